//! Endpoints that are not where the URL says.

use std::io::{Read, Write};
use std::net::TcpListener;

use super::program::{FEW, Served, run, text};

/// What a run said on stdout and on stderr; it ended with 3.
fn unusable(endpoint: &str) -> (String, String) {
    let output = run(&["run", "--endpoint", endpoint, "--timeout", "5"]);
    let (told, said) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(3), "{told}\n{said}");
    assert!(told.lines().count() <= 6, "no matrix of what was not seen: {told}");
    (told, said)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}

#[test]
fn a_closed_port_is_told_with_why_and_what_to_try() {
    let (told, said) = unusable(&format!("http://127.0.0.1:{}", free_port()));
    assert!(told.contains("incomplete: cannot connect: connection refused, nobody listens there"), "{told}");
    assert_eq!(said, "  = help: start the server, or see whether host and port are right\n");
    let (told, _) = unusable(&format!("https://127.0.0.1:{}", free_port()));
    assert!(told.contains("incomplete: cannot connect: connection refused, nobody listens there"), "{told}");
}

#[test]
fn a_port_without_tls_and_one_with_are_told_apart() {
    let served = Served::with(&[]);
    let (told, said) = unusable(&served.url.replace("http://", "https://"));
    assert!(told.contains("cannot connect: what answers there does not speak TLS"), "{told}");
    assert!(said.contains("try http://"), "{said}");
    // What a TLS server says to a request that is none of its own: a fatal alert.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&[0x15, 3, 1, 0, 2, 2, 0x46]);
        }
    });
    let (told, said) = unusable(&format!("http://127.0.0.1:{port}"));
    assert!(told.contains("gave no whole answer"), "{told}");
    assert!(said.contains("try https://"), "{said}");
}

#[test]
fn a_base_url_that_repeats_the_paths_is_refused_at_once() {
    let served = Served::with(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("target.toml");
    let whole = "/vserver/v2/createMemberServerImageInstance";
    for part in ["/server/v2", "/vserver/v2", whole] {
        let wrong = format!("{}{part}/", served.url);
        std::fs::write(&target, format!("format = 1\nendpoint = \"{wrong}\"\n")).expect("a file");
        let target = target.to_str().expect("UTF-8");
        let everywhere = [vec!["--endpoint", &wrong], vec!["--against", &wrong], vec!["--target", target]];
        let flags = if part == whole { 3 } else { 1 };
        for flags in everywhere.into_iter().take(flags) {
            let output = run(&[&["run"], &FEW[..], &flags].concat());
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{flags:?}: {said}");
            let help = format!("leave out {part}\n  = help: name it {}\n", served.url);
            assert!(said.contains(&help), "{flags:?}: {said}");
        }
    }
    // One folder may be the base path's own.
    let output = run(&[&["run", "--endpoint", &format!("{}/server", served.url)][..], &FEW].concat());
    assert!(!text(&output.stderr).contains("leave out"), "{}", text(&output.stderr));
}
