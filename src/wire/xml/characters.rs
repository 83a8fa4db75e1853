//! The characters of XML 1.0: which are allowed, which make up names, and what references mean.

use crate::wire::blanks::blanks;

/// What XML calls white space.
pub(super) const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Whether there is nothing but white space.
pub(super) fn is_blank(text: &str) -> bool {
    blanks(text.as_bytes()) == text.len()
}

/// Whether XML 1.0 allows the character at all.
pub(super) fn is_allowed(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => false,
        _ => true,
    }
}

/// Whether a text holds nothing that needs a closer look: no forbidden character, no carriage
/// return, no end of a CDATA section. May say no where yes were true: it looks at bytes only.
pub(super) fn is_plain(text: &str) -> bool {
    // Counting instead of stopping at the first lets the compiler use vector instructions.
    let suspicious = |byte: u8| (byte < 0x20 && byte != b'\n' && byte != b'\t') || byte == b']' || byte == 0xEF;
    let in_chunk = |chunk: &[u8]| chunk.iter().fold(0_u8, |sum, byte| sum | u8::from(suspicious(*byte)));
    text.as_bytes().chunks(4096).all(|chunk| in_chunk(chunk) == 0)
}

/// How a text is a name, if it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// Without a colon.
    Plain,
    /// With one.
    Prefixed,
    /// Not a name.
    No,
}

/// Whether a text is a name of XML 1.0 (fifth edition).
pub(super) fn name(text: &str) -> Name {
    let bytes = text.as_bytes();
    let classes = bytes.iter().fold(0, |sum, byte| sum | CLASSES[usize::from(*byte)]);
    let starts = bytes.first().is_some_and(|byte| CLASSES[usize::from(*byte)] & NOT_FIRST == 0);
    if !starts || classes & NEVER != 0 || (classes & FOREIGN != 0 && !is_foreign_name(text)) {
        Name::No
    } else if classes & COLON != 0 {
        Name::Prefixed
    } else {
        Name::Plain
    }
}

/// How long the name is that a text begins with: one of ASCII, without a colon; 0 where there is none.
#[inline]
pub(super) fn plain_name(text: &str) -> usize {
    let ends = |byte: &u8| CLASSES[usize::from(*byte)] & (NEVER | COLON | FOREIGN) != 0;
    let starts = |byte: &u8| CLASSES[usize::from(*byte)] & NOT_FIRST == 0;
    let bytes = text.as_bytes();
    if !bytes.first().is_some_and(starts) {
        return 0;
    }
    let letters = letters(bytes);
    bytes[letters..].iter().position(ends).map_or(bytes.len(), |more| letters + more)
}

/// How many letters a text begins with, told eight at a time; may stop at any of them, but not behind them.
fn letters(bytes: &[u8]) -> usize {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let (words, _) = bytes.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let lower = u64::from_le_bytes(*word) | (EACH * 0x20);
        // The highest bit of the first byte that is none; of those behind it, it may be anything.
        let below = lower.wrapping_sub(EACH * u64::from(b'a'));
        let others = (below | (EACH * u64::from(b'z')).wrapping_sub(lower)) & (EACH << 7);
        if others != 0 {
            return index * 8 + others.trailing_zeros() as usize / 8;
        }
    }
    words.len() * 8
}

/// What a reference in text or an attribute value stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// A character.
    Character(char),
    /// A character that XML forbids, or none at all; if it is one, it is kept.
    Forbidden(u32, Option<char>),
    /// An entity that only a document type could declare.
    Unknown,
    /// Not a reference.
    No,
}

/// What stands between `&` and `;`.
pub(super) fn reference(inner: &str) -> Reference {
    if let Some(number) = inner.strip_prefix('#') {
        return match number.strip_prefix('x') {
            Some(digits) => numbered(digits, 16),
            None => numbered(number, 10),
        };
    }
    match inner {
        "amp" => Reference::Character('&'),
        "lt" => Reference::Character('<'),
        "gt" => Reference::Character('>'),
        "quot" => Reference::Character('"'),
        "apos" => Reference::Character('\''),
        _ if name(inner) == Name::No => Reference::No,
        _ => Reference::Unknown,
    }
}

fn numbered(digits: &str, radix: u32) -> Reference {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Reference::No;
    }
    // The only way to fail is a number that is too large, and so no character either.
    let code = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
    match char::from_u32(code) {
        Some(character) if is_allowed(character) => Reference::Character(character),
        forbidden => Reference::Forbidden(code, forbidden),
    }
}

const NEVER: u8 = 1;
const NOT_FIRST: u8 = 2;
const COLON: u8 = 4;
const FOREIGN: u8 = 8;

const CLASSES: [u8; 256] = {
    let mut classes = [NEVER | NOT_FIRST; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => 0,
            b':' => COLON,
            b'0'..=b'9' | b'-' | b'.' => NOT_FIRST,
            0x80.. => FOREIGN,
            _ => NEVER | NOT_FIRST,
        };
        byte += 1;
    }
    classes
};

/// For names beyond ASCII, whose ASCII part is known to be in order.
fn is_foreign_name(text: &str) -> bool {
    let starts = |character: char| character.is_ascii() || is_foreign_start(character);
    let goes_on = |character: char| {
        starts(character) || matches!(character, '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
    };
    text.chars().next().is_some_and(starts) && text.chars().all(goes_on)
}

/// `NameStartChar` of the fifth edition, beyond ASCII.
fn is_foreign_start(character: char) -> bool {
    matches!(character,
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
        | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_fifth_edition() {
        for text in ["a", "_", "aZ09-._", "한글", "é", "a\u{b7}", "a\u{300}", "\u{10000}"] {
            assert_eq!(name(text), Name::Plain, "{text:?}");
        }
        for text in ["a:b", ":", "xmlns:한"] {
            assert_eq!(name(text), Name::Prefixed, "{text:?}");
        }
        for text in
            ["", "1a", "-a", ".a", "a b", "a/", "a<b", "a=b", "a\0", "\u{b7}a", "\u{300}", "a\u{d7}", "×", "a\u{fffe}"]
        {
            assert_eq!(name(text), Name::No, "{text:?}");
        }
    }

    #[test]
    fn letters_end_where_the_first_other_byte_stands() {
        for byte in 0..=u8::MAX {
            for before in 0..7 {
                let mut bytes = vec![b'q'; before];
                bytes.push(byte);
                bytes.extend(b"\0\xFFzaZA@[`{\x80");
                let expected = before + usize::from(byte.is_ascii_alphabetic());
                assert_eq!(letters(&bytes), expected, "{byte} behind {before}");
            }
        }
    }

    #[test]
    fn references_are_the_five_or_a_number() {
        for (inner, meant) in [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')] {
            assert_eq!(reference(inner), Reference::Character(meant));
        }
        for (inner, meant) in [("#65", 'A'), ("#x41", 'A'), ("#xAc00", '가'), ("#00065", 'A'), ("#9", '\t')] {
            assert_eq!(reference(inner), Reference::Character(meant), "{inner}");
        }
        for (inner, code, kept) in [
            ("#0", 0, Some('\0')),
            ("#x1F", 0x1F, Some('\u{1f}')),
            ("#xD800", 0xD800, None),
            ("#xFFFE", 0xFFFE, Some('\u{fffe}')),
            ("#x110000", 0x11_0000, None),
            ("#99999999999999999999", u32::MAX, None),
        ] {
            assert_eq!(reference(inner), Reference::Forbidden(code, kept), "{inner}");
        }
        for inner in ["nbsp", "AMP", "foo.bar"] {
            assert_eq!(reference(inner), Reference::Unknown, "{inner}");
        }
        for inner in ["", " amp", "#", "#x", "#X41", "#+1", "#xG", "a b", "1"] {
            assert_eq!(reference(inner), Reference::No, "{inner:?}");
        }
    }

    #[test]
    fn plain_is_said_only_of_what_is() {
        assert!(is_plain("a\t\n 한글 <b c='d'/>"));
        for text in ["\r", "\u{0}", "\u{1f}", "]", "\u{fffe}", "\u{ffff}", &format!("{}\u{1}", "a".repeat(5000))] {
            assert!(!is_plain(text), "{text:?}");
        }
    }
}
