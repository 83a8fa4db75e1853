//! `docs/account.md`, followed to the letter: each command as it stands there, from a folder and with a
//! home of its own. Only the port is another.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// The commands of that page, in order.
fn commands() -> Vec<Vec<String>> {
    let page = include_str!("../../docs/account.md");
    let blocks = page.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| line.split(' ').map(str::to_owned).collect()).collect()
}

struct Reader {
    folder: tempfile::TempDir,
    keys: Vec<(String, String)>,
    server: Option<(Child, String)>,
}

impl Reader {
    fn command(&self, words: &[String]) -> Command {
        assert_eq!(words[0], "ncloud-conformance", "{words:?}");
        let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
        command.env_remove("NCLOUD_API_GW").env("NO_COLOR", "1").env("HOME", self.folder.path());
        command.current_dir(self.folder.path()).envs(self.keys.iter().cloned());
        let address = self.server.as_ref().map_or("127.0.0.1:0", |(_, address)| address);
        command.args(words[1..].iter().map(|word| word.replace("127.0.0.1:8080", address)));
        command
    }

    fn serve(&mut self, words: &[String]) {
        let mut command = self.command(words);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it serves");
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut url).expect("its base URL");
        self.server = Some((child, url.trim().trim_start_matches("http://").to_owned()));
    }

    fn run(&self, words: &[String]) -> (Output, String) {
        let output = self.command(words).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{words:?}: {said} {}", String::from_utf8_lossy(&output.stderr));
        (output, said)
    }

    fn ledger(&self) -> std::path::PathBuf {
        Path::new(self.folder.path()).join("ncloud-conformance-ledger.jsonl")
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some((server, _)) = &mut self.server {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

#[test]
fn a_newcomer_is_led_from_the_plan_to_the_report() {
    let commands = commands();
    let [export, serve, plan, run, ledger] = commands.as_slice() else { panic!("{commands:?}") };
    let mut reader = Reader { folder: tempfile::tempdir().expect("a folder"), keys: Vec::new(), server: None };
    assert_eq!(export[0], "export");
    let pairs = export[1..].iter().filter_map(|word| word.split_once('='));
    reader.keys = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    assert_eq!(reader.keys.len(), 2);
    reader.serve(serve);

    let (_, said) = reader.run(plan);
    assert!(said.contains("should create something") && said.contains("allowed     12"), "{said}");
    assert!(!reader.ledger().exists(), "nothing was sent");

    let (_, said) = reader.run(run);
    assert!(said.contains("the 12 creations allowed are used up"), "{said}");
    assert!(said.lines().last().is_some_and(|line| line.starts_with("conforms")), "{said}");

    let (_, said) = reader.run(ledger);
    assert!(said.starts_with("1 run: 12 created, 0 unknown"), "{said}");
    assert_eq!(said.matches("    ncloud ").count(), 12, "{said}");

    // The same without the keys is refused, and says what to do.
    reader.keys.clear();
    let output = reader.command(run).output().expect("it runs");
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("credentials"), "{said}");
}
