//! Cases on their way to an endpoint: it is opened, they are planned and sent, and what came of it is settled.
//!
//! It asks nobody what to send and writes no report. Next: [`super::run`] and [`super::against`], which do.

use std::sync::Arc;
use std::time::Duration;

use ncloud_conformance::case::plan::Plan;
use ncloud_conformance::case::{Case, Suite};
use ncloud_conformance::generate;
use ncloud_conformance::judge::inquiry::Shrink;
use ncloud_conformance::judge::{Assessment, Known, levels};
use ncloud_conformance::ledger::Ledger;
use ncloud_conformance::model::{Effect, Format, Model, World};
use ncloud_conformance::net::host::now_ms;
use ncloud_conformance::net::{Budget, ClientOptions, Enough, Pace, Patience, Ran, Runner, Stop, Tap, Tempo};
use ncloud_conformance::report::{Report, outcome};
use ncloud_conformance::target::Tried;

use super::endpoint::LiveEndpoint;
use super::progress::Progress;
use super::record::writer::{Kept, Writer};
use super::settings::Settings;
use super::verify::Collected;
use super::{Failed, choice, endpoint, output, plan, signals, signing, target, verify};

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

impl<'a> Errand<'a> {
    /// The endpoint of that address and name; without an address the reference.
    pub fn open(&self, url: Option<&str>, name: Option<&String>) -> Result<LiveEndpoint, Failed> {
        endpoint::open(self.model, url, name, self.looks())
    }

    /// What would be sent there, in words.
    pub fn render(&self, target: &LiveEndpoint) -> String {
        plan::render(self.model, self.cases.lend(), &self.order(target), target, self.settings)
    }

    /// What is sent there, if it may be.
    pub fn plan(&self, target: &LiveEndpoint) -> Result<Plan, Failed> {
        let plan = self.order(target);
        plan::allowed(self.model, self.cases.lend(), &plan, target, self.settings)?;
        Ok(plan)
    }

    /// Sends the cases, with a bar where that takes a while.
    pub async fn send(&self, plan: Plan, target: &LiveEndpoint) -> Result<Ran, Failed> {
        let Errand { model, world, cases, settings, .. } = *self;
        let flags = settings.flags;
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
        let client = target.client(&options)?;
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
        let enough = flags.choice.enough().map(|most| self.settling().until(most));
        let mut ran = runner.run_until(model, cases, plan, move |step| progress.done(step), enough).await;
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

    /// Settles which findings count, then holds what the target file lists as known against them.
    pub fn settle(&self, assessment: &mut Assessment) {
        self.settling().settle(assessment);
    }

    fn settling(&self) -> Settling {
        Settling {
            model: self.model.clone(),
            world: self.world.clone(),
            cases: self.cases.clone(),
            formats: self.settings.formats.clone(),
            strict: self.settings.strict,
            required: self.required.to_vec(),
            known: self.file.map(|file| file.target.known.clone()),
        }
    }

    /// What is reported of it, as the report of a whole suite.
    pub fn report(&self, target: &'a LiveEndpoint, ran: &'a Ran, elapsed: Duration) -> Report<'a> {
        Report {
            model: self.model,
            target: &target.name,
            endpoint: target.endpoint.as_str(),
            seed: self.settings.flags.seed,
            salt: self.settings.salt.as_deref(),
            actions: self.actions,
            cases: self.cases.lend(),
            assessment: &ran.assessment,
            requests: ran.requests,
            elapsed,
            repeats: None,
            shard: None,
        }
    }

    fn order(&self, target: &LiveEndpoint) -> Plan {
        plan::of(self.model, self.world, self.cases.lend(), target, self.settings)
    }

    /// Whether some request looks at what others created.
    fn looks(&self) -> bool {
        let creates = |&action: &usize| self.model.actions[action].effect == Effect::Creates;
        self.settings.flags.verify.verify || !self.actions.iter().all(creates)
    }
}

/// What decides which findings count, apart from where they were found: a run takes it with it.
struct Settling {
    model: Arc<Model>,
    world: World,
    cases: Suite,
    formats: Vec<Format>,
    strict: bool,
    required: Vec<usize>,
    /// What a target file lists, if there is one.
    known: Option<Vec<Known>>,
}

impl Settling {
    fn settle(&self, assessment: &mut Assessment) {
        levels::settle(&self.model, self.cases.lend(), assessment, self.strict);
        for reader in &mut assessment.clients {
            reader.required = self.required.contains(&reader.client);
        }
        if let Some(known) = &self.known {
            let tried =
                Tried { model: &self.model, world: &self.world, formats: &self.formats, cases: self.cases.lend() };
            target::apply(assessment, known, &tried);
        }
    }

    /// Until so many divergences are found that nobody knew of.
    fn until(self, most: usize) -> Enough {
        Box::new(move |mut assessment| {
            self.settle(&mut assessment);
            outcome::new_findings(&assessment).count() >= most
        })
    }
}

/// What to try where credentials did not open it, or nothing ever answered.
pub fn hint(target: &LiveEndpoint, ran: &Ran) {
    signing::hint(target, &ran.assessment);
    ran.advice.iter().for_each(|advice| output::say(format_args!("  = help: {advice}")));
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
