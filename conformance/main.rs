//! Every case as a test of its own: `cargo test --test conformance -- memberServerImageName`.
//!
//! Tests the built-in reference over a real socket, or the endpoint on loopback that
//! `NCLOUD_CONFORMANCE_ENDPOINT` names.

use std::process::ExitCode;
use std::sync::Arc;

use ncloud_conformance::libtest::{self, Started};
use ncloud_conformance::net::{host, spawn};
use ncloud_conformance::reference::Reference;

fn main() -> ExitCode {
    libtest::run(|| match std::env::var("NCLOUD_CONFORMANCE_ENDPOINT") {
        Ok(url) => Started::new(url, ()),
        Err(_) => {
            let model = ncloud_conformance::spec::built_in().expect("the built-in spec has no faults");
            let server = spawn(host(Reference::new(Arc::new(model)))).expect("a free loopback port");
            Started::new(server.base_url(), server)
        }
    })
}
