//! A server for tests that writes whatever bytes it is told to and then misbehaves as asked.
//!
//! It reads one request head per connection, never checks it, and listens on 127.0.0.1 only.
//!
//! Next: the tests of [`super::client`].

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::Endpoint;

/// What happens when the bytes are written.
#[derive(Clone, Copy)]
pub enum After {
    /// The connection is closed in good order.
    Close,
    /// The connection is reset.
    Reset,
    /// The connection stays open, silent.
    Hold,
    /// The bytes come again and again until the client has enough.
    Repeat,
}

/// A running raw server; it ends with the test's runtime.
pub struct Raw {
    pub endpoint: Endpoint,
    seen: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Raw {
    /// Writes `first`, and then misbehaves with `rest`.
    pub async fn answering(first: &str, rest: &str, after: After) -> Raw {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = Endpoint::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let raw = Raw { endpoint, seen: seen.clone() };
        let (first, rest) = (first.as_bytes().to_vec(), rest.as_bytes().to_vec());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(misbehave(stream, first.clone(), rest.clone(), after, seen.clone()));
            }
        });
        raw
    }

    /// Every request seen so far, as it came.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
    }
}

async fn misbehave(mut stream: TcpStream, first: Vec<u8>, rest: Vec<u8>, after: After, seen: Arc<Mutex<Vec<Vec<u8>>>>) {
    let request = read_head(&mut stream).await;
    seen.lock().unwrap().push(request);
    if stream.write_all(&first).await.is_err() {
        return;
    }
    match after {
        After::Close => {
            let _ = stream.write_all(&rest).await;
        }
        After::Reset => stream.set_zero_linger().unwrap(),
        After::Hold => std::future::pending().await,
        After::Repeat => while stream.write_all(&rest).await.is_ok() {},
    }
}

/// Reads one request's head; nothing where the connection ends first.
pub async fn read_head(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read_buf(&mut bytes).await {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
    }
    bytes
}
