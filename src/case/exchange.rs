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
}

/// An answer, or why there is none.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A whole HTTP answer.
    Answered(Response),
    /// None, or none whole.
    Failed(TransportFault),
}

/// Why no whole answer came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportFault {
    /// No connection; the request was certainly not sent.
    #[error("no connection: {0}")]
    Connect(String),
    /// The time allowed ran out.
    #[error("no answer within the time allowed ({0})")]
    Timeout(String),
    /// The connection ended before the answer did.
    #[error("the connection ended before the answer did: {0}")]
    Closed(String),
    /// What came is not HTTP.
    #[error("not HTTP: {0}")]
    Malformed(String),
    /// The body is larger than allowed.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// The request could not be put on the wire.
    #[error("cannot be sent: {0}")]
    Unsendable(String),
}
