//! Calls that may cost money: never more of them under way than may still create something, and
//! each on disk before it is sent.
//!
//! What cannot be excluded counts as created: a call without an answer may have been executed.
//! Nothing is sent here, and nothing is deleted.
//!
//! Next: [`crate::ledger`] for what is written.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::case::{Case, Exchange, Failure, FailureKind, Outcome};
use crate::judge::Class;
use crate::ledger::{self, End, Ledger, LedgerError, OpenCall};
use crate::model::{Effect, Model};

use super::host::now_ms;

/// The status a gateway gives where the service took too long: the call may still be executed.
const GATEWAY_TIMEOUT: u16 = 504;

/// How many things may be created, and the ledger they are written to.
#[derive(Debug)]
pub struct Budget {
    allowed: usize,
    /// One permit a creation that is still allowed. Closed when none is left.
    permits: Semaphore,
    book: Mutex<Book>,
}

#[derive(Debug)]
struct Book {
    ledger: Ledger,
    /// How many were created, or may have been.
    spent: usize,
    /// Why nothing more may be sent, where that is not the budget.
    broken: Option<String>,
}

/// Leave for one call.
pub(super) struct Leave<'a> {
    permit: SemaphorePermit<'a>,
    call: OpenCall,
}

/// What became of a call, and whether it counts.
pub(super) struct Ending {
    end: End,
    counts: bool,
}

impl Budget {
    /// So many creations, written to that ledger.
    pub fn new(allowed: usize, ledger: Ledger) -> Self {
        let permits = Semaphore::new(allowed.min(Semaphore::MAX_PERMITS));
        if allowed == 0 {
            permits.close();
        }
        Self { allowed, permits, book: Mutex::new(Book { ledger, spent: 0, broken: None }) }
    }

    /// Waits until a call may be sent, and writes it down; or says why none may be sent any more.
    pub(super) async fn leave(&self, model: &Model, case: &Case) -> Result<Leave<'_>, String> {
        let Ok(permit) = self.permits.acquire().await else { return Err(self.why()) };
        let action = &model.actions[case.action].id;
        let written = self.book().ledger.sending(now_ms(), action, &case.id, &case.request);
        match written {
            Ok(call) => Ok(Leave { permit, call }),
            Err(error) => Err(self.give_up(&error)),
        }
    }

    /// Writes down what became of a call, before another may take its place.
    pub(super) fn ended(&self, leave: Leave<'_>, ending: &Ending) {
        let mut book = self.book();
        let written = book.ledger.ended(leave.call, now_ms(), ending.end.clone());
        if ending.counts {
            leave.permit.forget();
            book.spent += 1;
        }
        if book.spent >= self.allowed {
            self.permits.close();
        }
        drop(book);
        if let Err(error) = written {
            self.give_up(&error);
        }
    }

    /// Without a ledger nothing more is sent.
    fn give_up(&self, error: &LedgerError) -> String {
        self.book().broken.get_or_insert_with(|| format!("not sent: {error}"));
        self.permits.close();
        self.why()
    }

    fn why(&self) -> String {
        let allowed = self.allowed;
        let used_up = || format!("not sent: the {allowed} creations allowed are used up (--allow-create)");
        self.book().broken.clone().unwrap_or_else(used_up)
    }

    /// The book is whole after every step, so a panic elsewhere cannot spoil it.
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What an exchange left behind, and whether it counts against the budget.
pub(super) fn end(model: &Model, case: &Case, exchange: &Exchange, class: &Class) -> Ending {
    let nothing = |reason: &str| Ending { end: End::Nothing { reason: reason.to_owned() }, counts: false };
    let unknown = |reason: String, counts| Ending { end: End::Unknown { reason }, counts };
    if let Outcome::Failed(Failure { kind: FailureKind::Idle | FailureKind::Interrupted, reason, .. }) =
        &exchange.outcome
    {
        return unknown(reason.clone(), true);
    }
    match class {
        Class::Accepted => created(model, case, exchange),
        Class::Refused { .. } | Class::Standing { .. } => nothing("refused"),
        Class::Carrier { status } => nothing(&format!("HTTP {status}: not about what was asked")),
        Class::Denied => nothing("the endpoint does not accept the credentials"),
        Class::Throttled => nothing("the endpoint says: too many requests"),
        Class::Withheld { reason } | Class::Broken { unreachable: true, reason } => nothing(reason),
        Class::Broken { unreachable: false, reason } => unknown(reason.clone(), true),
        // A gateway was seen to say so of a parameter that is missing: if that counted, no refusal
        // could be tried. It is written down as unknown all the same.
        Class::Down { status } => {
            unknown(format!("HTTP {status} without a word of the service"), *status == GATEWAY_TIMEOUT)
        }
        Class::Unreadable => match &exchange.outcome {
            Outcome::Answered(response) if (400..500).contains(&response.status) => nothing("refused, unreadably"),
            _ => unknown("the answer cannot be read".to_owned(), true),
        },
    }
}

fn created(model: &Model, case: &Case, exchange: &Exchange) -> Ending {
    let action = &model.actions[case.action];
    if action.effect != Effect::Creates {
        let reason = format!("accepted, and it creates nothing: it {}", action.effect.name());
        return Ending { end: End::Nothing { reason }, counts: true };
    }
    let ids = match &exchange.outcome {
        Outcome::Answered(response) => ledger::ids(model, action, response),
        Outcome::Failed(_) => Vec::new(),
    };
    let undo = ledger::undo(action, &ids, &case.label.input);
    Ending { end: End::Created { ids, undo }, counts: true }
}
