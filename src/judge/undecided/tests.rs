//! What endpoints leave open that are nothing but a rule about what becomes of each request.

use std::sync::Arc;

use super::*;
use crate::judge::tests::{self, ACTION, cases, model, refused};
use crate::judge::{Class, levels};
use crate::model::Kind;

const MAX: &str = "vserver.createMemberServerImageInstance.input.memberServerImageName.max";

/// What a run of these cases came to, by the class of each.
fn assess(model: &Model, cases: &[Case], class: impl Fn(usize, &Case) -> Class) -> Assessment {
    let mut assessment = tests::assess(model, cases, class);
    levels::settle(model, cases, &mut assessment, false);
    assessment
}

fn right(case: &Case) -> Class {
    match case.label.expectation {
        Expectation::Reject => refused(),
        Expectation::Accept | Expectation::Unspecified => Class::Accepted,
    }
}

/// Right about everything, but for what it answers with these words of a gateway.
fn down(fails: impl Fn(&Case) -> bool) -> impl Fn(usize, &Case) -> Class {
    move |_, case| if fails(case) { Class::Down { status: 503 } } else { right(case) }
}

fn open(model: &Model, cases: &[Case], class: impl Fn(usize, &Case) -> Class) -> Vec<String> {
    let named = |open: &LeftOpen| open.constraint.map_or("plain", |id| model.constraint(id).id.as_str()).to_owned();
    assess(model, cases, class).left_open.iter().map(named).collect()
}

fn subject(model: &Model, id: &str) -> Option<ConstraintId> {
    Some(model.constraint_named(id).expect("a statement of the page").0)
}

#[test]
fn a_must_whose_every_case_failed_is_left_open_with_the_reason() {
    let model = model();
    let cases = cases(&model);
    let max = subject(&model, MAX);
    let too_long = |case: &Case| case.subject == max && case.label.expectation == Expectation::Reject;
    assert_eq!(open(&model, &cases, down(|_| false)), Vec::<String>::new());
    assert_eq!(open(&model, &cases, down(too_long)), [MAX]);
    let left = &assess(&model, &cases, down(too_long)).left_open[0];
    assert!(too_long(&cases[left.case]) && left.reason.starts_with("HTTP 503"), "{left:?}");
    // One of them that was answered is enough: what failed beside it kept nothing from being decided.
    let first = cases.iter().position(too_long);
    let but_one =
        |index: usize, case: &Case| if Some(index) == first { right(case) } else { down(too_long)(index, case) };
    assert_eq!(open(&model, &cases, but_one), Vec::<String>::new());
}

#[test]
fn what_is_left_open_is_a_must_unless_the_run_is_strict() {
    let mut model = model();
    let max = subject(&model, MAX).expect("a statement");
    Arc::make_mut(&mut model.constraints[max.index()]).level = Level::Should;
    let cases = cases(&model);
    let fails = |case: &Case| case.subject == Some(max) && case.label.expectation == Expectation::Reject;
    assert_eq!(open(&model, &cases, down(fails)), Vec::<String>::new());
    let mut strict = assess(&model, &cases, down(fails));
    levels::settle(&model, &cases, &mut strict, true);
    assert_eq!(strict.left_open.len(), 1);
}

#[test]
fn what_was_not_sent_was_not_asked() {
    let model = model();
    let cases = cases(&model);
    let max = subject(&model, MAX);
    let withheld = || Class::Withheld { reason: "not sent: needs a real id".to_owned() };
    let about = |_: usize, case: &Case| if case.subject == max { withheld() } else { right(case) };
    assert_eq!(open(&model, &cases, about), Vec::<String>::new());
    // Their controls were not sent, for want of leave: they were sent in vain, by us.
    let named = |case: &Case| case.id.contains("/control/memberServerImageName/");
    let control = |_: usize, case: &Case| if named(case) { withheld() } else { right(case) };
    assert_eq!(open(&model, &cases, control), Vec::<String>::new());
}

#[test]
fn one_answer_that_failed_leaves_nothing_open_that_others_decide() {
    let model = model();
    let cases = cases(&model);
    let control = cases.iter().position(|case| case.id.ends_with("/control/memberServerImageName/get-xml"));
    let limited = |index: usize, case: &Case| if Some(index) == control { Class::Throttled } else { right(case) };
    let assessment = assess(&model, &cases, limited);
    assert!(assessment.count(Verdict::Inconclusive) > 10, "what leans on it can tell nothing");
    assert_eq!(assessment.left_open, []);
}

#[test]
fn what_a_divergence_explains_is_told_by_that() {
    let model = model();
    let cases = cases(&model);
    let described = |case: &Case| case.label.input.get("memberServerImageDescription").is_some();
    let class = |_: usize, case: &Case| if described(case) { refused() } else { right(case) };
    let assessment = assess(&model, &cases, class);
    assert!(assessment.divergences().next().is_some());
    assert_eq!(assessment.left_open, []);
}

#[test]
fn a_plain_request_refused_for_no_known_reason_is_left_open_itself() {
    let model = model();
    let cases = cases(&model);
    let open = assess(&model, &cases, |_, _| refused()).left_open;
    let plain = cases.iter().filter(|case| case.key.is_plain()).count();
    assert!(open[..plain].iter().all(|open| open.constraint.is_none() && cases[open.case].key.is_plain()), "{open:?}");
    assert!(open[plain..].iter().all(|open| open.constraint.is_some()) && open.len() > 2 * plain);
    assert!(open.iter().all(|open| open.reason == "refused with 1300: \"no\""), "{open:?}");
}

#[test]
fn a_narrowed_run_sets_out_to_decide_what_its_cases_are_about() {
    let model = model();
    let all = cases(&model);
    let taken = |case: &Case| case.id.contains("Name.max/31-characters/");
    let cases = crate::case::suite::narrow(all, taken);
    let assessment = assess(&model, &cases, down(|_| false));
    assert!(assessment.rows.iter().filter(|row| !row.status.is_decided()).count() > 20, "of most nothing is known");
    assert_eq!(assessment.left_open, []);
    let open = open(&model, &cases, down(|case| taken(case)));
    assert!(open.contains(&MAX.to_owned()), "{open:?}");
    assert!(open.iter().all(|id| id == MAX || id.contains(".answer.refus")), "{open:?}");
}

#[test]
fn a_way_that_is_refused_explains_what_was_asked_that_way_if_it_is_a_divergence() {
    let mut model = model();
    let post = model.promise(model.action(ACTION).expect("an action"), Kind::Post).expect("a promise");
    let cases = crate::case::suite::narrow(cases(&model), |case| case.id.contains("Name.max/31-characters/post-"));
    let class = |_: usize, case: &Case| if case.request.method == Method::Post { refused() } else { right(case) };
    Arc::make_mut(&mut model.constraints[post.index()]).level = Level::Must;
    assert_eq!(open(&model, &cases, class), Vec::<String>::new());
    // Advice is no excuse for a must of which nothing is known.
    Arc::make_mut(&mut model.constraints[post.index()]).level = Level::Should;
    assert!(open(&model, &cases, class).contains(&MAX.to_owned()));
}
