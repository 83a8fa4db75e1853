//! Headers: which are written down, and which are not.
//!
//! Only those are kept that say something about the message itself; a header nobody knows may hold
//! anything. Of an answer, a fixture has the content type and nothing else.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::LeftOut;
use crate::wire::{Headers, Request, Response};

/// Headers of a request that are written down.
const KEPT: [&str; 5] = ["accept", "accept-encoding", "accept-language", "content-type", "user-agent"];
/// Headers that are not worth a word: they belong to one connection or follow from the message.
const PASSING: [&str; 5] = ["connection", "content-length", "host", "keep-alive", "transfer-encoding"];
/// Headers of an answer whose loss is worth a word, by what their name holds.
const TELLING: [&str; 8] = ["auth", "cookie", "credential", "key", "secret", "session", "signature", "token"];

/// The request with the headers that are kept, and what was dropped.
pub(super) fn request(request: &Request, dropped: &mut BTreeSet<String>) -> Result<Request, LeftOut> {
    let unwritable = |reason| Err(LeftOut::Unwritable { reason });
    if !request.target.starts_with('/') || request.target.chars().any(|c| c == ' ' || c.is_control()) {
        return unwritable("its target has a blank or a control character, or no slash in front");
    }
    let mut headers = Headers::new();
    for (name, value) in request.headers.iter() {
        let lower = name.to_ascii_lowercase();
        let text = std::str::from_utf8(value).ok().filter(|text| !text.chars().any(char::is_control));
        match text.filter(|_| KEPT.contains(&lower.as_str())) {
            Some(text) => headers.push(name, text.trim()),
            None if PASSING.contains(&lower.as_str()) => {}
            None => drop(dropped.insert(format!("request header {}", said(&lower)))),
        }
    }
    Ok(Request { headers, ..request.clone() })
}

/// The answer with its content type alone; what was dropped of its headers that may hold a secret.
pub(super) fn response(response: &Response, dropped: &mut BTreeSet<String>) -> Response {
    let mut headers = Headers::new();
    if let Some(media_type) = response.headers.get("content-type") {
        headers.push("Content-Type", media_type);
    }
    for (name, _) in response.headers.iter() {
        let lower = name.to_ascii_lowercase();
        if TELLING.iter().any(|part| lower.contains(part)) {
            dropped.insert(format!("answer header {}", said(&lower)));
        }
    }
    Response { headers, ..response.clone() }
}

/// A secret that a header held.
pub(super) struct Held {
    pub(super) text: String,
    /// Whether other exchanges may have it too; a signature is of one request.
    pub(super) lasts: bool,
}

/// What must be seen nowhere else either: what headers of that sort hold, on either side.
pub(super) fn secrets(request: &Request, response: &Response) -> Vec<Held> {
    let mut found = Vec::new();
    for (name, value) in request.headers.iter().chain(response.headers.iter()) {
        let lower = name.to_ascii_lowercase();
        let Ok(text) = std::str::from_utf8(value) else { continue };
        let texts = match () {
            () if lower.contains("cookie") => of_cookies(text, lower == "set-cookie"),
            () if TELLING.iter().any(|part| lower.contains(part)) => of_credentials(text),
            () => Vec::new(),
        };
        let lasts = !lower.contains("signature");
        found.extend(texts.into_iter().map(|text| Held { text, lasts }));
    }
    found
}

fn of_cookies(text: &str, setting: bool) -> Vec<String> {
    let pairs = text.split(';').filter_map(|pair| Some(pair.split_once('=')?.1.trim().trim_matches('"')));
    // Behind the first pair of a Set-Cookie stand its attributes.
    pairs.take(if setting { 1 } else { usize::MAX }).map(str::to_owned).collect()
}

/// The whole, each word behind the scheme, and what that decodes to.
fn of_credentials(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().skip(1).collect();
    let bare = words.iter().map(|word| word.trim_matches([',', '"']).to_owned());
    let decoded = words.iter().flat_map(|word| user_and_password(word));
    [text.trim().to_owned()].into_iter().chain(bare).chain(decoded).collect()
}

/// What `Basic` credentials decode to.
fn user_and_password(word: &str) -> Vec<String> {
    let decoded = STANDARD.decode(word).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.map(|pair| pair.splitn(2, ':').map(str::to_owned).collect()).unwrap_or_default()
}

/// A name that anybody may give a header is told only where it is one of words.
fn said(name: &str) -> &str {
    let plain =
        name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_lowercase() || b"-_0123456789".contains(&byte));
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    if plain && digits <= 2 { name } else { "with an unusual name" }
}
