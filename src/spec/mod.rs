//! Spec files to a [`Model`]: the one strict place.
//!
//! Three steps, each in a folder of its own: `raw` reads the tables, `compile` makes the model,
//! `lint` holds the whole against itself; [`quote`] holds it against pages, if there are any. `editions`
//! does the same for each other edition of a page, which `overlay` lays over the one it differs from. Every fault of every file is reported at once, with its
//! place. Nothing is guessed and nothing repaired: a spec with one fault is no model. The format is
//! described in `spec/README.md`, whose lower half a test makes.
//!
//! Next: [`crate::model`] for what comes out, [`crate::toml`] for how files are read.

mod compile;
mod editions;
mod lint;
mod overlay;
pub mod quote;
mod raw;
mod schema;
#[cfg(test)]
pub(crate) mod tests;

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use crate::model::{Model, Resource};
use crate::toml::{Diagnostic, Faults, Source};

pub use quote::PageText;
pub use schema::schemas;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/spec");

/// Everything wrong with a spec, by file and line.
#[derive(Debug, thiserror::Error)]
#[error("{}", crate::toml::print(.diagnostics))]
pub struct SpecError {
    /// The faults.
    pub diagnostics: Vec<Diagnostic>,
}

/// The spec that comes with the crate.
pub fn built_in() -> Result<Model, SpecError> {
    built_in_of(&[])
}

/// The same, held against the pages it is of.
pub fn built_in_of(pages: &[PageText]) -> Result<Model, SpecError> {
    let mut files = Vec::new();
    collect_embedded(&BUILT_IN, &mut files);
    load_named("spec", files, pages)
}

/// A file of the spec that comes with the crate, by its path in it.
pub fn built_in_text(path: &str) -> Option<&'static str> {
    BUILT_IN.get_file(path)?.contents_utf8()
}

/// The shapes that the text of a `common.toml` shares, each with the names of its members, in its order.
pub fn shared_shapes(text: &str) -> Result<Vec<(String, Vec<String>)>, SpecError> {
    let faults = Faults::default();
    let sources = vec![("common.toml".to_owned(), Source::new("common.toml", text))];
    let raw = raw::read(&sources, &faults);
    let shapes = raw.common.iter().flat_map(|common| &common.shapes);
    let names = |shape: &raw::RawShape<'_>| shape.members.iter().map(|member| member.name.value.clone()).collect();
    let shapes = shapes.map(|shape| (shape.name.value.clone(), names(shape))).collect();
    drop(raw);
    if faults.is_empty() { Ok(shapes) } else { Err(SpecError { diagnostics: faults.sorted() }) }
}

/// Loads a spec folder.
pub fn load(dir: &Path) -> Result<Model, SpecError> {
    load_of(dir, &[])
}

/// The same, held against the pages it is of.
pub fn load_of(dir: &Path, pages: &[PageText]) -> Result<Model, SpecError> {
    let mut files = Vec::new();
    let mut unread = Vec::new();
    collect(dir, dir, &mut files, &mut unread);
    if !unread.is_empty() {
        return Err(SpecError { diagnostics: unread });
    }
    load_named(&dir.to_string_lossy(), files, pages)
}

/// Loads a spec from texts, each with its path below the spec's root (`server/createX.toml`); what
/// is no `.toml` file is passed over.
pub fn load_files(files: impl IntoIterator<Item = (String, String)>) -> Result<Model, SpecError> {
    load_named("", files.into_iter().collect(), &[])
}

/// Reads a world for that spec, in the form of its inventory: every kind in it must be one that the
/// spec speaks of. Faults are reported as those of `file`.
pub fn world(file: &str, text: String, model: &Model) -> Result<Vec<Resource>, SpecError> {
    let (faults, source) = (Faults::default(), Source::new(file, text));
    let resources = raw::read_world(&source, &faults).map(|raw| lint::world(&raw, model, &faults)).unwrap_or_default();
    if faults.is_empty() { Ok(resources) } else { Err(SpecError { diagnostics: faults.sorted() }) }
}

/// Loads texts whose faults are reported below that folder.
fn load_named(folder: &str, mut files: Vec<(String, String)>, pages: &[PageText]) -> Result<Model, SpecError> {
    files.retain(|(path, _)| path.ends_with(".toml"));
    files.sort();
    let digest = digest(&files);
    let faults = Faults::default();
    let sources: Vec<(String, Source)> = files
        .into_iter()
        .map(|(path, text)| {
            let shown = if folder.is_empty() { path.clone() } else { format!("{folder}/{path}") };
            (path, Source::new(shown, text))
        })
        .collect();
    let raw = raw::read(&sources, &faults);
    let actions: Vec<&raw::RawAction<'_>> = raw.actions.iter().collect();
    let (mut model, quoted) = compile::compile(&raw, &actions, &digest, &faults);
    lint::lint(&raw, &actions, &model, &faults);
    quote::check(&raw, &model, &quoted, pages, &faults);
    model.editions = editions::editions(&raw, &model, &faults);
    if !sources.iter().any(|(path, _)| path == "common.toml") {
        let file = if folder.is_empty() { "common.toml".to_owned() } else { format!("{folder}/common.toml") };
        faults.note(Diagnostic::of_file(file, "the file is missing"));
    }
    drop(raw);
    if faults.is_empty() { Ok(model) } else { Err(SpecError { diagnostics: faults.sorted() }) }
}

/// SHA-256 over the sorted files, in hexadecimal; names and texts are kept apart by their lengths.
fn digest(files: &[(String, String)]) -> String {
    let mut hash = Sha256::new();
    for part in files.iter().flat_map(|(path, text)| [path, text]) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn collect_embedded(dir: &Dir<'_>, files: &mut Vec<(String, String)>) {
    for file in dir.files() {
        files.push((slashed(file.path()), String::from_utf8_lossy(file.contents()).into_owned()));
    }
    for inner in dir.dirs() {
        collect_embedded(inner, files);
    }
}

fn collect(root: &Path, dir: &Path, files: &mut Vec<(String, String)>, unread: &mut Vec<Diagnostic>) {
    let listed = std::fs::read_dir(dir).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = match listed {
        Ok(entries) => entries,
        Err(error) => {
            unread.push(Diagnostic::of_file(dir.to_string_lossy(), format!("cannot be read: {error}")));
            return;
        }
    };
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(root, &path, files, unread);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            match std::fs::read_to_string(&path) {
                Ok(text) => files.push((slashed(path.strip_prefix(root).unwrap_or(&path)), text)),
                Err(error) => {
                    unread.push(Diagnostic::of_file(path.to_string_lossy(), format!("cannot be read: {error}")));
                }
            }
        }
    }
}

/// A path with slashes on every platform, so that digests and faults are the same everywhere.
fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
