//! The report for build servers: JUnit XML as Jenkins, GitLab and GitHub's actions read it.
//!
//! One suite an action, one test a case. What could not be decided, and what is known, is skipped
//! with its reason, never passed, and so is a recording that could not be compared; what the page leaves
//! open passes, and so does advice, which says so in its output. Known divergences that are stale or expired fail in a suite of their own, and so do
//! required clients that cannot use the endpoint. What became of created things is a suite too. A run that
//! ended early, or left something undecided, has a suite with an error in it, so that it cannot look
//! whole. The time of a test is that of its first exchange; a report that was kept has no times, and its
//! failing cases have no line that repeats them. It keeps to the schema Jenkins publishes, which has no
//! count of skipped tests on the outermost element.
//!
//! Next: [`super::json`] says more.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::time::Duration;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::document::{CaseRow, ClientRow, DivergenceRow, KnownRow, LifeRow, Recording, WholeReport};
use super::layout::{clean, count};
use super::view::{self, matrices};

/// The suite of the clients that a run requires.
const CLIENTS: &str = "required clients";

/// The suite of what becomes of things that were created.
const LIVES: &str = "lives";

/// The suite of what the target lists and a person has to look at.
const KNOWN: &str = "known divergences";

/// Writes the report, a test after the other, with a newline at its end.
///
/// # Errors
///
/// What the writer says.
pub(super) fn write(report: &WholeReport<'_>, into: &mut dyn io::Write) -> io::Result<()> {
    let shown = Shown::of(report);
    let suites = suites(report);
    let counts: Vec<Counts> = suites.iter().map(|suite| Counts::of(report, &shown, suite)).collect();
    let all = counts.iter().fold(Counts::default(), |all, one| all.and(*one));
    let mut xml = Xml { writer: Writer::new_with_indent(&mut *into, b' ', 2), failed: Ok(()) };
    xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    xml.open("testsuites", "ncloud-conformance", Counts { time: report.elapsed, ..all });
    for (suite, counts) in suites.iter().zip(counts) {
        xml.open("testsuite", &suite.name, counts);
        match &suite.tests {
            Tests::Cases => {
                each(report, &suite.name).for_each(|(at, case)| xml.test(&test(report, &shown, at, &case)));
            }
            Tests::Told(tests) => tests.iter().for_each(|test| xml.test(test)),
        }
        xml.close("testsuite");
    }
    xml.close("testsuites");
    xml.failed?;
    into.write_all(b"\n")
}

struct Suite {
    name: String,
    tests: Tests,
}

enum Tests {
    /// Those of the action that the suite is named after.
    Cases,
    Told(Vec<Test>),
}

struct Test {
    name: String,
    class: String,
    outcome: Outcome,
    time: Option<Duration>,
}

enum Outcome {
    Passed,
    Advised(String),
    Skipped(String),
    Failed { message: String, kind: String, text: String },
    Error { reason: String, kind: &'static str },
}

/// What shows in each case, by its id.
struct Shown<'d> {
    divergences: HashMap<&'d str, Vec<&'d DivergenceRow<'d>>>,
    advice: HashMap<&'d str, Vec<&'d DivergenceRow<'d>>>,
    recordings: HashMap<String, Cow<'d, Recording<'d>>>,
}

impl<'d> Shown<'d> {
    fn of(report: &'d WholeReport<'d>) -> Self {
        let (divergences, advice) = view::findings(report);
        let told = divergences.iter().filter(|entry| !entry.is_recording()).map(|entry| entry.found);
        let recordings = report.recordings.iter().filter(|recording| recording.state != "same");
        Self {
            divergences: by_case(told),
            advice: by_case(advice.iter().map(|entry| entry.found)),
            recordings: recordings.map(|recording| (recording.case.to_string(), recording)).collect(),
        }
    }

    fn recording(&self, case: &CaseRow<'_>) -> Option<&Recording<'d>> {
        self.recordings.get(&*case.id).map(|recording| &**recording)
    }
}

fn by_case<'d>(all: impl Iterator<Item = &'d DivergenceRow<'d>>) -> HashMap<&'d str, Vec<&'d DivergenceRow<'d>>> {
    let mut by_case: HashMap<&str, Vec<&DivergenceRow<'_>>> = HashMap::new();
    for found in all {
        found.cases.iter().for_each(|case| by_case.entry(case).or_default().push(found));
    }
    by_case
}

/// The cases of an action, each with its place in the suite.
fn each<'d>(report: &'d WholeReport<'d>, action: &'d str) -> impl Iterator<Item = (usize, Cow<'d, CaseRow<'d>>)> {
    report.cases.iter().enumerate().filter(move |(_, case)| case.action == action)
}

fn test(report: &WholeReport<'_>, shown: &Shown<'_>, at: usize, case: &CaseRow<'_>) -> Test {
    Test {
        name: case.id.to_string(),
        class: case.action.to_string(),
        outcome: outcome_of(case, shown, &|found| told(report, shown, at, case, found)),
        time: time(report, at),
    }
}

/// How long a case took, where that is known.
fn time(report: &WholeReport<'_>, at: usize) -> Option<Duration> {
    report.elapsed.and_then(|_| report.cases.elapsed(at))
}

fn suites(report: &WholeReport<'_>) -> Vec<Suite> {
    let of_action = |action: &str| Suite { name: action.to_owned(), tests: Tests::Cases };
    let mut suites: Vec<Suite> = matrices(report).iter().map(|matrix| of_action(matrix.action)).collect();
    let told: [(_, Vec<Test>); 3] = [
        (KNOWN, report.known.iter().filter(|known| known.is_overdue()).map(overdue).collect()),
        (CLIENTS, report.clients.iter().filter(|client| client.fails()).map(unable).collect()),
        (LIVES, report.lives.iter().map(life_test).collect()),
    ];
    let told = told.into_iter().filter(|(_, tests)| !tests.is_empty());
    suites.extend(told.map(|(name, tests)| Suite { name: name.to_owned(), tests: Tests::Told(tests) }));
    suites.extend(run(report));
    suites
}

/// A required client that cannot use the endpoint.
fn unable(client: &ClientRow<'_>) -> Test {
    let mut text = format!("{}\n", clean(&client.title));
    let first = client.unmet.iter().find(|unmet| client.case.as_ref() == Some(&unmet.case));
    if let Some(unmet) = first.or(client.unmet.first()) {
        let rows = [("needs", &unmet.needs), ("found", &unmet.excerpt), ("says", &unmet.says), ("first", &unmet.case)];
        rows.iter().for_each(|(label, words)| text += &format!("{label:9}{}\n", clean(words)));
    }
    if let Some(case) = &client.asks_case {
        text += &format!("{:9}its way of asking is refused: {}\n", "asks", clean(case));
    }
    let message = format!("{} cannot use the endpoint", client.name);
    Test {
        name: client.name.to_string(),
        class: CLIENTS.to_owned(),
        outcome: Outcome::Failed { message, kind: "client".to_owned(), text },
        time: None,
    }
}

/// A statement about what was created: passed, advice, known, or failed.
fn life_test(row: &LifeRow<'_>) -> Test {
    let mut text = format!("broken by {} of {}\n", row.broken, count(row.things, "thing"));
    text += &format!("{:9}{}\n", "at", clean(&row.places.join(", ")));
    row.flaws.iter().for_each(|flaw| text += &format!("{}\n", view::flaw(flaw)));
    let outcome = match &row.reason {
        _ if row.broken == 0 => Outcome::Passed,
        _ if row.advice => Outcome::Advised(text),
        Some(reason) => Outcome::Skipped(format!("known divergence: {reason}")),
        None => Outcome::Failed { message: row.id.to_string(), kind: "divergence".to_owned(), text },
    };
    Test { name: row.id.to_string(), class: LIVES.to_owned(), outcome, time: None }
}

/// A suite with an error, for a run that did not come to its end or left something undecided.
fn run(report: &WholeReport<'_>) -> Option<Suite> {
    let (name, kind) = match &*report.outcome {
        "incomplete" => ("complete", "incomplete"),
        "undecided" => ("decided", "undecided"),
        _ => return None,
    };
    let outcome = Outcome::Error { reason: report.headline.to_string(), kind };
    let test = Test { name: name.to_owned(), class: "run".to_owned(), outcome, time: None };
    Some(Suite { name: "run".to_owned(), tests: Tests::Told(vec![test]) })
}

/// A known divergence a person has to look at.
fn overdue(known: &KnownRow<'_>) -> Test {
    let KnownRow { constraint, direction, path, reason, since, state, .. } = known;
    let mut text = format!("{}: {direction}, {state}\n", clean(constraint));
    let last = known.expires.as_deref().unwrap_or("never");
    for (label, words) in [("at", &**path), ("reason", reason), ("since", since), ("expires", last)] {
        text += &format!("{label:9}{}\n", clean(words));
    }
    let message = format!("{state}: {constraint}");
    let outcome = Outcome::Failed { message, kind: state.to_string(), text };
    Test { name: format!("{constraint}/{direction}/{path}"), class: KNOWN.to_owned(), outcome, time: None }
}

/// What became of a test; `tell` puts findings in words.
fn outcome_of(case: &CaseRow<'_>, shown: &Shown<'_>, tell: &dyn Fn(&[&DivergenceRow<'_>]) -> String) -> Outcome {
    let of = |all: &HashMap<&str, Vec<&'_ DivergenceRow<'_>>>| all.get(&*case.id).is_some_and(|all| !all.is_empty());
    let reason = case.reason.as_deref().unwrap_or("no reason given");
    let replayed = shown.recording(case);
    let decided = matches!(&*case.verdict, "conforms" | "unspecified");
    if let Some(reason) = replayed.and_then(uncompared)
        && decided
        && !of(&shown.divergences)
        && !of(&shown.advice)
    {
        return Outcome::Skipped(format!("not comparable: {reason}"));
    }
    let is_new = replayed.is_some_and(Recording::is_new);
    let advice = shown.advice.get(&*case.id).map_or(&[][..], Vec::as_slice);
    let found = shown.divergences.get(&*case.id).into_iter().flatten().copied();
    let found: Vec<&DivergenceRow<'_>> = found.filter(|found| !found.known).collect();
    match &*case.verdict {
        "known" if !is_new => Outcome::Skipped(format!("known divergence: {reason}")),
        "diverges" => failure(&found, is_new, tell),
        _ if !found.is_empty() || is_new => failure(&found, is_new, tell),
        "inconclusive" => Outcome::Skipped(format!("inconclusive: {reason}")),
        _ if advice.is_empty() && !replayed.is_some_and(Recording::differs) => Outcome::Passed,
        _ => Outcome::Advised(tell(advice)),
    }
}

/// Why somebody's own recording could not be compared, if it could not.
fn uncompared<'d>(recording: &'d Recording<'d>) -> Option<&'d str> {
    let open = recording.state == "not-comparable" && !recording.advice;
    open.then(|| recording.reason.as_deref().unwrap_or("no reason given"))
}

/// What a case found that is new.
fn failure(found: &[&DivergenceRow<'_>], is_new: bool, tell: &dyn Fn(&[&DivergenceRow<'_>]) -> String) -> Outcome {
    let other = if is_new { "not as recorded" } else { "diverges" };
    let message = found.first().map_or(other, |found| &found.constraint).to_owned();
    Outcome::Failed { message, kind: "divergence".to_owned(), text: tell(found) }
}

/// Findings in words, how its recording differs, and the line that repeats this very case.
fn told(
    report: &WholeReport<'_>,
    shown: &Shown<'_>,
    at: usize,
    case: &CaseRow<'_>,
    found: &[&DivergenceRow<'_>],
) -> String {
    let mut text = String::new();
    for DivergenceRow { constraint, direction, layer, level, path, expected, actual, .. } in found {
        let level = if level.is_empty() { "must" } else { level };
        text += &format!("{}: {direction}, layer {layer}, a {level}\n", clean(constraint));
        for (label, words) in [("at", path), ("expected", expected), ("actual", actual)] {
            text += &format!("{label:9}{}\n", clean(words));
        }
    }
    if let Some(recording) = shown.recording(case).filter(|recording| recording.differs()) {
        text += &format!("not as recorded: {}\n", count(recording.size, "edit"));
        recording.lines().iter().for_each(|line| text += &format!("  {line}\n"));
    }
    if let Some(line) = report.cases.repeat(at) {
        text += &format!("{:9}{line}\n", "repeat");
    }
    text
}

/// As build servers add them up: seconds, to the millisecond.
fn seconds(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64())
}

/// How many tests a suite has, and how they went.
#[derive(Clone, Copy, Default)]
struct Counts {
    all: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    time: Option<Duration>,
}

impl Counts {
    fn of(report: &WholeReport<'_>, shown: &Shown<'_>, suite: &Suite) -> Self {
        let mut counts = Self { time: report.elapsed.map(|_| Duration::ZERO), ..Self::default() };
        match &suite.tests {
            Tests::Cases => each(report, &suite.name).for_each(|(at, case)| {
                counts.see(&outcome_of(&case, shown, &|_| String::new()), time(report, at));
            }),
            Tests::Told(tests) => tests.iter().for_each(|test| counts.see(&test.outcome, test.time)),
        }
        counts
    }

    fn see(&mut self, outcome: &Outcome, time: Option<Duration>) {
        self.all += 1;
        self.time = self.time.map(|sum| sum + time.unwrap_or_default());
        match outcome {
            Outcome::Passed | Outcome::Advised(_) => {}
            Outcome::Skipped(_) => self.skipped += 1,
            Outcome::Failed { .. } => self.failures += 1,
            Outcome::Error { .. } => self.errors += 1,
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            all: self.all + other.all,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
            time: None,
        }
    }
}

/// Writes on until something went wrong, which is remembered.
struct Xml<'w> {
    writer: Writer<&'w mut dyn io::Write>,
    failed: io::Result<()>,
}

impl Xml<'_> {
    fn event(&mut self, event: Event<'_>) {
        if self.failed.is_ok() {
            self.failed = self.writer.write_event(event);
        }
    }

    /// Opens a suite, or the suites, with the counts of their tests.
    fn open(&mut self, name: &str, called: &str, of: Counts) {
        let mut start = BytesStart::new(name);
        start.push_attribute(("name", clean(called).as_str()));
        let counts = [("tests", of.all), ("failures", of.failures), ("errors", of.errors), ("skipped", of.skipped)];
        let here = |(key, _): &&(&str, usize)| name == "testsuite" || *key != "skipped";
        counts.iter().filter(here).for_each(|(key, count)| start.push_attribute((*key, count.to_string().as_str())));
        of.time.iter().for_each(|time| start.push_attribute(("time", seconds(*time).as_str())));
        self.event(Event::Start(start));
    }

    fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    fn test(&mut self, test: &Test) {
        let (name, class) = (clean(&test.name), clean(&test.class));
        let mut start =
            BytesStart::new("testcase").with_attributes([("name", name.as_str()), ("classname", class.as_str())]);
        test.time.iter().for_each(|time| start.push_attribute(("time", seconds(*time).as_str())));
        match &test.outcome {
            Outcome::Passed => self.event(Event::Empty(start)),
            Outcome::Skipped(reason) => self.inside(start, "skipped", &[("message", reason)], ""),
            Outcome::Advised(text) => self.inside(start, "system-out", &[], text),
            Outcome::Error { reason, kind } => {
                self.inside(start, "error", &[("message", reason), ("type", kind)], reason);
            }
            Outcome::Failed { message, kind, text } => {
                self.inside(start, "failure", &[("message", message), ("type", kind)], text);
            }
        }
    }

    fn inside(&mut self, start: BytesStart<'_>, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.event(Event::Start(start));
        let mut inner = BytesStart::new(name);
        attributes.iter().for_each(|(key, value)| inner.push_attribute((*key, clean(value).as_str())));
        if text.is_empty() {
            self.event(Event::Empty(inner));
        } else {
            self.event(Event::Start(inner));
            self.event(Event::Text(BytesText::new(text)));
            self.close(name);
        }
        self.close("testcase");
    }
}

#[cfg(test)]
mod tests;
