//! Texts and lists at the edges of what lengths allow, and in the middle between them.

use crate::case::sample::{Giving, Script};
use crate::model::{Constraint, Extent, Kind, Rule, Type, Unit};
use crate::value::Value;

use super::context::{Context, Rounds};

/// How many lengths are tried between the bounds.
const BETWEEN: u64 = 5;
const BETWEEN_BOUNDS: &str = "between the bounds, where only a limit of something else would show";

/// Both sides of each bound, counted in every unit a reading counts in, in scripts of different
/// width; and what lies between.
pub(super) fn lengths(context: &mut Context<'_>, constraint: &Constraint) {
    let mut bounds: Vec<u64> = Vec::new();
    let mut units: Vec<Unit> = Vec::new();
    for reading in &constraint.readings {
        if let Rule::Extent(Extent::Min { bound, unit }) | Rule::Extent(Extent::Max { bound, unit }) = reading.rule {
            bounds.push(bound);
            units.push(unit);
        }
    }
    if units.contains(&Unit::Items) {
        return items(context, constraint, bounds[0]);
    }
    bounds.dedup();
    for &bound in &bounds {
        for length in sides(constraint, bound) {
            around(context, length, &units);
        }
        padded(context, if constraint.kind == Kind::Min { bound } else { bound + 1 });
    }
    if constraint.kind == Kind::Max {
        between(context, &bounds);
    }
}

fn around(context: &mut Context<'_>, length: u64, units: &[Unit]) {
    let tries = [
        (Script::Ascii, Unit::Characters, ""),
        (Script::Hangul, Unit::Characters, "-hangul"),
        (Script::Hangul, Unit::Bytes, "-hangul"),
        (Script::Emoji, Unit::Characters, "-emoji"),
        (Script::Emoji, Unit::Utf16, "-emoji"),
        (Script::Hangul, Unit::EucKr, "-hangul"),
    ];
    for (script, unit, suffix) in tries {
        if matches!(unit, Unit::Utf16 | Unit::EucKr) && !units.contains(&unit) {
            continue; // no reading counts so
        }
        let name = format!("{length}-{}{suffix}", unit.name());
        context.text(&name, move |giving, salt| giving.text(script, length, unit, salt), &[]);
        if length == 0 {
            return; // empty is empty in every script
        }
    }
}

/// A text that has this length only with the blank at its end: shorter for who trims it.
fn padded(context: &mut Context<'_>, length: u64) {
    let Some(shorter) = length.checked_sub(1).filter(|shorter| *shorter > 0) else { return };
    let make = move |giving: Giving<'_>, salt| giving.text(Script::Ascii, shorter, Unit::Characters, salt) + " ";
    context.text(&format!("{length}-characters-last-blank"), make, &[]);
}

/// Lengths that every reading allows, spread evenly.
fn between(context: &mut Context<'_>, most: &[u64]) {
    let (least, _) = context.giving.bound(Unit::Characters);
    let Some(&most) = most.iter().min() else { return };
    let mut lengths: Vec<u64> =
        (1..=BETWEEN).map(|step| least + most.saturating_sub(least) * step / (BETWEEN + 1)).collect();
    lengths.dedup();
    (context.why, context.rounds) = (BETWEEN_BOUNDS, Rounds::Crossing);
    for length in lengths.into_iter().filter(|&length| length > least && length < most) {
        let make = move |giving: Giving<'_>, salt| giving.text(Script::Ascii, length, Unit::Characters, salt);
        context.text(&format!("{length}-characters"), make, &[]);
    }
    (context.why, context.rounds) = ("", Rounds::All);
}

fn items(context: &mut Context<'_>, constraint: &Constraint, bound: u64) {
    let Type::List(item) = &context.giving.member.kind else { return };
    for count in sides(constraint, bound).filter(|count| *count > 0) {
        let length = usize::try_from(count).unwrap_or_default();
        if let Some(list) = context.giving.items(item, length, 0) {
            context.fixed(&format!("{count}-items"), &[Value::List(list)]);
        }
    }
}

/// The lengths on both sides of a bound.
fn sides(constraint: &Constraint, bound: u64) -> impl Iterator<Item = u64> {
    let least = constraint.kind == Kind::Min;
    let sides = if least { [bound.checked_sub(1), Some(bound)] } else { [Some(bound), bound.checked_add(1)] };
    sides.into_iter().flatten()
}
