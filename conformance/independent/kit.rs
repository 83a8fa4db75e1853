//! The kit as its users have it: the built program, its exit code and its report in JSON.
//!
//! `INDEPENDENT_KIT` names another build of it, to hold two against each other. Next: [`super::replay`].

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// What one run came to.
pub struct Outcome {
    pub code: Option<i32>,
    pub report: Value,
    pub errors: String,
}

/// One divergence or piece of advice.
pub struct Finding<'a>(&'a Value, &'a Value);

impl Outcome {
    /// What fails the run.
    pub fn divergences(&self) -> Vec<Finding<'_>> {
        self.findings("/divergences")
    }

    /// What is only advised; under `--strict` it stands among the divergences, too.
    pub fn advice(&self) -> Vec<Finding<'_>> {
        self.findings("/advice/findings")
    }

    fn findings(&self, at: &str) -> Vec<Finding<'_>> {
        let found = self.report.pointer(at).and_then(Value::as_array).into_iter().flatten();
        found.map(|finding| Finding(finding, &self.report)).collect()
    }

    /// Exit code and findings in one line.
    pub fn line(&self) -> String {
        let names = |of: &[Finding]| of.iter().take(6).map(Finding::short).collect::<Vec<_>>().join(", ");
        let (found, advice) = (self.divergences(), self.advice());
        let code = self.code.map_or("none".to_owned(), |code| code.to_string());
        let errors = if self.report.is_null() { self.errors.as_str() } else { "" };
        let advised = if advice.is_empty() { String::new() } else { format!("; advice: {}", names(&advice)) };
        format!("exit {code}, {} divergences: {}{advised}{errors}", found.len(), names(&found))
    }
}

impl Finding<'_> {
    /// Its statement.
    pub fn constraint(&self) -> &str {
        self.text("constraint")
    }

    /// Lenient, strict or different.
    pub fn direction(&self) -> &str {
        self.text("direction")
    }

    /// A text of it.
    pub fn text(&self, key: &str) -> &str {
        self.0.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// Everything it says, and how far its statement is off.
    pub fn words(&self) -> String {
        let rows = self.1.get("constraints").and_then(Value::as_array).into_iter().flatten();
        let row = rows.filter(|row| row.get("id") == self.0.get("constraint"));
        let far: String = row.map(|row| row["displacement"].to_string()).collect();
        ["expected", "actual", "nature", "also", "rate", "only"].map(|key| self.0[key].to_string()).concat() + &far
    }

    /// Statement and direction.
    pub fn name(&self) -> String {
        format!("{} {}", self.constraint(), self.direction())
    }

    /// The same, its action in one word.
    fn short(&self) -> String {
        let name = self.name();
        let name = name.replace("server.createBlockStorageSnapshotInstance.", "snapshot: ");
        name.replace("vserver.createMemberServerImageInstance.", "image: ")
    }

    /// Whether its statement is one of these; `*` at the end stands for any end.
    pub fn is_one_of(&self, statements: &[&str]) -> bool {
        statements.iter().any(|statement| match statement.strip_suffix('*') {
            Some(start) => self.constraint().starts_with(start),
            None => self.constraint() == *statement,
        })
    }
}

/// What the servers know, as their user would bind it.
const BOUND: [&str; 9] = [
    "regionCode=KR",
    "regionCode=JPN",
    "serverInstanceNo=1234299",
    "serverInstanceNo.stopped=1234300",
    "serverInstanceNo.creating=1234301",
    "serverInstanceNo.KVM=1234302",
    "serverInstanceNo.RHV=1234304",
    "blockStorageInstanceNo=937508",
    "blockStorageInstanceNo=937509",
];

/// The default run at that address.
pub fn run(url: &str, seed: u64, more: &[&str]) -> Outcome {
    let program = std::env::var_os("INDEPENDENT_KIT").map(PathBuf::from);
    let mut command = Command::new(program.unwrap_or_else(|| env!("CARGO_BIN_EXE_ncloud-conformance").into()));
    command.args(["run", "--endpoint", url, "--format", "json", "--unsigned", "--seed", &seed.to_string()]);
    command.args(BOUND.iter().flat_map(|bound| ["--bind", bound]));
    command.args(more).env_remove("NCLOUD_API_GW").env("NO_COLOR", "1");
    let output = command.output().expect("the kit can be started");
    Outcome {
        code: output.status.code(),
        report: serde_json::from_slice(&output.stdout).unwrap_or_default(),
        errors: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
