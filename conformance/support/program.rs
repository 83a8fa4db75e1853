//! The program as tests run it: with a home of its own and no variable of ours; and as a server.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// The program, with nothing said to it yet.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    let ours = std::env::vars_os().map(|(name, _)| name).filter(|name| name.to_string_lossy().starts_with("NCLOUD_"));
    ours.for_each(|name| {
        command.env_remove(name);
    });
    command.env_remove("CI").env("HOME", env!("CARGO_TARGET_TMPDIR")).env("NO_COLOR", "1");
    command
}

/// What it said.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The reference, served by the program itself.
pub struct Served {
    child: Child,
    /// Its base URL.
    pub url: String,
}

impl Served {
    /// With these flags.
    pub fn with(flags: &[&str]) -> Self {
        Self::start(&mut program(), flags)
    }

    /// By that program, with these flags.
    pub fn start(command: &mut Command, flags: &[&str]) -> Self {
        command.arg("serve").args(flags).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("it serves");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("its base URL");
        Self { child, url: line.trim_end().to_owned() }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
