use serde_json::Value;

use super::*;
use crate::judge::{Known, KnownStanding};
use crate::report::tests::{DIFFERENT, LENIENT, Sample, json};

/// Keys of the objects one level below, in order, as they stand in the text.
fn keys(text: &str, indent: usize) -> Vec<&str> {
    let margin = " ".repeat(indent);
    let lines = text.lines().filter_map(|line| line.strip_prefix(&margin)?.strip_prefix('"'));
    lines.filter_map(|line| line.split_once("\":")).map(|(key, _)| key).collect()
}

#[test]
fn the_contract_is_kept_key_by_key() {
    let sample = Sample::diverging();
    let text = json(&sample.report());
    assert_eq!(
        keys(&text, 2),
        "format complete seed target summary distance constraints divergences cases \
         version spec stopped observations readings known strict outcome headline advice undecided alterations salt \
         recordings actions clients editions lives hints"
            .split_whitespace()
            .collect::<Vec<_>>()
    );
    let summary = "cases conforms diverges known unspecified inconclusive requests creates withheld answered";
    let inner: Vec<&str> = keys(&text, 4);
    let expected = format!(
        "name endpoint {summary} constraints decided held unchecked edits \
         constraints decided held unchecked findings"
    );
    assert_eq!(inner, expected.split_whitespace().collect::<Vec<_>>());
    let rows = keys(&text, 6);
    let row = "id action basis status displacement reading kind checkable cases";
    assert!(rows.starts_with(&row.split_whitespace().collect::<Vec<_>>()));
    let divergence = "action constraint layer direction basis path expected actual cases curl known \
                      nature also rate hides only elsewhere reason since level altered expires witness casesTotal";
    let wanted: Vec<&str> = divergence.split_whitespace().collect();
    assert!(rows.windows(wanted.len()).any(|window| window == wanted));
    assert!(rows.windows(4).any(|window| window == ["id", "action", "verdict", "reason"]));
    assert!(text.ends_with("}\n"));
}

#[test]
fn the_numbers_add_up() {
    let sample = Sample::diverging();
    let json: Value = serde_json::from_str(&json(&sample.report())).expect("JSON");
    let number = |pointer: &str| json.pointer(pointer).and_then(Value::as_u64).unwrap_or(u64::MAX);
    let verdicts = ["conforms", "diverges", "known", "unspecified", "inconclusive"];
    let sum: u64 = verdicts.iter().map(|verdict| number(&format!("/summary/{verdict}"))).sum();
    assert_eq!((number("/summary/cases"), sum), (sum, sample.cases.len() as u64));
    let rows = json["constraints"].as_array().expect("rows");
    let held = rows.iter().filter(|row| row["checkable"] == true && row["status"] == "held").count();
    assert_eq!(number("/distance/held") + number("/advice/held"), held as u64);
    let all = |key: &str| number(&format!("/distance/{key}")) + number(&format!("/advice/{key}"));
    assert_eq!(all("constraints") + all("unchecked"), rows.len() as u64);
    let musts = rows.iter().filter(|row| row["level"] == "must" && row["checkable"] == true).count();
    assert_eq!(number("/distance/constraints"), musts as u64);
    let unchecked = rows.iter().filter(|row| row["reason"].is_string()).count();
    assert_eq!(all("unchecked"), unchecked as u64);
}

#[test]
fn each_root_cause_is_one_entry_with_its_cases() {
    let sample = Sample::diverging();
    let json: Value = serde_json::from_str(&json(&sample.report())).expect("JSON");
    let found = json["divergences"].as_array().expect("divergences");
    let ids: Vec<_> = found.iter().filter_map(|entry| entry["constraint"].as_str()).collect();
    assert_eq!(ids, [LENIENT, DIFFERENT]);
    assert_eq!((&found[0]["direction"], &found[0]["known"]), (&Value::from("lenient"), &Value::Bool(false)));
    for entry in found {
        let first = entry["cases"][0].as_str().expect("a case");
        assert!(sample.cases.iter().any(|case| case.id == first));
        assert!(entry["curl"].as_str().is_some_and(|line| line.contains("curl -sS")));
    }
}

#[test]
fn excluded_readings_name_the_case_that_shows_it() {
    let sample = Sample::conforming();
    let json: Value = serde_json::from_str(&json(&sample.report())).expect("JSON");
    let readings = json["readings"].as_array().expect("readings");
    assert!(!readings.is_empty());
    for reading in readings {
        let row =
            json["constraints"].as_array().and_then(|rows| rows.iter().find(|row| row["id"] == reading["constraint"]));
        let excluded = &reading["excluded"];
        assert_eq!(row.map(|row| &row["excluded"]), Some(excluded));
        let case = excluded[0]["case"].as_str().expect("a case");
        assert!(sample.cases.iter().any(|other| other.id == case) && excluded[0]["reading"] != reading["follows"]);
    }
}

#[test]
fn only_actions_that_were_tried_have_rows() {
    let mut sample = Sample::conforming();
    sample.actions = vec![1];
    let json: Value = serde_json::from_str(&json(&sample.report())).expect("JSON");
    let rows = json["constraints"].as_array().expect("rows");
    assert_eq!(rows.len(), sample.model.actions[1].constraints.len());
    assert!(rows.iter().all(|row| row["action"] == sample.model.actions[1].id.as_str()));
}

#[test]
fn time_leaves_no_trace_and_an_early_end_shows() {
    let mut sample = Sample::conforming();
    let first = json(&sample.report());
    let mut later = sample.report();
    later.elapsed *= 3;
    assert_eq!(json(&later), first);
    sample.assessment.stopped = Some("gone".to_owned());
    let json: Value = serde_json::from_str(&json(&sample.report())).expect("JSON");
    assert_eq!((&json["complete"], &json["stopped"]), (&Value::Bool(false), &Value::from("gone")));
}

#[test]
fn what_is_known_stands_with_its_finding_and_in_a_list() {
    let mut sample = Sample::diverging();
    let (known, other) = (sample.known(0), Known { expires: None, ..sample.known(1) });
    sample.assessment.findings[0].known = Some(known.clone());
    sample.assessment.findings[0].elsewhere.push("output.requestId".to_owned());
    sample.assessment.known.push(Listed { known, standing: KnownStanding::Expired });
    sample.assessment.known.push(Listed { known: other, standing: KnownStanding::NotChecked });
    let text = json(&sample.report());
    let json: Value = serde_json::from_str(&text).expect("JSON");
    let found = &json["divergences"][0];
    assert_eq!((&found["known"], &found["reason"]), (&Value::Bool(true), &Value::from("agreed upon")));
    assert_eq!((&found["since"], &found["elsewhere"][0]), (&"2026-01-31".into(), &"output.requestId".into()));
    assert_eq!((&json["divergences"][1]["known"], &json["divergences"][1]["reason"]), (&false.into(), &Value::Null));
    let row = "constraint direction path reason since expires state level".split_whitespace().collect::<Vec<_>>();
    assert!(keys(&text, 6).windows(row.len()).any(|window| window == row));
    let (first, second) = (&json["known"][0], &json["known"][1]);
    assert_eq!((&first["constraint"], &first["state"]), (&LENIENT.into(), &"expired".into()));
    assert_eq!((&first["expires"], &second["expires"]), (&"2026-12-31".into(), &Value::Null));
    assert_eq!(second["state"], "not-checked");
}

fn parsed(sample: &Sample) -> Value {
    serde_json::from_str(&json(&sample.report())).expect("JSON")
}

#[test]
fn advice_stands_apart_and_under_strict_among_the_divergences_too() {
    let ids = |list: &Value| -> Vec<String> {
        let all = list.as_array().expect("a list").iter();
        all.map(|it| format!("{} {}", it["constraint"].as_str().expect("an id"), it["level"].as_str().expect("one")))
            .collect()
    };
    let (lenient, different) = (format!("{LENIENT} must"), format!("{DIFFERENT} should"));
    let json = parsed(&Sample::advised());
    assert_eq!(
        (ids(&json["divergences"]), ids(&json["advice"]["findings"])),
        (vec![lenient.clone()], vec![different.clone()])
    );
    assert_eq!((&json["strict"], &json["outcome"]), (&Value::Bool(false), &"diverges".into()));
    let mut sample = Sample::advised();
    sample.settle(true);
    let strict = parsed(&sample);
    assert_eq!(
        (ids(&strict["divergences"]), ids(&strict["advice"]["findings"])),
        (vec![lenient, different.clone()], vec![different])
    );
    assert_eq!(strict["strict"], true);
    for key in ["distance", "constraints"] {
        assert_eq!(json[key], strict[key], "with or without the flag");
    }
    assert_eq!(json["advice"]["decided"], strict["advice"]["decided"]);
    let case = json["cases"].as_array().and_then(|cases| cases.iter().find(|case| case["reason"].is_string()));
    let case = case.expect("a case that breaks a should only");
    assert_eq!(
        (&case["verdict"], &case["reason"]),
        (&"conforms".into(), &format!("breaks a should only: {DIFFERENT}").into())
    );
}

#[test]
fn what_was_left_undecided_is_listed_and_is_the_headline() {
    let (open, whole) = (parsed(&Sample::refusing()), parsed(&Sample::conforming()));
    assert_eq!(
        (&whole["outcome"], &whole["headline"], &whole["undecided"]),
        (&"conforms".into(), &"conforms".into(), &Value::Array(Vec::new()))
    );
    assert_eq!(open["outcome"], "undecided");
    assert!(open["headline"].as_str().is_some_and(|said| said.starts_with("undecided: a plain request of ")));
    let list = open["undecided"].as_array().expect("a list");
    let plain = list.iter().filter(|it| it["constraint"].is_null()).count();
    assert!(plain == 8 && list.len() > 50, "{plain} of {}", list.len());
    assert!(list.iter().all(|it| it["reason"] == "refused with 1200: \"not found\"" && it["case"] != ""));
}

#[test]
fn a_finding_lists_its_first_cases_and_says_how_many_there_are() {
    let json = |sample: &Sample| -> Value {
        serde_json::from_str(&super::super::tests::json(&sample.report())).expect("JSON")
    };
    let mut sample = Sample::diverging();
    let few = json(&sample);
    let cases = few["divergences"][1]["cases"].as_array().expect("a list").len();
    assert_eq!(few["divergences"][1]["casesTotal"], cases);
    sample.assessment.findings[1].cases = (0..1_234).map(|index| index % sample.cases.len()).collect();
    let many = json(&sample);
    let listed = many["divergences"][1]["cases"].as_array().expect("a list");
    assert_eq!((listed.len(), &many["divergences"][1]["casesTotal"]), (1_000, &1_234.into()));
    assert_eq!((&listed[0], &listed[999]), (&sample.cases[0].id.as_str().into(), &listed[999 % sample.cases.len()]));
    let page = crate::report::html::write(&WholeReport::of(&sample.report()));
    assert!(page.contains("Cases that show it: 1234<") && page.contains("<li>and 234 more</li>"));
    assert!(crate::report::markdown::write(&WholeReport::of(&sample.report())).contains(" and 1224 more"));
}
