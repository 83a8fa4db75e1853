//! One run in several formats, a stored report in another one, and an endpoint that means harm to
//! whoever reads them.

#[path = "edges/program.rs"]
mod program;
#[path = "reports/shown.rs"]
mod shown;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use program::{FEW, Served, run, text};

/// What an answer could hold to get at whoever reads a report of it.
const PAYLOAD: &str = "<script>alert(1)</script>\"><img src=x>";

/// A name may be one character longer.
const NAME_MAX: &str =
    "server.createBlockStorageSnapshotInstance/input.blockStorageSnapshotName.max/off-by-one-up.characters";

/// The path of a file in a folder, and the flag that writes a report there.
fn report(folder: &Path, format: &str) -> (String, String) {
    let path = folder.join(format).to_str().expect("UTF-8").to_owned();
    (path.clone(), format!("--report={format}={path}"))
}

fn read(path: &str) -> String {
    fs::read_to_string(path).expect("a report")
}

#[test]
fn one_run_gives_every_format_and_a_stored_report_gives_them_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served::with(&["--fault", NAME_MAX]);
    let formats = ["text", "json", "junit", "html", "markdown"];
    let (paths, flags): (Vec<String>, Vec<String>) = formats.iter().map(|format| report(folder.path(), format)).unzip();
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let output = run(&[
        &["run", "--endpoint", &served.url, "--format", "json", "--case", "*SnapshotName.max/*"][..],
        &FEW,
        &flags,
    ]
    .concat());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), read(&paths[1]), "the report on stdout is the one of --format");
    let starts: Vec<char> = paths.iter().map(|path| read(path).chars().next().expect("a report")).collect();
    assert_eq!(starts, ['t', '{', '<', '<', '#']);
    for (format, path) in [("json", &paths[1]), ("html", &paths[3]), ("markdown", &paths[4])] {
        let again = run(&["report", &paths[1], "--format", format]);
        assert_eq!((again.status.code(), text(&again.stdout)), (Some(0), read(path)), "{format}");
    }
    // What is not stored: times, and the line that repeats each failing case.
    for (format, path) in [("text", &paths[0]), ("junit", &paths[2])] {
        let again = text(&run(&["report", &paths[1], "--format", format]).stdout);
        let once = read(path);
        assert!(once.contains(" s (seed ") || once.contains(" time=\"") && once.contains("\nrepeat   curl "), "{once}");
        assert_eq!(again.lines().collect::<Vec<_>>(), timeless(&once), "{format}");
    }
}

fn timeless(report: &str) -> Vec<String> {
    let cut = |line: &str, from: &str, to: &str| match line.split_once(from) {
        Some((start, rest)) => format!("{start}{}", rest.split_once(to).map_or("", |(_, end)| end)),
        None => line.to_owned(),
    };
    let kept = report.lines().filter(|line| !line.starts_with("repeat   curl "));
    kept.map(|line| cut(&cut(line, " time=\"", "\""), ", in ", " s")).collect()
}

#[test]
fn what_cannot_be_written_or_is_one_file_is_said_before_anything_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a socket");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (path, html) = report(folder.path(), "html");
    // A file is replaced by one beside it, whose name would be too long.
    let target = folder.path().join(format!("{}.toml", "t".repeat(245)));
    fs::write(&target, "format = 1\n").expect("a file");
    let target = target.to_str().expect("UTF-8");
    for (flags, says) in [
        (vec![html.as_str(), "--report=json=no-such-folder/report"], "--report: cannot write to no-such-folder/report"),
        (vec![html.as_str(), &format!("--report=json={path}")], "--report and --report are one file"),
        (vec![html.as_str(), "--output", &path], "--output and --report are one file"),
        (vec![html.as_str(), "--target", target, "--update-target"], "--update-target: cannot write"),
        (vec![html.as_str(), "--record", target], "cannot keep recordings in"),
        (vec![html.as_str(), "--allow-create=1", "--ledger=no-such-folder/l"], "cannot write the ledger"),
        (vec!["--report=htm=x"], "expected FORMAT=PATH"),
        (vec![html.as_str(), "--dry-run"], "cannot be used with"),
        (vec![html.as_str(), "--against", &url], "cannot be used with"),
    ] {
        let output = run(&[&["run", "--endpoint", &url][..], &flags].concat());
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{flags:?}: {said}");
        assert!(said.contains(says), "{flags:?}: {said}");
        assert!(listener.accept().is_err(), "{flags:?}: something was sent");
        assert!(!Path::new(&path).exists(), "{flags:?}: a file is left");
    }
}

#[test]
fn what_is_no_report_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.json");
    for (holds, says) in [
        ("{", "cut off"),
        ("[]", "there is no `format`"),
        ("{\"format\": 2}", "a report of format 2; this version reads format 1"),
        ("{\"format\": 1}", "not a report of ncloud-conformance: missing field `complete`"),
    ] {
        fs::write(&file, holds).expect("a file");
        let output = run(&["report", file.to_str().expect("UTF-8")]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{holds}: {said}");
        assert!(said.contains(says) && said.contains("run --format json --output FILE"), "{holds}: {said}");
    }
}

/// Reads a message to the end of its body, which has a length.
fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let (mut bytes, mut some) = (Vec::new(), [0; 65536]);
    loop {
        let read = stream.read(&mut some).ok().filter(|&read| read > 0)?;
        bytes.extend_from_slice(&some[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().filter_map(|line| line.split_once(": "));
        let mut length = length.filter(|(name, _)| name.eq_ignore_ascii_case("content-length")).map(|(_, value)| value);
        if body.len() >= length.next_back().and_then(|value| value.parse().ok()).unwrap_or(0) {
            return Some(bytes);
        }
    }
}

/// The answer with the payload behind every text that is no number, in JSON or XML.
fn spoilt(answer: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(answer).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
    let is_json = body.trim_start().starts_with('{');
    let payload = match is_json {
        true => PAYLOAD.replace('"', "\\\""),
        false => PAYLOAD.replace('<', "&lt;").replace('>', "&gt;"),
    };
    let (open, close) = if is_json { (": \"", "\"") } else { (">", "</") };
    let mut spoilt = String::new();
    for (index, piece) in body.split(open).enumerate() {
        spoilt += if index == 0 { "" } else { open };
        match piece
            .split_once(close)
            .filter(|(value, _)| index > 0 && value.chars().any(char::is_alphabetic) && !value.contains('<'))
        {
            Some((value, rest)) => spoilt += &format!("{value}{payload}{close}{rest}"),
            None => spoilt += piece,
        }
    }
    let head: Vec<&str> = head.lines().filter(|line| !line.to_lowercase().starts_with("content-length")).collect();
    format!("{}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{spoilt}", head.join("\r\n"), spoilt.len())
        .into_bytes()
}

/// A server between the kit and that one; its base URL.
fn hostile(upstream: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let upstream = upstream.trim_start_matches("http://").to_owned();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let upstream = upstream.clone();
            std::thread::spawn(move || {
                let request = message(&mut stream)?;
                let mut there = TcpStream::connect(upstream).ok()?;
                there.write_all(&request).ok()?;
                stream.write_all(&spoilt(&message(&mut there)?)).ok()
            });
        }
    });
    url
}

#[test]
fn what_a_hostile_endpoint_says_is_text_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served::with(&[]);
    let url = hostile(&served.url);
    let (html, of_html) = report(folder.path(), "html");
    let (markdown, of_markdown) = report(folder.path(), "markdown");
    let output = run(&[&["run", "--endpoint", &url, &of_html, &of_markdown][..], &FEW].concat());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    for (page, escaped) in [(read(&html), "&#60;script&#62;"), (read(&markdown), "&#60;script&#62;")] {
        assert!(page.matches(escaped).count() > 5, "{page}");
        let foreign: BTreeSet<&str> =
            ["<script", "<img", "src=x>"].into_iter().filter(|it| page.contains(it)).collect();
        assert!(foreign.is_empty(), "{foreign:?} in {page}");
    }
}
