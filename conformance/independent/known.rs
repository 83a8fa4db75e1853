//! A target file that was written with one seed masks the same findings under any other.
//!
//! Next: [`super::score`].

use std::fs;

use crate::kit::{self, Finding};
use crate::server::Server;
use crate::table;

/// Servers whose findings once depended on the seed.
pub const SERVERS: [&str; 3] = ["snapshot-name-min-5", "image-name-and-description-500", "name-last-line-end"];

/// Writes the file with one seed, and holds it against that many others.
pub fn holds(id: &str, seeds: u64) -> Result<(), String> {
    let server = Server::start(table::ways(id).ok_or("no such server")?).map_err(|error| error.to_string())?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let file = folder.path().join("target.toml");
    fs::write(&file, "format = 1\n").map_err(|error| error.to_string())?;
    let target = file.to_str().ok_or("a path that is no text")?;
    let first = kit::run(&server.url, 42, &["--target", target, "--update-target"]);
    let known: Vec<String> = first.divergences().iter().map(Finding::name).collect();
    let written = fs::read_to_string(&file).map_err(|error| error.to_string())?;
    let reasoned =
        written.replace("reason     = \"\"", "reason = \"known\"").replace("reason = \"\"", "reason = \"known\"");
    fs::write(&file, reasoned).map_err(|error| error.to_string())?;
    if known.is_empty() {
        return Err(format!("nothing was found: {}", first.line()));
    }
    for seed in 100..100 + seeds {
        let again = kit::run(&server.url, seed, &["--target", target]);
        let shown: Vec<String> = again.divergences().iter().map(Finding::name).collect();
        if again.code != Some(0) || shown != known {
            return Err(format!("seed {seed}, known {known:?}: {} {}", again.line(), again.errors));
        }
    }
    Ok(())
}
