//! Collecting anomalies while a reader runs, within a bound.
//!
//! Every anomaly owns the path to its place. Many anomalies under a long or deep name would make
//! that quadratic in the input, so paths are paid for from an allowance; when it is used up, the
//! reader stops. Paths are built only here and only for anomalies: a clean document costs nothing.
//!
//! Next: [`super::xml`] and [`super::json`], the two users.

use super::{Anomaly, AnomalyKind, Limits};
use crate::value::{Path, Step};

/// Steps beyond this are left out of a path: [`Path`] grows by copying.
const LONGEST_PATH: usize = 64;
/// What a step costs beside the bytes of its name, and an anomaly beside its steps: about the
/// memory each takes.
const STEP_COST: usize = 32;
const ANOMALY_COST: usize = 64;
/// How much larger than the input all paths together may get.
const ALLOWANCE: usize = 16;

/// The anomalies met so far.
pub(super) struct Notes {
    anomalies: Vec<Anomaly>,
    allowance: usize,
    left: usize,
}

impl Notes {
    /// None yet.
    pub fn new(limits: &Limits) -> Self {
        let allowance = limits.bytes.saturating_mul(ALLOWANCE);
        Self { anomalies: Vec::new(), allowance, left: allowance }
    }

    /// Adds one, or says to stop.
    pub fn add(&mut self, at: Path, kind: AnomalyKind) -> Result<(), Stop> {
        let cost = cost(&at);
        self.anomalies.push(Anomaly::new(at, kind));
        match self.left.checked_sub(cost) {
            Some(left) => self.left = left,
            None => return Err(Stop::limit("anomalies, in bytes", self.allowance)),
        }
        Ok(())
    }

    /// Adds the one that ends the reading.
    pub fn end(mut self, at: Path, kind: AnomalyKind) -> Vec<Anomaly> {
        self.anomalies.push(Anomaly::new(at, kind));
        self.anomalies
    }

    /// All of them, in the order they were met.
    pub fn finish(self) -> Vec<Anomaly> {
        self.anomalies
    }
}

/// Why a reader stops early: the last anomaly it reports.
///
/// Boxed, because it is the error of every step a reader takes, and almost never made: so the
/// results of all these steps fit into a register.
pub(super) struct Stop(Box<AnomalyKind>);

impl Stop {
    /// For the end of the bytes, or what stands there.
    #[cold]
    pub fn new(kind: AnomalyKind) -> Self {
        Self(Box::new(kind))
    }

    /// For a limit that is reached.
    #[cold]
    pub fn limit(what: &'static str, limit: usize) -> Self {
        Self::new(AnomalyKind::Limit { what, limit })
    }

    /// What to report.
    pub fn into_kind(self) -> AnomalyKind {
        *self.0
    }
}

/// A path from its steps, cut after [`LONGEST_PATH`].
pub(super) fn path<'s>(steps: impl Iterator<Item = StepRef<'s>>) -> Path {
    steps.take(LONGEST_PATH).fold(Path::root(), |path, step| match step {
        StepRef::Name(name) => path.name(name),
        StepRef::Index(index) => path.index(index),
    })
}

/// A [`Step`] that does not own its name.
pub(super) enum StepRef<'s> {
    /// Into a record.
    Name(&'s str),
    /// Into a list.
    Index(usize),
}

fn cost(path: &Path) -> usize {
    let of = |step: &Step| match step {
        Step::Name(name) => STEP_COST + name.len(),
        Step::Index(_) => STEP_COST,
    };
    ANOMALY_COST + path.steps().iter().map(of).sum::<usize>()
}
