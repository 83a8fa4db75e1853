//! Recordings whose files change, or go, after the run has looked at them: they are told, and never sent.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use ncloud_conformance::net::{host, runtime, spawn};
use ncloud_conformance::reference::Reference;
use serde_json::Value;

use super::folder::Folder;
use super::program::{program, text};
use super::{IMAGE, folder, states};

/// More recordings than stay at hand, behind those that are changed.
fn many() -> Folder {
    let folder = folder();
    for number in 0..64 {
        folder.record(IMAGE, &format!("z-{number}"), "serverInstanceNo=1234299", "accept", "");
    }
    folder
}

/// Replays a folder at an endpoint that does this when the first request comes, and never sees a request
/// with that text in it.
fn replayed(folder: &Folder, change: fn(&Path), unseen: &'static str) -> Value {
    let runtime = runtime().expect("a runtime");
    let (reference, first) = (host(Reference::new(folder.model.clone())), Mutex::new(Some(folder.path().to_owned())));
    let served = runtime.block_on(async {
        spawn(move |request| {
            if let Some(path) = first.lock().expect("whole").take() {
                change(&path.join(IMAGE.replace('.', "/")));
            }
            assert!(!request.target.contains(unseen), "{}", request.target);
            reference(request)
        })
    });
    let served = served.expect("a port");
    let url = served.base_url();
    let arguments = ["run", "--suite", "fixture", "--endpoint", &url, "--fixtures", folder.text()];
    let output = program().args(arguments).args(["--format", "json", "--jobs", "1"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(3), "{}{}", text(&output.stdout), text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a JSON report")
}

fn state(name: &str, state: &str) -> (String, String) {
    (name.to_owned(), state.to_owned())
}

/// What the report says of the recording of that name, and of the run.
fn told(report: &Value, name: &str) -> (String, String) {
    let all = report["recordings"].as_array().expect("a list");
    let lost = all.iter().find(|it| it["case"].as_str().is_some_and(|case| case.ends_with(name))).expect("it is told");
    let of_case = report["cases"].as_array().expect("a list").iter().find(|it| it["id"] == lost["case"]);
    let of_case = of_case.expect("it is a case");
    assert_eq!((&of_case["verdict"], &of_case["sent"]), (&"inconclusive".into(), &false.into()));
    assert_eq!((&report["complete"], &report["outcome"]), (&false.into(), &"incomplete".into()));
    let word = |value: &Value| value.as_str().expect("text").to_owned();
    (word(&lost["reason"]), word(&report["stopped"]))
}

#[test]
fn one_that_is_gone_is_not_replayed_and_the_run_is_not_complete() {
    let folder = many();
    let gone = |actions: &Path| fs::remove_dir_all(actions.join("named")).expect("removed");
    let report = replayed(&folder, gone, "serverInstanceNo=1234299&memberServerImageName=");
    let of_first = [state("plain", "same"), state("named", "not-comparable"), state("no-such-server", "same")];
    assert_eq!(states(&report)[..3], of_first);
    let (reason, stopped) = told(&report, "named");
    let path = folder.path().join(IMAGE.replace('.', "/")).join("named");
    let cannot = format!("{}: cannot be read: ", path.join("request.http").display());
    assert!(reason.starts_with(&format!("not sent: {cannot}")), "{reason}");
    assert!(stopped.starts_with(&format!("1 recording was not replayed: {cannot}")), "{stopped}");
}

#[test]
fn one_that_was_changed_is_not_replayed_even_where_it_still_is_a_recording() {
    let folder = many();
    folder.record(IMAGE, "other", "serverInstanceNo=1234299", "accept", "");
    let changed = |actions: &Path| {
        let file = actions.join("named/request.http");
        let request = fs::read_to_string(&file).expect("it is there");
        fs::write(&file, request.replace("web-01", "intruder")).expect("written");
        let answer = fs::read_dir(actions.join("other")).expect("a folder").flatten().map(|entry| entry.path());
        let mut answer = answer.filter(|path| path.file_stem().is_some_and(|stem| stem == "response"));
        fs::write(answer.next().expect("an answer"), "another answer").expect("written");
        // What no case names is not a part of it.
        fs::write(actions.join("no-such-server/words.txt"), "more").expect("written");
    };
    let report = replayed(&folder, changed, "intruder");
    let lost = |name: &str| state(name, "not-comparable");
    let same = |name: &str| state(name, "same");
    assert_eq!(states(&report)[..4], [same("plain"), lost("named"), same("no-such-server"), lost("other")]);
    let (reason, stopped) = told(&report, "named");
    let path = folder.path().join(IMAGE.replace('.', "/")).join("named");
    let changed = format!("{} was changed while the run went on", path.display());
    assert_eq!(reason, format!("not sent: {changed}"));
    assert_eq!(stopped, format!("2 recordings were not replayed, the first: {changed}"));
}
