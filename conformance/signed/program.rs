//! The program with keys of our own: an environment and a home that nobody else has a part in.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// The access key that is right.
pub const ACCESS_KEY: &str = "MARKEDaccessKEY00000";
/// The secret key that is right; the word marks it in whatever is printed.
pub const SECRET_KEY: &str = "MARKEDsecretKEY0000000000000000000000000";

/// Variables of the environment.
pub type Variables<'a> = &'a [(&'a str, &'a str)];

/// Both right keys, as variables.
pub const KEYS: Variables<'static> = &[("NCLOUD_ACCESS_KEY", ACCESS_KEY), ("NCLOUD_SECRET_KEY", SECRET_KEY)];
/// The right access key with another secret.
pub const WRONG: Variables<'static> =
    &[("NCLOUD_ACCESS_KEY", ACCESS_KEY), ("NCLOUD_SECRET_KEY", "MARKEDsecretKEY1111111111111111111111111")];

/// The program, with that home and those variables, and nothing of ours.
pub fn program(home: &Path, variables: Variables<'_>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    for name in
        ["NCLOUD_API_GW", "NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID", "NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY"]
    {
        command.env_remove(name);
    }
    command.env("HOME", home).env("USERPROFILE", home).env("NO_COLOR", "1").envs(variables.iter().copied());
    command
}

/// What it prints, and how it ends.
pub fn run(home: &Path, variables: Variables<'_>, arguments: &[&str]) -> Output {
    program(home, variables).args(arguments).output().expect("the program runs")
}

/// A home without any file.
pub fn empty_home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// A home with that configure file.
pub fn home_with(file: &str) -> tempfile::TempDir {
    let home = empty_home();
    std::fs::create_dir(home.path().join(".ncloud")).expect("a folder");
    std::fs::write(home.path().join(".ncloud/configure"), file).expect("a file");
    home
}

/// A profile of that name with the right keys.
pub fn profile(name: &str) -> String {
    format!("[{name}]\nncloud_access_key_id = {ACCESS_KEY}\nncloud_secret_access_key = {SECRET_KEY}\n")
}

/// Bytes as text, for messages.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The reference, served by the program itself to whoever has the right keys.
pub struct Served {
    child: Child,
    home: tempfile::TempDir,
    /// Its base URL.
    pub url: String,
}

impl Served {
    /// With the keys of a file.
    pub fn start() -> Self {
        Self::with(home_with(&profile("served")), &[], &["--profile", "served"])
    }

    /// With that home, these variables and these flags; waits for the first line of its stdout.
    pub fn with(home: tempfile::TempDir, variables: Variables<'_>, flags: &[&str]) -> Self {
        let mut command = program(home.path(), variables);
        command.args(["serve", "--require-signature"]).args(flags);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it serves");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("a pipe")).read_line(&mut line).expect("the first line of stdout");
        Self { child, home, url: line.trim_end().to_owned() }
    }

    /// Ends it, and gives what it wrote to stderr.
    pub fn stop(mut self) -> String {
        self.child.kill().expect("it runs");
        let mut said = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("UTF-8");
        assert!(self.home.path().exists());
        said
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
