//! Requests a second: the runner with every check on beside a bare reqwest loop over the same requests,
//! `serve` beside a bare hyper server with the same answer, and a memory of 100,000 things beside one of ten.
//!
//! `cargo bench --bench traffic`, or `cargo bench --bench traffic -- memory` for the last alone

mod support;

use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use ncloud_conformance::case::plan::Plan;
use ncloud_conformance::case::{Case, suite};
use ncloud_conformance::model::Model;
use ncloud_conformance::net::{
    ClientOptions, Endpoint, HttpClient, Pace, Runner, Stop, Tempo, clocked, host, runtime, spawn,
};
use ncloud_conformance::reference::memory::{MOST, Rules};
use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::wire::{Headers, Method, Request, Response};
use tokio::net::TcpListener;

/// Rounds of each measurement; the best of each side counts.
const ROUNDS: usize = 7;

fn main() {
    // The bare loop's client wants one, though nothing here travels by TLS.
    rustls::crypto::ring::default_provider().install_default().expect("the first");
    let model = Arc::new(ncloud_conformance::spec::built_in().expect("the built-in spec is good"));
    let actions: Vec<usize> = (0..model.actions.len()).collect();
    let all = suite::all(&model, &model.inventory, &actions, &[]);
    let runtime = runtime().expect("a runtime");
    if std::env::args().any(|argument| argument == "memory") {
        return runtime.block_on(memory(&model, &all[0]));
    }
    runtime.block_on(async {
        println!("the runner, as a ratio of its requests a second to a bare reqwest loop's");
        let fast = spawn(host(Reference::new(model.clone()))).expect("a port");
        for (jobs, asked) in [(1, 0.75), (16, 0.85), (64, 0.9)] {
            let cases = Arc::new(repeated(&all, 4_000));
            let (bare, ours) = race(&model, &cases, &fast.base_url(), jobs).await;
            let rate = cases.len() as f64 / ours;
            let about = format!("{rate:.0} requests a second");
            support::tell(
                &format!("0 ms answers, {jobs} jobs"),
                bare / ours,
                &about,
                bare / ours >= asked,
                &format!("at least {asked}"),
            );
        }
        println!("the runner, as a ratio of its time to a bare reqwest loop's");
        let slow = slow_server(model.clone(), Duration::from_millis(20)).await;
        for (jobs, count) in [(1, 40), (16, 640), (64, 2_560)] {
            let cases = Arc::new(repeated(&all, count));
            let (bare, ours) = race(&model, &cases, &slow, jobs).await;
            let about = format!("{:.0} ms for {count}", ours * 1e3);
            support::tell(
                &format!("20 ms answers, {jobs} jobs"),
                ours / bare,
                &about,
                ours / bare <= 1.1,
                "at most 1.1",
            );
        }
        println!("serve, as a ratio of its requests a second to a bare hyper server's");
        serve(&model, &all, &fast.base_url()).await;
        memory(&model, &all[0]).await;
    });
}

/// Accepted cases again and again: nothing is found, so nothing is asked after the run.
fn repeated(all: &[Case], count: usize) -> Vec<Case> {
    let mut cases = all.to_vec();
    while cases.len() < count {
        let first = cases.len();
        cases.extend(all.iter().cloned().map(|case| {
            let control = case.control.map(|control| control + first);
            Case { control, ..case }
        }));
    }
    cases.truncate(count);
    cases
}

/// The best times of a bare loop and of the runner, turn about, in seconds.
async fn race(model: &Arc<Model>, cases: &Arc<Vec<Case>>, url: &str, jobs: usize) -> (f64, f64) {
    let (mut bare, mut ours) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        bare = bare.min(bare_loop(cases, url, jobs).await);
        ours = ours.min(run(model, cases, url, jobs).await);
    }
    (bare, ours)
}

async fn run(model: &Arc<Model>, cases: &Arc<Vec<Case>>, url: &str, jobs: usize) -> f64 {
    let endpoint = Endpoint::parse(url).expect("a URL");
    let client = HttpClient::new(&endpoint, &ClientOptions::default()).expect("a client");
    let jobs = NonZeroUsize::new(jobs).expect("not 0");
    let pace = Pace { jobs, tempo: Tempo::unlimited(), stop: Stop::new() };
    let mut runner = Runner::new(client, pace, model.inventory.clone());
    runner.follow_up = false;
    let start = Instant::now();
    let ran = runner.run(model, cases, Plan::straight(cases), |_| {}).await;
    let took = start.elapsed().as_secs_f64();
    assert!(ran.assessment.findings.is_empty(), "{:?}", ran.assessment.findings);
    assert_eq!(ran.requests, cases.len());
    took
}

async fn bare_loop(cases: &Arc<Vec<Case>>, url: &str, jobs: usize) -> f64 {
    let client = reqwest::Client::builder().http1_only().no_proxy().build().expect("a client");
    let next = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let workers = (0..jobs).map(|_| {
        let (client, next, cases, url) = (client.clone(), next.clone(), cases.clone(), url.to_owned());
        tokio::spawn(async move {
            while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                let request = &case.request;
                let target = format!("{url}{}", request.target);
                let sending = match request.method {
                    Method::Get => client.get(target),
                    Method::Post => client.post(target).body(request.body.clone()),
                };
                let sending = match request.headers.get("content-type") {
                    Some(kind) => sending.header("content-type", kind),
                    None => sending,
                };
                let _ = sending.send().await.expect("an answer").bytes().await.expect("a body");
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.expect("no panic");
    }
    start.elapsed().as_secs_f64()
}

/// The reference behind bare hyper, each answer after so long.
async fn slow_server(model: Arc<Model>, delay: Duration) -> String {
    let reference = Arc::new(Reference::new(model));
    hyper_server(move |request: hyper::Request<Incoming>| {
        let reference = reference.clone();
        async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await.map(|body| body.to_bytes().to_vec()).unwrap_or_default();
            let mut headers = Headers::new();
            head.headers.iter().for_each(|(name, value)| headers.push(name.as_str(), value.as_bytes().to_vec()));
            let method = if head.method == hyper::Method::POST { Method::Post } else { Method::Get };
            let target = head.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
            let request = Request { method, target, headers, body };
            tokio::time::sleep(delay).await;
            reference.answer(&request, Stamp { now_ms: 1_543_379_135_459, serial: 1 })
        }
    })
    .await
}

async fn hyper_server<F, A>(answer: F) -> String
where
    F: Fn(hyper::Request<Incoming>) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Response> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            stream.set_nodelay(true).expect("a socket");
            let answer = answer.clone();
            let service = service_fn(move |request| {
                let answer = answer(request);
                async move {
                    let given = answer.await;
                    let mut response = hyper::Response::new(Full::new(Bytes::from(given.body)));
                    *response.status_mut() = hyper::StatusCode::from_u16(given.status).expect("a status");
                    for (name, value) in given.headers.iter() {
                        let name = hyper::header::HeaderName::from_bytes(name.as_bytes()).expect("a name");
                        let value = hyper::header::HeaderValue::from_bytes(value).expect("a value");
                        response.headers_mut().append(name, value);
                    }
                    Ok::<_, Infallible>(response)
                }
            });
            let mut server = hyper::server::conn::http1::Builder::new();
            server.timer(TokioTimer::new());
            tokio::spawn(server.serve_connection(TokioIo::new(stream), service));
        }
    });
    url
}

/// The plain request again and again, at `serve` and at a server that knows its one answer by heart.
async fn serve(model: &Arc<Model>, all: &[Case], served: &str) {
    let plain = Arc::new(vec![all[0].clone(); 20_000]);
    let stamp = Stamp { now_ms: 1_543_379_135_459, serial: 1 };
    let answer = Reference::new(model.clone()).answer(&plain[0].request, stamp);
    let bare = hyper_server(move |_| {
        let answer = answer.clone();
        async move { answer }
    })
    .await;
    let (mut theirs, mut ours) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        theirs = theirs.min(bare_loop(&plain, &bare, 16).await);
        ours = ours.min(bare_loop(&plain, served, 16).await);
    }
    let about = format!("{:.0} requests a second", plain.len() as f64 / ours);
    support::tell("16 connections", theirs / ours, &about, theirs / ours >= 0.5, "at least 0.5");
}

/// Things that are created, and looked at by their ids, through 16 connections at the same time.
async fn memory(model: &Arc<Model>, any: &Case) {
    println!("a memory of 100,000 things, as a ratio of the time to that of ten");
    let ((few, last_of_few), (many, last_of_many)) = (remembering(model, 10), remembering(model, MOST));
    let (few, many) = (spawn(few).expect("a port"), spawn(many).expect("a port"));
    let (few, many) = (few.base_url(), many.base_url());
    let both = |last: &str| {
        let look = format!("{LIST}&blockStorageSnapshotInstanceNoList.1={last}");
        let targets = (0..4_000).map(|number| if number % 2 == 0 { look.as_str() } else { MAKE });
        Arc::new(targets.map(|target| Case { request: request(target), ..any.clone() }).collect::<Vec<_>>())
    };
    let (of_few, of_many) = (both(&last_of_few), both(&last_of_many));
    let (mut small, mut large) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        small = small.min(bare_loop(&of_few, &few, 16).await);
        large = large.min(bare_loop(&of_many, &many, 16).await);
    }
    let about = format!("{:.0} requests a second", of_many.len() as f64 / large);
    support::tell("a look by id, and a creation", large / small, &about, large / small <= 1.5, "at most 1.5");
    let page = Case { request: request(&format!("{LIST}&pageNo=500&pageSize=10")), ..any.clone() };
    let page = Arc::new(vec![page; 20]);
    let took = bare_loop(&page, &many, 1).await / page.len() as f64 * 1e3;
    support::tell("a page of ten among 100,000, in ms", took, "one after the other", took <= 30.0, "at most 30");
}

const MAKE: &str =
    "/server/v2/createBlockStorageSnapshotInstance?responseFormatType=json&blockStorageInstanceNo=937508";
const LIST: &str = "/server/v2/getBlockStorageSnapshotInstanceList?responseFormatType=json";

fn request(target: &str) -> Request {
    Request { method: Method::Get, target: target.to_owned(), headers: Headers::new(), body: Vec::new() }
}

/// The reference, in whose memory so many things were created, and the number of the last.
fn remembering(model: &Arc<Model>, things: usize) -> (impl Fn(Request) -> Response + Send + Sync + 'static, String) {
    let reference = Reference::new(model.clone());
    let mut memory = reference.memory(Rules::default());
    let mut last = String::new();
    for serial in 1..=things as u64 {
        let made = reference.answer_in(&mut memory, &request(MAKE), Stamp { now_ms: 1_543_379_135_459, serial });
        last = String::from_utf8(made.body).expect("UTF-8");
    }
    let number = last.split_once("InstanceNo\": \"").and_then(|(_, rest)| rest.split_once('"')).expect("a number").0;
    let (memory, behind) = (Mutex::new(memory), things as u64);
    let answer = clocked(move |request, stamp| {
        let stamp = Stamp { serial: stamp.serial + behind, ..stamp };
        reference.answer_in(&mut memory.lock().expect("no panic"), request, stamp)
    });
    (answer, number.to_owned())
}
