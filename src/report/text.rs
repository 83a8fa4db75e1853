//! The report for people: the first screen says what a run came to, the last one what to look at.
//!
//! Divergences are listed in short on top and in full at the end, where a terminal stops. What is
//! behind an id is for [`super::explain`]; what holds is shown as symbols, counted, not told. It
//! never says more than the assessment, and never one number where there are two.
//!
//! Next: `matrix` for the constraints of an action, `open` for what is not decided,
//! `divergence` for the end, `known` for what a target lists.

mod divergence;
mod known;
mod matrix;
mod open;
mod readings;

use crate::judge::Verdict;

use super::Report;
use super::layout::{Style, Tone, clean, count};
use super::outcome::{self, Distance, Outcome};

/// The column in which texts start behind their labels.
const COLUMN: usize = 13;

/// Writes the report.
pub fn write(report: &Report<'_>, style: &Style) -> String {
    let mut page = Page { report, style, text: String::new() };
    page.summary();
    page.short_list();
    known::brief(&mut page);
    matrix::write(&mut page);
    open::write(&mut page);
    divergence::write(&mut page);
    known::write(&mut page);
    page.conclusion();
    page.text
}

/// A text in the making.
struct Page<'r> {
    report: &'r Report<'r>,
    style: &'r Style,
    text: String,
}

impl Page<'_> {
    fn summary(&mut self) {
        let report = self.report;
        self.entry(0, "target", report.target);
        self.entry(0, "endpoint", report.endpoint);
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
        self.line("");
        let headline = clean(&outcome::headline(report));
        self.strong(self.tone(), &headline);
        self.line("");
        let distance = Distance::of(report);
        self.entry(0, "conformance", &conformance(distance));
        self.entry(0, "coverage", &coverage(distance));
        self.entry(0, "cases", &self.verdicts());
    }

    /// Every divergence in one line.
    fn short_list(&mut self) {
        let assessment = self.report.assessment;
        if !assessment.findings.is_empty() {
            self.line("");
        }
        for (index, finding) in assessment.findings.iter().enumerate() {
            let known = if finding.is_known() { ", known" } else { "" };
            let id = &self.report.model.constraint(finding.constraint).id;
            let tone = if known.is_empty() { Tone::Bad } else { Tone::Warn };
            let direction = format!("{:9}", format!("{}{known}", finding.direction.name()));
            let painted = self.style.paint(tone, &direction);
            self.line(&format!("{:>3}  {painted}  {id}", index + 1));
            for how in divergence::how_far(self.report, finding) {
                self.text.push_str(&self.style.entry(16, "", 0, &how));
            }
        }
    }

    /// The last line is the first one again: it is what a terminal shows.
    fn conclusion(&mut self) {
        self.line("");
        let distance = Distance::of(self.report);
        let mut text = outcome::headline(self.report);
        match outcome::of(self.report.assessment) {
            Outcome::Conforms if distance.held == distance.decided => {
                text = format!("{text}: all {} constraints that could be decided hold", distance.decided);
                let open = distance.constraints - distance.decided;
                text += &if open == 0 { ", none is open".to_owned() } else { format!(", {open} are open") };
            }
            Outcome::Incomplete => text += ". What is above is what was seen until then",
            Outcome::Conforms | Outcome::Diverges | Outcome::Overdue | Outcome::Undecided => {}
        }
        self.strong(self.tone(), &clean(&text));
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

fn conformance(distance: Distance) -> String {
    format!("{} of {} decided constraints hold", distance.held, distance.decided)
}

fn coverage(distance: Distance) -> String {
    let Distance { constraints, decided, unchecked, .. } = distance;
    let more = match unchecked {
        0 => String::new(),
        more => format!("; {more} more that no client can check"),
    };
    format!("{decided} of {constraints} checkable constraints decided{more}")
}

#[cfg(test)]
mod tests;
