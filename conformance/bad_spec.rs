//! Bad specs and what is said about them: one trial for each pair in `bad-spec/`.
//!
//! `NAME.toml` is an action's file, read as `server/createThing.toml`; a folder `NAME/` holds files
//! under their own paths. Either is laid over the good files of `base/`, and `NAME.expected` is what
//! the loader must say, to the letter. Nothing here updates an expectation: they are written by hand.
//!
//! Next: `spec/README.md` for the format, `src/spec` for the loader.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use ncloud_conformance::spec;

/// Where an action's file stands in its spec.
const ACTION: &str = "server/createThing.toml";

type Files = BTreeMap<String, String>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/bad-spec");
    let (inputs, expected) = (names(&folder, false), names(&folder, true));
    let mut trials: Vec<Trial> = inputs.intersection(&expected).map(|name| pair(&folder, name)).collect();
    trials.push(Trial::test("every pair is whole", move || whole(&inputs, &expected)));
    trials.push(Trial::test("the base alone is good", move || base_alone(&folder)));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn pair(folder: &Path, name: &str) -> Trial {
    let (folder, name) = (folder.to_owned(), name.to_owned());
    Trial::test(name.clone(), move || {
        let mut files = read_tree(&folder.join("base"))?;
        let single = folder.join(format!("{name}.toml"));
        if single.is_file() {
            files.insert(ACTION.to_owned(), fs::read_to_string(single)?);
        } else {
            files.extend(read_tree(&folder.join(&name))?);
        }
        let expected = fs::read_to_string(folder.join(format!("{name}.expected")))?;
        match spec::load_files(files) {
            Ok(_) => Err("the spec was taken for good".into()),
            Err(error) if error.to_string() == expected => Ok(()),
            Err(error) => Err(format!("--- expected\n{expected}--- found\n{error}---").into()),
        }
    })
}

fn whole(inputs: &BTreeSet<String>, expected: &BTreeSet<String>) -> Result<(), Failed> {
    let odd: Vec<_> = inputs.symmetric_difference(expected).collect();
    if !odd.is_empty() {
        return Err(format!("an input or an expectation is missing: {odd:?}").into());
    }
    if inputs.len() < 30 { Err(format!("only {} pairs", inputs.len()).into()) } else { Ok(()) }
}

fn base_alone(folder: &Path) -> Result<(), Failed> {
    spec::load_files(read_tree(&folder.join("base"))?).map_err(|error| error.to_string())?;
    Ok(())
}

/// The names of the expectations, or of the inputs.
fn names(folder: &Path, expectations: bool) -> BTreeSet<String> {
    let paths = entries(folder).unwrap_or_default();
    let wanted = paths.iter().filter(|path| {
        let is_expectation = path.extension().is_some_and(|extension| extension == "expected");
        is_expectation == expectations && !path.ends_with("base")
    });
    wanted.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect()
}

/// Every file below a folder, by its path from there.
fn read_tree(root: &Path) -> Result<Files, Failed> {
    let mut files = Files::new();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        for path in entries(&dir)? {
            if path.is_dir() {
                open.push(path);
            } else {
                let parts: Vec<_> = path.strip_prefix(root)?.iter().map(|part| part.to_string_lossy()).collect();
                files.insert(parts.join("/"), fs::read_to_string(&path)?);
            }
        }
    }
    Ok(files)
}

fn entries(dir: &Path) -> std::io::Result<Vec<PathBuf>> {
    fs::read_dir(dir)?.map(|entry| entry.map(|entry| entry.path())).collect()
}
