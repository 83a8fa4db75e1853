//! Requests: parameters in the query, in a form body, or in both.
//!
//! A request is text through and through: `null` is a four-letter word and empty is not absent.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use crate::model::{Action, Format, Member, Model, Type};
use crate::value::{Path, Record, Value};
use crate::wire::form::{self, Blank};
use crate::wire::{Anomaly, AnomalyKind, Headers, Method, Request};

use super::record::wire_name;
use super::scalar;

/// The media type of a form body.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Which action a request calls, and with what.
#[derive(Clone, Debug)]
pub struct Call<'m> {
    /// The action its path names.
    pub action: &'m Action,
    /// Its parameters in order, repeats and unknown ones included.
    pub input: Record,
}

/// How parameters travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Carriage {
    /// The method.
    pub method: Method,
    /// Where the parameters stand.
    pub placement: Placement,
    /// How blanks are written.
    pub blank: Blank,
}

/// Where the parameters stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Placement {
    /// All in the query.
    Query,
    /// All in the form body.
    Body,
    /// The format parameter in the query, the rest in the body, as the Python client does.
    Both,
}

/// Reads the parameters of any request, and the action its path names.
pub fn decode_request<'m>(model: &'m Model, request: &Request) -> (Option<Call<'m>>, Vec<Anomaly>) {
    let mut anomalies = Vec::new();
    let mut pairs = Vec::new();
    let body = (request.method == Method::Post && is_form(&request.headers)).then_some(request.body.as_slice());
    for bytes in [request.query().map(str::as_bytes), body].into_iter().flatten() {
        let (read, odd) = form::read(bytes);
        anomalies.extend(odd);
        pairs.extend(read.into_iter().map(|pair| (text(pair.name), value(pair.value))));
    }
    let Some(action) = model.action_at(request.path()) else {
        return (None, anomalies);
    };
    let input = gather(&action.input, pairs, &Path::root().name("input"), &mut anomalies);
    (Some(Call { action, input }), anomalies)
}

/// Writes a request for an action. Values without a text of their own (lists of lists) are left out.
pub fn encode_request(model: &Model, action: &Action, input: &Record, carriage: Carriage) -> Request {
    let mut query = Vec::new();
    let mut body = Vec::new();
    for (name, value) in input.iter() {
        let in_query = match carriage.placement {
            Placement::Query => true,
            Placement::Body => false,
            Placement::Both => name == model.format_parameter,
        };
        let wire = action.input(name).map_or(name, wire_name);
        spread(wire, value, if in_query { &mut query } else { &mut body });
    }
    let write = |pairs: &[(String, Vec<u8>)]| {
        form::write(pairs.iter().map(|(name, value)| (name.as_bytes(), value.as_slice())), carriage.blank)
    };
    let target = match query.is_empty() {
        true => action.path.clone(),
        false => format!("{}?{}", action.path, write(&query)),
    };
    let mut headers = Headers::new();
    if carriage.method == Method::Post {
        headers.push("Content-Type", FORM);
    }
    Request { method: carriage.method, target, headers, body: write(&body).into_bytes() }
}

/// The format a request asks for: by its first format parameter, `None` where that is no format.
pub fn asked_format(model: &Model, input: &Record) -> Option<Format> {
    match input.get(&model.format_parameter) {
        None => Some(model.default_format),
        Some(value) => Format::ALL.into_iter().find(|format| value.as_text() == Some(format.name())),
    }
}

fn is_form(headers: &Headers) -> bool {
    let media_type = headers.get("content-type").and_then(|value| value.split(';').next());
    media_type.is_some_and(|name| name.trim().eq_ignore_ascii_case(FORM))
}

fn text(bytes: Cow<'_, [u8]>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

fn value(bytes: Cow<'_, [u8]>) -> Value {
    match String::from_utf8(bytes.into_owned()) {
        Ok(text) => Value::from(text),
        Err(error) => Value::Bytes(error.into_bytes()),
    }
}

/// Parameters by the model. Numbered ones (`x.1`, `x.2.field`) come together where the first stood.
fn gather(members: &[Member], pairs: Vec<(String, Value)>, at: &Path, anomalies: &mut Vec<Anomaly>) -> Record {
    let mut record = Record::new();
    let mut lists: Vec<(&Member, Vec<(String, Value)>)> = Vec::new();
    let mut seen = HashSet::new();
    for (name, value) in pairs {
        if let Value::Bytes(bytes) = &value {
            anomalies.push(Anomaly::new(at.name(&name), AnomalyKind::NotUtf8 { bytes: bytes.clone() }));
        }
        match find(members, &name) {
            Some((member, None)) => {
                if !seen.insert(&member.name) {
                    let content = scalar::format(&value).unwrap_or_default();
                    anomalies.push(Anomaly::new(at.clone(), AnomalyKind::Repeated { name: name.clone(), content }));
                }
                record.push(member.name.clone(), typed(member, value, at, anomalies));
            }
            Some((member, Some(rest))) => {
                let rest = rest.to_owned();
                match lists.iter_mut().find(|(known, _)| known.name == member.name) {
                    Some((_, inner)) => inner.push((rest, value)),
                    None => {
                        record.push(member.name.clone(), Value::List(Vec::new()));
                        lists.push((member, vec![(rest, value)]));
                    }
                }
            }
            None => {
                let content = scalar::format(&value).unwrap_or_default();
                anomalies.push(Anomaly::new(at.clone(), AnomalyKind::Unknown { name: name.clone(), content }));
                record.push(name, value);
            }
        }
    }
    for (member, inner) in lists {
        let items = numbered(member, inner, &at.name(&member.name), anomalies);
        record.set(&member.name, Value::List(items));
    }
    record
}

/// The member a parameter name speaks of, and for a list what follows `name.`.
fn find<'m, 'n>(members: &'m [Member], name: &'n str) -> Option<(&'m Member, Option<&'n str>)> {
    members.iter().find_map(|member| match member.kind {
        Type::List(_) => {
            let rest = name.strip_prefix(wire_name(member))?.strip_prefix('.')?;
            Some((member, Some(rest)))
        }
        _ => (member.name == name).then_some((member, None)),
    })
}

fn typed(member: &Member, value: Value, at: &Path, anomalies: &mut Vec<Anomaly>) -> Value {
    let (Type::Scalar(kind), Value::Text(text)) = (&member.kind, &value) else {
        return value;
    };
    scalar::parse(*kind, text).unwrap_or_else(|| {
        let kind = AnomalyKind::Retyped { expected: kind.name().to_owned(), found: "text".to_owned() };
        anomalies.push(Anomaly::new(at.name(&member.name), kind));
        value
    })
}

/// `1`, `2.field`, … into items, in the order of their numbers.
fn numbered(member: &Member, pairs: Vec<(String, Value)>, at: &Path, anomalies: &mut Vec<Anomaly>) -> Vec<Value> {
    let Type::List(item) = &member.kind else {
        return Vec::new();
    };
    // A number given twice is a list with two items there, unless both name fields of one record.
    let mut groups: BTreeMap<u32, Vec<Vec<(String, Value)>>> = BTreeMap::new();
    for (rest, value) in pairs {
        let (number, field) = rest.split_once('.').map_or((rest.as_str(), ""), |(number, field)| (number, field));
        let number = number.parse().unwrap_or_else(|_| {
            anomalies.push(Anomaly::new(at.clone(), AnomalyKind::Numbering { name: rest.clone() }));
            u32::MAX
        });
        let group = groups.entry(number).or_default();
        match group.last_mut() {
            Some(fields) if !field.is_empty() => fields.push((field.to_owned(), value)),
            _ => group.push(vec![(field.to_owned(), value)]),
        }
    }
    let groups = groups.into_iter().flat_map(|(number, group)| group.into_iter().map(move |fields| (number, fields)));
    let mut items = Vec::new();
    for (index, (number, mut fields)) in groups.enumerate() {
        if usize::try_from(number) != Ok(index + 1) {
            anomalies.push(Anomaly::new(at.clone(), AnomalyKind::Numbering { name: number.to_string() }));
        }
        let at = at.index(index);
        items.push(match &item.kind {
            Type::Record(members) => Value::Record(gather(members, fields, &at, anomalies)),
            _ => typed(item, fields.remove(0).1, &at, anomalies),
        });
    }
    items
}

/// A value as pairs: one for a scalar, numbered ones for a list.
fn spread(name: &str, value: &Value, pairs: &mut Vec<(String, Vec<u8>)>) {
    match value {
        Value::Bytes(bytes) => pairs.push((name.to_owned(), bytes.clone())),
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                spread(&format!("{name}.{}", index + 1), item, pairs);
            }
        }
        Value::Record(fields) => {
            for (field, inner) in fields.iter() {
                spread(&format!("{name}.{field}"), inner, pairs);
            }
        }
        scalar => pairs.push((name.to_owned(), scalar::format(scalar).unwrap_or_default().into_bytes())),
    }
}
