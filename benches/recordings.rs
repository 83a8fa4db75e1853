//! Recordings: 10,000 of them loaded and replayed, beside as many cases of the systematic suite, and the
//! memory that takes; and judged, without anybody who could be asked.
//!
//! `cargo bench --bench recordings` (Linux: the system's own counters are read)

mod support;

use std::fs;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use ncloud_conformance::case::fixture::Folders;
use ncloud_conformance::case::plan::Plan;
use ncloud_conformance::case::{Case, Spring, Suite, suite};
use ncloud_conformance::generate::cases::prepare;
use ncloud_conformance::judge::replayed::State;
use ncloud_conformance::model::Model;
use ncloud_conformance::net::{
    ClientOptions, Endpoint, HttpClient, Pace, Ran, Runner, Stop, Tempo, host, runtime, spawn,
};
use ncloud_conformance::recording::offline::{NamedExchange, judge_all};
use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::wire::{Headers, Method, Request};

const MANY: usize = 10_000;
/// Rounds of each measurement; the best of each side counts.
const ROUNDS: usize = 3;

fn main() {
    let model = Arc::new(ncloud_conformance::spec::built_in().expect("the built-in spec is good"));
    let (few, many) = (Folder::of(&model, MANY / 10), Folder::of(&model, MANY));
    speed(&model, &many);
    let [early, late] = [&few, &many].map(|folder| peak(&folder.0));
    let each = (late - early) * 1024.0 / (MANY - MANY / 10) as f64;
    let about = format!("{early:.1} and {late:.1} MB; {each:.1} KB each");
    let more = late - early;
    support::tell("run --fixtures, MB more for 10,000 than for 1,000", more, &about, more <= 5.0, "at most 5");
    offline(&model);
}

/// So many recordings of what the reference answered long ago, each with a name of its own.
struct Folder(PathBuf);

impl Folder {
    fn of(model: &Arc<Model>, count: usize) -> Self {
        let root = std::env::temp_dir().join(format!("ncloud-conformance-{}-{count}", std::process::id()));
        let reference = Reference::new(model.clone());
        for number in 0..count {
            let format = if number % 2 == 0 { "xml" } else { "json" };
            let query =
                format!("serverInstanceNo=1234299&memberServerImageName=of-{number}&responseFormatType={format}");
            let target = format!("/vserver/v2/createMemberServerImageInstance?{query}");
            let request = Request { method: Method::Get, target, headers: Headers::new(), body: Vec::new() };
            let answer = reference.answer(&request, Stamp { now_ms: 1_600_000_000_000, serial: number as u64 });
            let folder = root.join("vserver/createMemberServerImageInstance").join(format!("of-{number}"));
            fs::create_dir_all(&folder).expect("a folder");
            let head = format!("GET {} HTTP/1.1\r\n\r\n", request.target);
            let case = format!(
                "format = 1\nabout = \"one of many\"\nsource = \"captured from a benchmark\"\n[request]\nfile = \"request.http\"\n\
                 [response]\nfile = \"response\"\nstatus = {}\ncontent-type = \"{}\"\n[expect]\nexpectation = \"accept\"\n",
                answer.status,
                answer.headers.get("content-type").expect("a content type")
            );
            let files =
                [("case.toml", case.into_bytes()), ("request.http", head.into_bytes()), ("response", answer.body)];
            files.iter().for_each(|(name, bytes)| fs::write(folder.join(name), bytes).expect("a file"));
        }
        Self(root)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Loading counts on the side of the recordings.
fn speed(model: &Arc<Model>, folder: &Folder) {
    let actions: Vec<usize> = (0..model.actions.len()).collect();
    let systematic = suite::all(model, &model.inventory, &actions, &[]);
    let runtime = runtime().expect("a runtime");
    let (mut theirs, mut ours, mut loading) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
    runtime.block_on(async {
        let endpoint = spawn(host(Reference::new(model.clone()))).expect("a port");
        for _ in 0..ROUNDS {
            let start = Instant::now();
            run(model, repeated(&systematic, MANY), &endpoint.base_url()).await;
            theirs = theirs.min(start.elapsed().as_secs_f64());
            let start = Instant::now();
            let recorded = Folders::load(std::slice::from_ref(&folder.0), model).expect("no fault");
            let kept = suite::all(model, &model.inventory, &actions, &[]);
            let is_recorded = |case: &Case| case.spring == Spring::Fixture;
            let cases = Suite::of((model, &model.inventory), kept, recorded, (&[], 0, prepare), is_recorded);
            loading = loading.min(start.elapsed().as_secs_f64());
            let ran = run(model, cases, &endpoint.base_url()).await;
            ours = ours.min(start.elapsed().as_secs_f64());
            let recordings = &ran.assessment.recordings;
            assert!(recordings.len() == MANY && recordings.iter().all(|it| it.state == State::Same));
        }
    });
    let rate = MANY as f64 / ours;
    let about = format!("{rate:.0} a second, loading {:.0} %", 100.0 * loading / ours);
    support::tell("10,000 recordings to systematic cases", theirs / ours, &about, theirs / ours >= 0.5, "at least 0.5");
}

/// Exchanges that nobody asks about again, each of which names another thing: what one of many takes, beside
/// one of few.
fn offline(model: &Arc<Model>) {
    let reference = Reference::new(model.clone());
    let request = |id: usize| {
        let target = format!("/vserver/v2/createMemberServerImageInstance?serverInstanceNo={id}");
        Request { method: Method::Get, target, headers: Headers::new(), body: Vec::new() }
    };
    let exchange = |number: usize| {
        let stamp = Stamp { now_ms: 1_600_000_000_000, serial: number as u64 };
        (request(2_000_000 + number), reference.answer(&request(1_234_299), stamp))
    };
    let exchanges: Vec<_> = (0..MANY).map(exchange).collect();
    let each = |count: usize| {
        let shown = exchanges.iter().take(count);
        let shown: Vec<_> = shown.map(|(request, response)| NamedExchange { name: "one", request, response }).collect();
        let timed = |_| {
            let start = Instant::now();
            let told = judge_all(model, &model.inventory, &shown, false).expect("an action");
            assert_eq!((told.cases.len(), told.assessment.accepted), (count, count));
            start.elapsed().as_secs_f64() / count as f64
        };
        (0..ROUNDS).map(timed).fold(f64::INFINITY, f64::min)
    };
    let (few, many) = (each(MANY / 10), each(MANY));
    let about = format!("{:.0} µs each of 10,000 ids", many * 1e6);
    support::tell("judge, an exchange of 10,000 to one of 1,000", many / few, &about, many / few <= 1.5, "at most 1.5");
}

/// The systematic suite again and again.
fn repeated(all: &[Case], count: usize) -> Vec<Case> {
    let moved = |index: usize| {
        let case = all[index % all.len()].clone();
        let first = index - index % all.len();
        Case { control: case.control.map(|control| control + first), ..case }
    };
    (0..count).map(moved).collect()
}

async fn run(model: &Arc<Model>, cases: impl Into<Suite>, url: &str) -> Ran {
    let endpoint = Endpoint::parse(url).expect("a URL");
    let client = HttpClient::new(&endpoint, &ClientOptions::default()).expect("a client");
    let pace = Pace { jobs: NonZeroUsize::new(16).expect("not 0"), tempo: Tempo::unlimited(), stop: Stop::new() };
    let mut runner = Runner::new(client, pace, model.inventory.clone());
    runner.follow_up = false;
    let cases = cases.into();
    runner.run(model, &cases, Plan::straight(&cases), |_| {}).await
}

/// The most memory a run of the program takes, in MB, as the system counts it.
fn peak(folder: &Path) -> f64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    command.env_remove("NCLOUD_API_GW").env_remove("CI").args(["run", "--suite", "fixture", "--format", "json"]);
    command.arg("--fixtures").arg(folder).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("it runs");
    let mut stdout = child.stdout.take().expect("a pipe");
    // The report begins when all is done, and the rest of it waits in the pipe: a moment to look.
    stdout.read_exact(&mut [0; 1]).expect("a report");
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("the system tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("the system counts it");
    let kilobytes: f64 = line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number");
    std::io::copy(&mut stdout, &mut std::io::sink()).expect("the rest");
    child.wait().expect("it ends");
    kilobytes / 1024.0
}
