//! JSON Schemas of spec files, for editors: what can be seen in one file without knowing the others.
//!
//! Made of the same lists as the loader, which stays the one that decides: what a schema lets pass may
//! still be a fault, and what it refuses always is. Next: [`terms`] for what each kind of statement
//! needs.

mod terms;

use serde_json::{Map, Value, json};

use super::raw::constraint::Place;
use super::raw::level::AUTOMATIC;
use crate::model::{Effect, Format, Kind, Means, Need, Phase, Role, Unreached};

/// The schemas, each with the name of its file.
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("action", action()),
        ("edition", edition()),
        ("types", types()),
        ("common", common()),
        ("inventory", inventory()),
        ("clients", clients()),
    ]
}

/// A schema of a whole file.
fn file(title: &str, table: Value) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!(title));
    schema.extend(table.as_object().cloned().unwrap_or_default());
    let text = table.to_string();
    if text.contains(terms::DEFINITIONS) {
        schema.insert("definitions".to_owned(), terms::definitions(&text));
    }
    Value::Object(schema)
}

/// A table with these keys, the first ones needed, and no others.
fn table(needed: &[(&str, Value)], others: &[(&str, Value)]) -> Value {
    let keys: Map<String, Value> =
        needed.iter().chain(others).map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    let needed: Vec<&str> = needed.iter().map(|(key, _)| *key).collect();
    json!({ "type": "object", "required": needed, "properties": keys, "additionalProperties": false })
}

/// A table of free names, each with that.
fn named(each: Value) -> Value {
    json!({ "type": "object", "additionalProperties": each })
}

/// A list of that.
fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

/// One of that, or a list.
fn one_or_list(of: Value) -> Value {
    json!({ "anyOf": [of.clone(), list(of)] })
}

/// Rows of a list; or below what they say for that key, where a row without a type is a text.
fn by(key: &str, row: &Value) -> Value {
    let mut below = row.clone();
    if let Some(keys) = below["properties"].as_object_mut() {
        keys.remove(key);
    }
    if let Some(needed) = below["required"].as_array_mut() {
        needed.retain(|name| name != key && name != "type");
    }
    json!({ "anyOf": [list(row.clone()), named(below)] })
}

/// A text, and what it is for.
fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

/// A text with something in it.
fn reason(about: &str) -> Value {
    json!({ "type": "string", "pattern": "\\S", "description": about })
}

/// One of these words.
fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Value {
    json!({ "enum": words.into_iter().collect::<Vec<_>>() })
}

/// The number of the format.
fn format() -> Value {
    json!({ "const": 1, "description": "the format of the file" })
}

fn formats() -> Value {
    words(Format::ALL.map(Format::name))
}

fn action() -> Value {
    let [title, edition, whence @ ..] = page_keys();
    let page = table(&[edition], &[&[title][..], &whence].concat());
    let undo = table(
        &[
            ("action", text("the action that deletes")),
            ("list", text("its parameter that lists what to delete")),
            ("id", text("where an answer says what was created")),
        ],
        &[("with", list(text("a parameter to repeat")))],
    );
    let head = table(
        &[
            ("name", text("the last part of the request path, and of the file's name")),
            ("family", text("a family of common.toml, and the file's folder")),
            ("effect", words(Effect::ALL.map(Effect::name))),
            ("output", text("the shape of the answer")),
            ("page", page),
        ],
        &[
            ("declares", text("the words in which the page declares each field, with {type} and {name} in them")),
            ("role", words(Role::ALL.map(Role::name))),
            ("resource", text("the kind of things its answer speaks of")),
            ("undo", undo),
        ],
    );
    file(
        "A page of the manual, statement by statement",
        table(
            &[("format", format()), ("action", head)],
            &[
                ("envelope", envelope()),
                ("promise", terms::promises()),
                ("input", by("name", &member(Place::Input, &parameter_keys()))),
                ("shape", shapes(&field_keys())),
                ("relation", list(terms::statement(Place::Relation))),
                ("slip", by("id", &slip())),
            ],
        ),
    )
}

fn envelope() -> Value {
    table(&[("example", named(text("the value the page shows")))], &[])
}

/// What a page is: its title and edition, and where it stands, of which day and in which language it is.
fn page_keys() -> [(&'static str, Value); 5] {
    [
        ("title", text("the page's title")),
        ("edition", text("which of its editions")),
        ("address", text("where it stands, in words")),
        ("date", json!({ "description": "the day it is of" })),
        ("language", text("its language")),
    ]
}

/// What an id of an edition's file says.
const ABOUT: &str = "what it is about, without the action: it begins with input., output., answer. or slip.";

/// The same with an id; of a choice, each.
fn with_id(mut schema: Value) -> Value {
    if let Some(each) = schema.get_mut("oneOf").and_then(Value::as_array_mut) {
        each.iter_mut().for_each(|one| *one = with_id(one.take()));
        return schema;
    }
    schema["properties"]["id"] = text(ABOUT);
    if let Some(needed) = schema["required"].as_array_mut() {
        needed.push(json!("id"));
    }
    schema
}

fn edition() -> Value {
    let edition = table(
        &[
            ("of", text("the action, as `family.name`")),
            ("name", text("its name on the command line")),
            ("page", table(&page_keys(), &[])),
        ],
        &[
            ("from", text("the edition it differs from; left out: the action's own file")),
            ("same-as", text("the edition it says the same as")),
            ("path", text("the request path it prints")),
        ],
    );
    let places = [Place::Exchange, Place::Input, Place::Field, Place::Relation];
    let rows = [(Place::Input, parameter_keys()), (Place::Field, field_keys())];
    let parts = places.map(terms::statement).into_iter().chain(rows.map(|(place, keys)| member(place, &keys)));
    let each: Vec<Value> = parts.map(with_id).chain([slip()]).collect();
    let change = json!({ "anyOf": each });
    let gone = table(
        &[("id", text(ABOUT)), ("cites", text("where that is seen"))],
        &[("note", text("for readers of the file"))],
    );
    file(
        "Another edition of a page: what it says otherwise",
        table(
            &[("format", format()), ("edition", edition)],
            &[
                ("envelope", envelope()),
                ("shape", shapes(&field_keys())),
                ("replace", list(change.clone())),
                ("add", list(change)),
                ("remove", list(gone)),
            ],
        ),
    )
}

fn types() -> Value {
    let value = json!({ "anyOf": [text("what the member says"), named(text("what a member of the record says"))] });
    let phases = Phase::ALL.map(|phase| (phase.name(), named(value.clone())));
    let others: Vec<(&str, Value)> = [("name", text("the member that names it"))].into_iter().chain(phases).collect();
    let kind = table(&[("id", text("the member that tells it from others"))], &others);
    let keys: Vec<(&str, Value)> =
        field_keys().into_iter().filter(|(key, _)| ["open", "fill", "omittable"].contains(key)).collect();
    file(
        "What several pages of a family share",
        table(&[("format", format())], &[("shape", shapes(&keys)), ("resource", named(kind))]),
    )
}

fn slip() -> Value {
    table(
        &[
            ("id", text("its name within the action")),
            ("at", one_or_list(text("a path, or input or output alone"))),
            ("says", text("the page's words")),
            ("means", text("what is wrong or open, and how it is taken")),
        ],
        &[],
    )
}

fn shapes(keys: &[(&str, Value)]) -> Value {
    named(table(&[], &[("member", by("name", &member(Place::Field, keys)))]))
}

/// A parameter or a field; the keys beside those of both.
fn member(place: Place, keys: &[(&str, Value)]) -> Value {
    let kinds = AUTOMATIC.map(Kind::name);
    let levels = |value: Value| {
        let each: Vec<(&str, Value)> = kinds.iter().map(|kind| (*kind, value.clone())).collect();
        table(&[], &each)
    };
    let both = [
        ("of", text("for a list: what it holds")),
        (
            "wire",
            table(&[], &[("list", text("its name on the wire")), ("item", text("the name of its items on the wire"))]),
        ),
        ("constraint", list(terms::statement_in(place))),
        ("means", text("what it is, in our words")),
        ("cites", text("where on the page it stands")),
        ("note", text("for readers of the file")),
        ("level", levels(words(["must", "should"]))),
        ("why", levels(text("the reason of that level"))),
        ("should", levels(reason("the reason of the level should"))),
        ("must", levels(reason("the reason of the level must"))),
    ];
    let by_kind = terms::by_kind(place);
    let others: Vec<(&str, Value)> = both.into_iter().chain(by_kind).chain(keys.iter().cloned()).collect();
    table(
        &[("name", text("its name")), ("type", text("text, integer, long, boolean, date, list, or a shape"))],
        &others,
    )
}

fn parameter_keys() -> Vec<(&'static str, Value)> {
    vec![
        ("declared", text("the page's word for its type")),
        ("basis", terms::basis()),
        ("optional", text("the page's word for a parameter that may be left out")),
        ("example", text("the value the page shows")),
        ("filter", text("the member of what the answer shows that it is held against")),
        ("paging", words(["number", "size"])),
    ]
}

fn field_keys() -> Vec<(&'static str, Value)> {
    let shown =
        json!({ "anyOf": [text("the value the page shows"), named(text("the value of a member of the record"))] });
    vec![
        ("declared", text("the page's words that declare it")),
        ("example", shown),
        ("open", json!({ "anyOf": [list(text("a known value")), named(list(text("a known value")))] })),
        ("fill", text("how the reference comes by the value")),
        ("prefix", text("what a default name begins with")),
        ("omittable", text("why it may be left out, though the page does not say so")),
    ]
}

fn common() -> Value {
    let known = || [("cites", text("where it stands")), ("note", text("for readers of the file"))];
    let family = table(&[("path", text("the prefix of request paths")), ("basis", terms::basis())], &known());
    let answer = table(
        &[("format-parameter", text("the parameter that chooses the format")), ("default-format", formats())],
        &[],
    );
    let status = json!({ "type": "integer", "minimum": 400, "maximum": 599 });
    let [cites, note] = known();
    let said = table(
        &[
            ("status", status.clone()),
            ("code", text("the code")),
            ("message", text("the message")),
            ("basis", terms::basis()),
        ],
        &[("details", text("more words")), cites.clone(), note.clone()],
    );
    let says: Vec<(&str, Value)> = Unreached::ALL.map(|cause| (cause.name(), said.clone())).to_vec();
    let refusal = table(
        &[
            ("root", text("the root's name")),
            ("code", text("the code's name")),
            ("message", text("the message's name")),
        ],
        &[("details", text("the name of more words")), ("says", table(&[], &says)), note.clone()],
    );
    let standing = table(
        &[
            ("means", words(Means::ALL.map(Means::name))),
            ("codes", json!({ "type": "array", "minItems": 1, "items": { "type": "string" } })),
            ("basis", terms::basis()),
        ],
        &[("status", status), cites, note],
    );
    file(
        "What every action shares",
        table(
            &[("format", format()), ("answer", answer)],
            &[
                ("family", named(family)),
                ("promise", list(terms::statement(Place::Exchange))),
                ("refusal", named(refusal)),
                ("standing", list(standing)),
                ("shape", shapes(&[])),
            ],
        ),
    )
}

fn inventory() -> Value {
    let resource = json!({
        "type": "object",
        "required": ["kind", "id"],
        "additionalProperties": { "type": "string" },
    });
    file("What exists for the reference endpoint", table(&[("format", format())], &[("resource", list(resource))]))
}

fn clients() -> Value {
    let status = || json!({ "type": "integer", "minimum": 100, "maximum": 599 });
    let some = |about: &str| json!({ "type": "array", "minItems": 1, "items": text(about) });
    let filled = |about: &str| json!({ "type": "string", "minLength": 1, "description": about });
    let demand = table(
        &[
            ("kind", words(Need::NAMES)),
            ("says", filled("the demand in words")),
            ("source", filled("the file it was found in")),
        ],
        &[
            ("format", formats()),
            ("bytes", filled("the bytes allowed")),
            ("path", text("an output path")),
            ("types", some("a media type")),
            ("from", status()),
            ("to", status()),
            ("forms", some("a form of a refusal")),
        ],
    );
    let client = table(
        &[
            ("name", filled("its name on the command line")),
            ("title", filled("what it is")),
            ("source", filled("where what is said of it was found")),
            ("reads", json!({ "type": "array", "minItems": 1, "items": formats() })),
            ("sends", some("how it asks")),
            ("asks", some("a part of the ids of cases that ask as it does")),
        ],
        &[("built-on", text("a client whose demands are its own too")), ("demand", list(demand))],
    );
    file("Who reads the answers", table(&[("format", format())], &[("client", list(client))]))
}
