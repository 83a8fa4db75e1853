//! `application/x-www-form-urlencoded`, in queries and bodies: bytes to pairs, and back.

use std::borrow::Cow;

use super::Anomaly;

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
pub fn read(_bytes: &[u8]) -> (Vec<Pair<'_>>, Vec<Anomaly>) {
    unimplemented!()
}

/// Writes pairs; everything but `A-Z a-z 0-9 - . _ ~` is escaped.
pub fn write<'a>(_pairs: impl IntoIterator<Item = (&'a [u8], &'a [u8])>, _blank: Blank) -> String {
    unimplemented!()
}
