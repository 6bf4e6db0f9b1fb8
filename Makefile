# make test       everything a change must pass
# make test-full  the same in release mode, with the long property tests
# make bench      the project beside its peers, which it builds first
# make npm        the npm package, built in bindings-wasm/npm
# make install    the C library, its headers and package files; DESTDIR, PREFIX, LIBDIR, INCLUDEDIR as usual

.DEFAULT_GOAL := test
.NOTPARALLEL:
.PHONY: test test-full setup fmt clippy unit doc wasm company example vectors xapi calendar library hosts npm npm-test console \
	readme benches bench install clean

SURVEY := ../shared/data/people/so2025_have_want.csv
SURVEY_MAPPING := examples/rust/so2025.mapping.json
PROFILE :=
HOSTS := c php python ruby java
BENCHES := check decide search cohort report call

test: setup fmt clippy unit doc wasm company example vectors xapi calendar library hosts npm-test console readme \
	benches
	@echo "== all passed"

test-full: export TUTELAGE_FULL := 1
test-full: PROFILE := --release
test-full: test

setup:
	@echo "== setup: tools and targets"
	@scripts/setup

fmt:
	@echo "== fmt: formatting"
	@cargo fmt --all --check

clippy:
	@echo "== clippy: lints"
	@cargo clippy --workspace --all-targets --all-features --locked -- -D warnings

unit:
	@echo "== unit: unit, integration and documentation tests $(PROFILE)"
	@cargo test --workspace --all-features --locked $(PROFILE)

doc:
	@echo "== doc: documentation without warnings"
	@RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --all-features --locked

wasm:
	@echo "== wasm: the core for wasm32-unknown-unknown"
	@cargo check -p tutelage --target wasm32-unknown-unknown --locked
	@echo "== wasm: the same bytes as WebAssembly as natively"
	@CARGO_TARGET_WASM32_WASIP1_RUNNER="node --no-warnings $(CURDIR)/scripts/wasi.mjs" \
		cargo test -p tutelage --target wasm32-wasip1 --locked --test vectors --test cohort --test bytes $(PROFILE)

company:
	@echo "== company: the made-up company is what its generator writes"
	@python3 examples/company/generate.py --check

example:
	@echo "== example: five steps, made-up company"
	@cargo run --release --locked --example five_steps
	@echo "== example: cohort, made-up company"
	@cargo run --release --locked --example cohort
	@if [ -f "$(SURVEY)" ]; then \
		echo "== example: five steps, survey of 2025"; \
		cargo run --release --locked --example five_steps -- "$(SURVEY)" "$(SURVEY_MAPPING)" && \
		echo "== example: cohort, survey of 2025" && \
		cargo run --release --locked --example cohort -- "$(SURVEY)" "$(SURVEY_MAPPING)"; \
	else \
		echo "== example: NOT RUN on the survey of 2025: $(SURVEY) is absent"; \
	fi

vectors:
	@echo "== vectors: form of the shared vectors"
	@node scripts/check_vectors.mjs

xapi:
	@echo "== xapi: the statements of the shared vectors, by another's reading of the standard"
	@if npm ci --prefix scripts/xapi --ignore-scripts --no-audit --no-fund --silent; then \
		node scripts/xapi/check.mjs; \
	else \
		echo "== xapi: NOT RUN: the validator cannot be had; with a network, run: npm ci --prefix scripts/xapi"; \
	fi

calendar:
	@echo "== calendar: the calendars of the shared vectors, by another's parser"
	@test -x target/calendar/bin/python || python3 -m venv target/calendar
	@if target/calendar/bin/python -m pip install --quiet --disable-pip-version-check -r scripts/calendar/requirements.txt; then \
		target/calendar/bin/python scripts/calendar/check.py; \
	else \
		echo "== calendar: NOT RUN: the parser cannot be had; with a network, run:" \
			"target/calendar/bin/pip install -r scripts/calendar/requirements.txt"; \
	fi

library:
	@echo "== library: the C interface, its C and C++ tests, its packages"
	@$(MAKE) --no-print-directory -C bindings-c check

hosts:
	@for host in $(HOSTS); do \
		echo "== hosts: $$host"; \
		$(MAKE) --no-print-directory -C examples/$$host test || exit 1; \
	done

npm:
	@echo "== npm: the WebAssembly and the package over it"
	@$(MAKE) --no-print-directory -C bindings-wasm

npm-test:
	@echo "== npm: the package, its types, its tests in Node and in a browser, its packaging"
	@$(MAKE) --no-print-directory -C bindings-wasm test

console:
	@echo "== console: the page of a programme admin, in a browser"
	@$(MAKE) --no-print-directory -C examples/browser test

benches:
	@echo "== benches: they build without their peers and run small"
	@cargo fmt --manifest-path benches/Cargo.toml --all --check
	@cd benches && for topic in $(BENCHES); do \
		CARGO_TARGET_DIR=../target cargo run --locked --quiet -p tutelage-bench-$$topic -- --small || exit 1; \
	done

bench:
	@echo "== bench: with peers"
	@benches/results.sh

readme:
	@echo "== readme: its code in Python, PHP, JavaScript and C"
	@python3 scripts/readme.py

install:
	@$(MAKE) --no-print-directory -C bindings-c install

clean:
	@echo "== clean"
	@cargo clean
