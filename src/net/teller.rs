//! What came of each case, told in the order of the suite: to the tally, to whoever watches, and to
//! what decides that a run is over.
//!
//! It owns what it is held against, so that whoever has a result can tell it. Nothing is sent here.
//!
//! Next: [`super::in_order`], which keeps the order, `circuit` for giving up, [`crate::judge::Tally`] for what the cases
//! come to.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;

use self_cell::self_cell;

use crate::case::{Case, Cases, Expectation};
use crate::judge::carrier::Sizes;
use crate::judge::{Assessment, Class, Judgement, Replayed, Tally};
use crate::recording::replay;

use super::Ended;
use super::circuit::Circuit;
use super::run::{Enough, RunStep};
use super::trial::{Told, Trial};

/// Whom results are told to.
pub(super) struct Teller {
    shown: Shelved,
    circuit: Circuit,
    step: RunStep,
    requests: usize,
    progress: Box<dyn FnMut(RunStep) + Send>,
    enough: Option<Enough>,
    /// Whether what was found was enough.
    found: bool,
    /// How many cases have to look wrong before that is asked again.
    ask_at: usize,
}

/// What all that was told comes to.
pub(super) struct Conclusion {
    pub(super) assessment: Assessment,
    pub(super) judgements: Vec<Judgement>,
    /// What could not be replayed, in words.
    pub(super) lost: Option<String>,
    pub(super) requests: usize,
    pub(super) advice: Option<&'static str>,
}

self_cell!(
    /// What was shown, beside what it is held against.
    struct Shelved {
        owner: HeldAgainst,
        #[not_covariant]
        dependent: Shelf,
    }
);

struct HeldAgainst {
    trial: Arc<Trial>,
    /// Why a case is not sent, by its index.
    withheld: BTreeMap<usize, String>,
}

impl Teller {
    /// Nothing was told yet; `keep` if what each case shows is to be kept.
    pub(super) fn new(
        trial: Arc<Trial>,
        withheld: BTreeMap<usize, String>,
        keep: bool,
        progress: impl FnMut(RunStep) + Send + 'static,
        enough: Option<Enough>,
    ) -> Self {
        let shown = Shelved::new(HeldAgainst { trial, withheld }, |plain| Shelf::new(plain, keep));
        let (circuit, step) = Default::default();
        Self { shown, circuit, step, requests: 0, progress: Box::new(progress), enough, found: false, ask_at: 1 }
    }

    /// Takes the next result in the order they were sent; breaks where the run is over.
    pub(super) fn tell(&mut self, told: Told) -> ControlFlow<()> {
        let wrong = self.shown.with_dependent(|_, shelf| shelf.looks_wrong(&told));
        self.step.cases += 1;
        self.step.accepted += usize::from(told.judgement.class == Class::Accepted);
        self.step.wrong += usize::from(wrong);
        self.requests += told.requests;
        (self.progress)(self.step);
        let flow = match told.shut_out {
            true => self.circuit.shut_out(),
            false => self.circuit.see(&told.judgement.class, told.failure.as_ref()),
        };
        self.shown.with_dependent_mut(|_, shelf| shelf.put(told.index, (told.judgement, told.replayed)));
        if wrong && !self.found && self.step.wrong >= self.ask_at {
            self.ask();
        }
        if self.found { ControlFlow::Break(()) } else { flow }
    }

    /// Asks whether what was found so far is enough.
    fn ask(&mut self) {
        let Some(enough) = &mut self.enough else { return };
        self.ask_at = next_asked(self.step.wrong);
        let so_far = self.shown.with_dependent(|_, shelf| shelf.clone().finish(Some("so far".to_owned())).0);
        self.found = enough(so_far);
    }

    /// What it comes to; nothing is told any more.
    pub(super) fn finish(&mut self, ended: Ended) -> Conclusion {
        let enough = self.found.then(|| "enough was found".to_owned());
        let reason = self.circuit.reason.take().or(enough);
        let stopped = reason.or_else(|| (ended == Ended::Stopped).then(|| "interrupted".to_owned()));
        let (found, cases) = (self.found, self.step.cases);
        let (mut assessment, judgements, lost) = self.shown.with_dependent_mut(|plain, shelf| {
            let all = plain.trial.cases.lend().len();
            shelf.finish(stopped.map(|reason| format!("{reason}, after {cases} of {all} cases")))
        });
        assessment.enough = found;
        let lost = lost.map(Lost::told);
        Conclusion { assessment, judgements, lost, requests: self.requests, advice: self.circuit.advice }
    }
}

/// How many cases have to look wrong before it is concluded again: one more while they are few, then a
/// part more each time, for each conclusion goes through all there are.
fn next_asked(wrong: usize) -> usize {
    wrong + 1 + wrong / 16
}

/// Whether an answer may be part of a finding.
fn looks_wrong(case: &Case, judgement: &Judgement) -> bool {
    let unexpected = match (case.label.expectation, &judgement.class) {
        (_, Class::Withheld { .. } | Class::Standing { .. } | Class::Denied | Class::Throttled) => false,
        (Expectation::Accept, class) => *class != Class::Accepted,
        (Expectation::Reject, class) => !matches!(class, Class::Refused { .. }),
        (Expectation::Unspecified, _) => false,
    };
    unexpected || !judgement.divergences.is_empty()
}

fn withheld(reason: String) -> Judgement {
    Judgement::of(Class::Withheld { reason })
}

/// Judgements in the order they come, told to the tally in the order of the suite.
#[derive(Clone)]
struct Shelf<'a> {
    tally: Tally<'a>,
    sizes: Sizes,
    trial: &'a Trial,
    cases: Cases<'a>,
    withheld: &'a BTreeMap<usize, String>,
    /// By the index of the case: what waits for an earlier one.
    early: HashMap<usize, OfCase>,
    recordings: Vec<Replayed>,
    lost: Option<Lost>,
    /// What was told, if it is kept.
    kept: Option<Vec<Judgement>>,
}

/// Recordings that could not be read again: a run that was to replay them did not.
#[derive(Clone)]
struct Lost {
    count: usize,
    /// Why the first of them could not.
    first: String,
}

impl Lost {
    fn told(self) -> String {
        match self.count {
            1 => format!("1 recording was not replayed: {}", self.first),
            count => format!("{count} recordings were not replayed, the first: {}", self.first),
        }
    }
}

/// What a case showed: of the page, and of the recording it is.
type OfCase = (Judgement, Option<Replayed>);

impl<'a> Shelf<'a> {
    fn new(HeldAgainst { trial, withheld }: &'a HeldAgainst, keep: bool) -> Self {
        let tally = Tally::new(&trial.model, &trial.world);
        let (sizes, early, recordings, lost) = Default::default();
        let kept = keep.then(Vec::new);
        Self { tally, sizes, trial, cases: trial.cases.lend(), withheld, early, recordings, lost, kept }
    }

    fn looks_wrong(&self, told: &Told) -> bool {
        self.cases.get(told.index).is_some_and(|case| looks_wrong(&case, &told.judgement))
    }

    fn put(&mut self, index: usize, shown: OfCase) {
        self.early.insert(index, shown);
        while let Some(shown) = self.next() {
            self.tell(shown);
        }
    }

    /// The judgement of the next case of the suite, if it is known by now.
    fn next(&mut self) -> Option<OfCase> {
        let next = self.tally.told();
        if let Some(reason) = self.withheld.get(&next) {
            return Some((withheld(reason.clone()), None));
        }
        self.early.remove(&next)
    }

    fn tell(&mut self, (judgement, replayed): OfCase) {
        let index = self.tally.told();
        let Some(case) = self.cases.get(index) else { return };
        if let Some(why) = case.lost() {
            let first = || Lost { count: 0, first: why.to_owned() };
            self.lost.get_or_insert_with(first).count += 1;
        }
        let replayed = replayed.or_else(|| replay(&self.trial.model, index, &case, &judgement.class, None));
        self.recordings.extend(replayed);
        self.sizes.see(&case.request, &judgement.class);
        self.kept.iter_mut().for_each(|kept| kept.push(judgement.clone()));
        self.tally.add(&case, judgement);
    }

    /// What it comes to, and nothing stays. Every case that was not sent has a verdict too, and the
    /// reason why it was not.
    fn finish(&mut self, stopped: Option<String>) -> (Assessment, Vec<Judgement>, Option<Lost>) {
        while self.tally.told() < self.cases.len() {
            let unsent = || (withheld("not sent: the run ended before it".to_owned()), None);
            let shown = self.next().unwrap_or_else(unsent);
            self.tell(shown);
        }
        let tally = std::mem::replace(&mut self.tally, Tally::new(&self.trial.model, &self.trial.world));
        let mut assessment = tally.finish(self.cases, stopped);
        assessment.observations.extend(self.sizes.observations());
        assessment.recordings = std::mem::take(&mut self.recordings);
        (assessment, self.kept.take().unwrap_or_default(), self.lost.take())
    }
}
