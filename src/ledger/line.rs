//! A line of a ledger. Keys may be added behind the others, never renamed.

use serde::{Deserialize, Serialize};

use super::End;
use crate::wire::Request;

/// The format of the lines below.
pub(super) const FORMAT: u32 = 1;

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub(super) enum Line {
    /// A run begins; the calls below are its own.
    Run { format: u32, at: String, endpoint: String, allowed: usize },
    /// A call is about to be sent.
    Sending { call: u64, at: String, action: String, case: String, request: String, body: String },
    /// It created something.
    Created { call: u64, at: String, ids: Vec<String>, undo: Option<String> },
    /// It created nothing.
    Nothing { call: u64, at: String, reason: String },
    /// Nobody knows what it did.
    Unknown { call: u64, at: String, reason: String },
    /// This is gone: a person says so, or the endpoint has taken the call that deletes it.
    Deleted { at: String, id: String },
    /// A call that deletes this is about to be sent.
    Deleting { at: String, id: String },
    /// It was not deleted.
    Kept { at: String, id: String, reason: String },
}

impl Line {
    pub(super) fn run(at_ms: i64, endpoint: &str, allowed: usize) -> Self {
        Self::Run { format: FORMAT, at: time(at_ms), endpoint: endpoint.to_owned(), allowed }
    }

    /// The request as the case has it: unsigned, so there is no key in it.
    pub(super) fn sending(call: u64, at_ms: i64, action: &str, case: &str, request: &Request) -> Self {
        Self::Sending {
            call,
            at: time(at_ms),
            action: action.to_owned(),
            case: case.to_owned(),
            request: format!("{} {}", request.method.name(), request.target),
            body: String::from_utf8_lossy(&request.body).into_owned(),
        }
    }

    pub(super) fn deleted(at_ms: i64, id: &str) -> Self {
        Self::Deleted { at: time(at_ms), id: id.to_owned() }
    }

    pub(super) fn deleting(at_ms: i64, id: &str) -> Self {
        Self::Deleting { at: time(at_ms), id: id.to_owned() }
    }

    pub(super) fn kept(at_ms: i64, id: &str, reason: &str) -> Self {
        Self::Kept { at: time(at_ms), id: id.to_owned(), reason: reason.to_owned() }
    }

    pub(super) fn ended(call: u64, at_ms: i64, end: End) -> Self {
        let at = time(at_ms);
        match end {
            End::Created { ids, undo } => Self::Created { call, at, ids, undo },
            End::Nothing { reason } => Self::Nothing { call, at, reason },
            End::Unknown { reason } => Self::Unknown { call, at, reason },
        }
    }
}

/// UTC, to the second.
fn time(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms)
        .map_or_else(|_| at_ms.to_string(), |time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}
