//! One page, followed: its commands run, and what it says they print is looked for.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::root;

/// A fenced block of a page.
pub struct Block {
    /// What is said behind the fence.
    pub language: String,
    /// What stands in it.
    pub text: String,
}

/// The fenced blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_inside = false;
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(language) if !is_inside => blocks.push(Block { language: language.to_owned(), text: String::new() }),
            Some(_) => {}
            None if is_inside => blocks.iter_mut().last().into_iter().for_each(|block| {
                block.text += line;
                block.text.push('\n');
            }),
            None => continue,
        }
        is_inside ^= line.starts_with("```");
    }
    assert!(!is_inside, "a block has no end");
    blocks
}

/// Whether some line has all pieces of this one, which `…` parts, in order.
pub fn holds(said: &str, line: &str) -> bool {
    said.lines().any(|found| {
        let mut rest = found;
        line.trim().split('…').all(|piece| match rest.find(piece) {
            Some(at) => {
                rest = &rest[at + piece.len()..];
                true
            }
            None => false,
        })
    })
}

/// Someone who follows a page: what was set, what runs, and where it really listens.
pub struct Walk {
    folder: tempfile::TempDir,
    variables: Vec<(String, String)>,
    /// By the address the page says: the address it has here.
    addresses: Vec<(String, String)>,
    running: Vec<Child>,
}

impl Walk {
    /// A newcomer, with an empty folder.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, variables: Vec::new(), addresses: Vec::new(), running: Vec::new() }
    }

    /// A file of the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Follows a page to its end, and gives back all that was said.
    pub fn follow(&mut self, page: &str) -> String {
        let yours = (9000..9010).map(|port| format!("127.0.0.1:{port}")).filter(|address| page.contains(address));
        yours.for_each(|address| self.start(&format!("ncloud-conformance serve --listen {address}")));
        let (mut all, mut last) = (String::new(), String::new());
        for block in blocks(page) {
            match block.language.as_str() {
                "sh" => block.text.lines().for_each(|line| {
                    if let Some(said) = self.obey(line) {
                        all += &said;
                        last = said;
                    }
                }),
                "text" => block
                    .text
                    .lines()
                    .filter(|line| !line.is_empty())
                    .for_each(|line| assert!(holds(&last, line), "the page says\n{line}\nand the program\n{last}")),
                _ => {}
            }
        }
        all
    }

    /// Does what a line of a page says; what it printed, if it came to an end.
    fn obey(&mut self, line: &str) -> Option<String> {
        let (line, code) = match line.split_once("# exit code ") {
            Some((line, code)) => (line.trim(), code.trim().parse().expect("a code")),
            None => (line.trim(), 0),
        };
        let line = line.replace("cargo run --release -- ", "ncloud-conformance ");
        if let Some(set) = line.strip_prefix("export ") {
            let pairs = set.split(' ').filter_map(|word| word.split_once('='));
            self.variables.extend(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
            return None;
        }
        if line.contains("cargo ") {
            builds(&line);
            return None;
        }
        if ["serve", "record"].iter().any(|verb| line.starts_with(&format!("ncloud-conformance {verb} "))) {
            self.start(&line);
            return None;
        }
        let output = self.command(&self.here(&line)).output().expect("it runs");
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        assert_eq!(output.status.code(), Some(code), "{line}\n{said}");
        Some(said)
    }

    fn command(&self, line: &str) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_ncloud-conformance")).parent().expect("its folder");
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env("PATH", path).env("HOME", self.folder.path()).env("NO_COLOR", "1");
        for name in ["NCLOUD_API_GW", "CI", "XDG_STATE_HOME"] {
            command.env_remove(name);
        }
        command.envs(self.variables.iter().cloned());
        command
    }

    fn here(&self, line: &str) -> String {
        self.addresses.iter().fold(line.to_owned(), |line, (said, real)| line.replace(said.as_str(), real))
    }

    /// Starts what listens, on a free port instead. The shell gives way to it, so that it can be ended.
    fn start(&mut self, line: &str) {
        let said = line.split("--listen ").nth(1).and_then(|rest| rest.split(' ').next()).expect("it listens");
        self.addresses.retain(|(known, _)| known != said);
        let free = self.here(line).replace(said, "127.0.0.1:0");
        let mut command = self.command(&format!("exec {free}"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut url).expect("its base URL");
        self.running.push(child);
        let real = url.trim().strip_prefix("http://").unwrap_or_else(|| panic!("{line} said {url:?}"));
        self.addresses.push((said.to_owned(), real.to_owned()));
    }
}

impl Drop for Walk {
    fn drop(&mut self) {
        for child in &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// What builds the kit is not run within its own tests; what it names is looked for.
fn builds(line: &str) {
    let words: Vec<&str> = line.split(' ').skip_while(|word| *word != "cargo").collect();
    assert!(["test", "install"].contains(&words[1]), "{line}");
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let named = words.iter().skip_while(|word| **word != "--test").nth(1);
    named.iter().for_each(|name| assert!(manifest.contains(&format!("[[test]]\nname = \"{name}\"")), "{line}"));
}
