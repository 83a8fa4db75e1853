//! What flags and variables may hold.

use serde_json::Value;

use super::program::{FEW, Served, program, run, text};

#[test]
fn values_out_of_range_are_refused_in_words_of_our_own() {
    let whole = |least: &str, most: &str| format!("expected a whole number from {least} to {most}");
    let (rate, seconds) = ("at least 1, such as 10/s".to_owned(), "expected seconds, more than 0".to_owned());
    let (jobs, cases) = (whole("1", "1024"), whole("0", "1000000"));
    let salt = "expected 1 to 64 characters without blanks".to_owned();
    let listen = "or a port alone, such as".to_owned();
    for (command, flag, value, says) in [
        ("run", "--rate", "-1", &rate),
        ("run", "--rate", "1.5", &rate),
        ("run", "--rate", "99999999999", &rate),
        ("run", "--jobs", "1.5", &jobs),
        ("run", "--jobs", "-4", &jobs),
        ("run", "--jobs", "1025", &jobs),
        ("run", "--jobs", "18446744073709551615", &jobs),
        ("run", "--cases", "1e9", &cases),
        ("run", "--cases", "18446744073709551615", &cases),
        ("run", "--seed", "-1", &whole("0", "18446744073709551615")),
        ("run", "--timeout", "-1", &seconds),
        ("run", "--timeout", "1e-300", &seconds),
        ("run", "--connect-timeout", "0", &seconds),
        ("run", "--first-byte-timeout", "soon", &seconds),
        ("run", "--wait", "-1", &"expected seconds, at most 3600".to_owned()),
        ("run", "--allow-create", "-1", &"expected a whole number, 0 or more".to_owned()),
        ("run", "--salt", "", &salt),
        ("run", "--salt", "a\nb", &salt),
        ("run", "--salt", &"x".repeat(65), &salt),
        ("selfcheck", "--jobs", "-1", &jobs),
        ("selfcheck", "--seeds", "0", &whole("1", "1000")),
        ("selfcheck", "--seed", "x", &whole("0", "18446744073709551615")),
        ("selfcheck", "--pairs", "-1", &cases),
        ("serve", "--listen", "-1", &listen),
        ("serve", "--listen", "65536", &listen),
        ("serve", "--listen", "example.com:80", &listen),
    ] {
        let output = run(&[command, flag, value]);
        let said = text(&output.stderr).replace('\n', " ");
        assert_eq!(output.status.code(), Some(2), "{flag} {value}: {said}");
        assert!(said.contains(flag) && said.contains(says), "{flag} {value}: {said}");
    }
}

#[test]
fn what_is_drafted_stays_in_its_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let into = folder.path().join("spec");
    for (family, action) in [("..", "x"), ("../x", "y"), ("a", "../../y"), ("", "x"), ("a", ""), ("a", "b/c")] {
        let request = ["--request", "/a/b?c=d", "--into", into.to_str().expect("UTF-8")];
        let output = run(&[&["new", family, action][..], &request].concat());
        let said = text(&output.stderr).replace('\n', " ");
        assert_eq!(output.status.code(), Some(2), "{family} {action}: {said}");
        assert!(said.contains("expected a letter, then letters, digits and _"), "{family} {action}: {said}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 0, "{family} {action}");
    }
}

#[test]
fn a_port_alone_and_an_endpoint_without_a_scheme_are_understood_on_loopback() {
    let served = Served::with(&["--listen", "0"]);
    let bare = served.url.strip_prefix("http://127.0.0.1:").expect("a port of this machine");
    for endpoint in [format!("127.0.0.1:{bare}"), format!("localhost:{bare}")] {
        let output = run(&[&["run", "--endpoint", &endpoint][..], &FEW].concat());
        assert_eq!(output.status.code(), Some(0), "{endpoint}: {}", text(&output.stderr));
    }
    let output = run(&["run", "--endpoint", "example.com:8080"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("must start with http:// or https://"), "{}", text(&output.stderr));
}

/// The report of a run with these flags and variables.
fn report(flags: &[&str], variables: &[(&str, &str)]) -> Value {
    let output = program()
        .args(["run", "--format", "json"])
        .args(flags)
        .envs(variables.iter().copied())
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{flags:?} {variables:?}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a report")
}

#[test]
fn an_empty_variable_is_none() {
    let names =
        ["NCLOUD_API_GW", "NCLOUD_CONFORMANCE_ENDPOINT", "NCLOUD_CONFORMANCE_JOBS", "NCLOUD_CONFORMANCE_STRICT"];
    let report = report(&FEW, &names.map(|name| (name, "")));
    assert_eq!(report["target"]["name"], "built-in reference");
    assert_eq!(report["strict"], false);
}

#[test]
fn flags_win_over_variables_ours_over_others_and_variables_over_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("target.toml");
    std::fs::write(&file, "format = 1\nendpoint = \"http://127.0.0.1:1\"\nstrict = true\n").expect("a file");
    let target = file.to_str().expect("UTF-8");
    let served = Served::with(&[]);
    let (ours, theirs) = ("NCLOUD_CONFORMANCE_ENDPOINT", "NCLOUD_API_GW");
    let (url, nowhere) = (served.url.as_str(), "http://127.0.0.1:2");
    for (flags, variables) in [
        (vec!["--endpoint", url], vec![(ours, nowhere), (theirs, nowhere)]),
        (vec![], vec![(ours, url), (theirs, nowhere)]),
        (vec![], vec![(theirs, url)]),
        (vec!["--target", target], vec![(theirs, url)]),
        (vec![], vec![(ours, url), ("NCLOUD_CONFORMANCE_TARGET", target)]),
    ] {
        let report = report(&[&FEW[..], &flags].concat(), &variables);
        assert_eq!(report["target"]["endpoint"], url, "{flags:?} {variables:?}");
        let with_file = flags.contains(&"--target") || variables.len() == 2 && variables[1].0.ends_with("TARGET");
        assert_eq!(report["strict"], with_file, "{flags:?} {variables:?}");
    }
}

#[test]
fn a_variable_holds_what_its_flag_does_and_a_list_is_parted_by_blanks() {
    let strict = |value| report(&FEW, &[("NCLOUD_CONFORMANCE_STRICT", value)])["strict"].clone();
    assert_eq!(
        (strict("1"), strict("true"), strict("0"), strict("no")),
        (true.into(), true.into(), false.into(), false.into())
    );
    let globs = ("NCLOUD_CONFORMANCE_CASE", "*SnapshotName.max/31-characters/* *SnapshotName.min/*");
    let about = |flags: &[&str]| {
        let report = report(flags, &[globs, ("NCLOUD_CONFORMANCE_CASES", "0")]);
        ["SnapshotName.max/31-characters/", "SnapshotName.min/"].map(|part| report["cases"].to_string().contains(part))
    };
    assert_eq!(about(&[]), [true, true]);
    assert_eq!(about(&["--case", "*SnapshotName.min/*"]), [false, true], "the line wins");
    // A flag on the line leaves no room for a variable that excludes it.
    let output = program()
        .args([&["run", "--profile", "mine"][..], &FEW].concat())
        .env("NCLOUD_CONFORMANCE_UNSIGNED", "1")
        .output()
        .expect("it runs");
    assert!(text(&output.stderr).contains("no profile `mine`"), "{}", text(&output.stderr));
    let output = program().args(["run"]).env("NCLOUD_CONFORMANCE_STRICT", "maybe").output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--strict"), "{}", text(&output.stderr));
}

#[test]
fn leave_to_create_is_said_on_the_line_and_a_misspelt_variable_is_told() {
    let said = |name: &str, value: &str| {
        let output =
            program().args(["run", "--endpoint", "http://192.0.2.1"]).env(name, value).output().expect("it runs");
        assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
        text(&output.stderr)
    };
    assert!(said("NCLOUD_CONFORMANCE_ALLOW_CREATE", "5").contains("--allow-create is said on the line each time"));
    assert!(said("NCLOUD_CONFORMANCE_SEDE", "5").contains("did you mean NCLOUD_CONFORMANCE_SEED?"));
}
