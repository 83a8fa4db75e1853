//! Answers: a success under the action's root, or a refusal in one of its documented forms.

use std::borrow::Cow;

use crate::model::{Action, Format, Model, RefusalForm, Said};
use crate::value::{Path, Record, Trail};
use crate::wire::{Anomaly, AnomalyKind, Document, Limits, Node, Response, json, xml};

use super::record::{RecordReader, compact, resembles};
use super::{encode, scalar};

/// What a response's body says.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The format the body is in, told by its first byte; `None` for neither.
    pub format: Option<Format>,
    /// What it says.
    pub answer: Answer,
    /// What was odd about it, in the order it was met.
    pub anomalies: Vec<Anomaly>,
}

/// An answer, as far as it can be told.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The fields of a success answer; whether they are right is not said.
    Success(Record),
    /// A refusal in a documented form.
    Refusal(Refusal),
    /// Neither: empty, HTML, another service's answer. The name of its root, where it has one.
    Other(Option<String>),
}

/// A refusal, field by field.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// `service` or `gateway`: a name in [`Model::refusals`].
    pub form: String,
    /// Its fields as they stand, code and message among them.
    pub fields: Record,
}

/// Reads any response. The status is not looked at: what a body says is one thing, what the status
/// line says another, and their contradiction is for the judge.
pub fn decode_answer(model: &Model, action: &Action, response: &Response, limits: &Limits) -> Read {
    let (format, document) = document(&response.body, limits);
    let mut reader = RecordReader::new(document.anomalies, format == Some(Format::Json));
    let answer = envelope(model, action, &document.root, &mut reader);
    Read { format, answer, anomalies: reader.anomalies }
}

/// Reads a body without any model: the format its first byte tells, and the document; an empty one
/// where it is in neither.
pub fn document<'b>(body: &'b [u8], limits: &Limits) -> (Option<Format>, Document<'b>) {
    let format = sniff(body);
    let document = match format {
        Some(Format::Json) => json::read(body, limits),
        Some(Format::Xml) => xml::read(body, limits),
        None => Document { root: Node::Object(Vec::new()), anomalies: unreadable(body) },
    };
    (format, document)
}

/// Writes a success answer.
pub fn encode_success(action: &Action, fields: &Record, format: Format) -> Vec<u8> {
    let members = action.output.record().unwrap_or_default();
    write(&action.output.name, encode::record(members, fields, format), format)
}

/// Writes a refusal in one of its forms.
pub fn encode_refusal(form: &RefusalForm, code: &str, message: &str, format: Format) -> Vec<u8> {
    let fields = vec![
        (Cow::Borrowed(form.code.as_str()), Node::Text(Cow::Borrowed(code))),
        (Cow::Borrowed(form.message.as_str()), Node::Text(Cow::Borrowed(message))),
    ];
    write(&form.root, Node::Object(fields), format)
}

/// Writes what is said of a request that reaches no action.
pub fn encode_said(form: &RefusalForm, said: &Said, format: Format) -> Vec<u8> {
    let details = form.details.as_deref().zip(said.details.as_deref());
    let named = [(form.code.as_str(), said.code.as_str()), (&form.message, &said.message)].into_iter().chain(details);
    let fields = named.map(|(name, text)| (Cow::Borrowed(name), Node::Text(Cow::Borrowed(text))));
    write(&form.root, Node::Object(fields.collect()), format)
}

fn write(root: &str, node: Node<'_>, format: Format) -> Vec<u8> {
    let document = Node::Object(vec![(Cow::Borrowed(root), node)]);
    match format {
        Format::Xml => xml::write(&document),
        Format::Json => json::write(&document),
    }
}

/// The format by the first byte that is neither blank nor a byte order mark.
fn sniff(body: &[u8]) -> Option<Format> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'<') => Some(Format::Xml),
        Some(b'{' | b'[') => Some(Format::Json),
        _ => None,
    }
}

fn unreadable(body: &[u8]) -> Vec<Anomaly> {
    let kind = if body.iter().all(u8::is_ascii_whitespace) {
        AnomalyKind::Empty
    } else {
        AnomalyKind::Malformed { offset: 0, problem: "neither XML nor JSON".to_owned() }
    };
    vec![Anomaly::new(Path::root(), kind)]
}

/// Finds the envelope: by its root's name; failing that, by what it holds.
fn envelope(model: &Model, action: &Action, root: &Node<'_>, reader: &mut RecordReader) -> Answer {
    let Node::Object(entries) = root else {
        return Answer::Other(None);
    };
    let members = action.output.record().unwrap_or_default();
    let expected = &action.output.name;
    let at = Trail::Root.name("output");
    if let Some((_, node)) = entries.iter().find(|(name, _)| name == expected) {
        extra_roots(entries, expected, reader);
        return match node {
            Node::Object(fields) => Answer::Success(reader.record(members, &action.output.names, fields, &at)),
            _ => Answer::Success(Record::new()),
        };
    }
    for form in &model.refusals {
        if let Some((_, Node::Object(fields))) = entries.iter().find(|(name, _)| *name == form.root) {
            extra_roots(entries, &form.root, reader);
            let fields = fields.iter().map(|(name, node)| (name.to_string(), scalar::plain(node))).collect();
            return Answer::Refusal(Refusal { form: form.name.clone(), fields });
        }
    }
    if resembles(members, entries) {
        reader.anomalies.push(Anomaly::new(Path::root(), AnomalyKind::Unwrapped { expected: expected.clone() }));
        return Answer::Success(reader.record(members, &action.output.names, entries, &at));
    }
    match entries.as_slice() {
        [(name, Node::Object(fields))] if resembles(members, fields) => {
            let kind = AnomalyKind::Renamed { expected: expected.clone(), found: name.to_string() };
            reader.anomalies.push(Anomaly::new(Path::root(), kind));
            Answer::Success(reader.record(members, &action.output.names, fields, &at))
        }
        [(name, inner @ Node::Object(fields))] if fields.iter().any(|(inner, _)| inner == expected) => {
            let kind = AnomalyKind::Wrapped { expected: expected.clone(), found: name.to_string() };
            reader.anomalies.push(Anomaly::new(Path::root(), kind));
            envelope(model, action, inner, reader)
        }
        [(name, _), ..] => Answer::Other(Some(name.to_string())),
        [] => Answer::Other(None),
    }
}

fn extra_roots(entries: &[(Cow<'_, str>, Node<'_>)], root: &str, reader: &mut RecordReader) {
    for (name, node) in entries.iter().filter(|(name, _)| name != root) {
        let kind = AnomalyKind::Unknown { name: name.to_string(), content: compact(node) };
        reader.anomalies.push(Anomaly::new(Path::root(), kind));
    }
}
