//! A suite of cases against one endpoint, as fast and as wide as the pace allows.
//!
//! Each case is sent once. Answers are judged in the order of the suite, whatever order they came
//! in. An endpoint that is plainly gone ends the run: what was done by then is reported, and the
//! report says that it is not complete.
//!
//! Next: [`crate::judge::Tally`], which settles what the cases come to.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use crate::case::{Case, Exchange, Failure, FailureKind, Outcome};
use crate::judge::{Assessment, Tally, judge};
use crate::model::{Model, World};
use crate::wire::Request;
use crate::wire::sign::{Credentials, sign};

use super::host::now_ms;
use super::inquire::{Inquiry, Shrink};
use super::{Client, Ended, Pace, TransportFault, in_order};

/// Connections refused in a row before the endpoint counts as gone.
const GONE: usize = 3;
/// Requests in a row without any whole answer before the endpoint counts as down.
const DOWN: usize = 12;

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
}

impl Runner {
    /// Runs a suite; `progress` is told how many cases are done.
    pub async fn run(&self, model: &Model, cases: &Arc<Vec<Case>>, mut progress: impl FnMut(usize)) -> Ran {
        let mut tally = Tally::new(model);
        let mut circuit = Circuit::default();
        let mut done = 0;
        let (sender, all) = (Arc::new(self.sender()), cases.clone());
        let asker = sender.clone();
        let work = move |index: usize| {
            let (sender, cases) = (sender.clone(), all.clone());
            async move { sender.exchange(&cases[index].request).await }
        };
        let ended = in_order(&self.pace, 0..cases.len(), work, |exchange: Exchange| {
            let case = &cases[done];
            tally.add(case, judge(model, case, &exchange));
            done += 1;
            progress(done);
            circuit.see(&exchange.outcome)
        })
        .await;
        let stopped = circuit.reason.or_else(|| (ended == Ended::Stopped).then(|| "interrupted".to_owned()));
        let stopped = stopped.map(|reason| format!("{reason}, after {done} of {} cases", cases.len()));
        let mut assessment = tally.finish(stopped);
        let mut inquiry =
            Inquiry { model, world: &self.world, cases, sender: &asker, shrink: self.shrink, requests: 0 };
        if assessment.stopped.is_none() && self.client.endpoint().is_loopback() {
            inquiry.pursue(&mut assessment).await;
            inquiry.noise(&mut assessment).await;
        }
        Ran { requests: done + inquiry.requests, assessment }
    }

    fn sender(&self) -> Sender {
        Sender { client: self.client.clone(), signer: self.signer.clone() }
    }
}

pub(super) struct Sender {
    client: Client,
    signer: Option<Signer>,
}

impl Sender {
    pub(super) async fn exchange(&self, request: &Request) -> Exchange {
        let sent = match &self.signer {
            None => self.client.send(request).await,
            Some(signer) => self.client.send(&self.signed(request, signer)).await,
        };
        match sent {
            Ok(sent) => Exchange { outcome: Outcome::Answered(sent.response), elapsed: sent.elapsed },
            Err(fault) => Exchange { outcome: Outcome::Failed(failure(&fault)), elapsed: Duration::ZERO },
        }
    }

    /// The signature covers the whole target, the endpoint's own path included.
    fn signed(&self, request: &Request, signer: &Signer) -> Request {
        let mut signed = request.clone();
        signed.target = self.client.endpoint().signed_target(&request.target);
        sign(&mut signed, &signer.credentials, now_ms().unsigned_abs());
        signed.target.clone_from(&request.target);
        signed
    }
}

fn failure(fault: &TransportFault) -> Failure {
    let kind = match fault {
        TransportFault::Unsendable { .. } => FailureKind::Unsendable,
        fault if fault.certainly_not_sent() => FailureKind::NotSent,
        TransportFault::Timeout { .. } => FailureKind::Timeout,
        _ => FailureKind::Broken,
    };
    Failure { kind, reason: fault.to_string() }
}

/// Ends a run whose endpoint is plainly gone.
#[derive(Default)]
struct Circuit {
    not_sent: usize,
    unanswered: usize,
    reason: Option<String>,
}

impl Circuit {
    fn see(&mut self, outcome: &Outcome) -> ControlFlow<()> {
        let Outcome::Failed(failure) = outcome else {
            (self.not_sent, self.unanswered) = (0, 0);
            return ControlFlow::Continue(());
        };
        match failure.kind {
            FailureKind::Unsendable => {}
            FailureKind::NotSent => self.not_sent += 1,
            FailureKind::Timeout | FailureKind::Broken => self.unanswered += 1,
        }
        let gone = self.not_sent >= GONE || self.not_sent + self.unanswered >= DOWN;
        if gone && self.reason.is_none() {
            self.reason = Some(format!("the endpoint stopped answering ({})", failure.reason));
        }
        if gone { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
