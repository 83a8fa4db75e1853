//! The same for programs: its own structs, so that renaming a field inside breaks nobody.

use serde::Serialize;

use crate::reference::fault::FaultClass;

use super::{SelfCheck, Summary};

/// Everything measured, as JSON with a newline at the end.
pub fn json(check: &SelfCheck) -> String {
    let document = Document {
        format: 1,
        seed: check.seed,
        seeds: check.seeds,
        cases: check.cases.iter().map(|(action, cases)| Cases { action, cases: *cases }).collect(),
        total: row("all", &check.summary()),
        classes: FaultClass::ALL.map(|class| row(class.name(), &check.summary_of(class))).into(),
        conforming: check.benign,
        alarms: check
            .alarms
            .iter()
            .map(|a| Alarm { id: &a.id, constraint: &a.constraint, actual: &a.actual })
            .collect(),
        faults: check.faults.iter().map(fault).collect(),
        pairs: check.pairs.iter().map(|p| Pair { ids: &p.ids, found: p.found, masked: p.masked.as_deref() }).collect(),
    };
    // These structs hold nothing that JSON cannot.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    seed: u64,
    seeds: u64,
    cases: Vec<Cases<'a>>,
    total: Row,
    classes: Vec<Row>,
    conforming: usize,
    alarms: Vec<Alarm<'a>>,
    faults: Vec<Fault<'a>>,
    pairs: Vec<Pair<'a>>,
}

#[derive(Serialize)]
struct Cases<'a> {
    action: &'a str,
    cases: usize,
}

#[derive(Serialize)]
struct Row {
    class: &'static str,
    faults: usize,
    equivalent: usize,
    killed: usize,
    xml: Share,
    json: Share,
    localisation: f64,
    direction: f64,
    noise: f64,
    median_requests: usize,
    percentile_95_requests: usize,
}

#[derive(Serialize)]
struct Share {
    killed: usize,
    of: usize,
}

#[derive(Serialize)]
struct Alarm<'a> {
    id: &'a str,
    constraint: &'a str,
    actual: &'a str,
}

#[derive(Serialize)]
struct Fault<'a> {
    id: &'a str,
    seed: u64,
    class: &'static str,
    equivalent: Option<&'a str>,
    killed: bool,
    xml: Option<bool>,
    json: Option<bool>,
    localised: bool,
    directed: bool,
    findings: usize,
    requests: Option<usize>,
    top: Option<&'a str>,
    direction: Option<&'a str>,
}

#[derive(Serialize)]
struct Pair<'a> {
    ids: &'a [String; 2],
    found: [bool; 2],
    masked: Option<&'a str>,
}

fn row(class: &'static str, summary: &Summary) -> Row {
    let share = |(killed, of): (usize, usize)| Share { killed, of };
    Row {
        class,
        faults: summary.faults,
        equivalent: summary.equivalent,
        killed: summary.killed,
        xml: share(summary.formats[0]),
        json: share(summary.formats[1]),
        localisation: summary.localisation(),
        direction: summary.direction(),
        noise: summary.noise(),
        median_requests: summary.median,
        percentile_95_requests: summary.percentile_95,
    }
}

fn fault(score: &super::FaultScore) -> Fault<'_> {
    Fault {
        id: &score.id,
        seed: score.seed,
        class: score.class.name(),
        equivalent: score.equivalent.as_deref(),
        killed: score.killed,
        xml: score.formats[0],
        json: score.formats[1],
        localised: score.localised,
        directed: score.directed,
        findings: score.findings,
        requests: score.requests,
        top: score.top.as_ref().map(|(constraint, _)| constraint.as_str()),
        direction: score.top.as_ref().map(|(_, direction)| *direction),
    }
}
