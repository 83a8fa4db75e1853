//! A proxy on loopback in front of an endpoint: passes messages on, and shows them to whoever asked.
//!
//! Target, method, body and every header that is meant for the other end go on unchanged, but for
//! `Host` and `Accept-Encoding`. A signature stays valid, because it names no host. No redirect is
//! followed and nothing is sent twice. Beyond loopback a call that creates needs leave, and is in the
//! ledger before it is sent; a call nobody knows, which may create too, is not passed on at all.
//!
//! Nothing is judged here. Next: [`super::serve`] for the way in, [`super::client`] for the way out,
//! `budget` for leave.

use std::sync::Arc;
use std::time::Duration;

use crate::case::{Case, Exchange, Outcome};
use crate::judge::judge;
use crate::model::Model;
use crate::wire::{Headers, Request, Response};

use super::host::now_ms;
use super::{Budget, HttpClient, Server, budget};

/// How long exchanges may take to end after a shutdown: as long as a request may take at all.
const GRACE: Duration = Duration::from_secs(35);

/// Headers that are for the next hop only (RFC 9110, 7.6.1), and what this hop says itself.
const OF_ONE_HOP: [&str; 11] = [
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
];

/// What is between a client and an endpoint.
pub struct Relay {
    /// Sends to the endpoint's origin; made with [`super::ClientOptions::passing`].
    pub client: HttpClient,
    /// The promises.
    pub model: Arc<Model>,
    /// The path in front of every action's, as the endpoint has it; empty for none.
    pub base_path: String,
    /// Whether calls are free: the endpoint is on loopback.
    pub free: bool,
    /// What may be created beyond loopback, and its ledger.
    pub budget: Option<Arc<Budget>>,
}

/// An exchange that passed.
#[derive(Clone, Debug)]
pub struct Passed {
    /// What was asked; its target without the endpoint's own path.
    pub request: Request,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a request.
#[derive(Clone, Debug)]
pub enum Fate {
    /// It was answered.
    Answered(Response),
    /// No whole answer came, and the client was told so: why.
    Failed(String),
    /// It was not passed on, and the client was told so: why.
    Withheld(String),
}

impl Relay {
    /// Passes on until `shutdown` resolves, and lets what is under way end. `show` is called once an
    /// exchange, before its client has the answer.
    pub async fn run(
        self,
        server: Server,
        show: impl Fn(Passed) + Send + Sync + 'static,
        shutdown: impl Future<Output = ()>,
    ) {
        let (relay, show) = (Arc::new(self), Arc::new(show));
        let answer = move |request: Request| {
            let (relay, show) = (relay.clone(), show.clone());
            async move {
                // A client that goes away does not end the call: it may be executed all the same.
                let passing = tokio::spawn(async move {
                    let passed = relay.pass(request).await;
                    let answer = passed.answer();
                    show(passed);
                    answer
                });
                passing.await.unwrap_or_else(|_| said(500, "a bug of the proxy"))
            }
        };
        server.run_slowly(answer, shutdown, GRACE).await;
    }

    async fn pass(&self, request: Request) -> Passed {
        let named = request.target.strip_prefix(self.base_path.as_str()).map(str::to_owned);
        let onward = Request { headers: onward(&request.headers), ..request.clone() };
        let request = Request { target: named.unwrap_or_else(|| request.target.clone()), ..request };
        let fate = match self.counted(&request) {
            Err(reason) => Fate::Withheld(reason),
            Ok(None) => self.send(&onward).await.1,
            Ok(Some(budget)) => self.send_counted(&request, &onward, budget).await,
        };
        Passed { request, fate }
    }

    /// The budget a call counts against, if it does; or why it may not be sent.
    fn counted(&self, request: &Request) -> Result<Option<&Arc<Budget>>, String> {
        if self.free {
            return Ok(None);
        }
        match self.model.action_at(request.path()) {
            Some(action) if !action.effect.leaves_traces() => Ok(None),
            Some(_) => {
                let refused = || "it leaves something behind, and --allow-create gives no leave".to_owned();
                self.budget.as_ref().map(Some).ok_or_else(refused)
            }
            None if reads(request.path()) => Ok(None),
            None => Err("the spec does not know this action, which may create something beyond loopback".to_owned()),
        }
    }

    async fn send(&self, onward: &Request) -> (Exchange, Fate) {
        match self.client.send(onward).await {
            Ok(sent) => {
                let response = Response { headers: end_to_end(&sent.response.headers), ..sent.response };
                let outcome = Outcome::Answered(response.clone());
                let exchange = Exchange { outcome, elapsed: sent.elapsed, received_ms: Some(now_ms()) };
                (exchange, Fate::Answered(response))
            }
            Err(fault) => {
                let outcome = Outcome::Failed(fault.failure());
                let exchange = Exchange { outcome, elapsed: Duration::ZERO, received_ms: None };
                (exchange, Fate::Failed(fault.to_string()))
            }
        }
    }

    async fn send_counted(&self, request: &Request, onward: &Request, budget: &Budget) -> Fate {
        let case = match Case::of_request(&self.model, &self.model.inventory, request, "recorded") {
            Ok(case) => case,
            Err(error) => return Fate::Withheld(error.to_string()),
        };
        let leave = match budget.leave(&self.model, &case).await {
            Ok(leave) => leave,
            Err(reason) => return Fate::Withheld(reason),
        };
        let (exchange, fate) = self.send(onward).await;
        let class = judge(&self.model, &case, &exchange).class;
        budget.ended(leave, &budget::end(&self.model, &case, &exchange, &class));
        fate
    }
}

impl Passed {
    /// What its client gets.
    fn answer(&self) -> Response {
        match &self.fate {
            Fate::Answered(response) => response.clone(),
            Fate::Failed(reason) => said(502, &format!("no answer of the endpoint: {reason}")),
            Fate::Withheld(reason) => said(403, &format!("not passed on: {reason}")),
        }
    }
}

/// An answer of the proxy itself, which says so.
fn said(status: u16, what: &str) -> Response {
    let mut headers = Headers::new();
    headers.push("Content-Type", "text/plain; charset=utf-8");
    Response { status, headers, body: format!("ncloud-conformance record: {what}\n").into_bytes() }
}

/// Whether the name of an action nobody knows says that it only reads.
fn reads(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with("get"))
}

fn onward(headers: &Headers) -> Headers {
    without(headers, &OF_ONE_HOP)
}

fn end_to_end(headers: &Headers) -> Headers {
    without(headers, &["connection", "keep-alive", "proxy-authenticate", "proxy-connection", "trailer", "upgrade"])
}

/// Without these, and without those that `Connection` names.
fn without(headers: &Headers, names: &[&str]) -> Headers {
    let connection = headers.get("connection").unwrap_or_default().to_ascii_lowercase();
    let named: Vec<&str> = connection.split(',').map(str::trim).collect();
    let mut kept = Headers::new();
    for (name, value) in headers.iter() {
        let lower = name.to_ascii_lowercase();
        if !names.contains(&lower.as_str()) && !named.contains(&lower.as_str()) {
            kept.push(name, value);
        }
    }
    kept
}
