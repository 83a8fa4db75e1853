//! The sample reports of `examples/reports` are made again and compared, ports and times aside, and the
//! other examples are read by what they are for.
//!
//! `UPDATE_EXAMPLES=1` writes the reports anew; read the diff.

use std::fs;

use crate::walk::Walk;
use crate::{page, root};

/// The fault of the server that they are about.
const FAULT: &str =
    "server.createBlockStorageSnapshotInstance/input.blockStorageSnapshotName.max/off-by-one-up.characters";

/// A report of each format.
const REPORTS: &[&str] = &["report.txt", "report.json", "report.html", "report.xml", "report.md"];

#[test]
fn the_sample_reports_are_what_their_command_writes() {
    let mut walk = Walk::new();
    walk.follow(&page("examples/reports/README.md"));
    for name in REPORTS {
        let made = steady(&fs::read_to_string(walk.path(name)).expect("a report"));
        if std::env::var_os("UPDATE_EXAMPLES").is_some() {
            fs::write(root().join("examples/reports").join(name), &made).expect("written");
        }
        let kept = page(&format!("examples/reports/{name}"));
        let differs = made.lines().zip(kept.lines()).find(|(made, kept)| made != kept);
        assert!(made == kept, "{name} is old: run this test with UPDATE_EXAMPLES=1\n{differs:?}");
    }
}

/// The text with one port, one time and one digest everywhere.
fn steady(text: &str) -> String {
    let text = after(text, "127.0.0.1:", |one| one.is_ascii_digit(), "8080");
    let text = after(&text, "0&#46;<!-- -->1&#58;<!-- -->", |one| one.is_ascii_digit(), "8080");
    let text = after(&text, " time=\"", |one| one != '"', "0.001");
    // Every change of a spec file has another digest.
    let text = after(&text, "\"spec\": \"", |one| one != '"', &"0".repeat(64));
    after(&text, " created, in ", |one| one != 's', "0.1 ")
}

/// What follows a mark, as far as it is such characters, replaced wherever it stands.
fn after(text: &str, mark: &str, is_such: impl Fn(char) -> bool + Copy, by: &str) -> String {
    let mut pieces = text.split(mark);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |steady, piece| steady + mark + by + piece.trim_start_matches(is_such))
}

#[test]
fn ports_and_times_are_steadied_and_nothing_else() {
    assert_eq!(steady("http://127.0.0.1:34793/a 12"), "http://127.0.0.1:8080/a 12");
    assert_eq!(steady("<t time=\"12.5\" n=\"3\"/>"), "<t time=\"0.001\" n=\"3\"/>");
    assert_eq!(steady("9 created, in 12.5 s (seed 1)"), "9 created, in 0.1 s (seed 1)");
}

#[test]
fn a_pipeline_s_scripts_end_as_the_run_does_and_leave_a_report_for_each_reader() {
    let scripts = root().join("examples/pipelines");
    let [run, merge] = ["run.sh", "merge.sh"].map(|name| scripts.join(name).display().to_string());
    let mut walk = Walk::new();
    walk.follow(&format!(
        "```sh
ncloud-conformance serve --listen 127.0.0.1:8080 --fault {FAULT}
export GITHUB_STEP_SUMMARY=page.md GITHUB_OUTPUT=outputs
{run} --endpoint http://127.0.0.1:8080 --case '*/blockStorageSnapshotName.max/*' # exit code 1
NCLOUD_CONFORMANCE_ENDPOINT= NCLOUD_CONFORMANCE_STRICT= REPORTS=one {run} --suite fixture --shard 1/2
REPORTS=two {run} --suite fixture --shard 2/2
{merge} one/report.json two/report.json
```"
    ));
    let read = |name: &str| fs::read_to_string(walk.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(read("outputs"), "exit-code=1\nexit-code=0\nexit-code=0\n");
    assert!(read("page.md").starts_with(&read("conformance-reports/summary.md")), "{}", read("page.md"));
    for name in ["junit.xml", "report.json", "report.html", "whole.json", "whole.html"] {
        assert!(!read(&format!("conformance-reports/{name}")).is_empty(), "{name}");
    }
}

#[test]
fn no_pipeline_puts_an_input_into_a_script() {
    let action = page("action.yml");
    let scripts: Vec<&str> = action.lines().filter_map(|line| line.trim().strip_prefix("run: ")).collect();
    assert_eq!(scripts.len(), 2);
    scripts.iter().for_each(|script| assert!(!script.contains("${{"), "{script}"));
    let inputs = action.split("inputs:").nth(1).and_then(|rest| rest.split("outputs:").next()).unwrap_or_default();
    let names = inputs.lines().filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'));
    let names: Vec<&str> = names.filter(|name| !name.starts_with(' ')).collect();
    assert!(names.len() > 5, "{names:?}");
    names.iter().for_each(|name| assert!(action.contains(&format!("${{{{ inputs.{name} }}}}")), "{name} is not used"));
    for file in ["github.yml", "github-shards.yml"] {
        let snippet = page(&format!("examples/pipelines/{file}"));
        let with = snippet.lines().filter_map(|line| line.strip_prefix("          ")?.split_once(": "));
        with.filter(|(key, _)| !["name", "path", "repository", "ref"].contains(key))
            .for_each(|(key, _)| assert!(names.contains(&key), "{file}: the action has no input {key}"));
    }
}

#[test]
fn the_sample_target_files_are_read() {
    let mut walk = Walk::new();
    let folder = root().join("examples/targets");
    let files: Vec<_> = fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    assert!(files.len() >= 2, "{files:?}");
    for file in files {
        let said = walk.follow(&format!(
            "```sh\nncloud-conformance run --unsigned --endpoint http://127.0.0.1:9000 --target {} --dry-run\n```",
            file.display()
        ));
        assert!(said.starts_with("plan for "), "{said}");
    }
}
