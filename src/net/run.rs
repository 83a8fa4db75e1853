//! A suite of cases against one endpoint, as fast and as wide as the pace allows.
//!
//! Each case is sent in the order of its plan and told in the order of the suite. An endpoint
//! that is plainly gone ends the run, and so does a budget that is used up: what was done by then is
//! reported, and of every case that was not sent the report says why.
//!
//! Next: `trial` for one case, `sender` for one request, `budget` for calls that cost money, `circuit` for giving up,
//! [`crate::judge::Tally`] for what the cases come to.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::RwLock;

use crate::case::plan::Plan;
use crate::case::{Case, Cases, Exchange, Expectation, Suite};
use crate::judge::carrier::Sizes;
use crate::judge::inquiry::{Inquiry, Oracle, Shrink};
use crate::judge::{Assessment, Class, Judgement, Replayed, Tally};
use crate::model::{Model, World};
use crate::recording::replay;
use crate::wire::Request;
use crate::wire::sign::Credentials;

use super::budget::Budget;
use super::circuit::Circuit;
use super::door::Door;
use super::sender::{Patience, Sender, Tap, interrupted};
use super::trial::{Told, Trial};
use super::{Ended, HttpClient, Pace, in_order};

/// Sends cases to one endpoint.
pub struct Runner {
    /// Sends one request.
    pub client: HttpClient,
    /// How wide and how fast.
    pub pace: Pace,
    /// Signs every request, if given.
    pub signer: Option<Signer>,
    /// What exists at the endpoint.
    pub world: World,
    /// Makes requests simpler, where a generated one has shown something.
    pub shrink: Option<Shrink>,
    /// Whether findings are looked into by more requests: only ever on loopback, without a budget.
    pub follow_up: bool,
    /// How long to wait in all where the endpoint says that it is too much.
    pub patience: Patience,
    /// How many things may be created, and where that is written down. Without one nothing is
    /// counted: for endpoints where a call costs nothing.
    pub budget: Option<Arc<Budget>>,
    /// Is shown every exchange, to write it down.
    pub tap: Option<Tap>,
    /// Whether what each case showed is kept: it takes memory.
    pub keep: bool,
    /// Is shown each exchange of a case, with the case's id. Called in between: it must be quick.
    pub show: Option<Show>,
}

/// Is shown exchanges.
pub type Show = Arc<dyn Fn(&str, &super::Shown) + Send + Sync>;

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunStep {
    /// Cases that are done.
    pub cases: usize,
    /// Successes: things created, where the action creates.
    pub accepted: usize,
    /// Cases whose answer is not what was expected; what comes of them is concluded at the end.
    pub wrong: usize,
}

/// Credentials every request is signed with, at the time it is sent.
#[derive(Clone)]
pub struct Signer {
    /// The keys.
    pub credentials: Credentials,
}

/// What a run came to.
pub struct Ran {
    /// Everything found.
    pub assessment: Assessment,
    /// How many requests were sent.
    pub requests: usize,
    /// What each case showed, in the order of the suite; empty unless that was to be kept.
    pub judgements: Vec<Judgement>,
    /// What to try, where the endpoint never answered.
    pub advice: Option<&'static str>,
}

impl Runner {
    /// Sends to that client's endpoint, where these things exist: unsigned, without a budget, and
    /// waiting two minutes in all where it is asked to.
    pub fn new(client: HttpClient, pace: Pace, world: World) -> Self {
        let patience = Patience::new(Duration::from_secs(120));
        let (signer, shrink, budget, tap, show) = Default::default();
        Self { client, pace, signer, world, shrink, follow_up: true, patience, budget, keep: false, tap, show }
    }

    /// Runs a suite as planned; `progress` is told how far it is.
    pub async fn run(
        &self,
        model: &Arc<Model>,
        cases: impl Into<Suite>,
        plan: &Plan,
        progress: impl FnMut(RunStep),
    ) -> Ran {
        self.run_until(model, cases, plan, progress, None).await
    }

    /// The same, until what was found is enough: that is asked when a case looks wrong, of all that
    /// came by then.
    pub async fn run_until(
        &self,
        model: &Arc<Model>,
        cases: impl Into<Suite>,
        plan: &Plan,
        mut progress: impl FnMut(RunStep),
        mut enough: Option<&mut (dyn FnMut(Assessment) -> bool + Send)>,
    ) -> Ran {
        let suite = cases.into();
        let cases = suite.lend();
        let (tally, sizes) = (Tally::new(model, &self.world), Sizes::default());
        let (early, recordings, lost) = Default::default();
        let kept = self.keep.then(Vec::new);
        let mut shelf = Shelf { tally, sizes, model, cases, plan, early, recordings, lost, kept };
        let mut circuit = Circuit::default();
        let (mut step, mut requests, mut found, mut ask_at) = (RunStep::default(), 0, false, 1);
        let sender = Arc::new(self.sender());
        let trial = Arc::new(Trial {
            model: model.clone(),
            cases: suite.clone(),
            world: self.world.clone(),
            sender: sender.clone(),
            budget: self.budget.clone(),
            watch: Mutex::default(),
            quiet: RwLock::new(()),
            fresh: AtomicUsize::new(cases.len()),
            door: Door::new(cases, plan),
        });
        let work = move |index: usize| {
            let trial = trial.clone();
            async move { trial.of(index).await }
        };
        let ended = in_order(&self.pace, plan.order.clone().turns(), work, |told: Told| {
            let wrong = cases.get(told.index).is_some_and(|case| looks_wrong(&case, &told.judgement));
            step.cases += 1;
            step.accepted += usize::from(told.judgement.class == Class::Accepted);
            step.wrong += usize::from(wrong);
            requests += told.requests;
            progress(step);
            let flow = match told.shut_out {
                true => circuit.shut_out(),
                false => circuit.see(&told.judgement.class, told.failure.as_ref()),
            };
            shelf.put(told.index, (told.judgement, told.replayed));
            if let Some(enough) = enough.as_mut().filter(|_| wrong && !found && step.wrong >= ask_at) {
                ask_at = next_asked(step.wrong);
                found = enough(shelf.clone().finish(Some("so far".to_owned())).0);
            }
            if found { ControlFlow::Break(()) } else { flow }
        })
        .await;
        let enough = found.then(|| "enough was found".to_owned());
        let stopped = circuit.reason.or(enough).or_else(|| (ended == Ended::Stopped).then(|| "interrupted".to_owned()));
        let stopped = stopped.map(|reason| format!("{reason}, after {} of {} cases", step.cases, cases.len()));
        let (mut assessment, judgements, lost) = shelf.finish(stopped);
        assessment.enough = found;
        let asked = Asked { sender: &sender };
        let mut inquiry = Inquiry { model, world: &self.world, cases, oracle: asked, shrink: self.shrink, requests: 0 };
        if assessment.stopped.is_none() && self.follow_up && self.is_free() {
            inquiry.pursue(&mut assessment).await;
            inquiry.noise(&mut assessment).await;
            inquiry.paths(&mut assessment).await;
            let interrupted = self.pace.stop.is_stopped();
            assessment.stopped = interrupted.then(|| "interrupted, while its findings were looked into".to_owned());
        }
        assessment.stopped = assessment.stopped.or_else(|| lost.map(Lost::told));
        Ran { requests: requests + inquiry.requests, assessment, judgements, advice: circuit.advice }
    }

    fn sender(&self) -> Sender {
        Sender {
            client: self.client.clone(),
            signer: self.signer.clone(),
            pace: self.pace.clone(),
            patience: self.patience.clone(),
            free: self.is_free(),
            show: self.show.clone(),
            tap: self.tap.clone(),
        }
    }

    /// Whether a call costs nothing, whatever comes of it.
    fn is_free(&self) -> bool {
        self.client.endpoint().is_loopback() && self.budget.is_none()
    }
}

/// Whom an inquiry asks: the endpoint, one request after the other.
struct Asked<'a> {
    sender: &'a Sender,
}

impl Oracle for Asked<'_> {
    async fn ask(&mut self, request: &Request) -> Exchange {
        match self.sender.pace.stop.is_stopped() {
            true => interrupted(),
            false => self.sender.exchange(request, "").await,
        }
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
    model: &'a Model,
    cases: Cases<'a>,
    plan: &'a Plan,
    /// By the index of the case: what waits for an earlier one.
    early: HashMap<usize, Shown>,
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
type Shown = (Judgement, Option<Replayed>);

impl Shelf<'_> {
    fn put(&mut self, index: usize, shown: Shown) {
        self.early.insert(index, shown);
        while let Some(shown) = self.next() {
            self.tell(shown);
        }
    }

    /// The judgement of the next case of the suite, if it is known by now.
    fn next(&mut self) -> Option<Shown> {
        let next = self.tally.told();
        if let Some(reason) = self.plan.withheld.get(&next) {
            return Some((withheld(reason.clone()), None));
        }
        self.early.remove(&next)
    }

    fn tell(&mut self, (judgement, replayed): Shown) {
        let index = self.tally.told();
        let Some(case) = self.cases.get(index) else { return };
        if let Some(why) = case.lost() {
            let first = || Lost { count: 0, first: why.to_owned() };
            self.lost.get_or_insert_with(first).count += 1;
        }
        let replayed = replayed.or_else(|| replay(self.model, index, &case, &judgement.class, None));
        self.recordings.extend(replayed);
        self.sizes.see(&case.request, &judgement.class);
        self.kept.iter_mut().for_each(|kept| kept.push(judgement.clone()));
        self.tally.add(&case, judgement);
    }

    /// Every case that was not sent has a verdict too, and the reason why it was not.
    fn finish(mut self, stopped: Option<String>) -> (Assessment, Vec<Judgement>, Option<Lost>) {
        while self.tally.told() < self.cases.len() {
            let unsent = || (withheld("not sent: the run ended before it".to_owned()), None);
            let shown = self.next().unwrap_or_else(unsent);
            self.tell(shown);
        }
        let mut assessment = self.tally.finish(self.cases, stopped);
        assessment.observations.extend(self.sizes.observations());
        assessment.recordings = self.recordings;
        (assessment, self.kept.unwrap_or_default(), self.lost)
    }
}
