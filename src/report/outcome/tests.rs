//! The worst wins, and what is counted is counted once.

use super::*;
use crate::judge::Listed;
use crate::report::document::{Distance, WholeReport};
use crate::report::tests::{LENIENT, Sample};

#[test]
fn the_worst_wins() {
    let mut sample = Sample::conforming();
    assert_eq!(exit_code(&sample.assessment), 0);
    sample.assessment = Sample::diverging().assessment;
    assert_eq!(exit_code(&sample.assessment), 1);
    sample.assessment.denied = true;
    assert_eq!(exit_code(&sample.assessment), 3);
    sample.assessment.denied = false;
    sample.assessment.answered = 0;
    assert_eq!(exit_code(&sample.assessment), 3);
    let mut sample = Sample::conforming();
    sample.assessment.stopped = Some("the endpoint went away".to_owned());
    assert_eq!(exit_code(&sample.assessment), 3);
    assert_eq!(headline(&sample.report()), "incomplete: the endpoint went away");
}

#[test]
fn nothing_decided_is_not_conforming() {
    let mut sample = Sample::conforming();
    sample.assessment.verdicts.iter_mut().for_each(|case| case.verdict = Verdict::Inconclusive);
    assert_eq!(exit_code(&sample.assessment), 4);
    sample.assessment.verdicts[0].verdict = Verdict::Unspecified;
    assert_eq!(exit_code(&sample.assessment), 4);
}

#[test]
fn a_run_conforms_when_all_its_findings_are_known() {
    let mut sample = Sample::diverging();
    for index in 0..sample.assessment.findings.len() {
        assert_eq!(exit_code(&sample.assessment), 1);
        sample.assessment.findings[index].known = Some(sample.known(index));
    }
    assert_eq!(exit_code(&sample.assessment), 0);
    assert_eq!(headline(&sample.report()), "conforms, but for 2 known divergences");
}

#[test]
fn what_is_overdue_is_worse_than_undecided_and_better_than_new() {
    let mut sample = Sample::diverging();
    let known = sample.known(0);
    sample.assessment.known.push(Listed { known, standing: KnownStanding::Stale });
    assert_eq!(exit_code(&sample.assessment), 1);
    let worst = format!("2 divergences, worst: lenient at layer constraint of {LENIENT}");
    assert_eq!(headline(&sample.report()), format!("{worst}; 1 known divergence is stale"));
    sample.assessment.findings.clear();
    assert_eq!(
        (exit_code(&sample.assessment), headline(&sample.report()).as_str()),
        (5, "1 known divergence is stale")
    );
    sample.assessment.verdicts.iter_mut().for_each(|case| case.verdict = Verdict::Inconclusive);
    sample.assessment.known[0].standing = KnownStanding::Expired;
    assert_eq!((exit_code(&sample.assessment), headline(&sample.report()).as_str()), (5, "1 known divergence expired"));
    sample.assessment.known[0].standing = KnownStanding::NotChecked;
    assert_eq!(exit_code(&sample.assessment), 4);
    sample.assessment.known[0].standing = KnownStanding::Stale;
    sample.assessment.stopped = Some("gone".to_owned());
    assert_eq!(exit_code(&sample.assessment), 3);
}

#[test]
fn advice_is_never_the_headline_and_fails_nothing() {
    let mut sample = Sample::advised();
    assert_eq!((sample.assessment.findings.len(), exit_code(&sample.assessment)), (2, 1));
    let lenient = format!("1 divergence, worst: lenient at layer constraint of {LENIENT}");
    assert_eq!(headline(&sample.report()), lenient);
    sample.should(&[LENIENT]);
    sample.settle(false);
    assert_eq!((exit_code(&sample.assessment), headline(&sample.report()).as_str()), (0, "conforms"));
    let mut strict = Sample::diverging();
    strict.should(&[LENIENT]);
    strict.settle(true);
    assert_eq!(exit_code(&strict.assessment), 1);
    assert!(headline(&strict.report()).starts_with("2 divergences, worst: "));
}

#[test]
fn what_the_endpoint_left_open_is_not_conforming_however_much_holds() {
    let mut sample = Sample::conforming();
    let constraint = sample.model.constraint_named(LENIENT).map(|(id, _)| id);
    let reason = "HTTP 503 without a word of the service".to_owned();
    let open = LeftOpen { constraint, action: 1, case: 0, reason: reason.clone() };
    sample.assessment.left_open.push(open.clone());
    assert_eq!(exit_code(&sample.assessment), 4);
    assert_eq!(headline(&sample.report()), format!("undecided: 1 must was left open, {LENIENT}: {reason}"));
    let plain = LeftOpen { constraint: None, reason: "refused with 1200".to_owned(), ..open };
    sample.assessment.left_open.insert(0, plain);
    let action = &sample.model.actions[1].id;
    let said = format!("undecided: a plain request of {action} was refused with 1200; 1 must was left open");
    assert!(headline(&sample.report()).starts_with(&said), "{}", headline(&sample.report()));
    let found = Sample::diverging().assessment.findings.remove(0);
    sample.assessment.findings.push(found);
    assert_eq!(exit_code(&sample.assessment), 1, "a divergence is worse");
    assert!(headline(&sample.report()).ends_with("; 2 left undecided"), "and what is open is said too");
    sample.assessment.findings.clear();
    let known = Sample::diverging().known(0);
    sample.assessment.known.push(Listed { known, standing: KnownStanding::Stale });
    assert_eq!(exit_code(&sample.assessment), 5, "and so is an entry that is stale");
}

#[test]
fn what_no_client_can_check_is_in_no_denominator() {
    let sample = Sample::conforming();
    let report = sample.report();
    let report = WholeReport::of(&report);
    let [musts, shoulds] = [Level::Must, Level::Should].map(|level| Distance::over(&report.constraints, level));
    let all = sample.report().tried().map(|(_, action)| action.constraints.len()).sum::<usize>();
    let counted = |distance: &Distance| distance.constraints + distance.unchecked;
    assert_eq!(counted(&musts) + counted(&shoulds), all);
    assert!(musts.unchecked + shoulds.unchecked > 0);
    for distance in [musts, shoulds] {
        assert!(distance.held <= distance.decided && distance.decided <= distance.constraints);
        assert!(distance.constraints > 0);
    }
}
