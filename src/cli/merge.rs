//! `run --shard` and `merge`: a suite in parts, and their reports as that of one run.
//!
//! Parts ask for the same names, so at an endpoint of one's own each is given the same salt. The whole
//! is judged anew from what the parts saw; nothing is sent.

use std::path::PathBuf;
use std::time::Duration;

use ncloud_conformance::case::{Suite, bind, salt, suite};
use ncloud_conformance::judge::{editions, levels};
use ncloud_conformance::merge::Parts;
use ncloud_conformance::model::{Format, Model, World};
use ncloud_conformance::report::shard::SuiteOrigin;
use ncloud_conformance::report::{Report, Stored, exit_code, render};
use ncloud_conformance::target::{Review, Tried};

use super::args::{Merge, Part, Run};
use super::output::{self, Destination, Named};
use super::settings::Settings;
use super::suite::{self as cases, Filter};
use super::{Failed, recordings, report, spec, target};

/// The part of the suite that is to be sent, and what the whole was made from.
pub fn cut(model: &Model, all: Suite, part: Part, settings: &Settings<'_>) -> Result<(Suite, SuiteOrigin), Failed> {
    let flags = settings.flags;
    if settings.endpoint.is_some() && flags.salt.is_none() {
        let help = "give every part the same --salt TEXT, another one for each run of the whole";
        return Err(Failed::usage(format!(
            "error: --shard needs --salt: parts ask for the same names\n  = help: {help}"
        )));
    }
    let suite = SuiteOrigin {
        actions: actions(model, flags),
        suites: flags.suite.clone(),
        globs: flags.case.clone(),
        formats: settings.formats.iter().map(|format| format.name().to_owned()).collect(),
        generated: flags.cases,
        bind: settings.bind.clone(),
        foreign: settings.endpoint.is_some(),
        cases: all.lend().len(),
        digest: suite::digest(&all),
    };
    let own = suite::shard(all, part.number, part.of);
    match own.lend().is_empty() {
        true => Err(Failed::usage(format!(
            "error: --shard {}/{}: there are {} cases only",
            part.number, part.of, suite.cases
        ))),
        false => Ok((own, suite)),
    }
}

/// The actions as a suite names them. None means all, the support actions aside; with these, each is named.
fn actions(model: &Model, flags: &Run) -> Vec<String> {
    let all = || model.actions.iter().map(|action| action.id.clone()).collect();
    if flags.support && flags.action.is_empty() { all() } else { flags.action.clone() }
}

/// What exists at the endpoint: everything, where it is the reference; else what was bound.
pub fn world(model: &Model, foreign: bool, bound: &[(String, String)], salted: Option<&str>) -> Result<World, Failed> {
    let world = match foreign || !bound.is_empty() {
        true => bind::foreign_world(model, bound).map_err(|error| Failed::usage(format!("error: --bind: {error}"))),
        false => Ok(model.inventory.clone()),
    };
    Ok(World { salt: salted.map_or(0, salt::offset), ..world? })
}

/// Puts the reports of all parts together.
pub fn merge(dir: &Option<PathBuf>, arguments: &Merge) -> Result<u8, Failed> {
    let output = arguments.output.as_deref();
    let shards = arguments.shards.iter().map(|path| Named { flag: "a shard", path: Some(path), is_written: false });
    let whole = Named { flag: "--output", path: output, is_written: true };
    output::apart(&shards.chain([whole]).collect::<Vec<_>>())?;
    let place = Destination::open("--output", arguments.output.as_ref())?;
    let read = |path: &PathBuf| Ok((path.display().to_string(), report::read(path)?));
    let reports = arguments.shards.iter().map(read).collect::<Result<Vec<(String, Stored)>, Failed>>()?;
    let parts = Parts::of(&reports).map_err(Failed::error)?;
    let (first, suite) = parts.first();
    let model = spec::load_asking(dir, |action| suite.actions.contains(&action.id))?;
    if model.digest != first.spec() {
        let help = "give the spec of that run with --spec DIR";
        return Err(Failed::usage(format!("error: the shards are of another spec\n  = help: {help}")));
    }
    let file = arguments.target.as_ref().map(|path| target::read(&model, path, Review::Needed)).transpose()?;
    if file.is_none() && first.has_known() {
        return Err(Failed::usage(
            "error: the shards were run with a target file\n  = help: give it with --target FILE",
        ));
    }
    let world = world(&model, suite.foreign, &suite.bind, first.salt())?;
    let formats: Vec<Format> =
        Format::ALL.into_iter().filter(|it| suite.formats.iter().any(|name| name == it.name())).collect();
    let filter = Filter {
        failing: None,
        actions: &suite.actions,
        suites: &suite.suites,
        globs: &suite.globs,
        formats: &formats,
        seed: first.seed(),
        generated: suite.generated,
    };
    let of_file = file.as_ref().filter(|_| arguments.fixtures.is_empty()).map(|file| &file.target.fixtures);
    let recordings = recordings::load(dir, &model, of_file.unwrap_or(&arguments.fixtures))?;
    let cases = cases::cases(&model, &world, recordings, &filter)?;
    let actions = cases::actions(&model, &filter)?;
    let mut assessment = parts.conclude(&model, &world, cases.lend()).map_err(Failed::error)?;
    levels::settle(&model, cases.lend(), &mut assessment, first.is_strict());
    assessment.editions = editions::followed(&model, &world, &actions, cases.lend(), &assessment);
    if let Some(file) = &file {
        let tried = Tried { model: &model, world: &world, formats: &formats, cases: cases.lend() };
        target::apply(&mut assessment, &file.target.known, &tried);
    }
    let report = Report {
        model: &model,
        target: first.target(),
        endpoint: first.endpoint(),
        seed: first.seed(),
        salt: first.salt(),
        actions: &actions,
        cases: cases.lend(),
        assessment: &assessment,
        requests: parts.requests(),
        elapsed: Duration::ZERO,
        repeats: None,
        shard: None,
    };
    let text = render(&report, arguments.format.into(), &place.style());
    place.write(&text)?;
    Ok(exit_code(&assessment))
}
