//! What the fuzzers call: one function a target, each taking any bytes and panicking only where the
//! library breaks a promise.
//!
//! The library's own promise is that it never panics; beyond that, each function states what must
//! hold of what came out. Nothing here opens a socket or reads a file while fuzzing.
//!
//! Next: `README.md` for how to run them, `seed.sh` for what they start from.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use ncloud_conformance::case::fixture::{self, Files, Origin, Recorded};
use ncloud_conformance::case::{Case, CaseKey, Exchange, Expectation, Outcome, Spring, Way, What, derive, label};
use ncloud_conformance::codec::decode_answer;
use ncloud_conformance::judge::{Class, Judgement, Tally, judge};
use ncloud_conformance::model::Model;
use ncloud_conformance::recording::redact::{Key, Redactor};
use ncloud_conformance::recording::{AnswerPair, har};
use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::value::Record;
use ncloud_conformance::wire::form::{self as pairs, Blank};
use ncloud_conformance::wire::{self, AnomalyKind, Document, Headers, Limits, Method, Node, Request, Response};

static MODEL: LazyLock<Arc<Model>> =
    LazyLock::new(|| Arc::new(ncloud_conformance::spec::built_in().expect("the built-in spec has no faults")));

/// The plain requests of every action.
static CONTROLS: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let cases = |action| derive::systematic(&MODEL, action, &MODEL.inventory, 0);
    (0..MODEL.actions.len()).flat_map(cases).filter(|case| case.key.is_plain()).collect()
});

/// Small enough that the limits themselves are met.
const TIGHT: Limits = Limits { bytes: 512, depth: 8, nodes: 32 };

/// The XML reader: total, within its limits, and right about what it calls clean.
pub fn xml(bytes: &[u8]) {
    let read = wire::xml::read(bytes, &Limits::default());
    within(&wire::xml::read(bytes, &TIGHT), &TIGHT);
    if read.anomalies.is_empty() {
        let again = wire::xml::write(&read.root);
        let again = wire::xml::read(&again, &Limits::default());
        assert_eq!((&again.root, again.anomalies.len()), (&read.root, 0), "written and read again");
    }
}

/// The JSON reader: total, within its limits, and right about what it calls clean.
pub fn json(bytes: &[u8]) {
    let read = wire::json::read(bytes, &Limits::default());
    within(&wire::json::read(bytes, &TIGHT), &TIGHT);
    if read.anomalies.is_empty() {
        let again = wire::json::write(&read.root);
        let again = wire::json::read(&again, &Limits::default());
        assert_eq!((&again.root, again.anomalies.len()), (&read.root, 0), "written and read again");
    }
}

/// The form reader: what was read, written in either way, reads the same.
pub fn form(bytes: &[u8]) {
    let (read, _) = pairs::read(bytes);
    for blank in [Blank::Plus, Blank::Percent] {
        let written = pairs::write(read.iter().map(|pair| (pair.name.as_ref(), pair.value.as_ref())), blank);
        let (again, anomalies) = pairs::read(written.as_bytes());
        assert_eq!((&again, anomalies.len()), (&read, 0), "written and read again");
    }
}

/// The answer decoder and the judge behind it: the first byte chooses status and Content-Type, the
/// rest is the body.
pub fn answer(bytes: &[u8]) {
    let Some((choice, body)) = bytes.split_first() else { return };
    let mut headers = Headers::new();
    headers
        .push("Content-Type", ["application/xml", "application/json", "text/html; charset=x"][usize::from(choice % 3)]);
    let status = [200, 400, 302, 503][usize::from(choice / 3 % 4)];
    let response = Response { status, headers, body: body.to_vec() };
    for action in &MODEL.actions {
        let read = decode_answer(&MODEL, action, &response, &Limits::default());
        assert_eq!(
            read,
            decode_answer(&MODEL, action, &response, &Limits::default()),
            "the same bytes, the same answer"
        );
    }
    let mut tally = Tally::new(&MODEL, &MODEL.inventory);
    for case in CONTROLS.iter() {
        tally.add(case, judged(case, response.clone()));
    }
    tally.finish(CONTROLS.as_slice(), None);
}

/// The request decoder: the first line is the query, the rest the body; labelling never depends on
/// anything but the bytes.
pub fn request(bytes: &[u8]) {
    for request in requests(bytes) {
        let read = label(&MODEL, &MODEL.inventory, &request).expect("the path is an action's");
        assert_eq!(Ok(read), label(&MODEL, &MODEL.inventory, &request));
    }
}

/// The reference and the judge, who do not know each other: whatever is asked, the reference's
/// answer breaks no promise, and it accepts and refuses as the label says.
pub fn exchange(bytes: &[u8]) {
    let reference = Reference::new(MODEL.clone());
    for request in requests(bytes) {
        let case = case(&request);
        let response = reference.answer(&request, Stamp { now_ms: 1_543_379_135_459, serial: 7 });
        let found = judged(&case, response);
        assert_eq!(found.divergences, Vec::new(), "of the reference");
        match case.label.expectation {
            Expectation::Accept => assert_eq!(found.class, Class::Accepted),
            Expectation::Reject => assert!(matches!(found.class, Class::Refused { .. }), "{:?}", found.class),
            Expectation::Unspecified => {}
        }
    }
}

/// The reader of raw requests and `case.toml`, as a fixture's `request.http`.
pub fn fixture(bytes: &[u8]) {
    let case = "format = 1\nabout = \"x\"\nsource = \"ours\"\n[request]\nfile = \"request.http\"\n[expect]\nexpectation = \"accept\"\n";
    let action = &MODEL.actions[0];
    let file = |name: &str| format!("{}/{name}", action.id.replacen('.', "/", 1) + "/case");
    let files: Files =
        [(file("case.toml"), case.as_bytes().to_vec()), (file("request.http"), bytes.to_vec())].into_iter().collect();
    match fixture::load_files("fixtures", files, &MODEL) {
        Ok(read) => assert_eq!(read.len(), 1),
        Err(error) => assert!(!error.diagnostics.is_empty()),
    }
}

/// The reader of archives, and what is done with what it takes: it is redacted or left out with a reason,
/// and the answer of what is left has no edit to itself.
pub fn har(bytes: &[u8]) {
    let taken = match har::read("a.har", bytes, &MODEL) {
        Ok(read) => read.taken,
        Err(error) => return assert!(!error.diagnostics.is_empty()),
    };
    let redactor = Redactor::new(Key::new([7; 32]), &[], Vec::new());
    for bare in taken.iter().filter_map(|taken| redactor.redact(&MODEL, &taken.recorded).ok()) {
        let (answer, sent) = (bare.response(), Record::new());
        let (raw, masks, compare) = (answer.body.clone(), Vec::new(), Vec::new());
        let (response, input) = (answer.clone(), sent.clone());
        let recorded = Recorded { input, response, raw, masks, compare, origin: Origin::Own, lost: None };
        let action = &MODEL.actions[bare.action()];
        let edits = AnswerPair { model: &MODEL, action, recorded: &recorded, sent: &sent }.edits(answer);
        assert_eq!(edits, Vec::new(), "of an answer to itself");
    }
}

/// The spec loader, with the bytes as an action's file beside good ones.
pub fn spec(bytes: &[u8]) {
    let base = [
        ("common.toml", include_str!("../../conformance/bad-spec/base/common.toml")),
        ("inventory.toml", include_str!("../../conformance/bad-spec/base/inventory.toml")),
    ];
    let mut files: BTreeMap<String, String> = base.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    files.insert("server/createThing.toml".to_owned(), String::from_utf8_lossy(bytes).into_owned());
    match ncloud_conformance::spec::load_files(files) {
        // A spec without faults can be used: its cases are made and its reference answers them.
        Ok(model) => used(Arc::new(model)),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn used(model: Arc<Model>) {
    let reference = Reference::new(model.clone());
    for action in 0..model.actions.len() {
        for case in derive::systematic(&model, action, &model.inventory, 0).iter().take(40) {
            let response = reference.answer(&case.request, Stamp { now_ms: 1_543_379_135_459, serial: 7 });
            judge(
                &model,
                case,
                &Exchange { outcome: Outcome::Answered(response), elapsed: Duration::ZERO, received_ms: None },
            );
        }
    }
}

/// One request of each method for each action.
fn requests(bytes: &[u8]) -> Vec<Request> {
    let mut parts = bytes.splitn(2, |byte| *byte == b'\n');
    let query = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let body = parts.next().unwrap_or_default();
    let mut requests = Vec::new();
    for action in &MODEL.actions {
        for method in [Method::Get, Method::Post] {
            let mut headers = Headers::new();
            headers.push("Content-Type", "application/x-www-form-urlencoded");
            let target = format!("{}?{query}", action.path);
            requests.push(Request { method, target, headers, body: body.to_vec() });
        }
    }
    requests
}

fn case(request: &Request) -> Case {
    let label = label(&MODEL, &MODEL.inventory, request).expect("the path is an action's");
    let action =
        MODEL.actions.iter().position(|action| action.path == request.path()).expect("the path is an action's");
    let way = Way { method: request.method, format: label.format.unwrap_or(MODEL.default_format) };
    let what = What::Probe { name: "fuzz".into() };
    let key = CaseKey { action: MODEL.actions[action].id.as_str().into(), what, way };
    Case {
        id: key.to_string(),
        key,
        action,
        spring: Spring::Generated,
        request: request.clone(),
        subject: None,
        why: "",
        control: None,
        label,
        recorded: None,
    }
}

fn judged(case: &Case, response: Response) -> Judgement {
    judge(&MODEL, case, &Exchange { outcome: Outcome::Answered(response), elapsed: Duration::ZERO, received_ms: None })
}

fn within(read: &Document<'_>, limits: &Limits) {
    assert!(depth(&read.root) <= limits.depth + 1, "deeper than allowed");
    let limited = |kind: &AnomalyKind| matches!(kind, AnomalyKind::Limit { .. });
    let last = read.anomalies.len().saturating_sub(1);
    let early = read.anomalies.iter().take(last).any(|anomaly| limited(&anomaly.kind));
    assert!(!early, "reading went on past a limit");
}

fn depth(node: &Node<'_>) -> usize {
    match node {
        Node::Object(entries) => 1 + entries.iter().map(|(_, node)| depth(node)).max().unwrap_or(0),
        Node::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
