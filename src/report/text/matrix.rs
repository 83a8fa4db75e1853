//! The constraints of each action as symbols, one line a parameter; and the readings followed.
//!
//! A symbol never stands without its word, and the legend says what it means: colour only repeats
//! it. Fields of the answer of which everything holds are counted in one line.
//!
//! Next: [`super::open`] for what is not decided.

use std::collections::BTreeMap;

use crate::judge::{Row, Status};
use crate::model::{Action, Constraint, Site};
use crate::report::layout::{Tone, count, width};
use crate::report::outcome::Distance;

use super::{Page, conformance, coverage};

/// Labels longer than this have their symbols right behind them.
const LABEL: usize = 36;

/// A constraint and what can be said of it.
type Pair<'r> = (&'r Constraint, &'r Row);

/// Rows with one label.
struct Group<'r> {
    label: String,
    rows: Vec<Pair<'r>>,
}

/// Writes the matrix of every action that was tried.
pub(super) fn write(page: &mut Page<'_>) {
    let report = page.report;
    for (_, action) in report.tried() {
        let rows: Vec<Pair<'_>> = report.rows_of(action).collect();
        page.heading(&action.id);
        let edition = page.style.paint(Tone::Dim, &action.page.edition);
        page.line(&format!("  {edition}"));
        let distance = Distance::over(rows.iter().copied());
        page.entry(2, "conformance", &conformance(distance));
        page.entry(2, "coverage", &coverage(distance));
        page.line("");
        matrix(page, &rows);
        readings(page, action, &rows);
        unchecked(page, action, &rows);
    }
    if report.tried().next().is_some() {
        legend(page);
    }
}

fn matrix(page: &mut Page<'_>, rows: &[Pair<'_>]) {
    let (mut inputs, mut outputs, mut exchange) = (Vec::new(), Vec::new(), Vec::new());
    for &(constraint, row) in rows {
        let (groups, label) = match &constraint.site {
            Site::Input(path) => (&mut inputs, path.strip_prefix("input.").unwrap_or(path)),
            Site::Output(path) => (&mut outputs, path.strip_prefix("output.").unwrap_or(path)),
            Site::Exchange => (&mut exchange, "every answer"),
        };
        add(groups, label, (constraint, row));
    }
    let held = |group: &Group<'_>| group.rows.iter().all(|(_, row)| row.status == Status::Held);
    let all = page.style.verbose;
    let (quiet, telling): (Vec<_>, Vec<_>) = outputs.into_iter().partition(|group| !all && held(group));
    let shown: Vec<Group<'_>> = inputs.into_iter().chain(exchange).chain(telling).collect();
    let widest = shown.iter().map(|group| width(&group.label)).filter(|&wide| wide <= LABEL).max();
    let column = widest.unwrap_or_default().max(width("every answer")) + 2;
    for group in &shown {
        let pieces: Vec<(Tone, String)> = group.rows.iter().map(|&pair| piece(pair)).collect();
        let text = page.style.pieces(2, &group.label, column, &pieces, 2);
        page.text.push_str(&text);
    }
    let constraints: usize = quiet.iter().map(|group| group.rows.len()).sum();
    if constraints > 0 {
        let fields = count(quiet.len(), "answer field");
        let text = format!("{} {} {fields}, all held", symbol(Status::Held), count(constraints, "constraint on"));
        let text = text.replace("constraint ons", "constraints on");
        let line = page.style.pieces(2, "the answer", column, &[(Tone::Good, text)], 2);
        page.text.push_str(&line);
    }
}

fn add<'r>(groups: &mut Vec<Group<'r>>, label: &str, pair: Pair<'r>) {
    match groups.iter_mut().find(|group| group.label == label) {
        Some(group) => group.rows.push(pair),
        None => groups.push(Group { label: label.to_owned(), rows: vec![pair] }),
    }
}

/// One constraint: its word, its symbol, the reading it follows.
fn piece((constraint, row): Pair<'_>) -> (Tone, String) {
    let word = constraint.id.rsplit('.').next().unwrap_or_default();
    if !constraint.is_checkable() {
        return (Tone::Dim, format!("{word} –"));
    }
    let reading = row.reading.as_ref().map_or_else(String::new, |reading| format!("({reading})"));
    let tone = match row.status {
        Status::Held => Tone::Good,
        Status::Lenient | Status::Strict | Status::Different => Tone::Bad,
        Status::Undecided => Tone::Warn,
        Status::NotObserved => Tone::Dim,
    };
    (tone, format!("{word} {}{reading}", symbol(row.status)))
}

fn symbol(status: Status) -> char {
    match status {
        Status::Held => '●',
        Status::Lenient => '▲',
        Status::Strict => '▼',
        Status::Different => '◆',
        Status::Undecided => '○',
        Status::NotObserved => '·',
    }
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

/// Which of several meanings the endpoint goes by; statements of one parameter that agree share a line.
fn readings(page: &mut Page<'_>, action: &Action, rows: &[Pair<'_>]) {
    let mut label = "follows";
    for &(constraint, row) in rows {
        let Some(reading) = &row.reading else { continue };
        let names = constraint.readings.iter().map(|other| other.name.as_str());
        let others: Vec<&str> = names.filter(|name| name != reading).collect();
        let id = local(action, &constraint.id);
        if label == "follows" {
            page.line("");
        }
        page.entry(2, label, &format!("{id}: {reading}, not {}", others.join(" or ")));
        label = "";
    }
}

/// What no client can check: counted, or told with the reason.
fn unchecked(page: &mut Page<'_>, action: &Action, rows: &[Pair<'_>]) {
    if !page.style.verbose {
        return; // the coverage line has counted them
    }
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (constraint, _) in rows {
        if let Some(reason) = &constraint.unchecked {
            by_reason.entry(reason).or_default().push(local(action, &constraint.id));
        }
    }
    for (reason, ids) in by_reason {
        page.line("");
        page.entry(2, "not checked", &format!("{}: {reason}", ids.join(", ")));
    }
}

/// An id without the name of its action, below the heading that says it.
fn local<'i>(action: &Action, id: &'i str) -> &'i str {
    id.strip_prefix(action.id.as_str()).map_or(id, |rest| rest.trim_start_matches('.'))
}
