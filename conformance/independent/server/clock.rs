//! The time, in the few forms the server writes it. Next: [`super::ways`].

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// Date and time nine hours east of Greenwich.
pub fn korean(now: u64, between: &str, offset: &str) -> String {
    written(now / 1000 + 9 * 3600, between, offset)
}

/// Date and time of that second, as it stands.
pub fn written(second: u64, between: &str, offset: &str) -> String {
    let (year, month, day) = date(second / 86_400);
    let time = second % 86_400;
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{day:02}{between}{hour:02}:{minute:02}:{second:02}{offset}")
}

/// The day of the calendar, counted from 1970.
fn date(mut days: u64) -> (u64, u64, u64) {
    let mut year = 1970;
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let months = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= months[month] {
        days -= months[month];
        month += 1;
    }
    (year, month as u64 + 1, days + 1)
}
