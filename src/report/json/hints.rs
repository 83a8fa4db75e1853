//! Which ids would let a run decide more. A hint never claims that their lack was the cause.
//!
//! Next: [`super::write`].

use crate::case::bind::{BindingName, binding_names};
use crate::case::{Case, Expectation};
use crate::judge::{Reply, Verdict};
use crate::model::{Kind, Rule};
use crate::report::Report;
use crate::report::document::{Hint, Text};

/// What to bind: ids that plain requests name and that the endpoint may not know, then resources in a
/// state that no case could name. None where nobody can be asked again.
pub(super) fn of<'a>(report: &Report<'a>) -> Vec<Hint<'a>> {
    if report.is_offline() {
        return Vec::new();
    }
    let names = binding_names(report.model);
    let mut hints = refused_controls(report, &names);
    hints.extend(missing_states(report, &names));
    hints
}

/// Ids of plain requests, because one of those was refused.
fn refused_controls<'a>(report: &Report<'a>, names: &[BindingName]) -> Vec<Hint<'a>> {
    let mut hints: Vec<Hint<'_>> = Vec::new();
    let cases = report.cases.kept().iter().zip(report.assessment.verdicts.iter());
    for (case, verdict) in cases {
        let refused = verdict.reply == Reply::Refused;
        if verdict.verdict != Verdict::Inconclusive || !is_control(case) || !refused {
            continue;
        }
        for name in names.iter().filter(|name| name.state.is_none()) {
            let Some(id) = case.label.input.get(&name.name).and_then(|value| value.as_text()) else { continue };
            let bind = vec![bound(name)];
            if !hints.iter().any(|known| known.bind == bind) {
                let why = format!("if {id} is no {} there: controls that name it are refused", name.resource);
                hints.push(Hint { bind, why: why.into() });
            }
        }
    }
    hints
}

fn is_control(case: &Case) -> bool {
    case.control.is_none() && case.label.expectation == Expectation::Accept
}

/// Resources in a state that no case could name.
fn missing_states<'a>(report: &Report<'a>, names: &[BindingName]) -> Vec<Hint<'a>> {
    let rows = report.tried().flat_map(|(_, action)| report.rows_of(action));
    let open = rows.filter(|(constraint, row)| constraint.kind == Kind::State && !row.status.is_decided());
    let mut hints = Vec::new();
    for (constraint, _) in open {
        let attributes: Vec<&str> = constraint.readings.iter().filter_map(|reading| attribute(&reading.rule)).collect();
        let of_state = |name: &&BindingName| name.state.as_ref().is_some_and(|(key, _)| attributes.contains(&&**key));
        let bind: Vec<Text<'_>> = names.iter().filter(of_state).map(bound).collect();
        if !bind.is_empty() {
            hints.push(Hint { bind, why: format!("for {}", constraint.id).into() });
        }
    }
    hints
}

fn bound<'a>(name: &BindingName) -> Text<'a> {
    name.name.clone().into()
}

fn attribute(rule: &Rule) -> Option<&str> {
    match rule {
        Rule::State { attribute, .. } => Some(attribute),
        _ => None,
    }
}
