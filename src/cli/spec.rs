//! Loading a spec, and `lint`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ncloud_conformance::case::fixture::{self, Fixture};
use ncloud_conformance::model::Model;
use ncloud_conformance::spec::{self, PageText, SpecError};

use super::args::Lint;
use super::{Failed, output};

/// The spec asked for, or the built-in one.
pub fn load(dir: &Option<PathBuf>) -> Result<Arc<Model>, Failed> {
    read(dir.as_deref()).map(Arc::new).map_err(Failed::usage)
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
    let (actions, constraints) = (model.actions.len(), model.constraints.len());
    output::print(&format!("no faults: {actions} actions, {constraints} constraints, digest {}\n", model.digest))?;
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
    let bytes = std::fs::read(file).map_err(|error| Failed::usage(format!("error: --page {name}: {error}")))?;
    Ok(PageText { file: name, text: String::from_utf8_lossy(&bytes).into_owned() })
}

fn read(dir: Option<&Path>) -> Result<Model, SpecError> {
    match dir {
        Some(dir) => spec::load(dir),
        None => spec::built_in(),
    }
}
