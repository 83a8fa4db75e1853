//! The text of a new target file: what is known is said, the rest stands there as a comment.
//!
//! What is sketched is read back as the same. Never touches the disk. Next: [`super::read`].

use std::time::Duration;

use toml_edit::{Array, Key, Value};

use super::Target;

/// The text of a file that says this; entries of known divergences are left to [`super::update`].
pub fn sketch(target: &Target) -> String {
    let rows = [
        ("What reports call the endpoint.", "name", text(&target.name), r#""staging""#),
        (
            "Its base URL; the paths of the actions are appended. Without one, the built-in reference is tried.",
            "endpoint",
            text(&target.endpoint),
            r#""http://127.0.0.1:8080""#,
        ),
        (
            "The section of ~/.ncloud/configure with its keys; never the keys themselves.",
            "profile",
            text(&target.profile),
            r#""staging""#,
        ),
        ("Requests a second at most.", "rate", target.rate.map(|rate| i64::from(rate.get()).into()), "20"),
        ("Requests at the same time.", "jobs", target.jobs.and_then(|jobs| whole(jobs.get())), "2"),
        ("Seconds for one request.", "timeout", target.timeout.map(seconds), "10"),
        ("How many things it may create.", "allow-create", target.allow_create.and_then(whole), "12"),
        (
            "Answer formats to ask for; without it, all.",
            "formats",
            list(target.formats.iter().map(|format| format.name().to_owned())),
            r#"["xml", "json"]"#,
        ),
        ("Whether a broken should counts as a broken must.", "strict", target.strict.map(Value::from), "true"),
        (
            "Folders of recordings to replay, seen from this file; without it, what comes with the kit.",
            "fixtures",
            list(target.fixtures.iter().map(|folder| folder.display().to_string())),
            r#"["recordings"]"#,
        ),
    ];
    let rows = rows.map(|(comment, key, value, example)| match value {
        Some(value) => format!("\n# {comment}\n{key} = {value}\n"),
        None => format!("\n# {comment}\n# {key} = {example}\n"),
    });
    format!("{HEAD}{}{}{KNOWN}", rows.concat(), bind(&target.bind))
}

const HEAD: &str = "# How `ncloud-conformance run` tries one endpoint, and what is known to be wrong with it.
# Flags and variables win over this file. Only `format` is needed.
format = 1
";

const KNOWN: &str = "
# A divergence that is known, as a report prints it. It is tried and reported, and fails no run.
# `run --target FILE --update-target` writes new ones down; each needs a reason.
# [[known]]
# constraint = \"what stands behind its number\"
# direction  = \"lenient\"
# path       = \"what stands behind `at`\"
# reason     = \"who knows of it\"
# since      = \"2026-11-01\"
";

fn bind(bound: &[(String, String)]) -> String {
    let mut names: Vec<&str> = Vec::new();
    bound.iter().map(|(name, _)| name.as_str()).for_each(|name| {
        if !names.contains(&name) {
            names.push(name);
        }
    });
    let lines = names.into_iter().map(|name| {
        let values = || bound.iter().filter(|(other, _)| other == name).map(|(_, value)| value.clone());
        let value = if values().count() == 1 { values().next().map(Value::from) } else { list(values()) };
        format!("{} = {}\n", Key::new(name), value.unwrap_or_else(|| "".into()))
    });
    let lines: String = lines.collect();
    format!("\n# Real ids, as with --bind; several in a list. Reports say which names would help.\n[bind]\n{lines}")
}

fn text(value: &Option<String>) -> Option<Value> {
    value.as_deref().map(Value::from)
}

fn whole(number: usize) -> Option<Value> {
    i64::try_from(number).ok().map(Value::from)
}

fn seconds(time: Duration) -> Value {
    if time.subsec_nanos() == 0 { (time.as_secs() as i64).into() } else { time.as_secs_f64().into() }
}

fn list(values: impl Iterator<Item = String>) -> Option<Value> {
    let array: Array = values.collect();
    (!array.is_empty()).then(|| array.into())
}

#[cfg(test)]
mod tests {
    use std::num::{NonZeroU32, NonZeroUsize};

    use super::*;
    use crate::model::Format;
    use crate::target::{Review, load};

    fn read(text: &str) -> Target {
        let model = crate::spec::built_in().expect("the built-in spec has no fault");
        load("x.toml", text, &model, Review::Needed).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    #[test]
    fn what_is_sketched_is_read_back() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let target = Target {
            name: Some("\"quoted\"\n[[known]]".to_owned()),
            endpoint: Some("http://127.0.0.1:9000".to_owned()),
            profile: Some("keys".to_owned()),
            rate: NonZeroU32::new(5),
            jobs: NonZeroUsize::new(2),
            timeout: Some(Duration::from_millis(1500)),
            allow_create: Some(0),
            formats: vec![Format::Json],
            strict: Some(true),
            fixtures: vec!["mine".into(), "with \\ and \"".into()],
            bind: vec![
                pair("serverInstanceNo", "1"),
                pair("serverInstanceNo.KVM", "2"),
                pair("serverInstanceNo.KVM", "3"),
            ],
            ..Target::default()
        };
        assert_eq!(read(&sketch(&target)), target);
        assert_eq!(read(&sketch(&Target::default())), Target::default());
    }

    #[test]
    fn every_key_that_is_left_out_stands_there_as_a_comment_that_can_be_used() {
        let sketched = sketch(&Target::default()).replace(KNOWN, "");
        let used = sketched.lines().map(|line| match line.strip_prefix("# ") {
            Some(said) if said.split(" = ").count() == 2 => format!("{said}\n"),
            _ => format!("{line}\n"),
        });
        let target = read(&used.collect::<String>());
        assert!(target.name.is_some() && target.endpoint.is_some() && target.profile.is_some());
        assert!(target.rate.is_some() && target.jobs.is_some() && target.timeout.is_some());
        assert_eq!((target.allow_create, target.strict), (Some(12), Some(true)));
        assert_eq!((target.formats.len(), target.fixtures.len()), (2, 1));
    }
}
