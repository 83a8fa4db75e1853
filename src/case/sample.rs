//! Values that keep every constraint of a parameter, made from a number called salt.
//!
//! The same salt gives the same value, different salts different ones, so that no two cases ask
//! for the same name. The generator for random cases lives in `generate` and shares nothing with
//! this.

use crate::model::{Action, CharSet, Characters, Limit, Member, Model, Resource, Rule, Scalar, Type, Unit, World};
use crate::value::{Date, Value};

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

/// An action to ask for, in a world that has what it may name.
#[derive(Clone, Copy)]
pub(in crate::case) struct Asking<'m> {
    pub(in crate::case) model: &'m Model,
    pub(in crate::case) world: &'m World,
    pub(in crate::case) action: &'m Action,
}

impl<'m> Asking<'m> {
    /// One of its parameters, to give a value to.
    pub(in crate::case) fn giving(self, member: &'m Member) -> Giving<'m> {
        Giving { model: self.model, world: self.world, member }
    }
}

/// A parameter, or a field inside one, to give a value to.
#[derive(Clone, Copy)]
pub struct Giving<'m> {
    /// What is said of it.
    pub model: &'m Model,
    /// What there is to name.
    pub world: &'m World,
    /// The parameter or field.
    pub member: &'m Member,
}

impl<'m> Giving<'m> {
    /// A value that keeps every constraint; `None` where the world has no resource to name.
    pub fn typical(self, salt: usize) -> Option<Value> {
        match &self.member.kind {
            Type::Scalar(Scalar::Text) => self.text_value(salt),
            Type::Scalar(Scalar::Integer | Scalar::Long) => Some(Value::Integer(self.number())),
            Type::Scalar(Scalar::Boolean) => Some(Value::Boolean(salt.is_multiple_of(2))),
            Type::Scalar(Scalar::Date) => Some(Value::Date(Date {
                epoch_seconds: 1_600_000_000 + i64::try_from(salt).unwrap_or_default(),
                offset_minutes: 540,
            })),
            Type::Record(members) => self.record(members, salt),
            Type::List(item) => {
                let count = self.bound(Unit::Items).0.max(1);
                self.items(item, usize::try_from(count).ok()?, salt).map(Value::List)
            }
        }
    }

    /// So many different items of a list; `None` where the world has too few resources to name.
    pub(in crate::case) fn items(self, item: &'m Member, count: usize, salt: usize) -> Option<Vec<Value>> {
        let items = (0..count).map(|index| match &item.kind {
            Type::Record(members) => self.record(members, salt * 31 + index),
            _ => self.item(item, salt, index),
        });
        items.collect()
    }

    /// That value, or a list of it alone where the parameter is a list.
    pub(in crate::case) fn one(self, value: Value) -> Value {
        if matches!(self.member.kind, Type::List(_)) { Value::List(vec![value]) } else { value }
    }

    /// A plain text, as short as allowed but long enough to be unique.
    pub(in crate::case) fn unique(self, salt: usize) -> String {
        self.text(Script::Ascii, self.short(), Unit::Characters, salt)
    }

    /// How long that is, in characters.
    pub(in crate::case) fn short(self) -> u64 {
        self.bound(Unit::Characters).0.max(6)
    }

    /// A text of exactly that many characters or bytes, first, last and middle from the sets allowed.
    pub fn text(self, script: Script, length: u64, unit: Unit, salt: usize) -> String {
        let length = usize::try_from(length).unwrap_or_default();
        match (script, unit) {
            (Script::Ascii, _) => self.ascii(length, salt),
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
    pub(in crate::case) fn bound(self, unit: Unit) -> (u64, Option<u64>) {
        let mut least = 0;
        let mut most = None;
        for rule in self.rules() {
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

    /// The resources it should name so that nothing about their state stands in the way, in order.
    pub fn usable(self) -> impl Iterator<Item = &'m Resource> {
        bind::usable_all(self.model, self.member, self.world)
    }

    fn rules(self) -> impl Iterator<Item = &'m Rule> {
        self.model.rules_on(self.member)
    }

    fn record(self, members: &'m [Member], salt: usize) -> Option<Value> {
        let values = members.iter().map(|member| Some((member.name.clone(), Self { member, ..self }.typical(salt)?)));
        values.collect::<Option<_>>().map(Value::Record)
    }

    fn item(self, item: &'m Member, salt: usize, index: usize) -> Option<Value> {
        match self.usable().nth(index) {
            Some(resource) => Some(Value::from(resource.id.as_str())),
            None if self.rules().any(|rule| rule.resource().is_some()) => None,
            None => Self { member: item, ..self }.typical(salt * 31 + index),
        }
    }

    fn text_value(self, salt: usize) -> Option<Value> {
        for rule in self.rules() {
            if let Some(options) = rule.options() {
                return options.first().map(|option| Value::from(option.as_str()));
            }
            if rule.resource().is_some() {
                return self.usable().next().map(|found| Value::from(found.id.as_str()));
            }
        }
        let (least, most) = self.bound(Unit::Characters);
        // Short, so that a limit set too tight still lets the control through; long enough to be unique.
        let length = (least + 4).max(6).min(most.unwrap_or(u64::MAX));
        Some(Value::from(self.text(Script::Ascii, length, Unit::Characters, salt)))
    }

    fn number(self) -> i64 {
        let fits = |number: &i64| {
            let value = Value::Integer(*number);
            !self.rules().any(|rule| crate::validate::rule::refuses(rule, &value, &self.model.inventory))
        };
        self.rules().flat_map(Rule::edges).chain([1]).find(fits).unwrap_or(1)
    }

    fn ascii(self, length: usize, salt: usize) -> String {
        let middle = self.set(|rule| rule.alphabet().is_some());
        let first = self.set(|rule| {
            matches!(rule, Rule::Characters(Characters::First(_)) | Rule::Characters(Characters::Alphabet(_)))
        });
        let last = self.set(|rule| {
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
    fn set(self, about: impl Fn(&Rule) -> bool) -> Vec<char> {
        let sets: Vec<&CharSet> = self.rules().filter(|rule| about(rule)).filter_map(Rule::characters).collect();
        let plain = 'a'..='z';
        let allowed: Vec<char> = plain.filter(|&character| sets.iter().all(|set| set.contains(character))).collect();
        if allowed.is_empty() {
            sets.first().map_or_else(Vec::new, |set| set.chars().take(36).collect())
        } else {
            allowed
        }
    }
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
