//! The writer, in the one shape that the documented answers have.

use crate::wire::Node;

/// Writes a document: UTF-8, an XML declaration, two blanks of indentation, no end-of-line at the end.
///
/// The root is an object with one entry, as [`super::read`] gives it; several entries are written
/// one behind the other, and any other node as bare text. Names are written as they are: that they
/// are names is up to the caller. Text and names of a tree may not be all XML can carry: characters
/// that XML 1.0 forbids are written as U+FFFD. What JSON has and XML has not is spelled: numbers
/// and booleans as text, `null` as no text, items of an array as elements named `item`. Nothing inside
/// is `<x></x>` where a text is, and `<x/>` where an object or an array is: so the documented answers
/// have it, and to one client's decoder the first is a text and no list.
pub fn write(root: &Node<'_>) -> Vec<u8> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    match root {
        Node::Object(entries) => {
            for (name, node) in entries {
                line(0, &mut out);
                element(name, node, 0, &mut out);
            }
        }
        other => {
            line(0, &mut out);
            content(other, 0, &mut out);
        }
    }
    out.into_bytes()
}

fn element(name: &str, node: &Node<'_>, level: usize, out: &mut String) {
    out.push('<');
    out.push_str(name);
    if is_bare(node) {
        return out.push_str("/>");
    }
    out.push('>');
    content(node, level, out);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Whether there could be elements inside, and are none.
fn is_bare(node: &Node<'_>) -> bool {
    match node {
        Node::Object(entries) => entries.is_empty(),
        Node::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn content(node: &Node<'_>, level: usize, out: &mut String) {
    match node {
        Node::Text(text) | Node::Number(text) => escape(text, out),
        Node::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
        Node::Null => {}
        Node::Array(items) => children(items.iter().map(|item| ("item", item)), level, out),
        Node::Object(entries) => children(entries.iter().map(|(name, node)| (name.as_ref(), node)), level, out),
    }
}

fn children<'n>(list: impl ExactSizeIterator<Item = (&'n str, &'n Node<'n>)>, level: usize, out: &mut String) {
    if list.len() == 0 {
        return; // a document without a root
    }
    for (name, node) in list {
        line(level + 1, out);
        element(name, node, level + 1, out);
    }
    line(level, out);
}

fn line(level: usize, out: &mut String) {
    out.push('\n');
    (0..level).for_each(|_| out.push_str("  "));
}

/// A carriage return would be read as a line feed if it were written bare.
fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            _ if super::characters::is_allowed(character) => out.push(character),
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
}
