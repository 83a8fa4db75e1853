//! Whether an object gives a key again.
//!
//! Mostly it does not, and that has to be found out quickly: a mark for each key, of which there are 64,
//! tells most new keys from all before them. What shares its mark is compared, or looked up where there
//! are many: however many keys an endpoint sends, each costs about the same.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::wire::Node;

/// From this many entries on, keys are looked up instead of compared one by one.
const MANY: usize = 64;

/// An entry of an object.
pub(super) type Entry<'a> = (Cow<'a, str>, Node<'a>);

/// The keys that an object had so far.
#[derive(Default)]
pub(super) struct Seen<'a> {
    /// A bit for each mark that was given.
    marks: u64,
    /// The keys of the first so many entries; none before there are many.
    keys: HashSet<Cow<'a, str>>,
    known: usize,
}

impl<'a> Seen<'a> {
    /// Takes the next key of an object that has these entries; says whether one of them has it.
    pub fn again(&mut self, key: &str, entries: &[Entry<'a>]) -> bool {
        let mark = mark(key);
        let is_new = self.marks & mark == 0;
        self.marks |= mark;
        if is_new {
            false
        } else if entries.len() < MANY {
            entries.iter().any(|(other, _)| other == key)
        } else {
            self.keys.extend(entries[self.known..].iter().map(|(other, _)| other.clone()));
            self.known = entries.len();
            self.keys.contains(key)
        }
    }
}

/// One bit, by the end of a key: keys of one object rather begin alike.
fn mark(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let end = match bytes.last_chunk::<8>() {
        Some(end) => u64::from_le_bytes(*end),
        None => bytes.iter().fold(0, |end, byte| end << 8 | u64::from(*byte)),
    };
    let mixed = (end ^ bytes.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    1 << (mixed >> 58)
}
