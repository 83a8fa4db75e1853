//! Parts of a suite: which one a run sends, and which reports are put together.

use std::path::PathBuf;

use clap::Args;

use super::ReportFormat;

/// The most parts a suite is cut into: each sends the controls its cases lean on.
const MOST: usize = 1000;

/// One part of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which, from 1.
    pub number: usize,
    /// Of how many.
    pub of: usize,
}

/// `K/N`.
pub fn part(text: &str) -> Result<Part, String> {
    let numbers = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    numbers
        .filter(|&(number, of)| (1..=of).contains(&number) && of <= MOST)
        .map(|(number, of)| Part { number, of })
        .ok_or_else(|| format!("expected K/N, such as 1/4: part K of N, from 1/1 to {MOST}/{MOST}"))
}

/// Arguments of `merge`.
#[derive(Args)]
pub struct Merge {
    /// The JSON reports of all parts, as `run --shard K/N --report json=FILE` writes them.
    #[arg(value_name = "SHARD.json", required = true)]
    pub shards: Vec<PathBuf>,
    /// The target file the parts were run with.
    #[arg(long, value_name = "FILE")]
    pub target: Option<PathBuf>,
    /// The folders of recordings the parts were run with (repeatable).
    #[arg(long, value_name = "DIR")]
    pub fixtures: Vec<PathBuf>,
    /// The format of the report of the whole.
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub format: ReportFormat,
    /// Write it to this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_one_of_as_many_as_there_are() {
        assert_eq!(part("2/3"), Ok(Part { number: 2, of: 3 }));
        assert_eq!(part("1/1"), Ok(Part { number: 1, of: 1 }));
        for text in ["0/3", "4/3", "1/0", "1/1001", "-1/3", "1", "1/", "/3", "a/b", "1/3/5", ""] {
            assert!(part(text).is_err_and(|told| told.starts_with("expected K/N")), "{text}");
        }
    }
}
