//! A text report in the making: what its parts have in common, and how they write.
//!
//! No part is written here. Next: [`super`] for their order.

use crate::report::document::{ConstraintRow, Distance, WholeReport};
use crate::report::layout::{Style, Tone};
use crate::report::view::Entry;

/// The column in which texts start behind their labels.
pub(super) const COLUMN: usize = 13;

/// A text in the making.
pub(super) struct Page<'r> {
    /// What is told.
    pub(super) report: &'r WholeReport<'r>,
    /// How.
    pub(super) style: &'r Style,
    /// The folder of the lines that are too long to be read, if there is one.
    pub(super) repeats: Option<&'r str>,
    /// Those that count, recordings of one's own among them.
    pub(super) divergences: Vec<Entry<'r>>,
    /// Those that are advice.
    pub(super) advice: Vec<Entry<'r>>,
    /// What is written so far.
    pub(super) text: String,
}

impl Page<'_> {
    /// How many musts hold and were decided, and the same of shoulds, never mixed.
    pub(super) fn distances(&mut self, indent: usize, musts: &Distance, shoulds: &Distance) {
        self.entry(indent, "conformance", &conformance(musts, "musts"));
        self.entry(indent, "coverage", &coverage(musts, "musts"));
        if shoulds.constraints > 0 {
            let Distance { constraints, .. } = shoulds;
            self.entry(indent, "advice", &format!("{}, {constraints} checkable", conformance(shoulds, "shoulds")));
        }
    }

    /// What the outcome is to the reader.
    pub(super) fn tone(&self) -> Tone {
        match &*self.report.outcome {
            "conforms" => Tone::Good,
            "overdue" | "undecided" => Tone::Warn,
            _ => Tone::Bad,
        }
    }

    /// A heading with an empty line above.
    pub(super) fn heading(&mut self, text: &str) {
        self.line("");
        let painted = self.style.paint(Tone::Strong, text);
        self.line(&painted);
    }

    /// A line as it is, but for blanks at its end.
    pub(super) fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    /// A whole line in a tone, wrapped before it is painted.
    pub(super) fn strong(&mut self, tone: Tone, text: &str) {
        let wrapped = self.style.entry(0, "", 0, text);
        for line in wrapped.lines() {
            let painted = self.style.paint(tone, line);
            self.line(&painted);
        }
    }

    /// Indented words in a tone, wrapped.
    pub(super) fn words(&mut self, tone: Tone, text: &str) {
        let words: Vec<(Tone, String)> = text.split(' ').map(|word| (tone, word.to_owned())).collect();
        let set = self.style.pieces(2, "", 0, &words, 1);
        self.text.push_str(&set);
    }

    /// A text behind its label, wrapped.
    pub(super) fn entry(&mut self, indent: usize, label: &str, text: &str) {
        let entry = self.style.entry(indent, label, COLUMN, text);
        self.text.push_str(&entry);
    }

    /// The first few of many, unless everything is to be told; and how many are left out.
    pub(super) fn few<'a, T>(&self, all: &'a [T], most: usize) -> (&'a [T], usize) {
        let shown = if self.style.verbose { all.len() } else { all.len().min(most) };
        (&all[..shown], all.len() - shown)
    }
}

impl<'r> Page<'r> {
    /// What is told of statements: those that count, then those that are advice.
    pub(super) fn findings(&self) -> impl Iterator<Item = Entry<'r>> + use<'r> {
        let (divergences, advice) = (self.divergences.clone(), self.advice.clone());
        divergences.into_iter().filter(|entry| !entry.is_recording()).chain(advice)
    }
}

/// An id without the name of its action, below the heading that says it.
pub(super) fn local<'i>(row: &'i ConstraintRow<'_>) -> &'i str {
    row.id.strip_prefix(&*row.action).map_or(&*row.id, |rest| rest.trim_start_matches('.'))
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
