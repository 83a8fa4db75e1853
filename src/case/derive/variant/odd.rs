//! Odd texts: where they are put, and how they are made long enough and different for each case.
//!
//! Which texts those are stands in the tables beside this: [`super::texts`] for parameters that
//! exclude no character, [`super::strangers`] for those with an alphabet.

use crate::case::sample::Giving;
use crate::model::{Kind, Relation, Rule, Unit};

use super::context::{Context, Rounds};

/// A text that something on the way is known to mistake.
#[derive(Clone, Copy)]
pub(in crate::case::derive) struct Odd {
    /// What its cases are called.
    pub(in crate::case::derive) name: &'static str,
    /// The text.
    pub(in crate::case::derive) text: &'static str,
    /// Where it stands.
    pub(super) place: Place,
    /// Who is known to mistake it, and how.
    pub(super) why: &'static str,
}

/// Where an odd text stands in a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Before a plain text.
    First,
    /// Between its halves.
    Inside,
    /// Behind it.
    Last,
    /// Between its halves, as often as the parameter's greatest length allows.
    Full,
    /// Alone.
    Alone,
    /// Alone, as often as the parameter's smallest length demands.
    Only,
}

/// A row of a table.
pub(super) const fn odd(name: &'static str, text: &'static str, place: Place, why: &'static str) -> Odd {
    Odd { name, text, place, why }
}

/// Every text of a table as a variant of the statement at hand. Those too long, too short or outside
/// the alphabet break another statement, and are left out like all such values.
pub(super) fn all(context: &mut Context<'_>, table: &'static [Odd]) {
    let named = is_named(context.giving);
    for row in table {
        let entails: &[Kind] = match row.place {
            Place::First => &[Kind::First],
            Place::Last => &[Kind::Last],
            Place::Inside | Place::Full | Place::Alone | Place::Only => &[],
        };
        let alike = matches!(row.place, Place::Alone | Place::Only);
        context.why = row.why;
        context.rounds = if alike && named { Rounds::Once } else { Rounds::Crossing };
        context.text(row.name, |giving, salt| text(giving, row, salt), entails);
    }
    (context.why, context.rounds) = ("", Rounds::All);
}

/// Whether what is asked for is a name, which an endpoint may refuse the second time.
fn is_named(giving: Giving<'_>) -> bool {
    giving.model.rules_on(giving.member).any(|rule| matches!(rule, Rule::Relation(Relation::DefaultByServer { .. })))
}

fn text(giving: Giving<'_>, row: &Odd, salt: usize) -> String {
    let (least, most) = giving.bound(Unit::Bytes);
    let unique = giving.unique(salt);
    let half = unique.chars().count() / 2;
    let (before, behind): (String, String) = (unique.chars().take(half).collect(), unique.chars().skip(half).collect());
    let whole = |length: u64, of: &str| usize::try_from(length).unwrap_or_default() / of.len().max(1);
    match row.place {
        Place::First => format!("{}{unique}", row.text),
        Place::Inside => format!("{before}{}{behind}", row.text),
        Place::Last => format!("{unique}{}", row.text),
        Place::Alone => row.text.to_owned(),
        Place::Only => row.text.repeat(usize::try_from(least.max(1)).unwrap_or(1)),
        Place::Full => {
            let room = most.unwrap_or_default().saturating_sub(unique.len() as u64);
            let filling = row.text.repeat(whole(room, row.text));
            let rest = "a".repeat(whole(room, "a") - filling.len());
            format!("{before}{filling}{rest}{behind}")
        }
    }
}
