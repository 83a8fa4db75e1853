//! A ledger, read back: what was created, what may have been, and how to delete it.
//!
//! A line that cannot be read is counted and named, never passed over: it may be the one that
//! matters.

use std::collections::{BTreeMap, BTreeSet};

use super::line::{FORMAT, Line};

/// What a ledger says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// How many runs wrote to it.
    pub runs: usize,
    /// What was created, in the order of the ledger.
    pub created: Vec<Entry>,
    /// Calls that may have created something: their end is not known, or was never written.
    pub unknown: Vec<Entry>,
    /// What was created and is gone, as a person wrote down; ids are never in both.
    pub deleted: Vec<Entry>,
    /// Ids whose deletion was sent, and nobody wrote down how it ended.
    pub deleting: BTreeSet<String>,
    /// How many calls created nothing.
    pub nothing: usize,
    /// Numbers of the lines that cannot be read, counted from 1, and why.
    pub unreadable: Vec<(usize, String)>,
}

/// A call that created something, or may have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The endpoint.
    pub endpoint: String,
    /// When it was sent, in UTC.
    pub at: String,
    /// The action.
    pub action: String,
    /// The case.
    pub case: String,
    /// Method and target of the request.
    pub request: String,
    /// The request's body.
    pub body: String,
    /// What the answer calls the thing created.
    pub ids: Vec<String>,
    /// The line that would delete it.
    pub undo: Option<String>,
    /// Why its end is not known, where it is not.
    pub reason: Option<String>,
}

/// Reads a ledger.
pub fn read(text: &str) -> Book {
    let mut reader = Reader::default();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(Line::Run { format, .. }) if format != FORMAT => {
                reader.unreadable(number, format!("format {format} is not known; this version reads {FORMAT}"));
            }
            Ok(line) => reader.take(number, line),
            Err(_) => reader.unreadable(number, "no event of a ledger".to_owned()),
        }
    }
    reader.finish()
}

impl Book {
    /// Takes an id out of what was created; false where it is not there.
    fn delete(&mut self, id: &str) -> bool {
        let Some(at) = self.created.iter().position(|entry| entry.ids.iter().any(|known| known == id)) else {
            return false;
        };
        let entry = &mut self.created[at];
        let gone = Entry { ids: vec![id.to_owned()], ..entry.clone() };
        entry.undo = entry.undo_without(id);
        entry.ids.retain(|known| known != id);
        if entry.ids.is_empty() {
            self.created.remove(at);
        }
        self.deleted.push(gone);
        true
    }
}

impl Entry {
    /// The line that would delete it, up to its ids.
    pub(super) fn undo_start(&self) -> Option<&str> {
        let ids = format!(" {}", self.ids.join(" "));
        self.undo.as_deref()?.strip_suffix(ids.as_str())
    }

    fn undo_without(&self, id: &str) -> Option<String> {
        let rest: Vec<&str> = self.ids.iter().map(String::as_str).filter(|&known| known != id).collect();
        self.undo_start().map(|start| format!("{start} {}", rest.join(" ")))
    }
}

#[derive(Default)]
struct Reader {
    book: Book,
    endpoint: String,
    /// Calls of the present run without an end.
    open: BTreeMap<u64, Entry>,
}

impl Reader {
    fn take(&mut self, number: usize, line: Line) {
        match line {
            Line::Run { endpoint, .. } => {
                self.close_run();
                self.book.runs += 1;
                self.endpoint = endpoint;
            }
            Line::Sending { call, at, action, case, request, body } => {
                let endpoint = self.endpoint.clone();
                let entry = Entry { endpoint, at, action, case, request, body, ..Entry::default() };
                self.open.insert(call, entry);
            }
            Line::Created { call, ids, undo, .. } => {
                let entry = self.end(number, call);
                self.book.created.push(Entry { ids, undo, ..entry });
            }
            Line::Nothing { call, .. } => {
                self.end(number, call);
                self.book.nothing += 1;
            }
            Line::Deleting { id, .. } => {
                self.book.deleting.insert(id);
            }
            Line::Kept { id, .. } => {
                self.book.deleting.remove(&id);
            }
            Line::Deleted { id, .. } => {
                self.book.deleting.remove(&id);
                if !self.book.delete(&id) {
                    self.unreadable(number, "deleted, and nothing of that id was created".to_owned());
                }
            }
            Line::Unknown { call, reason, .. } => {
                let entry = self.end(number, call);
                self.book.unknown.push(Entry { reason: Some(reason), ..entry });
            }
        }
    }

    /// An end without a beginning is kept: what was created counts more than good order.
    fn end(&mut self, number: usize, call: u64) -> Entry {
        self.open.remove(&call).unwrap_or_else(|| {
            self.unreadable(number, format!("call {call} ends and was never sent"));
            Entry { endpoint: self.endpoint.clone(), ..Entry::default() }
        })
    }

    fn unreadable(&mut self, number: usize, why: String) {
        self.book.unreadable.push((number + 1, why));
    }

    fn close_run(&mut self) {
        let reason = || Some("the run ended before its answer was written down".to_owned());
        let open = std::mem::take(&mut self.open);
        self.book.unknown.extend(open.into_values().map(|entry| Entry { reason: reason(), ..entry }));
    }

    fn finish(mut self) -> Book {
        self.close_run();
        self.book
    }
}
