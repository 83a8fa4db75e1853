//! A suite in parts: put together, they say what one run of the whole says, and nothing that is not
//! the whole is put together.

#[path = "edges/program.rs"]
mod program;

use std::fs;
use std::path::{Path, PathBuf};

use program::{FEW, Served, run, text};
use serde_json::Value;

const SNAPSHOT: &str = "server.createBlockStorageSnapshotInstance";
const IMAGE: &str = "vserver.createMemberServerImageInstance";
/// What is asked, by every part and by the whole.
const ASKED: [&str; 6] = ["--cases", "15", "--salt", "a", "--format", "json"];

/// The report of one part, or of the whole, in that folder.
fn part(folder: &Path, url: &str, shard: Option<&str>, flags: &[&str]) -> PathBuf {
    let name = shard.map_or_else(|| "whole".to_owned(), |shard| shard.replace('/', "-of-"));
    let file = folder.join(format!("{name}{}.json", flags.concat().replace(['/', '*'], "")));
    let shard: Vec<&str> = shard.into_iter().flat_map(|shard| ["--shard", shard]).collect();
    let output = ["--output", file.to_str().expect("UTF-8")];
    let output = run(&[&["run", "--endpoint", url][..], &ASKED, &shard, flags, &output].concat());
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", text(&output.stderr));
    file
}

fn read(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).expect("a report")).expect("JSON")
}

fn merge(files: &[&PathBuf]) -> (Option<i32>, String, String) {
    let files: Vec<&str> = files.iter().map(|file| file.to_str().expect("UTF-8")).collect();
    let output = run(&[&["merge"][..], &files].concat());
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// A report without what differs because controls are sent by several parts.
fn said(mut report: Value) -> Value {
    for count in ["requests", "creates"] {
        report["summary"][count] = Value::Null;
    }
    report
}

#[test]
fn parts_put_together_say_what_one_run_says() {
    let two = [
        format!("{SNAPSHOT}/input.blockStorageSnapshotName.max/off-by-one-up.characters"),
        format!("{IMAGE}/input.memberServerImageDescription.max/halved.utf-8"),
    ];
    for (faults, code) in [(&two[..0], 0), (&two[..], 1)] {
        let folder = tempfile::tempdir().expect("a folder");
        let flags: Vec<&str> = faults.iter().flat_map(|fault| ["--fault", fault]).collect();
        let served = Served::with(&flags);
        let whole = read(&part(folder.path(), &served.url, None, &[]));
        let parts = ["1/3", "2/3", "3/3"].map(|shard| part(folder.path(), &served.url, Some(shard), &[]));
        let [one, two, three] = &parts;
        let (ended, merged, told) = merge(&[three, one, two]);
        assert_eq!((ended, told.as_str()), (Some(code), ""));
        let merged: Value = serde_json::from_str(&merged).expect("JSON");
        let sum =
            |count: &str| parts.iter().map(|part| read(part)["summary"][count].as_u64().expect("a count")).sum::<u64>();
        for count in ["requests", "creates"] {
            assert_eq!(merged["summary"][count], sum(count), "{count}");
        }
        assert!(merged["distance"]["edits"] == faults.len() && merged.get("shard").is_none());
        assert_eq!(said(merged), said(whole));
    }
}

#[test]
fn what_is_not_one_suite_is_not_put_together() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served::with(&[]);
    let few = ["--case", "*/control/*"];
    let of = |shard: &str, more: &[&str]| part(folder.path(), &served.url, Some(shard), &[&few[..], more].concat());
    let (one, two) = (of("1/2", &[]), of("2/2", &[]));
    assert_eq!(merge(&[&one, &two]).0, Some(0));
    let whole = part(folder.path(), &served.url, None, &few);
    let other = Served::with(&[]);
    let elsewhere = part(folder.path(), &other.url, Some("2/2"), &[&few[..], &["--strict"]].concat());
    for (parts, says) in [
        (vec![&one], "shard 2 of 2 is missing".to_owned()),
        (vec![&one, &two, &one], "are the same shard, 1".to_owned()),
        (vec![&whole], "is not the report of a shard".to_owned()),
        (vec![&one, &of("2/3", &[])], "has another number of shards than".to_owned()),
        (vec![&one, &of("2/2", &["--seed", "7"])], "has another seed than".to_owned()),
        (vec![&one, &of("2/2", &["--action", SNAPSHOT])], "has another suite than".to_owned()),
        (vec![&one, &elsewhere], "has another endpoint than".to_owned()),
    ] {
        let (code, _, told) = merge(&parts);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains(&says), "{told}");
    }
    let mut altered = read(&two);
    altered["shard"]["suite"]["generated"] = 14.into();
    let [mut same, mut untold] = [read(&one), read(&one)];
    same["shard"]["suite"]["generated"] = 14.into();
    same["shard"]["suite"]["globs"] = Value::Array(Vec::new());
    altered["shard"]["suite"]["globs"] = Value::Array(Vec::new());
    untold["shard"]["evidence"].as_array_mut().expect("a list").truncate(1);
    let [a, b, c] = ["a", "b", "c"].map(|name| folder.path().join(name));
    for (file, holds) in [(&a, same), (&b, altered), (&c, untold)] {
        fs::write(file, holds.to_string()).expect("a file");
    }
    assert!(merge(&[&a, &b]).2.contains("the suite is not the one the shards were cut from"));
    assert!(merge(&[&c, &two]).2.contains("does not tell what"));
}

#[test]
fn parts_ask_for_the_same_names_and_there_are_as_many_as_cases_at_most() {
    let served = Served::with(&[]);
    let at = ["run", "--endpoint", &served.url, "--shard", "1/2"];
    for (flags, says) in [
        (at.to_vec(), "--shard needs --salt"),
        (vec!["run", "--shard", "3/2"], "expected K/N"),
        ([&["run", "--shard", "999/1000"][..], &FEW].concat(), "there are 8 cases only"),
        (vec!["run", "--shard", "1/2", "--fail-fast"], "cannot be used with"),
    ] {
        let output = run(&flags);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{flags:?}: {said}");
        assert!(said.contains(says), "{flags:?}: {said}");
    }
    assert_eq!(
        run(&["run", "--shard", "1/2", "--case", "*/control/*", "--cases", "0"]).status.code(),
        Some(0),
        "the reference"
    );
}

#[test]
fn a_client_that_the_parts_require_is_required_of_the_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served::with(&[]);
    let required = ["--require-client", "python"];
    let parts = ["1/2", "2/2"].map(|shard| part(folder.path(), &served.url, Some(shard), &required));
    let (ended, merged, told) = merge(&[&parts[0], &parts[1]]);
    assert_eq!(ended, Some(0), "{told}");
    let merged: Value = serde_json::from_str(&merged).expect("JSON");
    let rows = merged["clients"].as_array().expect("clients");
    let names: Vec<&str> =
        rows.iter().filter(|row| row["required"] == true).filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(names, ["python"]);
}

/// Lists and deletions are in their parts as everything is, and things that each part created are looked up by it.
#[test]
fn support_actions_and_lives_are_put_together_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served::with(&["--fault", "life/never-settles"]);
    let few =
        ["--support", "--suite", "systematic", "--case", "*/control/plain/*", "--verify", "--verify-within", "0.05"];
    let parts = ["1/2", "2/2"].map(|shard| part(folder.path(), &served.url, Some(shard), &few));
    let (code, merged, told) = merge(&[&parts[0], &parts[1]]);
    assert!(matches!(code, Some(0 | 4)), "{told}{merged}");
    let merged: Value = serde_json::from_str(&merged).expect("JSON");
    let tried: Vec<&str> =
        merged["actions"].as_array().expect("rows").iter().filter_map(|row| row["id"].as_str()).collect();
    assert!(tried.contains(&"server.deleteBlockStorageSnapshotInstances") && tried.len() > 8, "{tried:?}");
    assert_eq!(merged["actions"], read(&parts[0])["actions"]);
    let settles = format!("{SNAPSHOT}.life.settles");
    let of = |report: &Value, key: &str| {
        let rows = report["lives"].as_array().expect("rows").iter();
        rows.filter(|row| row["id"] == settles.as_str()).filter_map(|row| row[key].as_u64()).sum::<u64>()
    };
    let parts = parts.map(|file| read(&file));
    for key in ["things", "broken"] {
        assert!(of(&parts[0], key) > 0 && of(&parts[1], key) > 0, "{parts:?}");
        assert_eq!(of(&merged, key), of(&parts[0], key) + of(&parts[1], key), "{key}");
    }
}
