//! `ledger`: what the runs of a ledger created, and how to delete it.
//!
//! Nothing is deleted unless a person says so: by hand, noted with `--deleted`, or with `--delete --yes`.
//!
//! Next: `told` for the words, `delete` for what is sent.

mod delete;
mod told;

use std::path::PathBuf;

use ncloud_conformance::ledger;
use ncloud_conformance::ledger::Book;
use ncloud_conformance::ledger::book;
use ncloud_conformance::net::host::now_ms;

use super::args::{LedgerArgs, LedgerFormat};
use super::{Failed, output};

/// So many lines that cannot be read are told of; the others are of the same sort.
const MOST_TOLD: usize = 5;

/// Reads a ledger and tells what it says. A line that cannot be read is said, and exit code 2.
pub fn ledger(dir: &Option<PathBuf>, arguments: &LedgerArgs) -> Result<u8, Failed> {
    let mut book = read(arguments)?;
    if arguments.delete {
        return delete::delete(dir, arguments, &book);
    }
    if !arguments.deleted.is_empty() {
        note(arguments, &book)?;
        book = read(arguments)?;
    }
    output::print(&match arguments.format {
        LedgerFormat::Text => told::text(&book),
        LedgerFormat::Json => told::json(&book),
        LedgerFormat::Sh => told::sh(&book),
    })?;
    match book.unreadable.as_slice() {
        [] => Ok(0),
        lines => {
            let file = arguments.file.display();
            let first = lines.iter().take(MOST_TOLD);
            let mut told: Vec<String> = first.map(|(line, why)| format!("error: {file}:{line}: {why}")).collect();
            if lines.len() > MOST_TOLD {
                told.push(format!("and {} more", lines.len() - MOST_TOLD));
            }
            Err(Failed::usage(told.join("\n")))
        }
    }
}

fn read(arguments: &LedgerArgs) -> Result<Book, Failed> {
    let file = arguments.file.display();
    let bytes = output::bytes(&arguments.file).map_err(|error| Failed::usage(format!("error: {file}: {error}")))?;
    let book = book::read(&String::from_utf8_lossy(&bytes));
    if book.runs == 0 && !book.unreadable.is_empty() {
        let help = "a ledger is what `run --allow-create N` writes";
        return Err(Failed::usage(format!("error: {file} is not a ledger\n  = help: {help}")));
    }
    Ok(book)
}

/// Writes down what was deleted, all of it or nothing.
fn note(arguments: &LedgerArgs, book: &Book) -> Result<(), Failed> {
    let created = |id: &String| book.created.iter().any(|entry| entry.ids.contains(id));
    let unknown: Vec<&str> = arguments.deleted.iter().filter(|&id| !created(id)).map(String::as_str).collect();
    if !unknown.is_empty() {
        return Err(Failed::usage(format!(
            "error: --deleted: nothing in {} is there with the id {}\n  = help: nothing was written; without --deleted \
             the command tells what is there",
            arguments.file.display(),
            unknown.join(", ")
        )));
    }
    let mut ids = arguments.deleted.clone();
    ids.sort();
    ids.dedup();
    ledger::Ledger::deleted(&arguments.file, now_ms(), &ids).map_err(Failed::error)
}
