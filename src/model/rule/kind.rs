//! The sort of statement that each rule is of.
//!
//! Exhaustive, so that a new rule has one. Next: [`super::ask`] for what else rules are asked.

use super::super::constraint::Kind;
use super::{Characters, Extent, Lookup, Presence, Promise, Relation, Rule, Set};

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
