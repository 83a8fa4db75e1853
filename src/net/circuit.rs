//! When to give up: an endpoint that is plainly gone is not asked a thousand times more.

use std::ops::ControlFlow;

use crate::case::{Failure, FailureKind};
use crate::judge::Class;

/// Connections refused in a row before the endpoint counts as gone.
const GONE: usize = 3;
/// Requests in a row without any whole answer before the endpoint counts as down.
const DOWN: usize = 12;
/// The same for answers: 5xx without a word of the service, or "too many requests".
const CLOSED: usize = 40;
/// An endpoint that has answered others may fail so many times more often: what fails may be a sort
/// of requests, and cases of a sort come in a row.
const PATIENCE: usize = 10;

/// Ends a run whose endpoint is plainly gone.
#[derive(Default)]
pub(super) struct Circuit {
    not_sent: usize,
    unanswered: usize,
    closed: usize,
    /// Whether it ever answered in words of its own.
    open: bool,
    /// Whether anything ever came back.
    answered: bool,
    /// Why the run is over, if it is.
    pub(super) reason: Option<String>,
    /// What to try, if it never got anywhere.
    pub(super) advice: Option<&'static str>,
}

impl Circuit {
    /// Takes notice of what became of a request, in the order they were sent.
    pub(super) fn see(&mut self, class: &Class, failure: Option<&Failure>) -> ControlFlow<()> {
        let gone = match failure {
            Some(failure) => self.failed(failure).then(|| self.gone(failure)),
            None => self.answered(class),
        };
        match gone {
            None => ControlFlow::Continue(()),
            Some(reason) => {
                self.reason.get_or_insert(reason);
                ControlFlow::Break(())
            }
        }
    }

    /// The credentials are not accepted, whatever is asked.
    pub(super) fn shut_out(&mut self) -> ControlFlow<()> {
        self.reason.get_or_insert_with(|| "the endpoint does not accept the credentials".to_owned());
        ControlFlow::Break(())
    }

    /// What to say of an endpoint that does not answer any more, or never did.
    fn gone(&mut self, failure: &Failure) -> String {
        if self.answered {
            return format!("the endpoint stopped answering ({})", failure.reason);
        }
        self.advice = failure.advice;
        match failure.kind {
            FailureKind::NotSent => failure.reason.clone(),
            _ => format!("the endpoint gave no whole answer ({})", failure.reason),
        }
    }

    fn failed(&mut self, failure: &Failure) -> bool {
        match failure.kind {
            FailureKind::Unsendable | FailureKind::Interrupted => {}
            FailureKind::NotSent => self.not_sent += 1,
            FailureKind::Idle | FailureKind::Timeout | FailureKind::Broken => self.unanswered += 1,
        }
        self.not_sent >= GONE || self.not_sent + self.unanswered >= DOWN
    }

    fn answered(&mut self, class: &Class) -> Option<String> {
        if matches!(class, Class::Withheld { .. }) {
            return None;
        }
        (self.not_sent, self.unanswered, self.answered) = (0, 0, true);
        let reason = match class {
            Class::Throttled => "the endpoint says too many requests".to_owned(),
            Class::Down { status } => format!("the endpoint answers HTTP {status} only"),
            _ => {
                (self.closed, self.open) = (0, true);
                return None;
            }
        };
        self.closed += 1;
        let most = if self.open { CLOSED * PATIENCE } else { CLOSED };
        (self.closed >= most).then_some(reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn see(circuit: &mut Circuit, class: &Class, failure: Option<FailureKind>) -> bool {
        let failure = failure.map(|kind| Failure { kind, reason: "x".to_owned(), advice: None });
        circuit.see(class, failure.as_ref()).is_break()
    }

    fn broken() -> Class {
        Class::Broken { unreachable: false, reason: "x".to_owned() }
    }

    #[test]
    fn three_refused_connections_in_a_row_are_enough_and_an_answer_starts_anew() {
        let mut circuit = Circuit::default();
        let mut refused = |kind| see(&mut circuit, &broken(), kind);
        assert!(!refused(Some(FailureKind::NotSent)) && !refused(Some(FailureKind::NotSent)));
        assert!(!refused(Some(FailureKind::Unsendable)));
        assert!(refused(Some(FailureKind::NotSent)));
        let mut circuit = Circuit::default();
        for _ in 0..20 {
            assert!(!see(&mut circuit, &broken(), Some(FailureKind::NotSent)));
            assert!(!see(&mut circuit, &Class::Accepted, None));
        }
    }

    #[test]
    fn an_endpoint_that_answers_5xx_only_is_given_up() {
        let mut circuit = Circuit::default();
        let down = Class::Down { status: 503 };
        let ended = (1..100).find(|_| see(&mut circuit, &down, None));
        assert_eq!(ended, Some(40));
        assert_eq!(circuit.reason.as_deref(), Some("the endpoint answers HTTP 503 only"));
        let mut circuit = Circuit::default();
        let refused = Class::Refused { code: String::new(), message: String::new() };
        assert!((0..100).all(|turn| !see(&mut circuit, if turn % 39 == 0 { &refused } else { &down }, None)));
    }
}
