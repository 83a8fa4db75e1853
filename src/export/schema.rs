//! JSON Schema 2020-12 of answers, and the parts that OpenAPI shares with it.
//!
//! One schema serves XML and JSON: what an XML element is called where that differs stands in `xml`,
//! which OpenAPI defines and JSON Schema passes over. Next: [`super::openapi`].

use serde_json::{Map, Value, json};

use super::Dialect;
use super::loss::{Losses, Why};
use super::said::{said, type_words};
use crate::codec::wire_name;
use crate::model::{Action, CharSet, Kind, Member, Model, RefusalForm, Type};

/// The schema of every answer of these actions, and what it does not say of them.
pub fn json_schema(model: &Model, actions: &[usize]) -> (Value, Losses) {
    let actions: Vec<&Action> = actions.iter().filter_map(|&index| model.actions.get(index)).collect();
    let losses = losses(model, &actions, Dialect::JsonSchema);
    let mut defs = Map::new();
    for action in &actions {
        defs.insert(action.id.clone(), wrapped(action, answer(model, action, Dialect::JsonSchema)));
    }
    for form in &model.refusals {
        defs.insert(format!("refusal.{}", form.name), wrapped_refusal(form));
    }
    let refer = |name: &String| json!({ "$ref": format!("#/$defs/{name}") });
    let document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("Answers of {}", ids(&actions)),
        "$comment": losses.text(model, "JSON Schema"),
        "anyOf": defs.keys().map(refer).collect::<Vec<_>>(),
        "$defs": defs,
    });
    (document, losses)
}

/// What becomes of every statement of these actions.
pub(super) fn losses(model: &Model, actions: &[&Action], dialect: Dialect) -> Losses {
    let mut losses = Losses::default();
    for (id, constraint) in actions.iter().flat_map(|action| model.constraints_of(action)) {
        losses.note(id, said(constraint, dialect).lost);
    }
    losses
}

/// The ids of actions, in a sentence.
pub(super) fn ids(actions: &[&Action]) -> String {
    actions.iter().map(|action| action.id.as_str()).collect::<Vec<_>>().join(", ")
}

/// The answer below its root: what the XML element holds, and the value of the outer JSON key.
pub(super) fn answer(model: &Model, action: &Action, dialect: Dialect) -> Map<String, Value> {
    let mut schema = record(model, action.output.record().unwrap_or_default(), dialect);
    if dialect == Dialect::OpenApi {
        schema.insert("xml".to_owned(), json!({ "name": action.output.name }));
    }
    schema
}

/// A JSON answer as a whole: the root element's name is its one key.
fn wrapped(action: &Action, answer: Map<String, Value>) -> Value {
    json!({ "type": "object", "required": [action.output.name], "properties": { &action.output.name: answer } })
}

fn wrapped_refusal(form: &RefusalForm) -> Value {
    json!({ "type": "object", "required": [form.root], "properties": { &form.root: refusal(form) } })
}

/// A refusal below its root.
pub(super) fn refusal(form: &RefusalForm) -> Map<String, Value> {
    let text = || json!({ "type": "string" });
    let details = form.details.iter().map(|name| (name.clone(), text()));
    let named =
        [(form.code.clone(), json!({ "type": "string", "not": { "const": "0" } })), (form.message.clone(), text())];
    let properties: Map<String, Value> = named.into_iter().chain(details).collect();
    let schema = json!({ "type": "object", "required": [form.code, form.message], "properties": properties });
    object(schema)
}

/// The entries of what was written as an object.
pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn record(model: &Model, members: &[Member], dialect: Dialect) -> Map<String, Value> {
    let is_required = |member: &&Member| {
        let mut all = member.constraints.iter().map(|&id| said(model.constraint(id), dialect));
        all.any(|said| said.is_required)
    };
    let required: Vec<&str> = members.iter().filter(is_required).map(wire_name).collect();
    let properties =
        members.iter().map(|inner| (wire_name(inner).to_owned(), Value::Object(member(model, inner, dialect))));
    let properties: Map<String, Value> = properties.collect();
    let mut schema = object(json!({ "type": "object", "properties": properties }));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

/// One member, with everything that is said of it.
pub(super) fn member(model: &Model, member: &Member, dialect: Dialect) -> Map<String, Value> {
    let mut schema = match &member.kind {
        Type::Record(members) => record(model, members, dialect),
        Type::List(item) => list(model, member, item, dialect),
        Type::Scalar(_) => Map::new(),
    };
    for &id in &member.constraints {
        for (word, value) in said(model.constraint(id), dialect).words {
            tighten(&mut schema, word, value);
        }
    }
    if let (Type::Scalar(scalar), true) = (&member.kind, member.path.is_input()) {
        type_words(*scalar).into_iter().for_each(|(word, value)| tighten(&mut schema, word, value));
    }
    if let Some(pattern) = pattern(model, member, dialect) {
        schema.insert("pattern".to_owned(), json!(pattern));
    }
    if !member.means.is_empty() {
        schema.insert("description".to_owned(), json!(member.means));
    }
    schema
}

/// Of two bounds the tighter one holds; of two other words the first.
fn tighten(schema: &mut Map<String, Value>, word: &str, value: Value) {
    let old = schema.get(word).and_then(Value::as_i64);
    let is_tighter = old.zip(value.as_i64()).is_some_and(|(old, new)| match word.starts_with("min") {
        true => new > old,
        false => new < old,
    });
    if is_tighter || !schema.contains_key(word) {
        schema.insert(word.to_owned(), value);
    }
}

fn list(model: &Model, list: &Member, item: &Member, dialect: Dialect) -> Map<String, Value> {
    let mut items = member(model, item, dialect);
    if let (Type::Scalar(scalar), false) = (&item.kind, items.contains_key("type")) {
        items.insert("type".to_owned(), type_words(*scalar).swap_remove(0).1);
    }
    let mut schema = object(json!({ "type": "array" }));
    if dialect == Dialect::OpenApi {
        schema.insert("xml".to_owned(), json!({ "name": wire_name(list), "wrapped": true }));
        if item.name != "*" {
            items.insert("xml".to_owned(), json!({ "name": item.name }));
        }
    }
    schema.insert("items".to_owned(), Value::Object(items));
    schema
}

/// The one pattern of all rules about the characters of a text, where each has one meaning.
fn pattern(model: &Model, member: &Member, dialect: Dialect) -> Option<String> {
    let set = |kind: Kind| {
        let constraint = model.constraint(model.constraint_on(member, kind)?);
        let is_merged = said(constraint, dialect).lost == Some(Why::Merged);
        constraint.rule().characters().filter(|_| is_merged)
    };
    let (any, first, last) = (set(Kind::Alphabet), set(Kind::First), set(Kind::Last));
    let whole = any.map_or("[\\s\\S]".to_owned(), class);
    match (first, last) {
        (None, None) => any.map(|any| format!("^{}*$", class(any))),
        (Some(first), None) => Some(format!("^{}{whole}*$", class(first))),
        (None, Some(last)) => Some(format!("^{whole}*{}$", class(last))),
        // One character alone is both.
        (Some(first), Some(last)) if first.chars().all(|one| last.contains(one)) => {
            Some(format!("^{}({whole}*{})?$", class(first), class(last)))
        }
        (Some(first), Some(last)) => Some(format!("^{}{whole}*{}$", class(first), class(last))),
    }
}

/// A set of characters as a class that every engine reads alike.
fn class(set: &CharSet) -> String {
    let escaped = |one: char| match one {
        '\\' | ']' | '[' | '^' | '-' => format!("\\{one}"),
        _ => one.to_string(),
    };
    let range = |&(from, to): &(char, char)| match from == to {
        true => escaped(from),
        false => format!("{}-{}", escaped(from), escaped(to)),
    };
    format!("[{}]", set.ranges.iter().map(range).collect::<String>())
}
