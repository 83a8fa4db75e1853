//! What several rooms ask of a rule: the parts of it that do not depend on who asks.
//!
//! Next: [`super::kind`].

use super::super::scalar::CharSet;
use super::{Characters, Extent, Limit, Lookup, Relation, Rule, Set, XmlText};

impl XmlText {
    /// As readings are called.
    pub fn name(self) -> &'static str {
        match self {
            XmlText::Refused => "refused",
            XmlText::Stripped => "stripped",
            XmlText::Replaced => "replaced",
            XmlText::Kept => "kept",
        }
    }
}

impl Rule {
    /// The characters it allows anywhere, if it is about those.
    pub fn alphabet(&self) -> Option<&CharSet> {
        if let Rule::Characters(Characters::Alphabet(set)) = self { Some(set) } else { None }
    }

    /// The characters it allows, wherever that is.
    pub fn characters(&self) -> Option<&CharSet> {
        let Rule::Characters(characters) = self else { return None };
        match characters {
            Characters::Alphabet(set) | Characters::First(set) | Characters::Last(set) => Some(set),
            Characters::Any | Characters::XmlText(_) => None,
        }
    }

    /// The end of a range, if it is one.
    pub fn limit(&self) -> Option<Limit> {
        let Rule::Extent(extent) = self else { return None };
        let whole = |bound: u64| i64::try_from(bound).unwrap_or(i64::MAX);
        let (bound, unit, is_least) = match *extent {
            Extent::Min { bound, unit } => (whole(bound), Some(unit), true),
            Extent::Max { bound, unit } => (whole(bound), Some(unit), false),
            Extent::AtLeast(bound) => (bound, None, true),
            Extent::AtMost(bound) => (bound, None, false),
        };
        Some(Limit { bound, unit, is_least })
    }

    /// The path of the parameter it repeats, if it repeats one.
    pub fn echoed(&self) -> Option<&str> {
        if let Rule::Relation(Relation::Echo { from }) = self { Some(from) } else { None }
    }

    /// The only values it allows, if it lists them.
    pub fn options(&self) -> Option<&[String]> {
        if let Rule::Set(Set::Options(options)) = self { Some(options) } else { None }
    }

    /// The kind of resource that must exist, if it asks for one.
    pub fn resource(&self) -> Option<&str> {
        if let Rule::World(Lookup::Exists { resource }) = self { Some(resource) } else { None }
    }
}
