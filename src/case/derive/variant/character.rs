//! Texts at the edges of what character sets allow, and texts that answers repeat.
//!
//! Next: [`super::strangers`] and [`super::texts`] for what programs are known to mistake.

use std::collections::BTreeSet;

use crate::case::sample::{Asking, Giving};
use crate::model::{Characters, Kind, Relation, Rule};

use super::context::{Context, Variant};
use super::odd;
use super::strangers::STRANGERS;
use super::texts::TEXTS;

/// Characters that look harmless, and what to call them: allowed ones, and strangers to an
/// alphabet of letters, digits and hyphen, look-alikes and invisible ones among them.
const CHARACTERS: [(&str, char); 14] = [
    ("lower-case", 'k'),
    ("upper-case", 'K'),
    ("digit", '7'),
    ("hyphen", '-'),
    ("low-line", '_'),
    ("blank", ' '),
    ("full-stop", '.'),
    ("slash", '/'),
    ("latin-e-acute", 'é'),
    ("full-width-a", 'ａ'),
    ("cyrillic-a", 'а'),
    ("hangul", '가'),
    ("combining-acute", '\u{301}'),
    ("emoji", '😀'),
];

/// Each character in the middle, and a blank at either end.
pub(super) fn alphabet(context: &mut Context<'_>) {
    for (name, character) in CHARACTERS {
        placed(context, name, 2, character, &[]);
    }
    edges(context, 2);
    one_range(context);
    placed(context, "leading-blank", 0, ' ', &[Kind::First]);
    placed(context, "trailing-blank", usize::MAX, ' ', &[Kind::Last]);
    odd::all(context, STRANGERS);
}

/// Each character in front; one outside the alphabet breaks more than its place, and is left out.
pub(super) fn first(context: &mut Context<'_>) {
    for (name, character) in CHARACTERS {
        placed(context, name, 0, character, &[]);
    }
    edges(context, 0);
}

/// Each character at the end.
pub(super) fn last(context: &mut Context<'_>) {
    for (name, character) in CHARACTERS {
        placed(context, name, usize::MAX, character, &[]);
    }
    edges(context, usize::MAX);
}

/// Texts from one range of the alphabet alone: what spoils one range does not spoil every text.
fn one_range(context: &mut Context<'_>) {
    let mut ranges: Vec<(char, char)> = Vec::new();
    for reading in &context.giving.model.constraint(context.id).readings {
        if let Rule::Characters(Characters::Alphabet(set)) = &reading.rule {
            ranges.extend(set.ranges.iter().filter(|(from, to)| from != to));
        }
    }
    for (from, to) in ranges {
        let make = move |giving: Giving<'_>, salt: usize| {
            let all: Vec<char> = (from..=to).collect();
            let length = usize::try_from(giving.short()).unwrap_or(6);
            let digits = (0..length).scan(salt, |rest, index| {
                let digit = *rest % all.len();
                *rest /= all.len();
                Some(all[(digit + 7 * index) % all.len()])
            });
            digits.collect()
        };
        context.text(&format!("only-{from}-{to}"), make, &[]);
    }
}

/// The characters at the ends of each range the statement allows, and those just outside; a set is
/// a bound on either side of each range.
fn edges(context: &mut Context<'_>, at: usize) {
    let mut edges = BTreeSet::new();
    for reading in &context.giving.model.constraint(context.id).readings {
        if let Rule::Characters(Characters::Alphabet(set))
        | Rule::Characters(Characters::First(set))
        | Rule::Characters(Characters::Last(set)) = &reading.rule
        {
            for &(from, to) in &set.ranges {
                let before = u32::from(from).checked_sub(1).and_then(char::from_u32);
                let behind = u32::from(to).checked_add(1).and_then(char::from_u32);
                edges.extend([Some(from), Some(to), before, behind].into_iter().flatten());
            }
        }
    }
    for character in edges.into_iter().filter(|edge| !CHARACTERS.iter().any(|(_, known)| known == edge)) {
        let name = match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' => format!("edge-{character}"),
            _ => format!("edge-u{:04x}", u32::from(character)),
        };
        placed(context, &name, at, character, &[]);
    }
}

/// Texts that something on the way may mangle, for each parameter an answer repeats. What its
/// alphabet refuses is left out, like any value that breaks another statement than its subject.
const MANGLED: [(&str, &str); 9] = [
    ("markup", "a<b>&c;\"d'"),
    ("entities", "&lt;&amp;&#65;"),
    ("url", "a+b%20c=d&e#f;g"),
    ("blanks", " a  b "),
    ("letters", "aZaZ"),
    ("hangul", "한글 설명"),
    ("combining", "cafe\u{301} \u{1112}\u{1161}\u{11AB}"),
    ("composed", "caf\u{e9} \u{d55c}"),
    ("emoji", "\u{1F600}\u{1F468}\u{200D}\u{1F469}"),
];

/// Each of them, made long enough and different for each case.
pub(super) fn echoes<'m>(asking: Asking<'m>, variants: &mut Vec<Variant<'m>>) {
    let Asking { model, action, .. } = asking;
    for (id, constraint) in model.constraints_of(action) {
        let Some(Rule::Relation(Relation::Echo { from })) = constraint.readings.first().map(|reading| &reading.rule)
        else {
            continue;
        };
        let name = from.local();
        let Some(member) = action.input(name) else { continue };
        if model.constraint_on(member, Kind::Exists).is_some() {
            continue; // an id is repeated by every answer; there is no other text it could be
        }
        let path = vec![name.to_owned()];
        let mut context = Context::new(asking, member, path, id);
        for (name, mangled) in MANGLED {
            let before = if mangled.starts_with(' ') { " " } else { "" };
            let make = move |giving: Giving<'_>, salt| format!("{before}{}{mangled}", giving.unique(salt));
            context.text(name, make, &[]);
        }
        let spoken_of = [Kind::AnyCharacter, Kind::Alphabet, Kind::Options];
        if !spoken_of.iter().any(|&kind| model.constraint_on(member, kind).is_some()) {
            odd::all(&mut context, TEXTS);
        }
        variants.append(&mut context.variants);
    }
}

/// A typical text with one character put in its place; `usize::MAX` means the last.
fn placed(context: &mut Context<'_>, name: &str, at: usize, character: char, entails: &[Kind]) {
    let make = move |giving: Giving<'_>, salt| {
        let mut characters: Vec<char> = giving.unique(salt).chars().collect();
        let index = at.min(characters.len().saturating_sub(1));
        if let Some(place) = characters.get_mut(index) {
            *place = character;
        }
        characters.into_iter().collect()
    };
    context.text(name, make, entails);
}
