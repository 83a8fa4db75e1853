//! Plain HTTP to the endpoint itself, on connections that tell what they have carried.
//!
//! A server may close a connection that is idle whenever it likes, and a request that is on its way
//! by then is lost, which is nobody's fault. So each connection counts what it has read: one that
//! has carried an answer and closes before a byte of the next is [`TransportFault::Idle`], and
//! nothing else is. What was not written at all goes out on another connection; nothing that was
//! written goes out again.
//!
//! Next: [`super`], which has another library for TLS and for proxies.

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::Full;
use hyper::Response;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper::header::HOST;
use hyper_util::rt::TokioIo;
use reqwest::Url;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::super::fault::{MAX_HEADERS, broken};
use super::super::{Awaited, TransportFault};
use super::message::Prepared;

type Message = hyper::Request<Full<Bytes>>;

/// Connections to one host.
#[derive(Clone)]
pub(super) struct Plain {
    /// What `Host` says.
    authority: String,
    host: String,
    port: u16,
    connect_timeout: Duration,
    idle: Arc<Mutex<Vec<Line>>>,
}

/// One connection.
pub(super) struct Line {
    sender: SendRequest<Full<Bytes>>,
    /// Bytes read from it so far.
    read: Arc<AtomicU64>,
}

impl Plain {
    /// To the host of that URL, without a connection yet.
    pub(super) fn new(url: &Url, connect_timeout: Duration) -> Self {
        let shown = url.host_str().unwrap_or_default();
        let authority = url.port().map_or_else(|| shown.to_owned(), |port| format!("{shown}:{port}"));
        let host = shown.trim_start_matches('[').trim_end_matches(']').to_owned();
        Self { authority, host, port: url.port().unwrap_or(80), connect_timeout, idle: Arc::default() }
    }

    /// Sends a request and waits for the head of its answer; the connection is to be given back
    /// with [`Plain::give_back`] when the whole answer has been read.
    pub(super) async fn send(
        &self,
        target: &str,
        request: Prepared,
        reuse: bool,
    ) -> Result<(Response<Incoming>, Line), TransportFault> {
        let mut message = self.message(target, request)?;
        while let Some(mut line) = self.idle_line().filter(|_| reuse) {
            let before = line.read.load(Ordering::Acquire);
            let mut failed = match line.sender.try_send_request(message).await {
                Ok(response) => return Ok((response, line)),
                Err(failed) => failed,
            };
            let Some(unsent) = failed.take_message() else {
                let silent = line.read.load(Ordering::Acquire) == before;
                let fault = broken(failed.error());
                return Err(if silent && fault == TransportFault::Closed { TransportFault::Idle } else { fault });
            };
            message = unsent;
        }
        let mut line = self.connect().await?;
        let response = line.sender.send_request(message).await.map_err(|error| broken(&error))?;
        Ok((response, line))
    }

    /// The connection may carry another request, as soon as it is ready for one.
    pub(super) fn give_back(&self, mut line: Line) {
        if line.sender.is_ready() {
            return put(&self.idle, line);
        }
        let idle = self.idle.clone();
        tokio::spawn(async move {
            if line.sender.ready().await.is_ok() {
                put(&idle, line);
            }
        });
    }

    /// The request in the other library's words: its target in origin form, and its host.
    fn message(&self, target: &str, request: Prepared) -> Result<Message, TransportFault> {
        let message = hyper::Request::builder().method(request.method).uri(target).header(HOST, &self.authority);
        let mut message =
            message.body(Full::new(request.body)).map_err(|error| TransportFault::unsendable(error.to_string()))?;
        message.headers_mut().extend(request.headers);
        Ok(message)
    }

    fn idle_line(&self) -> Option<Line> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(line) = idle.pop() {
            if !line.sender.is_closed() {
                return Some(line);
            }
        }
        None
    }

    async fn connect(&self) -> Result<Line, TransportFault> {
        let connecting = timeout(self.connect_timeout, TcpStream::connect((self.host.as_str(), self.port)));
        let refused = |error: std::io::Error| TransportFault::unconnected(&error);
        let stream = connecting.await.map_err(|_| TransportFault::Timeout { phase: Awaited::Connect })?;
        let stream = stream.map_err(refused)?;
        stream.set_nodelay(true).map_err(refused)?;
        let read = Arc::new(AtomicU64::new(0));
        let counted = TokioIo::new(Counted { stream, read: read.clone() });
        let handshake = Builder::new().max_headers(MAX_HEADERS).handshake(counted).await;
        let (sender, connection) = handshake.map_err(|error| broken(&error))?;
        tokio::spawn(connection);
        Ok(Line { sender, read })
    }
}

fn put(idle: &Mutex<Vec<Line>>, line: Line) {
    idle.lock().unwrap_or_else(PoisonError::into_inner).push(line);
}

/// Counts what is read.
struct Counted {
    stream: TcpStream,
    read: Arc<AtomicU64>,
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        let more = u64::try_from(buffer.filled().len() - before).unwrap_or(u64::MAX);
        self.read.fetch_add(more, Ordering::AcqRel);
        polled
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }
}
