//! `record` as its users meet it: between a client and `serve`, and between a client and a server
//! that only tells what it got. All keys here are invented.
//!
//! What redaction leaves of texts in every spelling is tried beside it, in `src/recording/redact`.

#[path = "record/end.rs"]
mod end;
#[path = "record/hidden.rs"]
mod hidden;
#[path = "record/program.rs"]
mod program;

use std::net::TcpListener;
use std::path::Path;

use ncloud_conformance::case::Expectation;
use ncloud_conformance::case::fixture::{self, Fixture};
use ncloud_conformance::ledger::book;
use ncloud_conformance::spec;
use program::{Program, ask, command, echo};

const IMAGE: &str = "/vserver/v2/createMemberServerImageInstance";
const KEYS: [(&str, &str); 2] =
    [("NCLOUD_ACCESS_KEY", "FAKEACCESSKEY0000001"), ("NCLOUD_SECRET_KEY", "FAKESECRETKEYforRecordings000001")];

fn get(target: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: h\r\nUser-Agent: tester/1\r\nConnection: close\r\n\r\n")
}

/// A proxy in front of that endpoint which writes into the folder.
fn record(endpoint: &str, folder: &Path, flags: &[&str]) -> Program {
    let into = folder.join("recordings");
    let mut command = command(folder);
    command.args(["record", "--endpoint", endpoint]).args(flags).arg("--into").arg(into);
    Program::start(command)
}

/// The reference, served by the program itself.
fn serve(folder: &Path) -> Program {
    let mut command = command(folder);
    command.arg("serve");
    Program::start(command)
}

fn pending(folder: &Path) -> Vec<Fixture> {
    let model = spec::built_in().expect("the built-in spec has no faults");
    let loaded = fixture::load(&folder.join("recordings/.pending"), &model);
    loaded.unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn what_passes_is_answered_told_and_written_down() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = serve(folder.path());
    let proxy = record(&served.url, folder.path(), &[]);
    let (status, body) = ask(&proxy.url, &get(&format!("{IMAGE}?serverInstanceNo=1234299")));
    assert_eq!((status, body.contains("<returnCode>0<")), (200, true), "{body}");
    let (status, _) = ask(&proxy.url, &get(&format!("{IMAGE}?serverInstanceNo=1234299&memberServerImageName=x")));
    assert_eq!(status, 400);
    // The same again: another id and another date, and the same recording.
    ask(&proxy.url, &get(&format!("{IMAGE}?serverInstanceNo=1234299")));
    let (status, _) = ask(&proxy.url, &get("/vserver/v2/getServerInstanceList"));
    assert_eq!(status, 404);
    let (code, told) = proxy.interrupt();
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("createMemberServerImageInstance  GET  accepted  -> accepted-get-xml"), "{told}");
    assert!(told.contains("createMemberServerImageInstance  GET  accepted  = accepted-get-xml"), "{told}");
    assert!(told.contains("an action the spec does not know  GET  HTTP 404"), "{told}");
    assert!(told.contains("4 exchanges, 0 diverge from the page; 2 recordings are new, 1 were there"), "{told}");
    let fixtures = pending(folder.path());
    let shown: Vec<_> = fixtures.iter().map(|it| (it.expect.expectation, it.source.as_str())).collect();
    assert_eq!(
        shown,
        [(Expectation::Accept, "captured from tester/1"), (Expectation::Reject, "captured from tester/1")]
    );
}

#[test]
fn messages_go_through_unchanged_both_ways() {
    let folder = tempfile::tempdir().expect("a folder");
    let (endpoint, seen) = echo(
        "HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/x\r\nX-Kept: 1\r\nKeep-Alive: 1\r\nContent-Length: 3\r\n\r\nabc",
    );
    let proxy = record(&format!("{endpoint}/base"), folder.path(), &[]);
    assert!(proxy.url.ends_with("/base"), "{}", proxy.url);
    let target = "/base/vserver/v2/x?a=%41+'%c3&b&=";
    let request = format!(
        "POST {target} HTTP/1.1\r\nHost: h\r\nX-Ncp-Apigw-Signature-V2: abc=\r\nX-One: 1\r\nX-Hop: 1\r\nConnection: close, X-Hop\r\n\
         Accept-Encoding: gzip\r\nTE: trailers\r\nContent-Length: 5\r\n\r\na=%4\n"
    );
    let (status, answer) = program::whole(&proxy.url, &request);
    assert_eq!(status, 302);
    let lower = answer.to_lowercase();
    assert!(lower.contains("location: http://192.0.2.1/x\r\n") && lower.contains("x-kept: 1\r\n"), "{answer}");
    assert!(!lower.contains("keep-alive: 1") && answer.ends_with("\r\n\r\nabc"), "{answer}");
    let got = seen.recv().expect("a request").to_lowercase();
    assert!(got.starts_with(&format!("post {} http/1.1\r\n", target.to_lowercase())), "{got}");
    assert!(got.ends_with("\r\n\r\na=%4\n"), "{got}");
    assert!(got.contains("x-ncp-apigw-signature-v2: abc=\r\n") && got.contains("x-one: 1\r\n"), "{got}");
    assert!(got.contains("accept-encoding: identity\r\n") && got.contains("content-length: 5\r\n"), "{got}");
    for gone in ["x-hop", "\r\nte:", "gzip", "user-agent", "\r\naccept:"] {
        assert!(!got.contains(gone), "{gone} in {got}");
    }
    proxy.interrupt();
}

#[test]
fn dry_it_writes_nothing_and_tells_what_diverges() {
    let folder = tempfile::tempdir().expect("a folder");
    let (endpoint, _) = echo("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 4\r\n\r\n<x/>");
    let proxy = record(&endpoint, folder.path(), &["--dry"]);
    ask(&proxy.url, &get(&format!("{IMAGE}?serverInstanceNo=1234299")));
    let (code, told) = proxy.interrupt();
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("diverges: vserver.createMemberServerImageInstance.answer."), "{told}");
    assert!(told.contains("1 exchanges, 1 diverge from the page"), "{told}");
    assert!(!folder.path().join("recordings").exists());
}

#[test]
fn an_endpoint_that_is_gone_is_told_and_not_recorded() {
    let folder = tempfile::tempdir().expect("a folder");
    let gone = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let proxy = record(&format!("http://{gone}"), folder.path(), &[]);
    let (status, body) = ask(&proxy.url, &get(&format!("{IMAGE}?serverInstanceNo=1234299")));
    assert_eq!(status, 502);
    assert!(body.starts_with("ncloud-conformance record: no answer of the endpoint: cannot connect"), "{body}");
    let (code, told) = proxy.interrupt();
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("1 without an answer, not recorded"), "{told}");
    assert!(pending(folder.path()).is_empty());
}

#[test]
fn beyond_loopback_nothing_that_may_create_is_passed_on_without_leave() {
    let folder = tempfile::tempdir().expect("a folder");
    // No packet may reach this address (RFC 5737), so an answer at once means that none was sent.
    let proxy = record("http://192.0.2.1", folder.path(), &[]);
    for (target, why) in
        [(IMAGE, "--allow-create gives no leave"), ("/vserver/v2/createServerInstances", "does not know this action")]
    {
        let (status, body) = ask(&proxy.url, &get(target));
        assert_eq!(status, 403, "{body}");
        assert!(body.contains(why), "{body}");
    }
    let (code, told) = proxy.interrupt();
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("2 not passed on"), "{told}");
}

/// The address of nobody in particular is not one of loopback for the kit, and leads there on Linux.
#[cfg(target_os = "linux")]
#[test]
fn beyond_loopback_what_may_create_is_counted_and_in_the_ledger() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = serve(folder.path());
    let ledger = folder.path().join("ledger.jsonl");
    let flags = ["--allow-create", "1", "--ledger", ledger.to_str().expect("UTF-8")];
    let proxy = record(&served.url.replace("127.0.0.1", "0.0.0.0"), folder.path(), &flags);
    let refused = format!("{IMAGE}?serverInstanceNo=7654321");
    let created = format!("{IMAGE}?serverInstanceNo=1234299");
    let answers = [&refused, &created, &created].map(|target| ask(&proxy.url, &get(target)));
    assert_eq!(answers.each_ref().map(|(status, _)| *status), [400, 200, 403], "{answers:?}");
    assert!(answers[2].1.contains("the 1 creations allowed are used up (--allow-create)"), "{}", answers[2].1);
    let (code, told) = proxy.interrupt();
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("2 recordings are new") && told.contains("1 not passed on"), "{told}");
    let book = book::read(&std::fs::read_to_string(&ledger).expect("a ledger"));
    assert_eq!((book.created.len(), book.unknown.len(), book.unreadable.len()), (1, 0, 0));
}

#[test]
fn keys_of_the_environment_are_in_no_file_and_on_no_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let refusal = format!(
        "<responseError><returnCode>1</returnCode><returnMessage>{} {}</returnMessage></responseError>",
        KEYS[0].1, KEYS[1].1
    );
    let length = refusal.len();
    let (endpoint, _) = echo(&format!(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/xml\r\nContent-Length: {length}\r\n\r\n{refusal}"
    ));
    let mut started = command(folder.path());
    let into = folder.path().join("recordings");
    started.envs(KEYS).args(["record", "--endpoint", &endpoint, "--into"]).arg(&into);
    let proxy = Program::start(started);
    let (_, body) = ask(&proxy.url, &get(&format!("{IMAGE}?serverInstanceNo=1234299&odd={}", KEYS[0].1)));
    assert!(body.contains(KEYS[1].1), "the client gets what was said");
    let (_, told) = proxy.interrupt();
    let mut texts = vec![told];
    program::read_all(&into, &mut texts);
    assert_eq!(texts.len(), 5, "the lines, a lock and three files");
    for (_, key) in KEYS {
        assert!(!texts.iter().any(|text| text.contains(key)), "{texts:?}");
    }
    assert!(texts.iter().any(|text| text.contains("secret at returnMessage in the answer")), "{texts:?}");
}

#[test]
fn several_clients_are_served_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = serve(folder.path());
    let proxy = record(&served.url, folder.path(), &[]);
    std::thread::scope(|scope| {
        for client in 0..8 {
            let url = &proxy.url;
            scope.spawn(move || {
                for number in 0..5 {
                    let name = format!("image-{client}-{number}");
                    let query = format!("{IMAGE}?serverInstanceNo=1234299&memberServerImageName={name}");
                    let (status, body) = ask(url, &get(&query));
                    assert_eq!((status, body.contains(&name)), (200, true), "{body}");
                }
            });
        }
    });
    let (code, told) = proxy.interrupt();
    assert_eq!(code, 0, "{told}");
    assert_eq!(pending(folder.path()).len(), 40, "{told}");
}

#[test]
fn a_run_is_written_down_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut run = command(folder.path());
    run.args(["run", "--case", "*/plain/*", "--case", "*/required/*", "--record"])
        .arg(folder.path().join("recordings"));
    let output = run.output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let fixtures = pending(folder.path());
    assert!(fixtures.len() >= 6, "{output:?}");
    assert!(fixtures.iter().all(|fixture| fixture.about.contains("; sent as ")), "{:?}", fixtures[0].about);
    let own = |fixture: &Fixture| fixture.source.starts_with("captured from ncloud-conformance/");
    assert!(fixtures.iter().all(own), "{:?}", fixtures[0].source);
}

#[test]
fn what_cannot_be_is_told_before_anything_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("recordings/key");
    let inside = inside.to_str().expect("UTF-8");
    for (flags, why) in [
        (&["--listen", "0.0.0.0:0"][..], "only an address of loopback"),
        (&["--redaction-key", inside], "would lie among the recordings"),
        (&["--keep", "secrets"], "invalid value 'secrets'"),
    ] {
        let mut command = command(folder.path());
        command.args(["record", "--endpoint", "http://127.0.0.1:1", "--into"]).arg(folder.path().join("recordings"));
        let output = command.args(flags).output().expect("it runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(why), "{told}");
    }
}
