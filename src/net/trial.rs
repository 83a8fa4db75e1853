//! One case tried: sent, judged, and asked once more where what came back may not be about it.
//!
//! What a refusal says depends on what went before, so whoever asks again does it alone: nothing
//! else is under way until it is done. Every request that goes out is one the budget gave leave
//! for, and stands in the ledger with its end.
//!
//! Next: [`crate::judge::again`] for what may be asked again, [`crate::judge::state`] for what a
//! refusal says of the endpoint, [`super::run`] for all cases.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::RwLock;

use crate::case::{Case, Expectation, Failure, Found, Outcome, Suite, vary};
use crate::judge::again::{Leave, may_ask_again};
use crate::judge::state::{StandingRefusal, Watch};
use crate::judge::{Class, Judgement, Observation, Replayed, judge};
use crate::model::{Means, Model, World};
use crate::recording::replay;

use super::budget::{self, Budget};
use super::door::Door;
use super::sender::Sender;

/// What every worker needs to try a case.
pub(super) struct Trial {
    pub(super) model: Arc<Model>,
    pub(super) cases: Suite,
    pub(super) world: World,
    pub(super) sender: Arc<Sender>,
    pub(super) budget: Option<Arc<Budget>>,
    pub(super) watch: Mutex<Watch>,
    /// Read by who sends, written by who must be alone.
    pub(super) quiet: RwLock<()>,
    /// Makes names that nobody has asked for.
    pub(super) fresh: AtomicUsize,
    pub(super) door: Door,
}

/// A case that was tried, and what its exchange showed.
pub(super) struct Told {
    pub(super) index: usize,
    pub(super) judgement: Judgement,
    pub(super) failure: Option<Failure>,
    /// What became of it as a recording, if it is one and was sent.
    pub(super) replayed: Option<Replayed>,
    /// How many requests that took.
    pub(super) requests: usize,
    /// Whether the endpoint was found to let nobody in.
    pub(super) shut_out: bool,
}

/// What came of one request.
struct Reply {
    judgement: Judgement,
    failure: Option<Failure>,
    replayed: Option<Replayed>,
    /// The HTTP status; 0 without an answer.
    status: u16,
}

impl Trial {
    pub(super) async fn of(&self, index: usize) -> Told {
        let Some(case) = self.case(index) else { return Told::withheld(index, "there is no such case".to_owned()) };
        if let Some(reason) = case.lost() {
            return Told::withheld(index, format!("not sent: {reason}"));
        }
        let first = {
            let _others = self.quiet.read().await;
            match self.withholds(&case) {
                Some(reason) => Err(reason),
                None => self.once(index, &case).await,
            }
        };
        match first {
            Err(reason) => Told::withheld(index, reason),
            Ok(reply) => {
                let told = self.settle(index, &case, reply).await;
                self.knock(told).await
            }
        }
    }

    /// Where only denials came so far, the plain requests tell whether the credentials are accepted
    /// at all: an endpoint may deny what it should refuse.
    async fn knock(&self, mut told: Told) -> Told {
        if !self.door.is_to_be_tried(told.judgement.class == Class::Denied) {
            return told;
        }
        let _alone = self.quiet.write().await;
        for &plain in &self.door.plain {
            let Some(case) = self.case(plain) else { continue };
            let Some(reply) = self.another(plain, &case, &mut told).await else { return told };
            if reply.judgement.class != Class::Denied {
                return told;
            }
        }
        told.shut_out = !self.door.plain.is_empty();
        told
    }

    fn case(&self, index: usize) -> Option<Found<'_>> {
        self.cases.lend().get(index)
    }

    fn withholds(&self, case: &Case) -> Option<String> {
        self.watch().withholds(case)
    }

    /// Sends one request of a case, or says why it may not.
    async fn once(&self, index: usize, case: &Case) -> Result<Reply, String> {
        let creates = self.model.actions[case.action].effect.leaves_traces();
        let counted = self.budget.as_ref().filter(|_| creates);
        let leave = match counted {
            Some(budget) => Some((budget, budget.leave(&self.model, case).await?)),
            None => None,
        };
        let exchange = self.sender.exchange(&case.request, &case.id).await;
        let judgement = judge(&self.model, case, &exchange);
        if let Some((budget, leave)) = leave {
            budget.ended(leave, &budget::end(&self.model, case, &exchange, &judgement.class));
        }
        self.watch().see(index, case, &judgement.class, creates);
        let (response, failure) = match exchange.outcome {
            Outcome::Failed(failure) => (None, Some(failure)),
            Outcome::Answered(response) => (Some(response), None),
        };
        let replayed = replay(&self.model, index, case, &judgement.class, response.as_ref());
        Ok(Reply { judgement, failure, replayed, status: response.map_or(0, |response| response.status) })
    }

    /// What a reply says of its case: the reply alone, or with what else was asked because of it.
    async fn settle(&self, index: usize, case: &Case, first: Reply) -> Told {
        // Of most refusals nothing more is asked, so what they say need not be taken apart.
        let again = || may_ask_again(case.label.expectation, &first.judgement.class, self.leave(case));
        if !self.watch().may_stand(&self.model, &first.judgement.class, first.status) && !again() {
            return Told::of(index, first);
        }
        let refusal = StandingRefusal::of(&self.model, case, &first.judgement.class, first.status);
        if let Some(class) = refusal.as_ref().and_then(|refusal| self.known(case, refusal)) {
            return Told::of(index, first).standing(class);
        }
        let taken = refusal.as_ref().is_some_and(|refusal| refusal.means == Some(Means::NameInUse));
        if !taken && !again() {
            return Told::of(index, first);
        }
        let _alone = self.quiet.write().await;
        match refusal {
            // What was found while this one waited may be all there is to say.
            Some(refusal) => match self.known(case, &refusal) {
                Some(class) => Told::of(index, first).standing(class),
                None if refusal.means == Some(Means::NameInUse) => {
                    self.other_name((index, case), first, &refusal).await
                }
                None => self.look_into((index, case), first, &refusal).await,
            },
            None => {
                let mut told = Told::of(index, first);
                self.ask_again(case, &mut told).await;
                told
            }
        }
    }

    /// The class of a refusal that is known to say nothing about this case.
    fn known(&self, case: &Case, refusal: &StandingRefusal) -> Option<Class> {
        let watch = self.watch();
        watch.standing(case.action, refusal).or_else(|| {
            // Another name tells about any case, the same bytes only about one that is valid.
            let valid = case.label.expectation == Expectation::Accept;
            let asked = valid || refusal.means == Some(Means::NameInUse);
            let unasked = !asked || self.leave(case) == Leave::None;
            (refusal.means.is_some() && unasked).then(|| watch.alone(refusal))
        })
    }

    /// A valid case was refused: asked again, and the plain request beside it.
    async fn look_into(&self, (index, case): (usize, &Case), first: Reply, refusal: &StandingRefusal) -> Told {
        let mut told = Told::of(index, first);
        let Some(second) = self.ask_again(case, &mut told).await else { return told };
        if second.as_ref() != Some(refusal) {
            return told;
        }
        let stands = refusal.means.is_some() || self.plain_is_refused_alike(case, refusal, &mut told).await;
        if stands {
            let class = self.watch().stands(case.action, refusal);
            return told.standing(class);
        }
        told
    }

    /// Sends the same bytes once more and writes down what came; `None` where nothing could be sent,
    /// otherwise how it was refused.
    async fn ask_again(&self, case: &Case, told: &mut Told) -> Option<Option<StandingRefusal>> {
        let reply = self.another(told.index, case, told).await?;
        let refusal = StandingRefusal::of(&self.model, case, &reply.judgement.class, reply.status);
        told.judgement.again = Some(reply.judgement.class);
        Some(refusal)
    }

    /// Whether the plain request, accepted before, is now refused in the same words.
    async fn plain_is_refused_alike(&self, case: &Case, refusal: &StandingRefusal, told: &mut Told) -> bool {
        let canary = {
            let mut watch = self.watch();
            if watch.surprise(refusal) { watch.canary(self.cases.lend(), case) } else { None }
        };
        let Some((canary, plain)) = canary.and_then(|canary| Some((canary, self.case(canary)?))) else { return false };
        let Some(reply) = self.another(canary, &plain, told).await else { return false };
        StandingRefusal::of(&self.model, &plain, &reply.judgement.class, reply.status).as_ref() == Some(refusal)
    }

    /// A name is taken that this run has given to nothing else: another one tells about the case.
    async fn other_name(&self, (index, case): (usize, &Case), first: Reply, refusal: &StandingRefusal) -> Told {
        let salt = self.world.salt.wrapping_add(self.fresh.fetch_add(1, Ordering::Relaxed));
        let mut told = Told::of(index, first);
        let taken = self.watch().alone(refusal);
        let Some(renamed) = vary::renamed(&self.model, &self.world, case, salt) else { return told.standing(taken) };
        let Some(mut reply) = self.another(index, &renamed, &mut told).await else { return told.standing(taken) };
        if StandingRefusal::of(&self.model, &renamed, &reply.judgement.class, reply.status)
            .is_some_and(|second| second.means == Some(Means::NameInUse))
        {
            return told.standing(taken);
        }
        let what = "a name that this run had not given before is said to be in use; another was tried".to_owned();
        reply.judgement.observations.push(Observation { path: "input".to_owned(), what });
        Told { judgement: reply.judgement, failure: reply.failure, replayed: reply.replayed, ..told }
    }

    /// One more request, in its turn; `None` where it may not be sent.
    async fn another(&self, index: usize, case: &Case, told: &mut Told) -> Option<Reply> {
        let pace = &self.sender.pace;
        tokio::select! {
            () = pace.tempo.turn() => {}
            () = pace.stop.stopped() => return None,
        }
        let reply = self.once(index, case).await.ok()?;
        told.requests += 1;
        Some(reply)
    }

    fn leave(&self, case: &Case) -> Leave {
        let creates = self.model.actions[case.action].effect.leaves_traces();
        match (&self.budget, self.sender.free) {
            (Some(_), _) if creates => Leave::Counted,
            (_, true) => Leave::Free,
            (None | Some(_), false) => Leave::None,
        }
    }

    /// What is known is whole after every step, so a panic elsewhere cannot spoil it.
    fn watch(&self) -> MutexGuard<'_, Watch> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Told {
    fn of(index: usize, reply: Reply) -> Self {
        let Reply { judgement, failure, replayed, .. } = reply;
        Self { index, judgement, failure, replayed, requests: 1, shut_out: false }
    }

    pub(super) fn withheld(index: usize, reason: String) -> Self {
        let judgement = Judgement::of(Class::Withheld { reason });
        Self { index, judgement, failure: None, replayed: None, requests: 0, shut_out: false }
    }

    /// It is not about the case.
    fn standing(mut self, class: Class) -> Self {
        self.judgement.class = class;
        // Held against the recorded answer once more when it is told: now there is nothing to compare.
        self.replayed = None;
        self
    }
}
