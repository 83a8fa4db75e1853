//! What a reader keeps beside the tree: the anomalies it meets, and how much it took in, within bounds.
//!
//! Every anomaly owns the path to its place. Many anomalies under a long or deep name would make
//! that quadratic in the input, so paths are paid for from an allowance; when it is used up, the
//! reader stops. Paths are built only here and only for anomalies: a clean document costs nothing.
//!
//! Next: [`super::xml`] and [`super::json`], the two users.

use super::source::Source;
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

/// What a step of a reader comes to: nothing, or a reason to stop.
pub(super) type Noted<T = ()> = Result<T, Stop>;

/// The anomalies met so far, and what the limits leave.
pub(super) struct Notes<'a, 's> {
    source: &'s Source<'a>,
    limits: &'s Limits,
    nodes: usize,
    /// How many of the source's replaced runs are reported already.
    reported: usize,
    anomalies: Vec<Anomaly>,
    allowance: usize,
    left: usize,
}

impl<'a, 's> Notes<'a, 's> {
    /// None yet.
    pub fn new(source: &'s Source<'a>, limits: &'s Limits) -> Self {
        let allowance = limits.bytes.saturating_mul(ALLOWANCE);
        Self { source, limits, nodes: 0, reported: 0, anomalies: Vec::new(), allowance, left: allowance }
    }

    /// Adds one, or says to stop.
    pub fn add(&mut self, at: Path, kind: AnomalyKind) -> Noted {
        let cost = cost(&at);
        self.anomalies.push(Anomaly::new(at, kind));
        match self.left.checked_sub(cost) {
            Some(left) => self.left = left,
            None => return Err(Stop::limit("anomalies, in bytes", self.allowance)),
        }
        Ok(())
    }

    /// Adds the byte order marks that stood in front.
    pub fn marks(&mut self) -> Noted {
        (0..self.source.marks).try_for_each(|_| self.add(Path::root(), AnomalyKind::ByteOrderMark))
    }

    /// One more node, or too many.
    #[inline]
    pub fn count(&mut self) -> Noted {
        self.nodes += 1;
        if self.nodes > self.limits.nodes { Err(Stop::limit("nodes", self.limits.nodes)) } else { Ok(()) }
    }

    /// One more level inside so many, or too deep.
    #[inline]
    pub fn deepen(&self, open: usize) -> Noted {
        let deepest = self.limits.depth.min(Limits::DEEPEST);
        if open >= deepest { Err(Stop::limit("depth", deepest)) } else { Ok(()) }
    }

    /// Whether bytes that are not UTF-8 wait to be reported.
    #[inline]
    pub fn has_replaced(&self) -> bool {
        self.reported < self.source.replaced.len()
    }

    /// Adds those that begin before a position, so that they get the path of what is read there.
    #[cold]
    pub fn replaced(&mut self, before: usize, at: &Path) -> Noted {
        while let Some(run) = self.source.replaced.get(self.reported).filter(|run| run.at < before) {
            self.reported += 1;
            self.add(at.clone(), AnomalyKind::NotUtf8 { bytes: run.bytes.clone() })?;
        }
        Ok(())
    }

    /// For what stands at an offset of the text and is wrong.
    #[cold]
    pub fn malformed(&self, at: usize, problem: String) -> Stop {
        Stop::new(AnomalyKind::Malformed { offset: self.source.offset_in_bytes(at), problem })
    }

    /// All of them, in the order they were met; the last says why reading ended there, unless it was done.
    pub fn finish(mut self, at: Path, ended: Noted) -> Vec<Anomaly> {
        let ended = self.replaced(usize::MAX, &at).and(ended);
        if let Some(kind) = self.last_word(ended) {
            self.anomalies.push(Anomaly::new(at, kind));
        }
        self.anomalies
    }

    /// Where the bytes were cut at the limit, whatever is missing there is the limit's doing.
    fn last_word(&self, ended: Noted) -> Option<AnomalyKind> {
        match ended.err().map(|stop| *stop.0) {
            None | Some(AnomalyKind::Truncated | AnomalyKind::Empty) if self.source.cut => {
                Some(AnomalyKind::Limit { what: "bytes", limit: self.limits.bytes })
            }
            kind => kind,
        }
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
    fn limit(what: &'static str, limit: usize) -> Self {
        Self::new(AnomalyKind::Limit { what, limit })
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
