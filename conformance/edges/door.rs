//! Keys that nobody accepts.

use std::num::NonZeroUsize;
use std::process::Command;
use std::sync::Arc;

use ncloud_conformance::case::plan::Plan;
use ncloud_conformance::case::suite;
use ncloud_conformance::net::{ClientOptions, Endpoint, HttpClient, Pace, Runner, Stop, Tempo, host, spawn};
use ncloud_conformance::reference::Reference;
use ncloud_conformance::wire::Request;
use serde_json::Value;

use super::program::{Served, program, text};

/// Asks for a signature of those keys.
fn keyed(command: &mut Command, secret: &str) {
    command.env("NCLOUD_ACCESS_KEY", "FAKEACCESSKEY").env("NCLOUD_SECRET_KEY", secret);
}

#[test]
fn a_wrong_secret_ends_the_run_after_a_few_calls() {
    let mut serve = program();
    keyed(&mut serve, "RIGHT");
    let served = Served::start(&mut serve, &["--require-signature"]);
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = folder.path().join("ledger").to_str().expect("UTF-8").to_owned();
    // On loopback the plain requests come first, with a budget what should be refused.
    for flags in [&[][..], &["--allow-create", "50", "--ledger", &ledger]] {
        let mut command = program();
        keyed(&mut command, "WRONG");
        command.args(["run", "--endpoint", &served.url, "--format", "json"]).args(flags);
        let output = command.output().expect("it runs");
        let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
        assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
        assert!(
            report["headline"].as_str().is_some_and(|it| it.contains("does not accept the credentials")),
            "{report}"
        );
        let calls = report["summary"]["requests"].as_u64().expect("a number");
        assert!((1..=30).contains(&calls), "{calls} calls with a signature nobody accepts");
    }
}

#[test]
fn a_server_that_denies_what_it_should_refuse_is_tried_to_the_end() {
    let model = Arc::new(ncloud_conformance::spec::built_in().expect("no faults"));
    let actions: Vec<usize> = (0..model.actions.len()).collect();
    let cases = Arc::new(suite::all(&model, &model.inventory, &actions, &[]));
    let plan = Plan::careful(&model, &model.inventory, &cases);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let assessment = runtime.block_on(async {
        let honest = host(Reference::new(model.clone()));
        let denying = move |request: Request| {
            let mut answer = honest(request);
            if answer.status == 400 {
                answer.status = 401;
            }
            answer
        };
        let server = spawn(denying).expect("a free port");
        let endpoint = Endpoint::parse(&server.base_url()).expect("a URL");
        let client = HttpClient::new(&endpoint, &ClientOptions::default()).expect("a client");
        let pace = Pace { jobs: NonZeroUsize::new(4).expect("not 0"), tempo: Tempo::unlimited(), stop: Stop::new() };
        let runner = Runner { follow_up: false, ..Runner::new(client, pace, model.inventory.clone()) };
        runner.run(&model, &cases, plan, |_| {}).await.assessment
    });
    assert_eq!(assessment.stopped, None);
    assert!(!assessment.denied && assessment.accepted > 0);
    assert!(assessment.verdicts.iter().all(|case| case.sent));
}
