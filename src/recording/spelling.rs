//! Whether the same content is written in other bytes: layout, escapes, comments, quotes.
//!
//! Letters and digits are left out of account: values that may differ are of as many words.

/// Where the spelling of two bodies parts, and a piece of each from there; `None` where it is one.
pub(super) fn parts(recorded: &[u8], actual: &[u8]) -> Option<(String, String)> {
    let (mut one, mut other) = (marks(recorded), marks(actual));
    let parted = loop {
        match (one.next(), other.next()) {
            (None, None) => return None,
            (Some((mark, _)), Some((same, _))) if mark == same => {}
            parted => break parted,
        }
    };
    let from = |bytes: &[u8], mark: Option<(u8, usize)>| {
        let at = mark.map_or(bytes.len(), |(_, at)| at);
        let text = String::from_utf8_lossy(&bytes[at..bytes.len().min(at + PIECE)]).into_owned();
        if text.is_empty() { "nothing".to_owned() } else { format!("{text:?}") }
    };
    Some((from(recorded, parted.0), from(actual, parted.1)))
}

/// How many bytes of a spelling are shown.
const PIECE: usize = 24;

/// Every byte that belongs to no word, and one for each word; with its place.
fn marks(bytes: &[u8]) -> impl Iterator<Item = (u8, usize)> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    bytes.iter().enumerate().filter_map(move |(at, &byte)| match is_word(byte) {
        false => Some((byte, at)),
        true => (at == 0 || !is_word(bytes[at - 1])).then_some((b'a', at)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_values_are_spelt_alike_and_another_layout_is_not() {
        assert_eq!(parts(b"<a>12</a>", b"<a>777</a>"), None);
        let indented = parts(b"<a><b>1</b></a>", b"<a>\n  <b>1</b></a>");
        assert_eq!(indented, Some((r#""<b>1</b></a>""#.to_owned(), r#""\n  <b>1</b></a>""#.to_owned())));
        assert_eq!(parts(b"{\"a\":\"x\"}", b"{\"a\":\"x\"}\n"), Some(("nothing".to_owned(), r#""\n""#.to_owned())));
    }
}
