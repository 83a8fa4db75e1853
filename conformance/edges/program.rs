//! The program, run and served, and a way to keep a run short.

#[path = "../support/program.rs"]
mod support;

use std::process::Output;

pub use support::{Served, program, text};

/// Few cases, so that a run is short.
pub const FEW: [&str; 4] = ["--cases", "0", "--case", "*/control/plain/*"];

/// It ran, with these arguments.
pub fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().expect("the program runs")
}
