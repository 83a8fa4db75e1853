//! Which cases are sent again, when a run has seen enough, and what of it is shown.

use serde_json::Value;

use super::program::{FEW, Served, program, run, text};

const SNAPSHOT: &str = "server.createBlockStorageSnapshotInstance";

fn longer() -> Served {
    Served::with(&["--fault", &format!("{SNAPSHOT}/input.blockStorageSnapshotName.max/off-by-one-up.characters")])
}

/// A run of systematic cases at that server, as JSON, and how it ended.
fn told(served: &Served, flags: &[&str]) -> (Option<i32>, Value, String) {
    let with = ["run", "--endpoint", &served.url, "--cases", "0", "--format", "json", "--jobs", "2"];
    let output = run(&[&with[..], flags].concat());
    let report = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code(), report, text(&output.stderr))
}

#[test]
fn what_failed_is_sent_again_alone_and_what_is_gone_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.json").to_str().expect("UTF-8").to_owned();
    let served = longer();
    let globs = ["--case", "*Name.max/*", "--output", &file];
    assert_eq!(told(&served, &globs).0, Some(1));
    let first: Value = serde_json::from_str(&std::fs::read_to_string(&file).expect("a report")).expect("JSON");
    let diverging = |report: &Value| {
        let cases = report["cases"].as_array().expect("a list").iter();
        let ids = cases.filter(|case| case["verdict"] == "diverges").map(|case| case["id"].to_string());
        ids.collect::<Vec<_>>()
    };
    let (code, again, _) = told(&served, &["--failed-from", &file]);
    assert_eq!(code, Some(1));
    assert_eq!(diverging(&again), diverging(&first));
    let count = |report: &Value| report["cases"].as_array().expect("a list").len();
    assert!(count(&again) < count(&first), "the others are not sent again");
    // Mended, and nothing fails any more.
    let mended = Served::with(&[]);
    let good = folder.path().join("good.json").to_str().expect("UTF-8").to_owned();
    assert_eq!(told(&mended, &["--failed-from", &file, "--output", &good]).0, Some(0));
    let (code, _, said) = told(&mended, &["--failed-from", &good]);
    assert_eq!(code, Some(0));
    assert!(said.contains("no case diverges in"), "{said}");
    // What is not among the cases of this run is not passed over.
    let (code, _, said) =
        told(&served, &["--failed-from", &file, "--action", "vserver.createMemberServerImageInstance"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("are not among those of this run"), "{said}");
    let (code, _, said) = told(&served, &["--failed-from", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("not a report") && said.lines().count() == 2, "{said}");
}

#[test]
fn a_run_ends_when_enough_was_found_and_diverges() {
    let other = format!("{SNAPSHOT}/input.blockStorageSnapshotDescription.max/off-by-one-up.characters");
    let one = format!("{SNAPSHOT}/input.blockStorageSnapshotName.max/off-by-one-up.characters");
    let served = Served::with(&["--fault", &one, "--fault", &other]);
    let found = |report: &Value| report["divergences"].as_array().expect("a list").len();
    let (code, whole, _) = told(&served, &[]);
    assert_eq!((code, found(&whole)), (Some(1), 2));
    for (flags, least) in [(&["--fail-fast"][..], 1), (&["--max-findings", "2"], 2)] {
        let (code, report, _) = told(&served, flags);
        assert_eq!((code, &report["outcome"]), (Some(1), &"diverges".into()), "{flags:?}");
        assert!(found(&report) >= least && report["complete"] == false, "{flags:?}");
        assert!(report["stopped"].as_str().is_some_and(|why| why.starts_with("enough was found, after")), "{flags:?}");
        let sent = |report: &Value| report["summary"]["requests"].as_u64();
        assert!(sent(&report) < sent(&whole), "{flags:?}");
    }
    // Advice is no divergence, and where nothing is found the run is whole.
    let (code, report, _) = told(&Served::with(&[]), &["--fail-fast"]);
    assert_eq!((code, &report["complete"]), (Some(0), &true.into()));
    assert_eq!(told(&served, &["--fail-fast", "--max-findings", "2"]).0, Some(2));
}

#[test]
fn an_exchange_is_shown_as_it_was_without_keys() {
    let keys = [("NCLOUD_ACCESS_KEY", "MARKEDaccess"), ("NCLOUD_SECRET_KEY", "MARKEDsecret")];
    let served = Served::start(program().envs(keys), &["--require-signature"]);
    let case = format!("{SNAPSHOT}/control/plain/get-json");
    let output = program()
        .envs(keys)
        .args(["run", "--endpoint", &served.url, "--cases", "0", "--case", &case, "--show-exchange"])
        .output()
        .expect("it runs");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let host = served.url.trim_start_matches("http://");
    for line in [
        case.clone(),
        format!("> host: {host}"),
        "> x-ncp-iam-access-key: (hidden)".to_owned(),
        "> x-ncp-apigw-signature-v2: (hidden)".to_owned(),
        "< HTTP/1.1 200".to_owned(),
        format!("<   \"{}Response\": {{", SNAPSHOT.trim_start_matches("server.")),
    ] {
        assert!(said.lines().any(|it| it == line), "{line}\n{said}");
    }
    assert!(said.contains(&format!("> GET /server/v2/{}?", SNAPSHOT.trim_start_matches("server."))), "{said}");
    assert!(!said.contains("MARKED") && !said.contains("get-xml"), "{said}");
    let output = run(&[&["run", "--show-exchange"], &FEW[..2]].concat());
    assert_eq!(output.status.code(), Some(2), "it needs --case");
}

#[test]
fn a_line_too_long_to_be_read_is_in_a_file_that_the_report_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let fault = format!("{SNAPSHOT}/input.blockStorageSnapshotDescription.max/off-by-one-up.characters");
    let served = Served::with(&["--fault", &fault]);
    let at = ["run", "--endpoint", &served.url, "--cases", "0", "--case", "*SnapshotDescription.max/*"];
    let script = |text: &str| -> String {
        let line = text.lines().find(|line| line.trim_start().starts_with("repeat")).expect("a line");
        let file = line.split('\'').nth(1).expect("a file in quotes");
        assert!(line.contains(" sh '") && file.ends_with("/1.sh"), "{line}");
        file.to_owned()
    };
    // Beside the report; what an older one left there is gone.
    let report = folder.path().join("report.txt");
    let old = folder.path().join("report.txt.repeat/7.sh");
    std::fs::create_dir(old.parent().expect("a folder")).expect("a folder");
    std::fs::write(&old, "old").expect("a file");
    let path = report.to_str().expect("UTF-8");
    assert_eq!(run(&[&at[..], &["--output", path]].concat()).status.code(), Some(1));
    let file = script(&std::fs::read_to_string(&report).expect("a report"));
    assert_eq!(file, format!("{path}.repeat/1.sh"));
    let line = std::fs::read_to_string(&file).expect("the line");
    assert!(line.starts_with("curl -sS ") && line.len() > 1000 && line.contains(&served.url), "{line}");
    assert!(!old.exists());
    // Else in the folder for temporary files; a report for programs needs none.
    let told = |format: &str| {
        let mut command = program();
        command.env("TMPDIR", folder.path()).args(at).args(["--format", format]);
        text(&command.output().expect("it runs").stdout)
    };
    assert!(script(&told("text")).starts_with(folder.path().to_str().expect("UTF-8")));
    let there = || std::fs::read_dir(folder.path()).expect("a folder").count();
    let before = there();
    assert!(told("json").starts_with('{'));
    assert_eq!(there(), before);
}
