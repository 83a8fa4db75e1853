//! The flags about recordings.
//!
//! Next: [`crate::cli::record`].

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ncloud_conformance::recording::redact::Keepable;

use super::numbers::{address, creations};

/// Flags of `record`.
#[derive(Args)]
pub struct RecordArgs {
    /// Base URL of the endpoint; what the client asks for is appended.
    #[arg(long, value_name = "URL", required_unless_present = "har")]
    pub endpoint: Option<String>,
    /// Read exchanges from this HTTP archive (HAR 1.2) instead, and ask nobody.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["endpoint", "listen", "cacert", "allow_create", "ledger"])]
    pub har: Option<PathBuf>,
    /// The folder recordings are written to, pending until somebody has reviewed them.
    #[arg(long, value_name = "DIR", required_unless_present = "dry")]
    pub into: Option<PathBuf>,
    /// Write nothing, and only tell what diverges.
    #[arg(long)]
    pub dry: bool,
    /// Address and port of loopback the client is to call; port 0 takes a free one.
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0", value_parser = address, allow_negative_numbers = true)]
    pub listen: SocketAddr,
    /// A PEM file with roots to trust besides the system's.
    #[arg(long, value_name = "FILE")]
    pub cacert: Option<PathBuf>,
    /// How many things the endpoint may create; without it no call that creates leaves loopback.
    #[arg(long, value_name = "N", value_parser = creations, allow_negative_numbers = true)]
    pub allow_create: Option<usize>,
    /// Where every creation beyond loopback is written down.
    #[arg(long, value_name = "FILE", default_value = "ncloud-conformance-ledger.jsonl")]
    pub ledger: PathBuf,
    #[command(flatten)]
    pub redaction: Redaction,
}

/// What of recordings is replaced, and with which key.
#[derive(Clone, Args)]
pub struct Redaction {
    /// The key stand-ins are made with; made if there is none.
    /// Default: $XDG_STATE_HOME/ncloud-conformance/redaction.key, or below ~/.local/state.
    #[arg(long, value_name = "FILE")]
    pub redaction_key: Option<PathBuf>,
    /// Leave these as they are; secrets never stay (repeatable).
    #[arg(long, value_name = "NAME")]
    pub keep: Vec<Keep>,
}

/// What redaction can leave alone.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    /// Ids of things.
    Ids,
    /// Names of things.
    Names,
    /// Login ids and e-mail addresses.
    Logins,
    /// Ids of requests.
    RequestIds,
}

impl From<Keep> for Keepable {
    fn from(keep: Keep) -> Self {
        match keep {
            Keep::Ids => Keepable::Ids,
            Keep::Names => Keepable::Names,
            Keep::Logins => Keepable::Logins,
            Keep::RequestIds => Keepable::RequestIds,
        }
    }
}
