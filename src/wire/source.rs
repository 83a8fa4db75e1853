//! From bytes to the text a reader works on: limit, byte order mark, UTF-8; each exactly once.
//!
//! Bytes that are UTF-8 are borrowed, never copied. Others are read with U+FFFD in their place, and
//! remembered, so that the reader can say in which node they stood.
//!
//! Next: [`super::xml`] and [`super::json`], the two users.

use std::borrow::Cow;

use super::Limits;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A text, and what it does not show of the bytes it was.
pub(super) struct Source<'a> {
    /// Without byte order marks.
    pub text: Cow<'a, str>,
    /// What was replaced, in order.
    pub replaced: Vec<Replaced>,
    /// How many byte order marks stood in front.
    pub marks: usize,
    /// Whether the bytes went on beyond the limit.
    pub cut: bool,
}

/// A run of bytes that are not UTF-8.
#[derive(Debug, PartialEq)]
pub(super) struct Replaced {
    /// Where its replacement characters begin in the text.
    pub at: usize,
    /// How many bytes of text they take.
    pub width: usize,
    /// What was there.
    pub bytes: Vec<u8>,
}

impl<'a> Source<'a> {
    /// Reads bytes as text, up to the limit.
    pub fn new(bytes: &'a [u8], limits: &Limits) -> Self {
        let cut = bytes.len() > limits.bytes;
        let mut rest = if cut { whole_characters(&bytes[..limits.bytes]) } else { bytes };
        let mut marks = 0;
        while let Some(behind) = rest.strip_prefix(BYTE_ORDER_MARK) {
            rest = behind;
            marks += 1;
        }
        let (text, replaced) = match std::str::from_utf8(rest) {
            Ok(text) => (Cow::Borrowed(text), Vec::new()),
            Err(_) => {
                let (text, replaced) = replace(rest);
                (Cow::Owned(text), replaced)
            }
        };
        Self { text, replaced, marks, cut }
    }

    /// Where an offset of the text lies in the bytes.
    pub fn offset_in_bytes(&self, offset: usize) -> usize {
        let before = self.replaced.iter().take_while(|run| run.at + run.width <= offset);
        let (width, bytes) = before.fold((0, 0), |sum, run| (sum.0 + run.width, sum.1 + run.bytes.len()));
        self.marks * BYTE_ORDER_MARK.len() + offset - width + bytes
    }
}

/// Without a character that the limit cut in two: that one is not wrong, only not all there.
fn whole_characters(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => &bytes[..error.valid_up_to()],
        _ => bytes,
    }
}

fn replace(bytes: &[u8]) -> (String, Vec<Replaced>) {
    let mut text = String::with_capacity(bytes.len());
    let mut replaced: Vec<Replaced> = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if chunk.invalid().is_empty() {
            continue;
        }
        let (at, width) = (text.len(), char::REPLACEMENT_CHARACTER.len_utf8());
        text.push(char::REPLACEMENT_CHARACTER);
        match replaced.last_mut() {
            Some(run) if run.at + run.width == at => {
                run.width += width;
                run.bytes.extend_from_slice(chunk.invalid());
            }
            _ => replaced.push(Replaced { at, width, bytes: chunk.invalid().to_vec() }),
        }
    }
    (text, replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_point_into_the_bytes() {
        let source = Source::new(b"\xEF\xBB\xBFa\xFF\xFEb\xC3", &Limits::default());
        assert_eq!(source.text, "a\u{fffd}\u{fffd}b\u{fffd}");
        assert_eq!(source.marks, 1);
        let runs: Vec<_> = source.replaced.iter().map(|run| (run.at, run.bytes.as_slice())).collect();
        assert_eq!(runs, [(1, &b"\xFF\xFE"[..]), (8, &b"\xC3"[..])]);
        assert_eq!(source.offset_in_bytes(0), 3);
        assert_eq!(source.offset_in_bytes(7), 6, "`b` stands behind the mark, `a` and two bytes");
        assert_eq!(source.offset_in_bytes(11), 8, "the end of the text is the end of the bytes");
    }

    #[test]
    fn the_limit_never_splits_a_character() {
        let limits = Limits { bytes: 2, ..Limits::default() };
        let source = Source::new("a한".as_bytes(), &limits);
        assert_eq!((source.text.as_ref(), source.cut), ("a", true));
        assert!(source.replaced.is_empty());
    }
}
