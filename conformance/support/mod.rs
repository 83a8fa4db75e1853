//! What the test targets share: the built-in model, and a run over a real loopback socket.

use std::num::NonZeroUsize;
use std::sync::Arc;

use ncloud_conformance::case::plan::Plan;
use ncloud_conformance::case::{Case, fixture, suite};
use ncloud_conformance::generate;
use ncloud_conformance::judge::Assessment;
use ncloud_conformance::judge::inquiry::Shrink;
use ncloud_conformance::model::Model;
use ncloud_conformance::net::{ClientOptions, Endpoint, HttpClient, Pace, Runner, Stop, Tempo};

/// The built-in spec, compiled.
pub fn model() -> Arc<Model> {
    Arc::new(ncloud_conformance::spec::built_in().expect("the built-in spec has no faults"))
}

/// Every case of every action, fixtures included.
pub fn cases(model: &Model) -> Arc<Vec<Case>> {
    let fixtures = fixture::built_in(model).expect("the fixtures have no faults");
    let actions: Vec<usize> = (0..model.actions.len()).collect();
    Arc::new(suite::all(model, &model.inventory, &actions, &fixtures))
}

/// Runs cases against the endpoint of that URL.
pub async fn assess_at(model: &Arc<Model>, cases: &Arc<Vec<Case>>, url: &str) -> Assessment {
    let endpoint = Endpoint::parse(url).expect("a URL");
    let client = HttpClient::new(&endpoint, &ClientOptions::default()).expect("a client");
    let pace = Pace { jobs: NonZeroUsize::new(8).expect("not 0"), tempo: Tempo::unlimited(), stop: Stop::new() };
    let shrink: Shrink = |model, world, case, salt| generate::smaller(model, world, case, salt).collect();
    let runner = Runner { shrink: Some(shrink), ..Runner::new(client, pace, model.inventory.clone()) };
    runner.run(model, cases, Plan::straight(cases), |_| {}).await.assessment
}

/// A runtime like the program's own.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime")
}
