//! How much memory the program takes at most while it talks to an endpoint that sends too much.
//!
//! The system says so (`VmHWM`, the highest resident size so far), read by the server whenever the
//! program asks it for something, and once more when the report begins to come.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use ncloud_conformance::net::{Hostility, host, serve_hostile};
use ncloud_conformance::reference::Reference;
use ncloud_conformance::wire::Request;
use tokio::net::TcpListener;

use super::{model, runtime};

/// What the program may take in a debug build, in MB; without any harm it takes about 30.
const BOUND: usize = 200;

#[test]
fn memory_is_bounded_whatever_is_sent() {
    use Hostility as H;
    for hostility in [
        H::HugeBody,
        H::HugeBodyUnannounced,
        H::EndlessBody,
        H::EndlessHeaderValue,
        H::GzipBomb,
        H::DeepXml,
        H::DeepJson,
        H::ManyAttributes,
        H::QuadraticEntities,
    ] {
        let (peak, hostile, code) = runtime().block_on(peak(hostility));
        println!("{:24} peak {} MB over {hostile} hostile answers, exit {code:?}", hostility.id(), peak / 1024);
        assert!(peak > 0 && peak < BOUND * 1024, "{hostility:?}: {peak} kB");
        assert!(hostile > 12, "{hostility:?}: the run went on through {hostile} hostile answers only");
        assert_eq!(code, Some(1), "{hostility:?}");
    }
}

/// The program's highest resident size in kB against a server three of whose four answers are
/// hostile, how many of these it was sent, and how it ended.
async fn peak(hostility: Hostility) -> (usize, usize, Option<i32>) {
    let watch = Arc::new(Watch::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let watching = watch.clone();
    let turn = move |_: &Request| {
        watching.look();
        (watching.requests.fetch_add(1, Ordering::Relaxed) % 4 != 0).then_some(hostility)
    };
    let server = tokio::spawn(serve_hostile(listener, host(Reference::new(model())), turn, url.clone()));
    let seen = watch.clone();
    let ended = tokio::task::spawn_blocking(move || run(&url, &seen)).await.expect("no panic");
    server.abort();
    let requests = watch.requests.load(Ordering::Relaxed);
    (watch.peak.load(Ordering::Relaxed), requests - requests.div_ceil(4), ended)
}

fn run(url: &str, watch: &Watch) -> Option<i32> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    command.env("HOME", env!("CARGO_TARGET_TMPDIR")); // nobody's keys
    command.args(["run", "--endpoint", url, "--timeout", "20", "--format", "json", "--cases", "0"]);
    command.args(["--case", "server.*/control/*", "--case", "server.*Name.max/*"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program runs");
    watch.child.store(child.id(), Ordering::Relaxed);
    let mut report = child.stdout.take().expect("a pipe");
    let mut first = [0];
    report.read_exact(&mut first).expect("a report");
    watch.look();
    report.read_to_end(&mut Vec::new()).expect("the rest of it");
    child.wait().expect("it ends").code()
}

/// The program, as seen from outside.
#[derive(Default)]
struct Watch {
    child: AtomicU32,
    requests: AtomicUsize,
    peak: AtomicUsize,
}

impl Watch {
    fn look(&self) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.load(Ordering::Relaxed)));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        self.peak.fetch_max(peak.unwrap_or(0), Ordering::Relaxed);
    }
}
