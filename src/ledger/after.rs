//! What comes after a creation: the requests that look for a thing, and that delete it, and what their
//! answers come to.
//!
//! They follow from the spec: an action of the same family that shows things of the same kind, and has
//! a parameter that names them. Nothing is sent here. Next: [`super::undo`] for the line a person pastes.

use super::book::{Book, Entry};
use crate::codec::request::{Carriage, FORM, Placement};
use crate::codec::{Answer, decode_answer, decode_request, encode_request};
use crate::model::{Action, Effect, Model, Type};
use crate::value::{Record, Value};
use crate::wire::form::Blank;
use crate::wire::{Headers, Limits, Method, Request, Response};

/// How much of what a refusal says is worth reading, in characters.
const LONGEST: usize = 300;

/// One thing to delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// Where it was created.
    pub endpoint: String,
    /// What the answer called it.
    pub id: String,
    /// The action that deletes it.
    pub action: String,
    /// The call.
    pub request: Request,
}

/// Something that cannot be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Where it was created.
    pub endpoint: String,
    /// What it is.
    pub what: String,
    /// Why not.
    pub why: String,
}

/// What of a ledger can be deleted, in its order, and what cannot.
pub fn plan(model: &Model, book: &Book) -> (Vec<Deletion>, Vec<Left>) {
    let (mut deletions, mut left) = (Vec::new(), Vec::new());
    for entry in &book.created {
        let mut leave = |what: String, why: String| left.push(Left { endpoint: entry.endpoint.clone(), what, why });
        if entry.ids.is_empty() {
            leave(format!("something of {}", entry.action), "its id could not be read from the answer".to_owned());
        }
        for id in &entry.ids {
            match deletion(model, entry, id) {
                Ok(deletion) => deletions.push(deletion),
                Err(why) => leave(id.clone(), why),
            }
        }
    }
    for entry in &book.unknown {
        let why = entry.reason.clone().unwrap_or_else(|| "its end is not known".to_owned());
        let what = format!("what {} may have created", entry.action);
        left.push(Left { endpoint: entry.endpoint.clone(), what, why: format!("{why}; look for it") });
    }
    (deletions, left)
}

fn deletion(model: &Model, entry: &Entry, id: &str) -> Result<Deletion, String> {
    let action = model.action(&entry.action).ok_or_else(|| format!("the spec does not know {}", entry.action))?;
    let (deleting, request) = request(model, action, &input(model, entry), Effect::Deletes, id)?;
    let (endpoint, id) = (entry.endpoint.clone(), id.to_owned());
    Ok(Deletion { endpoint, id, action: deleting.id.clone(), request })
}

/// The request that looks for what was created, or deletes it, and its action: the thing by its id, and
/// what the undo of the creating action says is to be repeated.
///
/// # Errors
///
/// In words, where the spec has no such action.
pub fn request<'m>(
    model: &'m Model,
    created_by: &Action,
    input: &Record,
    effect: Effect,
    id: &str,
) -> Result<(&'m Action, Request), String> {
    let named = model.companion(created_by, effect).and_then(|action| {
        let by_id = action.input(action.shows.as_ref()?.by_id()?)?;
        Some((action, by_id))
    });
    let none = || format!("the spec knows no action that {} what {} creates", does(effect), created_by.id);
    let (action, by_id) = named.ok_or_else(none)?;
    let mut asked = Record::new();
    for name in created_by.undo.iter().flat_map(|undo| &undo.with).filter(|name| action.input(name).is_some()) {
        if let Some(value) = input.get(name) {
            asked.push(name.as_str(), value.clone());
        }
    }
    let id = Value::from(id);
    asked.push(by_id.name.as_str(), if matches!(by_id.kind, Type::List(_)) { Value::List(vec![id]) } else { id });
    let carriage = Carriage { method: Method::Post, placement: Placement::Body, blank: Blank::Percent };
    Ok((action, encode_request(model, action, &asked, carriage)))
}

fn does(effect: Effect) -> &'static str {
    match effect {
        Effect::Reads => "looks for",
        Effect::Creates => "creates",
        Effect::Changes => "changes",
        Effect::Deletes => "deletes",
    }
}

/// The fields of a success; in words what else an answer is, with what a refusal says.
///
/// # Errors
///
/// Where it is no success that can be read.
pub fn success(model: &Model, action: &Action, response: &Response) -> Result<Record, String> {
    let status = response.status;
    match decode_answer(model, action, response, &Limits::default()).answer {
        Answer::Success(fields) if (200..300).contains(&status) => Ok(fields),
        Answer::Refusal(refusal) => {
            let texts = refusal.fields.iter().filter_map(|(_, value)| value.as_text());
            let said: String = texts.collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
            Err(format!("refused with HTTP {status}: {said}"))
        }
        _ => Err(format!("HTTP {status}, and not the answer of a success")),
    }
}

/// The parameters of the request that an entry tells of.
fn input(model: &Model, entry: &Entry) -> Record {
    let Some((method, target)) = entry.request.split_once(' ') else { return Record::new() };
    let method = if method == Method::Post.name() { Method::Post } else { Method::Get };
    let mut headers = Headers::new();
    headers.push("Content-Type", FORM);
    let request = Request { method, target: target.to_owned(), headers, body: entry.body.clone().into_bytes() };
    decode_request(model, &request).0.map_or_else(Record::new, |call| call.input)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SNAPSHOT: &str = "server.createBlockStorageSnapshotInstance";
    const IMAGE: &str = "vserver.createMemberServerImageInstance";

    fn entry(action: &str, request: &str, body: &str, ids: &[&str]) -> Entry {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        let (action, request, body) = (action.to_owned(), request.to_owned(), body.to_owned());
        Entry { endpoint: "http://127.0.0.1:1".to_owned(), action, request, body, ids, ..Entry::default() }
    }

    #[test]
    fn what_was_created_is_deleted_by_its_id_where_it_was_created() {
        let model = crate::spec::built_in().expect("the built-in spec is good");
        let created = vec![
            entry(SNAPSHOT, "GET /server/v2/createBlockStorageSnapshotInstance?blockStorageInstanceNo=1", "", &["7"]),
            entry(
                IMAGE,
                "POST /vserver/v2/createMemberServerImageInstance",
                "regionCode=JPN&serverInstanceNo=1",
                &["8"],
            ),
        ];
        let (deletions, left) = plan(&model, &Book { created, ..Book::default() });
        assert_eq!(left, []);
        let told: Vec<String> = deletions
            .iter()
            .map(|it| format!("{} {} {}", it.id, it.request.target, String::from_utf8_lossy(&it.request.body)))
            .collect();
        assert_eq!(
            told,
            [
                "7 /server/v2/deleteBlockStorageSnapshotInstances blockStorageSnapshotInstanceNoList.1=7",
                "8 /vserver/v2/deleteMemberServerImageInstances regionCode=JPN&memberServerImageInstanceNoList.1=8",
            ]
        );
    }

    #[test]
    fn what_cannot_be_deleted_is_told_with_its_reason() {
        let mut model = crate::spec::built_in().expect("the built-in spec is good");
        model.support.clear();
        let created =
            vec![entry(SNAPSHOT, "GET /x", "", &["7"]), entry("a.b", "GET /x", "", &["8"]), entry(IMAGE, "", "", &[])];
        let unknown = vec![Entry { reason: Some("timed out".to_owned()), ..entry(IMAGE, "GET /x", "", &[]) }];
        let (deletions, left) = plan(&model, &Book { created, unknown, ..Book::default() });
        assert_eq!(deletions, []);
        let reasons: Vec<&str> = left.iter().map(|left| left.why.as_str()).collect();
        assert_eq!(
            reasons,
            [
                "the spec knows no action that deletes what server.createBlockStorageSnapshotInstance creates",
                "the spec does not know a.b",
                "its id could not be read from the answer",
                "timed out; look for it",
            ]
        );
    }
}
