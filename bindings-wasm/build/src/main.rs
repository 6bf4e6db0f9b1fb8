//! Builds what the npm package `tutelage` stands on: the core as WebAssembly with the JavaScript that calls it.
//!
//! ```text
//! cargo run -p tutelage-wasm-build -- OUT [--testing] [--debug]
//! ```
//!
//! `wasm-bindgen` is a library here, of the version that the crate has by `Cargo.lock`, so there is nothing to install. The
//! JavaScript can be set back to a new instance, since one that trapped must not be used again. What is not for debugging
//! then goes through wasm-opt, which npm's `binaryen` has, and its functions are put in the order that compresses best.

mod order;

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";
/// The browsers of five years have it, and Node 16.
const FEATURES: &str = "-Ctarget-feature=+simd128";
/// Quick and small at once, as measured: what is inlined is chosen for speed, but more sparingly than by itself (225, and
/// 325 where it is asked for), loops of few steps are unrolled, and everything else is made for size.
const SMALL: &str = "-Cllvm-args=-force-attribute=optsize -Cllvm-args=-inline-threshold=60 \
                     -Cllvm-args=-inlinehint-threshold=150 -Cllvm-args=-unroll-threshold=300";

/// What wasm-opt is told: which instructions there are, and what is not needed.
const WASM_OPT: [&str; 10] = [
    "-O1",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
    "--strip-debug",
    "--strip-producers",
];

fn main() -> ExitCode {
    match Wanted::read(env::args().skip(1)).and_then(|wanted| wanted.build()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tutelage-wasm-build: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Wanted {
    out: PathBuf,
    /// With a function that makes the next one trap.
    testing: bool,
    /// Quick to build, slow to run.
    debug: bool,
}

impl Wanted {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Wanted, Box<dyn Error>> {
        let (mut out, mut testing, mut debug) = (None, false, false);
        for argument in arguments {
            match argument.as_str() {
                "--testing" => testing = true,
                "--debug" => debug = true,
                _ if out.is_none() && !argument.starts_with('-') => out = Some(PathBuf::from(argument)),
                _ => {
                    return Err(
                        format!("`{argument}` is unknown; give a folder, `--testing`, `--debug`").into()
                    );
                }
            }
        }
        Ok(Wanted { out: out.ok_or("give the folder to write to")?, testing, debug })
    }

    fn build(&self) -> Result<(), Box<dyn Error>> {
        let built = self.compile()?;
        // What is not made anew keeps its age, and what comes of it need not be made anew either.
        let changed = |file: &Path| fs::metadata(file)?.modified();
        let stamp =
            format!("{} {:?} {:?}", built.display(), changed(&built)?, changed(&env::current_exe()?)?);
        let stamped = self.out.join("built.txt");
        if fs::read_to_string(&stamped).is_ok_and(|before| before == stamp) {
            return Ok(());
        }
        Bindgen::new()
            .input_path(built)
            .out_name("tutelage")
            .web(true)?
            .typescript(true)
            .omit_default_module_path(true)
            .reset_state_function(true)
            .remove_producers_section(true)
            .generate(&self.out)?;
        if !self.debug {
            self.make_small()?;
        }
        Ok(fs::write(stamped, stamp)?)
    }

    /// Makes what was written smaller, which takes half a minute.
    fn make_small(&self) -> Result<(), Box<dyn Error>> {
        let file = self.out.join("tutelage_bg.wasm");
        let wasm_opt = root().join("bindings-wasm/npm/node_modules/binaryen/bin/wasm-opt");
        let status =
            Command::new("node").arg(wasm_opt).args(WASM_OPT).arg(&file).arg("-o").arg(&file).status()?;
        if !status.success() {
            return Err("wasm-opt failed; `npm ci --prefix bindings-wasm/npm` installs it".into());
        }
        Ok(fs::write(&file, order::ordered(&fs::read(&file)?)?)?)
    }

    /// Gives the file that was built.
    fn compile(&self) -> Result<PathBuf, Box<dyn Error>> {
        let root = root();
        // In a folder of its own: other builds for the same target have other flags, and in one folder each would make
        // the other build everything anew.
        let target = env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from).join("npm");
        let profile = if self.debug { "dev" } else { "wasm" };
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .current_dir(&root)
            .args(["build", "-p", "tutelage-wasm", "--locked", "--target", TARGET, "--profile", profile])
            .arg("--target-dir")
            .arg(&target)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", format!("{FEATURES} {SMALL}"))
            .env_remove("RUSTFLAGS");
        if self.testing {
            cargo.args(["--features", "testing"]);
        }
        if !cargo.status()?.success() {
            return Err("the crate could not be built".into());
        }
        let folder = if self.debug { "debug" } else { "wasm" };
        Ok(target.join(TARGET).join(folder).join("tutelage_wasm.wasm"))
    }
}

/// The folder of the project.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
