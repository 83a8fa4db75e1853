//! The constraints of each action as symbols, one line a parameter.
//!
//! A symbol never stands without its word, and the legend says what it means: colour only repeats
//! it. Fields of the answer of which everything holds are counted in one line.
//!
//! Next: `readings` for the meanings followed, [`super::open`] for what is not decided.

use std::collections::BTreeMap;

use crate::model::{Level, last_part};
use crate::report::document::{ConstraintRow, Distance};
use crate::report::layout::{Tone, clean, count, width};
use crate::report::view::{self, Group};

use super::page::{Page, local};
use super::readings;

/// Labels longer than this have their symbols right behind them.
const LABEL: usize = 50;

/// Statuses whose rows are counted, not shown, where a whole field has one of them only.
const QUIET: [(&str, Tone, &str); 2] = [("held", Tone::Good, "all held"), ("not-observed", Tone::Dim, "none observed")];

/// Writes the matrix of every action that was tried.
pub(super) fn write(page: &mut Page<'_>) {
    let matrices = view::matrices(page.report);
    for of in &matrices {
        let rows: Vec<&ConstraintRow<'_>> = of.groups.iter().flat_map(|group| group.rows.iter().copied()).collect();
        page.heading(&clean(of.action));
        page.words(Tone::Dim, &clean(of.edition));
        let distance = |level| Distance::over(rows.iter().copied(), level);
        page.distances(2, &distance(Level::Must), &distance(Level::Should));
        page.line("");
        matrix(page, of);
        readings::write(page, &rows);
        unchecked(page, &rows);
    }
    if !matrices.is_empty() {
        legend(page);
    }
}

fn matrix(page: &mut Page<'_>, of: &view::Matrix<'_>) {
    let (mut answer, mut request): (Vec<&Group<'_>>, Vec<&Group<'_>>) =
        of.groups.iter().partition(|group| group.is_of_answer());
    // What is said of every answer stands behind the parameters.
    request.sort_by_key(|group| !group.rows.iter().any(|row| local(row).starts_with("input.")));
    block(page, &request);
    if page.style.verbose {
        return block(page, &answer);
    }
    let mut summaries = Vec::new();
    for (status, tone, words) in QUIET {
        let (quiet, telling) = answer.into_iter().partition(|group| group.rows.iter().all(|row| row.status == status));
        answer = telling;
        summaries.push((quiet, tone, format!("{} {words}", view::sign(status))));
    }
    block(page, &answer);
    for (quiet, tone, words) in summaries {
        summary(page, &quiet, tone, &words);
    }
}

/// Fields that need no line each.
fn summary(page: &mut Page<'_>, quiet: &[&Group<'_>], tone: Tone, words: &str) {
    if quiet.is_empty() {
        return;
    }
    let constraints = quiet.iter().map(|group| group.rows.len()).sum();
    let text = format!("{} of the answer, {}: {words}", count(quiet.len(), "field"), count(constraints, "constraint"));
    page.words(tone, &text);
}

/// Groups below each other, their symbols in one column.
fn block(page: &mut Page<'_>, groups: &[&Group<'_>]) {
    let strict = page.report.strict;
    let most = LABEL.min((page.style.width / 2).saturating_sub(4));
    let labels: Vec<String> = groups.iter().map(|group| field(&group.label)).collect();
    let widest = labels.iter().map(|label| width(label)).filter(|&wide| wide <= most).max();
    let column = widest.unwrap_or_default() + 2;
    for (group, label) in groups.iter().zip(&labels) {
        let pieces: Vec<(Tone, String)> = group.rows.iter().map(|row| piece(row, strict)).collect();
        let text = page.style.pieces(2, label, column, &pieces, 2);
        page.text.push_str(&text);
    }
}

/// What a group is about, in short: `[]` for the items of the list right below the root.
fn field(label: &str) -> String {
    let Some(path) = label.strip_prefix(view::ANSWER) else { return clean(label) };
    clean(&path.split_once('.').map_or_else(|| path.to_owned(), |(_, rest)| format!("[].{rest}")))
}

/// One constraint: its word, its symbol, the reading it follows.
fn piece(row: &ConstraintRow<'_>, strict: bool) -> (Tone, String) {
    let word = last_part(&row.id);
    if !row.checkable {
        return (Tone::Dim, clean(&format!("{word} –")));
    }
    let reading = row.reading.as_ref().map_or_else(String::new, |reading| format!("({reading})"));
    let tone = match &*row.status {
        "held" => Tone::Good,
        "lenient" | "strict" | "different" if strict || row.level != Level::Should.name() => Tone::Bad,
        "not-observed" => Tone::Dim,
        _ => Tone::Warn,
    };
    (tone, clean(&format!("{word} {}{reading}", view::sign(&row.status))))
}

fn legend(page: &mut Page<'_>) {
    let entries = [
        "● held",
        "▲ lenient: accepts more",
        "▼ strict: accepts less",
        "◆ different",
        "○ undecided: not seen from every side",
        "· not observed",
        "– no client can check it",
    ];
    page.line("");
    let pieces: Vec<(Tone, String)> = entries.iter().map(|entry| (Tone::Dim, (*entry).to_owned())).collect();
    let text = page.style.pieces(0, "", 0, &pieces, 3);
    page.text.push_str(&text);
}

/// What no client can check: counted, or told with the reason.
fn unchecked(page: &mut Page<'_>, rows: &[&ConstraintRow<'_>]) {
    if !page.style.verbose {
        return; // the coverage line has counted them
    }
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows {
        if let Some(reason) = &row.reason {
            by_reason.entry(reason).or_default().push(local(row));
        }
    }
    for (reason, ids) in by_reason {
        page.line("");
        page.entry(2, "not checked", &format!("{}: {reason}", ids.join(", ")));
    }
}
