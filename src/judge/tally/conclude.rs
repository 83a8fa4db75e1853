//! What the endpoint does otherwise than its page: concluded once, from everything that was seen.
//!
//! Answers that belong to other requests come first: where there are such, nothing else an answer
//! seems to show can be believed. Then why valid requests were refused, what that leaves to tell of
//! the readings, why invalid ones were accepted, and what nothing explains.
//!
//! Next: [`crate::judge::diagnosis`] for the causes, `finish` for what is left.

use std::collections::BTreeMap;

use crate::case::{Case, Cases};
use crate::judge::diagnosis::lenient;
use crate::judge::diagnosis::seen::Sighting;
use crate::judge::diagnosis::sign::Sign;
use crate::judge::diagnosis::strict::{self, Altered, Cause};
use crate::judge::{Direction, Divergence, Layer, words};
use crate::model::{ConstraintId, Kind, Site};
use crate::validate::describe;

use super::{Rate, Tally, Verdict};

/// So many times more often is what counts, where equal things were done both ways.
const FEW: usize = 3;

/// What is refused about more statements than these, for no reason that can be told, is about none.
const MOST_STATEMENTS: usize = 2;

impl Tally<'_> {
    /// Concludes, and says whether anything that answers show can be believed.
    pub(super) fn conclude(&mut self, cases: Cases<'_>) -> bool {
        if self.mixed_up(cases) {
            return false;
        }
        for action in 0..self.model.actions.len() {
            let causes = strict::causes(self.model, &self.seen[action]);
            self.read_open(action, &causes);
            self.tell_strict(action, &causes, cases);
            self.fold_answers_of_others(action);
            self.tell_broken(action, cases);
            self.tell_lenient(action, cases);
        }
        true
    }

    /// What became of requests the page leaves open tells which readings the endpoint does not
    /// follow; a refusal that something else explains tells nothing.
    fn read_open(&mut self, action: usize, causes: &[Cause]) {
        let seen = &self.seen[action];
        // Where some refusals have no known reason, one more of them proves nothing.
        let explained: usize = causes.iter().map(|cause| cause.surprises.len()).sum();
        let unsteady = !seen.unsteady.is_empty() || explained < seen.surprises.len();
        let mut excluded: Vec<(ConstraintId, Vec<usize>, usize)> = Vec::new();
        for ((constraint, refusing), open) in &seen.open {
            if let Some(case) = open.accepted {
                excluded.push((*constraint, refusing.clone(), case));
            }
            // What every reading takes alike was mostly accepted: something else refuses the few.
            let (accepted, refused) = (open.accepted_in_all, open.refused_in_all);
            if refused * FEW < accepted || (unsteady && accepted > 0) {
                continue;
            }
            let others = || {
                let readings = 0..self.model.constraint(*constraint).readings.len();
                readings.filter(|reading| !refusing.contains(reading)).collect::<Vec<usize>>()
            };
            let plain = |sight: &&Sighting| !causes.iter().any(|cause| cause.predicts(sight));
            if let Some(sight) = open.refused.iter().find(plain) {
                excluded.push((*constraint, others(), sight.case));
            }
        }
        for (constraint, readings, case) in excluded {
            self.evidence[constraint.index()].exclude(&readings, case);
        }
    }

    /// One finding for each statement that valid requests were refused against.
    fn tell_strict(&mut self, action: usize, causes: &[Cause], cases: Cases<'_>) {
        let seen = std::mem::replace(
            &mut self.seen[action],
            crate::judge::diagnosis::seen::Seen::new(self.model, &self.model.actions[action], self.world),
        );
        let mut left: Vec<bool> = vec![true; seen.surprises.len()];
        for cause in causes {
            cause.surprises.iter().for_each(|&index| left[index] = false);
            let sights: Vec<&Sighting> =
                cause.surprises.iter().filter_map(|&index| seen.surprises.get(index)).collect();
            if self.is_for_want_of_an_id(cause, &seen) {
                continue;
            }
            let failed = sights.iter().filter(|sight| sight.failed).count() * 2 > sights.len();
            let statement = strict::statement(self.model, &seen, cause).filter(|_| !failed);
            let words = strict::words(&seen, cause, &seen.surprises, "refused");
            let told = self.tell_refused(action, statement, &sights, cases, &words);
            self.limit(told.map(|id| (id, Direction::Strict)), cause);
        }
        let rest: Vec<&Sighting> =
            seen.surprises.iter().zip(&left).filter(|(_, left)| **left).map(|(it, _)| it).collect();
        if seen.is_open_at_all() {
            self.tell_rest(action, &rest, &seen.unsteady, seen.valid, cases);
        }
        self.seen[action] = seen;
    }

    /// Refusals that nothing explains: by the statement each case is about, where it is about one
    /// that its request gives something for; and those taken back, which are of no statement at all.
    fn tell_rest(&mut self, action: usize, rest: &[&Sighting], unsteady: &[Sighting], valid: usize, cases: Cases<'_>) {
        let mut by_statement: BTreeMap<Option<ConstraintId>, Vec<&Sighting>> = BTreeMap::new();
        for sight in rest {
            let subject = cases
                .get(sight.case)
                .and_then(|case| self.subject_given(&case))
                .filter(|_| unsteady.is_empty() && !sight.failed);
            by_statement.entry(subject).or_default().push(sight);
        }
        if by_statement.len() > MOST_STATEMENTS {
            let all = by_statement.into_values().flatten().collect();
            by_statement = BTreeMap::from([(None, all)]);
        }
        self.join_loose(&mut by_statement, cases);
        by_statement.entry(None).or_default().extend(unsteady);
        for (statement, sights) in by_statement {
            let words = match (statement, unsteady.is_empty()) {
                (Some(_), _) => "valid requests are refused".to_owned(),
                (None, true) => "valid requests are refused, for no reason that can be told".to_owned(),
                (None, false) => {
                    format!("{} of {valid} valid requests are refused, and accepted when sent again", sights.len())
                }
            };
            let id = self.tell_refused(action, statement, &sights, cases, &words);
            if let Some(finding) = id.and_then(|id| self.findings.get_mut(&(id, Direction::Strict)))
                && !unsteady.is_empty()
                && statement.is_none()
            {
                finding.rate = Some(Rate { diverged: sights.len(), of: valid });
            }
        }
    }

    /// Refusals about no statement go to the one statement there is, where all of them give its parameter.
    fn join_loose(&self, by_statement: &mut BTreeMap<Option<ConstraintId>, Vec<&Sighting>>, cases: Cases<'_>) {
        let mut statements = by_statement.keys().filter_map(|key| *key);
        let (Some(only), None) = (statements.next(), statements.next()) else { return };
        let Some(name) = self.model.constraint(only).site.parameter() else { return };
        let gives = |sight: &&Sighting| cases.get(sight.case).is_some_and(|case| case.label.input.get(name).is_some());
        let fits = by_statement.get(&None).is_some_and(|loose| loose.iter().all(|sight| gives(sight) && !sight.failed));
        if let Some(loose) = fits.then(|| by_statement.remove(&None)).flatten() {
            by_statement.entry(Some(only)).or_default().extend(loose);
        }
    }

    /// The statement a case is about, if it is one about a parameter that the request gives.
    fn subject_given(&self, case: &Case) -> Option<ConstraintId> {
        let constraint = self.model.constraint(case.subject?);
        match &constraint.site {
            Site::Input(path) => {
                let about_absence = matches!(constraint.kind, Kind::Default | Kind::Optional);
                (case.label.input.get(path.first()).is_some() != about_absence).then_some(case.subject?)
            }
            Site::Exchange => case.subject,
            Site::Output(_) => None,
        }
    }

    /// A finding about valid requests that were refused: of the statement, or else of none in particular.
    fn tell_refused(
        &mut self,
        action: usize,
        statement: Option<ConstraintId>,
        sights: &[&Sighting],
        cases: Cases<'_>,
        alteration: &str,
    ) -> Option<ConstraintId> {
        let accepts = self.model.promise(&self.model.actions[action], Kind::Accepts);
        let constraint = statement.or(accepts)?;
        let witness = sights.iter().min_by_key(|sight| sight.weight())?;
        let failed = sights.iter().all(|sight| sight.failed);
        let path = self.model.constraint(constraint).site.place().to_owned();
        let expected = cases.get(witness.case).map_or_else(String::new, |case| self.expected(constraint, &case));
        let layer = if failed || path == "request" { Layer::Http } else { Layer::Constraint };
        for sight in sights {
            self.evidence[constraint.index()].strict.push(sight.case);
            let (path, expected, actual) = (path.clone(), expected.clone(), witness.said.clone());
            let direction = Direction::Strict;
            self.find(
                sight.case,
                Divergence { constraint, layer, direction, path, expected, actual, nature: None, instead: None },
            );
            self.verdicts.set(sight.case, Verdict::Diverges, None);
        }
        self.mark(constraint, Direction::Strict, Some(witness.case), alteration);
        Some(constraint)
    }

    /// What the page leads one to expect of a valid request, said of this one.
    fn expected(&self, constraint: ConstraintId, case: &Case) -> String {
        let demand = words::demand(self.model, constraint);
        let name = self.model.constraint(constraint).site.parameter();
        let Some(name) = name else { return format!("accepted: {demand}") };
        match case.label.input.get(name) {
            Some(value) => format!("accepted: {name} is {}; the page: {demand}", describe(value)),
            None => format!("accepted without {name}; the page: {demand}"),
        }
    }

    /// Remembers what is too large, so that it can be asked how large is too large.
    pub(super) fn limit(&mut self, key: Option<(ConstraintId, Direction)>, cause: &Cause) {
        let Altered::Above(measure, _) = cause.what else { return };
        let of_bound = measure.parameter().is_some();
        if let Some(finding) = key.and_then(|key| self.findings.get_mut(&key)).filter(|_| !of_bound) {
            finding.limit = Some(measure);
        }
    }

    /// Puts the smallest request that shows a finding in front of it, and says what is altered.
    pub(super) fn mark(
        &mut self,
        constraint: ConstraintId,
        direction: Direction,
        witness: Option<usize>,
        alteration: &str,
    ) {
        let Some(finding) = self.findings.get_mut(&(constraint, direction)) else { return };
        finding.cases.sort_unstable();
        finding.cases.dedup();
        finding.witness = finding.witness.or(witness);
        if !finding.alteration.is_empty() {
            finding.alteration.push_str("; ");
        }
        finding.alteration.push_str(alteration);
    }

    /// Whether all that was refused is an id that nobody said is there.
    fn is_for_want_of_an_id(&self, cause: &Cause, seen: &crate::judge::diagnosis::seen::Seen<'_>) -> bool {
        let Altered::Sign(sign) = cause.what else { return false };
        let Some(member) = seen.alphabet.member(sign) else { return false };
        let kind = member
            .constraints
            .iter()
            .flat_map(|&id| &self.model.constraint(id).readings)
            .find_map(|reading| reading.rule.resource());
        let Some(kind) = kind else { return false };
        match sign {
            Sign::Known(..) => {
                seen.alphabet.known(sign).and_then(|id| self.world.find(kind, id)).is_some_and(|it| it.assumed)
            }
            Sign::Given(_) => self.world.of_kind(kind).all(|resource| resource.assumed),
            _ => false,
        }
    }

    /// One finding for each gap that invalid requests came through.
    fn tell_lenient(&mut self, action: usize, cases: Cases<'_>) {
        let invalid = std::mem::take(&mut self.invalid[action]);
        for (gap, wrong) in invalid.gaps(self.model) {
            let (first, also) = invalid.statements(self.model, gap, &wrong);
            let Some(constraint) = first else { continue };
            let all = wrong.iter().filter_map(|&index| invalid.wrong.get(index));
            let about = all.clone().filter(|wrong| wrong.blamed == constraint);
            let Some(witness) = about.min_by_key(|wrong| wrong.size).or(all.clone().min_by_key(|wrong| wrong.size))
            else {
                continue;
            };
            let Some(found) = cases.get(witness.case).map(|case| self.lenient(constraint, witness.blamed, &case))
            else {
                continue;
            };
            for one in all.clone() {
                self.find(one.case, found.clone());
            }
            let alteration = lenient::words(self.model, &self.model.actions[action], gap);
            self.mark(constraint, Direction::Lenient, Some(witness.case), &alteration);
            if let Some(finding) = self.findings.get_mut(&(constraint, Direction::Lenient)) {
                finding.also.extend(also);
            }
        }
        self.invalid[action] = invalid;
    }

    fn lenient(&self, constraint: ConstraintId, broken: ConstraintId, case: &Case) -> Divergence {
        let violation = case.label.violations.iter().find(|violation| violation.constraint == broken);
        let found = violation.map_or_else(String::new, |violation| violation.found.clone());
        let path = self.model.constraint(constraint).site.place().to_owned();
        Divergence {
            constraint,
            layer: Layer::Constraint,
            direction: Direction::Lenient,
            path,
            expected: format!("refused: {}", words::demand(self.model, broken)),
            actual: format!("accepted: {found}"),
            nature: None,
            instead: None,
        }
    }
}
