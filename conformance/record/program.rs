//! The program as a process with a base URL, clients of a few lines, and a server that tells what it got.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};

/// The program with nobody's settings: a home of its own and no keys.
pub fn command(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    command.env_clear().env("HOME", home).env("NO_COLOR", "1");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// One that has said where it listens.
pub struct Program {
    child: Child,
    said: BufReader<ChildStderr>,
    pub url: String,
}

impl Program {
    /// Starts it and waits for its first line.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("it starts");
        let mut said = BufReader::new(child.stderr.take().expect("piped"));
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut url).expect("a line");
        assert!(url.starts_with("http://127.0.0.1:"), "no base URL: {url:?} {}", rest(&mut said));
        Self { child, said, url: url.trim_end().to_owned() }
    }

    /// Sends what Ctrl-C sends, and waits for the exit code and all that was said.
    pub fn interrupt(self) -> (i32, String) {
        self.signal();
        let (status, said) = self.end();
        (status.code().expect("a code"), said)
    }

    /// Sends what Ctrl-C sends, and does not wait.
    pub fn signal(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
    }

    /// The next line that it says.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("UTF-8");
        line
    }

    /// Waits until it ends, whyever; what it said besides.
    pub fn end(mut self) -> (ExitStatus, String) {
        let said = rest(&mut self.said);
        (self.child.wait().expect("it ends"), said)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn rest(said: &mut BufReader<ChildStderr>) -> String {
    let mut text = String::new();
    said.read_to_string(&mut text).expect("UTF-8");
    text
}

/// Sends bytes, and gives status and body of what comes back.
pub fn ask(url: &str, request: &str) -> (u16, String) {
    let (status, answer) = whole(url, request);
    (status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

/// The same with the head.
pub fn whole(url: &str, request: &str) -> (u16, String) {
    let address = url.trim_start_matches("http://").split('/').next().expect("an address");
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("UTF-8");
    (answer.get(9..12).and_then(|code| code.parse().ok()).unwrap_or_else(|| panic!("no answer: {answer:?}")), answer)
}

/// A server that gives everybody this answer, and what it got.
pub fn echo(answer: &str) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, receiver) = channel();
    let answer = answer.to_owned();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let request = request(&mut stream);
            let _ = stream.write_all(answer.as_bytes());
            if sender.send(request).is_err() {
                // Nobody asks what came; it is answered all the same.
            }
        }
    });
    (url, receiver)
}

/// A server whose refusals repeat query and body as they came, in JSON where that is asked for.
pub fn mirror() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let got = request(&mut stream);
            let (head, body) = got.split_once("\r\n\r\n").expect("a head");
            let target = head.split(' ').nth(1).expect("a target");
            let (media, answer) = match body.contains("responseFormatType=json") {
                true => (
                    "application/json",
                    format!("{{\"responseError\":{{\"returnCode\":\"1\",\"returnMessage\":\"no {target} {body}\"}}}}"),
                ),
                false => (
                    "text/xml",
                    format!(
                        "<responseError><returnCode>1</returnCode><returnMessage><![CDATA[{target}]]> {body}</returnMessage></responseError>"
                    ),
                ),
            };
            let head =
                format!("HTTP/1.1 400 Bad Request\r\nContent-Type: {media}\r\nContent-Length: {}\r\n", answer.len());
            let _ = write!(stream, "{head}Set-Cookie: sid={COOKIE}; Path=/\r\nConnection: close\r\n\r\n{answer}");
        }
    });
    url
}

/// The cookie that [`mirror`] sets.
pub const COOKIE: &str = "anewcookie-of-77-characters";

/// A server that says when it got a request, and gives that answer when it is told to.
pub fn held(answer: &str) -> (String, Receiver<()>, Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let ((came, comes), (go, goes)) = (channel(), channel());
    let answer = answer.to_owned();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        request(&mut stream);
        came.send(()).expect("somebody waits");
        goes.recv().expect("somebody says so");
        stream.write_all(answer.as_bytes()).expect("it is still there");
    });
    (url, comes, go)
}

/// One request, its body by its length.
fn request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("the body");
    bytes.extend(body);
    String::from_utf8(bytes).expect("UTF-8")
}

/// Every file below a folder, as text.
pub fn read_all(folder: &Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_all(&path, texts);
        } else {
            texts.push(std::fs::read_to_string(path).expect("UTF-8"));
        }
    }
}
