//! From a spec to verdicts without a line of Rust about an action: the invented one and the real
//! ones, systematic and generated cases, answered by the reference, judged and settled.

use std::sync::Arc;
use std::time::Duration;

use ncloud_conformance::case::{Case, Controls, Exchange, Expectation, Outcome, derive};
use ncloud_conformance::generate::{Order, cases};
use ncloud_conformance::judge::{Assessment, Class, Status, Tally, Verdict, judge};
use ncloud_conformance::model::{Model, Side};
use ncloud_conformance::reference::{Reference, Stamp};

use super::models;

/// Systematic cases, and that many generated ones, of each action.
fn suite(model: &Model, seed: u64, count: usize) -> Vec<Case> {
    let mut all = Vec::new();
    for action in 0..model.actions.len() {
        all.extend(derive::systematic(model, action, &model.inventory, all.len()));
        let controls = Controls::of(&all, 0);
        let order = Order { model, action, world: &model.inventory, seed, controls: &controls };
        all.extend(cases(&order, 0..count));
    }
    all
}

fn settled(model: &Model, suite: &[Case]) -> Assessment {
    let reference = Reference::new(Arc::new(model.clone()));
    let mut tally = Tally::new(model, &model.inventory);
    for (serial, case) in (1..).zip(suite) {
        let response = reference.answer(&case.request, Stamp { now_ms: 1_598_258_412_000, serial });
        let exchange = Exchange { outcome: Outcome::Answered(response), elapsed: Duration::ZERO, received_ms: None };
        let judgement = judge(model, case, &exchange);
        assert!(judgement.divergences.is_empty(), "{}: {:?}", case.id, judgement.divergences);
        match case.label.expectation {
            Expectation::Accept => assert_eq!(judgement.class, Class::Accepted, "{}", case.id),
            Expectation::Reject => assert!(matches!(judgement.class, Class::Refused { .. }), "{}", case.id),
            Expectation::Unspecified => {}
        }
        tally.add(case, judgement);
    }
    tally.finish(suite, None)
}

#[test]
fn the_reference_conforms_whatever_is_generated() {
    for model in &models() {
        for seed in [1, 2] {
            let suite = suite(model, seed, 160);
            let assessment = settled(model, &suite);
            assert!(assessment.findings.is_empty(), "{:?}", assessment.findings);
            assert_eq!(assessment.count(Verdict::Diverges), 0);
            assert_eq!(assessment.count(Verdict::Inconclusive), 0);
        }
    }
}

/// Every statement about a parameter of the invented action is seen from both sides, or its
/// reading is found.
#[test]
fn an_action_that_is_only_data_goes_all_the_way() {
    let model = models().pop().expect("the invented one");
    let assessment = settled(&model, &suite(&model, 1, 250));
    let undecided: Vec<&str> = assessment
        .rows
        .iter()
        .filter(|row| row.status != Status::Held && model.constraint(row.constraint).is_checkable())
        .map(|row| model.constraint(row.constraint).id.as_str())
        .collect();
    // No answer repeats these two texts, so that what became of them cannot be told; and the reference
    // answers with an empty list, which has no items to be of a type.
    let expected = ["input.lineList.text.xml-text", "input.deliverTo.xml-text", "output.orderList.sizeList.type"];
    assert_eq!(undecided, expected.map(|end| format!("shop.orderThings.{end}")));
    let sides = assessment.rows.iter().filter(|row| model.constraint(row.constraint).side() == Side::Both);
    assert!(sides.count() > 25);
}
