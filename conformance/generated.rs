//! Generated cases against the reference, and against a server only they can find fault with.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ncloud_conformance::case::{Case, Controls};
use ncloud_conformance::codec::decode_request;
use ncloud_conformance::generate::{self, Order};
use ncloud_conformance::judge::{Assessment, Direction};
use ncloud_conformance::model::Model;
use ncloud_conformance::net::spawn;
use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::wire::{Request, Response};

/// All cases that come with the crate, and so many generated ones for each action.
fn cases(model: &Model, seed: u64, count: usize) -> Arc<Vec<Case>> {
    let mut all = Vec::clone(&support::cases(model));
    let controls = Controls::of(&all, 0);
    for action in 0..model.actions.len() {
        let order = Order { model, action, world: &model.inventory, seed, controls: &controls };
        let more = generate::cases(&order, 0..count);
        all.extend(more);
    }
    Arc::new(all)
}

fn assess(
    model: &Arc<Model>,
    cases: &Arc<Vec<Case>>,
    answer: impl Fn(Request) -> Response + Send + Sync + 'static,
) -> Assessment {
    support::runtime().block_on(async {
        let server = spawn(answer).expect("a free loopback port");
        support::assess_at(model, cases, &server.base_url()).await
    })
}

fn reference(model: &Arc<Model>) -> impl Fn(&Request) -> Response + Send + Sync + 'static {
    let reference = Reference::new(model.clone());
    let serial = AtomicU64::new(1);
    move |request| {
        reference.answer(request, Stamp { now_ms: 1_543_379_135_459, serial: serial.fetch_add(1, Ordering::Relaxed) })
    }
}

#[test]
fn the_reference_is_right_about_whatever_is_generated() {
    let model = support::model();
    for seed in [1, 42, 20_181_128] {
        let honest = reference(&model);
        let assessment = assess(&model, &cases(&model, seed, 400), move |request| honest(&request));
        assert!(assessment.findings.is_empty(), "seed {seed}: {:?}", assessment.findings);
    }
}

#[test]
fn a_hole_in_what_is_accepted_is_found_and_shrunk_to_its_edge() {
    // Between two lengths that are tried systematically.
    const HOLE: std::ops::Range<usize> = 680..830;
    let model = support::model();
    let honest = reference(&model);
    let known = model.clone();
    let assessment = assess(&model, &cases(&model, 42, 400), move |request: Request| {
        let (call, _) = decode_request(&known, &request);
        let text = call.as_ref().and_then(|call| call.input.get("blockStorageSnapshotDescription")?.as_text());
        match text {
            Some(text) if HOLE.contains(&text.chars().count()) => {
                let break_it = |text: &str| text.replace("blockStorageInstanceNo=937508", "blockStorageInstanceNo=");
                let target = break_it(&request.target);
                let body = break_it(&String::from_utf8_lossy(&request.body)).into_bytes();
                honest(&Request { target, body, ..request })
            }
            _ => honest(&request),
        }
    });
    let found: Vec<(&str, Direction)> = assessment
        .findings
        .iter()
        .map(|found| (model.constraint(found.constraint).id.as_str(), found.direction))
        .collect();
    // No statement of the page, altered, has a hole in the middle: it is what the page allows that is refused.
    assert_eq!(found, [("server.createBlockStorageSnapshotInstance.answer.accepts", Direction::Strict)]);
    let smallest = assessment.findings[0].smallest.as_ref().expect("a smaller request");
    let names: Vec<&str> =
        smallest.label.input.iter().map(|(name, _)| name).filter(|name| *name != "responseFormatType").collect();
    assert_eq!(names, ["blockStorageInstanceNo", "blockStorageSnapshotDescription"]);
    let text = smallest.label.input.get("blockStorageSnapshotDescription").and_then(|value| value.as_text());
    assert_eq!(text.map(|text| text.chars().count()), Some(HOLE.start));
}
