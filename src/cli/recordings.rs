//! `--fixtures`: folders of recordings, and what in them nobody has looked at yet.
//!
//! What is pending is never replayed. On a build server it is an error: what is merged there was
//! looked at.

use std::path::{Path, PathBuf};

use ncloud_conformance::case::fixture::{self, Fixture, Folders};
use ncloud_conformance::model::Model;
use ncloud_conformance::report::layout::count;

use super::{Failed, output, spec};

/// What is replayed.
#[derive(Default)]
pub struct Recordings {
    /// Those that come with the kit or the spec.
    pub own: Vec<Fixture>,
    /// Those of folders that were named.
    pub folders: Folders,
}

/// The recordings of these folders; where there are none, those that come with the kit.
pub fn load(spec: &Option<PathBuf>, model: &Model, dirs: &[PathBuf]) -> Result<Recordings, Failed> {
    if dirs.is_empty() {
        return Ok(Recordings { own: spec::fixtures(spec, model)?, folders: Folders::default() });
    }
    let recordings = Recordings { own: Vec::new(), folders: Folders::load(dirs, model).map_err(Failed::usage)? };
    let mut pending = Vec::new();
    for dir in dirs {
        let waiting = fixture::pending(dir);
        if waiting > 0 {
            let many = count(waiting, "recording");
            pending.push(format!(
                "{}: {many} pending, not replayed: ncloud-conformance review {}",
                dir.display(),
                shown(dir)
            ));
        }
    }
    if pending.is_empty() {
        return Ok(recordings);
    }
    let text = pending.join("\n");
    if is_ci(std::env::var("CI").ok().as_deref()) {
        return Err(Failed::usage(format!(
            "error: {text}\n  = help: accept or reject them before this runs where CI is set"
        )));
    }
    output::say(&text);
    Ok(recordings)
}

/// Whether a build server runs this, by its variable `CI`.
fn is_ci(variable: Option<&str>) -> bool {
    variable.is_some_and(|value| !value.is_empty() && value != "false")
}

/// A folder as a shell takes it.
fn shown(dir: &Path) -> String {
    let text = dir.display().to_string();
    if text.contains(char::is_whitespace) { format!("\"{text}\"") } else { text }
}

#[cfg(test)]
mod tests {
    use super::is_ci;

    #[test]
    fn a_build_server_says_so_and_false_or_nothing_is_none() {
        let said = [None, Some(""), Some("false"), Some("true"), Some("1")];
        assert_eq!(said.map(is_ci), [false, false, false, true, true]);
    }
}
