//! Two reports beside each other: what only one endpoint does, what only the other, what both.
//!
//! The distance of two endpoints is the number of constraints of which their reports say different
//! things, among those both decided; what one of them left open is listed, never counted. Musts and
//! shoulds both count, and each says which it is: what another endpoint does otherwise is a difference
//! whether or not the page demands it. Nothing is judged anew, and what a report does not say is never made up: a displacement only one of two
//! equal verdicts has was measured once, which is no difference.
//!
//! Next: [`mod@read`] for what is taken from a JSON report, [`text`], [`json`] and [`html`]
//! for writing it down.

pub mod html;
pub mod json;
pub mod read;
#[cfg(test)]
mod tests;
pub mod text;

use std::collections::{BTreeMap, BTreeSet};

use crate::judge::replayed::State;
use crate::judge::{Direction, Status};
use crate::model::Level;

pub use read::{Incomparable, read};

/// What one report says of its endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// What the report calls the endpoint.
    pub name: String,
    /// Its base URL.
    pub endpoint: String,
    /// The seed of its run.
    pub seed: u64,
    /// The digest of its spec; empty where the report has none.
    pub spec: String,
    /// What it says of each constraint a client can check, in the order of its pages.
    pub constraints: Vec<StatedVerdict>,
    /// What it found, in the order of its pages, advice behind it.
    pub divergences: Vec<Diverged>,
    /// How many things its endpoint left undecided that the run set out to decide.
    pub undecided: usize,
    /// The recordings its run replayed: by their case, the state.
    pub recordings: BTreeMap<String, String>,
    /// Each client it tells of, and whether that client can read the endpoint: `yes`, `no` or `not-asked`.
    pub clients: Vec<(String, String)>,
}

/// What a report says of one constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedVerdict {
    /// The constraint.
    pub id: String,
    /// The verdict.
    pub status: Status,
    /// The reading the endpoint follows, where one is left.
    pub reading: Option<String>,
    /// The readings it does not follow.
    pub excluded: Vec<String>,
    /// How far a bound is from where it was promised.
    pub displacement: Option<String>,
    /// Whether it is a must; `None` where the report knows no levels.
    pub level: Option<Level>,
}

/// A divergence in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diverged {
    /// The constraint.
    pub constraint: String,
    /// Which way.
    pub direction: Direction,
    /// How deep it shows.
    pub layer: String,
    /// What happened to a text, if that is known.
    pub nature: Option<String>,
    /// Whether it shows only sometimes.
    pub unstable: bool,
    /// Whether the target lists it as known.
    pub known: bool,
    /// What was found at its first case.
    pub actual: String,
    /// Whether it breaks a must; `None` where the report knows no levels.
    pub level: Option<Level>,
}

/// Two reports beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The first endpoint.
    pub a: Party,
    /// The second.
    pub b: Party,
    /// Why the two may not be comparable as a whole.
    pub warnings: Vec<String>,
    /// How many constraints both decided.
    pub compared: usize,
    /// Those of which they say different things.
    pub differing: Vec<Differing>,
    /// Those of which they say the same, as the first says it.
    pub alike: Vec<StatedVerdict>,
    /// Those not both of them decided.
    pub open: Vec<DecidedByOne>,
    /// Every divergence of either.
    pub divergences: Vec<DivergencePair>,
    /// Whether either endpoint left undecided what its run set out to decide.
    pub undecided: bool,
    /// Clients that can read only one of the two. No page promises who can, so they are in no count.
    pub clients: Vec<ReadBy>,
}

/// A client of which two reports say different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadBy {
    /// Its name.
    pub name: String,
    /// Whether it can read the first endpoint; otherwise it can read the second.
    pub a: bool,
}

/// Which endpoint a report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its name.
    pub name: String,
    /// Its base URL.
    pub endpoint: String,
}

/// A constraint of which two reports say different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differing {
    /// What the first says.
    pub a: StatedVerdict,
    /// What the second says.
    pub b: StatedVerdict,
    /// In what they differ, at least one thing.
    pub facets: Vec<Facet>,
}

named! {
    /// In what two reports differ about one constraint, or one divergence.
    pub enum Facet {
        /// The verdict.
        Status = "status",
        /// The reading followed.
        Reading = "reading",
        /// How far off a bound is.
        Displacement = "displacement",
        /// How deep a divergence shows.
        Layer = "layer",
        /// What happens to a text.
        Nature = "nature",
        /// Whether it shows always.
        Stability = "stability",
        /// In what an answer differs from the recorded one.
        Edits = "edits",
    }
}

/// A constraint not both reports decided; `None` where a report does not have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedByOne {
    /// The constraint.
    pub id: String,
    /// What the first says.
    pub a: Option<Status>,
    /// What the second says.
    pub b: Option<Status>,
}

/// A divergence of one endpoint, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DivergencePair {
    /// Only the first diverges so.
    OnlyA(Diverged),
    /// Only the second.
    OnlyB(Diverged),
    /// Both do, and in what they differ still.
    Both(Diverged, Diverged, Vec<Facet>),
}

impl Comparison {
    /// Of how many constraints the reports say different things.
    pub fn distance(&self) -> usize {
        self.differing.len()
    }

    /// How many of those are shoulds, as far as the reports say so.
    pub fn shoulds(&self) -> usize {
        let is_should = |differing: &&Differing| differing.level() == Some(Level::Should);
        self.differing.iter().filter(is_should).count()
    }

    /// Whether anything one does is not done by the other, as far as both are known.
    pub fn is_different(&self) -> bool {
        let alike = |pair: &DivergencePair| matches!(pair, DivergencePair::Both(_, _, facets) if facets.is_empty());
        !self.differing.is_empty() || !self.divergences.iter().all(alike)
    }

    /// 1 where there is a difference, 4 where nothing could be compared or an endpoint left something
    /// undecided, else 0.
    pub fn exit_code(&self) -> u8 {
        match (self.is_different(), self.compared == 0 || self.undecided) {
            (true, _) => 1,
            (false, true) => 4,
            (false, false) => 0,
        }
    }
}

impl Differing {
    /// The level of the constraint; that of the second report where the first knows none.
    pub fn level(&self) -> Option<Level> {
        self.a.level.or(self.b.level)
    }
}

/// Puts two reports beside each other.
pub fn compare(a: &Reported, b: &Reported) -> Comparison {
    let mut comparison = Comparison {
        a: Party { name: a.name.clone(), endpoint: a.endpoint.clone() },
        b: Party { name: b.name.clone(), endpoint: b.endpoint.clone() },
        warnings: warnings(a, b),
        compared: 0,
        differing: Vec::new(),
        alike: Vec::new(),
        open: Vec::new(),
        divergences: divergences(a, b),
        undecided: a.undecided + b.undecided > 0,
        clients: clients(a, b),
    };
    let others: BTreeMap<&str, &StatedVerdict> = b.constraints.iter().map(|said| (said.id.as_str(), said)).collect();
    let own: BTreeSet<&str> = a.constraints.iter().map(|said| said.id.as_str()).collect();
    for said in &a.constraints {
        match others.get(said.id.as_str()) {
            Some(other) if said.status.is_decided() && other.status.is_decided() => {
                comparison.compared += 1;
                let facets = said.facets(other);
                if facets.is_empty() {
                    comparison.alike.push(said.clone());
                } else {
                    comparison.differing.push(Differing { a: said.clone(), b: (*other).clone(), facets });
                }
            }
            other => {
                let b = other.map(|other| other.status);
                comparison.open.push(DecidedByOne { id: said.id.clone(), a: Some(said.status), b });
            }
        }
    }
    let more = b.constraints.iter().filter(|said| !own.contains(said.id.as_str()));
    comparison.open.extend(more.map(|said| DecidedByOne { id: said.id.clone(), a: None, b: Some(said.status) }));
    comparison
}

impl StatedVerdict {
    /// In what two reports differ about this constraint.
    fn facets(&self, other: &StatedVerdict) -> Vec<Facet> {
        let follows = |one: &StatedVerdict, two: &StatedVerdict| {
            one.reading.as_ref().is_some_and(|reading| {
                two.excluded.contains(reading) || two.reading.as_ref().is_some_and(|other| other != reading)
            })
        };
        [
            (Facet::Status, self.status != other.status),
            (Facet::Reading, follows(self, other) || follows(other, self)),
            (Facet::Displacement, both_and_unequal(&self.displacement, &other.displacement)),
        ]
        .into_iter()
        .filter_map(|(facet, differs)| differs.then_some(facet))
        .collect()
    }
}

impl Diverged {
    fn key(&self) -> (&str, Direction) {
        (&self.constraint, self.direction)
    }

    fn facets(&self, other: &Diverged) -> Vec<Facet> {
        [
            (Facet::Layer, self.layer != other.layer),
            (Facet::Nature, both_and_unequal(&self.nature, &other.nature)),
            (Facet::Stability, self.unstable != other.unstable),
            (Facet::Edits, self.layer == read::RECORDING && self.actual != other.actual),
        ]
        .into_iter()
        .filter_map(|(facet, differs)| differs.then_some(facet))
        .collect()
    }
}

fn both_and_unequal(a: &Option<String>, b: &Option<String>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}

impl Reported {
    /// Whether the report would say so if its endpoint diverged so too: of a recording, only if it was
    /// compared there.
    fn could_tell(&self, found: &Diverged) -> bool {
        let compared = |state: &String| state != State::NotComparable.name();
        found.layer != read::RECORDING || self.recordings.get(&found.constraint).is_some_and(compared)
    }
}

/// Those of the first in its order, then what only the second has.
fn divergences(a: &Reported, b: &Reported) -> Vec<DivergencePair> {
    let others: BTreeMap<_, _> = b.divergences.iter().map(|found| (found.key(), found)).collect();
    let own: BTreeSet<_> = a.divergences.iter().map(Diverged::key).collect();
    let of_a = a.divergences.iter().map(|found| match others.get(&found.key()) {
        Some(other) => DivergencePair::Both(found.clone(), (*other).clone(), found.facets(other)),
        None => DivergencePair::OnlyA(found.clone()),
    });
    let of_a = of_a.filter(|pair| !matches!(pair, DivergencePair::OnlyA(found) if !b.could_tell(found)));
    let of_b = b.divergences.iter().filter(|found| !own.contains(&found.key()) && a.could_tell(found));
    of_a.chain(of_b.map(|found| DivergencePair::OnlyB(found.clone()))).collect()
}

/// Clients that were asked of both and can read one.
fn clients(a: &Reported, b: &Reported) -> Vec<ReadBy> {
    let told = |reads: &str| [("yes", true), ("no", false)].into_iter().find(|(word, _)| *word == reads);
    let both = a.clients.iter().filter_map(|(name, reads)| {
        let (_, other) = b.clients.iter().find(|(other, _)| other == name)?;
        Some((name, told(reads)?.1, told(other)?.1))
    });
    both.filter(|(_, a, b)| a != b).map(|(name, a, _)| ReadBy { name: name.clone(), a }).collect()
}

fn warnings(a: &Reported, b: &Reported) -> Vec<String> {
    let mut warnings = Vec::new();
    if a.spec != b.spec {
        warnings.push("the reports are of different specs: a constraint may not mean the same in both".to_owned());
    }
    if a.seed != b.seed {
        warnings.push(format!("the seeds differ ({} and {}): other cases were generated", a.seed, b.seed));
    }
    for (name, side) in [("A", a), ("B", b)].into_iter().filter(|(_, side)| side.undecided > 0) {
        warnings
            .push(format!("{name} left {} undecided: it is not said to do there as the other does", side.undecided));
    }
    let alone = |one: &Reported, two: &Reported| one.divergences.iter().filter(|found| !two.could_tell(found)).count();
    let alone = alone(a, b) + alone(b, a);
    if alone > 0 {
        warnings.push(format!("{alone} recordings that differ were compared at one endpoint only"));
    }
    if levels_differ(a, b) {
        warnings.push("the reports do not agree which constraints are musts".to_owned());
    }
    warnings
}

/// Whether both know the level of a constraint, and not the same.
fn levels_differ(a: &Reported, b: &Reported) -> bool {
    let others: BTreeMap<&str, Option<Level>> =
        b.constraints.iter().map(|said| (said.id.as_str(), said.level)).collect();
    a.constraints.iter().any(|said| match (said.level, others.get(said.id.as_str())) {
        (Some(level), Some(Some(other))) => level != *other,
        _ => false,
    })
}
