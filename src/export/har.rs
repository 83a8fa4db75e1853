//! The suite as an HTTP archive (HAR 1.2), entry by entry: what is sent, and what is expected of it.
//!
//! An archive has no word for an expectation, so it is the comment of its entry. The answers in it
//! are those of the built-in reference at one moment: an entry without an answer is none, and most
//! tools would refuse it. Next: [`crate::recording`] for how archives are read.

use std::io::{self, Write};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::case::{Case, Expectation};
use crate::model::Model;
use crate::reference::{Reference, Stamp};
use crate::wire::{Headers, Request, form};

/// When everything in an archive happened: it is the same whenever it is made.
const NOW: (&str, i64) = ("2026-01-01T00:00:00.000Z", 1_767_225_600_000);

/// What an archive does not say.
pub const LOSSES: &str = "An HTTP archive says what is sent. It does not say that a refusal proves something only beside its accepted control, which other answers a page allows, or what ties an answer to its request; the comment of an entry says what is expected, in words. The answers are those of the built-in reference. Nothing is signed. A body that is not UTF-8 is in base64, which HAR 1.2 knows for answers only.";

/// Writes the archive of these cases at that base URL, one entry a line.
pub fn har(model: &Arc<Model>, cases: &[Case], server: &str, into: &mut dyn Write) -> io::Result<()> {
    let creator = json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") });
    write!(into, "{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"comment\":{},\"entries\":[", json!(LOSSES))?;
    let reference = Reference::new(Arc::clone(model));
    for (serial, case) in (0_u64..).zip(cases) {
        let separator = if serial == 0 { "\n" } else { ",\n" };
        let control = case.control.and_then(|control| cases.get(control));
        write!(into, "{separator}{}", entry(model, &reference, case, control, (server, serial)))?;
    }
    writeln!(into, "\n]}}}}")
}

fn entry(model: &Model, reference: &Reference, case: &Case, control: Option<&Case>, at: (&str, u64)) -> Value {
    let (server, serial) = at;
    let answer = reference.answer(&case.request, Stamp { now_ms: NOW.1, serial });
    let media_type = answer.headers.get("content-type").unwrap_or_default();
    json!({
        "startedDateTime": NOW.0,
        "time": 0,
        "request": request(&case.request, server),
        "response": {
            "status": answer.status,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": headers(&answer.headers),
            "content": { "size": answer.body.len(), "mimeType": media_type, "text": String::from_utf8_lossy(&answer.body) },
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": answer.body.len(),
        },
        "cache": {},
        "timings": { "send": 0, "wait": 0, "receive": 0 },
        "comment": comment(model, case, control),
    })
}

fn request(request: &Request, server: &str) -> Value {
    let mut written = json!({
        "method": request.method.name(),
        "url": format!("{}{}", server.trim_end_matches('/'), request.target),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&request.headers),
        "queryString": pairs(request.query().unwrap_or_default().as_bytes()),
        "headersSize": -1,
        "bodySize": request.body.len(),
    });
    if !request.body.is_empty() {
        written["postData"] = posted(request);
    }
    written
}

fn posted(request: &Request) -> Value {
    let media_type = request.headers.get("content-type").unwrap_or_default();
    match std::str::from_utf8(&request.body) {
        Ok(text) => json!({ "mimeType": media_type, "text": text, "params": pairs(&request.body) }),
        Err(_) => {
            json!({ "mimeType": media_type, "text": STANDARD.encode(&request.body), "encoding": "base64", "params": [] })
        }
    }
}

fn pairs(bytes: &[u8]) -> Vec<Value> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (pairs, _) = form::read(bytes);
    pairs.iter().map(|pair| json!({ "name": text(&pair.name), "value": text(&pair.value) })).collect()
}

fn headers(headers: &Headers) -> Vec<Value> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    headers.iter().map(|(name, value)| json!({ "name": name, "value": text(value) })).collect()
}

/// What is expected of a case, and why.
fn comment(model: &Model, case: &Case, control: Option<&Case>) -> String {
    let expected = match case.label.expectation {
        Expectation::Accept => "to be accepted".to_owned(),
        Expectation::Reject => "to be refused".to_owned(),
        Expectation::Unspecified => "the page leaves open whether it is accepted".to_owned(),
    };
    let broken = case.label.violations.iter().map(|violation| model.constraint(violation.constraint).id.as_str());
    let mut broken: Vec<&str> = broken.collect();
    broken.dedup();
    let why = if broken.is_empty() { String::new() } else { format!("; about {}", broken.join(", ")) };
    let beside = control.map(|control| format!("; beside {}", control.id)).unwrap_or_default();
    format!("{}: {expected}{why}{beside}", case.id)
}
