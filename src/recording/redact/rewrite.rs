//! The texts of an exchange, with everything replaced that must not be written down.
//!
//! First all texts are searched, then all are written anew: what was found in one is replaced in
//! every other, however it is escaped there, in Base64 too. Next: [`super::view`] for escapes,
//! [`super::find`] and [`super::place`] for what is found.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::field::{Fields, Holds};
use super::place::{Place, Syntax, places};
use super::standin::{self, Form};
use super::view::{Edits, View};
use super::{Keepable, Key, blob, find};

/// Characters of a secret that is looked for everywhere; a shorter one is taken out of its place only.
const SECRET: usize = 6;
/// Characters of a value that is looked for in sentences.
const WORD: usize = 4;

/// Letters of a code, such as that of a region, at most.
const CODE: usize = 5;

/// A text of an exchange.
pub(super) struct Text {
    /// What it is called where something in it was replaced.
    pub(super) what: String,
    pub(super) syntax: Option<Syntax>,
    pub(super) bytes: Vec<u8>,
}

/// What is to be replaced: the text, and what it is.
#[derive(Debug, Default)]
pub(super) struct Needles(BTreeMap<String, Holds>);

/// How it is replaced.
pub(super) struct Hand<'a> {
    pub(super) key: &'a Key,
    pub(super) keep: &'a [Keepable],
    pub(super) fields: &'a Fields,
    /// Which stand-in: the first, or another where the first would not do.
    pub(super) attempt: u8,
}

impl Hand<'_> {
    /// What is to be replaced in these texts, besides these secrets.
    pub(super) fn needles(&self, texts: &[Text], secrets: &[&str]) -> Needles {
        let mut needles = Needles::default();
        for secret in secrets.iter().filter(|secret| secret.chars().count() >= SECRET) {
            needles.0.insert((*secret).to_owned(), Holds::Secret);
        }
        let mut fixed = BTreeSet::new();
        let mut told = Vec::new();
        for text in texts {
            for place in text.places(self.fields) {
                let value = place.view.text();
                match place.holds {
                    Holds::Secret | Holds::Sort(_) => self.note(&mut needles, value, place.holds),
                    Holds::Fixed => drop(fixed.insert(value)),
                    Holds::Words => {}
                }
                if place.holds != Holds::Fixed {
                    self.search(&place.view, &mut told);
                }
            }
            self.search(&View::plain(&text.bytes), &mut told);
        }
        for (value, holds) in told {
            if holds == Holds::Secret || !fixed.contains(&value) {
                self.note(&mut needles, value, holds);
            }
        }
        needles
    }

    /// The text written anew, and what was replaced in it.
    pub(super) fn rewrite(&self, text: &Text, needles: &Needles, told: &mut BTreeSet<String>) -> Vec<u8> {
        let mut edits = Edits::default();
        let order = needles.in_order();
        for place in text.places(self.fields) {
            let name = self.fields.knows(&place.name).then_some(&place.name);
            for holds in self.in_place(&place, &order, &mut edits) {
                told.insert(said(holds, &text.what, name));
            }
        }
        let strong: Vec<_> = order.into_iter().filter(|(needle, holds)| is_strong(needle, *holds)).collect();
        View::plain(&text.bytes).each(&mut |view| {
            for (needle, holds) in &strong {
                if self.in_words(view, needle, *holds, &mut edits) {
                    told.insert(said(*holds, &text.what, None));
                }
            }
            if self.in_blobs(view, &strong, &mut edits) {
                told.insert(format!("Base64 in the {}", text.what));
            }
        });
        edits.apply(&text.bytes)
    }

    /// Whether one of these stands in a text still.
    pub(super) fn shows(&self, text: &Text, needles: &Needles) -> bool {
        let mut told = BTreeSet::new();
        self.rewrite(text, needles, &mut told) != text.bytes
    }

    fn note(&self, needles: &mut Needles, value: String, holds: Holds) {
        let kept = matches!(holds, Holds::Sort(sort) if self.keep.contains(&sort));
        let public = holds != Holds::Secret && (self.fields.is_public(&value) || !is_telling(&value, holds));
        if !kept && !public && !value.trim().is_empty() {
            let known = needles.0.entry(value).or_insert(holds);
            *known = holds.min(*known);
        }
    }

    fn search(&self, view: &View, told: &mut Vec<(String, Holds)>) {
        view.each(&mut |view| {
            for (range, holds) in find::telling(&view.characters) {
                told.push((view.characters[range].iter().collect(), holds));
            }
            for blob in blob::all(view) {
                let inner = View::plain(&blob.bytes);
                let found = find::telling(&inner.characters).into_iter();
                told.extend(found.map(|(range, holds)| (inner.characters[range].iter().collect(), holds)));
            }
        });
    }

    /// Replaces needles where a value stands that may hold them, and says what they were.
    fn in_place(&self, place: &Place, order: &[(&str, Holds)], edits: &mut Edits) -> Vec<Holds> {
        let mut found = Vec::new();
        let value = place.view.text();
        let whole = order.iter().find(|(needle, holds)| *holds == place.holds && *needle == value);
        if let Some((needle, holds)) = whole
            && self.take(&place.view, 0..place.view.characters.len(), needle, *holds, edits)
        {
            found.push(*holds);
        }
        let may_stand = |holds: Holds| place.holds != Holds::Fixed || holds == Holds::Secret;
        // A shorter one is a word of many sentences, but not where it stands in quotation marks.
        let long = |needle: &str, holds| needle.chars().count() >= WORD || holds != Holds::Secret;
        let words = order.iter().filter(|(needle, holds)| may_stand(*holds) && long(needle, *holds));
        let words: Vec<_> = words.collect();
        place.view.each(&mut |view| {
            for (needle, holds) in &words {
                if self.in_words(view, needle, *holds, edits) {
                    found.push(*holds);
                }
            }
        });
        found
    }

    /// Replaces a needle wherever it is a word, a short one wherever it is quoted, and a secret
    /// wherever it stands at all.
    fn in_words(&self, view: &View, needle: &str, holds: Holds, edits: &mut Edits) -> bool {
        let wanted: Vec<char> = needle.chars().collect();
        let text = &view.characters;
        let (Some(first), Some(last)) = (wanted.first(), text.len().checked_sub(wanted.len())) else { return false };
        let inside = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|it| it.is_alphanumeric());
        let is_word = |at: usize| match wanted.len() < WORD {
            true => is_quoted(text, at..at + wanted.len()),
            false => !inside(at.checked_sub(1)) && !inside(Some(at + wanted.len())),
        };
        let mut any = false;
        for (at, character) in text[..=last].iter().enumerate() {
            if character == first && text[at..].starts_with(&wanted) && (holds == Holds::Secret || is_word(at)) {
                any |= self.take(view, at..at + wanted.len(), needle, holds, edits);
            }
        }
        any
    }

    fn in_blobs(&self, view: &View, strong: &[(&str, Holds)], edits: &mut Edits) -> bool {
        let mut any = false;
        for found in blob::all(view) {
            let mut inner = Edits::default();
            let plain = View::plain(&found.bytes);
            for (needle, holds) in strong {
                plain.each(&mut |view| {
                    self.in_words(view, needle, *holds, &mut inner);
                });
            }
            let written: Vec<char> = found.again(&inner.apply(&found.bytes)).chars().collect();
            let old = &view.characters[found.range.clone()];
            if written.len() == old.len() && written != old {
                any |= edits.take(&view.spans[found.range.clone()], old, &written);
            }
        }
        any
    }

    /// What stands for a value: itself, where it is not replaced.
    pub(super) fn of(&self, value: &str, needles: &Needles) -> String {
        needles.0.get(value).map_or_else(|| value.to_owned(), |holds| self.other(value, *holds))
    }

    fn take(&self, view: &View, range: Range<usize>, needle: &str, holds: Holds, edits: &mut Edits) -> bool {
        let other: Vec<char> = self.other(needle, holds).chars().collect();
        let old = &view.characters[range.clone()];
        other.len() == old.len() && edits.take(&view.spans[range], old, &other)
    }

    /// What takes the place of a value.
    fn other(&self, value: &str, holds: Holds) -> String {
        if holds == Holds::Secret {
            return standin::blank(value);
        }
        let characters: Vec<char> = value.chars().collect();
        let hexadecimal = |prefix: &&String| {
            let rest = value.strip_prefix(prefix.as_str());
            rest.is_some_and(|rest| {
                rest.len() >= WORD && rest.bytes().all(|it| it.is_ascii_digit() || (b'a'..=b'f').contains(&it))
            })
        };
        let form = match self.fields.prefixes.iter().find(hexadecimal) {
            _ if find::is_uuid(&characters) => Form::Uuid,
            Some(prefix) => Form::Prefixed(prefix),
            None => Form::Plain,
        };
        standin::of(self.key, form, value, self.attempt)
    }
}

impl Needles {
    /// Secrets first, and the longer before the shorter.
    fn in_order(&self) -> Vec<(&str, Holds)> {
        let mut all: Vec<(&str, Holds)> = self.0.iter().map(|(text, holds)| (text.as_str(), *holds)).collect();
        all.sort_by_key(|(text, holds)| (*holds != Holds::Secret, std::cmp::Reverse(text.len()), *text));
        all
    }
}

impl Text {
    /// The same with other bytes.
    pub(super) fn with(&self, bytes: Vec<u8>) -> Self {
        Self { what: self.what.clone(), syntax: self.syntax, bytes }
    }

    fn places(&self, fields: &Fields) -> Vec<Place> {
        self.syntax.map(|syntax| places(fields, &View::plain(&self.bytes), syntax)).unwrap_or_default()
    }
}

/// Whether a piece of a text stands in quotation marks of its own.
fn is_quoted(text: &[char], piece: Range<usize>) -> bool {
    let around = piece.start.checked_sub(1).and_then(|before| Some((text.get(before)?, text.get(piece.end)?)));
    let marks = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’')];
    around.is_some_and(|(open, close)| marks.contains(&(*open, *close)))
}

/// Whether a value says whose it is: one character does not, nor does a code of a few letters, nor what
/// programs write for nothing.
fn is_telling(value: &str, holds: Holds) -> bool {
    let digit = value.chars().any(|it| it.is_ascii_digit());
    let is_code = holds == Holds::Sort(Keepable::Ids) && !digit && value.chars().count() <= CODE;
    value.chars().filter(|it| it.is_alphanumeric()).count() > 1 && !is_code && value != "null"
}

/// Whether a needle is looked for everywhere, in the names of elements too.
fn is_strong(needle: &str, holds: Holds) -> bool {
    let long = |least: usize| needle.chars().count() >= least;
    let digits = needle.chars().any(|it| it.is_ascii_digit());
    match holds {
        Holds::Secret => long(SECRET),
        Holds::Sort(Keepable::Ids) => digits && long(find::ID_DIGITS),
        Holds::Sort(Keepable::Logins) => needle.contains('@'),
        Holds::Sort(Keepable::RequestIds) => digits && long(8),
        Holds::Sort(Keepable::Names) | Holds::Words | Holds::Fixed => false,
    }
}

/// What was replaced, by its place.
fn said(holds: Holds, what: &str, name: Option<&String>) -> String {
    let sort = match holds {
        Holds::Secret => "secret",
        Holds::Sort(Keepable::Ids) => "id",
        Holds::Sort(Keepable::Names) => "name",
        Holds::Sort(Keepable::Logins) => "login",
        Holds::Sort(Keepable::RequestIds) => "request id",
        Holds::Words | Holds::Fixed => "text",
    };
    match name {
        Some(name) => format!("{sort} at {name} in the {what}"),
        None => format!("{sort} in the {what}"),
    }
}
