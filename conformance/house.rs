//! The repository's own rules. Each one is here because something went wrong without it elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ncloud_conformance::case::{Expectation, derive};
use ncloud_conformance::model::{Kind, Model, Side, Site};

#[path = "house/code.rs"]
mod code;
use code::Code;

/// Which rooms a room may use; ARCHITECTURE.md prints this table.
const ALLOWED: &[(&str, &[&str])] = &[
    ("value", &[]),
    ("toml", &[]),
    ("wire", &["value"]),
    ("model", &[]),
    ("spec", &["toml", "model"]),
    ("validate", &["value", "model"]),
    ("codec", &["value", "model", "wire"]),
    ("client", &["value", "model", "wire", "codec"]),
    ("case", &["toml", "value", "model", "wire", "codec", "validate"]),
    ("generate", &["value", "model", "wire", "codec", "case"]),
    ("reference", &["value", "model", "wire", "codec", "validate"]),
    ("judge", &["value", "model", "wire", "codec", "validate", "client", "case"]),
    ("target", &["toml", "model", "case", "judge"]),
    ("report", &["toml", "value", "model", "wire", "client", "case", "judge"]),
    ("recording", &["toml", "value", "model", "wire", "codec", "case", "judge"]),
    ("ledger", &["value", "model", "wire", "codec"]),
    ("compare", &["model", "judge", "report"]),
    ("merge", &["model", "case", "judge", "report"]),
    ("selfcheck", &["model", "wire", "case", "reference", "judge"]),
    ("draft", &["toml", "model", "wire", "codec"]),
    ("export", &["value", "model", "wire", "codec", "case", "reference"]),
    ("libtest", &["spec", "model", "case", "judge", "net", "report"]),
    ("net", &["value", "wire", "model", "codec", "case", "reference", "judge", "recording", "ledger"]),
];

#[test]
fn rooms_use_only_what_the_table_allows() {
    let mut faults = Vec::new();
    let mut used_by: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (room, file, code) in library().into_iter().filter(|(_, file, _)| !is_test(file)) {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == room) else {
            faults.push(format!("{}: room `{room}` is not in the table", file.display()));
            continue;
        };
        for used in Code::read(&code).uses() {
            if used != room && !allowed.contains(&used.as_str()) {
                faults.push(format!("{}: `{room}` may not use `{used}`", file.display()));
            }
            used_by.entry(room.clone()).or_default().insert(used);
        }
    }
    for (room, allowed) in ALLOWED {
        let used = used_by.get(*room);
        let idle = allowed.iter().filter(|other| !used.is_some_and(|used| used.contains(**other)));
        faults.extend(idle.map(|other| format!("`{room}` may use `{other}`, and does not")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_match_on_a_kind_or_a_rule_takes_whatever_is_left() {
    let mut named_all = 0;
    for file in sources("src").into_iter().filter(|file| !is_test(file)) {
        let (open, closed) = Code::read(&read(&file)).matches();
        assert_eq!(open, 0, "{}: name the variants, so that a new one is thought of", file.display());
        named_all += closed;
    }
    assert!(named_all > 20, "the count sees matches: {named_all}");
}

/// Files that take texts with dots apart, none of which is the path of a member, and what they are.
const DOTTED: &[(&str, &str)] = &[
    ("src/case/fixture/folders.rs", "the id of an action"),
    ("src/codec/request.rs", "names on the wire: `list.1.field`"),
    ("src/draft/page.rs", "a cell of a page"),
    ("src/recording/redact/place.rs", "names on the wire"),
    ("src/reference/mod.rs", "where a value of a request stands, with its indices"),
    ("src/report/text/matrix.rs", "ids of a stored report"),
    ("src/report/text/readings.rs", "ids of a stored report"),
    ("src/report/view.rs", "ids of a stored report"),
];

#[test]
fn paths_of_members_are_made_by_the_loader_and_taken_apart_by_nobody_else() {
    let own = ["src/spec", "src/model", "src/toml"];
    let files = sources("src").into_iter().filter(|file| !is_test(file));
    let handling = files.filter(|file| Code::read(&read(file)).handles_paths());
    let local = |file: PathBuf| file.strip_prefix(root()).map(Path::to_path_buf).expect("a file of the repository");
    let found: Vec<PathBuf> = handling.map(local).filter(|file| !own.iter().any(|own| file.starts_with(own))).collect();
    let known: Vec<PathBuf> = DOTTED.iter().map(|(file, _)| PathBuf::from(file)).collect();
    assert_eq!(found, known, "ask the `MemberPath`; a text that is none stands here, in order, with what it is");
}

#[test]
fn no_two_types_share_a_name() {
    let mut places: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for file in sources("src").into_iter().filter(|file| !is_test(file)) {
        for name in Code::read(&read(&file)).types() {
            places.entry(name).or_default().push(file.clone());
        }
    }
    assert!(places.len() > 400, "the count sees types: {}", places.len());
    places.retain(|_, files| files.len() > 1);
    assert!(places.is_empty(), "{places:#?}");
}

#[test]
fn the_architecture_page_prints_the_table() {
    let page = read(&root().join("ARCHITECTURE.md"));
    let printed: Vec<String> = page.lines().filter(|line| line.starts_with("| `")).map(str::to_owned).collect();
    let names = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let row = |(room, allowed): &(&str, &[&str])| match allowed.is_empty() {
        true => format!("| `{room}` | nothing of ours |"),
        false => format!("| `{room}` | {} |", names(allowed)),
    };
    let exists = |room: &str| ["", ".rs"].iter().any(|end| root().join(format!("src/{room}{end}")).exists());
    let here: Vec<String> = ALLOWED.iter().filter(|(room, _)| exists(room)).map(row).collect();
    assert_eq!(printed, here, "ARCHITECTURE.md should say\n{}", here.join("\n"));
}

#[test]
fn only_net_and_the_command_line_name_async_libraries() {
    let rooms = library().into_iter().filter(|(room, _, _)| room != "net");
    let naming = rooms.filter(|(_, _, code)| {
        ["tokio", "reqwest", "hyper", "axum"].iter().any(|name| code.contains(&format!("{name}::")))
    });
    let files: Vec<PathBuf> = naming.map(|(_, file, _)| file).collect();
    assert!(files.is_empty(), "{files:?}");
}

#[test]
fn no_action_is_named_in_the_library() {
    let model = built_in();
    for (_, file, code) in library() {
        for action in model.every_action() {
            let outside_tests = code.split("#[cfg(test)]").next().unwrap_or_default();
            let lines = outside_tests.lines().filter(|line| !line.trim_start().starts_with("//"));
            let named = lines.filter(|line| line.contains(&action.name)).count();
            assert!(named == 0 || is_test(&file), "{} names {}", file.display(), action.name);
        }
    }
}

#[test]
fn every_file_opens_by_saying_what_it_is_for() {
    for (_, file, code) in library() {
        assert!(code.starts_with("//! ") || is_test(&file), "{} has no opening", file.display());
    }
}

#[test]
fn no_file_outgrows_its_reader() {
    let long: Vec<String> = sources("src")
        .into_iter()
        .chain(sources("conformance"))
        .filter_map(|file| {
            let lines = read(&file).lines().count();
            (lines > 400).then(|| format!("{}: {lines} lines", file.display()))
        })
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn no_loose_ends() {
    let marks = ["TODO", "FIXME", "todo!(", "unimplemented!(", "#[ignore", "#[allow(", "dbg!("];
    let here = Path::new("conformance/house.rs");
    for file in sources("src").into_iter().chain(sources("conformance")).filter(|file| !file.ends_with(here)) {
        let code = read(&file);
        let found: Vec<&&str> = marks.iter().filter(|mark| code.contains(**mark)).collect();
        assert!(found.is_empty(), "{}: {found:?}", file.display());
    }
}

#[test]
fn every_kind_of_two_sided_constraint_is_broken_by_some_case() {
    // Some reading of these always lets every request pass: no request must be refused for their sake.
    let open = [Kind::Empty, Kind::Repeat, Kind::XmlText];
    let model = built_in();
    let probed: BTreeSet<Kind> =
        all_cases(&model).filter(|case| case.2 == Expectation::Unspecified).filter_map(|case| case.1).collect();
    let broken: BTreeSet<Kind> =
        all_cases(&model).filter(|case| case.2 == Expectation::Reject).filter_map(|case| case.1).collect();
    let fictional = [Kind::AtLeast, Kind::AtMost, Kind::MultipleOf, Kind::Needs, Kind::Type];
    let made = |kind: &Kind| {
        model.constraints.iter().any(|constraint| constraint.kind == *kind && matches!(constraint.site, Site::Input(_)))
    };
    assert!(open.iter().all(|kind| probed.contains(kind)), "probed: {probed:?}");
    for kind in Kind::ALL.iter().filter(|kind| kind.side() == Side::Both && !open.contains(kind)) {
        assert!(broken.contains(kind) || (fictional.contains(kind) && !made(kind)), "no case breaks {kind:?}");
    }
}

#[test]
fn every_kind_the_spec_can_state_has_a_bad_spec_pair_and_a_row() {
    let readme = read(&root().join("spec/README.md"));
    let bad: String = sources_with("conformance/bad-spec", "toml").iter().map(|file| read(file)).collect();
    let stated = |kind: &Kind| match kind {
        Kind::Min | Kind::Max => "length",
        Kind::AtLeast | Kind::AtMost => "range",
        kind => kind.name(),
    };
    // What comes of a member by itself is told of there, and cannot be written wrongly.
    for kind in Kind::ALL.iter().filter(|kind| !matches!(kind, Kind::Type | Kind::Present | Kind::Filled)) {
        let name = stated(kind);
        assert!(readme.contains(&format!("`{name}`")), "spec/README.md says nothing of {name}");
        assert!(bad.contains(name), "no bad spec tries {name}");
    }
}

#[test]
fn ids_are_unique_and_spelled_alike() {
    let model = built_in();
    let mut seen = BTreeSet::new();
    for constraint in &model.constraints {
        assert!(seen.insert(&constraint.id), "{} twice", constraint.id);
        let fits = constraint.id.chars().all(|character| character.is_ascii_alphanumeric() || "-.".contains(character));
        assert!(fits && constraint.id.starts_with(&constraint.action), "{}", constraint.id);
    }
    let mut cases = BTreeSet::new();
    for (id, _, _) in all_cases(&model) {
        assert!(cases.insert(id.clone()), "{id} twice");
    }
}

fn all_cases(model: &Model) -> impl Iterator<Item = (String, Option<Kind>, Expectation)> + '_ {
    (0..model.actions.len()).flat_map(move |action| {
        derive::systematic(model, action, &model.inventory, 0).into_iter().map(|case| {
            let kind = case.subject.map(|id| model.constraint(id).kind);
            (case.id, kind, case.label.expectation)
        })
    })
}

fn built_in() -> Model {
    let model = ncloud_conformance::spec::built_in().expect("the built-in spec has no faults");
    model.asking_for(|_| true)
}

/// Every file of the library: its room, its path, its text.
fn library() -> Vec<(String, PathBuf, String)> {
    let src = root().join("src");
    sources("src")
        .into_iter()
        .filter_map(|file| {
            let relative = file.strip_prefix(&src).ok()?;
            let first = relative.components().next()?.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
            let outside = ["main", "cli", "lib"].contains(&first.as_str());
            let code = read(&file);
            (!outside).then_some((first, file.clone(), code))
        })
        .collect()
}

fn is_test(file: &Path) -> bool {
    file.file_stem().is_some_and(|stem| stem == "tests" || stem == "laws")
        || file.components().any(|part| part.as_os_str() == "tests")
}

fn sources(folder: &str) -> Vec<PathBuf> {
    sources_with(folder, "rs")
}

fn sources_with(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the repository").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
