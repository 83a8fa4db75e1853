//! Systematic cases of the real actions: which there are, and what the pages say of them.

use std::collections::BTreeSet;

use super::variant::{STRANGERS, TEXTS};
use super::*;
use crate::model::{Relation, Rule};

const SNAPSHOT: usize = 0;
const IMAGE: usize = 1;

fn all() -> (Model, Vec<Case>) {
    let model = crate::spec::built_in().expect("the built-in spec is good");
    let mut cases = systematic(&model, SNAPSHOT, &model.inventory, 0);
    let first = cases.len();
    cases.extend(systematic(&model, IMAGE, &model.inventory, first));
    (model, cases)
}

/// The cases of that variant of a parameter; without one, of a whole request. Which statement they
/// are about may change with the spec.
fn find<'c>(cases: &'c [Case], action: usize, parameter: &str, variant: &str) -> Vec<&'c Case> {
    let is_it = |case: &&Case| match &case.key.what {
        What::Variant { statement, name } => {
            &**name == variant && (parameter.is_empty() || statement.starts_with(&format!("{parameter}.")))
        }
        What::Probe { name } => parameter.is_empty() && &**name == variant,
        _ => false,
    };
    cases.iter().filter(|case| case.action == action).filter(is_it).collect()
}

fn given<'c>(case: &'c Case, parameter: &str) -> &'c str {
    case.label.input.get(parameter).and_then(|value| value.as_text()).unwrap_or_default()
}

const NAME: &str = "memberServerImageName";
const TEXT: &str = "memberServerImageDescription";
const SERVER: &str = "serverInstanceNo";
const SNAP_NAME: &str = "blockStorageSnapshotName";
const SNAP_TEXT: &str = "blockStorageSnapshotDescription";

#[test]
fn odd_values_are_there_and_labelled_as_the_page_says() {
    use Expectation::{Accept, Reject};
    let (_, cases) = all();
    for (action, parameter, variant, expectation, part) in [
        // "영어, 숫자, "-"의 특수문자만 허용": letters, digits and hyphens, and nothing else.
        (IMAGE, NAME, "last-lf", Reject, "\n"),
        (IMAGE, NAME, "line-behind", Reject, "\n_a"),
        (IMAGE, NAME, "nul-and-more", Reject, "\0_a"),
        (IMAGE, NAME, "first-kelvin-sign", Reject, "\u{212a}"),
        (IMAGE, NAME, "long-s", Reject, "ſ"),
        (IMAGE, NAME, "dotted-i", Reject, "İ"),
        (IMAGE, NAME, "last-arabic-digit", Reject, "٣"),
        (IMAGE, NAME, "soft-hyphen", Reject, "\u{ad}"),
        (IMAGE, NAME, "two-hyphens", Accept, "--"),
        (IMAGE, NAME, "hyphen-and-digit", Accept, "-8"),
        (IMAGE, NAME, "word-null", Accept, "null"),
        // "Min : 0, Max : 1000 Bytes", and no character excluded.
        (IMAGE, TEXT, "zero", Accept, "0"),
        (IMAGE, TEXT, "blanks-only", Accept, " "),
        (IMAGE, TEXT, "cr", Accept, "\r"),
        (IMAGE, TEXT, "end-of-cdata", Accept, "]]>"),
        (IMAGE, TEXT, "last-backslash", Accept, "\\"),
        (IMAGE, TEXT, "line-separator", Accept, "\u{2028}"),
        // "Min : 10, Max : 1000", and "Min : 3, Max : 30": no character excluded.
        (SNAPSHOT, SNAP_TEXT, "blanks-only", Accept, "          "),
        (SNAPSHOT, SNAP_TEXT, "word-object", Accept, "[object Object]"),
        (SNAPSHOT, SNAP_NAME, "lf", Accept, "\n"),
        (SNAPSHOT, SNAP_NAME, "one-emoji", Accept, "😀"),
        (SNAPSHOT, SNAP_NAME, "16-characters", Accept, ""),
        // No list of servers would name these.
        (IMAGE, SERVER, "plus-sign", Reject, "+1234299"),
        (IMAGE, SERVER, "full-width", Reject, "１２３４２９９"),
        (IMAGE, SERVER, "decimal-point", Reject, "1234299.0"),
        (IMAGE, SERVER, "last-nul", Reject, "1234299\0"),
        (IMAGE, SERVER, "last-no-break-space", Reject, "1234299\u{a0}"),
    ] {
        let found = find(&cases, action, parameter, variant);
        assert!(!found.is_empty(), "no {variant} of {parameter}");
        for case in found {
            assert_eq!(case.label.expectation, expectation, "{}", case.id);
            assert!(given(case, parameter).contains(part), "{}: {:?}", case.id, given(case, parameter));
            assert!(!case.why.is_empty(), "{}", case.id);
        }
    }
    // Shorter than a snapshot's description may be.
    assert!(find(&cases, SNAPSHOT, SNAP_TEXT, "zero").is_empty());
}

#[test]
fn every_odd_text_goes_by_both_methods_and_in_both_formats() {
    let (_, cases) = all();
    for (parameter, table) in [(TEXT, TEXTS), (NAME, STRANGERS)] {
        for name in table.iter().flat_map(variant::Odd::names) {
            let found = find(&cases, IMAGE, parameter, &name);
            let methods: BTreeSet<Method> = found.iter().map(|case| case.request.method).collect();
            let formats: BTreeSet<Option<Format>> = found.iter().map(|case| case.label.format).collect();
            // A word that stands alone would be the same name twice.
            let times = if parameter == NAME && name.starts_with("word-") { 1 } else { 2 };
            assert_eq!((found.len(), methods.len(), formats.len()), (times, times, times), "{name}");
        }
    }
    let accepted = |name: &String| {
        find(&cases, IMAGE, NAME, name).iter().all(|case| case.label.expectation == Expectation::Accept)
    };
    let allowed: Vec<String> = STRANGERS.iter().flat_map(variant::Odd::names).filter(accepted).collect();
    let words = ["word-null", "word-true", "word-undefined", "word-nan", "word-none"];
    assert_eq!(allowed, [&["two-hyphens", "hyphen-and-digit", "digits-behind"], &words[..]].concat());
}

#[test]
fn a_full_text_has_just_the_length_allowed() {
    let (_, cases) = all();
    for (action, parameter, bytes) in [(IMAGE, TEXT, 1000), (SNAPSHOT, SNAP_TEXT, 1000), (SNAPSHOT, SNAP_NAME, 30)] {
        let names = TEXTS.iter().flat_map(|row| row.names().map(move |name| (row, name)));
        for (row, name) in names.filter(|(_, name)| name.starts_with("full-of-")) {
            let found = find(&cases, action, parameter, &name);
            assert_eq!(found.len(), 2, "{name} of {parameter}");
            for case in found {
                assert_eq!(case.label.expectation, Expectation::Accept, "{}", case.id);
                assert_eq!(given(case, parameter).len(), bytes, "{}", case.id);
                assert!(given(case, parameter).contains(row.text), "{}", case.id);
            }
        }
    }
}

/// A service may refuse a name that is taken.
#[test]
fn no_name_is_asked_for_twice() {
    let (model, cases) = all();
    let mut seen = BTreeSet::new();
    for case in &cases {
        for member in &model.actions[case.action].input {
            let named =
                model.rules_on(member).any(|rule| matches!(rule, Rule::Relation(Relation::DefaultByServer { .. })));
            let name = given(case, &member.name);
            // Texts of one or two characters cannot all differ; they are too short to be accepted.
            if named && name.chars().count() > 2 {
                assert!(seen.insert((case.action, name.to_owned())), "{}: {name:?}", case.id);
            }
        }
    }
    assert!(seen.len() > 400, "{}", seen.len());
}

#[test]
fn what_is_given_together_and_how_it_travels_is_tried_too() {
    let (_, cases) = all();
    for action in [SNAPSHOT, IMAGE] {
        let (name, text) = if action == IMAGE { (NAME, TEXT) } else { (SNAP_NAME, SNAP_TEXT) };
        let found = find(&cases, action, "", "all-longest");
        assert_eq!(found.len(), 2);
        for case in found {
            assert_eq!((given(case, name).len(), given(case, text).len()), (30, 1000), "{}", case.id);
            assert_eq!(case.label.expectation, Expectation::Accept, "{}", case.id);
        }
        let header = |variant: &str| {
            let found = find(&cases, action, "", variant);
            let ways: BTreeSet<Way> = found.iter().map(|case| case.key.way).collect();
            assert_eq!(ways, BTreeSet::from([POST_XML, POST_JSON]), "{variant}");
            assert!(found.iter().all(|case| case.label.expectation == Expectation::Accept), "{variant}");
            found.first().and_then(|case| case.request.headers.get("content-type")).map(str::to_owned)
        };
        assert_eq!(header("charset").as_deref(), Some("application/x-www-form-urlencoded; charset=UTF-8"));
        assert_eq!(header("other-parameter").as_deref(), Some("application/x-www-form-urlencoded; param=value"));
        assert_eq!(header("in-query"), None);
        assert!(find(&cases, action, "", "in-query").iter().all(|case| case.request.body.is_empty()));
        let split = find(&cases, action, "", "format-in-query");
        assert!(split.iter().all(|case| case.request.query() == Some("responseFormatType=json")));
        assert_eq!(split.len(), 1);
        assert!(!find(&cases, action, "", "all-empty").is_empty());
    }
}

/// Servers read bodies up to 4096 bytes, or request lines up to 8190; and the whole takes a second.
#[test]
fn long_requests_are_there_and_there_are_not_too_many_in_all() {
    let (_, cases) = all();
    let is_long = |case: &&Case| case.request.body.len() > 4096 || case.request.target.len() > 8190;
    let methods: BTreeSet<Method> = cases.iter().filter(is_long).map(|case| case.request.method).collect();
    assert_eq!(methods.len(), 2);
    assert!(cases.len() < 2150, "{}", cases.len());
}
