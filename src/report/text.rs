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
mod page;
mod readings;
mod recordings;

use crate::model::edition::BASE;

use super::document::{Distance, DivergenceRow, SummaryRow, WholeReport};
use super::layout::{Style, clean, count};
use super::view::{self, Entry};
use page::Page;

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
    let all = divergences.iter().chain(&advice).filter(|entry| divergence::is_long(entry));
    all.map(|entry| (entry.number, entry.found.curl.to_string())).collect()
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
        let painted = self.style.paint(divergence::severity(entry), &clean(&direction));
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

#[cfg(test)]
mod tests;
