//! Builds what the npm package `tutelage` stands on: the core as WebAssembly with the JavaScript that calls it.
//!
//! ```text
//! cargo run -p tutelage-wasm-build -- OUT [--testing] [--debug]
//! ```
//!
//! `wasm-bindgen` is a library here, of the version that the crate has by `Cargo.lock`, so there is nothing to install. The
//! JavaScript can be set back to a new instance, since one that trapped must not be used again.

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
/// LLVM's threshold for inlining, 225 where it is not set: a twelfth smaller and as quick; below it gets slow.
const INLINING: &str = "-Cllvm-args=-inline-threshold=100";

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
        let stamp = format!("{} {:?}", built.display(), fs::metadata(&built)?.modified()?);
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
        Ok(fs::write(stamped, stamp)?)
    }

    /// Gives the file that was built.
    fn compile(&self) -> Result<PathBuf, Box<dyn Error>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
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
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", format!("{FEATURES} {INLINING}"))
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
