use quick_xml::Reader;

use quick_xml::events::{BytesStart, Event};

use crate::judge::{KnownStanding, Listed, Verdict};
use crate::report::tests::{DIFFERENT, LENIENT, Sample};
use crate::report::{OutputFormat, Report, Style, render};
use crate::wire::{Limits, xml};

/// The report of a run.
fn write(report: &Report<'_>) -> String {
    render(report, OutputFormat::Junit, &Style::default())
}

fn count(text: &str, what: &str) -> usize {
    text.matches(what).count()
}

/// An endpoint with one known divergence, one new one, and two entries to look at.
fn targeted() -> Sample {
    let mut sample = Sample::diverging();
    let known = sample.known(0);
    for &index in &sample.assessment.findings[0].cases {
        sample.assessment.verdicts.set(index, Verdict::Known, Some(&known.reason));
    }
    sample.assessment.findings[0].known = Some(known.clone());
    for standing in [KnownStanding::Masks, KnownStanding::Stale, KnownStanding::Expired, KnownStanding::NotChecked] {
        sample.assessment.known.push(Listed { known: known.clone(), standing });
    }
    sample
}

/// An element the build servers read: its name, where it may stand, its attributes, those needed.
type Allowed = (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

/// What we use of the format, as narrow as the narrowest of its readers: Jenkins' schema has no
/// other attributes for these, GitLab reads no others, and both need those said to be needed.
const ALLOWED: [Allowed; 7] = [
    ("testsuites", &[""], &["name", "tests", "failures", "errors", "time"], &[]),
    (
        "testsuite",
        &["testsuites"],
        &["name", "tests", "failures", "errors", "skipped", "time"],
        &["name", "tests", "failures", "errors"],
    ),
    ("testcase", &["testsuite"], &["name", "classname", "time"], &["name", "classname"]),
    ("failure", &["testcase"], &["message", "type"], &["message", "type"]),
    ("error", &["testcase"], &["message", "type"], &["message", "type"]),
    ("skipped", &["testcase"], &["message"], &["message"]),
    ("system-out", &["testcase"], &[], &[]),
];

/// Every way in which a report is not what the build servers read.
fn faults(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut reader, mut open) = (Reader::from_str(text), vec![String::new()]);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                faults.extend(element(&start, open.last().map_or("", String::as_str)));
                open.push(start.name().as_ref().to_owned());
            }
            Ok(Event::Empty(start)) => faults.extend(element(&start, open.last().map_or("", String::as_str))),
            Ok(Event::End(_)) => drop(open.pop()),
            Ok(Event::Eof) => break,
            Ok(Event::Text(text)) => {
                let inside =
                    open.last().is_some_and(|name| ["failure", "error", "system-out"].contains(&name.as_str()));
                if !inside && !text.trim().is_empty() {
                    faults.push(format!("text in {open:?}"));
                }
            }
            Ok(_) => {}
            Err(error) => {
                faults.push(error.to_string());
                break;
            }
        }
    }
    faults
}

fn element(start: &BytesStart<'_>, parent: &str) -> Vec<String> {
    let name = start.name().as_ref().to_owned();
    let Some((_, parents, attributes, needed)) = ALLOWED.iter().find(|(allowed, ..)| *allowed == name) else {
        return vec![format!("<{name}>")];
    };
    let given: Vec<String> =
        start.attributes().filter_map(|attribute| Some(attribute.ok()?.key.as_ref().to_owned())).collect();
    let odd = given.iter().filter(|given| !attributes.contains(&given.as_str()));
    let missing = needed.iter().filter(|needed| !given.iter().any(|given| given == *needed));
    let misplaced = (!parents.contains(&parent)).then(|| format!("<{name}> in <{parent}>"));
    let odd = odd.map(|attribute| format!("<{name} {attribute}>"));
    odd.chain(missing.map(|attribute| format!("<{name}> without {attribute}"))).chain(misplaced).collect()
}

#[test]
fn build_servers_can_read_every_report() {
    let mut incomplete = targeted();
    incomplete.assessment.stopped = Some("the endpoint went away".to_owned());
    for sample in
        [Sample::conforming(), Sample::advised(), Sample::diverging(), Sample::refusing(), targeted(), incomplete]
    {
        let text = write(&sample.report());
        assert_eq!(faults(&text), Vec::<String>::new());
    }
    let text = write(&Sample::conforming().report());
    for (from, to) in [
        ("<testsuites name", "<testsuites skipped=\"0\" name"),
        ("<testcase name", "<testcase id"),
        ("</testsuite>", "</testsuite>words"),
        ("<testcase ", "<test "),
    ] {
        assert!(!faults(&text.replace(from, to)).is_empty(), "{to}");
    }
}

#[test]
fn every_case_is_one_test_and_the_counts_fit() {
    let sample = Sample::diverging();
    let text = write(&sample.report());
    let all = sample.cases.len();
    let failed = count(&text, "<failure ");
    assert_eq!(count(&text, "<testcase "), all);
    assert_eq!(count(&text, "<testsuite "), 2);
    let head = format!(
        "<testsuites name=\"ncloud-conformance\" tests=\"{all}\" failures=\"{failed}\" errors=\"0\" time=\"1.234\">"
    );
    assert!(text.contains(&head), "{head}\n{}", &text[..400]);
    assert!(failed > 0 && text.contains(&format!("<failure message=\"{LENIENT}\" type=\"divergence\">")));
    // Each case took two milliseconds, which is what its suite adds up.
    assert_eq!(count(&text, " time=\"0.002\""), all);
    for suite in text.split("<testsuite ").skip(1) {
        let seconds = 0.002 * count(suite, "<testcase ") as f64;
        assert!(suite.contains(&format!(" time=\"{seconds:.3}\"")), "{}", &suite[..200]);
        let counted = |what: &str, tag: &str| suite.contains(&format!(" {what}=\"{}\"", count(suite, tag)));
        assert!(counted("tests", "<testcase ") && counted("skipped", "<skipped ") && counted("failures", "<failure "));
    }
}

#[test]
fn what_is_known_is_skipped_and_what_is_overdue_fails() {
    let sample = targeted();
    let text = write(&sample.report());
    let known = sample.assessment.findings[0].cases.len();
    assert_eq!(count(&text, "<skipped message=\"known divergence: agreed upon\"/>"), known);
    assert!(!text.contains(&format!("<failure message=\"{LENIENT}\" ")), "a known one is no failure");
    let suite =
        &text[text.find("<testsuite name=\"known divergences\" tests=\"2\" failures=\"2\"").expect("a suite")..];
    assert_eq!(count(suite, &format!("<testcase name=\"{LENIENT}/lenient/input.memberServerImageName\"")), 2);
    assert_eq!(count(suite, "type=\"stale\"") + count(suite, "type=\"expired\""), 2);
    assert!(suite.contains("reason   agreed upon\n") && suite.contains("expires  2026-12-31\n"), "{suite}");
}

#[test]
fn it_is_well_formed_whatever_an_endpoint_said() {
    let sample = Sample::diverging();
    let text = write(&sample.report());
    let limits = Limits { bytes: usize::MAX, nodes: usize::MAX, ..Limits::default() };
    let document = xml::read(text.as_bytes(), &limits);
    let bad: Vec<_> = document.anomalies.iter().filter_map(|odd| crate::judge::words::malformed(&odd.kind)).collect();
    assert_eq!(bad, Vec::<String>::new());
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn undecided_is_never_passed_and_an_early_end_is_an_error() {
    let mut sample = Sample::refusing();
    let text = write(&sample.report());
    assert_eq!(count(&text, "<skipped message=\"inconclusive: "), sample.cases.len());
    let suite = &text[text.find("<testsuite name=\"run\" tests=\"1\" failures=\"0\" errors=\"1\"").expect("a suite")..];
    assert!(
        suite.contains("<testcase name=\"decided\"") && suite.contains("type=\"undecided\">undecided: a plain"),
        "{suite}"
    );
    sample.assessment.stopped = Some("the endpoint went away".to_owned());
    let text = write(&sample.report());
    assert_eq!(count(&text, "errors=\"1\""), 2);
    assert!(text.contains("<error message=\"incomplete: the endpoint went away\""));
}

#[test]
fn advice_passes_and_says_so_and_fails_under_strict() {
    let sample = Sample::advised();
    let text = write(&sample.report());
    let verdicts = &sample.assessment.verdicts;
    let advised = verdicts.iter().filter(|case| verdicts.reason_of(case).is_some()).count();
    assert!(advised > 0);
    assert_eq!(count(&text, "<system-out>"), advised);
    assert!(text.contains(&format!("<system-out>{DIFFERENT}: different, layer value, a should\n")), "{text}");
    assert!(!text.contains(&format!("<failure message=\"{DIFFERENT}\"")));
    let mut strict = Sample::diverging();
    strict.should(&[DIFFERENT]);
    strict.settle(true);
    let text = write(&strict.report());
    assert_eq!(count(&text, "<system-out>"), 0);
    assert!(text.contains(&format!("<failure message=\"{DIFFERENT}\"")));
}
