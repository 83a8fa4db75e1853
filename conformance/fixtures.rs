//! Every fixture as the kit reads it: decoded request, label, decoded answer, anomalies, verdict, and
//! in what the reference answers otherwise.
//!
//! A change of any of them shows up in review, as a change of a snapshot in `snapshots/`. The
//! snapshots are read before they are accepted; they never say what is right, `[expect]` does.
//! Faulty folders are tried in `loader`.

#[path = "fixtures/loader.rs"]
mod loader;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ncloud_conformance::case::fixture::{Fixture, Origin, built_in, load};
use ncloud_conformance::case::{Case, Exchange, Outcome};
use ncloud_conformance::codec::{Answer, decode_answer, decode_request, scalar};
use ncloud_conformance::judge::{Judgement, judge};
use ncloud_conformance::model::{ConstraintId, Format, Model};
use ncloud_conformance::recording::AnswerPair;
use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::spec;
use ncloud_conformance::validate::Violation;
use ncloud_conformance::value::{Record, Value};
use ncloud_conformance::wire::{Anomaly, Limits, Response};
use sha2::{Digest, Sha256};

#[test]
fn every_fixture_reads_as_it_was_reviewed() {
    let model = model();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for fixture in fixtures(&model) {
        let text = render(&model, &fixture);
        settings.bind(|| insta::assert_snapshot!(snapshot_name(&fixture), text));
    }
}

#[test]
fn every_snapshot_belongs_to_a_fixture() {
    let model = model();
    let known: BTreeSet<String> = fixtures(&model).iter().map(|fixture| snapshot_name(fixture) + ".snap").collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/snapshots");
    let there = std::fs::read_dir(folder).expect("snapshots are there").map(|entry| entry.expect("readable"));
    let names = there.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let of_fixtures = names.filter(|name| name.contains("__fixture__") && name.ends_with(".snap"));
    assert_eq!(of_fixtures.collect::<BTreeSet<_>>(), known);
}

#[test]
fn what_every_fixture_claims_is_so() {
    let model = model();
    for fixture in fixtures(&model) {
        let case = case(&model, &fixture);
        let violated = ids(&model, case.label.violations.iter().map(|violation| violation.constraint));
        assert_eq!(case.label.expectation, fixture.expect.expectation, "{}", fixture.id);
        assert_eq!(violated, ids(&model, fixture.expect.violates.iter().copied()), "{} violates", fixture.id);
        let Some(judgement) = judged(&model, &fixture, &case) else { continue };
        let broken = ids(&model, judgement.divergences.iter().map(|divergence| divergence.constraint));
        assert_eq!(broken, ids(&model, fixture.expect.breaks.iter().copied()), "{} breaks", fixture.id);
    }
}

#[test]
fn the_folder_and_the_binary_hold_the_same_fixtures() {
    let model = model();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let loaded = load(&folder, &model).unwrap_or_else(|error| panic!("{error}"));
    let bytes =
        |all: Vec<Fixture>| -> Vec<_> { all.into_iter().map(|it| (it.id, it.raw_request, it.raw_answer)).collect() };
    assert_eq!(bytes(loaded), bytes(fixtures(&model)));
}

/// Made with `sha256sum` from the text of the pages: the answer from its first `<` to its last `>`,
/// without the indentation common to all lines of the older page's layout.
#[test]
fn the_examples_of_the_pages_are_unchanged() {
    let model = model();
    for (id, digest) in [
        (
            "vserver.createMemberServerImageInstance/fixture/page-example",
            "9caa954e0cf80dbff95aa8180c63ff373df1e013c2dace7c31737071ae00583f",
        ),
        (
            "server.createBlockStorageSnapshotInstance/fixture/page-example",
            "058dbe71f323e68ff5af0627528bd3aef00141d50fc39c5babe179054a3f1740",
        ),
    ] {
        let fixture = fixtures(&model).into_iter().find(|fixture| fixture.id == id).expect("the fixture is there");
        let hash = Sha256::digest(fixture.raw_answer.expect("an answer"));
        assert_eq!(hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), digest, "{id}");
    }
}

fn model() -> Model {
    spec::built_in().unwrap_or_else(|error| panic!("{error}"))
}

fn fixtures(model: &Model) -> Vec<Fixture> {
    built_in(model).unwrap_or_else(|error| panic!("{error}"))
}

fn case(model: &Model, fixture: &Fixture) -> Case {
    fixture.to_case(model, &model.inventory, None).expect("a request for an action")
}

fn judged(model: &Model, fixture: &Fixture, case: &Case) -> Option<Judgement> {
    let outcome = Outcome::Answered(fixture.recorded.clone()?);
    Some(judge(model, case, &Exchange { outcome, elapsed: Duration::ZERO, received_ms: None }))
}

fn ids(model: &Model, of: impl IntoIterator<Item = ConstraintId>) -> BTreeSet<String> {
    of.into_iter().map(|id| model.constraint(id).id.clone()).collect()
}

fn snapshot_name(fixture: &Fixture) -> String {
    fixture.id.replace('/', "__")
}

/// A fixture as text; one fact a line.
fn render(model: &Model, fixture: &Fixture) -> String {
    let case = case(model, fixture);
    let mut page = Page { model, action: &model.actions[fixture.action].id, text: String::new() };
    page.line(0, &fixture.about);
    page.request(&case);
    if let (Some(response), Some(judgement)) = (&fixture.recorded, judged(model, fixture, &case)) {
        page.answer(fixture.action, response);
        page.verdict(&judgement);
        page.edits(fixture);
    }
    page.text
}

struct Page<'m> {
    model: &'m Model,
    action: &'m str,
    text: String,
}

impl<'m> Page<'m> {
    fn request(&mut self, case: &Case) {
        let request = &case.request;
        self.line(0, &format!("\nrequest: {} {}", request.method.name(), request.target));
        for (name, value) in request.headers.iter() {
            self.line(1, &format!("{name}: {}", String::from_utf8_lossy(value)));
        }
        if !request.body.is_empty() {
            self.line(1, &format!("body: {}", String::from_utf8_lossy(&request.body)));
        }
        self.record(1, "input", &case.label.input);
        let (_, anomalies) = decode_request(self.model, request);
        self.anomalies(&anomalies);
        let format = case.label.format.map_or("none there is", Format::name);
        self.line(0, &format!("\nlabel: {:?}, format {format}", case.label.expectation));
        for Violation { constraint, path, readings, found } in &case.label.violations {
            let names = self.readings(*constraint, readings);
            let line = format!("violates {}{names}: {path} is {found}", self.short(*constraint));
            self.line(1, &line);
        }
    }

    fn answer(&mut self, action: usize, response: &Response) {
        let media_type = response.headers.get("content-type").unwrap_or("no content type");
        self.line(0, &format!("\nanswer: HTTP {}, {media_type}, {} bytes", response.status, response.body.len()));
        let read = decode_answer(self.model, &self.model.actions[action], response, &Limits::default());
        let format = read.format.map_or("neither xml nor json", Format::name);
        match &read.answer {
            Answer::Success(fields) => self.record(1, &format!("success, {format}"), fields),
            Answer::Refusal(refusal) => {
                self.record(1, &format!("refusal of the {}, {format}", refusal.form), &refusal.fields);
            }
            Answer::Other(root) => {
                self.line(
                    1,
                    &format!("neither success nor refusal, {format}, root {}", root.as_deref().unwrap_or("none")),
                );
            }
        }
        self.anomalies(&read.anomalies);
    }

    fn verdict(&mut self, judgement: &Judgement) {
        let word = if judgement.divergences.is_empty() { "breaks nothing" } else { "diverges" };
        self.line(0, &format!("\nverdict: {:?}, {word}", judgement.class));
        for divergence in &judgement.divergences {
            let (layer, direction) = (divergence.layer.name(), divergence.direction.name());
            let id = self.short(divergence.constraint);
            self.line(1, &format!("breaks {id} ({layer}, {direction}) at {}", divergence.path));
            self.line(2, &format!("expected {}", divergence.expected));
            self.line(2, &format!("found {}", divergence.actual));
        }
        for (id, readings) in &judgement.excluded {
            let line = format!("speaks against {}{}", self.short(*id), self.readings(*id, readings));
            self.line(1, &line);
        }
        for observation in &judgement.observations {
            self.line(1, &format!("observed at {:?}: {}", observation.path, observation.what));
        }
        let held: BTreeSet<&str> = judgement.held.iter().map(|id| self.short(id)).collect();
        held.into_iter().for_each(|id| self.line(1, &format!("holds {id}")));
    }

    /// In what the reference's answer to the same request differs from the recorded one.
    fn edits(&mut self, fixture: &Fixture) {
        let own = Fixture { origin: Origin::Own, ..fixture.clone() };
        let case = case(self.model, &own);
        let reference = Reference::new(Arc::new(self.model.clone()));
        let answer = reference.answer(&case.request, Stamp { now_ms: 1_600_000_000_000, serial: 77 });
        let (action, recorded) = (&self.model.actions[fixture.action], case.recorded.as_deref().expect("an answer"));
        let edits = AnswerPair { model: self.model, action, recorded, sent: &case.label.input }.edits(&answer);
        self.line(0, &format!("\nedits to the reference's answer: {}", edits.len()));
        for edit in edits {
            self.line(1, &format!("{} {}: {} -> {}", edit.kind.name(), edit.path, edit.recorded, edit.actual));
        }
    }

    fn anomalies(&mut self, anomalies: &[Anomaly]) {
        for anomaly in anomalies {
            self.line(1, &format!("anomaly at {:?}: {:?}", anomaly.at.to_string(), anomaly.kind));
        }
    }

    fn record(&mut self, depth: usize, name: &str, record: &Record) {
        self.line(depth, &format!("{name}:"));
        for (name, value) in record.iter() {
            self.value(depth + 1, name, value);
        }
    }

    fn value(&mut self, depth: usize, name: &str, value: &Value) {
        match value {
            Value::Record(record) => self.record(depth, name, record),
            Value::List(items) => {
                self.line(depth, &format!("{name}: {} items", items.len()));
                for (index, item) in items.iter().enumerate() {
                    self.value(depth + 1, &format!("[{index}]"), item);
                }
            }
            scalar => self.line(depth, &format!("{name}: {}", scalar_text(scalar))),
        }
    }

    fn readings(&self, id: ConstraintId, readings: &[usize]) -> String {
        let all = &self.model.constraint(id).readings;
        let names: Vec<&str> = readings.iter().map(|&index| all[index].name.as_str()).collect();
        if all.len() > 1 { format!(" as {} of {}", names.join(" and "), all.len()) } else { String::new() }
    }

    /// An id without its action.
    fn short(&self, id: ConstraintId) -> &'m str {
        let id = self.model.constraint(id).id.as_str();
        id.strip_prefix(self.action).map_or(id, |rest| rest.trim_start_matches('.'))
    }

    fn line(&mut self, depth: usize, text: &str) {
        writeln!(self.text, "{}{text}", "  ".repeat(depth)).expect("a string takes every text");
    }
}

fn scalar_text(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{text:?}"),
        Value::Bytes(bytes) => format!("bytes {bytes:02X?}"),
        Value::Number(spelling) => format!("number spelled {spelling}"),
        Value::Date(_) => format!("date {}", scalar::format(value).unwrap_or_default()),
        Value::Null => "null".to_owned(),
        other => scalar::format(other).unwrap_or_default(),
    }
}
