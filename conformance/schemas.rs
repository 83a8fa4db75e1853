//! The JSON Schemas in `docs/schemas`: made from the loader's own lists, and held against every good file
//! and every bad one.
//!
//! `UPDATE_SCHEMAS=1` writes them anew; read the diff. What the loader refuses for what stands in one place
//! of one file, a schema must refuse too; what takes two places to see is the loader's alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use ncloud_conformance::{case::fixture, spec, target};
use serde_json::{Value, json};
use toml_edit::{DocumentMut, Item, Table};

/// What is said of a file by the loader, where one place of it is enough to see it.
const SEEN_IN_ONE_PLACE: &[&str] = &[
    "missing key",
    "unknown key",
    "unknown kind `",
    "unknown basis",
    "unknown effect",
    "unknown unit",
    "unknown level",
    "unknown way to repeat",
    "unknown source of a default",
    "unknown meaning",
    "unknown fate",
    "unknown cause",
    "unknown demand",
    "a single reading is no choice",
    "stands beside",
    "a level of its own needs a reason",
    "a length is not negative",
    "must be text, found",
    "must be an integer, found",
    "must be a list, found",
    "must be a table, found",
    "no value is given",
    "no character is allowed",
    "is no status of an error",
    "there is no code in it",
];

fn all() -> BTreeMap<&'static str, Value> {
    let mut all: BTreeMap<_, _> = spec::schemas().into_iter().collect();
    all.insert("target", target::schema());
    all.insert("case", fixture::schema());
    all
}

fn validators() -> BTreeMap<&'static str, Validator> {
    all().into_iter().map(|(name, schema)| (name, jsonschema::validator_for(&schema).expect("a schema"))).collect()
}

/// The schema of a file, by its path within a spec, or by its name.
fn kind(path: &Path) -> &'static str {
    match path.file_name().and_then(|name| name.to_str()).unwrap_or_default() {
        "common.toml" => "common",
        "inventory.toml" => "inventory",
        "clients.toml" => "clients",
        "case.toml" => "case",
        "types.toml" => "types",
        name if name.strip_suffix(".toml").is_some_and(|stem| stem.contains('.')) => "edition",
        _ if path.components().any(|part| part.as_os_str() == "targets") => "target",
        _ => "action",
    }
}

/// What a file says, as JSON; `None` where it is no TOML.
fn read(path: &Path) -> Option<Value> {
    let text = fs::read_to_string(path).expect("a file of the repository");
    Some(of_table(text.parse::<DocumentMut>().ok()?.as_table()))
}

fn of_table(table: &Table) -> Value {
    Value::Object(table.iter().map(|(key, item)| (key.to_owned(), of_item(item))).collect())
}

fn of_item(item: &Item) -> Value {
    match item {
        Item::Table(table) => of_table(table),
        Item::ArrayOfTables(tables) => tables.iter().map(of_table).collect(),
        Item::Value(value) => of_value(value),
        Item::None => Value::Null,
    }
}

fn of_value(value: &toml_edit::Value) -> Value {
    match value {
        toml_edit::Value::String(text) => json!(text.value()),
        toml_edit::Value::Integer(number) => json!(number.value()),
        toml_edit::Value::Float(number) => json!(number.value()),
        toml_edit::Value::Boolean(truth) => json!(truth.value()),
        toml_edit::Value::Datetime(date) => json!(date.value().to_string()),
        toml_edit::Value::Array(items) => items.iter().map(of_value).collect(),
        toml_edit::Value::InlineTable(table) => {
            Value::Object(table.iter().map(|(key, value)| (key.to_owned(), of_value(value))).collect())
        }
    }
}

/// Every TOML file below a folder.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(dir) = open.pop() {
        for path in fs::read_dir(dir).expect("a folder of the repository").flatten().map(|entry| entry.path()) {
            match path.is_dir() {
                true => open.push(path),
                false if path.extension().is_some_and(|end| end == "toml") => files.push(path),
                false => {}
            }
        }
    }
    files.sort();
    files
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn good() -> Vec<PathBuf> {
    let folders = ["spec", "conformance/fictional", "conformance/bad-spec/base", "fixtures", "conformance/targets"];
    // A file of that name is there to be refused.
    folders.iter().flat_map(|folder| files(folder)).filter(|path| !path.ends_with("faulty.toml")).collect()
}

#[test]
fn the_schemas_that_are_shipped_are_what_the_lists_say() {
    for (name, schema) in all() {
        let path = root().join(format!("docs/schemas/{name}.schema.json"));
        let made = format!("{schema:#}\n");
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(&path, &made).expect("written");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == made, "{} is old: run this test with UPDATE_SCHEMAS=1", path.display());
    }
}

#[test]
fn every_good_file_fits_its_schema() {
    let validators = validators();
    let mut seen = BTreeMap::<&str, usize>::new();
    for path in good() {
        let value = read(&path).expect("TOML");
        let faults: Vec<String> = validators[kind(&path)]
            .iter_errors(&value)
            .map(|error| format!("{}: {error:.300}", error.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{}\n{}", path.display(), faults.join("\n"));
        *seen.entry(kind(&path)).or_default() += 1;
    }
    assert_eq!(seen.len(), validators.len(), "{seen:?}");
}

#[test]
fn every_bad_spec_is_refused_that_shows_in_one_place() {
    let validators = validators();
    let (mut refused, mut left) = (0, Vec::new());
    let folder = root().join("conformance/bad-spec");
    for expected in fs::read_dir(&folder).expect("bad specs").flatten().map(|entry| entry.path()) {
        if expected.extension().is_none_or(|end| end != "expected") {
            continue;
        }
        let name = expected.file_stem().and_then(|name| name.to_str()).expect("a name");
        let single = folder.join(format!("{name}.toml"));
        let own = if single.exists() { vec![single] } else { files(&format!("conformance/bad-spec/{name}")) };
        let is_refused = own.iter().any(|path| {
            let value = read(path);
            value.is_none_or(|value| !validators[kind(path)].is_valid(&value))
        });
        let said = fs::read_to_string(&expected).expect("an expectation");
        let said: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("error: ")).collect();
        let shows = |line: &&str| SEEN_IN_ONE_PLACE.iter().any(|start| line.contains(start));
        match (is_refused, said.iter().any(shows)) {
            (true, _) => refused += 1,
            (false, true) => left.push(format!("{name}: {said:?}")),
            (false, false) => {}
        }
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
    assert!(refused > 45, "{refused} refused");
}

#[test]
fn a_word_too_many_or_of_another_type_is_refused_in_every_table() {
    let validators = validators();
    let mut tried = 0;
    for path in good() {
        let value = read(&path).expect("TOML");
        let validator = &validators[kind(&path)];
        for place in tables(&value, String::new()) {
            let mut changed = value.clone();
            let table = changed.pointer_mut(&place).and_then(Value::as_object_mut).expect("a table");
            table.insert("surplus".to_owned(), json!([[1]]));
            assert!(!validator.is_valid(&changed), "{}: {place}/surplus", path.display());
            tried += 1;
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn what_a_target_or_a_case_must_say_is_demanded_and_what_no_loader_takes_refused() {
    let validators = validators();
    let good = read(&root().join("conformance/targets/one-known.toml")).expect("TOML");
    for (pointer, bad) in [
        ("/format", json!(2)),
        ("/rate", json!(0)),
        ("/jobs", json!(1025)),
        ("/timeout", json!(0)),
        ("/allow-create", json!(-1)),
        ("/formats", json!([])),
        ("/formats", json!(["yaml"])),
        ("/name", json!(" ")),
        ("/bind", json!({ "serverInstanceNo": { "KVM": "1" } })),
        ("/known/0/direction", json!("sideways")),
        ("/known/0/since", json!(5)),
    ] {
        assert!(!validators["target"].is_valid(&with(&good, pointer, bad.clone())), "{pointer}: {bad}");
        let text = format!("format = 1\n{} = {bad}\n", pointer.trim_start_matches('/'));
        if pointer.matches('/').count() == 1 && pointer != "/format" && pointer != "/bind" {
            let model = spec::built_in().expect("good");
            assert!(target::load("x.toml", &text, &model, target::Review::Needed).is_err(), "{text}");
        }
    }
    let faulty = read(&root().join("conformance/targets/faulty.toml")).expect("TOML");
    assert_eq!(validators["target"].iter_errors(&faulty).count(), 3, "{faulty}");
    let good = files("fixtures").into_iter().find_map(|path| read(&path)).expect("a case");
    for key in ["format", "about", "source", "request", "expect"] {
        let mut bad = good.clone();
        bad.as_object_mut().expect("a table").remove(key);
        assert!(!validators["case"].is_valid(&bad), "without {key}");
    }
    for (pointer, bad) in
        [("/source", json!("nobody")), ("/expect/expectation", json!("maybe")), ("/compare", json!({ "a": "near" }))]
    {
        assert!(!validators["case"].is_valid(&with(&good, pointer, bad.clone())), "{pointer}: {bad}");
    }
}

/// The same with another value at that place.
fn with(value: &Value, pointer: &str, other: Value) -> Value {
    let mut value = value.clone();
    let (above, key) = pointer.rsplit_once('/').expect("a pointer");
    value.pointer_mut(above).expect("a table")[key] = other;
    value
}

/// Where the tables of a file are.
fn tables(value: &Value, at: String) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    let below = inner.into_iter().flat_map(|(key, value)| tables(value, format!("{at}/{key}")));
    value.is_object().then(|| at.clone()).into_iter().chain(below).collect()
}
