//! `application/x-www-form-urlencoded`, in queries and bodies: bytes to pairs, and back.
//!
//! Pairs are parted at `&` only. An empty piece (`a=1&&b=2`, a `&` at either end) is no pair and
//! leaves no trace, as in the URL standard: every client library drops it, so nothing can depend
//! on it. What is unescaped is bytes, not text: this module must never judge whether it is UTF-8.
//!
//! Next: [`crate::codec`] turns pairs into parameters.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

use super::{Anomaly, AnomalyKind};
use crate::value::Path;

/// One `name=value` pair, unescaped but not yet text: an escape may spell any byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair<'a> {
    /// The name's bytes.
    pub name: Cow<'a, [u8]>,
    /// The value's bytes; empty without `=`.
    pub value: Cow<'a, [u8]>,
}

/// How a blank is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Blank {
    /// `+`, as HTML forms and the Go client write it.
    Plus,
    /// `%20`, as the Python client writes it.
    Percent,
}

/// Reads any bytes as pairs; order and repeats are kept.
///
/// A `%` without two hexadecimal digits stays as written, with one [`AnomalyKind::BadEscape`] for
/// a name and one for a value; a pair without `=` has an empty value and [`AnomalyKind::NoEquals`].
/// The anomalies' path is the parameter's name.
pub fn read(bytes: &[u8]) -> (Vec<Pair<'_>>, Vec<Anomaly>) {
    let mut pairs = Vec::new();
    let mut anomalies = Vec::new();
    for piece in bytes.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()) {
        let (name, value) = parts(piece);
        let pair = Pair { name: unescape(name), value: unescape(value.unwrap_or_default()) };
        let mut note = |kind| {
            anomalies.push(Anomaly::new(Path::root().name(&String::from_utf8_lossy(&pair.name)), kind));
        };
        if value.is_none() {
            note(AnomalyKind::NoEquals);
        }
        for text in [Some(name), value].into_iter().flatten().filter_map(bad_escape) {
            note(AnomalyKind::BadEscape { text });
        }
        pairs.push(pair);
    }
    (pairs, anomalies)
}

/// Writes pairs; everything but `A-Z a-z 0-9 - . _ ~` is escaped.
pub fn write<'a>(pairs: impl IntoIterator<Item = (&'a [u8], &'a [u8])>, blank: Blank) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        escape(name, blank, &mut text);
        text.push('=');
        escape(value, blank, &mut text);
    }
    text
}

/// The `unreserved` characters of RFC 3986 stay; all else is escaped.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn escape(bytes: &[u8], blank: Blank, into: &mut String) {
    for piece in percent_encode(bytes, ESCAPED) {
        into.push_str(if piece == "%20" && blank == Blank::Plus { "+" } else { piece });
    }
}

/// The value begins behind the first `=`; later ones belong to it.
fn parts(piece: &[u8]) -> (&[u8], Option<&[u8]>) {
    match piece.iter().position(|byte| *byte == b'=') {
        Some(equals) => (&piece[..equals], Some(&piece[equals + 1..])),
        None => (piece, None),
    }
}

/// `+` first: an escaped plus (`%2B`) must stay one.
fn unescape(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.contains(&b'+') {
        return percent_decode(bytes).into();
    }
    let blanks: Vec<u8> = bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    Cow::Owned(percent_decode(&blanks).collect())
}

/// The first `%` that begins no escape, with what stands in the place of its digits.
fn bad_escape(bytes: &[u8]) -> Option<String> {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b'%') {
        match &rest[at + 1..] {
            [high, low, behind @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => rest = behind,
            behind => {
                let end = at + 1 + behind.len().min(2);
                return Some(String::from_utf8_lossy(&rest[at..end]).into_owned());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
