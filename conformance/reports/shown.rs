//! What the reports look like: the examples of the pages at the built-in server, and servers with one fault
//! each, of different families, as a reader sees them in each format.
//!
//! A change shows in review, as a change of a snapshot. The snapshots were read; they never say what is
//! right. What is as promised is counted, not listed, and the pages stand as their text.

use std::fmt::Write;

use insta::Settings;
use serde_json::{Value, json};

use super::program::{Served, run, text};
use super::read;

/// A name, what the server is told, and what is asked of it.
type Shown = (&'static str, &'static [&'static str], &'static [&'static str]);

const SHOWN: &[Shown] = &[
    ("page-examples", &[], &["--case", "*/fixture/page-example"]),
    (
        "missing-check",
        &["--fault", "server.createBlockStorageSnapshotInstance/input.blockStorageInstanceNo.required/empty-accepted"],
        &["--case", "server.*/blockStorageInstanceNo.required/*"],
    ),
    (
        "wrong-bound",
        &[
            "--fault",
            "server.createBlockStorageSnapshotInstance/input.blockStorageSnapshotDescription.min/off-by-one-up.characters",
        ],
        &["--case", "server.*/blockStorageSnapshotDescription.min/*"],
    ),
    (
        "wrong-type",
        &[
            "--fault",
            "server.createBlockStorageSnapshotInstance/output.blockStorageSnapshotInstanceList.blockStorageSnapshotVolumeSize/type-leading-zero",
        ],
        &["--case", "server.*/control/plain/*"],
    ),
    (
        "wrong-echo",
        &[
            "--fault",
            "vserver.createMemberServerImageInstance/output.memberServerImageInstanceList.memberServerImageDescription/echo-mojibake",
        ],
        &["--case", "vserver.*/memberServerImageDescription.max/*"],
    ),
    (
        "wrong-encoding",
        &["--fault", "server.createBlockStorageSnapshotInstance/success/encoded-euc-kr"],
        &["--case", "server.*/blockStorageSnapshotName.min/3-*"],
    ),
    (
        "wrong-status",
        &["--fault", "server.createBlockStorageSnapshotInstance/success/status-302"],
        &["--case", "server.*/control/plain/*"],
    ),
    (
        "wrong-place",
        &[
            "--fault",
            "server.createBlockStorageSnapshotInstance/output.blockStorageSnapshotInstanceList.blockStorageSnapshotInstanceStatus/moved-to-parent",
        ],
        &["--case", "server.*/control/plain/*"],
    ),
    (
        "refusal-form",
        &["--fault", "server.createBlockStorageSnapshotInstance/refusal/code-renamed"],
        &["--case", "server.*/blockStorageInstanceNo.required/*"],
    ),
    (
        "unreadable-to-clients",
        &["--fault", "server.createBlockStorageSnapshotInstance/success/content-type-plain"],
        &["--case", "server.*/control/plain/*", "--require-client", "java"],
    ),
    (
        "broken-connection",
        &["--fault", "server.createBlockStorageSnapshotInstance/connection/length-too-long"],
        &["--case", "server.*/control/plain/*"],
    ),
    ("used-up", &["--quota", "2"], &["--case", "server.*/control/*"]),
];

#[test]
fn reports_of_each_format_are_as_they_were_read() {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (name, served, asked) in SHOWN {
        let folder = tempfile::tempdir().expect("a folder");
        let server = Served::with(served);
        let formats = ["text", "json", "junit", "html", "markdown"];
        let reports = formats.map(|format| super::report(folder.path(), format));
        let flags: Vec<&str> = reports.iter().map(|(_, flag)| flag.as_str()).collect();
        let action = if asked[1].starts_with('*') { &[][..] } else { &["--action", action(asked[1])] };
        let at = ["run", "--endpoint", &server.url, "--cases", "0", "--jobs", "1", "--salt", "shown"];
        let output = run(&[&at[..], action, asked, &flags].concat());
        assert!(!text(&output.stderr).contains("error"), "{name}: {}", text(&output.stderr));
        let digest = serde_json::from_str::<Value>(&read(&reports[1].0)).expect("JSON")["spec"].clone();
        let (digest, place) = (digest.as_str().expect("a digest").to_owned(), folder.path().display().to_string());
        let mut shown = format!("exit code {}\n", output.status.code().unwrap_or(-1));
        for ((path, _), format) in reports.iter().zip(formats) {
            let read = steady(&read(path), &server.url).replace(&digest, "DIGEST").replace(&place, "FOLDER");
            let told = match format {
                "json" => json_in_short(&read),
                "junit" => junit_in_short(&read),
                "html" => page(&read),
                "markdown" => unescaped(&read),
                _ => read,
            };
            let _ = write!(shown, "\n=== {format}\n\n{}", narrow(&told));
        }
        settings.bind(|| insta::assert_snapshot!(*name, shown));
    }
}

/// The action of a glob.
fn action(glob: &str) -> &'static str {
    match glob.starts_with("server.") {
        true => "server.createBlockStorageSnapshotInstance",
        false => "vserver.createMemberServerImageInstance",
    }
}

/// One address, one time.
fn steady(report: &str, url: &str) -> String {
    let port = url.rsplit(':').next().unwrap_or_default();
    let report = report.replace(port, "8080");
    let report = between(&report, "created, in ", " s", "0.1");
    between(&report, " time=\"", "\"", "0.001")
}

/// What stands between two marks, replaced wherever it does.
fn between(text: &str, from: &str, to: &str, by: &str) -> String {
    let mut pieces = text.split(from);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |steady, piece| match piece.split_once(to) {
        Some((_, rest)) => steady + from + by + to + rest,
        None => steady + from + piece,
    })
}

/// How many of many are shown; the others are counted.
const FEW: usize = 2;

/// The JSON report without the statements and cases of which there is nothing to tell.
fn json_in_short(report: &str) -> String {
    let mut report: Value = serde_json::from_str(report).expect("JSON");
    let is = |row: &Value, key: &str, words: &[&str]| row[key].as_str().is_some_and(|word| words.contains(&word));
    let mut keep = |key: &str, is_told: &dyn Fn(&Value) -> bool| {
        report[key].as_array_mut().expect("a list").retain(is_told);
    };
    keep("constraints", &|row| is(row, "status", &["lenient", "strict", "different"]));
    keep("cases", &|row| !is(row, "verdict", &["conforms"]));
    keep("clients", &|row| !is(row, "reads", &["yes"]) || row["required"] == true);
    cut(&mut report);
    format!("{report:#}\n")
}

/// The first few of every list.
fn cut(value: &mut Value) {
    match value {
        Value::Array(all) => {
            let more = all.len().saturating_sub(FEW);
            all.truncate(FEW);
            all.iter_mut().for_each(cut);
            if more > 0 {
                all.push(json!(format!("… {more} more")));
            }
        }
        Value::Object(keys) => keys.values_mut().for_each(cut),
        _ => {}
    }
}

/// The JUnit report with the first few tests of each suite that say something.
fn junit_in_short(report: &str) -> String {
    let (mut told, mut tests, mut in_test) = (String::new(), 0, false);
    for line in report.lines() {
        let begins = line.trim_start().starts_with("<testcase ");
        let says_nothing = begins && line.ends_with("/>");
        tests = if line.contains("<testsuite ") { 0 } else { tests };
        tests += usize::from(begins && !says_nothing);
        in_test |= begins;
        if !says_nothing && (!in_test || tests <= FEW) {
            told += &format!("{line}\n");
        }
        in_test &= !says_nothing && line.trim() != "</testcase>";
    }
    told
}

/// The text of an HTML page, one element a line, as with its box "only what differs", and without the lists
/// of what was not seen.
fn page(report: &str) -> String {
    let mut shown = report.split_once("<body").map_or(report, |(_, body)| body).to_owned();
    for (from, to) in [
        ("<section class=\"same\"", "</section>"),
        ("<div class=\"wide same\"", "</div>"),
        ("<tbody class=\"same\"", "</tbody>"),
        ("<tr class=\"same\"", "</tr>"),
        ("<p class=\"same\"", "</p>"),
        ("</summary>\n<ul>", "</ul>"),
    ] {
        shown = between(&shown, from, to, "").replace(&format!("{from}{to}"), "");
    }
    let texts = shown.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text.trim());
    let lines: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    unescaped(&lines.join("\n")) + "\n"
}

/// Lines no longer than can be read.
fn narrow(report: &str) -> String {
    const WIDEST: usize = 300;
    let line = |line: &str| match line.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…\n", &line[..end]),
        None => format!("{line}\n"),
    };
    report.lines().map(line).collect()
}

/// Numbers of characters as those characters.
fn unescaped(page: &str) -> String {
    let mut pieces = page.split("&#");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let character = piece.split_once(';').and_then(|(number, rest)| {
            let number = number.parse().ok().and_then(char::from_u32)?;
            Some((number, rest))
        });
        match character {
            Some((character, rest)) => {
                text.push(character);
                text += rest;
            }
            None => text = text + "&#" + piece,
        }
    }
    text.replace("<!-- -->", "")
}
