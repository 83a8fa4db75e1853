//! Loading a spec, and `lint`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ncloud_conformance::case::fixture::{self, Fixture};
use ncloud_conformance::model::edition::BASE;
use ncloud_conformance::model::{Action, Model};
use ncloud_conformance::report::layout::count;
use ncloud_conformance::spec::{self, PageText, SpecError};
use ncloud_conformance::toml::expected;

use super::args::Lint;
use super::{Failed, output};

/// The spec asked for, or the built-in one.
pub fn load(dir: &Option<PathBuf>) -> Result<Arc<Model>, Failed> {
    read(dir.as_deref()).map(Arc::new).map_err(Failed::usage)
}

/// The same, with those support actions under test that are wanted.
pub fn load_asking(dir: &Option<PathBuf>, wanted: impl Fn(&Action) -> bool) -> Result<Arc<Model>, Failed> {
    load_under(dir, None, wanted)
}

/// The same, with every page in the edition of that name; as it is, where none is named.
pub fn load_under(
    dir: &Option<PathBuf>,
    edition: Option<&str>,
    wanted: impl Fn(&Action) -> bool,
) -> Result<Arc<Model>, Failed> {
    let model = read(dir.as_deref()).map_err(Failed::usage)?;
    let model = match edition {
        None | Some(BASE) => model,
        Some(name) => model.under(name).ok_or_else(|| no_edition(&model, name))?,
    };
    Ok(Arc::new(model.asking_for(wanted)))
}

/// The spec with every page in the edition of that name.
pub fn under(model: &Arc<Model>, edition: &str) -> Result<Arc<Model>, Failed> {
    match edition {
        BASE => Ok(model.clone()),
        name => model.under(name).map(Arc::new).ok_or_else(|| no_edition(model, name)),
    }
}

/// What to say where no page has an edition of that name.
fn no_edition(model: &Model, name: &str) -> Failed {
    let names: Vec<&str> = std::iter::once(BASE).chain(model.edition_names()).collect();
    let help = expected(name, &names);
    Failed::usage(format!("error: no page has an edition `{name}`\n  = help: {help}"))
}

/// The fixtures that come with the built-in spec; another spec has none.
pub fn fixtures(dir: &Option<PathBuf>, model: &Model) -> Result<Vec<Fixture>, Failed> {
    if dir.is_some() { Ok(Vec::new()) } else { fixture::built_in(model).map_err(Failed::usage) }
}

/// Checks a spec.
pub fn lint(arguments: &Lint) -> Result<u8, Failed> {
    let pages = arguments.page.iter().map(|file| page(file)).collect::<Result<Vec<_>, _>>()?;
    let model = match &arguments.dir {
        Some(dir) => spec::load_of(dir, &pages),
        None => spec::built_in_of(&pages),
    };
    let model = model.map_err(Failed::usage)?;
    let (actions, constraints) = (model.actions.len(), model.constraints_under_test());
    let support = match model.support.len() {
        0 => String::new(),
        support => format!(", {}", count(support, "support action")),
    };
    let digest = &model.digest;
    let (actions, constraints) = (count(actions, "action"), count(constraints, "constraint"));
    output::print(&format!("no faults: {actions}, {constraints}{support}, digest {digest}\n"))?;
    spec::quote::thin(&model).iter().for_each(|thin| output::say(format_args!("warning: {thin}")));
    for page in &pages {
        let lines = spec::quote::uncited(&model, page);
        let lines: String = lines.iter().map(|(number, line)| format!("  {number}: {line}\n")).collect();
        if !lines.is_empty() {
            output::print(&format!("no statement cites these lines of {}:\n{lines}", page.file))?;
        }
    }
    Ok(0)
}

/// The text of a page; what is not UTF-8 in it cannot be quoted.
fn page(file: &Path) -> Result<PageText, Failed> {
    let name = file.to_string_lossy().into_owned();
    let bytes = output::bytes(file).map_err(|error| Failed::usage(format!("error: --page {name}: {error}")))?;
    Ok(PageText { file: name, text: String::from_utf8_lossy(&bytes).into_owned() })
}

fn read(dir: Option<&Path>) -> Result<Model, SpecError> {
    match dir {
        Some(dir) => spec::load(dir),
        None => spec::built_in(),
    }
}
