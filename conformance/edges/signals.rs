//! Signals: the first ends a run in good order, the second at once, and a report is written.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc;

use serde_json::Value;

use super::program::{FEW, program, run, text};

/// An endpoint that takes requests and answers none; it tells of each.
fn silent() -> (String, mpsc::Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, requests) = mpsc::channel();
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let _ = stream.read(&mut [0; 4096]);
            held.push(stream);
            let _ = sender.send(());
        }
    });
    (url, requests)
}

/// SIGHUP, unless whoever runs these tests ignores it: then so does every process they start.
fn hangup() -> &'static str {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or_default();
    let ignored = u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & 1 == 1);
    if ignored { "TERM" } else { "HUP" }
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
}

/// A run whose first request is on its way, and what it says on stderr.
fn hanging(mut command: Command, flags: &[&str]) -> (Child, BufReader<ChildStderr>) {
    let (url, requests) = silent();
    command.args(["run", "--endpoint", &url, "--timeout", "600", "--format", "json", "--jobs", "1"]);
    command.args(flags).args(FEW).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it runs");
    requests.recv().expect("a request");
    let stderr = BufReader::new(child.stderr.take().expect("a pipe"));
    (child, stderr)
}

fn line(stderr: &mut BufReader<ChildStderr>) -> String {
    let mut line = String::new();
    stderr.read_line(&mut line).expect("UTF-8");
    line
}

/// The report of a run that was ended.
fn report(child: Child) -> Value {
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stdout));
    serde_json::from_slice(&output.stdout).expect("a report")
}

#[test]
fn the_first_signal_says_what_is_waited_for_and_the_second_ends_with_a_report() {
    for name in ["INT", "TERM", hangup()] {
        let (child, mut stderr) = hanging(program(), &[]);
        signal(&child, name);
        let said = line(&mut stderr);
        assert!(said.contains("answers under way (at most 1) are waited for, 600 s at most"), "{name}: {said}");
        signal(&child, name);
        assert!(line(&mut stderr).starts_with("cut off"), "{name}");
        let report = report(child);
        assert!(report["stopped"].as_str().is_some_and(|reason| reason.starts_with("interrupted, after")), "{report}");
        let reasons: Vec<&str> =
            report["cases"].as_array().expect("a list").iter().filter_map(|case| case["reason"].as_str()).collect();
        assert!(reasons[0].contains("interrupted before its answer came"), "{reasons:?}");
        assert!(reasons[1].contains("not sent"), "{reasons:?}");
        assert_eq!(report["divergences"], Value::Array(Vec::new()), "{name}: nobody is blamed");
    }
}

#[test]
fn a_call_that_was_cut_off_may_have_created_something() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = folder.path().join("ledger").to_str().expect("UTF-8").to_owned();
    let (child, mut stderr) = hanging(program(), &["--allow-create", "3", "--ledger", &ledger]);
    for _ in 0..2 {
        signal(&child, "TERM");
        line(&mut stderr);
    }
    report(child);
    let told = text(&run(&["ledger", &ledger]).stdout);
    assert!(told.starts_with("1 run: 0 created, 1 unknown, 0 refused"), "{told}");
    assert!(told.contains("it may have been executed"), "{told}");
}

#[test]
fn a_hangup_that_is_ignored_stays_ignored() {
    let mut shell = Command::new("sh");
    let inner = program();
    shell.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(inner.get_program());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let (child, mut stderr) = hanging(shell, &[]);
    signal(&child, "HUP");
    signal(&child, "TERM");
    assert!(line(&mut stderr).starts_with("interrupted"));
    signal(&child, "TERM");
    assert!(line(&mut stderr).starts_with("cut off"), "the hangup was counted");
    report(child);
}

#[test]
fn a_server_ends_on_a_hangup_and_at_once_on_the_second_signal() {
    let mut command = program();
    let mut child = command.arg("serve").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it serves");
    let mut url = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut url).expect("its base URL");
    let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
    // An exchange that does not end: the server waits for a body.
    let mut stream = TcpStream::connect(url.trim().trim_start_matches("http://")).expect("it listens");
    stream
        .write_all(b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
        .expect("it reads");
    stream.read_exact(&mut [0; 25]).expect("100 Continue");
    signal(&child, hangup());
    let mut said = line(&mut stderr);
    while said.starts_with("serving ") {
        said = line(&mut stderr);
    }
    assert!(said.starts_with("stopping"), "{said}");
    signal(&child, hangup());
    assert_eq!(line(&mut stderr), "ended at once\n");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}
