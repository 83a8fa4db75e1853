//! The report for the summary page of a build: short, in the Markdown that GitHub and GitLab show.
//!
//! Every text that is not the kit's own is escaped: it can open no tag, link, cell or code, and mention
//! nobody. Such pages take 1 MiB; what is longer is cut between two findings, and says so.
//!
//! Next: [`super::view`] for what it is made of.

use crate::model::last_part;

use super::document::WholeReport;
use super::layout::{clean, count};
use super::view::{Entry, Reason, clients, differs, editions, findings, left_open, matrices, undecided};

/// How long the page may be, in bytes; 1 MiB is what GitHub takes, with room for what others add.
const MOST: usize = 1_000_000;

/// How long one text may be, in characters.
const LONGEST: usize = 2_000;

/// How many reasons, or cases of a finding, are worth reading.
const FEW: usize = 10;

/// Writes the page, with a newline at its end.
pub(super) fn write(report: &WholeReport<'_>) -> String {
    let (divergences, advice) = findings(report);
    let mut page = Page { text: String::new(), left_out: 0 };
    page.opening(report);
    page.table("Findings", &divergences);
    page.table("Advice: broken shoulds, counted with `--strict` only", &advice);
    page.altered(report);
    page.recordings(report);
    page.lives(report);
    page.undecided(report);
    divergences.iter().chain(&advice).for_each(|entry| page.detail(entry));
    page.ending();
    page.text
}

struct Page {
    text: String,
    left_out: usize,
}

impl Page {
    fn opening(&mut self, report: &WholeReport<'_>) {
        let (musts, shoulds) = (&report.distance, &report.advice);
        self.add(&format!("## {}\n\n**{}**\n\n", escaped(&report.target.name), escaped(&report.headline)));
        self.add("| | hold | decided | checkable |\n| --- | --- | --- | --- |\n");
        self.add(&format!("| musts | {} | {} | {} |\n", musts.held, musts.decided, musts.constraints));
        self.add(&format!("| shoulds | {} | {} | {} |\n\n", shoulds.held, shoulds.decided, shoulds.constraints));
        let salt = report.salt.as_ref().map_or_else(String::new, |salt| format!(", salt {}", escaped(salt)));
        let (cases, requests) = (count(report.summary.cases, "case"), count(report.summary.requests, "request"));
        let endpoint = escaped(&report.target.endpoint);
        let created = report.summary.creates;
        self.add(&format!("{endpoint}, {cases}, {requests}, {created} created, seed {}{salt}\n\n", report.seed));
        if let Some(clients) = clients(&report.clients) {
            self.add(&format!("Clients: {}\n\n", escaped(&clients)));
        }
        if let Some(editions) = editions(&report.editions) {
            self.add(&format!("Editions: {}\n\n", escaped(&editions)));
        }
    }

    /// One line a finding.
    fn table(&mut self, title: &str, entries: &[Entry<'_>]) {
        if entries.is_empty() {
            return;
        }
        self.add(&format!(
            "### {title}\n\n| | statement | direction | how far | actual |\n| --- | --- | --- | --- | --- |\n"
        ));
        for entry in entries {
            let known = if entry.found.known { ", known" } else { "" };
            let row = format!(
                "| {} | {} | {}{known} | {} | {} |\n",
                entry.number,
                escaped(&entry.found.constraint),
                escaped(&entry.found.direction),
                escaped(entry.displacement.unwrap_or_default()),
                escaped(&entry.found.actual),
            );
            self.add(&row);
        }
        self.add("\n");
    }

    /// Which statements differ, by action: the matrix without what holds.
    fn altered(&mut self, report: &WholeReport<'_>) {
        let mut lines = String::new();
        for matrix in matrices(report) {
            for group in matrix.groups.iter().filter(|group| group.differs()) {
                let words = group.rows.iter().filter(|row| differs(row));
                let words: Vec<String> =
                    words.map(|row| format!("{} {}", escaped(last_part(&row.id)), escaped(&row.status))).collect();
                lines += &format!("- {}, {}: {}\n", escaped(matrix.action), escaped(&group.label), words.join(", "));
            }
        }
        self.folded("What differs, by parameter and field", &lines);
    }

    /// Recordings that did not come again, with their edits.
    fn recordings(&mut self, report: &WholeReport<'_>) {
        for recording in report.recordings.iter().filter(|recording| recording.state == "differs") {
            let mut lines = String::new();
            for edit in &recording.edits {
                let [kind, path] = [&edit.kind, &edit.path].map(|text| escaped(text));
                let (recorded, actual) = (escaped(&edit.recorded), escaped(&edit.actual));
                lines += &format!("- {kind} {path}: recorded {recorded}, actual {actual}\n");
            }
            let advice = if recording.advice { ", advice" } else { "" };
            let title = format!("Not as recorded{advice}: {}", escaped(&recording.case));
            self.folded(&title, &lines);
        }
    }

    /// What became of the things that were created, where it is not as it should be.
    fn lives(&mut self, report: &WholeReport<'_>) {
        for row in report.lives.iter().filter(|row| row.broken > 0) {
            let mut lines = format!("- {}, broken by {} of {}\n", escaped(&row.says), row.broken, row.things);
            for flaw in &row.flaws {
                let [path, thing, found] = [&flaw.path, &flaw.thing, &flaw.found].map(|text| escaped(text));
                let by =
                    if flaw.case.is_empty() { String::new() } else { format!("; created by {}", escaped(&flaw.case)) };
                lines += &format!("- {thing}, at {path}: {found}{by}\n");
            }
            let state = if row.known {
                ", known"
            } else if row.advice {
                ", advice"
            } else {
                ""
            };
            self.folded(&format!("{}{state}", escaped(&row.id)), &lines);
        }
    }

    fn undecided(&mut self, report: &WholeReport<'_>) {
        let mut lines = String::new();
        for left in left_open(report) {
            let what = left.all.iter().take(FEW).map(|open| open.constraint.as_deref().unwrap_or(&open.case));
            let what: Vec<String> = what.map(escaped).collect();
            let more = left.all.len() - what.len();
            let more = if more == 0 { String::new() } else { format!(", and {more} more") };
            lines += &format!("- {}: {}{more}\n", escaped(left.reason), what.join(", "));
        }
        self.folded(&format!("Undecided, and so not conforming: {}", report.undecided.len()), &lines);
        let (unsent, inconclusive) = undecided(report);
        self.folded("Cases that were not sent", &reasons(&unsent));
        self.folded("Cases that decide nothing", &reasons(&inconclusive));
    }

    /// Everything of one finding.
    fn detail(&mut self, entry: &Entry<'_>) {
        let found = entry.found;
        let often = found.rate.as_ref().map(|rate| format!("{} of {} answers", rate.diverged, rate.of));
        let cases: Vec<&str> = found.cases.iter().take(FEW).map(|case| &**case).collect();
        let more = found.total() - cases.len();
        let more = if more == 0 { String::new() } else { format!(", and {more} more") };
        let rows = [
            ("page says", entry.quote.to_owned()),
            ("altered", found.altered.to_string()),
            ("expected", found.expected.to_string()),
            ("actual", found.actual.to_string()),
            ("how far", entry.displacement.unwrap_or_default().to_owned()),
            ("unstable", often.unwrap_or_default()),
            ("shows", found.only.as_deref().unwrap_or_default().to_owned()),
            ("known", found.reason.as_deref().unwrap_or_default().to_owned()),
            ("at", entry.places().collect::<Vec<_>>().join(", ")),
            ("also breaks", found.also.join(", ")),
            ("cases", cases.join(", ") + &more),
            ("repeat", found.curl.to_string()),
        ];
        let told = rows.iter().filter(|(_, text)| !text.is_empty());
        let lines: String = told.map(|(label, text)| format!("- {label}: {}\n", escaped(text))).collect();
        self.folded(&format!("{}. {}", entry.number, escaped(&found.constraint)), &lines);
    }

    /// A part that is closed until somebody opens it; nothing where there are no lines.
    fn folded(&mut self, title: &str, lines: &str) {
        if !lines.is_empty() {
            self.add(&format!("<details><summary>{title}</summary>\n\n{lines}\n</details>\n\n"));
        }
    }

    /// Adds a piece whole, or leaves it out whole.
    fn add(&mut self, piece: &str) {
        if self.text.len() + piece.len() <= MOST {
            self.text += piece;
        } else {
            self.left_out += 1;
        }
    }

    fn ending(&mut self) {
        if self.left_out > 0 {
            let parts = count(self.left_out, "part");
            self.text += &format!("\n{parts} left out: such a page takes 1 MiB. The JSON report has everything.\n");
        }
    }
}

fn reasons(all: &[Reason<'_>]) -> String {
    let mut lines: String =
        all.iter().take(FEW).map(|it| format!("- {}: {}\n", count(it.count, "case"), escaped(&it.reason))).collect();
    if all.len() > FEW {
        lines += &format!("- and {} more\n", count(all.len() - FEW, "reason"));
    }
    lines
}

/// Text that is nothing but text: whatever Markdown or HTML could take for more stands as the number of
/// its character. What looks like a link or a mention is code as well, and taken apart by comments,
/// because services look for those once more in what they have made of the page.
fn escaped(text: &str) -> String {
    let mut all = text.chars();
    let mut shown: String = all.by_ref().take(LONGEST).collect();
    let rest = all.count();
    if rest > 0 {
        shown += &format!(" (and {} more)", count(rest, "character"));
    }
    let lower = shown.to_lowercase();
    let refers = ["@", "#", "://", "www."].iter().any(|sign| lower.contains(sign));
    let mut escaped = String::new();
    for character in clean(&shown).chars() {
        match character {
            ' ' | ',' | '/' | '(' | ')' => escaped.push(character),
            '@' | '#' | ':' | '.' if refers => escaped += &format!("&#{};<!-- -->", u32::from(character)),
            _ if character.is_ascii_punctuation() => escaped += &format!("&#{};", u32::from(character)),
            _ => escaped.push(character),
        }
    }
    if refers { format!("<code>{escaped}</code>") } else { escaped }
}

#[cfg(test)]
mod tests;
