//! What an answer says was created, and the line of the official command line that deletes it.

use super::book::Entry;
use crate::codec::{Answer, decode_answer};
use crate::model::{Action, Model};
use crate::value::{Record, Value};
use crate::wire::{Limits, Response};

/// The ids of what a success answer says was created; none where it cannot be read.
pub fn ids(model: &Model, action: &Action, response: &Response) -> Vec<String> {
    let Some(undo) = &action.undo else { return Vec::new() };
    let Answer::Success(fields) = decode_answer(model, action, response, &Limits::default()).answer else {
        return Vec::new();
    };
    let steps: Vec<&str> = undo.id.names().collect();
    let mut found = Vec::new();
    collect(&fields, &steps, &mut found);
    found
}

/// The line that deletes what was created, for a POSIX shell. None where the spec names no such
/// action, or an id is nothing one would want to paste.
pub fn undo(action: &Action, ids: &[String], input: &Record) -> Option<String> {
    let undo = action.undo.as_ref()?;
    let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if ids.is_empty() || !ids.iter().all(|id| plain(id)) {
        return None;
    }
    let mut words = vec!["ncloud".to_owned(), action.family.clone(), undo.action.clone()];
    for name in &undo.with {
        if let Some(value) = input.get(name).and_then(Value::as_text).filter(|value| plain(value)) {
            words.extend([format!("--{name}"), value.to_owned()]);
        }
    }
    words.push(format!("--{}", undo.list));
    words.extend(ids.iter().cloned());
    Some(words.join(" "))
}

/// One line for all that was created alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Where.
    pub endpoint: String,
    /// By which action.
    pub action: String,
    /// The line that would delete them all.
    pub line: String,
    /// What it deletes.
    pub ids: Vec<String>,
}

/// One line an endpoint and action, and another only where more than the ids differs.
pub fn batches(created: &[Entry]) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    let mut starts: Vec<(&str, &str)> = Vec::new();
    for entry in created {
        let Some(start) = entry.undo_start() else { continue };
        let at = starts.iter().position(|known| *known == (&entry.endpoint, start)).unwrap_or_else(|| {
            starts.push((&entry.endpoint, start));
            let (endpoint, action) = (entry.endpoint.clone(), entry.action.clone());
            batches.push(Batch { endpoint, action, line: start.to_owned(), ids: Vec::new() });
            batches.len() - 1
        });
        for id in &entry.ids {
            batches[at].line.push(' ');
            batches[at].line.push_str(id);
            batches[at].ids.push(id.clone());
        }
    }
    batches
}

/// Every scalar at a path, list items not named.
fn collect(record: &Record, steps: &[&str], found: &mut Vec<String>) {
    let Some((name, rest)) = steps.split_first() else { return };
    for value in record.all(name) {
        let items = value.as_list().unwrap_or(std::slice::from_ref(value));
        for item in items {
            match item.as_record() {
                Some(inner) => collect(inner, rest, found),
                None if rest.is_empty() => found.extend(text(item)),
                None => {}
            }
        }
    }
}

/// An id that came as a number is one all the same.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) if !text.is_empty() => Some(text.to_string()),
        Value::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}
