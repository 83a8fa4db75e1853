//! The program as a user runs it: exit codes, streams, and what it says when something is wrong.

#[path = "support/program.rs"]
mod program;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Output;

use program::{Served, program, text};
use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().expect("the program runs")
}

/// The reference with these faults, served by the program itself.
fn serving(faults: &[&str]) -> Served {
    Served::with(&faults.iter().flat_map(|fault| ["--fault", fault]).collect::<Vec<_>>())
}

impl Served {
    fn address(&self) -> SocketAddr {
        self.url.trim_start_matches("http://").parse().expect("an address")
    }
}

#[test]
fn the_reference_conforms() {
    let output = run(&["run", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("a JSON report");
    assert_eq!(report["format"], 1);
    assert_eq!(report["complete"], true);
    assert_eq!(report["summary"]["diverges"], 0);
    assert_eq!(report["distance"]["held"], report["distance"]["constraints"]);
    assert!(report["summary"]["conforms"].as_u64() > Some(300));
}

#[test]
fn one_seed_and_one_salt_give_one_report_however_many_jobs() {
    let served = serving(&[]);
    let report = |jobs: &str| {
        let salted = ["run", "--endpoint", &served.url, "--salt", "a", "--format", "json", "--jobs", jobs];
        let output = run(&salted);
        assert_eq!(output.status.code(), Some(0));
        text(&output.stdout)
    };
    assert_eq!(report("1"), report("16"));
}

#[test]
fn each_run_at_an_endpoint_has_a_salt_of_its_own_and_the_reference_has_none() {
    let served = serving(&[]);
    let salt = |flags: &[&str]| {
        let few = ["run", "--suite", "fixture", "--format", "json"];
        let output = run(&[&few, flags].concat());
        let report: Value = serde_json::from_slice(&output.stdout).expect("a JSON report");
        report["salt"].clone()
    };
    let at = ["--endpoint", &served.url];
    let (one, other) = (salt(&at), salt(&at));
    assert!(one.as_str().is_some_and(|salt| salt.len() == 8) && one != other, "{one} {other}");
    assert_eq!(salt(&["--endpoint", &served.url, "--salt", "mine"]), "mine");
    assert_eq!(salt(&[]), Value::Null);
}

#[test]
fn the_official_clients_requests_are_answered() {
    let served = serving(&[]);
    let model = ncloud_conformance::spec::built_in().expect("no faults");
    let fixtures = ncloud_conformance::case::fixture::built_in(&model).expect("no faults");
    let captured: Vec<_> = fixtures.iter().filter(|fixture| fixture.source.starts_with("captured")).collect();
    assert_eq!(captured.len(), 7);
    for fixture in captured {
        let answer = exchange(served.address(), &fixture.raw_request);
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        assert!(head.starts_with("HTTP/1.1 200 "), "{}: {head}", fixture.id);
        // What the strictest of them needs: a blank between the colon and the inner brace, and
        // nothing behind the last one.
        let name = &model.actions[fixture.action].name;
        assert!(body.starts_with(&format!("{{\n  \"{name}Response\": {{")), "{}: {body}", fixture.id);
        assert!(body.ends_with('}'), "{}", fixture.id);
        let answer: Value = serde_json::from_str(body).expect("JSON");
        let answer = &answer[format!("{name}Response")];
        assert!(answer["returnCode"] == "0" && answer["totalRows"] == 1, "{answer}");
    }
}

/// Sends bytes as they are, and reads to the end of the connection.
fn exchange(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    let text = String::from_utf8_lossy(bytes);
    let closing = text.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    stream.write_all(closing.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("UTF-8");
    answer
}

const SNAPSHOT: &str = "server.createBlockStorageSnapshotInstance";
const IMAGE: &str = "vserver.createMemberServerImageInstance";

const FEW: [&str; 2] = ["*/control/plain/*", "*Name.max/*"];

/// The exit code of a strict run, and `<constraint> <layer>: <what was found>` for each finding.
fn found_at(served: &Served, timeout: &str, cases: &[&str]) -> (Option<i32>, Vec<String>) {
    let few: Vec<&str> = cases.iter().flat_map(|glob| ["--case", glob]).collect();
    let with = ["run", "--strict", "--endpoint", &served.url, "--format", "json", "--cases", "0", "--timeout", timeout];
    let output = run(&[&with[..], &few].concat());
    let report: Value = serde_json::from_slice(&output.stdout).expect("a JSON report");
    let word = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let line = |it: &Value| format!("{} {}: {}", word(it, "constraint"), word(it, "layer"), word(it, "actual"));
    (output.status.code(), report["divergences"].as_array().expect("a list").iter().map(line).collect())
}

#[test]
fn a_fault_of_the_connection_is_served_for_one_action_and_named() {
    for (what, constraint, says) in [
        ("closes-unanswered", "whole-answer transport", "closed before a whole answer"),
        ("reset-in-body", "whole-answer transport", "closed before a whole answer"),
        ("garbage", "whole-answer transport", "not an HTTP answer"),
        ("huge-body", "whole-answer transport", "larger than 1048576 bytes"),
        ("redirect-elsewhere", "success-status http", "HTTP 302, a redirection"),
        ("external-entity", "well-formed syntax", "a document type declaration"),
    ] {
        let served = serving(&[&format!("{SNAPSHOT}/connection/{what}@1-in-4")]);
        let (code, found) = found_at(&served, "20", &FEW);
        assert_eq!(code, Some(1), "{what}: {found:?}");
        assert!(found.iter().all(|finding| finding.starts_with(SNAPSHOT)), "{what}: {found:?}");
        let expected = format!("{SNAPSHOT}.answer.{constraint}: ");
        assert!(found.iter().any(|it| it.starts_with(&expected) && it.contains(says)), "{what}: {found:?}");
    }
}

#[test]
fn a_late_answer_is_no_fault_until_it_is_past_the_timeout() {
    let served = serving(&[&format!("{SNAPSHOT}/connection/late@1-in-4")]);
    assert_eq!(found_at(&served, "20", &FEW[..1]), (Some(0), Vec::new()));
    let (code, found) = found_at(&served, "1", &FEW[..1]);
    assert_eq!(code, Some(1), "{found:?}");
    let expected = format!("{SNAPSHOT}.answer.whole-answer transport: ");
    let [found] = &found[..] else { panic!("one cause: {found:?}") };
    assert!(found.starts_with(&expected) && found.contains("timed out before an answer"), "{found}");
}

#[test]
fn an_endpoint_that_never_answers_is_given_up_and_not_blamed() {
    let served = serving(&[&format!("{SNAPSHOT}/connection/closes-unanswered")]);
    assert_eq!(found_at(&served, "20", &FEW), (Some(3), Vec::new()));
}

#[test]
fn faults_of_connection_and_answer_are_served_together() {
    let longer = format!("{SNAPSHOT}/input.blockStorageSnapshotName.max/off-by-one-up.characters");
    let served = serving(&[
        &format!("{SNAPSHOT}/connection/surplus-answer"),
        &longer,
        &format!("{IMAGE}/connection/redirect-loop"),
    ]);
    let (code, found) = found_at(&served, "20", &FEW);
    assert_eq!(code, Some(1), "{found:?}");
    let of = |constraint: &str| found.iter().any(|finding| finding.starts_with(constraint));
    assert!(of(&format!("{SNAPSHOT}.input.blockStorageSnapshotName.max constraint")), "{found:?}");
    assert!(of(&format!("{IMAGE}.answer.success-status http")), "{found:?}");
}

#[test]
fn faults_of_the_connection_are_listed_and_explained() {
    let rows: Value = serde_json::from_slice(&run(&["list", "faults", "--format", "json"]).stdout).expect("JSON");
    let of_connection = |row: &&Value| row["class"] == "connection";
    let rows: Vec<&Value> = rows.as_array().expect("rows").iter().filter(of_connection).collect();
    let all = ncloud_conformance::net::hostile::all();
    assert_eq!(rows.len(), 2 * 2 * all.len());
    for row in rows.into_iter().step_by(29) {
        let id = row["id"].as_str().expect("an id");
        let told = text(&run(&["explain", id]).stdout);
        let says = row["untellable"].as_str().or(row["breaks"].as_str()).expect("one of the two");
        assert!(told.starts_with(id) && told.contains(says), "{told}");
        assert_eq!(row["direction"], "different", "{id}");
    }
}

#[test]
fn an_endpoint_nobody_listens_at_is_unreachable() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let output = run(&["run", "--endpoint", &format!("http://{free}"), "--format", "json"]);
    assert_eq!(output.status.code(), Some(3));
    let report: Value = serde_json::from_slice(&output.stdout).expect("a JSON report");
    assert_eq!(report["complete"], false);
    assert_eq!(report["summary"]["conforms"], 0);
}

/// Answers that many requests, one a connection, and is then gone in the middle of the next.
fn dies_after(answers: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let body = "<createMemberServerImageInstanceResponse>";
        for _ in 0..answers {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            let _ = write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
        }
        let (mut stream, _) = listener.accept().expect("a connection");
        drop(listener);
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{body}");
    });
    url
}

#[test]
fn an_endpoint_that_dies_in_the_middle_leaves_an_incomplete_report() {
    let url = dies_after(20);
    let output = run(&["run", "--endpoint", &url, "--format", "json", "--jobs", "1", "--timeout", "5"]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stdout));
    let report: Value = serde_json::from_slice(&output.stdout).expect("a JSON report");
    assert_eq!(report["complete"], false);
    assert!(
        report["stopped"].as_str().is_some_and(|reason| reason.contains("stopped answering")),
        "{}",
        report["stopped"]
    );
}

#[test]
fn nothing_is_sent_beyond_loopback_without_leave() {
    // 192.0.2.0/24 is set aside for documentation (RFC 5737); nothing may be sent there anyway.
    let output = run(&["run", "--endpoint", "http://192.0.2.1"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("--allow-create"), "{}", text(&output.stderr));
}

#[test]
fn a_server_that_refuses_everything_decides_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let body = "<responseError><returnCode>24109</returnCode><returnMessage>no</returnMessage></responseError>";
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut head = [0; 65536];
            let _ = stream.read(&mut head);
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 400 Bad Request\r\nContent-Type: application/xml\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
        }
    });
    let output = run(&["run", "--endpoint", &url, "--case", "*/plain/*", "--case", "*/required/*"]);
    assert_eq!(output.status.code(), Some(4), "{}", text(&output.stdout));
}

#[test]
fn bad_usage_is_told_with_what_to_do() {
    for (arguments, hint) in [
        (vec!["run", "--action", "server.createBlockStorageSnapshotInstanse"], "did you mean"),
        (vec!["run", "--suite", "sistematic"], "did you mean"),
        (vec!["run", "--case", "no-such-case"], "list cases"),
        (vec!["run", "--bind", "serverInstanceNumber=1"], "expected one of"),
        (vec!["run", "--bind", "serverInstanceNo"], "NAME=VALUE"),
        (vec!["run", "--endpoint", "ftp://x"], "--endpoint"),
        (vec!["run", "--timeout=-1"], "--timeout"),
        (vec!["run", "--rate", "0"], "at least 1"),
        (vec!["run", "--jobs", "0"], "--jobs"),
        (vec!["run", "--fromat", "json"], "--format"),
        (vec!["explain", "blockStorageInstanceNo.repaet"], "did you mean"),
        (vec!["serve", "--fault", "server.createBlockStorageSnapshotInstance/connection/garbag"], "did you mean"),
        (
            vec![
                "serve",
                "--fault",
                "server.createBlockStorageSnapshotInstance/connection/late",
                "--fault",
                "server.createBlockStorageSnapshotInstance/connection/garbage",
            ],
            "cannot be combined",
        ),
        (vec!["lint", "no-such-folder"], "no-such-folder"),
        (vec!["--spec", "no-such-folder", "run"], "no-such-folder"),
        (vec!["run", "--output", "no-such-folder/report"], "no-such-folder"),
    ] {
        let output = run(&arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(hint), "{arguments:?}: {said}");
    }
}

#[test]
fn everything_listed_can_be_explained() {
    let listed: Value =
        serde_json::from_slice(&run(&["list", "constraints", "--format", "json"]).stdout).expect("JSON");
    let ids: Vec<&str> = listed.as_array().expect("rows").iter().filter_map(|row| row["id"].as_str()).collect();
    assert!(ids.len() > 150);
    for id in ids.iter().step_by(17) {
        let output = run(&["explain", id]);
        assert_eq!(output.status.code(), Some(0), "{id}");
        assert!(text(&output.stdout).contains(id));
    }
    let slip = run(&["explain", "server.createBlockStorageSnapshotInstance.slip.wrong-hint"]);
    assert_eq!(slip.status.code(), Some(0));
}

#[test]
fn the_report_goes_to_its_file_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.json");
    let output = run(&["run", "--format", "json", "--output", file.to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.is_empty());
    serde_json::from_slice::<Value>(&std::fs::read(file).expect("the report")).expect("JSON");
}

#[test]
fn lint_knows_the_built_in_spec_and_reports_faults_at_once() {
    assert_eq!(run(&["lint"]).status.code(), Some(0));
    assert_eq!(run(&["lint", "spec"]).status.code(), Some(0));
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("common.toml"), "format = 2\nfoo = 1\n").expect("a file");
    let output = run(&["lint", folder.path().to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("common.toml:1:") && said.contains("common.toml:2:"), "{said}");
}

#[test]
fn a_draft_is_held_against_a_spec_by_hand_that_leans_on_its_family() {
    let page = std::env::temp_dir().join(format!("ncloud-page-{}.txt", std::process::id()));
    let said = "createBlockStorageSnapshotInstance\n\nblockStorageInstanceNo Yes String - the storage\n\n\
                <createBlockStorageSnapshotInstanceResponse><totalRows>1</totalRows>\
                </createBlockStorageSnapshotInstanceResponse>\n";
    std::fs::write(&page, said).expect("written");
    let hand = concat!(env!("CARGO_MANIFEST_DIR"), "/spec/server/createBlockStorageSnapshotInstance.toml");
    let name = page.to_string_lossy().into_owned();
    let output = run(&["new", "server", "createBlockStorageSnapshotInstance", "--page", &name, "--against", hand]);
    std::fs::remove_file(&page).expect("removed");
    let said = text(&output.stdout);
    assert!(said.contains(" of 85 statements are drafted"), "{said}{}", text(&output.stderr));
    assert!(!said.contains("input.blockStorageInstanceNo.required"), "it is drafted: {said}");
}
