//! The sorts of statement: a closed set, of which each rule is of one.
//!
//! The table and the matches below it are the whole list; adding a rule, the compiler asks for its kind.
//! Next: [`super::constraint`].

use super::rule::{Characters, Extent, Lookup, Presence, Promise, Relation, Rule, Set};

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
    /// What the number is a multiple of.
    MultipleOf = "multiple-of", Both;
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

impl Rule {
    /// The sort of statement that demands it; none where nothing is demanded.
    pub fn kind(&self) -> Option<Kind> {
        Some(match self {
            Rule::Anything => return None,
            Rule::Presence(presence) => presence.kind(),
            Rule::Extent(extent) => extent.kind(),
            Rule::Characters(characters) => characters.kind(),
            Rule::Set(set) => set.kind(),
            Rule::World(Lookup::Exists { .. }) => Kind::Exists,
            Rule::World(Lookup::State { .. }) => Kind::State,
            Rule::Relation(relation) => relation.kind(),
            Rule::Exchange(promise) => promise.kind(),
        })
    }
}

impl Presence {
    fn kind(&self) -> Kind {
        match self {
            Presence::Required => Kind::Required,
            Presence::Optional => Kind::Optional,
            Presence::Once | Presence::Distinct | Presence::OneAtATime => Kind::Repeat,
            Presence::Empty(_) => Kind::Empty,
            Presence::Present | Presence::Omittable => Kind::Present,
            Presence::Filled => Kind::Filled,
        }
    }
}

impl Extent {
    fn kind(&self) -> Kind {
        match self {
            Extent::Min { .. } => Kind::Min,
            Extent::Max { .. } => Kind::Max,
            Extent::AtLeast(_) => Kind::AtLeast,
            Extent::AtMost(_) => Kind::AtMost,
            Extent::MultipleOf(_) => Kind::MultipleOf,
        }
    }
}

impl Characters {
    fn kind(&self) -> Kind {
        match self {
            Characters::Alphabet(_) => Kind::Alphabet,
            Characters::First(_) => Kind::First,
            Characters::Last(_) => Kind::Last,
            Characters::Any => Kind::AnyCharacter,
            Characters::XmlText(_) => Kind::XmlText,
        }
    }
}

impl Set {
    fn kind(&self) -> Kind {
        match self {
            Set::Type(_) => Kind::Type,
            Set::Options(_) | Set::OptionsOrDefault(_) => Kind::Options,
            Set::Equals(_) => Kind::Equals,
            Set::Open(_) => Kind::Open,
            Set::Uuid | Set::DateForm => Kind::Format,
        }
    }
}

impl Relation {
    /// Whether it says what not given means.
    pub fn is_default(&self) -> bool {
        self.kind() == Kind::Default
    }

    fn kind(&self) -> Kind {
        match self {
            Relation::Needs { .. } => Kind::Needs,
            Relation::DefaultValue(_)
            | Relation::DefaultShown { .. }
            | Relation::DefaultByServer { .. }
            | Relation::DefaultByAction { .. } => Kind::Default,
            Relation::Count { .. } => Kind::Count,
            Relation::Echo { .. } => Kind::Echo,
        }
    }
}

impl Promise {
    /// Those that need no more than their name, which is their kind's.
    pub(crate) const PLAIN: &'static [Promise] = &[
        Promise::WholeAnswer,
        Promise::OwnAnswer,
        Promise::Accepts,
        Promise::Refuses,
        Promise::Available,
        Promise::Get,
        Promise::Post,
        Promise::FormParameter,
        Promise::Utf8,
        Promise::WellFormed,
        Promise::AnswerFormat,
        Promise::JsonForm,
        Promise::RefusalForm,
        Promise::RefusalCode,
        Promise::RefusalMessage,
    ];

    /// The sort of statement that promises it.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Promise::WholeAnswer => Kind::WholeAnswer,
            Promise::OwnAnswer => Kind::OwnAnswer,
            Promise::Accepts => Kind::Accepts,
            Promise::Refuses => Kind::Refuses,
            Promise::Available => Kind::Available,
            Promise::Get => Kind::Get,
            Promise::Post => Kind::Post,
            Promise::FormParameter => Kind::FormParameter,
            Promise::SuccessStatus { .. } => Kind::SuccessStatus,
            Promise::RefusalStatus { .. } => Kind::RefusalStatus,
            Promise::ContentType { .. } => Kind::ContentType,
            Promise::Utf8 => Kind::Utf8,
            Promise::WellFormed => Kind::WellFormed,
            Promise::AnswerFormat => Kind::AnswerFormat,
            Promise::JsonForm => Kind::JsonForm,
            Promise::Root(_) => Kind::Root,
            Promise::RefusalForm => Kind::RefusalForm,
            Promise::RefusalCode => Kind::RefusalCode,
            Promise::RefusalMessage => Kind::RefusalMessage,
        }
    }
}
