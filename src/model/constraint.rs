//! What can be promised: a closed set of kinds.
//!
//! One statement of a page is one [`Constraint`] is one way to break it is one row of the report.
//! Where the page allows several meanings, each is a named [`Reading`] with a [`Rule`] of its own:
//! all readings agree, or the expectation is *unspecified*. Nothing here checks anything: that is
//! `validate`'s.
//!
//! Next: [`super::rule`] for what a reading demands.

use super::rule::Rule;

/// An index into [`super::Model::constraints`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConstraintId(u32);

impl ConstraintId {
    /// The id of the constraint at that index.
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("a model has fewer than 2^32 constraints"))
    }

    /// The index behind the id.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Constraints of one model, a bit for each: what an answer of a thousand rows keeps a thousand times
/// is written down once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConstraintSet {
    words: Vec<u64>,
}

impl ConstraintSet {
    /// An empty one, with room for all constraints of a model that has so many.
    pub fn with_capacity(constraints: usize) -> Self {
        Self { words: vec![0; constraints.div_ceil(64)] }
    }

    /// Puts one in.
    pub fn insert(&mut self, id: ConstraintId) {
        let (word, bit) = (id.index() / 64, id.index() % 64);
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << bit;
    }

    /// All of them, in the order of the model.
    pub fn iter(&self) -> impl Iterator<Item = ConstraintId> + '_ {
        self.words.iter().enumerate().flat_map(|(word, &bits)| {
            let mut left = bits;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(ConstraintId::new(word * 64 + bit))
            })
        })
    }
}

/// One statement, and everything known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// Full stable name: `<family>.<action>.<site>.<kind>`, such as
    /// `vserver.createMemberServerImageInstance.input.memberServerImageName.max`.
    pub id: String,
    /// Full name of the statement of the page that it is of, below which its kinds stand: `….length`
    /// gives `….min` and `….max`. What comes of a member's mere being there is of the member itself.
    pub statement: String,
    /// The qualified id of its action.
    pub action: String,
    /// What it speaks about.
    pub site: Site,
    /// What sort of statement it is.
    pub kind: Kind,
    /// Where it comes from.
    pub basis: Basis,
    /// Whether breaking it is a divergence, or advice.
    pub level: Level,
    /// Why the level is another than its basis gives; empty where it is that one.
    pub why: String,
    /// The few words of the page that state it.
    pub says: String,
    /// Where on the page they stand.
    pub cites: String,
    /// Why it is taken so; empty where that is plain.
    pub note: String,
    /// Its meanings; one unnamed reading where the page allows only one.
    pub readings: Vec<Reading>,
    /// Why no client can check it, if so.
    pub unchecked: Option<String>,
}

impl Constraint {
    /// Whether the page allows more than one meaning.
    pub fn is_ambiguous(&self) -> bool {
        self.readings.len() > 1
    }

    /// What it demands: the rule of its first reading that demands anything. All are of its kind.
    pub fn rule(&self) -> &Rule {
        let mut rules = self.readings.iter().map(|reading| &reading.rule);
        rules.find(|rule| **rule != Rule::Anything).unwrap_or(&Rule::Anything)
    }

    /// How many sides it has; fewest and most items of a list in an answer have one.
    pub fn side(&self) -> Side {
        match self.site {
            Site::Input(_) => self.kind.side(),
            Site::Output(_) | Site::Exchange => Side::Answer,
        }
    }

    /// Whether a client can find out if it holds.
    pub fn is_checkable(&self) -> bool {
        self.unchecked.is_none()
    }
}

/// One meaning of a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Its name; empty for the only one.
    pub name: String,
    /// What it demands.
    pub rule: Rule,
}

/// What a constraint speaks about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Site {
    /// A request parameter, by path (`input.regionCode`).
    Input(String),
    /// An element of the success answer, by path (`output.totalRows`).
    Output(String),
    /// The exchange as a whole: status, headers, syntax, the form of a refusal.
    Exchange,
}

impl Site {
    /// The top-level parameter it is about, if it is about one.
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Site::Input(path) => path.split('.').nth(1),
            Site::Output(_) | Site::Exchange => None,
        }
    }
}

/// Where a statement comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// The action's page says it.
    Documented,
    /// The action's page only shows it.
    Example,
    /// A standard says it: HTTP, URI, XML, JSON or UTF-8.
    Standard,
    /// Another page of the manual says it.
    Elsewhere,
    /// The live service was seen to do it.
    Observed,
    /// It is our conclusion.
    Inferred,
}

impl Basis {
    /// As the spec and the report spell it.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Documented => "documented",
            Basis::Example => "example",
            Basis::Standard => "standard",
            Basis::Elsewhere => "elsewhere",
            Basis::Observed => "observed",
            Basis::Inferred => "inferred",
        }
    }

    /// What a statement of this basis is, where the spec does not say otherwise: only what the page
    /// or a standard says or shows condemns an endpoint.
    pub fn level(self) -> Level {
        match self {
            Basis::Documented | Basis::Example | Basis::Standard => Level::Must,
            Basis::Elsewhere | Basis::Observed | Basis::Inferred => Level::Should,
        }
    }
}

/// Whether breaking a statement is a divergence, or advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// No endpoint could break it with the page's words staying true of it.
    Must,
    /// An endpoint may rightly do otherwise; that it does is worth knowing.
    Should,
}

impl Level {
    /// As the spec and the report spell it.
    pub fn name(self) -> &'static str {
        match self {
            Level::Must => "must",
            Level::Should => "should",
        }
    }
}

/// How many sides a statement has: what must be accepted and what must be refused, or only answers
/// that must look a certain way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Accepts inside, refuses outside.
    Both,
    /// Every answer shows it, or does not.
    Answer,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $side:ident;)*) => {
        /// The sorts of statement; the last part of a constraint's id, except for `state`, whose
        /// last part is the attribute.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[$doc])* $variant,)*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)*];

            /// As ids and reports spell it.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name,)* }
            }

            /// Whether it accepts and refuses, or is shown by answers.
            pub fn side(self) -> Side {
                match self { $(Kind::$variant => Side::$side,)* }
            }
        }
    };
}

kinds! {
    // --- about a parameter
    /// The parameter must be given.
    Required = "required", Both;
    /// A parameter or field has its declared type.
    Type = "type", Both;
    /// How often a parameter may be given.
    Repeat = "repeat", Both;
    /// What an empty value of an optional parameter means.
    Empty = "empty", Both;
    /// Shortest length, in a unit; for a list in an answer, fewest items.
    Min = "min", Both;
    /// Greatest length, in a unit; for a list in an answer, most items.
    Max = "max", Both;
    /// Smallest number.
    AtLeast = "at-least", Both;
    /// Greatest number.
    AtMost = "at-most", Both;
    /// Which characters may occur.
    Alphabet = "alphabet", Both;
    /// Which character may come first.
    First = "first", Both;
    /// Which character may come last.
    Last = "last", Both;
    /// The values allowed.
    Options = "options", Both;
    /// The parameter is needed when another is given.
    Needs = "needs", Both;
    /// A text that XML cannot carry: what becomes of it.
    XmlText = "xml-text", Both;
    /// The value names a resource that exists.
    Exists = "exists", Both;
    /// The named resource is in a certain state.
    State = "state", Both;
    /// What holds when the parameter is not given.
    Default = "default", Answer;
    /// The parameter may be left out.
    Optional = "optional", Answer;
    /// No character is excluded.
    AnyCharacter = "any-character", Answer;
    // --- about a field of an answer
    /// The field stands once, here, under this name.
    Present = "present", Answer;
    /// The field is not empty, because the example's is not.
    Filled = "filled", Answer;
    /// The field has this value.
    Equals = "equals", Answer;
    /// The field is written in a certain form.
    Format = "format", Answer;
    /// Values the page shows; others are an observation, never a divergence.
    Open = "open", Answer;
    /// The field counts the items of a list.
    Count = "count", Answer;
    /// The field repeats a parameter of the request.
    Echo = "echo", Answer;
    // --- about the exchange
    /// One request gets one whole answer.
    WholeAnswer = "whole-answer", Answer;
    /// An answer belongs to the request it was sent for.
    OwnAnswer = "own-answer", Answer;
    /// What the page allows is accepted.
    Accepts = "accepts", Answer;
    /// What the page forbids is refused.
    Refuses = "refuses", Answer;
    /// Parameters are taken from the query of a GET.
    Get = "get", Answer;
    /// POST is taken as GET is.
    Post = "post", Answer;
    /// A form body is taken whatever parameters its media type has.
    FormParameter = "form-parameter", Answer;
    /// HTTP status of a success.
    SuccessStatus = "success-status", Answer;
    /// HTTP status of a refusal.
    RefusalStatus = "refusal-status", Answer;
    /// `Content-Type` names the body's format.
    ContentType = "content-type", Answer;
    /// The body is UTF-8.
    Utf8 = "utf-8", Answer;
    /// The body is one well-formed document.
    WellFormed = "well-formed", Answer;
    /// The answer has the format asked for.
    AnswerFormat = "answer-format", Answer;
    /// The root element's name.
    Root = "root", Answer;
    /// A refusal has a documented form.
    RefusalForm = "refusal-form", Answer;
    /// JSON says what XML would, in the kinds of value that the page's types name.
    JsonForm = "json-form", Answer;
    /// Where the action can be used.
    Available = "available", Answer;
    /// A refusal names its error.
    RefusalCode = "refusal-code", Answer;
    /// A refusal says why.
    RefusalMessage = "refusal-message", Answer;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_each_once_and_in_order() {
        let mut set = ConstraintSet::with_capacity(64);
        for index in [130, 0, 63, 64, 0, 63] {
            set.insert(ConstraintId::new(index));
        }
        assert_eq!(set.iter().map(ConstraintId::index).collect::<Vec<_>>(), [0, 63, 64, 130]);
        assert_eq!(ConstraintSet::default().iter().count(), 0);
    }
}
