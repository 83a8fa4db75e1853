//! Calls that cost money: planned before, counted while, and on disk whatever happens.
//!
//! The endpoint has an address no packet may reach (192.0.2.1, RFC 5737), so the kit takes it for a
//! foreign one; a proxy on loopback carries every request to the reference, and sees them all.

#[path = "effects/deleting.rs"]
mod deleting;
#[path = "effects/proxy.rs"]
mod proxy;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use ncloud_conformance::ledger::{Book, book};
use proxy::{Proxy, Seen, Turn};
use serde_json::Value;

const FOREIGN: &str = "http://192.0.2.1";
const IMAGE: &str = "vserver.createMemberServerImageInstance";
/// Real ids, as far as the reference behind the proxy is concerned.
const BINDINGS: [&str; 3] = ["serverInstanceNo=1234299", "blockStorageInstanceNo=937508", "regionCode=KR"];

struct Setting {
    folder: tempfile::TempDir,
    proxy: Proxy,
}

impl Setting {
    fn new(turn: impl FnMut(usize, &Seen) -> Turn + Send + 'static) -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), proxy: Proxy::start(turn) }
    }

    fn ledger(&self) -> PathBuf {
        self.folder.path().join("ledger.jsonl")
    }

    /// A run at the foreign endpoint, with these flags besides.
    fn command(&self, flags: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
        command.env_remove("NCLOUD_API_GW").env("NO_COLOR", "1").env("HOME", self.folder.path());
        command.env("NCLOUD_ACCESS_KEY_ID", "FAKEACCESSKEY0000001").env("NCLOUD_SECRET_KEY", "FAKESECRETKEY");
        command.args(["run", "--endpoint", FOREIGN, "--proxy", &self.proxy.url, "--cases", "0", "--format", "json"]);
        command.arg("--ledger").arg(self.ledger()).args(flags);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, flags: &[&str]) -> Output {
        self.command(flags).output().expect("it runs")
    }

    fn book(&self) -> Book {
        read(&self.ledger())
    }
}

fn read(ledger: &Path) -> Book {
    book::read(&std::fs::read_to_string(ledger).expect("a ledger"))
}

fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}\n{output:?}"))
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn bound<'a>(flags: &[&'a str]) -> Vec<&'a str> {
    let mut all = flags.to_vec();
    BINDINGS.iter().for_each(|binding| all.extend(["--bind", binding]));
    all
}

/// How many cases have a reason with these words.
fn cases_because(report: &Value, words: &str) -> usize {
    let reason = |case: &&Value| case["reason"].as_str().is_some_and(|reason| reason.contains(words));
    report["cases"].as_array().expect("cases").iter().filter(reason).count()
}

#[test]
fn without_leave_the_plan_is_printed_and_nothing_is_sent() {
    let setting = Setting::new(|_, _| Turn::Forward);
    for flags in [&[][..], &["--allow-create", "0"], &["--against", "http://192.0.2.2"]] {
        let output = setting.run(flags);
        assert_eq!(output.status.code(), Some(3), "{flags:?}");
        let said = stderr(&output);
        for words in ["--allow-create N", "nothing was sent", "should create something", "--bind serverInstanceNo=…"]
        {
            assert!(said.contains(words), "{flags:?}: {words}: {said}");
        }
        assert!(!setting.ledger().exists());
    }
    let output = setting.run(&["--allow-create", "5"]);
    assert_eq!(output.status.code(), Some(2), "nothing is bound, so nothing can be tried");
    assert!(stderr(&output).contains("without a real id"), "{}", stderr(&output));
    assert_eq!(setting.proxy.seen().len(), 0);
}

#[test]
fn a_dry_run_tells_the_plan_and_sends_nothing() {
    let setting = Setting::new(|_, _| Turn::Forward);
    let output = setting.run(&bound(&["--dry-run", "--allow-create", "4"]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let plan = report(&output)["plan"].clone();
    let number = |key: &str| plan[key].as_u64().unwrap_or_else(|| panic!("{key}: {plan}"));
    assert_eq!(number("creating") + number("refused") + number("open") + number("harmless"), number("calls"));
    assert_eq!((number("allowed"), plan["unbound"].clone()), (4, serde_json::json!({})));
    assert!(number("refused") > 0 && number("controls") > 4);
    assert_eq!(setting.proxy.seen().len(), 0);
    assert!(!setting.ledger().exists());
}

#[test]
fn a_dry_run_of_two_endpoints_tells_both_plans_and_sends_nothing() {
    let setting = Setting::new(|_, _| Turn::Forward);
    let flags = ["--dry-run", "--allow-create", "4", "--unsigned", "--against", "http://192.0.2.2"];
    let output = setting.run(&bound(&flags));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let plans = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(plans.matches("\"plan\"").count(), 2, "{plans}");
    assert!(plans.contains(FOREIGN) && plans.contains("http://192.0.2.2"), "{plans}");
    assert_eq!(setting.proxy.seen().len(), 0);
    assert!(!setting.ledger().exists());
}

#[test]
fn loopback_is_not_asked_for_through_a_proxy() {
    let setting = Setting::new(|_, _| Turn::Forward);
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    command.env_remove("NCLOUD_API_GW").env("HOME", setting.folder.path());
    let output = command.args(["run", "--unsigned", "--proxy", &setting.proxy.url]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("leave out --proxy"), "{}", stderr(&output));
    assert_eq!(setting.proxy.seen().len(), 0);
}

#[test]
fn refusals_come_first_and_nothing_after_the_last_creation_allowed() {
    let setting = Setting::new(|_, _| Turn::Forward);
    let output = setting.run(&bound(&["--allow-create", "3", "--jobs", "8"]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let seen = setting.proxy.seen();
    let created: Vec<&Seen> = seen.iter().filter(|seen| seen.created()).collect();
    assert_eq!(created.len(), 3, "three were allowed");
    let first = seen.iter().position(Seen::created).expect("a creation");
    assert!(first > 100, "refusals come first: {first}");
    assert!(seen.len() - first <= 3 + 2, "nothing but what was under way: {} of {}", first, seen.len());

    let book = setting.book();
    assert_eq!((book.created.len(), book.unknown.len(), book.unreadable.len()), (3, 0, 0));
    assert_eq!(book.nothing + 3, seen.len());
    for entry in &book.created {
        let [id] = entry.ids.as_slice() else { panic!("{entry:?}") };
        assert!(created.iter().any(|seen| seen.answer.contains(id)), "{entry:?}");
        assert!(entry.undo.as_deref().is_some_and(|line| line.ends_with(id)), "{entry:?}");
    }
    let report = report(&output);
    assert_eq!((&report["summary"]["creates"], &report["summary"]["diverges"]), (&3.into(), &0.into()));
    let unsent = cases_because(&report, "the 3 creations allowed are used up");
    assert_eq!(report["summary"]["withheld"], unsent);
    assert_eq!(report["summary"]["requests"], seen.len());
    assert_eq!(report["summary"]["cases"], unsent + seen.len());
    // The refusals whose control was accepted count; the others prove nothing.
    assert!(report["summary"]["conforms"].as_u64() > Some(3), "{}", report["summary"]);
    assert!(cases_because(&report, "its control was not accepted") > 0);
}

#[test]
fn a_case_that_needs_an_id_nobody_bound_is_not_observed_and_says_so() {
    let setting = Setting::new(|_, _| Turn::Forward);
    let output = setting.run(&["--allow-create", "1000", "--bind", "serverInstanceNo=1234299"]);
    let report = report(&output);
    let unbound = cases_because(&report, "needs a real id, --bind blockStorageInstanceNo=…");
    assert!(unbound > 100, "{unbound}");
    let sent: Vec<String> = setting.proxy.seen().into_iter().map(|seen| seen.request).collect();
    assert!(sent.len() > 100 && !sent.iter().any(|request| request.contains("937508")), "{sent:?}");
    let rows = report["constraints"].as_array().expect("rows");
    let status = |id: &str| rows.iter().find(|row| row["id"] == id).map(|row| row["status"].clone());
    let name = "server.createBlockStorageSnapshotInstance.input.blockStorageSnapshotName.min";
    assert_eq!(status(name), Some("not-observed".into()));
    let name = "vserver.createMemberServerImageInstance.input.memberServerImageName.min";
    assert_eq!(status(name), Some("held".into()));
}

/// Kills the program at the n-th request: before the endpoint has it, when the endpoint has answered
/// and the program does not know, or as soon as it can know.
#[test]
fn a_killed_run_loses_no_creation() {
    for turn in [Turn::KillBefore, Turn::KillBetween, Turn::KillAfter] {
        for (jobs, nth) in [("1", 1), ("1", 3), ("4", 2), ("4", 7)] {
            let mut creations = 0;
            let setting = Setting::new(move |_, seen| {
                creations += usize::from(seen.is_control());
                if creations == nth { turn } else { Turn::Forward }
            });
            let mut child =
                setting.command(&bound(&["--allow-create", "50", "--jobs", jobs])).spawn().expect("it runs");
            setting.proxy.may_kill(child.id());
            let status = child.wait().expect("it ends");
            assert_eq!(status.code(), None, "{turn:?} {jobs} {nth}: it was killed");
            let book = setting.book();
            for seen in setting.proxy.seen().iter().filter(|seen| seen.created()) {
                let known = book.created.iter().any(|entry| entry.ids.iter().any(|id| seen.answer.contains(id)));
                let open = book.unknown.iter().any(|entry| seen.request.starts_with(&entry.request));
                assert!(known || open, "{turn:?} {jobs} {nth}: lost {}", seen.request);
            }
            if matches!(turn, Turn::KillBetween) {
                assert!(
                    !book.unknown.is_empty(),
                    "{turn:?} {jobs} {nth}: the call under way stands there without an end"
                );
            }
        }
    }
}

#[test]
fn a_call_without_an_answer_counts_as_a_creation() {
    let setting = Setting::new(|_, seen| if seen.is_control() { Turn::Drop } else { Turn::Forward });
    let output = setting.run(&bound(&["--allow-create", "2", "--jobs", "1"]));
    let book = setting.book();
    assert_eq!((book.created.len(), book.unknown.len()), (0, 2), "{}", stderr(&output));
    let dropped = setting.proxy.seen().iter().filter(|seen| seen.is_control()).count();
    assert_eq!(dropped, 2, "nothing more is sent, and nothing is sent again");
}

#[test]
fn what_is_asked_once_more_stands_in_the_ledger_once_more() {
    let (mut last, mut asked_again) = (String::new(), false);
    let setting = Setting::new(move |_, seen| {
        asked_again |= seen.request == last;
        last.clone_from(&seen.request);
        if asked_again { Turn::Forward } else { Turn::Full(0, "777") }
    });
    let output = setting.run(&bound(&["--allow-create", "3", "--jobs", "1", "--action", IMAGE]));
    let seen = setting.proxy.seen();
    let twice: Vec<&[Seen]> = seen.windows(2).filter(|pair| pair[0].request == pair[1].request).collect();
    let [[refused, accepted]] = twice[..] else { panic!("one is sent twice: {twice:?}") };
    assert!(!refused.created() && accepted.created(), "{twice:?}");
    let (book, report) = (setting.book(), report(&output));
    assert_eq!((book.created.len(), book.unknown.len(), book.nothing + 3), (3, 0, seen.len()));
    assert_eq!(
        (&report["summary"]["requests"], &report["summary"]["withheld"]),
        (&seen.len().into(), &cases_because(&report, "the 3 creations allowed are used up").into())
    );
}

#[test]
fn a_quota_ends_creating_before_the_leave_does() {
    let setting = Setting::new(|_, _| Turn::Full(2, "10102"));
    let output = setting.run(&bound(&["--allow-create", "500", "--jobs", "1", "--action", IMAGE]));
    let (book, report, seen) = (setting.book(), report(&output), setting.proxy.seen());
    assert_eq!((book.created.len(), book.unknown.len(), book.nothing + 2), (2, 0, seen.len()));
    assert_eq!(report["summary"]["requests"], seen.len());
    assert!(cases_because(&report, "the endpoint refuses more than 2 creations") > 50);
    assert_eq!(report["divergences"].as_array().map(Vec::len), Some(0), "{}", report["divergences"]);
}

#[test]
fn without_a_ledger_nothing_is_sent() {
    let setting = Setting::new(|_, _| Turn::Forward);
    std::fs::create_dir(setting.ledger()).expect("a folder in its place");
    let output = setting.run(&bound(&["--allow-create", "2"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--ledger FILE"), "{}", stderr(&output));
    assert_eq!(setting.proxy.seen().len(), 0);
}

#[test]
fn the_ledger_tells_what_was_created_and_how_to_delete_it() {
    let setting = Setting::new(|_, _| Turn::Forward);
    setting.run(&bound(&["--allow-create", "2", "--action", "server.createBlockStorageSnapshotInstance"]));
    let tell = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
        command.arg("ledger").arg(setting.ledger()).output().expect("it runs")
    };
    let output = tell();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.starts_with("1 run: 2 created, 0 unknown"), "{said}");
    let deleting = "ncloud server deleteBlockStorageSnapshotInstances --blockStorageSnapshotInstanceNoList ";
    assert_eq!(said.matches(deleting).count(), 3, "a line each, and one for all: {said}");
    let whole = std::fs::read_to_string(setting.ledger()).expect("a ledger");
    std::fs::write(setting.ledger(), format!("{whole}{{\"event\":\"creat")).expect("torn");
    let output = tell();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains(&format!(":{}: ", whole.lines().count() + 1)), "{}", stderr(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains(deleting), "what can be read is told all the same");
}

#[test]
fn an_interrupted_run_reports_what_was_done() {
    let setting = Setting::new(|turn, _| if turn == 40 { Turn::Interrupt } else { Turn::Forward });
    let child = setting.command(&bound(&["--allow-create", "50", "--jobs", "2"])).spawn().expect("it runs");
    setting.proxy.may_kill(child.id());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let report = report(&output);
    assert_eq!(report["complete"], false);
    assert!(
        report["stopped"].as_str().is_some_and(|reason| reason.starts_with("interrupted, after 4")),
        "{}",
        report["stopped"]
    );
    assert!(cases_because(&report, "the run ended before it") > 100);
    assert_eq!(report["summary"]["requests"], setting.proxy.seen().len());
}

#[test]
fn a_429_with_retry_after_is_waited_for_and_sent_again() {
    let setting = Setting::new(|turn, _| if turn == 5 { Turn::TooMany("0") } else { Turn::Forward });
    let output = setting.run(&bound(&["--allow-create", "1", "--jobs", "1"]));
    let seen = setting.proxy.seen();
    assert_eq!(seen[5].request, seen[6].request, "{}", stderr(&output));
    assert_eq!(cases_because(&report(&output), "too many requests"), 0);
}

#[test]
fn waiting_has_an_end() {
    let setting = Setting::new(|_, _| Turn::TooMany("3600"));
    let output = setting.run(&bound(&["--allow-create", "1", "--jobs", "1"]));
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let report = report(&output);
    assert!(
        report["stopped"].as_str().is_some_and(|reason| reason.contains("too many requests")),
        "{}",
        report["stopped"]
    );
    assert!(setting.proxy.seen().len() < 60, "nobody is asked a thousand times");
}
