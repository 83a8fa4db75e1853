//! Editions of the manual's pages, served by the program and told by it.
//!
//! Next: `spec/README.md` for how an edition is written, `src/judge/editions.rs` for how one is told.

#[path = "support/program.rs"]
mod support;

use std::collections::BTreeSet;
use std::process::Output;

use ncloud_conformance::model::Model;
use ncloud_conformance::model::edition::{BASE, Difference};
use ncloud_conformance::spec;
use serde_json::Value;
use support::{Served, program, text};

const SNAPSHOT: &str = "server.createBlockStorageSnapshotInstance";

fn model() -> Model {
    spec::built_in().expect("the built-in spec has no fault")
}

/// The actions whose pages have editions.
fn edited(model: &Model) -> Vec<&str> {
    let ids: BTreeSet<&str> = model.editions.iter().map(|edition| edition.action.as_str()).collect();
    ids.into_iter().collect()
}

fn run(url: &str, flags: &[&str]) -> Output {
    let common = ["run", "--no-config", "--unsigned", "--cases", "0", "--endpoint", url];
    program().args(common).args(flags).output().expect("it runs")
}

fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("a report: {}", text(&output.stderr)))
}

/// The editions told of an action, as groups of those that say the same.
fn nearest(report: &Value, action: &str) -> Vec<BTreeSet<String>> {
    let rows = report["editions"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["action"] == action).expect("a row of the action");
    assert_eq!(row["mixes"], false, "{row:#}");
    let groups = row["nearest"].as_array().expect("groups");
    let names = |group: &Value| {
        let names = group.as_array().expect("names").iter().filter_map(Value::as_str);
        names.map(str::to_owned).collect()
    };
    groups.iter().map(names).collect()
}

/// The editions of an action that say to a client what that one says.
fn same(model: &Model, action: &str, name: &str) -> BTreeSet<String> {
    let under = |name: &str| model.under(name).unwrap_or_else(|| model.clone());
    let all = model.editions_of(action).map(|edition| edition.name.as_str()).chain([BASE]);
    let alike = all.filter(|other| !Difference::between(&under(name), &under(other), action).shows());
    alike.map(str::to_owned).collect()
}

#[test]
fn each_edition_that_is_served_is_told_from_all_that_say_something_else() {
    let model = model();
    let actions = edited(&model);
    let flags: Vec<&str> = actions.iter().flat_map(|id| ["--action", id]).chain(["--format", "json"]).collect();
    let names = model.edition_names();
    assert!(names.len() >= 7, "{names:?}");
    for served in names.into_iter().chain([BASE]) {
        let server = Served::with(&["--edition", served]);
        let report = report(&run(&server.url, &flags));
        for action in &actions {
            let has = model.editions_of(action).any(|edition| edition.name == served);
            let expected = same(&model, action, if has { served } else { BASE });
            assert!(expected.contains(if has { served } else { BASE }));
            assert_eq!(nearest(&report, action), [expected], "{action} as {served}");
        }
    }
}

#[test]
fn an_endpoint_conforms_to_the_edition_it_follows_and_differs_from_the_others_by_name() {
    let server = Served::with(&["--edition", "english"]);
    let plain = run(&server.url, &["--format", "json"]);
    assert_eq!(plain.status.code(), Some(1), "{}", text(&plain.stderr));
    let without = report(&plain);
    let length = format!("{SNAPSHOT}.input.blockStorageSnapshotDescription");
    let found: Vec<&str> = without["divergences"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|found| found["constraint"].as_str())
        .collect();
    assert_eq!(found, [format!("{length}.min")]);
    let told = &without["editions"][0]["told"];
    let told: Vec<&str> =
        told.as_array().expect("a list").iter().filter_map(|told| told["statement"].as_str()).collect();
    assert!(told.contains(&format!("{length}.length").as_str()), "{told:?}");

    let judged = run(&server.url, &["--edition", "english", "--format", "json"]);
    assert_eq!(judged.status.code(), Some(0), "{}", text(&judged.stderr));
    let by = report(&judged);
    assert_eq!((by["divergences"].as_array().map(Vec::len), &by["outcome"]), (Some(0), &"conforms".into()));
    let names: Vec<&str> =
        by["actions"].as_array().expect("a list").iter().filter_map(|it| it["judged_by"].as_str()).collect();
    assert_eq!(names, ["english", BASE]);
}

#[test]
fn the_reference_conforms_to_every_edition_that_it_serves() {
    for name in model().edition_names() {
        let output =
            program().args(["run", "--no-config", "--cases", "20", "--edition", name]).output().expect("it runs");
        let said = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{name}: {said}{}", text(&output.stderr));
        assert!(said.contains(&format!("judged by {name}: ")), "{said}");
    }
}

#[test]
fn a_run_says_in_a_line_which_editions_it_met() {
    let output = program().args(["run", "--no-config", "--cases", "0"]).output().expect("it runs");
    let said = text(&output.stdout);
    assert!(said.contains("\neditions     base: 2 actions\n"), "{said}");
    let server = Served::with(&["--edition", "newer"]);
    let said = text(&run(&server.url, &[]).stdout);
    assert!(
        said.contains("\neditions     base: 1 action; newer: vserver.createMemberServerImageInstance, told by\n"),
        "{said}"
    );
}

#[test]
fn editions_are_listed_and_compared_in_the_words_of_both() {
    let model = model();
    let listed = program().args(["list", "editions", "--format", "json"]).output().expect("it lists");
    let rows: Value = serde_json::from_slice(&listed.stdout).expect("JSON");
    let rows = rows.as_array().expect("an array");
    assert_eq!(rows.len(), model.editions.len() + edited(&model).len());
    let english = rows.iter().find(|row| row["id"] == "english").expect("a row");
    assert_eq!((&english["same-as"], &english["language"]), (&"newer-korean".into(), &"English".into()));

    let diff = |a: &str, b: &str| program().args(["editions", "diff", a, b]).output().expect("it compares");
    let said = text(&diff("base", "newer-korean").stdout);
    for words in [
        "input.blockStorageSnapshotDescription.length",
        "\"Min : 10, Max : 1000\"",
        "\"Min 1, Max 1000\"",
        "slip.no-format-parameter",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert!(text(&diff("english", "japanese").stdout).contains("they say the same\n"));
    assert!(text(&diff("older-api", "base").stdout).contains("they say the same to a client, in other words\n"));
    assert!(text(&diff("newer", "newer-no-prefix").stdout).contains("request path\n"));
    for (a, b, words) in [("base", "nwer", "did you mean `newer`?"), ("english", "newer", "no page has both editions")]
    {
        let refused = diff(a, b);
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).contains(words), "{}", text(&refused.stderr));
    }
}

#[test]
fn a_support_action_is_tried_only_where_it_is_asked_for() {
    let (model, namesake) = (model(), "vserver.createBlockStorageSnapshotInstance");
    assert!(model.actions.iter().all(|action| action.id != namesake));
    let action = model.action(namesake).expect("the namesake");
    assert_ne!(action.path, model.action(SNAPSHOT).expect("the Classic one").path);
    assert!(
        action.input("blockStorageInstanceNo").is_none() && action.input("originalBlockStorageInstanceNo").is_some()
    );
    let arguments = ["run", "--no-config", "--cases", "20", "--action", namesake];
    let output = program().args(arguments).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    assert!(text(&output.stdout).contains("tried        1 action"), "{}", text(&output.stdout));
}

/// What `export` writes with these flags.
fn exported(flags: &[&str]) -> Value {
    let output = program().arg("export").args(flags).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{flags:?}\n{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn an_edition_is_exported_in_its_own_words_and_an_unknown_one_refused() {
    let image = "vserver.createMemberServerImageInstance";
    let openapi = |more: &[&str]| exported(&[&["openapi", "--action", image], more].concat());
    let of = |document: &Value, path: &str| {
        let get = &document["paths"][path]["get"];
        let parameters = get["parameters"].as_array().unwrap_or_else(|| panic!("no {path} in {document:#}"));
        let name = parameters.iter().find(|one| one["name"] == "memberServerImageName").expect("a parameter");
        (name["schema"].to_string(), get["summary"].as_str().unwrap_or_default().to_owned())
    };
    let path = "/vserver/v2/createMemberServerImageInstance";
    let ((base, base_page), (newer, newer_page)) =
        (of(&openapi(&[]), path), of(&openapi(&["--edition", "newer"]), path));
    assert!(base.contains("A-Z") && !newer.contains("A-Z"), "{base}\n{newer}");
    assert!(base_page.contains("CLI guide") && newer_page.contains("newer layout"), "{base_page}\n{newer_page}");

    // The oldest guide prints another path, and no recording is of it.
    let archive = exported(&["har", "--action", SNAPSHOT, "--edition", "oldest-guide"]);
    let entries = archive["log"]["entries"].as_array().expect("entries");
    let url = |entry: &Value| entry["request"]["url"].as_str().unwrap_or_default().to_owned();
    let plain = entries.iter().filter(|entry| url(entry).contains("/server/v1/createBlockStorageSnapshotInstance"));
    assert!(plain.count() > 100, "{} entries", entries.len());
    assert!(!entries.iter().any(|entry| url(entry).contains("/server/v2/createBlockStorageSnapshotInstance")));

    let schema = |flags: &[&str]| exported(&[&["json-schema", "--action", SNAPSHOT], flags].concat());
    assert_eq!(schema(&["--edition", "english"])["$defs"], schema(&[])["$defs"], "the answers are the same");

    let output = program().args(["export", "openapi", "--edition", "latest"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no page has an edition `latest`"), "{}", text(&output.stderr));
}

#[test]
fn a_support_action_is_exported_where_it_is_named() {
    let namesake = "vserver.createBlockStorageSnapshotInstance";
    let defined = |flags: &[&str]| {
        let document = exported(&[&["json-schema"], flags].concat());
        document["$defs"].as_object().expect("definitions").contains_key(namesake)
    };
    assert!(defined(&["--action", namesake]) && !defined(&[]));
    let document = exported(&["openapi", "--action", namesake]);
    assert!(document["paths"]["/vserver/v2/createBlockStorageSnapshotInstance"].is_object());
    let archive = exported(&["har", "--action", namesake]);
    assert!(archive["log"]["entries"].as_array().is_some_and(|entries| entries.len() > 50));
}
