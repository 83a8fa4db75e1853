//! `serve`: the reference as a server.

use std::io::Write;
use std::path::PathBuf;

use ncloud_conformance::net::{Server, host, signal};
use ncloud_conformance::reference::Reference;

use super::args::Serve;
use super::{Failed, endpoint, spec};

/// Serves until Ctrl-C or SIGTERM.
pub fn serve(dir: &Option<PathBuf>, arguments: &Serve) -> Result<u8, Failed> {
    let model = spec::load(dir)?;
    endpoint::runtime()?.block_on(async {
        let stop = signal();
        let server = Server::bind(arguments.listen).map_err(|error| Failed::endpoint(format!("error: {error}")))?;
        let mut stdout = std::io::stdout();
        let told = writeln!(stdout, "http://{}", server.local_addr()).and_then(|()| stdout.flush());
        told.map_err(|error| Failed::usage(format!("error: cannot write to stdout: {error}")))?;
        for action in &model.actions {
            anstream::eprintln!("serving {}", action.path);
        }
        server.run(host(Reference::new(model)), stop).await;
        Ok(0)
    })
}
