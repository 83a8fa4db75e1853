//! The writer, in the one shape that every official client reads.

use std::fmt::Write;

use crate::wire::Node;

/// Writes a document as the strictest official client demands it: pretty printed, a blank between
/// `:` and what follows, nothing behind the final brace.
///
/// Strings are escaped only where RFC 8259 demands it. A [`Node::Number`] is written as spelled.
pub fn write(root: &Node<'_>) -> Vec<u8> {
    let mut out = String::new();
    node(root, 0, &mut out);
    out.into_bytes()
}

fn node(node: &Node<'_>, level: usize, out: &mut String) {
    match node {
        Node::Text(text) => string(text, out),
        Node::Number(spelled) => out.push_str(spelled),
        Node::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
        Node::Null => out.push_str("null"),
        Node::Array(items) => array(items, level, out),
        Node::Object(entries) if entries.is_empty() => out.push_str("{}"),
        Node::Object(entries) => {
            for (position, (name, inner)) in entries.iter().enumerate() {
                out.push_str(if position == 0 { "{" } else { "," });
                line(level + 1, out);
                string(name, out);
                out.push_str(": ");
                self::node(inner, level + 1, out);
            }
            line(level, out);
            out.push('}');
        }
    }
}

fn array(items: &[Node<'_>], level: usize, out: &mut String) {
    if items.is_empty() {
        out.push_str("[]");
        return;
    }
    for (position, item) in items.iter().enumerate() {
        out.push_str(if position == 0 { "[" } else { "," });
        line(level + 1, out);
        node(item, level + 1, out);
    }
    line(level, out);
    out.push(']');
}

fn line(level: usize, out: &mut String) {
    out.push('\n');
    (0..level).for_each(|_| out.push_str("  "));
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            // Writing into a `String` cannot fail.
            '\0'..'\u{20}' => write!(out, "\\u{:04x}", u32::from(character)).unwrap_or_default(),
            _ => out.push(character),
        }
    }
    out.push('"');
}
