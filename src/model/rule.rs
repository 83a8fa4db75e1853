//! What one reading of a statement demands: a closed set of rules, in seven classes.
//!
//! The classes are the variants of [`Rule`], and what rooms match on: a room that has nothing to say of a
//! class says so, and one that says something of it is asked by the compiler about each rule in it. The
//! [`Kind`](super::kind::Kind) of a statement follows from its rules. A rule is only said here. Whether a value keeps it is
//! for `crate::validate`, what is sent to try it for `crate::case` and `crate::generate`. Next:
//! [`super::constraint`].

use super::path::MemberPath;
use super::scalar::{CharSet, EmptyAs, Scalar, Unit};

/// What one reading of a constraint demands.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// Nothing: under this reading the page demands nothing here.
    Anything,
    /// Whether and how often it is given or stands.
    Presence(Presence),
    /// How long or how great it is.
    Extent(Extent),
    /// Of which characters it is.
    Characters(Characters),
    /// Which values it may have.
    Set(Set),
    /// What is there beyond the request.
    World(Lookup),
    /// What ties it to another member.
    Relation(Relation),
    /// What holds of the exchange as a whole.
    Exchange(Promise),
}

/// Whether and how often something is given or stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// Given, and not empty.
    Required,
    /// May be left out of a request.
    Optional,
    /// Given at most once.
    Once,
    /// Given several times, the values differ.
    Distinct,
    /// What it names takes part in one such call at a time: a matter of state, not of the request.
    OneAtATime,
    /// What an empty value means.
    Empty(EmptyAs),
    /// Stands exactly once.
    Present,
    /// May be left out of an answer.
    Omittable,
    /// Not empty, and not the text `null`.
    Filled,
}

/// How long or how great something is.
#[derive(Clone, Debug, PartialEq)]
pub enum Extent {
    /// At least that many.
    Min {
        /// The shortest length.
        bound: u64,
        /// What it counts.
        unit: Unit,
    },
    /// At most that many.
    Max {
        /// The greatest length.
        bound: u64,
        /// What it counts.
        unit: Unit,
    },
    /// At least this number.
    AtLeast(i64),
    /// At most this number.
    AtMost(i64),
    /// A multiple of this number, which is greater than 1.
    MultipleOf(i64),
}

/// One end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The last number inside.
    pub bound: i64,
    /// What a length counts; none where the value itself is the number.
    pub unit: Option<Unit>,
    /// Whether it is the lower end.
    pub is_least: bool,
}

/// Of which characters a text is.
#[derive(Clone, Debug, PartialEq)]
pub enum Characters {
    /// Only these characters.
    Alphabet(CharSet),
    /// One of these first.
    First(CharSet),
    /// One of these last.
    Last(CharSet),
    /// No character is excluded.
    Any,
    /// What becomes of a text that XML 1.0 cannot carry.
    XmlText(XmlText),
}

named! {
    /// What becomes of a text that XML 1.0 cannot carry.
    pub enum XmlText {
        /// It is refused.
        Refused = "refused",
        /// The characters that XML 1.0 cannot carry are left out of the answer.
        Stripped = "stripped",
        /// The characters that XML 1.0 cannot carry are replaced in the answer.
        Replaced = "replaced",
        /// It comes back as it was sent, where the format can carry it.
        Kept = "kept",
    }
}

/// Which values something may have.
#[derive(Clone, Debug, PartialEq)]
pub enum Set {
    /// Of this type.
    Type(Scalar),
    /// One of these values, exactly.
    Options(Vec<String>),
    /// These values mean something; any other means what no value means.
    OptionsOrDefault(Vec<String>),
    /// Exactly this text.
    Equals(String),
    /// Any value; these are known.
    Open(Vec<String>),
    /// An RFC 9562 UUID in its 36-character form.
    Uuid,
    /// A date written `yyyy-MM-dd'T'HH:mm:ss±hhmm`.
    DateForm,
}

/// What is there beyond the request.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup {
    /// The id of a resource of that kind.
    Exists {
        /// The kind of resource.
        resource: String,
    },
    /// The resource's attribute is one of `is` (if any are given) and none of `not`.
    State {
        /// The kind of resource.
        resource: String,
        /// Which of its attributes.
        attribute: String,
        /// The values allowed; any if empty.
        is: Vec<String>,
        /// The values not allowed.
        not: Vec<String>,
    },
}

/// What ties something to another member.
#[derive(Clone, Debug, PartialEq)]
pub enum Relation {
    /// Given whenever the named parameter is.
    Needs {
        /// The other parameter's name.
        with: String,
    },
    /// Not given means this value.
    DefaultValue(String),
    /// Not given means this value, shown at that output path.
    DefaultShown {
        /// The value.
        value: String,
        /// The output path that shows it.
        to: MemberPath,
    },
    /// Not given means a value the server chooses, shown at that output path.
    DefaultByServer {
        /// The output path that shows it.
        to: MemberPath,
    },
    /// Not given means a value another action would tell.
    DefaultByAction {
        /// The action that would tell.
        from: String,
    },
    /// The number of items of the list at that output path.
    Count {
        /// The list's output path.
        of: MemberPath,
    },
    /// The value of the parameter at that input path, whenever it is given.
    Echo {
        /// The parameter's input path.
        from: MemberPath,
    },
}

/// What holds of the exchange as a whole.
#[derive(Clone, Debug, PartialEq)]
pub enum Promise {
    /// One request gets one whole answer.
    WholeAnswer,
    /// An answer belongs to the request it was sent for.
    OwnAnswer,
    /// What the page allows is accepted.
    Accepts,
    /// What the page forbids is refused.
    Refuses,
    /// Where the action can be used.
    Available,
    /// Parameters are taken from the query of a GET.
    Get,
    /// POST is taken as GET is.
    Post,
    /// A form body is taken whatever parameters its media type has.
    FormParameter,
    /// HTTP status of a success, between these bounds, both included.
    SuccessStatus {
        /// The lowest.
        from: u16,
        /// The highest.
        to: u16,
    },
    /// HTTP status of a refusal, between these bounds, both included.
    RefusalStatus {
        /// The lowest.
        from: u16,
        /// The highest.
        to: u16,
    },
    /// Media types that name each format.
    ContentType {
        /// Those of XML.
        xml: Vec<String>,
        /// Those of JSON.
        json: Vec<String>,
    },
    /// The body is UTF-8.
    Utf8,
    /// The body is one well-formed document.
    WellFormed,
    /// The answer has the format asked for.
    AnswerFormat,
    /// JSON says what XML would, in the kinds of value that the page's types name.
    JsonForm,
    /// The root element's name.
    Root(String),
    /// A refusal has a documented form.
    RefusalForm,
    /// A refusal names its error.
    RefusalCode,
    /// A refusal says why.
    RefusalMessage,
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
            Extent::MultipleOf(_) => return None,
        };
        Some(Limit { bound, unit, is_least })
    }

    /// The numbers at which it turns: of those it accepts and of those it refuses, the ones that tell it from others.
    pub fn edges(&self) -> Vec<i64> {
        let Rule::Extent(extent) = self else { return Vec::new() };
        match *extent {
            Extent::AtLeast(bound) => vec![bound.saturating_sub(1), bound],
            Extent::AtMost(bound) => vec![bound, bound.saturating_add(1)],
            // Some of which a coarser step refuses some, the next number, and what a finer step takes too.
            Extent::MultipleOf(step) => {
                let finer = [2, 3, 5, 7].into_iter().filter(|part| step % part == 0).map(|part| step / part);
                let beside = std::iter::once(1).chain(finer).map(|part| step.saturating_add(part));
                [1, 2, 3].map(|times| step.saturating_mul(times)).into_iter().chain(beside).collect()
            }
            Extent::Min { .. } | Extent::Max { .. } => Vec::new(),
        }
    }

    /// The path of the parameter it repeats, if it repeats one.
    pub fn echoed(&self) -> Option<&MemberPath> {
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
