//! Recordings in the report for programs: each with its state and its edits, and those that differ
//! once more as divergences.

use crate::judge::replayed::{EditKind, Edited, Replayed, State};
use crate::judge::{Direction, Layer};
use crate::model::{Basis, Level};
use crate::report::document::{DivergenceRow, EditRow, Recording};
use crate::report::rows::Material;
use crate::report::{Report, curl};

use super::{expires, texts};

impl<'a> Material<'a> for Recording<'a> {
    fn count(report: &Report<'a>) -> usize {
        report.assessment.recordings.len()
    }

    fn at(report: &Report<'a>, place: usize) -> Option<Self> {
        let replayed = report.assessment.recordings.get(place)?;
        let edit = |edit: &'a Edited| EditRow {
            kind: edit.kind.name().into(),
            path: edit.path.as_str().into(),
            recorded: edit.recorded.as_str().into(),
            actual: edit.actual.as_str().into(),
        };
        Some(Recording {
            case: report.cases.id(replayed.case),
            state: replayed.state.name().into(),
            edits: replayed.edits.iter().map(edit).collect(),
            reason: replayed.reason.as_deref().map(Into::into),
            size: replayed.size,
            advice: replayed.advice,
            known: replayed.known.is_some(),
        })
    }
}

/// Those of somebody's own that differ, as divergences: the case is the statement.
pub(super) fn divergences<'a>(report: &Report<'a>) -> impl Iterator<Item = DivergenceRow<'a>> {
    report.assessment.differing().filter_map(move |replayed| {
        let case = report.cases.get(replayed.case)?;
        let places = replayed.places();
        let summary: Vec<String> =
            replayed.edits.iter().map(|edit| format!("{} {}", edit.kind.name(), edit.path)).collect();
        Some(DivergenceRow {
            action: report.model.actions.get(case.action).map_or("", |action| action.id.as_str()).into(),
            constraint: case.id.clone().into(),
            layer: Layer::Recording.name().into(),
            direction: Direction::Different.name().into(),
            basis: Basis::Observed.name().into(),
            path: places.first().copied().unwrap_or_default().into(),
            expected: "the recorded answer".into(),
            actual: summary.join(", ").into(),
            cases: vec![case.id.clone().into()],
            curl: curl::line(report.endpoint, &case.request).into(),
            known: replayed.known.is_some(),
            elsewhere: texts(places.into_iter().skip(1)),
            reason: replayed.known.as_ref().map(|known| known.reason.as_str().into()),
            since: replayed.known.as_ref().map(|known| known.since.to_string().into()),
            level: Level::Must.name().into(),
            expires: replayed.known.as_deref().and_then(expires),
            witness: Some(case.id.clone().into()),
            cases_total: 1,
            ..DivergenceRow::default()
        })
    })
}

impl Recording<'_> {
    /// What became of the recording, for the case of that index; none where a word is of another version.
    pub(crate) fn replayed(&self, case: usize) -> Option<Replayed> {
        let edit = |edit: &EditRow<'_>| {
            Some(Edited {
                kind: EditKind::named(&edit.kind)?,
                path: edit.path.to_string(),
                recorded: edit.recorded.to_string(),
                actual: edit.actual.to_string(),
            })
        };
        Some(Replayed {
            case,
            state: State::named(&self.state)?,
            advice: self.advice,
            edits: self.edits.iter().map(edit).collect::<Option<_>>()?,
            size: self.size,
            reason: self.reason.as_deref().map(str::to_owned),
            known: None,
        })
    }
}
