//! Texts at the edges of what lengths and character sets allow.

use std::collections::BTreeSet;

use crate::case::sample::{self, Script};
use crate::model::{Action, Constraint, Kind, Member, Model, Rule, Unit, World};
use crate::value::Value;

use super::{Context, Variant};

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

/// Both sides of each bound, counted in characters and in bytes, in scripts of different width.
pub(super) fn lengths(context: &mut Context<'_>, constraint: &Constraint) {
    let mut bounds: Vec<(u64, Unit)> = Vec::new();
    for reading in &constraint.readings {
        if let Rule::Min { bound, unit } | Rule::Max { bound, unit } = reading.rule {
            bounds.push((bound, unit));
        }
    }
    if bounds.iter().any(|(_, unit)| *unit == Unit::Items) {
        return items(context, constraint, bounds[0].0);
    }
    bounds.dedup_by_key(|(bound, _)| *bound);
    for (bound, _) in bounds {
        let sides = match constraint.kind {
            Kind::Min => [bound.checked_sub(1), Some(bound)],
            _ => [Some(bound), bound.checked_add(1)],
        };
        for length in sides.into_iter().flatten() {
            around(context, length);
        }
        padded(context, if constraint.kind == Kind::Min { bound } else { bound + 1 });
    }
}

fn around(context: &mut Context<'_>, length: u64) {
    let tries = [
        (Script::Ascii, Unit::Characters, ""),
        (Script::Hangul, Unit::Characters, "-hangul"),
        (Script::Hangul, Unit::Bytes, "-hangul"),
        (Script::Emoji, Unit::Characters, "-emoji"),
    ];
    for (script, unit, suffix) in tries {
        let name = format!("{length}-{}{suffix}", unit.name());
        text(context, &name, move |model, member, salt| sample::text(model, member, script, length, unit, salt), &[]);
        if length == 0 {
            return; // empty is empty in every script
        }
    }
}

/// A text that has this length only with the blank at its end: shorter for who trims it.
fn padded(context: &mut Context<'_>, length: u64) {
    let Some(shorter) = length.checked_sub(1).filter(|shorter| *shorter > 0) else { return };
    let name = format!("{length}-characters-last-blank");
    let make = move |model: &Model, member: &Member, salt| {
        sample::text(model, member, Script::Ascii, shorter, Unit::Characters, salt) + " "
    };
    text(context, &name, make, &[]);
}

fn items(context: &mut Context<'_>, constraint: &Constraint, bound: u64) {
    let sides = match constraint.kind {
        Kind::Min => [bound.checked_sub(1), Some(bound)],
        _ => [Some(bound), bound.checked_add(1)],
    };
    let Some(Value::List(typical)) = sample::typical(context.model, context.member, context.world, 0) else { return };
    let Some(item) = typical.first().cloned() else { return };
    for count in sides.into_iter().flatten().filter(|count| *count > 0) {
        let list = Value::List(vec![item.clone(); usize::try_from(count).unwrap_or_default()]);
        context.fixed(&format!("{count}-items"), &[list]);
    }
}

/// Each character in the middle, and a blank at either end.
pub(super) fn alphabet(context: &mut Context<'_>) {
    for (name, character) in CHARACTERS {
        placed(context, name, 2, character, &[]);
    }
    edges(context, 2);
    placed(context, "leading-blank", 0, ' ', &[Kind::First]);
    placed(context, "trailing-blank", usize::MAX, ' ', &[Kind::Last]);
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

/// The characters at the ends of each range the statement allows, and those just outside; a set is
/// a bound on either side of each range.
fn edges(context: &mut Context<'_>, at: usize) {
    let mut edges = BTreeSet::new();
    for reading in &context.model.constraint(context.id).readings {
        if let Rule::Alphabet(set) | Rule::First(set) | Rule::Last(set) = &reading.rule {
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
pub(super) fn echoes<'m>(model: &'m Model, action: &'m Action, world: &'m World, variants: &mut Vec<Variant<'m>>) {
    for (id, constraint) in model.constraints_of(action) {
        let Some(Rule::Echo { from }) = constraint.readings.first().map(|reading| &reading.rule) else { continue };
        let name = from.strip_prefix("input.").unwrap_or(from);
        let Some(member) = action.input(name) else { continue };
        if model.constraint_on(member, Kind::Exists).is_some() {
            continue; // an id is repeated by every answer; there is no other text it could be
        }
        let path = vec![name.to_owned()];
        let mut context = Context { model, action, world, member, path, id, variants: Vec::new() };
        for (name, mangled) in MANGLED {
            let make = move |model: &Model, member: &Member, salt| {
                let length = sample::bound(model, member, Unit::Characters).0.max(6);
                let unique = sample::text(model, member, Script::Ascii, length, Unit::Characters, salt);
                if mangled.starts_with(' ') { format!(" {unique}{mangled}") } else { unique + mangled }
            };
            text(&mut context, name, make, &[]);
        }
        variants.append(&mut context.variants);
    }
}

/// A typical text with one character put in its place; `usize::MAX` means the last.
fn placed(context: &mut Context<'_>, name: &str, at: usize, character: char, entails: &[Kind]) {
    let make = move |model: &Model, member: &Member, salt| {
        let length = sample::bound(model, member, Unit::Characters).0.max(6);
        let text = sample::text(model, member, Script::Ascii, length, Unit::Characters, salt);
        let mut characters: Vec<char> = text.chars().collect();
        let index = at.min(characters.len().saturating_sub(1));
        if let Some(place) = characters.get_mut(index) {
            *place = character;
        }
        characters.into_iter().collect()
    };
    text(context, name, make, entails);
}

fn text<'m>(
    context: &mut Context<'m>,
    name: &str,
    make: impl Fn(&Model, &Member, usize) -> String + 'm,
    entails: &[Kind],
) {
    let (model, member) = (context.model, context.member);
    context.made(name, move |salt| Value::Text(make(model, member, salt)), entails);
}
