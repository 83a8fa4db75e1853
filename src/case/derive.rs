//! Systematic cases, derived from the model: each side of each boundary in each unit, each clause
//! broken alone, each way to carry a request.
//!
//! A variant here is only a value worth trying. What it breaks is found by [`super::label`]; one
//! that breaks something else than its subject (or what it entails) is no use and is left out.

mod variant;

use crate::codec::{Carriage, Placement, encode_request, request::FORM};
use crate::model::{Format, Kind, Member, Model, Relation, Rule, World};
use crate::value::{Record, Value};
use crate::wire::form::Blank;
use crate::wire::{Headers, Method, Request};

use super::sample::Asking;
use super::{Case, CaseKey, Controls, Expectation, Label, Spring, Way, What, label};
use variant::{Carry, Rounds, Variant};

/// A way to carry every systematic case.
#[derive(Clone, Copy, Debug)]
struct Road {
    way: Way,
    placement: Placement,
    blank: Blank,
}

/// Both methods and both formats; the first asks for nothing, as the pages' examples do.
const ROADS: [Road; 4] = [
    Road { way: GET_XML, placement: Placement::Query, blank: Blank::Percent },
    Road { way: POST_JSON, placement: Placement::Body, blank: Blank::Plus },
    Road { way: GET_JSON, placement: Placement::Query, blank: Blank::Plus },
    Road { way: POST_XML, placement: Placement::Body, blank: Blank::Percent },
];
const GET_XML: Way = Way { method: Method::Get, format: Format::Xml };
const GET_JSON: Way = Way { method: Method::Get, format: Format::Json };
const POST_XML: Way = Way { method: Method::Post, format: Format::Xml };
const POST_JSON: Way = Way { method: Method::Post, format: Format::Json };

/// Every systematic case of one action, controls first; indices of controls count from `first`.
pub fn systematic(model: &Model, action: usize, world: &World, first: usize) -> Vec<Case> {
    let (cases, controls) = (Vec::new(), Controls::default());
    let asking = Asking { model, world, action: &model.actions[action] };
    let mut maker = Maker { asking, index: action, first, cases, controls };
    maker.controls();
    let variants = variant::all(asking);
    let (all, few): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| variant.rounds == Rounds::All);
    // Each round carries every variant once, each its own way, so that the first round has already
    // tried everything that differs by method or by format.
    for round in 0..ROADS.len() {
        for (position, variant) in all.iter().enumerate() {
            maker.variant(variant, ROADS[(position + round) % ROADS.len()]);
        }
    }
    for round in 0..2 {
        for (position, variant) in few.iter().enumerate() {
            road(variant.rounds, position, round).into_iter().for_each(|road| maker.variant(variant, road));
        }
    }
    maker.cases
}

/// How a variant that is not tried in every way is carried in a round. Neighbours in the list of
/// ways differ in method and format.
fn road(rounds: Rounds, position: usize, round: usize) -> Option<Road> {
    let crossing = ROADS[position % 2 * 2 + (position / 2 + round) % 2];
    match rounds {
        Rounds::All | Rounds::Crossing => Some(crossing),
        Rounds::Posts => Some(ROADS[[1, 3][round % 2]]),
        Rounds::Once => (round == 0).then_some(crossing),
    }
}

struct Maker<'m> {
    asking: Asking<'m>,
    index: usize,
    first: usize,
    cases: Vec<Case>,
    controls: Controls,
}

impl Maker<'_> {
    /// The plain request, and one with each optional parameter, in each way.
    fn controls(&mut self) {
        for road in ROADS {
            let input = self.base(road.way);
            self.push(What::Control { parameter: None }, &input, road, None);
        }
        for member in &self.asking.action.input {
            for road in ROADS {
                let mut input = self.base(road.way);
                if !self.give(&mut input, member) {
                    continue;
                }
                self.in_company(&mut input);
                let parameter = Some(member.name.as_str().into());
                self.push(What::Control { parameter }, &input, road, None);
            }
        }
    }

    fn variant(&mut self, variant: &Variant<'_>, road: Road) {
        let Asking { model, action, .. } = self.asking;
        let asks = road.way.format != model.default_format;
        if asks && variant.parameter == model.format_parameter || !asks && variant.carry == Carry::Split {
            return; // the way has set this parameter already, or sets none
        }
        let mut input = self.base(road.way);
        if variant.needs_parameter
            && let Some(member) = action.input(&variant.parameter)
        {
            self.give(&mut input, member);
        }
        variant.edits.iter().for_each(|edit| edit.apply(&mut input, self.salt()));
        if variant.subject.is_none_or(|id| model.constraint(id).kind != Kind::Needs) {
            self.in_company(&mut input);
        }
        self.push(variant.what.clone(), &input, road, Some(variant));
    }

    fn push(&mut self, what: What, input: &Record, road: Road, variant: Option<&Variant<'_>>) {
        let request = self.request(input, road, variant.map_or(Carry::Usual, |variant| variant.carry));
        let Ok(label) = label(self.asking.model, self.asking.world, &request) else { return };
        if !variant.map_or(label.expectation == Expectation::Accept, |variant| self.fits(variant, &label)) {
            return;
        }
        // The case that differs in this parameter only gives it a typical value; or, where the
        // variant leaves it out or it is always given, it is the plain request.
        let control = variant.and_then(|variant| self.controls.giving(self.index, &variant.parameter, road.way));
        let (subject, why) = variant.map_or((None, ""), |variant| (variant.subject, variant.why));
        let key = CaseKey { action: self.asking.action.id.as_str().into(), what, way: road.way };
        let (id, action, spring) = (key.to_string(), self.index, Spring::Systematic);
        let case = Case { id, key, action, spring, request, subject, why, control, label, recorded: None };
        self.controls.note(&case, self.first + self.cases.len());
        self.cases.push(case);
    }

    fn request(&self, input: &Record, road: Road, carry: Carry) -> Request {
        let placement = match carry {
            Carry::Usual | Carry::MediaType(_) => road.placement,
            Carry::Query(_) => Placement::Query,
            Carry::Split => Placement::Both,
        };
        let carriage = Carriage { method: road.way.method, placement, blank: road.blank };
        let request = encode_request(self.asking.model, self.asking.action, input, carriage);
        let media_type = match carry {
            Carry::Usual | Carry::Split => return request,
            Carry::MediaType(behind) => Some(format!("{FORM}{behind}")),
            Carry::Query(media_type) => media_type.map(str::to_owned),
        };
        let mut headers = Headers::new();
        media_type.into_iter().for_each(|name| headers.push("Content-Type", name));
        Request { headers, ..request }
    }

    /// Whether the request breaks its subject alone, or with what it entails, or nothing.
    fn fits(&self, variant: &Variant<'_>, label: &Label) -> bool {
        let mut broken = label.violations.iter().map(|violation| violation.constraint);
        let is_entailed = |id| variant.entails.contains(&self.asking.model.constraint(id).kind);
        let Some(subject) = variant.subject else { return broken.all(is_entailed) };
        let is_about = label.violations.is_empty() || broken.clone().any(|id| id == subject);
        is_about && broken.all(|id| id == subject || is_entailed(id))
    }

    /// What every request needs, and the format the way asks for.
    fn base(&self, way: Way) -> Record {
        let Asking { model, action, .. } = self.asking;
        let mut input = Record::new();
        for member in &action.input {
            if model.constraint_on(member, Kind::Required).is_some() {
                self.give(&mut input, member);
            }
        }
        if way.format != model.default_format && action.input(&model.format_parameter).is_some() {
            input.push(model.format_parameter.clone(), Value::from(way.format.name()));
        }
        input
    }

    /// Gives what is needed where that is given which it is needed with.
    fn in_company(&self, input: &mut Record) {
        let Asking { model, action, .. } = self.asking;
        for member in &action.input {
            let needs = model.constraint_on(member, Kind::Needs).map(|id| &model.constraint(id).readings);
            let needed = needs.into_iter().flatten().any(|reading| {
                matches!(&reading.rule, Rule::Relation(Relation::Needs { with }) if input.get(with).is_some())
            });
            if needed {
                self.give(input, member);
            }
        }
    }

    /// Gives a parameter a typical value; not where it has one, or where there is none to give.
    fn give(&self, input: &mut Record, member: &Member) -> bool {
        let value = self.asking.giving(member).typical(self.salt()).filter(|_| input.get(&member.name).is_none());
        value.map(|value| input.push(member.name.clone(), value)).is_some()
    }

    /// A number no other case of the run has, small enough for three characters.
    fn salt(&self) -> usize {
        self.asking.world.salt + self.first + self.cases.len()
    }
}

#[cfg(test)]
mod tests;
