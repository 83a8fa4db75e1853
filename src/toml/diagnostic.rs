//! A fault of a file, and how it reads on a terminal.
//!
//! Never decides what is a fault: others note them here. Next: [`super::source`].

use std::cell::RefCell;
use std::fmt;

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
            writeln!(f, "{gutter} | {}{}", indent(text, self.column), "^".repeat(*width))?;
        }
        if let Some(help) = &self.help {
            writeln!(f, "{gutter} = help: {help}")?;
        }
        Ok(())
    }
}

/// Blanks up to the column, tabs kept so that the marks stand below their text.
fn indent(text: &str, column: usize) -> String {
    text.chars().take(column.saturating_sub(1)).map(|c| if c == '\t' { '\t' } else { ' ' }).collect()
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
