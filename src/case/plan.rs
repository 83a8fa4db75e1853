//! In which order cases are sent, and which are not sent at all.
//!
//! Where a call may cost money the order matters: what should be refused comes first, because it
//! creates something only where the endpoint is too lenient, and then the controls most refusals
//! lean on. A case that names a thing nobody has bound cannot be tried: its refusal would prove
//! nothing. Nothing is sent here.
//!
//! Next: [`super::bind`] for real ids, `net::run` for the sending.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Effect, Model, World};

use super::{Cases, Expectation, bind};

/// What becomes of each case of a suite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Indices of the cases in the order they are sent; those withheld are not among them.
    pub order: Turns,
    /// Why a case is not sent, by its index.
    pub withheld: BTreeMap<usize, String>,
    /// The names to bind without which cases are withheld, and how many those are.
    pub unbound: BTreeMap<String, usize>,
}

/// Whose turn it is, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turns {
    /// So many, each in its own place.
    Straight(usize),
    /// These.
    These(Vec<usize>),
}

impl Default for Turns {
    fn default() -> Self {
        Self::Straight(0)
    }
}

impl Turns {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Turns::Straight(count) => *count,
            Turns::These(indices) => indices.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = usize> + Send {
        (0..self.len()).map(|turn| match self {
            Turns::Straight(_) => turn,
            Turns::These(indices) => indices[turn],
        })
    }

    /// Each of them, owned.
    pub fn turns(self) -> impl Iterator<Item = usize> + Send {
        (0..self.len()).map(move |turn| match &self {
            Turns::Straight(_) => turn,
            Turns::These(indices) => indices[turn],
        })
    }
}

/// How many calls of a plan may leave something behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Calls that should be refused: each creates something where the endpoint is too lenient.
    pub refused: usize,
    /// Calls the page leaves open.
    pub open: usize,
    /// Calls that should create something.
    pub creating: usize,
    /// Calls that create nothing, whatever the endpoint does.
    pub harmless: usize,
}

impl Plan {
    /// Every case, in the order of the suite.
    pub fn straight<'a>(cases: impl Into<Cases<'a>>) -> Self {
        Self { order: Turns::Straight(cases.into().len()), ..Self::default() }
    }

    /// What should be refused first, then what most cases lean on; nothing that names a resource
    /// the world only assumes.
    pub fn careful<'a>(model: &Model, world: &World, cases: impl Into<Cases<'a>>) -> Self {
        let cases = cases.into();
        let (mut plan, mut order) = (Self::default(), Vec::new());
        let mut leaning = vec![0_usize; cases.kept().len()];
        let mut refused = BTreeSet::new();
        for (index, case) in cases.iter().enumerate() {
            let mut names = bind::unbound(model, world, &case);
            let control = case.control.and_then(|control| Some((control, cases.kept().get(control)?)));
            if let Some((_, control)) = control.filter(|_| names.is_empty()) {
                // Without its control it would prove nothing either way.
                names = bind::unbound(model, world, control);
            }
            if names.is_empty() {
                order.push(index);
                control.into_iter().for_each(|(control, _)| leaning[control] += 1);
                if case.label.expectation == Expectation::Reject {
                    refused.insert(index);
                }
            } else {
                plan.withhold(index, names);
            }
        }
        let leaning = |index: usize| leaning.get(index).copied().unwrap_or_default();
        order.sort_by_key(|index| (!refused.contains(index), Reverse(leaning(*index))));
        plan.order = Turns::These(order);
        plan
    }

    /// Without the recordings that would have to name the example of a page in place of a thing of
    /// their own.
    pub fn without_strangers<'a>(mut self, model: &Model, world: &World, cases: impl Into<Cases<'a>>) -> Self {
        let cases = cases.into();
        // Where nothing is assumed, nothing is strange, and no recording need be read to see it.
        let assumes = world.resources.iter().any(|resource| resource.assumed);
        for (index, case) in (0..cases.given()).filter(|_| assumes).filter_map(|index| Some((index, cases.get(index)?)))
        {
            let names = bind::unreplaced(model, world, &case);
            if !names.is_empty() && !self.withheld.contains_key(&index) {
                self.withhold(index, names);
            }
        }
        if !self.withheld.is_empty() {
            self.order = Turns::These(self.order.iter().filter(|index| !self.withheld.contains_key(index)).collect());
        }
        self
    }

    fn withhold(&mut self, index: usize, names: Vec<String>) {
        let binds: Vec<String> = names.iter().map(|name| format!("--bind {name}=…")).collect();
        self.withheld.insert(index, format!("not sent: needs a real id, {}", binds.join(" ")));
        names.into_iter().for_each(|name| *self.unbound.entry(name).or_default() += 1);
    }

    /// What its calls may leave behind.
    pub fn effects<'a>(&self, model: &Model, cases: impl Into<Cases<'a>>) -> Effects {
        let (mut effects, cases) = (Effects::default(), cases.into());
        for case in self.order.iter().filter_map(|index| cases.get(index)) {
            let count = match (model.actions[case.action].effect, case.label.expectation) {
                (Effect::Reads, _) => &mut effects.harmless,
                (_, Expectation::Reject) => &mut effects.refused,
                (_, Expectation::Unspecified) => &mut effects.open,
                (_, Expectation::Accept) => &mut effects.creating,
            };
            *count += 1;
        }
        effects
    }

    /// How many creations it takes before every refusal has a control it can lean on.
    pub fn controls<'a>(&self, cases: impl Into<Cases<'a>>) -> usize {
        let cases = cases.into();
        let controls: BTreeSet<usize> = self.order.iter().filter_map(|index| cases.get(index)?.control).collect();
        controls.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::suite;
    use crate::spec::tests::model as built_in;

    fn actions(model: &Model) -> Vec<usize> {
        (0..model.actions.len()).collect()
    }

    #[test]
    fn what_should_be_refused_comes_first_and_then_what_most_lean_on() {
        let model = built_in();
        let cases = suite::all(&model, &model.inventory, &actions(&model), &[]);
        let plan = Plan::careful(&model, &model.inventory, &cases);
        assert!(plan.withheld.is_empty(), "the reference's resources are all there");
        let order: Vec<usize> = plan.order.iter().collect();
        let mut every = order.clone();
        every.sort_unstable();
        assert_eq!(every, Plan::straight(&cases).order.iter().collect::<Vec<_>>());
        let refused = |&&index: &&usize| cases[index].label.expectation == Expectation::Reject;
        let count = order.iter().filter(refused).count();
        assert!(count > 0 && order.iter().take(count).all(|index| refused(&index)));
        let leaning = |index: usize| cases.iter().filter(|case| case.control == Some(index)).count();
        let rest: Vec<usize> = order[count..].iter().map(|&index| leaning(index)).collect();
        assert!(rest.is_sorted_by(|a, b| a >= b), "{rest:?}");
        let effects = plan.effects(&model, &cases);
        assert_eq!((effects.refused, effects.harmless), (count, 0));
        assert_eq!(effects.refused + effects.open + effects.creating, cases.len());
        assert!(plan.controls(&cases) < effects.creating);
    }

    #[test]
    fn what_names_an_assumed_resource_is_withheld_and_says_what_to_bind() {
        let model = built_in();
        let world = bind::foreign_world(&model, &[("serverInstanceNo".to_owned(), "123".to_owned())]).expect("known");
        let cases = suite::all(&model, &world, &actions(&model), &[]);
        let plan = Plan::careful(&model, &world, &cases);
        let names: Vec<&str> = plan.unbound.keys().map(String::as_str).collect();
        assert_eq!(names, ["blockStorageInstanceNo", "regionCode"]);
        for (&index, reason) in &plan.withheld {
            let id = &cases[index].id;
            let storage = cases[index].action == 0;
            assert!(reason.contains(if storage { "blockStorageInstanceNo" } else { "regionCode" }), "{id}: {reason}");
        }
        let sent = |action: usize| plan.order.iter().filter(|&index| cases[index].action == action).count();
        assert!(sent(1) > 100, "what names the bound server only is sent");
        let missing = plan.order.iter().filter(|&index| cases[index].action == 0);
        for index in missing {
            let given = cases[index].label.input.get("blockStorageInstanceNo").and_then(|value| value.as_text());
            assert!(given != Some("937508"), "{}", cases[index].id);
        }
    }
}
