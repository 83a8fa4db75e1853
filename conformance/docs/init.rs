//! `init` writes a file that `run` finds, and a file that was found leads nowhere but to loopback.

use std::fs;

use crate::walk::Walk;

/// What the lines of a block print, in an empty folder.
fn follow(lines: &str) -> (Walk, String) {
    let mut walk = Walk::new();
    let said = walk.follow(&format!("```sh\n{lines}\n```"));
    (walk, said)
}

#[test]
fn what_init_writes_is_found_from_below_and_said() {
    let (walk, said) = follow(
        "ncloud-conformance init --name mine --endpoint http://127.0.0.1:9000 --bind serverInstanceNo=12
mkdir -p a/b
cd a/b && ncloud-conformance run --dry-run
cd a/b && ncloud-conformance run --dry-run --no-config
cd a/b && NCLOUD_CONFORMANCE_NO_CONFIG=1 ncloud-conformance run --dry-run",
    );
    assert!(said.contains("ncloud-conformance.toml is written; next: ncloud-conformance run\n"), "{said}");
    assert_eq!(said.matches("which was found; --no-config takes none").count(), 1, "{said}");
    assert_eq!(said.matches("plan for mine").count(), 1, "{said}");
    assert_eq!(said.matches("plan for built-in reference").count(), 2, "{said}");
    let text = fs::read_to_string(walk.path("ncloud-conformance.toml")).expect("a file");
    assert!(text.contains("serverInstanceNo = \"12\"\n") && text.contains("\n# rate = 20\n"), "{text}");
}

#[test]
fn init_touches_no_file_that_is_there_and_writes_none_that_run_would_refuse() {
    let (walk, said) = follow(
        "echo mine > ncloud-conformance.toml
ncloud-conformance init --name x # exit code 2
ncloud-conformance init --output new.toml --bind serverInstanceNr=1 # exit code 2
ncloud-conformance init --output new.toml --endpoint ftp://x # exit code 2",
    );
    assert_eq!(fs::read_to_string(walk.path("ncloud-conformance.toml")).ok().as_deref(), Some("mine\n"));
    assert!(!walk.path("new.toml").exists());
    for part in ["is there already", "--output FILE", "serverInstanceNr", "--endpoint"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn a_file_that_was_found_leads_to_loopback_only_whatever_names_the_endpoint() {
    let far = "https://conformance.invalid";
    let (_, said) = follow(&format!(
        "ncloud-conformance init --endpoint {far}
export NCLOUD_ACCESS_KEY=FAKEACCESSKEY NCLOUD_SECRET_KEY=FAKESECRETKEY
ncloud-conformance run --dry-run # exit code 2
ncloud-conformance run --dry-run --endpoint http://127.0.0.1:9
ncloud-conformance run --dry-run --target ncloud-conformance.toml
rm ncloud-conformance.toml
ncloud-conformance init --endpoint http://127.0.0.1:9
ncloud-conformance run --dry-run --endpoint {far} # exit code 2
NCLOUD_API_GW={far} ncloud-conformance run --dry-run # exit code 2
ncloud-conformance run --dry-run --against {far} # exit code 2
ncloud-conformance run --dry-run --no-config --endpoint {far}"
    ));
    assert!(said.contains("next: ncloud-conformance run --target ncloud-conformance.toml --dry-run"), "{said}");
    assert_eq!(said.matches("was found, not named: nothing was sent").count(), 4, "{said}");
    assert_eq!(said.matches("plan for").count(), 3, "{said}");
}

#[test]
fn a_found_file_is_not_written_over_by_a_report() {
    let (walk, said) = follow(
        "ncloud-conformance init --name mine
ncloud-conformance run --cases 0 --suite fixture --output ncloud-conformance.toml # exit code 2",
    );
    assert!(said.contains("are one file"), "{said}");
    assert!(fs::read_to_string(walk.path("ncloud-conformance.toml")).is_ok_and(|text| text.contains("\"mine\"")));
}
