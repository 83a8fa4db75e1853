//! A real HTTP/1.1 server around one function from request to answer.
//!
//! It never looks into a body and decides nothing but what HTTP itself demands: a method other
//! than GET and POST is refused with 405, a body past [`MAX_BODY`] with 413. An answer that is computed
//! in place must be quick: microseconds, no blocking.
//!
//! Next: [`crate::wire::message`] for the two types of an exchange.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, TRANSFER_ENCODING};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, StatusCode};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use crate::wire::{Headers, Method, Request, Response};

/// Bytes of a request body; more is answered with 413.
pub const MAX_BODY: usize = 1 << 20;

/// How long running exchanges may take to end after a shutdown.
pub const GRACE: Duration = Duration::from_secs(5);

/// A bound socket, not yet answering; connections wait in its queue.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

/// A server running in the background; it stops when this is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// Called outside of an async runtime.
    #[error("no async runtime to serve on")]
    Runtime,
}

/// Serves on a free port of 127.0.0.1, in the background of the current runtime.
pub fn spawn(answer: impl Fn(Request) -> Response + Send + Sync + 'static) -> Result<Running, ServeError> {
    let server = Server::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let address = server.local_addr();
    let (stop, stopped) = oneshot::channel();
    let shutdown = async move {
        let _ = stopped.await;
    };
    Ok(Running { address, stop: Some(stop), task: tokio::spawn(server.run(answer, shutdown)) })
}

impl Server {
    /// Listens on an address; port 0 takes a free one. Needs a runtime, but no `await`.
    pub fn bind(address: SocketAddr) -> Result<Self, ServeError> {
        Handle::try_current().map_err(|_| ServeError::Runtime)?;
        let (listener, address) = listen(address).map_err(|source| ServeError::Bind { address, source })?;
        Ok(Self { listener, address })
    }

    /// The address listened on, with its real port.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// The socket alone, for [`super::serve_hostile`].
    pub fn into_listener(self) -> TcpListener {
        self.listener
    }

    /// Answers until `shutdown` resolves; then takes no more connections, lets running exchanges
    /// end for up to [`GRACE`], and cuts what is left.
    pub async fn run(
        self,
        answer: impl Fn(Request) -> Response + Send + Sync + 'static,
        shutdown: impl Future<Output = ()>,
    ) {
        self.run_slowly(move |request| std::future::ready(answer(request)), shutdown, GRACE).await;
    }

    /// The same with answers that take their time, and so long for them to end.
    pub async fn run_slowly<F>(
        self,
        answer: impl Fn(Request) -> F + Send + Sync + 'static,
        shutdown: impl Future<Output = ()>,
        grace: Duration,
    ) where
        F: Future<Output = Response> + Send + 'static,
    {
        let answer = Arc::new(answer);
        let graceful = GracefulShutdown::new();
        let mut connections = JoinSet::new();
        let mut shutdown = pin!(shutdown);
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        connections.spawn(graceful.watch(connection(stream, answer.clone())));
                    }
                    Err(error) => after_failed_accept(&error).await,
                },
                Some(_) = connections.join_next() => {}
                () = &mut shutdown => break,
            }
        }
        drop(self.listener);
        let _ = tokio::time::timeout(grace, graceful.shutdown()).await;
    }
}

impl Running {
    /// `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops, and waits until running exchanges have ended.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        let _ = (&mut self.task).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
    }
}

/// Bytes of an over-large body that are read and thrown away, so that its sender hears the 413
/// and not a reset.
const MAX_DRAINED: usize = 16 * MAX_BODY;

type Answer = hyper::Response<Full<Bytes>>;

fn listen(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    let listener = socket.listen(1024)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// A connection that fails at once is its own affair; a lack of file handles needs a moment.
async fn after_failed_accept(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn connection<A, F>(stream: TcpStream, answer: Arc<A>) -> impl GracefulConnection<Error = hyper::Error> + Send
where
    A: Fn(Request) -> F + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    // Without it, an answer in two segments waits for an acknowledgement; nothing else depends on it.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let answer = answer.clone();
        async move { Ok::<_, Infallible>(exchange(request, &*answer).await) }
    });
    http1::Builder::new().half_close(true).serve_connection(TokioIo::new(stream), service)
}

async fn exchange<F>(request: hyper::Request<Incoming>, answer: &impl Fn(Request) -> F) -> Answer
where
    F: Future<Output = Response>,
{
    let (head, body) = request.into_parts();
    let method = match head.method {
        hyper::Method::GET => Method::Get,
        hyper::Method::POST => Method::Post,
        _ => return method_not_allowed(),
    };
    let body = match read_body(body).await {
        Ok(body) => body,
        Err(status) => return plain(status),
    };
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
    written(answer(Request { method, target, headers: fields(&head.headers), body }).await)
}

/// The whole body, or the status that refuses it.
async fn read_body(mut body: Incoming) -> Result<Vec<u8>, StatusCode> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(announced.min(MAX_BODY));
    let mut seen = 0;
    while seen <= MAX_DRAINED {
        let Some(frame) = body.frame().await else { break };
        let frame = frame.map_err(|_| StatusCode::BAD_REQUEST)?;
        let Some(data) = frame.data_ref() else { continue };
        seen += data.len();
        if seen <= MAX_BODY {
            bytes.extend_from_slice(data);
        }
    }
    if seen <= MAX_BODY { Ok(bytes) } else { Err(StatusCode::PAYLOAD_TOO_LARGE) }
}

fn fields(map: &HeaderMap) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in map {
        headers.push(name.as_str(), value.as_bytes());
    }
    headers
}

/// hyper adds the true `Content-Length`. An answer that HTTP cannot carry becomes a 500.
fn written(response: Response) -> Answer {
    let status = StatusCode::from_u16(response.status).ok().filter(|status| !status.is_informational());
    let (Some(status), Some(headers)) = (status, header_map(&response.headers)) else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let mut answer = Answer::new(Full::new(Bytes::from(response.body)));
    *answer.status_mut() = status;
    *answer.headers_mut() = headers;
    answer
}

fn header_map(headers: &Headers) -> Option<HeaderMap> {
    let mut map = HeaderMap::new();
    for (name, value) in headers.iter() {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        if name != CONTENT_LENGTH && name != TRANSFER_ENCODING {
            map.append(name, HeaderValue::from_bytes(value).ok()?);
        }
    }
    Some(map)
}

fn method_not_allowed() -> Answer {
    let mut answer = plain(StatusCode::METHOD_NOT_ALLOWED);
    answer.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, POST"));
    answer
}

fn plain(status: StatusCode) -> Answer {
    let text = status.canonical_reason().unwrap_or_default();
    let mut answer = Answer::new(Full::new(Bytes::from_static(text.as_bytes())));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    answer
}

#[cfg(test)]
mod tests;
