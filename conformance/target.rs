//! Target files as a user has them: what a known divergence does to a run, and what a run does to
//! the file. Servers are the program's own, with faults, on real sockets.

#[path = "support/program.rs"]
mod program;

use std::path::{Path, PathBuf};
use std::process::Output;

use program::{Served, program, text};
use serde_json::Value;

const ACTION: &str = "server.createBlockStorageSnapshotInstance";
const MAX: &str = "server.createBlockStorageSnapshotInstance.input.blockStorageSnapshotName.max";

/// What `one-known.toml` knows of.
const LONGER: &str =
    "server.createBlockStorageSnapshotInstance/input.blockStorageSnapshotName.max/off-by-one-up.characters";
/// The same statement in the other direction.
const SHORTER: &str =
    "server.createBlockStorageSnapshotInstance/input.blockStorageSnapshotName.max/off-by-one-down.characters";
/// Another statement.
const OTHER: &str =
    "server.createBlockStorageSnapshotInstance/input.blockStorageSnapshotDescription.max/off-by-one-up.characters";
const OTHERS_ID: &str = "server.createBlockStorageSnapshotInstance.input.blockStorageSnapshotDescription.max";

/// What was written, its lines joined: where they break is not the subject.
fn words(bytes: &[u8]) -> String {
    text(bytes).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The reference with these faults, served by the program itself.
fn serving(faults: &[&str]) -> Served {
    Served::with(&faults.iter().flat_map(|fault| ["--fault", fault]).collect::<Vec<_>>())
}

impl Served {
    /// Tries the action there, with a target file and more flags.
    fn run(&self, file: &Path, more: &[&str]) -> Output {
        let mut command = program();
        command.args(["run", "--action", ACTION, "--cases", "0", "--endpoint", &self.url]).args(more);
        command.arg("--target").arg(file).output().expect("the program runs")
    }

    /// The same, as a JSON report and an exit code.
    fn report(&self, file: &Path, more: &[&str]) -> (Option<i32>, Value) {
        let output = self.run(file, &[&["--format", "json"], more].concat());
        let report = serde_json::from_slice(&output.stdout);
        (output.status.code(), report.unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr))))
    }
}

/// A file that comes with the kit.
fn ours(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/targets").join(name)
}

/// A file of a test, in a folder of its own.
fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("target.toml");
    std::fs::write(&file, text).expect("a file");
    (folder, file)
}

/// Each divergence of a report: its statement, and whether it is known.
fn divergences(report: &Value) -> Vec<(&str, bool)> {
    let all = report["divergences"].as_array().expect("divergences");
    all.iter().filter_map(|it| Some((it["constraint"].as_str()?, it["known"].as_bool()?))).collect()
}

fn states(report: &Value) -> Vec<&str> {
    report["known"].as_array().expect("what is known").iter().filter_map(|it| it["state"].as_str()).collect()
}

#[test]
fn a_known_divergence_alone_passes_and_says_why() {
    let served = serving(&[LONGER]);
    let (code, report) = served.report(&ours("one-known.toml"), &[]);
    assert_eq!((code, divergences(&report)), (Some(0), vec![(MAX, true)]));
    assert_eq!((report["target"]["name"].as_str(), states(&report)), (Some("one too long"), vec!["masks"]));
    let reason = "31 characters are accepted; agreed upon, and to be mended";
    assert_eq!((&report["divergences"][0]["reason"], &report["known"][0]["reason"]), (&reason.into(), &reason.into()));
    let musts = |key: &str| report["distance"][key].as_u64().expect("a count");
    assert_eq!((report["summary"]["diverges"].as_u64(), musts("held") + 1), (Some(0), musts("decided")));
    assert!(report["summary"]["known"].as_u64() > Some(0));

    let told = text(&served.run(&ours("one-known.toml"), &[]).stdout);
    assert!(told.contains("\nconforms, but for 1 known divergence\n"), "{told}");
    assert!(told.contains(&format!("known        {reason} (since 2026-01-31)")), "{told}");
}

#[test]
fn a_fault_beside_it_is_new() {
    let served = serving(&[LONGER, OTHER]);
    let (code, report) = served.report(&ours("one-known.toml"), &[]);
    assert_eq!((code, divergences(&report)), (Some(1), vec![(MAX, true), (OTHERS_ID, false)]));
    assert!(report["summary"]["diverges"].as_u64() > Some(0) && report["summary"]["known"].as_u64() > Some(0));
}

#[test]
fn the_other_direction_of_the_same_statement_is_new() {
    let (code, report) = serving(&[SHORTER]).report(&ours("one-known.toml"), &[]);
    assert_eq!((code, divergences(&report), states(&report)), (Some(1), vec![(MAX, false)], vec!["stale"]));
}

#[test]
fn another_place_of_the_same_statement_is_new() {
    let known = std::fs::read_to_string(ours("one-known.toml")).expect("a file");
    let (_folder, file) = written(&known.replace("\"input.blockStorageSnapshotName\"", "\"input.elsewhere\""));
    let (code, report) = serving(&[LONGER]).report(&file, &[]);
    assert_eq!((code, divergences(&report), states(&report)), (Some(1), vec![(MAX, false)], vec!["stale"]));
}

#[test]
fn one_that_is_gone_fails_the_run_in_every_format() {
    let served = serving(&[]);
    let (code, report) = served.report(&ours("one-known.toml"), &[]);
    assert_eq!((code, divergences(&report), states(&report)), (Some(5), vec![], vec!["stale"]));
    let output = served.run(&ours("one-known.toml"), &[]);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(5));
    assert!(
        told.contains("\n1 known divergence is stale\n") && told.trim_end().ends_with("1 known divergence is stale")
    );
    let brief = format!(" stale lenient {MAX}, at input.blockStorageSnapshotName: it does not show any more ");
    assert!(words(&output.stdout).contains(&brief), "{told}");
    assert!(told.contains("to do        remove it from the target file"), "{told}");
    let output = served.run(&ours("one-known.toml"), &["--format", "junit"]);
    let xml = text(&output.stdout);
    assert_eq!(output.status.code(), Some(5));
    assert!(xml.contains("<testsuite name=\"known divergences\" tests=\"1\" failures=\"1\""), "{xml}");
    assert!(xml.contains(&format!("<failure message=\"stale: {MAX}\" type=\"stale\">")), "{xml}");
}

#[test]
fn one_that_is_gone_beside_a_new_one_is_said_too() {
    let served = serving(&[OTHER]);
    let (code, report) = served.report(&ours("one-known.toml"), &[]);
    assert_eq!((code, divergences(&report), states(&report)), (Some(1), vec![(OTHERS_ID, false)], vec!["stale"]));
    let told = words(&served.run(&ours("one-known.toml"), &[]).stdout);
    assert!(told.contains("1 divergence, worst: ") && told.contains("; 1 known divergence is stale"), "{told}");
}

#[test]
fn one_whose_day_is_over_masks_and_fails_the_run() {
    let served = serving(&[LONGER]);
    let (code, report) = served.report(&ours("expired.toml"), &[]);
    assert_eq!((code, divergences(&report), states(&report)), (Some(5), vec![(MAX, true)], vec!["expired"]));
    let told = text(&served.run(&ours("expired.toml"), &[]).stdout);
    assert!(told.contains("\n1 known divergence expired\n") && told.contains("it was accepted until 2026-01-31"));
    let (code, report) = serving(&[LONGER, OTHER]).report(&ours("expired.toml"), &[]);
    assert_eq!((code, states(&report)), (Some(1), vec!["expired"]));
}

#[test]
fn what_a_run_did_not_try_is_not_stale() {
    let served = serving(&[]);
    for narrow in [vec!["--case", "*No.required/*"], vec!["--suite", "fixture"], vec!["--case", "*Name.max/31-char*"]] {
        let (code, report) = served.report(&ours("one-known.toml"), &narrow);
        assert_eq!((code, states(&report)), (Some(0), vec!["not-checked"]), "{narrow:?}");
    }
    let (code, report) = served.report(&ours("one-known.toml"), &["--case", "*blockStorageSnapshotName.max/*"]);
    assert_eq!((code, states(&report)), (Some(5), vec!["stale"]), "all that could show it was tried");
    let told = text(&served.run(&ours("one-known.toml"), &["--case", "*No.required/*"]).stdout);
    assert!(told.contains("not checked  1 known divergence: this run could not have shown"), "{told}");
}

#[test]
fn a_faulty_file_is_refused_with_every_fault() {
    let output = program().args(["run", "--target"]).arg(ours("faulty.toml")).output().expect("the program runs");
    let said = text(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{said}");
    for place in ["faulty.toml:2:11", "faulty.toml:5:14", "faulty.toml:6:14", "faulty.toml:8:14", "faulty.toml:9:14"] {
        assert!(said.contains(place), "{place} in {said}");
    }
    assert!(said.contains(&format!("did you mean `{MAX}`?")) && said.contains("did you mean `lenient`?"), "{said}");
    for (flags, hint) in [
        (vec!["run", "--target", "no-such-file.toml"], "no-such-file.toml"),
        (vec!["run", "--update-target"], "--target"),
    ] {
        let output = program().args(&flags).output().expect("the program runs");
        let said = text(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains(hint), "{flags:?}: {said}");
    }
}

#[test]
fn an_update_adds_what_is_new_and_touches_nothing_else() {
    let served = serving(&[OTHER]);
    let before = std::fs::read_to_string(ours("one-known.toml")).expect("a file");
    let (folder, file) = written(&before);
    let output = served.run(&file, &["--update-target"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "the report is what it was: {said}");
    assert!(said.contains("1 entry added at the end") && said.contains("say in `reason`"), "{said}");
    assert!(said.contains("1 entry stale and kept"), "{said}");
    let after = std::fs::read_to_string(&file).expect("a file");
    let added = after.strip_prefix(&before).unwrap_or_else(|| panic!("{after}"));
    let (entry, since) = added.trim_end().rsplit_once('\n').expect("lines");
    let expected = format!(
        "\n[[known]]\nconstraint = \"{OTHERS_ID}\"\ndirection = \"lenient\"\n\
         path = \"input.blockStorageSnapshotDescription\"\nreason = \"\""
    );
    assert_eq!((entry, &since[..11], since.len()), (expected.as_str(), "since = \"20", 20));

    let output = served.run(&file, &["--update-target"]);
    assert_eq!((output.status.code(), std::fs::read_to_string(&file).expect("a file")), (Some(1), after.clone()));
    assert!(text(&output.stderr).contains("review 1 entry"), "{}", text(&output.stderr));
    let output = served.run(&file, &[]);
    assert_eq!(output.status.code(), Some(2), "nobody has reviewed it");
    assert!(text(&output.stderr).contains("the reason is empty"), "{}", text(&output.stderr));

    std::fs::write(&file, after.replace("reason = \"\"", "reason = \"agreed\"")).expect("a file");
    let (code, report) = served.report(&file, &[]);
    assert_eq!(
        (code, divergences(&report), states(&report)),
        (Some(5), vec![(OTHERS_ID, true)], vec!["stale", "masks"])
    );
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|it| it.file_name()).collect();
    assert_eq!(left, ["target.toml"], "nothing is left beside it");
}

#[test]
fn an_update_without_anything_new_or_whole_changes_nothing() {
    let (_folder, file) = written("format = 1 # mine\n");
    let time = || std::fs::metadata(&file).and_then(|it| it.modified()).expect("a time");
    let before = time();
    let output = serving(&[]).run(&file, &["--update-target"]);
    assert_eq!((output.status.code(), time()), (Some(0), before));
    assert!(text(&output.stderr).contains("nothing is new"));
    let gone = serving(&[LONGER]).url.clone();
    let output = program().args(["run", "--update-target", "--endpoint", &gone, "--target"]).arg(&file).output();
    let output = output.expect("the program runs");
    assert_eq!((output.status.code(), time()), (Some(3), before), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("the run is not complete"));
}

#[test]
fn the_file_gives_way_to_the_environment_and_that_to_flags() {
    let (one, two, three) = (serving(&[]), serving(&[]), serving(&[]));
    let (_folder, file) = written(&format!("format = 1\nname = \"ours\"\nendpoint = \"{}\"\n", one.url));
    let tried = |flag: Option<&str>, variable: Option<&str>| {
        let mut command = program();
        command.args(["run", "--case", "*/plain/*", "--cases", "0", "--format", "json", "--target"]).arg(&file);
        command.args(flag.into_iter().flat_map(|url| ["--endpoint", url]));
        command.envs(variable.map(|url| ("NCLOUD_API_GW", url)));
        let output = command.output().expect("the program runs");
        let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
        assert_eq!(report["target"]["name"], "ours");
        report["target"]["endpoint"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(tried(None, None), one.url);
    assert_eq!(tried(None, Some(&two.url)), two.url);
    assert_eq!(tried(Some(&three.url), Some(&two.url)), three.url);
}

#[test]
fn a_target_is_asked_for_its_formats_only() {
    let served = serving(&[LONGER]);
    let known = std::fs::read_to_string(ours("one-known.toml")).expect("a file");
    let (_folder, file) = written(&known.replace("format = 1\n", "format = 1\nformats = [\"json\"]\n"));
    let (code, report) = served.report(&file, &[]);
    assert_eq!((code, states(&report)), (Some(0), vec!["masks"]));
    let cases = report["cases"].as_array().expect("cases");
    let ids: Vec<&str> = cases.iter().filter_map(|case| case["id"].as_str()).collect();
    assert!(ids.len() > 50 && ids.iter().all(|id| !id.ends_with("-xml")), "{ids:?}");
    let (code, report) = serving(&[]).report(&file, &[]);
    assert_eq!((code, states(&report)), (Some(5), vec!["stale"]), "it is tried whole all the same");
}

#[test]
fn bindings_of_the_file_are_used() {
    let served = serving(&[]);
    let (_folder, file) = written("format = 1\n[bind]\nblockStorageInstanceNo = \"4711\"\n");
    let (code, report) = served.report(&file, &["--case", "*/plain/get-xml"]);
    assert_eq!(code, Some(4), "the reference does not know that id");
    assert_eq!(report["summary"]["conforms"], 0);
}

/// The keys a file names are for the endpoint it names.
#[test]
fn the_profile_of_a_file_does_not_follow_another_endpoint() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("target.toml");
    std::fs::write(&file, "format = 1\nendpoint = \"http://192.0.2.1\"\nprofile = \"mine\"\n").expect("a file");
    let run = |more: &[&str]| {
        let mut command = program();
        command.env("HOME", folder.path()).args(["run", "--endpoint", "http://192.0.2.2", "--target"]);
        command.arg(&file).args(more).output().expect("it runs")
    };
    let output = run(&[]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert!(words(&output.stderr).contains("profile is for its own endpoint"), "{}", text(&output.stderr));
    let output = run(&["--unsigned"]);
    assert_eq!(output.status.code(), Some(3), "nothing is sent without leave: {}", text(&output.stderr));
}
