//! `selfcheck`: the kit against its own faults.

use std::path::PathBuf;

use ncloud_conformance::case::{Case, Controls};
use ncloud_conformance::generate::cases::{self, Order};
use ncloud_conformance::model::Model;
use ncloud_conformance::selfcheck::{Options, Threshold, json, run, text};

use super::args::{GENERATED, ListFormat, Selfcheck};
use super::progress::Progress;
use super::{Failed, output, spec};

/// Tries every fault, every benign variant and a sample of pairs, and prints what was found. Ends
/// with 1 where the gate does not pass.
pub fn selfcheck(dir: &Option<PathBuf>, arguments: &Selfcheck) -> Result<u8, Failed> {
    let model = spec::load(dir)?;
    let (seed, pairs, jobs) = (arguments.seed, arguments.pairs, arguments.jobs.get());
    let seeds = arguments.seeds;
    let options = Options { seed, seeds, generate: Some(generate), pairs, jobs, ..Options::default() };
    let mut progress = None;
    let check = run(&model, &options, |done, all| progress.get_or_insert_with(|| Progress::new(all)).tried(done));
    drop(progress);
    let table = match arguments.format {
        ListFormat::Text => text(&check),
        ListFormat::Json => json(&check),
    };
    output::print(&table)?;
    match check.passes(&Threshold::default()) {
        Ok(()) => Ok(0),
        Err(short) => {
            output::say(format_args!("the gate does not pass:\n  {}", short.join("\n  ")));
            Ok(1)
        }
    }
}

/// As many as `run` generates where nothing is said.
fn generate(model: &Model, action: usize, seed: u64, controls: &Controls) -> Vec<Case> {
    cases::cases(&Order { model, action, world: &model.inventory, seed, controls }, 0..GENERATED)
}
