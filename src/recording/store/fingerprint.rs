//! Which exchanges are the same: those that differ only in what is new with every call.
//!
//! A request id, the id of what was created, a default name, a date: of these the form counts, and
//! not the value. All else counts byte for byte, but for headers, of which only the media types do.

use sha2::{Digest, Sha256};

use crate::case::fixture::Fixture;
use crate::codec::{Answer, decode_answer, decode_request, scalar};
use crate::model::{Fill, Kind, Member, Model, Scalar, Type};
use crate::value::{Record, Value};
use crate::wire::{Headers, Limits, Request, Response};

/// Equal for the same exchange.
pub(super) type Fingerprint = [u8; 32];

/// That of a recording that was read; of a fixture without an answer too.
pub(super) fn of_fixture(model: &Model, fixture: &Fixture) -> Fingerprint {
    let nothing = Response { status: 0, headers: Headers::new(), body: Vec::new() };
    of(model, fixture.action, &fixture.request, fixture.recorded.as_ref().unwrap_or(&nothing))
}

/// That of an exchange.
pub(super) fn of(model: &Model, action: usize, request: &Request, response: &Response) -> Fingerprint {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(bytes);
    };
    part(request.method.name().as_bytes());
    part(request.target.as_bytes());
    part(request.headers.get("content-type").unwrap_or_default().as_bytes());
    part(&request.body);
    part(&response.status.to_be_bytes());
    part(response.headers.get("content-type").unwrap_or_default().as_bytes());
    part(&without(&response.body, &passing(model, action, request, response)));
    hash.finalize().into()
}

/// Values of the answer that are new with every call.
fn passing(model: &Model, action: usize, request: &Request, response: &Response) -> Vec<String> {
    let action = &model.actions[action];
    let read = decode_answer(model, action, response, &Limits::default());
    let Answer::Success(fields) = read.answer else { return Vec::new() };
    let input = decode_request(model, request).0.map(|call| call.input).unwrap_or_default();
    let mut found = Vec::new();
    gather(model, action.output.record().unwrap_or_default(), &fields, &mut found);
    // What the caller chose is not new.
    found.retain(|text| text.len() > 3 && !input.iter().any(|(_, value)| value.as_text() == Some(text)));
    found.sort_by_key(|text| std::cmp::Reverse(text.len()));
    found.dedup();
    found
}

fn gather(model: &Model, members: &[Member], fields: &Record, found: &mut Vec<String>) {
    for (member, value) in fields.iter().filter_map(|(name, value)| Some((member(members, name)?, value))) {
        match (&member.kind, value) {
            (Type::Record(inner), Value::Record(fields)) => gather(model, inner, fields, found),
            (Type::List(item), Value::List(items)) => {
                for fields in items.iter().filter_map(Value::as_record) {
                    gather(model, item.record().unwrap_or_default(), fields, found);
                }
            }
            _ if is_passing(model, member) => found.extend(scalar::format(value)),
            _ => {}
        }
    }
}

fn member<'m>(members: &'m [Member], name: &str) -> Option<&'m Member> {
    members.iter().find(|member| member.name == name)
}

fn is_passing(model: &Model, member: &Member) -> bool {
    matches!(member.fill, Fill::NewId | Fill::DefaultName(_))
        || matches!(member.kind, Type::Scalar(Scalar::Date))
        || model.constraint_on(member, Kind::Format).is_some()
}

/// The bytes with the form of these texts in their place.
fn without(body: &[u8], texts: &[String]) -> Vec<u8> {
    let mut rest = body;
    let mut left = Vec::with_capacity(body.len());
    while let Some((&byte, behind)) = rest.split_first() {
        match texts.iter().find(|text| rest.starts_with(text.as_bytes())) {
            Some(text) => {
                left.extend(text.bytes().map(form));
                rest = &rest[text.len()..];
            }
            None => {
                left.push(byte);
                rest = behind;
            }
        }
    }
    left
}

/// Hexadecimal digits are all alike: ids and default names are made of them.
fn form(byte: u8) -> u8 {
    match byte {
        byte if byte.is_ascii_hexdigit() => b'0',
        byte if byte.is_ascii_lowercase() => b'a',
        byte if byte.is_ascii_uppercase() => b'A',
        other => other,
    }
}
