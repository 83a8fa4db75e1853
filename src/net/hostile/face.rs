//! The server of the hostilities, on bare TCP: it reads requests as HTTP has them, and writes what
//! it is told.
//!
//! It keeps connections open as an honest server does, so that what is left over on one of them can
//! do its harm. It listens where it is told, and speaks first to nobody.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::wire::{Headers, Method, Request, Response};

use super::Hostility;
use super::script::{Script, Stage, Then, honest, script};

/// Between two bytes that trickle.
const PACE: Duration = Duration::from_millis(100);
/// How much later a late answer comes.
const LATE: Duration = Duration::from_secs(2);
/// Bytes of a request that are read at most.
const MAX_REQUEST: usize = 1 << 21;

/// Answers as `answer` does, but for requests that `turn` names a hostility for. Redirections and
/// external entities lead to `elsewhere`, a base URL. Runs until it is dropped.
pub async fn serve_hostile(
    listener: TcpListener,
    answer: impl Fn(Request) -> Response + Send + Sync + 'static,
    turn: impl Fn(&Request) -> Option<Hostility> + Send + Sync + 'static,
    elsewhere: String,
) {
    let face = Arc::new(Face { answer, turn, elsewhere, serial: AtomicUsize::new(0) });
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                connections.spawn(face.clone().connection(stream));
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

struct Face<A, T> {
    answer: A,
    turn: T,
    elsewhere: String,
    serial: AtomicUsize,
}

impl<A: Fn(Request) -> Response, T: Fn(&Request) -> Option<Hostility>> Face<A, T> {
    /// Request after request, until either side has enough.
    async fn connection(self: Arc<Self>, mut stream: TcpStream) {
        // Without it small answers wait for an acknowledgement; nothing else depends on it.
        let _ = stream.set_nodelay(true);
        let mut unread = Vec::new();
        while let Some(request) = read_request(&mut stream, &mut unread).await {
            let script = self.script(request);
            if play(&mut stream, script).await.is_none() {
                return;
            }
        }
    }

    fn script(&self, request: Request) -> Script {
        let turn = (self.turn)(&request);
        let response = (self.answer)(request.clone());
        let Some(hostility) = turn else { return Script { first: honest(&response), then: Then::Next } };
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        script(hostility, &Stage { request: &request, honest: &response, elsewhere: &self.elsewhere, serial })
    }
}

/// Writes; nothing where the connection is over then.
async fn play(stream: &mut TcpStream, script: Script) -> Option<()> {
    stream.write_all(&script.first).await.ok()?;
    match script.then {
        Then::Next => return Some(()),
        Then::Close => {}
        Then::Reset => stream.set_zero_linger().ok()?,
        Then::Hold => gone(stream).await,
        Then::Late(bytes) => {
            tokio::time::sleep(LATE).await;
            stream.write_all(&bytes).await.ok()?;
            return Some(());
        }
        Then::Trickle(bytes) => {
            for byte in bytes {
                tokio::time::sleep(PACE).await;
                stream.write_all(&[byte]).await.ok()?;
            }
        }
        Then::Repeat(piece, times) => {
            for _ in 0..times {
                stream.write_all(&piece).await.ok()?;
            }
        }
    }
    None
}

/// Waits until the client leaves.
async fn gone(stream: &mut TcpStream) {
    let mut ignored = [0; 1024];
    while let Ok(1..) = stream.read(&mut ignored).await {}
}

/// The next request; nothing at the end of the connection, and for what is no request.
async fn read_request(stream: &mut TcpStream, unread: &mut Vec<u8>) -> Option<Request> {
    let end = loop {
        match unread.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            Some(end) => break end,
            None => more(stream, unread).await?,
        }
    };
    let mut request = head(&unread[..end])?;
    let length: usize = request.headers.get("content-length").unwrap_or("0").parse().ok()?;
    let whole = (end + 4).checked_add(length)?;
    while unread.len() < whole {
        more(stream, unread).await?;
    }
    request.body = unread[end + 4..whole].to_vec();
    unread.drain(..whole);
    Some(request)
}

async fn more(stream: &mut TcpStream, unread: &mut Vec<u8>) -> Option<()> {
    let read = stream.read_buf(unread).await.ok()?;
    (read > 0 && unread.len() <= MAX_REQUEST).then_some(())
}

fn head(bytes: &[u8]) -> Option<Request> {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let name = words.next()?;
    let method = [Method::Get, Method::Post].into_iter().find(|method| method.name() == name)?;
    let target = words.next()?.to_owned();
    let mut headers = Headers::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        headers.push(name, value.trim());
    }
    Some(Request { method, target, headers, body: Vec::new() })
}
