//! Blanks between tokens: the same four bytes to XML and to JSON.
//!
//! Half of an answer that is meant to be looked at is indentation, so a run of spaces is told eight at a time.

/// Whether a byte is a blank.
#[inline]
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// How many blanks a text begins with.
#[inline]
pub(super) fn blanks(bytes: &[u8]) -> usize {
    const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
    let mut at = 0;
    while bytes.get(at).is_some_and(|byte| is_blank(*byte)) {
        at += 1;
        if let Some(word) = bytes[at..].first_chunk() {
            at += (u64::from_le_bytes(*word) ^ SPACES).trailing_zeros() as usize / 8;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_blanks_ends_where_the_first_other_byte_stands() {
        for before in ["", " ", "\n", "\r\n\t", "\n ", "\t\t"] {
            for spaces in 0..20 {
                for behind in ["", "x", "\u{b}", "!", "\u{1f}", "\0", "\u{a0}", "x        ", "abcdefghij"] {
                    let blank = format!("{before}{}", " ".repeat(spaces));
                    assert_eq!(blanks(format!("{blank}{behind}").as_bytes()), blank.len(), "{blank:?} {behind:?}");
                }
            }
        }
    }
}
