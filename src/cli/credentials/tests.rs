//! The environment and the file as the official SDKs read them, and what is said where they make no
//! sense. Environments are given as lists, and homes are folders of their own.

use std::collections::BTreeMap;

use super::*;

const FILE: &str = "ncloud_access_key_id = FILEKEY\nncloud_secret_access_key = FILESECRET\n";
const TWO: &str = "[DEFAULT]\nncloud_access_key_id = FIRSTKEY\nncloud_secret_access_key = FIRSTSECRET\n\
                   ncloud_api_url = https://example.com\n\n\
                   [project]\nncloud_access_key_id = SECONDKEY\nncloud_secret_access_key = SECONDSECRET\n";

/// A home with that file, or with none.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn with(file: impl AsRef<[u8]>) -> Self {
        let home = Self::new();
        std::fs::create_dir(home.folder.path().join(".ncloud")).unwrap();
        std::fs::write(home.file(), file).unwrap();
        home
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join(".ncloud/configure")
    }

    fn find(
        &self,
        profile: Option<&str>,
        variables: &[(&str, &str)],
    ) -> Result<Option<FoundCredentials>, NoCredentials> {
        let mut all: BTreeMap<&str, OsString> =
            variables.iter().map(|(name, value)| (*name, OsString::from(value))).collect();
        all.insert(if cfg!(windows) { "USERPROFILE" } else { "HOME" }, self.folder.path().into());
        find(profile, |name| all.get(name).cloned())
    }

    /// The two keys that are found.
    fn keys(&self, profile: Option<&str>, variables: &[(&str, &str)]) -> (String, String) {
        let found = self.find(profile, variables).unwrap().expect("credentials");
        (found.credentials.access_key, found.credentials.secret_key.expose().to_owned())
    }

    /// What is said, with the file's name as `FILE`.
    fn said(&self, profile: Option<&str>, variables: &[(&str, &str)]) -> String {
        let fault = self.find(profile, variables).map(|_| ()).unwrap_err();
        fault.to_string().replace(&self.file().display().to_string(), "FILE")
    }
}

fn both(access: &str, secret: &str) -> (String, String) {
    (access.to_owned(), secret.to_owned())
}

#[test]
fn where_nothing_is_given_nothing_is_found() {
    assert!(Home::new().find(None, &[]).unwrap().is_none());
    assert!(Home::with("").find(None, &[("NCLOUD_ACCESS_KEY", ""), ("NCLOUD_SECRET_KEY", " ")]).unwrap().is_none());
    assert!(Home::with("ncloud_api_url = https://example.com\n").find(None, &[]).unwrap().is_none());
    assert!(find(None, |_| None).unwrap().is_none());
}

#[test]
fn the_environment_comes_before_the_file() {
    let home = Home::with(FILE);
    let given = [("NCLOUD_ACCESS_KEY", "ENVKEY"), ("NCLOUD_SECRET_KEY", "ENVSECRET")];
    assert_eq!(home.keys(None, &given), both("ENVKEY", "ENVSECRET"));
    assert_eq!(home.keys(None, &[]), both("FILEKEY", "FILESECRET"));
    // A file that makes no sense is not looked at when it is not needed.
    assert_eq!(Home::with("[broken").keys(None, &given), both("ENVKEY", "ENVSECRET"));
}

#[test]
fn the_longer_names_come_before_the_shorter_and_empty_is_not_set() {
    let home = Home::new();
    let given = [
        ("NCLOUD_ACCESS_KEY", "SHORT"),
        ("NCLOUD_ACCESS_KEY_ID", "LONG"),
        ("NCLOUD_SECRET_KEY", "shortsecret"),
        ("NCLOUD_SECRET_ACCESS_KEY", "longsecret"),
    ];
    assert_eq!(home.keys(None, &given), both("LONG", "longsecret"));
    let emptied = given.map(|(name, value)| (name, if value.to_lowercase().starts_with("long") { "" } else { value }));
    assert_eq!(home.keys(None, &emptied), both("SHORT", "shortsecret"));
    assert_eq!(home.keys(None, &[given[1], given[2]]), both("LONG", "shortsecret"));
}

#[test]
fn half_a_pair_in_the_environment_gives_way_to_the_file_and_is_told() {
    for (name, given) in [("NCLOUD_ACCESS_KEY_ID", "an access key"), ("NCLOUD_SECRET_KEY", "a secret key")] {
        let found = Home::with(FILE).find(None, &[(name, "HALF")]).unwrap().unwrap();
        assert_eq!(found.credentials.access_key, "FILEKEY");
        let note = found.note.unwrap();
        assert!(note.contains(given) && note.contains("~/.ncloud/configure") && !note.contains("HALF"), "{note}");
    }
}

#[test]
fn half_a_pair_alone_is_named() {
    let home = Home::new();
    assert_eq!(
        home.said(None, &[("NCLOUD_ACCESS_KEY", "HALF")]),
        "the environment gives an access key and no secret key"
    );
    assert_eq!(
        home.said(None, &[("NCLOUD_SECRET_ACCESS_KEY", "HALF")]),
        "the environment gives a secret key and no access key"
    );
    for file in ["ncloud_access_key_id = HALF", "ncloud_access_key_id=HALF\nncloud_secret_access_key =\n"] {
        assert_eq!(Home::with(file).said(None, &[]), "FILE [DEFAULT] gives an access key and no secret key");
    }
    assert_eq!(
        Home::with("[a]\nncloud_secret_access_key = HALF").said(Some("a"), &[]),
        "FILE [a] gives a secret key and no access key"
    );
}

#[test]
fn the_file_is_read_as_the_sdks_do() {
    for file in [
        "ncloud_access_key_id=FILEKEY\nncloud_secret_access_key=FILESECRET",
        "\u{feff}[DEFAULT]\r\nncloud_access_key_id = FILEKEY\r\nncloud_secret_access_key = FILESECRET\r\n",
        "# ncloud_access_key_id = OLD\n\n  ncloud_access_key_id  =  FILEKEY  \nncloud_secret_access_key=FILESECRET\n",
        "ncloud_access_key_id = OLD\nncloud_access_key_id = FILEKEY\nother = x\nno pair\nncloud_secret_access_key = FILESECRET",
    ] {
        assert_eq!(Home::with(file).keys(None, &[]), both("FILEKEY", "FILESECRET"), "{file}");
    }
}

#[test]
fn a_profile_is_a_section_and_comes_before_the_environment() {
    let home = Home::with(TWO);
    let given = [("NCLOUD_ACCESS_KEY", "ENVKEY"), ("NCLOUD_SECRET_KEY", "ENVSECRET")];
    assert_eq!(home.keys(Some("DEFAULT"), &given), both("FIRSTKEY", "FIRSTSECRET"));
    assert_eq!(home.keys(Some("project"), &given), both("SECONDKEY", "SECONDSECRET"));
    assert_eq!(Home::with(FILE).keys(Some("DEFAULT"), &[]), both("FILEKEY", "FILESECRET"));
}

#[test]
fn a_profile_that_is_not_there_is_told_with_those_that_are() {
    let home = Home::with(TWO);
    assert_eq!(home.said(Some("projekt"), &[]), "no profile `projekt` in FILE; did you mean `project`?");
    assert_eq!(home.said(Some("x"), &[]), "no profile `x` in FILE; there are [DEFAULT], [project]");
    assert_eq!(Home::new().said(Some("x"), &[]), "no profile `x` in FILE");
    assert!(find(Some("x"), |_| None).is_err());
}

#[test]
fn sections_with_different_keys_are_not_guessed_between() {
    let said = "FILE holds different keys in [DEFAULT], [project], and official tools do not agree which of them count";
    assert_eq!(Home::with(TWO).said(None, &[]), said);
    // One more key in a later section makes half the pair another one for some of them.
    let half = format!("{FILE}[project]\nncloud_access_key_id = SECONDKEY\n");
    assert_eq!(Home::with(half).said(None, &[]), said);
    let same = format!("{FILE}[project]\n{FILE}[empty]\nncloud_api_url = https://example.com\n");
    assert_eq!(Home::with(same).keys(None, &[]), both("FILEKEY", "FILESECRET"));
}

#[test]
fn a_broken_file_is_told_by_its_line_and_not_shown() {
    for (file, said) in [
        (
            &b"a = b\nncloud_secret_access_key HIDDEN\n"[..],
            "line 2 names `ncloud_secret_access_key` without `=` and a value",
        ),
        (b"ncloud_access_key_id\n", "line 1 names `ncloud_access_key_id` without `=` and a value"),
        (b"\n[HIDDEN\n", "line 2 starts a section and does not end with `]`"),
        (b"a = b\nHIDDEN\xff = c\n", "line 2 is not UTF-8"),
    ] {
        assert_eq!(Home::with(file).said(None, &[]), format!("FILE: {said}"));
    }
    let home = Home::new();
    std::fs::create_dir_all(home.file()).unwrap();
    assert!(home.said(None, &[]).starts_with("cannot read FILE: "), "{}", home.said(None, &[]));
}

#[test]
fn what_is_no_key_is_told_and_not_shown() {
    for value in ["\"quoted\"", "two words", "열쇠", "a\u{7f}b"] {
        let said = Home::new().said(None, &[("NCLOUD_ACCESS_KEY", "KEY"), ("NCLOUD_SECRET_KEY", value)]);
        assert!(said.starts_with("the environment gives a secret key with a character that no key has"), "{said}");
        assert!(!said.contains(value), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_named() {
    use std::os::unix::ffi::OsStringExt;
    let fault = find(None, |name| (name == "NCLOUD_ACCESS_KEY").then(|| OsString::from_vec(vec![0xff])));
    assert_eq!(fault.map(|_| ()).unwrap_err().to_string(), "NCLOUD_ACCESS_KEY is not UTF-8");
}
