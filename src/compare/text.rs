//! A comparison for people: how far the two are apart, then what each does that the other does not.
//!
//! A distance never stands without its denominator and what is in neither. What both do alike is
//! listed in short; the conclusion comes first and again last, where a terminal stops.
//!
//! Next: [`super::json`] says the same for programs.

use crate::judge::Status;
use crate::model::Level;
use crate::report::Style;
use crate::report::layout::{Tone, clean, count};

use super::{Comparison, DecidedByOne, Differing, Diverged, DivergencePair, Facet, StatedVerdict};

/// The column in which texts start behind their labels.
const COLUMN: usize = 7;

/// How many constraints that cannot be compared are worth reading.
const FEW: usize = 6;

/// Writes the comparison.
pub fn write(comparison: &Comparison, style: &Style) -> String {
    let mut page = Page { comparison, style, text: String::new() };
    page.opening();
    page.constraints();
    page.divergences();
    page.open();
    page.clients();
    page.line("");
    page.conclusion();
    page.text
}

struct Page<'c> {
    comparison: &'c Comparison,
    style: &'c Style,
    text: String,
}

impl Page<'_> {
    fn opening(&mut self) {
        for (label, party) in [("A", &self.comparison.a), ("B", &self.comparison.b)] {
            let same = party.name.trim_end_matches('/') == party.endpoint.trim_end_matches('/');
            let text = if same { party.name.clone() } else { format!("{} ({})", party.name, party.endpoint) };
            self.entry(0, label, &text);
        }
        for warning in &self.comparison.warnings {
            self.entry(0, "note", warning);
        }
        self.line("");
        self.conclusion();
    }

    fn conclusion(&mut self) {
        let tone = match self.comparison.exit_code() {
            0 => Tone::Good,
            4 => Tone::Warn,
            _ => Tone::Bad,
        };
        let wrapped = self.style.entry(0, "", 0, &headline(self.comparison));
        for line in wrapped.lines() {
            let painted = self.style.paint(tone, line);
            self.line(&painted);
        }
    }

    fn constraints(&mut self) {
        if !self.comparison.differing.is_empty() {
            self.heading("constraints they differ about");
        }
        for differing in &self.comparison.differing {
            let Differing { a, b, facets } = differing;
            self.line("");
            self.id(&a.id, differing.level());
            self.entry(5, "A", &said(a, facets));
            self.entry(5, "B", &said(b, facets));
        }
    }

    fn divergences(&mut self) {
        let (only_a, only_b) = only(self.comparison);
        for (name, found) in [("A", only_a), ("B", only_b)] {
            if !found.is_empty() {
                self.heading(&format!("only {name}: {}", count(found.len(), "divergence")));
            }
            for found in found {
                self.line("");
                self.id(&found.constraint, found.level);
                self.entry(5, name, &diverged(found));
            }
        }
        self.both();
    }

    fn both(&mut self) {
        let pairs = self.comparison.divergences.iter();
        let both: Vec<_> = pairs
            .filter_map(|pair| if let DivergencePair::Both(a, b, facets) = pair { Some((a, b, facets)) } else { None })
            .collect();
        if !both.is_empty() {
            self.heading(&format!("both: {}", count(both.len(), "divergence")));
        }
        for (a, b, facets) in both {
            if facets.is_empty() {
                self.line(&format!("  {:9}  {}", a.direction.name(), clean(&a.constraint)));
            } else {
                self.id(&a.constraint, a.level.or(b.level));
                self.entry(5, "A", &diverged(a));
                self.entry(5, "B", &diverged(b));
            }
        }
    }

    fn open(&mut self) {
        let open = &self.comparison.open;
        if open.is_empty() {
            return;
        }
        self.heading(&format!("not comparable: {}", count(open.len(), "constraint")));
        let decided_by_one = |open: &&DecidedByOne| decided(open.a) || decided(open.b);
        let telling: Vec<&DecidedByOne> = open.iter().filter(decided_by_one).collect();
        let shown = if self.style.verbose { telling.len() } else { telling.len().min(FEW) };
        for open in &telling[..shown] {
            let name = |status: Option<Status>| status.map_or("not in the report", |status| status.name());
            self.line(&format!("  {}", clean(&open.id)));
            self.entry(5, "", &format!("A {}, B {}", name(open.a), name(open.b)));
        }
        if telling.len() > shown {
            self.line(&format!("  and {} more (--verbose)", telling.len() - shown));
        }
        let neither = open.len() - telling.len();
        if neither > 0 {
            self.line(&format!("  {neither} decided by neither"));
        }
    }

    /// Who can read only one of them: in no count, for no page promises it.
    fn clients(&mut self) {
        let clients = &self.comparison.clients;
        if !clients.is_empty() {
            self.heading("clients that can read only one of them");
        }
        for (label, a) in [("A", true), ("B", false)] {
            let names: Vec<&str> =
                clients.iter().filter(|client| client.a == a).map(|client| client.name.as_str()).collect();
            if !names.is_empty() {
                self.entry(2, label, &names.join(", "));
            }
        }
    }

    fn heading(&mut self, text: &str) {
        self.line("");
        let painted = self.style.paint(Tone::Strong, text);
        self.line(&painted);
    }

    /// An id, and that it is a should where it is one.
    fn id(&mut self, id: &str, level: Option<Level>) {
        let (tone, mark) = match level {
            Some(Level::Should) => (Tone::Warn, "  (a should)"),
            Some(Level::Must) | None => (Tone::Bad, ""),
        };
        let painted = self.style.paint(tone, &clean(id));
        self.line(&format!("  {painted}{mark}"));
    }

    fn entry(&mut self, indent: usize, label: &str, text: &str) {
        let entry = self.style.entry(indent, label, COLUMN, text);
        self.text.push_str(&entry);
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }
}

/// What diverges only at the first, and what only at the second.
fn only(comparison: &Comparison) -> (Vec<&Diverged>, Vec<&Diverged>) {
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for pair in &comparison.divergences {
        match pair {
            DivergencePair::OnlyA(found) => a.push(found),
            DivergencePair::OnlyB(found) => b.push(found),
            DivergencePair::Both(..) => {}
        }
    }
    (a, b)
}

/// How far the two are apart, in one sentence.
pub(super) fn headline(comparison: &Comparison) -> String {
    let shoulds = match comparison.shoulds() {
        0 => String::new(),
        shoulds => format!(", {shoulds} of them shoulds"),
    };
    let (apart, compared) = (comparison.distance(), comparison.compared);
    let distance = format!("differ in {apart} of {compared} constraints both decided{shoulds}");
    let open = match comparison.open.len() {
        0 => String::new(),
        open => format!("; {open} not comparable"),
    };
    let (only_a, only_b) = only(comparison);
    match comparison.exit_code() {
        4 if comparison.compared > 0 => {
            format!("undecided: no difference in {compared} constraints both decided, but not all was decided{open}")
        }
        4 => format!("nothing can be compared: no constraint was decided by both{open}"),
        0 => format!("no difference in {}{open}", count(comparison.compared, "constraint") + " both decided"),
        _ => format!("A and B {distance}{open}; divergences: {} only in A, {} only in B", only_a.len(), only_b.len()),
    }
}

/// What one report says of a constraint, as far as they differ.
pub(super) fn said(said: &StatedVerdict, facets: &[Facet]) -> String {
    let mut text = said.status.name().to_owned();
    if facets.contains(&Facet::Reading) {
        let excluded = || format!("not {}", said.excluded.join(" or "));
        text += &format!(", follows {}", said.reading.clone().unwrap_or_else(excluded));
    }
    if let Some(displacement) = &said.displacement {
        text += &format!(": {displacement}");
    }
    text
}

/// A divergence in one line.
pub(super) fn diverged(found: &Diverged) -> String {
    let nature = found.nature.as_ref().map_or_else(String::new, |nature| format!(", {nature}"));
    let unstable = if found.unstable { ", unstable" } else { "" };
    let known = if found.known { ", known" } else { "" };
    format!("{}, layer {}{nature}{unstable}{known}; {}", found.direction.name(), found.layer, found.actual)
}

fn decided(status: Option<Status>) -> bool {
    status.is_some_and(|status| status.is_decided())
}
