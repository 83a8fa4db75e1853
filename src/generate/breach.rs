//! Requests that break one constraint and keep all others: in every reading, or in some of them.
//!
//! What a constraint's kind can be broken by is found once ([`Breach::new`]); each request is then
//! a valid one with one change. What cannot be broken from outside is no breach and gives `None`.
//!
//! Next: [`near`] for values that nearly keep it.

mod near;

use crate::model::{Action, ConstraintId, Kind, Member, Model, Reading, Rule, Type, World};
use crate::value::{Record, Value};

use super::content::{Content, Letters, Slot, Source, Text};
use super::dice::Dice;
use super::span::{Axis, Span, side};
use super::text;
use super::valid::{self, Wish};

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
    Stranger { lengths: Text, first: Vec<char>, middle: Vec<char>, last: Vec<char> },
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
            lengths.fits(characters.len(), text.len()).then_some(Value::Text(text))
        })
    }
}

/// What breaking a constraint may break too: a character outside the alphabet is none that may come
/// first or last either.
pub fn entailed(model: &Model, action: &Action, id: ConstraintId) -> Vec<ConstraintId> {
    let kinds: &[Kind] = match model.constraint(id).kind {
        Kind::Alphabet => &[Kind::First, Kind::Last],
        _ => return Vec::new(),
    };
    let Some(member) = way(&action.input, id).and_then(|members| members.last().copied()) else { return Vec::new() };
    kinds.iter().filter_map(|&kind| model.constraint_on(member, kind)).collect()
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

/// Finds how.
struct Builder<'b, 'm> {
    source: Source<'m>,
    id: ConstraintId,
    aim: Aim,
    members: &'b [&'m Member],
    readings: &'m [Reading],
}

impl<'m> Builder<'_, 'm> {
    fn how(&self) -> Option<How<'m>> {
        let member = *self.members.last()?;
        let constraint = self.source.model.constraint(self.id);
        if !constraint.is_checkable() {
            return None;
        }
        match constraint.kind {
            Kind::Required => self.counted(|rule| *rule == Rule::Required).then_some(How::Absent {
                with: None,
                or_empty: !matches!(member.kind, Type::List(_) | Type::Record(_)),
            }),
            Kind::Needs => self.needs(member),
            Kind::Empty => self.empty(member),
            Kind::Repeat => self.repeat(member),
            Kind::Min | Kind::Max | Kind::AtLeast | Kind::AtMost => self.out_of_range(member),
            Kind::Alphabet | Kind::First | Kind::Last => self.stranger(member, constraint.kind),
            Kind::Type | Kind::Options | Kind::Exists | Kind::State => {
                let values = near::values(&self.source, self.id, member);
                let fitting = |text: &String| {
                    let refused =
                        self.readings.iter().filter(|reading| near::refuses(&reading.rule, text, self.world()));
                    self.aim.fits(refused.count(), self.readings.len())
                };
                let values: Vec<Value> =
                    values.iter().filter(|text| fitting(text)).map(|text| near::as_value(member, text)).collect();
                (!values.is_empty()).then_some(How::Values(values))
            }
            _ => None,
        }
    }

    fn world(&self) -> &'m World {
        self.source.world
    }

    fn counted(&self, refuses: impl Fn(&Rule) -> bool) -> bool {
        let refused = self.readings.iter().filter(|reading| refuses(&reading.rule)).count();
        self.aim.fits(refused, self.readings.len())
    }

    fn needs(&self, member: &'m Member) -> Option<How<'m>> {
        let required = self.source.model.constraint_on(member, Kind::Required).is_some();
        let with = self.readings.iter().find_map(|reading| match &reading.rule {
            Rule::Needs { with } => Some(with.as_str()),
            _ => None,
        })?;
        let broken = self.counted(|rule| matches!(rule, Rule::Needs { with: other } if other == with));
        (broken && !required).then_some(How::Absent { with: Some(with), or_empty: false })
    }

    /// An empty value, where it were refused if it is a value at all.
    fn empty(&self, member: &'m Member) -> Option<How<'m>> {
        use crate::model::EmptyAs;
        let refused_as_value = match self.without().content(member) {
            Content::Text(demand) => !demand.admits_empty,
            Content::List { .. } | Content::Record(_) => return None,
            _ => true,
        };
        let broken = refused_as_value && self.counted(|rule| *rule == Rule::Empty(EmptyAs::Value));
        broken.then(|| How::Values(vec![Value::from("")]))
    }

    fn repeat(&self, member: &'m Member) -> Option<How<'m>> {
        if matches!(member.kind, Type::List(_)) {
            return self.counted(|rule| *rule == Rule::Distinct).then_some(How::Doubled);
        }
        let same = self.counted(|rule| matches!(rule, Rule::Once | Rule::Distinct)).then_some(true);
        let different = self.counted(|rule| *rule == Rule::Once).then_some(false);
        let ways: Vec<bool> = same.into_iter().chain(different).collect();
        (!ways.is_empty()).then_some(How::Twice(ways))
    }

    /// Lengths, numbers and counts of items on the wrong side: of all readings, or of one and not
    /// of another. As often as anything else, one off the bound.
    fn out_of_range(&self, member: &'m Member) -> Option<How<'m>> {
        let base = self.without().content(member);
        let sides = |accepted| self.readings.iter().filter_map(move |reading| side(&reading.rule, accepted));
        let mut contents = Vec::new();
        if self.aim == Aim::Certain {
            if sides(false).count() < self.readings.len() {
                return None;
            }
            let all = sides(false).fold(base, narrowed);
            contents.extend(sides(false).map(|refused| narrowed(all.clone(), one_off(refused))));
            contents.push(all);
        } else {
            for (refused, accepted) in sides(false).flat_map(|refused| sides(true).map(move |other| (refused, other))) {
                let differing = narrowed(narrowed(base.clone(), refused), accepted);
                let at_bounds = [one_off(refused), one_off(accepted)].map(|bound| narrowed(differing.clone(), bound));
                contents.extend(at_bounds.into_iter().chain([differing]));
            }
            let anything = self.readings.iter().any(|reading| side(&reading.rule, true).is_none());
            contents.extend(sides(false).filter(|_| anything).map(|refused| narrowed(base.clone(), refused)));
        }
        let mut dice = Dice::of_case(0, "", 0);
        contents.retain(|content| (0..4).any(|_| valid::value(&mut dice, content, 0).is_some()));
        (!contents.is_empty()).then_some(How::Made(contents))
    }

    fn stranger(&self, member: &'m Member, kind: Kind) -> Option<How<'m>> {
        let content = self.without().content(member);
        let Content::Text(others) = item(&content) else { return None };
        let sets = self.readings.iter().filter_map(|reading| match &reading.rule {
            Rule::Alphabet(set) | Rule::First(set) | Rule::Last(set) => Some(set),
            _ => None,
        });
        let mut candidates: Vec<char> = super::palette::STRANGERS.to_vec();
        candidates.extend(sets.flat_map(|set| set.chars().take(256)));
        candidates.extend(others.middle.some());
        candidates.sort_unstable();
        candidates.dedup();
        candidates.retain(|&character| {
            self.counted(|rule| match rule {
                Rule::Alphabet(set) | Rule::First(set) | Rule::Last(set) => !set.contains(character),
                _ => false,
            })
        });
        let among = |letters: &Letters| candidates.iter().copied().filter(|&c| letters.contains(c)).collect::<Vec<_>>();
        // Outside the alphabet, a character is none that may come first or last either.
        let edge = |letters| if self.aim == Aim::Certain { candidates.clone() } else { among(letters) };
        let (first, middle, last) = match kind {
            Kind::Alphabet => (edge(&others.first), candidates.clone(), edge(&others.last)),
            Kind::First => (among(&others.first), Vec::new(), Vec::new()),
            _ => (Vec::new(), Vec::new(), among(&others.last)),
        };
        let any = [&first, &middle, &last].into_iter().any(|set| !set.is_empty());
        any.then(|| How::Stranger { lengths: others.clone(), first, middle, last })
    }

    fn without(&self) -> Source<'m> {
        Source { except: Some(self.id), ..self.source }
    }
}

/// A content whose lengths, numbers or items lie in that range too.
fn narrowed<'m>(content: Content<'m>, (axis, span): (Axis, Span)) -> Content<'m> {
    match (content, axis) {
        (Content::Text(mut text), Axis::Characters) => {
            text.characters = text.characters.and(span);
            Content::Text(text)
        }
        (Content::Text(mut text), Axis::Bytes) => {
            text.bytes = text.bytes.and(span);
            Content::Text(text)
        }
        (Content::Number(number), Axis::Number) => Content::Number(number.and(span)),
        (Content::List { items, distinct, item }, Axis::Items) => {
            Content::List { items: items.and(span), distinct, item }
        }
        (Content::List { item, .. }, _) => narrowed(*item, (axis, span)),
        (other, _) => other,
    }
}

/// Of a range with one end, the one number there: of what is refused, the nearest to its bound.
fn one_off((axis, span): (Axis, Span)) -> (Axis, Span) {
    let nearest = if span.least == i64::MIN { span.most } else { span.least };
    (axis, span.and(Span { least: nearest, most: nearest }))
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
