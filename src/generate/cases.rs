//! Generated cases, materialised before anything is sent.
//!
//! A case is made from the seed, its action's id and its own index, and from nothing else: the
//! first ten of a thousand are the first ten of ten. Its label is read off its request, as every
//! case's is; what the generator meant shows only in the case's id and subject.

use std::ops::Range;

use crate::case::{Case, CaseKey, Controls, Spring, Way, What, label};
use crate::codec::{Carriage, Placement, asked_format, encode_request};
use crate::model::{Action, ConstraintId, Model, World};
use crate::value::Record;
use crate::wire::Method;
use crate::wire::form::Blank;

use super::breach::{Aim, Breach};
use super::content::{Slot, Source};
use super::dice::Dice;
use super::valid::{self, Wish};

/// What cases are made of.
pub struct Order<'a> {
    /// The spec.
    pub model: &'a Model,
    /// Index of the action.
    pub action: usize,
    /// What exists at the endpoint.
    pub world: &'a World,
    /// The seed of the run.
    pub seed: u64,
    /// Where the systematic controls of the suite are.
    pub controls: &'a Controls,
}

/// The cases of those indices: of eight, four valid ones, three that break a constraint, each
/// constraint in turn, and one on which readings differ. Fewer where a request cannot be made.
pub fn cases(order: &Order<'_>, indices: Range<usize>) -> Vec<Case> {
    let Some(action) = order.model.actions.get(order.action) else { return Vec::new() };
    let maker = Maker::new(order, action);
    indices.filter_map(|index| maker.case(index)).collect()
}

struct Maker<'a> {
    order: &'a Order<'a>,
    action: &'a Action,
    slots: Vec<Slot<'a>>,
    certain: Vec<(ConstraintId, Breach<'a>)>,
    open: Vec<(ConstraintId, Breach<'a>)>,
    /// Where salts begin: another seed asks for other names.
    salt: usize,
}

impl<'a> Maker<'a> {
    fn new(order: &'a Order<'a>, action: &'a Action) -> Self {
        let Order { model, world, .. } = *order;
        let breaches = |aim| {
            let all = action.constraints.iter();
            all.filter_map(|&id| Some((id, Breach::new(model, action, world, id, aim)?))).collect()
        };
        let slots = Source { model, world, except: None }.slots(&action.input);
        let salt = Dice::of_case(order.seed, &action.id, usize::MAX).below(1 << 20) + world.salt;
        Self { order, action, slots, certain: breaches(Aim::Certain), open: breaches(Aim::Open), salt }
    }

    fn case(&self, index: usize) -> Option<Case> {
        let mut dice = Dice::of_case(self.order.seed, &self.action.id, index);
        let salt = self.salt.wrapping_add(index);
        let breach = self.breach(index);
        let input = match breach {
            None => valid::record(&mut dice, &self.slots, Wish::default(), salt)?,
            Some((_, breach)) => (0..32).find_map(|_| breach.record(&mut dice, salt))?,
        };
        let carriage = carriage(&mut dice);
        let request = encode_request(self.order.model, self.action, &input, carriage);
        let label = label(self.order.model, self.order.world, &request).ok()?;
        let subject = breach.map(|(id, _)| *id);
        let about = subject.map_or("valid", |id| self.tail(id));
        let way = self.way(&input, carriage.method);
        let what = What::Generated { about: about.into(), number: index };
        let key = CaseKey { action: self.action.id.as_str().into(), what, way };
        let (controls, action) = (self.order.controls, self.order.action);
        // The control that gives the same parameter in the same way.
        let control = match breach {
            Some((_, breach)) => controls.giving(action, breach.parameter(), way),
            None => controls.plain(action, way),
        };
        let (id, spring) = (key.to_string(), Spring::Generated);
        Some(Case { id, key, action, spring, request, subject, why: "", control, label, recorded: None })
    }

    /// What the case of that index breaks, if anything.
    fn breach(&self, index: usize) -> Option<&(ConstraintId, Breach<'a>)> {
        let (round, place) = (index / 8, index % 8);
        match place {
            1 | 3 | 5 => self.certain.get((round * 3 + place / 2) % self.certain.len().max(1)),
            7 => self.open.get(round % self.open.len().max(1)),
            _ => None,
        }
    }

    /// A constraint's id without its action and site: `serverInstanceNo.required`.
    fn tail(&self, id: ConstraintId) -> &'a str {
        let full = &self.order.model.constraint(id).id;
        let own = full.strip_prefix(&self.action.id).and_then(|rest| rest.strip_prefix('.')).unwrap_or(full);
        own.strip_prefix("input.").unwrap_or(own)
    }

    fn way(&self, input: &Record, method: Method) -> Way {
        let format = asked_format(self.order.model, input).unwrap_or(self.order.model.default_format);
        Way { method, format }
    }
}

/// How a request travels: by either method, its blanks written either way, and in a POST with the
/// format in the query, as one official client does, or all in the body.
fn carriage(dice: &mut Dice) -> Carriage {
    let blank = if dice.chance(1, 2) { Blank::Plus } else { Blank::Percent };
    match dice.below(4) {
        0 | 1 => Carriage { method: Method::Get, placement: Placement::Query, blank },
        2 => Carriage { method: Method::Post, placement: Placement::Body, blank },
        _ => Carriage { method: Method::Post, placement: Placement::Both, blank },
    }
}
