//! `run`: cases against an endpoint, and a report of what they came to.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use ncloud_conformance::case::{Case, bind};
use ncloud_conformance::model::{Effect, Model, World};
use ncloud_conformance::net::{Client, ClientOptions, Pace, Ran, Runner, Stop, Tempo, signal};

use ncloud_conformance::report::{Report, Style, exit_code, render};

use super::args::Run;
use super::endpoint::Target;
use super::suite::Filter;
use super::{Failed, endpoint, spec, suite};

/// Runs the cases and writes the report.
pub fn run(dir: &Option<PathBuf>, arguments: Run) -> Result<u8, Failed> {
    let model = spec::load(dir)?;
    let fixtures = spec::fixtures(dir, &model)?;
    let world = world(&model, &arguments)?;
    let filter = Filter {
        actions: &arguments.action,
        suites: &arguments.suite,
        globs: &arguments.case,
        seed: arguments.seed,
        generated: arguments.cases,
    };
    let actions = suite::actions(&model, &filter)?;
    let cases = Arc::new(suite::cases(&model, &world, &fixtures, &filter)?);
    let started = Instant::now();
    let (target, ran) = endpoint::runtime()?.block_on(async {
        let target = endpoint::open(&model, arguments.endpoint.as_deref())?;
        allowed(&model, &cases, &target, &arguments)?;
        let ran = send(&model, &world, &cases, &target, &arguments).await?;
        Ok::<_, Failed>((target, ran))
    })?;
    let report = Report {
        model: &model,
        target: &target.name,
        endpoint: target.endpoint.as_str(),
        seed: arguments.seed,
        actions: &actions,
        cases: &cases,
        assessment: &ran.assessment,
        requests: ran.requests,
        elapsed: started.elapsed(),
    };
    write(&report, &arguments)?;
    Ok(exit_code(&ran.assessment))
}

/// The report to stdout or its file; colour only where stdout shows it.
fn write(report: &Report<'_>, arguments: &Run) -> Result<(), Failed> {
    let color = match anstream::AutoStream::choice(&std::io::stdout()) {
        anstream::ColorChoice::Never => false,
        _ => arguments.output.is_none(),
    };
    let style = Style { color, verbose: arguments.verbose, ..Style::default() };
    let text = render(report, arguments.format.into(), &style);
    let written = match &arguments.output {
        Some(file) => std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display())),
        None => to_stdout(&text).map_err(|error| format!("stdout: {error}")),
    };
    written.map_err(|error| Failed::usage(format!("error: cannot write the report: {error}")))
}

/// A reader that has seen enough (`| head`) is no failure.
fn to_stdout(text: &str) -> std::io::Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// What exists at the endpoint: everything, where it is the reference; else what was bound.
fn world(model: &Model, arguments: &Run) -> Result<World, Failed> {
    if arguments.endpoint.is_none() && arguments.bind.is_empty() {
        return Ok(model.inventory.clone());
    }
    bind::foreign_world(model, &arguments.bind).map_err(|error| Failed::usage(format!("error: --bind: {error}")))
}

/// Calls that create things go nowhere but to loopback without leave.
fn allowed(model: &Model, cases: &[Case], target: &Target, arguments: &Run) -> Result<(), Failed> {
    let creating = cases.iter().filter(|case| model.actions[case.action].effect == Effect::Creates).count();
    if target.endpoint.is_loopback() || arguments.allow_create > 0 || creating == 0 {
        return Ok(());
    }
    Err(Failed::endpoint(format!(
        "error: {} is not on loopback, and {creating} of {} requests may create things there that cost money\n  \
         = help: nothing was sent; allow it with --allow-create N, or narrow the run with --case",
        target.endpoint,
        cases.len(),
    )))
}

async fn send(
    model: &Model,
    world: &World,
    cases: &Arc<Vec<Case>>,
    target: &Target,
    arguments: &Run,
) -> Result<Ran, Failed> {
    let options = ClientOptions {
        connect_timeout: arguments.timeout,
        answer_timeout: arguments.timeout,
        timeout: arguments.timeout,
        ..ClientOptions::default()
    };
    let client = Client::new(&target.endpoint, &options).map_err(|error| Failed::usage(format!("error: {error}")))?;
    let stop = Stop::new();
    let tempo = arguments.rate.map_or_else(Tempo::unlimited, Tempo::per_second);
    let pace = Pace { jobs: arguments.jobs, tempo, stop: stop.clone() };
    let interrupt = signal();
    let watcher = tokio::spawn(async move {
        interrupt.await;
        stop.stop();
    });
    let runner = Runner { client, pace, signer: None, world: world.clone() };
    let ran = runner.run(model, cases, |_| {}).await;
    watcher.abort();
    Ok(ran)
}
