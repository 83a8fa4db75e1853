//! A plain HTTP proxy on loopback: every request goes to the reference, is kept, and may go wrong.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use ncloud_conformance::net::{Running, host, spawn};
use ncloud_conformance::reference::Reference;

/// What becomes of a request.
#[derive(Clone, Copy, Debug)]
pub enum Turn {
    /// It goes to the reference, and the answer comes back.
    Forward,
    /// The program is killed, and the reference never hears of it.
    KillBefore,
    /// The reference answers, and the program is killed before it can know.
    KillBetween,
    /// The program is killed as soon as the answer is written.
    KillAfter,
    /// The reference answers, and the answer is lost.
    Drop,
    /// The program gets a SIGINT, and its answer.
    Interrupt,
    /// HTTP 429, with this `Retry-After`.
    TooMany(&'static str),
    /// So many were created, and one more would be refused with this code.
    Full(usize, &'static str),
}

/// A request, and what the reference said.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Method and target, and the body behind a space.
    pub request: String,
    /// The whole answer; empty before there is one.
    pub answer: String,
}

impl Seen {
    /// Whether something was created.
    pub fn created(&self) -> bool {
        self.answer.starts_with("HTTP/1.1 200")
    }

    /// Whether it is one of the plain requests: without a name or a description.
    pub fn is_control(&self) -> bool {
        let bare = !self.request.contains("Name=") && !self.request.contains("Description=");
        bare && (self.request.contains("serverInstanceNo=1234299")
            || self.request.contains("blockStorageInstanceNo=937508"))
    }
}

pub struct Proxy {
    /// Where it listens.
    pub url: String,
    log: Arc<Mutex<Vec<Seen>>>,
    program: Sender<u32>,
    _runtime: tokio::runtime::Runtime,
    _reference: Running,
}

type Script = Box<dyn FnMut(usize, &Seen) -> Turn + Send>;

struct Shared {
    script: Mutex<(usize, Script)>,
    log: Arc<Mutex<Vec<Seen>>>,
    reference: String,
    program: Mutex<Receiver<u32>>,
}

impl Proxy {
    pub fn start(turn: impl FnMut(usize, &Seen) -> Turn + Send + 'static) -> Self {
        let model = Arc::new(ncloud_conformance::spec::built_in().expect("the built-in spec is good"));
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        let reference = runtime.block_on(async { spawn(host(Reference::new(model))).expect("a free port") });
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (program, id) = channel();
        let log = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::new(Shared {
            script: Mutex::new((0, Box::new(turn))),
            log: log.clone(),
            reference: reference.base_url().trim_start_matches("http://").to_owned(),
            program: Mutex::new(id),
        });
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (shared, stream) = (shared.clone(), stream.expect("a connection"));
                std::thread::spawn(move || shared.serve(&stream));
            }
        });
        Self { url, log, program, _runtime: runtime, _reference: reference }
    }

    /// The program that may be killed: without it a turn that kills waits.
    pub fn may_kill(&self, id: u32) {
        self.program.send(id).expect("the proxy runs");
    }

    /// Every request so far, in the order they came.
    pub fn seen(&self) -> Vec<Seen> {
        self.log.lock().expect("no panic").clone()
    }
}

impl Shared {
    /// One request a connection is enough: the client opens another.
    fn serve(&self, stream: &TcpStream) -> Option<()> {
        let (head, body) = read(stream)?;
        let line = head.lines().next()?.replacen("http://192.0.2.1", "", 1);
        let request = line.trim_end_matches(" HTTP/1.1").to_owned();
        let mut seen = Seen { request: format!("{request} {}", String::from_utf8_lossy(&body)), answer: String::new() };
        let (turn, place) = {
            let mut script = self.script.lock().expect("no panic");
            let number = script.0;
            let turn = (script.1)(number, &seen);
            script.0 += 1;
            let mut log = self.log.lock().expect("no panic");
            log.push(seen.clone());
            (turn, log.len() - 1)
        };
        match turn {
            Turn::KillBefore => return self.signal("-KILL"),
            Turn::TooMany(after) => return too_many(stream, after),
            Turn::Interrupt => self.signal("-INT")?,
            _ => {}
        }
        seen.answer = self.ask(&head.replacen("http://192.0.2.1", "", 1), &body)?;
        if let Turn::Full(most, code) = turn
            && seen.created()
            && self.log.lock().expect("no panic").iter().filter(|seen| seen.created()).count() >= most
        {
            return refuse(stream, code);
        }
        self.log.lock().expect("no panic")[place] = seen.clone();
        match turn {
            Turn::KillBetween => return self.signal("-KILL"),
            Turn::Drop => return None,
            _ => {}
        }
        let mut client = stream;
        client.write_all(seen.answer.as_bytes()).ok()?;
        if matches!(turn, Turn::KillAfter) { self.signal("-KILL") } else { Some(()) }
    }

    fn ask(&self, head: &str, body: &[u8]) -> Option<String> {
        let mut server = TcpStream::connect(&self.reference).ok()?;
        let head = head.replacen("\r\n", "\r\nConnection: close\r\n", 1);
        server.write_all(head.as_bytes()).ok()?;
        server.write_all(body).ok()?;
        let mut answer = String::new();
        server.read_to_string(&mut answer).ok()?;
        Some(answer)
    }

    fn signal(&self, signal: &str) -> Option<()> {
        let program = self.program.lock().expect("no panic").recv().ok()?;
        Command::new("kill").args([signal, &program.to_string()]).status().ok().map(|_| ())
    }
}

fn too_many(mut stream: &TcpStream, after: &str) -> Option<()> {
    let answer = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nConnection: close\r\nRetry-After: ";
    write!(stream, "{answer}{after}\r\n\r\n").ok()
}

fn refuse(mut stream: &TcpStream, code: &str) -> Option<()> {
    let body =
        format!("<responseError><returnCode>{code}</returnCode><returnMessage>no</returnMessage></responseError>");
    let head = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: ";
    write!(stream, "{head}{}\r\n\r\n{body}", body.len()).ok()
}

fn read(stream: &TcpStream) -> Option<(String, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = |line: &str| line.to_ascii_lowercase().strip_prefix("content-length: ")?.trim().parse().ok();
    let mut body = vec![0; head.lines().find_map(length).unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some((head, body))
}
