//! What a call costs: in Rust, through the C interface, from Python and from PHP. The same documents for all of them, and
//! every answer compared.
//!
//! `--small` measures Rust alone. The others use `TUTELAGE_LIB`, else `target/release/libtutelage_c.so`.

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
    let (people, calls) = if small { (500, 20) } else { (100_000, 2_000) };
    let documents = Documents::new(people)?;
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

const MEASURED: [&str; 4] = ["describe", "decide", "search", "open"];

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
    put("open", middle(calls.div_ceil(20), || opened().unwrap_or(0)));
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
    Ok(vec![("C", c), ("Python", python), ("PHP", php)])
}

/// Runs a host; it prints a name and nanoseconds a line, and writes its answers beside the documents.
fn measured(mut command: Command, folder: &Path, calls: usize, documents: &Documents) -> Try<Costs> {
    let output = command.arg(folder).arg(calls.to_string()).arg(REPEATED.to_string()).output()?;
    let text = String::from_utf8(output.stdout)?;
    if !output.status.success() {
        return Err(format!("{command:?}: {text}{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    for (name, expected) in [("decide", &documents.decided), ("search", &documents.found)] {
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
        "Microseconds a call, the middle of {REPEATED} measurements. Decide: a request of {} bytes with all facts, an answer of {}. Search: 10 of {} people. Open: an engine and a saved index, a first search.",
        documents.decide.len(),
        documents.decided.len(),
        documents.people
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
                format!("{} (+{})", micros(*cost), micros(cost - least))
            }
            (Some(cost), _) => micros(*cost),
            _ => String::new(),
        });
        println!("| {name} | {} |", cells.join(" | "));
    }
}
