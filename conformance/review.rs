//! `review`: pending recordings become fixtures or are set aside, and none is ever lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const ACTION: &str = "vserver/createMemberServerImageInstance";
const ID: &str = "vserver.createMemberServerImageInstance";

/// A folder with recordings in it: those of the kit, under these names.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(recordings: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        for (fixture, below) in recordings {
            let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(ACTION).join(fixture);
            let to = folder.at(below);
            fs::create_dir_all(&to).expect("made");
            for file in fs::read_dir(from).expect("a fixture").flatten() {
                fs::copy(file.path(), to.join(file.file_name())).expect("copied");
            }
        }
        folder
    }

    fn at(&self, below: &str) -> PathBuf {
        let (state, name) = below.rsplit_once('/').unwrap_or(("", below));
        self.0.path().join(state).join(ACTION).join(name)
    }

    /// Every recording with its bytes, by its path.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let (mut files, mut folders) = (BTreeMap::new(), vec![self.0.path().to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a folder").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if let (Ok(below), true) = (path.strip_prefix(self.0.path()), path.ends_with("case.toml")) {
                    files.insert(below.to_string_lossy().replace("/case.toml", ""), fs::read(&path).expect("read"));
                }
            }
        }
        files
    }

    fn names(&self) -> Vec<String> {
        self.files().into_keys().map(|path| path.replace(&format!("{ACTION}/"), "")).collect()
    }

    fn review(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ncloud-conformance"));
        command.env("NO_COLOR", "1").env("HOME", env!("CARGO_TARGET_TMPDIR")).stdin(Stdio::null());
        let Output { status, stdout, stderr } =
            command.arg("review").arg(self.0.path()).args(arguments).output().expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (status.code(), text(stdout), text(stderr))
    }
}

#[test]
fn a_list_has_one_line_each_and_moves_nothing() {
    let folder = Folder::with(&[
        ("page-example", ".pending/fine"),
        ("total-rows-wrong", ".pending/odd"),
        ("blank-as-plus", ".pending/silent"),
        ("page-example", "odd"),
    ]);
    let before = folder.files();
    let (code, said, _) = folder.review(&["--list"]);
    let lines: Vec<&str> = said.lines().collect();
    let [fine, odd, silent] = lines[..] else { panic!("{said}") };
    assert_eq!(code, Some(0));
    assert_eq!(fine, format!("{ID}/fine  conforms"));
    assert_eq!(odd, format!("{ID}/odd  diverges: {ID}.output.totalRows.count, replaces an accepted one"));
    assert_eq!(silent, format!("{ID}/silent  no answer, not judged"));
    assert_eq!(folder.files(), before);
}

#[test]
fn what_is_accepted_is_a_fixture_and_what_it_replaces_is_kept() {
    let folder = Folder::with(&[
        ("page-example", ".pending/one"),
        ("total-rows-wrong", ".pending/two"),
        ("empty-description", "two"),
        ("page-example", ".rejected/two"),
    ]);
    let before = folder.files();
    let (code, said, _) = folder.review(&["--accept", "two"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(folder.names(), [".pending/one", ".rejected/two", ".rejected/two-2", "two"]);
    let after = folder.files();
    let of = |state: &str, name: &str| format!("{state}{ACTION}/{name}");
    assert_eq!(after[&of("", "two")], before[&of(".pending/", "two")]);
    assert_eq!(after[&of(".rejected/", "two-2")], before[&of("", "two")], "the one that was there");
    assert_eq!(after[&of(".rejected/", "two")], before[&of(".rejected/", "two")]);
    assert!(said.contains(&format!("accepted {ID}/two; the one it replaces is in ")), "{said}");
    assert!(said.contains("1 accepted, 0 rejected, 1 left pending"), "{said}");
    let (code, said, _) = folder.review(&["--accept"]);
    assert_eq!((code, folder.names().len()), (Some(0), 4), "{said}");
    assert!(folder.names().contains(&"one".to_owned()));
}

#[test]
fn what_is_rejected_is_set_aside_and_said_where() {
    let folder = Folder::with(&[("page-example", ".pending/one"), ("total-rows-wrong", ".pending/two")]);
    let (code, said, _) = folder.review(&["--reject", &format!("{ID}/one")]);
    assert_eq!(
        (code, folder.names()),
        (Some(0), vec![".pending/two".to_owned(), ".rejected/one".to_owned()]),
        "{said}"
    );
    assert!(said.contains(&format!(".rejected/{ACTION}/one")), "{said}");
}

#[test]
fn a_name_that_is_none_moves_nothing_at_all() {
    let folder = Folder::with(&[("page-example", ".pending/one")]);
    for name in ["two", "../one", "", "/"] {
        let (code, said, complaint) = folder.review(&["--accept", "one", name]);
        assert_eq!((code, said.as_str()), (Some(2), ""), "{complaint}");
        assert!(complaint.contains(&format!("nothing pending is called `{name}`")), "{complaint}");
    }
    assert_eq!(folder.names(), [".pending/one"]);
    assert_eq!(folder.review(&["--accept", "--reject"]).0, Some(2));
    assert_eq!(folder.review(&["--list", "--accept"]).0, Some(2));
}

#[test]
fn with_nobody_to_ask_it_says_what_to_do() {
    let folder = Folder::with(&[("page-example", ".pending/one")]);
    let (code, _, complaint) = folder.review(&[]);
    assert_eq!(code, Some(2));
    assert!(complaint.contains("1 pending in ") && complaint.contains("--list; then --accept"), "{complaint}");
    let empty = Folder::with(&[("page-example", "one")]);
    let (code, said, _) = empty.review(&[]);
    assert_eq!(code, Some(0));
    assert!(said.contains("nothing is pending in "), "{said}");
}

#[test]
fn what_has_a_fault_is_listed_and_never_accepted() {
    let folder = Folder::with(&[("page-example", ".pending/one"), ("page-example", ".pending/two")]);
    let file = folder.at(".pending/one").join("case.toml");
    let text = fs::read_to_string(&file).expect("read").replace("format = 1", "format = 1\nodd = 2");
    fs::write(&file, text).expect("written");
    let (code, said, _) = folder.review(&["--list"]);
    assert_eq!(code, Some(0));
    assert!(said.starts_with(&format!("{ID}/one  1 fault\n")), "{said}");
    let (code, _, complaint) = folder.review(&["--accept"]);
    assert_eq!((code, folder.names()), (Some(2), vec![".pending/one".to_owned(), "two".to_owned()]));
    assert!(complaint.contains("odd") && complaint.contains("case.toml:2:"), "{complaint}");
    assert_eq!(folder.review(&["--reject", "one"]).0, Some(0));
    assert_eq!(folder.names(), [".rejected/one", "two"]);
}

/// A folder of recordings may come from anywhere.
#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let folder = Folder::with(&[("page-example", ".pending/one")]);
    let elsewhere = Folder::with(&[("page-example", ".pending/secret")]);
    std::os::unix::fs::symlink(elsewhere.at(".pending/secret"), folder.at(".pending/link")).expect("a link");
    for way in ["--accept", "--reject"] {
        let (code, _, complaint) = folder.review(&[way, "link"]);
        assert_eq!(code, Some(2), "{complaint}");
        assert!(complaint.contains("it is no folder, or a link to one"), "{complaint}");
    }
    // Nor is one further up.
    let family = folder.0.path().join(".pending/vserver");
    fs::remove_dir_all(&family).expect("removed");
    std::os::unix::fs::symlink(elsewhere.0.path().join(".pending/vserver"), &family).expect("a link");
    assert_eq!(folder.review(&["--accept", "secret"]).0, Some(2));
    assert_eq!(elsewhere.names(), [".pending/secret"]);
}
