//! Sockets, time, concurrency and limits: the only room that names tokio, hyper or reqwest.
//!
//! This room carries messages and never reads them: what an answer means is decided elsewhere. It
//! repeats no call that may have cost something, never follows a redirect, and never talks to anyone but the endpoint (or
//! the proxy asked for by name). What goes wrong on the way is a [`TransportFault`], a closed set.
//!
//! Next: [`client`] sends one request, [`pace`] many, [`run`] a suite; [`serve`] answers them until
//! [`signals`] end it, and [`mod@host`] lends the reference endpoint a clock; [`relay`] stands in between.
//! [`hostile`] answers as nobody should.

mod budget;
mod caller;
mod circuit;
pub mod client;
mod door;
pub mod endpoint;
pub mod fault;
pub mod host;
pub mod hostile;
mod obstacle;
pub mod pace;
pub mod relay;
pub mod run;
mod sender;
pub mod serve;
mod shown;
pub mod signals;
mod teller;
pub mod tempo;
mod trial;
pub mod verify;

#[cfg(test)]
mod raw;

pub use budget::Budget;
pub use caller::Caller;
pub use client::{ClientError, ClientOptions, HttpClient, Sent};
pub use endpoint::{Endpoint, EndpointError};
pub use fault::{Awaited, TransportFault};
pub use host::{clocked, host};
pub use hostile::{Hostility, serve_hostile};
pub use pace::{Ended, MOST_JOBS, Pace, Stop, in_order};
pub use relay::{Fate, Passed, Relay};
pub use run::{Enough, Ran, RunStep, Runner, Show, Signer};
pub use sender::{Patience, Tap};
pub use serve::{Running, ServeError, Server, spawn};
pub use shown::Shown;
pub use signals::Signals;
pub use tempo::Tempo;

/// A runtime with one worker thread a core.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}
