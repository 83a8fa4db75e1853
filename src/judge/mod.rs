//! A case and what came back, held against the spec.
//!
//! Judging one exchange ([`judge`]) finds what the answer alone shows. Whether an endpoint was right
//! to accept or refuse is settled over all cases of a run ([`tally`]), because a refusal counts only
//! beside an accepted control. A verdict is never better than its evidence. This room does not know
//! the reference endpoint, opens no socket and prints nothing.
//!
//! Next: [`exchange`] for one answer, [`tally`] for a run, [`words`] for the text of a finding,
//! [`levels`] for which findings count, [`undecided`] for what an endpoint left open, [`known`] for
//! what a target says of a finding, [`mod@editions`] for the edition of its page an endpoint follows, [`replayed`] for recordings, [`lives`] for what becomes of what was created, [`readers`] for who can read the answers;
//! [`again`], [`state`] and [`carrier`] for refusals that are not
//! about their request.

pub mod again;
pub mod carrier;
pub mod clock;
pub mod diagnosis;
pub mod displacement;
pub mod editions;
pub mod exchange;
pub mod fidelity;
pub mod inquiry;
pub mod known;
pub mod levels;
pub mod lives;
pub mod readers;
pub mod repeated;
pub mod replayed;
pub mod search;
pub mod signature;
pub mod state;
pub mod tally;
pub mod undecided;
pub mod words;

pub use crate::model::{Direction, Layer};
pub use clock::Skew;
pub use editions::Followed;
pub use exchange::judge;
pub use known::{Known, KnownStanding, Listed, Statement};
pub use lives::Lived;
pub use readers::{Asks, Held, Reader, Reads, Unmet};
pub use replayed::Replayed;
pub use tally::{Assessment, CaseVerdict, Excluded, Finding, Rate, Reply, Row, Status, Tally, Verdict, Verdicts};
pub use undecided::LeftOpen;

use std::time::Duration;

use crate::model::{ConstraintId, ConstraintSet, Means, Model};

/// What one exchange showed.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What the endpoint did with the request.
    pub class: Class,
    /// Statements the answer was seen to keep.
    pub held: ConstraintSet,
    /// Statements it breaks.
    pub divergences: Vec<Divergence>,
    /// Readings it contradicts: the constraint, and the indices of the readings.
    pub excluded: Vec<(ConstraintId, Vec<usize>)>,
    /// What is worth knowing and breaks nothing.
    pub observations: Vec<Observation>,
    /// How far the endpoint's clock is ahead of ours at least, in milliseconds, where that shows.
    pub ahead_ms: Option<i64>,
    /// What it did with the same bytes the second time, where they were sent again.
    pub again: Option<Class>,
    /// How long its exchange took.
    pub elapsed: Duration,
    /// Which clients would have read the answer, and what they stumble over there.
    pub clients: Vec<Held>,
}

impl Judgement {
    /// What can be said where there is no answer to look at.
    pub fn of(class: Class) -> Self {
        let (held, divergences, excluded, observations, clients) = Default::default();
        let elapsed = Duration::ZERO;
        Self { class, held, divergences, excluded, observations, ahead_ms: None, again: None, elapsed, clients }
    }
}

/// What an endpoint did with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// It answered with a success.
    Accepted,
    /// It refused in words: its code and message.
    Refused {
        /// The error code; empty where none was readable.
        code: String,
        /// The message; empty where none was readable.
        message: String,
    },
    /// It answered with something that is neither success nor refusal.
    Unreadable,
    /// 401 or 403: it does not accept the credentials.
    Denied,
    /// 429: too many requests.
    Throttled,
    /// 5xx without a service's own words.
    Down {
        /// The HTTP status.
        status: u16,
    },
    /// 413, 414, 431, or a page of something in between: about the message, not what it says.
    Carrier {
        /// The HTTP status.
        status: u16,
    },
    /// It refused for a reason that lies outside the request: nothing is learnt.
    Standing {
        /// What is in the way, where its code says so; otherwise the plain request was refused alike.
        means: Option<Means>,
        /// What is said, without the values of the request.
        signature: String,
        /// How many creations of the run had been answered by then.
        after_creations: usize,
    },
    /// It was never asked.
    Withheld {
        /// Why not.
        reason: String,
    },
    /// No whole answer came.
    Broken {
        /// Whether there was not even a connection, or one that was closed while it was idle: it
        /// says nothing of the endpoint's answers.
        unreachable: bool,
        /// What happened.
        reason: String,
    },
}

/// An answer against a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The statement.
    pub constraint: ConstraintId,
    /// How deep in the exchange it shows.
    pub layer: Layer,
    /// Which way.
    pub direction: Direction,
    /// Where, as `output.list[0].field`, `input.name`, or `status`.
    pub path: String,
    /// What the page leads one to expect.
    pub expected: String,
    /// What was found.
    pub actual: String,
    /// What happened to a text that should have come back as it was sent.
    pub nature: Option<fidelity::Nature>,
    /// The text that came back instead, whole, where it is one that a request may have sent.
    pub instead: Option<String>,
}

impl Divergence {
    /// What is not as the page demands, at that place.
    fn of(
        model: &Model,
        (constraint, direction): (ConstraintId, Direction),
        (layer, path): (Layer, String),
        actual: String,
    ) -> Self {
        let expected = words::demand(model, constraint);
        Self { constraint, layer, direction, path, expected, actual, nature: None, instead: None }
    }
}

/// Something worth knowing that breaks no promise.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Observation {
    /// Where.
    pub path: String,
    /// What.
    pub what: String,
}

#[cfg(test)]
mod tests;
