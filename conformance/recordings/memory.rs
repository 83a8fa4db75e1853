//! Recordings stay on the disk: a run of four times as many takes no more memory.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::wire::{Headers, Method, Request, Response};

use super::IMAGE;
use super::folder::Folder;
use super::program::program;

/// Four times as many may take so much more, in KB. More of them than stay at hand are in both folders.
const MORE: u64 = 3072;

/// How large an answer is, in bytes: if it stayed, 300 more of them would be 9 MB.
const LARGE: usize = 30_000;

#[test]
fn four_times_as_many_recordings_take_no_more_memory() {
    let (few, many) = (peak(&large(100)), peak(&large(400)));
    assert!(many < few + MORE, "{few} KB, then {many} KB");
}

/// So many recordings, each with a large answer.
fn large(count: usize) -> Folder {
    let folder = Folder::new();
    let reference = Reference::new(folder.model.clone());
    let target = "/vserver/v2/createMemberServerImageInstance?serverInstanceNo=1234299".to_owned();
    let request = Request { method: Method::Get, target, headers: Headers::new(), body: Vec::new() };
    let answer = reference.answer(&request, Stamp { now_ms: 1_600_000_000_000, serial: 1 });
    let body = [answer.body.as_slice(), &[b'\n'; LARGE]].concat();
    let answer = Response { body, ..answer };
    for number in 0..count {
        let place = format!("{}/of-{number}", IMAGE.replace('.', "/"));
        folder.write(&place, &request, &answer, "accept", "");
    }
    folder
}

/// The most memory that a replay of them takes until its report begins, in KB.
fn peak(folder: &Folder) -> u64 {
    let mut command = program();
    command.args(["run", "--suite", "fixture", "--format", "json", "--fixtures", folder.text()]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it runs");
    let mut report = child.stdout.take().expect("a pipe");
    report.read_exact(&mut [0]).expect("a report");
    // The rest of it waits in the pipe: a moment to look.
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("the system tells");
    std::io::copy(&mut report, &mut std::io::sink()).expect("the rest");
    assert!(child.wait().expect("it ends").success());
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the system counts it");
    line.split_whitespace().next().and_then(|number| number.parse().ok()).expect("a number")
}
