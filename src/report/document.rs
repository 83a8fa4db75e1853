//! The JSON report as a value: one struct an object, one field a key, in the order of the contract.
//!
//! It is filled from a run by [`super::json`] and read back by [`super::stored`], so that whatever is
//! written can be read. Texts are borrowed where a run is told of and owned where a file is. What was
//! added behind the keys of the first reports may be missing; it is then empty, never made up.
//!
//! Next: [`super::json`] fills it; every other format is made of it alone.

mod beside;

use std::borrow::Cow;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::Level;

use super::rows::{CaseRows, RecordingRows, yes};
use super::shard::Shard;

pub(crate) use super::rows::{CaseRow, EditRow, Recording, Text};
pub(crate) use beside::{ClientRow, EditionRow, FlawRow, Hint, LifeRow, ToldRow, UnmetRow};

/// The whole report.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct WholeReport<'a> {
    pub(crate) format: u32,
    pub(crate) complete: bool,
    pub(crate) seed: u64,
    pub(crate) target: TargetRow<'a>,
    pub(crate) summary: SummaryRow,
    pub(crate) distance: Distance,
    pub(crate) constraints: Vec<ConstraintRow<'a>>,
    pub(crate) divergences: Vec<DivergenceRow<'a>>,
    pub(crate) cases: CaseRows<'a>,
    #[serde(default)]
    pub(crate) version: Text<'a>,
    #[serde(default)]
    pub(crate) spec: Text<'a>,
    pub(crate) stopped: Option<Text<'a>>,
    #[serde(default)]
    pub(crate) observations: Vec<ObservationRow<'a>>,
    #[serde(default)]
    pub(crate) readings: Vec<ReadingRow<'a>>,
    #[serde(default)]
    pub(crate) known: Vec<KnownRow<'a>>,
    #[serde(default)]
    pub(crate) strict: bool,
    #[serde(default)]
    pub(crate) outcome: Text<'a>,
    #[serde(default)]
    pub(crate) headline: Text<'a>,
    #[serde(default)]
    pub(crate) advice: Advice<'a>,
    #[serde(default)]
    pub(crate) undecided: Vec<Undecided<'a>>,
    #[serde(default)]
    pub(crate) alterations: Vec<Alteration<'a>>,
    pub(crate) salt: Option<Text<'a>>,
    #[serde(default)]
    pub(crate) recordings: RecordingRows<'a>,
    #[serde(default)]
    pub(crate) actions: Vec<ActionRow<'a>>,
    #[serde(default)]
    pub(crate) clients: Vec<ClientRow<'a>>,
    #[serde(default)]
    pub(crate) editions: Vec<EditionRow<'a>>,
    #[serde(default)]
    pub(crate) lives: Vec<LifeRow<'a>>,
    pub(crate) hints: Vec<Hint<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) shard: Option<Cow<'a, Shard>>,
    /// How long the run took; never stored, so that the same run gives the same bytes.
    #[serde(skip)]
    pub(crate) elapsed: Option<Duration>,
}

/// One statement of the page that the endpoint has altered, in plain words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Alteration<'a> {
    pub(crate) action: Text<'a>,
    pub(crate) constraint: Text<'a>,
    pub(crate) direction: Text<'a>,
    pub(crate) level: Text<'a>,
    pub(crate) words: Text<'a>,
}

/// Which endpoint it is about.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct TargetRow<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) endpoint: Text<'a>,
}

/// Cases by their verdict, and what was sent.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct SummaryRow {
    pub(crate) cases: usize,
    pub(crate) conforms: usize,
    pub(crate) diverges: usize,
    #[serde(default)]
    pub(crate) known: usize,
    pub(crate) unspecified: usize,
    pub(crate) inconclusive: usize,
    pub(crate) requests: usize,
    #[serde(default)]
    pub(crate) creates: usize,
    #[serde(default)]
    pub(crate) withheld: usize,
    /// How many whole answers came; none where the report is of before that was counted.
    #[serde(default)]
    pub(crate) answered: Option<usize>,
}

/// Musts: how many there are, how many were decided, how many hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Distance {
    pub(crate) constraints: usize,
    pub(crate) decided: usize,
    pub(crate) held: usize,
    #[serde(default)]
    pub(crate) unchecked: usize,
    /// With how many statements altered the page would describe the endpoint; advice apart.
    #[serde(default)]
    pub(crate) edits: usize,
}

impl Distance {
    /// Over those rows that are of this level. Conformance is `held` of `decided`, coverage `decided` of
    /// `constraints`; what no client can check is in neither.
    pub(crate) fn over<'r, 'a: 'r>(rows: impl IntoIterator<Item = &'r ConstraintRow<'a>>, level: Level) -> Self {
        let mut distance = Self::default();
        // Before there were levels, every statement was a must.
        let is_of =
            |row: &&ConstraintRow<'_>| row.level == level.name() || row.level.is_empty() && level == Level::Must;
        for row in rows.into_iter().filter(is_of) {
            if row.checkable {
                distance.constraints += 1;
                distance.decided += usize::from(!matches!(&*row.status, "undecided" | "not-observed"));
                distance.held += usize::from(row.status == "held");
            } else {
                distance.unchecked += 1;
            }
        }
        distance
    }
}

/// Shoulds, counted as `distance` counts musts, and what breaks them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Advice<'a> {
    pub(crate) constraints: usize,
    pub(crate) decided: usize,
    pub(crate) held: usize,
    pub(crate) unchecked: usize,
    pub(crate) findings: Vec<DivergenceRow<'a>>,
}

impl Advice<'_> {
    /// How many shoulds there are, and what was decided of them.
    pub(crate) fn distance(&self) -> Distance {
        let Self { constraints, decided, held, unchecked, .. } = *self;
        Distance { constraints, decided, held, unchecked, edits: 0 }
    }
}

/// What the endpoint left undecided; without a constraint it is a plain request that was refused.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Undecided<'a> {
    pub(crate) action: Text<'a>,
    pub(crate) constraint: Option<Text<'a>>,
    pub(crate) case: Text<'a>,
    pub(crate) reason: Text<'a>,
}

/// One statement, and what can be said of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ConstraintRow<'a> {
    pub(crate) id: Text<'a>,
    pub(crate) action: Text<'a>,
    pub(crate) basis: Text<'a>,
    pub(crate) status: Text<'a>,
    pub(crate) displacement: Option<Text<'a>>,
    pub(crate) reading: Option<Text<'a>>,
    #[serde(default)]
    pub(crate) kind: Text<'a>,
    #[serde(default = "yes")]
    pub(crate) checkable: bool,
    #[serde(default)]
    pub(crate) cases: Sides,
    #[serde(default)]
    pub(crate) says: Text<'a>,
    #[serde(default)]
    pub(crate) excluded: Vec<ExcludedRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Text<'a>>,
    #[serde(default)]
    pub(crate) level: Text<'a>,
    /// The words of the page and where they stand; never a whole sentence of it.
    #[serde(default)]
    pub(crate) quote: Text<'a>,
}

/// A reading that is not followed, and the case that shows it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ExcludedRow<'a> {
    pub(crate) reading: Text<'a>,
    pub(crate) case: Text<'a>,
}

/// How many cases showed a statement from inside, and how many from outside.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Sides {
    pub(crate) inside: usize,
    pub(crate) outside: usize,
}

/// One cause, and every case it explains.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct DivergenceRow<'a> {
    pub(crate) action: Text<'a>,
    pub(crate) constraint: Text<'a>,
    pub(crate) layer: Text<'a>,
    pub(crate) direction: Text<'a>,
    pub(crate) basis: Text<'a>,
    pub(crate) path: Text<'a>,
    pub(crate) expected: Text<'a>,
    pub(crate) actual: Text<'a>,
    pub(crate) cases: Vec<Text<'a>>,
    pub(crate) curl: Text<'a>,
    #[serde(default)]
    pub(crate) known: bool,
    pub(crate) nature: Option<Text<'a>>,
    #[serde(default)]
    pub(crate) also: Vec<Text<'a>>,
    pub(crate) rate: Option<RateRow>,
    #[serde(default)]
    pub(crate) hides: bool,
    pub(crate) only: Option<Text<'a>>,
    #[serde(default)]
    pub(crate) elsewhere: Vec<Text<'a>>,
    pub(crate) reason: Option<Text<'a>>,
    pub(crate) since: Option<Text<'a>>,
    #[serde(default)]
    pub(crate) level: Text<'a>,
    #[serde(default)]
    pub(crate) altered: Text<'a>,
    /// The last day on which it is accepted as known.
    pub(crate) expires: Option<Text<'a>>,
    /// The case that shows it best.
    pub(crate) witness: Option<Text<'a>>,
    /// How many cases there are; only the first are listed.
    #[serde(default, rename = "casesTotal")]
    pub(crate) cases_total: usize,
}

impl DivergenceRow<'_> {
    /// How many cases show it; an older report lists them all and does not count them.
    pub(crate) fn total(&self) -> usize {
        self.cases_total.max(self.cases.len())
    }

    /// How many of them are not listed.
    pub(crate) fn unlisted(&self) -> usize {
        self.total() - self.cases.len()
    }
}

/// An action that was tried, and which edition of which page promises it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ActionRow<'a> {
    pub(crate) id: Text<'a>,
    pub(crate) edition: Text<'a>,
    /// The name of that edition.
    #[serde(default)]
    pub(crate) judged_by: Text<'a>,
}

/// What the target lists as known, found or not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct KnownRow<'a> {
    pub(crate) constraint: Text<'a>,
    pub(crate) direction: Text<'a>,
    pub(crate) path: Text<'a>,
    pub(crate) reason: Text<'a>,
    pub(crate) since: Text<'a>,
    pub(crate) expires: Option<Text<'a>>,
    pub(crate) state: Text<'a>,
    #[serde(default)]
    pub(crate) level: Text<'a>,
}

/// Of so many tries, so many.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct RateRow {
    pub(crate) diverged: usize,
    pub(crate) of: usize,
}

/// What was seen and breaks nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ObservationRow<'a> {
    pub(crate) path: Text<'a>,
    pub(crate) what: Text<'a>,
    pub(crate) count: usize,
}

/// The reading an endpoint follows, where a page allows several.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ReadingRow<'a> {
    pub(crate) constraint: Text<'a>,
    pub(crate) follows: Text<'a>,
    pub(crate) excluded: Vec<ExcludedRow<'a>>,
}
