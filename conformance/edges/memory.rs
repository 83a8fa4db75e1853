//! The memory of a run does not grow with what is generated, nor with the report of it.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use super::program::program;

/// Four times as many cases may take so much more, in KB: what is kept of one are some bytes, and any
/// case that stayed would be 3 KB.
const MORE: u64 = 4096;

#[test]
fn a_run_of_four_times_as_many_cases_takes_no_more_memory() {
    let few = peak("json", 800);
    for format in ["json", "junit"] {
        let many = peak(format, 3_200);
        assert!(many < few + MORE, "{format}: {few} KB, then {many} KB");
    }
}

/// The most memory that a run with so many generated cases takes until the end of its report, in KB.
fn peak(format: &str, cases: usize) -> u64 {
    let action = "server.createBlockStorageSnapshotInstance";
    let mut command = program();
    command.args(["run", "--suite", "generated", "--action", action, "--format", format]);
    command.args(["--cases", &cases.to_string()]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("it runs");
    let mut report = child.stdout.take().expect("a pipe");
    let (mut bytes, mut peak, mut length) = (vec![0; 1 << 16], 0, 0);
    // The rest of the report waits in the pipe: a moment to look, until the very last of it.
    while let Ok(count @ 1..) = report.read(&mut bytes) {
        length += count;
        peak = highest(child.id()).unwrap_or(peak);
    }
    assert!(child.wait().expect("it ends").success());
    assert!(length > cases * 100, "the report tells of every case: {length} bytes");
    peak
}

/// As the system counts it.
fn highest(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
