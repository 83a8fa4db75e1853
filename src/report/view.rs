//! What the pages made of a JSON report have in common: findings with the words of their page, and
//! statements in the order and the groups in which a reader looks for them.
//!
//! It selects and sorts; it judges nothing, and escapes nothing: each format does that in its own way.
//!
//! Next: [`super::html`], [`super::markdown`] and [`super::text`], which print it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::edition::BASE;

use crate::judge::Layer;

use super::document::{
    CaseRow, ClientRow, ConstraintRow, DivergenceRow, EditRow, EditionRow, FlawRow, KnownRow, RateRow, Recording,
    SummaryRow, Text, Undecided, WholeReport,
};
use super::layout::{clean, count};

/// How many statements are named beside an edition.
const FEW: usize = 2;

/// Who can read an endpoint, in one line: who can, who cannot, whom nobody asked for. None where no answer was
/// for anybody.
pub(super) fn clients(rows: &[ClientRow<'_>]) -> Option<String> {
    if rows.iter().all(|client| client.reads == "not-asked" && !client.required) {
        return None;
    }
    let named = |which: &dyn Fn(&ClientRow<'_>) -> bool| {
        let some = rows.iter().filter(|client| which(client));
        some.map(|client| &*client.name).collect::<Vec<_>>().join(", ")
    };
    let told = [("yes", "it is read by"), ("no", "not by"), ("not-asked", "not asked:")]
        .map(|(reads, words)| (words, named(&|client| client.reads == reads)));
    let refused = ("asking as they do is refused to", named(&|client| client.asks == "refused"));
    let said = told.into_iter().chain([refused]).filter(|(_, names)| !names.is_empty());
    Some(said.map(|(words, names)| format!("{words} {names}")).collect::<Vec<_>>().join("; "))
}

impl ClientRow<'_> {
    /// Whether it cannot read an answer, or its way of asking is refused.
    pub(super) fn is_let_down(&self) -> bool {
        self.reads == "no" || self.asks == "refused"
    }

    /// Whether that fails the run.
    pub(super) fn fails(&self) -> bool {
        self.required && self.is_let_down()
    }
}

impl Recording<'_> {
    /// Whether another answer came.
    pub(super) fn differs(&self) -> bool {
        self.state == "differs"
    }

    /// Whether it counts: a difference of somebody's own recording that is not known.
    pub(super) fn is_new(&self) -> bool {
        self.differs() && !self.advice && !self.known
    }

    /// Each edit in a line; what was recorded, and what came.
    pub(super) fn lines(&self) -> Vec<String> {
        let line = |edit: &EditRow<'_>| {
            let EditRow { kind, path, recorded, actual } = edit;
            clean(&format!("{kind:10} {path}: {recorded} -> {actual}"))
        };
        let mut lines: Vec<String> = self.edits.iter().map(line).collect();
        if self.size > self.edits.len() {
            lines.push(format!("and {} more", self.size - self.edits.len()));
        }
        lines
    }
}

impl KnownRow<'_> {
    /// Whether a person has to change the target file.
    pub(super) fn is_overdue(&self) -> bool {
        matches!(&*self.state, "stale" | "expired")
    }
}

impl RateRow {
    /// How often it showed.
    pub(super) fn words(&self) -> String {
        format!("{} of {} answers", self.diverged, self.of)
    }
}

/// Cases by their verdict, in words.
pub(super) fn verdicts(summary: &SummaryRow) -> String {
    let counts = [
        (summary.conforms, "conform"),
        (summary.diverges, "diverge"),
        (summary.known, "are known to diverge"),
        (summary.unspecified, "are left open by the page"),
        (summary.inconclusive, "inconclusive"),
    ];
    let shown: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if shown.is_empty() { "none".to_owned() } else { shown.join(", ") }
}

/// Why a divergence is accepted, and for how long.
pub(super) fn accepted(reason: &str, since: &str, expires: Option<&str>) -> String {
    let until = expires.map_or_else(String::new, |last| format!(", until {last}"));
    format!("{reason} (since {since}{until})")
}

/// What is wrong with a thing that was created, in one line. It may hold what an endpoint sent.
pub(super) fn flaw(row: &FlawRow<'_>) -> String {
    let FlawRow { thing, case, found, .. } = row;
    let by = if case.is_empty() { String::new() } else { format!("; created by {case}") };
    clean(&format!("{thing}: {found}{by}"))
}

/// Which editions an endpoint follows, in one line: how many actions those of their own files, then each
/// that does not, and by what that was told. None where nothing was told.
pub(super) fn editions(rows: &[EditionRow<'_>]) -> Option<String> {
    let told = rows.iter().filter(|row| !row.nearest.is_empty());
    let (own, others): (Vec<_>, Vec<_>) =
        told.partition(|row| !row.mixes && row.nearest.len() == 1 && row.nearest[0].iter().any(|name| name == BASE));
    let mut said: Vec<String> = Vec::new();
    if !own.is_empty() {
        said.push(format!("{BASE}: {}", count(own.len(), "action")));
    }
    said.extend(others.into_iter().map(edition));
    (!said.is_empty()).then(|| said.join("; "))
}

fn edition(row: &EditionRow<'_>) -> String {
    let names: Vec<String> = row.nearest.iter().map(|names| names.join(" = ")).collect();
    let short = |id: &str| id.strip_prefix(&*row.action).unwrap_or(id).trim_start_matches('.').to_owned();
    let by: Vec<String> = row.told.iter().take(FEW).map(|told| short(&told.statement)).collect();
    let more = row.told.len().saturating_sub(FEW);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let mixed = if row.mixes { " is nearest, but it mixes editions" } else { "" };
    format!("{}{mixed}: {}, told by {}{more}", names.join(" or "), row.action, by.join(", "))
}

/// What stands before the path of a field in the label of its group.
pub(super) const ANSWER: &str = "answer: ";

/// One finding, and what its statement's row says of it.
#[derive(Clone)]
pub(super) struct Entry<'d> {
    /// Its number in the report: advice is counted on behind the divergences.
    pub(super) number: usize,
    /// The finding.
    pub(super) found: &'d DivergenceRow<'d>,
    /// The words of the page; empty where the report has none.
    pub(super) quote: &'d str,
    /// How far a bound is from where it was promised.
    pub(super) displacement: Option<&'d str>,
    is_advice: bool,
}

impl<'d> Entry<'d> {
    /// How bad it is to the reader.
    pub(super) fn tone(&self) -> &'static str {
        if self.is_advice || self.found.known { "warn" } else { "bad" }
    }

    /// Whether it fails nothing.
    pub(super) fn is_advice(&self) -> bool {
        self.is_advice
    }

    /// Whether it is a recording whose answer did not come again.
    pub(super) fn is_recording(&self) -> bool {
        self.found.layer == Layer::Recording.name()
    }

    /// Why it is accepted, if it is known.
    pub(super) fn accepted(&self) -> Option<String> {
        let (reason, since) = (self.found.reason.as_deref()?, self.found.since.as_deref()?);
        Some(accepted(reason, since, self.found.expires.as_deref()))
    }

    /// Where it showed, the first place in front.
    pub(super) fn places(&self) -> impl Iterator<Item = &'d str> {
        let found = self.found;
        let all = std::iter::once(&found.path).chain(&found.elsewhere);
        all.map(|place| &**place).filter(|place| !place.is_empty())
    }
}

/// The findings that count, and behind them those that are advice.
pub(super) fn findings<'d>(report: &'d WholeReport<'d>) -> (Vec<Entry<'d>>, Vec<Entry<'d>>) {
    let rows: BTreeMap<&str, &ConstraintRow<'_>> = report.constraints.iter().map(|row| (&*row.id, row)).collect();
    let entry = |is_advice: bool| {
        let rows = &rows;
        move |(number, found): (usize, &'d DivergenceRow<'d>)| {
            let row = rows.get(&*found.constraint);
            Entry {
                number,
                found,
                quote: row.map_or("", |row| &row.quote),
                displacement: row.and_then(|row| row.displacement.as_deref()),
                is_advice,
            }
        }
    };
    // Under `--strict` what is advice stands among the divergences already.
    let advice: &[DivergenceRow<'_>] = if report.strict { &[] } else { &report.advice.findings };
    let counted = (1..).zip(&report.divergences).map(entry(false)).collect();
    (counted, (report.divergences.len() + 1..).zip(advice).map(entry(true)).collect())
}

/// How many cases have one reason, and the first of them.
pub(super) struct Reason<'d> {
    /// How many.
    pub(super) count: usize,
    /// The reason.
    pub(super) reason: Text<'d>,
    /// The first of them.
    pub(super) first: Text<'d>,
}

/// The reasons of these cases, the most frequent first.
pub(super) fn reasons<'d>(cases: impl Iterator<Item = Cow<'d, CaseRow<'d>>>) -> Vec<Reason<'d>> {
    let mut counted: BTreeMap<Text<'d>, (usize, Text<'d>)> = BTreeMap::new();
    for case in cases.map(Cow::into_owned) {
        counted.entry(case.reason.unwrap_or("no reason given".into())).or_insert((0, case.id)).0 += 1;
    }
    let mut all: Vec<Reason<'_>> =
        counted.into_iter().map(|(reason, (count, first))| Reason { count, reason, first }).collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.count));
    all
}

/// Cases that were not sent, and those that were and decide nothing.
pub(super) fn undecided<'d>(report: &'d WholeReport<'d>) -> (Vec<Reason<'d>>, Vec<Reason<'d>>) {
    let of = |sent: bool| report.cases.iter().filter(move |case| case.sent == sent && case.verdict == "inconclusive");
    (reasons(of(false)), reasons(of(true)))
}

/// What was left undecided for one reason.
pub(super) struct LeftOpen<'d> {
    /// The reason.
    pub(super) reason: &'d str,
    /// Statements, and plain requests.
    pub(super) all: Vec<&'d Undecided<'d>>,
}

/// What the endpoint left undecided, the most frequent reason first.
pub(super) fn left_open<'d>(report: &'d WholeReport<'d>) -> Vec<LeftOpen<'d>> {
    let mut reasons: BTreeMap<&str, Vec<&Undecided<'_>>> = BTreeMap::new();
    report.undecided.iter().for_each(|open| reasons.entry(&open.reason).or_default().push(open));
    let mut all: Vec<LeftOpen<'_>> = reasons.into_iter().map(|(reason, all)| LeftOpen { reason, all }).collect();
    all.sort_by_key(|left| std::cmp::Reverse(left.all.len()));
    all
}

/// The statements of one action.
pub(super) struct Matrix<'d> {
    /// The action.
    pub(super) action: &'d str,
    /// Which edition of which page promises it; empty where the report does not say.
    pub(super) edition: &'d str,
    /// Its statements by what they are about, in the order of the page.
    pub(super) groups: Vec<Group<'d>>,
}

impl Matrix<'_> {
    /// Whether any statement differs.
    pub(super) fn differs(&self) -> bool {
        self.groups.iter().any(Group::differs)
    }
}

/// Statements about one parameter, one field, or every answer.
pub(super) struct Group<'d> {
    /// What they are about.
    pub(super) label: String,
    /// The statements.
    pub(super) rows: Vec<&'d ConstraintRow<'d>>,
}

impl Group<'_> {
    /// Whether they are about a field of the answer.
    pub(super) fn is_of_answer(&self) -> bool {
        self.label.starts_with(ANSWER)
    }

    /// Whether any of them differs.
    pub(super) fn differs(&self) -> bool {
        self.rows.iter().any(|row| differs(row))
    }
}

/// Every statement, by action and by what it is about.
pub(super) fn matrices<'d>(report: &'d WholeReport<'d>) -> Vec<Matrix<'d>> {
    let mut all: Vec<Matrix<'_>> = Vec::new();
    for row in &report.constraints {
        if all.last().is_none_or(|matrix| matrix.action != row.action) {
            let edition = report.actions.iter().find(|action| action.id == row.action);
            let edition = edition.map_or("", |action| &action.edition);
            all.push(Matrix { action: &row.action, edition, groups: Vec::new() });
        }
        let Some(matrix) = all.last_mut() else { continue };
        let label = label(row);
        match matrix.groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.rows.push(row),
            None => matrix.groups.push(Group { label, rows: vec![row] }),
        }
    }
    all
}

/// What a statement is about: its id without the action in front and the kind behind.
fn label(row: &ConstraintRow<'_>) -> String {
    let inner = row.id.strip_prefix(&*row.action).unwrap_or(&row.id).trim_start_matches('.');
    let site = inner.rsplit_once('.').map_or("", |(site, _)| site);
    match site.split_once('.') {
        Some(("input", name)) => name.to_owned(),
        Some(("output", name)) => format!("{ANSWER}{name}"),
        _ => "every answer".to_owned(),
    }
}

/// Whether the endpoint was seen not to keep it.
pub(super) fn differs(row: &ConstraintRow<'_>) -> bool {
    matches!(&*row.status, "lenient" | "strict" | "different")
}

/// What can be said of a statement, in a word or two.
pub(super) fn status<'d>(row: &'d ConstraintRow<'d>) -> &'d str {
    if row.checkable { &row.status } else { "no client can check it" }
}

/// A sign that stands beside that word, and never without it.
pub(super) fn symbol(row: &ConstraintRow<'_>) -> &'static str {
    if row.checkable { sign(&row.status) } else { "–" }
}

/// The sign of a status, or of a direction.
pub(super) fn sign(status: &str) -> &'static str {
    match status {
        "held" => "●",
        "lenient" => "▲",
        "strict" => "▼",
        "different" => "◆",
        "undecided" => "○",
        _ => "·",
    }
}
