//! How a text came back, when it did not come back as it was sent: named, and made visible.

use unicode_normalization::UnicodeNormalization;

named! {
    /// What happened to a text between request and answer.
    pub enum Nature {
        /// It is not there at all.
        Dropped = "dropped",
        /// Its end is missing.
        Truncated = "truncated",
        /// Blanks at its ends are missing.
        Trimmed = "trimmed",
        /// Its letters changed case.
        Recased = "changed in case",
        /// It is the same text in another Unicode normal form.
        Normalised = "in another Unicode normal form",
        /// Its UTF-8 bytes were read in another encoding.
        Mojibake = "mis-encoded (UTF-8 read as another encoding)",
        /// Characters were replaced by `?` or U+FFFD.
        Replaced = "with characters replaced",
        /// Entities or escapes were escaped once more.
        DoubleEscaped = "escaped twice",
        /// Blanks came back as `+`, or `+` as blanks.
        PlusForBlank = "with + and blank confused",
        /// Percent escapes were not undone.
        PercentEscaped = "with escapes not undone",
        /// Something else stands there.
        Other = "another text",
    }
}

impl Nature {
    /// Whether it is the work of the encoding as a whole, and so shows in every text alike.
    pub fn is_of_encoding(self) -> bool {
        matches!(
            self,
            Nature::Normalised
                | Nature::Mojibake
                | Nature::Replaced
                | Nature::DoubleEscaped
                | Nature::PlusForBlank
                | Nature::PercentEscaped
        )
    }
}

/// Whether a text that was sent comes back as another for one particular reason.
type Explains = fn(&str, &str) -> bool;

/// What happened to `sent` that it came back as `got`. The most particular explanation wins.
pub fn nature(sent: &str, got: &str) -> Nature {
    let explanations: [(Nature, Explains); 10] = [
        (Nature::Dropped, |_, got| got.is_empty()),
        (Nature::Trimmed, |sent, got| sent.trim() == got || sent.trim_start() == got || sent.trim_end() == got),
        (Nature::Truncated, |sent, got| sent.starts_with(got)),
        (Nature::Recased, |sent, got| sent.to_lowercase() == got.to_lowercase()),
        (Nature::Normalised, |sent, got| sent.nfc().eq(got.nfc())),
        (Nature::DoubleEscaped, |sent, got| escaped(sent).contains(&got.to_owned())),
        (Nature::PlusForBlank, |sent, got| sent.replace('+', " ") == got.replace('+', " ")),
        (Nature::PercentEscaped, percent_escaped),
        (Nature::Mojibake, |sent, got| latin1(sent) == got || windows1252(sent) == got),
        (Nature::Replaced, replaced),
    ];
    explanations.into_iter().find(|(_, fits)| fits(sent, got)).map_or(Nature::Other, |(nature, _)| nature)
}

/// Both texts from shortly before their first difference on, so that a person sees it.
pub fn contrast(sent: &str, got: &str) -> (String, String) {
    let same = sent.chars().zip(got.chars()).take_while(|(left, right)| left == right).count();
    let from = same.saturating_sub(8);
    (visible(sent, from), visible(got, from))
}

/// A piece of text in which blanks at the end, invisible and combining characters can be seen.
fn visible(text: &str, from: usize) -> String {
    const SHOWN: usize = 40;
    let mut shown = String::from(if from > 0 { "…" } else { "" });
    for character in text.chars().skip(from).take(SHOWN) {
        let plain =
            character.is_ascii_graphic() || character == ' ' || (character.is_alphanumeric() && !is_jamo(character));
        if plain { shown.push(character) } else { shown.extend(character.escape_unicode()) }
    }
    let more = text.chars().count() > from + SHOWN;
    format!("\"{shown}\"{}", if more { "…" } else { "" })
}

/// Hangul letters that stand for a syllable only together, so that NFD looks like NFC.
fn is_jamo(character: char) -> bool {
    ('\u{1100}'..='\u{11FF}').contains(&character)
}

fn escaped(text: &str) -> [String; 3] {
    let xml = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let quotes = xml.replace('"', "&quot;").replace('\'', "&apos;");
    let json = text.replace('\\', "\\\\").replace('"', "\\\"");
    [xml, quotes, json]
}

/// Whether undoing percent escapes, with or without `+` for blanks, gives back what was sent.
fn percent_escaped(sent: &str, got: &str) -> bool {
    let undone = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().is_ok_and(|plain| plain == sent);
    got.contains('%') && (undone(got) || undone(&got.replace('+', " ")))
}

fn latin1(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

/// Latin-1 with the printable characters Windows puts where it has controls.
fn windows1252(text: &str) -> String {
    const HIGH: [u32; 32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D,
        0x17E, 0x178,
    ];
    let character = |byte: u8| match byte {
        0x80..=0x9F => char::from_u32(HIGH[usize::from(byte) - 0x80]).unwrap_or('\u{FFFD}'),
        other => char::from(other),
    };
    text.bytes().map(character).collect()
}

/// The same text but for characters that became `?` or U+FFFD, one or several for each.
fn replaced(sent: &str, got: &str) -> bool {
    let stand_in = |character: char| character == '?' || character == '\u{FFFD}';
    let kept: String = got.chars().filter(|&character| !stand_in(character)).collect();
    let plain: String = sent.chars().filter(char::is_ascii).collect();
    got.chars().any(stand_in) && kept == plain.replace('?', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_nature_is_named() {
        for (sent, got, expected) in [
            ("abc", "", Nature::Dropped),
            ("abcdef", "abcd", Nature::Truncated),
            (" abc ", "abc", Nature::Trimmed),
            ("abc  ", "abc", Nature::Trimmed),
            ("AbC", "abc", Nature::Recased),
            ("caf\u{e9}", "cafe\u{301}", Nature::Normalised),
            ("\u{1112}\u{1161}\u{11ab}", "한", Nature::Normalised),
            ("한글", "í\u{95}\u{9c}ê¸\u{80}", Nature::Mojibake),
            ("é", "Ã©", Nature::Mojibake),
            ("“", "â€œ", Nature::Mojibake),
            ("한글 ok", "?? ok", Nature::Replaced),
            ("한글 ok", " ok", Nature::Other),
            ("abc", "x?z", Nature::Other),
            ("a<b>&c", "a&lt;b&gt;&amp;c", Nature::DoubleEscaped),
            ("say \"hi\"", "say \\\"hi\\\"", Nature::DoubleEscaped),
            ("a b+c", "a b c", Nature::PlusForBlank),
            ("a b", "a+b", Nature::PlusForBlank),
            ("a%b", "a%25b", Nature::PercentEscaped),
            ("한", "%ED%95%9C", Nature::PercentEscaped),
            ("a b%", "a+b%25", Nature::PercentEscaped),
            ("a+b%", "a+b%25", Nature::PercentEscaped),
            ("abc", "xyz", Nature::Other),
        ] {
            assert_eq!(nature(sent, got), expected, "{sent:?} -> {got:?}");
        }
    }

    #[test]
    fn a_difference_can_be_seen() {
        assert_eq!(contrast("abc ", "abc"), ("\"abc \"".to_owned(), "\"abc\"".to_owned()));
        let (sent, got) = contrast("caf\u{e9}", "cafe\u{301}");
        assert_ne!(sent, got);
        assert!(got.contains("\\u{301}"), "{got}");
        let (sent, got) = contrast("한", "\u{1112}\u{1161}\u{11ab}");
        assert_eq!((sent.as_str(), got.as_str()), ("\"한\"", r#""\u{1112}\u{1161}\u{11ab}""#));
        let (sent, got) = contrast(&"x".repeat(100), &"x".repeat(99));
        assert_eq!((sent.as_str(), got.as_str()), ("\"…xxxxxxxxx\"", "\"…xxxxxxxx\""));
    }

    #[test]
    fn what_every_text_suffers_alike_is_of_the_encoding() {
        use Nature as N;
        for nature in [N::Normalised, N::Mojibake, N::Replaced, N::DoubleEscaped, N::PlusForBlank, N::PercentEscaped] {
            assert!(nature.is_of_encoding(), "{nature:?}");
        }
        for nature in [N::Dropped, N::Truncated, N::Trimmed, N::Recased, N::Other] {
            assert!(!nature.is_of_encoding(), "{nature:?}: it may be one field's own");
        }
    }
}
