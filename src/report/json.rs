//! The report for programs: one JSON document whose keys and order are a contract.
//!
//! Keys may be added behind the others, never taken away. The same assessment gives the same
//! bytes: no times, and nothing of the endpoint but in `target` and in the curl lines. Structs here
//! are the report's own; core types are never serialised.
//!
//! Next: `clients` for who can read the answers, [`super::text`] for people.

mod clients;

use serde::Serialize;

use crate::judge::{Finding, LeftOpen, Listed, Row, Verdict, levels};
use crate::model::{Constraint, Level};

use super::{Report, outcome};

/// Writes the report, with a newline at its end.
pub fn write(report: &Report<'_>) -> String {
    let document = Document::of(report);
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    complete: bool,
    seed: u64,
    target: Target<'a>,
    summary: Summary,
    distance: Distance,
    constraints: Vec<ConstraintRow<'a>>,
    divergences: Vec<Divergence<'a>>,
    cases: Vec<CaseRow<'a>>,
    version: &'static str,
    spec: &'a str,
    stopped: Option<&'a str>,
    observations: Vec<Observation<'a>>,
    readings: Vec<Reading<'a>>,
    known: Vec<KnownRow<'a>>,
    strict: bool,
    outcome: &'static str,
    headline: String,
    advice: Advice<'a>,
    undecided: Vec<Undecided<'a>>,
    alterations: Vec<Alteration<'a>>,
    salt: Option<&'a str>,
    clients: Vec<clients::ClientRow<'a>>,
}

/// One statement of the page that the endpoint has altered, in plain words.
#[derive(Serialize)]
struct Alteration<'a> {
    action: &'a str,
    constraint: &'a str,
    direction: &'static str,
    level: &'static str,
    words: &'a str,
}

#[derive(Serialize)]
struct Target<'a> {
    name: &'a str,
    endpoint: &'a str,
}

#[derive(Serialize)]
struct Summary {
    cases: usize,
    conforms: usize,
    diverges: usize,
    known: usize,
    unspecified: usize,
    inconclusive: usize,
    requests: usize,
    creates: usize,
    withheld: usize,
}

#[derive(Serialize)]
struct Distance {
    constraints: usize,
    decided: usize,
    held: usize,
    unchecked: usize,
    /// With how many statements altered the page would describe the endpoint; advice apart.
    edits: usize,
}

/// Shoulds, counted as `distance` counts musts, and what breaks them.
#[derive(Serialize)]
struct Advice<'a> {
    constraints: usize,
    decided: usize,
    held: usize,
    unchecked: usize,
    findings: Vec<Divergence<'a>>,
}

/// What the endpoint left undecided; without a constraint it is a plain request that was refused.
#[derive(Serialize)]
struct Undecided<'a> {
    action: &'a str,
    constraint: Option<&'a str>,
    case: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct ConstraintRow<'a> {
    id: &'a str,
    action: &'a str,
    basis: &'static str,
    status: &'static str,
    displacement: Option<&'a str>,
    reading: Option<&'a str>,
    kind: &'static str,
    checkable: bool,
    cases: Sides,
    says: &'a str,
    excluded: Vec<Excluded<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    level: &'static str,
}

#[derive(Serialize)]
struct Excluded<'a> {
    reading: &'a str,
    case: &'a str,
}

#[derive(Serialize)]
struct Sides {
    inside: usize,
    outside: usize,
}

#[derive(Serialize)]
struct Divergence<'a> {
    action: &'a str,
    constraint: &'a str,
    layer: &'static str,
    direction: &'static str,
    basis: &'static str,
    path: &'a str,
    expected: &'a str,
    actual: &'a str,
    cases: Vec<&'a str>,
    curl: String,
    known: bool,
    nature: Option<&'static str>,
    also: Vec<&'a str>,
    rate: Option<Rate>,
    hides: bool,
    only: Option<String>,
    elsewhere: Vec<&'a str>,
    reason: Option<&'a str>,
    since: Option<String>,
    level: &'static str,
    altered: &'a str,
}

/// What the target lists as known, found or not.
#[derive(Serialize)]
struct KnownRow<'a> {
    constraint: &'a str,
    direction: &'static str,
    path: &'a str,
    reason: &'a str,
    since: String,
    expires: Option<String>,
    state: &'static str,
    level: &'static str,
}

#[derive(Serialize)]
struct Rate {
    diverged: usize,
    of: usize,
}

#[derive(Serialize)]
struct CaseRow<'a> {
    id: &'a str,
    action: &'a str,
    verdict: &'static str,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Observation<'a> {
    path: &'a str,
    what: &'a str,
    count: usize,
}

#[derive(Serialize)]
struct Reading<'a> {
    constraint: &'a str,
    follows: &'a str,
    excluded: Vec<Excluded<'a>>,
}

impl<'a> Document<'a> {
    fn of(report: &Report<'a>) -> Self {
        let rows: Vec<_> = report.tried().flat_map(|(_, action)| report.rows_of(action)).collect();
        let assessment = report.assessment;
        let of_level = |level| outcome::Distance::over(rows.iter().copied(), level);
        let outcome::Distance { constraints, decided, held, unchecked } = of_level(Level::Must);
        let advice = Advice::of(report, of_level(Level::Should));
        Self {
            format: 1,
            complete: assessment.stopped.is_none(),
            seed: report.seed,
            salt: report.salt,
            clients: clients::rows(report),
            target: Target { name: report.target, endpoint: report.endpoint },
            summary: Summary::of(report),
            distance: Distance { constraints, decided, held, unchecked, edits: outcome::edits(report) },
            readings: rows.iter().filter_map(|&(constraint, row)| Reading::of(constraint, row)).collect(),
            constraints: rows.into_iter().map(|(constraint, row)| ConstraintRow::of(constraint, row)).collect(),
            divergences: assessment.divergences().map(|finding| Divergence::of(report, finding)).collect(),
            cases: cases(report),
            version: env!("CARGO_PKG_VERSION"),
            spec: &report.model.digest,
            stopped: assessment.stopped.as_deref(),
            observations: observations(report),
            known: assessment.known.iter().map(|listed| KnownRow::of(report, listed)).collect(),
            strict: assessment.strict,
            outcome: outcome::of(assessment).name(),
            headline: outcome::headline(report),
            advice,
            undecided: assessment.left_open.iter().map(|open| Undecided::of(report, open)).collect(),
            alterations: assessment.findings.iter().map(|finding| Alteration::of(report, finding)).collect(),
        }
    }
}

impl Summary {
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
        }
    }
}

impl<'a> Advice<'a> {
    /// Every finding of a should, whether the run was strict or not.
    fn of(report: &Report<'a>, distance: outcome::Distance) -> Self {
        let outcome::Distance { constraints, decided, held, unchecked } = distance;
        let shoulds = report.assessment.findings.iter();
        let shoulds = shoulds.filter(|finding| levels::of(report.model, finding) == Level::Should);
        let findings = shoulds.map(|finding| Divergence::of(report, finding)).collect();
        Self { constraints, decided, held, unchecked, findings }
    }
}

impl<'a> Alteration<'a> {
    fn of(report: &Report<'a>, finding: &'a Finding) -> Self {
        let constraint = report.model.constraint(finding.constraint);
        Self {
            action: &constraint.action,
            constraint: &constraint.id,
            direction: finding.direction.name(),
            level: levels::of(report.model, finding).name(),
            words: &finding.alteration,
        }
    }
}

impl<'a> Undecided<'a> {
    fn of(report: &Report<'a>, open: &'a LeftOpen) -> Self {
        Self {
            action: report.model.actions.get(open.action).map_or("", |action| action.id.as_str()),
            constraint: open.constraint.map(|id| report.model.constraint(id).id.as_str()),
            case: report.cases.get(open.case).map_or("", |case| case.id.as_str()),
            reason: &open.reason,
        }
    }
}

impl<'a> ConstraintRow<'a> {
    fn of(constraint: &'a Constraint, row: &'a Row) -> Self {
        Self {
            id: &constraint.id,
            action: &constraint.action,
            basis: constraint.basis.name(),
            status: row.status.name(),
            displacement: row.displacement.as_deref(),
            reading: row.reading.as_deref(),
            kind: constraint.kind.name(),
            checkable: constraint.is_checkable(),
            cases: Sides { inside: row.inside, outside: row.outside },
            says: &constraint.says,
            excluded: excluded(row),
            reason: constraint.unchecked.as_deref(),
            level: constraint.level.name(),
        }
    }
}

impl<'a> Divergence<'a> {
    fn of(report: &Report<'a>, finding: &'a Finding) -> Self {
        let constraint = report.model.constraint(finding.constraint);
        Self {
            action: &constraint.action,
            constraint: &constraint.id,
            layer: finding.layer.name(),
            direction: finding.direction.name(),
            basis: constraint.basis.name(),
            path: &finding.path,
            expected: &finding.expected,
            actual: &finding.actual,
            cases: report.case_ids(finding),
            curl: report.curl(finding),
            known: finding.is_known(),
            nature: finding.nature.map(|nature| nature.name()),
            also: report.also(finding),
            rate: finding.rate.map(|rate| Rate { diverged: rate.diverged, of: rate.of }),
            hides: outcome::hides(finding),
            only: report.only(finding),
            elsewhere: finding.elsewhere.iter().map(String::as_str).collect(),
            reason: finding.known.as_ref().map(|known| known.reason.as_str()),
            since: finding.known.as_ref().map(|known| known.since.to_string()),
            level: levels::of(report.model, finding).name(),
            altered: &finding.alteration,
        }
    }
}

impl<'a> KnownRow<'a> {
    fn of(report: &Report<'a>, listed: &'a Listed) -> Self {
        let known = &listed.known;
        Self {
            constraint: &report.model.constraint(known.constraint).id,
            direction: known.direction.name(),
            path: &known.path,
            reason: &known.reason,
            since: known.since.to_string(),
            expires: known.expires.map(|date| date.to_string()),
            state: listed.standing.name(),
            level: report.model.constraint(known.constraint).level.name(),
        }
    }
}

impl<'a> Reading<'a> {
    fn of(constraint: &'a Constraint, row: &'a Row) -> Option<Self> {
        Some(Self { constraint: &constraint.id, follows: row.reading.as_deref()?, excluded: excluded(row) })
    }
}

fn excluded(row: &Row) -> Vec<Excluded<'_>> {
    row.excluded.iter().map(|excluded| Excluded { reading: &excluded.reading, case: &excluded.case }).collect()
}

fn cases<'a>(report: &Report<'a>) -> Vec<CaseRow<'a>> {
    let action = |index: usize| report.model.actions.get(index).map_or("", |action| action.id.as_str());
    let rows = report.assessment.verdicts.iter().map(|case| CaseRow {
        id: &case.id,
        action: action(case.action),
        verdict: case.verdict.name(),
        reason: case.reason.as_deref(),
    });
    rows.collect()
}

fn observations<'a>(report: &Report<'a>) -> Vec<Observation<'a>> {
    let all = report.assessment.observations.iter();
    all.map(|(seen, count)| Observation { path: &seen.path, what: &seen.what, count: *count }).collect()
}

#[cfg(test)]
mod tests;
