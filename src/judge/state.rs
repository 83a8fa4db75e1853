//! What a run learns of the endpoint's state while it goes on: who refuses everything alike, since
//! when, and what need not be tried any more.
//!
//! Requests to a real service are not independent of each other. A refusal is *standing* where its
//! code says so and comes again, or where the plain request, accepted before, is now refused in the
//! same words. Pure: it says what is worth trying and is told what came of it.
//!
//! Next: [`super::signature`] for the words, [`super::again`] for what may be sent again.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Case, Cases, Expectation, Spring};
use crate::model::{Means, Model};

use super::Class;
use super::signature::signature;

/// What is known by now.
#[derive(Debug, Default)]
pub struct Watch {
    /// Calls that were accepted, of actions that create.
    created: usize,
    /// Cases that were accepted and that others lean on.
    accepted: BTreeSet<usize>,
    /// How often each signature refused a valid request.
    surprises: BTreeMap<String, usize>,
    /// Signatures that say nothing about their request any more.
    standing: Vec<Met>,
    /// Actions whose quota is used up.
    full: BTreeMap<usize, String>,
}

#[derive(Debug)]
struct Met {
    action: usize,
    means: Option<Means>,
    signature: String,
    after_creations: usize,
}

/// Why such a refusal tells nothing about its request, in words.
pub fn reason(means: Option<Means>, signature: &str, after_creations: usize) -> String {
    match means {
        Some(Means::NameInUse) => format!("its name is in use, and so is another: {signature}"),
        Some(Means::Throttled) => format!("too much was asked for in too short a time: {signature}"),
        Some(Means::Quota | Means::Busy) | None => {
            format!("from creation {} on, refused whatever it says: {signature}", after_creations + 1)
        }
    }
}

/// A refusal, as far as it may be one that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingRefusal {
    /// What its code means, where that says nothing about its request.
    pub means: Option<Means>,
    /// What it says, without the values of its request.
    pub signature: String,
}

impl StandingRefusal {
    /// A refusal of a case with that status, if it was one.
    pub fn of(model: &Model, case: &Case, class: &Class, status: u16) -> Option<Self> {
        let Class::Refused { code, message } = class else { return None };
        let means = model.standing(status, code);
        Some(Self { means, signature: signature(status, code, message, &case.label.input) })
    }
}

impl Watch {
    /// Takes notice of what became of a case.
    pub fn see(&mut self, index: usize, case: &Case, class: &Class, creates: bool) {
        if *class != Class::Accepted {
            return;
        }
        self.created += usize::from(creates);
        if case.control.is_none() {
            self.accepted.insert(index);
        }
        if case.label.expectation == Expectation::Accept {
            // Whatever stood in the way is gone; what its code says, it says all the same.
            self.standing.retain(|met| met.means.is_some() || met.action != case.action);
        }
    }

    /// Why a case need not be tried: its creation would be refused whatever it says, or its refusal
    /// would prove nothing.
    pub fn withholds(&self, case: &Case) -> Option<String> {
        let why = self.full.get(&case.action)?;
        let proves = case.control.is_some_and(|control| self.accepted.contains(&control));
        match case.label.expectation {
            Expectation::Accept => Some(format!("not sent: {why}")),
            Expectation::Reject if !proves => Some(format!("not sent: {why}, and its control was not accepted before")),
            Expectation::Reject | Expectation::Unspecified => None,
        }
    }

    /// Whether an answer may be a refusal that says nothing about its request, by its code or by what others said.
    pub fn may_stand(&self, model: &Model, class: &Class, status: u16) -> bool {
        let Class::Refused { code, .. } = class else { return false };
        !self.standing.is_empty() || model.standing(status, code).is_some()
    }

    /// The class of a refusal that is known to say nothing about its request.
    pub fn standing(&self, action: usize, refusal: &StandingRefusal) -> Option<Class> {
        let mut known = self.standing.iter().filter(|met| met.action == action);
        let met = known.find(|met| met.signature == refusal.signature)?;
        let (means, signature) = (met.means, met.signature.clone());
        Some(Class::Standing { means, signature, after_creations: met.after_creations })
    }

    /// A valid request was refused so, twice. Whether the plain request is worth sending to see if
    /// it is refused alike: the first time, and then every time their number has doubled.
    pub fn surprise(&mut self, refusal: &StandingRefusal) -> bool {
        let times = self.surprises.entry(refusal.signature.clone()).or_default();
        *times += 1;
        times.is_power_of_two()
    }

    /// From now on this refusal says nothing about a request of that action.
    pub fn stands(&mut self, action: usize, refusal: &StandingRefusal) -> Class {
        let (means, signature, after_creations) = (refusal.means, refusal.signature.clone(), self.created);
        if means == Some(Means::Quota) {
            let why = format!("the endpoint refuses more than {after_creations} creations ({signature})");
            self.full.entry(action).or_insert(why);
        }
        if self.standing(action, refusal).is_none() {
            self.standing.push(Met { action, means, signature: signature.clone(), after_creations });
        }
        Class::Standing { means, signature, after_creations }
    }

    /// The class of a refusal that stands for itself alone: a name that is taken.
    pub fn alone(&self, refusal: &StandingRefusal) -> Class {
        let (means, signature) = (refusal.means, refusal.signature.clone());
        Class::Standing { means, signature, after_creations: self.created }
    }

    /// The plain request to send beside a refused case: one that was accepted before, carried the
    /// same way if there is one.
    pub fn canary<'c>(&self, cases: impl Into<Cases<'c>>, case: &Case) -> Option<usize> {
        let kept = cases.into().kept();
        let plain = |other: &Case| {
            other.action == case.action
                && other.spring == Spring::Systematic
                && other.label.expectation == Expectation::Accept
        };
        let way = |case: &Case| (case.request.method, case.label.format);
        let accepted = self.accepted.iter().filter_map(|&index| Some((index, kept.get(index)?)));
        let plain = accepted.filter(|(_, other)| plain(other));
        let nearest = plain.min_by_key(|(_, other)| (way(other) != way(case), other.label.input.iter().count()));
        nearest.map(|(index, _)| index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::derive;

    fn model() -> Model {
        crate::spec::built_in().expect("the built-in spec has no faults")
    }

    fn refusal(means: Option<Means>) -> StandingRefusal {
        StandingRefusal { means, signature: "HTTP 400: no".to_owned() }
    }

    fn find(cases: &[Case], fits: impl Fn(&Case) -> bool) -> usize {
        cases.iter().position(fits).expect("a case")
    }

    #[test]
    fn a_code_says_what_is_in_the_way_and_throttling_only_with_its_status() {
        let model = model();
        let case = &derive::systematic(&model, 0, &model.inventory, 0)[0];
        let refused = |code: &str| Class::Refused { code: code.to_owned(), message: "m".to_owned() };
        let means = |code: &str, status| {
            StandingRefusal::of(&model, case, &refused(code), status).and_then(|found| found.means)
        };
        assert_eq!(means("10102", 400), Some(Means::Quota));
        assert_eq!(means("10300", 500), Some(Means::NameInUse));
        assert_eq!(means("25013", 400), Some(Means::Busy));
        assert_eq!((means("410", 429), means("410", 400)), (Some(Means::Throttled), None));
        assert_eq!(means("24109", 400), None);
        assert_eq!(StandingRefusal::of(&model, case, &Class::Accepted, 200), None);
    }

    #[test]
    fn the_plain_request_is_sent_less_and_less_often() {
        let mut watch = Watch::default();
        let due: Vec<usize> = (1..=20).filter(|_| watch.surprise(&refusal(None))).collect();
        assert_eq!(due, [1, 2, 4, 8, 16]);
    }

    #[test]
    fn what_stands_is_known_by_its_words_until_a_valid_request_is_accepted() {
        let model = model();
        let cases = derive::systematic(&model, 0, &model.inventory, 0);
        let mut watch = Watch::default();
        watch.see(0, &cases[0], &Class::Accepted, true);
        assert_eq!(watch.standing(0, &refusal(None)), None);
        let class = watch.stands(0, &refusal(None));
        assert!(matches!(&class, Class::Standing { means: None, after_creations: 1, .. }), "{class:?}");
        assert_eq!(watch.standing(0, &refusal(None)), Some(class));
        assert_eq!(watch.standing(1, &refusal(None)), None, "another action is another matter");
        watch.see(1, &cases[1], &Class::Accepted, true);
        assert_eq!(watch.standing(0, &refusal(None)), None);
        watch.stands(0, &refusal(Some(Means::Busy)));
        watch.see(2, &cases[2], &Class::Accepted, true);
        assert!(watch.standing(0, &refusal(Some(Means::Busy))).is_some(), "its code says so for good");
    }

    #[test]
    fn a_quota_ends_creations_and_refusals_without_a_control() {
        let model = model();
        let cases = derive::systematic(&model, 0, &model.inventory, 0);
        let wrong = find(&cases, |case| case.label.expectation == Expectation::Reject);
        let control = cases[wrong].control.expect("a control");
        let open = find(&cases, |case| case.label.expectation == Expectation::Unspecified);
        let mut watch = Watch::default();
        assert_eq!(watch.withholds(&cases[wrong]), None);
        watch.see(usize::MAX, &cases[open], &Class::Accepted, true);
        watch.stands(0, &refusal(Some(Means::Quota)));
        let why = watch.withholds(&cases[0]).expect("a reason");
        assert!(why.contains("more than 1 creations (HTTP 400: no)"), "{why}");
        assert!(watch.withholds(&cases[wrong]).is_some_and(|why| why.contains("its control")));
        assert_eq!(watch.withholds(&cases[open]), None);
        watch.see(control, &cases[control], &Class::Accepted, true);
        assert_eq!(watch.withholds(&cases[wrong]), None);
    }

    #[test]
    fn the_canary_is_plain_was_accepted_and_travels_alike_if_it_can() {
        let model = model();
        let cases = derive::systematic(&model, 0, &model.inventory, 0);
        let refused = find(&cases, |case| case.control.is_some());
        let way = |index: usize| (cases[index].request.method, cases[index].label.format);
        let mut watch = Watch::default();
        assert_eq!(watch.canary(&cases, &cases[refused]), None);
        let others: Vec<usize> = (0..cases.len()).filter(|&index| cases[index].control.is_none()).collect();
        let foreign = *others.iter().find(|&&index| way(index) != way(refused)).expect("another way");
        watch.see(foreign, &cases[foreign], &Class::Accepted, true);
        assert_eq!(watch.canary(&cases, &cases[refused]), Some(foreign));
        for &index in &others {
            watch.see(index, &cases[index], &Class::Accepted, true);
        }
        let canary = watch.canary(&cases, &cases[refused]).expect("a canary");
        assert_eq!(way(canary), way(refused));
        let least = others.iter().map(|&index| cases[index].label.input.iter().count()).min();
        assert!(cases[canary].label.input.iter().count() <= least.unwrap_or_default() + 1, "the format at most");
    }
}
