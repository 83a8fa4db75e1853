//! What the values of flags may be, and in which words others are refused.
//!
//! A number has an upper end wherever a larger one could only be a slip: more would eat the machine
//! before it did anything.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::{NonZeroU32, NonZeroUsize};
use std::str::FromStr;
use std::time::Duration;

use ncloud_conformance::net::MOST_JOBS;

/// Cases, or pairs of faults, of one run.
const MOST_CASES: u64 = 1_000_000;
/// Seeds of one self-check.
const MOST_SEEDS: u64 = 1_000;

/// `NAME=VALUE`.
pub fn binding(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE".to_owned()),
    }
}

/// Where names begin: it is printed, and stands in a line to be pasted.
pub fn salt(text: &str) -> Result<String, String> {
    let is_short = (1..=64).contains(&text.chars().count());
    let is_plain = !text.chars().any(|character| character.is_control() || character.is_whitespace());
    if is_short && is_plain {
        Ok(text.to_owned())
    } else {
        Err("expected 1 to 64 characters without blanks".to_owned())
    }
}

/// A name that becomes the name of a file.
pub fn plain_name(text: &str) -> Result<String, String> {
    let mut characters = text.chars();
    let begins = characters.next().is_some_and(|first| first.is_ascii_alphabetic());
    match begins && characters.all(|character| character.is_ascii_alphanumeric() || character == '_') {
        true => Ok(text.to_owned()),
        false => Err("expected a letter, then letters, digits and _, such as createThing".to_owned()),
    }
}

/// `10` or `10/s`.
pub fn rate(text: &str) -> Result<NonZeroU32, String> {
    let number = text.strip_suffix("/s").unwrap_or(text);
    NonZeroU32::from_str(number)
        .map_err(|_| "expected a whole number of requests a second, at least 1, such as 10/s".to_owned())
}

/// How many at the same time.
pub fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    let jobs = NonZeroUsize::from_str(text).ok().filter(|&jobs| jobs <= MOST_JOBS);
    jobs.ok_or_else(|| format!("expected a whole number from 1 to {MOST_JOBS}"))
}

/// Cases to make; none is a number too.
pub fn cases(text: &str) -> Result<usize, String> {
    whole(text, 0, MOST_CASES).map(|cases| cases as usize)
}

/// A limit of findings.
pub fn findings(text: &str) -> Result<usize, String> {
    whole(text, 1, MOST_CASES).map(|findings| findings as usize)
}

/// Seeds to try.
pub fn seeds(text: &str) -> Result<u64, String> {
    whole(text, 1, MOST_SEEDS)
}

/// Any number that a seed can be.
pub fn seed(text: &str) -> Result<u64, String> {
    whole(text, 0, u64::MAX)
}

/// How many things may be created.
pub fn creations(text: &str) -> Result<usize, String> {
    usize::from_str(text).map_err(|_| "expected a whole number, 0 or more".to_owned())
}

/// Seconds of patience; 0 is none.
pub fn wait(text: &str) -> Result<Duration, String> {
    if text == "0" {
        Ok(Duration::ZERO)
    } else {
        seconds(text).map_err(|_| "expected seconds, at most 3600".to_owned())
    }
}

/// Seconds, of which a part counts.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = f64::from_str(text).ok().filter(|seconds| *seconds > 0.0 && *seconds <= 3600.0);
    let time = seconds.map(Duration::from_secs_f64).filter(|time| !time.is_zero());
    time.ok_or_else(|| "expected seconds, more than 0 and at most 3600".to_owned())
}

/// An address and a port; a port alone is one of this machine.
pub fn address(text: &str) -> Result<SocketAddr, String> {
    let port = text.strip_prefix("localhost:").or(text.strip_prefix(':')).unwrap_or(text);
    let here = u16::from_str(port).map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    here.or_else(|_| SocketAddr::from_str(text)).map_err(|_| {
        "expected an address and a port, or a port alone, such as 127.0.0.1:8080 or 8080; port 0 takes a free one"
            .to_owned()
    })
}

fn whole(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let number = u64::from_str(text).ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("expected a whole number from {least} to {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_alone_is_one_of_this_machine() {
        let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
        for text in ["8080", ":8080", "localhost:8080", "127.0.0.1:8080"] {
            assert_eq!(address(text), Ok(here), "{text}");
        }
        assert_eq!(address("0.0.0.0:80"), Ok(SocketAddr::from(([0, 0, 0, 0], 80))));
        assert!(address("[::1]:80").is_ok_and(|address| address.is_ipv6()));
        for text in ["", ":", "65536", "-1", "127.0.0.1", "example.com:80", "http://127.0.0.1:80"] {
            assert!(address(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_of_nothing_is_no_time() {
        assert_eq!(seconds("0.001"), Ok(Duration::from_millis(1)));
        for text in ["0", "-1", "1e-300", "nan", "inf", "3601", "1s", ""] {
            assert!(seconds(text).is_err(), "{text}");
        }
        assert_eq!(wait("0"), Ok(Duration::ZERO));
    }
}
