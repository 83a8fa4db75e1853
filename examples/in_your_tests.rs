//! The cases inside the tests of a project of your own, against its own server.
//!
//! Put the lines below into `tests/ncloud.rs`, with `harness = false` in `Cargo.toml`, and start your
//! server where this one starts the reference. `cargo test` and `cargo nextest run` do the rest.

use std::process::ExitCode;

use ncloud_conformance::libtest::{self, Started};

fn main() -> ExitCode {
    libtest::run(|| {
        let server = your_server::start();
        Started::new(server.base_url(), server)
    })
}

/// Stands for a server of your own: the reference, on a free port.
mod your_server {
    use std::sync::Arc;

    use ncloud_conformance::net::{Running, host, spawn};
    use ncloud_conformance::reference::Reference;

    pub fn start() -> Running {
        let model = ncloud_conformance::spec::built_in().expect("the built-in spec is good");
        spawn(host(Reference::new(Arc::new(model)))).expect("a free port")
    }
}
