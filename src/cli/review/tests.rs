//! What a person at a terminal is shown and may say.

use std::fs;
use std::io::Cursor;

use ncloud_conformance::model::Model;

use super::*;

const ACTION: &str = "vserver/createMemberServerImageInstance";

/// A folder with fixtures of the kit as recordings, and what comes of these answers.
struct Sitting {
    folder: tempfile::TempDir,
    model: Model,
}

impl Sitting {
    fn with(recordings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (fixture, below) in recordings {
            let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(ACTION).join(fixture);
            let (state, name) = below.rsplit_once('/').unwrap_or(("", below));
            let to = folder.path().join(state).join(ACTION).join(name);
            fs::create_dir_all(&to).expect("made");
            for file in fs::read_dir(from).expect("a fixture").flatten() {
                fs::copy(file.path(), to.join(file.file_name())).expect("copied");
            }
        }
        Self { folder, model: ncloud_conformance::spec::built_in().expect("the spec is good") }
    }

    fn say(&self, answers: &str, color: bool) -> String {
        let root = self.folder.path();
        let desk = review::desk(root, &self.model).expect("a folder");
        let (style, mut out) = (Style { color, ..Style::default() }, Vec::new());
        let asked = Asked { root, desk: &desk, style: &style };
        let code = asked.one_by_one(&mut Cursor::new(answers.to_owned()), &mut out);
        assert!(matches!(code, Ok(0)));
        String::from_utf8(out).expect("UTF-8")
    }

    fn is(&self, state: &str, name: &str) -> bool {
        self.folder.path().join(state).join(ACTION).join(name).join("case.toml").exists()
    }
}

#[test]
fn each_is_shown_whole_and_goes_where_it_is_told() {
    let sitting = Sitting::with(&[
        ("page-example", ".pending/a"),
        ("total-rows-wrong", ".pending/b"),
        ("page-example", ".pending/c"),
        ("page-example", ".pending/d"),
    ]);
    let said = sitting.say("a\nwhat?\nr\ns\nq\n", false);
    assert!(sitting.is("", "a") && sitting.is(".rejected", "b"));
    assert!(sitting.is(".pending", "c") && sitting.is(".pending", "d"));
    for part in [
        "[1/4] vserver.createMemberServerImageInstance/a\n",
        "GET /vserver/v2/createMemberServerImageInstance",
        "HTTP 200, application/xml",
        "<totalRows>1</totalRows>",
        "  shows     conforms\n",
        "output.totalRows.count: output.totalRows:",
        "redacted  nothing",
        "1 accepted, 1 rejected, 2 left pending\n",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(said.matches(QUESTION).count(), 5, "one was asked twice");
    assert!(!said.contains('\u{1b}'), "no colour was wanted");
}

#[test]
fn the_end_of_the_input_is_as_good_as_quit() {
    let sitting = Sitting::with(&[("page-example", ".pending/a"), ("page-example", ".pending/b")]);
    let said = sitting.say("a\n", false);
    assert!(sitting.is("", "a") && sitting.is(".pending", "b"));
    assert!(said.ends_with("1 accepted, 0 rejected, 1 left pending\n"), "{said}");
}

#[test]
fn what_it_replaces_is_shown_as_a_difference() {
    let sitting = Sitting::with(&[("total-rows-wrong", ".pending/a"), ("page-example", "a")]);
    let said = sitting.say("a\n", true);
    assert!(said.contains("replaces vserver.createMemberServerImageInstance/a, which has the same name"), "{said}");
    assert!(said.contains("replayed, the answer has 1 edit\n"), "{said}");
    assert!(said.contains("changed    output.totalRows: \"1\" -> \"2\""), "{said}");
    let removed = said.lines().find(|line| line.contains("- ") && line.contains("<totalRows>1</totalRows>"));
    let added = said.lines().find(|line| line.contains("+ ") && line.contains("<totalRows>2</totalRows>"));
    assert!(removed.is_some_and(|line| line.contains("\u{1b}[1;31m")), "{said}");
    assert!(added.is_some_and(|line| line.contains("\u{1b}[32m")), "{said}");
    assert!(sitting.is("", "a") && sitting.is(".rejected", "a"));
}

#[test]
fn one_with_the_same_request_is_shown_beside_and_replaced_only_if_asked() {
    let both = [("page-example", ".pending/new"), ("page-example", "old")];
    let sitting = Sitting::with(&both);
    let said = sitting.say("a\n", false);
    assert!(said.contains("beside vserver.createMemberServerImageInstance/old, which has the same request"), "{said}");
    assert!(said.contains("replayed, the answer has 0 edits\n"), "{said}");
    assert!(sitting.is("", "new") && sitting.is("", "old") && !sitting.is(".rejected", "old"));
    let sitting = Sitting::with(&both);
    sitting.say("o\n", false);
    assert!(!sitting.is("", "new") && sitting.is("", "old") && sitting.is(".rejected", "old"));
    assert!(!sitting.is(".pending", "new"));
}

#[test]
fn one_with_a_fault_cannot_be_accepted() {
    let sitting = Sitting::with(&[("page-example", ".pending/a")]);
    let file = sitting.folder.path().join(".pending").join(ACTION).join("a/case.toml");
    fs::write(&file, "format = 1\n").expect("written");
    let said = sitting.say("a\nr\n", false);
    assert!(said.contains("it cannot be accepted before it is mended"), "{said}");
    assert!(sitting.is(".rejected", "a") && !sitting.is("", "a"));
}
