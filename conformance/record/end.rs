//! How `record` ends: by Ctrl-C while a call is under way, and by a kill in the middle of a write.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use super::program::{Program, ask, echo, held};
use super::{IMAGE, get, pending, record};

#[test]
fn a_call_that_is_under_way_is_answered_and_written_down_before_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let body = "<responseError><returnCode>1</returnCode><returnMessage>no</returnMessage></responseError>";
    let head = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/xml\r\nContent-Length: ";
    let (endpoint, comes, go) = held(&format!("{head}{}\r\n\r\n{body}", body.len()));
    let mut proxy = record(&endpoint, folder.path(), &[]);
    let url = proxy.url.clone();
    let client = std::thread::spawn(move || ask(&url, &get(&format!("{IMAGE}?serverInstanceNo=1234299"))));
    comes.recv().expect("it passed the request on");
    proxy.signal();
    assert_eq!(proxy.line(), "ending; what is under way is waited for, and a second signal ends at once\n");
    // Nobody else is let in, for as long as it takes to be sure of it; the call it has goes on.
    let address = proxy.url.trim_start_matches("http://");
    (0..2_000).for_each(|_| drop(TcpStream::connect(address)));
    go.send(()).expect("the server waits");
    assert_eq!(client.join().expect("no panic"), (400, body.to_owned()));
    let (status, told) = proxy.end();
    assert_eq!(status.code(), Some(0), "{told}");
    assert!(told.contains("1 exchanges, 0 diverge from the page; 1 recordings are new"), "{told}");
    assert_eq!(pending(folder.path()).len(), 1);
}

#[cfg(unix)]
#[test]
fn killed_in_the_middle_of_a_write_it_leaves_nothing_half() {
    use std::os::unix::process::ExitStatusExt;
    let folder = tempfile::tempdir().expect("a folder");
    let words = "no ".repeat(20_000);
    let body =
        format!("<responseError><returnCode>1</returnCode><returnMessage>{words}</returnMessage></responseError>");
    let head = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/xml\r\nContent-Length: ";
    let (endpoint, _) = echo(&format!("{head}{}\r\n\r\n{body}", body.len()));
    let request = get(&format!("{IMAGE}?serverInstanceNo=1234299"));

    // The system kills whoever writes more than that to a file: more than `case.toml`, less than the answer.
    let mut limited = Command::new("/bin/sh");
    limited.args(["-c", "ulimit -f 16 && exec \"$@\"", "sh", env!("CARGO_BIN_EXE_ncloud-conformance")]);
    limited.env_clear().env("HOME", folder.path()).env("NO_COLOR", "1").stdout(Stdio::piped()).stderr(Stdio::piped());
    limited.args(["record", "--endpoint", &endpoint, "--into"]).arg(folder.path().join("recordings"));
    let proxy = Program::start(limited);
    let mut client = TcpStream::connect(proxy.url.trim_start_matches("http://")).expect("it listens");
    client.write_all(request.as_bytes()).expect("it reads");
    let _ = client.read_to_end(&mut Vec::new());
    let (status, told) = proxy.end();
    let died = if cfg!(target_os = "linux") { 25 } else { status.signal().unwrap_or_default() };
    assert_eq!((status.code(), status.signal()), (None, Some(died)), "{told}");
    let half = folder.path().join("recordings/.pending/.new");
    let begun = std::fs::metadata(half.join("response.xml")).expect("it had begun to write").len();
    assert!(begun > 0 && begun < body.len() as u64, "{begun}");
    assert!(pending(folder.path()).is_empty(), "what is half is no recording");

    let proxy = record(&endpoint, folder.path(), &[]);
    assert_eq!(ask(&proxy.url, &request), (400, body));
    let (_, told) = proxy.interrupt();
    assert!(told.contains("1 recordings are new"), "{told}");
    assert_eq!(pending(folder.path()).len(), 1);
    assert!(!half.exists());
}
