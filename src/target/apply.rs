//! Known divergences held against what a run found.
//!
//! An entry masks the finding of its statement, direction and path, and nothing beside it. One that
//! matches nothing is stale only if the run could have shown it: a run that was narrowed, ended
//! early or could not decide says nothing of it. No finding is ever taken away. A recording is masked where
//! each place at which it differs is listed under the id of its case. Advice is masked like
//! a divergence, which changes nothing of its cases: they conform already. Levels are settled before
//! ([`crate::judge::levels`]).
//!
//! Next: [`crate::judge::known`] for what may be said of an entry, [`super::update`] for new ones.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::case::{Case, Cases, Spring, derive, suite};
use crate::judge::replayed::{Replayed, State};
use crate::judge::{
    Assessment, Direction, Finding, Known, KnownStanding, Listed, Lived, Row, Statement, Status, Verdict,
};
use crate::model::{ConstraintId, Format, Model, World};

/// What a run tried.
pub struct Tried<'a> {
    /// The promises.
    pub model: &'a Model,
    /// What exists at the endpoint.
    pub world: &'a World,
    /// The answer formats the target is asked for; none means all.
    pub formats: &'a [Format],
    /// The cases, as the assessment's indices count them.
    pub cases: Cases<'a>,
}

/// Marks what is known of a run's findings and cases, and says of each entry how it stands.
pub fn apply(assessment: &mut Assessment, known: &[Known], tried: &Tried<'_>, today: Date) {
    for finding in &mut assessment.findings {
        finding.known = mask(finding, known).cloned();
    }
    for replayed in &mut assessment.recordings {
        let case = tried.cases.id(replayed.case);
        replayed.known = mask_recording(&case, replayed, known).cloned().map(Box::new);
    }
    for lived in &mut assessment.lives {
        lived.known = mask_life(lived, known).cloned();
    }
    settle(assessment);
    let standing = |known: &Known| {
        let shows = assessment.findings.iter().any(|finding| known.is_of(finding))
            || assessment.lives.iter().any(|lived| known.is_of_life(lived))
            || tried.replayed(assessment, known);
        match shows {
            true if known.is_expired(today) => KnownStanding::Expired,
            true => KnownStanding::Masks,
            false if tried.could_show(assessment, known) => KnownStanding::Stale,
            false => KnownStanding::NotChecked,
        }
    };
    let listed = known.iter().map(|known| Listed { known: known.clone(), standing: standing(known) });
    assessment.known = listed.collect();
}

/// The entry of a finding's first place, where every place of it has one.
fn mask<'k>(finding: &Finding, known: &'k [Known]) -> Option<&'k Known> {
    let entry = |place: &str| known.iter().find(|known| known.is_of(finding) && known.path == place);
    if finding.places().all(|place| entry(place).is_some()) { entry(&finding.path) } else { None }
}

/// The entry of a recording's first place, where every place of it has one.
fn mask_recording<'k>(case: &str, replayed: &Replayed, known: &'k [Known]) -> Option<&'k Known> {
    let entry = |place: &str| known.iter().find(|known| known.path == place && known.is_of_recording(case, replayed));
    // What was cut off is not listed.
    let whole = replayed.edits.len() >= replayed.size;
    let places = replayed.places();
    if whole && places.iter().all(|place| entry(place).is_some()) { entry(places.first()?) } else { None }
}

/// The entry of the first place at which a statement about lives does not hold, where each has one.
fn mask_life<'k>(lived: &Lived, known: &'k [Known]) -> Option<&'k Known> {
    let entry = |place: &String| known.iter().find(|known| known.path == *place && known.is_of_life(lived));
    if lived.places.iter().all(|place| entry(place).is_some()) { entry(lived.places.first()?) } else { None }
}

/// A case is known if everything it shows is, advice aside.
fn settle(assessment: &mut Assessment) {
    let mut shown: BTreeMap<usize, Vec<Option<&str>>> = BTreeMap::new();
    for finding in assessment.findings.iter().filter(|finding| !finding.advice) {
        let reason = finding.known.as_ref().map(|known| known.reason.as_str());
        finding.cases.iter().for_each(|&case| shown.entry(case).or_default().push(reason));
    }
    for replayed in assessment.recordings.iter().filter(|replayed| replayed.differs()) {
        let reason = replayed.known.as_ref().map(|known| known.reason.as_str());
        shown.entry(replayed.case).or_default().push(reason);
    }
    for (index, reasons) in shown {
        let reasons: Option<Vec<&str>> = reasons.into_iter().collect();
        if let Some(mut reasons) = reasons {
            reasons.dedup();
            assessment.verdicts.set(index, Verdict::Known, Some(&reasons.join("; ")));
        }
    }
}

impl Tried<'_> {
    /// Whether a recording differs as an entry says.
    fn replayed(&self, assessment: &Assessment, known: &Known) -> bool {
        assessment.differing().any(|replayed| known.is_of_recording(&self.cases.id(replayed.case), replayed))
    }

    /// Whether the run would have shown a divergence, had it been there.
    fn could_show(&self, assessment: &Assessment, known: &Known) -> bool {
        match &known.statement {
            Statement::Page(constraint) => self.could_break(assessment, known, *constraint),
            // It was looked at, or it was not.
            Statement::Life(id) => assessment.lives.iter().any(|lived| lived.id == *id),
            // Each recording shows by itself.
            Statement::Recording(id) => assessment.recordings.iter().any(|replayed| {
                let meant = self.cases.get(replayed.case).is_some_and(|case| case.id == *id);
                meant && replayed.state != State::NotComparable
            }),
        }
    }

    fn could_break(&self, assessment: &Assessment, known: &Known, constraint: ConstraintId) -> bool {
        let whole = assessment.stopped.is_none() && !assessment.denied && assessment.answered > 0;
        // What another finding's cause breaks too is not told on its own.
        let told_elsewhere = assessment.findings.iter().any(|finding| finding.also.contains(&constraint));
        let row = assessment.rows.iter().find(|row| row.constraint == constraint);
        whole
            && !told_elsewhere
            && row.is_some_and(|row| is_seen(row, known.direction))
            && self.tried(assessment, known.direction, constraint)
    }

    /// Whether every case that would show it was among those tried, and those about it were decided.
    fn tried(&self, assessment: &Assessment, direction: Direction, constraint: ConstraintId) -> bool {
        let action = &self.model.constraint(constraint).action;
        let Some(index) = self.model.actions.iter().position(|candidate| candidate.id == *action) else { return false };
        let all = derive::systematic(self.model, index, self.world, 0);
        let all = suite::in_formats(all, self.formats);
        // Only a case about the statement is accepted in spite of it; anything else shows anywhere.
        let shows = |case: &&Case| direction != Direction::Lenient || case.subject == Some(constraint);
        let needed: BTreeSet<&str> = all.iter().filter(shows).map(|case| case.id.as_str()).collect();
        let cases = || self.cases.kept().iter().zip(assessment.verdicts.iter());
        let sent = cases().filter(|(case, verdict)| verdict.sent && needed.contains(case.id.as_str())).count();
        sent == needed.len() && cases().all(|(case, verdict)| !is_open(case, constraint, verdict.verdict))
    }
}

/// Whether the statement was decided, and seen from the side where the divergence would be.
fn is_seen(row: &Row, direction: Direction) -> bool {
    let side = match direction {
        Direction::Lenient => row.outside > 0 || row.status == Status::Lenient,
        Direction::Strict => row.inside > 0 || row.status == Status::Strict,
        Direction::Different => true,
    };
    row.status.is_decided() && side
}

/// Whether a systematic case about the statement was not decided.
fn is_open(case: &Case, constraint: ConstraintId, verdict: Verdict) -> bool {
    case.spring == Spring::Systematic && case.subject == Some(constraint) && verdict == Verdict::Inconclusive
}
