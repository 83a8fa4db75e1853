//! Endpoints that are nothing but a rule about which requests they refuse, and what is said of them.
//!
//! No answer is looked at here: the cases are the default ones, and what became of each is given.

use crate::case::{Case, Expectation};
use crate::judge::diagnosis::seen::Seen;
use crate::judge::tests::{ACTION, assess, cases, model, refused};
use crate::judge::{Assessment, Class, Direction, Judgement, Status, Tally, Verdict};
use crate::model::{Format, Model};
use crate::wire::Method;

/// Right about everything, but for valid requests it refuses.
fn but(refuses: impl Fn(&Case) -> bool) -> impl Fn(usize, &Case) -> Class {
    move |_, case| match case.label.expectation == Expectation::Reject || refuses(case) {
        true => refused(),
        false => Class::Accepted,
    }
}

/// The findings as `<statement> <direction>`, without the action.
fn found(model: &Model, assessment: &Assessment) -> Vec<String> {
    let line = |finding: &crate::judge::Finding| {
        let id = model.constraint(finding.constraint).id.trim_start_matches(ACTION).trim_start_matches('.');
        format!("{id} {}", finding.direction.name())
    };
    assessment.findings.iter().map(line).collect()
}

fn status(model: &Model, assessment: &Assessment, id: &str) -> Status {
    let (constraint, _) = model.constraint_named(&format!("{ACTION}.{id}")).expect("a statement of the page");
    assessment.rows[constraint.index()].status
}

fn name(case: &Case) -> &str {
    case.label.input.get("memberServerImageName").and_then(|name| name.as_text()).unwrap_or_default()
}

#[test]
fn nothing_is_said_of_an_endpoint_that_is_right() {
    let model = model();
    let cases = cases(&model);
    let assessment = assess(&model, &cases, but(|_| false));
    assert_eq!(found(&model, &assessment), Vec::<String>::new());
    assert_eq!(assessment.count(Verdict::Inconclusive), 0);
    assert_eq!(status(&model, &assessment, "input.memberServerImageName.max"), Status::Held);
    assert!(Status::Held.is_decided() && Status::Lenient.is_decided() && !Status::Undecided.is_decided());
}

#[test]
fn what_was_seen_from_one_side_only_is_undecided() {
    let model = model();
    let (valid, others): (Vec<Case>, Vec<Case>) =
        cases(&model).into_iter().partition(|case| case.label.expectation == Expectation::Accept);
    let alone: Vec<Case> = others.into_iter().map(|case| Case { control: None, ..case }).collect();
    for cases in [valid, alone] {
        let assessment = assess(&model, &cases, but(|_| false));
        assert_ne!(status(&model, &assessment, "input.memberServerImageName.max"), Status::Held);
    }
}

#[test]
fn refusals_of_one_cause_are_one_finding() {
    let model = model();
    let cases = cases(&model);
    let check = |refuses: &dyn Fn(&Case) -> bool, expected: &str| {
        let assessment = assess(&model, &cases, but(refuses));
        assert_eq!(found(&model, &assessment), [expected]);
        // Who was refused against the page diverges, or proves nothing where its control was too.
        for (case, verdict) in cases.iter().zip(assessment.verdicts.iter()) {
            let wrong = case.label.expectation == Expectation::Accept && refuses(case);
            assert!(!wrong || verdict.verdict != Verdict::Conforms, "{}", case.id);
            assert!(wrong || verdict.verdict != Verdict::Diverges, "{}", case.id);
        }
    };
    check(&|case| name(case).len() > 29, "input.memberServerImageName.max strict");
    check(&|case| (1..4).contains(&name(case).len()), "input.memberServerImageName.min strict");
    check(&|case| name(case).contains(|c: char| c.is_ascii_uppercase()), "input.memberServerImageName.alphabet strict");
    check(&|case| name(case).ends_with(|c: char| c.is_ascii_digit()), "input.memberServerImageName.last strict");
    check(&|case| case.request.method == Method::Post, "answer.post strict");
    check(&|case| case.label.format == Some(Format::Json), "input.responseFormatType.options strict");
}

#[test]
fn a_parameter_that_is_always_refused_is_one_finding_about_it() {
    let model = model();
    let cases = cases(&model);
    let given = |case: &Case| case.label.input.get("memberServerImageDescription").is_some();
    let assessment = assess(&model, &cases, but(given));
    // Which of its statements is as good as any other: nothing it was given was accepted.
    let found = found(&model, &assessment);
    let [one] = &found[..] else { panic!("{found:?}") };
    assert!(one.starts_with("input.memberServerImageDescription.") && one.ends_with(" strict"), "{one}");
}

#[test]
fn who_refuses_everything_is_not_said_to_be_strict() {
    let model = model();
    let cases = cases(&model);
    let assessment = assess(&model, &cases, but(|_| true));
    assert_eq!(found(&model, &assessment), Vec::<String>::new());
    assert_eq!(assessment.accepted, 0);
    assert!(assessment.rows.iter().all(|row| !row.status.is_decided()));
    assert_eq!(assessment.count(Verdict::Conforms), 0);
}

#[test]
fn who_takes_no_credentials_was_never_tried() {
    let model = model();
    let assessment = assess(&model, &cases(&model), |_, _| Class::Denied);
    assert_eq!(found(&model, &assessment), Vec::<String>::new());
    assert!(assessment.denied);
    assert_eq!((assessment.answered, assessment.accepted), (0, 0));
}

#[test]
fn one_answer_that_broke_off_counts_where_others_came_after_it() {
    let model = model();
    let cases = cases(&model);
    let broken = |unreachable: bool, at: usize| {
        let rest = but(|_| false);
        assess(&model, &cases, move |index, case| match index == at {
            true => Class::Broken { unreachable, reason: "closed".to_owned() },
            false => rest(index, case),
        })
    };
    let one = cases.iter().position(|case| case.control.is_some()).expect("a case that is no control");
    let assessment = broken(false, one);
    assert_eq!(found(&model, &assessment), ["answer.whole-answer different"]);
    assert_eq!(assessment.verdicts[one].verdict, Verdict::Diverges);
    assert_eq!(assessment.findings[0].direction, Direction::Different);
    assert_eq!(assessment.rows[assessment.findings[0].constraint.index()].status, Status::Different);
    for (unreachable, at) in [(true, one), (false, cases.len() - 1)] {
        let assessment = broken(unreachable, at);
        assert_eq!(found(&model, &assessment), Vec::<String>::new());
        assert_eq!(assessment.verdicts[at].verdict, Verdict::Inconclusive);
    }
}

#[test]
fn what_is_accepted_against_the_page_is_lenient() {
    let model = model();
    let cases = cases(&model);
    let assessment = assess(&model, &cases, |index, case| match name(case).len() {
        31 => Class::Accepted,
        _ => but(|_| false)(index, case),
    });
    assert_eq!(found(&model, &assessment), ["input.memberServerImageName.max lenient"]);
    let finding = &assessment.findings[0];
    assert_eq!(assessment.rows[finding.constraint.index()].status, Status::Lenient);
    assert!(finding.cases.iter().all(|&case| assessment.verdicts[case].verdict == Verdict::Diverges));
}

/// The same cases again and again, and how many entries the diagnosis keeps: surprising, and counted.
fn kept(rounds: usize, class: impl Fn(usize, &Case) -> Class) -> (usize, usize) {
    let model = model();
    let cases = cases(&model);
    let mut tally = Tally::new(&model, &model.inventory);
    for (index, case) in cases.iter().enumerate().cycle().take(rounds * cases.len()) {
        tally.add(case, Judgement::of(class(index, case)));
    }
    let sum = |one: (usize, usize), other: (usize, usize)| (one.0 + other.0, one.1 + other.1);
    let wrong = tally.invalid.iter().map(|invalid| (invalid.wrong.len(), 0));
    tally.seen.iter().map(Seen::kept).chain(wrong).fold((0, 0), sum)
}

#[test]
fn what_a_diagnosis_keeps_grows_with_surprises_and_never_with_cases() {
    let right = |_: usize, case: &Case| but(|_| false)(0, case);
    assert_eq!(kept(1, right), kept(20, right));
    assert_eq!(kept(1, right).0, 0, "nothing surprises");
    // One round shows each surprise once, so three rounds keep three times as many, and no more.
    let short = |_: usize, case: &Case| but(|case| name(case).len() > 20)(0, case);
    let (one, three) = (kept(1, short), kept(3, short));
    assert_eq!((three.0, three.1), (3 * one.0, one.1));
}
