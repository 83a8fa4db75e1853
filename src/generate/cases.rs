//! Generated cases: some at once, or one of them again.
//!
//! A case is made from the seed, its action's id and its own index, and from nothing else: the
//! first ten of a thousand are the first ten of ten. Its label is read off its request, as every
//! case's is; what the generator meant shows only in the case's id and subject.

use std::ops::Range;
use std::sync::Arc;

use self_cell::self_cell;

use crate::case::cases::Make;
use crate::case::{Case, CaseKey, Controls, Seeded, Spring, Way, What, label};
use crate::codec::{Carriage, Placement, asked_format, encode_request};
use crate::model::{Action, ConstraintId, Model, World};
use crate::value::Record;
use crate::wire::Method;
use crate::wire::form::Blank;

use super::breach::{Aim, Breach};
use super::content::{Slot, Source};
use super::dice::Dice;
use super::palette::SALTS;
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
    let of = Seeded { action: order.action, seed: order.seed };
    let Some(maker) = Maker::new(order.model, order.world, of) else { return Vec::new() };
    indices.filter_map(|index| maker.case(order.controls, index)).collect()
}

/// Finds out once what can be broken and how, for a suite that makes cases again whenever one is wanted:
/// see [`crate::case::cases::Prepare`].
pub fn prepare(model: &Arc<Model>, world: &World, of: Seeded) -> Make {
    let prepared = Prepared::new((model.clone(), world.clone()), |(model, world)| Maker::new(model, world, of));
    Arc::new(move |controls, number| prepared.borrow_dependent().as_ref()?.case(controls, number as usize))
}

self_cell!(
    /// A maker beside what it borrows from.
    struct Prepared {
        owner: (Arc<Model>, World),
        #[covariant]
        dependent: PerhapsMaker,
    }
);

/// None where there is no such action.
type PerhapsMaker<'a> = Option<Maker<'a>>;

struct Maker<'a> {
    model: &'a Model,
    world: &'a World,
    of: Seeded,
    action: &'a Action,
    slots: Vec<Slot<'a>>,
    certain: Vec<(ConstraintId, Breach<'a>)>,
    open: Vec<(ConstraintId, Breach<'a>)>,
    /// Where salts begin: another seed asks for other names.
    salt: usize,
}

impl<'a> Maker<'a> {
    fn new(model: &'a Model, world: &'a World, of: Seeded) -> Option<Self> {
        let action = model.actions.get(of.action)?;
        let breaches = |aim| {
            let all = action.constraints.iter();
            all.filter_map(|&id| Some((id, Breach::new(model, action, world, id, aim)?))).collect()
        };
        let slots = Source { model, world, except: None }.slots(&action.input);
        let salt = Dice::of_case(of.seed, &action.id, usize::MAX).below(SALTS) + world.salt;
        let (certain, open) = (breaches(Aim::Certain), breaches(Aim::Open));
        Some(Self { model, world, of, action, slots, certain, open, salt })
    }

    fn case(&self, controls: &Controls, index: usize) -> Option<Case> {
        let mut dice = Dice::of_case(self.of.seed, &self.action.id, index);
        let salt = self.salt.wrapping_add(index);
        let breach = self.breach(index);
        let input = match breach {
            None => valid::record(&mut dice, &self.slots, Wish::default(), salt)?,
            Some((_, breach)) => (0..32).find_map(|_| breach.record(&mut dice, salt))?,
        };
        let carriage = carriage(&mut dice);
        let request = encode_request(self.model, self.action, &input, carriage);
        let label = label(self.model, self.world, &request).ok()?;
        let subject = breach.map(|(id, _)| *id);
        let about = subject.map_or("valid", |id| self.tail(id));
        let way = self.way(&input, carriage.method);
        let what = What::Generated { about: about.into(), number: index };
        let key = CaseKey { action: self.action.id.as_str().into(), what, way };
        let action = self.of.action;
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
        self.model.constraint(id).tail()
    }

    fn way(&self, input: &Record, method: Method) -> Way {
        let format = asked_format(self.model, input).unwrap_or(self.model.default_format);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::fixture::Folders;
    use crate::case::{Suite, suite};

    #[test]
    fn a_suite_makes_each_case_again_as_it_was() {
        let model = Arc::new(crate::spec::built_in().expect("the built-in spec is good"));
        let world = &model.inventory;
        let kept = suite::all(&model, world, &[0, 1], &[]);
        let controls = Controls::of(&kept, 0);
        let mut whole = kept.clone();
        for action in [0, 1] {
            whole.extend(cases(&Order { model: &model, action, world, seed: 7, controls: &controls }, 0..40));
        }
        let seeds = [0, 1].map(|action| Seeded { action, seed: 7 });
        let suite = Suite::of((&model, world), kept, Folders::default(), (&seeds, 40, prepare), |_| true);
        let lent = suite.lend();
        assert_eq!((lent.len(), lent.kept().len()), (whole.len(), whole.len() - 80));
        for (index, case) in whole.iter().enumerate().rev().take(90) {
            let found = lent.get(index).expect("as many as there are");
            assert_eq!((&found.id, &found.request, found.control), (&case.id, &case.request, case.control));
            assert_eq!((&*lent.id(index), lent.action(index)), (&*case.id, Some(case.action)));
        }
        assert!(lent.get(whole.len()).is_none() && lent.id(whole.len()).is_empty());
        let odd = |case: &Case| case.spring == Spring::Generated && case.id.ends_with(['1', '3', '5', '7', '9']);
        let (some, expected) = (suite.only(|_, case| odd(case)), suite::narrow(whole, odd));
        let ids = |index: usize| (some.lend().id(index).into_owned(), some.lend().get(index).and_then(|it| it.control));
        let expected_ids: Vec<_> = expected.iter().map(|case| (case.id.clone(), case.control)).collect();
        assert_eq!((0..some.lend().len()).map(ids).collect::<Vec<_>>(), expected_ids);
        assert_eq!(suite::digest(&some), suite::digest(&expected));
    }
}
