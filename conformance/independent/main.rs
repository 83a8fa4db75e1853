//! The kit at servers that nobody derived from its spec: is every fault found and named, and nothing
//! said of those that are right?
//!
//! ```text
//! cargo test --test independent                        one seed
//! INDEPENDENT_SEEDS=5 cargo test --test independent    five
//! cargo test --test independent -- name-               some of the servers
//! INDEPENDENT_SERVE=name-dot cargo test --test independent    that server alone, until it is killed
//! ```
//!
//! Each trial starts a server on loopback and runs the built program as a user does. Nothing here uses
//! the library. A fault that is not found fails its trial, whatever else is not as it should be stands
//! in the table at the end, and the totals are held against what [`DETECTION.md`] promises. Next:
//! [`table`], then [`server`].
//!
//! [`DETECTION.md`]: ../../DETECTION.md

mod kit;
mod known;
mod replay;
mod score;
mod server;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::PoisonError;

use libtest_mimic::{Arguments, Failed, Trial};

/// As many kits at the same time; each of them sends four requests at once.
const AT_ONCE: usize = 2;

fn main() -> ExitCode {
    if let Ok(id) = std::env::var("INDEPENDENT_SERVE") {
        return serve(&id);
    }
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(arguments.test_threads.map_or(AT_ONCE, |threads| threads.min(AT_ONCE)));
    let whole = arguments.filter.is_none() && arguments.skip.is_empty() && !arguments.list && !arguments.ignored;
    let conclusion = libtest_mimic::run(&arguments, trials(seeds()));
    if arguments.list {
        return conclusion.exit_code();
    }
    let score = score::SCORE.lock().unwrap_or_else(PoisonError::into_inner);
    if !score.is_empty() {
        println!("{}\n", score.text());
    }
    if whole && !score.passes() {
        eprintln!("these figures are short of what DETECTION.md asks for");
        return ExitCode::FAILURE;
    }
    conclusion.exit_code()
}

/// Serves one of the table, to be looked at by hand.
fn serve(id: &str) -> ExitCode {
    match table::ways(id).map(server::Server::start) {
        Some(Ok(server)) => loop {
            println!("{}", server.url);
            std::thread::park();
        },
        _ => {
            eprintln!("no server {id}");
            ExitCode::FAILURE
        }
    }
}

fn seeds() -> u64 {
    std::env::var("INDEPENDENT_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(1)
}

fn trials(seeds: u64) -> Vec<Trial> {
    let all = move || (0..seeds).map(|number| 42 + number * 7919);
    let faults = table::faults().map(move |fault| {
        let each = move |seed| score::fault(fault, seed).err();
        Trial::test(format!("fault::{}", fault.id), move || together(all().filter_map(each)))
    });
    let variants = table::variants().map(move |variant| {
        let each = move |seed| score::harmless(variant, seed).err();
        Trial::test(format!("harmless::{}", variant.id), move || together(all().filter_map(each)))
    });
    let known = known::SERVERS
        .iter()
        .map(move |id| Trial::test(format!("known::{id}"), move || known::holds(id, seeds * 2).map_err(Failed::from)));
    let here = |name: &str, test: fn()| {
        Trial::test(format!("here::{name}"), move || {
            test();
            Ok(())
        })
    };
    let own = [
        here("nothing_of_the_kit_is_used", nothing_of_the_kit_is_used),
        here("ids_are_unique_and_counted", ids_are_unique_and_counted),
        here("every_form_of_a_line_is_read", replay::reads_every_form),
    ];
    faults.chain(variants).chain(known).chain(own).collect()
}

/// Every seed is tried, whatever came of those before.
fn together(wrong: impl Iterator<Item = String>) -> Result<(), Failed> {
    let wrong: Vec<String> = wrong.collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// A server that shared code with the kit would share its mistakes.
fn nothing_of_the_kit_is_used() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/independent");
    let files = sources(&folder);
    assert!(files.len() > 10, "{files:?}");
    for file in files {
        let code = fs::read_to_string(&file).expect("a file of the repository");
        for used in [concat!("ncloud_", "conformance"), concat!("include_", "str!"), concat!("include_", "bytes!")] {
            assert!(!code.contains(used), "{}: {used}", file.display());
        }
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of the repository").flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

fn ids_are_unique_and_counted() {
    let (faults, variants) = (table::faults().count(), table::variants().count());
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("DETECTION.md")).expect("a page");
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = format!("has {faults} single faults and {variants} harmless variants");
    assert!(page.contains(&says), "DETECTION.md should say: {says}");
    let ids = table::faults().map(|fault| fault.id).chain(table::variants().map(|variant| variant.id));
    let mut ids: Vec<&str> = ids.collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}
