//! Musts and shoulds: which findings of a run count, and what that makes of its cases.
//!
//! The one rule: breaking a must is a divergence; breaking a should is advice, unless the run is
//! strict. It is applied once, to what a run came to, before a target file is held against it. No
//! finding is taken away, and no row changes: a should that is broken stays broken.
//!
//! Next: [`super::undecided`] for what was left open, [`crate::model::Level`] for what is a must.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Cases;
use crate::model::{Level, Model};

use super::{Assessment, Finding, Reply, Verdict, lives, undecided};

/// Settles which findings count, the verdict of each case by that, and what was left undecided.
pub fn settle<'c>(model: &Model, cases: impl Into<Cases<'c>>, assessment: &mut Assessment, strict: bool) {
    assessment.strict = strict;
    for finding in &mut assessment.findings {
        finding.advice = !strict && of(model, finding) == Level::Should;
    }
    for lived in &mut assessment.lives {
        lived.advice = !strict && lives::LEVEL == Level::Should;
    }
    relieve(model, assessment);
    differ(assessment);
    assessment.left_open = undecided::left_open(model, cases.into(), assessment);
}

/// The level of a finding: a cause that breaks any must breaks a must.
pub fn of(model: &Model, finding: &Finding) -> Level {
    let also = finding.also.iter().map(|&id| model.constraint(id).level);
    also.fold(model.constraint(finding.constraint).level, Level::min)
}

/// A case that breaks nothing but shoulds conforms, and says so. Where its answer was neither a
/// success nor a refusal, nothing was seen that could conform.
fn relieve(model: &Model, assessment: &mut Assessment) {
    let counted: BTreeSet<usize> = assessment.divergences().flat_map(|finding| finding.cases.iter().copied()).collect();
    let mut advised: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for finding in assessment.findings.iter().filter(|finding| finding.advice) {
        let id = model.constraint(finding.constraint).id.as_str();
        let free = finding.cases.iter().filter(|case| !counted.contains(case));
        free.for_each(|&case| advised.entry(case).or_default().push(id));
    }
    let mut changed: Vec<(usize, Verdict, String)> = Vec::new();
    for (index, ids) in advised {
        let case = assessment.verdicts.get(index).filter(|case| case.verdict == Verdict::Diverges);
        let Some(reply) = case.map(|case| case.reply) else { continue };
        let broken = format!("breaks a should only: {}", ids.join(", "));
        let (verdict, reason) = match reply {
            Reply::Accepted | Reply::Refused => (Verdict::Conforms, broken),
            Reply::Neither => (Verdict::Inconclusive, format!("neither accepted nor refused; {broken}")),
        };
        changed.push((index, verdict, reason));
    }
    for (index, verdict, reason) in changed {
        assessment.verdicts.set(index, verdict, Some(&reason));
    }
}

/// A case whose answer is not the recorded one diverges, whatever the page says of it.
fn differ(assessment: &mut Assessment) {
    let differing: Vec<usize> = assessment.differing().map(|replayed| replayed.case).collect();
    for case in differing {
        assessment.verdicts.set(case, Verdict::Diverges, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{DIFFERENT, LENIENT, Sample};

    /// The sample with two findings, these statements of it made shoulds.
    fn settled(shoulds: &[&str], strict: bool) -> Sample {
        let mut sample = Sample::diverging();
        sample.should(shoulds);
        settle(&sample.model, &sample.cases, &mut sample.assessment, strict);
        sample
    }

    fn advice(sample: &Sample) -> Vec<bool> {
        sample.assessment.findings.iter().map(|finding| finding.advice).collect()
    }

    #[test]
    fn a_broken_should_is_advice_and_its_case_conforms_and_says_so() {
        let (before, sample) = (settled(&[], false), settled(&[DIFFERENT], false));
        assert_eq!((advice(&before), advice(&sample)), (vec![false, false], vec![false, true]));
        assert_eq!(sample.assessment.findings.len(), before.assessment.findings.len());
        let [lenient, different] = &sample.assessment.findings[..] else { panic!("two findings") };
        for &index in &different.cases {
            let (case, both) = (&sample.assessment.verdicts[index], lenient.cases.contains(&index));
            assert_eq!(before.assessment.verdicts[index].verdict, Verdict::Diverges);
            assert_eq!(case.verdict == Verdict::Conforms, !both, "{index}");
            let says = sample.assessment.verdicts.reason(index) == Some(&*format!("breaks a should only: {DIFFERENT}"));
            assert_eq!(says, !both, "{:?}", sample.assessment.verdicts.reason(index));
        }
        let row = |sample: &Sample| sample.assessment.rows[different.constraint.index()].status;
        assert_eq!(row(&sample), row(&before), "a should that is broken stays broken");
    }

    #[test]
    fn strict_makes_a_should_count_as_a_must() {
        let (before, sample) = (settled(&[], false), settled(&[LENIENT, DIFFERENT], true));
        assert!(sample.assessment.strict && !before.assessment.strict);
        assert_eq!(advice(&sample), [false, false]);
        assert_eq!(sample.assessment.verdicts, before.assessment.verdicts);
    }

    #[test]
    fn a_cause_that_breaks_a_must_too_is_no_advice() {
        let mut sample = Sample::diverging();
        sample.should(&[DIFFERENT]);
        let must = sample.assessment.findings[0].constraint;
        sample.assessment.findings[1].also.push(must);
        settle(&sample.model, &sample.cases, &mut sample.assessment, false);
        assert_eq!(advice(&sample), [false, false]);
        assert_eq!(of(&sample.model, &sample.assessment.findings[1]), Level::Must);
    }

    #[test]
    fn what_is_neither_a_success_nor_a_refusal_never_conforms() {
        let mut sample = Sample::diverging();
        sample.should(&[DIFFERENT]);
        let case = *sample.assessment.findings[1].cases.last().expect("a case");
        sample.assessment.verdicts[case].reply = Reply::Neither;
        settle(&sample.model, &sample.cases, &mut sample.assessment, false);
        assert_eq!(sample.assessment.verdicts[case].verdict, Verdict::Inconclusive);
    }
}
