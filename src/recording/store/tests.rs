//! What is written loads; the same exchange is one recording; nothing is readable by others.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::*;
use crate::case::derive;
use crate::recording::Captured;
use crate::recording::redact::{Keepable, Key, Redactor};
use crate::reference::{Reference, Stamp};
use crate::spec;
use crate::wire::Request;

struct Desk {
    folder: tempfile::TempDir,
    model: Arc<Model>,
    redactor: Redactor,
    store: Store,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let model = Arc::new(spec::built_in().unwrap());
        let store = Store::open(folder.path(), &model).unwrap();
        Self { folder, model, redactor: Redactor::new(Key::new([7; 32]), &Keepable::ALL, Vec::new()), store }
    }

    /// What the reference answers, written down.
    fn put(&self, request: &Request, serial: u64) -> Put {
        let now_ms = 1_600_000_000_000 + i64::try_from(serial).unwrap() * 1_000;
        let response = Reference::new(self.model.clone()).answer(request, Stamp { now_ms, serial });
        let recorded = Captured::new(request.clone(), response);
        let redacted = self.redactor.redact(&self.model, &recorded).unwrap();
        self.store.put(&self.model, &redacted, "").unwrap()
    }

    fn load(&self, state: RecordingState) -> Vec<Fixture> {
        let loaded = fixture::load(&state.folder(self.folder.path()), &self.model);
        loaded.unwrap_or_else(|error| panic!("{error}"))
    }
}

#[test]
fn cases_of_every_kind_load_as_they_were_written() {
    let desk = Desk::new();
    let mut written = 0;
    for action in 0..desk.model.actions.len() {
        // Each is flushed to disk, which takes its time.
        for case in derive::systematic(&desk.model, action, &desk.model.inventory, 0).iter().step_by(7) {
            written += usize::from(matches!(desk.put(&case.request, written as u64), Put::New(_)));
        }
    }
    assert!(written > 100, "{written}");
    assert_eq!(desk.load(RecordingState::Pending).len(), written);
    assert!(desk.load(RecordingState::Accepted).is_empty(), "what is pending is no fixture");
}

#[test]
fn the_same_exchange_is_one_recording_wherever_it_lies() {
    let desk = Desk::new();
    let cases = derive::systematic(&desk.model, 0, &desk.model.inventory, 0);
    let request = &cases[0].request;
    let Put::New(place) = desk.put(request, 1) else { panic!("the first is new") };
    // Another id, another request id, another date.
    assert_eq!(desk.put(request, 2), Put::Known(place.clone(), RecordingState::Pending));
    let root = desk.folder.path();
    for state in [RecordingState::Accepted, RecordingState::Rejected] {
        let [from, to] = [RecordingState::Pending, state].map(|state| place.folder(root, state));
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::rename(&from, &to).unwrap();
        let again = Desk { store: Store::open(root, &desk.model).unwrap(), ..Desk::new() };
        assert_eq!(again.put(request, 3), Put::Known(place.clone(), state));
        std::fs::rename(&to, &from).unwrap();
    }
}

#[test]
fn several_writers_at_once_lose_nothing_and_write_nothing_twice() {
    let desk = Desk::new();
    let cases = derive::systematic(&desk.model, 0, &desk.model.inventory, 0);
    let requests: Vec<&Request> = cases.iter().take(40).map(|case| &case.request).collect();
    let distinct: BTreeSet<_> = requests.iter().map(|it| (it.method, &it.target, &it.body)).collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let other = Store::open(desk.folder.path(), &desk.model).unwrap();
                let writer = Desk { store: other, ..Desk::new() };
                for (serial, request) in requests.iter().enumerate() {
                    writer.put(request, serial as u64);
                }
            });
        }
    });
    assert_eq!(desk.load(RecordingState::Pending).len(), distinct.len());
}

#[test]
fn names_say_what_is_shown_and_are_numbered_on_a_clash() {
    let desk = Desk::new();
    let action = &desk.model.actions[0];
    let ask = |query: &str| {
        let target = format!("{}?{query}", action.path);
        let headers = crate::wire::Headers::new();
        match desk.put(&Request { method: crate::wire::Method::Get, target, headers, body: Vec::new() }, 1) {
            Put::New(place) => place.name,
            Put::Known(..) => panic!("{query} is known"),
        }
    };
    assert_eq!(ask("blockStorageInstanceNo=937508"), "accepted-get-xml");
    assert_eq!(ask("blockStorageInstanceNo=937509"), "accepted-get-xml-2");
    assert_eq!(ask("blockStorageInstanceNo=937509&responseFormatType=json"), "accepted-get-json");
    let refused = ask("blockStorageInstanceNo=1");
    assert!(refused.starts_with("refused-") && refused.ends_with("-blockStorageInstanceNo"), "{refused}");
}

#[cfg(unix)]
#[test]
fn what_is_pending_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let cases = derive::systematic(&desk.model, 0, &desk.model.inventory, 0);
    desk.put(&cases[0].request, 1);
    let mut left = vec![RecordingState::Pending.folder(desk.folder.path())];
    let mut seen = 0;
    while let Some(path) = left.pop() {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
        seen += 1;
        if path.is_dir() {
            left.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    assert_eq!(seen, 8, "four folders, the lock, three files");
}

#[test]
fn what_a_killed_program_left_is_swept_away() {
    let desk = Desk::new();
    let half = RecordingState::Pending.folder(desk.folder.path()).join(".new");
    std::fs::create_dir(&half).unwrap();
    std::fs::write(half.join("case.toml"), "format").unwrap();
    Store::open(desk.folder.path(), &desk.model).unwrap();
    assert!(!half.exists());
    assert!(desk.load(RecordingState::Pending).is_empty());
}
