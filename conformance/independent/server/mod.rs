//! A server of both actions, by hand from their two manual pages: threads, `std::net`, and no more.
//!
//! It uses no room of the kit and no file of its spec, so that the kit is not measured by itself; a
//! test of the target holds that. Next: [`pages`] for the rules, [`ways`] for what can be otherwise.

mod clock;
pub mod given;
pub mod http;
pub mod pages;
pub mod ways;
pub mod write;

use std::collections::{HashMap, HashSet};
use std::io::{self, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

pub use clock::{now, written};
use given::Given;
use http::{Answer, Request};
use ways::Ways;

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    Image,
    Snapshot,
}

impl Action {
    fn at(path: &str) -> Option<Self> {
        match path {
            "/vserver/v2/createMemberServerImageInstance" => Some(Self::Image),
            "/server/v2/createBlockStorageSnapshotInstance" => Some(Self::Snapshot),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Image => "createMemberServerImageInstance",
            Self::Snapshot => "createBlockStorageSnapshotInstance",
        }
    }

    /// The parameters of its page.
    pub fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Image => &[
                "regionCode",
                "serverInstanceNo",
                "memberServerImageName",
                "memberServerImageDescription",
                "responseFormatType",
            ],
            Self::Snapshot => &[
                "blockStorageInstanceNo",
                "blockStorageSnapshotName",
                "blockStorageSnapshotDescription",
                "responseFormatType",
            ],
        }
    }
}

/// What is kept from one request to the next; only few of the ways look at it.
#[derive(Default)]
pub struct Memory {
    pub created: u64,
    pub descriptions: HashMap<Action, String>,
    pub names: HashSet<(Action, String)>,
    pub storages: HashMap<String, u64>,
    pub answers: HashMap<String, Answer>,
    parked: Option<Answer>,
    swapped: Option<Answer>,
}

/// What all connections share.
#[derive(Default)]
pub struct World {
    requests: AtomicU64,
    created: AtomicU64,
    /// How many requests are being answered.
    pub busy: AtomicU64,
    memory: Mutex<Memory>,
    other: Condvar,
}

impl World {
    /// What was kept.
    pub fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> u64 {
        self.created.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Gives this answer to whoever asks at the same time, and takes theirs.
    pub fn swap(&self, answer: &mut Answer) {
        let mut memory = self.memory();
        if let Some(theirs) = memory.parked.take() {
            memory.swapped = Some(std::mem::replace(answer, theirs));
            self.other.notify_all();
            return;
        }
        if memory.swapped.is_some() {
            return;
        }
        memory.parked = Some(answer.clone());
        let wait = self.other.wait_timeout_while(memory, Duration::from_millis(20), |it| it.swapped.is_none());
        let mut memory = wait.unwrap_or_else(PoisonError::into_inner).0;
        memory.parked = None;
        if let Some(theirs) = memory.swapped.take() {
            *answer = theirs;
        }
    }
}

/// One request and what answers it.
pub struct Call<'a> {
    pub ways: &'a Ways,
    pub world: &'a World,
    pub request: &'a Request,
    pub action: Action,
    /// Which request of the server's life this is.
    pub number: u64,
}

/// The server, which serves until this is dropped.
pub struct Server {
    pub url: String,
    address: SocketAddr,
    ends: Arc<AtomicBool>,
}

impl Server {
    /// Serves on a free port of the loopback interface.
    pub fn start(ways: Ways) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let ends = Arc::new(AtomicBool::new(false));
        let (ways, world, end) = (Arc::new(ways), Arc::new(World::default()), ends.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten().take_while(|_| !end.load(Ordering::Relaxed)) {
                let (ways, world) = (ways.clone(), world.clone());
                thread::spawn(move || serve(&stream, &ways, &world));
            }
        });
        Ok(Self { url: format!("http://{address}"), address, ends })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        drop(TcpStream::connect(self.address)); // so that the listener looks
    }
}

fn serve(stream: &TcpStream, ways: &Ways, world: &World) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = Request::read(&mut reader)? {
        world.busy.fetch_add(1, Ordering::SeqCst);
        let answer = respond(ways, world, &request);
        world.busy.fetch_sub(1, Ordering::SeqCst);
        if !answer.write(stream)? {
            break;
        }
        stream.set_read_timeout(ways.idle.map(Duration::from_millis))?;
    }
    Ok(())
}

fn respond(ways: &Ways, world: &World, request: &Request) -> Answer {
    let number = world.requests.fetch_add(1, Ordering::Relaxed) + 1;
    let Some(action) = Action::at(&request.path).filter(|_| ["GET", "POST"].contains(&request.method.as_str())) else {
        let error = r#"{"error":{"errorCode":"300","message":"Not Found Exception","details":"URL not found."}}"#;
        return Answer::new(404, "application/json", error);
    };
    let faithful = Ways::default();
    let ways = if ways.only.is_some_and(|only| only != action) { &faithful } else { ways };
    let call = Call { ways, world, request, action, number };
    if let Some(answer) = (ways.before)(&call) {
        return answer;
    }
    let mut given = Given::of(request);
    (ways.given)(&call, &mut given);
    let mut answer = pages::answer(&call, &mut given);
    (ways.answer)(&call, &given, &mut answer);
    answer
}
