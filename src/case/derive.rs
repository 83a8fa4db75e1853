//! Systematic cases, derived from the model: each side of each boundary in each unit, each clause
//! broken alone, each way to carry a request.
//!
//! A variant here is only a value worth trying. What it breaks is found by [`super::label`]; one
//! that breaks something else than its subject (or what it entails) is no use and is left out.

mod variant;

use crate::codec::{Carriage, Placement, encode_request};
use crate::model::{Action, Kind, Member, Model, World};
use crate::value::{Record, Value};
use crate::wire::Method;
use crate::wire::form::Blank;

use super::{Case, Expectation, Label, Spring, label, sample};
use variant::{Edit, Variant};

/// A way to carry every systematic case.
#[derive(Clone, Copy, Debug)]
struct Way {
    name: &'static str,
    method: Method,
    placement: Placement,
    blank: Blank,
    json: bool,
}

/// Both methods and both formats; the first asks for nothing, as the pages' examples do.
const WAYS: [Way; 4] = [
    Way { name: "get-xml", method: Method::Get, placement: Placement::Query, blank: Blank::Percent, json: false },
    Way { name: "post-json", method: Method::Post, placement: Placement::Body, blank: Blank::Plus, json: true },
    Way { name: "get-json", method: Method::Get, placement: Placement::Query, blank: Blank::Plus, json: true },
    Way { name: "post-xml", method: Method::Post, placement: Placement::Body, blank: Blank::Percent, json: false },
];

/// Every systematic case of one action, controls first; indices of controls count from `first`.
pub fn systematic(model: &Model, action: usize, world: &World, first: usize) -> Vec<Case> {
    let mut maker = Maker { model, action: &model.actions[action], index: action, world, first, cases: Vec::new() };
    maker.controls();
    let variants = variant::all(model, maker.action, world);
    // Each round carries every variant once, each its own way, so that the first round has already
    // tried everything that differs by method or by format.
    for round in 0..WAYS.len() {
        for (position, variant) in variants.iter().enumerate() {
            maker.variant(variant, (position + round) % WAYS.len());
        }
    }
    maker.cases
}

struct Maker<'m> {
    model: &'m Model,
    action: &'m Action,
    index: usize,
    world: &'m World,
    first: usize,
    cases: Vec<Case>,
}

impl Maker<'_> {
    /// The plain request, and one with each optional parameter, in each way.
    fn controls(&mut self) {
        for way in WAYS {
            let id = format!("{}/control/plain/{}", self.action.id, way.name);
            let input = self.base(way);
            self.push(id, &input, way, None, None);
        }
        for member in &self.action.input {
            for way in WAYS {
                let salt = self.salt();
                let mut input = self.base(way);
                let known = input.get(&member.name).is_some();
                let (false, Some(value)) = (known, sample::typical(self.model, member, self.world, salt)) else {
                    continue;
                };
                input.push(member.name.clone(), value);
                let id = format!("{}/control/{}/{}", self.action.id, member.name, way.name);
                self.push(id, &input, way, None, None);
            }
        }
    }

    fn variant(&mut self, variant: &Variant<'_>, way: usize) {
        let way = WAYS[way];
        if way.json && variant.parameter == self.model.format_parameter {
            return; // the way has set this parameter already
        }
        let mut input = self.base(way);
        if variant.needs_parameter
            && input.get(&variant.parameter).is_none()
            && let Some(member) = self.action.input(&variant.parameter)
            && let Some(value) = sample::typical(self.model, member, self.world, self.salt())
        {
            input.push(variant.parameter.clone(), value);
        }
        variant.edit.apply(&mut input, self.salt());
        let id = format!("{}/{}/{}", self.action.id, variant.name, way.name);
        let control = self.control(variant, way);
        self.push(id, &input, way, Some(variant), control);
    }

    /// The case that differs in this parameter only: the one that gives it a typical value, or,
    /// where the variant leaves it out or it is always given, the plain request.
    fn control(&self, variant: &Variant<'_>, way: Way) -> Option<usize> {
        let id = |what: &str| format!("{}/control/{what}/{}", self.action.id, way.name);
        let find = |id: String| self.cases.iter().position(|case| case.id == id);
        let index = find(id(&variant.parameter)).or_else(|| find(id("plain")))?;
        Some(index + self.first)
    }

    fn push(&mut self, id: String, input: &Record, way: Way, variant: Option<&Variant<'_>>, control: Option<usize>) {
        let carriage = Carriage { method: way.method, placement: way.placement, blank: way.blank };
        let request = encode_request(self.model, self.action, input, carriage);
        let Ok(label) = label(self.model, self.world, &request) else { return };
        if !variant.map_or(label.expectation == Expectation::Accept, |variant| self.fits(variant, &label)) {
            return;
        }
        let subject = variant.and_then(|variant| variant.subject);
        let (action, spring) = (self.index, Spring::Systematic);
        self.cases.push(Case { id, action, spring, request, subject, control, label });
    }

    /// Whether the request breaks its subject alone, or with what it entails, or nothing.
    fn fits(&self, variant: &Variant<'_>, label: &Label) -> bool {
        let kind = |violation: &crate::validate::Violation| self.model.constraint(violation.constraint).kind;
        match variant.subject {
            None => label.violations.is_empty(),
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
        if way.json && self.action.input(&self.model.format_parameter).is_some() {
            input.push(self.model.format_parameter.clone(), Value::from("json"));
        }
        input
    }

    fn is_required(&self, member: &Member) -> bool {
        self.model.constraint_on(member, Kind::Required).is_some()
    }

    /// A number no other case of the run has, small enough for three characters.
    fn salt(&self) -> usize {
        self.world.salt + self.first + self.cases.len()
    }
}

impl Edit<'_> {
    /// Makes the change in a request's parameters.
    fn apply(&self, input: &mut Record, salt: usize) {
        match self {
            Edit::None => {}
            Edit::Values { path, values } => {
                let values: Vec<Value> = values.iter().map(|make| make(salt)).collect();
                replace(input, path, &values);
            }
        }
    }
}

/// Puts values in the place of what stands at a path: none removes it, several repeat it.
fn replace(input: &mut Record, path: &[String], values: &[Value]) {
    let [name, rest @ ..] = path else { return };
    if rest.is_empty() {
        let entries: Vec<(String, Value)> = input.iter().map(|(key, value)| (key.to_owned(), value.clone())).collect();
        let place = entries.iter().position(|(key, _)| key == name).unwrap_or(entries.len());
        let mut changed = Record::new();
        for (index, (key, value)) in entries.iter().enumerate() {
            if index == place {
                values.iter().for_each(|value| changed.push(name.clone(), value.clone()));
            }
            if key != name {
                changed.push(key.clone(), value.clone());
            }
        }
        if place == entries.len() {
            values.iter().for_each(|value| changed.push(name.clone(), value.clone()));
        }
        *input = changed;
    } else if let Some(Value::List(items)) = input.get(name).cloned()
        && let [Value::Record(first), ..] = items.as_slice()
    {
        let mut first = first.clone();
        replace(&mut first, rest, values);
        let mut items = items;
        items[0] = Value::Record(first);
        input.set(name, Value::List(items));
    }
}
