//! What one reading of a statement demands: a closed set of rules.
//!
//! A rule is only said here. Whether a value keeps it is for `crate::validate`, what is sent to try it
//! for `crate::case` and `crate::generate`. Next: [`super::constraint`].

use super::scalar::{CharSet, EmptyAs, Scalar, Unit};

/// What one reading of a constraint demands.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// Nothing: under this reading the page demands nothing here.
    Anything,
    /// Given, and not empty.
    Required,
    /// Of this type.
    Type(Scalar),
    /// Given at most once.
    Once,
    /// Given several times, the values differ.
    Distinct,
    /// What it names takes part in one such call at a time: a matter of state, not of the request.
    OneAtATime,
    /// What an empty value means.
    Empty(EmptyAs),
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
    /// Only these characters.
    Alphabet(CharSet),
    /// One of these first.
    First(CharSet),
    /// One of these last.
    Last(CharSet),
    /// One of these values, exactly.
    Options(Vec<String>),
    /// These values mean something; any other means what no value means.
    OptionsOrDefault(Vec<String>),
    /// Given whenever the named parameter is.
    Needs {
        /// The other parameter's name.
        with: String,
    },
    /// A text that XML 1.0 cannot carry is refused.
    XmlTextRefused,
    /// Its characters that XML 1.0 cannot carry are left out of the answer.
    XmlTextStripped,
    /// Its characters that XML 1.0 cannot carry are replaced in the answer.
    XmlTextReplaced,
    /// It comes back as it was sent, where the format can carry it.
    XmlTextKept,
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
    /// Not given means this value.
    DefaultValue(String),
    /// Not given means this value, shown at that output path.
    DefaultShown {
        /// The value.
        value: String,
        /// The output path that shows it.
        to: String,
    },
    /// Not given means a value the server chooses, shown at that output path.
    DefaultByServer {
        /// The output path that shows it.
        to: String,
    },
    /// Not given means a value another action would tell.
    DefaultByAction {
        /// The action that would tell.
        from: String,
    },
    /// Stands exactly once.
    Present,
    /// May be left out.
    Omittable,
    /// Not empty, and not the text `null`.
    Filled,
    /// Exactly this text.
    Equals(String),
    /// An RFC 9562 UUID in its 36-character form.
    Uuid,
    /// A date written `yyyy-MM-dd'T'HH:mm:ss±hhmm`.
    DateForm,
    /// Any value; these are known.
    Open(Vec<String>),
    /// The number of items of the list at that output path.
    Count {
        /// The list's output path.
        of: String,
    },
    /// The value of the parameter at that input path, whenever it is given.
    Echo {
        /// The parameter's input path.
        from: String,
    },
    /// An HTTP status within these bounds, both included.
    Status {
        /// The lowest.
        from: u16,
        /// The highest.
        to: u16,
    },
    /// Media types that name each format.
    MediaTypes {
        /// Those of XML.
        xml: Vec<String>,
        /// Those of JSON.
        json: Vec<String>,
    },
    /// The root element's name.
    Root(String),
    /// Promised without further detail; its kind says everything.
    Promised,
}
