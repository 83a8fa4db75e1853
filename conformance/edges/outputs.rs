//! Outputs that cannot be written, and files that are something else.

use std::fs;
#[cfg(target_os = "linux")]
use std::fs::File;
use std::path::Path;

#[cfg(target_os = "linux")]
use super::program::program;
use super::program::{FEW, Served, run, text};

const NAME_MAX: &str = "server.createBlockStorageSnapshotInstance.input.blockStorageSnapshotName.max";

/// A report that `compare` takes.
fn report(folder: &Path) -> String {
    let file = folder.join("report.json").to_str().expect("UTF-8").to_owned();
    let output = run(&[&["run", "--format", "json", "--output", &file][..], &FEW].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    file
}

/// Every command that prints, with few cases where it runs some: on a report, which is a shard too, and a
/// folder of recordings.
#[cfg(target_os = "linux")]
fn printing<'a>(report: &'a str, recordings: &'a str) -> Vec<Vec<&'a str>> {
    let run = |flags: &[&'static str]| [&["run"], &FEW[..], flags].concat();
    let mut all: Vec<Vec<&str>> = vec![
        run(&[]),
        run(&["--verbose"]),
        run(&["--format", "json"]),
        run(&["--format", "junit"]),
        run(&["--dry-run"]),
        run(&["--dry-run", "--format", "json"]),
        vec!["compare", report, report],
        vec!["compare", report, report, "--format", "json"],
        vec!["compare", report, report, "--format", "html"],
        vec!["merge", report],
        vec!["merge", report, "--format", "text"],
        vec!["judge", recordings],
        vec!["judge", recordings, "--format", "junit"],
        vec!["review", recordings, "--list"],
        vec!["review", recordings, "--reject"],
        vec!["record", "--endpoint", "http://127.0.0.1:1", "--into", recordings],
        vec!["new", "server", "createThing", "--request", "/server/v2/createThing?name=x"],
        vec!["editions", "diff", "base", "english"],
        vec!["ledger", "/dev/null", "--delete"],
        vec!["serve"],
        vec!["explain", NAME_MAX],
        vec!["lint"],
        vec!["export", "openapi"],
        vec!["export", "json-schema"],
        vec!["export", "har"],
        vec!["ledger", "/dev/null"],
        vec!["ledger", "/dev/null", "--format", "json"],
        vec!["ledger", "/dev/null", "--format", "sh"],
        vec!["completions", "bash"],
        vec!["man"],
        vec!["man", "run"],
        vec!["--help"],
        vec!["--version"],
        vec!["run", "--help"],
    ];
    for format in ["text", "json", "junit", "html", "markdown"] {
        all.push(vec!["report", report, "--format", format]);
    }
    for what in ["actions", "constraints", "slips", "editions", "clients", "cases", "faults"] {
        all.extend([vec!["list", what], vec!["list", what, "--format", "json"]]);
    }
    all
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_stdout_is_an_error_and_no_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (report, recordings) = (path("report.json"), path("recordings"));
    let flags = ["run", "--shard", "1/1", "--format", "json", "--output", &report, "--record", &recordings];
    let made = run(&[&flags[..], &FEW].concat());
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    for arguments in printing(&report, &recordings) {
        let full = File::options().write(true).open("/dev/full").expect("a full device");
        let output = program().args(&arguments).stdout(full).output().expect("it runs");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains("No space left"), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{arguments:?}: {said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_stderr_changes_nothing_but_what_can_be_read_there() {
    let one_at_a_time = ["run", "--case", "no-such-case"];
    for (arguments, code) in [(&one_at_a_time[..], 2), (&["lint", "no-such-folder"], 2), (&["run", "--jobs", "0"], 2)] {
        let full = File::options().write(true).open("/dev/full").expect("a full device");
        let output = program().args(arguments).stderr(full).output().expect("it runs");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_its_file_does_not_take_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = report(folder.path());
    let run_to = |flags: &[&'static str]| [&["run", "--format", "json"], flags, &FEW].concat();
    let full = ["--output", "/dev/full"];
    for arguments in [
        run_to(&full),
        run_to(&["--dry-run", "--output", "/dev/full"]),
        run_to(&["--report", "json=/dev/full"]),
        [&["report", &report, "--format", "json"][..], &full].concat(),
        [&["export", "json-schema"][..], &full].concat(),
    ] {
        let output = run(&arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains("/dev/full") && said.contains("it is on stdout instead"), "{arguments:?}: {said}");
        // Where another report goes to stdout, there are two.
        let mut values = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<serde_json::Value>();
        assert!(values.next().is_some_and(|value| value.is_ok()) && values.all(|value| value.is_ok()), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_never_ends_is_not_read_for_ever() {
    let folder = tempfile::tempdir().expect("a folder");
    let into = folder.path().to_str().expect("UTF-8");
    let end = "does not end within 256 MiB";
    for (arguments, says) in [
        (vec!["run", "--target", "/dev/zero"], end),
        (vec!["serve", "--state", "/dev/zero"], end),
        (vec!["ledger", "/dev/zero"], end),
        (vec!["run", "--cacert", "/dev/zero"], "no usable certificate"),
        (vec!["run", "--record", into, "--redaction-key", "/dev/zero"], "holds no redaction key"),
    ] {
        let output = run(&arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("/dev/zero") && said.contains(says), "{arguments:?}: {said}");
    }
}

#[test]
fn nobody_is_told_of_a_server_that_cannot_keep_its_state() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("no-such-folder/state.toml");
    let output = run(&["serve", "--state", state.to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty() && text(&output.stderr).contains("--state: "), "{}", text(&output.stdout));
}

#[test]
fn a_place_that_cannot_be_written_is_told_before_anything_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served::with(&[]);
    let ledger = folder.path().join("ledger").to_str().expect("UTF-8").to_owned();
    let at = ["run", "--endpoint", &served.url, "--allow-create", "3", "--ledger", &ledger];
    for place in ["no-such-folder/report", folder.path().to_str().expect("UTF-8")] {
        let output = run(&[&at[..], &["--output", place], &FEW].concat());
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{place}: {said}");
        assert!(said.contains("--output") && said.contains(place), "{said}");
        assert!(output.stdout.is_empty() && !Path::new(&ledger).exists(), "{place}: something was sent");
    }
}

#[test]
fn a_report_file_is_left_alone_until_there_is_a_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report");
    let path = file.to_str().expect("UTF-8");
    // What ends without a report leaves no empty file, and keeps an old one.
    let never = ["run", "--endpoint", "http://192.0.2.1", "--output", path];
    assert_eq!(run(&never).status.code(), Some(3));
    assert!(!file.exists());
    fs::write(&file, "x".repeat(1 << 20)).expect("an old report");
    assert_eq!(run(&never).status.code(), Some(3));
    assert_eq!(fs::metadata(&file).expect("it is there").len(), 1 << 20);
    // A shorter report leaves nothing of a longer one.
    assert_eq!(run(&[&["run", "--format", "json", "--output", path][..], &FEW].concat()).status.code(), Some(0));
    serde_json::from_str::<serde_json::Value>(&fs::read_to_string(&file).expect("UTF-8")).expect("one report");
}

#[test]
fn two_flags_do_not_name_one_file_where_one_of_them_writes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (target, other) = (path("target.toml"), path("other"));
    fs::write(&target, "format = 1\n").expect("a target file");
    fs::create_dir(folder.path().join("sub")).expect("a folder");
    let roundabout = path("sub/../other");
    let with_ledger = ["--allow-create", "1", "--ledger"];
    let cases = [
        (vec!["--target", &target, "--output", &target], "--target and --output"),
        ([&["--output", &other][..], &with_ledger, &[&roundabout]].concat(), "--ledger and --output"),
        ([&["--target", &target][..], &with_ledger, &[&target]].concat(), "--target and --ledger"),
        (vec!["--cacert", &target, "--output", &target], "--cacert and --output"),
    ];
    for (flags, names) in cases {
        let output = run(&[&["run"], &FEW[..], &flags].concat());
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{flags:?}: {said}");
        assert!(said.contains(names) && said.contains("one file"), "{flags:?}: {said}");
        assert_eq!(fs::read_to_string(&target).expect("it is there"), "format = 1\n");
    }
    // Without --allow-create there is no ledger, and a device may be shared.
    let harmless = [&["run", "--output", "/dev/null", "--cacert", "/dev/null"], &FEW[..]].concat();
    assert!(!text(&run(&harmless).stderr).contains("one file"));
}

#[test]
fn nothing_is_appended_to_a_file_that_is_no_ledger() {
    let folder = tempfile::tempdir().expect("a folder");
    let (report, served) = (report(folder.path()), Served::with(&[]));
    let before = fs::read(&report).expect("it is there");
    let at = ["run", "--endpoint", &served.url, "--allow-create", "3", "--ledger", &report];
    let output = run(&[&at[..], &FEW].concat());
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("is not a ledger") && said.contains("--ledger FILE"), "{said}");
    assert_eq!(fs::read(&report).expect("it is there"), before);
}

#[test]
fn a_file_that_is_no_ledger_is_told_in_two_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = report(folder.path());
    for file in
        [report.as_str(), env!("CARGO_BIN_EXE_ncloud-conformance"), concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")]
    {
        let output = run(&["ledger", file]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("is not a ledger") && said.lines().count() == 2, "{file}: {said}");
        assert!(output.stdout.is_empty(), "{file}: {}", text(&output.stdout));
    }
    // Of a ledger with many broken lines the first few are told.
    let ledger = folder.path().join("ledger");
    let begin = r#"{"event":"run","format":1,"at":"2018-11-28T04:25:35Z","endpoint":"http://127.0.0.1:1","allowed":1}"#;
    fs::write(&ledger, format!("{begin}\n{}", "nonsense\n".repeat(1000))).expect("a ledger");
    let output = run(&["ledger", ledger.to_str().expect("UTF-8")]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains(":2: ") && said.contains("and 995 more") && said.lines().count() == 6, "{said}");
    assert!(text(&output.stdout).starts_with("1 run: "), "{}", text(&output.stdout));
}

#[test]
fn a_file_that_is_no_text_is_told_in_plain_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bytes");
    fs::write(&file, [0xff, 0xfe, 0]).expect("a file");
    let file = file.to_str().expect("UTF-8");
    for arguments in [vec!["compare", file, file], vec!["run", "--target", file], vec!["run", "--failed-from", file]] {
        let output = run(&arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("{file}: not a text in UTF-8")), "{arguments:?}: {said}");
    }
}
