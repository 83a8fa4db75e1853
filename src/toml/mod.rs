//! A small strict reader for the kit's TOML files: typed look-ups that report *every* fault, each
//! with file, line and column.
//!
//! A look-up never fails: what is missing or of the wrong type is noted in [`Faults`] and read as
//! nothing (an empty text, no items), so that reading goes on and the next fault is found too. It
//! never knows what a key means, never prints and never ends the program; whoever asked decides.
//!
//! Next: [`source`] for files and places in them, [`table`] for the look-ups, [`diagnostic`] for
//! how a fault reads, [`append()`] for adding to a file; [`crate::spec`] for its largest reader.

pub mod append;
pub mod diagnostic;
pub mod source;
pub mod table;

pub use append::{append, quoted};
pub use diagnostic::{Diagnostic, Faults};
pub use source::{Mark, Source, Spanned};
pub use table::Table;

/// The candidate a misspelt word most likely means, if one is near enough.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= allowance(word, candidate))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// What to say below a name that is not known: the nearest candidate, and all of them.
pub fn expected(word: &str, candidates: &[&str]) -> String {
    let all = format!("expected: {}", candidates.join(", "));
    match did_you_mean(word, candidates.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? {all}"),
        None => all,
    }
}

fn allowance(word: &str, candidate: &str) -> usize {
    (word.chars().count().max(candidate.chars().count()) / 3).max(1)
}

/// Every diagnostic, with an empty line between two.
pub(crate) fn print(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(Diagnostic::to_string).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let kinds = ["length", "first", "last", "options"];
        assert_eq!(did_you_mean("lenght", kinds), Some("length"));
        assert_eq!(did_you_mean("Options", kinds), Some("options"));
        assert_eq!(did_you_mean("fist", kinds), Some("first"));
        assert_eq!(did_you_mean("colour", kinds), None);
        assert_eq!(did_you_mean("", kinds), None);
    }

    #[test]
    fn every_fault_of_a_file_is_reported_with_its_place() {
        let text = "name = 3\n\n[[item]]\nlabel = \"ok\"\ncolour = \"가\"\n\n[[item]]\n";
        let faults = Faults::default();
        let source = Source::new("x.toml", text);
        let mut root = source.root(&faults).expect("no syntax error");
        root.text("name");
        for mut item in root.tables("item") {
            item.text("label");
            item.opt_text("color");
            item.finish();
        }
        root.finish();
        let places: Vec<_> = faults.sorted().into_iter().map(|d| (d.line, d.column, d.message)).collect();
        assert_eq!(
            places,
            [
                (1, 8, "`name` must be text, found an integer".to_owned()),
                (5, 1, "unknown key `colour`".to_owned()),
                (7, 1, "missing key `label`".to_owned()),
            ]
        );
    }

    /// The faults of a text, each as its marked line and the marks below it.
    fn marked(text: &str) -> Vec<(String, String)> {
        let faults = Faults::default();
        let source = Source::new("x.toml", text);
        if let Some(mut root) = source.root(&faults) {
            root.text("name");
            for mut row in root.tables_by("row", "name") {
                row.text("name");
                row.opt_integer("size");
                row.finish();
            }
            root.finish();
        }
        let shown = faults.sorted().into_iter().map(|fault| fault.to_string());
        let lines = shown.map(|shown| {
            let mut lines =
                shown.lines().skip(3).map(|line| line.split_once("| ").map_or("", |(_, rest)| rest).to_owned());
            (lines.next().unwrap_or_default(), lines.next().unwrap_or_default())
        });
        lines.collect()
    }

    #[test]
    fn the_marks_of_every_fault_stand_below_its_characters_where_hangul_is_in_front() {
        // Each Hangul syllable is two columns wide, so the marks begin one column later for each.
        for (text, below) in [
            // No TOML: a value behind a value.
            ("name = \"이름\" size = 1", format!("{}^", " ".repeat(14))),
            ("name = \"이름\"\n\"색깔\" = = 1", format!("{}^", " ".repeat(9))),
            // An unknown key, a value of another type, a row that says its name again.
            ("name = \"이름\"\nrow.\"가\" = { note = \"나다\", colour = 1 }", format!("{}^^^^^^", " ".repeat(28))),
            ("name = \"이름\"\nrow.\"가나\" = { size = \"다\" }", format!("{}^^^^", " ".repeat(22))),
            ("name = \"이름\"\n\"row\" = [{ name = \"가\" , size = \"나다\" }]", format!("{}^^^^^^", " ".repeat(32))),
            ("name = \"이름\"\nrow.\"가\" = { name = \"나\" }", format!("{}^^^^", " ".repeat(13))),
        ] {
            let faults = marked(text);
            let (line, marks) = faults.last().unwrap_or_else(|| panic!("no fault in {text}"));
            assert_eq!(*marks, below, "{line}");
        }
    }

    #[test]
    fn a_syntax_error_has_a_place_too() {
        let faults = Faults::default();
        let source = Source::new("x.toml", "a = 1\nb = = 2\n");
        assert!(source.root(&faults).is_none());
        let all = faults.sorted();
        assert_eq!((all.len(), all[0].line, all[0].column), (1, 2, 5));
    }
}
