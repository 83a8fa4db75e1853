//! Single values: their types, how their length is counted, and sets of characters.
//!
//! Only words for what a spec says; reading and writing such values is for `crate::codec`, judging
//! them for `crate::validate`. Next: [`super::constraint`].

use std::fmt;

/// What an explicitly empty value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyAs {
    /// As if the parameter were not there.
    Absent,
    /// A value without characters, to which the other constraints apply.
    Value,
}

named! {
    /// The types of single values.
    pub enum Scalar {
        /// `String`.
        Text = "text",
        /// `Integer`: 32 bits, signed.
        Integer = "integer",
        /// `Long`: 64 bits, signed.
        Long = "long",
        /// `Boolean`.
        Boolean = "boolean",
        /// `Date`: `yyyy-MM-dd'T'HH:mm:ss±hhmm`, a real instant.
        Date = "date",
    }
}

named! {
    /// What a length counts.
    pub enum Unit {
        /// Unicode scalar values.
        Characters = "characters",
        /// Bytes of the UTF-8 encoding.
        Bytes = "bytes",
        /// UTF-16 code units, as Java, JavaScript and .NET count.
        Utf16 = "utf-16-units",
        /// Bytes of the EUC-KR encoding (Windows 949): two a Hangul syllable; what it has no bytes for counts as one, the `?` it becomes.
        EucKr = "euc-kr-bytes",
        /// Items of a list.
        Items = "items",
    }
}

impl Unit {
    /// How long a text is in this unit.
    pub fn length(self, text: &str) -> u64 {
        match self {
            // One each, in every unit.
            _ if text.is_ascii() => text.len() as u64,
            Unit::Characters | Unit::Items => text.chars().count() as u64,
            Unit::Bytes => text.len() as u64,
            Unit::Utf16 => text.encode_utf16().count() as u64,
            Unit::EucKr => text.chars().map(euc_kr).sum(),
        }
    }
}

impl Unit {
    /// Whether services that count so agree on a text: of what EUC-KR has no bytes for some make one
    /// `?`, some an escape, and some refuse it.
    pub fn is_sure_of(self, text: &str) -> bool {
        self != Unit::EucKr || text.is_ascii() || !encoding_rs::EUC_KR.encode(text).2
    }
}

/// How many bytes a character has in EUC-KR; what it has none for becomes one `?`.
fn euc_kr(character: char) -> u64 {
    match character {
        '\0'..='\x7F' => return 1,
        // All syllables are there, and most of what is counted is one.
        '가'..='힣' => return 2,
        _ => {}
    }
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = encoding_rs::EUC_KR.encode(character.encode_utf8(&mut buffer));
    if unmappable { 1 } else { bytes.len() as u64 }
}

/// A set of characters, as inclusive ranges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CharSet {
    /// The ranges, as the spec lists them.
    pub ranges: Vec<(char, char)>,
}

impl CharSet {
    /// Whether the character is in the set.
    pub fn contains(&self, character: char) -> bool {
        self.ranges.iter().any(|&(from, to)| (from..=to).contains(&character))
    }

    /// Every character, in the order of the ranges.
    pub fn chars(&self) -> impl Iterator<Item = char> + '_ {
        self.ranges.iter().flat_map(|&(from, to)| from..=to)
    }
}

impl fmt::Display for CharSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, &(from, to)) in self.ranges.iter().enumerate() {
            if position > 0 {
                f.write_str(" ")?;
            }
            if from == to { write!(f, "{from}")? } else { write!(f, "{from}-{to}")? }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_without_the_encoding_is_what_it_says() {
        for character in ('\0'..='\x7F').chain('\u{AC00}'..='\u{D7A3}') {
            let text = character.to_string();
            let (bytes, _, unmappable) = encoding_rs::EUC_KR.encode(&text);
            assert!(!unmappable, "{character:?}");
            assert_eq!(Unit::EucKr.length(&text), bytes.len() as u64, "{character:?}");
        }
        for (text, lengths) in [("ab1", [3, 3, 3, 3]), ("한a", [2, 4, 2, 3]), ("😀", [1, 4, 2, 1]), ("", [0; 4])] {
            let units = [Unit::Characters, Unit::Bytes, Unit::Utf16, Unit::EucKr];
            assert_eq!(units.map(|unit| unit.length(text)), lengths, "{text}");
        }
    }
}
