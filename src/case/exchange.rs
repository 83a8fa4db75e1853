//! One request and what came back, whoever carried it.

use std::time::Duration;

use crate::wire::Response;

/// What came back for a case.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The answer, or why there is none.
    pub outcome: Outcome,
    /// How long it took.
    pub elapsed: Duration,
    /// When it was all there, in milliseconds since 1970 by our clock, where there was a clock.
    pub received_ms: Option<i64>,
}

/// An answer, or why there is none.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A whole HTTP answer.
    Answered(Response),
    /// None, or none whole.
    Failed(Failure),
}

/// Why no whole answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// How far it got.
    pub kind: FailureKind,
    /// What happened, in words.
    pub reason: String,
    /// What to try, where it happens to every request and something can be said.
    pub advice: Option<&'static str>,
}

/// How far an exchange got that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// The request cannot be put on the wire by this client.
    Unsendable,
    /// No connection: the endpoint did not see the request.
    NotSent,
    /// Sent on a connection that was closed while it was idle: it may have been seen, or not.
    Idle,
    /// Sent, but no whole answer came within the time allowed.
    Timeout,
    /// Sent, and then this side did not wait for the answer: it says nothing of the endpoint.
    Interrupted,
    /// Sent, but what came back was cut short, too large or not HTTP.
    Broken,
}
