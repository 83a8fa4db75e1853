//! Real answers, damaged: what a decoder must survive without losing the rest.

use proptest::strategy::Strategy;

use super::dice::Dice;
use super::strategy::Made;

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

/// The bytes with one to four changes: cut short, pieces doubled, dropped, swapped or put in,
/// single bits turned, texts written in other ways.
pub fn tampered(bytes: &[u8]) -> impl Strategy<Value = Vec<u8>> + use<> {
    let original = bytes.to_vec();
    Made(move |dice: &mut Dice| {
        let mut bytes = original.clone();
        for _ in 0..=dice.below(4) {
            change(dice, &mut bytes);
        }
        Some(bytes)
    })
}

fn change(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let at = dice.below(bytes.len() + 1);
    let end = (at + 1 + dice.below(40)).min(bytes.len());
    match dice.below(9) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        3 => insert(bytes, at, dice.pick(&PIECES).map_or("", |piece| piece).as_bytes()),
        4 => insert(bytes, at, dice.pick(&BYTES).map_or(b"", |piece| piece)),
        5 => {
            let bit = 1 << dice.below(8);
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= bit;
            }
        }
        6 => escape(bytes, at),
        7 => bytes[at..end].reverse(),
        _ => element_twice(dice, bytes),
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}

/// A letter as the reference or the escape that means the same.
fn escape(bytes: &mut Vec<u8>, at: usize) {
    let Some(byte) = bytes.get(at).copied().filter(u8::is_ascii_alphanumeric) else { return };
    let spelled = if bytes.first() == Some(&b'<') { format!("&#x{byte:x};") } else { format!("\\u{byte:04x}") };
    bytes.splice(at..=at, spelled.into_bytes());
}

/// A whole line doubled or moved: an element, or a member with its comma.
fn element_twice(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let (from, to) = (dice.below(lines.len()), dice.below(lines.len() + 1));
    if let Some(line) = lines.get(from).cloned() {
        if dice.chance(1, 2) {
            lines[from].clear();
        }
        lines.insert(to, line);
        *bytes = lines.concat();
    }
}
