//! Which ids would let a run decide more. A hint never claims that their lack was the cause.
//!
//! Next: [`super::write`].

use std::collections::BTreeSet;

use crate::case::bind::{BindingName, binding_names};
use crate::case::{Case, Expectation};
use crate::judge::{Reply, Verdict};
use crate::model::{Kind, Lookup, Rule};
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

/// Ids of plain requests, because one of those was refused; but none that another was accepted with.
fn refused_controls<'a>(report: &Report<'a>, names: &[BindingName]) -> Vec<Hint<'a>> {
    let mut hints: Vec<Hint<'_>> = Vec::new();
    let cases = || report.cases.kept().iter().zip(report.assessment.verdicts.iter());
    let controls = |reply: Reply| cases().filter(move |(case, told)| is_control(case) && told.reply == reply);
    let known: BTreeSet<(&str, &str)> =
        controls(Reply::Accepted).flat_map(|(case, _)| names.iter().filter_map(|name| named(case, name))).collect();
    for (case, _) in controls(Reply::Refused).filter(|(_, told)| told.verdict == Verdict::Inconclusive) {
        for name in names.iter().filter(|name| name.state.is_none()) {
            let Some((_, id)) = named(case, name).filter(|named| !known.contains(named)) else { continue };
            let bind = vec![bound(name)];
            if !hints.iter().any(|known| known.bind == bind) {
                let why = format!("if {id} is no {} there: controls that name it are refused", name.resource);
                hints.push(Hint { bind, why: why.into() });
            }
        }
    }
    hints
}

/// What a request gives for a name, beside the name.
fn named<'c>(case: &'c Case, name: &'c BindingName) -> Option<(&'c str, &'c str)> {
    Some((name.name.as_str(), case.label.input.get(&name.name)?.as_text()?))
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
    if let Rule::World(Lookup::State { attribute, .. }) = rule { Some(attribute) } else { None }
}
