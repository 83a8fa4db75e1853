//! `serve`: the reference as a server.

use std::path::PathBuf;
use std::sync::Arc;

use ncloud_conformance::model::Model;
use ncloud_conformance::net::serve::GRACE;
use ncloud_conformance::net::{Server, Stop, clocked, serve_hostile};
use ncloud_conformance::reference::Reference;
use ncloud_conformance::reference::fault::{self, Fault, Faulty};
use ncloud_conformance::reference::gate::Gate;
use ncloud_conformance::toml::did_you_mean;
use ncloud_conformance::wire::Request;

use super::args::Serve;
use super::connection::{self, ConnectionFault};
use super::{Failed, endpoint, output, signals, signing, spec};

/// Serves until Ctrl-C, SIGTERM or SIGHUP.
pub fn serve(dir: &Option<PathBuf>, arguments: &Serve) -> Result<u8, Failed> {
    let model = spec::under(spec::load(dir)?, arguments.edition.as_deref())?;
    let (faults, broken) = faults(&model, &arguments.fault)?;
    let turn = connection::turn(broken.clone())?;
    let gate = gate(&model, arguments)?;
    endpoint::runtime()?.block_on(async {
        let stop = Stop::new();
        signals::end_server(stop.clone(), GRACE);
        let server = Server::bind(arguments.listen).map_err(|error| Failed::endpoint(format!("error: {error}")))?;
        output::print(&format!("http://{}\n", server.local_addr()))?;
        for action in &model.actions {
            output::say(format_args!("serving {}", action.path));
        }
        for fault in &faults {
            output::say(format_args!("with the fault {}", fault.describe(&model)));
        }
        for fault in &broken {
            output::say(format_args!("with the fault {}", fault.describe(&model)));
        }
        let faulty = Faulty::new(Reference::new(model), faults);
        let answer = clocked(move |request: &Request, stamp| {
            let refused = gate.as_ref().and_then(|gate| gate.refuse(request, stamp));
            refused.unwrap_or_else(|| faulty.answer(request, stamp))
        });
        if broken.is_empty() {
            server.run(answer, stop.stopped()).await;
        } else {
            let elsewhere = connection::ELSEWHERE.to_owned();
            tokio::select! {
                () = serve_hostile(server.into_listener(), answer, turn, elsewhere) => {}
                () = stop.stopped() => {}
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
