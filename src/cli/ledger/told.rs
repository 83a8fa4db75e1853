//! What a ledger says: for people, for programs, and for a shell.

use std::fmt::Write;

use ncloud_conformance::ledger::book::Entry;
use ncloud_conformance::ledger::{Book, batches};
use ncloud_conformance::report::layout::{clean, count};
use serde_json::{Value, json};

/// For people.
pub fn text(book: &Book) -> String {
    let mut text = summary(book) + "\n";
    if !book.created.is_empty() {
        text += "\ncreated; each of these may cost money until it is deleted:\n";
    }
    for entry in &book.created {
        let _ = writeln!(text, "  {} {}", clean(&what(entry)), place(entry));
        let _ = writeln!(text, "    {}", entry.undo.as_deref().map_or_else(|| request(entry), clean));
    }
    if !book.unknown.is_empty() {
        text += "\nmay have created something; look for it, for nobody knows:\n";
    }
    for entry in &book.unknown {
        let _ = writeln!(text, "  {} {}", clean(entry.reason.as_deref().unwrap_or("unknown")), place(entry));
        let _ = writeln!(text, "    {}", request(entry));
    }
    if !book.deleting.is_empty() {
        text += "\ntheir deletion was sent, and how it ended is not known:\n";
    }
    book.deleting.iter().for_each(|id| text += &format!("  {}\n", clean(id)));
    let batches = batches(&book.created);
    if !batches.is_empty() {
        text += "\nall at once; then note it with `ncloud-conformance ledger FILE --deleted ID`:\n";
    }
    batches.iter().for_each(|batch| text += &format!("  {}\n", clean(&batch.line)));
    text
}

/// For a shell: the lines that delete, and comments.
pub fn sh(book: &Book) -> String {
    let mut text = format!("# {}\n", summary(book));
    for batch in batches(&book.created) {
        let what = format!("{} by {} at {}", batch.ids.len(), batch.action, batch.endpoint);
        let _ = writeln!(text, "# {}\n{}", clean(&what), clean(&batch.line));
    }
    for entry in book.created.iter().filter(|entry| entry.undo.is_none()) {
        let _ = writeln!(text, "# no line deletes {} {}", clean(&what(entry)), place(entry));
    }
    for entry in &book.unknown {
        let _ = writeln!(text, "# may have created something {}: {}", place(entry), request(entry));
    }
    text
}

/// For programs.
pub fn json(book: &Book) -> String {
    let all = |entries: &[Entry]| entries.iter().map(entry).collect::<Vec<Value>>();
    let batches: Vec<Value> = batches(&book.created)
        .into_iter()
        .map(
            |batch| json!({ "endpoint": batch.endpoint, "action": batch.action, "ids": batch.ids, "line": batch.line }),
        )
        .collect();
    let document = json!({
        "format": 1,
        "runs": book.runs,
        "refused": book.nothing,
        "created": all(&book.created),
        "unknown": all(&book.unknown),
        "deleted": all(&book.deleted),
        "deleting": book.deleting,
        "batches": batches,
    });
    format!("{document:#}\n")
}

fn entry(entry: &Entry) -> Value {
    let Entry { endpoint, at, action, case, request, body, ids, undo, reason } = entry;
    json!({
        "endpoint": endpoint, "at": at, "action": action, "case": case, "request": request, "body": body,
        "ids": ids, "undo": undo, "reason": reason,
    })
}

fn summary(book: &Book) -> String {
    let deleted = match book.deleted.len() {
        0 => String::new(),
        deleted => format!(", {deleted} deleted since"),
    };
    let (created, unknown) = (book.created.len(), book.unknown.len());
    format!("{}: {created} created, {unknown} unknown, {} refused{deleted}", count(book.runs, "run"), book.nothing)
}

fn what(entry: &Entry) -> String {
    if entry.ids.is_empty() { "something whose id could not be read".to_owned() } else { entry.ids.join(", ") }
}

fn place(entry: &Entry) -> String {
    clean(&format!("({}, {}, {})", entry.action, entry.endpoint, entry.at))
}

fn request(entry: &Entry) -> String {
    clean(format!("{} {}", entry.request, entry.body).trim_end())
}
