//! Who can read what an endpoint answers: over sockets, in ten spellings, and of the reference itself.
//!
//! What each spelling is to each client was taken from their code, or seen by running them; see
//! `spec/clients.toml`. The expectations here are by name, so that a demand that is lost shows.

mod support;

use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use ncloud_conformance::case::{Case, Controls, Exchange, Outcome, suite};
use ncloud_conformance::generate::cases::{self, Order};
use ncloud_conformance::judge::{Asks, Assessment, Class, Reads, judge};
use ncloud_conformance::model::{Format, Model};
use ncloud_conformance::net::{host, spawn};
use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::report::{OutputFormat, Report, Style, render};
use ncloud_conformance::wire::{Request, Response};
use support::{assess_at, model, runtime};

/// Those that are built on the second Go SDK, and itself.
const GO: [&str; 3] = ["go-v2", "packer", "terraform"];

/// What a spelling does to a body in a format.
type Spell = fn(&str, Format) -> String;

/// A spelling, who cannot read it, and the statement it breaks, if it breaks one.
struct Spelling {
    name: &'static str,
    spell: Spell,
    cannot: &'static [&'static str],
    breaks: &'static [&'static str],
}

#[test]
fn an_endpoint_is_read_or_not_by_how_it_spells_its_answers() {
    let model = model();
    let cases = plain(&model);
    for Spelling { name, spell, cannot, breaks } in spellings() {
        let assessment = assess(&model, &cases, move |response| spelt(response, spell));
        assert_eq!(who(&model, &assessment, Reads::No), cannot, "{name}");
        assert_eq!(who(&model, &assessment, Reads::NotAsked), [""; 0], "{name}");
        let mut found: Vec<&str> = assessment.findings.iter().map(|it| kind(&model, it.constraint)).collect();
        found.dedup();
        assert_eq!(found, breaks, "{name}");
        told(&model, &cases, &assessment, (name, cannot));
    }
}

/// What the reports tell of it: for programs a row a client, and for people one line with every name.
fn told(model: &Model, cases: &Arc<Vec<Case>>, assessment: &Assessment, (name, cannot): (&str, &[&str])) {
    let actions: Vec<usize> = (0..model.actions.len()).collect();
    let report = Report {
        model,
        target: name,
        endpoint: "http://127.0.0.1:1",
        seed: 42,
        salt: None,
        actions: &actions,
        cases: (&**cases).into(),
        assessment,
        requests: cases.len(),
        elapsed: Duration::ZERO,
        repeats: None,
        shard: None,
    };
    let json = render(&report, OutputFormat::Json, &Style::default());
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let rows = json["clients"].as_array().expect("rows");
    let of = |client: &str| rows.iter().find(|row| row["name"] == client).expect("a row");
    for client in model.clients.iter().map(|client| client.name.as_str()) {
        let (row, fails) = (of(client), cannot.contains(&client));
        assert_eq!(row["reads"], if fails { "no" } else { "yes" }, "{name}: {row}");
        // Who cannot says over what, in which case, and in its own words.
        for key in ["demand", "case", "excerpt", "says"] {
            assert_eq!(row[key].is_string(), fails, "{name}, {client}: {row}");
        }
    }
    let text = render(&report, OutputFormat::Text, &Style::default());
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = if cannot.is_empty() { String::new() } else { format!("; not by {}", cannot.join(", ")) };
    let readers = model.clients.iter().map(|client| client.name.as_str()).filter(|client| !cannot.contains(client));
    let line = format!("clients it is read by {}{line}", readers.collect::<Vec<_>>().join(", "));
    assert!(words.contains(&line), "{name}: {line}: {text}");
    assert_eq!(text.contains("cannot use it as it is"), !cannot.is_empty(), "{name}: {text}");
}

fn spellings() -> [Spelling; 11] {
    fn inner(gap: &'static str) -> impl Fn(&str, Format) -> String {
        move |body, format| match format {
            Format::Json => compact(body).replacen("\":{", &format!("\":{gap}{{"), 1),
            Format::Xml => body.to_owned(),
        }
    }
    let spelling = |name, spell: Spell, cannot, breaks| Spelling { name, spell, cannot, breaks };
    [
        spelling("compact", |body, format| inner("")(body, format), &GO, &[]),
        spelling("one blank", |body, format| inner(" ")(body, format), &[], &[]),
        spelling("two blanks", |body, format| inner("  ")(body, format), &[], &[]),
        spelling("a tab", |body, format| inner("\t")(body, format), &[], &[]),
        spelling("a line end", |body, format| inner("\n")(body, format), &[], &[]),
        // In front of XML's declaration nothing may stand; in front of JSON blanks may.
        spelling(
            "blanks in front",
            |body, _| format!(" \n{body}"),
            &["go-v2", "java", "java-newer", "packer", "terraform"],
            &["well-formed"],
        ),
        spelling(
            "a byte order mark in front",
            |body, _| format!("\u{feff}{body}"),
            &["go-v2", "javascript", "python", "packer", "terraform"],
            &["utf-8"],
        ),
        spelling("a line end behind", |body, _| format!("{body}\n"), &GO, &[]),
        spelling("a second root key", |body, format| beside(body, format, false), &GO, &[]),
        spelling(
            "another root key in front",
            |body, format| beside(body, format, true),
            &["go-v2", "javascript", "packer", "terraform"],
            &[],
        ),
        spelling(
            "lists as two tags",
            |body, _| body.replace("<sharedLoginIdList/>", "<sharedLoginIdList></sharedLoginIdList>"),
            &["java"],
            &[],
        ),
    ]
}

/// JSON without a blank outside its strings; none of the answers has an escaped quote.
fn compact(body: &str) -> String {
    let pieces = body.split('"').enumerate();
    let pieces =
        pieces.map(|(index, piece)| if index % 2 == 0 { piece.split_whitespace().collect() } else { piece.to_owned() });
    pieces.collect::<Vec<String>>().join("\"")
}

/// Another key at the root of a JSON success.
fn beside(body: &str, format: Format, in_front: bool) -> String {
    match (format, in_front) {
        (Format::Xml, _) => body.to_owned(),
        (Format::Json, true) => format!("{{\"served\": {{ \"by\": \"7\" }},{}", &body[1..]),
        (Format::Json, false) => format!("{}, \"served\": {{ \"by\": \"7\" }} }}", body[..body.len() - 1].trim_end()),
    }
}

fn spelt(response: Response, spell: Spell) -> Response {
    let body = String::from_utf8(response.body).expect("the reference writes UTF-8");
    let format = if body.starts_with('<') { Format::Xml } else { Format::Json };
    Response { body: spell(&body, format).into_bytes(), ..response }
}

/// Accepted or refused, by a suite and by a seed, in both formats: everyone reads the reference.
#[test]
fn everyone_reads_whatever_the_reference_can_answer() {
    let model = model();
    let reference = Reference::new(model.clone());
    let actions: Vec<usize> = (0..model.actions.len()).collect();
    let mut all: Vec<Case> = support::cases(&model).to_vec();
    let controls = Controls::of(&all, 0);
    for &action in &actions {
        let order = Order { model: &model, action, world: &model.inventory, seed: 7, controls: &controls };
        all.extend(cases::cases(&order, 0..200));
    }
    let mut seen = std::collections::BTreeSet::new();
    for (serial, case) in all.iter().enumerate() {
        let stamp = Stamp { now_ms: 1_543_379_135_459, serial: serial as u64 };
        let response = reference.answer(&case.request, stamp);
        let outcome = Outcome::Answered(response);
        let judgement =
            judge(&model, case, &Exchange { outcome, elapsed: std::time::Duration::ZERO, received_ms: None });
        for held in &judgement.clients {
            assert_eq!(held.stumbles, [], "{} at {}", model.clients[held.client].name, case.id);
            seen.insert((held.client, case.label.format, judgement.class == Class::Accepted));
        }
    }
    let formats: usize = model.clients.iter().map(|client| client.reads.len()).sum();
    assert_eq!(seen.len(), 2 * formats, "successes and refusals in every format of every client: {seen:?}");
}

#[test]
fn everyone_may_ask_the_reference_as_it_does() {
    let model = model();
    let cases = support::cases(&model);
    for client in &model.clients {
        for part in &client.asks {
            assert!(cases.iter().any(|case| case.id.contains(part)), "{}: no case asks as {part}", client.name);
        }
    }
    let asking: Vec<Case> = plain(&model).to_vec();
    let assessment = assess(&model, &Arc::new(asking), |response| response);
    assert_eq!(who(&model, &assessment, Reads::Yes).len(), model.clients.len());
    for reader in &assessment.clients {
        assert_eq!(reader.asks, Asks::Accepted, "{}", model.clients[reader.client].name);
    }
}

#[test]
fn an_endpoint_that_is_too_strict_for_one_client_says_for_which() {
    let model = model();
    let cases = support::cases(&model);
    let honest = host(Reference::new(model.clone()));
    let strict = move |request: Request| {
        let odd = request.headers.get("content-type").is_some_and(|media| media.contains("param="));
        if odd { refused() } else { honest(request) }
    };
    let assessment = runtime().block_on(async {
        let server = spawn(strict).expect("a free loopback port");
        assess_at(&model, &cases, &server.base_url()).await
    });
    let refused: Vec<&str> = assessment
        .clients
        .iter()
        .filter(|reader| matches!(reader.asks, Asks::Refused(_)))
        .map(|reader| model.clients[reader.client].name.as_str())
        .collect();
    assert_eq!(refused, ["go-v1"]);
}

fn refused() -> Response {
    let body = b"<responseError><returnCode>900</returnCode><returnMessage>no</returnMessage></responseError>";
    let mut headers = ncloud_conformance::wire::Headers::new();
    headers.push("Content-Type", "application/xml");
    Response { status: 400, headers, body: body.to_vec() }
}

#[test]
fn a_required_client_counts_and_no_other_does() {
    let honest = host(Reference::new(model()));
    let server =
        spawn_spelt(honest, |body, format| if format == Format::Json { compact(body) } else { body.to_owned() });
    let at = ["--endpoint", &server.1, "--suite", "systematic", "--case", "*/control/*"];
    let (code, said) = run(&at);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("clients      it is read by go-v1, java, java-newer, javascript, python; not by go-v2,"),
        "{said}"
    );
    let (code, said) = run(&[&at[..], &["--require-client", "python"]].concat());
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(&[&at[..], &["--require-client", "go-v2"]].concat());
    assert_eq!(code, Some(1), "{said}");
    assert_eq!(said.lines().last(), Some("required and cannot use it: go-v2"), "{said}");
    assert!(said.contains("invalid character ':' looking for beginning of value") && said.contains("\":»{«"), "{said}");
    let (code, said) = run(&[&at[..], &["--require-client", "go-v2", "--format", "json"]].concat());
    let report: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    let row = report["clients"].as_array().and_then(|rows| rows.iter().find(|row| row["name"] == "go-v2"));
    let row = row.expect("its row");
    assert_eq!((code, &row["reads"], &row["demand"]), (Some(1), &"no".into(), &"blank-before-inner".into()));
    assert_eq!((&row["required"], &report["outcome"]), (&true.into(), &"diverges".into()));
    assert_eq!((&report["divergences"], &report["summary"]["diverges"]), (&serde_json::json!([]), &0.into()));
    let (code, said) = run(&[&at[..], &["--require-client", "go-v2", "--format", "junit"]].concat());
    assert!(code == Some(1) && said.contains("go-v2 cannot use the endpoint"), "{said}");
}

#[test]
fn a_required_client_that_was_never_asked_leaves_the_run_undecided() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("target.toml");
    std::fs::write(&file, "format = 1\nformats = [\"xml\"]\n").expect("it is written");
    let target = file.to_string_lossy();
    let only = ["--target", &target, "--case", "*/control/plain/*"];
    let (code, said) = run(&only);
    assert!(code == Some(0) && said.contains("not asked: go-v2, javascript, python,"), "{said}");
    let (code, said) = run(&[&only[..], &["--require-client", "python"]].concat());
    assert_eq!(code, Some(4), "{said}");
    assert!(said.contains("no answer was asked for that a required client reads: python"), "{said}");
}

#[test]
fn a_name_that_no_client_has_is_refused_and_told_apart() {
    let output = program(&["run", "--require-client", "go-2"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("no client has the name `go-2`") && said.contains("did you mean `go-v"), "{said}");
    let listed = program(&["list", "clients"]);
    assert_eq!(String::from_utf8_lossy(&listed.stdout).lines().count(), 9);
    let told = String::from_utf8_lossy(&program(&["explain", "terraform"]).stdout).into_owned();
    assert!(told.contains("blank-before-inner") && told.contains("memberServerImageDescription there"), "{told}");
}

fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let output = program(&[&["run"], arguments].concat());
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

fn program(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    command.env_remove("NCLOUD_API_GW").env("NO_COLOR", "1").args(arguments);
    if arguments.contains(&"run") {
        command.arg("--unsigned");
    }
    command.output().expect("it runs")
}

/// A server in a runtime of its own, for as long as this is kept.
fn spawn_spelt(
    honest: impl Fn(Request) -> Response + Send + Sync + 'static,
    spell: Spell,
) -> (tokio::runtime::Runtime, String, Box<dyn std::any::Any>) {
    let runtime = runtime();
    let server = runtime.block_on(async { spawn(move |request| spelt(honest(request), spell)) });
    let server = server.expect("a free loopback port");
    let url = server.base_url();
    (runtime, url, Box::new(server))
}

/// The cases that are controls themselves, the fixtures among them.
fn plain(model: &Model) -> Arc<Vec<Case>> {
    let actions: Vec<usize> = (0..model.actions.len()).collect();
    let fixtures = ncloud_conformance::case::fixture::built_in(model).expect("the fixtures have no faults");
    let all = suite::all(model, &model.inventory, &actions, &fixtures);
    let asked = |case: &&Case| case.key.controls().is_some() || case.key.is_plain();
    let clients = |case: &&Case| model.clients.iter().any(|client| client.asks_like(&case.id));
    // Whatever they lean on is left out with the rest: nothing here is about a refusal.
    let mut kept: Vec<Case> = all.iter().filter(|case| asked(case) || clients(case)).cloned().collect();
    kept.iter_mut().for_each(|case| case.control = None);
    Arc::new(kept)
}

/// Runs cases against the reference, whose answers are changed so.
fn assess(
    model: &Arc<Model>,
    cases: &Arc<Vec<Case>>,
    change: impl Fn(Response) -> Response + Send + Sync + 'static,
) -> Assessment {
    let honest = host(Reference::new(model.clone()));
    runtime().block_on(async {
        let server = spawn(move |request| change(honest(request))).expect("a free loopback port");
        assess_at(model, cases, &server.base_url()).await
    })
}

/// The names of those clients that read it so.
fn who<'m>(model: &'m Model, assessment: &Assessment, reads: Reads) -> Vec<&'m str> {
    let some = assessment.clients.iter().filter(|reader| reader.reads() == reads);
    some.map(|reader| model.clients[reader.client].name.as_str()).collect()
}

fn kind(model: &Model, id: ncloud_conformance::model::ConstraintId) -> &'static str {
    model.constraint(id).kind.name()
}
