//! What a run came to, for people and for programs: one file per format.
//!
//! Reporters never judge: they are given an [`crate::judge::Assessment`] and write it down. No
//! secret ever gets here; what a request carried in headers is not shown.
//!
//! Next: [`text`] for people, [`json`] for programs, [`curl`] for a line to repeat a case with.

use std::time::Duration;

use crate::case::Case;
use crate::judge::Assessment;
use crate::model::Model;

/// Everything a report tells of.
pub struct Report<'a> {
    /// The promises.
    pub model: &'a Model,
    /// The name of the target, from its profile or its endpoint.
    pub target: &'a str,
    /// The base URL the requests went to.
    pub endpoint: &'a str,
    /// What generated cases were made from.
    pub seed: u64,
    /// Indices of the actions that were tried.
    pub actions: &'a [usize],
    /// The cases, as the assessment's indices count them.
    pub cases: &'a [Case],
    /// What the run came to.
    pub assessment: &'a Assessment,
    /// How many requests were sent.
    pub requests: usize,
    /// How long it took; not part of the JSON report.
    pub elapsed: Duration,
}
