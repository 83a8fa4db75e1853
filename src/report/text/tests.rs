use super::Distance;
use crate::judge::fidelity::Nature;
use crate::judge::replayed::{EditKind, Edited, State};
use crate::judge::{KnownStanding, Layer, Listed, Rate, Replayed, Reply, Status, Verdict};
use crate::model::Level;
use crate::report::document::WholeReport;
use crate::report::layout::width;
use crate::report::tests::{DIFFERENT, LENIENT, Sample};
use crate::report::{OutputFormat, Report, Style, render};

/// The text of a run.
fn write(report: &Report<'_>, style: &Style) -> String {
    render(report, OutputFormat::Text, style)
}

fn distance(sample: &Sample, level: Level) -> Distance {
    Distance::over(&WholeReport::of(&sample.report()).constraints, level)
}

fn plain(sample: &Sample) -> String {
    write(&sample.report(), &Style::default())
}

#[test]
fn the_first_screen_says_what_was_tried_and_what_it_came_to() {
    let sample = Sample::diverging();
    let text = plain(&sample);
    let screen: Vec<&str> = text.lines().take(15).collect();
    assert_eq!(screen[0], "target       sample");
    assert_eq!(screen[1], "endpoint     http://127.0.0.1:8080");
    let cases = sample.cases.len();
    assert!(screen[2].starts_with(&format!("tried        2 actions, {cases} cases, {cases} requests, ")), "{text}");
    assert!(screen[4].starts_with("2 divergences, worst: lenient at layer constraint of"), "{text}");
    let rest = screen[5..].join("\n");
    for part in ["conformance  ", "coverage     ", "edits        ", "cases        "] {
        assert!(rest.contains(part), "{part} in {text}");
    }
}

#[test]
fn ratios_have_their_denominators() {
    let sample = Sample::diverging();
    let Distance { constraints, decided, held, .. } = distance(&sample, Level::Must);
    let text = plain(&sample);
    assert!(text.contains(&format!("{held} of {decided} decided musts hold")));
    assert!(text.contains(&format!("{decided} of {constraints} checkable musts decided")));
    let Distance { constraints, decided, held, .. } = distance(&sample, Level::Should);
    assert!(text.contains(&format!("{held} of {decided} decided shoulds hold, {constraints} checkable")));
    let Distance { decided, held, .. } = distance(&sample, Level::Must);
    assert_eq!(held + 2, decided, "two statements do not hold");
}

/// What stands behind the findings in full: the short list, what to do next, and the headline again.
fn last_screen(text: &str) -> &str {
    &text[text.rfind("\n  1  ").expect("a list")..]
}

#[test]
fn the_last_screen_lists_what_was_found_the_worst_first() {
    let text = plain(&Sample::diverging());
    let end: Vec<&str> = last_screen(&text).trim_start().lines().collect();
    assert!(end[0].starts_with("1  lenient    ") && end[0].ends_with(LENIENT), "{end:?}");
    let second = end.iter().find(|line| line.starts_with("  2  different  ")).expect("the second");
    assert!(second.ends_with(DIFFERENT), "{end:?}");
    assert!(end.iter().any(|line| line.starts_with("next         the same with --case 'vserver.")), "{end:?}");
    assert!(end.len() < 12, "{end:?}");
}

#[test]
fn a_report_is_short_unless_all_of_it_is_asked_for() {
    let quiet = Style { quiet: true, ..Style::default() };
    let conforming = Sample::conforming();
    let text = plain(&conforming);
    assert!(text.lines().count() <= 15, "{text}");
    assert!(text.contains("next         --matrix shows every statement"), "{text}");
    assert_eq!(write(&conforming.report(), &quiet).lines().count(), 1);
    let mut sample = Sample::diverging();
    sample.assessment.findings.truncate(1);
    let text = plain(&sample);
    assert!(text.lines().count() <= 40, "{text}");
    let text = write(&sample.report(), &quiet);
    assert!(text.starts_with("  1  lenient    ") && text.lines().count() <= 5, "{text}");
    for style in [Style { matrix: true, ..Style::default() }, Style { verbose: true, ..Style::default() }] {
        assert!(write(&conforming.report(), &style).contains("▲ lenient: accepts more"));
    }
}

#[test]
fn a_line_too_long_to_be_read_comes_from_a_file() {
    let mut sample = Sample::diverging();
    let first = sample.assessment.findings[0].cases[0];
    let mut long = sample.cases[first].clone();
    long.request.body = "x".repeat(600).into_bytes();
    sample.assessment.findings[0].smallest = Some(Box::new(long));
    let whole = sample.report();
    let lines = whole.long_repeats();
    assert_eq!(lines.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1]);
    assert!(lines[0].1.starts_with("curl ") && lines[0].1.contains(&"x".repeat(600)));
    let text = write(&crate::report::Report { repeats: Some("/a folder"), ..sample.report() }, &Style::default());
    assert!(text.contains("     repeat       sh '/a folder/1.sh'\n"), "{text}");
    assert_eq!(text.matches("repeat       curl").count(), 1, "the short one stands there");
    assert!(plain(&sample).contains(&"x".repeat(600)), "without a folder it is told");
}

#[test]
fn a_narrow_terminal_breaks_no_line_twice() {
    for wide in [40, 80, 200] {
        let style = Style { width: wide, matrix: true, ..Style::default() };
        let text = write(&Sample::diverging().report(), &style);
        let told = |line: &&str| !["curl", "--case", "explain"].iter().any(|word| line.contains(word));
        // A word that is too long by itself cannot be helped.
        let has_room = |line: &&str| line.rsplit("  ").next().is_some_and(|last| last.trim().contains(' '));
        let too_wide = text.lines().filter(|line| width(line) > wide).filter(told).filter(has_room);
        let too_wide: Vec<&str> = too_wide.collect();
        assert!(too_wide.is_empty(), "{wide}: {too_wide:?}");
    }
}

#[test]
fn the_matrix_names_every_constraint_of_a_parameter() {
    let sample = Sample::diverging();
    let text = write(&sample.report(), &Style { matrix: true, ..Style::default() });
    let line = text.lines().find(|line| line.trim_start().starts_with("memberServerImageName ")).expect("a row");
    for word in ["min ●", "max ▲", "alphabet ●", "first ●", "last ●"] {
        assert!(line.contains(word), "{word} in {line}");
    }
    assert!(text.contains("▲ lenient: accepts more"));
    assert!(text.contains("input.blockStorageSnapshotName min, max: characters, not bytes"), "{text}");
}

#[test]
fn divergences_are_told_in_full() {
    let sample = Sample::diverging();
    let text = plain(&sample);
    let end = &text[text.rfind("\n2 divergences\n").expect("a heading")..];
    let (first, second) = (end.find(LENIENT).expect("the first"), end.find(DIFFERENT).expect("the second"));
    assert!(first < second);
    for part in [
        "lenient, layer constraint, documented, a must",
        "page says    \"Min : 3, Max : 30\" (request table, row 3)",
        "expected     refused: at most 30 characters",
        "actual       accepted: ",
        "at           input.memberServerImageName",
        "cases        vserver.",
        "repeat       curl -sS",
        "more         ncloud-conformance explain vserver.",
    ] {
        assert!(end.contains(part), "{part} in {end}");
    }
    assert!(text.lines().last().is_some_and(|line| !line.is_empty()));
}

#[test]
fn without_colour_nothing_escapes_and_lines_keep_to_the_width() {
    let sample = Sample::diverging();
    let text = plain(&sample);
    assert!(!text.contains('\u{1b}') && text.contains("\\u{1b}[31mno <uuid>"), "{text}");
    for line in text.lines().filter(|line| !line.contains("curl") && line.contains("  ")) {
        let copied = ["cases", "more ", "first: ", "vserver.", "server."].iter().any(|word| line.contains(word));
        assert!(copied || width(line) <= 100, "{line}");
    }
    let style = Style { color: true, ..Style::default() };
    let colored = write(&sample.report(), &style);
    assert!(colored.contains("\u{1b}[1;31m"));
    assert!(!colored.contains("\u{1b}[31mno"), "an answer never paints");
}

#[test]
fn a_conforming_run_ends_with_one_line() {
    let sample = Sample::conforming();
    let text = plain(&sample);
    let last = text.lines().last().unwrap_or_default();
    assert!(last.starts_with("conforms: all "), "{last}");
    assert!(!text.contains("divergence"), "{text}");
}

#[test]
fn refused_controls_hint_at_what_to_bind() {
    let mut sample = Sample::refusing();
    let text = plain(&sample);
    let headline = "\nundecided: a plain request of server.createBlockStorageSnapshotInstance was refused with 1200";
    assert!(text.contains(headline) && text.contains("\nundecided, and so not conforming\n"), "{text}");
    assert!(text.contains(&format!("inconclusive: {} cases", sample.cases.len())), "{text}");
    assert!(text.contains("refused with 1200"), "{text}");
    for parameter in ["blockStorageInstanceNo", "serverInstanceNo"] {
        assert!(text.contains(&format!("--bind {parameter}=VALUE")), "{text}");
    }
    assert!(text.contains("--bind serverInstanceNo.KVM=VALUE"), "{text}");
    // An id that another control was accepted with is known there: the refusal has another reason.
    sample.assessment.verdicts[0].reply = Reply::Accepted;
    let text = plain(&sample);
    assert!(!text.contains("--bind blockStorageInstanceNo=VALUE") && text.contains("--bind serverInstanceNo=VALUE"));
}

#[test]
fn an_early_end_is_the_headline_and_the_end() {
    let mut sample = Sample::diverging();
    sample.assessment.stopped = Some("the endpoint went away".to_owned());
    let text = plain(&sample);
    assert!(text.contains("\nincomplete: the endpoint went away; 2 divergences so far\n"), "{text}");
    assert!(text.lines().last().is_some_and(|line| line.starts_with("incomplete: ")), "{text}");
}

#[test]
fn verbose_tells_what_is_only_counted_otherwise() {
    let sample = Sample::conforming();
    let style = Style { verbose: true, ..Style::default() };
    let (short, long) = (plain(&sample), write(&sample.report(), &style));
    let reason = "the answer does not show the region";
    assert!(!short.contains(reason) && long.contains(reason), "{long}");
    assert!(long.lines().count() > short.lines().count());
    assert!(long.contains("requestId") && !short.contains("requestId"));
}

#[test]
fn an_empty_run_panics_nobody() {
    let mut sample = Sample::conforming();
    sample.cases.clear();
    sample.actions.clear();
    sample.assessment.verdicts.clear();
    sample.assessment.rows.clear();
    assert!(plain(&sample).contains("0 of 0 decided musts hold"));
    let mut sample = Sample::diverging();
    sample.cases.truncate(1);
    sample.assessment.rows.iter_mut().for_each(|row| row.status = Status::NotObserved);
    sample.assessment.verdicts.iter_mut().for_each(|case| case.verdict = Verdict::Unspecified);
    for format in crate::report::OutputFormat::ALL {
        for width in [0, 1, 20] {
            let style = Style { width, ..Style::default() };
            assert!(!crate::report::render(&sample.report(), format, &style).is_empty());
        }
    }
}

#[test]
fn how_far_how_often_and_what_else_stand_with_their_divergence() {
    let mut sample = Sample::diverging();
    let also = sample.model.constraint_named(LENIENT).map(|(id, _)| id).expect("a constraint");
    let far = "documented max 30 characters, observed 31 (+1)";
    sample.assessment.rows[also.index()].displacement = Some(far.to_owned());
    let finding = sample.assessment.findings.last_mut().expect("a finding");
    finding.rate = Some(Rate { diverged: 7, of: 271 });
    finding.nature = Some(Nature::Truncated);
    finding.layer = Layer::Syntax;
    finding.also.push(also);
    let text = plain(&sample);
    let screen = last_screen(&text);
    let second = "unstable: 7 of 271 answers";
    assert!(screen.contains(&format!("how far: {far}")) && screen.contains(second), "{text}");
    let end = &text[text.rfind("\n2 divergences\n").expect("a heading")..];
    for part in [
        format!("how far      {far}"),
        "unstable     7 of 271 answers".to_owned(),
        "the text is  truncated".to_owned(),
        format!("also breaks  {LENIENT}"),
        "note         what lies deeper could not be judged".to_owned(),
    ] {
        assert!(end.contains(&part), "{part} in {end}");
    }
}

#[test]
fn verbose_says_which_case_excluded_a_reading() {
    let sample = Sample::conforming();
    let style = Style { verbose: true, ..Style::default() };
    let (short, long) = (plain(&sample), write(&sample.report(), &style));
    let excluded = sample.assessment.rows.iter().flat_map(|row| &row.excluded).next().expect("an excluded reading");
    assert!(long.contains(&format!("not {}, shown by", excluded.reading)) && long.contains(&excluded.case), "{long}");
    assert!(!short.contains("shown by"));
}

#[test]
fn what_the_target_lists_is_told_in_full_and_with_the_list() {
    let mut sample = Sample::diverging();
    let known = sample.known(0);
    sample.assessment.findings[0].known = Some(known.clone());
    for standing in [KnownStanding::Masks, KnownStanding::Stale, KnownStanding::Expired, KnownStanding::NotChecked] {
        sample.assessment.known.push(Listed { known: known.clone(), standing });
    }
    let text = plain(&sample);
    let end = &text[text.rfind("\nknown divergences to look at\n").expect("a heading")..];
    let (end, last) = end.split_at(end.rfind("\n  1  ").expect("the list"));
    let top = format!("{}{last}", text.lines().take(6).collect::<Vec<_>>().join("\n"));
    let top = top.as_str();
    let place = "input.memberServerImageName";
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "1 divergence, worst: different".to_owned(),
        "1 known divergence is stale, 1 expired".to_owned(),
        "1 lenient, known".to_owned(),
        format!("stale lenient {LENIENT}, at {place}: it does not show any more"),
        format!("expired lenient {LENIENT}, at {place}: it was accepted until 2026-12-31, decide anew"),
        "not checked 1 known divergence: this run could not have shown it".to_owned(),
    ] {
        assert!(words(top).contains(&part), "{part} in {top}");
    }
    for part in ["stale: it does not show any more", "remove it from the target file", "accepted until 2026-12-31"] {
        assert!(end.contains(part), "{part} in {end}");
    }
    assert_eq!(end.matches("agreed upon (since 2026-01-31, until 2026-12-31)").count(), 2);
    assert!(
        text.contains("     known        agreed upon (since 2026-01-31, until 2026-12-31)\n     page says"),
        "{text}"
    );
    let verbose = write(&sample.report(), &Style { verbose: true, ..Style::default() });
    assert!(verbose.contains("not-checked: this run could not have shown it"), "{verbose}");
}

#[test]
fn advice_stands_behind_the_divergences_under_its_own_heading() {
    let sample = Sample::advised();
    let text = plain(&sample);
    let (end, list) = text.split_at(text.rfind("\n  1  ").expect("the list"));
    let short: Vec<&str> = list.lines().skip_while(|line| !line.starts_with("  1  ")).collect();
    assert!(short[0].contains(LENIENT) && short[1].is_empty() && short[2] == "advice", "{list}");
    assert!(short[3].starts_with("  2  different") && short[3].ends_with(DIFFERENT), "{list}");
    let heading = "\nadvice: 1 broken should, counted with --strict only\n";
    let (divergences, advice) = end.split_at(end.find(heading).expect("a heading"));
    assert!(divergences.contains("\n1 divergence\n") && !divergences.contains(DIFFERENT), "{divergences}");
    assert!(list.lines().last().is_some_and(|line| line.contains(LENIENT)), "the headline again");
    assert!(advice.contains(&format!("  2  {DIFFERENT}")) && advice.contains(", a should\n"), "{advice}");
    assert_eq!(text.matches("a broken should is advice").count(), 1, "one line of the rule");
    let mut strict = Sample::advised();
    strict.settle(true);
    let text = plain(&strict);
    assert!(text.contains("and so does a broken should (--strict)") && text.contains("\n2 divergences\n"), "{text}");
    assert!(!text.contains("\nadvice\n") && !text.contains("\nadvice: "), "{text}");
}

#[test]
fn a_finding_has_the_same_number_in_every_format() {
    let mut sample = Sample::advised();
    let edit = Edited { kind: EditKind::Changed, path: "status".into(), recorded: "200".into(), actual: "201".into() };
    let replayed = Replayed {
        case: 0,
        state: State::Differs,
        advice: false,
        edits: vec![edit],
        size: 1,
        reason: None,
        known: None,
    };
    sample.assessment.recordings.push(replayed);
    let text = plain(&sample);
    let case = &sample.cases[0].id;
    for (number, id) in [(1, LENIENT), (2, case.as_str()), (3, DIFFERENT)] {
        assert!(text.contains(&format!("\n  {number}  {id}\n")), "{number} {id} in {text}");
    }
    assert!(text.contains("\n       changed    status: 200 -> 201\n") && text.contains("\n  3  different  "), "{text}");
    let report = sample.report();
    let page = render(&report, OutputFormat::Markdown, &Style::default());
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| 3 | ")).collect();
    assert!(rows.len() == 1 && rows[0].contains("requestId"), "{page}");
}

#[test]
fn what_was_left_open_is_told_with_its_statements() {
    let sample = Sample::refusing();
    let text = plain(&sample);
    let start = text.find("\nundecided, and so not conforming\n").expect("a heading");
    let part = &text[start..start + text[start..].find("\ninconclusive").expect("the next")];
    assert!(part.contains("refused with 1200: \"not found\""), "{part}");
    assert!(part.contains("/control/plain/get-xml\n") && part.contains(" more\n"), "{part}");
}

#[test]
fn a_known_divergence_that_became_advice_says_so() {
    let mut sample = Sample::advised();
    let known = sample.known(1);
    sample.assessment.findings[1].known = Some(known.clone());
    sample.assessment.known.push(Listed { known, standing: KnownStanding::Masks });
    let text = plain(&sample);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "a should is broken: without --strict it fails nothing, with or without this entry";
    assert!(words.contains(&format!("known advice 1 known divergence: {said}")), "{text}");
    assert!(words.contains(&format!("until 2026-12-31) {said} page says")), "{text}");
}
