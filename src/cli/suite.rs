//! The cases a run sends: made, then filtered, controls kept.

use std::sync::Arc;

use ncloud_conformance::case::telling::telling;
use ncloud_conformance::case::{Case, Seeded, Spring, Suite, suite};
use ncloud_conformance::generate::cases::prepare;
use ncloud_conformance::model::{Format, Model, World};
use ncloud_conformance::toml::expected;

use super::Failed;
use super::choice::{Failing, globs};
use super::recordings::Recordings;

/// What to take of all the cases there are.
pub struct Filter<'a> {
    /// Ids of actions; none means all.
    pub actions: &'a [String],
    /// Names of suites; none means all.
    pub suites: &'a [String],
    /// Globs over case ids; none means all.
    pub globs: &'a [String],
    /// Cases to send again; `None` means all.
    pub failing: Option<&'a Failing>,
    /// The answer formats to ask for; none means all.
    pub formats: &'a [Format],
    /// What generated cases are made from.
    pub seed: u64,
    /// How many are generated for each action.
    pub generated: usize,
}

/// The actions the filter names, as indices into the model.
pub fn actions(model: &Model, filter: &Filter<'_>) -> Result<Vec<usize>, Failed> {
    let ids: Vec<&str> = model.actions.iter().map(|action| action.id.as_str()).collect();
    for id in filter.actions {
        if !ids.contains(&id.as_str()) {
            let all: Vec<&str> = model.every_action().map(|action| action.id.as_str()).collect();
            return Err(Failed::usage(format!("error: no action `{id}`\n  {}", expected(id, &all))));
        }
    }
    let wanted = |id: &str| filter.actions.is_empty() || filter.actions.iter().any(|wanted| wanted == id);
    Ok((0..ids.len()).filter(|&index| wanted(ids[index])).collect())
}

/// The cases the filter leaves, and the controls they lean on. Generated ones are told by their
/// numbers, and made when they are wanted; so are the recordings of folders.
pub fn cases(model: &Arc<Model>, world: &World, recordings: Recordings, filter: &Filter<'_>) -> Result<Suite, Failed> {
    let springs = springs(filter.suites)?;
    let globs = globs(filter.globs);
    let actions = actions(model, filter)?;
    let mut all = suite::all(model, world, &actions, &recordings.own);
    let recorded = recordings.folders.of_actions(&actions);
    all.extend(telling(model, world, &actions, &all));
    let kept = suite::in_formats(suite::salted(model, world, all), filter.formats);
    let generated = if springs.contains(&Spring::Generated) { filter.generated } else { 0 };
    let seeds: Vec<Seeded> = actions.into_iter().map(|action| Seeded { action, seed: filter.seed }).collect();
    let asks = |case: &Case| case.label.format.is_some_and(|format| filter.formats.contains(&format));
    let asked = |case: &Case| filter.formats.is_empty() || asks(case);
    let failed = |case: &Case| filter.failing.is_none_or(|failing| failing.ids.contains(&case.id));
    let named = |id: &str| globs.is_empty() || globs.iter().any(|glob| glob.matches(id));
    let taken = |case: &Case| asked(case) && springs.contains(&case.spring) && failed(case) && named(&case.id);
    if let Some(failing) = filter.failing {
        let all = Suite::of((model, world), kept.clone(), recorded.clone(), (&seeds, generated, prepare), asked);
        failing.all_in(all.lend(), filter.seed)?;
    }
    let left = Suite::of((model, world), kept, recorded, (&seeds, generated, prepare), taken);
    match left.lend().is_empty() {
        true => Err(Failed::usage("error: no case fits these filters; `list cases` shows what there is")),
        false => Ok(left),
    }
}

fn springs(names: &[String]) -> Result<Vec<Spring>, Failed> {
    if names.is_empty() {
        return Ok(Spring::ALL.to_vec());
    }
    let known = Spring::ALL.map(Spring::name);
    let find = |name: &String| {
        Spring::named(name)
            .ok_or_else(|| Failed::usage(format!("error: no suite `{name}`\n  {}", expected(name, &known))))
    };
    names.iter().map(find).collect()
}
