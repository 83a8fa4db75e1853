//! The report for programs: one JSON document whose keys and order are a contract.
//!
//! Keys may be added behind the others, never taken away. The same assessment gives the same
//! bytes: no times, and nothing of the endpoint but in `target` and in the curl lines. Structs here
//! are the report's own; core types are never serialised.
//!
//! Next: [`super::text`] for people.

use serde::Serialize;

use crate::judge::{Finding, Row, Verdict};
use crate::model::Constraint;

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
        let distance = outcome::Distance::over(rows.iter().copied());
        let outcome::Distance { constraints, decided, held, unchecked } = distance;
        Self {
            format: 1,
            complete: assessment.stopped.is_none(),
            seed: report.seed,
            target: Target { name: report.target, endpoint: report.endpoint },
            summary: Summary::of(report),
            distance: Distance { constraints, decided, held, unchecked },
            readings: rows.iter().filter_map(|&(constraint, row)| Reading::of(constraint, row)).collect(),
            constraints: rows.into_iter().map(|(constraint, row)| ConstraintRow::of(constraint, row)).collect(),
            divergences: assessment.findings.iter().map(|finding| Divergence::of(report, finding)).collect(),
            cases: cases(report),
            version: env!("CARGO_PKG_VERSION"),
            spec: &report.model.digest,
            stopped: assessment.stopped.as_deref(),
            observations: observations(report),
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
            known: outcome::is_known(report.assessment, finding),
            nature: finding.nature.map(|nature| nature.name()),
            also: report.also(finding),
            rate: finding.rate.map(|rate| Rate { diverged: rate.diverged, of: rate.of }),
            hides: outcome::hides(finding),
            only: report.only(finding),
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
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::tests::{DIFFERENT, LENIENT, Sample};

    /// Keys of the objects one level below, in order, as they stand in the text.
    fn keys(text: &str, indent: usize) -> Vec<&str> {
        let margin = " ".repeat(indent);
        let lines = text.lines().filter_map(|line| line.strip_prefix(&margin)?.strip_prefix('"'));
        lines.filter_map(|line| line.split_once("\":")).map(|(key, _)| key).collect()
    }

    #[test]
    fn the_contract_is_kept_key_by_key() {
        let sample = Sample::diverging();
        let text = write(&sample.report());
        assert_eq!(
            keys(&text, 2),
            "format complete seed target summary distance constraints divergences cases \
             version spec stopped observations readings"
                .split_whitespace()
                .collect::<Vec<_>>()
        );
        let summary = "cases conforms diverges known unspecified inconclusive requests creates withheld";
        let inner: Vec<&str> = keys(&text, 4);
        let expected = format!("name endpoint {summary} constraints decided held unchecked");
        assert_eq!(inner, expected.split_whitespace().collect::<Vec<_>>());
        let rows = keys(&text, 6);
        let row = "id action basis status displacement reading kind checkable cases";
        assert!(rows.starts_with(&row.split_whitespace().collect::<Vec<_>>()));
        let divergence = "action constraint layer direction basis path expected actual cases curl known \
                          nature also rate hides only";
        let wanted: Vec<&str> = divergence.split_whitespace().collect();
        assert!(rows.windows(wanted.len()).any(|window| window == wanted));
        assert!(rows.windows(4).any(|window| window == ["id", "action", "verdict", "reason"]));
        assert!(text.ends_with("}\n"));
    }

    #[test]
    fn the_numbers_add_up() {
        let sample = Sample::diverging();
        let json: Value = serde_json::from_str(&write(&sample.report())).expect("JSON");
        let number = |pointer: &str| json.pointer(pointer).and_then(Value::as_u64).unwrap_or(u64::MAX);
        let verdicts = ["conforms", "diverges", "known", "unspecified", "inconclusive"];
        let sum: u64 = verdicts.iter().map(|verdict| number(&format!("/summary/{verdict}"))).sum();
        assert_eq!((number("/summary/cases"), sum), (sum, sample.cases.len() as u64));
        let rows = json["constraints"].as_array().expect("rows");
        let held = rows.iter().filter(|row| row["checkable"] == true && row["status"] == "held").count();
        assert_eq!(number("/distance/held"), held as u64);
        assert_eq!(number("/distance/constraints") + number("/distance/unchecked"), rows.len() as u64);
        let unchecked = rows.iter().filter(|row| row["reason"].is_string()).count();
        assert_eq!(number("/distance/unchecked"), unchecked as u64);
    }

    #[test]
    fn each_root_cause_is_one_entry_with_its_cases() {
        let sample = Sample::diverging();
        let json: Value = serde_json::from_str(&write(&sample.report())).expect("JSON");
        let found = json["divergences"].as_array().expect("divergences");
        let ids: Vec<_> = found.iter().filter_map(|entry| entry["constraint"].as_str()).collect();
        assert_eq!(ids, [LENIENT, DIFFERENT]);
        assert_eq!((&found[0]["direction"], &found[0]["known"]), (&Value::from("lenient"), &Value::Bool(false)));
        for entry in found {
            let first = entry["cases"][0].as_str().expect("a case");
            assert!(sample.cases.iter().any(|case| case.id == first));
            assert!(entry["curl"].as_str().is_some_and(|line| line.contains("curl -sS")));
        }
    }

    #[test]
    fn excluded_readings_name_the_case_that_shows_it() {
        let sample = Sample::conforming();
        let json: Value = serde_json::from_str(&write(&sample.report())).expect("JSON");
        let readings = json["readings"].as_array().expect("readings");
        assert!(!readings.is_empty());
        for reading in readings {
            let row = json["constraints"]
                .as_array()
                .and_then(|rows| rows.iter().find(|row| row["id"] == reading["constraint"]));
            let excluded = &reading["excluded"];
            assert_eq!(row.map(|row| &row["excluded"]), Some(excluded));
            let case = excluded[0]["case"].as_str().expect("a case");
            assert!(sample.cases.iter().any(|other| other.id == case) && excluded[0]["reading"] != reading["follows"]);
        }
    }

    #[test]
    fn only_actions_that_were_tried_have_rows() {
        let mut sample = Sample::conforming();
        sample.actions = vec![1];
        let json: Value = serde_json::from_str(&write(&sample.report())).expect("JSON");
        let rows = json["constraints"].as_array().expect("rows");
        assert_eq!(rows.len(), sample.model.actions[1].constraints.len());
        assert!(rows.iter().all(|row| row["action"] == sample.model.actions[1].id.as_str()));
    }

    #[test]
    fn time_leaves_no_trace_and_an_early_end_shows() {
        let mut sample = Sample::conforming();
        let first = write(&sample.report());
        let mut later = sample.report();
        later.elapsed *= 3;
        assert_eq!(write(&later), first);
        sample.assessment.stopped = Some("gone".to_owned());
        let json: Value = serde_json::from_str(&write(&sample.report())).expect("JSON");
        assert_eq!((&json["complete"], &json["stopped"]), (&Value::Bool(false), &Value::from("gone")));
    }
}
