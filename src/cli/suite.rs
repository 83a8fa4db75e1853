//! The cases a run sends: made, then filtered, controls kept.

use ncloud_conformance::case::fixture::Fixture;
use ncloud_conformance::case::telling::telling;
use ncloud_conformance::case::{Case, Controls, Spring, suite};
use ncloud_conformance::generate::cases::{self, Order};
use ncloud_conformance::model::{Format, Model, World};
use ncloud_conformance::toml::expected;
use wildmatch::WildMatch;

use super::Failed;
use super::choice::Failing;

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

/// The cases the filter leaves, and the controls they lean on.
pub fn cases(model: &Model, world: &World, fixtures: &[Fixture], filter: &Filter<'_>) -> Result<Vec<Case>, Failed> {
    let springs = springs(filter.suites)?;
    let globs = globs(filter.globs);
    let actions = actions(model, filter)?;
    let mut all = suite::all(model, world, &actions, fixtures);
    all.extend(telling(model, world, &actions, &all));
    let generated = if springs.contains(&Spring::Generated) { filter.generated } else { 0 };
    // Generated cases lean on the controls of the systematic ones.
    let controls = Controls::of(&all, 0);
    for action in actions {
        let order = Order { model, action, world, seed: filter.seed, controls: &controls };
        all.extend(cases::cases(&order, 0..generated));
    }
    let all = suite::in_formats(suite::salted(model, world, all), filter.formats);
    if let Some(failing) = filter.failing {
        failing.all_in(&all.iter().map(|case| case.id.as_str()).collect(), filter.seed)?;
    }
    let failed = |case: &Case| filter.failing.is_none_or(|failing| failing.ids.contains(&case.id));
    let named = |id: &str| globs.is_empty() || globs.iter().any(|glob| glob.matches(id));
    let taken = |case: &Case| springs.contains(&case.spring) && failed(case) && named(&case.id);
    let kept = suite::narrow(all, taken);
    match kept.is_empty() {
        true => Err(Failed::usage("error: no case fits these filters; `list cases` shows what there is")),
        false => Ok(kept),
    }
}

fn springs(names: &[String]) -> Result<Vec<Spring>, Failed> {
    let all = [Spring::Fixture, Spring::Systematic, Spring::Generated];
    if names.is_empty() {
        return Ok(all.to_vec());
    }
    let known: Vec<&str> = all.iter().map(|spring| spring.name()).collect();
    let find = |name: &String| {
        let found = all.iter().find(|spring| spring.name() == name).copied();
        found.ok_or_else(|| Failed::usage(format!("error: no suite `{name}`\n  {}", expected(name, &known))))
    };
    names.iter().map(find).collect()
}

/// The globs over case ids.
pub fn globs(patterns: &[String]) -> Vec<WildMatch> {
    patterns.iter().map(|glob| WildMatch::new(glob)).collect()
}
