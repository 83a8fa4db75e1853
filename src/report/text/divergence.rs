//! Every divergence in full: what the page says, what was found, how to see it again. Then every
//! piece of advice, told the same way.
//!
//! One root cause is one entry, however many cases it touches. The curl line is never wrapped: it
//! is there to be copied.
//!
//! Next: [`crate::report::explain`] for what is behind the id of each.

use crate::judge::{Finding, levels};
use crate::report::Report;
use crate::report::layout::{clean, count};
use crate::report::outcome;
use crate::report::{curl, explain};

use super::{COLUMN, PROGRAM, Page, severity};

/// How many case ids, or places, are worth reading.
const FEW: usize = 3;

/// Writes every divergence, then every piece of advice.
pub(super) fn write(page: &mut Page<'_>) {
    let (divergences, advice) = page.findings();
    list(page, &count(divergences.len(), "divergence"), 1, &divergences);
    let advised = format!("advice: {}, counted with --strict only", count(advice.len(), "broken should"));
    list(page, &advised, divergences.len() + 1, &advice);
}

fn list(page: &mut Page<'_>, heading: &str, first: usize, findings: &[&Finding]) {
    if findings.is_empty() {
        return;
    }
    page.heading(heading);
    for (number, finding) in (first..).zip(findings) {
        page.line("");
        one(page, number, finding);
    }
}

fn one(page: &mut Page<'_>, number: usize, finding: &Finding) {
    let report = page.report;
    let constraint = report.model.constraint(finding.constraint);
    let id = page.style.paint(severity(finding), &constraint.id);
    page.line(&format!("{number:>3}  {id}"));
    let known = if finding.is_known() { ", known" } else { "" };
    let (direction, layer) = (finding.direction.name(), finding.layer.name());
    let (level, basis) = (levels::of(report.model, finding).name(), constraint.basis.name());
    page.entry(5, "what", &format!("{direction}, layer {layer}, {basis}, a {level}{known}"));
    if let Some(known) = &finding.known {
        page.entry(5, "known", &super::known::accepted(known));
        if finding.advice {
            page.entry(5, "", super::known::NEEDLESS);
        }
    }
    page.entry(5, "page says", &explain::says(constraint));
    page.entry(5, "altered", &finding.alteration);
    page.entry(5, "expected", &finding.expected);
    page.entry(5, "actual", &finding.actual);
    details(page, finding);
    cases(page, finding);
    repeat(page, number, finding);
    page.line(&format!("     {:COLUMN$}{PROGRAM} explain {}", "more", constraint.id));
}

/// The line that repeats it; where that is too long to be read, the file that holds it.
fn repeat(page: &mut Page<'_>, number: usize, finding: &Finding) {
    let report = page.report;
    let line = match report.repeats.filter(|_| report.long_repeats().iter().any(|(long, _)| *long == number)) {
        Some(folder) => format!("sh {}", curl::quoted(&format!("{folder}/{number}.sh"))),
        None => report.curl(finding),
    };
    if !line.is_empty() {
        page.line(&format!("     {:COLUMN$}{}", "repeat", clean(&line)));
    }
}

/// How far it goes and how often it shows: worth a place in the short list.
pub(super) fn how_far(report: &Report<'_>, finding: &Finding) -> Vec<String> {
    let displacement = report.row_of(finding).and_then(|row| row.displacement.as_ref());
    let far = displacement.map(|displacement| format!("how far: {displacement}"));
    let often = finding.rate.map(|rate| format!("unstable: {} of {} answers", rate.diverged, rate.of));
    far.into_iter().chain(often).chain(report.only(finding)).collect()
}

/// What is known of some divergences only.
fn details(page: &mut Page<'_>, finding: &Finding) {
    let report = page.report;
    for how in how_far(report, finding) {
        let (label, text) = how.split_once(": ").unwrap_or(("shows", &how));
        page.entry(5, label, text);
    }
    if let Some(nature) = finding.nature {
        page.entry(5, "the text is", nature.name());
    }
    places(page, finding);
    for (position, id) in report.also(finding).into_iter().enumerate() {
        let label = if position == 0 { "also breaks" } else { "" };
        page.line(&format!("     {label:COLUMN$}{id}"));
    }
    if outcome::hides(finding) {
        page.entry(5, "note", "what lies deeper could not be judged in these cases");
    }
}

fn places(page: &mut Page<'_>, finding: &Finding) {
    let all: Vec<&str> = finding.places().filter(|place| !place.is_empty()).collect();
    let (shown, rest) = page.few(&all, FEW);
    for (position, place) in shown.iter().enumerate() {
        page.entry(5, if position == 0 { "at" } else { "" }, place);
    }
    if rest > 0 {
        page.entry(5, "", &format!("and {rest} more"));
    }
}

fn cases(page: &mut Page<'_>, finding: &Finding) {
    let ids = page.report.case_ids(finding);
    let (shown, rest) = page.few(&ids, FEW);
    for (position, id) in shown.iter().enumerate() {
        let label = if position == 0 { "cases" } else { "" };
        page.line(&format!("     {label:COLUMN$}{}", clean(id)));
    }
    if rest > 0 {
        page.line(&format!("     {:COLUMN$}and {rest} more", ""));
    }
}
