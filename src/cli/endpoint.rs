//! The endpoint under test, and the runtime its exchanges run on.

use std::sync::Arc;

use ncloud_conformance::model::Model;
use ncloud_conformance::net::{self, ClientOptions, Endpoint, HttpClient, Running, Signer, host, spawn};
use ncloud_conformance::reference::Reference;
use tokio::runtime::Runtime;

use super::Failed;

/// An endpoint, and the server behind it if it is ours.
pub struct LiveEndpoint {
    /// Where requests go.
    pub endpoint: Endpoint,
    /// What a report calls it.
    pub name: String,
    /// What requests are signed with, if they are; set by [`super::signing`].
    pub signer: Option<Signer>,
    /// The built-in reference, kept alive; `None` for a foreign endpoint.
    reference: Option<Running>,
}

impl LiveEndpoint {
    /// Whether this is the built-in reference.
    pub fn is_reference(&self) -> bool {
        self.reference.is_some()
    }

    /// Who calls it. Behind a proxy, loopback is the proxy's own: nobody knows whose things are there.
    pub fn client(&self, options: &ClientOptions) -> Result<HttpClient, Failed> {
        if options.proxy.is_some() && self.endpoint.is_loopback() {
            return Err(Failed::usage(format!(
                "error: {} is on loopback, and --proxy would take it for the proxy's own\n  = help: leave out --proxy",
                self.endpoint
            )));
        }
        HttpClient::new(&self.endpoint, options).map_err(Failed::error)
    }
}

/// The endpoint of that URL, or the built-in reference on a free loopback port, under that name or
/// one of its own; `looks` is whether some request looks at what is there. Needs a runtime.
pub fn open(model: &Arc<Model>, url: Option<&str>, name: Option<&String>, looks: bool) -> Result<LiveEndpoint, Failed> {
    let named = |own: String| name.cloned().unwrap_or(own);
    match url {
        Some(url) => {
            let endpoint =
                Endpoint::parse(url).map_err(|error| Failed::usage(format!("error: --endpoint: {error}")))?;
            if let Some(part) = repeated(model, &endpoint) {
                let base = endpoint.as_str().strip_suffix(part).unwrap_or_default();
                return Err(Failed::usage(format!(
                    "error: {endpoint}: the paths of the actions are appended; leave out {part}\n  = help: name it {base}"
                )));
            }
            Ok(LiveEndpoint { name: named(endpoint.to_string()), endpoint, signer: None, reference: None })
        }
        None => {
            let reference = Reference::new(model.clone());
            let running = spawn(host(if looks { reference } else { reference.forgetful() }));
            let running = running.map_err(|error| Failed::endpoint(format!("error: {error}")))?;
            let endpoint = Endpoint::parse(&running.base_url()).map_err(Failed::endpoint)?;
            Ok(LiveEndpoint {
                name: named("built-in reference".to_owned()),
                endpoint,
                signer: None,
                reference: Some(running),
            })
        }
    }
}

/// What a base path repeats of an action's own path: all of it, or the folders it begins with. One
/// folder alone may be the base path's own.
fn repeated<'m>(model: &'m Model, endpoint: &Endpoint) -> Option<&'m str> {
    let starts = model.actions.iter().flat_map(|action| {
        let path = action.path.as_str();
        let ends = path.match_indices('/').map(|(end, _)| end).skip(2).chain([path.len()]);
        ends.map(move |end| &path[..end])
    });
    starts.filter(|start| endpoint.base_path().ends_with(start)).max_by_key(|start| start.len())
}

/// A runtime with one worker thread a core.
pub fn runtime() -> Result<Runtime, Failed> {
    net::runtime().map_err(|error| Failed::endpoint(format!("error: {error}")))
}
