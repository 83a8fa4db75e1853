//! The tokens of JSON: strings, numbers, and the three words.

/// Why there is no token.
pub(super) enum TextFault {
    /// The text ends inside it.
    CutShort,
    /// Something else stands there.
    Malformed {
        /// Where in the text.
        at: usize,
        /// What is wrong.
        problem: String,
    },
}

/// A string that was read, and where the text goes on behind its closing quote.
pub(super) struct Read {
    /// Unescaped.
    pub text: String,
    /// Behind the closing quote.
    pub end: usize,
    /// What is odd about it.
    pub odd: Vec<Odd>,
}

/// What RFC 8259 does not allow in a string, and yet can be read.
pub(super) enum Odd {
    /// A control character that was not escaped; kept.
    Control(u32),
    /// Half a surrogate pair, as written; read as U+FFFD.
    LoneSurrogate(String),
}

/// The string whose opening quote stands at `at`, if all its characters stand for themselves.
#[inline]
pub(super) fn simple(text: &str, at: usize) -> Option<&str> {
    let end = plain(text, at + 1);
    (text.as_bytes().get(end) == Some(&b'"')).then(|| &text[at + 1..end])
}

/// Where the number at `at` ends.
pub(super) fn number(text: &str, at: usize) -> Result<usize, TextFault> {
    let bytes = text.as_bytes();
    let mut end = at + usize::from(bytes.get(at) == Some(&b'-'));
    end = match bytes.get(end) {
        Some(b'0') => end + 1,
        _ => digits(text, end)?,
    };
    if bytes.get(end) == Some(&b'.') {
        end = digits(text, end + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        end += 1;
        end = digits(text, end + usize::from(matches!(bytes.get(end), Some(b'+' | b'-'))))?;
    }
    Ok(end)
}

/// Where `word` ends, if it stands at `at`.
pub(super) fn literal(text: &str, at: usize, word: &str) -> Result<usize, TextFault> {
    let rest = &text.as_bytes()[at..];
    let same = rest.iter().zip(word.as_bytes()).take_while(|(found, expected)| found == expected).count();
    if same == word.len() {
        Ok(at + same)
    } else if same == rest.len() {
        Err(TextFault::CutShort)
    } else {
        Err(TextFault::Malformed { at: at + same, problem: format!("expected `{word}`") })
    }
}

/// At least one digit.
fn digits(text: &str, at: usize) -> Result<usize, TextFault> {
    let count = text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    match text[at + count..].chars().next() {
        _ if count > 0 => Ok(at + count),
        None => Err(TextFault::CutShort),
        Some(found) => Err(TextFault::Malformed { at, problem: format!("expected a digit, found {found:?}") }),
    }
}

/// Where the run of characters that stand for themselves ends.
fn plain(text: &str, at: usize) -> usize {
    let special = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < 0x20;
    let (words, rest) = text.as_bytes()[at..].as_chunks();
    for (index, word) in words.iter().enumerate() {
        let marks = specials(u64::from_le_bytes(*word));
        if marks != 0 {
            return at + index * 8 + marks.trailing_zeros() as usize / 8;
        }
    }
    text.len() - rest.len() + rest.iter().position(special).unwrap_or(rest.len())
}

/// The highest bit of the first byte of eight that is a quote, a backslash or a control; of those behind
/// it, it may be anything.
fn specials(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let zero = |word: u64| word.wrapping_sub(EACH) & !word;
    let control = word.wrapping_sub(EACH * 0x20) & !word;
    (zero(word ^ (EACH * u64::from(b'"'))) | zero(word ^ (EACH * u64::from(b'\\'))) | control) & (EACH << 7)
}

/// Reads the string whose opening quote stands at `at`, whatever is in it.
pub(super) fn string(text: &str, at: usize) -> Result<Read, TextFault> {
    let special = plain(text, at + 1);
    let mut out = String::from(&text[at + 1..special]);
    let mut odd = Vec::new();
    let mut at = special;
    loop {
        match text.as_bytes().get(at) {
            None => return Err(TextFault::CutShort),
            Some(b'"') => return Ok(Read { text: out, end: at + 1, odd }),
            Some(b'\\') => at = escape(text, at, &mut out, &mut odd)?,
            Some(control) => {
                odd.push(Odd::Control(u32::from(*control)));
                out.push(char::from(*control));
                at += 1;
            }
        }
        let end = plain(text, at);
        out.push_str(&text[at..end]);
        at = end;
    }
}

/// Reads the escape at `at`; gives where it ends.
fn escape(text: &str, at: usize, out: &mut String, odd: &mut Vec<Odd>) -> Result<usize, TextFault> {
    let Some(byte) = text.as_bytes().get(at + 1) else { return Err(TextFault::CutShort) };
    out.push(match byte {
        b'"' | b'\\' | b'/' => char::from(*byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode(text, at, out, odd),
        _ => return Err(TextFault::Malformed { at, problem: "unknown escape".to_owned() }),
    });
    Ok(at + 2)
}

/// `\uXXXX`, or two of them that make a pair. Half a pair is taken alone.
fn unicode(text: &str, at: usize, out: &mut String, odd: &mut Vec<Odd>) -> Result<usize, TextFault> {
    let unit = code_unit(text, at)?;
    let end = at + 6;
    if let Some(character) = char::from_u32(unit) {
        out.push(character);
        return Ok(end);
    }
    if (0xD800..0xDC00).contains(&unit) && text[end..].starts_with("\\u") {
        let low = code_unit(text, end)?;
        let pair = if (0xDC00..0xE000).contains(&low) {
            char::from_u32(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
        } else {
            None
        };
        if let Some(character) = pair {
            out.push(character);
            return Ok(end + 6);
        }
    }
    odd.push(Odd::LoneSurrogate(text[at..end].to_owned()));
    out.push(char::REPLACEMENT_CHARACTER);
    Ok(end)
}

/// The four digits of the `\u` at `at`.
fn code_unit(text: &str, at: usize) -> Result<u32, TextFault> {
    let digits = text.as_bytes()[at + 2..].iter().take(4);
    let mut unit = 0;
    let mut count = 0;
    for byte in digits {
        let Some(digit) = char::from(*byte).to_digit(16) else {
            return Err(TextFault::Malformed { at, problem: "`\\u` needs four hexadecimal digits".to_owned() });
        };
        unit = unit * 16 + digit;
        count += 1;
    }
    if count < 4 { Err(TextFault::CutShort) } else { Ok(unit) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_at_the_first_character_that_is_special() {
        for special in ["\"", "\\", "\n", "\0", "\u{1f}"] {
            for before in 0..20 {
                // What stands behind one must not move it, and what is beyond ASCII is not special.
                for filled in ["!", " ", "\u{80}", "\u{7f}", "한"] {
                    let text = format!("{}{special}\u{0}\"\\!#]", filled.repeat(before));
                    assert_eq!(plain(&text, 0), filled.len() * before, "{text:?}");
                }
            }
        }
        assert_eq!(plain("\"abcdefghij", 1), 11);
    }
}
