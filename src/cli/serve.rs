//! `serve`: the reference as a server.
//!
//! Next: `world` for what is there when it begins, and what is kept.

mod world;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use ncloud_conformance::model::Model;
use ncloud_conformance::net::serve::GRACE;
use ncloud_conformance::net::{Server, Stop, clocked, serve_hostile};
use ncloud_conformance::reference::Reference;
use ncloud_conformance::reference::fault::{self, Fault, Faulty};
use ncloud_conformance::reference::gate::Gate;
use ncloud_conformance::reference::memory::{Mishap, Rules};
use ncloud_conformance::toml::did_you_mean;
use ncloud_conformance::wire::Request;

use super::args::Serve;
use super::connection::{self, ConnectionFault};
use super::{Failed, endpoint, output, signals, signing, spec};
use world::Keeper;

/// Serves until Ctrl-C, SIGTERM or SIGHUP.
pub fn serve(dir: &Option<PathBuf>, arguments: &Serve) -> Result<u8, Failed> {
    let model = spec::load_under(dir, arguments.edition.as_deref(), |_| true)?;
    let (world, state) = (arguments.world.as_deref(), arguments.state.as_deref());
    let model = Arc::new(world::furnished(&model, world, state)?);
    let (lives, ids): (Vec<_>, Vec<_>) = arguments.fault.iter().cloned().partition(|id| Mishap::named(id).is_some());
    let (faults, broken) = faults(&model, &ids)?;
    let mishaps: Vec<Mishap> = lives.iter().filter_map(|id| Mishap::named(id)).collect();
    let rules = Rules {
        settle: arguments.settle,
        quota: arguments.quota,
        unique_names: arguments.unique_names,
        mishaps: mishaps.clone(),
    };
    let turn = connection::turn(broken.clone())?;
    let gate = gate(&model, arguments)?;
    endpoint::runtime()?.block_on(async {
        let stop = Stop::new();
        signals::end_server(stop.clone(), GRACE);
        let server = Server::bind(arguments.listen).map_err(|error| Failed::endpoint(format!("error: {error}")))?;
        // Before anybody is told that it serves.
        let reference = Reference::new(model.clone());
        let memory = Arc::new(Mutex::new(reference.memory(rules)));
        let keeper = arguments.state.clone().map(|path| Keeper::start(path, memory.clone())).transpose()?;
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
        for mishap in &mishaps {
            output::say(format_args!("with the fault {}: {}", mishap.name(), mishap.says()));
        }
        let (faulty, bell) = (Faulty::new(reference, faults), keeper.as_ref().map(Keeper::bell));
        let answer = clocked(move |request: &Request, stamp| {
            if let Some(refused) = gate.as_ref().and_then(|gate| gate.refuse(request, stamp)) {
                return refused;
            }
            // A memory is whole after every answer, so a panic elsewhere cannot spoil it.
            let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
            let before = memory.version();
            let response = faulty.answer_in(&mut memory, request, stamp);
            if let Some(bell) = bell.as_ref().filter(|_| memory.version() != before) {
                // Nobody hears it where the keeper is gone, who has said why.
                let _ = bell.send(());
            }
            response
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
        keeper.into_iter().for_each(Keeper::end);
        Ok(0)
    })
}

/// What asks for signatures, where that is wanted. It speaks before any fault does.
fn gate(model: &Arc<Model>, arguments: &Serve) -> Result<Option<Gate>, Failed> {
    if !arguments.require_signature {
        return Ok(None);
    }
    let credentials = signing::demand(arguments.profile.as_deref(), "to ask for")?;
    Gate::new(model.clone(), credentials).map(Some).map_err(Failed::error)
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
            let names = names.chain(Mishap::ALL.map(Mishap::name));
            let help = did_you_mean(id, names)
                .map_or_else(|| "`list faults` shows every id".to_owned(), |near| format!("did you mean `{near}`?"));
            return Err(Failed::usage(format!("error: no fault `{id}`\n  = help: {help}")));
        }
    }
    Ok((found, broken))
}
