//! Flags of `serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use ncloud_conformance::reference::memory::Settle;

use super::numbers::{address, creations};

/// Flags of `serve`.
#[derive(Args)]
pub struct Serve {
    /// Address and port, or a port of this machine; port 0 takes a free one.
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0", value_parser = address, allow_negative_numbers = true)]
    pub listen: SocketAddr,
    /// Serve this edition of each page that has it; `list editions` shows the names.
    #[arg(long, value_name = "NAME")]
    pub edition: Option<String>,
    /// Fail in this way; `list faults` shows the ids (repeatable).
    #[arg(long, value_name = "ID")]
    pub fault: Vec<String>,
    /// What exists, in the form of the spec's inventory.toml: every kind in it in the place of the spec's own.
    #[arg(long, value_name = "FILE")]
    pub world: Option<PathBuf>,
    /// Keep what is created and deleted in this file, and go on from it.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// When what was created is ready, and what was deleted is gone: after so many looks, or seconds.
    #[arg(long, value_name = "polls=N|seconds=S", default_value = "polls=2", value_parser = settle)]
    pub settle: Settle,
    /// Refuse to have more than so many things of a kind.
    #[arg(long, value_name = "N", value_parser = creations, allow_negative_numbers = true)]
    pub quota: Option<usize>,
    /// Refuse a name that a thing of the same kind has.
    #[arg(long)]
    pub unique_names: bool,
    /// Refuse requests that are not signed with the keys `run` would sign with here.
    ///
    /// They come from NCLOUD_ACCESS_KEY_ID or NCLOUD_ACCESS_KEY and NCLOUD_SECRET_ACCESS_KEY or
    /// NCLOUD_SECRET_KEY, or from ~/.ncloud/configure.
    #[arg(long)]
    pub require_signature: bool,
    /// Take the keys of this [section] of ~/.ncloud/configure.
    #[arg(long, value_name = "NAME", requires = "require_signature")]
    pub profile: Option<String>,
}

/// What moves a thing on.
fn settle(text: &str) -> Result<Settle, String> {
    let expected = || "expected polls=N or seconds=S, such as polls=2".to_owned();
    let (what, number) = text.split_once('=').ok_or_else(expected)?;
    let number: u32 = number.parse().map_err(|_| expected())?;
    match what {
        "polls" => Ok(Settle::Polls(number)),
        "seconds" => Ok(Settle::Seconds(number)),
        _ => Err(expected()),
    }
}
