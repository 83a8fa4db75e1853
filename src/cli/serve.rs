//! `serve`: the reference as a server.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use ncloud_conformance::model::Model;
use ncloud_conformance::net::{Server, clocked, signal};
use ncloud_conformance::reference::Reference;
use ncloud_conformance::reference::fault::{self, Fault, Faulty};
use ncloud_conformance::reference::gate::Gate;
use ncloud_conformance::toml::did_you_mean;
use ncloud_conformance::wire::Request;

use super::args::Serve;
use super::{Failed, endpoint, signing, spec};

/// Serves until Ctrl-C or SIGTERM.
pub fn serve(dir: &Option<PathBuf>, arguments: &Serve) -> Result<u8, Failed> {
    let model = spec::load(dir)?;
    let faults = faults(&model, &arguments.fault)?;
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
        let faulty = Faulty::new(Reference::new(model), faults);
        let answer = move |request: &Request, stamp| {
            let refused = gate.as_ref().and_then(|gate| gate.refuse(request, stamp));
            refused.unwrap_or_else(|| faulty.answer(request, stamp))
        };
        server.run(clocked(answer), stop).await;
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

/// The faults of those ids.
fn faults(model: &Model, ids: &[String]) -> Result<Vec<Fault>, Failed> {
    let all = if ids.is_empty() { Vec::new() } else { fault::all(model) };
    let find = |id: &String| {
        let found = all.iter().find(|fault| fault.id == *id).cloned();
        found.ok_or_else(|| {
            let near = did_you_mean(id, all.iter().map(|fault| fault.id.as_str()));
            let help = near
                .map_or_else(|| "`list faults` shows every id".to_owned(), |near| format!("did you mean `{near}`?"));
            Failed::usage(format!("error: no fault `{id}`\n  = help: {help}"))
        })
    };
    ids.iter().map(find).collect()
}
