//! The schema of a statement: what each kind needs, from the loader's own lists.
//!
//! Next: [`crate::spec`], whose `raw::terms` reads the same keys.

use serde_json::{Value, json};

use super::{list, one_or_list, reason, table, text, words};
use crate::model::{Basis, Unit};
use crate::spec::raw::constraint::Place;
use crate::spec::raw::terms::parameters;
use crate::spec::raw::unsaid;

/// A basis.
pub(super) fn basis() -> Value {
    words(Basis::ALL.map(Basis::name))
}

/// Any statement that may stand there.
pub(super) fn statement(place: Place) -> Value {
    let kinds = place.kinds();
    let each: Vec<Value> = kinds.iter().map(|kind| of_kind(kind, place)).collect();
    json!({ "type": "object", "required": ["kind"], "properties": { "kind": words(kinds) }, "oneOf": each })
}

/// Where the statements of rows are defined that stand below their kinds.
pub(super) const DEFINITIONS: &str = "#/definitions/";

/// The statements of a row below their kinds, by what defines them; `open` is a key of its own.
pub(super) fn by_kind(place: Place) -> Vec<(&'static str, Value)> {
    let ties = if place == Place::Field { Place::Tie.kinds() } else { Vec::new() };
    let all = place.kinds().into_iter().filter(|kind| *kind != "open").chain(ties);
    all.map(|kind| (kind, one_or_more(kind, json!({ "$ref": format!("{DEFINITIONS}{kind}") })))).collect()
}

/// Any statement in a list of its row, by what defines it.
pub(super) fn statement_in(place: Place) -> Value {
    json!({ "$ref": format!("{DEFINITIONS}{}", row(place)) })
}

fn row(place: Place) -> &'static str {
    if place == Place::Input { "statement-of-a-parameter" } else { "statement-of-a-field" }
}

/// What defines those that a schema names; by its kind, a statement is the same of parameters and fields.
pub(super) fn definitions(schema: &str) -> Value {
    let each = by_kind(Place::Field).into_iter().map(|(kind, _)| (kind.to_owned(), below(kind, Place::Tie)));
    let rows = [Place::Input, Place::Field].map(|place| (row(place).to_owned(), statement(place)));
    let is_named = |name: &str| schema.contains(&format!("{DEFINITIONS}{name}\""));
    Value::Object(each.chain(rows).filter(|(name, _)| is_named(name)).collect())
}

/// Promises, in a list or below their kinds.
pub(super) fn promises() -> Value {
    let each: Vec<(&str, Value)> = Place::Exchange
        .kinds()
        .into_iter()
        .map(|kind| (kind, one_or_more(kind, below(kind, Place::Exchange))))
        .collect();
    json!({ "anyOf": [list(statement(Place::Exchange)), table(&[], &each)] })
}

/// What may stand below a kind: a statement, or several; where it needs nothing else, its words alone.
fn one_or_more(kind: &str, own: Value) -> Value {
    let mut any = one_or_list(own);
    if let Some(any) = any["anyOf"].as_array_mut().filter(|_| needs(kind).is_none() || kind == "empty") {
        any.push(text("the few words that state it"));
    }
    any
}

/// A statement without what its place says.
fn below(kind: &str, place: Place) -> Value {
    let mut own = of_kind(kind, place);
    if let Some(keys) = own["properties"].as_object_mut() {
        keys.remove("kind");
    }
    let needs_words = !["empty", "default", "echo"].contains(&kind);
    own["required"] = if needs_words { json!(["says"]) } else { json!([]) };
    if kind == "length" {
        own["else"] = json!({ "anyOf": any_of(&["min", "max"]) });
    }
    own
}

fn of_kind(kind: &str, place: Place) -> Value {
    let own: Vec<(&str, Value)> = parameters(kind).iter().map(|key| (*key, parameter(kind, key))).collect();
    let mut others = vec![
        ("level", words(["must", "should"])),
        ("why", text("the reason of that level")),
        ("should", reason("the reason of the level should")),
        ("must", reason("the reason of the level must")),
        ("cites", text("where the words stand, if not where the member does")),
        ("note", text("why it is taken so")),
        ("unchecked", text("why no client can check it")),
        ("reading", json!({ "type": "object", "minProperties": 2, "additionalProperties": reading(kind, &own) })),
    ];
    others.extend(own.into_iter().map(|(key, value)| (key, or_unsaid(kind, key, value))));
    if kind == "exists" {
        others.push(("from", text("the action that tells ids")));
    }
    let mut needed =
        vec![("kind", json!({ "const": kind })), ("basis", basis()), ("says", text("the few words that state it"))];
    if place == Place::Relation {
        needed.push(("to", text("the output path it is about")));
    }
    let mut schema = table(&needed, &others);
    schema["dependencies"] = json!({ "level": ["why"], "why": ["level"] });
    if let Some(needs) = needs(kind).filter(|_| kind != "empty") {
        // What a kind needs stands beside it, or in each of its readings.
        schema["if"] = json!({ "required": ["reading"] });
        schema["then"] = json!({ "not": { "anyOf": any_of(parameters(kind)) } });
        schema["else"] = needs;
    }
    schema
}

/// The words of a key, and where it may be left unsaid, that word.
fn or_unsaid(kind: &str, key: &str, mut value: Value) -> Value {
    let all = value.get_mut("enum").and_then(Value::as_array_mut);
    if let Some(all) = all.filter(|_| unsaid::key(kind) == Some(key)) {
        all.extend(unsaid::words(kind).iter().map(|word| json!(word)));
    }
    value
}

fn any_of(keys: &[&str]) -> Vec<Value> {
    keys.iter().map(|key| json!({ "required": [key] })).collect()
}

fn reading(kind: &str, own: &[(&str, Value)]) -> Value {
    let any = ("any", json!({ "type": "boolean", "description": "under it nothing is demanded" }));
    let keys: Vec<(&str, Value)> = own.iter().cloned().chain([any]).collect();
    let mut schema = table(&[], &keys);
    if let Some(needs) = needs(kind) {
        schema["anyOf"] = json!([{ "properties": { "any": { "const": true } }, "required": ["any"] }, needs]);
    }
    schema
}

/// Which of its keys a kind needs; none where it has none.
fn needs(kind: &str) -> Option<Value> {
    let keys = parameters(kind);
    Some(match kind {
        "length" => json!({ "required": ["unit"], "anyOf": any_of(&["min", "max"]) }),
        "range" => json!({ "anyOf": any_of(&["min", "max"]) }),
        "state" => json!({ "required": ["resource", "attribute"], "anyOf": any_of(&["is", "not"]) }),
        "options" => json!({ "required": ["values"] }),
        "exists" => json!({ "required": ["resource"] }),
        "default" => {
            let by = |word: &str, key: &str| json!({ "properties": { "by": { "const": word } }, "required": [key] });
            json!({ "anyOf": [by("value", "value"), by("server", "to"), by("action", "from")] })
        }
        _ if keys.is_empty() => return None,
        _ => json!({ "required": keys }),
    })
}

/// The value of a key of a kind.
fn parameter(kind: &str, key: &str) -> Value {
    let integer = |least: Option<i64>| match least {
        Some(least) => json!({ "type": "integer", "minimum": least }),
        None => json!({ "type": "integer" }),
    };
    let some = |of: Value| {
        let mut schema = list(of);
        schema["minItems"] = json!(1);
        schema["uniqueItems"] = json!(true);
        schema
    };
    match (kind, key) {
        ("length", "min" | "max") => integer(Some(0)),
        ("range", _) => integer(None),
        ("multiple-of", _) => integer(Some(2)),
        ("length", "unit") => words(Unit::ALL.map(Unit::name)),
        ("repeat", _) => words(["once", "distinct", "one-at-a-time"]),
        ("success-status" | "refusal-status", _) => {
            json!({ "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": "integer", "minimum": 0 } })
        }
        (_, "allows") => {
            json!({ "type": "array", "minItems": 1, "items": { "type": "string", "pattern": "^(.|.-.)$" } })
        }
        (_, "values") => some(text("a value")),
        ("exists", "others") => words(["refused"]),
        (_, "others") => words(["refused", "default"]),
        (_, "as") => words(["absent", "value"]),
        (_, "by") => words(["value", "server", "action"]),
        (_, "pattern") => words(["uuid"]),
        (_, "is" | "not" | "xml" | "json") => list(text("a value")),
        _ => text("a name, a value or a path"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(schema: &Value) -> Vec<&String> {
        schema["properties"].as_object().map(serde_json::Map::keys).into_iter().flatten().collect()
    }

    #[test]
    fn a_statement_has_the_keys_that_the_loader_asks_for() {
        let length = of_kind("length", Place::Input);
        assert_eq!(
            keys(&length),
            [
                "basis",
                "cites",
                "kind",
                "level",
                "max",
                "min",
                "must",
                "note",
                "reading",
                "says",
                "should",
                "unchecked",
                "unit",
                "why"
            ]
        );
        assert!(keys(&of_kind("exists", Place::Input)).iter().any(|key| *key == "from"));
        assert_eq!(statement(Place::Relation)["oneOf"].as_array().map(Vec::len), Some(2));
    }
}
