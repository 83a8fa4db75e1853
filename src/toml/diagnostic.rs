//! A fault of a file, and how it reads on a terminal.
//!
//! Never decides what is a fault: others note them here. Next: [`super::source`].

use std::cell::RefCell;
use std::fmt;

use unicode_width::UnicodeWidthChar;

/// One fault, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, as it was named to the reader.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What would be right, if that can be said.
    pub help: Option<String>,
    /// The line's text and how many of its characters are meant; none where there is no file.
    pub excerpt: Option<(String, usize)>,
}

impl Diagnostic {
    /// A fault of a file as a whole: one that is missing or cannot be read.
    pub fn of_file(file: impl Into<String>, message: impl Into<String>) -> Self {
        let (file, message) = (file.into(), message.into());
        Self { file, line: 1, column: 1, message, help: None, excerpt: None }
    }

    /// The same, with a hint.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        writeln!(f, "error: {}", self.message)?;
        writeln!(f, "{gutter}--> {}:{}:{}", self.file, self.line, self.column)?;
        if let Some((text, width)) = &self.excerpt {
            writeln!(f, "{gutter} |")?;
            writeln!(f, "{number} | {text}")?;
            writeln!(f, "{gutter} | {}{}", indent(text, self.column), "^".repeat(columns(text, self.column, *width)))?;
        }
        if let Some(help) = &self.help {
            writeln!(f, "{gutter} = help: {help}")?;
        }
        Ok(())
    }
}

/// Blanks up to the column, tabs kept so that the marks stand below their text: a Hangul syllable is two
/// columns wide.
fn indent(text: &str, column: usize) -> String {
    let blanks = |one: char| if one == '\t' { "\t".to_owned() } else { " ".repeat(one.width().unwrap_or_default()) };
    text.chars().take(column.saturating_sub(1)).map(blanks).collect()
}

/// How wide that many characters of a line are, from a column on; at least one.
fn columns(text: &str, column: usize, characters: usize) -> usize {
    let meant = text.chars().skip(column.saturating_sub(1)).take(characters);
    meant.map(|one| one.width().unwrap_or(1)).sum::<usize>().max(1)
}

/// Where faults are noted while reading goes on.
#[derive(Debug, Default)]
pub struct Faults {
    noted: RefCell<Vec<Diagnostic>>,
}

impl Faults {
    /// Notes a fault.
    pub fn note(&self, diagnostic: Diagnostic) {
        self.noted.borrow_mut().push(diagnostic);
    }

    /// Notes what others have noted.
    pub fn add(&self, more: Self) {
        self.noted.borrow_mut().extend(more.noted.into_inner());
    }

    /// Whether nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.noted.borrow().is_empty()
    }

    /// Everything noted, by file, line and column, each fault once.
    pub fn sorted(self) -> Vec<Diagnostic> {
        let mut all = self.noted.into_inner();
        all.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        let mut once: Vec<Diagnostic> = Vec::with_capacity(all.len());
        for diagnostic in all {
            if !once.contains(&diagnostic) {
                once.push(diagnostic);
            }
        }
        once
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_stand_below_the_right_characters_of_a_korean_line() {
        let text = "says = \"이름\", colour = \"파랑\"";
        let column = text.chars().position(|one| one == 'c').expect("it is there") + 1;
        let diagnostic =
            Diagnostic { line: 3, column, excerpt: Some((text.to_owned(), 6)), ..Diagnostic::of_file("x.toml", "odd") };
        let shown = diagnostic.to_string();
        assert!(shown.contains("x.toml:3:14\n"), "{shown}");
        // Thirteen characters, of which two are two columns wide.
        assert!(shown.contains(&format!("\n  | {}^^^^^^\n", " ".repeat(15))), "{shown}");
        assert_eq!(columns(text, 9, 2), 4);
    }

    #[test]
    fn it_reads_as_a_compilers_message() {
        let diagnostic = Diagnostic {
            file: "spec/server/x.toml".into(),
            line: 12,
            column: 1,
            message: "unknown key `declard`".into(),
            help: Some("did you mean `declared`?".into()),
            excerpt: Some(("declard = 1".into(), 7)),
        };
        let text = "error: unknown key `declard`\n  --> spec/server/x.toml:12:1\n   |\n\
                    12 | declard = 1\n   | ^^^^^^^\n   = help: did you mean `declared`?\n";
        assert_eq!(diagnostic.to_string(), text);
    }
}
