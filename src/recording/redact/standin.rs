//! Stand-ins: another text of the same form, always the same for the same text and key.
//!
//! Each character becomes one of its own class: a digit a digit, a small letter a small letter, a
//! syllable a syllable; what is of no class stays. So the length stays the same in every unit, and so
//! does what a page demands of characters. It is an alternating Feistel network over the positions,
//! its rounds keyed by HMAC: two texts of one form never get the same stand-in, and without the key
//! none can be turned back.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Key;

/// Enough for every position to depend on every other.
const ROUNDS: u8 = 8;

/// Which characters may take a position, and how the text as a whole is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form<'a> {
    /// By class.
    Plain,
    /// A UUID: hexadecimal digits, but for those that tell version and variant.
    Uuid,
    /// These characters stay, and hexadecimal digits follow.
    Prefixed(&'a str),
}

/// The stand-in for a text; `attempt` gives another one, should the first not do.
pub(super) fn of(key: &Key, form: Form<'_>, text: &str, attempt: u8) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let mut symbols: Vec<Symbol> = Vec::new();
    for (at, &character) in characters.iter().enumerate() {
        symbols.extend(class(form, at, character).map(|class| Symbol { at, class, value: class.value(character) }));
    }
    let middle = symbols.len() / 2;
    for round in 0..ROUNDS {
        let (left, right) = symbols.split_at_mut(middle);
        let (changed, other) = if round % 2 == 0 { (right, left) } else { (left, right) };
        let mut stream = Stream::new(key, (attempt, round), text, other);
        for symbol in changed {
            symbol.value = (symbol.value + stream.next() % symbol.class.size) % symbol.class.size;
        }
    }
    for symbol in symbols {
        characters[symbol.at] = symbol.class.character(symbol.value).unwrap_or(characters[symbol.at]);
    }
    characters.into_iter().collect()
}

/// A blank of the same form: nothing of a secret is left but its length and its classes.
pub(super) fn blank(text: &str) -> String {
    text.chars().map(blank_character).collect()
}

fn blank_character(character: char) -> char {
    match character {
        '0'..='9' => '0',
        'a'..='z' => 'x',
        'A'..='Z' => 'X',
        other => class(Form::Plain, 1, other).and_then(|class| class.character(0)).unwrap_or(other),
    }
}

/// Characters in a row.
#[derive(Clone, Copy)]
struct Class {
    first: u32,
    size: u32,
    /// Hexadecimal digits are two rows.
    hexadecimal: bool,
}

struct Symbol {
    at: usize,
    class: Class,
    value: u32,
}

impl Class {
    fn value(self, character: char) -> u32 {
        match character.to_digit(16).filter(|_| self.hexadecimal) {
            Some(digit) => digit,
            None => u32::from(character).saturating_sub(self.first),
        }
    }

    fn character(self, value: u32) -> Option<char> {
        if !self.hexadecimal {
            return char::from_u32(self.first + value);
        }
        let digit = char::from_digit(value, 16)?;
        Some(if self.first == u32::from('A') { digit.to_ascii_uppercase() } else { digit })
    }
}

/// Rows whose characters are alike: in bytes of UTF-8, in units, in EUC-KR nearly always.
const ROWS: [(u32, u32); 8] = [
    (0x30, 0x39),     // digits
    (0x41, 0x5A),     // capital letters
    (0x61, 0x7A),     // small letters
    (0x3041, 0x3093), // Hiragana
    (0x30A1, 0x30F3), // Katakana
    (0x4E00, 0x9FA5), // ideographs
    (0xAC00, 0xD7A3), // Hangul syllables
    (0xFF10, 0xFF19), // wide digits
];

fn class(form: Form<'_>, at: usize, character: char) -> Option<Class> {
    let hexadecimal =
        |upper: bool| Class { first: u32::from(if upper { 'A' } else { 'a' }), size: 16, hexadecimal: true };
    match form {
        Form::Uuid if at == 14 || at == 19 || !character.is_ascii_hexdigit() => None,
        Form::Uuid => Some(hexadecimal(character.is_ascii_uppercase())),
        Form::Prefixed(prefix) if at < prefix.chars().count() || !character.is_ascii_hexdigit() => None,
        Form::Prefixed(_) => Some(hexadecimal(false)),
        // A number that begins with no zero goes on beginning with none, and the other way round.
        Form::Plain if at == 0 && character == '0' => None,
        Form::Plain if at == 0 && character.is_ascii_digit() => Some(plain(0x31, 9)),
        Form::Plain => {
            let code = u32::from(character);
            let row = ROWS.iter().find(|(first, last)| (*first..=*last).contains(&code));
            row.map(|(first, last)| plain(*first, last - first + 1))
        }
    }
}

fn plain(first: u32, size: u32) -> Class {
    Class { first, size, hexadecimal: false }
}

/// Numbers that follow from the key, the round, the form and the other half.
struct Stream {
    mac: Hmac<Sha256>,
    block: u32,
    ready: Vec<u8>,
}

impl Stream {
    fn new(key: &Key, (attempt, round): (u8, u8), text: &str, other: &[Symbol]) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(key.bytes()).expect("HMAC takes keys of any length");
        let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
        mac.update(&[attempt, round]);
        mac.update(&length.to_be_bytes());
        for symbol in other {
            mac.update(&[symbol.class.first, symbol.class.size, symbol.value].map(u32::to_be_bytes).concat());
        }
        Self { mac, block: 0, ready: Vec::new() }
    }

    fn next(&mut self) -> u32 {
        if self.ready.len() < 4 {
            let mut mac = self.mac.clone();
            mac.update(&self.block.to_be_bytes());
            self.block = self.block.wrapping_add(1);
            self.ready = mac.finalize().into_bytes().to_vec();
        }
        let tail = self.ready.split_off(self.ready.len() - 4);
        tail.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn key(byte: u8) -> Key {
        Key::new([byte; 32])
    }

    #[test]
    fn a_form_is_mapped_onto_itself_and_no_two_meet() {
        for (texts, form) in [
            ((1..=9999).map(|n: u32| n.to_string()).collect::<Vec<_>>(), Form::Plain),
            (('a'..='z').flat_map(|a| ('A'..='Z').map(move |b| format!("{a}-{b}"))).collect(), Form::Plain),
            ((0..4096).map(|n: u32| format!("snap{n:03x}")).collect(), Form::Prefixed("snap")),
        ] {
            let images: HashSet<String> = texts.iter().map(|text| of(&key(1), form, text, 0)).collect();
            assert_eq!(images, texts.into_iter().collect::<HashSet<_>>());
        }
    }

    #[test]
    fn it_depends_on_the_key_and_the_attempt_and_on_nothing_else() {
        let text = "1234299";
        let one = of(&key(1), Form::Plain, text, 0);
        assert_eq!(one, of(&key(1), Form::Plain, text, 0));
        let all: HashSet<String> =
            [one, of(&key(2), Form::Plain, text, 0), of(&key(1), Form::Plain, text, 1), text.to_owned()].into();
        assert_eq!(all.len(), 4, "{all:?}");
    }

    #[test]
    fn forms_stay() {
        let uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
        let other = of(&key(1), Form::Uuid, uuid, 0);
        assert_ne!(other, uuid);
        let dashes: Vec<usize> = other.match_indices('-').map(|(at, _)| at).collect();
        assert_eq!((dashes, &other[14..15], &other[19..20]), (vec![8, 13, 18, 23], "4", "a"));
        let name = of(&key(1), Form::Plain, "한글 Name-1 🖥", 0);
        let classes: Vec<bool> = name.chars().map(|character| ('가'..='힣').contains(&character)).collect();
        assert_eq!((name.len(), &classes[..3]), ("한글 Name-1 🖥".len(), &[true, true, false][..]));
        assert!(name.ends_with(" 🖥") && name.contains('-'), "{name}");
        assert_eq!(of(&key(1), Form::Plain, "-_🖥", 0), "-_🖥");
        assert_eq!(blank("aB3-한/="), "xX0-가/=");
    }
}
