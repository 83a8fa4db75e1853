//! `record`: a proxy on loopback that writes down what passes.
//!
//! One line on stderr for each exchange, as it passes; base URL and nothing else on stdout. Next:
//! `writer` for what is written, [`ncloud_conformance::net::relay`] for how it is carried.

pub mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ncloud_conformance::ledger::Ledger;
use ncloud_conformance::model::Model;
use ncloud_conformance::net::host::now_ms;
use ncloud_conformance::net::{Budget, ClientOptions, Endpoint, Fate, HttpClient, Passed, Relay, Server, Signals};
use ncloud_conformance::recording::Captured;

use super::args::RecordArgs;
use super::{Failed, endpoint, har, output, spec};
use writer::{Kept, Writer};

/// Passes on and writes down until Ctrl-C or SIGTERM.
pub fn record(dir: &Option<PathBuf>, arguments: &RecordArgs) -> Result<u8, Failed> {
    let (model, every) = (spec::load(dir)?, spec::load_asking(dir, |_| true)?);
    if let Some(archive) = &arguments.har {
        return of_archive(archive, &model, arguments);
    }
    let target = Endpoint::parse(arguments.endpoint.as_deref().unwrap_or_default());
    let target = target.map_err(|error| Failed::usage(format!("error: --endpoint: {error}")))?;
    if !arguments.listen.ip().is_loopback() {
        return Err(Failed::usage(
            "error: --listen: only an address of loopback, such as 127.0.0.1:8080\n  \
             = help: what passes is signed, and whoever reaches this proxy could use it",
        ));
    }
    let into = arguments.into.as_deref().filter(|_| !arguments.dry);
    let (writer, sink) = Writer::start(&model, into, &arguments.redaction, Kept::Told)?;
    endpoint::runtime()?.block_on(async {
        let mut signals = Signals::catch();
        let server = Server::bind(arguments.listen).map_err(|error| Failed::endpoint(format!("error: {error}")))?;
        let relay = relay(&every, &target, arguments)?;
        output::print(&format!("http://{}{}\n", server.local_addr(), target.base_path()))?;
        let twice = async {
            signals.next().await;
            output::say("ending; what is under way is waited for, and a second signal ends at once");
            tokio::spawn(async move {
                signals.next().await;
                std::process::exit(130);
            });
        };
        relay.run(server, move |passed| sink.passed(passed), twice).await;
        Ok::<_, Failed>(())
    })?;
    let summary = writer.end()?;
    output::say(&summary);
    Ok(u8::from(summary.diverged > 0))
}

/// Writes down what an archive holds, as if it passed.
fn of_archive(archive: &Path, model: &Arc<Model>, arguments: &RecordArgs) -> Result<u8, Failed> {
    let held = har::read(archive, model)?;
    let into = arguments.into.as_deref().filter(|_| !arguments.dry);
    let (writer, sink) = Writer::start(model, into, &arguments.redaction, Kept::Told)?;
    for taken in held.taken {
        let Captured { request, response, .. } = taken.recorded;
        sink.passed(Passed { request, fate: Fate::Answered(response) });
    }
    drop(sink);
    let summary = writer.end()?;
    output::say(&summary);
    Ok(u8::from(summary.diverged > 0))
}

fn relay(model: &Arc<Model>, target: &Endpoint, arguments: &RecordArgs) -> Result<Relay, Failed> {
    let origin = Endpoint::parse(target.origin()).map_err(Failed::usage)?;
    let options = ClientOptions { cacert: arguments.cacert.clone(), passing: true, ..ClientOptions::default() };
    let client = HttpClient::new(&origin, &options).map_err(Failed::error)?;
    let (base_path, free) = (target.base_path().to_owned(), target.is_loopback());
    let budget = match arguments.allow_create.filter(|_| !free) {
        Some(allowed) => {
            let opened = Ledger::open(&arguments.ledger, now_ms(), target.as_str(), allowed);
            let ledger = opened.map_err(|error| {
                Failed::usage(format!("error: {error}\n  = help: choose another with --ledger FILE"))
            })?;
            Some(Arc::new(Budget::new(allowed, ledger)))
        }
        None => None,
    };
    Ok(Relay { client, model: model.clone(), base_path, free, budget })
}
