//! Simpler requests to try, the boldest first; which of them still mean the same is said elsewhere.

use crate::case::sample::{Giving, Script};
use crate::model::{Kind, Member, Model, Type, Unit, World};
use crate::value::{Date, Record, Value};

/// The plainest date: within the pages' time and zone.
pub(super) const DATE: Date = Date { epoch_seconds: 1_600_000_000, offset_minutes: 540 };

/// Longest text whose characters are tried one by one.
const ONE_BY_ONE: usize = 48;
/// The most parts a longer one is parted into.
const PARTS: usize = 16;

/// Simpler records than this one; `keep` names what the boldest of them keep besides the required.
pub(super) fn records(
    model: &Model,
    world: &World,
    members: &[Member],
    input: &Record,
    keep: &[Option<&str>],
    salt: usize,
) -> Vec<Record> {
    let entries: Vec<(&str, &Value)> = input.iter().collect();
    let member = |name: &str| members.iter().find(|member| member.name == name);
    let required = |name: &str| member(name).is_some_and(|m| model.constraint_on(m, Kind::Required).is_some());
    let only = |kept: &dyn Fn(usize, &str) -> bool| -> Record {
        let left = entries.iter().enumerate().filter(|(index, (name, _))| kept(*index, name));
        left.map(|(_, (name, value))| (*name, (*value).clone())).collect()
    };
    let mut made = vec![only(&|_, name| required(name) || keep.contains(&Some(name)))];
    made.extend((0..entries.len()).map(|dropped| only(&|index, _| index != dropped)));
    for (changed, (name, value)) in entries.iter().enumerate() {
        let Some(member) = member(name) else { continue };
        made.extend(values(Giving { model, world, member }, value, salt).into_iter().map(|simpler| {
            let mut with = Record::new();
            for (index, (name, value)) in entries.iter().enumerate() {
                with.push(*name, if index == changed { simpler.clone() } else { (*value).clone() });
            }
            with
        }));
    }
    let mut sorted = entries.clone();
    sorted.sort_by_key(|(name, _)| members.iter().position(|member| member.name == *name));
    made.push(sorted.into_iter().map(|(name, value)| (name, value.clone())).collect());
    made
}

fn values(giving: Giving<'_>, value: &Value, salt: usize) -> Vec<Value> {
    match value {
        Value::Text(text) => texts(giving, text, salt).into_iter().map(Value::from).collect(),
        Value::Integer(number) => {
            let near = bounds(giving.model, giving.member).into_iter().flat_map(around);
            let halves = [0, 1, number / 2, number - number.signum()];
            near.chain(halves).map(Value::Integer).collect()
        }
        Value::Boolean(_) => vec![Value::Boolean(false)],
        Value::Date(_) => vec![Value::Date(DATE)],
        Value::List(items) => lists(giving, items, salt),
        _ => Vec::new(),
    }
}

fn lists(giving: Giving<'_>, items: &[Value], salt: usize) -> Vec<Value> {
    let Giving { model, world, member } = giving;
    let mut made: Vec<Value> =
        without_chunks(items).into_iter().filter(|left| !left.is_empty()).map(Value::List).collect();
    for (index, item) in items.iter().enumerate() {
        let simpler: Vec<Value> = match (&member.kind, item) {
            (Type::List(_), Value::Record(fields)) => {
                let inner = member.record().unwrap_or_default();
                let records = records(model, world, inner, fields, &[], salt).into_iter();
                records.filter(|fields| !fields.is_empty()).map(Value::Record).collect()
            }
            _ => values(giving, item, salt),
        };
        made.extend(simpler.into_iter().map(|simpler| {
            let mut items = items.to_vec();
            items[index] = simpler;
            Value::List(items)
        }));
    }
    made
}

/// Simpler texts: plain ones at the bounds, plain ones of the same length, this one with parts left
/// out or made plain.
fn texts(giving: Giving<'_>, text: &str, salt: usize) -> Vec<String> {
    let plain = |length: usize| giving.text(Script::Ascii, length as u64, Unit::Characters, salt);
    let characters: Vec<char> = text.chars().collect();
    let mut made: Vec<String> = giving.usable().take(1).map(|found| found.id.clone()).collect();
    let near = bounds(giving.model, giving.member).into_iter().flat_map(around);
    made.extend(near.filter_map(|length| usize::try_from(length).ok()).filter(|length| *length <= 10_000).map(plain));
    made.extend([plain(text.len()), plain(characters.len())]);
    // Shorter by a half, a quarter, … down to one: an edge nobody has stated is found in few steps.
    let steps = std::iter::successors(Some(characters.len() / 2), |step| Some(step / 2));
    made.extend(steps.take_while(|step| *step > 0).map(|step| plain(characters.len() - step)));
    made.extend(odd_ones(&characters, plain));
    made.extend(without_chunks(&characters).into_iter().map(|left| left.into_iter().collect()));
    let letters: Vec<char> = plain(characters.len()).chars().collect();
    for (from, to) in chunks(characters.len()) {
        let mut plainer = characters.clone();
        plainer[from..to].copy_from_slice(&letters[from..to]);
        made.push(plainer.into_iter().collect());
    }
    made
}

/// A short plain text with one character of this one that is not plain, where it stood.
fn odd_ones(characters: &[char], plain: impl Fn(usize) -> String) -> Vec<String> {
    let mut made: Vec<String> = Vec::new();
    let odd = characters.iter().enumerate().filter(|(_, character)| !character.is_ascii_lowercase());
    for (index, character) in odd.take(ONE_BY_ONE) {
        for length in [3, 6, 12] {
            let mut short: Vec<char> = plain(length).chars().collect();
            let place = match index {
                0 => 0,
                last if last + 1 == characters.len() => short.len() - 1,
                _ => 1,
            };
            short[place] = *character;
            made.push(short.into_iter().collect());
        }
    }
    made
}

/// What is left without a half, a quarter, … of the items, and without each one.
fn without_chunks<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    chunks(items.len()).into_iter().map(|(from, to)| [&items[..from], &items[to..]].concat()).collect()
}

/// Halves, quarters, eighths … of so many, down to single ones, or where there are many to
/// [`PARTS`] parts and the two ends.
fn chunks(count: usize) -> Vec<(usize, usize)> {
    let mut made = Vec::new();
    let mut size = count.div_ceil(2);
    while size > 0 && count.div_ceil(size) <= (if count > ONE_BY_ONE { PARTS } else { count }) {
        made.extend((0..count).step_by(size).map(|from| (from, (from + size).min(count))));
        size = if size == 1 { 0 } else { size.div_ceil(2) };
    }
    if count > ONE_BY_ONE {
        made.extend([(0, 1), (count - 1, count)]);
    }
    made
}

/// Every bound the spec gives for a member.
fn bounds(model: &Model, member: &Member) -> Vec<i64> {
    let mut bounds: Vec<i64> = model.rules_on(member).filter_map(|rule| Some(rule.limit()?.bound)).collect();
    bounds.sort_unstable();
    bounds.dedup();
    bounds
}

fn around(bound: i64) -> [i64; 3] {
    [bound.saturating_sub(1), bound, bound.saturating_add(1)]
}
