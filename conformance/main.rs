//! Every case as a test of its own: `cargo test --test conformance -- memberServerImageName`.
//!
//! Tests the built-in reference over a real socket, or the endpoint that
//! `NCLOUD_CONFORMANCE_ENDPOINT` names. The suite is sent once, when the first trial runs: a case
//! is judged beside its controls, so it cannot be sent alone.

mod support;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Failed, Trial};
use ncloud_conformance::judge::{CaseVerdict, Verdict};
use ncloud_conformance::model::Model;
use ncloud_conformance::net::{Endpoint, host, spawn};
use ncloud_conformance::reference::Reference;

/// What became of each case, and what its endpoint was found to do.
struct Outcome {
    verdicts: HashMap<String, CaseVerdict>,
    findings: HashMap<String, Vec<String>>,
}

fn main() {
    let arguments = Arguments::from_args();
    let model = support::model();
    let outcome = Arc::new(OnceLock::new());
    let trials = support::cases(&model).iter().map(|case| trial(&case.id, &model, &outcome)).collect();
    libtest_mimic::run(&arguments, trials).exit();
}

fn trial(id: &str, model: &Arc<Model>, outcome: &Arc<OnceLock<Outcome>>) -> Trial {
    let (name, model, outcome) = (id.to_owned(), model.clone(), outcome.clone());
    Trial::test(id, move || verdict(&name, outcome.get_or_init(|| run(&model))))
}

fn verdict(id: &str, outcome: &Outcome) -> Result<(), Failed> {
    let case = outcome.verdicts.get(id).ok_or("the run ended before this case")?;
    match case.verdict {
        Verdict::Conforms | Verdict::Unspecified | Verdict::Known => Ok(()),
        Verdict::Diverges => Err(outcome.findings.get(id).map_or_else(String::new, |found| found.join("\n")).into()),
        Verdict::Inconclusive => Err(case.reason.clone().unwrap_or_default().into()),
    }
}

fn run(model: &Arc<Model>) -> Outcome {
    let assessment = support::runtime().block_on(async {
        match std::env::var("NCLOUD_CONFORMANCE_ENDPOINT") {
            Ok(url) => {
                let loopback = Endpoint::parse(&url).is_ok_and(|endpoint| endpoint.is_loopback());
                assert!(
                    loopback,
                    "a test creates things without asking: {url} is not on loopback, so use the program's run"
                );
                support::assess_at(model, &support::cases(model), &url).await
            }
            Err(_) => {
                let server = spawn(host(Reference::new(model.clone()))).expect("a free loopback port");
                support::assess_at(model, &support::cases(model), &server.base_url()).await
            }
        }
    });
    let mut findings: HashMap<String, Vec<String>> = HashMap::new();
    for finding in &assessment.findings {
        let id = &model.constraint(finding.constraint).id;
        let text = format!("{id}: expected {}, found {}", finding.expected, finding.actual);
        for &case in &finding.cases {
            findings.entry(assessment.verdicts[case].id.clone()).or_default().push(text.clone());
        }
    }
    let verdicts = assessment.verdicts.into_iter().map(|verdict| (verdict.id.clone(), verdict)).collect();
    Outcome { verdicts, findings }
}
