//! JSON Schema of target files, for editors. Next: `read`, which decides.

use serde_json::{Value, json};

use crate::judge::Direction;
use crate::model::Format;

/// The schema of a target file.
pub fn schema() -> Value {
    let text = |about: &str| json!({ "type": "string", "pattern": "\\S", "description": about });
    let any = |about: &str| json!({ "type": "string", "description": about });
    let texts = json!({ "anyOf": [text("one"), { "type": "array", "items": text("one of several") }] });
    let known = json!({
        "type": "object",
        "required": ["constraint", "direction", "path", "reason", "since"],
        "properties": {
            "constraint": any("the id of the statement, or of a recording"),
            "direction": { "enum": Direction::ALL.map(Direction::name) },
            "path": any("where it shows"),
            "reason": any("why it is known; empty until somebody has looked at it"),
            "since": { "type": "string", "format": "date", "description": "the day it was found" },
            "expires": { "type": "string", "format": "date", "description": "the last day it is known" },
        },
        "additionalProperties": false,
    });
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "What is under test, and what is known to be wrong with it",
        "type": "object",
        "required": ["format"],
        "properties": {
            "format": { "const": 1, "description": "the format of the file" },
            "name": text("what reports call the endpoint"),
            "endpoint": text("its base URL"),
            "profile": text("the section of ~/.ncloud/configure with its keys"),
            "rate": { "type": "integer", "minimum": 1, "description": "requests a second at most" },
            "jobs": { "type": "integer", "minimum": 1, "maximum": 1024, "description": "requests at the same time" },
            "timeout": { "type": "number", "exclusiveMinimum": 0, "maximum": 3600, "description": "seconds for one request" },
            "allow-create": { "type": "integer", "minimum": 0, "description": "how many things it may create" },
            "formats": { "type": "array", "minItems": 1, "uniqueItems": true, "items": { "enum": Format::ALL.map(Format::name) } },
            "fixtures": texts.clone(),
            "strict": { "type": "boolean", "description": "a broken should counts as a broken must does" },
            "bind": { "type": "object", "additionalProperties": texts },
            "known": { "type": "array", "items": known },
        },
        "additionalProperties": false,
    })
}
