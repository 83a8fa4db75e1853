//! Reading target files, and holding what they list against made-up runs.

use std::path::Path;

use jiff::civil::{Date, date};

use super::*;
use crate::judge::{Assessment, Direction, KnownStanding, Status, Verdict};
use crate::report::tests::{DIFFERENT, LENIENT, Sample};
use crate::spec::tests::model;

mod advice;

const TODAY: Date = date(2026, 11, 22);

/// A whole file, every key of the format in it.
const WHOLE: &str = r#"
format       = 1
name         = "staging"
endpoint     = "https://staging.example/base"
profile      = "staging"
rate         = 5
jobs         = 2
timeout      = 1.5
allow-create = 50
formats      = ["xml"]
strict       = true
fixtures     = ["mine", "theirs"]

[bind]
serverInstanceNo       = "1"
"serverInstanceNo.KVM" = ["2", "3"]

[[known]]
constraint = "vserver.createMemberServerImageInstance.input.memberServerImageName.max"
direction  = "lenient"
path       = "input.memberServerImageName"
reason     = "agreed upon"
since      = 2026-01-31
expires    = "2026-12-31"
"#;

fn read(text: &str) -> Result<Target, TargetError> {
    load("x.toml", text, &model(), Review::Needed)
}

/// Where each fault is and what it says, and the help below it.
fn faults(text: &str) -> Vec<(usize, usize, String, String)> {
    let all = read(text).expect_err("it has faults").diagnostics;
    all.into_iter().map(|it| (it.line, it.column, it.message, it.help.unwrap_or_default())).collect()
}

/// An entry, its lines changed.
fn entry(lines: &[(&str, &str)]) -> String {
    let usual = [
        ("constraint", format!("{LENIENT:?}")),
        ("direction", "\"lenient\"".to_owned()),
        ("path", "\"input.memberServerImageName\"".to_owned()),
        ("reason", "\"agreed upon\"".to_owned()),
        ("since", "\"2026-01-31\"".to_owned()),
    ];
    let given = |key: &str| lines.iter().find(|(other, _)| *other == key).map(|(_, value)| (*value).to_owned());
    let kept = usual.iter().map(|(key, value)| format!("{key} = {}\n", given(key).unwrap_or(value.clone())));
    let more = lines.iter().filter(|(key, _)| !usual.iter().any(|(other, _)| other == key));
    let more = more.map(|(key, value)| format!("{key} = {value}\n"));
    format!("\n[[known]]\n{}", kept.chain(more).collect::<String>())
}

fn file(entries: &[String]) -> String {
    format!("format = 1\n{}", entries.concat())
}

#[test]
fn every_key_is_read() {
    let target = read(WHOLE).expect("no fault");
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let known = Sample::diverging().known(0);
    let expected = Target {
        name: Some("staging".to_owned()),
        endpoint: Some("https://staging.example/base".to_owned()),
        profile: Some("staging".to_owned()),
        rate: NonZeroU32::new(5),
        jobs: NonZeroUsize::new(2),
        timeout: Some(Duration::from_millis(1500)),
        allow_create: Some(50),
        formats: vec![Format::Xml],
        strict: Some(true),
        fixtures: vec![PathBuf::from("mine"), PathBuf::from("theirs")],
        bind: vec![pair("serverInstanceNo", "1"), pair("serverInstanceNo.KVM", "2"), pair("serverInstanceNo.KVM", "3")],
        known: vec![known],
        pending: Vec::new(),
    };
    assert_eq!(target, expected);
    assert_eq!(read("format = 1").expect("no fault"), Target::default());
}

#[test]
fn the_pages_example_is_read_and_has_every_key() {
    let page = include_str!("../../docs/target-files.md");
    let start = page.find("```toml\nformat = 1\n").expect("an example") + "```toml\n".len();
    let example = &page[start..start + page[start..].find("```").expect("its end")];
    let target = read(example).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((target.known.len(), target.bind.len(), target.formats.len()), (1, 3, 2));
    assert_eq!(target.fixtures, [Path::new("recordings")]);
    let all =
        [target.rate.is_some(), target.jobs.is_some(), target.timeout.is_some(), target.known[0].expires.is_some()];
    assert_eq!(all, [true; 4]);
    assert!(target.name.is_some() && target.endpoint.is_some() && target.profile.is_some());
    assert_eq!((target.allow_create, target.strict), (Some(500), Some(false)));
}

#[test]
fn every_fault_is_told_at_once_with_its_place() {
    let text = "format = 2\nnmae = 'x'\nendpoint = ''\nrate = 0\njobs = '4'\ntimeout = 0\nallow-create = -1\nstrict = 'yes'\n\
                formats = ['xml', 'yaml', 'xml']\n\n[bind]\nserverInstanceNr = '1'\nserverInstanceNo.KVM = '2'\n";
    let told: Vec<String> =
        faults(text).into_iter().map(|(line, column, what, _)| format!("{line}:{column} {what}")).collect();
    let expected = [
        "1:10 format 2 is not known",
        "2:1 unknown key `nmae`",
        "3:12 must not be empty",
        "4:8 expected a number from 1 to 4294967295",
        "5:8 `jobs` must be an integer, found text",
        "6:11 expected seconds, more than 0 and at most 3600",
        "7:16 expected 0 or more",
        "8:10 `strict` must be a boolean, found text",
        "9:19 unknown format `yaml`",
        "9:27 named twice",
        "12:1 unknown binding `serverInstanceNr`",
        "13:1 `serverInstanceNo` must be text, found a table",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_missing_format_and_an_empty_list_are_faults() {
    let told = faults("formats = []\n");
    assert_eq!((told[0].0, told[0].1, told[0].2.as_str()), (1, 1, "missing key `format`"));
    assert_eq!((told[1].0, told[1].1, told[1].2.as_str()), (1, 11, "no format is left to ask for"));
    assert_eq!(faults("format = = 1").len(), 1);
}

#[test]
fn an_entry_must_say_which_divergence_and_why() {
    let misspelt = LENIENT.replace("max", "maxx");
    for (changed, line, what, help) in [
        (("constraint", format!("{misspelt:?}").as_str()), 4, format!("unknown constraint `{misspelt}`"), LENIENT),
        (("constraint", "'nothing.like.it'"), 4, "unknown constraint `nothing.like.it`".to_owned(), "list constraints"),
        (("direction", "'leniant'"), 5, "unknown direction `leniant`".to_owned(), "did you mean `lenient`?"),
        (("path", "3"), 6, "`path` must be text, found an integer".to_owned(), ""),
        (("reason", "' '"), 7, "the reason is empty".to_owned(), "say why"),
        (("since", "'2026-02-30'"), 8, "`2026-02-30` is no date".to_owned(), "YYYY-MM-DD"),
        (("since", "'20260131'"), 8, "`20260131` is no date".to_owned(), "YYYY-MM-DD"),
        (("since", "2026-01-31T00:00:00Z"), 8, "`2026-01-31T00:00:00Z` is no date".to_owned(), "YYYY-MM-DD"),
        (("expires", "'soon'"), 9, "`soon` is no date".to_owned(), "YYYY-MM-DD"),
        (("expires", "2026-01-30"), 9, "it expires before 2026-01-31, the day it is known since".to_owned(), ""),
        (("until", "'2026-12-31'"), 9, "unknown key `until`".to_owned(), "expires"),
    ] {
        let told = faults(&file(&[entry(&[changed])]));
        assert_eq!((told.len(), told[0].0, &told[0].2), (1, line, &what), "{told:?}");
        assert!(told[0].3.contains(help), "{told:?}");
    }
    let told = faults("format = 1\n[[known]]\n");
    let missing: Vec<&str> = told.iter().map(|(_, _, what, _)| what.trim_start_matches("missing key ")).collect();
    assert_eq!(missing, ["`constraint`", "`direction`", "`path`", "`reason`", "`since`"]);
}

#[test]
fn what_can_never_match_is_a_fault() {
    let different = format!("{DIFFERENT:?}");
    let told = faults(&file(&[entry(&[("constraint", &different), ("direction", "'lenient'")])]));
    assert_eq!((told.len(), told[0].0), (1, 5));
    assert!(told[0].2.contains("about answers"), "{told:?}");
    let unchecked = model().constraints.into_iter().find(|constraint| !constraint.is_checkable()).expect("one");
    let told = faults(&file(&[entry(&[("constraint", &format!("{:?}", unchecked.id))])]));
    assert!(told.iter().any(|(line, _, what, _)| *line == 4 && what.starts_with("no client can see")), "{told:?}");
}

#[test]
fn two_entries_for_one_divergence_are_a_fault_and_for_two_are_none() {
    let other = entry(&[("direction", "'strict'")]);
    assert_eq!(read(&file(&[entry(&[]), other.clone()])).expect("no fault").known.len(), 2);
    let told = faults(&file(&[entry(&[]), other, entry(&[("reason", "'another'")])]));
    let said = "this divergence is listed in line 3 already";
    assert_eq!((told.len(), told[0].0, told[0].2.as_str()), (1, 17, said));
}

#[test]
fn without_a_reason_an_entry_is_pending_where_that_is_allowed() {
    let text = file(&[entry(&[("reason", "''")]), entry(&[("direction", "'strict'")])]);
    assert!(read(&text).is_err());
    let target = load("x.toml", &text, &model(), Review::Pending).expect("no fault");
    assert_eq!((target.known.len(), target.pending.len()), (1, 1));
    assert_eq!(target.pending[0].direction, Direction::Lenient);
}

/// Applies entries to a sample as a whole run would.
fn applied(sample: &mut Sample, known: &[Known]) -> Vec<KnownStanding> {
    narrowed(sample, known, &[])
}

fn narrowed(sample: &mut Sample, known: &[Known], formats: &[Format]) -> Vec<KnownStanding> {
    let tried = Tried { model: &sample.model, world: &sample.model.inventory, formats, cases: (&sample.cases).into() };
    apply(&mut sample.assessment, known, &tried, TODAY);
    sample.assessment.known.iter().map(|listed| listed.standing).collect()
}

fn new(assessment: &Assessment) -> usize {
    assessment.divergences().filter(|finding| !finding.is_known()).count()
}

#[test]
fn an_entry_masks_its_finding_and_nothing_beside_it() {
    let mut sample = Sample::diverging();
    let (before, known) = (sample.assessment.count(Verdict::Diverges), sample.known(0));
    assert_eq!(applied(&mut sample, &[known]), [KnownStanding::Masks]);
    let (lenient, different) = (&sample.assessment.findings[0], &sample.assessment.findings[1]);
    assert!(lenient.is_known() && !different.is_known());
    let of = |index: &usize| &sample.assessment.verdicts[*index];
    assert!(lenient.cases.iter().all(|index| of(index).verdict == Verdict::Known), "and say why");
    assert!(lenient.cases.iter().all(|&index| sample.assessment.verdicts.reason(index) == Some("agreed upon")));
    assert!(different.cases.iter().all(|index| of(index).verdict == Verdict::Diverges));
    let after = sample.assessment.count(Verdict::Diverges) + sample.assessment.count(Verdict::Known);
    assert_eq!(after, before);
}

#[test]
fn another_direction_or_place_is_not_masked() {
    let known = Sample::diverging().known(0);
    for known in [
        Known { direction: Direction::Strict, ..known.clone() },
        Known { path: "input.memberServerImageNam".to_owned(), ..known.clone() },
        Known { path: String::new(), ..known },
    ] {
        let mut sample = Sample::diverging();
        assert_eq!(applied(&mut sample, std::slice::from_ref(&known)), [KnownStanding::Stale], "{known:?}");
        assert_eq!((new(&sample.assessment), sample.assessment.count(Verdict::Known)), (2, 0));
    }
}

#[test]
fn a_finding_at_several_places_is_masked_when_all_are_listed() {
    let mut sample = Sample::diverging();
    sample.assessment.findings[0].elsewhere.push("input.other".to_owned());
    let first = sample.known(0);
    let other = Known { path: "input.other".to_owned(), ..first.clone() };
    assert_eq!(applied(&mut sample, std::slice::from_ref(&first)), [KnownStanding::Masks]);
    assert!(!sample.assessment.findings[0].is_known());
    assert_eq!(applied(&mut sample, std::slice::from_ref(&other)), [KnownStanding::Masks]);
    assert!(!sample.assessment.findings[0].is_known());
    applied(&mut sample, &[other, first.clone()]);
    assert_eq!(sample.assessment.findings[0].known, Some(first));
}

#[test]
fn a_case_with_a_known_and_a_new_finding_diverges() {
    let mut sample = Sample::diverging();
    let shared = sample.assessment.findings[1].cases[0];
    sample.assessment.findings[0].cases.push(shared);
    let (lenient, different) = (sample.known(0), sample.known(1));
    applied(&mut sample, std::slice::from_ref(&lenient));
    assert_eq!(sample.assessment.verdicts[shared].verdict, Verdict::Diverges);
    applied(&mut sample, &[lenient, Known { reason: "for now".to_owned(), ..different }]);
    assert_eq!(sample.assessment.verdicts[shared].verdict, Verdict::Known);
    assert_eq!(sample.assessment.verdicts.reason(shared), Some("agreed upon; for now"));
}

#[test]
fn what_is_gone_is_stale_and_what_is_over_masks_still() {
    let (lenient, different) = (Sample::diverging().known(0), Sample::diverging().known(1));
    let over = Known { expires: Some(date(2026, 11, 21)), ..lenient.clone() };
    let last = Known { expires: Some(TODAY), ..different.clone() };
    let mut sample = Sample::diverging();
    assert_eq!(applied(&mut sample, &[over.clone(), last]), [KnownStanding::Expired, KnownStanding::Masks]);
    assert_eq!(new(&sample.assessment), 0);
    assert_eq!(applied(&mut Sample::conforming(), &[over, different]), [KnownStanding::Stale, KnownStanding::Stale]);
}

/// What is wrong with a run, how it comes to be, and what it then says of the two findings.
type Change = (&'static str, fn(&mut Sample), [KnownStanding; 2]);

#[test]
fn a_run_that_could_not_have_shown_it_says_nothing() {
    let known = [Sample::diverging().known(0), Sample::diverging().known(1)];
    let changes: [Change; 7] = [
        ("ended early", |it| it.assessment.stopped = Some("gone".to_owned()), [KnownStanding::NotChecked; 2]),
        ("was let in nowhere", |it| it.assessment.denied = true, [KnownStanding::NotChecked; 2]),
        ("got no answer", |it| it.assessment.answered = 0, [KnownStanding::NotChecked; 2]),
        (
            "decided nothing",
            |it| it.assessment.rows.iter_mut().for_each(|row| row.status = Status::Undecided),
            [KnownStanding::NotChecked; 2],
        ),
        (
            "saw one side",
            |it| it.assessment.rows.iter_mut().for_each(|row| row.outside = 0),
            [KnownStanding::NotChecked, KnownStanding::Stale],
        ),
        (
            "did not send a case about something else",
            |it| {
                let lenient = it.model.constraint_named(LENIENT).map(|(id, _)| id);
                let other = it.cases.iter().rposition(|case| case.subject != lenient).expect("a case");
                it.assessment.verdicts[other].sent = false;
            },
            [KnownStanding::Stale, KnownStanding::NotChecked],
        ),
        (
            "left one of its cases open",
            |it| {
                let lenient = it.model.constraint_named(LENIENT).map(|(id, _)| id);
                let about = it.cases.iter().rposition(|case| case.subject == lenient).expect("a case");
                it.assessment.verdicts[about].verdict = Verdict::Inconclusive;
            },
            [KnownStanding::NotChecked, KnownStanding::Stale],
        ),
    ];
    for (what, change, expected) in changes {
        let mut sample = Sample::conforming();
        change(&mut sample);
        assert_eq!(applied(&mut sample, &known), expected, "{what}");
    }
}

#[test]
fn a_narrowed_run_speaks_of_what_it_tried_only() {
    let known = [Sample::diverging().known(0), Sample::diverging().known(1)];
    let mut sample = Sample::conforming();
    let lenient = sample.model.constraint_named(LENIENT).map(|(id, _)| id);
    let of_other = sample.cases.iter().rposition(|case| case.subject != lenient && case.action == 1).expect("one");
    sample.cases.remove(of_other);
    sample.assessment.verdicts.remove(of_other);
    assert_eq!(applied(&mut sample, &known), [KnownStanding::Stale, KnownStanding::NotChecked]);
    let of_it = sample.cases.iter().position(|case| case.subject == lenient).expect("one");
    sample.cases.remove(of_it);
    sample.assessment.verdicts.remove(of_it);
    assert_eq!(applied(&mut sample, &known), [KnownStanding::NotChecked, KnownStanding::NotChecked]);
}

#[test]
fn a_target_that_asks_for_one_format_is_tried_whole_without_the_other() {
    let known = [Sample::diverging().known(0), Sample::diverging().known(1)];
    let mut sample = Sample::conforming();
    let is_json = |index: usize| sample.cases[index].label.format == Some(Format::Json);
    let json: Vec<bool> = (0..sample.cases.len()).map(is_json).collect();
    let kept = |index: &mut usize| {
        *index += 1;
        json[*index - 1]
    };
    let (mut case, mut verdict) = (0, 0);
    sample.cases.retain(|_| kept(&mut case));
    sample.assessment.verdicts.retain(|_| kept(&mut verdict));
    assert!(!sample.cases.is_empty() && sample.cases.len() < json.len());
    assert_eq!(narrowed(&mut sample, &known, &[Format::Json]), [KnownStanding::Stale; 2]);
    assert_eq!(narrowed(&mut sample, &known, &[]), [KnownStanding::NotChecked; 2]);
}

#[test]
fn what_another_cause_breaks_too_is_not_stale() {
    let mut sample = Sample::diverging();
    let known = sample.known(0);
    let gone = sample.assessment.findings.remove(0);
    sample.assessment.findings[0].also.push(gone.constraint);
    sample.assessment.rows[gone.constraint.index()].status = Status::Held;
    assert_eq!(applied(&mut sample, &[known]), [KnownStanding::NotChecked]);
}

#[test]
fn new_findings_are_added_for_review_and_only_once() {
    let mut sample = Sample::diverging();
    sample.assessment.findings[1].elsewhere.push("output.\"x\"".to_owned());
    let text = format!("# ours\n{}", file(&[entry(&[])]));
    let target = load("x.toml", &text, &sample.model, Review::Pending).expect("no fault");
    applied(&mut sample, &target.known);
    let added = update::additions(&target, (&sample.cases).into(), &sample.assessment, TODAY);
    let places: Vec<&str> = added.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(places, ["output.requestId", "output.\"x\""]);
    let longer = update::write(&text, &sample.model, &added).expect("TOML");
    assert!(longer.starts_with(&text) && longer.contains("since = \"2026-11-22\""), "{longer}");

    let told = read(&longer.clone()).expect_err("nobody has reviewed them").diagnostics;
    assert_eq!(told.len(), 2);
    let again = load("x.toml", &longer, &sample.model, Review::Pending).expect("no fault");
    assert_eq!(again.pending, added);
    applied(&mut sample, &again.known);
    assert_eq!(new(&sample.assessment), 1, "what is pending masks nothing");
    assert_eq!(update::additions(&again, (&sample.cases).into(), &sample.assessment, TODAY), []);
    assert_eq!(update::write(&longer, &sample.model, &[]).as_deref(), Some(longer.as_str()));
}
