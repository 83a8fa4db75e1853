use serde_json::{Value, json};

use super::*;
use crate::report::Style;
use crate::report::tests::{DIFFERENT, LENIENT, Sample};

fn read(text: &str) -> Result<Reported, Incomparable> {
    super::read(|| Ok(text.as_bytes()))
}

fn side(sample: &Sample) -> Reported {
    read(&crate::report::tests::json(&sample.report())).expect("a report")
}

fn row<'s>(side: &'s mut Reported, id: &str) -> &'s mut StatedVerdict {
    side.constraints.iter_mut().find(|said| said.id == id).expect("a row")
}

#[test]
fn what_only_one_does_is_named() {
    let (honest, broken) = (side(&Sample::conforming()), side(&Sample::diverging()));
    let comparison = compare(&honest, &broken);
    let ids: Vec<&str> = comparison.differing.iter().map(|differing| differing.a.id.as_str()).collect();
    assert_eq!(ids, [LENIENT, DIFFERENT]);
    assert!(comparison.differing.iter().all(|differing| differing.facets == [Facet::Status]));
    assert!(matches!(comparison.divergences.as_slice(), [DivergencePair::OnlyB(_), DivergencePair::OnlyB(_)]));
    assert_eq!((comparison.distance(), comparison.exit_code()), (2, 1));
    assert_eq!(compare(&broken, &honest).distance(), 2);
    assert!(
        matches!(compare(&broken, &broken).divergences[0], DivergencePair::Both(_, _, ref facets) if facets.is_empty())
    );
}

#[test]
fn bounds_and_readings_are_compared_where_both_tell_them() {
    let a = side(&Sample::diverging());
    let mut b = a.clone();
    row(&mut b, LENIENT).displacement = Some("documented max 30 characters, observed 31 (+1)".to_owned());
    assert_eq!(compare(&a, &b).distance(), 0, "measured once");
    let mut c = b.clone();
    row(&mut c, LENIENT).displacement = Some("documented max 30 characters, observed 32 (+2)".to_owned());
    assert_eq!(compare(&b, &c).differing[0].facets, [Facet::Displacement]);
    let read = a.constraints.iter().find(|said| said.reading.is_some()).expect("a reading").clone();
    let mut d = a.clone();
    let other = row(&mut d, &read.id);
    (other.reading, other.excluded) = (None, Vec::new());
    assert_eq!(compare(&a, &d).distance(), 0, "not told");
    row(&mut d, &read.id).excluded = read.reading.into_iter().collect();
    assert_eq!(compare(&a, &d).differing[0].facets, [Facet::Reading]);
    assert_eq!(compare(&d, &a).differing[0].facets, [Facet::Reading]);
}

#[test]
fn what_one_left_open_is_listed_and_not_counted() {
    let a = side(&Sample::conforming());
    let mut b = a.clone();
    row(&mut b, LENIENT).status = Status::Undecided;
    b.constraints.retain(|said| said.id != DIFFERENT);
    let comparison = compare(&a, &b);
    assert_eq!((comparison.distance(), comparison.exit_code()), (0, 0));
    let before = compare(&a, &a);
    assert_eq!((comparison.compared, comparison.open.len()), (before.compared - 2, before.open.len() + 2));
    let text = text::write(&comparison, &Style::default());
    assert!(text.contains("A held, B undecided") && text.contains("A held, B not in the report"), "{text}");
    assert_eq!(compare(&side(&Sample::refusing()), &a).exit_code(), 4);
}

#[test]
fn a_text_says_how_far_with_its_denominator_and_ends_with_it() {
    let (honest, broken) = (side(&Sample::conforming()), side(&Sample::diverging()));
    let comparison = compare(&honest, &broken);
    let text = text::write(&comparison, &Style::default());
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = format!("A and B differ in 2 of {} constraints both decided", comparison.compared);
    assert_eq!(flat.matches(&said).count(), 2, "{text}");
    assert!(flat.contains("only B: 2 divergences") && flat.contains("0 only in A, 2 only in B"), "{text}");
    assert!(text.lines().last().is_some_and(|line| !line.is_empty()) && !text.contains('\u{1b}'));
    let same = text::write(&compare(&broken, &broken), &Style::default());
    assert!(same.contains("no difference") && same.contains("both: 2 divergences"), "{same}");
    let json: Value = serde_json::from_str(&json::write(&comparison)).expect("JSON");
    assert_eq!(json["distance"]["differing"], 2);
    assert_eq!(json["divergences"]["only_b"][0]["constraint"], LENIENT);
}

#[test]
fn another_spec_or_seed_is_warned_of() {
    let a = side(&Sample::conforming());
    let b = Reported { seed: 7, spec: "other".to_owned(), ..a.clone() };
    assert_eq!(compare(&a, &b).warnings.len(), 2);
    assert!(compare(&a, &a).warnings.is_empty());
}

#[test]
fn what_is_no_whole_report_is_refused_with_the_reason() {
    let whole = crate::report::tests::json(&Sample::diverging().report());
    let changed = |pointer: &str, value: Value| {
        let mut json: Value = serde_json::from_str(&whole).expect("JSON");
        *json.pointer_mut(pointer).expect("a place") = value;
        json.to_string()
    };
    let mut keyless: Value = serde_json::from_str(&whole).expect("JSON");
    keyless.as_object_mut().expect("an object").remove("divergences");
    for (text, reason) in [
        (String::new(), "not JSON"),
        ("target sample".to_owned(), "not JSON"),
        (whole[..whole.len() / 2].to_owned(), "cut off"),
        ("[]".to_owned(), "not a report"),
        ("{\"format\": \"1\"}".to_owned(), "format \"1\""),
        (changed("/format", json!(2)), "format 2; this version reads format 1"),
        (changed("/complete", json!(false)), "not complete"),
        (keyless.to_string(), "missing field `divergences`"),
        (changed("/constraints/0/status", json!("kept")), "`kept` is no status"),
        (changed("/divergences/0/direction", json!("up")), "`up` is no direction"),
        (changed("/cases", json!([])), "it counts"),
        (changed("/distance/held", json!(1)), "held constraints"),
        (changed("/advice/held", json!(0)), "held shoulds"),
        (changed("/constraints/0/level", json!("may")), "`may` is no level"),
        (changed("/constraints/0/level", Value::Null), "has no level"),
        (changed("/divergences/0/constraint", json!("x")), "no row for"),
    ] {
        let error = read(&text).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains(reason), "{reason}: {error}");
    }
    let more = whole.replacen("\"format\": 1,", "\"format\": 1, \"new\": {},", 1);
    assert!(read(&more).is_ok(), "keys may be added");
}

/// A report as it was before there were levels.
fn without_levels(report: &str) -> String {
    let mut json: Value = serde_json::from_str(report).expect("JSON");
    let advice = json["advice"].take();
    for key in ["constraints", "decided", "held"] {
        let [musts, shoulds] = [&json["distance"][key], &advice[key]].map(|count| count.as_u64().expect("a count"));
        json["distance"][key] = json!(musts + shoulds);
    }
    let findings = advice["findings"].as_array().expect("a list").clone();
    json["divergences"].as_array_mut().expect("a list").extend(findings);
    for list in ["constraints", "divergences", "known"] {
        for entry in json[list].as_array_mut().expect("a list") {
            entry.as_object_mut().expect("an object").remove("level");
        }
    }
    for key in ["advice", "strict", "outcome", "headline", "undecided"] {
        json.as_object_mut().expect("an object").remove(key);
    }
    json.to_string()
}

#[test]
fn advice_is_compared_too_and_says_that_it_is_a_should() {
    let (honest, advised) = (side(&Sample::conforming()), side(&Sample::advised()));
    assert_eq!(
        advised.divergences.iter().map(|found| found.level).collect::<Vec<_>>(),
        [Some(Level::Must), Some(Level::Should)]
    );
    let comparison = compare(&honest, &advised);
    assert_eq!((comparison.distance(), comparison.shoulds(), comparison.exit_code()), (2, 0, 1));
    assert_eq!(comparison.warnings, ["the reports do not agree which constraints are musts"]);
    let mut other = Sample::conforming();
    other.should(&[DIFFERENT]);
    let comparison = compare(&side(&other), &advised);
    assert_eq!((comparison.distance(), comparison.shoulds(), comparison.warnings.len()), (2, 1, 0));
    let text = text::write(&comparison, &Style::default());
    assert!(
        text.contains("both decided, 1 of them shoulds") && text.contains(&format!("{DIFFERENT}  (a should)")),
        "{text}"
    );
    let json: Value = serde_json::from_str(&json::write(&comparison)).expect("JSON");
    assert_eq!(
        (&json["distance"]["shoulds"], &json["divergences"]["only_b"][1]["level"]),
        (&1.into(), &"should".into())
    );
    assert_eq!((&json["constraints"][0]["level"], &json["undecided"]), (&"must".into(), &false.into()));
}

#[test]
fn strict_or_not_a_report_says_the_same() {
    let mut strict = Sample::advised();
    strict.settle(true);
    let comparison = compare(&side(&strict), &side(&Sample::advised()));
    assert!(!comparison.is_different() && comparison.warnings.is_empty());
}

#[test]
fn reports_without_levels_are_read() {
    let new = crate::report::tests::json(&Sample::advised().report());
    let (old, new) = (read(&without_levels(&new)).expect("a report"), read(&new).expect("a report"));
    assert!(old.constraints.iter().all(|said| said.level.is_none()) && old.divergences.len() == 2);
    let comparison = compare(&old, &new);
    assert!(!comparison.is_different() && comparison.warnings.is_empty(), "{:?}", comparison.warnings);
    let whole = compare(
        &old,
        &read(&without_levels(&crate::report::tests::json(&Sample::conforming().report()))).expect("one"),
    );
    assert_eq!((whole.distance(), whole.shoulds()), (2, 0), "nobody says which are shoulds");
}

#[test]
fn who_can_read_only_one_of_them_is_told_and_counts_for_nothing() {
    let mut a = side(&Sample::conforming());
    let mut b = a.clone();
    let told = |rows: [(&str, &str); 3]| rows.map(|(name, reads)| (name.to_owned(), reads.to_owned())).to_vec();
    a.clients = told([("go-v2", "yes"), ("java", "no"), ("python", "yes")]);
    b.clients = told([("go-v2", "no"), ("java", "yes"), ("python", "not-asked")]);
    let comparison = compare(&a, &b);
    let expected = [("go-v2", true), ("java", false)].map(|(name, a)| ReadBy { name: name.to_owned(), a });
    assert_eq!(comparison.clients, expected);
    assert_eq!((comparison.exit_code(), comparison.distance()), (0, 0));
    let text = text::write(&comparison, &Style::default());
    assert!(text.contains("\nclients that can read only one of them\n  A      go-v2\n  B      java\n"), "{text}");
    let page = html::write(&comparison);
    assert!(page.contains("<code>go-v2</code>: A") && page.contains("<code>java</code>: B"), "{page}");
    let json: serde_json::Value = serde_json::from_str(&json::write(&comparison)).expect("JSON");
    assert_eq!(json["clients"][1], serde_json::json!({ "name": "java", "a": false, "b": true }));
    a.clients.clear();
    assert_eq!(compare(&a, &b).clients, [], "a report of before tells of nobody");
}

#[test]
fn no_difference_to_an_undecided_endpoint_is_not_said_to_be_none() {
    let a = side(&Sample::conforming());
    let b = Reported { undecided: 2, ..a.clone() };
    let comparison = compare(&a, &b);
    assert!(!comparison.is_different() && comparison.exit_code() == 4);
    assert!(comparison.warnings.iter().any(|warning| warning.starts_with("B left 2 undecided")));
    let text = text::write(&comparison, &Style::default());
    assert!(text.contains("\nundecided: no difference in "), "{text}");
    assert!(side(&Sample::refusing()).undecided > 50);
    assert_eq!(compare(&side(&Sample::diverging()), &b).exit_code(), 1, "a difference is one all the same");
}

#[test]
fn the_page_has_both_sides_and_folds_away_what_is_alike() {
    let comparison = compare(&side(&Sample::conforming()), &side(&Sample::advised()));
    assert_eq!(comparison.alike.len() + comparison.distance(), comparison.compared);
    let page = html::write(&comparison);
    let texts = crate::report::tests::texts(&page);
    for words in ["A: sample", "B: sample", "Divergences", "does not diverge so", "only B", "status"] {
        assert!(texts.iter().any(|text| text.trim() == words), "{words}");
    }
    let rows = page.matches("<tr class=\"same\">").count();
    assert_eq!(rows, comparison.alike.len() + comparison.open.len());
    assert_eq!(page.matches("<tr><th scope=\"row\">").count(), 2 + 2, "two statements, two divergences");
}

#[test]
fn whatever_an_endpoint_says_is_text_on_the_page() {
    use crate::report::tests::{HOSTILE, hostile, texts};
    let spoilt = |sample: &Sample| read(&hostile(&sample.report()).replace("\"seed\":42", "\"seed\":43"));
    let (a, b) = (side(&Sample::conforming()), spoilt(&Sample::diverging()).expect("a report"));
    let page = html::write(&compare(&a, &b));
    let shown = crate::report::layout::clean(HOSTILE);
    assert!(texts(&page).iter().filter(|text| text.contains(&shown)).count() > 4, "{page}");
}
