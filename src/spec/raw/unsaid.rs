//! What pages leave unsaid again and again, in one word each: `unsaid`, and the readings it stands for.
//!
//! A page that leaves anything else open names its readings itself. Next: [`super::terms`].

use super::constraint::RawReading;
use super::terms::{self, Term};
use crate::model::{EmptyAs, Presence, Rule, Set, Unit};
use crate::toml::{Mark, Table};

/// The word.
pub(in crate::spec) const UNSAID: &str = "unsaid";

/// The word of a length in bytes of which the encoding is not said.
pub(in crate::spec) const ENCODING_UNSAID: &str = "encoding-unsaid";

/// What an empty value may mean.
pub(super) const EMPTY_AS: [(&str, EmptyAs); 2] = [("absent", EmptyAs::Absent), ("value", EmptyAs::Value)];

const UNITS: [(&str, Unit); 3] = [("characters", Unit::Characters), ("bytes", Unit::Bytes), ("utf-16", Unit::Utf16)];
const ENCODINGS: [(&str, Unit); 2] = [("utf-8", Unit::Bytes), ("euc-kr", Unit::EucKr)];
const REPEATS: [(&str, Presence); 3] =
    [("once", Presence::Once), ("distinct", Presence::Distinct), ("one-at-a-time", Presence::OneAtATime)];

/// The key of a kind whose value may be [`UNSAID`].
pub(in crate::spec) fn key(kind: &str) -> Option<&'static str> {
    match kind {
        "length" => Some("unit"),
        "repeat" => Some("allows"),
        "exists" | "options" => Some("others"),
        _ => None,
    }
}

/// The words that may stand at a key: these, and where it is no reading, those that leave it unsaid. These
/// are taken before any of the others is looked for.
pub(super) fn beside<'w, T: Copy>(table: &Table<'_>, said: &[(&'w str, T)], unsaid: &[&'w str]) -> Vec<(&'w str, T)> {
    let others = unsaid.iter().filter(|_| table.has("kind")).zip(said).map(|(word, (_, other))| (*word, *other));
    said.iter().copied().chain(others.collect::<Vec<_>>()).collect()
}

/// The words for it at that key.
pub(in crate::spec) fn words(kind: &str) -> &'static [&'static str] {
    if kind == "length" { &[UNSAID, ENCODING_UNSAID] } else { &[UNSAID] }
}

/// The readings of what is left unsaid; none where it is said.
pub(super) fn read<'s>(kind: &str, table: &mut Table<'s>) -> Option<Vec<RawReading<'s>>> {
    if kind == "empty" && !table.has("as") {
        return Some(empty(table.mark()));
    }
    let key = key(kind).filter(|key| table.has(key))?;
    let word = table.opt_text(key)?;
    let mut lengths = |units: &[(&str, Unit)]| {
        let each = units.iter().map(|&(name, unit)| RawReading::of(name, terms::length_in(unit, table)));
        Some(each.collect())
    };
    match (kind, word.value.as_str()) {
        ("length", UNSAID) => lengths(&UNITS),
        ("length", ENCODING_UNSAID) => lengths(&ENCODINGS),
        ("repeat", UNSAID) => {
            let term = |rule| vec![Term { rule: Rule::Presence(rule), mark: word.mark }];
            let each = REPEATS.map(|(name, rule)| RawReading::of(name, term(rule)));
            Some(each.into_iter().chain([any("copied")]).collect())
        }
        ("exists", UNSAID) => Some(vec![RawReading::of("refused", terms::read("exists", table)), any("ignored")]),
        ("options", UNSAID) => {
            let mut reading = |name, rule| {
                let (rule, mark) = terms::values(table, rule);
                RawReading::of(name, vec![Term { rule, mark }])
            };
            let honoured = reading("honoured", |values| Rule::Set(Set::Options(values)));
            let default = reading("default", |values| Rule::Set(Set::OptionsOrDefault(values)));
            Some(vec![honoured, default, any("ignored")])
        }
        _ => None,
    }
}

/// Both meanings of an empty value.
pub(super) fn empty(mark: Mark<'_>) -> Vec<RawReading<'_>> {
    let term = |meaning| vec![Term { rule: Rule::Presence(Presence::Empty(meaning)), mark }];
    EMPTY_AS.iter().map(|&(name, meaning)| RawReading::of(name, term(meaning))).collect()
}

fn any(name: &str) -> RawReading<'_> {
    RawReading { name: name.to_owned(), any: true, terms: Vec::new() }
}
