//! What the program tells of itself and of its ledger.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::program::{Served, run, text};

#[test]
fn shells_and_man_know_every_command_and_every_flag_of_run() {
    let help = text(&run(&["run", "--help"]).stdout);
    let flags: Vec<&str> = help
        .split_whitespace()
        .filter(|word| word.starts_with("--") && word.len() > 2)
        .map(|word| word.trim_end_matches(['.', ',', ';', ')']))
        .collect();
    assert!(flags.len() > 30, "{flags:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&["completions", shell]);
        let script = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        for word in ["completions", "ledger", "--fail-fast".trim_start_matches('-'), "selfcheck"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let page = |arguments: &[&str]| text(&run(&[&["man"], arguments].concat()).stdout).replace("\\-", "-");
    assert!(page(&[]).contains(".TH ncloud-conformance 1"), "{}", page(&[]));
    for command in ["run", "compare", "serve", "ledger"] {
        assert!(page(&[]).contains(&format!("ncloud-conformance-{command}(1)")), "{command}");
    }
    let of_run = page(&["run"]);
    assert!(of_run.contains(".TH ncloud-conformance-run 1"), "{of_run}");
    for flag in flags {
        assert!(of_run.contains(flag), "{flag}");
    }
    let output = run(&["man", "rnu"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean `run`?"), "{}", text(&output.stderr));
}

#[test]
fn slips_are_listed_and_each_can_be_explained() {
    let slips: Value = serde_json::from_slice(&run(&["list", "slips", "--format", "json"]).stdout).expect("JSON");
    let slips = slips.as_array().expect("rows");
    assert!(slips.len() > 10);
    let id = slips[0]["id"].as_str().expect("an id");
    let told = text(&run(&["explain", id]).stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains(slips[0]["means"].as_str().expect("words")), "{told}");
}

#[test]
fn an_action_and_a_parameter_are_explained_by_what_is_below() {
    for (id, holds) in [
        ("server.createBlockStorageSnapshotInstance", "input.blockStorageSnapshotName.max"),
        ("server.createBlockStorageSnapshotInstance.input.blockStorageSnapshotName", "characters"),
        ("blockStorageSnapshotName", "max"),
        ("server.", "createBlockStorageSnapshotInstance.answer.well-formed"),
    ] {
        let output = run(&["explain", id]);
        assert_eq!(output.status.code(), Some(0), "{id}: {}", text(&output.stderr));
        assert!(text(&output.stdout).contains(holds), "{id}: {}", text(&output.stdout));
    }
    assert_eq!(run(&["explain", "server.createBlockStorageSnap"]).status.code(), Some(2));
}

/// A ledger of four creations.
fn ledger(folder: &Path) -> String {
    let file = folder.join("ledger.jsonl").to_str().expect("UTF-8").to_owned();
    let served = Served::with(&[]);
    let at = ["run", "--endpoint", &served.url, "--cases", "0", "--case", "*/control/plain/*", "--jobs", "1"];
    let output = run(&[&at[..], &["--allow-create", "4", "--ledger", &file]].concat());
    assert!(output.status.code().is_some_and(|code| code != 2), "{}", text(&output.stderr));
    file
}

fn json(file: &str, flags: &[&str]) -> Value {
    let output = run(&[&["ledger", file, "--format", "json"], flags].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn one_line_deletes_what_an_action_created_and_what_is_deleted_is_noted() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = ledger(folder.path());
    let told = json(&file, &[]);
    let ids = |told: &Value| -> Vec<String> {
        let created = told["created"].as_array().expect("a list").iter();
        created.map(|entry| entry["ids"][0].as_str().expect("an id").to_owned()).collect()
    };
    let created = ids(&told);
    assert_eq!((created.len(), &told["runs"]), (4, &1.into()));
    // One line an action, with the ids in the order of the ledger.
    let batches = told["batches"].as_array().expect("a list");
    let by: Vec<&str> = batches.iter().filter_map(|batch| batch["action"].as_str()).collect();
    let mut once = by.clone();
    once.dedup();
    assert_eq!(by, once, "{batches:?}");
    let all: Vec<&str> =
        batches.iter().flat_map(|it| it["ids"].as_array().expect("a list")).filter_map(Value::as_str).collect();
    assert_eq!(all.len(), 4);
    let line = batches[0]["line"].as_str().expect("a line");
    assert!(
        line.starts_with("ncloud ")
            && line.ends_with(
                &batches[0]["ids"]
                    .as_array()
                    .expect("a list")
                    .iter()
                    .filter_map(Value::as_str)
                    .collect::<Vec<_>>()
                    .join(" ")
            ),
        "{line}"
    );
    // A shell gets these lines, and comments.
    let script = text(&run(&["ledger", &file, "--format", "sh"]).stdout);
    let lines: Vec<&str> = script.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines, batches.iter().filter_map(|batch| batch["line"].as_str()).collect::<Vec<_>>());
    assert!(text(&run(&["ledger", &file]).stdout).contains(&format!("\n  {line}\n")));

    let gone = json(&file, &["--deleted", &created[0], "--deleted", &created[2]]);
    assert_eq!(ids(&gone), [created[1].clone(), created[3].clone()]);
    assert_eq!(gone["deleted"].as_array().map(Vec::len), Some(2));
    assert!(!gone["batches"].to_string().contains(&created[0]), "{gone}");
    assert!(
        text(&run(&["ledger", &file]).stdout).starts_with("1 run: 2 created, 0 unknown, 0 refused, 2 deleted since\n")
    );
    // Twice, or what is not there: nothing is written.
    let before = fs::read(&file).expect("a ledger");
    for id in [created[0].as_str(), "nothing"] {
        let output = run(&["ledger", &file, "--deleted", &created[1], "--deleted", id]);
        assert_eq!(output.status.code(), Some(2), "{id}");
        assert!(text(&output.stderr).contains(id), "{}", text(&output.stderr));
    }
    assert_eq!(fs::read(&file).expect("a ledger"), before);
    // A run appends to it as before.
    let again = json(&ledger(folder.path()), &[]);
    assert_eq!((&again["runs"], ids(&again).len()), (&2.into(), 6));
}
