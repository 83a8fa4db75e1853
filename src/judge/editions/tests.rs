//! Which edition is told by what, at endpoints made of one sentence.

use std::collections::BTreeSet;

use super::*;
use crate::case::{Cases, suite};
use crate::judge::{Judgement, Tally};
use crate::spec;
use crate::value::Value;

const SNAPSHOT: &str = "server.createBlockStorageSnapshotInstance";
const IMAGE: &str = "vserver.createMemberServerImageInstance";

/// What is told of an endpoint that accepts what this says of a case.
fn told(action: &str, accepts: impl Fn(&Case) -> bool) -> Followed {
    let model = spec::built_in().expect("the built-in spec has no fault");
    let index = model.actions.iter().position(|known| known.id == action).expect("an action");
    let cases = suite::all(&model, &model.inventory, &[index], &[]);
    let mut tally = Tally::new(&model, &model.inventory);
    for case in &cases {
        let refused = || Class::Refused { code: "1".to_owned(), message: "no".to_owned() };
        tally.add(case, Judgement::of(if accepts(case) { Class::Accepted } else { refused() }));
    }
    let assessment = tally.finish(&cases, None);
    let mut told = followed(&model, &model.inventory, &[index], &cases, &assessment);
    told.remove(0)
}

/// As the page says, and where it leaves something open, as its first reading has it.
fn conforms(case: &Case) -> bool {
    case.label.violations.iter().all(|violation| !violation.readings.contains(&0))
}

fn length(case: &Case, parameter: &str) -> Option<usize> {
    case.label.input.get(parameter).and_then(Value::as_text).map(|text| text.chars().count())
}

#[test]
fn what_does_as_its_own_page_says_is_as_base() {
    for (action, told_by) in [(SNAPSHOT, "input.blockStorageSnapshotDescription.length"), (IMAGE, "request-path")] {
        let followed = told(action, conforms);
        assert_eq!(followed.nearest.len(), 1, "{followed:?}");
        assert_eq!(followed.nearest[0][0], BASE);
        assert!(!followed.mixes);
        let by: BTreeSet<&str> = followed.told.iter().map(|told| told.statement.as_str()).collect();
        assert!(by.contains(format!("{action}.{told_by}").as_str()), "{by:?}");
    }
}

#[test]
fn editions_that_say_the_same_are_named_together() {
    let short = |case: &Case| (1..10).contains(&length(case, "blockStorageSnapshotDescription").unwrap_or(0));
    let followed = told(SNAPSHOT, |case| conforms(case) || short(case));
    assert_eq!(followed.nearest, [["english", "japanese", "newer-korean"]], "{followed:?}");
    let length = followed.told.iter().find(|told| told.statement.ends_with("Description.length")).expect("told");
    assert_eq!(length.follows, ["english", "japanese", "newer-korean"]);
    assert!(length.case.is_some());
    assert!(!followed.mixes);
}

#[test]
fn an_endpoint_that_follows_two_editions_mixes_them() {
    // Capitals are refused, as the newer page has it, but only as the first letter.
    let name = |case: &Case| case.label.input.get("memberServerImageName").and_then(Value::as_text).map(str::to_owned);
    let first = |case: &Case| name(case).is_some_and(|name| name.starts_with(|c: char| c.is_ascii_uppercase()));
    let followed = told(IMAGE, |case| conforms(case) && !first(case));
    assert!(followed.mixes, "{followed:?}");
    let of = |end: &str| {
        let told = followed.told.iter().find(|told| told.statement.ends_with(end)).expect("told");
        told.follows.clone()
    };
    assert!(of("Name.first").contains(&"newer".to_owned()) && !of("Name.first").contains(&BASE.to_owned()));
    assert!(of("Name.alphabet").contains(&BASE.to_owned()) && !of("Name.alphabet").contains(&"newer".to_owned()));
}

#[test]
fn nothing_is_told_of_who_accepts_nothing_or_of_a_page_without_editions() {
    let followed = told(SNAPSHOT, |_| false);
    assert_eq!((followed.nearest.len(), followed.told.len(), followed.mixes), (0, 0, false));
    let model = spec::built_in().expect("the built-in spec has no fault");
    let newer = model.under("newer").expect("an edition");
    let assessment = Tally::new(&newer, &newer.inventory).finish(Cases::from([].as_slice()), None);
    assert_eq!(super::followed(&newer, &newer.inventory, &[0, 1], &Vec::new(), &assessment), []);
}

#[test]
fn a_path_that_only_another_edition_prints_tells_it() {
    let model = spec::built_in().expect("the built-in spec has no fault");
    let mut assessment = Tally::new(&model, &model.inventory).finish(Cases::from([].as_slice()), None);
    let of = |path: &str, accepted| TriedPath { action: 0, path: path.to_owned(), accepted };
    let (old, path) = ("/server/v1/createBlockStorageSnapshotInstance", format!("{SNAPSHOT}.{PATH}"));
    assessment.paths = vec![of(old, true)];
    let told = followed(&model, &model.inventory, &[0], &Vec::new(), &assessment).remove(0);
    assert_eq!(told.nearest, [["oldest-guide"]]);
    assert_eq!(told.told, [Disagreement { statement: path, follows: vec!["oldest-guide".to_owned()], case: None }]);
    assessment.paths = vec![of(old, false)];
    assert_eq!(followed(&model, &model.inventory, &[0], &Vec::new(), &assessment).remove(0).told, []);
}

#[test]
fn who_serves_the_paths_of_two_editions_contradicts_neither_and_mixes_nothing() {
    let model = spec::built_in().expect("the built-in spec has no fault");
    let index = model.actions.iter().position(|known| known.id == IMAGE).expect("an action");
    let mut assessment = Tally::new(&model, &model.inventory).finish(Cases::from([].as_slice()), None);
    let paths = ["/vserver/v2/createMemberServerImageInstance", "/createMemberServerImageInstance"];
    assessment.paths = paths.map(|path| TriedPath { action: index, path: path.to_owned(), accepted: true }).to_vec();
    let told = followed(&model, &model.inventory, &[index], &Vec::new(), &assessment).remove(0);
    assert_eq!((told.told.len(), told.mixes), (0, false), "{told:?}");
    // With one of them only, its path tells.
    assessment.paths.pop();
    let told = followed(&model, &model.inventory, &[index], &Vec::new(), &assessment).remove(0);
    let follows = &told.told.first().expect("the path tells").follows;
    assert!(follows.contains(&BASE.to_owned()) && !follows.contains(&"newer-no-prefix".to_owned()), "{told:?}");
}
