//! `run`: cases against an endpoint, and a report of what they came to.
//!
//! It settles what is asked for, and writes what came of it. Next: [`super::errand`], which goes there, and
//! [`super::against`] for two endpoints.

use std::path::PathBuf;
use std::time::Instant;

use ncloud_conformance::judge::editions;
use ncloud_conformance::model::{Action, Model};
use ncloud_conformance::report::shard::Shard;
use ncloud_conformance::report::{Report, exit_code};
use ncloud_conformance::toml::expected;

use super::args::{Run, environment};
use super::choice::Failing;
use super::errand::{self, Errand};
use super::output::{Destination, Named};
use super::recordings::Recordings;
use super::report::Places;
use super::settings::Settings;
use super::suite::Filter;
use super::{Failed, against, endpoint, merge, output, recordings, report, signals, signing, spec, suite, target};

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
    let errand = Errand { model: &model, world: &world, actions: &actions, cases: &cases, required, settings, file };
    if let Some(other) = &arguments.against {
        return against::run(&errand, other, arguments, place);
    }
    let started = Instant::now();
    let runtime = endpoint::runtime()?;
    let (planned, target, ran) = runtime.block_on(async {
        let (url, name) = (settings.endpoint.as_deref(), settings.name.as_ref());
        let mut target = errand.open(url, name)?;
        if arguments.dry_run {
            return Ok((errand.render(&target), target, None));
        }
        let plan = errand.plan(&target)?;
        signing::lend(&mut target, &settings.signing)?;
        let ran = errand.send(plan, &target).await?;
        Ok::<_, Failed>((String::new(), target, Some(ran)))
    })?;
    let Some(mut ran) = ran else {
        place.write(&planned)?;
        return Ok(0);
    };
    runtime.spawn(signals::end_at_once());
    errand.settle(&mut ran.assessment);
    ran.assessment.editions = editions::followed(&model, &world, &actions, cases.lend(), &ran.assessment);
    let shard = cut.map(|(part, suite)| Shard::of(&model, part.number, part.of, suite, cases.lend(), &ran.judgements));
    let report = Report { shard: shard.as_ref(), ..errand.report(&target, &ran, started.elapsed()) };
    // Each of them is written, whatever becomes of the others.
    let written = report::write(report, arguments.format.into(), &arguments.detail, place);
    places.write(report, &arguments.detail).and(written)?;
    errand::hint(&target, &ran);
    if let Some(file) = file.filter(|_| arguments.update_target) {
        file.update(&model, cases.lend(), &ran.assessment)?;
    }
    Ok(exit_code(&ran.assessment))
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
