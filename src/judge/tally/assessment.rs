//! What a run came to.

use crate::case::Case;
use crate::judge::diagnosis::measure::Measure;
use crate::judge::editions::{Followed, TriedPath};
use crate::judge::fidelity::Nature;
use crate::judge::known::{Known, Listed};
use crate::judge::replayed::Replayed;
use crate::judge::undecided::LeftOpen;
use crate::judge::{Direction, Divergence, Layer, Lived, Observation, Reader, Skew};
use crate::model::ConstraintId;

use super::verdicts::{Verdict, Verdicts};

/// How many places of one finding are kept apart; an endpoint may name any number of them.
const PLACES: usize = 32;

/// Stands for the places beyond those.
const AND_MORE: &str = "…";

/// Everything a report is made of.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// Why the run ended before its last case, if it did.
    pub stopped: Option<String>,
    /// Whether that was because enough was found.
    pub enough: bool,
    /// Whether the endpoint accepted nothing and named the credentials as the reason.
    pub denied: bool,
    /// How many whole answers came.
    pub answered: usize,
    /// How many of them were successes: things created, where the action creates.
    pub accepted: usize,
    /// How many cases were not sent, each with its reason in its verdict.
    pub withheld: usize,
    /// One verdict a case, in the order of the suite.
    pub verdicts: Verdicts,
    /// One row a constraint, in the order of the model.
    pub rows: Vec<Row>,
    /// One entry a root cause, in the order of the model; advice is among them.
    pub findings: Vec<Finding>,
    /// Whether a broken should counts as a broken must does: so until [`crate::judge::levels`] are
    /// settled, and then if that was asked for.
    pub strict: bool,
    /// What the endpoint left undecided of that which the run set out to decide.
    pub left_open: Vec<LeftOpen>,
    /// What was seen that breaks nothing, and how often.
    pub observations: Vec<(Observation, usize)>,
    /// How far the endpoint's clock is from ours, where that is worth a word.
    pub clock: Option<Skew>,
    /// What the target lists as known, in its order, and what this run says of each.
    pub known: Vec<Listed>,
    /// Every case that is a recording, in the order of the suite.
    pub recordings: Vec<Replayed>,
    /// What the answers are to each client, in the order of the model; no divergence of anything.
    pub clients: Vec<Reader>,
    /// The request paths of other editions that were tried.
    pub paths: Vec<TriedPath>,
    /// Which edition of its page each action's endpoint follows; none until that is asked.
    pub editions: Vec<Followed>,
    /// What was seen of the things that were created, by statement; nothing where they were not looked up.
    pub lives: Vec<Lived>,
}

impl Assessment {
    /// How many cases have a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.verdicts.iter().filter(|case| case.verdict == verdict).count()
    }

    /// The recordings of somebody's own that differ: each counts as a divergence does.
    pub fn differing(&self) -> impl Iterator<Item = &Replayed> {
        self.recordings.iter().filter(|replayed| replayed.differs())
    }

    /// The findings that count: everything but advice.
    pub fn divergences(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.advice)
    }
}

/// What can be said about one constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The constraint.
    pub constraint: ConstraintId,
    /// What can be said.
    pub status: Status,
    /// The reading the endpoint follows, where there are several and one is left.
    pub reading: Option<String>,
    /// The readings it does not follow, where there are several.
    pub excluded: Vec<Excluded>,
    /// How far a bound is from where it was promised, in its unit.
    pub displacement: Option<String>,
    /// How many cases showed it from inside.
    pub inside: usize,
    /// How many showed it from outside.
    pub outside: usize,
}

/// A reading the endpoint does not follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excluded {
    /// The reading's name.
    pub reading: String,
    /// The first case that shows it.
    pub case: String,
}

/// What can be said about a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Seen from every side it has, and kept.
    Held,
    /// More is accepted than promised.
    Lenient,
    /// Less is accepted than promised.
    Strict,
    /// Broken in another way.
    Different,
    /// Seen, but not from every side.
    Undecided,
    /// Never seen.
    NotObserved,
}

impl Status {
    /// As the report spells it.
    pub fn name(self) -> &'static str {
        match self {
            Status::Held => "held",
            Status::Lenient => "lenient",
            Status::Strict => "strict",
            Status::Different => "different",
            Status::Undecided => "undecided",
            Status::NotObserved => "not-observed",
        }
    }

    /// Whether it says something about the endpoint.
    pub fn is_decided(self) -> bool {
        !matches!(self, Status::Undecided | Status::NotObserved)
    }
}

/// One root cause, and every case it explains.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The statement.
    pub constraint: ConstraintId,
    /// How deep it shows.
    pub layer: Layer,
    /// Which way.
    pub direction: Direction,
    /// Where, at its first case.
    pub path: String,
    /// Where else, at other cases.
    pub elsewhere: Vec<String>,
    /// What the page leads one to expect.
    pub expected: String,
    /// What was found, at its first case.
    pub actual: String,
    /// What happened to a text that should have come back as it was sent.
    pub nature: Option<Nature>,
    /// Other statements the same cause breaks.
    pub also: Vec<ConstraintId>,
    /// How often it showed, where it does not always: of so many tries, so many.
    pub rate: Option<Rate>,
    /// The simplest request found that shows it, where that is simpler than its first case.
    pub smallest: Option<Box<Case>>,
    /// What the endpoint does otherwise than the page, in one line of plain words.
    pub alteration: String,
    /// What of a request is too large for the endpoint, where that is the cause.
    pub limit: Option<Measure>,
    /// The case that `expected` and `actual` are about: the smallest request that shows it.
    pub witness: Option<usize>,
    /// Indices of its cases, in order.
    pub cases: Vec<usize>,
    /// What the target says of it, where it lists every place of it as known.
    pub known: Option<Known>,
    /// Whether it breaks nothing but a should, and that does not count.
    pub advice: bool,
}

/// Of so many tries, so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many diverged.
    pub diverged: usize,
    /// Of how many.
    pub of: usize,
}

impl Finding {
    pub(super) fn new(first: Divergence) -> Self {
        let Divergence { constraint, layer, direction, path, expected, actual, nature, instead: _ } = first;
        Self {
            constraint,
            layer,
            direction,
            path,
            elsewhere: Vec::new(),
            expected,
            actual,
            nature,
            also: Vec::new(),
            rate: None,
            smallest: None,
            alteration: String::new(),
            limit: None,
            witness: None,
            cases: Vec::new(),
            known: None,
            advice: false,
        }
    }

    /// Every place it showed at, the first case's in front.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.path).chain(&self.elsewhere).map(String::as_str)
    }

    /// Whether the target lists it as known.
    pub fn is_known(&self) -> bool {
        self.known.is_some()
    }

    /// It showed there too.
    pub(super) fn show_at(&mut self, path: &str) {
        if !self.places().any(|place| place == path) {
            match self.elsewhere.len() {
                kept if kept < PLACES => self.elsewhere.push(path.to_owned()),
                PLACES => self.elsewhere.push(AND_MORE.to_owned()),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_spell_it_as_they_promise() {
        use Verdict as V;
        let verdicts = [V::Conforms, V::Diverges, V::Known, V::Unspecified, V::Inconclusive].map(Verdict::name);
        assert_eq!(verdicts, ["conforms", "diverges", "known", "unspecified", "inconclusive"]);
        use Status as S;
        let all = [S::Held, S::Lenient, S::Strict, S::Different, S::Undecided, S::NotObserved];
        let words = ["held", "lenient", "strict", "different", "undecided", "not-observed"];
        assert_eq!(all.map(Status::name), words);
    }
}
