//! What the test targets share: the built-in model, and a run over a real loopback socket.

use std::num::NonZeroUsize;
use std::sync::Arc;

use ncloud_conformance::case::{Case, derive};
use ncloud_conformance::judge::{Assessment, Status};
use ncloud_conformance::model::Model;
use ncloud_conformance::net::{Client, ClientOptions, Endpoint, Pace, Runner, Stop, Tempo, host, spawn};
use ncloud_conformance::reference::Reference;
use ncloud_conformance::wire::{Request, Response};

/// The built-in spec, compiled.
pub fn model() -> Arc<Model> {
    Arc::new(ncloud_conformance::spec::built_in().expect("the built-in spec has no faults"))
}

/// The reference as a function.
pub fn reference(model: &Arc<Model>) -> impl Fn(Request) -> Response + Send + Sync + 'static {
    host(Reference::new(model.clone()))
}

/// Every systematic case of every action.
pub fn cases(model: &Model) -> Arc<Vec<Case>> {
    let mut cases = Vec::new();
    for action in 0..model.actions.len() {
        cases.extend(derive::systematic(model, action, &model.inventory, cases.len()));
    }
    Arc::new(cases)
}

/// Runs all systematic cases against a server that answers so, over real sockets.
pub fn assess(model: &Arc<Model>, answer: impl Fn(Request) -> Response + Send + Sync + 'static) -> Assessment {
    runtime().block_on(async {
        let server = spawn(answer).expect("a free loopback port");
        assess_at(model, &server.base_url()).await
    })
}

/// Runs all systematic cases against the endpoint of that URL.
pub async fn assess_at(model: &Arc<Model>, url: &str) -> Assessment {
    let endpoint = Endpoint::parse(url).expect("a URL");
    let client = Client::new(&endpoint, &ClientOptions::default()).expect("a client");
    let pace = Pace { jobs: NonZeroUsize::new(8).expect("not 0"), tempo: Tempo::unlimited(), stop: Stop::new() };
    let runner = Runner { client, pace, signer: None };
    runner.run(model, &cases(model), |_| {}).await.assessment
}

/// A runtime like the program's own.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime")
}

/// The findings as `<constraint> <direction>`, in order.
pub fn findings(model: &Model, assessment: &Assessment) -> Vec<String> {
    let line = |finding: &ncloud_conformance::judge::Finding| {
        format!("{} {}", model.constraint(finding.constraint).id, finding.direction.name())
    };
    assessment.findings.iter().map(line).collect()
}

/// What can be said about the constraint of that id.
pub fn status(model: &Model, assessment: &Assessment, id: &str) -> Status {
    let (constraint, _) = model.constraint_named(id).unwrap_or_else(|| panic!("no constraint {id}"));
    assessment.rows[constraint.index()].status
}
