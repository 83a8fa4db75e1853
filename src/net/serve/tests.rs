//! The server over real sockets: what it keeps, what it refuses itself, and how it stops.

use std::sync::mpsc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;

use super::*;
use crate::net::{ClientOptions, Endpoint, HttpClient, Sent, TransportFault};

/// Tells what it saw.
fn mirror(request: Request) -> Response {
    let mut headers = Headers::new();
    headers.push("X-Method", request.method.name());
    headers.push("X-Target", request.target);
    headers.push("X-Probe", request.headers.get("probe").unwrap_or("none"));
    headers.push("Content-Length", "999");
    Response { status: 201, headers, body: request.body }
}

fn request(method: Method, target: &str, body: &[u8]) -> Request {
    Request { method, target: target.to_owned(), headers: Headers::new(), body: body.to_vec() }
}

fn client(running: &Running) -> HttpClient {
    let endpoint = Endpoint::parse(&running.base_url()).unwrap();
    HttpClient::new(&endpoint, &ClientOptions { max_body: MAX_BODY + 1, ..ClientOptions::default() }).unwrap()
}

async fn status_of(running: &Running, request: &Request) -> Result<u16, TransportFault> {
    client(running).send(request).await.map(|Sent { response, .. }| response.status)
}

/// Writes bytes, says it is done, and reads to the end.
async fn spoken(address: SocketAddr, bytes: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_request_arrives_exactly_as_it_was_sent() {
    let running = spawn(mirror).unwrap();
    let client = client(&running);
    for (method, target, body) in [
        (Method::Get, "/a/b?c=%41+%20&c&=", &b""[..]),
        (Method::Post, "/", b"a=b\x00\xff"),
        (Method::Get, "/%ff//?a=*[]", b"body of a GET"),
    ] {
        let mut request = request(method, target, body);
        request.headers.push("Probe", "here");
        let response = client.send(&request).await.unwrap().response;
        assert_eq!((response.status, &response.body[..]), (201, body));
        assert_eq!(response.headers.get("x-method"), Some(method.name()));
        assert_eq!(response.headers.get("x-target"), Some(target));
        assert_eq!(response.headers.get("x-probe"), Some("here"));
        assert_eq!(response.headers.get("content-length"), Some(body.len().to_string().as_str()));
    }
}

#[tokio::test]
async fn several_requests_share_a_connection() {
    let running = spawn(mirror).unwrap();
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let both = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    stream.write_all(both.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert_eq!(answer.matches("HTTP/1.1 201 Created").count(), 2, "{answer}");
    assert!(answer.contains("x-target: /1") && answer.contains("x-target: /2"), "{answer}");
}

#[tokio::test]
async fn other_methods_are_refused_with_what_is_allowed() {
    let running = spawn(mirror).unwrap();
    for method in ["PUT", "DELETE", "HEAD", "OPTIONS", "BREW"] {
        let answer = spoken(running.address, &format!("{method} /x HTTP/1.1\r\nHost: x\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"), "{answer}");
        assert!(answer.contains("allow: GET, POST\r\n"), "{answer}");
    }
}

#[tokio::test]
async fn a_body_may_be_as_large_as_the_limit_and_no_larger() {
    let running = spawn(mirror).unwrap();
    for (length, status) in [(MAX_BODY, 201), (MAX_BODY + 1, 413), (4 * MAX_BODY, 413)] {
        assert_eq!(status_of(&running, &request(Method::Post, "/x", &vec![b'x'; length])).await, Ok(status));
    }
    let broken = "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
    assert!(spoken(running.address, broken).await.starts_with("HTTP/1.1 400 "));
}

#[tokio::test]
async fn an_answer_that_http_cannot_carry_is_a_500() {
    let running = spawn(|request| {
        let mut headers = Headers::new();
        if request.target == "/name" {
            headers.push("a b", "x");
        }
        headers.push("a", if request.target == "/value" { "x\r\ny: z" } else { "x" });
        let status = if request.target == "/status" { 99 } else { 100 };
        Response { status, headers, body: Vec::new() }
    })
    .unwrap();
    for target in ["/name", "/value", "/status", "/informational"] {
        assert_eq!(status_of(&running, &request(Method::Get, target, b"")).await, Ok(500), "{target}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_exchange_ends_before_the_server_does() {
    let (entered, inside) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (release, released) = mpsc::channel();
    let (released, signal) = (std::sync::Mutex::new(released), entered.clone());
    let running = spawn(move |request| {
        signal.notify_one();
        released.lock().unwrap().recv().unwrap();
        mirror(request)
    })
    .unwrap();
    let client = client(&running);
    let exchange = tokio::spawn(async move { client.send(&request(Method::Get, "/x", b"")).await });
    entered.notified().await;
    let address = running.address;
    let stopping = tokio::spawn({
        let inside = inside.clone();
        async move {
            inside.notify_one();
            running.stop().await;
        }
    });
    inside.notified().await;
    release.send(()).unwrap();
    assert_eq!(exchange.await.unwrap().unwrap().response.status, 201);
    stopping.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

#[tokio::test(start_paused = true)]
async fn an_exchange_that_never_ends_is_cut_after_the_grace() {
    let running = spawn(mirror).unwrap();
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream
        .write_all(b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
        .await
        .unwrap();
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).await.unwrap();
    running.stop().await;
    let mut rest = String::new();
    let _ = stream.read_to_string(&mut rest).await;
    assert_eq!(rest, "");
}

#[test]
fn what_is_missing_is_told() {
    assert!(matches!(spawn(mirror), Err(ServeError::Runtime)));
}

#[tokio::test]
async fn an_address_in_use_is_told() {
    let first = Server::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
    let second = Server::bind(first.local_addr()).unwrap_err();
    assert!(second.to_string().starts_with("cannot listen on 127.0.0.1:"), "{second}");
}

#[cfg(unix)]
#[tokio::test]
async fn sigterm_is_caught_from_the_call_on() {
    let mut signals = super::super::Signals::catch();
    let own = std::process::id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &own]).status().unwrap().success());
    signals.next().await;
}
