//! Ledgers as they are written, torn and read back.

use super::*;
use crate::reference::{Reference, Stamp};
use crate::value::Record;
use crate::wire::{Headers, Method, Response};
use std::sync::Arc;

/// 2018-11-28T04:25:35Z.
const AT: i64 = 1_543_379_135_459;

fn request(target: &str) -> Request {
    Request { method: Method::Get, target: target.to_owned(), headers: Headers::new(), body: Vec::new() }
}

fn open(path: &Path) -> Ledger {
    Ledger::open(path, AT, "http://127.0.0.1:1", 3).expect("a ledger")
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a file")
}

#[test]
fn a_call_is_on_disk_before_it_is_sent_and_its_end_before_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.jsonl");
    let mut ledger = open(&path);
    let call = ledger.sending(AT, "server.a", "server.a/control", &request("/a?b=c")).expect("written");
    let sent = "{\"event\":\"sending\",\"call\":1,\"at\":\"2018-11-28T04:25:35Z\",\"action\":\"server.a\",\
                \"case\":\"server.a/control\",\"request\":\"GET /a?b=c\",\"body\":\"\"}\n";
    assert!(text(&path).ends_with(sent), "{}", text(&path));
    let book = book::read(&text(&path));
    assert_eq!((book.created.len(), book.unknown.len()), (0, 1), "sent and not ended: it may have created something");
    let end = End::Created { ids: vec!["7".to_owned()], undo: Some("ncloud server deleteAs --aNoList 7".to_owned()) };
    ledger.ended(call, AT, end).expect("written");
    let book = book::read(&text(&path));
    assert_eq!((book.runs, book.created.len(), book.unknown.len()), (1, 1, 0));
    let entry = &book.created[0];
    assert_eq!((entry.endpoint.as_str(), entry.ids.as_slice()), ("http://127.0.0.1:1", &["7".to_owned()][..]));
    assert_eq!(entry.request, "GET /a?b=c");
}

#[test]
fn a_second_run_keeps_what_the_first_wrote_and_mends_a_torn_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.jsonl");
    let mut first = open(&path);
    first.sending(AT, "a", "a/1", &request("/1")).expect("written");
    drop(first);
    let whole = text(&path);
    std::fs::write(&path, &whole[..whole.len() - 9]).expect("cut off");
    let mut second = open(&path);
    let call = second.sending(AT, "a", "a/2", &request("/2")).expect("written");
    second.ended(call, AT, End::Unknown { reason: "timed out".to_owned() }).expect("written");
    let book = book::read(&text(&path));
    assert_eq!(book.runs, 2);
    assert_eq!(book.unreadable.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2]);
    assert_eq!(book.unknown.len(), 1);
    assert_eq!(book.unknown[0].reason.as_deref(), Some("timed out"));
}

#[test]
fn two_runs_do_not_share_a_ledger() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.jsonl");
    let _first = open(&path);
    let second = Ledger::open(&path, AT, "http://127.0.0.1:1", 3);
    assert!(matches!(second, Err(LedgerError::Locked { .. })), "{second:?}");
}

#[test]
fn a_ledger_that_cannot_be_written_says_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = Ledger::open(folder.path(), AT, "http://127.0.0.1:1", 3).expect_err("a folder is no file");
    assert!(error.to_string().contains(&folder.path().display().to_string()), "{error}");
}

#[test]
fn what_an_answer_created_is_named_in_the_line_that_deletes_it() {
    let model = Arc::new(crate::spec::built_in().expect("the built-in spec is good"));
    let reference = Reference::new(model.clone());
    let deleting = [
        (
            "server.createBlockStorageSnapshotInstance",
            "blockStorageInstanceNo=937508",
            "ncloud server \
          deleteBlockStorageSnapshotInstances --blockStorageSnapshotInstanceNoList ",
        ),
        (
            "vserver.createMemberServerImageInstance",
            "serverInstanceNo=1234299&regionCode=KR",
            "ncloud vserver \
          deleteMemberServerImageInstances --regionCode KR --memberServerImageInstanceNoList ",
        ),
    ];
    for (id, query, line) in deleting {
        let action = model.action(id).expect("an action");
        for format in ["xml", "json"] {
            let request = request(&format!("{}?{query}&responseFormatType={format}", action.path));
            let (call, _) = crate::codec::decode_request(&model, &request);
            let input = call.expect("a call").input;
            let response = reference.answer(&request, Stamp { now_ms: AT, serial: 5 });
            let ids = ids(&model, action, &response);
            assert_eq!(ids.len(), 1, "{id} {format}");
            assert_eq!(undo(action, &ids, &input), Some(format!("{line}{}", ids[0])), "{id} {format}");
        }
    }
}

#[test]
fn an_id_made_to_be_pasted_into_a_shell_is_not_put_into_a_line() {
    let model = crate::spec::built_in().expect("the built-in spec is good");
    let action = model.action("server.createBlockStorageSnapshotInstance").expect("an action");
    for id in ["1; rm -rf /", "$(id)", "", "1\n2", "'"] {
        assert_eq!(undo(action, &[id.to_owned()], &Record::new()), None, "{id:?}");
    }
    assert_eq!(undo(action, &[], &Record::new()), None);
    let nonsense = Response { status: 200, headers: Headers::new(), body: b"<html/>".to_vec() };
    assert_eq!(ids(&model, action, &nonsense), Vec::<String>::new());
}
