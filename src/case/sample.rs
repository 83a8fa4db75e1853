//! Values that keep every constraint of a parameter, made from a number called salt.
//!
//! The same salt gives the same value, different salts different ones, so that no two cases ask
//! for the same name. The generator for random cases lives in `generate` and shares nothing with
//! this.

use crate::model::{CharSet, Characters, Limit, Member, Model, Rule, Scalar, Type, Unit, World};
use crate::value::{Date, Record, Value};

use super::bind;

/// Writing systems that count differently in characters and bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// One byte each.
    Ascii,
    /// Three bytes each.
    Hangul,
    /// Four bytes each.
    Emoji,
}

/// A value that keeps every constraint; `None` where the world has no resource to name.
pub fn typical(model: &Model, member: &Member, world: &World, salt: usize) -> Option<Value> {
    match &member.kind {
        Type::Scalar(Scalar::Text) => text_value(model, member, world, salt),
        Type::Scalar(Scalar::Integer | Scalar::Long) => Some(Value::Integer(number(model, member))),
        Type::Scalar(Scalar::Boolean) => Some(Value::Boolean(salt.is_multiple_of(2))),
        Type::Scalar(Scalar::Date) => Some(Value::Date(Date {
            epoch_seconds: 1_600_000_000 + i64::try_from(salt).unwrap_or_default(),
            offset_minutes: 540,
        })),
        Type::Record(members) => record(model, members, world, salt).map(Value::Record),
        Type::List(item) => {
            let count = bound(model, member, Unit::Items).0.max(1);
            items(model, member, item, world, usize::try_from(count).ok()?, salt).map(Value::List)
        }
    }
}

/// So many different items of a list; `None` where the world has too few resources to name.
pub fn items(
    model: &Model,
    list: &Member,
    item: &Member,
    world: &World,
    count: usize,
    salt: usize,
) -> Option<Vec<Value>> {
    let items = (0..count).map(|index| match &item.kind {
        Type::Record(members) => record(model, members, world, salt * 31 + index).map(Value::Record),
        _ => list_item(model, list, item, world, salt, index),
    });
    items.collect()
}

/// A text of exactly that many characters or bytes, first, last and middle from the sets allowed.
pub fn text(model: &Model, member: &Member, script: Script, length: u64, unit: Unit, salt: usize) -> String {
    let length = usize::try_from(length).unwrap_or_default();
    match (script, unit) {
        (Script::Ascii, _) => ascii(model, member, length, salt),
        (_, Unit::Characters | Unit::Items) => wide(script, length, salt),
        (_, Unit::Bytes | Unit::Utf16 | Unit::EucKr) => {
            let width = match (script, unit) {
                (Script::Hangul, Unit::Bytes) => 3,
                (Script::Emoji, Unit::Bytes) => 4,
                (Script::Emoji, Unit::Utf16) | (Script::Hangul, Unit::EucKr) => 2,
                _ => 1,
            };
            format!("{}{}", wide(script, length / width, salt), "a".repeat(length % width))
        }
    }
}

/// The smallest and greatest length allowed in a unit, over all readings.
pub fn bound(model: &Model, member: &Member, unit: Unit) -> (u64, Option<u64>) {
    let mut least = 0;
    let mut most = None;
    for rule in model.rules_on(member) {
        let Some(Limit { bound, unit: Some(counted), is_least }) = rule.limit() else { continue };
        let bound = bound.unsigned_abs();
        match (counted == Unit::Items) == (unit == Unit::Items) {
            true if is_least => least = least.max(bound),
            true => most = Some(most.map_or(bound, |known: u64| known.min(bound))),
            false => {}
        }
    }
    (least, most)
}

fn record(model: &Model, members: &[Member], world: &World, salt: usize) -> Option<Record> {
    let values = members.iter().map(|member| Some((member.name.clone(), typical(model, member, world, salt)?)));
    values.collect()
}

fn list_item(model: &Model, list: &Member, item: &Member, world: &World, salt: usize, index: usize) -> Option<Value> {
    match bind::usable_all(model, list, world).nth(index) {
        Some(resource) => Some(Value::Text(resource.id.clone())),
        None if model.rules_on(list).any(|rule| rule.resource().is_some()) => None,
        None => typical(model, item, world, salt * 31 + index),
    }
}

fn text_value(model: &Model, member: &Member, world: &World, salt: usize) -> Option<Value> {
    for rule in model.rules_on(member) {
        if let Some(options) = rule.options() {
            return options.first().map(|option| Value::Text(option.clone()));
        }
        if rule.resource().is_some() {
            return bind::usable(model, member, world).map(|found| Value::Text(found.id.clone()));
        }
    }
    let (least, most) = bound(model, member, Unit::Characters);
    // Short, so that a limit set too tight still lets the control through; long enough to be unique.
    let length = (least + 4).max(6).min(most.unwrap_or(u64::MAX));
    Some(Value::Text(text(model, member, Script::Ascii, length, Unit::Characters, salt)))
}

fn number(model: &Model, member: &Member) -> i64 {
    let fits = |number: &i64| {
        !model
            .rules_on(member)
            .any(|rule| crate::validate::rule::refuses(rule, &Value::Integer(*number), &model.inventory))
    };
    model.rules_on(member).flat_map(Rule::edges).chain([1]).find(fits).unwrap_or(1)
}

fn ascii(model: &Model, member: &Member, length: usize, salt: usize) -> String {
    let middle = set(model, member, |rule| rule.alphabet().is_some());
    let first = set(model, member, |rule| {
        matches!(rule, Rule::Characters(Characters::First(_)) | Rule::Characters(Characters::Alphabet(_)))
    });
    let last = set(model, member, |rule| {
        matches!(rule, Rule::Characters(Characters::Last(_)) | Rule::Characters(Characters::Alphabet(_)))
    });
    let mut rest = salt;
    // Every place counts from another letter, the last one's digit included, so that what one
    // letter spoils does not spoil every text.
    let turn = |index: usize| if index + 1 == length { 0 } else { 7 * index + salt % last.len().max(1) };
    let mut take = |set: &[char], index: usize| {
        let count = set.len().max(1);
        let Some(&character) = set.get((rest % count + turn(index)) % count) else { return 'a' };
        rest /= count;
        character
    };
    // Digits of the salt, least significant last but one, so that short texts differ too.
    let mut characters: Vec<char> = Vec::with_capacity(length);
    for index in (0..length).rev() {
        let allowed = if index == 0 {
            &first
        } else if index + 1 == length {
            &last
        } else {
            &middle
        };
        characters.push(take(allowed, index));
    }
    characters.iter().rev().collect()
}

/// The lower-case letters every rule of a sort allows: the plainest characters, so that a set too
/// tight for digits or capitals still lets a typical value through.
fn set(model: &Model, member: &Member, about: impl Fn(&Rule) -> bool) -> Vec<char> {
    let sets: Vec<&CharSet> = model.rules_on(member).filter(|rule| about(rule)).filter_map(Rule::characters).collect();
    let plain = 'a'..='z';
    let allowed: Vec<char> = plain.filter(|&character| sets.iter().all(|set| set.contains(character))).collect();
    if allowed.is_empty() { sets.first().map_or_else(Vec::new, |set| set.chars().take(36).collect()) } else { allowed }
}

fn wide(script: Script, length: usize, salt: usize) -> String {
    let (base, count) = if script == Script::Hangul { (0xAC00, 11_172) } else { (0x1F600, 64) };
    let mut rest = salt;
    let characters = (0..length).map(|_| {
        let offset = u32::try_from(rest % count).unwrap_or_default();
        rest /= count;
        char::from_u32(base + offset).unwrap_or('가')
    });
    characters.collect()
}
