//! Lines for a terminal: colour, width, hanging indents.
//!
//! Whatever an endpoint said passes [`clean`] on its way, so that no answer can move the cursor or
//! change a colour. Colour is never the only bearer of a meaning.
//!
//! Next: `text` and [`super::explain`] write with these.

use unicode_width::UnicodeWidthStr;

/// How text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use colour.
    pub color: bool,
    /// Whether to tell everything.
    pub verbose: bool,
    /// Whether to show every statement as a symbol, which telling everything does too.
    pub matrix: bool,
    /// Whether to tell nothing but what was found, one line each.
    pub quiet: bool,
    /// How many columns there are.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, verbose: false, matrix: false, quiet: false, width: 100 }
    }
}

/// What a piece of text is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As the text around it.
    Plain,
    /// A heading.
    Strong,
    /// Less important.
    Dim,
    /// As promised.
    Good,
    /// Open.
    Warn,
    /// Not as promised.
    Bad,
}

impl Style {
    /// Text in a tone, where there is colour.
    pub fn paint(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Plain => "",
            Tone::Strong => "1",
            Tone::Dim => "2",
            Tone::Good => "32",
            Tone::Warn => "33",
            Tone::Bad => "1;31",
        };
        if self.color && !code.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A labelled paragraph: the label at `indent`, the text in a column of its own behind it.
    pub fn entry(&self, indent: usize, label: &str, column: usize, text: &str) -> String {
        let pieces: Vec<(Tone, String)> = clean(text).split(' ').map(|word| (Tone::Plain, word.to_owned())).collect();
        self.pieces(indent, label, column, &pieces, 1)
    }

    /// The same for pieces that must not be broken, set apart by some blanks.
    pub fn pieces(&self, indent: usize, label: &str, column: usize, pieces: &[(Tone, String)], gap: usize) -> String {
        let start = indent + column;
        let used = indent + width(label) + 1;
        let mut line = format!("{}{label}{}", " ".repeat(indent), " ".repeat((start + 1).saturating_sub(used).max(1)));
        if label.is_empty() {
            line = " ".repeat(start);
        }
        let mut at = start.max(used * usize::from(!label.is_empty()));
        let mut text = String::new();
        let mut fresh = true;
        for (tone, piece) in pieces {
            let wide = width(piece);
            // Behind a label that reaches into the text's column even the first piece may be too much.
            if (!fresh || at > start) && at + gap + wide > self.width {
                text.push_str(line.trim_end());
                text.push('\n');
                (line, at, fresh) = (" ".repeat(start), start, true);
            }
            if !fresh {
                line.push_str(&" ".repeat(gap));
                at += gap;
            }
            line.push_str(&self.paint(*tone, piece));
            at += wide;
            fresh = false;
        }
        text + line.trim_end() + "\n"
    }
}

/// Columns a text takes: East Asian characters and emoji take two, what joins the one before it none.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Text that can do nothing to a terminal: control and direction characters stand as escapes.
pub fn clean(text: &str) -> String {
    text.chars().fold(String::new(), |mut clean, character| {
        match character {
            '\n' => clean.push_str("\\n"),
            _ if is_control(character) => clean.push_str(&format!("\\u{{{:x}}}", u32::from(character))),
            _ => clean.push(character),
        }
        clean
    })
}

/// A number and what it counts.
pub fn count(number: usize, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {one}{plural}")
}

/// Whether a character could do more to a terminal than be shown.
pub(super) fn is_control(character: char) -> bool {
    let direction = matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let noncharacter = matches!(character, '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}');
    character.is_control() || direction || noncharacter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_hangs_below_its_label() {
        let style = Style { width: 20, ..Style::default() };
        assert_eq!(style.entry(2, "says", 6, "one two three four"), "  says  one two\n        three four\n");
        assert_eq!(style.entry(0, "a-long-label", 4, "x"), "a-long-label x\n");
        assert_eq!(style.entry(0, "a-long-label", 4, "123456789"), "a-long-label\n    123456789\n");
        assert_eq!(style.entry(2, "", 4, "x"), "      x\n");
    }

    #[test]
    fn no_answer_can_speak_to_the_terminal() {
        assert_eq!(clean("a\u{1b}[31m\n\u{202e}b"), "a\\u{1b}[31m\\n\\u{202e}b");
        assert_eq!((width("가a"), width("e\u{301}"), width("👩‍👩‍👧")), (3, 1, 2));
    }

    #[test]
    fn without_colour_there_is_no_escape() {
        assert_eq!(Style::default().paint(Tone::Bad, "x"), "x");
        let style = Style { color: true, ..Style::default() };
        assert_eq!(style.paint(Tone::Bad, "x"), "\u{1b}[1;31mx\u{1b}[0m");
    }
}
