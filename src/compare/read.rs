//! What is taken from a JSON report, and why a text is none that can be compared.
//!
//! The format may gain keys, so unknown ones are passed over; those of the contract must be there,
//! and the counts must fit the rows. Reports of before there were levels are read too: there every
//! constraint is counted in one place, and what would be advice stands among the divergences. A report of a run that ended early is refused: what it does not
//! say would look like a difference. Nothing here is core; it only becomes a [`Reported`].
//!
//! Next: [`super::compare`], which takes two sides.

use std::collections::BTreeSet;
use std::io;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::judge::{Direction, Status};
use crate::model::Level;
use crate::report::stored;

use super::{Diverged, Reported, StatedVerdict};

/// The layer of a recording whose answer did not come again; its statement is a case.
pub(super) const RECORDING: &str = "recording";

/// Why a text is no report to compare.
#[derive(Debug, thiserror::Error)]
pub enum Incomparable {
    /// It is no report, or not one that this version reads.
    #[error(transparent)]
    NotAReport(#[from] stored::Unreadable),
    /// Its run ended early.
    #[error("the report is not complete: {0}")]
    Incomplete(String),
    /// What it says in one place does not fit another.
    #[error("the report contradicts itself: {0}")]
    Contradiction(String),
}

/// Reads a report as `run --format json` writes it, as a stream; it is opened twice.
pub fn read<R: io::Read>(open: impl Fn() -> io::Result<R>) -> Result<Reported, Incomparable> {
    let document: Document = stored::parse(open)?;
    if !document.complete {
        let reason = document.stopped.unwrap_or_else(|| "its run ended early".to_owned());
        return Err(Incomparable::Incomplete(reason));
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
    /// How many there are is all that is asked of them.
    cases: Vec<IgnoredAny>,
    #[serde(default)]
    spec: String,
    stopped: Option<String>,
    advice: Option<Advice>,
    #[serde(default)]
    undecided: Vec<Value>,
    #[serde(default)]
    recordings: Vec<Recording>,
    #[serde(default)]
    clients: Vec<Client>,
    /// Statements of their own, which no distance counts.
    #[serde(default)]
    lives: Vec<Row>,
}

#[derive(Deserialize)]
struct Recording {
    case: String,
    state: String,
}

#[derive(Deserialize)]
struct Client {
    name: String,
    reads: String,
}

#[derive(Deserialize)]
struct Advice {
    constraints: usize,
    decided: usize,
    held: usize,
    findings: Vec<Divergence>,
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
    level: Option<String>,
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
    level: Option<String>,
}

fn yes() -> bool {
    true
}

impl Document {
    /// Whether its parts fit each other, so that a report someone has cut does not pass.
    fn check(&self) -> Result<(), Incomparable> {
        for row in self.constraints.iter().chain(&self.lives) {
            status(&row.status).ok_or_else(|| unknown("status", &row.status, &row.id))?;
            if row.level.is_none() && self.advice.is_some() {
                return Err(Incomparable::Contradiction(format!("it tells of advice, and {} has no level", row.id)));
            }
            level(row.level.as_deref(), &row.id)?;
        }
        let mut ids = BTreeSet::new();
        if let Some(twice) = self.constraints.iter().chain(&self.lives).find(|row| !ids.insert(row.id.as_str())) {
            return Err(Incomparable::Contradiction(format!("the constraint {} is there twice", twice.id)));
        }
        if let Some(stray) =
            self.found().find(|found| found.layer != RECORDING && !ids.contains(found.constraint.as_str()))
        {
            return Err(Incomparable::Contradiction(format!("no row for the divergence of {}", stray.constraint)));
        }
        let mut keys = BTreeSet::new();
        if let Some(twice) = self.divergences.iter().find(|found| !keys.insert((&found.constraint, &found.direction))) {
            return Err(Incomparable::Contradiction(format!("the divergence of {} is there twice", twice.constraint)));
        }
        self.count()
    }

    /// Everything found, what counts in front; under `--strict` advice stands there too.
    fn found(&self) -> impl Iterator<Item = &Divergence> {
        self.divergences.iter().chain(self.advice.iter().flat_map(|advice| &advice.findings))
    }

    fn count(&self) -> Result<(), Incomparable> {
        let is_should = |row: &Row| row.level.as_deref() == Some(Level::Should.name());
        let [constraints, decided, held] = self.counted(|row| self.advice.is_none() || !is_should(row));
        let mut counts = vec![
            ("cases", self.summary.cases, self.cases.len()),
            ("constraints", self.distance.constraints, constraints),
            ("decided constraints", self.distance.decided, decided),
            ("held constraints", self.distance.held, held),
        ];
        if let Some(advice) = &self.advice {
            let [constraints, decided, held] = self.counted(is_should);
            counts.push(("shoulds", advice.constraints, constraints));
            counts.push(("decided shoulds", advice.decided, decided));
            counts.push(("held shoulds", advice.held, held));
        }
        match counts.into_iter().find(|(_, said, counted)| said != counted) {
            Some((what, said, counted)) => {
                Err(Incomparable::Contradiction(format!("it counts {said} {what}, and lists {counted}")))
            }
            None => Ok(()),
        }
    }

    /// How many of these rows a client can check, how many of those are decided, and how many held.
    fn counted(&self, fits: impl Fn(&Row) -> bool) -> [usize; 3] {
        let checkable = || self.constraints.iter().filter(|row| row.checkable && fits(row));
        let decided = checkable().filter(|row| status(&row.status).is_some_and(Status::is_decided)).count();
        let held = checkable().filter(|row| row.status == Status::Held.name()).count();
        [checkable().count(), decided, held]
    }

    fn side(self) -> Result<Reported, Incomparable> {
        let counted: BTreeSet<(String, String)> = self.divergences.iter().map(Divergence::key).collect();
        let advice = self.advice.map(|advice| advice.findings).unwrap_or_default().into_iter();
        let found = self.divergences.into_iter().chain(advice.filter(|found| !counted.contains(&found.key())));
        let rows = self.constraints.into_iter().filter(|row| row.checkable).chain(self.lives);
        Ok(Reported {
            name: self.target.name,
            endpoint: self.target.endpoint,
            seed: self.seed,
            spec: self.spec,
            constraints: rows.map(Row::said).collect::<Result<_, _>>()?,
            divergences: found.map(Divergence::diverged).collect::<Result<_, _>>()?,
            undecided: self.undecided.len(),
            recordings: self.recordings.into_iter().map(|it| (it.case, it.state)).collect(),
            clients: self.clients.into_iter().map(|client| (client.name, client.reads)).collect(),
        })
    }
}

impl Row {
    fn said(self) -> Result<StatedVerdict, Incomparable> {
        let status = status(&self.status).ok_or_else(|| unknown("status", &self.status, &self.id))?;
        let excluded = self.excluded.into_iter().map(|excluded| excluded.reading).collect();
        let level = level(self.level.as_deref(), &self.id)?;
        Ok(StatedVerdict {
            id: self.id,
            status,
            reading: self.reading,
            excluded,
            displacement: self.displacement,
            level,
        })
    }
}

impl Divergence {
    fn key(&self) -> (String, String) {
        (self.constraint.clone(), self.direction.clone())
    }

    fn diverged(self) -> Result<Diverged, Incomparable> {
        let direction = Direction::named(&self.direction);
        Ok(Diverged {
            level: level(self.level.as_deref(), &self.constraint)?,
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

/// The level of that name; none where none is said.
fn level(name: Option<&str>, id: &str) -> Result<Option<Level>, Incomparable> {
    name.map(|name| Level::named(name).ok_or_else(|| unknown("level", name, id))).transpose()
}

fn unknown(what: &str, found: &str, id: &str) -> Incomparable {
    stored::Unreadable::NotAReport(format!("`{found}` is no {what} (at {id})")).into()
}
