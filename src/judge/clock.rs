//! How far the endpoint's clock is from ours, by the `Date` of its answers.
//!
//! A signature holds the time it was made at, so a clock that is wrong gets every request refused,
//! in words that say nothing of clocks. No page promises a right clock: this is an observation and
//! never a divergence. Nothing here reads a clock.
//!
//! HTTP has three forms of a date and obliges who reads them to take all three (RFC 9110, 5.6.7). The
//! library takes a year of two digits from 70 on for one of the last century, which is right until
//! 2070.
//!
//! Next: [`super::tally`], which keeps what all answers agree on.

use std::time::UNIX_EPOCH;

use crate::case::{Exchange, Outcome};
use crate::wire::sign::WINDOW_MS;

/// Less is not worth a word: answers take their time, and clocks are set once in a while.
const NOTABLE_MS: u64 = 60_000;

/// A clock that is plainly not ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skew {
    /// Milliseconds the endpoint's clock is ahead of ours at least; negative where it is behind.
    ahead_ms: i64,
}

impl Skew {
    /// A skew that is worth a word.
    pub fn notable(ahead_ms: i64) -> Option<Self> {
        (ahead_ms.unsigned_abs() > NOTABLE_MS).then_some(Self { ahead_ms })
    }

    /// In words that are the same from run to run: in whole minutes, hours or days.
    pub fn describe(self) -> String {
        let way = if self.ahead_ms < 0 { "behind" } else { "ahead of" };
        format!("{} {way} ours", duration(self.ahead_ms.unsigned_abs()))
    }

    /// Whether it gets every signature refused, however good.
    pub fn voids_signatures(self) -> bool {
        self.ahead_ms.unsigned_abs() > WINDOW_MS
    }
}

/// How far the endpoint's clock was ahead of ours at least, in milliseconds: 0 where both may have
/// shown the same. `None` without a readable `Date`, or a time of ours to hold it against.
pub fn ahead_ms(exchange: &Exchange) -> Option<i64> {
    let Outcome::Answered(response) = &exchange.outcome else { return None };
    let received = exchange.received_ms?;
    let sent = received.saturating_sub(i64::try_from(exchange.elapsed.as_millis()).ok()?);
    let date = date_ms(response.headers.get("date")?)?;
    // The header has whole seconds: the answer may have been made anywhere in this one.
    let (from, to) = (date, date.saturating_add(999));
    if from > received { Some(from.saturating_sub(received)) } else { Some(to.saturating_sub(sent).min(0)) }
}

/// A date in any of HTTP's three forms, in milliseconds since 1970.
pub fn date_ms(text: &str) -> Option<i64> {
    let time = httpdate::parse_http_date(text.trim()).ok()?;
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
}

fn duration(ms: u64) -> String {
    let minutes = (ms + 30_000) / 60_000;
    let (count, unit) = match minutes {
        0..120 => (minutes, "minute"),
        120..2880 => ((minutes + 30) / 60, "hour"),
        _ => ((minutes + 720) / 1440, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::wire::{Headers, Response};

    /// 1994-11-06T08:49:37Z, the example of RFC 9110.
    const AT: i64 = 784_111_777_000;
    const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    fn exchange(date: &str, received_ms: i64, elapsed_ms: u64) -> Exchange {
        let mut headers = Headers::new();
        headers.push("Date", date);
        let outcome = Outcome::Answered(Response { status: 200, headers, body: Vec::new() });
        Exchange { outcome, elapsed: Duration::from_millis(elapsed_ms), received_ms: Some(received_ms) }
    }

    #[test]
    fn the_same_second_is_no_skew() {
        for (received, elapsed) in [(AT, 0), (AT + 999, 0), (AT + 5_000, 4_500), (AT + 1_000, 1)] {
            assert_eq!(ahead_ms(&exchange(DATE, received, elapsed)), Some(0), "{received} {elapsed}");
        }
    }

    #[test]
    fn all_three_forms_of_a_date_are_read() {
        // The examples of RFC 9110, 5.6.7, all of the same moment.
        for date in
            [DATE, "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", " Sun, 06 Nov 1994 08:49:37 GMT "]
        {
            assert_eq!(date_ms(date), Some(AT), "{date}");
            assert_eq!(ahead_ms(&exchange(date, AT - 420_000, 10)), Some(420_000), "{date}");
        }
    }

    #[test]
    fn the_time_the_answer_took_is_no_skew() {
        assert_eq!(ahead_ms(&exchange(DATE, AT - 1, 90_000)), Some(1));
        assert_eq!(ahead_ms(&exchange(DATE, AT + 91_000, 90_000)), Some(-1));
        assert_eq!(ahead_ms(&exchange(DATE, AT - 420_000, 10)), Some(420_000));
        assert_eq!(ahead_ms(&exchange(DATE, AT + 421_000, 1)), Some(-420_000));
    }

    #[test]
    fn what_is_no_date_says_nothing() {
        for date in ["", "yesterday", "1994-11-06", "Sun, 06 Nov 1994 08:49:37", "Sun, 99 Nov 1994 08:49:37 GMT"] {
            assert_eq!(ahead_ms(&exchange(date, AT, 0)), None, "{date}");
        }
        let mut timeless = exchange(DATE, AT, 0);
        timeless.received_ms = None;
        assert_eq!(ahead_ms(&timeless), None);
    }

    #[test]
    fn a_minute_is_not_worth_a_word() {
        assert_eq!(Skew::notable(60_000).or(Skew::notable(-60_000)), None);
        assert_eq!(Skew::notable(60_001).unwrap().describe(), "1 minute ahead of ours");
        let voids = |ahead_ms| Skew::notable(ahead_ms).unwrap().voids_signatures();
        assert!(!voids(300_000) && voids(300_001) && !voids(-300_000) && voids(-300_001));
    }

    #[test]
    fn it_is_told_in_round_numbers() {
        for (ahead_ms, words) in [
            (-89_000, "1 minute behind ours"),
            (420_000, "7 minutes ahead of ours"),
            (9 * 3_600_000, "9 hours ahead of ours"),
            (-86_400_000 * 30, "30 days behind ours"),
            (i64::MAX, "106751991167 days ahead of ours"),
        ] {
            assert_eq!(Skew::notable(ahead_ms).unwrap().describe(), words);
        }
    }
}
