//! Every divergence in full: what the page says, what was found, how to see it again.
//!
//! One root cause is one entry, however many cases it touches. The curl line is never wrapped: it
//! is there to be copied.
//!
//! Next: [`crate::report::explain`] for what is behind the id of each.

use crate::judge::Finding;
use crate::report::explain;
use crate::report::layout::{Tone, clean, count};
use crate::report::outcome;

use super::{COLUMN, Page};

/// How many case ids are worth reading.
const FEW: usize = 3;

/// Writes every divergence.
pub(super) fn write(page: &mut Page<'_>) {
    let findings = &page.report.assessment.findings;
    if findings.is_empty() {
        return;
    }
    page.heading(&count(findings.len(), "divergence"));
    for (index, finding) in findings.iter().enumerate() {
        page.line("");
        one(page, index + 1, finding);
    }
}

fn one(page: &mut Page<'_>, number: usize, finding: &Finding) {
    let report = page.report;
    let constraint = report.model.constraint(finding.constraint);
    let known = outcome::is_known(report.assessment, finding);
    let tone = if known { Tone::Warn } else { Tone::Bad };
    let id = page.style.paint(tone, &constraint.id);
    page.line(&format!("{number:>3}  {id}"));
    let known = if known { ", known" } else { "" };
    let (direction, layer) = (finding.direction.name(), finding.layer.name());
    page.entry(5, "what", &format!("{direction}, layer {layer}, {}{known}", constraint.basis.name()));
    page.entry(5, "page says", &explain::says(constraint));
    page.entry(5, "expected", &finding.expected);
    page.entry(5, "actual", &finding.actual);
    let row = report.assessment.rows.iter().find(|row| row.constraint == finding.constraint);
    let displacement = row.and_then(|row| row.displacement.as_deref());
    for (label, text) in [("distance", displacement), ("at", Some(finding.path.as_str()))] {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            page.entry(5, label, text);
        }
    }
    cases(page, finding);
    let curl = clean(&report.curl(finding));
    if !curl.is_empty() {
        page.line(&format!("     {:COLUMN$}{curl}", "repeat"));
    }
    page.line(&format!("     {:COLUMN$}explain {}", "more", constraint.id));
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
