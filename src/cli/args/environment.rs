//! A variable for every flag of `run`: after what the line says, before what a file says.
//!
//! The names follow from the flags, so none is listed here. An empty variable is none. What leads
//! to calls that cost money is said on the line each time. Nothing is parsed here: clap does that.

use std::ffi::OsString;

use clap::builder::BoolishValueParser;
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches};
use ncloud_conformance::toml::did_you_mean;

use super::Cli;

/// What every name begins with.
const PREFIX: &str = "NCLOUD_CONFORMANCE_";
/// The variable of the official tools for the endpoint, read where ours is not set.
const GATEWAY: &str = "NCLOUD_API_GW";
/// The flag without a variable.
const BY_HAND: &str = "allow-create";

/// The command line, with the variables for what it does not say.
pub fn parse(line: &[OsString]) -> Result<Cli, clap::Error> {
    let mut command = command(line);
    let matches = command.try_get_matches_from_mut(line)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The commands and flags, each flag of `run` with its variable.
pub fn command(line: &[OsString]) -> Command {
    let plain = Cli::command();
    let run = plain.find_subcommand("run").cloned().unwrap_or_default();
    let with = |arg: Arg| {
        let overruled = rivals(&run, &arg).iter().any(|rival| is_said(line, rival));
        with_variable(arg, line, overruled)
    };
    plain
        .clone()
        .mut_args(|arg| if arg.is_global_set() { with(arg) } else { arg })
        .mut_subcommand("run", |run| run.mut_args(with))
}

/// Variables that look like ours and are none, each with what to do about it.
pub fn strangers(names: impl Iterator<Item = String>) -> Vec<String> {
    let command = command(&[]);
    let run = command.find_subcommand("run").into_iter().flat_map(Command::get_arguments);
    let known: Vec<String> = command.get_arguments().chain(run).filter_map(|arg| variable(arg.get_long()?)).collect();
    let stranger = |name: &String| name.starts_with(PREFIX) && !known.contains(name);
    let told = |name: String| match did_you_mean(&name, known.iter().map(String::as_str)) {
        _ if Some(&name) == spelt(BY_HAND).as_ref() => {
            format!("{name} is not read: --{BY_HAND} is said on the line each time")
        }
        Some(near) => format!("{name} is not read; did you mean {near}?"),
        None => format!("{name} is not read; `run --help` shows every variable"),
    };
    names.filter(stranger).map(told).collect()
}

/// The name of a flag's variable; none for what asks for help, and what is to be said each time.
fn variable(long: &str) -> Option<String> {
    if [BY_HAND, "help", "version"].contains(&long) { None } else { spelt(long) }
}

fn spelt(long: &str) -> Option<String> {
    Some(format!("{PREFIX}{}", long.to_uppercase().replace('-', "_")))
}

/// What a variable holds; nothing where it is empty.
fn held(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()).filter(|value| !value.is_empty())
}

fn with_variable(arg: Arg, line: &[OsString], overruled: bool) -> Arg {
    let Some(own) = arg.get_long().and_then(variable) else { return arg };
    let other = (own == format!("{PREFIX}ENDPOINT") && held(&own).is_none() && held(GATEWAY).is_some())
        .then(|| GATEWAY.to_owned());
    let name = other.unwrap_or(own);
    let value = held(&name);
    let is_flag = matches!(arg.get_action(), ArgAction::SetTrue);
    let off = |value: &String| is_flag && ["0", "false", "no", "off"].contains(&value.to_lowercase().as_str());
    // An empty variable would be taken for an empty value, and one that says no for a flag that is there.
    let silent = std::env::var_os(&name).is_some() && (overruled || value.as_ref().is_none_or(off));
    if silent {
        return arg;
    }
    let is_list = matches!(arg.get_action(), ArgAction::Append);
    let arg = if is_flag { arg.value_parser(BoolishValueParser::new()) } else { arg };
    // On the line a value may hold a blank.
    let arg = if is_list && value.is_some() && !is_said(line, &arg) { arg.value_delimiter(' ') } else { arg };
    arg.env(name).hide_env_values(true)
}

/// The flags that exclude this one.
fn rivals(run: &Command, arg: &Arg) -> Vec<Arg> {
    let excludes = |one: &Arg, other: &Arg| {
        run.get_arguments().any(|known| known.get_id() == one.get_id())
            && run.get_arg_conflicts_with(one).iter().any(|rival| rival.get_id() == other.get_id())
    };
    run.get_arguments().filter(|other| excludes(arg, other) || excludes(other, arg)).cloned().collect()
}

/// Whether the line says this flag.
fn is_said(line: &[OsString], arg: &Arg) -> bool {
    let Some(long) = arg.get_long() else { return false };
    let word = format!("--{long}");
    line.iter()
        .map(|said| said.to_string_lossy())
        .any(|said| said.strip_prefix(&word).is_some_and(|rest| rest.is_empty() || rest.starts_with('=')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_of_run_but_one_has_a_variable_and_the_help_shows_it() {
        let mut command = command(&[]);
        command.build();
        let run = command.find_subcommand_mut("run").expect("a command");
        let help = run.render_long_help().to_string();
        let flags: Vec<String> = run.get_arguments().filter_map(|arg| arg.get_long().map(str::to_owned)).collect();
        assert!(flags.len() > 30, "{flags:?}");
        for flag in flags {
            let listed = help.contains(&format!("[env: {PREFIX}{}]", flag.to_uppercase().replace('-', "_")));
            assert_eq!(listed, ![BY_HAND, "help", "version"].contains(&flag.as_str()), "--{flag}");
        }
    }

    #[test]
    fn a_variable_that_is_none_is_told() {
        let told = |name: &str| strangers([name.to_owned()].into_iter()).concat();
        assert_eq!(
            told("NCLOUD_CONFORMANCE_FROMAT"),
            "NCLOUD_CONFORMANCE_FROMAT is not read; did you mean NCLOUD_CONFORMANCE_FORMAT?"
        );
        assert!(told("NCLOUD_CONFORMANCE_ALLOW_CREATE").contains("--allow-create is said on the line"));
        assert_eq!(told("NCLOUD_CONFORMANCE_FORMAT") + &told("NCLOUD_API_GW") + &told("PATH"), "");
    }
}
