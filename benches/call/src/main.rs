//! What a call costs: in Rust, through the C interface, from Python and from PHP, and as WebAssembly in Node. The same
//! documents for all of them, and every answer compared.
//!
//! `--small` measures Rust alone. The others use `TUTELAGE_LIB`, else `target/release/libtutelage_c.so`, and the npm
//! package as it is built in `bindings-wasm/npm/dist`.

mod documents;

use documents::Documents;
use std::{
    collections::BTreeMap,
    fs,
    hint::black_box,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};
use tutelage::{Engine, matching::index::Index};

type Try<T> = Result<T, Box<dyn std::error::Error>>;

/// Of each measurement the middle one of so many counts.
const REPEATED: usize = 9;

fn main() -> Try<()> {
    let small = std::env::args().any(|arg| arg == "--small");
    let (people, mentees, calls) = if small { (500, 100, 20) } else { (100_000, 10_000, 2_000) };
    let documents = Documents::new(people, mentees)?;
    let mut rows = vec![("Rust", in_rust(&documents, calls)?)];
    if !small {
        let folder = tempfile::tempdir()?;
        documents.write(folder.path())?;
        for (name, command) in hosts(folder.path())? {
            rows.push((name, measured(command, folder.path(), calls, &documents)?));
        }
    }
    print(&documents, &rows);
    Ok(())
}

/// Nanoseconds by what is measured.
type Costs = BTreeMap<String, u64>;

const MEASURED: [&str; 5] = ["describe", "decide", "search", "open", "match"];
/// Where it takes milliseconds, fewer calls do.
const LONG: usize = 20;
const LONGEST: usize = 1_000;

fn in_rust(documents: &Documents, calls: usize) -> Try<Costs> {
    let engine = Engine::from_json(&documents.config)?;
    let saved: std::sync::Arc<Vec<u8>> = std::sync::Arc::new(documents.saved.clone());
    let index = Index::open(&engine, saved.clone())?;
    let mut costs = Costs::new();
    let mut put = |name: &str, cost: u64| costs.insert(name.to_owned(), cost);
    put("describe", middle(calls, || engine.reply(r#"{"describe": {}}"#).json.len()));
    put("decide", middle(calls, || engine.reply(&documents.decide).json.len()));
    put("search", middle(calls, || engine.ask_index(&index, &documents.search).json.len()));
    let opened = || {
        let engine = Engine::from_json(&documents.config)?;
        let index = Index::open(&engine, saved.clone())?;
        Ok::<_, tutelage::error::Error>(engine.ask_index(&index, &documents.search).json.len())
    };
    opened()?;
    put("open", middle(calls.div_ceil(LONG), || opened().unwrap_or(0)));
    put("match", middle(calls.div_ceil(LONGEST), || engine.reply(&documents.cohort).json.len()));
    Ok(costs)
}

fn middle(calls: usize, mut call: impl FnMut() -> usize) -> u64 {
    let mut times: Vec<u64> = (0..REPEATED)
        .map(|_| {
            let begin = Instant::now();
            for _ in 0..calls {
                black_box(call());
            }
            u64::try_from(begin.elapsed().as_nanos()).unwrap_or(u64::MAX) / calls as u64
        })
        .collect();
    times.sort_unstable();
    times[REPEATED / 2]
}

fn hosts(folder: &Path) -> Try<Vec<(&'static str, Command)>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.join("../..");
    let library = match std::env::var_os("TUTELAGE_LIB") {
        Some(library) => PathBuf::from(library),
        None => root.join("target/release/libtutelage_c.so"),
    };
    if !library.exists() {
        return Err(format!(
            "{} is not there; cargo build --release -p tutelage-c makes it",
            library.display()
        )
        .into());
    }
    let header = root.join("bindings-c/include");
    let program = folder.join("measure");
    let compiled = Command::new("cc")
        .args(["-std=c11", "-O2", "-Wall", "-Wextra", "-o"])
        .arg(&program)
        .arg(here.join("hosts/measure.c"))
        .arg(format!("-I{}", header.display()))
        .arg(&library)
        .status()?;
    if !compiled.success() {
        return Err("the program in C cannot be compiled".into());
    }
    let mut c = Command::new(&program);
    c.env("LD_LIBRARY_PATH", folder);
    // The program looks for the library by its name of an interface.
    std::os::unix::fs::symlink(library.canonicalize()?, folder.join("libtutelage_c.so.1"))?;
    let mut python = Command::new("python3");
    python.arg(here.join("hosts/measure.py")).arg(&library);
    let mut php = Command::new("php");
    php.args(["-d", "ffi.enable=1"]).arg(here.join("hosts/measure.php")).arg(&library);
    php.arg(header.join("tutelage.h"));
    let package = root.join("bindings-wasm/npm/dist/esm/node.js");
    if !package.exists() {
        return Err(format!("{} is not there; `make npm` makes it", package.display()).into());
    }
    let mut node = Command::new("node");
    node.arg(here.join("hosts/measure.mjs")).arg(package);
    Ok(vec![("C", c), ("Python", python), ("PHP", php), ("WebAssembly in Node", node)])
}

/// Runs a host; it prints a name and nanoseconds a line, and writes its answers beside the documents.
fn measured(mut command: Command, folder: &Path, calls: usize, documents: &Documents) -> Try<Costs> {
    let output = command.arg(folder).arg(calls.to_string()).arg(REPEATED.to_string()).output()?;
    let text = String::from_utf8(output.stdout)?;
    if !output.status.success() {
        return Err(format!("{command:?}: {text}{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let expected =
        [("decide", &documents.decided), ("search", &documents.found), ("match", &documents.matched)];
    for (name, expected) in expected {
        if fs::read_to_string(folder.join(format!("{name}.answer")))? != *expected {
            return Err(format!("{command:?}: another answer to `{name}`").into());
        }
    }
    let line = |line: &str| {
        let (name, cost) = line.split_once(' ').ok_or("a name and a number")?;
        Ok::<_, Box<dyn std::error::Error>>((name.to_owned(), cost.trim().parse()?))
    };
    text.lines().map(line).collect()
}

fn print(documents: &Documents, rows: &[(&str, Costs)]) {
    println!(
        "Microseconds a call, the middle of {REPEATED} measurements. Decide: a request of {} bytes with all facts, an answer of {}. Search: 10 of {} people. Open: an engine and a saved index, a first search. Match: {} bytes of a cohort with its pairs.",
        documents.decide.len(),
        documents.decided.len(),
        documents.people,
        documents.cohort.len()
    );
    println!(
        "\n| through | {} |\n|---|{}|",
        MEASURED.join(" | "),
        "---|".repeat(MEASURED.len()).trim_end_matches('|')
    );
    let micros = |nanos: u64| format!("{}.{:02}", nanos / 1_000, nanos % 1_000 / 10);
    let Some((_, direct)) = rows.first() else { return };
    for (name, costs) in rows {
        let cells = MEASURED.map(|what| match (costs.get(what), direct.get(what)) {
            (Some(cost), Some(least)) if name != &"Rust" && cost >= least => {
                let times = cost * 100 / least.max(&1);
                format!("{} (+{}, {}.{:02}×)", micros(*cost), micros(cost - least), times / 100, times % 100)
            }
            (Some(cost), _) => micros(*cost),
            _ => String::new(),
        });
        println!("| {name} | {} |", cells.join(" | "));
    }
}
