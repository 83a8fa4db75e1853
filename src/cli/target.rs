//! `--target` and `--update-target`: the file on disk, and the day it is.
//!
//! A file is replaced as a whole or not at all, and never if it was changed during the run. What
//! was told of an update goes to stderr: the report stays what it was.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use ncloud_conformance::case::Cases;
use ncloud_conformance::judge::{Assessment, Known, KnownStanding};
use ncloud_conformance::model::Model;
use ncloud_conformance::net::Endpoint;
use ncloud_conformance::report::RunOutcome;
use ncloud_conformance::report::outcome;
use ncloud_conformance::target::{self, Review, Target, Tried, update};

use super::args::Run;
use super::settings::Settings;
use super::{Failed, found, output};

/// A target file, as it was when the run began.
pub struct Loaded {
    /// What it says.
    pub target: Target,
    path: PathBuf,
    text: String,
    /// Whether nobody named it.
    is_found: bool,
}

/// The target file that is named, or else found, if there is one.
pub fn load(model: &Model, arguments: &Run) -> Result<Option<Loaded>, Failed> {
    let review = if arguments.update_target { Review::Pending } else { Review::Needed };
    let found = found::find(arguments);
    let is_found = found.is_some();
    let path = arguments.target.clone().or(found);
    path.map(|path| Ok(Loaded { is_found, ..read(model, &path, review)? })).transpose()
}

/// The target file of that path; what nobody has reviewed yet is refused unless it may be pending.
pub fn read(model: &Model, path: &Path, review: Review) -> Result<Loaded, Failed> {
    let name = path.display().to_string();
    let text = output::read(path).map_err(|error| {
        let help = "a target file is TOML and begins with `format = 1`";
        Failed::usage(format!("error: --target: {name}: {error}\n  = help: {help}"))
    })?;
    let target = target::load(&name, &text, model, review).map_err(Failed::usage)?;
    if let Some(endpoint) = &target.endpoint {
        Endpoint::parse(endpoint).map_err(|error| Failed::usage(format!("error: {name}: {error}")))?;
    }
    Ok(Loaded { target, path: path.to_owned(), text, is_found: false })
}

/// Holds what a file lists against what a run found, as of today.
pub fn apply(assessment: &mut Assessment, known: &[Known], tried: &Tried<'_>) {
    target::apply(assessment, known, tried, today());
}

impl Loaded {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Refuses to go beyond loopback by a file that nobody named.
    pub fn keeps_to_loopback(&self, settings: &Settings<'_>) -> Result<(), Failed> {
        if self.is_found { found::keeps_to_loopback(&self.path, settings) } else { Ok(()) }
    }

    /// Refuses a file that could not be written again, before anything is sent.
    pub fn can_update(&self) -> Result<(), Failed> {
        let name = self.path.display();
        let help = "nothing was sent; leave out --update-target, or name a file in a folder that can be written";
        output::can_replace(&self.path).map_err(|error| {
            Failed::usage(format!("error: --update-target: cannot write {name}: {error}\n  = help: {help}"))
        })
    }

    /// Adds what is new to the file, and says what a person has to do.
    pub fn update(&self, model: &Model, cases: Cases<'_>, assessment: &Assessment) -> Result<(), Failed> {
        let name = self.path.display();
        if outcome::of(assessment) == RunOutcome::Incomplete {
            output::say(format_args!("{name}: left as it is, because the run is not complete"));
            return Ok(());
        }
        let entries = update::additions(&self.target, cases, assessment, today());
        let failed = |what: String| Failed::usage(format!("error: cannot update {name}: {what}"));
        if entries.is_empty() {
            output::say(format_args!("{name}: left as it is, nothing is new"));
        } else {
            let text =
                update::write(&self.text, model, &entries).ok_or_else(|| failed("it is not as it was".into()))?;
            self.replace(&text).map_err(|error| failed(error.to_string()))?;
            output::say(format_args!("{name}: {} added at the end", counted(entries.len())));
        }
        let pending = entries.len() + self.target.pending.len();
        if pending > 0 {
            output::say(format_args!("  review {}: say in `reason` why it is known, or remove it;", counted(pending)));
            output::say("  until then the file is refused");
        }
        let stale = outcome::standing(assessment, KnownStanding::Stale);
        if stale > 0 {
            output::say(format_args!("  {} stale and kept: the report names what to remove", counted(stale)));
        }
        Ok(())
    }

    /// The new text, unless somebody else was there meanwhile.
    fn replace(&self, text: &str) -> io::Result<()> {
        if fs::read_to_string(&self.path)? != self.text {
            return Err(io::Error::other("it was changed during the run; run again"));
        }
        output::replace(&self.path, text)
    }
}

fn counted(entries: usize) -> String {
    if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
}

/// The day it is in UTC, the same wherever a run is started.
fn today() -> Date {
    jiff::Timestamp::now().to_zoned(TimeZone::UTC).date()
}
