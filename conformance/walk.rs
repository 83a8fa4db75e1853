//! `docs/record-your-own.md`, followed command by command, from a folder and with a home of its own. Only
//! the ports are others, and what `curl` does is done here.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// The commands of "Record your own", each as its words; quotes are taken off.
fn walk() -> Vec<Vec<String>> {
    let page = include_str!("../docs/record-your-own.md");
    let blocks = page.split("\n```\n").skip(1).step_by(2);
    let lines = blocks.flat_map(str::lines).filter(|line| !line.is_empty());
    lines.map(|line| line.split(' ').map(|word| word.trim_matches('\'').to_owned()).collect()).collect()
}

/// Someone who follows that page: what runs, and where it really listens.
struct Walker {
    folder: tempfile::TempDir,
    /// By the address the page says: the address it has here.
    addresses: Vec<(String, String)>,
    running: Vec<Child>,
}

impl Walker {
    fn command(&self, words: &[String]) -> Command {
        assert_eq!(words[0], "ncloud-conformance", "{words:?}");
        let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
        command.env_remove("NCLOUD_API_GW").env_remove("CI").env("NO_COLOR", "1").env("HOME", self.folder.path());
        command.env_remove("XDG_STATE_HOME").current_dir(self.folder.path());
        command.args(words[1..].iter().map(|word| self.here(word)));
        command
    }

    fn here(&self, word: &str) -> String {
        self.addresses.iter().fold(word.to_owned(), |word, (said, real)| word.replace(said.as_str(), real))
    }

    /// Starts what listens, on a free port instead.
    fn start(&mut self, words: &[String]) {
        let at = words.iter().position(|word| word == "--listen").expect("it listens") + 1;
        let mut free = words.to_vec();
        free[at] = "127.0.0.1:0".to_owned();
        let mut child = self.command(&free).stdout(Stdio::piped()).spawn().expect("it starts");
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut url).expect("its base URL");
        self.addresses.push((words[at].clone(), url.trim().trim_start_matches("http://").to_owned()));
        self.running.push(child);
    }

    /// What `curl -sS URL` prints, and the status it does not.
    fn curl(&self, words: &[String]) -> (String, String) {
        let [curl, silent, url] = words else { panic!("{words:?}") };
        assert_eq!((curl.as_str(), silent.as_str()), ("curl", "-sS"));
        let url = self.here(url);
        let (address, target) = url.trim_start_matches("http://").split_once('/').expect("a path");
        let mut stream = TcpStream::connect(address).expect("it listens");
        let head = format!("GET /{target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        (head.lines().next().unwrap_or_default().to_owned(), body.to_owned())
    }

    /// Ctrl-C for what was started last.
    fn interrupt(&mut self) -> Option<i32> {
        let mut child = self.running.pop().expect("something runs");
        let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
        assert!(killed.success());
        child.wait().expect("it ends").code()
    }

    fn run(&self, words: &[String]) -> String {
        let output = self.command(words).output().expect("it runs");
        let [said, complaint] =
            [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        assert_eq!(output.status.code(), Some(0), "{words:?}: {said} {complaint}");
        said
    }
}

impl Drop for Walker {
    fn drop(&mut self) {
        for child in &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_recording_of_ones_own_is_made_reviewed_and_replayed() {
    let commands = walk();
    let [serve, record, fine, wrong, list, accept, judge, other, replay] = commands.as_slice() else {
        panic!("{commands:?}")
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut walker = Walker { folder, addresses: Vec::new(), running: Vec::new() };
    walker.start(serve);
    walker.start(record);
    assert!(walker.curl(fine).0.contains(" 200 "));
    assert!(walker.curl(wrong).0.contains(" 400 "));
    assert_eq!(walker.interrupt(), Some(0), "nothing diverged");

    let said = walker.run(list);
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.lines().all(|line| line.ends_with("  conforms")), "{said}");
    let said = walker.run(accept);
    assert!(said.ends_with("2 accepted, 0 rejected, 0 left pending\n"), "{said}");
    let said = walker.run(judge);
    assert!(said.contains("2 exchanges of 1 action; nothing was sent"), "{said}");
    assert!(said.lines().last().is_some_and(|line| line.starts_with("conforms")), "{said}");

    walker.start(other);
    let said = walker.run(replay);
    assert!(said.contains("2 of 2 as recorded"), "{said}");
}
