//! Words that are Base64 of something.
//!
//! Next: [`super::rewrite`], which looks into them.

use std::ops::Range;

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::find::runs;
use super::view::View;

/// Characters of the shortest word that is looked into.
const LEAST: usize = 8;

/// A word and what it decodes to.
pub(super) struct Blob {
    pub(super) range: Range<usize>,
    pub(super) bytes: Vec<u8>,
    engine: GeneralPurpose,
}

impl Blob {
    /// Other bytes, encoded as the word is.
    pub(super) fn again(&self, bytes: &[u8]) -> String {
        self.engine.encode(bytes)
    }
}

/// The words of a view that decode to text.
pub(super) fn all(view: &View) -> Vec<Blob> {
    let text = &view.characters;
    let mut found = Vec::new();
    for run in runs(text, |it| it.is_ascii_alphanumeric() || "+/-_=".contains(it)) {
        found.extend(blob(text, run.clone()));
        if text[run.clone()].contains(&'/') {
            let pieces = runs(&text[run.clone()], |it| it != '/');
            found.extend(pieces.filter_map(|piece| blob(text, run.start + piece.start..run.start + piece.end)));
        }
    }
    found
}

fn blob(text: &[char], range: Range<usize>) -> Option<Blob> {
    // What stands in front of a `=` is a name.
    let word = &text[range.clone()];
    let padding = word.iter().rev().take_while(|it| **it == '=').count();
    let name = word[..word.len() - padding].iter().rposition(|it| *it == '=').map_or(0, |at| at + 1);
    let range = range.start + name..range.end;
    let word: String = text[range.clone()].iter().collect();
    if word.len() < LEAST {
        return None;
    }
    let alphabet = if word.contains(['-', '_']) { URL_SAFE } else { STANDARD };
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_encode_padding(padding > 0)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&alphabet, config);
    let bytes = engine.decode(&word).ok()?;
    std::str::from_utf8(&bytes).is_ok().then_some(Blob { range, bytes, engine })
}
