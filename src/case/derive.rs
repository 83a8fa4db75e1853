//! Systematic cases, derived from the model: each side of each boundary in each unit, each clause
//! broken alone, each way to carry a request.
//!
//! A variant here is only a value worth trying. What it breaks is found by [`super::label`]; one
//! that breaks something else than its subject (or what it entails) is no use and is left out.

mod variant;

use crate::codec::{Carriage, Placement, encode_request, request::FORM};
use crate::model::{Action, Format, Kind, Member, Model, Relation, Rule, World};
use crate::value::{Record, Value};
use crate::wire::form::Blank;
use crate::wire::{Headers, Method, Request};

use super::{Case, CaseKey, Controls, Expectation, Label, Spring, Way, What, label, sample};
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
    let mut maker = Maker { model, action: &model.actions[action], index: action, world, first, cases, controls };
    maker.controls();
    let variants = variant::all(model, maker.action, world);
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
    model: &'m Model,
    action: &'m Action,
    index: usize,
    world: &'m World,
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
        for member in &self.action.input {
            for road in ROADS {
                let salt = self.salt();
                let mut input = self.base(road.way);
                let known = input.get(&member.name).is_some();
                let (false, Some(value)) = (known, sample::typical(self.model, member, self.world, salt)) else {
                    continue;
                };
                input.push(member.name.clone(), value);
                self.in_company(&mut input);
                let parameter = Some(member.name.as_str().into());
                self.push(What::Control { parameter }, &input, road, None);
            }
        }
    }

    fn variant(&mut self, variant: &Variant<'_>, road: Road) {
        let asks = road.way.format != self.model.default_format;
        if asks && variant.parameter == self.model.format_parameter || !asks && variant.carry == Carry::Split {
            return; // the way has set this parameter already, or sets none
        }
        let mut input = self.base(road.way);
        if variant.needs_parameter
            && input.get(&variant.parameter).is_none()
            && let Some(member) = self.action.input(&variant.parameter)
            && let Some(value) = sample::typical(self.model, member, self.world, self.salt())
        {
            input.push(variant.parameter.clone(), value);
        }
        variant.edits.iter().for_each(|edit| edit.apply(&mut input, self.salt()));
        if variant.subject.is_none_or(|id| self.model.constraint(id).kind != Kind::Needs) {
            self.in_company(&mut input);
        }
        self.push(variant.what.clone(), &input, road, Some(variant));
    }

    fn push(&mut self, what: What, input: &Record, road: Road, variant: Option<&Variant<'_>>) {
        let request = self.request(input, road, variant.map_or(Carry::Usual, |variant| variant.carry));
        let Ok(label) = label(self.model, self.world, &request) else { return };
        if !variant.map_or(label.expectation == Expectation::Accept, |variant| self.fits(variant, &label)) {
            return;
        }
        // The case that differs in this parameter only gives it a typical value; or, where the
        // variant leaves it out or it is always given, it is the plain request.
        let control = variant.and_then(|variant| self.controls.giving(self.index, &variant.parameter, road.way));
        let (subject, why) = variant.map_or((None, ""), |variant| (variant.subject, variant.why));
        let key = CaseKey { action: self.action.id.as_str().into(), what, way: road.way };
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
        let request = encode_request(self.model, self.action, input, carriage);
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
        let kind = |violation: &crate::validate::Violation| self.model.constraint(violation.constraint).kind;
        match variant.subject {
            None => label.violations.iter().all(|violation| variant.entails.contains(&kind(violation))),
            Some(subject) => {
                label
                    .violations
                    .iter()
                    .all(|violation| violation.constraint == subject || variant.entails.contains(&kind(violation)))
                    && (label.violations.is_empty() || label.violations.iter().any(|v| v.constraint == subject))
            }
        }
    }

    /// What every request needs, and the format the way asks for.
    fn base(&self, way: Way) -> Record {
        let mut input = Record::new();
        for member in self.action.input.iter().filter(|member| self.is_required(member)) {
            if let Some(value) = sample::typical(self.model, member, self.world, self.salt()) {
                input.push(member.name.clone(), value);
            }
        }
        if way.format != self.model.default_format && self.action.input(&self.model.format_parameter).is_some() {
            input.push(self.model.format_parameter.clone(), Value::from(way.format.name()));
        }
        input
    }

    /// Gives what is needed where that is given which it is needed with.
    fn in_company(&self, input: &mut Record) {
        for member in &self.action.input {
            let needs = self.model.constraint_on(member, Kind::Needs).map(|id| &self.model.constraint(id).readings);
            let needed = needs.is_some_and(|readings| {
                readings
                    .iter()
                    .any(|reading| matches!(&reading.rule, Rule::Relation(Relation::Needs { with }) if input.get(with).is_some()))
            });
            if needed
                && input.get(&member.name).is_none()
                && let Some(value) = sample::typical(self.model, member, self.world, self.salt())
            {
                input.push(member.name.clone(), value);
            }
        }
    }

    fn is_required(&self, member: &Member) -> bool {
        self.model.constraint_on(member, Kind::Required).is_some()
    }

    /// A number no other case of the run has, small enough for three characters.
    fn salt(&self) -> usize {
        self.world.salt + self.first + self.cases.len()
    }
}

#[cfg(test)]
mod tests;
