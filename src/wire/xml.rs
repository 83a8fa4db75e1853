//! XML bytes to a lossless document, and back.

use super::{Document, Limits, Node};

/// Reads any bytes as XML.
pub fn read<'a>(_bytes: &'a [u8], _limits: &Limits) -> Document<'a> {
    unimplemented!()
}

/// Writes a document: UTF-8, an XML declaration, two blanks of indentation, no end-of-line at the end.
pub fn write(_root: &Node<'_>) -> Vec<u8> {
    unimplemented!()
}
