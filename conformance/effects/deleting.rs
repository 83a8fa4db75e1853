//! What a run created beyond loopback, taken back: with leave, one by one, and never twice.

use std::process::{Command, Output};

use serde_json::Value;

use super::proxy::{Proxy, Turn};
use super::{Setting, bound, stderr};

/// The command that takes back what the ledger of a setting tells of, by the same way.
fn take_back(setting: &Setting, flags: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    command.env_remove("NCLOUD_API_GW").env("NO_COLOR", "1").env("HOME", setting.folder.path());
    command.env("NCLOUD_ACCESS_KEY_ID", "FAKEACCESSKEY0000001").env("NCLOUD_SECRET_KEY", "FAKESECRETKEY");
    command.arg("ledger").arg(setting.ledger()).args(["--delete", "--proxy", &setting.proxy.url]).args(flags);
    command.output().expect("it runs")
}

/// The ids of the deletions that came, in their order.
fn deletions(setting: &Setting) -> Vec<String> {
    let id = |request: &str| Some(request.split_once(" /")?.1.split_once("InstanceNoList.1=")?.1.to_owned());
    let seen = setting.proxy.seen().into_iter().filter(|seen| seen.request.contains("/delete"));
    seen.filter_map(|seen| id(&seen.request)).collect()
}

#[test]
fn what_was_created_beyond_loopback_is_deleted_with_leave_and_written_down_before_it_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = folder.path().join("ledger.jsonl");
    let proxy = Proxy::start(move |_, seen| {
        let unwritten = || {
            let written = std::fs::read_to_string(&ledger).expect("a ledger");
            let last: Value = serde_json::from_str(written.lines().last().unwrap_or_default()).expect("a line");
            let id = last["id"].as_str().unwrap_or_default();
            last["event"] != "deleting" || id.is_empty() || !seen.request.ends_with(&format!("InstanceNoList.1={id}"))
        };
        // A deletion that is not the last line of the ledger has no answer.
        if seen.request.contains("/delete") && unwritten() { Turn::Drop } else { Turn::Forward }
    });
    let setting = Setting { folder, proxy };
    setting.run(&bound(&["--allow-create", "4"]));
    let created: Vec<String> = setting.book().created.into_iter().flat_map(|entry| entry.ids).collect();
    assert_eq!(created.len(), 4);
    let (sent, written) = (setting.proxy.seen().len(), std::fs::read(setting.ledger()).expect("a ledger"));
    let planned = take_back(&setting, &[]);
    let said = String::from_utf8_lossy(&planned.stdout).into_owned();
    assert!(planned.status.success() && said.contains("4 things to delete"), "{planned:?}");
    assert!(created.iter().all(|id| said.contains(&format!("{id} by "))) && said.contains("--yes sends it"), "{said}");
    assert_eq!(setting.proxy.seen().len(), sent, "a plan sends nothing");
    assert_eq!(std::fs::read(setting.ledger()).expect("a ledger"), written);
    let deleted = take_back(&setting, &["--yes"]);
    assert_eq!(deleted.status.code(), Some(0), "{deleted:?}");
    assert_eq!(deletions(&setting), created, "each once, in the ledger's order");
    let book = setting.book();
    assert_eq!((book.created.len(), book.deleted.len(), book.deleting.len()), (0, 4, 0));
}

#[test]
fn a_deletion_beyond_loopback_is_never_sent_twice_and_what_is_left_is_told() {
    let mut deletions_so_far = 0;
    let setting = Setting::new(move |_, seen| {
        deletions_so_far += usize::from(seen.request.contains("/delete"));
        match deletions_so_far {
            0 => Turn::Forward,
            1 => Turn::Drop,
            2 => Turn::Full(0, "25013"),
            _ => Turn::Forward,
        }
    });
    setting.run(&bound(&["--allow-create", "3"]));
    let created: Vec<String> = setting.book().created.into_iter().flat_map(|entry| entry.ids).collect();
    let output = take_back(&setting, &["--yes"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert_eq!(deletions(&setting), created, "each once");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let lost = format!("unknown      {}: ", created[0]);
    assert!(stderr(&output).contains(&lost), "{output:?}");
    assert!(said.contains(&format!("not deleted  {}: refused with HTTP 400: 25013 no", created[1])), "{said}");
    assert!(said.contains(&format!("deleted      {}\n", created[2])), "{said}");
    let book = setting.book();
    let left: Vec<String> = book.created.iter().flat_map(|entry| entry.ids.clone()).collect();
    assert_eq!((left, book.deleting.into_iter().collect()), (created[..2].to_vec(), created[..1].to_vec()));
    let told = std::fs::read_to_string(setting.ledger()).expect("a ledger");
    assert!(told.contains("refused with HTTP 400: 25013 no"), "{told}");
}

#[test]
fn keys_are_needed_to_delete_beyond_loopback() {
    let setting = Setting::new(|_, _| Turn::Forward);
    setting.run(&bound(&["--allow-create", "1"]));
    let sent = setting.proxy.seen().len();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
    for name in ["NCLOUD_API_GW", "NCLOUD_ACCESS_KEY_ID", "NCLOUD_ACCESS_KEY", "NCLOUD_SECRET_KEY"] {
        command.env_remove(name);
    }
    command.env("HOME", setting.folder.path()).arg("ledger").arg(setting.ledger());
    let output = command.args(["--delete", "--yes", "--proxy", &setting.proxy.url]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!((setting.proxy.seen().len(), setting.book().created.len()), (sent, 1), "{}", stderr(&output));
}
