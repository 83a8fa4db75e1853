//! What a document does not say, and why.
//!
//! Next: `said`, which decides it for each statement.

use std::collections::BTreeMap;

use crate::model::{ConstraintId, Model};

/// Why a format cannot say a statement, or not all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// It is about bytes, headers, connections or the order of things.
    Bytes,
    /// The page allows several meanings.
    Readings,
    /// It ties an answer to its request, or one field to another.
    Relation,
    /// It is about what exists, and in which state.
    World,
    /// A refusal of the request proves it only beside a control that was accepted.
    Control,
    /// It is a should.
    Advice,
    /// Several statements about a text become one pattern.
    Merged,
    /// It does not count characters.
    Unit,
    /// It is about an empty or a repeated value.
    Repeat,
    /// What holds when a parameter is not given.
    Default,
    /// Lists of a request are written in a way of their own.
    List,
    /// A date has many forms.
    Date,
    /// It is about requests, and the document is about answers.
    Request,
    /// No client can check it.
    Unchecked,
}

impl Why {
    /// In a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Why::Bytes => "bytes, headers, the order of members and how often each stands: a schema sees values only",
            Why::Readings => "several meanings: only what every reading refuses is refused here",
            Why::Relation => "what ties an answer to its request, or one field to another",
            Why::World => "what exists, and in which state it is",
            Why::Control => "which accepted request, its control, a refusal has to stand beside to prove anything",
            Why::Advice => "shoulds, which are no reason to call an answer wrong: shown here at most as annotations",
            Why::Merged => {
                "one constraint for each rule of a text: here they are one pattern, whose end some engines let a line end pass"
            }
            Why::Unit => "lengths that do not count characters: here they are as loose as the unit allows",
            Why::Repeat => "what an empty value means, and how often a parameter may be given",
            Why::Default => "what holds where a parameter is not given and the answer shows it",
            Why::List => "lists and records of a request, written name.1 and name.1.field",
            Why::Date => "that a date is a real one, in whatever usual form",
            Why::Request => "statements about requests",
            Why::Unchecked => "what no client can check",
        }
    }
}

/// Everything a document does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    /// How many statements the document says whole.
    pub whole: usize,
    /// The others, by the reason.
    pub lost: BTreeMap<Why, Vec<ConstraintId>>,
}

impl Losses {
    /// Takes note of one statement.
    pub(super) fn note(&mut self, id: ConstraintId, why: Option<Why>) {
        match why {
            None => self.whole += 1,
            Some(why) => self.lost.entry(why).or_default().push(id),
        }
    }

    /// How many statements are not said, or not whole.
    pub fn count(&self) -> usize {
        self.lost.values().map(Vec::len).sum()
    }

    /// The report for people, a line a statement.
    pub fn text(&self, model: &Model, format: &str) -> String {
        let count = self.count();
        let head =
            format!("{format} says {} of {} statements whole; not, or not all of:", self.whole, self.whole + count);
        let groups = self.lost.iter().flat_map(|(why, ids)| {
            let ids = ids.iter().map(|&id| format!("    {}", model.constraint(id).id));
            std::iter::once(format!("  {}", why.words())).chain(ids)
        });
        std::iter::once(head).chain(groups).map(|line| line + "\n").collect()
    }

    /// The same as data, to stand in a document.
    pub(super) fn json(&self, model: &Model) -> serde_json::Value {
        let groups = self.lost.iter().map(|(why, ids)| {
            let ids: Vec<&str> = ids.iter().map(|&id| model.constraint(id).id.as_str()).collect();
            serde_json::json!({ "what": why.words(), "statements": ids })
        });
        serde_json::json!({ "whole": self.whole, "notSaid": groups.collect::<Vec<_>>() })
    }
}
