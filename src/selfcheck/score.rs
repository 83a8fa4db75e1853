//! What was found of one fault, against what it said of itself.

use crate::judge::Finding;
use crate::model::{ConstraintId, Format};
use crate::reference::fault::{Fault, FaultClass};

use super::trial::{Bench, Found};

/// How well one fault was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultScore {
    /// The fault.
    pub id: String,
    /// What the generated cases were made from.
    pub seed: u64,
    /// What sort of fault it is.
    pub class: FaultClass,
    /// Why no client could tell it, if so.
    pub equivalent: Option<String>,
    /// Whether anything was found at all.
    pub killed: bool,
    /// For each format it shows in, whether it was found in answers of that format.
    pub formats: [Option<bool>; 2],
    /// Whether the first finding names the statement it breaks.
    pub localised: bool,
    /// Whether the finding that names it, or else the first, tells the right direction.
    pub directed: bool,
    /// How many findings it led to.
    pub findings: usize,
    /// How many requests it took to the first that shows it.
    pub requests: Option<usize>,
    /// The statement of the first finding, and its direction.
    pub top: Option<(String, &'static str)>,
}

impl FaultScore {
    /// Whether it has to be found.
    pub fn counts(&self) -> bool {
        self.equivalent.is_none()
    }

    /// Whether it was found in every format it shows in.
    pub fn killed_everywhere(&self) -> bool {
        self.killed && self.formats.iter().all(|found| found != &Some(false))
    }
}

pub(super) fn score(bench: &Bench<'_>, fault: &Fault, found: &Found) -> FaultScore {
    let model = bench.model;
    let top = found.findings.first();
    let right = |finding: &&Finding| names(fault, finding.constraint);
    let told = found.findings.iter().find(right).or(top);
    let at_all = fault.only.one_in.is_none() && !fault.is_about_format(model);
    let shows_in = |format: Format| at_all && fault.only.format.is_none_or(|only| only == format);
    let formats = [0, 1].map(|index| shows_in(Format::ALL[index]).then_some(found.formats[index]));
    FaultScore {
        id: fault.id.clone(),
        seed: bench.seed,
        class: fault.class,
        equivalent: fault.equivalent.clone(),
        killed: top.is_some(),
        formats,
        localised: top.is_some_and(|finding| right(&finding)),
        directed: told.is_some_and(|finding| finding.direction.name() == fault.direction.name()),
        findings: found.findings.len(),
        requests: found.first,
        top: top.map(|it| (model.constraint(it.constraint).id.clone(), it.direction.name())),
    }
}

/// Whether a statement is the one a fault breaks, or as good.
pub(super) fn names(fault: &Fault, constraint: ConstraintId) -> bool {
    fault.breaks == Some(constraint) || fault.also.contains(&constraint)
}
