//! Target files: what is under test, how it is tried, and what is known to be wrong with it.
//!
//! The spec says what was promised, a target file says what was found. A known divergence is still
//! tried and still a finding; it only does not fail a run, and one that does not show any more does.
//! Reading is strict and reports every fault of a file at once. Nothing here opens a socket or asks
//! for the time: the day is handed in.
//!
//! # The format
//!
//! TOML. Only `format` is needed; a key that is not given is left to the environment, the flags and
//! the defaults.
//!
//! ```toml
//! format = 1
//!
//! name         = "staging"                    # what reports call it
//! endpoint     = "https://staging.example"    # base URL; the paths of the actions are appended
//! profile      = "staging"                    # which credentials to use; never the keys themselves
//! rate         = 5                            # requests a second at most
//! jobs         = 2                            # requests at the same time
//! timeout      = 10                           # seconds for one request; may have a fraction
//! allow-create = 50                           # how many things it may create
//! formats      = ["xml"]                      # the answer formats to ask for; left out: all
//! strict       = true                         # a broken should counts as a broken must does
//! fixtures     = ["recordings"]               # folders of recordings to replay, seen from this file
//!
//! [bind]                                      # real ids, as with --bind; several in a list
//! serverInstanceNo       = "1234299"
//! "serverInstanceNo.KVM" = ["1234300", "1234301"]
//!
//! [[known]]
//! constraint = "server.createThing.input.name.max"
//! direction  = "lenient"                      # lenient, strict or different
//! path       = "input.name"                   # as the report prints it behind `at`; "" if it does not
//! reason     = "31 characters are accepted; ticket 1234"
//! since      = "2026-11-01"
//! expires    = "2027-02-28"                   # optional: the last day it is accepted
//! ```
//!
//! For a recording whose answer does not come again, `constraint` is the id of its case.
//! A known divergence is told by `constraint`, `direction` and `path` together, and masks exactly
//! that. A finding that shows at several places is masked only if each of them is listed. `reason`
//! and `since` are needed. Dates may stand without quotes.
//!
//! Next: [`read`] for the strict reading, [`mod@sketch`] for a new file, [`mod@apply`] for holding entries against a run, [`update`]
//! for writing new ones.

pub mod apply;
pub mod read;
mod schema;
pub mod sketch;
#[cfg(test)]
mod tests;
pub mod update;

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use crate::judge::Known;
use crate::model::Format;
use crate::toml::Diagnostic;

pub use apply::{Tried, apply};
pub use read::load;
pub use schema::schema;
pub use sketch::sketch;

/// What a target file says; what it leaves out is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// What reports call it.
    pub name: Option<String>,
    /// The base URL.
    pub endpoint: Option<String>,
    /// Which credentials to use.
    pub profile: Option<String>,
    /// Requests a second at most.
    pub rate: Option<NonZeroU32>,
    /// Requests at the same time.
    pub jobs: Option<NonZeroUsize>,
    /// For one request.
    pub timeout: Option<Duration>,
    /// How many things it may create.
    pub allow_create: Option<usize>,
    /// The answer formats to ask for; none means all.
    pub formats: Vec<Format>,
    /// Whether a broken should counts as a broken must does.
    pub strict: Option<bool>,
    /// Folders of recordings to replay.
    pub fixtures: Vec<PathBuf>,
    /// Ids, each under its name.
    pub bind: Vec<(String, String)>,
    /// Divergences somebody has looked at.
    pub known: Vec<Known>,
    /// Divergences written down for review, without a reason yet: they mask nothing.
    pub pending: Vec<Known>,
}

/// Whether entries without a reason are a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Review {
    /// They are: a person has to look at them first.
    Needed,
    /// They are kept as pending, so that more can be written beside them.
    Pending,
}

/// Everything wrong with a target file, by line.
#[derive(Debug, thiserror::Error)]
#[error("{}", crate::toml::print(.diagnostics))]
pub struct TargetError {
    /// The faults.
    pub diagnostics: Vec<Diagnostic>,
}
