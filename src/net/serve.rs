//! A real HTTP/1.1 server around one pure function from request to answer.
//!
//! It never looks into a body and decides nothing but what HTTP itself demands: a method other
//! than GET and POST is refused with 405, a body past [`MAX_BODY`] with 413. The answer is computed
//! in place, so it must be quick: microseconds, no blocking.
//!
//! Next: [`crate::wire::message`] for the two types of an exchange.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, TRANSFER_ENCODING};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, StatusCode};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
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

/// Resolves on Ctrl-C or SIGTERM. The signals are caught from this call on, not from the first
/// poll; where the system refuses, it never resolves.
pub fn signal() -> impl Future<Output = ()> + Send {
    let terminate = terminate();
    async move {
        let interrupt = async {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = interrupt => {}
            () = terminate => {}
        }
    }
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

    /// Answers until `shutdown` resolves; then takes no more connections, lets running exchanges
    /// end for up to [`GRACE`], and cuts what is left.
    pub async fn run(
        self,
        answer: impl Fn(Request) -> Response + Send + Sync + 'static,
        shutdown: impl Future<Output = ()>,
    ) {
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
        let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
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
