//! One cause, one finding: a refusal that another statement's refusals explain is theirs.
//!
//! An endpoint that takes lower-case letters only refuses a capital in the middle of a name, and so
//! at either end of it; one whose longest name is too short refuses every longer name, whatever the
//! case was about. The statements are tried in the order of the page: lengths, then characters.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::judge::Direction;
use crate::model::{ConstraintId, Kind, Site};
use crate::value::Record;

use super::Tally;

/// A valid request that was refused.
pub(super) struct Refused {
    case: usize,
    input: Record,
}

impl Refused {
    pub(super) fn new(case: usize, of: &Case) -> Self {
        Self { case, input: of.label.input.clone() }
    }

    fn text(&self, parameter: &str) -> Option<&str> {
        self.input.get(parameter)?.as_text()
    }
}

impl Tally<'_> {
    /// Hands refusals over to the first statement that explains them.
    pub(super) fn explain_refusals(&mut self) {
        let strict: Vec<ConstraintId> =
            self.findings.keys().filter(|(_, direction)| *direction == Direction::Strict).map(|(id, _)| *id).collect();
        for (position, &cause) in strict.iter().enumerate() {
            for &other in &strict[position + 1..] {
                if self.explains_all(cause, other) {
                    self.hand_over(cause, other);
                }
            }
        }
    }

    fn explains_all(&self, cause: ConstraintId, other: ConstraintId) -> bool {
        let Site::Input(path) = &self.model.constraint(cause).site else { return false };
        let same_action = self.model.constraint(cause).action == self.model.constraint(other).action;
        let parameter = path.strip_prefix("input.").unwrap_or(path);
        let own = &self.evidence[cause.index()].strict;
        let explained = |case: &usize| self.explains(cause, own, *case, parameter);
        let cases = &self.evidence[other.index()].strict;
        same_action && !cases.is_empty() && cases.iter().all(explained)
    }

    /// Whether one of the cause's own refused values is as far out as this case's, or less.
    fn explains(&self, cause: ConstraintId, own: &[usize], case: usize, parameter: &str) -> bool {
        let text = |case: usize| self.refusals.iter().find(|refused| refused.case == case)?.text(parameter);
        let Some(value) = text(case) else { return false };
        let length = value.chars().count();
        own.iter().filter_map(|&case| text(case)).any(|refused| match self.model.constraint(cause).kind {
            Kind::Max => refused.chars().count() <= length,
            Kind::Min => refused.chars().count() >= length,
            Kind::Alphabet => unusual(refused).is_subset(&unusual(value)),
            _ => false,
        })
    }

    fn hand_over(&mut self, cause: ConstraintId, other: ConstraintId) {
        self.evidence[other.index()].strict.clear();
        let Some(same) = self.findings.remove(&(other, Direction::Strict)) else { return };
        if let Some(finding) = self.findings.get_mut(&(cause, Direction::Strict)) {
            finding.cases.extend(same.cases);
            finding.cases.sort_unstable();
            finding.cases.dedup();
        }
    }
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
