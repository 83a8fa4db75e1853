//! Bending a finished response: its status, its headers, its bytes.

use crate::model::Format;
use crate::wire::{Headers, Response};

use super::super::change::{Charset, Wire};

/// The refusal of a method.
pub(super) fn not_allowed() -> Response {
    let mut headers = Headers::new();
    headers.push("Allow", "GET");
    headers.push("Content-Type", "text/plain");
    Response { status: 405, headers, body: b"Method Not Allowed".to_vec() }
}

/// The refusal of a media type.
pub(super) fn unsupported() -> Response {
    let mut headers = Headers::new();
    headers.push("Content-Type", "text/plain");
    Response { status: 415, headers, body: b"Unsupported Media Type".to_vec() }
}

/// Bends a response whose body is in that format.
pub(super) fn bend(response: &mut Response, wire: &Wire, format: Format) {
    match wire {
        Wire::Status(status) => {
            response.status = *status;
            if (300..400).contains(status) {
                response.headers.push("Location", "/elsewhere");
            }
        }
        Wire::ContentType(name) => {
            response.headers.remove("content-type");
            if let Some(name) = name {
                response.headers.push("Content-Type", name.clone());
            }
        }
        Wire::OtherContentType => {
            let other = if format == Format::Xml { "application/json" } else { "application/xml" };
            bend(response, &Wire::ContentType(Some(format!("{other};charset=UTF-8"))), format);
        }
        Wire::Header(name, value) => response.headers.push(name.clone(), value.clone()),
        Wire::HeaderCase(upper) => recase(&mut response.headers, *upper),
        Wire::Style(style) => {
            let root = super::read(&response.body, format);
            response.body = super::style::write(&root, style, format);
        }
        // Taken care of before there is a response.
        Wire::OtherFormat
        | Wire::NotAllowed
        | Wire::BodyIgnored
        | Wire::FormParameterRefused
        | Wire::FormParameterIgnored => {}
        _ => response.body = body(std::mem::take(&mut response.body), wire, format),
    }
}

fn recase(headers: &mut Headers, upper: bool) {
    let old = std::mem::take(headers);
    let mut fields: Vec<(String, Vec<u8>)> =
        old.iter().map(|(name, value)| (name.to_owned(), value.to_vec())).collect();
    fields.reverse();
    for (name, value) in fields {
        headers.push(if upper { name.to_uppercase() } else { name.to_lowercase() }, value);
    }
}

fn body(body: Vec<u8>, wire: &Wire, format: Format) -> Vec<u8> {
    match wire {
        Wire::Body(other) => other.clone().into_bytes(),
        Wire::Before(bytes) => [bytes.as_slice(), &body].concat(),
        Wire::Behind(bytes) => [body.as_slice(), bytes].concat(),
        Wire::Truncated(percent) => body[..body.len() * percent / 100].to_vec(),
        Wire::TwiceOver => [body.as_slice(), b"\n", &body].concat(),
        _ => text(&String::from_utf8_lossy(&body), wire, format),
    }
}

fn text(body: &str, wire: &Wire, format: Format) -> Vec<u8> {
    match wire {
        Wire::Unescaped => unescaped(body, format).into_bytes(),
        Wire::DoubleEscaped => double_escaped(body, format).into_bytes(),
        Wire::Charset(charset) => encoded(body, *charset, format),
        Wire::Replaced(from, to) => body.replace(from, to).into_bytes(),
        Wire::Root(name) => rooted(body, format, |_| Some(name.clone())).into_bytes(),
        Wire::NoRoot => rooted(body, format, |_| None).into_bytes(),
        Wire::WrappedRoot(name) => wrapped(body, name, format).into_bytes(),
        _ => body.as_bytes().to_vec(),
    }
}

fn unescaped(body: &str, format: Format) -> String {
    match format {
        Format::Xml => body.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
        Format::Json => body.replace("\\\"", "\"").replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\"),
    }
}

/// What is an escape becomes the text of one.
fn double_escaped(body: &str, format: Format) -> String {
    if format == Format::Xml {
        return body.replace('&', "&amp;");
    }
    let mut out = String::with_capacity(body.len());
    let mut characters = body.chars();
    while let Some(character) = characters.next() {
        out.push(character);
        if character == '\\' {
            out.push('\\');
            if let Some(escaped) = characters.next() {
                if matches!(escaped, '"' | '\\') {
                    out.push('\\');
                }
                out.push(escaped);
            }
        }
    }
    out
}

fn encoded(body: &str, charset: Charset, format: Format) -> Vec<u8> {
    if charset == Charset::Utf16 {
        return [0xFEFF].into_iter().chain(body.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    }
    let mut out = Vec::with_capacity(body.len());
    for character in body.chars() {
        let code = u32::from(character);
        match (charset, u8::try_from(code)) {
            (_, Ok(byte)) if byte < 0x80 => out.push(byte),
            (Charset::Latin1, Ok(byte)) => out.push(byte),
            (Charset::Latin1, Err(_)) if format == Format::Xml => out.extend(format!("&#{code};").bytes()),
            (Charset::Latin1, Err(_)) => {
                let mut units = [0; 2];
                let escapes = character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}"));
                out.extend(escapes.collect::<String>().bytes());
            }
            _ => out.extend([0xB0, 0xA1 + u8::try_from(code % 94).unwrap_or_default()]),
        }
    }
    out
}

/// The body with its root under another name, or none.
fn rooted(body: &str, format: Format, rename: impl Fn(&str) -> Option<String>) -> String {
    let Some(root) = root(body, format) else { return body.to_owned() };
    match (format, rename(root)) {
        (Format::Xml, Some(name)) => body
            .replace(&format!("<{root}>"), &format!("<{name}>"))
            .replace(&format!("</{root}>"), &format!("</{name}>")),
        (Format::Json, Some(name)) => body.replacen(&format!("\"{root}\""), &format!("\"{name}\""), 1),
        (Format::Xml, None) => body.replace(&format!("<{root}>"), "").replace(&format!("</{root}>"), ""),
        (Format::Json, None) => {
            let inner = body.split_once(':').map_or("", |(_, inner)| inner).trim();
            inner.strip_suffix('}').map_or_else(|| body.to_owned(), |inner| inner.trim_end().to_owned())
        }
    }
}

fn wrapped(body: &str, name: &str, format: Format) -> String {
    match format {
        Format::Json => format!("{{\"{name}\": {body}}}"),
        Format::Xml => match body.split_once("?>") {
            Some((declaration, rest)) => format!("{declaration}?><{name}>{rest}</{name}>"),
            None => format!("<{name}>{body}</{name}>"),
        },
    }
}

fn root(body: &str, format: Format) -> Option<&str> {
    match format {
        Format::Xml => body.split('<').find(|tag| tag.starts_with(char::is_alphabetic))?.split('>').next(),
        Format::Json => body.split('"').nth(1),
    }
}
