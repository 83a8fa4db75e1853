//! Signs: what one request has that another has not.
//!
//! An endpoint that refuses what the page allows mostly does so for one thing that all those
//! requests have in common, and no accepted one has. Everything such a thing can be is a [`Sign`];
//! what has a size is a [`super::measure::Measure`]. Signs are read off the request that was sent,
//! and say nothing of what became of it.
//!
//! Next: [`super::seen`] counts them, [`super::strict`] says which statement each belongs to.

use std::collections::HashMap;

use crate::case::Case;
use crate::model::{Action, Format, Kind, Lookup, Member, Model, Rule, World};
use crate::value::Value;
use crate::wire::Method;

use super::measure::is_free;
use super::text::{self, CharacterPlace, CharacterSort, Shape};

/// Stands for whatever text has it: a cause may make no difference between parameters.
pub const ANY: u8 = u8::MAX;

/// One thing a request has. Parameters are meant by their index in the action, or by [`ANY`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sign {
    /// Sent by this method.
    Method(Method),
    /// Asks for this format.
    Format(Format),
    /// A body whose media type has a parameter.
    MediaParameter,
    /// A POST with everything in the query.
    QueryOfPost,
    /// A POST with parameters in both places.
    BothPlaces,
    /// A POST with parameters in its body.
    FormBody,
    /// Of these two parameters each is given, or is not.
    Pair(u8, bool, u8, bool),
    /// The parameter is given and empty.
    Empty(u8),
    /// The parameter is not given.
    Absent(u8),
    /// The parameter is given.
    Given(u8),
    /// It names the resource in this state: the how-many-th value of the how-many-th state.
    State(u8, u8, u8),
    /// It has the known value of this index: an option, or the id of a resource.
    Known(u8, u16),
    /// It has a character of this sort.
    Sort(u8, CharacterPlace, CharacterSort),
    /// It has this character of ASCII.
    Character(u8, CharacterPlace, u8),
    /// Its text has this shape.
    Shape(u8, Shape),
}

/// The parameters of an action, as signs see them.
#[derive(Clone)]
pub struct Alphabet<'m> {
    /// The action.
    pub action: &'m Action,
    parameters: Vec<Parameter<'m>>,
}

/// What is known of one parameter.
#[derive(Clone)]
struct Parameter<'m> {
    member: &'m Member,
    /// Options, or ids that exist.
    known: Vec<&'m str>,
    /// Where each of them stands.
    places: HashMap<&'m str, usize>,
    /// For each statement about a state: the attribute, the kind of resource, its values.
    states: Vec<State<'m>>,
    /// Whether its text is free, so that what it consists of matters.
    free: bool,
    /// Whether it may be left out.
    optional: bool,
}

#[derive(Clone)]
struct State<'m> {
    attribute: &'m str,
    values: Vec<&'m str>,
    /// The value of each known id, as an index.
    of: Vec<Option<u8>>,
}

impl Sign {
    /// The same of one parameter, where it is of any.
    pub fn of_parameter(self, index: u8) -> Option<Self> {
        match self {
            Sign::Sort(ANY, place, sort) => Some(Sign::Sort(index, place, sort)),
            Sign::Character(ANY, place, character) => Some(Sign::Character(index, place, character)),
            Sign::Shape(ANY, shape) => Some(Sign::Shape(index, shape)),
            _ => None,
        }
    }
}

impl<'m> Alphabet<'m> {
    /// The signs that requests of an action can have at an endpoint with these things.
    pub fn new(model: &'m Model, action: &'m Action, world: &'m World) -> Self {
        let parameters = action.input.iter().map(|member| Parameter::new(model, member, world)).collect();
        Self { action, parameters }
    }

    /// Whether the text of the parameter of that index is free, so that what it consists of matters.
    pub fn is_free(&self, index: usize) -> bool {
        self.parameters.get(index).is_some_and(|parameter| parameter.free)
    }

    /// Every sign of a case, each once, in no order.
    pub fn of(&self, case: &Case) -> Vec<Sign> {
        let mut signs = vec![Sign::Method(case.request.method)];
        signs.extend(case.label.format.map(Sign::Format));
        carriage(case, &mut signs);
        let mut marks = Vec::new();
        for (index, parameter) in self.parameters.iter().enumerate() {
            let Ok(index) = u8::try_from(index) else { break };
            let free = parameter.of(index, case, &mut signs);
            let before = marks.len();
            free.into_iter().for_each(|text| put_marks(text, &mut marks));
            signs.extend(marks[before..].iter().map(|mark| mark.of(index)));
        }
        // Several texts may have the same.
        marks.sort_unstable();
        marks.dedup();
        signs.extend(marks.into_iter().map(|mark| mark.of(ANY)));
        self.pairs(case, &mut signs);
        signs
    }

    /// Which optional parameters are given together, and which are not.
    fn pairs(&self, case: &Case, signs: &mut Vec<Sign>) {
        let optional = (0..ANY).zip(&self.parameters).filter(|(_, parameter)| parameter.optional);
        let given = optional.map(|(index, parameter)| (index, case.label.input.get(&parameter.member.name).is_some()));
        let given: Vec<(u8, bool)> = given.collect();
        for (place, &(one, is_one)) in given.iter().enumerate() {
            let others = given[place + 1..].iter().filter(|(_, is_other)| is_one || *is_other);
            signs.extend(others.map(|&(other, is_other)| Sign::Pair(one, is_one, other, is_other)));
        }
    }

    /// The parameter a sign is about.
    pub fn member(&self, sign: Sign) -> Option<&'m Member> {
        let index = match sign {
            Sign::Method(_) | Sign::Format(_) | Sign::Pair(..) => return None,
            Sign::MediaParameter | Sign::QueryOfPost | Sign::BothPlaces | Sign::FormBody => return None,
            Sign::Empty(index)
            | Sign::Absent(index)
            | Sign::Given(index)
            | Sign::State(index, _, _)
            | Sign::Known(index, _)
            | Sign::Sort(index, _, _)
            | Sign::Character(index, _, _)
            | Sign::Shape(index, _) => index,
        };
        self.action.input.get(usize::from(index))
    }

    /// The attribute of a state, and its value.
    pub fn state(&self, sign: Sign) -> Option<(&'m str, &'m str)> {
        let Sign::State(index, state, value) = sign else { return None };
        let state = self.parameters.get(usize::from(index))?.states.get(usize::from(state))?;
        Some((state.attribute, state.values.get(usize::from(value))?))
    }

    /// The value that is known, where that is the sign.
    pub fn known(&self, sign: Sign) -> Option<&'m str> {
        let Sign::Known(index, value) = sign else { return None };
        self.parameters.get(usize::from(index))?.known.get(usize::from(value)).copied()
    }

    /// What a request with the sign has, behind "a request" or "where".
    pub fn words(&self, sign: Sign) -> String {
        let name = self.member(sign).map_or("a text", |member| member.name.as_str());
        match sign {
            Sign::Method(method) => format!("{} is used", method.name()),
            Sign::Format(format) => format!("{} is asked for", format.name().to_uppercase()),
            Sign::MediaParameter => "the body's media type has a parameter".to_owned(),
            Sign::QueryOfPost => "a POST has everything in its query".to_owned(),
            Sign::BothPlaces => "a POST has parameters in query and body".to_owned(),
            Sign::FormBody => "a POST has its parameters in its body".to_owned(),
            Sign::Pair(one, is_one, other, is_other) => {
                let part = |index: u8, is: bool| {
                    let name = self.action.input.get(usize::from(index)).map_or("", |member| member.name.as_str());
                    format!("{name} is {}", if is { "given" } else { "left out" })
                };
                format!("{} and {}", part(one, is_one), part(other, is_other))
            }
            Sign::Empty(_) => format!("{name} is empty"),
            Sign::Absent(_) => format!("{name} is left out"),
            Sign::Given(_) => format!("{name} is given"),
            Sign::State(..) => {
                let (attribute, value) = self.state(sign).unwrap_or_default();
                format!("{name} names one whose {attribute} is {value}")
            }
            Sign::Known(..) => format!("{name} is {}", self.known(sign).unwrap_or_default()),
            Sign::Sort(_, place, sort) => format!("{name} {} {}", verb(place), sort.words()),
            Sign::Character(_, place, character) => format!("{name} {} {}", verb(place), text::name(character)),
            Sign::Shape(_, shape) => format!("{name} {} {}", verb(CharacterPlace::Anywhere), shape.words()),
        }
    }
}

impl<'m> Parameter<'m> {
    fn new(model: &'m Model, member: &'m Member, world: &'m World) -> Self {
        let rules = || model.rules_on(member);
        let mut known: Vec<&str> = Vec::new();
        for rule in rules() {
            known.extend(rule.options().into_iter().flatten().map(String::as_str));
            let ids = rule.resource().map(|resource| world.of_kind(resource).map(|found| found.id.as_str()));
            known.extend(ids.into_iter().flatten());
        }
        let mut places = HashMap::with_capacity(known.len());
        known.retain(|one| {
            let next = places.len();
            places.entry(*one).or_insert(next);
            places.len() > next
        });
        let states = rules().filter_map(|rule| {
            let Rule::World(Lookup::State { resource, attribute, .. }) = rule else { return None };
            Some(State::new(world, resource, attribute, &known))
        });
        let states = states.collect();
        let optional = model.constraint_on(member, Kind::Required).is_none();
        Self { member, known, places, states, free: is_free(model, member), optional }
    }

    /// Puts what can be told of the parameter as a whole, and gives back its text where that is free.
    fn of<'c>(&'c self, index: u8, case: &'c Case, signs: &mut Vec<Sign>) -> Option<&'c str> {
        let mut values = case.label.input.all(&self.member.name);
        let (Some(value), more) = (values.next(), values.next()) else {
            signs.push(Sign::Absent(index));
            return None;
        };
        signs.push(Sign::Given(index));
        let (Value::Text(text), None) = (value, more) else { return None };
        if text.is_empty() {
            signs.push(Sign::Empty(index));
        }
        if let Some(place) = self.places.get(text.as_str()).copied() {
            signs.extend(u16::try_from(place).ok().map(|place| Sign::Known(index, place)));
            for (order, state) in self.states.iter().enumerate() {
                let value = state.of.get(place).copied().flatten();
                signs
                    .extend(value.zip(u8::try_from(order).ok()).map(|(value, order)| Sign::State(index, order, value)));
            }
        }
        (self.free && !text.is_empty()).then_some(text.as_str())
    }
}

impl<'m> State<'m> {
    fn new(world: &'m World, resource: &'m str, attribute: &'m str, known: &[&str]) -> Self {
        let mut values: Vec<&str> = Vec::new();
        let of = known.iter().map(|id| {
            let value = world.find(resource, id)?.attribute(attribute)?;
            let place = values.iter().position(|one| *one == value).unwrap_or(values.len());
            if place == values.len() {
                values.push(value);
            }
            u8::try_from(place).ok()
        });
        let of = of.collect();
        Self { attribute, values, of }
    }
}

/// One thing a text has, whichever parameter's it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Sort(CharacterPlace, CharacterSort),
    Character(CharacterPlace, u8),
    Shape(Shape),
}

impl Mark {
    fn of(self, index: u8) -> Sign {
        match self {
            Mark::Sort(place, sort) => Sign::Sort(index, place, sort),
            Mark::Character(place, character) => Sign::Character(index, place, character),
            Mark::Shape(shape) => Sign::Shape(index, shape),
        }
    }
}

/// What a text consists of, each once: its characters anywhere, in front and at the end, and its shapes.
fn put_marks(text: &str, marks: &mut Vec<Mark>) {
    let mut put = |place: CharacterPlace, characters: &mut dyn Iterator<Item = char>| {
        let (mut seen, mut sorts) = (0_u128, 0_u32);
        for character in characters {
            let ascii = u8::try_from(character).ok().filter(u8::is_ascii);
            if let Some(ascii) = ascii {
                if seen & (1 << ascii) != 0 {
                    continue;
                }
                seen |= 1 << ascii;
                marks.push(Mark::Character(place, ascii));
            }
            for sort in CharacterSort::of(character) {
                let bit = 1 << sort as u32;
                if sorts & bit == 0 {
                    marks.push(Mark::Sort(place, sort));
                }
                sorts |= bit;
            }
        }
    };
    put(CharacterPlace::Anywhere, &mut text.chars());
    put(CharacterPlace::First, &mut text.chars().take(1));
    put(CharacterPlace::Last, &mut text.chars().rev().take(1));
    marks.extend(Shape::ALL.into_iter().filter(|shape| shape.has(text)).map(Mark::Shape));
}

fn carriage(case: &Case, signs: &mut Vec<Sign>) {
    if case.request.method != Method::Post {
        return;
    }
    let media = case.request.headers.get("content-type").unwrap_or_default();
    match (case.request.query().is_some_and(|query| !query.is_empty()), case.request.body.is_empty()) {
        (true, true) => signs.push(Sign::QueryOfPost),
        (true, false) => signs.push(Sign::BothPlaces),
        (false, _) => {}
    }
    if !case.request.body.is_empty() {
        signs.push(Sign::FormBody);
        signs.extend(media.contains(';').then_some(Sign::MediaParameter));
    }
}

fn verb(place: CharacterPlace) -> &'static str {
    match place {
        CharacterPlace::Anywhere => "has",
        CharacterPlace::First => "starts with",
        CharacterPlace::Last => "ends with",
    }
}
