//! `judge`: recorded exchanges against the page, with no endpoint at all.
//!
//! What an archive or a folder holds besides is told on stderr; the report is that of a run.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ncloud_conformance::case::{bind, fixture};
use ncloud_conformance::model::{Model, World};
use ncloud_conformance::recording::offline::{self, NamedExchange};
use ncloud_conformance::recording::redact::{Keepable, Key, Redactor};
use ncloud_conformance::recording::store::RecordingState;
use ncloud_conformance::report::{Report, Style, exit_code, render};
use ncloud_conformance::target::{Review, Tried};
use ncloud_conformance::wire::{Request, Response};

use super::args::Judge;
use super::output::Destination;
use super::{Failed, har, output, spec, target};

/// What a file or folder holds.
struct Held {
    /// Each under its name.
    exchanges: Vec<(String, Request, Response)>,
    /// What existed where it was recorded.
    world: World,
}

/// Judges what was recorded and writes the report.
pub fn judge(dir: &Option<PathBuf>, arguments: &Judge) -> Result<u8, Failed> {
    let model = spec::load(dir)?;
    let path = &arguments.recorded;
    let place = Destination::open("--output", arguments.output.as_ref())?;
    let file = arguments.target.as_ref().map(|file| target::read(&model, file, Review::Needed)).transpose()?;
    let file = file.as_ref();
    let mut held = if path.is_dir() { folder(path, &model)? } else { archive(path, &model)? };
    if held.exchanges.is_empty() {
        let message = format!("error: {} holds no exchange of an action of the spec", path.display());
        return Err(Failed::usage(format!("{message}\n  = help: `list actions` shows the paths that are looked for")));
    }
    if let Some(file) = file {
        let bound = bind::foreign_world(&model, &file.target.bind);
        let bound = bound.map_err(|error| Failed::usage(format!("error: {}: {error}", file.path().display())))?;
        held.world.resources.extend(bound.resources.into_iter().filter(|resource| !resource.assumed));
    }
    let shown: Vec<NamedExchange<'_>> =
        held.exchanges.iter().map(|(name, request, response)| NamedExchange { name, request, response }).collect();
    let strict = arguments.strict || file.is_some_and(|file| file.target.strict == Some(true));
    let told = offline::judge_all(&model, &held.world, &shown, strict);
    let mut told = told.map_err(|error| Failed::usage(format!("error: {}: {error}", path.display())))?;
    if let Some(file) = file {
        let (world, formats, cases) = (&held.world, &file.target.formats, told.cases.as_slice().into());
        target::apply(&mut told.assessment, &file.target.known, &Tried { model: &model, world, formats, cases });
    }
    let named = file.and_then(|file| file.target.name.clone());
    let named = named.unwrap_or_else(|| path.to_string_lossy().into_owned());
    let report = Report {
        model: &model,
        target: &named,
        endpoint: "https://ENDPOINT",
        seed: 0,
        salt: None,
        actions: &told.actions,
        cases: (&told.cases).into(),
        assessment: &told.assessment,
        requests: 0,
        elapsed: Duration::ZERO,
        repeats: None,
        shard: None,
    };
    let style = Style { verbose: arguments.verbose, ..place.style() };
    place.write(&render(&report, arguments.format.into(), &style))?;
    Ok(exit_code(&told.assessment))
}

/// The exchanges of an archive, their secrets taken out: what a service repeats of them must not get
/// into a report. Nothing is known of where it was recorded.
fn archive(path: &Path, model: &Model) -> Result<Held, Failed> {
    // What stands in for a secret is never written down, so any key will do.
    let redactor = Redactor::new(Key::new([0; 32]), &Keepable::ALL, Vec::new());
    let mut exchanges = Vec::new();
    for taken in har::read(path, model)?.taken {
        match redactor.redact(model, &taken.recorded) {
            Ok(bare) => {
                exchanges.push((format!("entry-{}", taken.entry), bare.request().clone(), bare.response().clone()))
            }
            Err(why) => {
                output::say(format_args!("{}: log.entries[{}] is left out: {why}", path.display(), taken.entry))
            }
        }
    }
    Ok(Held { exchanges, world: World::default() })
}

/// The recordings of a folder that have an answer, accepted and pending.
fn folder(path: &Path, model: &Model) -> Result<Held, Failed> {
    let mut fixtures = fixture::load(path, model).map_err(Failed::usage)?;
    let accepted = fixtures.len();
    let pending = RecordingState::Pending.folder(path);
    if fs::metadata(&pending).is_ok_and(|there| there.is_dir()) {
        fixtures.extend(fixture::load(&pending, model).map_err(Failed::usage)?);
    }
    let all = fixtures.len();
    let world = offline::world_of(model, &fixtures);
    let mut exchanges = Vec::new();
    for (index, fixture) in fixtures.into_iter().enumerate() {
        let name = if index < accepted { fixture.name } else { format!("pending/{}", fixture.name) };
        exchanges.extend(fixture.recorded.map(|response| (name, fixture.request, response)));
    }
    if exchanges.len() < all {
        output::say(format_args!(
            "{}: {} of {all} recordings have no answer to judge",
            path.display(),
            all - exchanges.len()
        ));
    }
    Ok(Held { exchanges, world })
}
