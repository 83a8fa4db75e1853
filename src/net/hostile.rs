//! Endpoints that mean harm, or are badly broken below HTTP: a closed list, each with an id.
//!
//! What no HTTP library would send: answers that never end, lie about their length, are no HTTP at
//! all, or are made to exhaust a reader. The first few are only unusual, and must be taken as they
//! are. Nobody but the client of the moment is ever written to,
//! and nothing is held in memory that the client does not take.
//!
//! Next: `script` for what each of them writes, `face` for the server that writes it.

mod face;
mod script;

use crate::model::{Kind, Layer};

pub use face::serve_hostile;

/// A way to answer that no client should have to survive, and every client must.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hostility {
    /// Everything comes, two seconds late.
    Late,
    /// In small chunks, with an extension and a trailer, as HTTP allows.
    Chunked,
    /// In chunks, on a connection that is closed then.
    ChunkedThenClosed,
    /// With a length, on a connection that is closed then.
    LengthThenClosed,
    /// Without a length, until the connection is closed.
    UntilClosed,
    /// No byte ever comes.
    NeverAnswers,
    /// The connection is closed in place of an answer.
    ClosesUnanswered,
    /// The head comes byte by byte.
    TrickledHead,
    /// The body comes byte by byte.
    TrickledBody,
    /// A body without a length and without an end.
    EndlessBody,
    /// Chunk after chunk.
    EndlessChunks,
    /// Header after header.
    EndlessHeaders,
    /// One header whose value does not end.
    EndlessHeaderValue,
    /// 100 MB, announced.
    HugeBody,
    /// 100 MB, not announced.
    HugeBodyUnannounced,
    /// A gzip bomb that nobody asked for.
    GzipBomb,
    /// `Content-Length` is more than comes.
    LengthTooLong,
    /// `Content-Length` is less than comes.
    LengthTooShort,
    /// A whole answer, and another one nobody asked for behind it.
    SurplusAnswer,
    /// Chunk sizes that are none.
    InvalidChunking,
    /// A body without any head.
    Http09,
    /// Bytes without any meaning.
    Garbage,
    /// A reset in the middle of the head.
    ResetInHead,
    /// A reset in the middle of the body.
    ResetInBody,
    /// A redirection to another host.
    RedirectElsewhere,
    /// A redirection to itself.
    RedirectLoop,
    /// Interim answers without an end.
    InterimFlood,
    /// NUL in a header.
    NulInHeader,
    /// Bytes that are not UTF-8 in a header.
    InvalidUtf8InHeader,
    /// NUL in the body.
    NulInBody,
    /// Bytes that are not UTF-8 in the body.
    InvalidUtf8InBody,
    /// XML, 100,000 levels deep.
    DeepXml,
    /// JSON, 100,000 levels deep.
    DeepJson,
    /// An element with a million attributes.
    MillionAttributes,
    /// An element with 20,000 attributes, which no other answer has.
    ManyAttributes,
    /// Entities that expand to entities.
    BillionLaughs,
    /// One long entity, many times.
    QuadraticEntities,
    /// An entity to be fetched from another host.
    ExternalEntity,
}

use Hostility as H;

/// Every hostility with its id and a sentence.
const TABLE: [(Hostility, &str, &str); 38] = [
    (H::Late, "late", "answers two seconds late"),
    (H::Chunked, "chunked", "sends its body in small chunks"),
    (H::ChunkedThenClosed, "chunked-then-closed", "sends its body in small chunks, and closes the connection"),
    (H::LengthThenClosed, "length-then-closed", "announces how long its body is, and closes the connection behind it"),
    (H::UntilClosed, "until-closed", "ends its body by closing the connection"),
    (H::NeverAnswers, "never-answers", "takes the request and never answers"),
    (H::ClosesUnanswered, "closes-unanswered", "takes the request and closes the connection"),
    (H::TrickledHead, "trickled-head", "sends the head byte by byte, slower than anyone waits"),
    (H::TrickledBody, "trickled-body", "sends the body byte by byte, slower than anyone waits"),
    (H::EndlessBody, "endless-body", "sends a body that has no length and no end"),
    (H::EndlessChunks, "endless-chunks", "sends chunks without an end"),
    (H::EndlessHeaders, "endless-headers", "sends headers without an end"),
    (H::EndlessHeaderValue, "endless-header-value", "sends one header whose value does not end"),
    (H::HugeBody, "huge-body", "announces 100 MB and sends them"),
    (H::HugeBodyUnannounced, "huge-body-unannounced", "sends 100 MB without a word"),
    (H::GzipBomb, "gzip-bomb", "sends a small body that unpacks to 124 MB, though no compression was asked for"),
    (H::LengthTooLong, "length-too-long", "announces more bytes than it sends, and closes"),
    (H::LengthTooShort, "length-too-short", "announces fewer bytes than it sends, and keeps the connection open"),
    (H::SurplusAnswer, "surplus-answer", "sends a second answer nobody asked for behind the first"),
    (H::InvalidChunking, "invalid-chunking", "sends a chunk whose size is no number"),
    (H::Http09, "http-0.9", "sends a body without status line and headers"),
    (H::Garbage, "garbage", "sends bytes that mean nothing"),
    (H::ResetInHead, "reset-in-head", "resets the connection in the middle of the head"),
    (H::ResetInBody, "reset-in-body", "resets the connection in the middle of the body"),
    (H::RedirectElsewhere, "redirect-elsewhere", "redirects to another host"),
    (H::RedirectLoop, "redirect-loop", "redirects to the same place, again and again"),
    (H::InterimFlood, "interim-flood", "sends interim answers (103) without an end"),
    (H::NulInHeader, "nul-in-header", "has a NUL in a header"),
    (H::InvalidUtf8InHeader, "invalid-utf8-in-header", "has bytes that are not UTF-8 in Content-Type"),
    (H::NulInBody, "nul-in-body", "has a NUL in the body"),
    (H::InvalidUtf8InBody, "invalid-utf8-in-body", "has bytes that are not UTF-8 in the body"),
    (H::DeepXml, "deep-xml", "nests 100,000 elements"),
    (H::DeepJson, "deep-json", "nests 100,000 objects and arrays"),
    (H::MillionAttributes, "million-attributes", "gives one element a million attributes"),
    (H::ManyAttributes, "many-attributes", "gives one element 20,000 attributes, with other names in every answer"),
    (H::BillionLaughs, "billion-laughs", "declares entities that expand to a billion words"),
    (H::QuadraticEntities, "quadratic-entities", "declares one long entity and names it many times"),
    (H::ExternalEntity, "external-entity", "declares an entity to be fetched from another host"),
];

/// Every hostility there is.
pub fn all() -> impl ExactSizeIterator<Item = Hostility> {
    TABLE.iter().map(|(hostility, _, _)| *hostility)
}

impl Hostility {
    /// As it is asked for by name.
    pub fn id(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// What the server does, to be read behind "it".
    pub fn sentence(self) -> &'static str {
        TABLE[self as usize].2
    }

    /// The promise about every answer that it breaks, if it breaks any, and where that shows.
    pub fn breaks(self) -> Option<(Kind, Layer)> {
        match self {
            H::Late | H::SurplusAnswer => None,
            H::Chunked | H::ChunkedThenClosed | H::LengthThenClosed | H::UntilClosed => None,
            H::LengthTooShort | H::GzipBomb | H::NulInBody | H::DeepXml | H::DeepJson => {
                Some((Kind::WellFormed, Layer::Syntax))
            }
            H::BillionLaughs | H::QuadraticEntities | H::ExternalEntity => Some((Kind::WellFormed, Layer::Syntax)),
            H::RedirectElsewhere | H::RedirectLoop => Some((Kind::SuccessStatus, Layer::Http)),
            H::InvalidUtf8InHeader => Some((Kind::ContentType, Layer::Http)),
            H::InvalidUtf8InBody => Some((Kind::Utf8, Layer::Syntax)),
            H::ManyAttributes => Some((Kind::Root, Layer::Envelope)),
            _ => Some((Kind::WholeAnswer, Layer::Transport)),
        }
    }

    /// Why no client could tell it from a conforming endpoint, if so.
    pub fn untellable(self) -> Option<&'static str> {
        match self {
            H::Late => Some("no page says how fast an answer comes; past the timeout it is no whole answer"),
            H::Chunked | H::ChunkedThenClosed | H::LengthThenClosed | H::UntilClosed => {
                Some("HTTP/1.1 leaves the framing of a body to the server")
            }
            H::SurplusAnswer => Some("what comes behind a whole answer belongs to no request"),
            _ => None,
        }
    }

    /// The hostility of that id.
    pub fn named(id: &str) -> Option<Self> {
        TABLE.iter().find(|(_, name, _)| *name == id).map(|(hostility, _, _)| *hostility)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_list() {
        for (index, hostility) in all().enumerate() {
            assert_eq!(hostility as usize, index, "{hostility:?}");
            assert_eq!(Hostility::named(hostility.id()), Some(hostility));
            assert!(!hostility.sentence().is_empty());
            assert_eq!(hostility.breaks().is_none(), hostility.untellable().is_some(), "{hostility:?}");
        }
        assert_eq!(all().len(), Hostility::ExternalEntity as usize + 1);
    }
}
