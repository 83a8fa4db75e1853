//! A place among bytes, for people: a few bytes before and behind, and the place itself marked.
//!
//! Control characters stand as escapes, so that a line stays a line. Next: [`super::need`].

/// How many bytes are shown on each side.
const AROUND: usize = 24;

/// How many bytes a character has at most; more that continue one are no character's.
const LONGEST: usize = 4;

/// The bytes around one of them, which is marked; behind the last one, the end is.
pub(super) fn at(body: &[u8], at: usize) -> String {
    let at = start_of_character(body, at.min(body.len()));
    let behind = (at + 1..body.len()).take(LONGEST).find(|&next| !is_inside(body[next]));
    let behind = behind.unwrap_or((at + LONGEST).min(body.len()));
    let from = start_of_character(body, at.saturating_sub(AROUND));
    let to = start_of_character(body, (behind + AROUND).min(body.len()));
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < body.len() { "…" } else { "" });
    let (head, place, tail) = (shown(&body[from..at]), shown(&body[at..behind]), shown(&body[behind..to]));
    format!("{before}{head}»{place}«{tail}{after}")
}

/// Whether a byte of UTF-8 continues a character.
fn is_inside(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

fn start_of_character(body: &[u8], at: usize) -> usize {
    let starts = |start: &usize| body.get(*start).is_none_or(|&byte| !is_inside(byte));
    (0..=at).rev().take(LONGEST).find(starts).unwrap_or(at)
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().fold(String::new(), |mut shown, character| {
        match character {
            '\u{feff}' => shown.push_str("\\u{feff}"),
            _ if character.is_control() => shown.extend(character.escape_default()),
            _ => shown.push(character),
        }
        shown
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_stands_between_marks() {
        assert_eq!(at(b"{\"a\":{}}\n", 5), "{\"a\":»{«}}\\n");
        assert_eq!(at(b"{}\n", 2), "{}»\\n«");
        assert_eq!(at(b"{}", 2), "{}»«");
        assert_eq!(at(b"", 0), "»«");
        assert_eq!(at("\u{feff}{}".as_bytes(), 0), "»\\u{feff}«{}");
    }

    #[test]
    fn bytes_that_are_no_character_show_no_more_than_others() {
        for byte in [0x80, 0xFF, 0xF0, 0x00] {
            for place in [0, 1, 5_000, 10_000] {
                let shown = at(&[byte; 10_000], place);
                assert!(shown.chars().count() < 300, "{shown}");
            }
        }
    }

    #[test]
    fn no_character_is_cut_and_far_bytes_are_left_out() {
        let body = format!("{}x{}", "한".repeat(20), "글".repeat(20));
        assert_eq!(at(body.as_bytes(), 60), format!("…{}»x«{}…", "한".repeat(8), "글".repeat(8)));
        assert_eq!(at(body.as_bytes(), 58), format!("…{}»한«x{}…", "한".repeat(8), "글".repeat(7)));
    }
}
