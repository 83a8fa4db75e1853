//! What it takes to conclude: the last step of a run, beside judging its answers in the same run.
//!
//! `cargo bench --bench diagnosis`

mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use ncloud_conformance::case::{Case, Exchange, Outcome, derive};
use ncloud_conformance::judge::{Judgement, Tally, judge};
use ncloud_conformance::model::Model;
use ncloud_conformance::reference::fault::{self, Fault, FaultClass, Faulty};
use ncloud_conformance::reference::{Reference, Stamp};

/// How often each is timed.
const TIMES: usize = 20;

fn main() {
    let model = Arc::new(ncloud_conformance::spec::built_in().expect("the built-in spec is good"));
    let cases = suite(&model);
    println!("concluding a run of {} cases, milliseconds; and as a part of judging its answers", cases.len());
    for (name, faults, limit) in [("no fault", 0, 50.0), ("one fault", 1, 50.0), ("fifty faults", 50, 1000.0)] {
        measure(&model, &cases, name, faults, limit);
    }
}

/// The systematic cases of every action, as the default run has them.
fn suite(model: &Model) -> Vec<Case> {
    let mut cases = Vec::new();
    for action in 0..model.actions.len() {
        let more = derive::systematic(model, action, &model.inventory, cases.len());
        cases.extend(more);
    }
    cases
}

fn measure(model: &Arc<Model>, cases: &[Case], name: &str, faults: usize, limit: f64) {
    let faulty = Faulty::new(Reference::new(model.clone()), spread(model, faults));
    let start = Instant::now();
    let judged: Vec<Judgement> =
        (1..).zip(cases).map(|(serial, case)| answered(model, &faulty, case, serial)).collect();
    let judging = start.elapsed().as_secs_f64() * 1e3;
    let mut times: Vec<f64> = (0..TIMES).map(|_| conclude(model, cases, &judged)).collect();
    times.sort_by(f64::total_cmp);
    let about = format!("{:.2} of judging", times[TIMES / 2] / judging);
    support::tell(name, times[TIMES / 2], &about, times[TIMES / 2] <= limit, &format!("at most {limit} ms"));
}

fn answered(model: &Model, faulty: &Faulty, case: &Case, serial: u64) -> Judgement {
    let response = faulty.answer(&case.request, Stamp { now_ms: 1_718_441_353_994, serial });
    let exchange = Exchange { outcome: Outcome::Answered(response), elapsed: Duration::ZERO, received_ms: None };
    judge(model, case, &exchange)
}

/// The last step alone: what comes before it is done as the answers come.
fn conclude(model: &Model, cases: &[Case], judged: &[Judgement]) -> f64 {
    let mut tally = Tally::new(model, &model.inventory);
    for (case, judgement) in cases.iter().zip(judged) {
        tally.add(case, judgement.clone());
    }
    let start = Instant::now();
    std::hint::black_box(tally.finish(cases, None));
    start.elapsed().as_secs_f64() * 1e3
}

/// So many faults of input checks, from all over the table.
fn spread(model: &Model, count: usize) -> Vec<Fault> {
    let all: Vec<Fault> = fault::all(model)
        .into_iter()
        .filter(|fault| fault.class == FaultClass::Input && fault.equivalent.is_none())
        .collect();
    let step = (all.len() / count.max(1)).max(1);
    all.into_iter().step_by(step).take(count).collect()
}
