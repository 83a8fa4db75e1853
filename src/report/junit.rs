//! The report for build servers: JUnit XML as Jenkins, GitLab and GitHub's actions read it.
//!
//! One suite an action, one test a case. What could not be decided, and what is known, is skipped
//! with its reason, never passed, and so is a recording that could not be compared; what the page leaves
//! open passes, and so does advice, which says so in its output. Known divergences that are stale or expired fail in a suite of their own, and so do
//! required clients that cannot use the endpoint. What became of created things is a suite too. A run that
//! ended early, or left something undecided, has a suite with an error in it, so that it cannot look
//! whole. The time of a test is that of its first exchange. It keeps to the schema Jenkins publishes, which has no
//! count of skipped tests on the outermost element.
//!
//! Next: [`super::json`] says more.

use std::collections::HashMap;
use std::io;
use std::time::Duration;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::judge::replayed::State;
use crate::judge::{Asks, Finding, Listed, Lived, Reader, Replayed, Verdict, levels};
use crate::model::Action;

use super::layout::{clean, count};
use super::text::{lives, recordings};
use super::{Report, curl, outcome};

/// The suite of the clients that a run requires.
const CLIENTS: &str = "required clients";

/// The suite of what becomes of things that were created.
const LIVES: &str = "lives";

/// The suite of what the target lists and a person has to look at.
const KNOWN: &str = "known divergences";

/// Writes the report, with a newline at its end.
pub fn write(report: &Report<'_>) -> String {
    let mut bytes = Vec::new();
    let _ = write_to(report, &mut bytes); // writing to memory does not fail
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The same, a test after the other.
///
/// # Errors
///
/// What the writer says.
pub fn write_to(report: &Report<'_>, into: &mut dyn io::Write) -> io::Result<()> {
    let found = found(report);
    let suites = suites(report);
    let counts: Vec<Counts> = suites.iter().map(|suite| Counts::of(report, &found, suite)).collect();
    let all = counts.iter().fold(Counts::default(), |all, one| all.and(*one));
    let mut xml = Xml { writer: Writer::new_with_indent(&mut *into, b' ', 2), failed: Ok(()) };
    xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    xml.open("testsuites", "ncloud-conformance", Counts { time: report.elapsed, ..all });
    for (suite, counts) in suites.iter().zip(counts) {
        xml.open("testsuite", &suite.name, counts);
        match &suite.tests {
            Tests::Cases(action) => each(report, *action).for_each(|at| xml.test(&test(report, &found, at))),
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
    /// Those of the action of that index.
    Cases(usize),
    Told(Vec<Test>),
}

/// What shows in each case, by its index.
type Shown<'r> = HashMap<usize, Vec<&'r Finding>>;

struct Test {
    name: String,
    class: String,
    outcome: Outcome,
    time: Duration,
}

enum Outcome {
    Passed,
    Advised(String),
    Skipped(String),
    Failed { message: String, kind: &'static str, text: String },
    Error { reason: String, kind: &'static str },
}

fn found<'r>(report: &Report<'r>) -> Shown<'r> {
    let mut found = Shown::new();
    for finding in &report.assessment.findings {
        finding.cases.iter().for_each(|&case| found.entry(case).or_default().push(finding));
    }
    found
}

/// The cases of an action.
fn each(report: &Report<'_>, action: usize) -> impl Iterator<Item = usize> {
    let cases = report.cases;
    (0..report.assessment.verdicts.len()).filter(move |&at| cases.action(at) == Some(action))
}

fn test(report: &Report<'_>, found: &Shown<'_>, at: usize) -> Test {
    let action = report.cases.action(at).and_then(|action| report.model.actions.get(action));
    let shown = found.get(&at).map_or(&[][..], Vec::as_slice);
    Test {
        name: report.cases.id(at).into_owned(),
        class: action.map_or_else(String::new, |action| action.id.clone()),
        outcome: outcome_of(report, at, shown, &|found| told(report, at, found)),
        time: report.assessment.verdicts[at].elapsed(),
    }
}

fn suites(report: &Report<'_>) -> Vec<Suite> {
    let assessment = report.assessment;
    let of_action = |(index, action): (usize, &Action)| Suite { name: action.id.clone(), tests: Tests::Cases(index) };
    let mut suites: Vec<Suite> = report.tried().map(of_action).collect();
    let overdue = assessment.known.iter().filter(|listed| listed.standing.is_overdue());
    let tests: Vec<Test> = overdue.map(|listed| overdue_test(report, listed)).collect();
    if !tests.is_empty() {
        suites.push(Suite { name: KNOWN.to_owned(), tests: Tests::Told(tests) });
    }
    let failing = assessment.clients.iter().filter(|reader| reader.fails());
    let tests: Vec<Test> = failing.map(|reader| client_test(report, reader)).collect();
    if !tests.is_empty() {
        suites.push(Suite { name: CLIENTS.to_owned(), tests: Tests::Told(tests) });
    }
    let tests: Vec<Test> = assessment.lives.iter().map(life_test).collect();
    if !tests.is_empty() {
        suites.push(Suite { name: LIVES.to_owned(), tests: Tests::Told(tests) });
    }
    suites.extend(run(report));
    suites
}

/// A required client that cannot use the endpoint.
fn client_test(report: &Report<'_>, reader: &Reader) -> Test {
    let client = &report.model.clients[reader.client];
    let mut text = format!("{}\n", client.title);
    let id = |case: usize| report.cases.id(case);
    if let Some(unmet) = reader.first() {
        let demand = &client.demands[unmet.demand];
        let needs = demand.need.words();
        for (label, words) in [("needs", needs.as_str()), ("found", &unmet.place), ("says", &demand.says)] {
            text += &format!("{label:9}{}\n", clean(words));
        }
        text += &format!("{:9}{}\n", "first", id(unmet.case));
    }
    if let Asks::Refused(case) = reader.asks {
        text += &format!("{:9}its way of asking is refused: {}\n", "asks", id(case));
    }
    let message = format!("{} cannot use the endpoint", client.name);
    Test {
        name: client.name.clone(),
        class: CLIENTS.to_owned(),
        outcome: Outcome::Failed { message, kind: "client", text },
        time: Duration::ZERO,
    }
}

/// A statement about what was created: passed, advice, known, or failed.
fn life_test(lived: &Lived) -> Test {
    let mut text = format!("broken by {} of {}\n", lived.broken, count(lived.things, "thing"));
    text += &format!("{:9}{}\n", "at", clean(&lived.places.join(", ")));
    lived.flaws.iter().for_each(|flaw| text += &format!("{}\n", lives::told(flaw)));
    let outcome = match &lived.known {
        _ if lived.holds() => Outcome::Passed,
        _ if lived.advice => Outcome::Advised(text),
        Some(known) => Outcome::Skipped(format!("known divergence: {}", known.reason)),
        None => Outcome::Failed { message: lived.id.clone(), kind: "divergence", text },
    };
    Test { name: lived.id.clone(), class: LIVES.to_owned(), outcome, time: Duration::ZERO }
}

/// A suite with an error, for a run that did not come to its end or left something undecided.
fn run(report: &Report<'_>) -> Option<Suite> {
    let (name, kind) = match outcome::of(report.assessment) {
        outcome::Outcome::Incomplete => ("complete", "incomplete"),
        outcome::Outcome::Undecided => ("decided", "undecided"),
        outcome::Outcome::Diverges | outcome::Outcome::Overdue | outcome::Outcome::Conforms => return None,
    };
    let outcome = Outcome::Error { reason: outcome::headline(report), kind };
    let test = Test { name: name.to_owned(), class: "run".to_owned(), outcome, time: Duration::ZERO };
    Some(Suite { name: "run".to_owned(), tests: Tests::Told(vec![test]) })
}

/// A known divergence a person has to look at.
fn overdue_test(report: &Report<'_>, listed: &Listed) -> Test {
    let known = &listed.known;
    let id = known.statement.id(report.model);
    let (direction, standing) = (known.direction.name(), listed.standing.name());
    let last = known.expires.map_or_else(|| "never".to_owned(), |last| last.to_string());
    let mut text = format!("{id}: {direction}, {standing}\n");
    for (label, words) in [("at", &known.path), ("reason", &known.reason), ("since", &known.since.to_string())] {
        text += &format!("{label:9}{}\n", clean(words));
    }
    text += &format!("{:9}{last}\n", "expires");
    let message = format!("{standing}: {id}");
    let name = format!("{id}/{direction}/{}", known.path);
    let outcome = Outcome::Failed { message, kind: standing, text };
    Test { name, class: KNOWN.to_owned(), outcome, time: Duration::ZERO }
}

/// What became of a test; `tell` puts findings in words.
fn outcome_of(report: &Report<'_>, at: usize, found: &[&Finding], tell: &dyn Fn(&[&Finding]) -> String) -> Outcome {
    let verdicts = &report.assessment.verdicts;
    let (verdict, reason) = (verdicts[at].verdict, verdicts.reason(at).unwrap_or("no reason given"));
    let replayed = report.recording(at).filter(|replayed| replayed.state != State::Same);
    if let (Some(reason), Verdict::Conforms | Verdict::Unspecified) = (replayed.and_then(uncompared), verdict)
        && found.is_empty()
    {
        return Outcome::Skipped(format!("not comparable: {reason}"));
    }
    let replayed = replayed.filter(|replayed| replayed.state == State::Differs);
    let advice: Vec<&Finding> = found.iter().copied().filter(|finding| finding.advice).collect();
    let new = |finding: &&Finding| !finding.is_known() && !finding.advice;
    let found: Vec<&Finding> = found.iter().copied().filter(new).collect();
    match verdict {
        Verdict::Known if replayed.is_none_or(|it| !it.is_new()) => {
            Outcome::Skipped(format!("known divergence: {reason}"))
        }
        Verdict::Diverges => failure(report, at, &found, tell),
        _ if !found.is_empty() || replayed.is_some_and(Replayed::is_new) => failure(report, at, &found, tell),
        Verdict::Inconclusive => Outcome::Skipped(format!("inconclusive: {reason}")),
        Verdict::Conforms | Verdict::Unspecified if advice.is_empty() && replayed.is_none() => Outcome::Passed,
        Verdict::Known | Verdict::Conforms | Verdict::Unspecified => Outcome::Advised(tell(&advice)),
    }
}

/// Why somebody's own recording could not be compared, if it could not.
fn uncompared(replayed: &Replayed) -> Option<&str> {
    let open = replayed.state == State::NotComparable && !replayed.advice;
    open.then(|| replayed.reason.as_deref().unwrap_or("no reason given"))
}

/// What a case found that is new, and the line that repeats this very case.
fn failure(report: &Report<'_>, at: usize, found: &[&Finding], tell: &dyn Fn(&[&Finding]) -> String) -> Outcome {
    let id = |finding: &&&Finding| report.model.constraint(finding.constraint).id.clone();
    let differs = || if report.recording(at).is_some_and(Replayed::is_new) { "not as recorded" } else { "diverges" };
    let message = found.first().map_or_else(|| differs().to_owned(), |finding| id(&finding));
    Outcome::Failed { message, kind: "divergence", text: tell(found) }
}

fn told(report: &Report<'_>, at: usize, found: &[&Finding]) -> String {
    let mut text = String::new();
    for finding in found {
        let Finding { layer, direction, path, expected, actual, .. } = *finding;
        let (id, level) = (&report.model.constraint(finding.constraint).id, levels::of(report.model, finding).name());
        text += &format!("{id}: {}, layer {}, a {level}\n", direction.name(), layer.name());
        for (label, words) in [("at", path), ("expected", expected), ("actual", actual)] {
            text += &format!("{label:9}{}\n", clean(words));
        }
    }
    if let Some(replayed) = report.recording(at).filter(|replayed| replayed.state == State::Differs) {
        text += &format!("not as recorded: {}\n", count(replayed.size, "edit"));
        recordings::lines(replayed).iter().for_each(|line| text += &format!("  {line}\n"));
    }
    if let Some(case) = report.cases.get(at) {
        text += &format!("{:9}{}\n", "repeat", curl::line(report.endpoint, &case.request));
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
    time: Duration,
}

impl Counts {
    fn of(report: &Report<'_>, found: &Shown<'_>, suite: &Suite) -> Self {
        let mut counts = Self::default();
        match &suite.tests {
            Tests::Cases(action) => each(report, *action).for_each(|at| {
                let shown = found.get(&at).map_or(&[][..], Vec::as_slice);
                let outcome = outcome_of(report, at, shown, &|_| String::new());
                counts.see(&outcome, report.assessment.verdicts[at].elapsed());
            }),
            Tests::Told(tests) => tests.iter().for_each(|test| counts.see(&test.outcome, test.time)),
        }
        counts
    }

    fn see(&mut self, outcome: &Outcome, time: Duration) {
        self.all += 1;
        self.time += time;
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
            time: self.time + other.time,
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
        start.push_attribute(("time", seconds(of.time).as_str()));
        self.event(Event::Start(start));
    }

    fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    fn test(&mut self, test: &Test) {
        let (name, class) = (clean(&test.name), clean(&test.class));
        let start = BytesStart::new("testcase").with_attributes([
            ("name", name.as_str()),
            ("classname", class.as_str()),
            ("time", seconds(test.time).as_str()),
        ]);
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
