//! Odd texts: where they are put, and how they are made long enough and different for each case.
//!
//! Which texts those are stands in the tables beside this: [`super::texts`] for parameters that
//! exclude no character, [`super::strangers`] for those with an alphabet.

use crate::case::sample::Giving;
use crate::case::vary::is_name;
use crate::model::{Kind, Unit};

use super::context::{Context, Rounds};

/// A text that something on the way is known to mistake.
#[derive(Clone, Copy)]
pub(in crate::case::derive) struct Odd {
    /// What it is called.
    name: &'static str,
    /// The text.
    pub(in crate::case::derive) text: &'static str,
    /// Where it stands: each place is a variant of its own.
    places: &'static [Place],
    /// Who is known to mistake it, and how.
    why: &'static str,
}

impl Odd {
    /// What its cases are called, a name for each place.
    pub(in crate::case::derive) fn names(&self) -> impl Iterator<Item = String> {
        self.places.iter().map(|place| place.prefix().to_owned() + self.name)
    }
}

/// Where an odd text stands in a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Before a plain text.
    First,
    /// There too; its name says so already.
    Before,
    /// Between its halves.
    Inside,
    /// Behind it.
    Last,
    /// There too; its name says so already.
    Behind,
    /// Between its halves, as often as the parameter's greatest length allows.
    Full,
    /// Alone.
    Alone,
    /// Alone, as often as the parameter's smallest length demands.
    Only,
}

impl Place {
    fn prefix(self) -> &'static str {
        match self {
            Place::First => "first-",
            Place::Last => "last-",
            Place::Full => "full-of-",
            Place::Before | Place::Inside | Place::Behind | Place::Alone | Place::Only => "",
        }
    }
}

/// A row of a table.
pub(super) const fn odd(name: &'static str, text: &'static str, places: &'static [Place], why: &'static str) -> Odd {
    Odd { name, text, places, why }
}

/// Every text of a table as a variant of the statement at hand. Those too long, too short or outside
/// the alphabet break another statement, and are left out like all such values.
pub(super) fn all(context: &mut Context<'_>, table: &'static [Odd]) {
    // An endpoint may refuse a name the second time.
    let named = is_name(context.giving.model, context.giving.member);
    for row in table {
        context.why = row.why;
        for (&place, name) in row.places.iter().zip(row.names()) {
            let entails: &[Kind] = match place {
                Place::First | Place::Before => &[Kind::First],
                Place::Last | Place::Behind => &[Kind::Last],
                Place::Inside | Place::Full | Place::Alone | Place::Only => &[],
            };
            let alike = matches!(place, Place::Alone | Place::Only);
            context.rounds = if alike && named { Rounds::Once } else { Rounds::Crossing };
            context.text(&name, move |giving, salt| text(giving, row.text, place, salt), entails);
        }
    }
    (context.why, context.rounds) = ("", Rounds::All);
}

fn text(giving: Giving<'_>, odd: &str, place: Place, salt: usize) -> String {
    let (least, most) = giving.bound(Unit::Bytes);
    let unique = giving.unique(salt);
    let half = unique.chars().count() / 2;
    let (before, behind): (String, String) = (unique.chars().take(half).collect(), unique.chars().skip(half).collect());
    let whole = |length: u64, of: &str| usize::try_from(length).unwrap_or_default() / of.len().max(1);
    match place {
        Place::First | Place::Before => format!("{odd}{unique}"),
        Place::Inside => format!("{before}{odd}{behind}"),
        Place::Last | Place::Behind => format!("{unique}{odd}"),
        Place::Alone => odd.to_owned(),
        Place::Only => odd.repeat(usize::try_from(least.max(1)).unwrap_or(1)),
        Place::Full => {
            let room = most.unwrap_or_default().saturating_sub(unique.len() as u64);
            let filling = odd.repeat(whole(room, odd));
            let rest = "a".repeat(whole(room, "a") - filling.len());
            format!("{before}{filling}{rest}{behind}")
        }
    }
}
