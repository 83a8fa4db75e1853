//! Names that no other run asks for: a salt, and what it makes of a number or a name.
//!
//! A service may remember every name it was given. So a run begins its names at a number of its own,
//! made from a text that is printed with what it found; the same text gives the same names.
//!
//! Next: [`super::sample`], which makes values from numbers; [`super::vary::renamed`].

use sha2::{Digest, Sha256};

/// Salts begin below this, so that what is made from them fits a number of 32 bits.
const FIRST: u32 = 1 << 26;

/// Where the names of a run with that salt begin.
pub fn offset(salt: &str) -> usize {
    let digest = Sha256::digest(salt.as_bytes());
    let number = digest.iter().take(4).fold(0_u32, |number, &byte| number << 8 | u32::from(byte));
    usize::try_from(number % FIRST).unwrap_or_default()
}

/// Another text of the same length and the same sorts of characters: letters for letters, digits
/// for digits, and the rest as it is.
pub fn freshened(text: &str, salt: usize) -> String {
    // Neighbouring salts give names that differ in every place.
    let mut rest = u64::try_from(salt).unwrap_or_default().wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut turned = |character: char, first: char, count: u32| {
        rest = rest.rotate_left(11).wrapping_mul(0x2545_F491_4F6C_DD1D).wrapping_add(1);
        let turn = u32::try_from(rest >> 40).unwrap_or_default() % count;
        let place = (u32::from(character) - u32::from(first) + turn) % count;
        char::from_u32(u32::from(first) + place).unwrap_or(character)
    };
    let changed = text.chars().map(|character| match character {
        'a'..='z' => turned(character, 'a', 26),
        'A'..='Z' => turned(character, 'A', 26),
        '0'..='9' => turned(character, '0', 10),
        '가'..='힣' => turned(character, '가', 11_172),
        '\u{1F600}'..='\u{1F63F}' => turned(character, '\u{1F600}', 64),
        other => other,
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_salt_begins_where_it_always_does_and_others_elsewhere() {
        // SHA-256 of the empty text begins with E3 B0 C4 42.
        assert_eq!(offset(""), 0xE3B0_C442 % (1 << 26));
        let begins: BTreeSet<usize> = ["a", "b", "c", "run-1", "run-2"].map(offset).into();
        assert_eq!(begins.len(), 5);
    }

    #[test]
    fn another_name_is_as_long_and_of_the_same_sorts() {
        let old = "Web-01-가나-😀";
        let new = freshened(old, 7);
        assert_ne!(new, old);
        assert_eq!((new.len(), new.chars().count()), (old.len(), old.chars().count()));
        for (one, other) in old.chars().zip(new.chars()) {
            assert_eq!(one.is_ascii_digit(), other.is_ascii_digit(), "{new}");
            assert_eq!(one.is_ascii_uppercase(), other.is_ascii_uppercase(), "{new}");
            assert_eq!(one == '-', other == '-', "{new}");
        }
        assert_eq!(freshened("***", 7), "***");
    }

    #[test]
    fn short_names_are_spread() {
        let made: BTreeSet<String> = (0..500).map(|salt| freshened("abc", salt)).collect();
        assert!(made.len() > 480, "{}", made.len());
    }
}
