//! `judge`: what recordings say of an endpoint that nobody asks. The program as it is built, and no server.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use ncloud_conformance::case::fixture;
use serde_json::{Value, json};

const IMAGE: &str = "/vserver/v2/createMemberServerImageInstance";

fn judge(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    command.env("NO_COLOR", "1").env("HOME", env!("CARGO_TARGET_TMPDIR"));
    command.arg("judge").args(arguments).output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// An exchange as an archive holds it.
fn entry(query: &str, status: u16, body: &str) -> Value {
    let headers = json!([{"name": "Content-Type", "value": "text/xml;charset=UTF-8"}]);
    json!({
        "request": {"method": "GET", "url": format!("https://h.example{IMAGE}?{query}"), "headers": []},
        "response": {"status": status, "headers": headers, "content": {"size": body.len(), "text": body}},
    })
}

/// The page's own answer, for a name and a server.
fn accepted(query: &str, server: &str, name: &str) -> Value {
    let fixture = include_str!("../fixtures/vserver/createMemberServerImageInstance/page-example/response.xml");
    let body = fixture.replace("***4299", server).replace("***4353", "1234353");
    let (start, rest) = body.split_once("<memberServerImageName>").expect("a name");
    let (_, end) = rest.split_once("</memberServerImageName>").expect("its end");
    entry(query, 200, &format!("{start}<memberServerImageName>{name}</memberServerImageName>{end}"))
}

fn refused(query: &str, code: &str) -> Value {
    let message = "<returnMessage>no.</returnMessage>";
    entry(query, 400, &format!("<responseError><returnCode>{code}</returnCode>{message}</responseError>"))
}

/// Exit code, stdout and stderr of an archive with these entries, and these flags.
fn archive(entries: &[Value], flags: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.har");
    fs::write(&file, json!({"log": {"entries": entries}}).to_string()).expect("written");
    let file = file.to_string_lossy().into_owned();
    let output = judge(&[&[file.as_str()], flags].concat());
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn report(entries: &[Value]) -> (Option<i32>, Value) {
    let (code, stdout, stderr) = archive(entries, &["--format", "json"]);
    let report = serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout} {stderr}"));
    (code, report)
}

fn verdict<'r>(report: &'r Value, name: &str) -> (&'r str, &'r str) {
    let cases = report["cases"].as_array().expect("cases");
    let case = cases.iter().find(|case| case["id"].as_str().is_some_and(|id| id.ends_with(name)));
    let case = case.unwrap_or_else(|| panic!("no {name} in {cases:?}"));
    (case["verdict"].as_str().unwrap_or_default(), case["reason"].as_str().unwrap_or_default())
}

fn divergences(report: &Value) -> Vec<(&str, &str)> {
    let found = report["divergences"].as_array().expect("divergences").iter();
    found.filter_map(|it| Some((it["constraint"].as_str()?, it["direction"].as_str()?))).collect()
}

const NAME: &str = "vserver.createMemberServerImageInstance.input.memberServerImageName";

#[test]
fn what_had_to_be_refused_and_was_accepted_diverges_with_no_control_at_all() {
    let query = "serverInstanceNo=77&memberServerImageName=1st_image";
    let (code, report) = report(&[accepted(query, "77", "1st_image")]);
    let found = divergences(&report);
    assert_eq!(code, Some(1), "{report:#}");
    assert!(!found.is_empty() && found.iter().all(|(id, how)| id.starts_with(NAME) && *how == "lenient"), "{found:?}");
    assert_eq!(verdict(&report, "entry-0").0, "diverges");
    assert_eq!((&report["summary"]["requests"], &report["summary"]["creates"]), (&json!(0), &json!(0)));
}

#[test]
fn an_accepted_request_says_that_what_it_names_existed() {
    let (code, report) = report(&[accepted("serverInstanceNo=77&memberServerImageName=plain", "77", "plain")]);
    assert_eq!((code, divergences(&report)), (Some(0), vec![]), "{report:#}");
    assert_eq!(verdict(&report, "entry-0").0, "conforms");
}

#[test]
fn a_refusal_counts_only_for_what_its_request_says_and_beside_an_accepted_one() {
    let plain = accepted("serverInstanceNo=77&memberServerImageName=plain", "77", "plain");
    let wrong = "serverInstanceNo=77&memberServerImageName=1st_image";
    let (code, both) = report(&[refused(wrong, "1300"), plain.clone()]);
    assert_eq!((code, verdict(&both, "entry-0").0), (Some(0), "conforms"), "{both:#}");
    // Alone it may have been refused for any reason.
    let (code, alone) = report(&[refused(wrong, "1300")]);
    assert_eq!(code, Some(4), "{alone:#}");
    assert_eq!(verdict(&alone, "entry-0").0, "inconclusive");
    // Whether that server existed is not known.
    let (code, unknown) = report(&[refused("serverInstanceNo=78", "1300"), plain.clone()]);
    let (verdict_of, reason) = verdict(&unknown, "entry-0");
    assert_eq!((code, verdict_of), (Some(0), "inconclusive"));
    assert!(reason.contains("nothing recorded tells whether what it names existed"), "{reason}");
    // It is valid: what state the server was in, nobody can ask.
    let (code, valid) = report(&[refused("serverInstanceNo=77", "1300"), plain]);
    let (verdict_of, reason) = verdict(&valid, "entry-0");
    assert_eq!((code, verdict_of, divergences(&valid)), (Some(0), "inconclusive", vec![]), "{valid:#}");
    assert!(reason.contains("nobody could ask again"), "{reason}");
}

#[test]
fn a_refusal_about_the_service_or_the_credentials_says_nothing() {
    let plain = accepted("serverInstanceNo=77&memberServerImageName=plain", "77", "plain");
    let wrong = "serverInstanceNo=77&memberServerImageName=1st_image";
    for exchange in [refused(wrong, "10300"), entry(wrong, 401, "<a/>"), entry(wrong, 503, ""), entry(wrong, 429, "")] {
        let (code, report) = report(&[plain.clone(), exchange.clone()]);
        assert_eq!((code, verdict(&report, "entry-1").0), (Some(0), "inconclusive"), "{exchange}: {report:#}");
        let (code, alone) = self::report(&[exchange]);
        assert_eq!(code, Some(4), "nothing could be decided: {alone:#}");
    }
}

#[test]
fn an_answer_is_held_against_its_request() {
    let (code, report) = report(&[accepted("serverInstanceNo=77&memberServerImageName=plain", "77", "other")]);
    assert_eq!(code, Some(1));
    let found = divergences(&report);
    assert!(matches!(found[..], [(id, "different")] if id.ends_with("memberServerImageName.echo")), "{found:?}");
}

#[test]
fn a_broken_should_counts_with_strict_only() {
    let plain = accepted("serverInstanceNo=77&memberServerImageName=plain", "77", "plain");
    let text = plain["response"]["content"]["text"].as_str().expect("a text");
    let colon = text.replacen("+0900</createDate>", "+09:00</createDate>", 1);
    assert_ne!(colon, text);
    let odd = entry("serverInstanceNo=77&memberServerImageName=plain", 200, &colon);
    assert_eq!(archive(std::slice::from_ref(&odd), &[]).0, Some(0));
    assert_eq!(archive(&[odd], &["--strict"]).0, Some(1));
}

#[test]
fn the_report_says_what_was_judged_and_that_nothing_was_sent() {
    let elsewhere = json!({"request": {"method": "GET", "url": "https://h.example/"}});
    let plain = accepted("serverInstanceNo=77&memberServerImageName=plain", "77", "plain");
    let (_, stdout, stderr) = archive(&[plain, elsewhere], &[]);
    assert!(stdout.contains("1 exchange of 1 action; nothing was sent"), "{stdout}");
    assert!(!stdout.contains("created") && !stdout.contains("--bind"), "{stdout}");
    assert!(stderr.contains("1 taken; left out: 1 no action of the spec"), "{stderr}");
    assert!(stdout.lines().last().is_some_and(|line| line.starts_with("conforms")), "{stdout}");
}

#[test]
fn a_file_with_nothing_to_judge_or_no_file_is_told_with_code_2() {
    let (code, stdout, stderr) = archive(&[], &[]);
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("holds no exchange of an action of the spec"), "{stderr}");
    let output = judge(&["no/such.har"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no/such.har"));
}

/// What the fixtures say their answers break, by hand, is what is found in them without an endpoint.
#[test]
fn of_the_built_in_fixtures_it_finds_what_they_say_they_break() {
    let model = ncloud_conformance::spec::built_in().expect("the spec is good");
    let fixtures = fixture::built_in(&model).expect("the fixtures are good");
    let claimed: BTreeSet<&str> =
        fixtures.iter().flat_map(|it| &it.expect.breaks).map(|id| model.constraint(*id).id.as_str()).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let output = judge(&[&folder.to_string_lossy(), "--format", "json", "--strict"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let found: BTreeSet<&str> = divergences(&report).into_iter().map(|(id, _)| id).collect();
    assert_eq!(found, claimed);
    assert!(found.len() > 10, "{found:?}");
    for fixture in fixtures.iter().filter(|fixture| !fixture.expect.breaks.is_empty()) {
        assert_eq!(verdict(&report, &format!("/{}", fixture.name)).0, "diverges", "{}", fixture.id);
    }
}

#[test]
fn what_a_target_file_knows_and_binds_counts_here_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("target.toml");
    let judged = |text: &str, entries: &[Value]| {
        fs::write(&target, text).expect("written");
        let flags = ["--format", "json", "--target", target.to_str().expect("UTF-8")];
        let (code, stdout, stderr) = archive(entries, &flags);
        let report: Value = serde_json::from_str(&stdout).unwrap_or_default();
        (code, report, stderr)
    };
    let query = "serverInstanceNo=77&memberServerImageName=1st_image";
    let wrong = [accepted(query, "77", "1st_image")];
    let (_, plain) = report(&wrong);
    let known: String = plain["divergences"].as_array().expect("divergences").iter().fold(String::new(), |text, it| {
        let said = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
        let (id, how, path) = (said("constraint"), said("direction"), said("path"));
        let entry = format!("[[known]]\nconstraint = \"{id}\"\ndirection = \"{how}\"\npath = \"{path}\"\n");
        text + &entry + "reason = \"ticket 7\"\nsince = 2026-11-01\n"
    });
    let (code, told, _) = judged(&format!("format = 1\nname = \"ours\"\n{known}"), &wrong);
    assert_eq!((code, &told["target"]["name"]), (Some(0), &json!("ours")), "{told:#}");
    // Another name that is wrong in another way masks nothing, and what cannot show is not stale.
    let good = "serverInstanceNo=77&memberServerImageName=plain";
    let (code, told, _) = judged(&format!("format = 1\n{known}"), &[accepted(good, "77", "plain")]);
    let states: Vec<&Value> = told["known"].as_array().expect("known").iter().map(|it| &it["state"]).collect();
    assert!(code == Some(0) && states.iter().all(|state| *state == "not-checked"), "{states:?}");
    let (code, _, stderr) = judged("format = 1\nbind = { nothing = \"1\" }\n", &wrong);
    assert!(code == Some(2) && stderr.contains("`nothing`"), "{code:?} {stderr}");
}

#[test]
fn an_id_that_a_target_file_binds_existed() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("target.toml");
    fs::write(&target, "format = 1\nbind = { serverInstanceNo = \"78\" }\n").expect("written");
    let plain = accepted("serverInstanceNo=77&memberServerImageName=plain", "77", "plain");
    let flags = ["--format", "json", "--target", target.to_str().expect("UTF-8")];
    let (_, stdout, stderr) = archive(&[refused("serverInstanceNo=78", "1300"), plain], &flags);
    let report: Value = serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stderr}"));
    let (verdict, reason) = verdict(&report, "entry-0");
    assert_eq!(verdict, "inconclusive");
    assert!(reason.contains("though the page allows it"), "{reason}");
}
