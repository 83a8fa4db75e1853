//! `ledger`: what the runs of a ledger created, and how to delete it.

use std::fmt::Write;

use ncloud_conformance::ledger::Book;
use ncloud_conformance::ledger::book::{self, Entry};
use ncloud_conformance::report::layout::{clean, count};

use super::args::Ledger;
use super::{Failed, output};

/// So many lines that cannot be read are told of; the others are of the same sort.
const MOST_TOLD: usize = 5;

/// Reads a ledger and tells what it says. A line that cannot be read is said, and exit code 2.
pub fn ledger(arguments: &Ledger) -> Result<u8, Failed> {
    let file = arguments.file.display();
    let bytes = std::fs::read(&arguments.file).map_err(|error| Failed::usage(format!("error: {file}: {error}")))?;
    let book = book::read(&String::from_utf8_lossy(&bytes));
    if book.runs == 0 && !book.unreadable.is_empty() {
        let help = "a ledger is what `run --allow-create N` writes";
        return Err(Failed::usage(format!("error: {file} is not a ledger\n  = help: {help}")));
    }
    output::print(&text(&book))?;
    match book.unreadable.as_slice() {
        [] => Ok(0),
        lines => {
            let first = lines.iter().take(MOST_TOLD);
            let mut told: Vec<String> = first.map(|(line, why)| format!("error: {file}:{line}: {why}")).collect();
            if lines.len() > MOST_TOLD {
                told.push(format!("and {} more", lines.len() - MOST_TOLD));
            }
            Err(Failed::usage(told.join("\n")))
        }
    }
}

fn text(book: &Book) -> String {
    let mut text = String::new();
    let runs = count(book.runs, "run");
    let _ = writeln!(
        text,
        "{runs}: {} created, {} unknown, {} refused",
        book.created.len(),
        book.unknown.len(),
        book.nothing
    );
    if !book.created.is_empty() {
        let _ = writeln!(text, "\ncreated; each of these may cost money until it is deleted:");
    }
    for entry in &book.created {
        let what =
            if entry.ids.is_empty() { "something whose id could not be read".to_owned() } else { entry.ids.join(", ") };
        let _ = writeln!(text, "  {} {}", clean(&what), place(entry));
        let _ = writeln!(text, "    {}", entry.undo.as_deref().map_or_else(|| request(entry), clean));
    }
    if !book.unknown.is_empty() {
        let _ = writeln!(text, "\nmay have created something; look for it, for nobody knows:");
    }
    for entry in &book.unknown {
        let _ = writeln!(text, "  {} {}", clean(entry.reason.as_deref().unwrap_or("unknown")), place(entry));
        let _ = writeln!(text, "    {}", request(entry));
    }
    text
}

fn place(entry: &Entry) -> String {
    clean(&format!("({}, {}, {})", entry.action, entry.endpoint, entry.at))
}

fn request(entry: &Entry) -> String {
    clean(format!("{} {}", entry.request, entry.body).trim_end())
}
