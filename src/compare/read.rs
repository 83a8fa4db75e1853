//! What is taken from a JSON report, and why a text is none that can be compared.
//!
//! The format may gain keys, so unknown ones are passed over; those of the contract must be there,
//! and the counts must fit the rows. A report of a run that ended early is refused: what it does not
//! say would look like a difference. Nothing here is core; it only becomes a [`Side`].
//!
//! Next: [`super::compare`], which takes two sides.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::judge::{Direction, Status};

use super::{Diverged, Said, Side};

/// The format this version reads.
const FORMAT: u64 = 1;

/// Why a text is no report to compare.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It ends in the middle.
    #[error("cut off: the JSON ends at line {line}, in the middle")]
    CutOff {
        /// The last line there is.
        line: usize,
    },
    /// It is not JSON.
    #[error("not JSON: {0}")]
    NotJson(serde_json::Error),
    /// It is JSON of another kind.
    #[error("not a report of ncloud-conformance: {0}")]
    NotAReport(String),
    /// It is a report of a format nobody here knows.
    #[error("a report of format {0}; this version reads format {FORMAT}")]
    Format(String),
    /// Its run ended early.
    #[error("the report is not complete: {0}")]
    Incomplete(String),
    /// What it says in one place does not fit another.
    #[error("the report contradicts itself: {0}")]
    Contradiction(String),
}

/// Reads a report as `run --format json` writes it.
pub fn read(text: &str) -> Result<Side, Unreadable> {
    let value: Value = serde_json::from_str(text).map_err(|error| match error.classify() {
        serde_json::error::Category::Eof if !text.trim().is_empty() => Unreadable::CutOff { line: error.line() },
        _ => Unreadable::NotJson(error),
    })?;
    match value.get("format") {
        None => return Err(Unreadable::NotAReport("there is no `format`".to_owned())),
        Some(format) if format.as_u64() != Some(FORMAT) => return Err(Unreadable::Format(format.to_string())),
        Some(_) => {}
    }
    let document: Document = serde_json::from_str(text).map_err(|error| Unreadable::NotAReport(error.to_string()))?;
    if !document.complete {
        let reason = document.stopped.unwrap_or_else(|| "its run ended early".to_owned());
        return Err(Unreadable::Incomplete(reason));
    }
    document.check()?;
    document.side()
}

#[derive(Deserialize)]
struct Document {
    complete: bool,
    seed: u64,
    target: Target,
    summary: Summary,
    distance: Distance,
    constraints: Vec<Row>,
    divergences: Vec<Divergence>,
    cases: Vec<Value>,
    #[serde(default)]
    spec: String,
    stopped: Option<String>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    endpoint: String,
}

#[derive(Deserialize)]
struct Summary {
    cases: usize,
}

#[derive(Deserialize)]
struct Distance {
    constraints: usize,
    decided: usize,
    held: usize,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    status: String,
    displacement: Option<String>,
    reading: Option<String>,
    #[serde(default = "yes")]
    checkable: bool,
    #[serde(default)]
    excluded: Vec<Excluded>,
}

#[derive(Deserialize)]
struct Excluded {
    reading: String,
}

#[derive(Deserialize)]
struct Divergence {
    constraint: String,
    layer: String,
    direction: String,
    actual: String,
    nature: Option<String>,
    rate: Option<Value>,
    #[serde(default)]
    known: bool,
}

fn yes() -> bool {
    true
}

impl Document {
    /// Whether its parts fit each other, so that a report someone has cut does not pass.
    fn check(&self) -> Result<(), Unreadable> {
        for row in &self.constraints {
            status(&row.status).ok_or_else(|| unknown("status", &row.status, &row.id))?;
        }
        let mut ids = BTreeSet::new();
        if let Some(twice) = self.constraints.iter().find(|row| !ids.insert(row.id.as_str())) {
            return Err(Unreadable::Contradiction(format!("the constraint {} is there twice", twice.id)));
        }
        if let Some(stray) = self.divergences.iter().find(|found| !ids.contains(found.constraint.as_str())) {
            return Err(Unreadable::Contradiction(format!("no row for the divergence of {}", stray.constraint)));
        }
        let mut keys = BTreeSet::new();
        if let Some(twice) = self.divergences.iter().find(|found| !keys.insert((&found.constraint, &found.direction))) {
            return Err(Unreadable::Contradiction(format!("the divergence of {} is there twice", twice.constraint)));
        }
        self.count()
    }

    fn count(&self) -> Result<(), Unreadable> {
        let checkable = || self.constraints.iter().filter(|row| row.checkable);
        let decided = checkable().filter(|row| status(&row.status).is_some_and(Status::is_decided)).count();
        let held = checkable().filter(|row| row.status == Status::Held.name()).count();
        let counts = [
            ("cases", self.summary.cases, self.cases.len()),
            ("constraints", self.distance.constraints, checkable().count()),
            ("decided constraints", self.distance.decided, decided),
            ("held constraints", self.distance.held, held),
        ];
        match counts.into_iter().find(|(_, said, counted)| said != counted) {
            Some((what, said, counted)) => {
                Err(Unreadable::Contradiction(format!("it counts {said} {what}, and lists {counted}")))
            }
            None => Ok(()),
        }
    }

    fn side(self) -> Result<Side, Unreadable> {
        let rows = self.constraints.into_iter().filter(|row| row.checkable);
        Ok(Side {
            name: self.target.name,
            endpoint: self.target.endpoint,
            seed: self.seed,
            spec: self.spec,
            constraints: rows.map(Row::said).collect::<Result<_, _>>()?,
            divergences: self.divergences.into_iter().map(Divergence::diverged).collect::<Result<_, _>>()?,
        })
    }
}

impl Row {
    fn said(self) -> Result<Said, Unreadable> {
        let status = status(&self.status).ok_or_else(|| unknown("status", &self.status, &self.id))?;
        let excluded = self.excluded.into_iter().map(|excluded| excluded.reading).collect();
        Ok(Said { id: self.id, status, reading: self.reading, excluded, displacement: self.displacement })
    }
}

impl Divergence {
    fn diverged(self) -> Result<Diverged, Unreadable> {
        let directions = [Direction::Lenient, Direction::Strict, Direction::Different];
        let direction = directions.into_iter().find(|direction| direction.name() == self.direction);
        Ok(Diverged {
            direction: direction.ok_or_else(|| unknown("direction", &self.direction, &self.constraint))?,
            constraint: self.constraint,
            layer: self.layer,
            nature: self.nature,
            unstable: self.rate.is_some(),
            known: self.known,
            actual: self.actual,
        })
    }
}

fn status(name: &str) -> Option<Status> {
    use Status::{Different, Held, Lenient, NotObserved, Strict, Undecided};
    [Held, Lenient, Strict, Different, Undecided, NotObserved].into_iter().find(|status| status.name() == name)
}

fn unknown(what: &str, found: &str, id: &str) -> Unreadable {
    Unreadable::NotAReport(format!("`{found}` is no {what} (at {id})"))
}
