//! Tables added to a list of a file, everything else left as it is, byte for byte.
//!
//! Works on the text: what was written by a person is never formatted anew. Next: [`super::source`].

use toml_edit::{Document, InlineTable, Item, Value};

/// Adds tables of texts to the list `key` of a file: as `[[key]]` at its end, or inside the brackets
/// where the list is written as `key = [ … ]`. `None` where the text is no TOML, or has something
/// else under that key.
pub fn append(text: &str, key: &str, tables: &[Vec<(&str, String)>]) -> Option<String> {
    if tables.is_empty() {
        return Some(text.to_owned());
    }
    let document = Document::parse(text).ok()?;
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let longer = match document.as_table().get(key) {
        None | Some(Item::ArrayOfTables(_)) => at_the_end(text, key, tables, newline),
        Some(Item::Value(Value::Array(array))) => inside(text, array, tables, newline)?,
        Some(_) => return None,
    };
    Document::parse(longer.as_str()).is_ok().then_some(longer)
}

fn at_the_end(text: &str, key: &str, tables: &[Vec<(&str, String)>], newline: &str) -> String {
    let mut longer = text.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        longer += newline;
    }
    for table in tables {
        longer += &format!("{newline}[[{key}]]{newline}");
        for (name, value) in table {
            longer += &format!("{name} = {}{newline}", quoted(value));
        }
    }
    longer
}

/// Behind the last table of the list, and in front of whatever stands before the closing bracket.
fn inside(text: &str, array: &toml_edit::Array, tables: &[Vec<(&str, String)>], newline: &str) -> Option<String> {
    let close = array.span()?.end.checked_sub(1)?;
    let last = array.iter().last().and_then(Value::span).map(|span| span.end);
    let comma = if array.is_empty() || array.trailing_comma() { "" } else { "," };
    let (head, tail) = text.split_at(last.unwrap_or(close));
    let (between, tail) = tail.split_at(close.checked_sub(head.len())?);
    let mut longer = [head, comma, between.trim_end()].concat();
    for table in tables {
        let inline: InlineTable = table.iter().map(|(name, value)| (*name, value.as_str())).collect();
        longer += &format!("{newline}    {inline},");
    }
    Some(longer + newline + tail)
}

/// A text as TOML writes it on one line.
pub fn quoted(text: &str) -> String {
    let mut line = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => line.extend(['\\', character]),
            _ if character.is_control() => line += &format!("\\u{:04X}", u32::from(character)),
            _ => line.push(character),
        }
    }
    line + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str) -> Vec<(&str, String)> {
        vec![("id", id.to_owned()), ("why", String::new())]
    }

    #[test]
    fn a_list_of_headers_grows_at_the_end_and_the_rest_stays() {
        let text = "# mine\nformat=1   # one\n\n[[known]]\n  id = 'a'\n[bind]\nx = 1 # last, no newline";
        let longer = append(text, "known", &[row("b\"c\\"), row("d")]).expect("TOML");
        let added = "\n\n[[known]]\nid = \"b\\\"c\\\\\"\nwhy = \"\"\n\n[[known]]\nid = \"d\"\nwhy = \"\"\n";
        assert_eq!(longer, format!("{text}{added}"));
        assert_eq!(append(text, "known", &[]).as_deref(), Some(text));
    }

    #[test]
    fn line_ends_are_those_of_the_file() {
        let longer = append("format = 1\r\n", "known", &[row("a")]).expect("TOML");
        assert_eq!(longer, "format = 1\r\n\r\n[[known]]\r\nid = \"a\"\r\nwhy = \"\"\r\n");
    }

    #[test]
    fn a_list_in_brackets_grows_inside_them() {
        for (list, expected) in [
            ("[]", "[\n    { id = \"b\", why = \"\" },\n]"),
            ("[{ id = 'a' }]", "[{ id = 'a' },\n    { id = \"b\", why = \"\" },\n]"),
            ("[ {id='a'} # one\n]", "[ {id='a'}, # one\n    { id = \"b\", why = \"\" },\n]"),
            ("[\n  {id='a'}, # ],\n]", "[\n  {id='a'}, # ],\n    { id = \"b\", why = \"\" },\n]"),
        ] {
            let longer = append(&format!("known = {list} # end\nx = 1\n"), "known", &[row("b")]);
            assert_eq!(longer, Some(format!("known = {expected} # end\nx = 1\n")), "{list}");
        }
    }

    #[test]
    fn what_is_no_list_is_left_alone() {
        assert_eq!(append("known = 3\n", "known", &[row("b")]), None);
        assert_eq!(append("known = = 3\n", "known", &[row("b")]), None);
    }
}
