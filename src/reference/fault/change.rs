//! What a fault does: a closed set, from the check of a request out to the bytes of an answer.

use crate::model::{Format, Rule};

use super::place::Place;
use super::text::Mangle;

/// One change to what a conforming endpoint does.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// The check of its statement is another one.
    Check(Check),
    /// The format of an answer to a request that names none.
    Default(Format),
    /// A node of a success is bent.
    Node(Place, Bend),
    /// A refusal is bent.
    Refusal(Bent),
    /// Status, headers or bytes of some answers are bent.
    Wire(Whose, Wire),
}

impl Change {
    /// Whether it shows in whatever answer it is tried on.
    pub(super) fn touches_every_answer(&self) -> bool {
        match self {
            Change::Check(_) | Change::Refusal(_) | Change::Default(_) => false,
            Change::Node(_, bend) => !matches!(bend, Bend::Text(_) | Bend::WhenNotGiven(..)),
            Change::Wire(whose, wire) => {
                *whose != Whose::Refusals && !matches!(wire, Wire::Unescaped | Wire::DoubleEscaped | Wire::Charset(_))
            }
        }
    }
}

/// How the check of one statement goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Check {
    /// It demands something else.
    Rule(Rule),
    /// It looks at a changed value.
    Through(Lens),
    /// Both.
    Both(Rule, Lens),
    /// Of a required parameter, only an empty value is refused.
    MayBeAbsent,
    /// Of a required parameter, only a missing one is refused.
    MayBeEmpty,
    /// It does not know this resource.
    Without(String),
}

/// What a value is changed to before it is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lens {
    /// Blanks at both ends are left out.
    Trimmed,
    /// In lower case.
    Lower,
    /// In upper case.
    Upper,
    /// Each character beyond U+FFFF counts as two.
    Utf16,
    /// Leading zeros are left out, as by reading it as a number.
    Number,
    /// What it is up to the first character that is neither letter nor digit.
    Head,
    /// The first of a repeated parameter.
    First,
    /// The last of a repeated parameter.
    Last,
}

/// How a node of an answer is bent.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Bend {
    /// Left out.
    Dropped,
    /// Under another name.
    Renamed(String),
    /// One level up.
    ToParent,
    /// Into the record or list of that name beside it.
    Into(String),
    /// Twice: in JSON as an array.
    Repeated,
    /// Twice under the same key.
    Twice,
    /// Inside another level of its own.
    WrappedOutside(String),
    /// Around another level.
    WrappedInside(String),
    /// Its content in its place.
    Unwrapped,
    /// Another node in its place.
    Set(Fixed),
    /// A text in its place, in the kind of node it has.
    Text(Mangle),
    /// A number off by so much.
    Off(i64),
    /// So many items.
    Items(usize),
    /// Its entries, and theirs, in the opposite order.
    Reversed,
    /// With a field nobody knows, in front of the others.
    Extra(String, String),
    /// Only where the parameter of that name was not given.
    WhenNotGiven(String, Box<Bend>),
}

/// A node that is put in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fixed {
    /// A text.
    Text(String),
    /// A number (XML: its spelling).
    Number(String),
    /// A truth value.
    Boolean(bool),
    /// JSON's null (XML: nothing).
    Null,
    /// An empty array (XML: nothing).
    Array,
    /// An array with what stood there.
    InArray,
    /// A record with one field.
    Record,
    /// An empty record.
    Empty,
    /// The number or boolean as text, or the text as a number.
    OtherKind,
}

/// How a refusal is bent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bent {
    /// Under the root of a success.
    SuccessRoot,
    /// Under another root.
    OtherRoot,
    /// Without a root.
    NoRoot,
    /// Its code is left out.
    NoCode,
    /// Its code is empty.
    EmptyCode,
    /// Its code is that of a success.
    SuccessCode,
    /// Its code is a JSON number.
    NumberCode,
    /// Its code stands under another name.
    RenamedCode,
    /// Its message is left out.
    NoMessage,
    /// Its message is empty.
    EmptyMessage,
    /// Its message is blank.
    BlankMessage,
    /// Its message is a record.
    RecordMessage,
    /// Code and message are inside one more level.
    Wrapped,
    /// In the form of the gateway.
    Gateway,
    /// With another number for a code.
    OtherCode,
    /// With a word for a code.
    WordCode,
    /// With a message of several lines.
    LongMessage,
    /// With fields beside code and message.
    MoreFields,
}

/// Whose answers are bent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// All.
    All,
    /// Those that say the request was accepted.
    Successes,
    /// Those that refuse it.
    Refusals,
}

/// How status, headers or bytes are bent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wire {
    /// Another status.
    Status(u16),
    /// Another Content-Type, or none.
    ContentType(Option<String>),
    /// The Content-Type of the other format.
    OtherContentType,
    /// The whole answer in the other format.
    OtherFormat,
    /// The method is not allowed.
    NotAllowed,
    /// The form body is not read.
    BodyIgnored,
    /// A form body is refused where its media type has parameters.
    FormParameterRefused,
    /// It is not read there.
    FormParameterIgnored,
    /// Another body.
    Body(String),
    /// Something in front of the body.
    Before(Vec<u8>),
    /// Something behind the body.
    Behind(Vec<u8>),
    /// The body ends early: so many of a hundred bytes are left.
    Truncated(usize),
    /// Nothing is escaped.
    Unescaped,
    /// What is escaped is escaped again.
    DoubleEscaped,
    /// The body is in another encoding.
    Charset(Charset),
    /// One text in the body is another.
    Replaced(String, String),
    /// The root element is another.
    Root(String),
    /// There is no root.
    NoRoot,
    /// One more root around it.
    WrappedRoot(String),
    /// The body twice.
    TwiceOver,
    /// One more header.
    Header(String, String),
    /// Names of headers in upper or lower case, in the opposite order.
    HeaderCase(bool),
    /// The same document, written otherwise.
    Style(Style),
}

/// Another way to write the same document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// What stands for one level of indentation; `None` for no line breaks at all.
    pub(super) indent: Option<&'static str>,
    /// What stands in front of an XML root.
    pub(super) declaration: &'static str,
    /// Whether empty elements are written as one tag.
    pub(super) self_closing: bool,
    /// How characters are escaped beyond what is needed.
    pub(super) escapes: Escapes,
    /// Whether there are comments between elements.
    pub(super) comments: bool,
    /// What stands between the lines.
    pub(super) line: &'static str,
    /// What stands behind the document.
    pub(super) end: &'static str,
    /// What stands before and behind a colon of JSON.
    pub(super) colon: &'static str,
}

/// How characters are escaped that need not be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Escapes {
    /// Not at all.
    #[default]
    Needed,
    /// Quotes by name; in JSON the slash.
    Quotes,
    /// What is not ASCII, by decimal number.
    Decimal,
    /// Every letter, by hexadecimal number.
    Hexadecimal,
    /// Texts as CDATA.
    Cdata,
}

/// Encodings other than UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    /// One byte a character; what has none is a character reference.
    Latin1,
    /// Two bytes a character, with a byte order mark.
    Utf16,
    /// Two bytes for each character that is not ASCII, as in EUC-KR.
    EucKr,
}
