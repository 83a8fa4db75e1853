//! HTTP archives by several writers: the same exchange is read from each, and nothing makes it stumble.

use std::fs;
use std::process::{Command, Output};

use ncloud_conformance::model::Model;
use ncloud_conformance::recording::Captured;
use ncloud_conformance::recording::har::{self, EntryLeftOut};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};

const PATH: &str = "/server/v2/createBlockStorageSnapshotInstance";
const ANSWER: &str = include_str!("../fixtures/server/createBlockStorageSnapshotInstance/page-example/response.xml");
const FORM: &str = "application/x-www-form-urlencoded";

fn model() -> Model {
    ncloud_conformance::spec::built_in().expect("the built-in spec is good")
}

/// One POST with a form, as Chrome writes it: over HTTP/2, unpacked, base64 where it likes.
fn chrome(body: &Value) -> Value {
    json!({"log": {
        "version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "pages": [],
        "entries": [{
            "_initiator": {"type": "other"}, "_priority": "High", "_resourceType": "fetch", "cache": {}, "connection": "443",
            "request": {
                "method": "POST", "url": format!("https://h.example{PATH}?responseFormatType=xml"), "httpVersion": "h2",
                "headers": [{"name": ":authority", "value": "h.example"}, {"name": ":method", "value": "POST"},
                    {"name": ":path", "value": format!("{PATH}?responseFormatType=xml")},
                    {"name": "content-type", "value": FORM}, {"name": "content-length", "value": "29"}],
                "queryString": [{"name": "responseFormatType", "value": "xml"}], "cookies": [], "headersSize": -1, "bodySize": 29,
                "postData": {"mimeType": FORM, "text": "blockStorageInstanceNo=937508", "params": [{"name": "blockStorageInstanceNo", "value": "937508"}]},
            },
            "response": {
                "status": 200, "statusText": "", "httpVersion": "h2", "cookies": [], "redirectURL": "", "headersSize": -1, "bodySize": -1,
                "headers": [{"name": "content-type", "value": "text/xml"}, {"name": "content-encoding", "value": "gzip"}, {"name": "content-length", "value": "412"}],
                "content": body, "_transferSize": 500, "_error": null,
            },
            "serverIPAddress": "203.0.113.1", "startedDateTime": "2024-06-15T08:49:13.994Z", "time": 52.1,
            "timings": {"blocked": 1, "dns": -1, "send": 0.1, "wait": 50, "receive": 1},
        }],
    }})
}

fn plain() -> Value {
    json!({"size": ANSWER.len(), "mimeType": "text/xml", "text": ANSWER})
}

/// The same as Firefox writes it: the browser named, parameters beside the text, names in capitals.
fn firefox() -> Value {
    let mut archive = chrome(&plain());
    archive["log"]["browser"] = json!({"name": "Firefox", "version": "128.0"});
    let entry = &mut archive["log"]["entries"][0];
    entry["request"]["headers"] =
        json!([{"name": "Host", "value": "h.example"}, {"name": "Content-Type", "value": FORM}]);
    entry["response"]["headers"] = json!([{"name": "Content-Type", "value": "text/xml"}]);
    archive
}

/// The same as a proxy writes it: nothing unpacked by hand, parameters only, a mark in front.
fn proxy() -> Value {
    let mut archive = firefox();
    let log = archive["log"].as_object_mut().expect("a log");
    log.remove("browser");
    let entry = &mut archive["log"]["entries"][0];
    entry["request"]["postData"] =
        json!({"mimeType": FORM, "params": [{"name": "blockStorageInstanceNo", "value": "937508", "comment": ""}]});
    entry["request"]["url"] = json!(format!("http://127.0.0.1:8080/mock{PATH}"));
    archive
}

fn only(archive: &Value, front: &str) -> Captured {
    let text = format!("{front}{archive}");
    let read = har::read("a.har", text.as_bytes(), &model()).unwrap_or_else(|error| panic!("{error}"));
    let [taken] = read.taken.as_slice() else { panic!("{read:?}") };
    taken.recorded.clone()
}

#[test]
fn the_same_exchange_is_read_from_every_writer() {
    use base64::Engine;
    let packed = base64::engine::general_purpose::STANDARD.encode(ANSWER);
    let encoded = json!({"size": ANSWER.len(), "mimeType": "text/xml", "text": packed, "encoding": "base64"});
    let first = only(&chrome(&plain()), "");
    assert_eq!(first.request.target, format!("{PATH}?responseFormatType=xml"));
    assert_eq!(first.request.body, b"blockStorageInstanceNo=937508");
    assert_eq!(first.response.body, ANSWER.as_bytes());
    for (archive, front) in [(chrome(&encoded), ""), (firefox(), ""), (proxy(), "\u{feff}")] {
        let other = only(&archive, front);
        let same = (&other.request.target, &other.request.body, &other.response.body, other.response.status);
        assert_eq!(same, (&first.request.target, &first.request.body, &first.response.body, 200));
        for headers in [&other.request.headers, &other.response.headers] {
            assert!(headers.iter().all(|(name, _)| name.eq_ignore_ascii_case("content-type")), "{headers:?}");
        }
    }
}

#[test]
fn an_archive_of_a_browser_is_judged_and_what_is_not_ours_is_counted() {
    let mut archive = firefox();
    let ours = archive["log"]["entries"][0].clone();
    let mut asked_first = ours.clone();
    asked_first["request"]["method"] = json!("OPTIONS");
    let mut gone = ours.clone();
    gone["response"] = json!({"status": 0, "headers": [], "content": {"size": 0, "mimeType": "x-unknown"}, "_error": "net::ERR_ABORTED"});
    let mut page = ours.clone();
    page["request"]["url"] = json!("https://h.example/favicon.ico");
    archive["log"]["entries"] = json!([asked_first, gone, ours, ours, page, page]);
    let output = judge(&archive.to_string());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    let left_out = "2 no action of the spec, 1 neither GET nor POST, 1 without an answer, 1 the same exchange again";
    assert!(said.contains(&format!("1 taken; left out: {left_out}")), "{said}");
}

#[test]
fn faults_end_with_code_2_and_say_which_entry_and_where() {
    let archive = serde_json::to_string_pretty(&chrome(&json!({"size": 1, "text": "?", "encoding": "base64"})));
    let archive = archive.expect("JSON");
    let line = archive.lines().position(|line| line.contains("\"entries\"")).expect("its line") + 2;
    let output = judge(&archive);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{said}");
    assert!(said.contains("log.entries[0]: response.content.text is no base64"), "{said}");
    assert!(said.contains(&format!("a.har:{line}:")), "{said}");
    let output = judge(&archive[..archive.len() / 2]);
    assert_eq!(output.status.code(), Some(2));
}

fn judge(text: &str) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.har");
    fs::write(&file, text).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    command.env("NO_COLOR", "1").arg("judge").arg(&file).output().expect("it runs")
}

#[test]
fn an_archive_is_written_down_once_and_no_key_of_it_is_kept_or_shown() {
    const KEY: &str = "SWORDFISHKEY1234";
    let mut archive = firefox();
    let entry = &mut archive["log"]["entries"][0];
    entry["request"]["headers"]
        .as_array_mut()
        .expect("headers")
        .push(json!({"name": "x-ncp-iam-access-key", "value": KEY}));
    let mut denied = entry.clone();
    let text = format!(
        "<responseError><returnCode>1300</returnCode><returnMessage>no key {KEY}</returnMessage></responseError>"
    );
    denied["response"]["status"] = json!(400);
    denied["response"]["content"] = json!({"size": text.len(), "text": text});
    archive["log"]["entries"] = json!([entry, denied]);
    let folder = tempfile::tempdir().expect("a folder");
    let (file, into) = (folder.path().join("a.har"), folder.path().join("recordings"));
    fs::write(&file, archive.to_string()).expect("written");
    let record = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
        command.env("NO_COLOR", "1").env("HOME", folder.path()).env_remove("XDG_STATE_HOME");
        let output = command.arg("record").arg("--har").arg(&file).arg("--into").arg(&into).output().expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = record();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("2 recordings are new, 0 were there") && !said.contains(KEY), "{said}");
    let (_, said) = record();
    assert!(said.contains("0 recordings are new, 2 were there"), "{said}");
    let (mut folders, mut files) = (vec![into], 0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => {
                    files += 1;
                    assert!(
                        !String::from_utf8_lossy(&fs::read(&path).expect("read")).contains(KEY),
                        "{}",
                        path.display()
                    );
                }
            }
        }
    }
    assert!(files >= 6, "{files}");
    let output = judge(&archive.to_string());
    let said = [output.stdout, output.stderr].concat();
    assert!(!String::from_utf8_lossy(&said).contains(KEY));
}

/// Runs a property on that many values, the same in every run.
fn holds<S: Strategy>(cases: u32, of: &S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..Config::default() };
    TestRunner::new(config).run(of, law).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn any_bytes_are_an_archive_or_a_fault_with_its_place() {
    let model = model();
    holds(512, &prop::collection::vec(any::<u8>(), 0..200), |bytes| {
        if let Err(error) = har::read("a.har", &bytes, &model) {
            prop_assert!(error.diagnostics.iter().all(|fault| fault.line > 0 && fault.column > 0));
        }
        Ok(())
    });
}

#[test]
fn a_part_of_an_archive_in_place_of_any_other_is_no_crash() {
    let model = model();
    let parts: Vec<Value> = {
        let mut parts = vec![json!(null), json!(-1), json!(1e300), json!("\u{0}\r\n"), json!([]), json!({})];
        walk(&chrome(&plain()), &mut |_, value| parts.push(value.clone()));
        parts
    };
    let mut places = Vec::new();
    walk(&chrome(&plain()), &mut |place, _| places.push(place.to_owned()));
    holds(2048, &(0..places.len(), 0..parts.len()), |(place, part)| {
        let mut archive = chrome(&plain());
        if let Some(value) = archive.pointer_mut(&places[place]) {
            *value = parts[part].clone();
        }
        match har::read("a.har", archive.to_string().as_bytes(), &model) {
            Ok(read) => {
                let of_all: usize = read.taken.len() + read.left_out.values().sum::<usize>();
                let entries = archive["log"]["entries"].as_array().map_or(0, Vec::len);
                prop_assert_eq!(of_all, entries, "each entry is taken or left out");
            }
            Err(error) => prop_assert!(!error.diagnostics.is_empty()),
        }
        Ok(())
    });
}

/// Every place of a document as a JSON pointer, and what stands there.
fn walk(value: &Value, each: &mut impl FnMut(&str, &Value)) {
    fn inner(at: &str, value: &Value, each: &mut impl FnMut(&str, &Value)) {
        each(at, value);
        let of = |key: &str| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        match value {
            Value::Object(members) => members.iter().for_each(|(key, value)| inner(&of(key), value, each)),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(key, value)| inner(&of(&key.to_string()), value, each))
            }
            _ => {}
        }
    }
    inner("", value, each);
}

#[test]
fn ten_thousand_entries_are_read_in_good_time_and_all_counted() {
    let entry = chrome(&plain())["log"]["entries"][0].clone();
    let numbered = (0..10_000).map(|number| {
        let mut entry = entry.clone();
        entry["request"]["url"] = json!(format!("https://h.example{PATH}?responseFormatType=xml&n={number}"));
        entry
    });
    let archive = json!({"log": {"entries": numbered.collect::<Vec<_>>()}}).to_string();
    let read = har::read("a.har", archive.as_bytes(), &model()).expect("an archive");
    assert_eq!((read.taken.len(), read.left_out.get(&EntryLeftOut::Twice)), (10_000, None));
}
