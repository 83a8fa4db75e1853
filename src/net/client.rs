//! One request out, one answer back, exactly as given and exactly as it came.
//!
//! The client never repeats a request, follows a redirect, keeps a cookie, decompresses a body, or
//! asks the environment for a proxy. What goes out beyond the request itself: `Host`,
//! `Content-Length`, `Accept-Encoding: identity`, and `Accept: */*` and the kit's `User-Agent` where
//! the request has none of its own.
//!
//! One exception that is none: a pooled connection that turns out to be closed before a byte was
//! written is replaced by a fresh one; the request still goes out at most once.
//!
//! A connection that was idle and closes before a byte of the next answer tells nothing of anybody.
//! After a few of those none is used twice any more.
//!
//! Next: `message` for what goes out, `plain` for the connections, [`super::fault`] for what can go
//! wrong, [`super::pace`] for many requests.

mod message;
mod plain;

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes};
use reqwest::header::HeaderMap;
use reqwest::{Certificate, ClientBuilder, Proxy, Url};
use tokio::time::{Instant, timeout_at};

use super::fault::{MAX_HEADERS, broken, classify, innermost};
use super::{Awaited, Endpoint, TransportFault};
use crate::wire::{Headers, Limits, Request, Response};
use message::{Prepared, exact_url, is_plain, prepare};
use plain::Plain;

/// How many idle connections may be closed under a request before none is used twice.
const IDLE_CLOSES: usize = 3;

/// A client for one endpoint; cloning it is cheap and shares its connections.
#[derive(Clone)]
pub struct HttpClient {
    http: Http,
    reuse: bool,
    passing: bool,
    seen: Arc<Seen>,
    endpoint: Endpoint,
    answer_timeout: Duration,
    timeout: Duration,
    max_body: usize,
}

/// What carries requests.
#[derive(Clone)]
enum Http {
    /// Nothing is in between.
    Plain(Plain),
    /// TLS, or a proxy: one with a pool, and one without. It cannot be told what a connection has
    /// carried.
    Between { pooled: reqwest::Client, single: reqwest::Client },
}

/// What became of the connections.
#[derive(Default)]
struct Seen {
    /// Whole answers.
    answers: AtomicUsize,
    /// Idle connections that were closed under a request.
    idle_closes: AtomicUsize,
}

/// How a client behaves.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientOptions {
    /// For a connection with its TLS handshake. Default 10 s. Nine tenths of the answer's time at
    /// most, so that a timeout can tell its phase.
    pub connect_timeout: Duration,
    /// From the start to the answer's head. Default 30 s.
    pub answer_timeout: Duration,
    /// From the start to the answer's last byte. Default 30 s.
    pub timeout: Duration,
    /// Bytes of a body; more is a fault. Default: that of [`Limits`].
    pub max_body: usize,
    /// A PEM file with roots to trust besides the system's.
    pub cacert: Option<PathBuf>,
    /// The URL of a proxy. Without it there is none, whatever the environment says.
    pub proxy: Option<String>,
    /// Whether a connection serves several requests. Default true.
    pub reuse: bool,
    /// Whether requests are somebody else's, and passed on: nothing is added to them. Default false.
    pub passing: bool,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The PEM file cannot be read.
    #[error("cannot read certificates from {path}: {source}")]
    CertificateFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The PEM file holds no certificate, or a broken one.
    #[error("no usable certificate in {path}")]
    Certificate {
        /// The file.
        path: PathBuf,
    },
    /// The proxy is not a URL.
    #[error("proxy is not a usable URL")]
    Proxy,
    /// TLS cannot be set up.
    #[error("cannot set up the client: {reason}")]
    Setup {
        /// What the library says.
        reason: String,
    },
}

/// An answer, and how long it took from the start of sending to its last byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The answer.
    pub response: Response,
    /// The time.
    pub elapsed: Duration,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            answer_timeout: Duration::from_secs(30),
            timeout: Duration::from_secs(30),
            max_body: Limits::default().bytes,
            cacert: None,
            proxy: None,
            reuse: true,
            passing: false,
        }
    }
}

/// The endpoint only: a proxy's URL may hold a password.
impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

/// Without the proxy's URL: it may hold a password.
impl fmt::Debug for ClientOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientOptions")
            .field("connect_timeout", &self.connect_timeout)
            .field("answer_timeout", &self.answer_timeout)
            .field("timeout", &self.timeout)
            .field("max_body", &self.max_body)
            .field("cacert", &self.cacert)
            .field("proxied", &self.proxy.is_some())
            .field("reuse", &self.reuse)
            .field("passing", &self.passing)
            .finish()
    }
}

impl HttpClient {
    /// Sets up a client; no connection is made yet.
    pub fn new(endpoint: &Endpoint, options: &ClientOptions) -> Result<Self, ClientError> {
        let answer_timeout = options.answer_timeout.min(options.timeout);
        let connect_timeout = options.connect_timeout.min(answer_timeout.mul_f64(0.9));
        let setup = |reason: String| ClientError::Setup { reason };
        let http = if endpoint.is_https() || options.proxy.is_some() {
            let build = |idle: usize| {
                let builder = trust(between(options, idle)?, endpoint, options)?.connect_timeout(connect_timeout);
                builder.build().map_err(|error| setup(innermost(&error)))
            };
            Http::Between { pooled: build(usize::MAX)?, single: build(0)? }
        } else {
            // What is wrong with a file nobody needs is told all the same.
            options.cacert.as_deref().map(certificates).transpose()?;
            let url = Url::parse(endpoint.as_str()).map_err(|error| setup(error.to_string()))?;
            Http::Plain(Plain::new(&url, connect_timeout))
        };
        Ok(Self {
            http,
            reuse: options.reuse,
            passing: options.passing,
            seen: Arc::default(),
            endpoint: endpoint.clone(),
            answer_timeout,
            timeout: options.timeout,
            max_body: options.max_body,
        })
    }

    /// Where this client sends to.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The header fields a request goes out with; none where it cannot go out.
    pub(super) fn fields(&self, request: &Request) -> Vec<(String, String)> {
        let Ok(prepared) = self.prepared(request) else { return Vec::new() };
        let host = self.endpoint.origin().split("://").nth(1).unwrap_or_default();
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let fields = prepared.headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes())));
        std::iter::once(("host".to_owned(), host.to_owned())).chain(fields).collect()
    }

    /// Sends a request once and waits for its whole answer.
    ///
    /// `Host` and `Content-Length` of the request are replaced by true ones; a target or header
    /// that cannot go out byte for byte is [`TransportFault::Unsendable`].
    pub async fn send(&self, request: &Request) -> Result<Sent, TransportFault> {
        let given_up = self.seen.idle_closes.load(Ordering::Relaxed) >= IDLE_CLOSES;
        let sent = self.once(request, self.reuse && !given_up).await;
        match &sent {
            Ok(_) => self.seen.answers.fetch_add(1, Ordering::Relaxed),
            Err(TransportFault::Idle) => self.seen.idle_closes.fetch_add(1, Ordering::Relaxed),
            Err(_) => 0,
        };
        sent
    }

    /// The same on a connection that carries nothing else.
    pub(super) async fn send_alone(&self, request: &Request) -> Result<Sent, TransportFault> {
        self.once(request, false).await
    }

    fn prepared(&self, request: &Request) -> Result<Prepared, TransportFault> {
        // What is passed on is written by the connection itself, so that no URL need be able to hold its target.
        let written = matches!(self.http, Http::Plain(_)) && self.passing;
        if !written && !is_plain(&request.target) {
            exact_url(&self.endpoint, &request.target)?;
        }
        prepare(request, self.passing)
    }

    async fn once(&self, request: &Request, reuse: bool) -> Result<Sent, TransportFault> {
        let prepared = self.prepared(request)?;
        let start = Instant::now();
        match &self.http {
            Http::Plain(plain) => {
                let target = self.endpoint.signed_target(&request.target);
                let head = plain.send(&target, prepared, reuse);
                let (head, line) = within(start, self.answer_timeout, Awaited::Answer, head).await?;
                let sent = self.read(start, head, |error| broken(&error)).await?;
                if reuse {
                    plain.give_back(line);
                }
                Ok(sent)
            }
            Http::Between { pooled, single } => {
                let http = if reuse { pooled } else { single };
                let Prepared { method, headers, body } = prepared;
                let mut prepared = reqwest::Request::new(method, exact_url(&self.endpoint, &request.target)?);
                *prepared.headers_mut() = headers;
                *prepared.body_mut() = (!body.is_empty()).then(|| body.into());
                let head = async { http.execute(prepared).await.map_err(|error| classify(&error, Awaited::Answer)) };
                let head = within(start, self.answer_timeout, Awaited::Answer, head).await;
                let head = head.map_err(|fault| self.perhaps_idle(fault, reuse))?;
                self.read(start, head.into(), |error| classify(&error, Awaited::Body)).await
            }
        }
    }

    /// A pooled connection that closes before an answer may have been an idle one, if there can be
    /// one.
    fn perhaps_idle(&self, fault: TransportFault, reuse: bool) -> TransportFault {
        let pooled = reuse && self.seen.answers.load(Ordering::Relaxed) > 0;
        if pooled && fault == TransportFault::Closed { TransportFault::Idle } else { fault }
    }

    /// The rest of an answer.
    async fn read<B: Body<Data = Bytes> + Unpin>(
        &self,
        start: Instant,
        head: hyper::Response<B>,
        fault: impl Fn(B::Error) -> TransportFault,
    ) -> Result<Sent, TransportFault> {
        let status = head.status().as_u16();
        let headers = fields(head.headers());
        let body = read_body(head.into_body(), self.max_body, fault);
        let body = within(start, self.timeout, Awaited::Body, body).await?;
        Ok(Sent { response: Response { status, headers, body }, elapsed: start.elapsed() })
    }
}

/// A client for what lies in between, which keeps so many idle connections.
fn between(options: &ClientOptions, idle: usize) -> Result<ClientBuilder, ClientError> {
    // Whoever uses this crate may have chosen another before: theirs is as good.
    rustls::crypto::ring::default_provider().install_default().ok();
    let builder = reqwest::Client::builder()
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd()
        .no_proxy()
        .tcp_nodelay(true)
        .http1_max_headers(MAX_HEADERS)
        .pool_max_idle_per_host(idle);
    match &options.proxy {
        Some(url) => Ok(builder.proxy(Proxy::all(url).map_err(|_| ClientError::Proxy)?)),
        None => Ok(builder),
    }
}

/// Loads the system's roots only where TLS can occur: a bare container may have none.
fn trust(builder: ClientBuilder, endpoint: &Endpoint, options: &ClientOptions) -> Result<ClientBuilder, ClientError> {
    let extra = match &options.cacert {
        Some(path) => certificates(path)?,
        None => Vec::new(),
    };
    let may_use_tls = endpoint.is_https() || options.proxy.is_some();
    Ok(if may_use_tls { builder.tls_certs_merge(extra) } else { builder.tls_certs_only(extra) })
}

/// Bytes of certificates that are read; some devices never end.
const MOST_PEM: u64 = 16 << 20;

fn certificates(path: &Path) -> Result<Vec<Certificate>, ClientError> {
    let mut pem = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST_PEM).read_to_end(&mut pem));
    read.map_err(|source| ClientError::CertificateFile { path: path.to_owned(), source })?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err(ClientError::Certificate { path: path.to_owned() }),
    }
}

fn fields(map: &HeaderMap) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in map {
        headers.push(name.as_str(), value.as_bytes());
    }
    headers
}

/// Stops at the limit; an announced length past it is refused before reading.
async fn read_body<B: Body<Data = Bytes> + Unpin>(
    mut body: B,
    limit: usize,
    fault: impl Fn(B::Error) -> TransportFault,
) -> Result<Vec<u8>, TransportFault> {
    let too_large = Err(TransportFault::TooLarge { limit });
    let Ok(announced) = usize::try_from(body.size_hint().exact().unwrap_or(0)) else { return too_large };
    if announced > limit {
        return too_large;
    }
    let mut bytes = Vec::with_capacity(announced);
    while let Some(frame) = body.frame().await {
        let Ok(chunk) = frame.map_err(&fault)?.into_data() else { continue };
        if bytes.len() + chunk.len() > limit {
            return too_large;
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

async fn within<T>(
    start: Instant,
    limit: Duration,
    phase: Awaited,
    step: impl Future<Output = Result<T, TransportFault>>,
) -> Result<T, TransportFault> {
    match start.checked_add(limit) {
        Some(deadline) => timeout_at(deadline, step).await.unwrap_or(Err(TransportFault::Timeout { phase })),
        None => step.await,
    }
}

#[cfg(test)]
mod tests;
