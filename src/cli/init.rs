//! `init`: a commented target file, from flags, and from a few questions where somebody can answer them.
//!
//! What is written was read back first, so a misspelt name is told here and not at the first run. A file
//! that is there is never touched. Next: [`super::found`] for how `run` comes to it.

use std::fs::File;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use ncloud_conformance::case::bind::binding_names;
use ncloud_conformance::model::Model;
use ncloud_conformance::net::Endpoint;
use ncloud_conformance::target::{self, Review, Target, sketch};

use super::args::Init;
use super::{Failed, found, output, spec};

/// Writes a new target file.
pub fn init(dir: &Option<PathBuf>, arguments: &Init) -> Result<u8, Failed> {
    let model = spec::load(dir)?;
    let path = arguments.output.as_path();
    if path.symlink_metadata().is_ok() {
        return Err(there(path));
    }
    let mut wish = said(arguments);
    if wish == Target::default() && io::stdin().is_terminal() {
        ask(&model, &mut wish, &mut io::stdin().lock(), &mut io::stderr().lock())
            .map_err(|error| Failed::usage(format!("error: nobody answers: {error}")))?;
    }
    let text = sketch(&wish);
    target::load(&path.display().to_string(), &text, &model, Review::Needed).map_err(Failed::usage)?;
    let endpoint = wish.endpoint.as_deref().map(Endpoint::parse).transpose();
    let endpoint = endpoint.map_err(|error| Failed::usage(format!("error: --endpoint: {error}")))?;
    write(path, &text)?;
    output::say(format_args!("{} is written; next: {}", path.display(), next(path, endpoint.as_ref())));
    Ok(0)
}

/// What the flags say.
fn said(arguments: &Init) -> Target {
    Target {
        name: arguments.name.clone(),
        endpoint: arguments.endpoint.clone(),
        profile: arguments.profile.clone(),
        rate: arguments.rate,
        jobs: arguments.jobs,
        timeout: arguments.timeout,
        strict: arguments.strict.then_some(true),
        fixtures: arguments.fixtures.clone(),
        bind: arguments.bind.clone(),
        ..Target::default()
    }
}

/// Asks for what most endpoints need; an empty answer leaves a thing out.
fn ask(model: &Model, wish: &mut Target, input: &mut impl BufRead, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "An empty answer leaves it out.")?;
    let mut answer = |question: &str| {
        write!(out, "{question}: ")?;
        out.flush()?;
        let mut line = String::new();
        input.read_line(&mut line)?;
        let line = line.trim().to_owned();
        Ok::<_, io::Error>((!line.is_empty()).then_some(line))
    };
    wish.endpoint = answer("Base URL of the endpoint, such as http://127.0.0.1:8080")?;
    wish.name = answer("What reports call it")?;
    for name in binding_names(model).into_iter().filter(|name| name.state.is_none()) {
        if let Some(id) = answer(&format!("A real {}", name.name))? {
            wish.bind.push((name.name, id));
        }
    }
    Ok(())
}

/// The command that goes by the file.
fn next(path: &Path, endpoint: Option<&Endpoint>) -> String {
    let is_foreign = endpoint.is_some_and(|endpoint| !endpoint.is_loopback());
    let path = match path == Path::new(found::NAME) && !is_foreign {
        true => String::new(),
        false => format!(" --target {}", path.display()),
    };
    format!("ncloud-conformance run{path}{}", if is_foreign { " --dry-run" } else { "" })
}

fn there(path: &Path) -> Failed {
    Failed::usage(format!(
        "error: {} is there already, and was left as it is\n  = help: name another with --output FILE",
        path.display()
    ))
}

fn write(path: &Path, text: &str) -> Result<(), Failed> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => there(path),
        _ => Failed::usage(format!("error: cannot write to {}: {error}", path.display())),
    };
    File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes())).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(said: &str) -> (Target, String) {
        let model = ncloud_conformance::spec::built_in().expect("the built-in spec has no fault");
        let (mut wish, mut out) = (Target::default(), Vec::new());
        ask(&model, &mut wish, &mut said.as_bytes(), &mut out).expect("it is asked");
        (wish, String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn who_answers_is_written_down_and_who_does_not_leaves_it_out() {
        let (wish, asked) = answers("http://127.0.0.1:9000\n\n 12 \n");
        assert_eq!(wish.endpoint.as_deref(), Some("http://127.0.0.1:9000"));
        assert_eq!((wish.name, wish.bind.len()), (None, 1));
        assert_eq!(wish.bind[0].1, "12");
        assert!(asked.contains(&format!("A real {}", wish.bind[0].0)), "{asked}");
        assert_eq!(answers("").0, Target::default());
    }

    #[test]
    fn the_next_step_names_a_file_that_would_not_be_taken_by_itself() {
        let at = |url: &str| Endpoint::parse(url).expect("a URL");
        let own = Path::new(found::NAME);
        assert_eq!(next(own, None), "ncloud-conformance run");
        assert_eq!(next(own, Some(&at("http://127.0.0.1:1"))), "ncloud-conformance run");
        assert_eq!(next(Path::new("x.toml"), None), "ncloud-conformance run --target x.toml");
        let far = next(own, Some(&at("https://example.com")));
        assert_eq!(far, format!("ncloud-conformance run --target {} --dry-run", found::NAME));
    }
}
