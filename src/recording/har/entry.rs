//! One entry of an archive to one exchange, or why it is left out.
//!
//! The URL says what was asked, the list of its parameters only where the URL has none. A body is
//! taken as text, and put together from its parameters only where no text was kept. Next: [`super::raw`].

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::EntryLeftOut;
use super::raw::{Content, Entry, Pair, PostData};
use crate::model::Model;
use crate::recording::Captured;
use crate::wire::form::{self, Blank};
use crate::wire::{Headers, Method, Request, Response};

/// Base64 of any writer, with padding or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What cannot stand in a request line, besides what is not ASCII.
const UNSENDABLE: &AsciiSet = &CONTROLS.add(b' ');

/// Headers that speak of the bytes as they travelled, which an archive does not keep.
const OF_THE_CARRIAGE: [&str; 4] = ["content-length", "content-encoding", "transfer-encoding", "connection"];

/// A mark in front of a text, which browsers take away, in bytes.
const MARK: usize = 3;

/// Reads an entry; the error says what is wrong with one of ours.
pub(super) fn read(model: &Model, entry: &Entry) -> Result<Result<Captured, EntryLeftOut>, String> {
    let Some(target) = target(model, entry) else { return Ok(Err(EntryLeftOut::OtherPath)) };
    let methods = [Method::Get, Method::Post];
    let Some(method) = methods.into_iter().find(|method| method.name().eq_ignore_ascii_case(&entry.request.method))
    else {
        return Ok(Err(EntryLeftOut::OtherMethod));
    };
    let mut headers = headers(entry.request.headers.as_deref(), "request.headers")?;
    headers.remove("host");
    let Some(body) = sent(entry)? else { return Ok(Err(EntryLeftOut::NoRequestBody)) };
    let media_type = entry.request.post_data.as_ref().and_then(|data| data.mime_type.as_deref());
    add_media_type(&mut headers, media_type.filter(|_| !body.is_empty()));
    let response = match answer(entry)? {
        Ok(response) => response,
        Err(left_out) => return Ok(Err(left_out)),
    };
    let request = Request { method, target, headers, body };
    Ok(Ok(Captured::new(request, response)))
}

/// Whether the path of an action stands anywhere in an entry that cannot be read.
pub(super) fn may_be_ours(model: &Model, text: &str) -> bool {
    model.actions.iter().any(|action| text.contains(action.path.as_str()))
}

/// Path and query below the endpoint's base URL; `None` where the path is no action's.
fn target(model: &Model, entry: &Entry) -> Option<String> {
    let url = entry.request.url.split('#').next().unwrap_or_default();
    let (path, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
    let action = model.actions.iter().find(|action| path.ends_with(action.path.as_str()))?;
    let listed = entry.request.query_string.as_deref().unwrap_or_default();
    let query = match query {
        Some(query) => Some(utf8_percent_encode(query, UNSENDABLE).to_string()),
        None => (!listed.is_empty()).then(|| written(listed)),
    };
    Some(query.map_or_else(|| action.path.clone(), |query| format!("{}?{query}", action.path)))
}

/// The body that was sent; `None` where it was not kept.
fn sent(entry: &Entry) -> Result<Option<Vec<u8>>, String> {
    let whole = match &entry.request.post_data {
        Some(PostData { text: Some(text), encoding, .. }) if !text.is_empty() => {
            Some(bytes(text, encoding.as_deref(), "request.postData")?)
        }
        Some(PostData { params: Some(params), .. }) if !params.is_empty() => Some(written(params).into_bytes()),
        _ => None,
    };
    let was_sent = entry.request.body_size.is_some_and(|size| size > 0.0);
    Ok(whole.or((!was_sent).then(Vec::new)))
}

fn answer(entry: &Entry) -> Result<Result<Response, EntryLeftOut>, String> {
    let Some(response) = entry.response.as_ref().filter(|response| response.status > 0.0) else {
        return Ok(Err(EntryLeftOut::NoAnswer));
    };
    if response.error.as_deref().is_some_and(|error| !error.is_empty()) {
        return Ok(Err(EntryLeftOut::NotWhole));
    }
    let status = status(response.status).ok_or("response.status is no HTTP status; expected 100 to 599")?;
    let mut headers = headers(response.headers.as_deref(), "response.headers")?;
    let content = response.content.as_ref();
    let Some(body) = content.map_or(Ok(None), received)? else { return Ok(Err(EntryLeftOut::NotWhole)) };
    // Of an answer whose headers were kept, the header says it, or nothing did.
    let media_type = content.and_then(|content| content.mime_type.as_deref());
    add_media_type(&mut headers, media_type.filter(|_| response.headers.as_deref().is_none_or(<[Pair]>::is_empty)));
    Ok(Ok(Response { status, headers, body }))
}

/// The status, if it is one of HTTP.
fn status(number: f64) -> Option<u16> {
    (100..=599).find(|status| f64::from(*status) == number)
}

/// The body of an answer, unpacked; `None` where it was not kept, or is shorter than it is said to be.
fn received(content: &Content) -> Result<Option<Vec<u8>>, String> {
    let size = content.size.unwrap_or(-1.0);
    let Some(text) = &content.text else { return Ok((size == 0.0).then(Vec::new)) };
    let encoding = content.encoding.as_deref();
    let body = bytes(text, encoding, "response.content")?;
    let charset = content.mime_type.as_deref().map(str::to_ascii_lowercase).unwrap_or_default();
    let is_counted = !charset.contains("charset=") || charset.contains("utf-8") || charset.contains("utf8");
    let is_short = ((body.len() + MARK) as f64) < size;
    Ok((!is_short || !is_counted).then_some(body))
}

/// What a text stands for: itself, or bytes in base64.
fn bytes(text: &str, encoding: Option<&str>, place: &str) -> Result<Vec<u8>, String> {
    match encoding.map(str::trim).unwrap_or_default() {
        "" => Ok(text.as_bytes().to_vec()),
        name if name.eq_ignore_ascii_case("base64") => {
            let packed: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
            BASE64.decode(packed).map_err(|error| format!("{place}.text is no base64: {error}"))
        }
        other => Err(format!("{place}.encoding is {other:?}; expected \"base64\" or none")),
    }
}

/// Parameters as a client would write them.
fn written(pairs: &[Pair]) -> String {
    let pairs = pairs.iter().map(|pair| (pair.name.as_bytes(), pair.value.as_deref().unwrap_or_default().as_bytes()));
    form::write(pairs, Blank::Plus)
}

/// Headers as HTTP/1.1 has them, without those that would not fit what was kept.
fn headers(pairs: Option<&[Pair]>, place: &str) -> Result<Headers, String> {
    let mut headers = Headers::new();
    for pair in pairs.unwrap_or_default().iter().filter(|pair| !pair.name.starts_with(':')) {
        let is_token = !pair.name.is_empty() && pair.name.bytes().all(is_token_byte);
        if !is_token {
            return Err(format!("{place} has a name that is none: {:?}", pair.name));
        }
        if OF_THE_CARRIAGE.iter().any(|name| pair.name.eq_ignore_ascii_case(name)) {
            continue;
        }
        // Several of one name are written as lines of one value.
        for line in pair.value.as_deref().unwrap_or_default().split(['\r', '\n']) {
            headers.push(pair.name.as_str(), line.trim());
        }
    }
    Ok(headers)
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Adds what the archive says of the media type, where no header says it.
fn add_media_type(headers: &mut Headers, media_type: Option<&str>) {
    let is_text = |media_type: &&str| !media_type.is_empty() && !media_type.contains(char::is_control);
    if let (None, Some(media_type)) = (headers.get("content-type"), media_type.filter(is_text)) {
        headers.push("Content-Type", media_type);
    }
}
