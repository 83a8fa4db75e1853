//! What a run came to in one word, and how far that is: nothing here is counted twice elsewhere.
//!
//! The worst class is the headline; the two ratios come second and are never mixed. Only the
//! assessment is read: bad files and faults of the kit are for the command line.
//!
//! Next: `text` puts the headline on the first screen.

use crate::judge::{
    Assessment, Direction, Finding, KnownStanding, Layer, LeftOpen, Lived, Reader, Replayed, Skew, Verdict, levels,
};
use crate::model::{Effect, Level, Model};

use super::Report;

named! {
    /// What a run came to, the worst first.
    pub enum RunOutcome {
        /// It ended early, or the endpoint let nobody in, or did not answer at all.
        Incomplete = "incomplete",
        /// A divergence nobody knew of, or a required client that cannot use it; advice is none.
        Diverges = "diverges",
        /// What the target lists as known does not show any more, or was to be looked at again by now.
        Overdue = "overdue",
        /// The endpoint left something undecided that the run set out to decide.
        Undecided = "undecided",
        /// As promised, or known not to be.
        Conforms = "conforms",
    }
}

/// What a run came to.
pub fn of(assessment: &Assessment) -> RunOutcome {
    let decided = [Verdict::Conforms, Verdict::Diverges, Verdict::Known];
    let found = new_findings(assessment).next().is_some();
    let cut_short = assessment.stopped.is_some() && !(assessment.enough && found);
    if cut_short || assessment.denied || assessment.answered == 0 {
        RunOutcome::Incomplete
    } else if found
        || assessment.recordings.iter().any(Replayed::is_new)
        || assessment.lives.iter().any(Lived::is_new)
        || assessment.clients.iter().any(Reader::fails)
    {
        RunOutcome::Diverges
    } else if assessment.known.iter().any(|listed| listed.standing.is_overdue()) {
        RunOutcome::Overdue
    } else if !assessment.left_open.is_empty()
        || assessment.clients.iter().any(Reader::is_open)
        || decided.iter().all(|&verdict| assessment.count(verdict) == 0)
    {
        RunOutcome::Undecided
    } else {
        RunOutcome::Conforms
    }
}

/// The exit code an assessment calls for; 2 and 70 are for the command line to find.
pub fn exit_code(assessment: &Assessment) -> u8 {
    match of(assessment) {
        RunOutcome::Incomplete => 3,
        RunOutcome::Diverges => 1,
        RunOutcome::Overdue => 5,
        RunOutcome::Undecided => 4,
        RunOutcome::Conforms => 0,
    }
}

/// Whether a finding's cases were not judged any deeper: below the fields there was nothing to read.
pub fn hides(finding: &Finding) -> bool {
    finding.layer < Layer::Shape
}

/// With how many musts altered the pages would describe the endpoint, whether the run was strict or not.
pub fn edits(report: &Report<'_>) -> usize {
    let findings = report.assessment.findings.iter();
    findings.filter(|finding| levels::of(report.model, finding) == Level::Must).count()
}

/// How many things the run created: every success, unless no action that was tried creates anything.
pub fn creates(report: &Report<'_>) -> usize {
    let creating = report.tried().any(|(_, action)| action.effect == Effect::Creates);
    if creating && !report.is_offline() { report.assessment.accepted } else { 0 }
}

/// What a run came to, in words.
pub fn headline(report: &Report<'_>) -> String {
    let assessment = report.assessment;
    let new: Vec<&Finding> = new_findings(assessment).collect();
    let open = match assessment.left_open.len() {
        0 => String::new(),
        open => format!("; {open} left undecided"),
    };
    let unsent = match assessment.withheld {
        0 => String::new(),
        1 => "; 1 case was not sent".to_owned(),
        withheld => format!("; {withheld} cases were not sent"),
    };
    let recordings = assessment.recordings.iter().filter(|replayed| replayed.is_new()).count();
    let lives = assessment.lives.iter().filter(|lived| lived.is_new()).count();
    let broken = assessment.lives.iter().filter(|lived| lived.differs()).count();
    let all = new.len() + recordings + lives;
    let known = assessment.divergences().count() + assessment.differing().count() + broken - all;
    let overdue = overdue(assessment);
    match of(assessment) {
        RunOutcome::Incomplete => {
            let so_far = if all == 0 { String::new() } else { format!("; {} so far", count(all)) };
            format!("incomplete: {}{so_far}", why_incomplete(assessment))
        }
        RunOutcome::Diverges => {
            let worst =
                worst(report.model, &new).or_else(|| worst_recording(report)).or_else(|| worst_life(assessment));
            let worst = worst.map_or_else(String::new, |text| format!(", worst: {text}"));
            let unread = clients(report, Reader::fails).map(|names| format!("required and cannot use it: {names}"));
            let found = (all > 0).then(|| format!("{}{worst}", count(all)));
            let parts: Vec<String> = [found, unread, overdue].into_iter().flatten().collect();
            format!("{}{open}{unsent}", parts.join("; "))
        }
        RunOutcome::Overdue => format!("{}{open}{unsent}", overdue.unwrap_or_default()),
        RunOutcome::Undecided => match left_open(report) {
            Some(text) => format!("undecided: {text}{unsent}"),
            None => match clients(report, Reader::is_open) {
                Some(names) => {
                    format!("undecided: no answer was asked for that a required client reads: {names}{unsent}")
                }
                None => format!("nothing could be decided: no case has a verdict{unsent}"),
            },
        },
        RunOutcome::Conforms if known > 0 => format!("conforms, but for {known} known {}{unsent}", divergences(known)),
        RunOutcome::Conforms => format!("conforms{unsent}"),
    }
}

/// Divergences the target does not list as known.
pub fn new_findings(assessment: &Assessment) -> impl Iterator<Item = &Finding> {
    assessment.divergences().filter(|finding| !finding.is_known())
}

/// What was left undecided, in words: plain requests that were refused, and the first must.
fn left_open(report: &Report<'_>) -> Option<String> {
    let (musts, plain): (Vec<&LeftOpen>, Vec<&LeftOpen>) =
        report.assessment.left_open.iter().partition(|open| open.constraint.is_some());
    let action = |open: &LeftOpen| report.model.actions.get(open.action).map_or("", |action| action.id.as_str());
    let mut said = Vec::new();
    if let Some(first) = plain.first() {
        let more = if plain.len() == 1 { String::new() } else { format!(", and {} more", plain.len() - 1) };
        said.push(format!("a plain request of {} was {}{more}", action(first), first.reason));
    }
    if let Some((first, id)) = musts.first().and_then(|first| Some((first, first.constraint?))) {
        let id = &report.model.constraint(id).id;
        said.push(match musts.len() {
            1 => format!("1 must was left open, {id}: {}", first.reason),
            all => format!("{all} musts were left open, such as {id}: {}", first.reason),
        });
    }
    (!said.is_empty()).then(|| said.join("; "))
}

/// The names of those clients of which something holds; `None` if it is none.
fn clients(report: &Report<'_>, which: impl Fn(&Reader) -> bool) -> Option<String> {
    let some = report.assessment.clients.iter().filter(|reader| which(reader));
    let names: Vec<&str> = some.map(|reader| report.model.clients[reader.client].name.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// How many known divergences stand so.
pub fn standing(assessment: &Assessment, standing: KnownStanding) -> usize {
    assessment.known.iter().filter(|listed| listed.standing == standing).count()
}

/// How many known divergences a person has to look at, in words; `None` if there is none.
fn overdue(assessment: &Assessment) -> Option<String> {
    let (stale, expired) = (standing(assessment, KnownStanding::Stale), standing(assessment, KnownStanding::Expired));
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    let text = match (stale, expired) {
        (0, 0) => return None,
        (stale, 0) => format!("{stale} known {} {} stale", divergences(stale), are(stale)),
        (0, expired) => format!("{expired} known {} expired", divergences(expired)),
        (stale, expired) => format!("{stale} known {} {} stale, {expired} expired", divergences(stale), are(stale)),
    };
    Some(text)
}

fn why_incomplete(assessment: &Assessment) -> String {
    let why = match &assessment.stopped {
        Some(reason) => reason.as_str(),
        None if assessment.denied => "the endpoint does not accept the credentials",
        None => "the endpoint gave no whole answer",
    };
    match assessment.clock.filter(|_| assessment.denied) {
        Some(skew) => format!("{why}; {}", clock(skew)),
        None => why.to_owned(),
    }
}

/// A signature holds the time, so a wrong clock is a likely reason; beyond five minutes a certain one.
fn clock(skew: Skew) -> String {
    let why = if skew.voids_signatures() { ", and signatures more than 5 minutes off are refused" } else { "" };
    format!("its clock is {}{why}", skew.describe())
}

/// The one to look at first: the shallowest layer, for it may hide deeper ones; there the best
/// founded statement, and what is refused before what is let through.
fn worst(model: &Model, findings: &[&Finding]) -> Option<String> {
    let rank = |finding: &&&Finding| {
        let direction = match finding.direction {
            Direction::Different => 0,
            Direction::Strict => 1,
            Direction::Lenient => 2,
        };
        (finding.layer, model.constraint(finding.constraint).basis, direction)
    };
    let finding = findings.iter().min_by_key(rank)?;
    let id = &model.constraint(finding.constraint).id;
    Some(format!("{} at layer {} of {id}", finding.direction.name(), finding.layer.name()))
}

/// The recording that is furthest from what was recorded.
fn worst_recording(report: &Report<'_>) -> Option<String> {
    let new = report.assessment.recordings.iter().rev().filter(|replayed| replayed.is_new());
    let case = report.cases.id(new.max_by_key(|replayed| replayed.size)?.case);
    Some(format!("{} at layer {} of {case}", Direction::Different.name(), Layer::Recording.name()))
}

/// The statement about lives that the most things break.
fn worst_life(assessment: &Assessment) -> Option<String> {
    let new = assessment.lives.iter().rev().filter(|lived| lived.is_new());
    Some(format!("{} of {}", Direction::Different.name(), new.max_by_key(|lived| lived.broken)?.id))
}

fn count(findings: usize) -> String {
    format!("{findings} {}", divergences(findings))
}

fn divergences(count: usize) -> &'static str {
    if count == 1 { "divergence" } else { "divergences" }
}

#[cfg(test)]
mod tests;
