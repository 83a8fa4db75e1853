//! What can go wrong between a request and its answer: a closed set, told apart by evidence.
//!
//! The one distinction that costs money if it is wrong is [`TransportFault::certainly_not_sent`]:
//! in doubt, a request counts as sent. No message holds a URL or a header.
//!
//! Next: [`super::client`], which returns these.

use std::error::Error;
use std::fmt;
use std::io;

use super::obstacle::Obstacle;
use crate::case::{Failure, FailureKind};

/// Header fields of an answer that are read; more are a fault.
pub(super) const MAX_HEADERS: usize = 1_000;

/// Why there is no answer to look at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportFault {
    /// No connection: name not found, refused, unreachable, TLS not agreed.
    #[error("cannot connect: {reason}")]
    Connect {
        /// What the system or TLS says.
        reason: String,
        /// What to try, where that can be said.
        advice: Option<&'static str>,
    },
    /// A time limit passed.
    #[error("timed out {phase}")]
    Timeout {
        /// What was being waited for.
        phase: Awaited,
    },
    /// The connection ended before a whole answer was there.
    #[error("connection closed before a whole answer")]
    Closed,
    /// The connection had carried an answer before, and was closed before a byte of the next: it
    /// tells nothing of the request.
    #[error("an idle connection was closed as the request was sent")]
    Idle,
    /// The answer's head is larger than the limit; the rest was not read.
    #[error("answer has more than {limit} header fields, or a head of more than 400 KB: a limit of this kit")]
    HeadTooLarge {
        /// The limit in header fields.
        limit: usize,
    },
    /// What came is not HTTP.
    #[error("not an HTTP answer: {reason}")]
    Malformed {
        /// What the HTTP reader says.
        reason: String,
    },
    /// The body is larger than the limit; the rest was not read.
    #[error("answer is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The request cannot be written as it stands, so it was not sent at all.
    #[error("request cannot be sent: {reason}")]
    Unsendable {
        /// What is in the way.
        reason: String,
    },
}

/// What was being waited for when time ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Awaited {
    /// A connection, with its TLS handshake.
    Connect,
    /// Status line and header fields.
    Answer,
    /// The rest of the body.
    Body,
}

impl TransportFault {
    /// Whether the endpoint cannot have seen the request: only then may it be sent again.
    pub fn certainly_not_sent(&self) -> bool {
        match self {
            Self::Connect { .. } | Self::Unsendable { .. } | Self::Timeout { phase: Awaited::Connect } => true,
            Self::Timeout { .. } | Self::Closed | Self::Idle | Self::Malformed { .. } => false,
            Self::TooLarge { .. } | Self::HeadTooLarge { .. } => false,
        }
    }

    /// What to try, if it happens to every request.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Connect { advice, .. } => *advice,
            Self::Timeout { phase: Awaited::Connect } => {
                Some("see whether the host is right, and whether it takes a VPN, or a proxy (--proxy URL)")
            }
            Self::Closed | Self::Malformed { .. } => Some("if that port speaks TLS, try https://"),
            _ => None,
        }
    }

    pub(super) fn unconnected(error: &(dyn Error + 'static)) -> Self {
        let Obstacle { why, advice } = Obstacle::of(error);
        Self::Connect { reason: why, advice }
    }

    /// The same for those who judge exchanges.
    pub(super) fn failure(&self) -> Failure {
        let kind = match self {
            TransportFault::Unsendable { .. } => FailureKind::Unsendable,
            fault if fault.certainly_not_sent() => FailureKind::NotSent,
            TransportFault::Timeout { .. } => FailureKind::Timeout,
            TransportFault::Idle => FailureKind::Idle,
            _ => FailureKind::Broken,
        };
        Failure { kind, reason: self.to_string(), advice: self.advice() }
    }

    pub(super) fn unsendable(reason: impl Into<String>) -> Self {
        Self::Unsendable { reason: reason.into() }
    }
}

/// Reads the chain of causes of a failed exchange; `phase` is what was being waited for.
pub(super) fn classify(error: &reqwest::Error, phase: Awaited) -> TransportFault {
    if error.is_builder() {
        return TransportFault::unsendable(innermost(error));
    }
    if error.is_connect() {
        return match error.is_timeout() {
            true => TransportFault::Timeout { phase: Awaited::Connect },
            false => TransportFault::unconnected(error),
        };
    }
    if error.is_timeout() {
        return TransportFault::Timeout { phase };
    }
    error.source().map_or(TransportFault::Closed, broken)
}

/// What a failure on a connection means, whatever library tells of it.
pub(super) fn broken(error: &(dyn Error + 'static)) -> TransportFault {
    let chain = || std::iter::successors(Some(error), |&cause| cause.source());
    let too_large = |cause: &(dyn Error + 'static)| cause.downcast_ref::<hyper::Error>().is_some_and(is_too_large);
    if chain().any(too_large) {
        return TransportFault::HeadTooLarge { limit: MAX_HEADERS };
    }
    match chain().any(is_malformed) {
        true => TransportFault::Malformed { reason: chain().last().map_or_else(String::new, ToString::to_string) },
        false => TransportFault::Closed,
    }
}

fn is_too_large(error: &hyper::Error) -> bool {
    error.is_parse_too_large()
}

impl fmt::Display for Awaited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Awaited::Connect => "while connecting",
            Awaited::Answer => "before an answer",
            Awaited::Body => "in the middle of the answer",
        })
    }
}

/// Evidence that bytes came and were not HTTP. hyper reports bad chunking as an I/O error.
fn is_malformed(cause: &(dyn Error + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<hyper::Error>() {
        return error.is_parse();
    }
    let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
    matches!(kind, Some(io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput))
}

/// The outer error's own text may hold the URL; the innermost cause does not.
pub(super) fn innermost(error: &reqwest::Error) -> String {
    causes(error).last().map_or_else(|| "unknown cause".to_owned(), ToString::to_string)
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |&cause| cause.source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_never_left_counts_as_not_sent() {
        let text = || "x".to_owned();
        assert!(TransportFault::Connect { reason: text(), advice: None }.certainly_not_sent());
        assert!(TransportFault::Unsendable { reason: text() }.certainly_not_sent());
        assert!(TransportFault::Timeout { phase: Awaited::Connect }.certainly_not_sent());
        assert!(!TransportFault::Timeout { phase: Awaited::Answer }.certainly_not_sent());
        assert!(!TransportFault::Timeout { phase: Awaited::Body }.certainly_not_sent());
        assert!(!TransportFault::Closed.certainly_not_sent());
        assert!(!TransportFault::Idle.certainly_not_sent());
        assert!(!TransportFault::Malformed { reason: text() }.certainly_not_sent());
        assert!(!TransportFault::TooLarge { limit: 1 }.certainly_not_sent());
    }
}
