//! Servers that are right, wrong in one way, or wrong altogether, judged over real sockets.

mod support;

use std::sync::Arc;

use ncloud_conformance::judge::{Assessment, Finding, Row, Status, Verdict};
use ncloud_conformance::model::Model;
use ncloud_conformance::net::{Hostility, host, serve_hostile, spawn};
use ncloud_conformance::reference::Reference;
use ncloud_conformance::wire::{Headers, Request, Response};
use support::{assess_at, cases, model, runtime};
use tokio::net::TcpListener;

fn respond(status: u16, content_type: &str, body: &[u8]) -> Response {
    let mut headers = Headers::new();
    headers.push("Content-Type", content_type);
    Response { status, headers, body: body.to_vec() }
}

/// What was made of the statements of the actions that were tried; the others are about support actions.
fn tried<'a>(model: &'a Model, assessment: &'a Assessment) -> impl Iterator<Item = &'a Row> {
    let is_tried = |row: &&Row| model.actions.iter().any(|action| action.id == model.constraint(row.constraint).action);
    assessment.rows.iter().filter(is_tried)
}

#[test]
fn the_reference_holds_every_statement_from_every_side() {
    let model = model();
    let assessment = assess(&model, reference(&model));
    assert_eq!(findings(&model, &assessment), Vec::<String>::new());
    assert_eq!(assessment.count(Verdict::Inconclusive), 0);
    assert_eq!(tried(&model, &assessment).count(), model.constraints_under_test());
    for row in tried(&model, &assessment) {
        let constraint = model.constraint(row.constraint);
        let expected = if constraint.is_checkable() { Status::Held } else { Status::NotObserved };
        assert_eq!(row.status, expected, "{}", constraint.id);
    }
}

/// Chunked or with a length, kept alive or closed: that is HTTP's affair, and nothing is said of it.
#[test]
fn how_a_body_is_framed_is_no_divergence() {
    let model = model();
    let cases = cases(&model);
    for framing in
        [Hostility::Chunked, Hostility::ChunkedThenClosed, Hostility::LengthThenClosed, Hostility::UntilClosed]
    {
        let assessment = runtime().block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free loopback port");
            let url = format!("http://{}", listener.local_addr().expect("an address"));
            let turn = move |_: &Request| Some(framing);
            let server = tokio::spawn(serve_hostile(listener, reference(&model), turn, url.clone()));
            let assessment = assess_at(&model, &cases, &url).await;
            server.abort();
            assessment
        });
        assert_eq!(findings(&model, &assessment), Vec::<String>::new(), "{framing:?}");
        assert_eq!(assessment.count(Verdict::Inconclusive), 0, "{framing:?}");
        let open = |row: &&Row| model.constraint(row.constraint).is_checkable() && row.status != Status::Held;
        assert_eq!(tried(&model, &assessment).filter(open).count(), 0, "{framing:?}");
    }
}

#[test]
fn an_empty_body_is_no_answer() {
    let model = model();
    let assessment = assess(&model, |_| respond(200, "application/xml", b""));
    assert_eq!(assessment.count(Verdict::Conforms), 0);
    for action in &model.actions {
        let id = format!("{}.answer.well-formed", action.id);
        assert_eq!(status(&model, &assessment, &id), Status::Different);
    }
    assert_eq!(assessment.findings.len(), model.actions.len(), "{:?}", findings(&model, &assessment));
}

#[test]
fn a_web_page_is_no_answer() {
    let model = model();
    let page = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body><p>It works!<br></body></html>";
    let assessment = assess(&model, |_| respond(200, "text/html", page));
    assert_eq!(assessment.count(Verdict::Conforms), 0);
    assert!(!assessment.findings.is_empty());
}

#[test]
fn the_other_actions_answer_is_no_answer() {
    let model = model();
    let honest = reference(&model);
    let paths: Vec<String> = model.actions.iter().map(|action| action.path.clone()).collect();
    let plain = [
        "/server/v2/createBlockStorageSnapshotInstance?blockStorageInstanceNo=937508",
        "/vserver/v2/createMemberServerImageInstance?serverInstanceNo=1234299",
    ];
    let assessment = assess(&model, move |request: Request| {
        let other = usize::from(request.path() == paths[0]);
        honest(Request { target: plain[other].to_owned(), body: Vec::new(), ..request })
    });
    assert_eq!(assessment.count(Verdict::Conforms), 0);
    for action in &model.actions {
        assert_eq!(status(&model, &assessment, &format!("{}.answer.root", action.id)), Status::Different);
    }
}

#[test]
fn refusing_everything_proves_nothing() {
    let model = model();
    let body = b"<responseError><returnCode>24109</returnCode><returnMessage>invalid</returnMessage></responseError>";
    let assessment = assess(&model, |_| respond(400, "application/xml", body));
    assert_eq!(assessment.count(Verdict::Conforms), 0);
    assert_eq!(assessment.count(Verdict::Diverges), 0);
    assert!(assessment.rows.iter().all(|row| !row.status.is_decided()), "{:?}", assessment.rows);
}

#[test]
fn refused_credentials_are_not_a_divergence() {
    let model = model();
    let body = br#"{"error":{"errorCode":"200","message":"Authentication Failed","details":""}}"#;
    let assessment = assess(&model, |_| respond(401, "application/json", body));
    assert!(assessment.denied);
    assert!(assessment.findings.is_empty());
}

#[test]
fn too_many_requests_and_a_server_that_is_down_are_inconclusive() {
    let model = model();
    for status in [429, 503] {
        let assessment = assess(&model, move |_| respond(status, "text/plain", b"later"));
        assert!(assessment.findings.is_empty(), "{status}");
        assert_eq!(assessment.count(Verdict::Inconclusive), assessment.verdicts.len(), "{status}");
    }
}

/// Runs all cases against a server that answers so, over real sockets.
fn assess(model: &Arc<Model>, answer: impl Fn(Request) -> Response + Send + Sync + 'static) -> Assessment {
    runtime().block_on(async {
        let server = spawn(answer).expect("a free loopback port");
        assess_at(model, &cases(model), &server.base_url()).await
    })
}

/// The findings as `<constraint> <direction>`, in order.
fn findings(model: &Model, assessment: &Assessment) -> Vec<String> {
    let line = |finding: &Finding| format!("{} {}", model.constraint(finding.constraint).id, finding.direction.name());
    assessment.findings.iter().map(line).collect()
}

/// What can be said about the constraint of that id.
fn status(model: &Model, assessment: &Assessment, id: &str) -> Status {
    let (constraint, _) = model.constraint_named(id).unwrap_or_else(|| panic!("no constraint {id}"));
    assessment.rows[constraint.index()].status
}

/// The reference as a function.
fn reference(model: &Arc<Model>) -> impl Fn(Request) -> Response + Send + Sync + 'static {
    host(Reference::new(model.clone()))
}
