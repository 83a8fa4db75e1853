//! The program as a process: how fast it starts, and how much memory it takes.
//!
//! `cargo bench --bench process` (Linux: the system's own counters are read); with `-- million` behind it,
//! a million generated cases for each action as well.

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ncloud_conformance::net::runtime;

fn main() {
    start_up();
    run_memory();
    serve_memory();
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    command.env_remove("NCLOUD_API_GW");
    command
}

fn start_up() {
    let mut times: Vec<f64> = (0..40)
        .map(|_| {
            let start = Instant::now();
            let output = program().arg("--version").output().expect("it runs");
            assert!(output.status.success());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let about = format!("best {:.1} ms", times[0]);
    support::tell("--version, ms, middle of 40", times[20], &about, times[20] <= 15.0, "at most 15");
}

/// So many cases are generated for each of two actions, and come beside the systematic ones. A million for each
/// takes minutes, and is asked for by name.
fn run_memory() {
    let mut asked = vec![("5,000", "5000", 25.0), ("20,000", "20000", 40.0), ("100,000", "100000", 40.0)];
    if std::env::args().any(|argument| argument == "million") {
        asked.push(("1,000,000", "1000000", 64.0));
    }
    let report = std::env::temp_dir().join(format!("ncloud-conformance-{}.json", std::process::id()));
    for (cases, each, most) in asked {
        let start = Instant::now();
        let mut child = program()
            .args(["run", "--cases", each, "--format", "json", "--output"])
            .arg(&report)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        let peak = peak_until_it_ends(&mut child);
        let about = format!("report and all in {:.0} s", start.elapsed().as_secs_f64());
        support::tell(
            &format!("run, {cases} cases an action, MB"),
            peak,
            &about,
            peak <= most,
            &format!("at most {most}"),
        );
    }
    fs::remove_file(report).expect("the last report");
}

fn peak_until_it_ends(child: &mut Child) -> f64 {
    let mut peak = 0.0;
    while child.try_wait().expect("it ends").is_none() {
        // When it has ended, and nobody has asked for its end, the system counts nothing.
        peak = memory(child.id(), "VmHWM:").unwrap_or(peak);
        std::thread::sleep(Duration::from_millis(10));
    }
    peak
}

fn serve_memory() {
    let mut child = program().arg("serve").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it serves");
    let mut url = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut url).expect("its base URL");
    let target = format!("{}/vserver/v2/createMemberServerImageInstance?serverInstanceNo=1234299", url.trim_end());
    let runtime = runtime().expect("a runtime");
    let ask = |count| runtime.block_on(ask(&target, count));
    ask(20_000);
    let memory = |id| memory(id, "VmRSS:").expect("it runs");
    let early = memory(child.id());
    ask(180_000);
    let late = memory(child.id());
    let about = format!("{early:.1} MB, then {late:.1} MB");
    support::tell("serve, memory after 200,000 to 20,000", late / early, &about, late / early <= 1.1, "at most 1.1");
    child.kill().expect("it ends");
    child.wait().expect("it ends");
}

async fn ask(target: &str, count: usize) {
    let client = reqwest::Client::builder().http1_only().no_proxy().build().expect("a client");
    let left = Arc::new(AtomicUsize::new(count));
    let workers = (0..16).map(|_| {
        let (client, left, target) = (client.clone(), left.clone(), target.to_owned());
        tokio::spawn(async move {
            while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
                let _ = client.get(&target).send().await.expect("an answer").bytes().await.expect("a body");
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.expect("no panic");
    }
}

/// In MB, as the system counts it; `None` where it counts nothing.
fn memory(id: u32, what: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(what))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
