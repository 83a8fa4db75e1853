//! What becomes of what is created: looked up, deleted by the ledger, and kept over a restart.
//!
//! The endpoint is the program's own `serve`, whose lives go wrong where a test says so.

#![cfg(unix)]

#[path = "lives/looked_up.rs"]
mod looked_up;
#[path = "support/program.rs"]
mod support;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use support::{Served, program, text};

const SNAPSHOTS: &str = "/server/v2/getBlockStorageSnapshotInstanceList?responseFormatType=json";
const IMAGES: &str = "/vserver/v2/getMemberServerImageInstanceList?responseFormatType=json";

/// The status and the body of an answer to a GET.
fn get(url: &str, target: &str) -> (u16, String) {
    let host = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("a connection");
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, body.to_owned())
}

/// How many things both lists show.
fn there(url: &str) -> u64 {
    let rows = |target| {
        let (status, body) = get(url, target);
        assert_eq!(status, 200, "{body}");
        let document: Value = serde_json::from_str(&body).expect("JSON");
        let answer = document.as_object().and_then(|answer| answer.values().next()).expect("a root");
        answer["totalRows"].as_u64().expect("a count")
    };
    rows(SNAPSHOTS) + rows(IMAGES)
}

fn run(url: &str, flags: &[&str]) -> Output {
    let mut command = program();
    command.args(["run", "--no-config", "--endpoint", url, "--cases", "0", "--suite", "systematic"]).args(flags);
    command.output().expect("it runs")
}

fn ledger(file: &Path, flags: &[&str]) -> Output {
    program().arg("ledger").arg(file).args(flags).output().expect("it runs")
}

#[test]
fn a_run_leaves_nothing_behind_once_its_ledger_is_deleted() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ledger.jsonl");
    let served = Served::with(&[]);
    let path = file.to_str().expect("UTF-8");
    run(&served.url, &["--allow-create", "6", "--ledger", path]);
    assert_eq!(there(&served.url), 6);
    let planned = ledger(&file, &["--delete"]);
    let said = text(&planned.stdout);
    assert!(planned.status.success() && said.contains("nothing was sent; --yes sends it"), "{planned:?}");
    assert_eq!(said.lines().filter(|line| line.contains(" by ") && line.contains(".delete")).count(), 6, "{said}");
    let before = std::fs::read_to_string(&file).expect("a ledger");
    assert!(!before.contains("deleting"), "{before}");
    assert_eq!(there(&served.url), 6);
    let deleted = ledger(&file, &["--delete", "--yes"]);
    assert_eq!(deleted.status.code(), Some(0), "{deleted:?}");
    // Each is written down before it is sent, and its end before the next.
    let after = std::fs::read_to_string(&file).expect("a ledger");
    let events: Vec<(String, String)> = after[before.len()..]
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .map(|line| (line["event"].as_str().unwrap_or_default().to_owned(), line["id"].to_string()))
        .collect();
    assert_eq!(events.len(), 12);
    for pair in events.chunks(2) {
        assert_eq!((pair[0].0.as_str(), pair[1].0.as_str()), ("deleting", "deleted"));
        assert_eq!(pair[0].1, pair[1].1);
    }
    let looks: Vec<u64> = (0..3).map(|_| there(&served.url)).collect();
    assert_eq!(looks, [6, 6, 0]);
    let again = ledger(&file, &["--delete", "--yes"]);
    assert!(again.status.success() && text(&again.stdout).starts_with("0 things to delete"), "{again:?}");
}

#[test]
fn what_was_not_deleted_is_told_with_its_reason_and_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ledger.jsonl");
    let path = file.to_str().expect("UTF-8");
    let served = Served::with(&[]);
    run(
        &served.url,
        &["--allow-create", "1", "--action", "server.createBlockStorageSnapshotInstance", "--ledger", path],
    );
    drop(served);
    // Nobody listens there any more: it may be gone and may be there, and the ledger says so.
    let lost = ledger(&file, &["--delete", "--yes"]);
    assert_eq!(lost.status.code(), Some(3), "{lost:?}");
    assert!(text(&lost.stderr).contains("unknown "), "{lost:?}");
    let told = text(&ledger(&file, &[]).stdout);
    assert!(told.contains("1 created") && told.contains("their deletion was sent"), "{told}");
}

#[test]
fn things_at_two_hosts_are_not_deleted_with_one_pair_of_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ledger.jsonl");
    let path = file.to_str().expect("UTF-8");
    let (one, other) = (Served::with(&[]), Served::with(&[]));
    for served in [&one, &other] {
        run(&served.url, &["--allow-create", "2", "--ledger", path]);
    }
    let both = ledger(&file, &["--delete", "--yes"]);
    assert_eq!(both.status.code(), Some(2), "{both:?}");
    assert!(text(&both.stderr).contains("--endpoint URL"), "{both:?}");
    assert_eq!((there(&one.url), there(&other.url)), (2, 2));
    let deleted = ledger(&file, &["--delete", "--yes", "--endpoint", &one.url]);
    assert_eq!(deleted.status.code(), Some(0), "{deleted:?}");
    let looks: Vec<(u64, u64)> = (0..3).map(|_| (there(&one.url), there(&other.url))).collect();
    assert_eq!(looks[2], (0, 2), "{looks:?}");
}

#[test]
fn a_call_that_deletes_needs_leave_beyond_loopback() {
    // An address no packet may reach (RFC 5737).
    let output = run("http://192.0.2.1", &["--unsigned", "--action", "server.deleteBlockStorageSnapshotInstances"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let said = text(&output.stderr);
    assert!(said.contains("nothing was sent") && said.contains("--allow-create N"), "{said}");
}

const WORLD: &str = r#"
format = 1
[[resource]]
kind = "server"
id = "42"
state = "stopped"
hypervisor = "XEN"
[[resource]]
kind = "blockStorageSnapshot"
id = "1000001"
blockStorageSnapshotName = "mine"
phase = "deleting"
"#;

#[test]
fn a_world_of_ones_own_takes_the_place_of_the_kinds_it_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("world.toml");
    std::fs::write(&file, WORLD).expect("written");
    let served = Served::with(&["--world", file.to_str().expect("UTF-8")]);
    let create =
        |no: &str| get(&served.url, &format!("/vserver/v2/createMemberServerImageInstance?serverInstanceNo={no}")).0;
    assert_eq!((create("42"), create("1234299")), (200, 400));
    let storage = "/server/v2/createBlockStorageSnapshotInstance?blockStorageInstanceNo=937508";
    assert_eq!(get(&served.url, storage).0, 200, "kinds it does not name stay");
    let (_, shown) = get(&served.url, SNAPSHOTS);
    assert!(shown.contains("\"mine\"") && shown.contains("TERMT"), "{shown}");
    std::fs::write(&file, WORLD.replace("\"server\"", "\"sever\"").replace("deleting", "leaving")).expect("written");
    let refused = program().args(["serve", "--world"]).arg(&file).output().expect("it runs");
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    let said = text(&refused.stderr);
    assert!(said.contains("unknown kind of things `sever`") && said.contains("unknown phase `leaving`"), "{said}");
    assert!(said.contains("world.toml:4:8"), "{said}");
}

/// `serve` with these flags, and its base URL.
fn serve(flags: &[&str]) -> (Child, String) {
    let mut child =
        program().arg("serve").args(flags).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it serves");
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().expect("a pipe")), &mut line)
        .expect("a URL");
    (child, line.trim_end().to_owned())
}

fn end(mut child: Child) {
    let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn requests_at_the_same_time_see_one_world() {
    let served = Served::with(&["--settle", "polls=0"]);
    let create = "/server/v2/createBlockStorageSnapshotInstance?responseFormatType=json&blockStorageInstanceNo=937508";
    let makers: Vec<_> = (0..8)
        .map(|_| {
            let url = served.url.clone();
            std::thread::spawn(move || (0..5).map(|_| get(&url, create).1).collect::<Vec<_>>())
        })
        .collect();
    let made: Vec<String> = makers.into_iter().flat_map(|maker| maker.join().expect("no panic")).collect();
    let number = |answer: &String| {
        let document: Value = serde_json::from_str(answer).expect("JSON");
        let list = &document["createBlockStorageSnapshotInstanceResponse"]["blockStorageSnapshotInstanceList"];
        list[0]["blockStorageSnapshotInstanceNo"].as_str().expect("a number").to_owned()
    };
    let numbers: std::collections::BTreeSet<String> = made.iter().map(number).collect();
    assert_eq!((numbers.len(), there(&served.url)), (40, 40));
    for number in numbers {
        let (_, shown) = get(&served.url, &format!("{SNAPSHOTS}&blockStorageSnapshotInstanceNoList.1={number}"));
        assert!(shown.contains(&number) && shown.contains("\"totalRows\": 1"), "{shown}");
    }
}

#[test]
fn a_state_is_kept_over_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.toml");
    let flags = ["--state", file.to_str().expect("UTF-8")];
    let (child, url) = serve(&flags);
    let made = get(
        &url,
        "/server/v2/createBlockStorageSnapshotInstance?blockStorageInstanceNo=937508&blockStorageSnapshotName=%22%0A%EA%B0%80",
    );
    assert_eq!(made.0, 200, "{}", made.1);
    let (_, first) = get(&url, SNAPSHOTS);
    assert!(first.contains("INIT"), "{first}");
    end(child);
    let (child, url) = serve(&flags);
    let (_, second) = get(&url, SNAPSHOTS);
    assert!(second.contains("INIT") && second.contains(r#""\"\n가""#), "the second of two looks: {second}");
    let (_, third) = get(&url, SNAPSHOTS);
    assert!(third.contains("CREATED state"), "{third}");
    assert_eq!(get(&url, &format!("{SNAPSHOTS}&pageNo=2&pageSize=1")).0, 200);
    end(child);
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|it| it.file_name()).collect();
    assert_eq!(left, ["state.toml"], "nothing beside it");
    let nowhere = program().args(["serve", "--state", "/nowhere/state.toml"]).output().expect("it runs");
    assert_eq!(nowhere.status.code(), Some(2), "{nowhere:?}");
}
