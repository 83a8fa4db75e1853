//! A suite of cases against one endpoint, as fast and as wide as the pace allows.
//!
//! Each case is sent in the order of its plan and told in the order of the suite. An endpoint
//! that is plainly gone ends the run, and so does a budget that is used up: what was done by then is
//! reported, and of every case that was not sent the report says why.
//!
//! Next: `trial` for one case, `sender` for one request, `budget` for calls that cost money, `circuit` for giving up,
//! [`crate::judge::Tally`] for what the cases come to.

use std::collections::HashMap;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::RwLock;

use crate::case::Case;
use crate::case::Exchange;
use crate::case::plan::Plan;
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
use super::sender::{Patience, Sender, interrupted};
use super::trial::{Told, Trial};
use super::{Client, Ended, Pace, in_order};

/// Sends cases to one endpoint.
pub struct Runner {
    /// Sends one request.
    pub client: Client,
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
    /// What to try, where the endpoint never answered.
    pub advice: Option<&'static str>,
}

impl Runner {
    /// Sends to that client's endpoint, where these things exist: unsigned, without a budget, and
    /// waiting two minutes in all where it is asked to.
    pub fn new(client: Client, pace: Pace, world: World) -> Self {
        let patience = Patience::new(Duration::from_secs(120));
        Self { client, pace, signer: None, world, shrink: None, follow_up: true, patience, budget: None }
    }

    /// Runs a suite as planned; `progress` is told how many cases are done.
    pub async fn run(
        &self,
        model: &Arc<Model>,
        cases: &Arc<Vec<Case>>,
        plan: &Plan,
        mut progress: impl FnMut(usize),
    ) -> Ran {
        let (tally, sizes) = (Tally::new(model, &self.world), Sizes::default());
        let (early, recordings) = Default::default();
        let mut shelf = Shelf { tally, sizes, model, cases, plan, early, recordings };
        let mut circuit = Circuit::default();
        let (mut done, mut requests) = (0, 0);
        let sender = Arc::new(self.sender());
        let trial = Arc::new(Trial {
            model: model.clone(),
            cases: cases.clone(),
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
        let ended = in_order(&self.pace, plan.order.clone().into_iter(), work, |told: Told| {
            done += 1;
            requests += told.requests;
            progress(done);
            let flow = match told.shut_out {
                true => circuit.shut_out(),
                false => circuit.see(&told.judgement.class, told.failure.as_ref()),
            };
            shelf.put(told.index, (told.judgement, told.replayed));
            flow
        })
        .await;
        let stopped = circuit.reason.or_else(|| (ended == Ended::Stopped).then(|| "interrupted".to_owned()));
        let stopped = stopped.map(|reason| format!("{reason}, after {done} of {} cases", cases.len()));
        let mut assessment = shelf.finish(stopped);
        let asked = Asked { sender: &sender };
        let mut inquiry = Inquiry { model, world: &self.world, cases, oracle: asked, shrink: self.shrink, requests: 0 };
        if assessment.stopped.is_none() && self.follow_up && self.is_free() {
            inquiry.pursue(&mut assessment).await;
            inquiry.noise(&mut assessment).await;
            let interrupted = self.pace.stop.is_stopped();
            assessment.stopped = interrupted.then(|| "interrupted, while its findings were looked into".to_owned());
        }
        Ran { requests: requests + inquiry.requests, assessment, advice: circuit.advice }
    }

    fn sender(&self) -> Sender {
        Sender {
            client: self.client.clone(),
            signer: self.signer.clone(),
            pace: self.pace.clone(),
            patience: self.patience.clone(),
            free: self.is_free(),
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
            false => self.sender.exchange(request).await,
        }
    }
}

fn withheld(reason: String) -> Judgement {
    Judgement::of(Class::Withheld { reason })
}

/// Judgements in the order they come, told to the tally in the order of the suite.
struct Shelf<'a> {
    tally: Tally<'a>,
    sizes: Sizes,
    model: &'a Model,
    cases: &'a [Case],
    plan: &'a Plan,
    /// By the index of the case: what waits for an earlier one.
    early: HashMap<usize, Shown>,
    recordings: Vec<Replayed>,
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
        let case = &self.cases[index];
        let replayed = replayed.or_else(|| replay(self.model, index, case, &judgement.class, None));
        self.recordings.extend(replayed);
        self.sizes.see(&case.request, &judgement.class);
        self.tally.add(case, judgement);
    }

    /// Every case that was not sent has a verdict too, and the reason why it was not.
    fn finish(mut self, stopped: Option<String>) -> Assessment {
        while self.tally.told() < self.cases.len() {
            let unsent = || (withheld("not sent: the run ended before it".to_owned()), None);
            let shown = self.next().unwrap_or_else(unsent);
            self.tell(shown);
        }
        let mut assessment = self.tally.finish(self.cases, stopped);
        assessment.observations.extend(self.sizes.observations());
        assessment.recordings = self.recordings;
        assessment
    }
}
