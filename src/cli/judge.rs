//! `judge`: recorded exchanges against the page, with no endpoint at all.
//!
//! What an archive or a folder holds besides is told on stderr; the report is that of a run.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ncloud_conformance::case::fixture;
use ncloud_conformance::model::{Model, World};
use ncloud_conformance::recording::har::{self, Har};
use ncloud_conformance::recording::offline::{self, Shown};
use ncloud_conformance::report::{Report, Style, exit_code, render};
use ncloud_conformance::wire::{Request, Response};

use super::args::Judge;
use super::{Failed, output, spec};

/// Where the pending recordings of a folder are.
const PENDING: &str = ".pending";

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
    let held = if path.is_dir() { folder(path, &model)? } else { archive(path, &model)? };
    if held.exchanges.is_empty() {
        let message = format!("error: {} holds no exchange of an action of the spec", path.display());
        return Err(Failed::usage(format!("{message}\n  = help: `list actions` shows the paths that are looked for")));
    }
    let shown: Vec<Shown<'_>> =
        held.exchanges.iter().map(|(name, request, response)| Shown { name, request, response }).collect();
    let told = offline::judge_all(&model, &held.world, &shown, arguments.strict);
    let told = told.map_err(|error| Failed::usage(format!("error: {}: {error}", path.display())))?;
    let report = Report {
        model: &model,
        target: &path.to_string_lossy(),
        endpoint: "https://ENDPOINT",
        seed: 0,
        salt: None,
        actions: &told.actions,
        cases: &told.cases,
        assessment: &told.assessment,
        requests: 0,
        elapsed: Duration::ZERO,
    };
    let file = arguments.output.as_ref();
    let style = Style { color: output::is_colored(file), verbose: arguments.verbose, ..Style::default() };
    output::write(&render(&report, arguments.format.into(), &style), file)?;
    Ok(exit_code(&told.assessment))
}

/// The exchanges of an archive; nothing is known of where it was recorded.
fn archive(path: &Path, model: &Model) -> Result<Held, Failed> {
    let har = read_archive(path, model)?;
    let exchanges = har.taken.into_iter().map(|taken| {
        let recorded = taken.recorded;
        (format!("entry-{}", taken.entry), recorded.request, recorded.response)
    });
    Ok(Held { exchanges: exchanges.collect(), world: World::default() })
}

/// Reads an archive, and says what was left out.
pub fn read_archive(path: &Path, model: &Model) -> Result<Har, Failed> {
    let name = path.display();
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(har::MOST_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(|error| Failed::usage(format!("error: {name}: {error}")))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > har::MOST_BYTES) {
        let most = har::MOST_BYTES >> 20;
        let help = "save the calls alone: most tools filter by path";
        return Err(Failed::usage(format!("error: {name} is larger than {most} MiB\n  = help: {help}")));
    }
    let har = har::read(&name.to_string(), &bytes, model).map_err(Failed::usage)?;
    let left_out: Vec<String> = har.left_out.iter().map(|(why, count)| format!("{count} {}", why.words())).collect();
    if !left_out.is_empty() {
        anstream::eprintln!("{name}: {} taken; left out: {}", har.taken.len(), left_out.join(", "));
    }
    Ok(har)
}

/// The recordings of a folder that have an answer, accepted and pending.
fn folder(path: &Path, model: &Model) -> Result<Held, Failed> {
    let mut fixtures = fixture::load(path, model).map_err(Failed::usage)?;
    let accepted = fixtures.len();
    let pending = path.join(PENDING);
    if fs::metadata(&pending).is_ok_and(|there| there.is_dir()) {
        fixtures.extend(fixture::load(&pending, model).map_err(Failed::usage)?);
    }
    let all = fixtures.len();
    let mut exchanges = Vec::new();
    for (index, fixture) in fixtures.into_iter().enumerate() {
        let name = if index < accepted { fixture.name } else { format!("pending/{}", fixture.name) };
        exchanges.extend(fixture.recorded.map(|response| (name, fixture.request, response)));
    }
    if exchanges.len() < all {
        anstream::eprintln!(
            "{}: {} of {all} recordings have no answer to judge",
            path.display(),
            all - exchanges.len()
        );
    }
    Ok(Held { exchanges, world: model.inventory.clone() })
}
