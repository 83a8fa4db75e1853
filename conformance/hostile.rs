//! Endpoints that mean harm: each is survived in time and in bounded memory, is named, and takes
//! nothing else with it.
//!
//! First only one answer of many is hostile, and the rest of the run must be as if it were not
//! there; then all are. All sockets are on loopback.
//!
//! Next: `src/net/hostile.rs` for the list, `hostile/memory.rs` for what the program takes.

#[cfg(target_os = "linux")]
#[path = "hostile/memory.rs"]
mod memory;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ncloud_conformance::case::plan::Plan;
use ncloud_conformance::case::{Case, Expectation, derive};
use ncloud_conformance::judge::{Assessment, Verdict};
use ncloud_conformance::model::Model;
use ncloud_conformance::net::hostile;
use ncloud_conformance::net::{ClientOptions, Endpoint, Hostility, HttpClient, Pace, Runner, Stop, Tempo};
use ncloud_conformance::net::{host, serve_hostile};
use ncloud_conformance::reference::Reference;
use ncloud_conformance::report::exit_code;
use ncloud_conformance::wire::Request;
use ncloud_conformance::wire::sign::{Credentials, Secret};
use tokio::net::TcpListener;

/// What only time ends. All others are over by what they send, long before [`LONG`].
const HANGING: [Hostility; 4] =
    [Hostility::NeverAnswers, Hostility::TrickledHead, Hostility::TrickledBody, Hostility::InterimFlood];
const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(20);

/// The statement each breaks, and what is said of it.
fn expected(hostility: Hostility) -> (&'static str, &'static str) {
    use Hostility as H;
    match hostility {
        H::Late | H::Chunked | H::ChunkedThenClosed | H::LengthThenClosed | H::UntilClosed => ("", ""),
        H::NeverAnswers | H::TrickledHead | H::InterimFlood => ("whole-answer", "timed out before an answer"),
        H::TrickledBody => ("whole-answer", "timed out in the middle of the answer"),
        H::EndlessBody | H::EndlessChunks | H::HugeBody | H::HugeBodyUnannounced | H::MillionAttributes => {
            ("whole-answer", "larger than 1048576 bytes")
        }
        H::EndlessHeaders | H::EndlessHeaderValue => ("whole-answer", "more than 1000 header fields"),
        H::InvalidChunking | H::Http09 | H::Garbage | H::NulInHeader => ("whole-answer", "not an HTTP answer"),
        H::ClosesUnanswered | H::LengthTooLong | H::ResetInHead | H::ResetInBody => {
            ("whole-answer", "closed before a whole answer")
        }
        H::LengthTooShort => ("well-formed", "the document ends early"),
        H::SurplusAnswer => ("", ""),
        H::GzipBomb => ("well-formed", "Content-Encoding gzip"),
        H::RedirectElsewhere | H::RedirectLoop => ("success-status", "HTTP 302, a redirection"),
        H::InvalidUtf8InHeader => ("content-type", "no Content-Type"),
        H::NulInBody => ("well-formed", "U+0000"),
        H::InvalidUtf8InBody => ("utf-8", "FF FE"),
        H::DeepXml | H::DeepJson => ("well-formed", "more than 64 depth"),
        H::ManyAttributes => ("root", "<a>"),
        H::BillionLaughs | H::QuadraticEntities | H::ExternalEntity => ("well-formed", "a document type declaration"),
    }
}

#[test]
fn each_says_of_itself_what_it_breaks() {
    for hostility in hostile::all() {
        let (constraint, _) = expected(hostility);
        assert_eq!(hostility.breaks().map_or("", |(kind, _)| kind.name()), constraint, "{hostility:?}");
    }
}

#[test]
fn one_hostile_answer_is_named_and_takes_no_other_case_with_it() {
    let (model, cases) = few_cases();
    let others: Vec<Hostility> = hostile::all().filter(|hostility| !HANGING.contains(hostility)).collect();
    let one = cases.iter().position(is_valid_with_control).expect("a valid case that leans on a control");
    runtime().block_on(async {
        for hostility in others {
            let started = Instant::now();
            let ran = run(&model, &cases, hostility, Some(one), LONG).await;
            assert!(started.elapsed() < LONG, "{hostility:?} ends by what it sends");
            check_one(&model, &cases, hostility, one, &ran);
        }
    });
}

#[test]
fn one_answer_that_hangs_is_given_up_and_takes_no_other_case_with_it() {
    let (model, cases) = few_cases();
    let one = cases.iter().position(is_valid_with_control).expect("a valid case that leans on a control");
    runtime().block_on(async {
        for hostility in HANGING {
            let ran = run(&model, &cases, hostility, Some(one), SHORT).await;
            check_one(&model, &cases, hostility, one, &ran);
        }
    });
}

#[test]
fn nothing_but_hostile_answers_ends_the_run_early_or_is_named() {
    let (model, cases) = few_cases();
    let cases = Arc::new(cases[..16].to_vec());
    runtime().block_on(async {
        for hostility in hostile::all().filter(|hostility| *hostility != Hostility::Late) {
            let limit = if HANGING.contains(&hostility) { SHORT } else { LONG };
            let ran = run(&model, &cases, hostility, None, limit).await;
            check_all(&model, hostility, &ran.assessment);
        }
    });
}

/// What came of a run, and what reached the other host.
struct Ran {
    assessment: Assessment,
    elsewhere: usize,
}

/// One finding, of that case, as expected; every other case is settled as promised.
fn check_one(model: &Model, cases: &[Case], hostility: Hostility, one: usize, ran: &Ran) {
    let (constraint, says) = expected(hostility);
    let found = ran.assessment.findings.iter();
    let found: Vec<String> = found
        .map(|finding| format!("{} {:?}: {}", model.constraint(finding.constraint).id, finding.cases, finding.actual))
        .collect();
    println!("{:24} one of many: {found:?}", hostility.id());
    assert_eq!(ran.elsewhere, 0, "{hostility:?}: nobody else is talked to");
    assert_eq!(ran.assessment.stopped, None, "{hostility:?}");
    for (index, verdict) in ran.assessment.verdicts.iter().enumerate() {
        let settled = matches!(verdict.verdict, Verdict::Conforms | Verdict::Unspecified);
        let expected = index != one || constraint.is_empty();
        assert_eq!(settled, expected, "{hostility:?}: {verdict:?}; {found:?}");
    }
    if constraint.is_empty() {
        return assert_eq!(found, Vec::<String>::new(), "{hostility:?}");
    }
    let action = &model.actions[cases[one].action].id;
    let [found] = &found[..] else { panic!("{hostility:?} is one cause: {found:?}") };
    assert!(found.starts_with(&format!("{action}.answer.{constraint} [{one}]: ")), "{hostility:?}: {found}");
    assert!(found.contains(says), "{hostility:?}: {found}");
    assert_eq!(exit_code(&ran.assessment), 1, "{hostility:?}");
}

/// No case conforms; the run is cut short (3) or says what is wrong (1).
fn check_all(model: &Model, hostility: Hostility, assessment: &Assessment) {
    let (constraint, _) = expected(hostility);
    let code = exit_code(assessment);
    println!("{:24} all: exit {code}, {:?}", hostility.id(), assessment.stopped);
    match constraint {
        "" => assert_eq!(code, 0, "{hostility:?}"),
        "whole-answer" => {
            assert_eq!(code, 3, "{hostility:?}");
            assert!(assessment.stopped.is_some() && assessment.findings.is_empty(), "{hostility:?}");
        }
        _ => {
            assert_eq!(code, 1, "{hostility:?}");
            let named = |id: &str| id.ends_with(&format!(".answer.{constraint}"));
            let mut found = assessment.findings.iter();
            assert!(found.any(|finding| named(&model.constraint(finding.constraint).id)), "{hostility:?}");
        }
    }
    let conforms = assessment.count(Verdict::Conforms);
    assert!(conforms == 0 || constraint.is_empty(), "{hostility:?}: {conforms} cases conform");
}

/// Runs the cases, signed, against the reference, one or all of whose answers are hostile.
async fn run(
    model: &Arc<Model>,
    cases: &Arc<Vec<Case>>,
    hostility: Hostility,
    one: Option<usize>,
    limit: Duration,
) -> Ran {
    let (other, calls) = listener_that_counts().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let target = one.map(|index| cases[index].request.clone());
    let turn = move |request: &Request| {
        let same = |target: &Request| (&target.target, &target.body) == (&request.target, &request.body);
        target.as_ref().is_none_or(same).then_some(hostility)
    };
    let server = tokio::spawn(serve_hostile(listener, host(Reference::new(model.clone())), turn, other));
    let limits =
        ClientOptions { connect_timeout: limit, answer_timeout: limit, timeout: limit, ..ClientOptions::default() };
    let client = HttpClient::new(&Endpoint::parse(&url).expect("a URL"), &limits).expect("a client");
    let pace = Pace { jobs: NonZeroUsize::new(4).expect("not 0"), tempo: Tempo::unlimited(), stop: Stop::new() };
    let secret_key = Secret::new("secret".to_owned());
    let credentials = Credentials { access_key: "key".to_owned(), secret_key };
    let signer = Some(ncloud_conformance::net::Signer { credentials });
    let runner = Runner { signer, ..Runner::new(client, pace, model.inventory.clone()) };
    let assessment = runner.run(model, cases, Plan::straight(cases), |_| {}).await.assessment;
    server.abort();
    Ran { assessment, elsewhere: calls.load(Ordering::Relaxed) }
}

/// Another host, as a base URL, and how many connections it was asked for.
async fn listener_that_counts() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let calls = Arc::new(AtomicUsize::new(0));
    let count = calls.clone();
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    (url, calls)
}

/// Every control of one action, and some of the cases that lean on them.
fn few_cases() -> (Arc<Model>, Arc<Vec<Case>>) {
    let model = model();
    let all = derive::systematic(&model, 0, &model.inventory, 0);
    let (mut cases, others): (Vec<Case>, Vec<Case>) = all.into_iter().partition(|case| case.control.is_none());
    cases.extend(others.into_iter().step_by(12));
    (model, Arc::new(cases))
}

fn is_valid_with_control(case: &Case) -> bool {
    case.control.is_some() && case.label.expectation == Expectation::Accept
}

fn model() -> Arc<Model> {
    Arc::new(ncloud_conformance::spec::built_in().expect("the built-in spec has no faults"))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime")
}
