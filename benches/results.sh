#!/usr/bin/env bash
# Measures everything beside its peers and writes what comes out to RESULTS.md: results.sh [topic...]
# LEMON and OR-Tools are used where they are there; where they are not, this says which command installs them.
set -euo pipefail
cd "$(dirname "$0")"

TOPICS=(check decide search cohort report call)
RESULTS=RESULTS.md
MEASURED=../target/bench-results

main() {
    local topics=("$@")
    [[ ${#topics[@]} -gt 0 ]] || topics=("${TOPICS[@]}")
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    lemon
    ortools
    mkdir -p "$MEASURED"
    for topic in "${topics[@]}"; do
        echo "== $topic" >&2
        "$topic" | tee "$scratch/$topic.md"
        # What was measured before stays until it was measured anew to its end.
        { heading "$topic"; cat "$scratch/$topic.md"; } >"$MEASURED/$topic.md"
        assemble
    done
    echo "written: benches/$RESULTS" >&2
}

assemble() {
    local topic
    for topic in "${TOPICS[@]}"; do
        echo
        if [[ -f $MEASURED/$topic.md ]]; then cat "$MEASURED/$topic.md"; else kept "$topic"; fi
    done >"$scratch/parts"
    { introduction; cat -s "$scratch/parts"; } >"$scratch/all"
    cp "$scratch/all" "$RESULTS"
}

check() { run check --features peers; }
decide() { run decide; }
search() {
    run search --features peers
    echo
    echo "### Registers of 512 and of 256 bits; then WebAssembly, with 128"
    run search --features narrow -- --alone 100000
    run_as_webassembly search -- --alone 100000
}
report() { run report --features peers; }
call() {
    (cd .. && cargo build --release --locked --quiet -p tutelage-c && make --silent npm >&2)
    run call
}
cohort() {
    for part in compare stable growth change dense large; do
        run cohort --features peers -- "$part"
    done
}

run() {
    local topic=$1
    shift
    CARGO_TARGET_DIR=../target cargo run --release --locked --quiet -p "tutelage-bench-$topic" "$@"
}

# In one thread, since V8 of Node.js 20 crashes at the exit of a long run when others still compile.
run_as_webassembly() {
    local topic=$1 node="node --no-warnings --single-threaded"
    shift
    CARGO_TARGET_WASM32_WASIP1_RUNNER="$node $PWD/../scripts/wasi.mjs" CARGO_TARGET_DIR=../target \
        cargo run --target wasm32-wasip1 --release --locked --quiet -p "tutelage-bench-$topic" "$@"
}

lemon() {
    if g++ -O3 -march=native -o "$scratch/lemon" peers/lemon.cc 2>"$scratch/lemon.log"; then
        export LEMON=$scratch/lemon
    else
        echo "NOT RUN: LEMON; install it with: apt-get install g++ liblemon-dev" >&2
    fi
}

ortools() {
    local python
    for python in "${ORTOOLS-}" "$PWD/../target/ortools/bin/python" python3; do
        if [[ -n $python ]] && "$python" -c 'import ortools' 2>/dev/null; then
            export ORTOOLS=$python
            return
        fi
    done
    unset ORTOOLS
    echo "NOT RUN: OR-Tools; install it with: python3 -m venv target/ortools && target/ortools/bin/pip install ortools==9.15.6755" >&2
}

introduction() {
    echo "# Results"
    echo
    echo "Made by \`make bench\`; each part says on what machine and at which commit it was measured. All figures of a table are from one run, of"
    echo "one thread, and every answer was compared with those of the others. Peers and generators are in the code beside"
    echo "this file; seeds are constants there. \"Times ours\" is a peer's time by our time: above 1 we are faster."
}

kept() {
    [[ ! -f $RESULTS ]] || awk -v title="## ${1^}" '/^## / { on = ($0 == title) } on' "$RESULTS"
}

heading() {
    local peers
    echo "## ${1^}"
    echo
    echo "$(machine), $(rustc --version | cut -d' ' -f1,2), at $(git rev-parse --short HEAD). Again with \`benches/results.sh $1\`."
    peers=$(versions "$1")
    [[ -z $peers ]] || echo "Peers: $peers."
    echo
}

machine() {
    local model level
    model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
    level=$(grep -o -w -m1 'avx512f\|avx2' /proc/cpuinfo | sort | tail -1)
    echo "${model:-processor unknown} ($(nproc) threads, ${level:-no AVX2}), $(awk '/MemTotal/ {printf "%.0f GB", $2 / 1e6}' /proc/meminfo)"
}

versions() {
    local crate crates=()
    case $1 in
        check) crates=(cedar-policy regorus) ;;
        search) crates=(tantivy rusqlite) ;;
        report) crates=(rusqlite) ;;
        cohort) crates=(lapjv) ;;
    esac
    for crate in "${crates[@]}"; do
        sed -n "/^name = \"$crate\"\$/{n;s/version = \"\(.*\)\"/$crate \1/p}" Cargo.lock
    done | paste -sd, | sed 's/,/, /g' | tr -d '\n'
    if [[ $1 == cohort ]]; then
        [[ -z ${LEMON-} ]] || printf ', LEMON %s' "$(dpkg-query -W -f '${Version}' liblemon-dev 2>/dev/null || echo unknown)"
        [[ -z ${ORTOOLS-} ]] || printf ', OR-Tools %s' "$("$ORTOOLS" -c 'import ortools; print(ortools.__version__)')"
    fi
}

main "$@"
