//! `docs/report.schema.json`, held against reports of real runs: every key of theirs is in it, every key
//! that it demands is in them, and every value is of its type.
//!
//! Only what the schema uses of JSON Schema is known here, and any other word in it is a fault: a word
//! that is passed over would check nothing.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::page;
use crate::walk::Walk;

/// The words of JSON Schema that this test knows, beside those that only describe.
const WORDS: &[&str] =
    &["type", "const", "enum", "anyOf", "items", "minimum", "properties", "required", "$ref", "description"];
/// What stands at the top of a schema and says nothing of values.
const AROUND: &[&str] = &["$schema", "title", "$defs"];

/// A target file that knows of the fault below, and of nothing else.
const KNOWN: &str = r#"format = 1
[[known]]
constraint = "server.createBlockStorageSnapshotInstance.input.blockStorageSnapshotName.max"
direction  = "lenient"
path       = "input.blockStorageSnapshotName"
reason     = "for this test"
since      = "2026-11-01"
"#;

/// Runs that between them write all there is: what conforms, diverges, is known, undecided, cut in parts,
/// replayed, and what ended early.
const RUNS: &str = "```sh
ncloud-conformance run --cases 0 --report json=conforms.json
ncloud-conformance serve --listen 127.0.0.1:8081 --fault life/never-settles
ncloud-conformance run --endpoint http://127.0.0.1:8081 --cases 0 --case '*/control/plain/*' --allow-create 4 --verify --verify-within 0.05 --report json=lives.json
ncloud-conformance serve --listen 127.0.0.1:8080 --fault server.createBlockStorageSnapshotInstance/input.blockStorageSnapshotName.max/off-by-one-up.characters
ncloud-conformance run --endpoint http://127.0.0.1:8080 --cases 0 --report json=diverges.json # exit code 1
ncloud-conformance run --endpoint http://127.0.0.1:8080 --cases 0 --target known.toml --report json=known.json
ncloud-conformance run --endpoint http://127.0.0.1:8080 --cases 0 --salt x --shard 1/9 --report json=part.json # exit code 1
ncloud-conformance run --endpoint http://127.0.0.1:1 --cases 0 --report json=early.json # exit code 3
```";

struct Checked {
    schema: Value,
    faults: Vec<String>,
    /// Where in the schema some value was looked at.
    met: BTreeSet<String>,
}

impl Checked {
    fn object(&mut self, schema: &Value, value: &Value, at: &str) {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
        let object = value.as_object().into_iter().flatten();
        for (key, value) in object {
            match properties.get(key) {
                Some(schema) => self.value(schema, value, &format!("{at}.{key}")),
                None => self.faults.push(format!("{at}: the schema has no key {key}")),
            }
        }
        let demanded = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        demanded.filter(|key| value.get(key).is_none()).for_each(|key| self.faults.push(format!("{at}: no {key}")));
    }

    fn value(&mut self, schema: &Value, value: &Value, at: &str) {
        self.met.insert(at.to_owned());
        let words = schema.as_object().expect("a schema is an object").keys();
        let strange: Vec<&String> =
            words.filter(|word| !WORDS.contains(&word.as_str()) && !AROUND.contains(&word.as_str())).collect();
        assert!(strange.is_empty(), "{at}: {strange:?}");
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let found = self.schema.pointer(name.trim_start_matches('#')).expect("what is referred to").clone();
            return self.value(&found, value, at);
        }
        if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
            // Each of them is something that is there, or null.
            let fitting = choices.iter().find(|choice| (choice.get("type") == Some(&"null".into())) == value.is_null());
            return self.value(&fitting.expect("one of them fits").clone(), value, at);
        }
        let fits = [
            schema.get("type").is_none_or(|kind| is_a(kind, value)),
            schema.get("const").is_none_or(|only| only == value),
            schema.get("enum").and_then(Value::as_array).is_none_or(|all| all.contains(value)),
            schema.get("minimum").and_then(Value::as_i64).is_none_or(|least| value.as_f64() >= Some(least as f64)),
        ];
        if fits.contains(&false) {
            self.faults.push(format!("{at}: {value} does not fit {schema}"));
        }
        self.object(schema, value, at);
        let items = schema.get("items").into_iter().zip(value.as_array());
        items.for_each(|(schema, all)| all.iter().for_each(|one| self.value(schema, one, &format!("{at}[]"))));
    }
}

fn is_a(kind: &Value, value: &Value) -> bool {
    let name = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    kind == name || kind.as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == name))
}

#[test]
fn real_reports_are_as_the_schema_says() {
    let schema: Value = serde_json::from_str(&page("docs/report.schema.json")).expect("JSON");
    let mut walk = Walk::new();
    std::fs::write(walk.path("known.toml"), KNOWN).expect("written");
    walk.follow(RUNS);
    let mut checked = Checked { schema: schema.clone(), faults: Vec::new(), met: BTreeSet::new() };
    for name in ["conforms", "lives", "diverges", "known", "part", "early"] {
        let text = std::fs::read_to_string(walk.path(&format!("{name}.json"))).expect("a report");
        checked.value(&schema, &serde_json::from_str(&text).expect("JSON"), "");
    }
    checked.faults.truncate(20);
    assert!(checked.faults.is_empty(), "{}", checked.faults.join("\n"));
    for list in
        ["constraints", "divergences", "cases", "known", "alterations", "actions", "clients", "recordings", "lives"]
    {
        assert!(checked.met.contains(&format!(".{list}[]")), "no report has any {list}");
    }
    assert!(checked.met.contains(".shard"));
}

#[test]
fn what_is_not_in_the_schema_or_of_another_type_is_told() {
    let schema: Value = serde_json::from_str(&page("docs/report.schema.json")).expect("JSON");
    let mut report: Value = serde_json::from_str(&page("examples/reports/report.json")).expect("JSON");
    report["seed"] = "42".into();
    report["surplus"] = 1.into();
    report["divergences"][0]["direction"] = "sideways".into();
    report["target"].as_object_mut().expect("an object").remove("name");
    let mut checked = Checked { schema: schema.clone(), faults: Vec::new(), met: BTreeSet::new() };
    checked.value(&schema, &report, "");
    assert_eq!(checked.faults.len(), 4, "{:?}", checked.faults);
}
