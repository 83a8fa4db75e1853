//! What came of each server, and the figures over all of them. Next: [`super::table`].

use std::sync::{Mutex, PoisonError};

use crate::kit::{self, Finding, Outcome};
use crate::replay;
use crate::server::Server;
use crate::server::ways::Ways;
use crate::table::{Fault, Harmless};

/// The figures.
#[derive(Default)]
pub struct Score {
    faults: usize,
    found: usize,
    first_right: usize,
    worded: usize,
    findings: usize,
    repeated: usize,
    repeats: usize,
    harmless: usize,
    alarms: usize,
    rows: Vec<String>,
}

/// What every trial adds to.
pub static SCORE: Mutex<Score> = Mutex::new(Score::new());

impl Score {
    const fn new() -> Self {
        Self {
            faults: 0,
            found: 0,
            first_right: 0,
            worded: 0,
            findings: 0,
            repeated: 0,
            repeats: 0,
            harmless: 0,
            alarms: 0,
            rows: Vec::new(),
        }
    }

    /// Whether no server was tried.
    pub fn is_empty(&self) -> bool {
        self.faults + self.harmless == 0
    }

    /// The table of what is not right, and the summary.
    pub fn text(&self) -> String {
        let mut rows = self.rows.clone();
        rows.sort();
        let noise = self.findings as f64 / self.found.max(1) as f64;
        let Self { faults, found, first_right, worded, repeated, repeats, harmless, alarms, .. } = self;
        rows.push(format!(
            "independent: found {found} of {faults}; first right {first_right}, with its words {worded}; \
             {noise:.2} findings per fault found; repeat lines {repeated} of {repeats}; \
             false alarms {alarms} of {harmless}"
        ));
        rows.join("\n")
    }

    /// Whether the kit is as good as it promises to be.
    pub fn passes(&self) -> bool {
        let right = self.found == self.faults && self.first_right * 100 >= self.faults * 98;
        right && self.findings * 10 <= self.found * 11 && self.repeated == self.repeats && self.alarms == 0
    }
}

fn start(change: fn(&mut Ways)) -> Server {
    let mut ways = Ways::default();
    change(&mut ways);
    Server::start(ways).expect("a free port of the loopback interface")
}

/// Tries the kit at a server that is wrong in one way; fails if that is not found.
pub fn fault(fault: &Fault, seed: u64) -> Result<(), String> {
    let server = start(fault.ways);
    let outcome = kit::run(&server.url, seed, &["--strict"]);
    let divergences = outcome.divergences();
    let found = outcome.code == Some(1) && !divergences.is_empty();
    let right = |first: &&Finding| first.is_one_of(fault.first) && fault.directions.contains(&first.direction());
    let first = divergences.first().filter(right);
    let words = first.map(Finding::words).unwrap_or_default();
    let worded = first.is_some() && fault.says.iter().all(|says| words.contains(says));
    let lines: Vec<_> = divergences.iter().filter(|_| !fault.by_chance).map(|it| repeats(fault, it)).collect();
    let mut score = SCORE.lock().unwrap_or_else(PoisonError::into_inner);
    score.faults += 1;
    score.found += usize::from(found);
    score.first_right += usize::from(first.is_some());
    score.worded += usize::from(worded);
    score.findings += if found { divergences.len() } else { 0 };
    score.repeats += lines.len();
    score.repeated += lines.iter().filter(|line| line.is_ok()).count();
    let id = fault.id;
    let say = match (found, first, worded, divergences.len()) {
        (false, ..) => "not found",
        (_, None, ..) => "another first",
        (_, _, false, _) => "without its words",
        (.., 1) => "",
        _ => "more than one",
    };
    if !say.is_empty() {
        score.rows.push(format!("{say:<18} {id}, seed {seed}: {}", outcome.line()));
    }
    for line in lines.into_iter().filter_map(Result::err) {
        score.rows.push(format!("{:<18} {id}, seed {seed}: {line}", "repeat line"));
    }
    if found { Ok(()) } else { Err(format!("{}: not found: {}", fault.what, outcome.line())) }
}

/// Sends a finding's line to a fresh server of the kind, and looks whether it shows there.
fn repeats(fault: &Fault, finding: &Finding) -> Result<(), String> {
    let line = finding.text("curl");
    let server = start(fault.ways);
    let sent = replay::read(line)?;
    let (status, body) = replay::send(&sent, &server.url).map_err(|error| format!("{line}: {error}"))?;
    let accepted = (200..300).contains(&status) && !body.contains("responseError") && !body.contains("errorCode");
    match finding.direction() {
        "lenient" if !accepted => Err(format!("{}: refused, {status}: {line}", finding.name())),
        "strict" if accepted => Err(format!("{}: accepted: {line}", finding.name())),
        _ => Ok(()),
    }
}

/// Tries the kit at a server that is right; fails if anything is said against it.
pub fn harmless(variant: &Harmless, seed: u64) -> Result<(), String> {
    let server = start(variant.ways);
    for _ in 0..variant.runs {
        // What says nothing when shoulds count says nothing when they do not.
        let strict: &[&str] = if variant.advice.is_empty() { &["--strict"] } else { &[] };
        let outcome = kit::run(&server.url, seed, strict);
        let wrong = alarm(variant, &outcome);
        let mut score = SCORE.lock().unwrap_or_else(PoisonError::into_inner);
        score.harmless += 1;
        if let Some(wrong) = wrong {
            score.alarms += 1;
            score.rows.push(format!("{:<18} {}, seed {seed}: {wrong}", "false alarm", variant.id));
            return Err(format!("{}: {wrong}", variant.what));
        }
    }
    Ok(())
}

fn alarm(variant: &Harmless, outcome: &Outcome) -> Option<String> {
    let exits: &[i32] = if variant.undecided { &[0, 3, 4] } else { &[0] };
    let quiet = outcome.divergences().is_empty() && outcome.advice().iter().all(|it| it.is_one_of(variant.advice));
    let right = quiet && outcome.code.is_some_and(|code| exits.contains(&code));
    let decided = variant.id != "faithful" || undecided(outcome) == Some(0);
    (!right || !decided).then(|| outcome.line())
}

/// How many statements were left undecided; of a field that is left out nothing was to be seen.
fn undecided(outcome: &Outcome) -> Option<usize> {
    let rows = outcome.report.get("constraints")?.as_array()?;
    let undecided = rows.iter().filter(|row| row["status"] == "undecided").count();
    Some(undecided + outcome.report.get("undecided")?.as_array()?.len())
}
