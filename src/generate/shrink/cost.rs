//! What makes one request smaller than another.
//!
//! Fewer parameters; then shorter texts and fewer items, but for the value that breaks a lower
//! bound: there, what is nearer to the bound is simpler. Then plainer characters, and the order of
//! the page.

use crate::model::{ConstraintId, Member, Model};
use crate::value::{Record, Value};

/// Smaller is simpler; the fields count in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    entries: usize,
    length: u128,
    oddness: usize,
    disorder: usize,
}

/// What a request costs.
pub(super) fn cost(model: &Model, members: &[Member], input: &Record, subject: Option<ConstraintId>) -> Cost {
    let mut cost = Cost::default();
    add_record(&mut cost, model, members, input, subject);
    cost
}

fn add_record(cost: &mut Cost, model: &Model, members: &[Member], input: &Record, subject: Option<ConstraintId>) {
    let mut highest = 0;
    for (name, value) in input.iter() {
        cost.entries += 1;
        let place = members.iter().position(|member| member.name == name);
        cost.disorder += usize::from(place.is_some_and(|place| place < highest));
        highest = highest.max(place.unwrap_or(highest));
        match place.map(|place| &members[place]) {
            Some(member) => add(cost, model, member, value, subject),
            None => cost.length += 1,
        }
    }
}

fn add(cost: &mut Cost, model: &Model, member: &Member, value: &Value, subject: Option<ConstraintId>) {
    let from_below = subject.filter(|id| member.constraints.contains(id)).and_then(|id| lower_bound(model, id));
    let distance = |number: i64| match from_below {
        Some(bound) if number < bound => u128::from(bound.abs_diff(number)),
        _ => u128::from(number.unsigned_abs()),
    };
    match value {
        Value::Text(text) => {
            let count = text.chars().count();
            // In bytes, so that a long plain text and a short wide one of as many bytes weigh the same.
            let length = if from_below.is_some() { count } else { text.len() };
            cost.length += distance(i64::try_from(length).unwrap_or(i64::MAX));
            cost.oddness += text.len() - count + text.bytes().filter(|byte| !byte.is_ascii_lowercase()).count();
        }
        Value::Integer(number) => {
            cost.length += distance(*number);
            cost.oddness += usize::from(*number < 0);
        }
        Value::List(items) => {
            cost.entries += items.len();
            for item in items {
                match item {
                    Value::Record(fields) => {
                        add_record(cost, model, member.record().unwrap_or_default(), fields, subject);
                    }
                    other => add(cost, model, member, other, subject),
                }
            }
        }
        Value::Date(date) => cost.oddness += usize::from(*date != super::edit::DATE),
        Value::Boolean(truth) => cost.oddness += usize::from(*truth),
        _ => cost.length += 1,
    }
}

/// The bound, where the constraint is about the least there may be.
fn lower_bound(model: &Model, id: ConstraintId) -> Option<i64> {
    let constraint = model.constraint(id);
    let limits = constraint.readings.iter().filter_map(|reading| reading.rule.limit());
    limits.filter(|limit| limit.is_least).map(|limit| limit.bound).min()
}
