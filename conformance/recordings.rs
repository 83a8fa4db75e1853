//! Recordings replayed by the program: what comes again, what differs, and what may.

#[path = "recordings/changed.rs"]
mod changed;
#[path = "recordings/folder.rs"]
mod folder;
#[cfg(target_os = "linux")] // which is asked how much memory a program took
#[path = "recordings/memory.rs"]
mod memory;
#[path = "support/program.rs"]
mod program;

use std::fs;
use std::process::Output;

use folder::Folder;
use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::wire::{Headers, Method, Request, Response};
use program::{Served, program, text};
use serde_json::Value;

const SNAPSHOT: &str = "server.createBlockStorageSnapshotInstance";
const IMAGE: &str = "vserver.createMemberServerImageInstance";

/// The reference with these faults, served by the program itself.
fn serving(faults: &[&str]) -> Served {
    Served::with(&faults.iter().flat_map(|fault| ["--fault", fault]).collect::<Vec<_>>())
}

impl Served {
    fn replay(&self, folder: &Folder, more: &[&str]) -> Output {
        let always = ["run", "--suite", "fixture", "--endpoint", &self.url, "--fixtures", folder.text()];
        program().args(always).args(more).output().expect("the program runs")
    }

    fn report(&self, folder: &Folder, more: &[&str], code: i32) -> Value {
        let output = self.replay(folder, &[&["--format", "json"], more].concat());
        assert_eq!(output.status.code(), Some(code), "{}{}", text(&output.stdout), text(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("a JSON report")
    }
}

/// Two that are accepted, one that is refused, in both formats.
fn folder() -> Folder {
    let folder = Folder::new();
    let named = "regionCode=KR&serverInstanceNo=1234299&memberServerImageName=web-01";
    folder.record(IMAGE, "named", named, "accept", "");
    let plain = "blockStorageInstanceNo=1234440&responseFormatType=json";
    folder.record(SNAPSHOT, "plain", &plain.replace("1234440", &storage(&folder)), "accept", "");
    let violates = format!("violates = [\"{IMAGE}.input.serverInstanceNo.exists\"]\n");
    folder.record(IMAGE, "no-such-server", "serverInstanceNo=9999999", "reject", &violates);
    folder
}

/// The id of the first storage there is.
fn storage(folder: &Folder) -> String {
    folder.model.inventory.of_kind("blockStorage").next().expect("a storage").id.clone()
}

fn states(report: &Value) -> Vec<(String, String)> {
    let all = report["recordings"].as_array().expect("recordings").iter();
    let word = |value: &Value| value.as_str().expect("text").rsplit('/').next().expect("a name").to_owned();
    all.map(|it| (word(&it["case"]), word(&it["state"]))).collect()
}

#[test]
fn what_was_recorded_comes_again_with_other_ids_dates_and_names() {
    let (folder, served) = (folder(), serving(&[]));
    let report = served.report(&folder, &[], 0);
    let same = |name: &str| (name.to_owned(), "same".to_owned());
    assert_eq!(states(&report), [same("plain"), same("named"), same("no-such-server")]);
    assert!(report["recordings"].as_array().expect("a list").iter().all(|it| it["edits"] == serde_json::json!([])));
    // The recorded name was asked for before, so another one of its form was.
    assert!(report["salt"].is_string());
    let output = served.replay(&folder, &[]);
    assert!(text(&output.stdout).contains("\nrecordings   3 of 3 as recorded, 0 edits\n"), "{}", text(&output.stdout));
}

/// Served with one field less and one code another.
fn faults() -> [String; 2] {
    [format!("{IMAGE}/output.totalRows/dropped"), format!("{SNAPSHOT}/output.returnMessage/emptied")]
}

#[test]
fn what_differs_is_a_divergence_told_edit_by_edit() {
    let [dropped, emptied] = faults();
    let (folder, served) = (folder(), serving(&[&dropped, &emptied]));
    let report = served.report(&folder, &[], 1);
    let recordings = report["recordings"].as_array().expect("a list");
    let edits: Vec<String> = recordings
        .iter()
        .flat_map(|it| it["edits"].as_array().expect("edits"))
        .map(|edit| ["kind", "path", "recorded", "actual"].map(|key| edit[key].as_str().expect("text")).join(" "))
        .collect();
    assert_eq!(edits, ["changed output.returnMessage \"success\" \"\"", "removed output.totalRows \"1\" nothing"]);
    let found = report["divergences"].as_array().expect("a list");
    let of_layer: Vec<&Value> = found.iter().filter(|it| it["layer"] == "recording").collect();
    assert_eq!(of_layer.len(), 2, "{found:#?}");
    assert_eq!(of_layer[1]["constraint"], format!("{IMAGE}/fixture/named"));
    assert_eq!((&of_layer[1]["path"], &of_layer[1]["direction"]), (&"output.totalRows".into(), &"different".into()));
    let shown = text(&served.replay(&folder, &[]).stdout);
    assert!(shown.contains("\nrecordings   1 of 3 as recorded, 2 edits\n"), "{shown}");
    assert!(shown.contains("\n       removed    output.totalRows: \"1\" -> nothing\n"), "{shown}");
    let junit = text(&served.replay(&folder, &["--format", "junit"]).stdout);
    assert!(junit.contains("not as recorded: 1 edit\n  removed    output.totalRows"), "{junit}");
}

#[test]
fn a_difference_can_be_known_and_is_stale_when_it_is_gone() {
    let [_, emptied] = faults();
    let (folder, served) = (folder(), serving(&[&emptied]));
    let file = folder.path().join("target.toml");
    let target = file.to_str().expect("UTF-8");
    fs::write(&file, "format = 1\n").expect("written");
    served.report(&folder, &["--target", target, "--update-target"], 1);
    let written = fs::read_to_string(&file).expect("it is there");
    let entry = format!(
        "constraint = \"{SNAPSHOT}/fixture/plain\"\ndirection = \"different\"\npath = \"output.returnMessage\""
    );
    assert!(written.contains(&entry), "{written}");
    fs::write(&file, written.replace("reason = \"\"", "reason = \"as agreed\"")).expect("written");
    let report = served.report(&folder, &["--target", target], 0);
    assert_eq!(report["headline"], "conforms, but for 1 known divergence");
    let states: Vec<&Value> = report["known"].as_array().expect("a list").iter().map(|it| &it["state"]).collect();
    assert_eq!(states, ["masks"]);
    let report = serving(&[]).report(&folder, &["--target", target], 5);
    assert_eq!(report["known"][0]["state"], "stale");
    let other = folder.record(IMAGE, "alone", "serverInstanceNo=1234299", "accept", "");
    fs::rename(folder.path().join("server"), folder.path().join(".server")).expect("passed over");
    let report = serving(&[]).report(&folder, &["--target", target], 0);
    assert_eq!(report["known"][0]["state"], "not-checked", "{}", other.display());
}

#[test]
fn what_is_compared_how_is_said_in_the_case() {
    let served = serving(&[&format!("{IMAGE}/output.returnMessage/emptied")]);
    let compare = |how: &str| format!("[compare]\n\"output.returnMessage\" = \"{how}\"\n");
    for (how, code, state) in [("exact", 1, "differs"), ("kind", 1, "differs"), ("any", 0, "same")] {
        let folder = Folder::new();
        folder.record(IMAGE, "one", "serverInstanceNo=1234299", "accept", &compare(how));
        let report = served.report(&folder, &[], code);
        assert_eq!(states(&report), [("one".to_owned(), state.to_owned())], "{how}");
    }
    let folder = Folder::new();
    folder.record(
        IMAGE,
        "one",
        "serverInstanceNo=1234299",
        "accept",
        "[compare]\n\"output.createDate\" = \"exakt\"\n\"output.totalRow\" = \"any\"\n",
    );
    let output = served.replay(&folder, &[]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for fault in [
        "case.toml:17:1",
        "no member `output.createDate`",
        "`exakt` is no way to compare",
        "did you mean `output.totalRows`?",
    ] {
        assert!(said.contains(fault), "{fault}: {said}");
    }
}

#[test]
fn recordings_of_another_spec_are_replayed_with_it() {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/conformance/fictional");
    let folder = Folder::of(ncloud_conformance::spec::load(dir.as_ref()).expect("it has no faults"));
    let (model, action) = (&folder.model, &folder.model.actions[0]);
    let cases = ncloud_conformance::case::derive::systematic(model, 0, &model.inventory, 0);
    let plain = |case: &&ncloud_conformance::case::Case| case.key.is_plain() && case.request.query().is_some();
    let plain = cases.iter().find(plain).expect("a plain request");
    folder.answered(&plain.request, &action.id, "plain", "accept", "");
    let arguments = ["run", "--spec", dir, "--suite", "fixture", "--format", "json", "--fixtures", folder.text()];
    let output = program().args(arguments).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report = serde_json::from_slice(&output.stdout).expect("a JSON report");
    assert_eq!(states(&report), [("plain".to_owned(), "same".to_owned())]);
}

/// Recorded at a server of which nobody here has heard.
fn of_another_server() -> Folder {
    let folder = Folder::new();
    let request = |id: &str| Request {
        method: Method::Get,
        target: format!("/vserver/v2/createMemberServerImageInstance?serverInstanceNo={id}"),
        headers: Headers::new(),
        body: Vec::new(),
    };
    let answer = Reference::new(folder.model.clone()).answer(&request("1234299"), Stamp { now_ms: 0, serial: 1 });
    let body = text(&answer.body).replace("1234299", "5550001").into_bytes();
    let ids = "[ids]\nserverInstanceNo = [\"5550001\"]\n";
    let place = format!("{}/theirs", IMAGE.replace('.', "/"));
    folder.write(&place, &request("5550001"), &Response { body, ..answer }, "accept", ids);
    folder
}

#[test]
fn an_id_of_elsewhere_that_nobody_has_bound_is_not_asked_for() {
    let (folder, served) = (of_another_server(), serving(&[]));
    let report = served.report(&folder, &[], 0);
    assert_eq!(states(&report), [("theirs".to_owned(), "not-comparable".to_owned())]);
    let reason = report["recordings"][0]["reason"].as_str().expect("a reason");
    assert_eq!(reason, "not sent: needs a real id, --bind serverInstanceNo=…");
    let junit = text(&served.replay(&folder, &["--format", "junit"]).stdout);
    assert!(junit.contains("needs a real id, --bind serverInstanceNo=…"), "{junit}");
    let same = [("theirs".to_owned(), "same".to_owned())];
    assert_eq!(states(&served.report(&folder, &["--bind", "serverInstanceNo=1234300"], 0)), same);
    // What exists in the built-in reference is known.
    let arguments = ["run", "--suite", "fixture", "--format", "json", "--fixtures", folder.text()];
    let output = program().args(arguments).output().expect("the program runs");
    let report = serde_json::from_slice(&output.stdout).expect("a JSON report");
    assert_eq!(states(&report), same);
}

#[test]
fn an_answer_about_keys_is_not_comparable_and_skipped() {
    let (folder, served) = (Folder::new(), serving(&[]));
    let request = Request {
        method: Method::Get,
        target: "/vserver/v2/createMemberServerImageInstance?serverInstanceNo=1234299".to_owned(),
        headers: Headers::new(),
        body: Vec::new(),
    };
    let mut headers = Headers::new();
    headers.push("Content-Type", "application/json");
    let body = br#"{"error":{"errorCode":"200","message":"Authentication Failed","details":"no"}}"#.to_vec();
    let place = format!("{}/denied", IMAGE.replace('.', "/"));
    folder.write(&place, &request, &Response { status: 401, headers, body }, "accept", "");
    let report = served.report(&folder, &[], 0);
    assert_eq!(states(&report), [("denied".to_owned(), "not-comparable".to_owned())]);
    let junit = text(&served.replay(&folder, &["--format", "junit"]).stdout);
    let skipped = "<skipped message=\"not comparable: the recorded answer is about the credentials of its client\"/>";
    assert!(junit.contains(skipped), "{junit}");
}

#[test]
fn every_fault_of_every_folder_is_told_at_once() {
    let (one, two) = (folder(), folder());
    fs::write(one.path().join("vserver/createMemberServerImageInstance/named/stray.txt"), "x").expect("written");
    let arguments = ["run", "--fixtures", one.text(), "--fixtures", two.text(), "--fixtures", "no/such/folder"];
    let output = program().args(arguments).output().expect("the program runs");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("stray.txt") && said.contains("no/such/folder"), "{said}");
    fs::remove_file(one.path().join("vserver/createMemberServerImageInstance/named/stray.txt")).expect("removed");
    let output = program().args(&arguments[..5]).output().expect("the program runs");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.matches("too\n").count(), 3, "{said}");
}

#[test]
fn what_is_pending_is_not_replayed_and_fails_on_a_build_server() {
    let (folder, served) = (folder(), serving(&[]));
    for hidden in [".pending", ".rejected"] {
        let place = folder.path().join(hidden).join("server/x/y");
        fs::create_dir_all(&place).expect("a folder");
        fs::write(place.join("case.toml"), "no TOML at all").expect("written");
    }
    let output = served.replay(&folder, &[]);
    let review = format!("1 recording pending, not replayed: ncloud-conformance review {}", folder.text());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains(&review), "{}", text(&output.stderr));
    let replay = |ci: &str| {
        let arguments = ["run", "--suite", "fixture", "--endpoint", &served.url, "--fixtures", folder.text()];
        program().args(arguments).env("CI", ci).output().expect("the program runs")
    };
    assert_eq!(["", "false"].map(|ci| replay(ci).status.code()), [Some(0), Some(0)]);
    let output = replay("true");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains(&review), "{}", text(&output.stderr));
    // What a review leaves behind for itself waits for nobody.
    let reviewed = program().args(["review", folder.text(), "--reject"]).output().expect("the program runs");
    assert_eq!(reviewed.status.code(), Some(0), "{}", text(&reviewed.stderr));
    let output = replay("true");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn the_examples_of_the_pages_are_replayed_and_fail_nothing() {
    let served = serving(&[&format!("{IMAGE}/output.totalRows/renamed")]);
    let arguments = ["run", "--suite", "fixture", "--case", "*/page-example", "--format", "json", "--endpoint"];
    let output = program().args(arguments).arg(&served.url).output().expect("the program runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a JSON report");
    let found = report["divergences"].as_array().expect("a list");
    assert!(found.iter().all(|it| it["layer"] != "recording"), "{found:#?}");
    let example = report["recordings"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|it| it["case"] == format!("{IMAGE}/fixture/page-example"));
    let example = example.expect("it is replayed");
    assert_eq!((&example["state"], &example["advice"]), (&"differs".into(), &true.into()));
}

#[test]
fn two_endpoints_are_compared_by_what_they_answer_to_recordings_too() {
    let [dropped, _] = faults();
    let (folder, served, faulty) = (folder(), serving(&[]), serving(&[&dropped]));
    let write = |name: &str, served: &Served| {
        let file = folder.path().join(name);
        fs::write(&file, served.replay(&folder, &["--format", "json"]).stdout).expect("written");
        file
    };
    let (a, b) = (write("a.json", &served), write("b.json", &faulty));
    let output =
        program().arg("compare").arg(&a).arg(&b).args(["--format", "json"]).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let comparison: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let only = comparison["divergences"]["only_b"].as_array().expect("a list");
    let recording = only.iter().find(|it| it["layer"] == "recording").expect("it became another");
    assert_eq!(recording["constraint"], format!("{IMAGE}/fixture/named"));
    assert_eq!(program().arg("compare").arg(&b).arg(&b).output().expect("it runs").status.code(), Some(0));
}
