//! What a run could not decide and why, what would help, and what was seen besides.
//!
//! Reasons are counted, not listed case by case. A hint names a `--bind` that would let more be
//! decided; it never claims that this was the cause.
//!
//! Next: [`super::divergence`] for what was decided against the page.

use crate::report::layout::{Tone, clean, count};
use crate::report::view;

use super::page::Page;

/// How many reasons, observations or hints are worth reading.
const FEW: usize = 6;

/// Writes what is open.
pub(super) fn write(page: &mut Page<'_>) {
    undecided(page);
    // Where all is well it is enough that they are counted.
    if page.style.verbose || page.report.outcome != "conforms" {
        inconclusive(page);
        hints(page);
    }
    if page.style.verbose {
        observations(page);
    }
}

/// What the endpoint left undecided: reasons counted, each with the statements it left open.
fn undecided(page: &mut Page<'_>) {
    let sorted = view::left_open(page.report);
    if sorted.is_empty() {
        return;
    }
    page.heading("undecided, and so not conforming");
    let (shown, rest) = page.few(&sorted, FEW);
    for left in shown {
        page.entry(2, &format!("{:>5}", left.all.len()), &clean(left.reason));
        let (ids, rest) = page.few(&left.all, FEW);
        for open in ids {
            let what = open.constraint.as_deref().unwrap_or(&open.case);
            page.line(&format!("{:15}{}", "", clean(what)));
        }
        if rest > 0 {
            page.line(&format!("{:15}and {rest} more", ""));
        }
    }
    more(page, rest, "reason");
}

fn inconclusive(page: &mut Page<'_>) {
    let reasons = view::reasons(page.report.cases.iter().filter(|case| case.verdict == "inconclusive"));
    if reasons.is_empty() {
        return;
    }
    let all = reasons.iter().map(|reason| reason.count).sum();
    page.heading(&format!("inconclusive: {}", count(all, "case")));
    let (shown, rest) = page.few(&reasons, FEW);
    for reason in shown {
        page.entry(2, &format!("{:>5}", reason.count), &clean(&reason.reason));
        let id = page.style.paint(Tone::Dim, &clean(&reason.first));
        page.line(&format!("{:15}first: {id}", ""));
    }
    more(page, rest, "reason");
}

/// What to bind, as words for the command line, and what that would do.
fn hints(page: &mut Page<'_>) {
    let hints = &page.report.hints;
    if hints.is_empty() {
        return;
    }
    page.heading("to decide more");
    let (shown, rest) = page.few(hints, FEW);
    for hint in shown {
        let words = |name| (Tone::Plain, format!("--bind {}=VALUE", clean(name)));
        let binds: Vec<(Tone, String)> = hint.bind.iter().map(|name| words(name)).collect();
        let line = page.style.pieces(2, "", 0, &binds, 1);
        page.text.push_str(&line);
        page.entry(2, "", &hint.why);
    }
    more(page, rest, "hint");
}

fn observations(page: &mut Page<'_>) {
    let all = &page.report.observations;
    if all.is_empty() {
        return;
    }
    page.heading("seen besides, breaking nothing");
    let (shown, rest) = page.few(all, FEW);
    for seen in shown {
        page.entry(2, &format!("{:>5}×", seen.count), &format!("{}: {}", clean(&seen.path), clean(&seen.what)));
    }
    more(page, rest, "observation");
}

fn more(page: &mut Page<'_>, rest: usize, what: &str) {
    if rest > 0 {
        page.line(&format!("  and {} more (--verbose)", count(rest, what)));
    }
}
