//! The table for people.

use std::fmt::Write;

use crate::reference::fault::FaultClass;

use super::{SelfCheck, Summary};

/// The detection table, what is missing from it, and why some faults cannot be found.
pub fn text(check: &SelfCheck) -> String {
    let mut out = String::new();
    // Writing into a `String` cannot fail.
    write_all(check, &mut out).unwrap_or_default();
    out
}

fn write_all(check: &SelfCheck, out: &mut String) -> std::fmt::Result {
    for (action, cases) in &check.cases {
        writeln!(out, "{action}: {cases} cases")?;
    }
    if check.seeds > 1 {
        writeln!(out, "each with {} seeds, from {} on", check.seeds, check.seed)?;
    }
    writeln!(out)?;
    writeln!(
        out,
        "{:<10} {:>7} {:>7} {:>7} {:>11} {:>11} {:>10} {:>10} {:>6} {:>7} {:>5}",
        "class", "faults", "equiv.", "found", "in XML", "in JSON", "localised", "direction", "noise", "median", "95th"
    )?;
    for class in FaultClass::ALL {
        row(class.name(), &check.summary_of(class), out)?;
    }
    row("all", &check.summary(), out)?;
    writeln!(out)?;
    writeln!(out, "{} conforming endpoints, {} false alarms", check.benign, check.alarms.len())?;
    let hidden = check.pairs.iter().filter(|pair| pair.masked.is_some()).count();
    let unexplained = check.pairs.iter().filter(|pair| !pair.is_explained()).count();
    let both = check.pairs.len() - hidden - unexplained;
    writeln!(
        out,
        "{} pairs (seed {}): both found {both}, one hidden for a reason {hidden}, unexplained {unexplained}",
        check.pairs.len(),
        check.seed
    )?;
    lists(check, out)
}

fn row(name: &str, summary: &Summary, out: &mut String) -> std::fmt::Result {
    let of = |(found, of): (usize, usize)| format!("{found}/{of}");
    writeln!(
        out,
        "{name:<10} {:>7} {:>7} {:>7} {:>11} {:>11} {:>8.2} % {:>8.2} % {:>6.3} {:>7} {:>5}",
        summary.faults,
        summary.equivalent,
        summary.killed,
        of(summary.formats[0]),
        of(summary.formats[1]),
        summary.localisation() * 100.0,
        summary.direction() * 100.0,
        summary.noise(),
        summary.median,
        summary.percentile_95,
    )
}

fn lists(check: &SelfCheck, out: &mut String) -> std::fmt::Result {
    section("not found", check.survivors().map(|score| format!("{} (seed {})", score.id, score.seed)), out)?;
    let alarms = check.alarms.iter().map(|alarm| format!("{} on {}: {}", alarm.constraint, alarm.id, alarm.actual));
    section("false alarms", alarms, out)?;
    let misplaced = check.faults.iter().filter(|score| score.counts() && score.killed && !score.localised);
    let misplaced =
        misplaced.filter_map(|score| Some(format!("{} (seed {}): {}", score.id, score.seed, score.top.as_ref()?.0)));
    section("named as something else", misplaced, out)?;
    let misdirected = check.faults.iter().filter(|score| score.counts() && score.localised && !score.directed);
    let misdirected =
        misdirected.filter_map(|score| Some(format!("{} (seed {}): {}", score.id, score.seed, score.top.as_ref()?.1)));
    section("in the wrong direction", misdirected, out)?;
    let hidden = check.pairs.iter().filter(|pair| !pair.is_explained());
    section("hidden without a reason", hidden.map(|pair| format!("{} with {}", pair.ids[0], pair.ids[1])), out)?;
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for reason in check.faults.iter().filter_map(|score| score.equivalent.as_deref()) {
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => reasons.push((reason, 1)),
        }
    }
    section(
        "cannot be told by any client",
        reasons.into_iter().map(|(reason, count)| format!("{count}: {reason}")),
        out,
    )
}

fn section(title: &str, lines: impl Iterator<Item = String>, out: &mut String) -> std::fmt::Result {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        writeln!(out, "\n{title}")?;
    }
    lines.try_for_each(|line| writeln!(out, "  {line}"))
}
