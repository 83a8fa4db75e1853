//! What a run could not decide and why, what would help, and what was seen besides.
//!
//! Reasons are counted, not listed case by case. A hint names a `--bind` that would let more be
//! decided; it never claims that this was the cause.
//!
//! Next: [`super::divergence`] for what was decided against the page.

use std::collections::BTreeMap;

use crate::case::bind::{BindingName, binding_names};
use crate::case::{Case, Expectation};
use crate::judge::{LeftOpen, Reply, Verdict};
use crate::model::{Kind, Lookup, Rule};
use crate::report::layout::{Tone, clean, count};
use crate::report::outcome::{self, Outcome};

use super::Page;

/// How many reasons, observations or hints are worth reading.
const FEW: usize = 6;

/// Writes what is open.
pub(super) fn write(page: &mut Page<'_>) {
    undecided(page);
    // Where all is well it is enough that they are counted.
    if page.style.verbose || outcome::of(page.report.assessment) != Outcome::Conforms {
        inconclusive(page);
        hints(page);
    }
    if page.style.verbose {
        observations(page);
    }
}

/// What the endpoint left undecided: reasons counted, each with the statements it left open.
fn undecided(page: &mut Page<'_>) {
    let open = &page.report.assessment.left_open;
    let mut reasons: BTreeMap<&str, Vec<&LeftOpen>> = BTreeMap::new();
    open.iter().for_each(|open| reasons.entry(&open.reason).or_default().push(open));
    if reasons.is_empty() {
        return;
    }
    let mut sorted: Vec<(&str, Vec<&LeftOpen>)> = reasons.into_iter().collect();
    sorted.sort_by_key(|(reason, open)| (std::cmp::Reverse(open.len()), *reason));
    page.heading("undecided, and so not conforming");
    let (shown, rest) = page.few(&sorted, FEW);
    for (reason, open) in shown {
        page.entry(2, &format!("{:>5}", open.len()), &clean(reason));
        let (ids, rest) = page.few(open, FEW);
        for open in ids {
            let what = match open.constraint {
                Some(id) => page.report.model.constraint(id).id.clone(),
                None => page.report.cases.id(open.case).into_owned(),
            };
            page.line(&format!("{:15}{}", "", clean(&what)));
        }
        if rest > 0 {
            page.line(&format!("{:15}and {rest} more", ""));
        }
    }
    more(page, rest, "reason");
}

fn inconclusive(page: &mut Page<'_>) {
    let mut reasons: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let verdicts = &page.report.assessment.verdicts;
    let cases = verdicts.iter().enumerate().filter(|(_, case)| case.verdict == Verdict::Inconclusive);
    for (index, case) in cases {
        let reason = verdicts.reason_of(case).unwrap_or("no reason given");
        reasons.entry(reason).or_insert((0, index)).0 += 1;
    }
    if reasons.is_empty() {
        return;
    }
    let mut sorted: Vec<(&str, (usize, usize))> = reasons.into_iter().collect();
    sorted.sort_by_key(|&(reason, (count, _))| (std::cmp::Reverse(count), reason));
    let all = sorted.iter().map(|(_, (count, _))| count).sum();
    page.heading(&format!("inconclusive: {}", count(all, "case")));
    let (shown, rest) = page.few(&sorted, FEW);
    for (reason, (count, first)) in shown {
        page.entry(2, &format!("{count:>5}"), &clean(reason));
        let id = page.style.paint(Tone::Dim, &page.report.cases.id(*first));
        page.line(&format!("{:15}first: {id}", ""));
    }
    more(page, rest, "reason");
}

fn hints(page: &mut Page<'_>) {
    if page.report.is_offline() {
        return; // there is nobody to ask with other ids
    }
    let names = binding_names(page.report.model);
    let mut hints = refused_controls(page, &names);
    hints.extend(missing_states(page, &names));
    if hints.is_empty() {
        return;
    }
    page.heading("to decide more");
    let (shown, rest) = page.few(&hints, FEW);
    for (bind, why) in shown {
        let binds: Vec<(Tone, String)> = bind.iter().map(|bind| (Tone::Plain, bind.clone())).collect();
        let line = page.style.pieces(2, "", 0, &binds, 1);
        page.text.push_str(&line);
        page.entry(2, "", why);
    }
    more(page, rest, "hint");
}

/// Words for the command line, and what they would do.
type Hint = (Vec<String>, String);

/// Ids that plain requests name and that the endpoint may not know, because it refused one.
fn refused_controls(page: &Page<'_>, names: &[BindingName]) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    let cases = page.report.cases.kept().iter().zip(page.report.assessment.verdicts.iter());
    for (case, verdict) in cases {
        let refused = verdict.reply == Reply::Refused;
        if verdict.verdict != Verdict::Inconclusive || !is_control(case) || !refused {
            continue;
        }
        for name in names.iter().filter(|name| name.state.is_none()) {
            let Some(id) = case.label.input.get(&name.name).and_then(|value| value.as_text()) else { continue };
            let bind = vec![bind(name)];
            if !hints.iter().any(|(known, _)| *known == bind) {
                let why = format!("if {id} is no {} there: controls that name it are refused", name.resource);
                hints.push((bind, why));
            }
        }
    }
    hints
}

fn is_control(case: &Case) -> bool {
    case.control.is_none() && case.label.expectation == Expectation::Accept
}

/// Resources in a state that no case could name.
fn missing_states(page: &Page<'_>, names: &[BindingName]) -> Vec<Hint> {
    let rows = page.report.tried().flat_map(|(_, action)| page.report.rows_of(action));
    let open = rows.filter(|(constraint, row)| constraint.kind == Kind::State && !row.status.is_decided());
    let mut hints = Vec::new();
    for (constraint, _) in open {
        let attributes: Vec<&str> = constraint.readings.iter().filter_map(|reading| attribute(&reading.rule)).collect();
        let binds: Vec<String> = names
            .iter()
            .filter(|name| name.state.as_ref().is_some_and(|(key, _)| attributes.contains(&key.as_str())))
            .map(bind)
            .collect();
        if !binds.is_empty() {
            hints.push((binds, format!("for {}", constraint.id)));
        }
    }
    hints
}

fn bind(name: &BindingName) -> String {
    format!("--bind {}=VALUE", name.name)
}

fn attribute(rule: &Rule) -> Option<&str> {
    if let Rule::World(Lookup::State { attribute, .. }) = rule { Some(attribute) } else { None }
}

fn observations(page: &mut Page<'_>) {
    let all = &page.report.assessment.observations;
    if all.is_empty() {
        return;
    }
    page.heading("seen besides, breaking nothing");
    let (shown, rest) = page.few(all, FEW);
    for (seen, times) in shown {
        page.entry(2, &format!("{times:>5}×"), &format!("{}: {}", clean(&seen.path), clean(&seen.what)));
    }
    more(page, rest, "observation");
}

fn more(page: &mut Page<'_>, rest: usize, what: &str) {
    if rest > 0 {
        page.line(&format!("  and {} more (--verbose)", count(rest, what)));
    }
}
