//! The report for people: the first lines say what a run came to, the last ones what to look at.
//!
//! Divergences are told in full first, and listed in short, the worst first, at the end, where a
//! terminal stops; advice stands behind them, under a heading of its own. What is behind an id is for
//! [`super::explain`]; what holds is counted, and shown as symbols to who asks for it. It never says
//! more than the assessment, and never one number where there are two.
//!
//! Next: `matrix` for the constraints of an action, `open` for what is not decided,
//! `recordings` for answers beside recorded ones, `clients` for who can read the answers, `lives` for what
//! becomes of what was created, `divergence` for the end, `known` for what a target lists.

mod clients;
mod divergence;
mod editions;
mod known;
pub(super) mod lives;
mod matrix;
mod open;
mod readings;
pub(super) mod recordings;

use crate::judge::{Finding, Verdict};
use crate::model::Level;

use super::Report;
use super::layout::{Style, Tone, clean, count};
use super::outcome::{self, Distance, Outcome};

/// The name of the program, for lines to be pasted.
const PROGRAM: &str = "ncloud-conformance";

/// The column in which texts start behind their labels.
const COLUMN: usize = 13;

/// Writes the report.
pub fn write(report: &Report<'_>, style: &Style) -> String {
    let mut page = Page { report, style, text: String::new() };
    let nothing = report.assessment.answered == 0 && report.assessment.findings.is_empty();
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

/// A text in the making.
struct Page<'r> {
    report: &'r Report<'r>,
    style: &'r Style,
    text: String,
}

impl<'r> Page<'r> {
    fn summary(&mut self, is_blank: bool) {
        let report = self.report;
        self.entry(0, "target", report.target);
        if report.is_offline() {
            let exchanges = count(report.assessment.verdicts.len(), "exchange");
            let told = format!("{exchanges} of {}; nothing was sent", count(report.tried().count(), "action"));
            self.entry(0, "recorded", &told);
        } else {
            self.entry(0, "endpoint", report.endpoint);
            self.tried();
        }
        self.line("");
        let headline = clean(&outcome::headline(report));
        self.strong(self.tone(), &headline);
        if is_blank {
            return;
        }
        self.line("");
        self.distances(0, |level| Distance::of(report, level));
        self.edits();
        self.entry(0, "cases", &self.verdicts());
        recordings::brief(self);
        self.entry(0, "levels", outcome::rule(report.assessment));
        clients::brief(self);
        editions::brief(self);
        lives::brief(self);
    }

    /// How much was sent, and what came of it.
    fn tried(&mut self) {
        let report = self.report;
        let created = outcome::creates(report);
        let salt = report.salt.map_or_else(String::new, |salt| format!(", salt {}", clean(salt)));
        let tried = format!(
            "{}, {}, {}, {created} created, in {:.1} s (seed {}{salt})",
            count(report.tried().count(), "action"),
            count(report.assessment.verdicts.len(), "case"),
            count(report.requests, "request"),
            report.elapsed.as_secs_f64(),
            report.seed
        );
        self.entry(0, "tried", &tried);
    }

    /// With how many statements altered the page would describe the endpoint.
    fn edits(&mut self) {
        let edits = outcome::edits(self.report);
        if edits > 0 {
            let altered = count(edits, "statement");
            self.entry(0, "edits", &format!("behaves as the pages with {altered} altered"));
        }
    }

    /// How many musts hold and were decided, and the same of shoulds, never mixed.
    fn distances(&mut self, indent: usize, of: impl Fn(Level) -> Distance) {
        let (musts, shoulds) = (of(Level::Must), of(Level::Should));
        self.entry(indent, "conformance", &conformance(musts, "musts"));
        self.entry(indent, "coverage", &coverage(musts, "musts"));
        if shoulds.constraints > 0 {
            let Distance { constraints, .. } = shoulds;
            self.entry(indent, "advice", &format!("{}, {constraints} checkable", conformance(shoulds, "shoulds")));
        }
    }

    /// Every divergence in one line, then every piece of advice.
    fn short_list(&mut self) {
        let (divergences, advice) = self.findings();
        for (list, first, title) in [(&divergences, 1, ""), (&advice, divergences.len() + 1, "advice")] {
            if !list.is_empty() {
                self.line("");
                if !title.is_empty() {
                    self.line(title);
                }
            }
            for (number, finding) in (first..).zip(list) {
                self.short(number, finding);
            }
        }
    }

    fn short(&mut self, number: usize, finding: &Finding) {
        let known = if finding.is_known() { ", known" } else { "" };
        let id = &self.report.model.constraint(finding.constraint).id;
        let direction = format!("{:9}", format!("{}{known}", finding.direction.name()));
        let painted = self.style.paint(severity(finding), &direction);
        self.line(&format!("{number:>3}  {painted}  {id}"));
        for how in divergence::how_far(self.report, finding) {
            self.text.push_str(&self.style.entry(16, "", 0, &how));
        }
    }

    /// The last line is the first one again: it is what a terminal shows.
    fn conclusion(&mut self) {
        self.line("");
        let distance = Distance::of(self.report, Level::Must);
        let mut text = outcome::headline(self.report);
        match outcome::of(self.report.assessment) {
            Outcome::Conforms if distance.held == distance.decided => {
                text = format!("{text}: all {} musts that could be decided hold", distance.decided);
                let open = distance.constraints - distance.decided;
                text += &if open == 0 { ", none is open".to_owned() } else { format!(", {open} are open") };
            }
            Outcome::Incomplete => text += ". What is above is what was seen until then",
            Outcome::Conforms | Outcome::Diverges | Outcome::Overdue | Outcome::Undecided => {}
        }
        self.strong(self.tone(), &clean(&text));
    }

    /// What to do next: look at the first finding's exchange, or at what holds.
    fn next(&mut self) {
        let (report, style) = (self.report, self.style);
        let first = report.assessment.findings.iter().find_map(|finding| {
            let case = finding.witness.or(finding.cases.first().copied());
            case.and_then(|index| report.cases.get(index))
        });
        match first {
            _ if style.quiet => {}
            Some(case) => {
                self.line("");
                self.line(&clean(&format!("next         the same with --case '{}' --show-exchange", case.id)));
            }
            None if style.matrix || style.verbose => {}
            None => {
                self.line("");
                self.entry(0, "next", "--matrix shows every statement, --verbose tells everything");
            }
        }
    }

    fn verdicts(&self) -> String {
        let named = [
            (Verdict::Conforms, "conform"),
            (Verdict::Diverges, "diverge"),
            (Verdict::Known, "are known to diverge"),
            (Verdict::Unspecified, "are left open by the page"),
            (Verdict::Inconclusive, "inconclusive"),
        ];
        let counts = named.iter().map(|&(verdict, name)| (self.report.assessment.count(verdict), name));
        let shown: Vec<String> =
            counts.filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
        if shown.is_empty() { "none".to_owned() } else { shown.join(", ") }
    }

    fn tone(&self) -> Tone {
        match outcome::of(self.report.assessment) {
            Outcome::Incomplete | Outcome::Diverges => Tone::Bad,
            Outcome::Overdue | Outcome::Undecided => Tone::Warn,
            Outcome::Conforms => Tone::Good,
        }
    }

    /// The findings that count, and those that are advice.
    fn findings(&self) -> (Vec<&'r Finding>, Vec<&'r Finding>) {
        self.report.assessment.findings.iter().partition(|finding| !finding.advice)
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

/// How bad a finding is to the reader.
fn severity(finding: &Finding) -> Tone {
    if finding.advice || finding.is_known() { Tone::Warn } else { Tone::Bad }
}

fn conformance(distance: Distance, what: &str) -> String {
    format!("{} of {} decided {what} hold", distance.held, distance.decided)
}

fn coverage(distance: Distance, what: &str) -> String {
    let Distance { constraints, decided, unchecked, .. } = distance;
    let more = match unchecked {
        0 => String::new(),
        more => format!("; {more} more that no client can check"),
    };
    format!("{decided} of {constraints} checkable {what} decided{more}")
}

#[cfg(test)]
mod tests;
