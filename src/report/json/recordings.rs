//! Recordings in the report for programs: each with its state and its edits, and those that differ
//! once more as divergences.

use serde::Serialize;

use crate::judge::replayed::Replayed;
use crate::judge::{Direction, Layer};
use crate::model::{Basis, Level};
use crate::report::{Report, curl};

use super::Divergence;

/// A recording that was replayed.
#[derive(Serialize)]
pub(super) struct Recording<'a> {
    case: &'a str,
    state: &'static str,
    edits: Vec<Edit<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// How many edits there are; only the first are listed.
    size: usize,
    advice: bool,
    known: bool,
}

#[derive(Serialize)]
struct Edit<'a> {
    kind: &'static str,
    path: &'a str,
    recorded: &'a str,
    actual: &'a str,
}

/// Every recording, in the order of the cases.
pub(super) fn all<'a>(report: &Report<'a>) -> Vec<Recording<'a>> {
    let edit = |edit: &'a crate::judge::replayed::Edited| Edit {
        kind: edit.kind.name(),
        path: &edit.path,
        recorded: &edit.recorded,
        actual: &edit.actual,
    };
    let one = |replayed: &'a Replayed| Recording {
        case: report.cases.get(replayed.case).map_or("", |case| case.id.as_str()),
        state: replayed.state.name(),
        edits: replayed.edits.iter().map(edit).collect(),
        reason: replayed.reason.as_deref(),
        size: replayed.size,
        advice: replayed.advice,
        known: replayed.known.is_some(),
    };
    report.assessment.recordings.iter().map(one).collect()
}

/// Those of somebody's own that differ, as divergences: the case is the statement.
pub(super) fn divergences<'a>(report: &Report<'a>) -> impl Iterator<Item = Divergence<'a>> {
    report.assessment.differing().filter_map(move |replayed| {
        let case = report.cases.get(replayed.case)?;
        let places = replayed.places();
        let summary: Vec<String> =
            replayed.edits.iter().map(|edit| format!("{} {}", edit.kind.name(), edit.path)).collect();
        Some(Divergence {
            action: report.model.actions.get(case.action).map_or("", |action| action.id.as_str()),
            constraint: &case.id,
            layer: Layer::Recording.name(),
            direction: Direction::Different.name(),
            basis: Basis::Observed.name(),
            path: places.first().copied().unwrap_or_default(),
            expected: "the recorded answer".into(),
            actual: summary.join(", ").into(),
            cases: vec![&case.id],
            curl: curl::line(report.endpoint, &case.request),
            known: replayed.known.is_some(),
            nature: None,
            also: Vec::new(),
            rate: None,
            hides: false,
            only: None,
            elsewhere: places.into_iter().skip(1).collect(),
            reason: replayed.known.as_ref().map(|known| known.reason.as_str()),
            since: replayed.known.as_ref().map(|known| known.since.to_string()),
            level: Level::Must.name(),
            altered: "",
        })
    })
}
