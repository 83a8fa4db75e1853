//! A suite of cases against one endpoint, as fast and as wide as the pace allows.
//!
//! Each case is sent in the order of its plan and told in the order of the suite. An endpoint
//! that is plainly gone ends the run, and so does a budget that is used up: what was done by then is
//! reported, and of every case that was not sent the report says why.
//!
//! Next: `trial` for one case, `sender` for one request, `budget` for calls that cost money, `teller` for what comes of
//! them.

use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::RwLock;

use crate::case::plan::Plan;
use crate::case::{Exchange, Suite};
use crate::judge::inquiry::{Inquiry, Oracle, Shrink};
use crate::judge::{Assessment, Judgement};
use crate::model::{Model, World};
use crate::wire::Request;
use crate::wire::sign::Credentials;

use super::budget::Budget;
use super::door::Door;
use super::pace::lock;
use super::sender::{Patience, Sender, Tap, interrupted};
use super::teller::{Conclusion, Teller};
use super::trial::Trial;
use super::{HttpClient, Pace, in_order};

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

/// Whether what was found so far is enough.
pub type Enough = Box<dyn FnMut(Assessment) -> bool + Send>;

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
        plan: Plan,
        progress: impl FnMut(RunStep) + Send + 'static,
    ) -> Ran {
        self.run_until(model, cases, plan, progress, None).await
    }

    /// The same, until what was found is enough: that is asked when a case looks wrong, of all that
    /// came by then.
    pub async fn run_until(
        &self,
        model: &Arc<Model>,
        cases: impl Into<Suite>,
        plan: Plan,
        progress: impl FnMut(RunStep) + Send + 'static,
        enough: Option<Enough>,
    ) -> Ran {
        let suite = cases.into();
        let cases = suite.lend();
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
            door: Door::new(cases, &plan),
        });
        let Plan { order, withheld, .. } = plan;
        let teller = Arc::new(Mutex::new(Teller::new(trial.clone(), withheld, self.keep, progress, enough)));
        let work = move |index: usize| {
            let trial = trial.clone();
            async move { trial.of(index).await }
        };
        let to = teller.clone();
        let ended = in_order(&self.pace, order.turns(), work, move |told| lock(&to).tell(told)).await;
        let Conclusion { mut assessment, judgements, lost, requests, advice } = lock(&teller).finish(ended);
        let asked = Asked { sender: &sender };
        let mut inquiry = Inquiry { model, world: &self.world, cases, oracle: asked, shrink: self.shrink, requests: 0 };
        if assessment.stopped.is_none() && self.follow_up && self.is_free() {
            inquiry.pursue(&mut assessment).await;
            inquiry.noise(&mut assessment).await;
            inquiry.paths(&mut assessment).await;
            let interrupted = self.pace.stop.is_stopped();
            assessment.stopped = interrupted.then(|| "interrupted, while its findings were looked into".to_owned());
        }
        assessment.stopped = assessment.stopped.or(lost);
        Ran { requests: requests + inquiry.requests, assessment, judgements, advice }
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
