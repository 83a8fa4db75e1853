//! The report for people: the first lines say what a run came to, the last ones what to look at.
//!
//! Divergences are told in full first, and listed in short, the worst first, at the end, where a
//! terminal stops; advice stands behind them, under a heading of its own. What is behind an id is for
//! [`super::explain`]; what holds is counted, and shown as symbols to who asks for it. It never says
//! more than the assessment, and never one number where there are two. It is made of the JSON report, so a
//! stored one gives the same text, but for the time a run took.
//!
//! Next: `matrix` for the constraints of an action, `open` for what is not decided,
//! `recordings` for answers beside recorded ones, `clients` for who can read the answers, `lives` for what
//! becomes of what was created, `divergence` for the end, `known` for what a target lists.

mod clients;
mod divergence;
mod known;
mod lives;
mod matrix;
mod open;
mod readings;
mod recordings;

use crate::model::edition::BASE;

use super::document::{ConstraintRow, Distance, DivergenceRow, SummaryRow, WholeReport};
use super::layout::{Style, Tone, clean, count};
use super::view::{self, Entry};

/// The name of the program, for lines to be pasted.
const PROGRAM: &str = "ncloud-conformance";

/// The column in which texts start behind their labels.
const COLUMN: usize = 13;

/// Bytes of a line that repeats a finding; a longer one is better in a file.
const LONGEST_REPEAT: usize = 500;

/// Writes the report. The folder holds, as `N.sh`, what repeats finding N where its line is too long to be
/// read; without one every line stands in the report.
pub(super) fn write(report: &WholeReport<'_>, style: &Style, repeats: Option<&str>) -> String {
    let (divergences, advice) = view::findings(report);
    let mut page = Page { report, style, repeats, divergences, advice, text: String::new() };
    let nothing = report.summary.answered == Some(0) && page.findings().next().is_none();
    let is_blank = nothing && !style.verbose;
    if !style.quiet {
        page.summary(is_blank);
    }
    if is_blank && !style.quiet {
        // Nothing was seen, so there is nothing to show.
        return page.text;
    }
    if style.matrix || style.verbose {
        matrix::write(&mut page);
    }
    if !style.quiet {
        open::write(&mut page);
        recordings::write(&mut page);
        clients::write(&mut page);
        divergence::write(&mut page);
        lives::write(&mut page);
        known::write(&mut page);
    }
    page.short_list();
    known::brief(&mut page);
    page.next();
    page.conclusion();
    page.text.trim_start_matches('\n').to_owned()
}

/// The lines that are too long to be read, each with the number of its finding.
pub(super) fn long_repeats(report: &WholeReport<'_>) -> Vec<(usize, String)> {
    let (divergences, advice) = view::findings(report);
    let all = divergences.iter().chain(&advice).filter(|entry| is_long(entry));
    all.map(|entry| (entry.number, entry.found.curl.to_string())).collect()
}

fn is_long(entry: &Entry<'_>) -> bool {
    !entry.is_recording() && entry.found.curl.len() > LONGEST_REPEAT
}

/// A text in the making.
struct Page<'r> {
    report: &'r WholeReport<'r>,
    style: &'r Style,
    repeats: Option<&'r str>,
    /// Those that count, recordings of one's own among them.
    divergences: Vec<Entry<'r>>,
    advice: Vec<Entry<'r>>,
    text: String,
}

impl Page<'_> {
    fn summary(&mut self, is_blank: bool) {
        let report = self.report;
        self.entry(0, "target", &report.target.name);
        if is_offline(&report.summary) {
            let exchanges = count(report.summary.cases, "exchange");
            let told = format!("{exchanges} of {}; nothing was sent", count(report.actions.len(), "action"));
            self.entry(0, "recorded", &told);
        } else {
            self.entry(0, "endpoint", &report.target.endpoint);
            self.tried();
        }
        self.line("");
        self.strong(self.tone(), &clean(&report.headline));
        if is_blank {
            return;
        }
        self.line("");
        self.distances(0, &report.distance, &report.advice.distance());
        self.edits();
        self.entry(0, "cases", &view::verdicts(&report.summary));
        recordings::brief(self);
        self.entry(0, "levels", rule(report.strict));
        if let Some(clients) = view::clients(&report.clients) {
            self.entry(0, "clients", &clients);
        }
        self.editions();
        lives::brief(self);
    }

    /// How much was sent, and what came of it.
    fn tried(&mut self) {
        let report = self.report;
        let salt = report.salt.as_ref().map_or_else(String::new, |salt| format!(", salt {}", clean(salt)));
        let time = report.elapsed.map_or_else(String::new, |time| format!(", in {:.1} s", time.as_secs_f64()));
        let tried = format!(
            "{}, {}, {}, {} created{time} (seed {}{salt})",
            count(report.actions.len(), "action"),
            count(report.summary.cases, "case"),
            count(report.summary.requests, "request"),
            report.summary.creates,
            report.seed
        );
        self.entry(0, "tried", &tried);
    }

    /// With how many statements altered the page would describe the endpoint.
    fn edits(&mut self) {
        let edits = self.report.distance.edits;
        if edits > 0 {
            let altered = count(edits, "statement");
            self.entry(0, "edits", &format!("behaves as the pages with {altered} altered"));
        }
    }

    /// How many musts hold and were decided, and the same of shoulds, never mixed.
    fn distances(&mut self, indent: usize, musts: &Distance, shoulds: &Distance) {
        self.entry(indent, "conformance", &conformance(musts, "musts"));
        self.entry(indent, "coverage", &coverage(musts, "musts"));
        if shoulds.constraints > 0 {
            let Distance { constraints, .. } = shoulds;
            self.entry(indent, "advice", &format!("{}, {constraints} checkable", conformance(shoulds, "shoulds")));
        }
    }

    /// By which editions it was judged, where those are not the ones of the actions' own files; and which the
    /// endpoint follows.
    fn editions(&mut self) {
        let others = self.report.actions.iter().filter(|action| !["", BASE].contains(&&*action.judged_by));
        let mut said: Vec<String> =
            others.map(|action| format!("judged by {}: {}", action.judged_by, action.id)).collect();
        said.extend(view::editions(&self.report.editions));
        if !said.is_empty() {
            self.entry(0, "editions", &clean(&said.join("; ")));
        }
    }

    /// Every divergence in one line, then every piece of advice.
    fn short_list(&mut self) {
        let (advice, divergences): (Vec<Entry<'_>>, Vec<Entry<'_>>) = self.findings().partition(Entry::is_advice);
        for (list, title) in [(divergences, ""), (advice, "advice")] {
            if !list.is_empty() {
                self.line("");
                if !title.is_empty() {
                    self.line(title);
                }
            }
            list.iter().for_each(|entry| self.short(entry));
        }
    }

    fn short(&mut self, entry: &Entry<'_>) {
        let DivergenceRow { direction, constraint, known, .. } = entry.found;
        let known = if *known { ", known" } else { "" };
        let direction = format!("{:9}", format!("{direction}{known}"));
        let painted = self.style.paint(severity(entry), &clean(&direction));
        self.line(&format!("{:>3}  {painted}  {}", entry.number, clean(constraint)));
        for how in divergence::how_far(entry) {
            self.text.push_str(&self.style.entry(16, "", 0, &how));
        }
    }

    /// The last line is the first one again: it is what a terminal shows.
    fn conclusion(&mut self) {
        self.line("");
        let Distance { constraints, decided, held, .. } = self.report.distance;
        let mut text = self.report.headline.to_string();
        match &*self.report.outcome {
            "conforms" if held == decided => {
                text = format!("{text}: all {decided} musts that could be decided hold");
                let open = constraints - decided;
                text += &if open == 0 { ", none is open".to_owned() } else { format!(", {open} are open") };
            }
            "incomplete" => text += ". What is above is what was seen until then",
            _ => {}
        }
        self.strong(self.tone(), &clean(&text));
    }

    /// What to do next: look at the first finding's exchange, or at what holds.
    fn next(&mut self) {
        let style = self.style;
        let first = self.findings().find_map(|entry| entry.found.witness.as_deref());
        match first {
            _ if style.quiet => {}
            Some(case) => {
                self.line("");
                self.line(&clean(&format!("next         the same with --case '{case}' --show-exchange")));
            }
            None if style.matrix || style.verbose => {}
            None => {
                self.line("");
                self.entry(0, "next", "--matrix shows every statement, --verbose tells everything");
            }
        }
    }

    fn tone(&self) -> Tone {
        match &*self.report.outcome {
            "conforms" => Tone::Good,
            "overdue" | "undecided" => Tone::Warn,
            _ => Tone::Bad,
        }
    }

    /// A heading with an empty line above.
    fn heading(&mut self, text: &str) {
        self.line("");
        let painted = self.style.paint(Tone::Strong, text);
        self.line(&painted);
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    /// A whole line in a tone, wrapped before it is painted.
    fn strong(&mut self, tone: Tone, text: &str) {
        let wrapped = self.style.entry(0, "", 0, text);
        for line in wrapped.lines() {
            let painted = self.style.paint(tone, line);
            self.line(&painted);
        }
    }

    /// Indented words in a tone, wrapped.
    fn words(&mut self, tone: Tone, text: &str) {
        let words: Vec<(Tone, String)> = text.split(' ').map(|word| (tone, word.to_owned())).collect();
        let set = self.style.pieces(2, "", 0, &words, 1);
        self.text.push_str(&set);
    }

    fn entry(&mut self, indent: usize, label: &str, text: &str) {
        let entry = self.style.entry(indent, label, COLUMN, text);
        self.text.push_str(&entry);
    }

    /// The first few of many, unless everything is to be told; and how many are left out.
    fn few<'a, T>(&self, all: &'a [T], most: usize) -> (&'a [T], usize) {
        let shown = if self.style.verbose { all.len() } else { all.len().min(most) };
        (&all[..shown], all.len() - shown)
    }
}

impl<'r> Page<'r> {
    /// What is told of statements: those that count, then those that are advice.
    fn findings(&self) -> impl Iterator<Item = Entry<'r>> + use<'r> {
        let (divergences, advice) = (self.divergences.clone(), self.advice.clone());
        divergences.into_iter().filter(|entry| !entry.is_recording()).chain(advice)
    }
}

/// How bad a finding is to the reader.
fn severity(entry: &Entry<'_>) -> Tone {
    if entry.tone() == "warn" { Tone::Warn } else { Tone::Bad }
}

/// Whether nothing was sent, and what was judged had been recorded before.
fn is_offline(summary: &SummaryRow) -> bool {
    summary.requests == 0 && summary.answered.is_some_and(|answered| answered > 0)
}

/// Which statements count: one line of the rule, as this run went by it.
fn rule(strict: bool) -> &'static str {
    match strict {
        false => "a broken must counts; a broken should is advice, and fails nothing",
        true => "a broken must counts, and so does a broken should (--strict)",
    }
}

fn conformance(distance: &Distance, what: &str) -> String {
    format!("{} of {} decided {what} hold", distance.held, distance.decided)
}

fn coverage(distance: &Distance, what: &str) -> String {
    let Distance { constraints, decided, unchecked, .. } = distance;
    let more = match unchecked {
        0 => String::new(),
        more => format!("; {more} more that no client can check"),
    };
    format!("{decided} of {constraints} checkable {what} decided{more}")
}

/// An id without the name of its action, below the heading that says it.
fn local<'i>(row: &'i ConstraintRow<'_>) -> &'i str {
    row.id.strip_prefix(&*row.action).map_or(&*row.id, |rest| rest.trim_start_matches('.'))
}

#[cfg(test)]
mod tests;
