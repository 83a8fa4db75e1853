//! Musts, shoulds and what is left undecided, as a user of the program meets them.
//!
//! Servers here are the reference with one fault, or with a gateway in front that loses some requests.
//! Which statements are shoulds is the spec's business; those used here rest on other pages than the
//! action's own, or on none.

use std::process::{Command, Output};
use std::sync::Arc;

use ncloud_conformance::model::{ConstraintId, Level, Model};
use ncloud_conformance::net::{Running, clocked, spawn};
use ncloud_conformance::reference::Reference;
use ncloud_conformance::reference::fault::{self, Faulty};
use ncloud_conformance::wire::{Headers, Request, Response};
use serde_json::Value;

const SNAPSHOT: &str = "server.createBlockStorageSnapshotInstance";

/// Refuses in a form of its own: of that, no page of an action says anything.
const FORMLESS: &str = "server.createBlockStorageSnapshotInstance/refusal/without-message";
const FORM: &str = "server.createBlockStorageSnapshotInstance.answer.refusal-form";

/// Takes no POST, which the action's page never shows.
const GET_ONLY: &str = "server.createBlockStorageSnapshotInstance/answer/post-not-allowed";

/// The reference with that fault, and a runtime it lives in.
struct Served {
    server: Running,
    _runtime: tokio::runtime::Runtime,
}

impl Served {
    fn with(answer: impl Fn(Request) -> Response + Send + Sync + 'static) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let server = runtime.block_on(async { spawn(answer) }).expect("a free port");
        Self { server, _runtime: runtime }
    }

    fn fault(id: &str) -> Self {
        let model = model();
        let found = fault::find(&model, id).unwrap_or_else(|| panic!("no fault {id}"));
        let faulty = Faulty::new(Reference::new(model), vec![found]);
        Self::with(clocked(move |request, stamp| faulty.answer(request, stamp)))
    }

    /// The reference, busy with something else whenever a request has these words in it.
    fn losing(words: &'static str) -> Self {
        let reference = Reference::new(model());
        Self::with(clocked(move |request, stamp| {
            let text = format!("{} {}", request.target, String::from_utf8_lossy(&request.body));
            match text.contains(words) {
                true => busy(text.contains("=json")),
                false => reference.answer(request, stamp),
            }
        }))
    }

    fn run(&self, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
        command.env_remove("NCLOUD_API_GW").env("HOME", env!("CARGO_TARGET_TMPDIR")).env("NO_COLOR", "1");
        command.args(["run", "--action", SNAPSHOT, "--cases", "0", "--endpoint", &self.server.base_url()]);
        command.args(more).output().expect("the program runs")
    }

    fn report(&self, more: &[&str]) -> (Option<i32>, Value) {
        let output = self.run(&[&["--format", "json"], more].concat());
        let report = serde_json::from_slice(&output.stdout);
        (output.status.code(), report.unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr))))
    }
}

/// A refusal that says nothing about its request.
fn busy(json: bool) -> Response {
    let (media, body) = match json {
        true => ("application/json", r#"{"responseError": {"returnCode": "25013", "returnMessage": "busy"}}"#),
        false => (
            "application/xml",
            "<responseError><returnCode>25013</returnCode><returnMessage>busy</returnMessage></responseError>",
        ),
    };
    let mut headers = Headers::new();
    headers.push("Content-Type", media);
    Response { status: 400, headers, body: body.as_bytes().to_vec() }
}

fn model() -> Arc<Model> {
    Arc::new(ncloud_conformance::spec::built_in().expect("the built-in spec has no faults"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|it| it["constraint"].as_str()).collect()
}

#[test]
fn advice_fails_nothing_and_is_told_in_every_format() {
    let served = Served::fault(FORMLESS);
    let (code, report) = served.report(&[]);
    assert_eq!((code, ids(&report["divergences"]), ids(&report["advice"]["findings"])), (Some(0), vec![], vec![FORM]));
    assert_eq!(
        (&report["outcome"], &report["headline"], &report["summary"]["diverges"]),
        (&"conforms".into(), &"conforms".into(), &0.into())
    );
    assert_eq!(report["distance"]["held"], report["distance"]["decided"]);
    let advice = |key: &str| report["advice"][key].as_u64().expect("a count");
    assert!(advice("held") < advice("decided") && advice("decided") <= advice("constraints"));
    let output = served.run(&[]);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        told.contains("\nconforms\n") && told.contains("\nadvice: 1 broken should, counted with --strict only\n"),
        "{told}"
    );
    let output = served.run(&["--format", "junit"]);
    let xml = text(&output.stdout);
    assert!(xml.contains(" failures=\"0\"") && xml.contains(&format!("<system-out>{FORM}: different")), "{xml}");
}

#[test]
fn strict_makes_it_a_divergence_by_flag_or_by_target_file() {
    let served = Served::fault(FORMLESS);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("target.toml");
    std::fs::write(&file, "format = 1\nstrict = true\n").expect("a file");
    let file = file.display().to_string();
    let (_, lax) = served.report(&[]);
    for flags in [vec!["--strict"], vec!["--target", &file]] {
        let (code, report) = served.report(&flags);
        assert_eq!((code, ids(&report["divergences"])), (Some(1), vec![FORM]), "{flags:?}");
        assert_eq!((&report["strict"], ids(&report["advice"]["findings"])), (&true.into(), vec![FORM]));
        assert_eq!((&report["distance"], &report["advice"]["held"]), (&lax["distance"], &lax["advice"]["held"]));
        assert!(report["summary"]["diverges"].as_u64() > Some(100), "{}", report["summary"]);
    }
    let output = served.run(&["--strict", "--format", "junit"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains(&format!("<failure message=\"{FORM}\"")));
}

#[test]
fn an_entry_of_a_statement_that_is_a_should_masks_still_and_says_so() {
    let served = Served::fault(FORMLESS);
    let entry = format!(
        "[[known]]\nconstraint = \"{FORM}\"\ndirection = \"different\"\npath = \"error\"\nreason = \"so be it\"\nsince = \"2026-01-31\"\n"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("target.toml");
    std::fs::write(&file, format!("format = 1\n{entry}")).expect("a file");
    let file = file.display().to_string();
    let (code, report) = served.report(&["--target", &file]);
    assert_eq!(
        (code, &report["known"][0]["state"], &report["known"][0]["level"]),
        (Some(0), &"masks".into(), &"should".into())
    );
    let told = text(&served.run(&["--target", &file]).stdout);
    assert!(told.contains("\nknown advice 1 known divergence: a should is broken: without --strict"), "{told}");
    let (code, report) = served.report(&["--target", &file, "--strict"]);
    assert_eq!((code, &report["summary"]["diverges"]), (Some(0), &0.into()));
    assert!(report["summary"]["known"].as_u64() > Some(100));
}

#[test]
fn one_method_alone_conforms_where_it_decides_every_must() {
    let served = Served::fault(GET_ONLY);
    let (code, report) = served.report(&[]);
    assert_eq!((code, ids(&report["divergences"])), (Some(0), vec![]), "{}", report["headline"]);
    assert!(report["summary"]["inconclusive"].as_u64() > Some(50) && ids(&report["undecided"]).is_empty());
    // A run of cases by the other method alone decides nothing, and must not look as if it did.
    let (code, report) = served.report(&["--case", "*Name.max/31-characters/post-*"]);
    assert_eq!((code, &report["outcome"]), (Some(4), &"undecided".into()), "{}", report["headline"]);
    assert_eq!(served.report(&["--strict"]).0, Some(1));
}

#[test]
fn what_an_endpoint_left_undecided_is_the_headline_however_much_holds() {
    let model = model();
    let must = |id: &str| model.constraint_named(id).is_some_and(|(_, it): (ConstraintId, _)| it.level == Level::Must);
    let required = format!("{SNAPSHOT}.input.blockStorageSnapshotDescription.max");
    assert!(must(&required));
    // Descriptions are sent by the cases about them only, and with one every other request fails.
    let served = Served::losing("blockStorageSnapshotDescription");
    let (code, report) = served.report(&[]);
    assert_eq!((code, &report["outcome"]), (Some(4), &"undecided".into()), "{}", report["headline"]);
    assert!(ids(&report["undecided"]).contains(&required.as_str()), "{}", report["undecided"]);
    assert!(report["summary"]["conforms"].as_u64() > Some(100) && ids(&report["divergences"]).is_empty());
    let output = served.run(&[]);
    let told = text(&output.stdout);
    assert!(told.contains("\nundecided: ") && told.contains("code 25013"), "{told}");
    assert!(told.lines().rev().take(4).any(|line| line.starts_with("undecided: ")), "{told}");
    let xml = text(&served.run(&["--format", "junit"]).stdout);
    assert!(xml.contains("type=\"undecided\""), "{xml}");
    // Who does not ask for it conforms.
    let (code, _) = served.report(&["--case", "*Name.max/*", "--case", "*No.required/*"]);
    assert_eq!(code, Some(0));
}

#[test]
fn three_cases_of_the_reference_conform() {
    let served = Served::losing("no request has these words");
    for narrow in ["*Name.max/31-characters/get-xml", "*/control/plain/get-json", "*No.required/absent/*"] {
        let (code, report) = served.report(&["--case", narrow]);
        assert_eq!((code, &report["undecided"]), (Some(0), &Value::Array(Vec::new())), "{narrow}");
    }
}
