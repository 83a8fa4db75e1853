//! One cause, one finding: a refusal that another statement's refusals explain is theirs.
//!
//! An endpoint that takes lower-case letters only refuses a capital in the middle of a name, and so
//! at either end of it; one whose longest name is too short refuses every longer name, whatever the
//! case was about. The statements are tried in the order of the page: lengths, then characters.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::case::Case;
use crate::judge::Direction;
use crate::model::{ConstraintId, Kind, Site};
use crate::value::Record;

use super::{Finding, Tally};

/// Valid requests that were refused, by the index of their case.
#[derive(Default)]
pub(super) struct Refusals {
    given: HashMap<usize, Record>,
    /// Those about no statement in particular, with what they were answered.
    loose: BTreeMap<usize, Loose>,
}

/// A refusal that is about no statement in particular.
pub(super) struct Loose {
    action: usize,
    suspect: Option<ConstraintId>,
    said: String,
}

impl Refusals {
    /// One that is about a statement.
    pub(super) fn put(&mut self, index: usize, case: &Case) {
        self.given.insert(index, case.label.input.clone());
    }

    /// One that is not, and what to blame if nothing else explains it.
    pub(super) fn put_loose(&mut self, index: usize, case: &Case, suspect: Option<ConstraintId>, said: &str) {
        self.put(index, case);
        self.loose.insert(index, Loose { action: case.action, suspect, said: said.to_owned() });
    }

    fn text(&self, case: usize, parameter: &str) -> Option<&str> {
        self.given.get(&case)?.get(parameter)?.as_text()
    }
}

/// The values one statement's refusals reach, so that another value can be held against them.
enum Reach {
    /// Every text at least this long.
    Longer(usize),
    /// Every text at most this long.
    Shorter(usize),
    /// Every text with all of these sorts of characters.
    With(BTreeSet<BTreeSet<char>>),
}

impl Reach {
    fn covers(&self, text: &str) -> bool {
        let length = || text.chars().count();
        match self {
            Reach::Longer(bound) => length() >= *bound,
            Reach::Shorter(bound) => length() <= *bound,
            Reach::With(sets) => {
                let unusual = unusual(text);
                sets.iter().any(|set| set.is_subset(&unusual))
            }
        }
    }
}

impl Tally<'_> {
    /// Hands refusals over to the first statement that explains them.
    pub(super) fn explain_refusals(&mut self) {
        let strict: Vec<ConstraintId> =
            self.findings.keys().filter(|(_, direction)| *direction == Direction::Strict).map(|(id, _)| *id).collect();
        let reaches: Vec<(ConstraintId, String, Reach)> =
            strict.iter().filter_map(|&id| self.reach(id).map(|(parameter, reach)| (id, parameter, reach))).collect();
        for (cause, parameter, reach) in &reaches {
            for &other in strict.iter().filter(|other| *other > cause) {
                if self.explains_all(*cause, parameter, reach, other) {
                    self.hand_over(*cause, other);
                }
            }
        }
        self.settle_loose(&reaches);
    }

    fn reach(&self, id: ConstraintId) -> Option<(String, Reach)> {
        let constraint = self.model.constraint(id);
        let Site::Input(path) = &constraint.site else { return None };
        let parameter = path.strip_prefix("input.").unwrap_or(path).to_owned();
        let own = self.evidence[id.index()].strict.iter();
        let texts = own.filter_map(|&case| self.refusals.text(case, &parameter));
        let lengths = texts.clone().map(|text| text.chars().count());
        let reach = match constraint.kind {
            Kind::Max => Reach::Longer(lengths.min()?),
            Kind::Min => Reach::Shorter(lengths.max()?),
            Kind::Alphabet => Reach::With(texts.map(unusual).collect()),
            _ => return None,
        };
        Some((parameter, reach))
    }

    fn explains_all(&self, cause: ConstraintId, parameter: &str, reach: &Reach, other: ConstraintId) -> bool {
        let covered = |&case: &usize| self.refusals.text(case, parameter).is_some_and(|text| reach.covers(text));
        let cases = &self.evidence[other.index()].strict;
        let same_action = self.model.constraint(cause).action == self.model.constraint(other).action;
        same_action && !cases.is_empty() && cases.iter().all(covered)
    }

    fn hand_over(&mut self, cause: ConstraintId, other: ConstraintId) {
        self.evidence[other.index()].strict.clear();
        let Some(same) = self.findings.remove(&(other, Direction::Strict)) else { return };
        if let Some(finding) = self.findings.get_mut(&(cause, Direction::Strict)) {
            add(finding, same.cases);
        }
    }

    /// Refusals about nothing in particular go to the statement that explains them; else to one that
    /// is too strict about something they give; else they are a finding of their own.
    fn settle_loose(&mut self, reaches: &[(ConstraintId, String, Reach)]) {
        for (case, loose) in std::mem::take(&mut self.refusals.loose) {
            let action = &self.model.actions[loose.action].id;
            let here = |id: ConstraintId| self.model.constraint(id).action == *action;
            let explained = reaches.iter().find(|(id, parameter, reach)| {
                here(*id) && self.refusals.text(case, parameter).is_some_and(|text| reach.covers(text))
            });
            let strict = self.findings.keys().filter(|(_, direction)| *direction == Direction::Strict);
            let given = |id: ConstraintId| match &self.model.constraint(id).site {
                Site::Input(path) => {
                    let name = path.strip_prefix("input.").unwrap_or(path);
                    self.refusals.given.get(&case).is_some_and(|input| input.get(name).is_some())
                }
                _ => false,
            };
            let near = || strict.map(|(id, _)| *id).find(|&id| here(id) && given(id));
            let cause = explained.map(|(id, _, _)| *id).or_else(near);
            match cause.and_then(|id| self.findings.get_mut(&(id, Direction::Strict))) {
                Some(finding) => add(finding, vec![case]),
                None => {
                    if let Some(suspect) = loose.suspect {
                        self.strict(case, suspect, "a valid request", &loose.said);
                    }
                }
            }
        }
    }
}

fn add(finding: &mut Finding, cases: Vec<usize>) {
    finding.cases.extend(cases);
    finding.cases.sort_unstable();
    finding.cases.dedup();
}

/// The sorts of characters in a text that a plain one does not have.
fn unusual(text: &str) -> BTreeSet<char> {
    let sort = |character: char| match character {
        'A'..='Z' => 'A',
        '0'..='9' => '0',
        other => other,
    };
    text.chars().filter(|character| !character.is_ascii_lowercase()).map(sort).collect()
}
