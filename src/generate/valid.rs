//! Requests that keep every constraint, over the whole space that is allowed.
//!
//! Next: [`super::breach`] for those that break one.

use crate::codec::scalar;
use crate::model::Scalar;
use crate::value::{Date, Record, Value};

use super::content::{Content, Slot};
use super::dice::Dice;
use super::span::Span;
use super::text;

/// Which parameters a request must give, and must not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wish<'a> {
    /// Given, and not empty.
    pub(super) given: &'a [&'a str],
    /// Not given.
    pub(super) absent: Option<&'a str>,
    /// Whether the absent one may be missed by others that need it.
    pub(super) missed: bool,
}

/// A record that keeps every constraint, its entries in any order; `None` where something required
/// cannot be made.
pub(super) fn record(dice: &mut Dice, slots: &[Slot<'_>], wish: Wish<'_>, salt: usize) -> Option<Record> {
    let given = choose(dice, slots, wish);
    let mut entries = Vec::with_capacity(slots.len());
    for (slot, _) in slots.iter().zip(&given).filter(|(_, given)| **given) {
        let name = slot.member.name.as_str();
        let mut made = value(dice, &slot.content, salt);
        if wish.given.contains(&name) && made == Some(Value::from("")) {
            made = (0..16).map(|_| value(dice, &slot.content, salt)).find(|made| *made != Some(Value::from("")))?;
        }
        match made {
            Some(value) => entries.push((name, value)),
            None if slot.required || wish.given.contains(&name) => return None,
            None => {}
        }
    }
    if dice.chance(3, 4) {
        dice.shuffle(&mut entries);
    }
    Some(entries.into_iter().collect())
}

/// Which are given: what must be, some of the others, and what those need.
fn choose(dice: &mut Dice, slots: &[Slot<'_>], wish: Wish<'_>) -> Vec<bool> {
    let often = 3 + dice.below(6);
    let must = |slot: &Slot<'_>| slot.required || wish.given.contains(&slot.member.name.as_str());
    let is_absent = |slot: &Slot<'_>| wish.absent == Some(slot.member.name.as_str());
    let mut given: Vec<bool> =
        slots.iter().map(|slot| !is_absent(slot) && (must(slot) || dice.chance(often, 10))).collect();
    if !given.contains(&true)
        && let Some(index) = slots.iter().position(|slot| !is_absent(slot))
    {
        given[index] = true;
    }
    for _ in slots {
        for (index, slot) in slots.iter().enumerate() {
            let asks = |other: &Slot<'_>| slot.needed_by.contains(&other.member.name.as_str());
            if given[index] || !slots.iter().zip(&given).any(|(other, given)| *given && asks(other)) {
                continue;
            }
            if !is_absent(slot) && can_be_made(slot) {
                given[index] = true;
            } else if !wish.missed {
                let dropped = slots.iter().zip(&mut given).filter(|(other, _)| asks(other) && !must(other));
                dropped.for_each(|(_, given)| *given = false);
            }
        }
    }
    given
}

fn can_be_made(slot: &Slot<'_>) -> bool {
    match &slot.content {
        Content::Text(demand) => demand.values.as_ref().is_none_or(|values| !values.is_empty()),
        _ => true,
    }
}

/// A value that is allowed; `None` where there is none.
pub(super) fn value(dice: &mut Dice, content: &Content<'_>, salt: usize) -> Option<Value> {
    match content {
        Content::Text(demand) => text::make(dice, demand, salt).map(Value::from),
        Content::Number(span) => (!span.is_empty()).then(|| Value::Integer(number(dice, *span))),
        Content::Boolean => Some(Value::Boolean(dice.chance(1, 2))),
        Content::Date => Some(Value::Date(date(dice))),
        Content::Record(slots) => record(dice, slots, Wish::default(), salt).map(Value::Record),
        Content::List { items, distinct, item } => {
            let items = items.and(Span::of(1, i64::MAX));
            if items.is_empty() {
                return None;
            }
            let count = dice.edge(items.capped(items.least.saturating_add(6)));
            list(dice, item, usize::try_from(count).ok()?, *distinct, salt).map(Value::List)
        }
    }
}

/// So many items; as many as there are where they must differ.
pub(super) fn list(
    dice: &mut Dice,
    item: &Content<'_>,
    count: usize,
    distinct: bool,
    salt: usize,
) -> Option<Vec<Value>> {
    let mut items: Vec<Value> = Vec::with_capacity(count);
    for index in 0..count {
        let salt = salt.wrapping_add(index.wrapping_mul(65_537));
        let made = (0..32).find_map(|_| {
            let made = value(dice, item, salt)?;
            (!distinct || !items.contains(&made)).then_some(made)
        });
        items.extend(made);
    }
    (!items.is_empty()).then_some(items)
}

fn number(dice: &mut Dice, span: Span) -> i64 {
    if span.contains(0) && dice.chance(1, 8) {
        return 0;
    }
    dice.edge(span)
}

/// A date the pages' form can write: years of four digits, offsets of whole minutes.
fn date(dice: &mut Dice) -> Date {
    let offsets = [540, 0, -210, 845, 1439, -1439];
    let offset_minutes = if dice.chance(2, 3) { 540 } else { dice.pick(&offsets).copied().unwrap_or(540) };
    // 0001-01-02 to 9999-12-28, so that no offset leaves the four digits.
    let (first, last) = (-62_135_510_400, 253_402_000_000);
    let recent = dice.within(1_500_000_000, 1_900_000_000);
    let epoch_seconds = if dice.chance(3, 4) { recent } else { dice.edge(Span::of(first, last)) };
    Date { epoch_seconds, offset_minutes }
}

/// A text as the value it will be read as.
pub(super) fn read_as(scalar: Scalar, text: &str) -> Value {
    scalar::parse(scalar, text).unwrap_or_else(|| Value::from(text))
}
