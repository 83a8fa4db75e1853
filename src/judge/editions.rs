//! Which edition of its page an endpoint follows, told by the cases that the editions disagree about.
//!
//! Each request of a run is read again under each edition. Where one edition has it accepted and another
//! refused, what the endpoint did speaks for one of them, statement by statement. It is told beside the
//! findings and changes none of them: the run was held against one edition, and stays so.
//!
//! Where nothing was accepted under the request path of that edition, an [`Inquiry`] asks under those
//! that other editions print. Next: [`crate::model::edition`].

use std::collections::BTreeMap;

use crate::case::telling::at_path;
use crate::case::{Case, Cases, Expectation, label};
use crate::model::edition::{BASE, Difference};
use crate::model::{Action, Model, World};

use super::inquiry::{Inquiry, Oracle};
use super::{Assessment, Class, Reply, Verdict, judge};

/// What is told by the path a request is taken under; it is no statement of the spec.
pub const PATH: &str = "request-path";

/// What an action's endpoint is to the editions of its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Index of the action.
    pub action: usize,
    /// The editions that what the endpoint did speaks for, each beside those that say the same to a
    /// client; none where nothing was told.
    pub nearest: Vec<Vec<String>>,
    /// Whether it does what the nearest does not say, and another edition says.
    pub mixes: bool,
    /// The statements that told, in the order of their ids.
    pub told: Vec<Disagreement>,
}

/// A statement that editions differ about, and whom the endpoint follows there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The full id of the statement, or that of the action with [`PATH`].
    pub statement: String,
    /// The editions that the endpoint does not contradict; none where it does what none of them says.
    pub follows: Vec<String>,
    /// Index of the first case that told; none where it was no case.
    pub case: Option<usize>,
}

/// A request path that was tried beside that of the cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedPath {
    /// Index of the action.
    pub action: usize,
    /// The path.
    pub path: String,
    /// Whether the plain request was accepted there.
    pub accepted: bool,
}

/// Editions that say the same to a client, and how often each statement of theirs was contradicted.
struct Reading<'m> {
    names: Vec<&'m str>,
    model: &'m Model,
    against: BTreeMap<String, usize>,
}

/// Tells the edition of each of these actions' pages that has others, by the cases that are not made from
/// a seed.
pub fn followed<'c>(
    model: &Model,
    world: &World,
    actions: &[usize],
    cases: impl Into<Cases<'c>>,
    assessment: &Assessment,
) -> Vec<Followed> {
    let cases = cases.into();
    let edited = actions.iter().filter_map(|&index| Some((index, model.actions.get(index)?)));
    let edited = edited.filter(|(_, action)| model.editions_of(&action.id).next().is_some());
    edited.map(|(index, action)| Sorting::new(model, action, index).sort(world, cases, assessment)).collect()
}

/// One action, and the groups of its editions.
struct Sorting<'m> {
    action: &'m Action,
    index: usize,
    readings: Vec<Reading<'m>>,
    /// What some edition says otherwise: the statements, and the parameters they are about.
    statements: Vec<String>,
    parameters: Vec<String>,
    /// The first case that told, by the statement.
    first: BTreeMap<String, Option<usize>>,
}

impl<'m> Sorting<'m> {
    fn new(model: &'m Model, action: &'m Action, index: usize) -> Self {
        let mut readings = vec![Reading { names: vec![BASE], model, against: BTreeMap::new() }];
        let (mut statements, mut parameters) = (Vec::new(), Vec::new());
        for edition in model.editions_of(&action.id) {
            let other: &'m Model = &edition.model;
            let says_the_same = |known: &&mut Reading<'m>| !Difference::between(known.model, other, &action.id).shows();
            match readings.iter_mut().find(says_the_same) {
                Some(same) => same.names.push(&edition.name),
                None => readings.push(Reading { names: vec![&edition.name], model: other, against: BTreeMap::new() }),
            }
            for change in Difference::between(model, other, &action.id).changes.iter().filter(|change| change.shows()) {
                statements.push(change.statement.to_owned());
                let own = change.before.iter().chain(&change.after);
                parameters.extend(own.filter_map(|own| own.site.parameter().map(str::to_owned)));
            }
        }
        Self { action, index, readings, statements, parameters, first: BTreeMap::new() }
    }

    fn sort(mut self, world: &World, cases: Cases<'_>, assessment: &Assessment) -> Followed {
        for index in self.own(cases) {
            let told = assessment.verdicts.get(index).is_some_and(|told| told.reply != Reply::Neither);
            if !told || !cases.may_give(index, &self.parameters) {
                continue;
            }
            let Some(case) = cases.get(index) else { continue };
            if let Some(accepted) = outcome(&case, index, assessment) {
                self.see(world, index, &case, accepted);
            }
        }
        self.paths(cases, assessment);
        self.conclude()
    }

    /// The cases of its action that are not made from a seed.
    fn own<'c>(&self, cases: Cases<'c>) -> impl Iterator<Item = usize> + use<'c> {
        let action = self.index;
        (0..cases.given()).filter(move |&index| cases.action(index) == Some(action))
    }

    /// Holds what became of a case that gives what they differ about against each edition.
    fn see(&mut self, world: &World, index: usize, case: &Case, accepted: bool) {
        let labels = self.readings.iter().map(|reading| {
            let path = &reading.model.action(&self.action.id)?.path;
            label(reading.model, world, &at_path(&case.request, path)).ok()
        });
        let Some(labels) = labels.collect::<Option<Vec<_>>>() else { return };
        let against = |expectation| match expectation {
            Expectation::Accept => !accepted,
            Expectation::Reject => accepted,
            Expectation::Unspecified => false,
        };
        let contradicted: Vec<bool> = labels.iter().map(|label| against(label.expectation)).collect();
        if contradicted.iter().all(|it| *it == contradicted[0]) {
            return;
        }
        // Of what it breaks, the last: a later statement presumes the earlier ones.
        let broken = self.readings.iter().zip(&labels).flat_map(|(reading, label)| {
            let ids = label.violations.iter().map(|violation| violation.constraint);
            ids.map(|id| (id, &reading.model.constraint(id).statement))
        });
        let told = broken.filter(|(_, statement)| self.statements.contains(statement)).max();
        let Some(statement) = told.map(|(_, statement)| statement.clone()) else { return };
        self.tell(statement, Some(index), &contradicted);
    }

    /// Holds the path that requests were taken under against each edition.
    fn paths(&mut self, cases: Cases<'_>, assessment: &Assessment) {
        let path = |reading: &Reading<'m>| reading.model.action(&self.action.id).map(|action| action.path.as_str());
        let paths: Vec<Option<&str>> = self.readings.iter().map(path).collect();
        let own = Some(self.action.path.as_str());
        let accepted = |index: usize| assessment.verdicts.get(index).is_some_and(|told| told.reply == Reply::Accepted);
        let first = self.own(cases).find(|&index| accepted(index));
        let elsewhere = assessment.paths.iter().filter(|tried| tried.action == self.index && tried.accepted);
        let taken: Vec<Option<&str>> =
            first.map(|_| own).into_iter().chain(elsewhere.map(|tried| Some(tried.path.as_str()))).collect();
        let contradicted: Vec<bool> = paths.iter().map(|path| !taken.contains(path)).collect();
        if !taken.is_empty() && contradicted.iter().any(|it| *it) {
            self.tell(format!("{}.{PATH}", self.action.id), first, &contradicted);
        }
    }

    fn tell(&mut self, statement: String, case: Option<usize>, contradicted: &[bool]) {
        for (reading, contradicted) in self.readings.iter_mut().zip(contradicted) {
            *reading.against.entry(statement.clone()).or_default() += usize::from(*contradicted);
        }
        self.first.entry(statement).or_insert(case);
    }

    fn conclude(self) -> Followed {
        let keeps = |reading: &&Reading<'m>, statement: &String| reading.against.get(statement) == Some(&0);
        let told = self.first.iter().map(|(statement, case)| {
            let follows = self.readings.iter().filter(|reading| keeps(reading, statement));
            let follows = follows.flat_map(|reading| reading.names.iter().map(|name| (*name).to_owned())).collect();
            Disagreement { statement: statement.clone(), follows, case: *case }
        });
        let told: Vec<Disagreement> = told.collect();
        let far = |reading: &Reading<'m>| {
            let against = reading.against.values();
            (against.clone().filter(|&&count| count > 0).count(), against.sum::<usize>())
        };
        let least = self.readings.iter().map(far).min().filter(|_| !told.is_empty());
        let nearest: Vec<&Reading<'m>> = self.readings.iter().filter(|reading| Some(far(reading)) == least).collect();
        let mixes = nearest
            .iter()
            .all(|nearest| told.iter().any(|told| !told.follows.is_empty() && !keeps(nearest, &told.statement)))
            && !nearest.is_empty();
        let names = |reading: &&Reading<'m>| reading.names.iter().map(|name| (*name).to_owned()).collect();
        Followed { action: self.index, nearest: nearest.iter().map(names).collect(), mixes, told }
    }
}

/// Whether a case was accepted or refused, where that says something.
fn outcome(case: &Case, index: usize, assessment: &Assessment) -> Option<bool> {
    let verdict = assessment.verdicts.get(index)?;
    match verdict.reply {
        Reply::Accepted => Some(true),
        Reply::Refused if verdict.verdict != Verdict::Inconclusive => {
            let control = case.control.and_then(|control| assessment.verdicts.get(control));
            control.is_some_and(|control| control.reply == Reply::Accepted).then_some(false)
        }
        Reply::Refused | Reply::Neither => None,
    }
}

impl<O: Oracle> Inquiry<'_, O> {
    /// Asks the plain request of each action under the paths that other editions print, where nothing was
    /// accepted under its own.
    pub async fn paths(&mut self, assessment: &mut Assessment) {
        for (index, action) in self.model.actions.iter().enumerate() {
            let kept = self.cases.kept();
            let mut of_action =
                kept.iter().zip(assessment.verdicts.iter()).filter(|(case, _)| case.action == index).peekable();
            if of_action.peek().is_none() || of_action.any(|(_, told)| told.reply == Reply::Accepted) {
                continue;
            }
            let plain = kept.iter().find(|case| case.action == index && case.key.is_plain());
            for edition in self.model.editions_of(&action.id) {
                let path = edition.model.action(&action.id).map_or("", |action| action.path.as_str());
                let known = assessment.paths.iter().any(|tried| tried.action == index && tried.path == path);
                let Some(plain) = plain.filter(|_| path != action.path && !known) else { continue };
                let request = at_path(&plain.request, path);
                let Ok(case) = Case::of_request(&edition.model, self.world, &request, PATH) else { continue };
                self.requests += 1;
                let judgement = judge(&edition.model, &case, &self.oracle.ask(&case.request).await);
                let accepted = judgement.class == Class::Accepted;
                assessment.paths.push(TriedPath { action: index, path: path.to_owned(), accepted });
            }
        }
    }
}

#[cfg(test)]
mod tests;
