//! The pages of `docs/` and the README, followed command by command, and every link of every page.
//!
//! A block marked `sh` is run in a shell, from a folder and with a home of its own; `# exit code N` says
//! how a command ends that does not end with 0. A block marked `text` stands in what the command before it
//! said, with `…` for anything. What listens gets a free port, and whatever a page calls at a port from
//! 9000 on is "your server": here the built-in one.
//!
//! Next: [`walk`] for how a page is followed, [`links`] for where its links lead. `conformance/walk.rs`
//! follows `docs/record-your-own.md`, because its client is not the program.

#![cfg(unix)]

mod account;
mod init;
mod links;
mod package;
mod samples;
mod schema;
mod walk;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use walk::{Walk, blocks, holds};

/// One test a page, and the list of them.
macro_rules! pages {
    ($($name:ident => $page:literal),* $(,)?) => {
        const FOLLOWED: &[&str] = &[$($page),*];
        $(#[test] fn $name() { Walk::new().follow(&page($page)); })*
    };
}

pages! {
    server => "docs/server.md",
    life_cycles => "docs/life-cycles.md",
    report => "docs/report.md",
    explain => "docs/explain.md",
    editions => "docs/editions.md",
    target_files => "docs/target-files.md",
    recordings => "docs/recordings.md",
    in_your_tests => "docs/in-your-tests.md",
    pipeline => "docs/pipeline.md",
    compare => "docs/compare.md",
    export => "docs/export.md",
    third_action => "docs/third-action.md",
    formats => "docs/formats.md",
    measured => "docs/measured.md",
}

/// Pages with commands that are followed elsewhere.
const ELSEWHERE: &[&str] = &["docs/account.md", "docs/record-your-own.md"];

#[test]
fn the_readme_leads_from_nothing_to_a_finding_and_explains_its_lines() {
    let text = page("README.md");
    assert!(text.lines().count() <= 150, "{} lines", text.lines().count());
    let said = Walk::new().follow(&text);
    let quoted = quoted(&text);
    assert!(quoted.len() >= 10, "{quoted:?}");
    quoted.iter().for_each(|line| assert!(holds(&said, line), "no report of step 2 says {line}\n{said}"));
    // What stands in the column of labels below the finding.
    let below = said.lines().filter_map(|line| line.strip_prefix("     ")?.get(..12));
    let labels: BTreeSet<&str> = below.filter(|label| !label.starts_with(' ')).map(str::trim).collect();
    assert!(labels.len() >= 10, "{labels:?}");
    labels.iter().for_each(|label| assert!(quoted.iter().any(|line| line.starts_with(label)), "no note on {label}"));
    assert_eq!(quoted, self::quoted(&page("README.ko.md")));
}

/// The lines of a report that a page has a note on.
fn quoted(text: &str) -> Vec<&str> {
    let rows = text.lines().filter_map(|row| row.strip_prefix("| `"));
    rows.filter_map(|row| row.split('`').next()).filter(|line| line.contains(' ') || line.contains('…')).collect()
}

#[test]
fn the_korean_readme_has_the_same_commands_codes_and_links() {
    let [english, korean] = ["README.md", "README.ko.md"].map(page);
    let code = |text: &str| blocks(text).into_iter().map(|block| (block.language, block.text)).collect::<Vec<_>>();
    assert_eq!(code(&english), code(&korean));
    let ends = |text: &str| links::targets(text).into_iter().filter(|to| !to.contains("README.")).collect::<Vec<_>>();
    assert_eq!(ends(&english), ends(&korean));
    let codes = |text: &str| {
        let rows = text.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next()?.parse::<u8>().ok());
        rows.collect::<Vec<_>>()
    };
    assert_eq!(codes(&english), [0, 1, 2, 3, 4, 5, 70]);
    assert_eq!(codes(&english), codes(&korean));
    assert_eq!(headings(&english), headings(&korean));
}

/// How deep the headings of a page are, one after the other.
fn headings(text: &str) -> Vec<usize> {
    text.lines().filter(|line| line.starts_with('#')).map(|line| line.find(' ').unwrap_or_default()).collect()
}

#[test]
fn every_page_with_a_command_is_followed_and_every_page_is_listed() {
    let index = page("docs/README.md");
    for path in links::pages("docs") {
        let name = format!("docs/{}", path.file_name().unwrap_or_default().to_string_lossy());
        let has_commands = blocks(&page(&name)).iter().any(|block| block.language == "sh");
        let is_followed = FOLLOWED.contains(&name.as_str()) || ELSEWHERE.contains(&name.as_str());
        assert!(is_followed || !has_commands, "{name}");
        assert!(has_commands || !FOLLOWED.contains(&name.as_str()), "{name} has no commands");
        assert!(name.ends_with("/README.md") || index.contains(&format!("({})", &name[5..])), "{name} is not listed");
    }
}

fn page(name: &str) -> String {
    let path = root().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
