//! The schema of a statement: what each kind needs, from the loader's own lists.
//!
//! Next: [`crate::spec`], whose `raw::terms` reads the same keys.

use serde_json::{Value, json};

use super::{list, table, text, words};
use crate::model::{Basis, Unit};
use crate::spec::raw::constraint::Place;
use crate::spec::raw::terms::parameters;

/// A basis.
pub(super) fn basis() -> Value {
    let all = [Basis::Documented, Basis::Example, Basis::Standard, Basis::Elsewhere, Basis::Observed, Basis::Inferred];
    words(all.map(Basis::name))
}

/// Any statement that may stand there.
pub(super) fn statement(place: Place) -> Value {
    let kinds = place.kinds();
    let each: Vec<Value> = kinds.iter().map(|kind| of_kind(kind, place)).collect();
    json!({ "type": "object", "required": ["kind"], "properties": { "kind": words(kinds) }, "oneOf": each })
}

fn of_kind(kind: &str, place: Place) -> Value {
    let own: Vec<(&str, Value)> = parameters(kind).iter().map(|key| (*key, parameter(kind, key))).collect();
    let mut others = vec![
        ("level", words(["must", "should"])),
        ("why", text("the reason of that level")),
        ("cites", text("where the words stand, if not where the member does")),
        ("note", text("why it is taken so")),
        ("unchecked", text("why no client can check it")),
        ("reading", json!({ "type": "object", "minProperties": 2, "additionalProperties": reading(kind, &own) })),
    ];
    others.extend(own);
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
    if let Some(needs) = needs(kind) {
        // What a kind needs stands beside it, or in each of its readings.
        schema["if"] = json!({ "required": ["reading"] });
        schema["then"] = json!({ "not": { "anyOf": any_of(parameters(kind)) } });
        schema["else"] = needs;
    }
    schema
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
        "default" => {
            let by = |word: &str, keys: &[&str]| json!({ "properties": { "by": { "const": word } }, "required": keys });
            json!({ "anyOf": [by("value", &["by", "value"]), by("server", &["by", "to"]), by("action", &["by", "from"])] })
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
        ("length", "unit") => {
            words([Unit::Characters, Unit::Bytes, Unit::Utf16, Unit::EucKr, Unit::Items].map(Unit::name))
        }
        ("repeat", _) => words(["once", "distinct", "one-at-a-time"]),
        ("success-status" | "refusal-status", _) => {
            json!({ "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": "integer", "minimum": 0 } })
        }
        (_, "allows") => {
            json!({ "type": "array", "minItems": 1, "items": { "type": "string", "pattern": "^(.|.-.)$" } })
        }
        (_, "values") => some(text("a value")),
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
            ["basis", "cites", "kind", "level", "max", "min", "note", "reading", "says", "unchecked", "unit", "why"]
        );
        assert!(keys(&of_kind("exists", Place::Input)).iter().any(|key| *key == "from"));
        assert_eq!(statement(Place::Relation)["oneOf"].as_array().map(Vec::len), Some(2));
    }
}
