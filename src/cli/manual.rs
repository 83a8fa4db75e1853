//! `completions` and `man`: what shells and `man` read, made from the flags themselves.

use std::io;

use clap::Command;
use ncloud_conformance::toml::expected;

use super::args::{Completions, Man, environment};
use super::{Failed, output};

/// The name of the program.
const NAME: &str = "ncloud-conformance";

/// Prints what a shell completes by.
pub fn completions(arguments: &Completions) -> Result<u8, Failed> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut environment::command(&[]), NAME, &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(0)
}

/// Prints a manual page.
pub fn man(arguments: &Man) -> Result<u8, Failed> {
    let page = match &arguments.command {
        None => clap_mangen::Man::new(environment::command(&[])),
        Some(name) => clap_mangen::Man::new(command(name)?).title(format!("{NAME}-{name}")),
    };
    let mut text = Vec::new();
    let written: io::Result<()> = page.render(&mut text);
    written.map_err(|error| Failed::usage(format!("error: cannot write the page: {error}")))?;
    output::print(&String::from_utf8_lossy(&text))?;
    Ok(0)
}

fn command(name: &str) -> Result<Command, Failed> {
    let mut all = environment::command(&[]);
    // Only then does a command have the flags that all of them have.
    all.build();
    let names: Vec<&str> = all.get_subcommands().map(Command::get_name).collect();
    let unknown = || Failed::usage(format!("error: no command `{name}`\n  {}", expected(name, &names)));
    all.find_subcommand(name).cloned().ok_or_else(unknown)
}
