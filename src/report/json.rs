//! The report for programs: one JSON document whose keys and order are a contract.
//!
//! Keys may be added behind the others, never taken away. The same assessment gives the same
//! bytes: no times, and nothing of the endpoint but in `target` and in the curl lines. Core types are
//! never serialised.
//!
//! Next: `document` for the keys, `clients` for who can read the answers, `lives` for what becomes of what was
//! created, `hints` for what would decide more.

mod clients;
mod editions;
mod hints;
mod lives;

use std::borrow::Cow;
use std::io;

use crate::judge::{Finding, Known, LeftOpen, Listed, Row, Verdict, levels};
use crate::model::{Action, Constraint, Level};

use super::document::{
    ActionRow, Advice, Alteration, ConstraintRow, Distance, DivergenceRow, ExcludedRow, KnownRow, ObservationRow,
    RateRow, ReadingRow, Sides, SummaryRow, TargetRow, Text, Undecided, WholeReport,
};
use super::rows::Rows;
use super::{Report, explain, outcome};

/// Writes the report, a row of a case after the other, with a newline at its end.
///
/// # Errors
///
/// What the writer says.
pub fn write_to(report: &Report<'_>, into: &mut dyn io::Write) -> io::Result<()> {
    WholeReport::of(report).json(into)
}

impl<'a> WholeReport<'a> {
    /// The same.
    pub(super) fn json(&self, into: &mut dyn io::Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *into, self)?;
        into.write_all(b"\n")
    }

    /// What a run came to.
    pub(crate) fn of(report: &Report<'a>) -> Self {
        let rows: Vec<_> = report.tried().flat_map(|(_, action)| report.rows_of(action)).collect();
        let assessment = report.assessment;
        let readings = rows.iter().filter_map(|&(constraint, row)| ReadingRow::of(constraint, row)).collect();
        let constraints: Vec<_> =
            rows.into_iter().map(|(constraint, row)| ConstraintRow::of(constraint, row)).collect();
        let distance = Distance { edits: outcome::edits(report), ..Distance::over(&constraints, Level::Must) };
        let advice = Advice::of(report, Distance::over(&constraints, Level::Should));
        let found = assessment.divergences().map(|finding| DivergenceRow::of(report, finding));
        Self {
            format: 1,
            complete: assessment.stopped.is_none(),
            seed: report.seed,
            salt: report.salt.map(Text::from),
            target: TargetRow { name: report.target.into(), endpoint: report.endpoint.into() },
            clients: clients::rows(report),
            summary: SummaryRow::of(report),
            distance,
            readings,
            constraints,
            divergences: found.chain(recordings::divergences(report)).collect(),
            recordings: Rows::Of(*report),
            cases: Rows::Of(*report),
            version: env!("CARGO_PKG_VERSION").into(),
            spec: report.model.digest.as_str().into(),
            stopped: assessment.stopped.as_deref().map(Text::from),
            observations: observations(report),
            known: assessment.known.iter().map(|listed| KnownRow::of(report, listed)).collect(),
            strict: assessment.strict,
            outcome: outcome::of(assessment).name().into(),
            headline: outcome::headline(report).into(),
            advice,
            undecided: assessment.left_open.iter().map(|open| Undecided::of(report, open)).collect(),
            alterations: assessment.findings.iter().map(|finding| Alteration::of(report, finding)).collect(),
            shard: report.shard.map(Cow::Borrowed),
            editions: editions::rows(report),
            lives: lives::rows(report),
            actions: report.tried().map(|(_, action)| ActionRow::of(action)).collect(),
            hints: hints::of(report),
            elapsed: (!report.elapsed.is_zero()).then_some(report.elapsed),
        }
    }
}

impl<'a> ActionRow<'a> {
    fn of(action: &'a Action) -> Self {
        let (edition, judged_by) = (action.page.edition.as_str().into(), action.page.name.as_str().into());
        Self { id: action.id.as_str().into(), edition, judged_by }
    }
}

impl SummaryRow {
    fn of(report: &Report<'_>) -> Self {
        let count = |verdict| report.assessment.count(verdict);
        Self {
            cases: report.assessment.verdicts.len(),
            conforms: count(Verdict::Conforms),
            diverges: count(Verdict::Diverges),
            known: count(Verdict::Known),
            unspecified: count(Verdict::Unspecified),
            inconclusive: count(Verdict::Inconclusive),
            requests: report.requests,
            creates: outcome::creates(report),
            withheld: report.assessment.withheld,
            answered: Some(report.assessment.answered),
        }
    }
}

impl<'a> Advice<'a> {
    /// Every finding of a should, whether the run was strict or not.
    fn of(report: &Report<'a>, distance: Distance) -> Self {
        let Distance { constraints, decided, held, unchecked, .. } = distance;
        let shoulds = report.assessment.findings.iter();
        let shoulds = shoulds.filter(|finding| levels::of(report.model, finding) == Level::Should);
        let findings = shoulds.map(|finding| DivergenceRow::of(report, finding)).collect();
        Self { constraints, decided, held, unchecked, findings }
    }
}

impl<'a> Alteration<'a> {
    fn of(report: &Report<'a>, finding: &'a Finding) -> Self {
        let constraint = report.model.constraint(finding.constraint);
        Self {
            action: constraint.action.as_str().into(),
            constraint: constraint.id.as_str().into(),
            direction: finding.direction.name().into(),
            level: levels::of(report.model, finding).name().into(),
            words: finding.alteration.as_str().into(),
        }
    }
}

impl<'a> Undecided<'a> {
    fn of(report: &Report<'a>, open: &'a LeftOpen) -> Self {
        Self {
            action: report.model.actions.get(open.action).map_or("", |action| action.id.as_str()).into(),
            constraint: open.constraint.map(|id| report.model.constraint(id).id.as_str().into()),
            case: report.cases.id(open.case),
            reason: open.reason.as_str().into(),
        }
    }
}

impl<'a> ConstraintRow<'a> {
    fn of(constraint: &'a Constraint, row: &'a Row) -> Self {
        Self {
            id: constraint.id.as_str().into(),
            action: constraint.action.as_str().into(),
            basis: constraint.basis.name().into(),
            status: row.status.name().into(),
            displacement: row.displacement.as_deref().map(Text::from),
            reading: row.reading.as_deref().map(Text::from),
            kind: constraint.kind.name().into(),
            checkable: constraint.is_checkable(),
            cases: Sides { inside: row.inside, outside: row.outside },
            says: constraint.says.as_str().into(),
            excluded: excluded(row),
            reason: constraint.unchecked.as_deref().map(Text::from),
            level: constraint.level.name().into(),
            quote: explain::says(constraint).into(),
        }
    }
}

impl<'a> DivergenceRow<'a> {
    fn of(report: &Report<'a>, finding: &'a Finding) -> Self {
        let constraint = report.model.constraint(finding.constraint);
        Self {
            action: constraint.action.as_str().into(),
            constraint: constraint.id.as_str().into(),
            layer: finding.layer.name().into(),
            direction: finding.direction.name().into(),
            basis: constraint.basis.name().into(),
            path: finding.path.as_str().into(),
            expected: finding.expected.as_str().into(),
            actual: finding.actual.as_str().into(),
            cases: report.case_ids(finding),
            curl: report.curl(finding).into(),
            known: finding.is_known(),
            nature: finding.nature.map(|nature| nature.name().into()),
            also: texts(report.also(finding)),
            rate: finding.rate.map(|rate| RateRow { diverged: rate.diverged, of: rate.of }),
            hides: outcome::hides(finding),
            only: report.only(finding).map(Text::from),
            elsewhere: texts(finding.elsewhere.iter().map(String::as_str)),
            reason: finding.known.as_ref().map(|known| known.reason.as_str().into()),
            since: finding.known.as_ref().map(|known| known.since.to_string().into()),
            level: levels::of(report.model, finding).name().into(),
            altered: finding.alteration.as_str().into(),
            expires: finding.known.as_ref().and_then(expires),
            witness: finding
                .witness
                .or(finding.cases.first().copied())
                .map(|at| report.cases.id(at))
                .filter(|id| !id.is_empty()),
            cases_total: finding.cases.len(),
        }
    }
}

impl<'a> KnownRow<'a> {
    fn of(report: &Report<'a>, listed: &'a Listed) -> Self {
        let known = &listed.known;
        Self {
            constraint: known.statement.id(report.model).into(),
            direction: known.direction.name().into(),
            path: known.path.as_str().into(),
            reason: known.reason.as_str().into(),
            since: known.since.to_string().into(),
            expires: expires(known),
            state: listed.standing.name().into(),
            level: known.statement.level(report.model).name().into(),
        }
    }
}

impl<'a> ReadingRow<'a> {
    fn of(constraint: &'a Constraint, row: &'a Row) -> Option<Self> {
        let follows = row.reading.as_deref()?.into();
        Some(Self { constraint: constraint.id.as_str().into(), follows, excluded: excluded(row) })
    }
}

fn expires<'a>(known: &Known) -> Option<Text<'a>> {
    known.expires.map(|date| date.to_string().into())
}

fn texts<'a>(all: impl IntoIterator<Item = &'a str>) -> Vec<Text<'a>> {
    all.into_iter().map(Text::from).collect()
}

fn excluded(row: &Row) -> Vec<ExcludedRow<'_>> {
    let all = row.excluded.iter();
    all.map(|it| ExcludedRow { reading: it.reading.as_str().into(), case: it.case.as_str().into() }).collect()
}

fn observations<'a>(report: &Report<'a>) -> Vec<ObservationRow<'a>> {
    let all = report.assessment.observations.iter();
    let told = |(seen, count): &'a (crate::judge::Observation, usize)| ObservationRow {
        path: seen.path.as_str().into(),
        what: seen.what.as_str().into(),
        count: *count,
    };
    all.map(told).collect()
}

mod recordings;
#[cfg(test)]
mod tests;
