//! Values to document nodes, led by the model.
//!
//! What does not have its declared type is written as what it is: the kit must be able to make
//! the answers it warns of.

use std::borrow::Cow;

use crate::model::{Format, Member, Type};
use crate::value::{Record, Value};
use crate::wire::Node;

use super::record::wire_name;
use super::scalar;

/// A record as an object; entries the model does not know are written under their own name.
pub(super) fn record<'v>(members: &[Member], record: &'v Record, format: Format) -> Node<'v> {
    let entry = |(name, value): (&'v str, &'v Value)| match members.iter().find(|member| member.name == name) {
        Some(member) => (Cow::Owned(wire_name(member).to_owned()), node(member, value, format)),
        None => (Cow::Borrowed(name), plain(value, format)),
    };
    Node::Object(record.iter().map(entry).collect())
}

fn node<'v>(member: &Member, value: &'v Value, format: Format) -> Node<'v> {
    match (&member.kind, value) {
        (Type::Record(members), Value::Record(inner)) => record(members, inner, format),
        (Type::List(item), Value::List(items)) => list(item, items, format),
        _ => plain(value, format),
    }
}

fn list<'v>(item: &Member, items: &'v [Value], format: Format) -> Node<'v> {
    let nodes = items.iter().map(|value| node(item, value, format));
    match format {
        Format::Json => Node::Array(nodes.collect()),
        Format::Xml => {
            let name = if item.name == "*" { "item" } else { &item.name };
            Node::Object(nodes.map(|node| (Cow::Owned(name.to_owned()), node)).collect())
        }
    }
}

fn plain(value: &Value, format: Format) -> Node<'_> {
    match (value, format) {
        (Value::Text(text), _) => Node::Text(Cow::Borrowed(text)),
        (Value::Integer(number), Format::Json) => Node::Number(Cow::Owned(number.to_string())),
        (Value::Number(spelling), Format::Json) => Node::Number(Cow::Borrowed(spelling)),
        (Value::Boolean(truth), Format::Json) => Node::Boolean(*truth),
        (Value::Null, Format::Json) => Node::Null,
        (Value::List(items), _) => Node::Array(items.iter().map(|item| plain(item, format)).collect()),
        (Value::Record(inner), _) => record(&[], inner, format),
        (scalar, _) => Node::Text(Cow::Owned(scalar::format(scalar).unwrap_or_default())),
    }
}
