//! Entries of a target file whose statement is a should.

use super::*;

#[test]
fn known_advice_is_masked_and_changes_nothing_of_its_cases() {
    let mut sample = Sample::advised();
    let known = sample.known(1);
    let free = |sample: &Sample| sample.assessment.count(Verdict::Conforms);
    let before = free(&sample);
    assert_eq!(applied(&mut sample, std::slice::from_ref(&known)), [KnownStanding::Masks]);
    assert!(sample.assessment.findings[1].is_known() && sample.assessment.findings[1].advice);
    assert_eq!((free(&sample), sample.assessment.count(Verdict::Known)), (before, 0));
    let mut strict = Sample::advised();
    strict.settle(true);
    // Settled anew, the cases that conformed are not judged again: only a fresh run is strict.
    assert_eq!(applied(&mut strict, std::slice::from_ref(&known)), [KnownStanding::Masks]);
    assert!(!strict.assessment.findings[1].advice && new(&strict.assessment) == 1);
    assert_eq!(applied(&mut Sample::conforming(), &[known]), [KnownStanding::Stale], "it is gone");
}

#[test]
fn a_case_whose_divergences_are_known_is_known_whatever_advice_it_shows() {
    let mut sample = Sample::advised();
    let shared = sample.assessment.findings[0].cases[0];
    sample.assessment.findings[1].cases.insert(0, shared);
    let lenient = sample.known(0);
    applied(&mut sample, &[lenient]);
    assert_eq!(sample.assessment.verdicts[shared].verdict, Verdict::Known);
    assert_eq!(new(&sample.assessment), 0);
    let target = load("x.toml", "format = 1", &sample.model, Review::Pending).expect("no fault");
    assert_eq!(
        update::additions(&target, (&sample.cases).into(), &sample.assessment, TODAY),
        [],
        "advice is not written down"
    );
}
