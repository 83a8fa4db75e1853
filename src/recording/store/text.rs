//! The three files of a recording.
//!
//! What `[expect]` says is computed here, from the bytes as they will lie on disk. Next:
//! [`crate::case::fixture`], which reads it back.

use std::fmt::Write;

use crate::case::fixture::Files;
use crate::case::{Expectation, Label};
use crate::codec::decode_answer;
use crate::judge::Class;
use crate::model::{ConstraintId, Format, Model};
use crate::recording::redact::Redacted;
use crate::toml::quoted;
use crate::wire::{Limits, Request};

/// What a recording shows.
pub(super) struct Described {
    pub(super) class: Class,
    /// `xml`, `json` or `txt`: what its body is.
    pub(super) form: &'static str,
    /// A sentence.
    pub(super) about: String,
    pub(super) expectation: Expectation,
    pub(super) violates: Vec<ConstraintId>,
    pub(super) breaks: Vec<ConstraintId>,
}

/// Looks at a recording as it will be read; `more` goes behind the sentence, if it is not empty.
pub(super) fn describe(model: &Model, redacted: &Redacted, more: &str) -> Described {
    let action = &model.actions[redacted.action()];
    let read = decode_answer(model, action, redacted.response(), &Limits::default());
    let form = read.format.map_or("txt", Format::name);
    let shown = redacted.shown();
    let Label { violations, expectation, .. } = &shown.label;
    let violates = sorted(violations.iter().map(|violation| violation.constraint));
    let breaks = sorted(shown.judgement.divergences.iter().map(|divergence| divergence.constraint));
    let class = shown.judgement.class.clone();
    let method = redacted.request().method.name();
    let behind = if more.is_empty() { String::new() } else { format!("; {more}") };
    let about = format!("{} by {method}: {}{behind}.", action.name, outcome(&class, redacted.response().status));
    Described { class, form, about, expectation: *expectation, violates, breaks }
}

/// The files by their names.
pub(super) fn files(model: &Model, redacted: &Redacted, described: &Described) -> Files {
    let answer = format!("response.{}", described.form);
    Files::from([
        ("case.toml".to_owned(), case(model, redacted, described, &answer).into_bytes()),
        ("request.http".to_owned(), request(redacted.request())),
        (answer, redacted.response().body.clone()),
    ])
}

fn outcome(class: &Class, status: u16) -> String {
    match class {
        Class::Accepted => "accepted".to_owned(),
        Class::Refused { code, .. } if code.is_empty() => format!("refused with HTTP {status}"),
        Class::Refused { code, .. } => format!("refused with code {code}"),
        _ => format!("answered with HTTP {status}, which is neither success nor refusal"),
    }
}

fn case(model: &Model, redacted: &Redacted, described: &Described, answer: &str) -> String {
    let about = quoted(&described.about);
    let mut text = format!("format = 1\nabout = {about}\nsource = {}\n", quoted(redacted.source()));
    if !redacted.redacted().is_empty() {
        let _ = writeln!(text, "redacted = {}", list(redacted.redacted().iter().map(String::as_str)));
    }
    if !redacted.ids().is_empty() {
        text += "\n[ids]\n";
    }
    for (name, ids) in redacted.ids() {
        let _ = writeln!(text, "{} = {}", quoted(name), list(ids.iter().map(String::as_str)));
    }
    let _ = write!(text, "\n[request]\nfile = \"request.http\"\n");
    let _ = write!(text, "\n[response]\nfile = {}\nstatus = {}\n", quoted(answer), redacted.response().status);
    if let Some(media_type) = redacted.response().headers.get("content-type") {
        let _ = writeln!(text, "content-type = {}", quoted(media_type));
    }
    let expectation = match described.expectation {
        Expectation::Accept => "accept",
        Expectation::Reject => "reject",
        Expectation::Unspecified => "unspecified",
    };
    let _ = write!(text, "\n[expect]\nexpectation = {}\n", quoted(expectation));
    for (key, ids) in [("violates", &described.violates), ("breaks", &described.breaks)] {
        if !ids.is_empty() {
            let _ = writeln!(text, "{key} = {}", list(ids.iter().map(|id| model.constraint(*id).id.as_str())));
        }
    }
    text
}

fn list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    format!("[{}]", texts.map(quoted).collect::<Vec<_>>().join(", "))
}

/// The request's bytes, with a length that fits where it has a body.
fn request(request: &Request) -> Vec<u8> {
    let mut bytes = format!("{} {} HTTP/1.1\r\n", request.method.name(), request.target).into_bytes();
    for (name, value) in request.headers.iter() {
        bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    if !request.body.is_empty() {
        bytes.extend(format!("Content-Length: {}\r\n", request.body.len()).into_bytes());
    }
    bytes.extend(b"\r\n");
    bytes.extend(&request.body);
    bytes
}

fn sorted(ids: impl Iterator<Item = ConstraintId>) -> Vec<ConstraintId> {
    let mut ids: Vec<ConstraintId> = ids.collect();
    ids.sort();
    ids.dedup();
    ids
}
