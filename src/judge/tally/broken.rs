//! Answers that are broken by one thing about their requests.
//!
//! Next: `conclude`, which asks for this behind refusals; [`strict::breakages`] for the causes.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::case::Cases;
use crate::judge::diagnosis::strict::{self, Altered, Cause};
use crate::judge::{Direction, Divergence, Layer};
use crate::model::{ConstraintId, Kind};

use super::{Finding, Tally, Verdict};

impl Tally<'_> {
    /// Answers that one thing about their requests breaks in several ways are one finding: the
    /// shallowest of theirs; where it is the size of the message, one on accepting.
    pub(super) fn tell_broken(&mut self, action: usize, cases: Cases<'_>) {
        for cause in strict::breakages(self.model, &self.seen[action]) {
            let seen = &self.seen[action];
            let words = strict::words(seen, &cause, &seen.garbled, "comes back broken");
            let of_message = matches!(cause.what, Altered::Above(measure, _) if measure.is_of_message());
            let explains = |&index: &usize| {
                let case = cases.get(index).filter(|case| case.action == action);
                case.is_some_and(|case| cause.predicts(&seen.sight(index, &case, false, "")))
            };
            let shown = |finding: &&Finding| {
                let of_answers = finding.nature.is_some() || finding.layer == Layer::Syntax;
                of_answers && finding.direction == Direction::Different && finding.cases.iter().all(explains)
            };
            let mut shown: Vec<&Finding> = self.findings.values().filter(shown).collect();
            shown.sort_by_key(|finding| (finding.layer, Reverse(finding.cases.len())));
            let keys: Vec<(Layer, ConstraintId)> =
                shown.into_iter().map(|finding| (finding.layer, finding.constraint)).collect();
            match keys.as_slice() {
                [(_, first), rest @ ..] if of_message => {
                    let also: Vec<ConstraintId> =
                        std::iter::once(*first).chain(rest.iter().map(|(_, id)| *id)).collect();
                    self.tell_cut(action, &cause, &also, cases, &words);
                }
                [(_, first), rest @ ..] => {
                    for (_, other) in rest {
                        self.fold_into((*other, Direction::Different), (*first, Direction::Different));
                    }
                    self.mark(*first, Direction::Different, None, &words);
                }
                [] => {}
            }
        }
    }

    /// A message is read up to some size only: whatever shows of that is one finding, wrongly
    /// accepted requests included.
    fn tell_cut(&mut self, action: usize, cause: &Cause, also: &[ConstraintId], cases: Cases<'_>, words: &str) {
        let Some(accepts) = self.model.promise(&self.model.actions[action], Kind::Accepts) else { return };
        let mut found: Vec<usize> = Vec::new();
        for id in also {
            found.extend(
                self.findings.remove(&(*id, Direction::Different)).into_iter().flat_map(|finding| finding.cases),
            );
            self.evidence[id.index()].broken = 0;
        }
        let seen = &self.seen[action];
        let is_cut = |index: usize| {
            let case = cases.get(index).filter(|case| case.action == action);
            case.is_some_and(|case| cause.predicts(&seen.sight(index, &case, false, "")))
        };
        let wrong = &mut self.invalid[action].wrong;
        let gone: BTreeSet<usize> = wrong.iter().map(|wrong| wrong.case).filter(|&case| is_cut(case)).collect();
        wrong.retain(|wrong| !gone.contains(&wrong.case));
        for evidence in &mut self.evidence {
            evidence.lenient.retain(|case| !gone.contains(case));
            evidence.forget(is_cut);
        }
        found.extend(gone);
        // Where such requests are refused as well, that is the same finding.
        let refused = self.findings.contains_key(&(accepts, Direction::Strict));
        let direction = if refused { Direction::Strict } else { Direction::Different };
        for case in found {
            self.evidence[accepts.index()].broken += 1;
            let at = (Layer::Http, "request".to_owned());
            self.find(case, Divergence::of(self.model, (accepts, direction), at, words.to_owned()));
            self.verdicts[case].verdict = Verdict::Diverges;
        }
        self.mark(accepts, direction, None, words);
        self.limit(Some((accepts, direction)), cause);
        if let Some(finding) = self.findings.get_mut(&(accepts, direction)) {
            finding.also.extend(also);
        }
    }
}
