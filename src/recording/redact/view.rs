//! Bytes as somebody may read them: escapes undone, with the way back to the bytes.
//!
//! One text may be escaped in several ways, one inside the other: percent, XML's references, JSON's
//! backslashes. A [`View`] is one way of reading it, and knows for each character which bytes it is
//! written with, so that a character can be replaced where it stands and nothing else changes.
//!
//! Next: [`super::rewrite`], which looks for texts in every view.

use std::collections::BTreeMap;
use std::ops::Range;

/// How many escapes inside each other are undone.
const DEEPEST: usize = 3;

/// Characters, and the bytes of each.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    pub(super) characters: Vec<char>,
    pub(super) spans: Vec<Range<usize>>,
}

/// Characters to be written in the place of others, by where their bytes begin.
#[derive(Debug, Default)]
pub(super) struct Edits(BTreeMap<usize, (usize, Option<char>)>);

impl View {
    /// The bytes as they stand. What is not UTF-8 reads as U+FFFD.
    pub(super) fn plain(bytes: &[u8]) -> Self {
        let bytes = bytes.iter().enumerate().map(|(at, byte)| (*byte, at..at + 1));
        Self::of_bytes(bytes)
    }

    /// Shows this view, and every other that undoes something of it, one at a time.
    pub(super) fn each(&self, look: &mut dyn FnMut(&View)) {
        self.deeper(DEEPEST, look);
    }

    fn deeper(&self, levels: usize, look: &mut dyn FnMut(&View)) {
        look(self);
        for undo in [View::percent as fn(&View) -> Option<View>, View::references, View::backslashes] {
            if let Some(view) = undo(self).filter(|_| levels > 0) {
                view.deeper(levels - 1, look);
            }
        }
    }

    pub(super) fn push(&mut self, character: char, span: Range<usize>) {
        self.characters.push(character);
        self.spans.push(span);
    }

    /// A piece of the view.
    pub(super) fn piece(&self, range: Range<usize>) -> Self {
        let spans = self.spans[range.clone()].to_vec();
        Self { characters: self.characters[range].to_vec(), spans }
    }

    pub(super) fn text(&self) -> String {
        self.characters.iter().collect()
    }

    /// `%41`, and `+` for a blank.
    pub(super) fn percent(&self) -> Option<View> {
        let escape = |at: usize| {
            let [first, second] = [1, 2].map(|step| self.characters.get(at + step).and_then(|it| it.to_digit(16)));
            u8::try_from(first? * 16 + second?).ok()
        };
        let mut bytes = Vec::with_capacity(self.characters.len());
        let mut changed = false;
        let mut at = 0;
        while let Some(&character) = self.characters.get(at) {
            let escaped = (character == '%').then(|| escape(at)).flatten();
            let length = if escaped.is_some() { 3 } else { 1 };
            let span = self.spans[at].start..self.spans[at + length - 1].end;
            changed |= escaped.is_some() || character == '+';
            match escaped {
                Some(byte) => bytes.push((byte, span)),
                None => {
                    let character = if character == '+' { ' ' } else { character };
                    let mut buffer = [0; 4];
                    bytes.extend(character.encode_utf8(&mut buffer).bytes().map(|byte| (byte, span.clone())));
                }
            }
            at += length;
        }
        changed.then(|| Self::of_bytes(bytes.into_iter()))
    }

    /// `&#65;`, `&#x41;`, and the five that XML knows by name.
    pub(super) fn references(&self) -> Option<View> {
        self.replaced('&', |rest| {
            let end = rest.iter().take(12).position(|character| *character == ';')?;
            let name: String = rest[1..end].iter().collect();
            let character = match name.as_str() {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => number(name.strip_prefix('#')?)?,
            };
            Some((character, end + 1))
        })
    }

    /// `\u0041`, `\n` and the like.
    pub(super) fn backslashes(&self) -> Option<View> {
        self.replaced('\\', |rest| match rest.get(1)? {
            'u' => {
                let first = unit(rest.get(2..6)?)?;
                let second = || match rest.get(6..8)? {
                    ['\\', 'u'] => unit(rest.get(8..12)?),
                    _ => None,
                };
                let whole = char::from_u32(first).map(|character| (character, 6));
                whole.or_else(|| Some((pair(first, second()?)?, 12)))
            }
            'n' => Some(('\n', 2)),
            't' => Some(('\t', 2)),
            'r' => Some(('\r', 2)),
            'b' => Some(('\u{8}', 2)),
            'f' => Some(('\u{c}', 2)),
            other => ['"', '\\', '/'].contains(other).then_some((*other, 2)),
        })
    }

    /// The view with what begins with that character read by `undo`, which says how long it was.
    fn replaced(&self, start: char, undo: impl Fn(&[char]) -> Option<(char, usize)>) -> Option<View> {
        let mut view = View::default();
        let mut changed = false;
        let mut at = 0;
        while let Some(&character) = self.characters.get(at) {
            let undone = if character == start { undo(&self.characters[at..]) } else { None };
            changed |= undone.is_some();
            let (character, length) = undone.unwrap_or((character, 1));
            view.push(character, self.spans[at].start..self.spans[at + length - 1].end);
            at += length;
        }
        changed.then_some(view)
    }

    /// Bytes that come together as characters.
    fn of_bytes(bytes: impl Iterator<Item = (u8, Range<usize>)>) -> Self {
        let (bytes, spans): (Vec<u8>, Vec<Range<usize>>) = bytes.unzip();
        let mut view = View::default();
        let mut at = 0;
        for chunk in bytes.utf8_chunks() {
            for character in chunk.valid().chars() {
                let last = at + character.len_utf8() - 1;
                view.push(character, spans[at].start..spans[last].end);
                at = last + 1;
            }
            for _ in chunk.invalid() {
                view.push(char::REPLACEMENT_CHARACTER, spans[at].clone());
                at += 1;
            }
        }
        view
    }
}

impl Edits {
    /// Takes a piece of a view for a text of as many characters; false where some of it is taken.
    pub(super) fn take(&mut self, spans: &[Range<usize>], from: &[char], to: &[char]) -> bool {
        if spans.iter().any(|span| self.is_taken(span)) {
            return false;
        }
        for ((span, from), to) in spans.iter().zip(from).zip(to) {
            self.0.insert(span.start, (span.end, (from != to).then_some(*to)));
        }
        true
    }

    fn is_taken(&self, span: &Range<usize>) -> bool {
        self.0.range(..span.end).next_back().is_some_and(|(_, (end, _))| *end > span.start)
    }

    /// The bytes with every edit made; each character is escaped as the one it replaces was.
    pub(super) fn apply(&self, bytes: &[u8]) -> Vec<u8> {
        let mut written = Vec::with_capacity(bytes.len());
        let mut at = 0;
        for (&start, &(end, character)) in &self.0 {
            let Some(character) = character else { continue };
            written.extend_from_slice(&bytes[at..start]);
            written.extend(escaped_like(&bytes[start..end], character).into_bytes());
            at = end;
        }
        written.extend_from_slice(&bytes[at..]);
        written
    }
}

/// Only the outermost escape matters: letters and digits read the same through all the others.
fn escaped_like(old: &[u8], character: char) -> String {
    let mut buffer = [0; 4];
    match old {
        [b'%', _, ..] => character.encode_utf8(&mut buffer).bytes().map(|byte| format!("%{byte:02X}")).collect(),
        [b'&', b'#', b'x' | b'X', ..] => format!("&#x{:X};", u32::from(character)),
        [b'&', _, ..] => format!("&#{};", u32::from(character)),
        [b'\\', b'u', ..] => {
            let mut units = [0; 2];
            character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04X}")).collect()
        }
        _ => character.to_string(),
    }
}

fn number(digits: &str) -> Option<char> {
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    char::from_u32(code.ok()?)
}

fn unit(digits: &[char]) -> Option<u32> {
    digits.iter().try_fold(0, |code, digit| Some(code * 16 + digit.to_digit(16)?))
}

fn pair(first: u32, second: u32) -> Option<char> {
    let units = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
    char::decode_utf16(units).next()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes with `from` replaced by `to` wherever some view shows it.
    fn replace(bytes: &str, from: &str, to: &str) -> String {
        let [from, to] = [from, to].map(|text| text.chars().collect::<Vec<char>>());
        let mut edits = Edits::default();
        View::plain(bytes.as_bytes()).each(&mut |view| {
            for at in 0..view.characters.len() {
                if view.characters[at..].starts_with(&from) {
                    let range = at..at + from.len();
                    edits.take(&view.spans[range.clone()], &view.characters[range], &to);
                }
            }
        });
        String::from_utf8(edits.apply(bytes.as_bytes())).unwrap()
    }

    #[test]
    fn a_text_is_found_however_it_is_escaped_and_stays_escaped_so() {
        for (bytes, expected) in [
            ("a=abc&b", "a=axc&b"),
            ("%61b%63", "%61x%63"),
            ("a%62c", "a%78c"),
            ("&#97;&#98;c", "&#97;&#120;c"),
            ("a&#x62;c", "a&#x78;c"),
            (r"\u0061\u0062c", r"\u0061\u0078c"),
            ("%26%2398%3B a%26%2398%3Bc", "%26%2398%3B a%78c"),
            (r#"{"a":"{\"b\":\"\\u0061bc\"}"}"#, r#"{"a":"{\"b\":\"\\u0061xc\"}"}"#),
            ("%5Cu0061bc", "%5Cu0061xc"),
            ("ab", "ab"),
        ] {
            assert_eq!(replace(bytes, "abc", "axc"), expected, "{bytes}");
        }
        assert_eq!(replace("%ED%95%9C+&#54620; 한", "한", "글"), "%EA%B8%80+&#44544; 글");
        assert_eq!(replace(r"\ud83d\udda5", "🖥", "글"), r"\uAE00");
    }

    #[test]
    fn what_is_no_escape_is_left_alone() {
        for bytes in ["%", "%4", "%zz abd", "&", "&#;", "&#x110000;", "&nothing;", "\\", "\\u12", "\\ud83d", "\\q"] {
            assert_eq!(replace(bytes, "abc", "axc"), bytes);
        }
    }
}
