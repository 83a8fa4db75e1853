//! The constraints of each action as symbols, one line a parameter.
//!
//! A symbol never stands without its word, and the legend says what it means: colour only repeats
//! it. Fields of the answer of which everything holds are counted in one line.
//!
//! Next: `readings` for the meanings followed, [`super::open`] for what is not decided.

use std::collections::BTreeMap;

use crate::judge::{Row, Status};
use crate::model::{Action, Constraint, Level, Site};
use crate::report::layout::{Tone, count, width};
use crate::report::outcome::Distance;

use super::{Page, readings};

/// Labels longer than this have their symbols right behind them.
const LABEL: usize = 50;

/// Statuses whose rows are counted, not shown, where a whole field has one of them only.
const QUIET: [(Status, Tone, &str); 2] =
    [(Status::Held, Tone::Good, "all held"), (Status::NotObserved, Tone::Dim, "none observed")];

/// A constraint and what can be said of it.
pub(super) type Pair<'r> = (&'r Constraint, &'r Row);

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
        page.words(Tone::Dim, &action.page.edition);
        page.distances(2, |level| Distance::over(rows.iter().copied(), level));
        page.line("");
        matrix(page, action, &rows);
        readings::write(page, action, &rows);
        unchecked(page, action, &rows);
    }
    if report.tried().next().is_some() {
        legend(page);
    }
}

fn matrix(page: &mut Page<'_>, action: &Action, rows: &[Pair<'_>]) {
    let (mut request, mut answer, mut exchange) = (Vec::new(), Vec::new(), Vec::new());
    for &(constraint, row) in rows {
        let (groups, label) = match &constraint.site {
            Site::Input(path) => (&mut request, path.strip_prefix("input.").unwrap_or(path).to_owned()),
            Site::Output(path) => (&mut answer, field(action, path)),
            Site::Exchange => (&mut exchange, "every answer".to_owned()),
        };
        add(groups, label, (constraint, row));
    }
    request.extend(exchange);
    block(page, &request);
    if page.style.verbose {
        return block(page, &answer);
    }
    let mut summaries = Vec::new();
    for (status, tone, words) in QUIET {
        let (quiet, telling) = answer.into_iter().partition(|group: &Group<'_>| group.is_all(status));
        answer = telling;
        summaries.push((quiet, tone, format!("{} {words}", symbol(status))));
    }
    block(page, &answer);
    for (quiet, tone, words) in summaries {
        summary(page, &quiet, tone, &words);
    }
}

/// Fields that need no line each.
fn summary(page: &mut Page<'_>, quiet: &[Group<'_>], tone: Tone, words: &str) {
    if quiet.is_empty() {
        return;
    }
    let constraints = quiet.iter().map(|group| group.rows.len()).sum();
    let text = format!("{} of the answer, {}: {words}", count(quiet.len(), "field"), count(constraints, "constraint"));
    page.words(tone, &text);
}

/// Groups below each other, their symbols in one column.
fn block(page: &mut Page<'_>, groups: &[Group<'_>]) {
    let strict = page.report.assessment.strict;
    let most = LABEL.min((page.style.width / 2).saturating_sub(4));
    let widest = groups.iter().map(|group| width(&group.label)).filter(|&wide| wide <= most).max();
    let column = widest.unwrap_or_default() + 2;
    for group in groups {
        let pieces: Vec<(Tone, String)> = group.rows.iter().map(|&pair| piece(pair, strict)).collect();
        let text = page.style.pieces(2, &group.label, column, &pieces, 2);
        page.text.push_str(&text);
    }
}

/// A field's path in short: `[]` for the items of a list right below the root.
fn field(action: &Action, path: &str) -> String {
    let path = path.strip_prefix("output.").unwrap_or(path);
    let listed = |name: &str| {
        action.output.record().unwrap_or_default().iter().any(|member| member.name == name && member.record().is_some())
    };
    match path.split_once('.') {
        Some((name, rest)) if listed(name) => format!("[].{rest}"),
        _ => path.to_owned(),
    }
}

impl Group<'_> {
    fn is_all(&self, status: Status) -> bool {
        self.rows.iter().all(|(_, row)| row.status == status)
    }
}

fn add<'r>(groups: &mut Vec<Group<'r>>, label: String, pair: Pair<'r>) {
    match groups.iter_mut().find(|group| group.label == label) {
        Some(group) => group.rows.push(pair),
        None => groups.push(Group { label, rows: vec![pair] }),
    }
}

/// One constraint: its word, its symbol, the reading it follows.
fn piece((constraint, row): Pair<'_>, strict: bool) -> (Tone, String) {
    let word = constraint.id.rsplit('.').next().unwrap_or_default();
    if !constraint.is_checkable() {
        return (Tone::Dim, format!("{word} –"));
    }
    let reading = row.reading.as_ref().map_or_else(String::new, |reading| format!("({reading})"));
    let tone = match row.status {
        Status::Held => Tone::Good,
        Status::Lenient | Status::Strict | Status::Different if strict || constraint.level == Level::Must => Tone::Bad,
        Status::Lenient | Status::Strict | Status::Different | Status::Undecided => Tone::Warn,
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
pub(super) fn local<'i>(action: &Action, id: &'i str) -> &'i str {
    id.strip_prefix(action.id.as_str()).map_or(id, |rest| rest.trim_start_matches('.'))
}
