//! What can happen to a text on its way from the request into an answer.
//!
//! Closed, pure, and without any model. A mangling that leaves every text a statement allows as it
//! is cannot be told: [`Mangle::changes`] is how that is found out.

named! {
    /// One way to spoil a text.
    pub enum Mangle {
        /// Cut off behind its 20th character.
        Truncated = "truncated",
        /// Without its last character.
        Shorter = "shorter",
        /// In lower case.
        Lower = "lower-cased",
        /// In upper case.
        Upper = "upper-cased",
        /// Without blanks at its ends.
        Trimmed = "trimmed",
        /// With runs of blanks made one.
        Collapsed = "blanks-collapsed",
        /// A blank behind it.
        Padded = "padded",
        /// Its UTF-8 read as Latin-1.
        Mojibake = "mojibake",
        /// What is not ASCII is a question mark.
        AsciiOnly = "ascii-only",
        /// What lies beyond U+FFFF is a replacement character.
        BmpOnly = "bmp-only",
        /// Escaped for XML once too often.
        DoubleEscaped = "double-escaped",
        /// Its character references read once more.
        DoubleUnescaped = "double-unescaped",
        /// `+` for blanks.
        PlusForBlank = "plus-for-blank",
        /// Blanks for `+`.
        BlankForPlus = "blank-for-plus",
        /// `%` escapes read once more.
        DoubleDecoded = "double-decoded",
        /// A backslash before quotes and backslashes.
        Slashed = "slashed",
        /// What looks like a tag is left out.
        TagsStripped = "tags-stripped",
        /// Decomposed: Hangul into jamo, é into e and an accent.
        Nfd = "nfd",
        /// Composed: e and an accent into é.
        Nfc = "nfc",
        /// Another text.
        Other = "other-value",
    }
}

impl Mangle {
    /// Behind how many characters [`Mangle::Truncated`] cuts.
    pub const CUT: usize = 20;

    /// The text as it comes out.
    pub fn apply(self, text: &str) -> String {
        match self {
            Mangle::Truncated => text.chars().take(Self::CUT).collect(),
            Mangle::Shorter => text.chars().take(text.chars().count().saturating_sub(1)).collect(),
            Mangle::Lower => text.to_lowercase(),
            Mangle::Upper => text.to_uppercase(),
            Mangle::Trimmed => text.trim().to_owned(),
            Mangle::Collapsed => collapsed(text),
            Mangle::Padded => format!("{text} "),
            Mangle::Mojibake => text.bytes().map(char::from).collect(),
            Mangle::AsciiOnly => text.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect(),
            Mangle::BmpOnly => text.chars().map(|c| if c > '\u{FFFF}' { '\u{FFFD}' } else { c }).collect(),
            Mangle::DoubleEscaped => text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
            Mangle::DoubleUnescaped => text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
            Mangle::PlusForBlank => text.replace(' ', "+"),
            Mangle::BlankForPlus => text.replace('+', " "),
            Mangle::DoubleDecoded => percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned(),
            Mangle::Slashed => text.replace('\\', "\\\\").replace('"', "\\\"").replace('\'', "\\'"),
            Mangle::TagsStripped => without_tags(text),
            Mangle::Nfd => text.chars().flat_map(decomposed).collect(),
            Mangle::Nfc => text.replace("e\u{301}", "é").replace("E\u{301}", "É"),
            Mangle::Other => "other".to_owned(),
        }
    }

    /// Whether any text made of these characters, in any order and number, comes out changed.
    pub fn changes(self, alphabet: &[char]) -> bool {
        let has = |wanted: &str| wanted.chars().all(|character| alphabet.contains(&character));
        let any = |test: fn(char) -> bool| alphabet.iter().copied().any(test);
        match self {
            Mangle::Collapsed | Mangle::Trimmed | Mangle::PlusForBlank => any(char::is_whitespace),
            Mangle::Lower => any(char::is_uppercase),
            Mangle::Upper => any(char::is_lowercase),
            Mangle::Mojibake | Mangle::AsciiOnly | Mangle::Nfd => any(|character| !character.is_ascii()),
            Mangle::BmpOnly => any(|character| character > '\u{FFFF}'),
            Mangle::DoubleEscaped => any(|character| matches!(character, '&' | '<' | '>')),
            Mangle::DoubleUnescaped => has("&;"),
            Mangle::BlankForPlus => has("+"),
            Mangle::DoubleDecoded => has("%"),
            Mangle::Slashed => any(|character| matches!(character, '\\' | '"' | '\'')),
            Mangle::TagsStripped => has("<>"),
            Mangle::Nfc => has("\u{301}"),
            Mangle::Truncated | Mangle::Shorter | Mangle::Padded | Mangle::Other => true,
        }
    }
}

fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let blank = character.is_whitespace();
        if !(blank && out.ends_with(' ')) {
            out.push(if blank { ' ' } else { character });
        }
    }
    out
}

fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<') {
        let Some((_, after)) = behind.split_once('>') else { break };
        out.push_str(before);
        rest = after;
    }
    out + rest
}

/// Hangul decomposes by arithmetic (Unicode, section 3.12); of the rest, two letters are enough.
fn decomposed(character: char) -> Vec<char> {
    let code = u32::from(character);
    match character {
        'é' => vec!['e', '\u{301}'],
        'É' => vec!['E', '\u{301}'],
        '\u{AC00}'..='\u{D7A3}' => {
            let index = code - 0xAC00;
            let parts = [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11A7 + index % 28];
            let count = if index.is_multiple_of(28) { 2 } else { 3 };
            parts.into_iter().take(count).filter_map(char::from_u32).collect()
        }
        other => vec![other],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_decomposes_as_unicode_says() {
        // U+D55C 한 is U+1112 U+1161 U+11AB; U+AC00 가 is U+1100 U+1161.
        assert_eq!(Mangle::Nfd.apply("한가"), "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1161}");
    }

    #[test]
    fn what_is_said_to_change_nothing_changes_nothing() {
        let alphabet: Vec<char> = "abcXYZ019-".chars().collect();
        let text: String = alphabet.iter().collect();
        for mangle in Mangle::ALL {
            assert!(mangle.changes(&alphabet) || mangle.apply(&text) == text, "{}", mangle.name());
        }
    }

    #[test]
    fn every_mangling_changes_some_text() {
        let text = "  a\u{301} e\u{301}é한😀+ %41 <b>&lt;\"'\\Q x";
        for mangle in Mangle::ALL {
            assert_ne!(mangle.apply(text), text, "{}", mangle.name());
        }
    }
}
