//! `serve`: the reference as a server.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use ncloud_conformance::model::Model;
use ncloud_conformance::net::{Server, clocked, serve_hostile, signal};
use ncloud_conformance::reference::Reference;
use ncloud_conformance::reference::fault::{self, Fault, Faulty};
use ncloud_conformance::reference::gate::Gate;
use ncloud_conformance::toml::did_you_mean;
use ncloud_conformance::wire::Request;

use super::args::Serve;
use super::connection::{self, ConnectionFault};
use super::{Failed, endpoint, signing, spec};

/// Serves until Ctrl-C or SIGTERM.
pub fn serve(dir: &Option<PathBuf>, arguments: &Serve) -> Result<u8, Failed> {
    let model = spec::load(dir)?;
    let (faults, broken) = faults(&model, &arguments.fault)?;
    let turn = connection::turn(broken.clone())?;
    let gate = gate(&model, arguments)?;
    endpoint::runtime()?.block_on(async {
        let stop = signal();
        let server = Server::bind(arguments.listen).map_err(|error| Failed::endpoint(format!("error: {error}")))?;
        let mut stdout = std::io::stdout();
        let told = writeln!(stdout, "http://{}", server.local_addr()).and_then(|()| stdout.flush());
        told.map_err(|error| Failed::usage(format!("error: cannot write to stdout: {error}")))?;
        for action in &model.actions {
            anstream::eprintln!("serving {}", action.path);
        }
        for fault in &faults {
            anstream::eprintln!("with the fault {}", fault.describe(&model));
        }
        for fault in &broken {
            anstream::eprintln!("with the fault {}", fault.describe(&model));
        }
        let faulty = Faulty::new(Reference::new(model), faults);
        let answer = clocked(move |request: &Request, stamp| {
            let refused = gate.as_ref().and_then(|gate| gate.refuse(request, stamp));
            refused.unwrap_or_else(|| faulty.answer(request, stamp))
        });
        if broken.is_empty() {
            server.run(answer, stop).await;
        } else {
            let elsewhere = connection::ELSEWHERE.to_owned();
            tokio::select! {
                () = serve_hostile(server.into_listener(), answer, turn, elsewhere) => {}
                () = stop => {}
            }
        }
        Ok(0)
    })
}

/// What asks for signatures, where that is wanted. It speaks before any fault does.
fn gate(model: &Arc<Model>, arguments: &Serve) -> Result<Option<Gate>, Failed> {
    if !arguments.require_signature {
        return Ok(None);
    }
    let credentials = signing::demand(arguments.profile.as_deref(), "to ask for")?;
    Gate::new(model.clone(), credentials).map(Some).map_err(|error| Failed::usage(format!("error: {error}")))
}

/// The faults of those ids: of the answers, and of the connection.
fn faults(model: &Model, ids: &[String]) -> Result<(Vec<Fault>, Vec<ConnectionFault>), Failed> {
    let (mut found, mut broken) = (Vec::new(), Vec::new());
    let (all, connection) =
        if ids.is_empty() { Default::default() } else { (fault::all(model), connection::all(model)) };
    for id in ids {
        if let Some(fault) = connection.iter().find(|fault| fault.id == *id) {
            broken.push(fault.clone());
        } else if let Some(fault) = all.iter().find(|fault| fault.id == *id) {
            found.push(fault.clone());
        } else {
            let names = all.iter().map(|it| it.id.as_str()).chain(connection.iter().map(|it| it.id.as_str()));
            let help = did_you_mean(id, names)
                .map_or_else(|| "`list faults` shows every id".to_owned(), |near| format!("did you mean `{near}`?"));
            return Err(Failed::usage(format!("error: no fault `{id}`\n  = help: {help}")));
        }
    }
    Ok((found, broken))
}
