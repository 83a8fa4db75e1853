//! `ncloud-conformance.toml`: the target file of a folder and those below it, where none is named.
//!
//! It is found upwards from the working directory, and said on stderr. Who runs the kit in a stranger's
//! checkout has not looked at what it says: so it leads to loopback only, whatever names the endpoint.

use std::path::{Path, PathBuf};

use ncloud_conformance::net::Endpoint;

use super::args::Run;
use super::settings::Settings;
use super::{Failed, output};

/// The name that is looked for.
pub const NAME: &str = "ncloud-conformance.toml";

/// The file that is there, if none is named and one may be looked for.
pub fn find(arguments: &Run) -> Option<PathBuf> {
    if arguments.target.is_some() || arguments.no_config {
        return None;
    }
    let found = above(&std::env::current_dir().ok()?)?;
    output::say(format_args!("note: the target file is {}, which was found; --no-config takes none", found.display()));
    Some(found)
}

/// The file in this folder or the nearest one above it.
fn above(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

/// Refuses a run that a found file would take part in and that goes beyond loopback.
pub fn keeps_to_loopback(path: &Path, settings: &Settings<'_>) -> Result<(), Failed> {
    let urls = settings.endpoint.iter().chain(&settings.flags.against);
    let beyond = urls.filter_map(|url| Endpoint::parse(url).ok()).find(|endpoint| !endpoint.is_loopback());
    beyond.map_or(Ok(()), |endpoint| {
        let path = path.display();
        Err(Failed::usage(format!(
            "error: {endpoint} is not on loopback, and {path} was found, not named: nothing was sent\n  \
             = help: look at the file and name it with --target {path}, or leave it out with --no-config"
        )))
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_one_above_is_taken() {
        let root = tempfile::tempdir().expect("a folder");
        let deep = root.path().join("a/b");
        fs::create_dir_all(deep.join(NAME)).expect("a folder of that name, which is no file");
        assert_eq!(above(&deep), None);
        fs::write(root.path().join(NAME), "format = 1").expect("written");
        assert_eq!(above(&deep), Some(root.path().join(NAME)));
        fs::write(root.path().join("a").join(NAME), "format = 1").expect("written");
        assert_eq!(above(&deep), Some(root.path().join("a").join(NAME)));
    }
}
