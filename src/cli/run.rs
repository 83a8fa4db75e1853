//! `run`: cases against an endpoint, and a report of what they came to.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use ncloud_conformance::case::plan::Plan as Order;
use ncloud_conformance::case::{Case, bind, salt};
use ncloud_conformance::generate;
use ncloud_conformance::judge::inquiry::Shrink;
use ncloud_conformance::judge::levels;
use ncloud_conformance::ledger::Ledger;
use ncloud_conformance::model::{Model, World};
use ncloud_conformance::net::host::now_ms;
use ncloud_conformance::net::{Budget, Client, ClientOptions, Pace, Patience, Ran, Runner, Stop, Tempo, signal};

use ncloud_conformance::report::{Report, Style, exit_code, render};
use ncloud_conformance::target::Tried;
use ncloud_conformance::toml::expected;

use super::args::Run;
use super::endpoint::Target;
use super::progress::Progress;
use super::settings::Settings;
use super::suite::Filter;
use super::{Failed, against, endpoint, output, plan, signing, spec, suite, target};

/// What is sent, wherever it goes.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    /// The promises.
    pub model: &'a Arc<Model>,
    /// What exists at the endpoint.
    pub world: &'a World,
    /// Indices of the actions that are tried.
    pub actions: &'a [usize],
    /// The cases.
    pub cases: &'a Arc<Vec<Case>>,
    /// The clients that have to be able to use it, as indices into the model's.
    pub required: &'a [usize],
    /// What it goes by.
    pub settings: &'a Settings<'a>,
    /// The target file, if there is one.
    pub file: Option<&'a target::Loaded>,
}

impl Plan<'_> {
    /// Settles which findings count, then holds what the target file lists as known against them.
    pub fn settle(&self, ran: &mut Ran) {
        levels::settle(self.model, self.cases, &mut ran.assessment, self.settings.strict);
        for reader in &mut ran.assessment.clients {
            reader.required = self.required.contains(&reader.client);
        }
        if let Some(file) = self.file {
            let (model, world, formats) = (self.model, self.world, &self.settings.formats);
            file.apply(&mut ran.assessment, &Tried { model, world, formats, cases: self.cases });
        }
    }
}

/// Runs the cases and writes the report.
pub fn run(dir: &Option<PathBuf>, arguments: &Run) -> Result<u8, Failed> {
    let model = spec::load(dir)?;
    let fixtures = spec::fixtures(dir, &model)?;
    let file = target::load(&model, arguments)?;
    let of_file = file.as_ref().map(|file| &file.target);
    let required = required(&model, &arguments.require_client)?;
    let settings = Settings::resolve(of_file, arguments).salted();
    signing::keys_stay_home(of_file, &settings)?;
    let mut world = world(&model, &settings)?;
    world.salt = settings.salt.as_deref().map_or(0, salt::offset);
    let filter = Filter {
        actions: &arguments.action,
        suites: &arguments.suite,
        globs: &arguments.case,
        formats: &settings.formats,
        seed: arguments.seed,
        generated: arguments.cases,
    };
    let actions = suite::actions(&model, &filter)?;
    let cases = Arc::new(suite::cases(&model, &world, &fixtures, &filter)?);
    let (file, settings) = (file.as_ref(), &settings);
    let required = &required;
    let tried = Plan { model: &model, world: &world, actions: &actions, cases: &cases, required, settings, file };
    if let Some(other) = &arguments.against {
        return against::run(&tried, other, arguments);
    }
    let started = Instant::now();
    let (planned, target, ran) = endpoint::runtime()?.block_on(async {
        let mut target = endpoint::open(&model, settings.endpoint.as_deref(), settings.name.as_ref())?;
        let plan = plan::of(&model, &world, &cases, &target, settings);
        if arguments.dry_run {
            return Ok((plan::render(&model, &cases, &plan, &target, settings), target, None));
        }
        plan::allowed(&model, &cases, &plan, &target, settings)?;
        signing::lend(&mut target, &settings.signing)?;
        let ran = send(&model, &world, &cases, &plan, &target, settings).await?;
        Ok::<_, Failed>((String::new(), target, Some(ran)))
    })?;
    let Some(mut ran) = ran else {
        output::write(&planned, arguments.output.as_ref())?;
        return Ok(0);
    };
    tried.settle(&mut ran);
    let report = Report {
        model: &model,
        target: &target.name,
        endpoint: target.endpoint.as_str(),
        seed: arguments.seed,
        salt: settings.salt.as_deref(),
        actions: &actions,
        cases: &cases,
        assessment: &ran.assessment,
        requests: ran.requests,
        elapsed: started.elapsed(),
    };
    write(&report, arguments)?;
    signing::hint(&target, &ran.assessment);
    if let Some(file) = file.filter(|_| arguments.update_target) {
        file.update(&model, &ran.assessment)?;
    }
    Ok(exit_code(&ran.assessment))
}

fn write(report: &Report<'_>, arguments: &Run) -> Result<(), Failed> {
    let file = arguments.output.as_ref();
    let style = Style { color: output::is_colored(file), verbose: arguments.verbose, ..Style::default() };
    output::write(&render(report, arguments.format.into(), &style), file)
}

/// The clients of these names.
fn required(model: &Model, names: &[String]) -> Result<Vec<usize>, Failed> {
    let known: Vec<&str> = model.clients.iter().map(|client| client.name.as_str()).collect();
    let index = |name: &String| {
        let unknown = || {
            let help = if known.is_empty() { "the spec names no client".to_owned() } else { expected(name, &known) };
            Failed::usage(format!("error: --require-client: no client has the name `{name}`\n  = help: {help}"))
        };
        model.client(name).map(|(index, _)| index).ok_or_else(unknown)
    };
    names.iter().map(index).collect()
}

/// What exists at the endpoint: everything, where it is the reference; else what was bound.
fn world(model: &Model, settings: &Settings<'_>) -> Result<World, Failed> {
    if settings.endpoint.is_none() && settings.flags.against.is_none() && settings.bind.is_empty() {
        return Ok(model.inventory.clone());
    }
    bind::foreign_world(model, &settings.bind).map_err(|error| Failed::usage(format!("error: --bind: {error}")))
}

/// Sends the cases, with a bar where that takes a while.
pub async fn send(
    model: &Arc<Model>,
    world: &World,
    cases: &Arc<Vec<Case>>,
    plan: &Order,
    target: &Target,
    settings: &Settings<'_>,
) -> Result<Ran, Failed> {
    let flags = settings.flags;
    // Behind a proxy, loopback is the proxy's own: nobody knows whose things would be created there.
    if settings.flags.proxy.is_some() && target.endpoint.is_loopback() {
        return Err(Failed::usage(format!(
            "error: {} is on loopback, and --proxy would take it for the proxy's own\n  = help: leave out --proxy",
            target.endpoint
        )));
    }
    let options = ClientOptions {
        connect_timeout: flags.connect_timeout.min(settings.timeout),
        answer_timeout: flags.first_byte_timeout.unwrap_or(settings.timeout),
        timeout: settings.timeout,
        cacert: flags.cacert.clone(),
        proxy: flags.proxy.clone(),
        // Between two calls of a paced run a connection is idle for long.
        reuse: settings.rate.is_none(),
        ..ClientOptions::default()
    };
    let client = Client::new(&target.endpoint, &options).map_err(|error| Failed::usage(format!("error: {error}")))?;
    let stop = Stop::new();
    let tempo = settings.rate.map_or_else(Tempo::unlimited, Tempo::per_second);
    let pace = Pace { jobs: settings.jobs, tempo, stop: stop.clone() };
    let interrupt = signal();
    let watcher = tokio::spawn(async move {
        interrupt.await;
        stop.stop();
    });
    let (patience, budget) = (Patience::new(flags.wait), budget(target, settings)?);
    let shrink: Option<Shrink> = Some(shrink);
    let runner =
        Runner { shrink, patience, budget, signer: target.signer.clone(), ..Runner::new(client, pace, world.clone()) };
    let progress = Progress::new(plan.order.len());
    let ran = runner.run(model, cases, plan, |done| progress.done(done)).await;
    drop(progress);
    watcher.abort();
    Ok(ran)
}

/// What may be created, and the ledger it is written to; none where nothing was said of it.
fn budget(target: &Target, settings: &Settings<'_>) -> Result<Option<Arc<Budget>>, Failed> {
    let Some(allowed) = settings.allow_create else { return Ok(None) };
    let opened = Ledger::open(&settings.flags.ledger, now_ms(), target.endpoint.as_str(), allowed);
    let ledger = opened.map_err(|error| {
        Failed::usage(format!("error: {error}\n  = help: nothing was sent; choose another with --ledger FILE"))
    })?;
    Ok(Some(Arc::new(Budget::new(allowed, ledger))))
}

fn shrink(model: &Model, world: &World, case: &Case, salt: usize) -> Vec<Case> {
    generate::smaller(model, world, case, salt).collect()
}
