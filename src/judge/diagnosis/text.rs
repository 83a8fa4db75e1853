//! What can be told of a text apart from its length: the characters it has and where, and the
//! shapes that software is known to stumble over.
//!
//! Nothing here knows a page or an endpoint. Next: [`super::sign`], which says it of a parameter.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::is_nfc;

/// Where a character stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CharacterPlace {
    /// Anywhere.
    Anywhere,
    /// In front of all others.
    First,
    /// Behind all others.
    Last,
}

/// A sort of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CharacterSort {
    /// `A` to `Z`.
    Upper,
    /// `a` to `z`.
    Lower,
    /// `0` to `9`.
    Digit,
    /// Anything outside ASCII.
    NonAscii,
    /// Beyond the basic plane: four bytes in UTF-8, two units in UTF-16.
    FourByte,
    /// Ends of lines: LF, CR, VT, FF, NEL, and the two of Unicode.
    LineEnd,
    /// C0 and C1 controls that end no line.
    Control,
    /// Blanks of other sorts than the one of ASCII.
    OtherBlank,
    /// Digits of other scripts.
    OtherDigit,
    /// Letters outside ASCII.
    OtherLetter,
    /// Hangul syllables.
    Hangul,
    /// Characters that combine with the one before.
    Combining,
    /// Format characters that show nothing.
    Invisible,
    /// Full-width forms of ASCII.
    FullWidth,
    /// Signs of ASCII but for hyphen and blank.
    Punctuation,
}

impl CharacterSort {
    /// Every sort, the wider first.
    pub const ALL: [CharacterSort; 15] = [
        CharacterSort::NonAscii,
        CharacterSort::Upper,
        CharacterSort::Lower,
        CharacterSort::Digit,
        CharacterSort::Punctuation,
        CharacterSort::FourByte,
        CharacterSort::LineEnd,
        CharacterSort::Control,
        CharacterSort::OtherLetter,
        CharacterSort::Hangul,
        CharacterSort::OtherDigit,
        CharacterSort::OtherBlank,
        CharacterSort::Combining,
        CharacterSort::Invisible,
        CharacterSort::FullWidth,
    ];

    /// The sorts of a character.
    pub fn of(character: char) -> impl Iterator<Item = Self> {
        let all: &[Self] = if character.is_ascii() { &Self::OF_ASCII } else { &Self::ALL };
        all.iter().copied().filter(move |sort| sort.has(character))
    }

    /// The only sorts that have characters of ASCII.
    const OF_ASCII: [CharacterSort; 6] = [
        CharacterSort::Upper,
        CharacterSort::Lower,
        CharacterSort::Digit,
        CharacterSort::Punctuation,
        CharacterSort::LineEnd,
        CharacterSort::Control,
    ];

    /// Whether a character is of this sort.
    pub fn has(self, character: char) -> bool {
        match self {
            CharacterSort::Upper => character.is_ascii_uppercase(),
            CharacterSort::Lower => character.is_ascii_lowercase(),
            CharacterSort::Digit => character.is_ascii_digit(),
            CharacterSort::NonAscii => !character.is_ascii(),
            CharacterSort::FourByte => character.len_utf8() == 4,
            CharacterSort::LineEnd => is_line_end(character),
            CharacterSort::Control => character.is_control() && !is_line_end(character),
            CharacterSort::OtherBlank => !character.is_ascii() && character.is_whitespace() && !is_line_end(character),
            CharacterSort::OtherDigit => !character.is_ascii() && character.is_numeric(),
            CharacterSort::OtherLetter => !character.is_ascii() && character.is_alphabetic(),
            CharacterSort::Hangul => ('\u{AC00}'..='\u{D7A3}').contains(&character),
            CharacterSort::Combining => is_combining_mark(character),
            CharacterSort::Invisible => is_invisible(character),
            CharacterSort::FullWidth => ('\u{FF01}'..='\u{FF5E}').contains(&character),
            CharacterSort::Punctuation => character.is_ascii_punctuation() && character != '-',
        }
    }

    /// In the words of a finding.
    pub fn words(self) -> &'static str {
        match self {
            CharacterSort::Upper => "upper-case letters",
            CharacterSort::Lower => "lower-case letters",
            CharacterSort::Digit => "digits",
            CharacterSort::NonAscii => "characters outside ASCII",
            CharacterSort::FourByte => "4-byte characters",
            CharacterSort::LineEnd => "line ends",
            CharacterSort::Control => "control characters",
            CharacterSort::OtherBlank => "blanks outside ASCII",
            CharacterSort::OtherDigit => "digits of other scripts",
            CharacterSort::OtherLetter => "letters outside ASCII",
            CharacterSort::Hangul => "Hangul syllables",
            CharacterSort::Combining => "combining characters",
            CharacterSort::Invisible => "invisible characters",
            CharacterSort::FullWidth => "full-width characters",
            CharacterSort::Punctuation => "punctuation",
        }
    }
}

/// A shape of a text as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shape {
    /// Nothing but blanks.
    OnlyBlanks,
    /// Nothing but digits.
    OnlyDigits,
    /// The digit 0 alone, which is false to some.
    Zero,
    /// A word that is a value of some language: null, true, NaN.
    Word,
    /// Two hyphens in a row.
    TwoHyphens,
    /// A hyphen with a digit behind it, which looks like a negative number.
    HyphenDigit,
    /// What ends a CDATA section.
    CdataEnd,
    /// An entity or character reference.
    Entity,
    /// A percent escape.
    PercentEscape,
    /// A tag.
    Markup,
    /// The start of a template's expression.
    Template,
    /// The way up a folder.
    DotDot,
    /// Not in Unicode's composed form.
    Decomposed,
    /// The same character many times in a row.
    Repeated,
}

impl Shape {
    /// Every shape.
    pub const ALL: [Shape; 14] = [
        Shape::OnlyBlanks,
        Shape::OnlyDigits,
        Shape::Zero,
        Shape::Word,
        Shape::TwoHyphens,
        Shape::HyphenDigit,
        Shape::CdataEnd,
        Shape::Entity,
        Shape::PercentEscape,
        Shape::Markup,
        Shape::Template,
        Shape::DotDot,
        Shape::Decomposed,
        Shape::Repeated,
    ];

    /// Whether a text has this shape.
    pub fn has(self, text: &str) -> bool {
        const WORDS: [&str; 8] = ["null", "true", "false", "undefined", "nan", "nil", "none", "infinity"];
        let pairs = || text.as_bytes().windows(2);
        let threes = || text.as_bytes().windows(3);
        match self {
            Shape::OnlyBlanks => text.chars().all(char::is_whitespace),
            Shape::OnlyDigits => text.bytes().all(|byte| byte.is_ascii_digit()),
            Shape::Zero => text == "0",
            Shape::Word => WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)),
            Shape::TwoHyphens => pairs().any(|pair| pair == b"--"),
            Shape::HyphenDigit => pairs().any(|pair| pair[0] == b'-' && pair[1].is_ascii_digit()),
            Shape::CdataEnd => threes().any(|three| three == b"]]>"),
            Shape::Entity => text.split('&').skip(1).any(is_reference),
            Shape::PercentEscape => text.split('%').skip(1).any(|rest| {
                rest.len() >= 2 && rest.is_char_boundary(2) && rest[..2].bytes().all(|byte| byte.is_ascii_hexdigit())
            }),
            Shape::Markup => text.split('<').skip(1).any(|rest| rest.contains('>')),
            Shape::Template => pairs().any(|pair| pair == b"${" || pair == b"{{"),
            Shape::DotDot => threes().any(|three| three == b"../" || three == b"..\\"),
            Shape::Decomposed => !is_nfc(text),
            Shape::Repeated => text.len() >= 8 && pairs().filter(|pair| pair[0] == pair[1]).count() + 1 >= text.len(),
        }
    }

    /// In the words of a finding.
    pub fn words(self) -> &'static str {
        match self {
            Shape::OnlyBlanks => "nothing but blanks",
            Shape::OnlyDigits => "nothing but digits",
            Shape::Zero => "the digit 0 alone",
            Shape::Word => "a word such as null or true",
            Shape::TwoHyphens => "two hyphens in a row",
            Shape::HyphenDigit => "a hyphen before a digit",
            Shape::CdataEnd => "]]>",
            Shape::Entity => "an entity",
            Shape::PercentEscape => "a percent escape",
            Shape::Markup => "markup",
            Shape::Template => "the start of a template's expression",
            Shape::DotDot => "../",
            Shape::Decomposed => "decomposed characters",
            Shape::Repeated => "one character only, again and again",
        }
    }
}

/// `amp;…` behind an ampersand, or `#65;…`.
fn is_reference(rest: &str) -> bool {
    let name = rest.split(';').next().unwrap_or_default();
    let ends = rest.len() > name.len();
    ends && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
}

/// Whether a character ends a line, by Unicode's rule.
pub fn is_line_end(character: char) -> bool {
    matches!(character, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character shows nothing and is no blank.
pub fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// A character of ASCII as a finding names it.
pub fn name(character: u8) -> String {
    match character {
        b'\n' => "LF".to_owned(),
        b'\r' => "CR".to_owned(),
        b'\t' => "TAB".to_owned(),
        0 => "NUL".to_owned(),
        b' ' => "a blank".to_owned(),
        0x21..=0x7E => format!("{:?}", char::from(character)),
        other => format!("U+{other:04X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_shapes_a_person_sees() {
        for (shape, yes, no) in [
            (Shape::OnlyBlanks, " \u{3000}", " a"),
            (Shape::OnlyDigits, "123", "12a"),
            (Shape::Zero, "0", "00"),
            (Shape::Word, "Null", "nullify"),
            (Shape::TwoHyphens, "a--b", "a-b-"),
            (Shape::HyphenDigit, "a-8", "8-a"),
            (Shape::CdataEnd, "a]]>b", "]] >"),
            (Shape::Entity, "a&lt;b", "a&b c;"),
            (Shape::Entity, "&#65;", "&;"),
            (Shape::PercentEscape, "%41", "%4한"),
            (Shape::Markup, "<b>", "a<b"),
            (Shape::Template, "${x}", "$x"),
            (Shape::DotDot, "../x", "..x"),
            (Shape::Decomposed, "e\u{301}", "\u{e9}"),
            (Shape::Repeated, "aaaaaaaa", "aaaaaaab"),
        ] {
            assert!(shape.has(yes), "{shape:?} {yes:?}");
            assert!(!shape.has(no), "{shape:?} {no:?}");
        }
    }

    #[test]
    fn a_character_of_ascii_is_of_no_sort_that_is_not_looked_for() {
        for character in (0..0x80).map(char::from) {
            let all = CharacterSort::ALL.into_iter().filter(|sort| sort.has(character)).count();
            assert_eq!(CharacterSort::of(character).count(), all, "{character:?}");
        }
    }

    #[test]
    fn each_sort_has_a_character_of_its_own() {
        for (sort, yes, no) in [
            (CharacterSort::FourByte, '😀', '한'),
            (CharacterSort::LineEnd, '\u{2028}', '\t'),
            (CharacterSort::Control, '\0', '\n'),
            (CharacterSort::OtherBlank, '\u{3000}', ' '),
            (CharacterSort::OtherDigit, '１', '1'),
            (CharacterSort::Combining, '\u{301}', 'e'),
            (CharacterSort::Invisible, '\u{200B}', ' '),
            (CharacterSort::FullWidth, 'ａ', 'a'),
            (CharacterSort::Punctuation, '_', '-'),
        ] {
            assert!(sort.has(yes) && !sort.has(no), "{sort:?}");
        }
    }
}
