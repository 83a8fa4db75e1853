//! Every fault of the closed set, from a server that misbehaves so; and what goes out untouched.

use std::io::Write;

use super::super::raw::{After, Raw};
use super::*;
use crate::wire::Method;

const OK: &str = "HTTP/1.1 200 OK\r\n";

fn request(method: Method, target: &str) -> Request {
    Request { method, target: target.to_owned(), headers: Headers::new(), body: Vec::new() }
}

fn short() -> ClientOptions {
    let limit = Duration::from_millis(200);
    ClientOptions { connect_timeout: limit, answer_timeout: limit, timeout: limit, ..ClientOptions::default() }
}

async fn send_to(raw: &Raw, options: &ClientOptions) -> Result<Sent, TransportFault> {
    HttpClient::new(&raw.endpoint, options).unwrap().send(&request(Method::Get, "/x")).await
}

/// Sends one GET to a server that writes `first` and `rest`, with generous time limits.
async fn fault(first: &str, rest: &str, after: After) -> TransportFault {
    let raw = Raw::answering(first, rest, after).await;
    let outcome = send_to(&raw, &ClientOptions::default()).await;
    assert_eq!(raw.seen().len(), 1, "a request goes out once");
    outcome.unwrap_err()
}

fn is_malformed(fault: &TransportFault) -> bool {
    matches!(fault, TransportFault::Malformed { .. })
}

#[tokio::test]
async fn an_answer_comes_back_as_it_was_written() {
    let head = format!("{OK}X-A: 1\r\nx-a: \u{e9}\r\nContent-Length: 3\r\n\r\nabc");
    let raw = Raw::answering(&head, "", After::Close).await;
    let sent = send_to(&raw, &ClientOptions::default()).await.unwrap();
    assert_eq!(sent.response.status, 200);
    assert_eq!(sent.response.body, b"abc");
    let headers: Vec<_> = sent.response.headers.iter().filter(|(name, _)| *name == "x-a").collect();
    assert_eq!(headers, [("x-a", &b"1"[..]), ("x-a", "\u{e9}".as_bytes())]);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_nobody_is_asked_twice() {
    let raw = Raw::answering("HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n", "", After::Close).await;
    let sent = send_to(&raw, &ClientOptions::default()).await.unwrap();
    assert_eq!((sent.response.status, sent.response.headers.get("location")), (302, Some("/y")));
    assert_eq!(raw.seen().len(), 1);
}

#[tokio::test]
async fn a_compressed_body_stays_as_it_is() {
    let raw = Raw::answering(&format!("{OK}Content-Encoding: gzip\r\n\r\nabc"), "", After::Close).await;
    assert_eq!(send_to(&raw, &ClientOptions::default()).await.unwrap().response.body, b"abc");
}

#[tokio::test]
async fn every_request_says_who_asks_and_that_it_wants_the_bytes_as_they_are() {
    let raw = Raw::answering(&format!("{OK}Content-Length: 0\r\n\r\n"), "", After::Close).await;
    let client = HttpClient::new(&raw.endpoint, &ClientOptions::default()).unwrap();
    client.send(&request(Method::Get, "/x")).await.unwrap();
    let mut recorded = request(Method::Get, "/x");
    recorded.headers.push("User-Agent", "another/1");
    recorded.headers.push("Accept-Encoding", "gzip, br");
    client.send(&recorded).await.unwrap();
    let agent = format!("user-agent: ncloud-conformance/{}\r\n", env!("CARGO_PKG_VERSION"));
    let [plain, recorded] = &raw.seen()[..] else { panic!("two requests") };
    assert!(plain.contains(&agent) && plain.contains("accept: */*\r\n"), "{plain}");
    assert!(recorded.contains("user-agent: another/1\r\n") && !recorded.contains(&agent), "{recorded}");
    for seen in [plain, recorded] {
        assert!(seen.contains("accept-encoding: identity\r\n") && !seen.contains("gzip"), "{seen}");
    }
}

#[tokio::test]
async fn many_headers_are_read_and_too_many_are_a_limit_of_ours() {
    let answer = |count: usize| {
        let many: String = (0..count).map(|number| format!("h{number}: x\r\n")).collect();
        format!("{OK}{many}Content-Length: 0\r\n\r\n")
    };
    let raw = Raw::answering(&answer(999), "", After::Close).await;
    let sent = send_to(&raw, &ClientOptions::default()).await.unwrap();
    assert_eq!(sent.response.headers.iter().count(), 1000);
    assert_eq!(fault(&answer(1000), "", After::Close).await, TransportFault::HeadTooLarge { limit: 1000 });
}

/// A server each of whose connections carries so many whole answers, reads one request more, writes
/// `last` and closes. Tells how many requests it has read.
async fn giving_up_after(answers: usize, last: &'static str) -> (Endpoint, Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let read = Arc::new(AtomicUsize::new(0));
    let count = read.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let count = count.clone();
            tokio::spawn(async move {
                for turn in 0..=answers {
                    if super::super::raw::read_head(&mut stream).await.is_empty() {
                        return;
                    }
                    count.fetch_add(1, Ordering::Relaxed);
                    let whole = format!("{OK}Content-Length: 2\r\n\r\nok");
                    let text = if turn < answers { &whole } else { last };
                    let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, text.as_bytes()).await;
                }
            });
        }
    });
    (endpoint, read)
}

#[tokio::test]
async fn a_connection_that_was_idle_and_closes_without_a_byte_tells_nothing() {
    let (endpoint, read) = giving_up_after(1, "").await;
    let client = HttpClient::new(&endpoint, &ClientOptions::default()).unwrap();
    let plain = request(Method::Get, "/x");
    let mut came = Vec::new();
    for _ in 0..10 {
        came.push(client.send(&plain).await.map(|sent| sent.response.status));
    }
    let (ok, idle) = (Ok(200), Err(TransportFault::Idle));
    let expected = [&ok, &idle, &ok, &idle, &ok, &idle, &ok, &ok, &ok, &ok];
    assert_eq!(came.iter().collect::<Vec<_>>(), expected, "after three, each has a connection of its own");
    assert_eq!(read.load(Ordering::Relaxed), 10, "nothing goes out twice");
}

#[tokio::test]
async fn bytes_that_came_or_a_fresh_connection_are_no_excuse() {
    for (answers, last) in [(1, "HTTP/1.1 2"), (1, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), (0, "")] {
        let (endpoint, _) = giving_up_after(answers, last).await;
        let client = HttpClient::new(&endpoint, &ClientOptions::default()).unwrap();
        for _ in 0..answers {
            client.send(&request(Method::Get, "/x")).await.unwrap();
        }
        let fault = client.send(&request(Method::Get, "/x")).await.unwrap_err();
        assert_eq!(fault, TransportFault::Closed, "{answers} answers, then {last:?}");
    }
}

#[tokio::test]
async fn who_shall_not_reuse_connections_does_not() {
    let (endpoint, read) = giving_up_after(1, "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n").await;
    let options = ClientOptions { reuse: false, ..ClientOptions::default() };
    let client = HttpClient::new(&endpoint, &options).unwrap();
    for _ in 0..5 {
        assert_eq!(client.send(&request(Method::Get, "/x")).await.unwrap().response.status, 200);
    }
    assert_eq!(read.load(Ordering::Relaxed), 5);
}

#[tokio::test]
async fn interim_answers_are_passed_over() {
    let raw = Raw::answering(&"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(20), &format!("{OK}\r\n"), After::Close).await;
    assert_eq!(send_to(&raw, &ClientOptions::default()).await.unwrap().response.status, 200);
}

#[tokio::test]
async fn the_target_and_the_headers_go_out_byte_for_byte() {
    let raw = Raw::answering(&format!("{OK}Content-Length: 0\r\n\r\n"), "", After::Close).await;
    let endpoint = Endpoint::parse(&format!("{}/base/", raw.endpoint)).unwrap();
    let client = HttpClient::new(&endpoint, &ClientOptions::default()).unwrap();
    let target = "/server/v2/x?a=%41+%20~-._%c3%A9%ff&b&=&a=*(),;:@!$[]|^`{}";
    let mut request = request(Method::Post, target);
    request.headers.push("X-Key", &b"\xff a"[..]);
    request.headers.push("Host", "elsewhere");
    client.send(&request).await.unwrap();
    let seen = raw.seen().remove(0);
    assert!(seen.starts_with(&format!("POST {} HTTP/1.1\r\n", endpoint.signed_target(target))), "{seen}");
    assert!(seen.contains("x-key: \u{fffd} a\r\n"), "{seen}");
    assert!(seen.contains("content-length: 0\r\n"), "{seen}");
    assert!(!seen.contains("elsewhere"), "{seen}");
}

#[tokio::test]
async fn what_cannot_go_out_as_it_stands_is_not_sent() {
    let raw = Raw::answering(OK, "", After::Close).await;
    let client = HttpClient::new(&raw.endpoint, &ClientOptions::default()).unwrap();
    let long = format!("/x?{}", "a".repeat(70_000));
    for target in ["x", "", "/a b", "/x?a='", "/x?a=\u{e9}", "/x?a=\"", "/x#y", "/a/../b", "/a\\b", "/a\nb", &long] {
        let fault = client.send(&request(Method::Get, target)).await.unwrap_err();
        assert!(matches!(fault, TransportFault::Unsendable { .. }), "{target:.20}: {fault:?}");
    }
    for (name, value) in [("a b", "x"), ("", "x"), ("a", "x\r\nb: c"), ("a", "\0"), ("Transfer-Encoding", "chunked")] {
        let mut request = request(Method::Get, "/x");
        request.headers.push(name, value);
        let fault = client.send(&request).await.unwrap_err();
        assert!(matches!(fault, TransportFault::Unsendable { .. }), "{name}: {fault:?}");
    }
    assert!(raw.seen().is_empty());
}

#[tokio::test]
async fn nobody_listening_is_a_connect_fault_without_the_url() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let endpoint = Endpoint::parse(&format!("http://{gone}")).unwrap();
    let client = HttpClient::new(&endpoint, &ClientOptions::default()).unwrap();
    let fault = client.send(&request(Method::Get, "/x")).await.unwrap_err();
    assert!(matches!(&fault, TransportFault::Connect { reason, .. } if reason.contains("refused")), "{fault:?}");
    assert!(!fault.to_string().contains("127.0.0.1"));
}

#[tokio::test]
async fn silence_runs_into_the_limit_of_its_phase() {
    for (first, phase) in [
        ("", Awaited::Answer),
        ("HTTP/1.1 2", Awaited::Answer),
        (&format!("{OK}Content-Length: 9\r\n\r\nabc"), Awaited::Body),
    ] {
        let raw = Raw::answering(first, "", After::Hold).await;
        assert_eq!(send_to(&raw, &short()).await, Err(TransportFault::Timeout { phase }), "{first}");
    }
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_a_connect_timeout() {
    let raw = Raw::answering("", "", After::Hold).await;
    let endpoint = Endpoint::parse(&raw.endpoint.to_string().replace("http:", "https:")).unwrap();
    let client = HttpClient::new(&endpoint, &short()).unwrap();
    let fault = client.send(&request(Method::Get, "/x")).await.unwrap_err();
    assert_eq!(fault, TransportFault::Timeout { phase: Awaited::Connect });
}

#[tokio::test]
async fn an_endless_flood_of_interim_answers_ends_with_the_time() {
    let raw = Raw::answering("", "HTTP/1.1 100 Continue\r\n\r\n", After::Repeat).await;
    assert_eq!(send_to(&raw, &short()).await, Err(TransportFault::Timeout { phase: Awaited::Answer }));
}

#[tokio::test]
async fn a_connection_that_ends_too_early_is_closed() {
    let chunked = format!("{OK}Transfer-Encoding: chunked\r\n\r\n5\r\nab");
    let short_body = format!("{OK}Content-Length: 9\r\n\r\nabc");
    for first in ["", "HTTP/1.1 200 OK\r\nA: b", &short_body, &chunked] {
        assert_eq!(fault(first, "", After::Close).await, TransportFault::Closed, "closed after {first:?}");
        assert_eq!(fault(first, "", After::Reset).await, TransportFault::Closed, "reset after {first:?}");
    }
}

#[tokio::test]
async fn what_is_not_http_is_malformed() {
    let answers = [
        "garbage, no HTTP at all\r\n\r\n".to_owned(),
        "<html>HTTP/0.9</html>".to_owned(),
        "\0\0\0\0\0\0\0\0\r\n\r\n".to_owned(),
        format!("{OK}bad header\r\n\r\n"),
        format!("{OK}a: \0\r\n\r\n"),
        format!("{OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        format!("{OK}Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n"),
        format!("{OK}Transfer-Encoding: chunked\r\n\r\n2\r\nabXX0\r\n\r\n"),
        format!("{OK}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nab"),
    ];
    for answer in answers {
        let fault = fault(&answer, "", After::Close).await;
        assert!(is_malformed(&fault), "{answer:.60}: {fault:?}");
    }
}

#[tokio::test]
async fn endless_headers_end_long_before_memory_does() {
    let too_large = TransportFault::HeadTooLarge { limit: 1000 };
    assert_eq!(
        fault(OK, "a: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", After::Repeat).await,
        too_large
    );
    assert_eq!(fault(&format!("{OK}a: "), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", After::Repeat).await, too_large);
}

#[tokio::test]
async fn a_body_past_the_limit_is_not_read() {
    let too_large = TransportFault::TooLarge { limit: Limits::default().bytes };
    let endless = "x".repeat(10_000);
    assert_eq!(fault(&format!("{OK}\r\n"), &endless, After::Repeat).await, too_large);
    let chunk = format!("2710\r\n{endless}\r\n");
    assert_eq!(fault(&format!("{OK}Transfer-Encoding: chunked\r\n\r\n"), &chunk, After::Repeat).await, too_large);
    assert_eq!(fault(&format!("{OK}Content-Length: 104857600\r\n\r\n"), "", After::Hold).await, too_large);
    assert_eq!(fault(&format!("{OK}Content-Length: 9223372036854775807\r\n\r\n"), "", After::Hold).await, too_large);
}

#[tokio::test]
async fn the_limit_itself_is_allowed() {
    let raw = Raw::answering(&format!("{OK}\r\nabc"), "", After::Close).await;
    for (max_body, expected) in [(3, None), (2, Some(TransportFault::TooLarge { limit: 2 }))] {
        let options = ClientOptions { max_body, ..ClientOptions::default() };
        assert_eq!(send_to(&raw, &options).await.err(), expected);
    }
}

#[test]
fn setting_up_names_what_is_wrong() {
    let endpoint = Endpoint::parse("https://127.0.0.1:1").unwrap();
    let failure = |options| HttpClient::new(&endpoint, &options).unwrap_err();
    let missing = ClientOptions { cacert: Some("no/such/file".into()), ..ClientOptions::default() };
    assert!(matches!(failure(missing), ClientError::CertificateFile { .. }));
    let mut empty = tempfile::NamedTempFile::new().unwrap();
    empty.write_all(b"no certificate").unwrap();
    let unusable = ClientOptions { cacert: Some(empty.path().to_owned()), ..ClientOptions::default() };
    assert!(matches!(failure(unusable), ClientError::Certificate { .. }));
    let proxy = ClientOptions { proxy: Some("::".to_owned()), ..ClientOptions::default() };
    assert!(matches!(failure(proxy), ClientError::Proxy));
}

#[tokio::test]
async fn a_proxy_is_used_only_when_asked_for() {
    let proxy = Raw::answering(&format!("{OK}Content-Length: 0\r\n\r\n"), "", After::Close).await;
    let options = ClientOptions { proxy: Some(proxy.endpoint.to_string()), ..ClientOptions::default() };
    let client = HttpClient::new(&Endpoint::parse("http://nowhere.invalid").unwrap(), &options).unwrap();
    client.send(&request(Method::Get, "/x?a=b")).await.unwrap();
    assert!(proxy.seen()[0].starts_with("GET http://nowhere.invalid/x?a=b HTTP/1.1\r\n"), "{:?}", proxy.seen());
}

#[test]
fn debug_output_holds_no_password() {
    let endpoint = Endpoint::parse("http://127.0.0.1:1").unwrap();
    let options =
        ClientOptions { proxy: Some("http://user:hidden@127.0.0.1:2".to_owned()), ..ClientOptions::default() };
    let client = HttpClient::new(&endpoint, &options).unwrap();
    assert!(!format!("{options:?}{client:?}").contains("hidden"));
}

#[test]
fn no_time_limit_is_too_long() {
    let endpoint = Endpoint::parse("http://127.0.0.1:1").unwrap();
    let endless = Duration::MAX;
    let options = ClientOptions {
        connect_timeout: endless,
        answer_timeout: endless,
        timeout: endless,
        ..ClientOptions::default()
    };
    assert!(HttpClient::new(&endpoint, &options).is_ok());
}
