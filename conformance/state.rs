//! Servers whose answers depend on what went before, or are not about the request: full, busy,
//! forgetful of connections, behind somebody with limits of his own.
//!
//! Each is the reference with one such habit, over real sockets on loopback.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use ncloud_conformance::case::plan::Plan;
use ncloud_conformance::case::{Case, Expectation, derive, salt, suite};
use ncloud_conformance::judge::{Assessment, Verdict};
use ncloud_conformance::model::{Model, World};
use ncloud_conformance::net::{ClientOptions, Endpoint, HttpClient, Pace, Ran, Runner, Stop, Tempo, host, spawn};
use ncloud_conformance::reference::Reference;
use ncloud_conformance::wire::{Headers, Method, Request, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// What each of these does with a request that the reference accepts.
type Habit = Arc<dyn Fn(&Request) -> Option<Response> + Send + Sync>;

fn refusal(code: &str, message: &str) -> Response {
    let mut headers = Headers::new();
    headers.push("Content-Type", "application/xml");
    let body = format!(
        "<responseError><returnCode>{code}</returnCode><returnMessage>{message}</returnMessage></responseError>"
    );
    Response { status: 400, headers, body: body.into_bytes() }
}

fn page(status: u16, title: &str) -> Response {
    let mut headers = Headers::new();
    headers.push("Content-Type", "text/html");
    Response { status, headers, body: format!("<html><h1>{status} {title}</h1></html>").into_bytes() }
}

/// The systematic cases of every action, with names that begin there.
fn cases(model: &Model, salt: usize) -> (World, Arc<Vec<Case>>) {
    let world = World { salt, ..model.inventory.clone() };
    let actions: Vec<usize> = (0..model.actions.len()).collect();
    let cases = Arc::new(suite::all(model, &world, &actions, &[]));
    (world, cases)
}

fn model() -> Arc<Model> {
    Arc::new(ncloud_conformance::spec::built_in().expect("the built-in spec has no faults"))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime")
}

async fn run_at(model: &Arc<Model>, (world, cases): (World, Arc<Vec<Case>>), url: &str, jobs: usize) -> Ran {
    let client = HttpClient::new(&Endpoint::parse(url).expect("a URL"), &ClientOptions::default()).expect("a client");
    let jobs = NonZeroUsize::new(jobs).expect("not 0");
    let pace = Pace { jobs, tempo: Tempo::unlimited(), stop: Stop::new() };
    let runner = Runner { follow_up: false, ..Runner::new(client, pace, world) };
    runner.run(model, &cases, Plan::straight(&cases), |_| {}).await
}

/// The reference with a habit.
fn reference_that(model: &Arc<Model>, habit: Habit) -> impl Fn(Request) -> Response + Send + Sync + 'static {
    let honest = host(Reference::new(model.clone()));
    move |request: Request| {
        let answer = honest(request.clone());
        let accepted = answer.status == 200;
        if accepted { habit(&request).unwrap_or(answer) } else { answer }
    }
}

fn run(model: &Arc<Model>, salt: usize, jobs: usize, habit: Habit) -> Ran {
    runtime().block_on(async {
        let server = spawn(reference_that(model, habit)).expect("a free port");
        run_at(model, cases(model, salt), &server.base_url(), jobs).await
    })
}

fn findings(model: &Model, assessment: &Assessment) -> Vec<String> {
    let found = assessment.findings.iter();
    found.map(|finding| format!("{} {}", model.constraint(finding.constraint).id, finding.direction.name())).collect()
}

fn reasons<'a>(assessment: &'a Assessment, words: &str) -> Vec<&'a str> {
    let reasons = assessment.verdicts.iter().filter_map(|verdict| assessment.verdicts.reason_of(verdict));
    reasons.filter(|reason| reason.contains(words)).collect()
}

#[test]
fn a_quota_ends_creating_and_accuses_nobody() {
    let model = model();
    for jobs in [1, 8] {
        let (made, turned_away) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (count, away) = (made.clone(), turned_away.clone());
        let ran = run(
            &model,
            0,
            jobs,
            Arc::new(move |_| {
                if count.fetch_add(1, Ordering::SeqCst) < 10 {
                    return None;
                }
                away.fetch_add(1, Ordering::SeqCst);
                Some(refusal("10102", "no more of these"))
            }),
        );
        assert_eq!(findings(&model, &ran.assessment), Vec::<String>::new(), "{jobs}");
        assert_eq!(ran.assessment.accepted, 10, "{jobs}");
        let met = reasons(&ran.assessment, "from creation 11 on, refused whatever it says: HTTP 400, code 10102");
        let unsent = reasons(&ran.assessment, "the endpoint refuses more than 10 creations");
        assert!(!met.is_empty() && unsent.len() > 100, "{jobs}: {met:?}");
        // Once for each that was under way, and once more for the first of each action; what the
        // page leaves open is tried all the same.
        let (_, cases) = cases(&model, 0);
        let open = cases.iter().filter(|case| case.label.expectation == Expectation::Unspecified).count();
        let most = open + 2 * (jobs + 1);
        assert!(turned_away.load(Ordering::SeqCst) <= most, "{turned_away:?} of {most}");
    }
}

#[test]
fn who_refuses_everything_alike_from_some_call_on_accuses_nobody() {
    let model = model();
    let made = AtomicUsize::new(0);
    let habit = move |_: &Request| {
        // A code that nobody knows.
        (made.fetch_add(1, Ordering::SeqCst) >= 12).then(|| refusal("777", "come back tomorrow"))
    };
    let ran = run(&model, 0, 4, Arc::new(habit));
    assert_eq!(findings(&model, &ran.assessment), Vec::<String>::new());
    assert!(reasons(&ran.assessment, "from creation 13 on").len() > 100);
}

#[test]
fn who_refuses_one_thing_in_the_same_words_is_still_strict() {
    let model = model();
    let habit = |request: &Request| {
        let text = format!("{}{}", request.target, String::from_utf8_lossy(&request.body));
        text.contains("Description=").then(|| refusal("777", "come back tomorrow"))
    };
    let ran = run(&model, 0, 4, Arc::new(habit));
    assert!(!ran.assessment.findings.is_empty(), "the plain requests are accepted beside it");
    assert_eq!(reasons(&ran.assessment, "refused whatever it says"), Vec::<&str>::new());
}

/// A server that remembers every name, for good.
fn with_a_memory(refused: &Arc<Mutex<Vec<String>>>) -> Habit {
    let (names, refused) = (Mutex::new(BTreeSet::new()), refused.clone());
    Arc::new(move |request: &Request| {
        let text = format!("{}&{}", request.query().unwrap_or_default(), String::from_utf8_lossy(&request.body));
        let named: BTreeSet<&str> =
            text.split('&').filter(|pair| pair.contains("Name=") && !pair.ends_with('=')).collect();
        let mut names = names.lock().expect("no panic");
        let taken = named.iter().any(|name| names.contains(*name));
        if !taken {
            names.extend(named.into_iter().map(str::to_owned));
        }
        taken.then(|| {
            refused.lock().expect("no panic").push(text.clone());
            refusal("10300", "Instance name is already in use")
        })
    })
}

#[test]
fn names_are_used_once_within_a_run_and_across_runs() {
    let model = model();
    let refused = Arc::new(Mutex::new(Vec::new()));
    let taken = || std::mem::take(&mut *refused.lock().expect("no panic"));
    runtime().block_on(async {
        let server = spawn(reference_that(&model, with_a_memory(&refused))).expect("a free port");
        // A word such as null, or blanks, is the same in every run, and given once in each.
        let names = |salt: &str| -> BTreeSet<String> {
            let (_, cases) = cases(&model, salt::offset(salt));
            let names =
                cases.iter().flat_map(|case| case.label.input.iter().filter(|(name, _)| name.ends_with("Name")));
            names.filter_map(|(_, value)| value.as_text().map(str::to_owned)).collect()
        };
        let words: BTreeSet<String> = names("monday").intersection(&names("tuesday")).cloned().collect();
        assert!(words.iter().all(|word| word.chars().count() < 32), "{words:?}");
        for salt in ["monday", "tuesday"] {
            let ran = run_at(&model, cases(&model, salt::offset(salt)), &server.base_url(), 4).await;
            assert_eq!(findings(&model, &ran.assessment), Vec::<String>::new(), "{salt}");
            let taken = taken();
            // One of them may be given in two requests: by itself, and twice in one.
            let most = if salt == "tuesday" { 2 * words.len() } else { 0 };
            assert!(taken.len() <= most, "{salt}: {taken:?}");
        }
        // The same salt asks for the same names, and then for others.
        let again = run_at(&model, cases(&model, salt::offset("monday")), &server.base_url(), 4).await;
        assert_eq!(findings(&model, &again.assessment), Vec::<String>::new());
        // There is no other name of nothing but blanks: those few stay untold.
        let blanks = words.iter().filter(|word| word.trim().is_empty()).count();
        assert!(blanks < 4 && reasons(&again.assessment, "in use").len() <= blanks, "{words:?}");
    });
    assert!(taken().len() > 50);
}

#[test]
fn the_same_salt_gives_the_same_bytes_and_another_gives_other_names() {
    let model = model();
    let bytes = |salt: usize| -> Vec<(String, Vec<u8>)> {
        let (_, cases) = cases(&model, salt);
        cases.iter().map(|case| (case.request.target.clone(), case.request.body.clone())).collect()
    };
    let (one, same, other) = (bytes(salt::offset("a")), bytes(salt::offset("a")), bytes(salt::offset("b")));
    assert_eq!(one, same);
    let shared = one.iter().zip(&other).filter(|(one, other)| one == other).count();
    assert_eq!(one.len(), other.len(), "every case is there under any salt");
    assert!(shared < one.len(), "{shared} of {}", one.len());
    let mut names = BTreeMap::new();
    for case in derive::systematic(&model, 0, &World { salt: 1 << 25, ..model.inventory.clone() }, 0) {
        let name = case.label.input.get("blockStorageSnapshotName").and_then(|name| name.as_text().map(str::to_owned));
        if let Some(name) = name.filter(|name| name.len() == 3) {
            *names.entry(name).or_insert(0_usize) += 1;
        }
    }
    assert!(!names.is_empty() && names.values().all(|&times| times == 1), "{names:?}");
}

#[test]
fn what_failed_without_words_is_asked_once_more() {
    let model = model();
    let (turn, seen) = (AtomicUsize::new(0), Arc::new(Mutex::new(Vec::new())));
    let honest = host(Reference::new(model.clone()));
    let log = seen.clone();
    let server = move |request: Request| {
        let fails = turn.fetch_add(1, Ordering::SeqCst).is_multiple_of(20);
        log.lock().expect("no panic").push((request.target.clone(), request.body.clone(), fails));
        if fails { Response { status: 500, headers: Headers::new(), body: b"oops".to_vec() } } else { honest(request) }
    };
    let ran = runtime().block_on(async {
        let server = spawn(server).expect("a free port");
        run_at(&model, cases(&model, 0), &server.base_url(), 1).await
    });
    let seen = seen.lock().expect("no panic");
    for pair in seen.windows(2).filter(|pair| pair[0].2) {
        assert_eq!((&pair[0].0, &pair[0].1), (&pair[1].0, &pair[1].1), "the same bytes, next");
    }
    assert_eq!(ran.requests, seen.len(), "each counts");
    // Valid requests that failed are told as unsteady; of the others it is what came then that counts.
    let failed = seen.iter().filter(|seen| seen.2).count();
    let told: Vec<&ncloud_conformance::judge::Finding> = ran.assessment.findings.iter().collect();
    assert!(told.iter().all(|finding| finding.rate.is_some_and(|rate| rate.diverged == finding.cases.len())));
    let unsteady: usize = told.iter().map(|finding| finding.cases.len()).sum();
    assert!(findings(&model, &ran.assessment).iter().all(|found| found.contains("answer.accepts")) && unsteady > 30);
    assert!(unsteady + reasons(&ran.assessment, "HTTP 500").len() <= failed, "{unsteady} of {failed}");
}

#[test]
fn a_limit_of_somebody_in_between_is_told_with_its_size_and_blames_no_parameter() {
    let model = model();
    let limit = 900;
    let honest = host(Reference::new(model.clone()));
    let server = move |request: Request| match request.method {
        Method::Get if request.target.len() > limit => page(414, "Request-URI Too Large"),
        _ => honest(request),
    };
    let ran = runtime().block_on(async {
        let server = spawn(server).expect("a free port");
        run_at(&model, cases(&model, 0), &server.base_url(), 4).await
    });
    assert_eq!(findings(&model, &ran.assessment), Vec::<String>::new());
    let told: Vec<&str> = ran.assessment.observations.iter().map(|(seen, _)| seen.what.as_str()).collect();
    let told = told.iter().find(|what| what.contains("HTTP 414")).expect("it is told");
    let size: usize = told.split(' ').find_map(|word| word.parse().ok()).expect("a size");
    assert!(size > limit && told.starts_with("GET with a target of") && told.contains("or more"), "{told}");
}

#[test]
fn an_odd_name_of_utf_8_is_an_observation() {
    let model = model();
    for charset in ["utf8", "'UTF-8'", "'utf8'"] {
        let honest = host(Reference::new(model.clone()));
        let server = move |request: Request| {
            let answer = honest(request);
            let mut headers = Headers::new();
            let media = answer.headers.get("content-type").unwrap_or_default();
            let media = media.split(';').next().unwrap_or_default();
            headers.push("Content-Type", format!("{media};charset={charset}"));
            Response { headers, ..answer }
        };
        let ran = runtime().block_on(async {
            let server = spawn(server).expect("a free port");
            run_at(&model, cases(&model, 0), &server.base_url(), 4).await
        });
        assert_eq!(findings(&model, &ran.assessment), Vec::<String>::new(), "{charset}");
        assert!(ran.assessment.observations.iter().any(|(seen, _)| seen.what.contains(charset)), "{charset}");
    }
}

/// Closes every connection after one whole answer, without a word of it beforehand.
async fn closing_after_each(listener: TcpListener, answer: impl Fn(Request) -> Response + Send + Sync + 'static) {
    let answer = Arc::new(answer);
    while let Ok((mut stream, _)) = listener.accept().await {
        let answer = answer.clone();
        tokio::spawn(async move {
            let Some(request) = read(&mut stream).await else { return };
            let answer = answer(request);
            let media = answer.headers.get("content-type").unwrap_or_default();
            let length = answer.body.len();
            let head =
                format!("HTTP/1.1 {} X\r\nContent-Type: {media}\r\nContent-Length: {length}\r\n\r\n", answer.status);
            let _ = stream.write_all(&[head.as_bytes(), &answer.body].concat()).await;
        });
    }
}

/// One request with its body.
async fn read(stream: &mut tokio::net::TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let method = if first.next()? == "GET" { Method::Get } else { Method::Post };
    let target = first.next()?.to_owned();
    let mut headers = Headers::new();
    let fields = lines.filter_map(|line| line.split_once(": "));
    fields.for_each(|(name, value)| headers.push(name, value));
    let length: usize = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = bytes.split_off(end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Request { method, target, headers, body })
}

#[test]
fn who_closes_after_each_whole_answer_is_as_good_as_any() {
    let model = model();
    for jobs in [1, 8, 32] {
        let ran = runtime().block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let url = format!("http://{}", listener.local_addr().expect("an address"));
            let server = tokio::spawn(closing_after_each(listener, host(Reference::new(model.clone()))));
            let ran = run_at(&model, cases(&model, 0), &url, jobs).await;
            server.abort();
            ran
        });
        assert_eq!(findings(&model, &ran.assessment), Vec::<String>::new(), "{jobs}");
        assert_eq!(ran.assessment.count(Verdict::Inconclusive), 0, "{jobs}");
        assert_eq!(ran.requests, ran.assessment.verdicts.len(), "{jobs}");
    }
}
