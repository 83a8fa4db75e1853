//! Requests that break one constraint and keep all others: in every reading, or in some of them.
//!
//! What a constraint's kind can be broken by is found once ([`Breach::new`]); each request is then
//! a valid one with one change. What cannot be broken from outside is no breach and gives `None`.
//!
//! Next: [`how`] for what breaks each kind, [`near`] for values that nearly keep it.

mod how;
mod near;

use crate::model::{Action, ConstraintId, Kind, Member, Model, Type, World};
use crate::value::{Record, Value};

use super::content::{Content, Slot, Source, Text};
use super::dice::Dice;
use super::text;
use super::valid::{self, Wish};
use how::Builder;

/// How many of the readings refuse what is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// All of them.
    Certain,
    /// Some, and others accept it.
    Open,
}

impl Aim {
    fn fits(self, refused: usize, of: usize) -> bool {
        match self {
            Aim::Certain => of > 0 && refused == of,
            Aim::Open => refused > 0 && refused < of,
        }
    }
}

/// A way to break one constraint.
#[derive(Clone, Debug)]
pub(super) struct Breach<'m> {
    slots: Vec<Slot<'m>>,
    /// From the parameter down to the member the constraint is on.
    path: Vec<&'m str>,
    how: How<'m>,
}

#[derive(Clone, Debug)]
enum How<'m> {
    /// Not given, though this other one is; or given empty.
    Absent { with: Option<&'m str>, or_empty: bool },
    /// One of these in its place.
    Values(Vec<Value>),
    /// A value that is made from one of these.
    Made(Vec<Content<'m>>),
    /// One character among those that are allowed, in front, inside or at the end.
    Stranger { lengths: Box<Text>, first: Vec<char>, middle: Vec<char>, last: Vec<char> },
    /// The parameter twice, with one value or with two.
    Twice(Vec<bool>),
    /// An item of the list twice.
    Doubled,
}

impl<'m> Breach<'m> {
    /// How the constraint can be broken; `None` where it cannot.
    pub(super) fn new(
        model: &'m Model,
        action: &'m Action,
        world: &'m World,
        id: ConstraintId,
        aim: Aim,
    ) -> Option<Self> {
        let members = way(&action.input, id)?;
        let source = Source { model, world, except: None };
        let builder = Builder { source, id, aim, members: &members, readings: &model.constraint(id).readings };
        let how = builder.how()?;
        let path = members.iter().map(|member| member.name.as_str()).collect();
        let breach = Self { slots: source.slots(&action.input), path, how };
        let mut dice = Dice::of_case(0, "", 0);
        let possible = (0..8).any(|_| breach.record(&mut dice, 0).is_some());
        possible.then_some(breach)
    }

    /// The top-level parameter it is about.
    pub(super) fn parameter(&self) -> &'m str {
        self.path.first().copied().unwrap_or_default()
    }

    /// A request that breaks the constraint; `None` where this try came to nothing.
    pub(super) fn record(&self, dice: &mut Dice, salt: usize) -> Option<Record> {
        self.inside(dice, &self.slots, &self.path, salt)
    }

    fn inside(&self, dice: &mut Dice, slots: &[Slot<'m>], path: &[&'m str], salt: usize) -> Option<Record> {
        let (&name, rest) = path.split_first()?;
        let slot = slots.iter().find(|slot| slot.member.name == name)?;
        if rest.is_empty() {
            return self.at(dice, slots, slot, salt);
        }
        let mut record = valid::record(dice, slots, Wish { given: &[name], ..Wish::default() }, salt)?;
        let inner = match &slot.content {
            Content::List { item, .. } => item,
            other => other,
        };
        let Content::Record(inner) = inner else { return None };
        let broken = Value::Record(self.inside(dice, inner, rest, salt)?);
        let changed = match record.get(name)? {
            Value::List(items) => {
                let mut items = items.clone();
                let index = dice.below(items.len());
                *items.get_mut(index)? = broken;
                Value::List(items)
            }
            _ => broken,
        };
        record.set(name, changed);
        Some(record)
    }

    fn at(&self, dice: &mut Dice, slots: &[Slot<'m>], slot: &Slot<'m>, salt: usize) -> Option<Record> {
        let name = slot.member.name.as_str();
        if let How::Absent { with, or_empty } = &self.how {
            return absent(dice, slots, name, *with, *or_empty, salt);
        }
        let mut record = valid::record(dice, slots, Wish { given: &[name], ..Wish::default() }, salt)?;
        let old = record.get(name)?.clone();
        match &self.how {
            How::Twice(same) => {
                let again = if *dice.pick(same)? { old } else { another(dice, slot, &old)? };
                record.push(name, again);
            }
            How::Doubled => record.set(name, Value::List(doubled(dice, slot, &old)?)),
            How::Made(contents) => {
                let content = dice.pick(contents)?;
                match (content, old) {
                    (Content::List { .. }, _) => record.set(name, valid::value(dice, content, salt)?),
                    (_, old) => record.set(name, replaced(dice, old, |dice, _| valid::value(dice, content, salt))?),
                }
            }
            How::Values(values) => {
                record.set(name, replaced(dice, old, |dice, _| dice.pick(values).cloned())?);
            }
            How::Stranger { .. } => record.set(name, replaced(dice, old, |dice, old| self.strange(dice, &old, slot))?),
            How::Absent { .. } => return None,
        }
        Some(record)
    }

    /// A text with one character changed to one that may not stand there.
    fn strange(&self, dice: &mut Dice, old: &Value, slot: &Slot<'m>) -> Option<Value> {
        let How::Stranger { lengths, first, middle, last } = &self.how else { return None };
        let places = [(3, (0, first)), (6, (1, middle)), (3, (2, last))];
        let places: Vec<_> = places.into_iter().filter(|(_, (_, set))| !set.is_empty()).collect();
        let demand = match item(&slot.content) {
            Content::Text(demand) => demand,
            _ => return None,
        };
        (0..24).find_map(|attempt| {
            let text = match attempt {
                0 => old.as_text()?.to_owned(),
                salt => text::make(dice, demand, salt)?,
            };
            let mut characters: Vec<char> = text.chars().collect();
            let &(place, set) = dice.weighted(&places)?;
            let index = match (place, characters.len()) {
                (_, 0 | 1) | (1, 2) => return None,
                (0, _) => 0,
                (1, count) => 1 + dice.below(count - 2),
                (_, count) => count - 1,
            };
            characters[index] = *dice.pick(set)?;
            let text: String = characters.iter().collect();
            lengths.fits(&text).then(|| Value::from(text))
        })
    }
}

/// What breaking a constraint may break too: a character outside the alphabet is none that may come
/// first or last either.
pub fn entailed(model: &Model, action: &Action, id: ConstraintId) -> Vec<ConstraintId> {
    if model.constraint(id).kind != Kind::Alphabet {
        return Vec::new();
    }
    let Some(member) = way(&action.input, id).and_then(|members| members.last().copied()) else { return Vec::new() };
    [Kind::First, Kind::Last].into_iter().filter_map(|kind| model.constraint_on(member, kind)).collect()
}

/// The members from a parameter down to the one the constraint is on.
fn way(members: &[Member], id: ConstraintId) -> Option<Vec<&Member>> {
    members.iter().find_map(|member| {
        let of_item = |item: &Member| item.constraints.contains(&id);
        if member.constraints.contains(&id) || matches!(&member.kind, Type::List(item) if of_item(item)) {
            return Some(vec![member]);
        }
        let mut inner = way(member.record()?, id)?;
        inner.insert(0, member);
        Some(inner)
    })
}

/// What is allowed for a value, or for the items of a list.
fn item<'c, 'm>(content: &'c Content<'m>) -> &'c Content<'m> {
    match content {
        Content::List { item, .. } => item,
        other => other,
    }
}

/// A change to a value, or to one item of a list.
fn replaced(dice: &mut Dice, old: Value, mut change: impl FnMut(&mut Dice, Value) -> Option<Value>) -> Option<Value> {
    let Value::List(mut items) = old else { return change(dice, old) };
    let index = dice.below(items.len());
    let place = items.get_mut(index)?;
    *place = change(dice, place.clone())?;
    Some(Value::List(items))
}

/// A request that leaves a parameter out, or gives it empty.
fn absent(
    dice: &mut Dice,
    slots: &[Slot<'_>],
    name: &str,
    with: Option<&str>,
    or_empty: bool,
    salt: usize,
) -> Option<Record> {
    if or_empty && dice.chance(1, 2) {
        let mut record = valid::record(dice, slots, Wish { given: &[name], ..Wish::default() }, salt)?;
        record.set(name, "");
        return Some(record);
    }
    let given: Vec<&str> = with.into_iter().collect();
    let wish = Wish { given: &given, absent: Some(name), missed: with.is_some() };
    valid::record(dice, slots, wish, salt)
}

/// Another value than that one.
fn another(dice: &mut Dice, slot: &Slot<'_>, old: &Value) -> Option<Value> {
    (0..32).find_map(|salt| valid::value(dice, &slot.content, salt).filter(|value| value != old))
}

/// The items, one of them twice, and no more of them than are allowed.
fn doubled(dice: &mut Dice, slot: &Slot<'_>, old: &Value) -> Option<Vec<Value>> {
    let Content::List { items, .. } = &slot.content else { return None };
    let mut list = old.as_list()?.to_vec();
    let again = dice.pick(&list)?.clone();
    if i64::try_from(list.len()).is_ok_and(|count| items.contains(count + 1)) {
        list.insert(dice.below(list.len() + 1), again);
    } else {
        let (from, to) = (0, list.len().checked_sub(1).filter(|last| *last > 0)?);
        list[to] = list[from].clone();
    }
    Some(list)
}
