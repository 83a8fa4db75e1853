//! Real answers, damaged: what a decoder must survive without losing the rest.

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Pieces that mean something to XML or JSON, or nearly.
const PIECES: [&str; 28] = [
    "<",
    ">",
    "</",
    "/>",
    "<a>",
    "</a>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x?>",
    "&",
    "&amp;",
    "&#0;",
    "&x;",
    " a=\"b\"",
    "<!DOCTYPE a>",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\\u0000",
    "\\ud800",
    "null",
    "1e400",
];
/// Bytes that are not UTF-8, or no text.
const BYTES: [&[u8]; 6] = [b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\0", b"\xef\xbb\xbf", b"\xe2\x82"];

/// One change to bytes.
#[derive(Clone, Debug)]
enum Change {
    CutShort,
    Dropped(usize),
    Doubled(usize),
    Reversed(usize),
    PutIn(&'static [u8]),
    BitTurned(u32),
    Escaped,
    Line { to: Index, is_moved: bool },
}

/// The bytes with one to four changes: cut short, pieces doubled, dropped, swapped or put in,
/// single bits turned, texts written in other ways.
pub fn tampered(bytes: &[u8]) -> impl Strategy<Value = Vec<u8>> + use<> {
    let original = bytes.to_vec();
    prop::collection::vec((any::<Index>(), change()), 1..=4).prop_map(move |changes| {
        let mut bytes = original.clone();
        changes.iter().for_each(|(place, change)| apply(&mut bytes, place, change));
        bytes
    })
}

fn change() -> impl Strategy<Value = Change> {
    let line = (any::<Index>(), any::<bool>()).prop_map(|(to, is_moved)| Change::Line { to, is_moved });
    prop_oneof![
        Just(Change::CutShort),
        (1..=40_usize).prop_map(Change::Dropped),
        (1..=40_usize).prop_map(Change::Doubled),
        (1..=40_usize).prop_map(Change::Reversed),
        select(&PIECES[..]).prop_map(|piece| Change::PutIn(piece.as_bytes())),
        select(&BYTES[..]).prop_map(Change::PutIn),
        (0..8_u32).prop_map(Change::BitTurned),
        Just(Change::Escaped),
        line,
    ]
}

fn apply(bytes: &mut Vec<u8>, place: &Index, change: &Change) {
    let at = place.index(bytes.len() + 1);
    let piece = |length: usize| at..(at + length).min(bytes.len());
    match *change {
        Change::CutShort => bytes.truncate(at),
        Change::Dropped(length) => drop(bytes.drain(piece(length))),
        Change::Doubled(length) => {
            let again = bytes[piece(length)].to_vec();
            bytes.splice(at..at, again);
        }
        Change::Reversed(length) => {
            let turned = piece(length);
            bytes[turned].reverse();
        }
        Change::PutIn(piece) => drop(bytes.splice(at..at, piece.iter().copied())),
        Change::BitTurned(bit) => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << bit),
        Change::Escaped => escape(bytes, at),
        Change::Line { to, is_moved } => line_again(bytes, place, to, is_moved),
    }
}

/// A letter as the reference or the escape that means the same.
fn escape(bytes: &mut Vec<u8>, at: usize) {
    let Some(byte) = bytes.get(at).copied().filter(u8::is_ascii_alphanumeric) else { return };
    let spelled = if bytes.first() == Some(&b'<') { format!("&#x{byte:x};") } else { format!("\\u{byte:04x}") };
    bytes.splice(at..=at, spelled.into_bytes());
}

/// A whole line doubled or moved: an element, or a member with its comma.
fn line_again(bytes: &mut Vec<u8>, from: &Index, to: Index, is_moved: bool) {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    if lines.is_empty() {
        return;
    }
    let (from, to) = (from.index(lines.len()), to.index(lines.len() + 1));
    let line = lines[from].clone();
    if is_moved {
        lines[from].clear();
    }
    lines.insert(to, line);
    *bytes = lines.concat();
}
