//! No secret in anything that is printed or written, whatever the program is asked to do.
//!
//! Every command runs with marked keys in its environment or its file; its stdout, its stderr and
//! the files it writes are searched for the secret key and for signatures. A command that is not in
//! the list below makes a test fail.

use std::net::TcpListener;
use std::path::Path;

use super::FEW;
use super::program::{
    ACCESS_KEY, KEYS, SECRET_KEY, Served, Variables, WRONG, empty_home, home_with, profile, run, text,
};

/// Part of every secret here, and of no other word.
const MARK: &str = "MARKEDsecretKEY";
const PASSWORD: &str = "MARKEDpassword";

/// Everything asked here says nothing of a secret.
struct Watch {
    folder: tempfile::TempDir,
    home: tempfile::TempDir,
    variables: Variables<'static>,
}

impl Watch {
    fn new(file: &str, variables: Variables<'static>) -> Self {
        let home = if file.is_empty() { empty_home() } else { home_with(file) };
        Self { folder: empty_home(), home, variables }
    }

    /// Runs a command, and looks at all it left behind; `code` is how it must end.
    fn run(&self, code: i32, arguments: &[&str]) -> String {
        let output = run(self.home.path(), self.variables, arguments);
        let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(!said.is_empty(), "{arguments:?} said nothing");
        clean(&said, &format!("{arguments:?}"));
        said
    }

    /// The same, with a report written to a file.
    fn run_to_file(&self, code: i32, name: &str, arguments: &[&str]) -> String {
        let file = self.folder.path().join(name);
        let file = file.to_str().expect("UTF-8");
        let output = run(self.home.path(), self.variables, &[arguments, &["--output", file]].concat());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", text(&output.stderr));
        clean(&text(&output.stderr), name);
        clean(&std::fs::read_to_string(file).expect("the report"), name);
        file.to_owned()
    }
}

/// Neither the secret, nor a signature, nor a header that holds one.
fn clean(said: &str, what: &str) {
    for hidden in [MARK, PASSWORD, "x-ncp-apigw-signature", "X-Ncp-Apigw-Signature"] {
        assert!(!said.contains(hidden), "{what} shows {hidden}: {said}");
    }
    // 32 bytes in Base64: 43 characters and one `=`.
    let base64 = |character: char| character.is_ascii_alphanumeric() || "+/".contains(character);
    for (index, _) in said.match_indices('=') {
        let run = said[..index].chars().rev().take_while(|&character| base64(character)).count();
        assert!(run < 43, "{what} shows what may be a signature: {}", &said[index - 43..=index]);
    }
}

#[test]
fn a_search_that_finds_nothing_would_find_something() {
    let found = |said: &str| std::panic::catch_unwind(|| clean(said, "")).is_err();
    assert!(found(SECRET_KEY) && found(PASSWORD) && found("-H 'x-ncp-apigw-signature-v2: …'"));
    assert!(found("at mlv3sBeyBPzGCLdsZyCdcqeAKQoxM71FV+1/UbhKPes= now"));
    assert!(!found(ACCESS_KEY) && !found("conforms, seed=42"));
}

#[test]
fn run_and_its_reports() {
    let served = Served::start();
    for (file, variables, code) in [("", KEYS, 0), (&*profile("DEFAULT"), &[][..], 0), ("", WRONG, 3)] {
        let watch = Watch::new(file, variables);
        let here = [&["run", "--endpoint", &served.url][..], &FEW].concat();
        watch.run(code, &[&here[..], &["--verbose"]].concat());
        for format in ["text", "json", "junit", "html", "markdown"] {
            watch.run(code, &[&here[..], &["--format", format]].concat());
            watch.run_to_file(code, format, &[&here[..], &["--format", format]].concat());
        }
        watch.run(code, &[&here[..], &["--against", &served.url]].concat());
        watch
            .run(if code == 0 { 0 } else { 3 }, &[&here[..], &["--against", &served.url, "--format", "json"]].concat());
    }
    clean(&served.stop(), "serve");
}

#[test]
fn a_run_that_finds_something_and_compares_it() {
    let watch = Watch::new("", KEYS);
    let fault = "server.createBlockStorageSnapshotInstance/input.blockStorageSnapshotName.max/off-by-one-up.characters";
    let served = Served::with(empty_home(), KEYS, &["--fault", fault]);
    let more = ["--case", "*/blockStorageSnapshotName*/*"];
    let here = [&["run", "--endpoint", &served.url][..], &more].concat();
    let said = watch.run(1, &[&here[..], &["--verbose"]].concat());
    assert!(said.contains("curl "), "{said}");
    let a = watch.run_to_file(1, "a.json", &[&here[..], &["--format", "json"]].concat());
    let b = watch.run_to_file(0, "b.json", &[&["run", "--format", "json"][..], &more].concat());
    for format in ["text", "json", "html"] {
        watch.run(1, &["compare", &a, &b, "--format", format, "--verbose"]);
    }
    for format in ["json", "html", "markdown"] {
        watch.run(0, &["report", &a, "--format", format]);
    }
    let part = [&here[..], &["--format", "json", "--salt", "a", "--shard", "1/1"]].concat();
    let part = watch.run_to_file(1, "part.json", &part);
    watch.run(1, &["merge", &part]);
}

#[test]
fn a_run_that_creates_and_its_ledger() {
    let served = Served::start();
    for (variables, code) in [(KEYS, 0), (WRONG, 3)] {
        let watch = Watch::new("", variables);
        let ledger = watch.folder.path().join("ledger.jsonl");
        let ledger = ledger.to_str().expect("UTF-8");
        let here = [&["run", "--endpoint", &served.url, "--ledger", ledger, "--allow-create", "50"][..], &FEW].concat();
        watch.run(0, &[&here[..], &["--dry-run"]].concat());
        watch.run(code, &here);
        clean(&std::fs::read_to_string(ledger).expect("the ledger"), "the ledger");
        watch.run(0, &["ledger", ledger]);
        watch.run(0, &["ledger", ledger, "--delete", "--yes"]);
    }
}

#[test]
fn every_other_command() {
    let watch = Watch::new(&profile("DEFAULT"), KEYS);
    let constraint = "server.createBlockStorageSnapshotInstance.input.blockStorageSnapshotName.max";
    let case = "server.createBlockStorageSnapshotInstance/control/plain/get-json";
    for what in ["actions", "constraints", "slips", "cases", "faults", "editions"] {
        for format in ["text", "json"] {
            watch.run(0, &["list", what, "--format", format]);
        }
    }
    watch.run(0, &["explain", constraint]);
    watch.run(0, &["explain", case]);
    watch.run(0, &["editions", "diff", "base", "newer-korean"]);
    watch.run(0, &["lint"]);
    for format in ["openapi", "json-schema", "har"] {
        watch.run(0, &["export", format]);
    }
    watch.run(0, &["new", "server", "createThing", "--request", "/server/v2/createThing?thingNo=1"]);
    // The fixtures of the kit hold answers that break something on purpose.
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    watch.run(1, &["judge", fixtures]);
    watch.run(0, &["review", fixtures, "--list"]);
    watch.run(0, &["selfcheck", "--help"]);
    watch.run(0, &["completions", "bash"]);
    watch.run(0, &["man"]);
    watch.run(0, &["man", "run"]);
    watch.run(0, &["--version"]);
    let help = watch.run(0, &["--help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // What goes on in the next line stands further to the right.
    let named = commands.filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    let names: Vec<&str> = named.filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(
        names,
        [
            "run",
            "init",
            "compare",
            "report",
            "merge",
            "selfcheck",
            "judge",
            "record",
            "review",
            "serve",
            "list",
            "explain",
            "editions",
            "export",
            "new",
            "lint",
            "ledger",
            "completions",
            "man",
            "help"
        ],
        "a command to search"
    );
    for name in names.iter().filter(|name| **name != "help") {
        watch.run(0, &[name, "--help"]);
    }
}

#[test]
fn what_goes_wrong_is_told_without_them() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let nobody = format!("http://{free}");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("an address").to_string();
    let watch = Watch::new(&profile("DEFAULT"), KEYS);
    let with_password = format!("http://user:{PASSWORD}@127.0.0.1:1");
    let bad_port = format!("http://user:{PASSWORD}@127.0.0.1:99999");
    let no_scheme = format!("user:{PASSWORD}@127.0.0.1:1");
    watch.run(3, &["run", "--endpoint", &nobody]);
    watch.run(3, &["run", "--endpoint", &nobody, "--against", &nobody]);
    watch.run(3, &["run", "--endpoint", "http://192.0.2.1"]);
    watch.run(3, &["serve", "--require-signature", "--listen", &taken]);
    for url in [&with_password, &bad_port, &no_scheme] {
        watch.run(2, &["run", "--endpoint", url]);
        watch.run(2, &["run", "--against", url]);
        watch.run(2, &["export", "openapi", "--endpoint", url]);
    }
    let proxy = format!("http://user:{PASSWORD}@{free}");
    // An address that is set aside (RFC 5737): only the proxy would ever be asked for it.
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = folder.path().join("ledger.jsonl").display().to_string();
    let foreign = ["run", "--endpoint", "http://192.0.2.1", "--bind", "serverInstanceNo=1", "--allow-create", "1"];
    let through = |proxy: &str| [&foreign[..], &["--ledger", &ledger, "--proxy", proxy]].concat().join("\n");
    watch.run(3, &through(&proxy).lines().collect::<Vec<_>>());
    watch.run(2, &through(&format!("http://user:{PASSWORD}@[")).lines().collect::<Vec<_>>());
    watch.run(2, &["run", "--endpont", &nobody]);
    watch.run(2, &["run", "--secret-key", SECRET_KEY]);
    watch.run(2, &[&format!("--secret-key={SECRET_KEY}")]);
    watch.run(2, &["run", "--profile", "nobody"]);
    watch.run(2, &["run", "--case", "nothing"]);
    watch.run(2, &["explain", "nothing"]);
    watch.run(2, &["compare", "nothing", "nothing"]);
    watch.run(2, &["lint", "nothing"]);
}

#[test]
fn files_and_variables_that_make_no_sense_are_not_shown() {
    let nobody = "http://127.0.0.1:9";
    let key = format!("ncloud_access_key_id = {ACCESS_KEY}\n");
    for file in [
        format!("{key}ncloud_secret_access_key {SECRET_KEY}\n"),
        format!("{key}[{SECRET_KEY}\n"),
        format!("{key}ncloud_secret_access_key = \"{SECRET_KEY}\"\n"),
        format!("{key}{SECRET_KEY}\n"),
        format!("ncloud_secret_access_key = {SECRET_KEY}\n"),
        format!("{}[other]\nncloud_secret_access_key = x{SECRET_KEY}\n", profile("DEFAULT")),
    ] {
        let watch = Watch::new(&file, &[]);
        watch.run(2, &["run", "--endpoint", nobody]);
        watch.run(2, &["serve", "--require-signature"]);
    }
    const BLANKS: Variables<'static> = &[KEYS[0], ("NCLOUD_SECRET_KEY", "MARKEDsecretKEY with blanks")];
    for variables in [&KEYS[1..], BLANKS] {
        Watch::new("", variables).run(2, &["serve", "--require-signature"]);
    }
    let folder = Watch::new("", &[]);
    std::fs::create_dir_all(Path::new(folder.home.path()).join(".ncloud/configure")).expect("a folder");
    folder.run(2, &["run", "--endpoint", nobody]);
}
