//! `new`: a spec file to fill in. What it is drafted from is read here; nothing that is there is written
//! over.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use ncloud_conformance::draft::{Agreement, Shared, Sources, draft, measure};
use ncloud_conformance::model::Model;
use ncloud_conformance::spec;

use super::args::New;
use super::{Failed, output};

/// The files that every action of a folder leans on.
const BESIDE: [&str; 2] = ["common.toml", "inventory.toml"];

/// Drafts a spec file.
pub fn new(dir: &Option<PathBuf>, arguments: &New) -> Result<u8, Failed> {
    if arguments.from.is_none() && arguments.request.is_none() && arguments.page.is_none() {
        let help = "give an example answer with --from, a request with --request, or a page with --page";
        return Err(Failed::usage(format!("error: there is nothing to draft from\n  = help: {help}")));
    }
    let files = beside(dir.as_deref().or(arguments.against.as_deref().and_then(folder)))?;
    let shared = spec::shared_shapes(&files[0].1).map_err(Failed::usage)?;
    let shared: Vec<Shared> = shared.into_iter().map(|(name, members)| Shared { name, members }).collect();
    let example = arguments.from.as_ref().map(|path| read("--from", path)).transpose()?;
    let page = arguments.page.as_ref().map(|path| read("--page", path)).transpose()?;
    let request = arguments.request.as_ref().map(|place| requested(place)).transpose()?;
    let text = draft(&Sources {
        family: &arguments.family,
        action: &arguments.action,
        shared: &shared,
        example: example.as_deref().map(str::as_bytes),
        request: request.as_deref(),
        page: page.as_deref(),
    });
    match (&arguments.against, &arguments.into, &arguments.output) {
        (Some(by_hand), _, _) => against(arguments, by_hand, &text, files),
        (None, Some(folder), _) => into(arguments, folder, &text, &files),
        (None, None, Some(path)) => write(path, &text).map(|()| 0),
        (None, None, None) => output::print(&text).map(|()| 0),
    }
}

/// `common.toml` and `inventory.toml` of a folder, or those of the built-in spec.
fn beside(folder: Option<&Path>) -> Result<Vec<(String, String)>, Failed> {
    let of_folder = |folder: &Path, name: &str| read("--spec", &folder.join(name));
    let text = |name: &str| match folder {
        Some(folder) => of_folder(folder, name),
        None => spec::built_in_text(name).map(str::to_owned).ok_or_else(|| Failed::usage(format!("error: no {name}"))),
    };
    BESIDE.iter().map(|name| Ok(((*name).to_owned(), text(name)?))).collect()
}

/// The spec's root, of an action's file in it.
fn folder(file: &Path) -> Option<&Path> {
    file.parent()?.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
}

fn read(flag: &str, path: &Path) -> Result<String, Failed> {
    output::read(path).map_err(|error| Failed::usage(format!("error: {flag}: cannot read {}: {error}", path.display())))
}

/// A URL, or what a file says.
fn requested(place: &str) -> Result<String, Failed> {
    let is_url = place.contains("://") || place.starts_with('/') && place.contains('?');
    if is_url { Ok(place.to_owned()) } else { read("--request", Path::new(place)) }
}

/// Where the draft and the spec by hand differ.
fn against(arguments: &New, by_hand: &Path, text: &str, mut files: Vec<(String, String)>) -> Result<u8, Failed> {
    files.extend(sisters(arguments, by_hand)?);
    let load = |text: String| {
        let own = (format!("{}/{}.toml", arguments.family, arguments.action), text);
        spec::load_files(files.iter().cloned().chain([own])).map_err(Failed::usage)
    };
    let hand: Model = load(read("--against", by_hand)?)?;
    let measured = measure(&hand, &load(text.to_owned())?, &format!("{}.{}", arguments.family, arguments.action));
    output::print(&told(&measured))?;
    Ok(u8::from(!measured.wrong.is_empty()))
}

/// The other pages of the family, and its types: a spec by hand may lean on them. Editions lean on it.
fn sisters(arguments: &New, by_hand: &Path) -> Result<Vec<(String, String)>, Failed> {
    let unread = |error: std::io::Error| Failed::usage(format!("error: --against: {}: {error}", by_hand.display()));
    let folder = by_hand.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let is_page = path.extension().is_some_and(|end| end == "toml") && !stem.contains('.');
        if is_page && stem != arguments.action && path.file_name() != by_hand.file_name() {
            found.push((format!("{}/{stem}.toml", arguments.family), read("--against", &path)?));
        }
    }
    Ok(found)
}

fn told(measured: &Agreement) -> String {
    let Agreement { by_hand, alike, missing, wrong } = measured;
    let percent = alike * 100 / (*by_hand).max(1);
    let named = |head: &str, ids: &[String]| ids.iter().map(|id| format!("  {head} {id}\n")).collect::<String>();
    format!(
        "{alike} of {by_hand} statements are drafted ({percent} %), {} wrong\n{}{}",
        wrong.len(),
        named("missing", missing),
        named("wrong  ", wrong)
    )
}

fn into(arguments: &New, folder: &Path, text: &str, files: &[(String, String)]) -> Result<u8, Failed> {
    let own = folder.join(&arguments.family);
    fs::create_dir_all(&own).map_err(|error| Failed::usage(format!("error: --into {}: {error}", own.display())))?;
    for (name, text) in files {
        let path = folder.join(name);
        if !path.exists() {
            write(&path, text)?;
        }
    }
    write(&own.join(format!("{}.toml", arguments.action)), text).map(|()| 0)
}

fn write(path: &Path, text: &str) -> Result<(), Failed> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failed::usage(format!("error: {} is there already, and was left as it is", path.display()))
        }
        _ => Failed::usage(format!("error: cannot write to {}: {error}", path.display())),
    };
    File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes())).map_err(failed)?;
    output::say(format_args!("{} is written", path.display()));
    Ok(())
}
