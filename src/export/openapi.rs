//! OpenAPI 3.1: one path an action, by both methods and in both formats.
//!
//! The example answer is the page's, member by member, masks and all. A masked example of a parameter is
//! left out, because tools send examples. Next: [`super::schema`] for the members.

use serde_json::{Map, Value, json};

use super::Dialect;
use super::loss::Losses;
use super::schema::{answer, ids, losses, member, object, refusal};
use crate::codec::{encode_said, encode_success, scalar};
use crate::model::{Action, Format, Member, Model, RefusalForm, Type};
use crate::value::{Record, Value as Read};
use crate::wire::sign::{ACCESS_KEY_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER};

/// How an answer travels, by its format.
const MEDIA_TYPES: [(Format, &str); 2] = [(Format::Xml, "application/xml"), (Format::Json, "application/json")];

/// The document of these actions at that base URL, and what it does not say of them.
pub fn openapi(model: &Model, actions: &[usize], server: &str) -> (Value, Losses) {
    let actions: Vec<&Action> = actions.iter().filter_map(|&index| model.actions.get(index)).collect();
    let losses = losses(model, &actions, Dialect::OpenApi);
    let mut schemas = Map::new();
    for action in &actions {
        schemas.insert(action.id.clone(), Value::Object(answer(model, action, Dialect::OpenApi)));
    }
    for form in &model.refusals {
        let mut schema = refusal(form);
        schema.insert("xml".to_owned(), json!({ "name": form.root }));
        schemas.insert(format!("refusal.{}", form.name), Value::Object(schema));
    }
    let paths: Map<String, Value> = actions.iter().map(|action| (action.path.clone(), path(model, action))).collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": ids(&actions),
            "version": model.digest,
            "description": "Made from the spec of ncloud-conformance. `x-losses` names every statement that this format does not say, or not whole.",
            "x-losses": losses.json(model),
        },
        "servers": [{ "url": server }],
        "security": [{}, { "timestamp": [], "accessKey": [], "signature": [] }],
        "paths": paths,
        "components": { "schemas": schemas, "securitySchemes": signature() },
    });
    (document, losses)
}

/// The three headers of a signed request; how the signature is made is nothing OpenAPI can say.
fn signature() -> Value {
    let header = |name: &str| json!({ "type": "apiKey", "in": "header", "name": name });
    json!({
        "timestamp": header(TIMESTAMP_HEADER),
        "accessKey": header(ACCESS_KEY_HEADER),
        "signature": header(SIGNATURE_HEADER),
    })
}

fn path(model: &Model, action: &Action) -> Value {
    let plain = action.input.iter().filter(|input| !matches!(input.kind, Type::List(_) | Type::Record(_)));
    let inputs: Vec<(&Member, Map<String, Value>, bool)> = plain.map(|input| parameter(model, input)).collect();
    let query = inputs.iter().map(|(input, schema, is_required)| {
        json!({ "name": input.name, "in": "query", "required": is_required, "schema": schema })
    });
    let get = with(operation(model, action, "get"), "parameters", query.collect());
    let properties: Map<String, Value> =
        inputs.iter().map(|(input, schema, _)| (input.name.clone(), json!(schema))).collect();
    let required = inputs.iter().filter(|(_, _, is_required)| *is_required).map(|(input, _, _)| input.name.as_str());
    let mut form = object(json!({ "type": "object", "properties": properties }));
    let required: Vec<&str> = required.collect();
    if !required.is_empty() {
        form.insert("required".to_owned(), json!(required));
    }
    let body = json!({
        "required": form.contains_key("required"),
        "content": { "application/x-www-form-urlencoded": { "schema": form } },
    });
    json!({ "get": get, "post": with(operation(model, action, "post"), "requestBody", body) })
}

fn with(mut operation: Map<String, Value>, key: &str, value: Value) -> Map<String, Value> {
    operation.insert(key.to_owned(), value);
    operation
}

/// A parameter, its schema, and whether it must be given.
fn parameter<'m>(model: &Model, input: &'m Member) -> (&'m Member, Map<String, Value>, bool) {
    let mut schema = member(model, input, Dialect::OpenApi);
    if let Some(example) = input.example.as_ref().filter(|example| !example.contains('*') && !example.is_empty()) {
        schema.insert("examples".to_owned(), json!([example]));
    }
    let mut all = input.constraints.iter().map(|&id| super::said::said(model.constraint(id), Dialect::OpenApi));
    let is_required = all.any(|said| said.is_required);
    (input, schema, is_required)
}

fn operation(model: &Model, action: &Action, method: &str) -> Map<String, Value> {
    let schema = format!("#/components/schemas/{}", action.id);
    let content = |(format, media_type): (Format, &str)| {
        let bytes = encode_success(action, &example(action.output.record().unwrap_or_default()), format);
        let content =
            json!({ "schema": schema_in(format, &action.output.name, &schema), "example": shown(format, &bytes) });
        (media_type.to_owned(), content)
    };
    let content: Map<String, Value> = MEDIA_TYPES.map(content).into_iter().collect();
    object(json!({
        "operationId": format!("{}.{method}", action.id),
        "summary": format!("{}, {}", action.page.title, action.page.edition),
        "tags": [action.family],
        "responses": {
            "2XX": { "description": "a success", "content": content },
            "4XX": refused(model),
            "5XX": refused(model),
        },
    }))
}

/// A refusal, in any of its forms.
fn refused(model: &Model) -> Value {
    let content = |(format, media_type): (Format, &str)| {
        let refer =
            |form: &RefusalForm| schema_in(format, &form.root, &format!("#/components/schemas/refusal.{}", form.name));
        let forms: Vec<Value> = model.refusals.iter().map(refer).collect();
        let said = model.refusals.iter().flat_map(|form| form.says.iter().map(move |said| (form, said)));
        let examples: Map<String, Value> = said
            .map(|(form, said)| {
                (said.cause.name().to_owned(), json!({ "value": shown(format, &encode_said(form, said, format)) }))
            })
            .collect();
        (media_type.to_owned(), json!({ "schema": { "anyOf": forms }, "examples": examples }))
    };
    let content: Map<String, Value> = MEDIA_TYPES.map(content).into_iter().collect();
    json!({ "description": "a refusal", "content": content })
}

/// What is below a root, as it stands in that format: JSON has the root's name as its one key.
fn schema_in(format: Format, root: &str, schema: &str) -> Value {
    match format {
        Format::Xml => json!({ "$ref": schema }),
        Format::Json => json!({ "type": "object", "required": [root], "properties": { root: { "$ref": schema } } }),
    }
}

/// An example as a document has it: JSON as a value, XML as a text.
fn shown(format: Format, bytes: &[u8]) -> Value {
    let text = String::from_utf8_lossy(bytes);
    match format {
        Format::Xml => json!(text),
        Format::Json => serde_json::from_str(&text).unwrap_or_else(|_| json!(text)),
    }
}

/// The fields the page shows, as it shows them; each list has one item, where its items are records.
fn example(members: &[Member]) -> Record {
    let field = |member: &Member| {
        let value = match &member.kind {
            Type::Record(members) => Read::Record(example(members)),
            Type::List(item) => {
                Read::List(item.record().map(|members| Read::Record(example(members))).into_iter().collect())
            }
            Type::Scalar(kind) => scalar::parse(*kind, member.example.as_deref()?)?,
        };
        Some((member.name.clone(), value))
    };
    members.iter().filter_map(field).collect()
}
