//! Two endpoints beside each other: the laws of their distance, and the program as a user runs it.
//!
//! A distance is no distance if it is not zero to itself, depends on who comes first, or shrinks when
//! a fault is added. Generated reports try these; a server with one fault, and one without, show that
//! exactly that fault is what differs.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use ncloud_conformance::compare::{Comparison, Diverged, DivergencePair, Facet, Reported, StatedVerdict, compare};
use ncloud_conformance::judge::{Direction, Status};
use ncloud_conformance::model::{Extent, Level, Model, Rule};
use ncloud_conformance::net::{host, spawn};
use ncloud_conformance::reference::Reference;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

const NAME_MAX: &str = "vserver.createMemberServerImageInstance.input.memberServerImageName.max";

const STATUSES: [Status; 6] =
    [Status::Held, Status::Lenient, Status::Strict, Status::Different, Status::Undecided, Status::NotObserved];

/// What a report may say of one constraint, and whether it has a divergence there.
fn said() -> impl Strategy<Value = (StatedVerdict, bool)> {
    let reading = || proptest::option::of(select(vec!["characters", "bytes"]).prop_map(str::to_owned));
    let displacement = proptest::option::of((1..5_u8).prop_map(|by| format!("observed {by}")));
    let level = select(vec![None, Some(Level::Must), Some(Level::Should)]);
    (0..12_u8, select(STATUSES.to_vec()), reading(), reading(), displacement, level, any::<bool>()).prop_map(
        |(id, status, reading, excluded, displacement, level, found)| {
            let excluded = excluded.into_iter().filter(|excluded| Some(excluded) != reading.as_ref()).collect();
            (StatedVerdict { id: format!("c{id}"), status, reading, excluded, displacement, level }, found)
        },
    )
}

/// A report about some of twelve constraints.
fn side() -> impl Strategy<Value = Reported> {
    proptest::collection::vec(said(), 0..12).prop_map(|mut rows| {
        rows.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
        rows.dedup_by(|(a, _), (b, _)| a.id == b.id);
        let found = rows.iter().filter(|(_, found)| *found).map(|(said, _)| divergence(&said.id));
        Reported {
            name: "x".to_owned(),
            endpoint: String::new(),
            seed: 42,
            spec: String::new(),
            divergences: found.collect(),
            undecided: 0,
            recordings: std::collections::BTreeMap::new(),
            clients: Vec::new(),
            constraints: rows.iter().map(|(said, _)| said.clone()).collect(),
        }
    })
}

fn divergence(id: &str) -> Diverged {
    Diverged {
        constraint: id.to_owned(),
        direction: Direction::Lenient,
        layer: "constraint".to_owned(),
        nature: None,
        unstable: false,
        known: false,
        actual: String::new(),
        level: None,
    }
}

fn holds<S: Strategy>(strategy: &S, law: impl Fn(S::Value)) {
    let config = Config { cases: 2000, failure_persistence: None, ..Config::default() };
    let ran = TestRunner::new(config).run(strategy, |value| {
        law(value);
        Ok(())
    });
    if let Err(error) = ran {
        panic!("{error}");
    }
}

fn only(comparison: &Comparison) -> (usize, usize) {
    let count = |fits: fn(&DivergencePair) -> bool| comparison.divergences.iter().filter(|pair| fits(pair)).count();
    (count(|pair| matches!(pair, DivergencePair::OnlyA(_))), count(|pair| matches!(pair, DivergencePair::OnlyB(_))))
}

#[test]
fn nothing_is_far_from_itself() {
    holds(&side(), |side| {
        let comparison = compare(&side, &side);
        assert_eq!(comparison.distance(), 0);
        assert!(!comparison.is_different() && comparison.warnings.is_empty());
        assert_eq!(comparison.compared + comparison.open.len(), side.constraints.len());
    });
}

#[test]
fn it_does_not_matter_who_comes_first() {
    holds(&(side(), side()), |(a, b)| {
        let (there, back) = (compare(&a, &b), compare(&b, &a));
        assert_eq!((there.distance(), there.compared), (back.distance(), back.compared));
        assert_eq!((there.open.len(), there.is_different()), (back.open.len(), back.is_different()));
        let (only_a, only_b) = only(&there);
        assert_eq!((only_b, only_a), only(&back));
        assert!(there.shoulds() <= there.distance());
        assert!(there.distance() <= there.compared);
    });
}

#[test]
fn another_fault_makes_it_farther() {
    holds(&(side(), side(), any::<prop::sample::Index>()), |(a, mut b, which)| {
        let before = compare(&a, &b);
        let agreed: Vec<usize> = (0..b.constraints.len())
            .filter(|&index| {
                let said = &b.constraints[index];
                let held = said.status == Status::Held;
                let other = a.constraints.iter().find(|other| other.id == said.id);
                let apart = before.differing.iter().any(|differing| differing.b.id == said.id);
                held && !apart && other.is_some_and(|other| other.status.is_decided())
            })
            .collect();
        if agreed.is_empty() {
            return;
        }
        let said = &mut b.constraints[*which.get(&agreed)];
        said.status = Status::Lenient;
        let id = said.id.clone();
        b.divergences.retain(|found| found.constraint != id);
        let without = only(&compare(&a, &b)).1;
        if !a.divergences.iter().any(|found| found.constraint == id) {
            b.divergences.push(divergence(&id));
            assert_eq!(only(&compare(&a, &b)).1, without + 1);
        }
        let after = compare(&a, &b);
        assert_eq!((after.distance(), after.compared), (before.distance() + 1, before.compared));
    });
}

fn model() -> Model {
    ncloud_conformance::spec::built_in().expect("the built-in spec has no faults")
}

/// The built-in spec, but for one longer name.
fn longer_names() -> Arc<Model> {
    let mut model = model();
    let (id, _) = model.constraint_named(NAME_MAX).expect("a constraint");
    for reading in &mut Arc::make_mut(&mut model.constraints[id.index()]).readings {
        if let Rule::Extent(Extent::Max { bound, .. }) = &mut reading.rule {
            *bound = 31;
        }
    }
    Arc::new(model)
}

fn program(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    command
        .env_remove("NCLOUD_API_GW")
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("NO_COLOR", "1")
        .args(arguments)
        .output()
        .expect("the program runs")
}

/// Writes the report of a run of few cases.
fn report(folder: &Path, name: &str, more: &[&str]) -> PathBuf {
    let file = folder.join(name);
    let path = file.display().to_string();
    let few = ["run", "--cases", "0", "--format", "json", "--output", &path];
    let output = program(&[few.as_slice(), more].concat());
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    file
}

#[test]
fn a_server_with_one_fault_differs_in_that() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let _guard = runtime.enter();
    let servers =
        [Arc::new(model()), longer_names()].map(|model| spawn(host(Reference::new(model))).expect("a server"));
    let [honest, faulty] = [servers[0].base_url(), servers[1].base_url()];
    let folder = tempfile::tempdir().expect("a folder");
    let salted = |url| ["--salt", "same", "--endpoint", url];
    let a = report(folder.path(), "a.json", &salted(&honest)).display().to_string();
    let b = report(folder.path(), "b.json", &salted(&faulty)).display().to_string();
    let compared = program(&["compare", &a, &b, "--format", "json"]);
    let against = [&["run", "--cases", "0", "--format", "json", "--against", &faulty][..], &salted(&honest)].concat();
    let against = program(&against);
    for output in [&compared, &against] {
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(json["distance"]["differing"], 1, "{json:#}");
        assert_eq!(json["constraints"][0]["id"], NAME_MAX);
        assert_eq!(json["constraints"][0]["differs"], serde_json::json!([Facet::Status.name()]));
        let displacement = json["constraints"][0]["b"]["displacement"].as_str().unwrap_or_default();
        assert!(displacement.ends_with("observed 31 (+1)"), "{displacement}");
        let divergences = &json["divergences"];
        assert_eq!(divergences["only_b"][0]["constraint"], NAME_MAX);
        assert_eq!((divergences["only_a"].as_array(), divergences["both"].as_array()), (Some(&vec![]), Some(&vec![])));
    }
    assert_eq!(compared.stdout, against.stdout, "a report on disk says as much as one in memory");
    let text = String::from_utf8_lossy(&program(&["compare", &a, &b]).stdout).into_owned();
    assert!(text.contains("A and B differ in 1 of ") && text.contains(NAME_MAX), "{text}");
    let same = program(&["compare", &a, &a]);
    assert_eq!(same.status.code(), Some(0), "{}", String::from_utf8_lossy(&same.stdout));
}

#[test]
fn what_cannot_be_compared_is_named_with_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cut.json").display().to_string();
    let good = report(folder.path(), "good.json", &["--case", "*/plain/*"]);
    let text = std::fs::read_to_string(&good).expect("a report");
    let good = good.display().to_string();
    for (content, reason) in [
        (text[..text.len() / 3].to_owned(), "cut off"),
        (text.replacen("\"complete\": true", "\"complete\": false", 1), "not complete"),
        (text.replacen("\"format\": 1", "\"format\": 9", 1), "format 9"),
    ] {
        std::fs::write(&file, content).expect("a file");
        let output = program(&["compare", &good, &file]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(&file) && said.contains(reason) && output.stdout.is_empty(), "{said}");
    }
    let missing = program(&["compare", &good, "no-such-report.json"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("no-such-report.json"));
}

#[test]
fn against_an_endpoint_that_is_not_there_nothing_is_compared() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let url = format!("http://{free}");
    let output = program(&["run", "--cases", "0", "--against", &url]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains(&url) && output.stdout.is_empty(), "{said}");
    for (url, format, hint) in [("ftp://x", "text", "--against: "), (url.as_str(), "junit", "not junit")] {
        let output = program(&["run", "--against", url, "--format", format]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(hint), "{said}");
    }
}
