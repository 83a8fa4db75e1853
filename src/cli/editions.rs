//! `editions diff`: what changes from one edition of a page to another.

use std::path::PathBuf;

use ncloud_conformance::model::Model;
use ncloud_conformance::model::edition::BASE;
use ncloud_conformance::report::editions::{self, EditionPair};
use ncloud_conformance::toml::expected;

use super::args::{Diff, EditionCommand, Editions, ListFormat};
use super::{Failed, output, spec};

/// Does what is asked of editions.
pub fn editions(dir: &Option<PathBuf>, arguments: &Editions) -> Result<u8, Failed> {
    match &arguments.command {
        EditionCommand::Diff(diff) => self::diff(dir, diff),
    }
}

fn diff(dir: &Option<PathBuf>, arguments: &Diff) -> Result<u8, Failed> {
    let model = spec::load(dir)?;
    let (a, b) = (spec::under(&model, &arguments.a)?, spec::under(&model, &arguments.b)?);
    let ids: Vec<&str> = model.every_action().map(|action| action.id.as_str()).collect();
    if let Some(unknown) = arguments.action.iter().find(|id| !ids.contains(&id.as_str())) {
        return Err(Failed::usage(format!("error: no action `{unknown}`\n  {}", expected(unknown, &ids))));
    }
    let asked = |id: &str| arguments.action.is_empty() || arguments.action.iter().any(|asked| asked == id);
    let has = |id: &str, name: &str| name == BASE || model.editions_of(id).any(|edition| edition.name == name);
    let both = |id: &&str| asked(id) && has(id, &arguments.a) && has(id, &arguments.b) && is_edited(&model, id);
    let both: Vec<&str> = ids.iter().copied().filter(both).collect();
    if both.is_empty() {
        let (a, b) = (&arguments.a, &arguments.b);
        let help = "`list editions` shows which page has which";
        return Err(Failed::usage(format!("error: no page has both editions, `{a}` and `{b}`\n  = help: {help}")));
    }
    let pair = EditionPair { names: (&arguments.a, &arguments.b), models: (&a, &b), actions: &both };
    output::print(&match arguments.format {
        ListFormat::Text => editions::text(&pair),
        ListFormat::Json => editions::json(&pair),
    })?;
    Ok(0)
}

fn is_edited(model: &Model, action: &str) -> bool {
    model.editions_of(action).next().is_some()
}
