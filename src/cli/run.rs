//! `run`: cases against an endpoint, and a report of what they came to.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use ncloud_conformance::case::plan::Plan;
use ncloud_conformance::case::{Case, Suite};
use ncloud_conformance::generate;
use ncloud_conformance::judge::inquiry::Shrink;
use ncloud_conformance::judge::{Assessment, editions, levels};
use ncloud_conformance::ledger::Ledger;
use ncloud_conformance::model::{Action, Effect, Model, World};
use ncloud_conformance::net::host::now_ms;
use ncloud_conformance::net::{Budget, ClientOptions, HttpClient, Pace, Patience, Ran, Runner, Stop, Tap, Tempo};

use ncloud_conformance::report::shard::Shard;
use ncloud_conformance::report::{Report, exit_code, outcome};
use ncloud_conformance::target::Tried;
use ncloud_conformance::toml::expected;

use super::args::{Run, environment};
use super::choice::{self, Failing};
use super::endpoint::LiveEndpoint;
use super::output::{Destination, Named};
use super::progress::Progress;
use super::record::writer::{Kept, Writer};
use super::recordings::Recordings;
use super::report::Places;
use super::settings::Settings;
use super::suite::Filter;
use super::verify::Collected;
use super::{
    Failed, against, endpoint, merge, output, plan, recordings, report, signals, signing, spec, suite, target, verify,
};

/// What is sent, wherever it goes.
#[derive(Clone, Copy)]
pub struct Errand<'a> {
    /// The promises.
    pub model: &'a Arc<Model>,
    /// What exists at the endpoint.
    pub world: &'a World,
    /// Indices of the actions that are tried.
    pub actions: &'a [usize],
    /// The cases.
    pub cases: &'a Suite,
    /// The clients that have to be able to use it, as indices into the model's.
    pub required: &'a [usize],
    /// What it goes by.
    pub settings: &'a Settings<'a>,
    /// The target file, if there is one.
    pub file: Option<&'a target::Loaded>,
}

impl Errand<'_> {
    /// Settles which findings count, then holds what the target file lists as known against them.
    pub fn settle(&self, assessment: &mut Assessment) {
        levels::settle(self.model, self.cases.lend(), assessment, self.settings.strict);
        for reader in &mut assessment.clients {
            reader.required = self.required.contains(&reader.client);
        }
        if let Some(file) = self.file {
            let (model, world, formats) = (self.model, self.world, &self.settings.formats);
            file.apply(assessment, &Tried { model, world, formats, cases: self.cases.lend() });
        }
    }

    /// Whether some request looks at what others created.
    pub fn looks(&self) -> bool {
        let creates = |&action: &usize| self.model.actions[action].effect == Effect::Creates;
        self.settings.flags.verify.verify || !self.actions.iter().all(creates)
    }

    /// How many divergences there are that nobody knew of.
    fn found(&self, mut assessment: Assessment) -> usize {
        self.settle(&mut assessment);
        outcome::new_findings(&assessment).count()
    }
}

/// Runs the cases and writes the report.
pub fn run(dir: &Option<PathBuf>, arguments: &Run) -> Result<u8, Failed> {
    let variables = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    environment::strangers(variables).iter().for_each(|told| output::say(format_args!("note: {told}")));
    let asked = |action: &Action| arguments.support || arguments.action.contains(&action.id);
    let model = spec::load_under(dir, arguments.edition.as_deref(), asked)?;
    let file = target::load(&model, arguments)?;
    let of_file = file.as_ref().map(|file| &file.target);
    let required = required(&model, &arguments.require_client)?;
    let settings = Settings::resolve(of_file, arguments).salted();
    file.as_ref().map_or(Ok(()), |file| file.keeps_to_loopback(&settings))?;
    // Those that come with the kit are of the pages' own files.
    let left_out = arguments.edition.is_some() && settings.fixtures.is_empty();
    let recordings = if left_out { Recordings::default() } else { recordings::load(dir, &model, &settings.fixtures)? };
    signing::keys_stay_home(of_file, &settings)?;
    let foreign = settings.endpoint.is_some() || arguments.against.is_some();
    let world = merge::world(&model, foreign, &settings.bind, settings.salt.as_deref())?;
    let failing = arguments.choice.failed_from.as_deref().map(Failing::read).transpose()?;
    if let (Some(failing), Some(file)) = (&failing, &arguments.choice.failed_from)
        && failing.ids.is_empty()
    {
        output::say(format_args!("note: no case diverges in {}, so nothing is sent", file.display()));
        return Ok(0);
    }
    let filter = Filter {
        failing: failing.as_ref(),
        actions: &arguments.action,
        suites: &arguments.suite,
        globs: &arguments.case,
        formats: &settings.formats,
        seed: arguments.seed,
        generated: arguments.cases,
    };
    let actions = suite::actions(&model, &filter)?;
    let whole = suite::cases(&model, &world, recordings, &filter)?;
    let (cases, cut) = match arguments.shard {
        Some(part) => merge::cut(&model, whole, part, &settings).map(|(own, suite)| (own, Some((part, suite))))?,
        None => (whole, None),
    };
    let (file, settings) = (file.as_ref(), &settings);
    output::apart(&files(settings, file))?;
    let place = Destination::open("--output", arguments.output.as_ref())?;
    let places = Places::open(&arguments.report)?;
    file.filter(|_| arguments.update_target && !arguments.dry_run).map_or(Ok(()), target::Loaded::can_update)?;
    let required = &required;
    let tried = Errand { model: &model, world: &world, actions: &actions, cases: &cases, required, settings, file };
    if let Some(other) = &arguments.against {
        return against::run(&tried, other, arguments, place);
    }
    let started = Instant::now();
    let runtime = endpoint::runtime()?;
    let (planned, target, ran) = runtime.block_on(async {
        let (url, name) = (settings.endpoint.as_deref(), settings.name.as_ref());
        let mut target = endpoint::open(&model, url, name, tried.looks())?;
        let plan = plan::of(&model, &world, cases.lend(), &target, settings);
        if arguments.dry_run {
            return Ok((plan::render(&model, cases.lend(), &plan, &target, settings), target, None));
        }
        plan::allowed(&model, cases.lend(), &plan, &target, settings)?;
        signing::lend(&mut target, &settings.signing)?;
        let ran = send(&tried, &plan, &target).await?;
        Ok::<_, Failed>((String::new(), target, Some(ran)))
    })?;
    let Some(mut ran) = ran else {
        place.write(&planned)?;
        return Ok(0);
    };
    runtime.spawn(signals::end_at_once());
    tried.settle(&mut ran.assessment);
    ran.assessment.editions = editions::followed(&model, &world, &actions, cases.lend(), &ran.assessment);
    let shard = cut.map(|(part, suite)| Shard::of(&model, part.number, part.of, suite, cases.lend(), &ran.judgements));
    let report = Report {
        model: &model,
        target: &target.name,
        endpoint: target.endpoint.as_str(),
        seed: arguments.seed,
        salt: settings.salt.as_deref(),
        actions: &actions,
        cases: cases.lend(),
        assessment: &ran.assessment,
        requests: ran.requests,
        elapsed: started.elapsed(),
        repeats: None,
        shard: shard.as_ref(),
    };
    // Each of them is written, whatever becomes of the others.
    let written = report::write(report, arguments.format.into(), &arguments.detail, place);
    places.write(report, &arguments.detail).and(written)?;
    signing::hint(&target, &ran.assessment);
    hint(&ran);
    if let Some(file) = file.filter(|_| arguments.update_target) {
        file.update(&model, cases.lend(), &ran.assessment)?;
    }
    Ok(exit_code(&ran.assessment))
}

/// What to try where nothing ever answered.
pub fn hint(ran: &Ran) {
    ran.advice.iter().for_each(|advice| output::say(format_args!("  = help: {advice}")));
}

/// The files a run reads and writes; the ledger only where it keeps one.
fn files<'a>(settings: &'a Settings<'_>, file: Option<&'a target::Loaded>) -> Vec<Named<'a>> {
    let flags = settings.flags;
    let ledger = settings.allow_create.map(|_| flags.ledger.as_path());
    let named = |flag, path, is_written| Named { flag, path, is_written };
    let own = [
        named("--target", file.map(target::Loaded::path), flags.update_target),
        named("--cacert", flags.cacert.as_deref(), false),
        named("--ledger", ledger, true),
        named("--output", flags.output.as_deref(), true),
    ];
    let reports = flags.report.iter().map(|asked| named("--report", Some(&asked.path), true));
    own.into_iter().chain(reports).collect()
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

/// Sends the cases, with a bar where that takes a while.
pub async fn send(tried: &Errand<'_>, plan: &Plan, target: &LiveEndpoint) -> Result<Ran, Failed> {
    let Errand { model, world, cases, settings, .. } = *tried;
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
    let client =
        HttpClient::new(&target.endpoint, &options).map_err(|error| Failed::usage(format!("error: {error}")))?;
    let looking = client.clone();
    let stop = Stop::new();
    let tempo = settings.rate.map_or_else(Tempo::unlimited, Tempo::per_second);
    let pace = Pace { jobs: settings.jobs, tempo, stop: stop.clone() };
    let watcher = signals::heed(stop, settings.jobs.get(), settings.timeout);
    let (patience, budget) = (Patience::new(flags.wait), budget(target, settings)?);
    let (writer, tap) = recorder(model, world, settings)?;
    let collected = flags.verify.verify.then(Collected::default);
    let tap = collected.as_ref().map_or(tap.clone(), |collected| Some(collected.tap(model, tap)));
    let (shrink, show): (Option<Shrink>, _) = (Some(shrink), choice::show(flags));
    let signer = target.signer.clone();
    let runner = Runner {
        shrink,
        patience,
        budget,
        signer,
        show,
        tap,
        keep: flags.shard.is_some(),
        ..Runner::new(client, pace, world.clone())
    };
    let progress = Progress::new(plan.order.len());
    let mut enough = |so_far| tried.found(so_far) >= flags.choice.enough().unwrap_or(usize::MAX);
    let enough: Option<&mut (dyn FnMut(Assessment) -> bool + Send)> = flags.choice.enough().map(|_| &mut enough as _);
    let mut ran = runner.run_until(model, cases, plan, |step| progress.done(step), enough).await;
    drop(progress);
    watcher.abort();
    // Its sink goes with it, so that the writer comes to an end.
    drop(runner);
    if let Some(collected) = &collected {
        ran.assessment.lives = verify::verify(model, looking, target, settings, collected).await?;
    }
    if let Some(writer) = writer {
        output::say(format_args!("recorded: {}", writer.end()?));
    }
    Ok(ran)
}

/// What writes down every exchange, where that is wished.
fn recorder(
    model: &Arc<Model>,
    world: &World,
    settings: &Settings<'_>,
) -> Result<(Option<Writer>, Option<Tap>), Failed> {
    let flags = settings.flags;
    let Some(into) = flags.record.as_deref() else { return Ok((None, None)) };
    let (writer, sink) = Writer::start(model, Some(into), &flags.redaction, Kept::Silent(world.clone()))?;
    let tap: Tap = Arc::new(move |case, request, response| sink.of_run(case, request, response));
    Ok((Some(writer), Some(tap)))
}

/// What may be created, and the ledger it is written to; none where nothing was said of it.
fn budget(target: &LiveEndpoint, settings: &Settings<'_>) -> Result<Option<Arc<Budget>>, Failed> {
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
