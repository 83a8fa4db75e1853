//! `run`: cases against an endpoint, and a report of what they came to.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use ncloud_conformance::case::{Case, bind};
use ncloud_conformance::model::{Effect, Model, World};
use ncloud_conformance::net::{Client, ClientOptions, Pace, Ran, Runner, Stop, Tempo, signal};

use super::args::{ReportFormat, Run};
use super::endpoint::Target;
use super::suite::Filter;
use super::{Failed, endpoint, spec, suite};

/// Runs the cases and writes the report.
pub fn run(dir: &Option<PathBuf>, arguments: Run) -> Result<u8, Failed> {
    let model = spec::load(dir)?;
    let world = world(&model, &arguments)?;
    let filter = Filter { actions: &arguments.action, suites: &arguments.suite, globs: &arguments.case };
    let cases = Arc::new(suite::cases(&model, &world, &filter)?);
    let started = Instant::now();
    let (target, ran) = endpoint::runtime()?.block_on(async {
        let target = endpoint::open(&model, arguments.endpoint.as_deref())?;
        allowed(&model, &cases, &target, &arguments)?;
        let ran = send(&model, &cases, &target, &arguments).await?;
        Ok::<_, Failed>((target, ran))
    })?;
    let a = &ran.assessment;
    use ncloud_conformance::judge::*;
    println!(
        "stopped {:?} answered {} accepted {} cases {} {:?}",
        a.stopped,
        a.answered,
        a.accepted,
        cases.len(),
        started.elapsed()
    );
    for v in [Verdict::Conforms, Verdict::Diverges, Verdict::Unspecified, Verdict::Inconclusive] {
        println!("{} {}", v.name(), a.count(v));
    }
    for f in &a.findings {
        println!(
            "FINDING {} {:?} {} exp {} act {} cases {}",
            model.constraint(f.constraint).id,
            f.direction,
            f.path,
            f.expected,
            f.actual,
            f.cases.len()
        );
    }
    for r in &a.rows {
        if r.status != Status::Held {
            println!(
                "{} {} {:?} in {} out {} {}",
                r.status.name(),
                model.constraint(r.constraint).id,
                r.reading,
                r.inside,
                r.outside,
                model.constraint(r.constraint).is_checkable()
            );
        } else if r.reading.is_some() {
            println!("reading {} {:?}", model.constraint(r.constraint).id, r.reading);
        }
    }
    for (o, n) in &a.observations {
        println!("obs {n} {} {}", o.path, o.what);
    }
    for v in &a.verdicts {
        if v.verdict == Verdict::Inconclusive {
            println!("inc {} {:?}", v.id, v.reason);
        }
    }
    let _ = (target.name, target.reference, ReportFormat::Text);
    Ok(0)
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

async fn send(model: &Model, cases: &Arc<Vec<Case>>, target: &Target, arguments: &Run) -> Result<Ran, Failed> {
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
    let runner = Runner { client, pace, signer: None };
    let ran = runner.run(model, cases, |_| {}).await;
    watcher.abort();
    Ok(ran)
}
