//! The same document, written otherwise: whatever XML and JSON leave to the writer.

use crate::model::Format;
use crate::wire::Node;

use super::super::change::{Escapes, Style};

/// Writes a document in a style.
pub(super) fn write(root: &Node<'_>, style: &Style, format: Format) -> Vec<u8> {
    let mut out = String::new();
    match (format, root) {
        (Format::Xml, Node::Object(entries)) => {
            out.push_str(style.declaration);
            for (name, node) in entries {
                element(name, node, style, 0, &mut out);
            }
        }
        _ => json(root, style, 0, &mut out),
    }
    out.push_str(style.end);
    out.into_bytes()
}

fn line(style: &Style, level: usize, out: &mut String) {
    if let Some(indent) = style.indent {
        out.push_str(if style.line.is_empty() { "\n" } else { style.line });
        (0..level).for_each(|_| out.push_str(indent));
    }
}

fn element(name: &str, node: &Node<'_>, style: &Style, level: usize, out: &mut String) {
    let empty = match node {
        Node::Text(text) => text.is_empty(),
        Node::Object(entries) => entries.is_empty(),
        _ => false,
    };
    if empty && style.self_closing {
        return out.push_str(&format!("<{name}/>"));
    }
    out.push_str(&format!("<{name}>"));
    match node {
        Node::Object(entries) => {
            for (name, inner) in entries {
                line(style, level + 1, out);
                if style.comments {
                    out.push_str("<!-- next -->");
                }
                element(name, inner, style, level + 1, out);
            }
            line(style, level, out);
        }
        Node::Text(text) => text_of(text, style.escapes, out),
        _ => {}
    }
    // XML allows blanks behind the name of an end tag.
    out.push_str(&format!("</{name}{}>", if style.comments { " " } else { "" }));
}

fn text_of(text: &str, escapes: Escapes, out: &mut String) {
    if escapes == Escapes::Cdata && !text.is_empty() {
        return out.push_str(&format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>")));
    }
    for character in text.chars() {
        let code = u32::from(character);
        match (character, escapes) {
            ('&', _) => out.push_str("&amp;"),
            ('<', _) => out.push_str("&lt;"),
            ('>', _) => out.push_str("&gt;"),
            ('\r', _) => out.push_str("&#13;"),
            ('"', Escapes::Quotes) => out.push_str("&quot;"),
            ('\'', Escapes::Quotes) => out.push_str("&apos;"),
            (other, Escapes::Decimal) if !other.is_ascii() => out.push_str(&format!("&#{code};")),
            (other, Escapes::Hexadecimal) if other.is_alphabetic() => out.push_str(&format!("&#x{code:X};")),
            (other, _) => out.push(other),
        }
    }
}

fn json(node: &Node<'_>, style: &Style, level: usize, out: &mut String) {
    match node {
        Node::Text(text) => string(text, style.escapes, out),
        Node::Number(spelling) => out.push_str(spelling),
        Node::Boolean(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Node::Null => out.push_str("null"),
        Node::Array(items) => list(items.iter().map(|item| (None, item)), ['[', ']'], style, level, out),
        Node::Object(entries) => {
            list(entries.iter().map(|(name, node)| (Some(name.as_ref()), node)), ['{', '}'], style, level, out);
        }
    }
}

fn list<'n>(
    entries: impl Iterator<Item = (Option<&'n str>, &'n Node<'n>)>,
    around: [char; 2],
    style: &Style,
    level: usize,
    out: &mut String,
) {
    out.push(around[0]);
    for (index, (name, node)) in entries.enumerate() {
        if index > 0 {
            out.push(',');
        }
        line(style, level + 1, out);
        if let Some(name) = name {
            string(name, Escapes::Needed, out);
            out.push_str(if style.colon.is_empty() { ":" } else { style.colon });
        }
        json(node, style, level + 1, out);
    }
    line(style, level, out);
    out.push(around[1]);
}

fn string(text: &str, escapes: Escapes, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        let all = match escapes {
            Escapes::Decimal => !character.is_ascii(),
            Escapes::Hexadecimal => character.is_alphabetic(),
            _ => false,
        };
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' if escapes == Escapes::Quotes => out.push_str("\\/"),
            control if control < ' ' || all => {
                let mut units = [0; 2];
                for unit in control.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04X}"));
                }
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
