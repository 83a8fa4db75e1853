//! What a run says was created, looked up by `--verify`: in every report, in comparisons and target files.

use serde_json::Value;

use super::support::{Served, program, text};
use super::{run, there};

/// Plain requests only, and with a budget no more than these.
const PLAIN: [&str; 7] = ["--verify", "--verify-within", "0.1", "--case", "*/control/plain/*", "--allow-create", "8"];

/// Plain requests only, and what becomes of their things: the exit code, and the JSON report.
fn verified(url: &str, flags: &[&str]) -> (Option<i32>, Value) {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = folder.path().join("ledger.jsonl");
    let mut all = vec!["--ledger", ledger.to_str().expect("UTF-8"), "--format", "json"];
    all.extend(PLAIN);
    all.extend(flags);
    let output = run(url, &all);
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    (output.status.code(), report)
}

/// The statements that were looked at, each with the things and how many of them break it.
fn lives(report: &Value) -> Vec<(&str, u64, u64)> {
    let rows = report["lives"].as_array().expect("rows").iter();
    let told = |row: &'_ Value| (row["things"].as_u64().expect("a count"), row["broken"].as_u64().expect("a count"));
    rows.map(|row| (row["id"].as_str().expect("an id"), told(row).0, told(row).1)).collect()
}

const SNAPSHOT: &str = "server.createBlockStorageSnapshotInstance";
const IMAGE: &str = "vserver.createMemberServerImageInstance";

#[test]
fn what_was_created_is_looked_up_and_every_life_that_goes_wrong_is_told() {
    let served = Served::with(&[]);
    let (code, report) = verified(&served.url, &["--allow-delete", "--strict"]);
    let told = lives(&report);
    let ids: Vec<&str> = told.iter().map(|(id, ..)| *id).collect();
    let expected = [SNAPSHOT, IMAGE].map(|action| {
        ["present", "same-fields", "settles", "gone"].map(|statement| format!("{action}.life.{statement}"))
    });
    assert_eq!(ids, expected.as_flattened());
    assert!(told.iter().all(|&(_, things, broken)| things > 0 && broken == 0), "{told:?}");
    assert!(report["lives"].as_array().expect("rows").iter().all(|row| row["status"] == "held"), "{report}");
    assert_ne!(code, Some(1), "{report}");
    assert_eq!(there(&served.url), 0);
    for (fault, statement) in [
        ("life/never-settles", "life.settles"),
        ("life/lost-after-creation", "life.present"),
        ("life/shows-another", "life.present"),
        ("life/deleted-but-listed", "life.gone"),
        ("life/404-after-delete", "life.gone"),
    ] {
        let served = Served::with(&["--fault", fault]);
        let (code, report) = verified(&served.url, &["--allow-delete"]);
        let broken: Vec<&str> =
            lives(&report).into_iter().filter(|(.., broken)| *broken > 0).map(|(id, ..)| id).collect();
        let both = [SNAPSHOT, IMAGE].map(|action| format!("{action}.{statement}"));
        assert!(both.iter().all(|id| broken.contains(&id.as_str())), "{fault}: {broken:?}");
        assert_ne!(code, Some(1), "{fault}: advice fails nothing: {report}");
        let flaw = &report["lives"].as_array().expect("rows").iter().find(|row| row["id"] == both[0]).expect("a row");
        assert_eq!((flaw["level"].as_str(), flaw["basis"].as_str()), (Some("should"), Some("elsewhere")));
        assert_eq!(flaw["flaws"][0]["case"], format!("{SNAPSHOT}/control/plain/get-json"));
    }
}

#[test]
fn a_strict_run_counts_a_broken_life_and_a_target_file_may_know_of_it() {
    let served = Served::with(&["--fault", "life/lost-after-creation"]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("target.toml");
    std::fs::write(&file, format!("format = 1\nendpoint = \"{}\"\n", served.url)).expect("written");
    let target = file.to_str().expect("UTF-8");
    let ledger = folder.path().join("ledger.jsonl");
    let mut narrow = PLAIN.to_vec();
    narrow.extend(["--ledger", ledger.to_str().expect("UTF-8"), "--cases", "0", "--suite", "systematic", "--strict"]);
    let strict = |more: &[&str]| {
        let mut command = program();
        command.args(["run", "--target", target]).args(&narrow).args(more);
        command.output().expect("it runs")
    };
    let output = strict(&["--update-target"]);
    assert_eq!(output.status.code(), Some(1), "a broken should counts in a strict run: {output:?}");
    let said = text(&output.stdout);
    assert!(said.contains(&format!("different of {SNAPSHOT}.life.present")), "{said}");
    assert!(said.contains("lives: 2 statements broken\n"), "{said}");
    let written = std::fs::read_to_string(&file).expect("a target file");
    assert_eq!(written.matches(".life.present\"").count(), 2, "{written}");
    let known = written.replace("reason = \"\"", "reason = \"it lags behind\"");
    let known = known.replace("reason     = \"\"", "reason     = \"it lags behind\"");
    std::fs::write(&file, known).expect("written");
    let output = strict(&["--report", &format!("junit={}", folder.path().join("a.xml").display())]);
    assert_ne!(output.status.code(), Some(1), "{output:?}");
    let said = text(&output.stdout);
    assert!(said.contains("known        it lags behind (since "), "{said}");
    let tests = std::fs::read_to_string(folder.path().join("a.xml")).expect("a report");
    assert!(tests.contains("known divergence: it lags behind"), "{tests}");
    // Who does not look says nothing of it; who looks and finds it mended calls it stale.
    drop(served);
    let served = Served::with(&[]);
    let at = ["--endpoint", served.url.as_str()];
    assert!(text(&strict(&at).stdout).contains("stale        different"), "it holds there");
    let mut command = program();
    command.args(["run", "--target", target]).args(&narrow[3..]).args(at);
    let said = text(&command.output().expect("it runs").stdout);
    assert!(said.contains("not checked  2 known divergences") && !said.contains("stale"), "{said}");
}

#[test]
fn without_leave_nothing_that_was_looked_up_is_deleted() {
    let served = Served::with(&[]);
    let (_, report) = verified(&served.url, &[]);
    let told = lives(&report);
    assert!(told.len() == 6 && told.iter().all(|(id, ..)| !id.contains("gone")), "{told:?}");
    let made: u64 = told.iter().filter(|(id, ..)| id.ends_with(".settles")).map(|(_, things, _)| things).sum();
    assert!(made > 0 && there(&served.url) == made, "{told:?}");
}

#[test]
fn every_report_tells_of_lives_and_two_endpoints_are_compared_by_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let told = |fault: &[&str], name: &str| {
        let served = Served::with(fault);
        let ledger = place("ledger.jsonl");
        let reports = ["json", "html", "markdown", "junit"]
            .map(|format| format!("{format}={}", place(&format!("{name}.{format}"))));
        let flags = reports.iter().flat_map(|report| ["--report", report.as_str()]);
        let flags: Vec<&str> = PLAIN.into_iter().chain(["--ledger", ledger.as_str()]).chain(flags).collect();
        text(&run(&served.url, &flags).stdout)
    };
    let (good, bad) = (told(&[], "good"), told(&["--fault", "life/never-settles"], "bad"));
    assert!(good.contains("lives        ") && !good.contains("lives: "), "{good}");
    assert!(
        bad.contains("lives: 2 statements broken, as advice") && bad.contains(": not ready after 0.1 s; created by"),
        "{bad}"
    );
    let id = format!("{IMAGE}.life.settles");
    for (name, format, words) in [
        ("bad", "html", format!("<code>{id}</code>")),
        ("bad", "html", "not ready after 0.1 s".to_owned()),
        ("bad", "markdown", format!("{}, advice", id.replace('.', "&#46;"))),
        ("bad", "junit", format!("<testcase name=\"{id}\" classname=\"lives\"")),
        ("bad", "junit", "not ready after 0.1 s".to_owned()),
        ("good", "junit", format!("<testcase name=\"{id}\" classname=\"lives\"/>")),
    ] {
        let report = std::fs::read_to_string(place(&format!("{name}.{format}"))).expect("a report");
        assert!(report.contains(&words), "{words}: {report}");
    }
    let output = program().args(["compare", &place("good.json"), &place("bad.json")]).output().expect("it runs");
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(&id) && !said.contains("life.present"), "{said}");
}

#[test]
fn a_statement_about_lives_is_explained_by_its_name_and_by_its_id() {
    let explained = |id: &str| {
        let output = program().args(["explain", id]).output().expect("it runs");
        assert!(output.status.success(), "{output:?}");
        text(&output.stdout)
    };
    let all = explained("life.gone");
    for part in ["run --verify --allow-delete", "elsewhere", "should", SNAPSHOT, IMAGE] {
        assert!(all.contains(part), "{part}: {all}");
    }
    let one = explained(&format!("{SNAPSHOT}.life.present"));
    assert!(one.contains("server.getBlockStorageSnapshotInstanceList") && !one.contains(IMAGE), "{one}");
    let output = program().args(["list", "constraints"]).output().expect("it runs");
    assert_eq!(text(&output.stdout).lines().filter(|line| line.contains(".life.")).count(), 8);
}
