//! Signed requests over real sockets: who may pass `serve --require-signature`, and what `run` does
//! with the keys it finds. All keys here are invented.
//!
//! Next: `signed/secrets.rs`, which looks for them in everything that is printed. The same with the
//! official clients is `conformance/clients`, which needs Python and is not part of `cargo test`.

#[path = "signed/program.rs"]
mod program;
#[path = "signed/secrets.rs"]
mod secrets;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use ncloud_conformance::case::fixture;
use ncloud_conformance::net::{Running, clocked, spawn};
use ncloud_conformance::reference::gate::Gate;
use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::wire::sign::{Credentials, Secret, signature};
use ncloud_conformance::wire::{Method, Request};
use serde_json::Value;

use program::{ACCESS_KEY, KEYS, SECRET_KEY, Served, WRONG, empty_home, home_with, profile, run, text};

/// Few cases, accepted and refused.
const FEW: [&str; 4] = ["--case", "*/plain/*", "--case", "*/required/*"];
const MINUTE: i64 = 60_000;

fn now() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis()).expect("before 2500")
}

fn credentials(access_key: &str, secret_key: &str) -> Credentials {
    Credentials { access_key: access_key.to_owned(), secret_key: Secret::new(secret_key.to_owned()) }
}

fn ours() -> Credentials {
    credentials(ACCESS_KEY, SECRET_KEY)
}

/// Sends what an official client once sent, byte for byte but for the three headers of its signature.
fn ask(url: &str, captured: &[u8], headers: &[(&str, String)]) -> (u16, String) {
    let head = text(captured);
    let (head, body) = head.split_once("\r\n\r\n").expect("a head and a body");
    let kept = head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("x-ncp-"));
    let mut lines: Vec<String> = kept.map(str::to_owned).collect();
    lines.push("Connection: close".to_owned());
    lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).expect("the server listens");
    stream.write_all(format!("{}\r\n\r\n{body}", lines.join("\r\n")).as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("UTF-8");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    (head[9..12].parse().expect("a status"), body.to_owned())
}

/// The headers of a signature over that target, under that name.
fn headers(name: &'static str, target: &str, at: u64, who: &Credentials) -> Vec<(&'static str, String)> {
    vec![
        ("x-ncp-apigw-timestamp", at.to_string()),
        ("x-ncp-iam-access-key", who.access_key.clone()),
        (name, signature(Method::Post, target, at, who)),
    ]
}

const NEWER: &str = "x-ncp-apigw-signature-v2";
const OLDER: &str = "x-ncp-apigw-signature-v1";

/// Everything official clients were recorded to send: the bytes, and the target in them.
fn captured() -> Vec<(Vec<u8>, String)> {
    let model = ncloud_conformance::spec::built_in().expect("no faults");
    let fixtures = fixture::built_in(&model).expect("no faults");
    let captured = fixtures.into_iter().filter(|fixture| fixture.source.starts_with("captured"));
    let all: Vec<_> = captured
        .map(|fixture| {
            let target = text(&fixture.raw_request).split(' ').nth(1).expect("a request line").to_owned();
            (fixture.raw_request, target)
        })
        .collect();
    assert_eq!(all.len(), 7);
    all
}

#[test]
fn what_official_clients_send_passes_under_either_name() {
    let served = Served::start();
    for (raw, target) in captured() {
        for name in [NEWER, OLDER] {
            let (status, body) = ask(&served.url, &raw, &headers(name, &target, now(), &ours()));
            assert_eq!(status, 200, "{target} {name}: {body}");
        }
    }
}

#[test]
fn whoever_is_not_who_they_say_is_refused_in_the_gateways_words() {
    let served = Served::start();
    let (raw, target) = captured().remove(0);
    let good = || headers(NEWER, &target, now(), &ours());
    let without = |index: usize| {
        let mut headers = good();
        headers.remove(index);
        headers
    };
    let shifted = |ms: i64| headers(NEWER, &target, now().saturating_add_signed(ms), &ours());
    let moved = format!("{target}?a=b");
    let (unsigned, wrong) = ("Authentication information are missing.", "Invalid authentication information.");
    for (what, headers, details) in [
        ("no headers", Vec::new(), unsigned),
        ("no timestamp", without(0), unsigned),
        ("no access key", without(1), unsigned),
        ("no signature", without(2), unsigned),
        ("unknown key", headers(NEWER, &target, now(), &credentials("OTHER", SECRET_KEY)), wrong),
        ("wrong secret", headers(OLDER, &target, now(), &credentials(ACCESS_KEY, "OTHER")), wrong),
        ("another target", headers(NEWER, &moved, now(), &ours()), wrong),
        ("too old", shifted(-6 * MINUTE), wrong),
        ("too new", shifted(6 * MINUTE), wrong),
    ] {
        let (status, body) = ask(&served.url, &raw, &headers);
        let body: Value = serde_json::from_str(&body).expect("JSON");
        let said = &body["error"];
        assert_eq!(
            (status, &said["errorCode"], &said["message"]),
            (401, &"200".into(), &"Authentication Failed".into())
        );
        assert_eq!(said["details"], details, "{what}");
    }
    for ms in [-4 * MINUTE, 4 * MINUTE] {
        assert_eq!(ask(&served.url, &raw, &shifted(ms)).0, 200, "{ms}");
    }
    assert_eq!(ask(&served.url, &raw, &good()).0, 200);
}

#[test]
fn run_signs_with_what_it_finds() {
    let served = Served::start();
    let file =
        home_with(&format!("{}[other]\nncloud_access_key_id = x\nncloud_secret_access_key = y\n", profile("mine")));
    let target = ["run", "--endpoint", &served.url];
    for (what, home, variables, more, code) in [
        ("environment", &empty_home(), KEYS, &[][..], 0),
        ("profile", &file, &[][..], &["--profile", "mine"], 0),
        ("profile before environment", &file, WRONG, &["--profile", "mine"], 0),
        ("the wrong profile", &file, &[], &["--profile", "other"], 3),
        ("the wrong secret", &empty_home(), WRONG, &[], 3),
        ("no keys", &empty_home(), &[], &[], 3),
        ("told not to", &empty_home(), KEYS, &["--unsigned"], 3),
        ("either of two", &file, &[], &[], 2),
        ("no such profile", &file, KEYS, &["--profile", "mien"], 2),
        ("half a pair", &empty_home(), &KEYS[..1], &[], 2),
    ] {
        let output = run(home.path(), variables, &[&target[..], &FEW, more].concat());
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{what}: {said}\n{}", text(&output.stdout));
        assert_eq!(text(&output.stdout).contains("does not accept the credentials"), code == 3, "{what}");
        let unsigned = ["no keys", "told not to"].contains(&what);
        assert_eq!(said.contains("were not signed"), unsigned, "{what}: {said}");
    }
}

#[test]
fn the_built_in_reference_needs_no_keys_and_reads_none() {
    let broken = home_with("[broken");
    assert_eq!(run(broken.path(), &[], &[&["run"][..], &FEW].concat()).status.code(), Some(0));
    let output = run(broken.path(), &[], &[&["run", "--profile", "x"][..], &FEW].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("configure: line 1 starts a section"), "{}", text(&output.stderr));
}

#[test]
fn beyond_loopback_nothing_goes_out_unsigned_or_to_two_hosts() {
    // 192.0.2.0/24 is set aside for documentation (RFC 5737). All of this ends before a connection.
    let home = empty_home();
    for (arguments, variables, said) in [
        (&["--endpoint", "http://192.0.2.1"][..], &[][..], "no credentials to sign requests to http://192.0.2.1 with"),
        (&["--against", "http://192.0.2.1"], &[], "no credentials to sign requests to http://192.0.2.1 with"),
        (&["--endpoint", "http://192.0.2.1", "--against", "http://192.0.2.2"], KEYS, "--against-profile"),
        (
            &["--endpoint", "http://192.0.2.1", "--against", "http://192.0.2.2", "--against-profile", "b"],
            KEYS,
            "no profile `b`",
        ),
    ] {
        let ids = ["--bind", "blockStorageInstanceNo=937508", "--bind", "serverInstanceNo=1234299"];
        let given = [&["run", "--allow-create", "9999"][..], &ids, &FEW, arguments].concat();
        let output = run(home.path(), variables, &given);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(said), "{told}");
    }
}

#[test]
fn serve_asks_for_nothing_it_does_not_know() {
    let home = empty_home();
    for (arguments, said) in [
        (&["serve", "--require-signature"][..], "no credentials to ask for"),
        (&["serve", "--require-signature", "--profile", "x"], "no profile `x`"),
        (&["serve", "--profile", "x"], "--require-signature"),
    ] {
        let output = run(home.path(), &[], arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty());
    }
}

/// A gateway whose clock is that far ahead, in the time of its answers and in what it accepts.
fn ahead_by(ms: i64) -> Running {
    let model = Arc::new(ncloud_conformance::spec::built_in().expect("no faults"));
    let gate = Gate::new(model.clone(), ours()).expect("words for it");
    let reference = Reference::new(model);
    spawn(clocked(move |request: &Request, stamp: Stamp| {
        let stamp = Stamp { now_ms: stamp.now_ms + ms, ..stamp };
        let mut answer = gate.refuse(request, stamp).unwrap_or_else(|| reference.answer(request, stamp));
        let date = jiff::Timestamp::from_millisecond(stamp.now_ms).expect("a time");
        answer.headers.push("Date", date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
        answer
    }))
    .expect("a server")
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime")
}

#[test]
fn a_clock_that_is_wrong_is_named_as_the_reason() {
    let runtime = runtime();
    let _inside = runtime.enter();
    for (minutes, way) in [(-7, "7 minutes behind ours"), (9 * 60, "9 hours ahead of ours")] {
        let running = ahead_by(minutes * MINUTE);
        let url = running.base_url();
        let output = run(empty_home().path(), KEYS, &[&["run", "--verbose", "--endpoint", &url][..], &FEW].concat());
        let report = text(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(output.status.code(), Some(3), "{report}");
        let reason = format!("its clock is {way}, and signatures more than 5 minutes off are refused");
        assert!(report.contains(&reason), "{report}");
        assert!(report.contains(&format!("date: the endpoint's clock is {way}")), "{report}");
    }
}

#[test]
fn a_clock_that_is_a_little_wrong_is_an_observation_and_the_report_stays_the_same() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let running = ahead_by(3 * MINUTE);
    let url = running.base_url();
    let report = || {
        let arguments = [&["run", "--endpoint", &url, "--salt", "a", "--format", "json"][..], &FEW].concat();
        let output = run(empty_home().path(), KEYS, &arguments);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
        text(&output.stdout)
    };
    let first = report();
    assert_eq!(first, report());
    let first: Value = serde_json::from_str(&first).expect("JSON");
    let seen = first["observations"].as_array().expect("a list").iter().find(|seen| seen["path"] == "date");
    assert_eq!(seen.expect("the clock")["what"], "the endpoint's clock is 3 minutes ahead of ours");
}
