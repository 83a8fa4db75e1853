//! The archive as its format says, and as its writers write it: what may be missing may be `null`.
//!
//! Keys that tell nothing of an exchange are passed over. Next: [`super::entry`].

use serde::Deserialize;
use serde_json::value::RawValue;

/// The whole archive, its entries unread.
#[derive(Deserialize)]
#[serde(expecting = "an HTTP archive")]
pub(super) struct Archive<'a> {
    #[serde(borrow)]
    log: Log<'a>,
}

#[derive(Deserialize)]
#[serde(expecting = "the log of an HTTP archive")]
struct Log<'a> {
    #[serde(borrow)]
    entries: Vec<&'a RawValue>,
}

/// Reads the outermost form.
pub(super) fn archive(text: &str) -> serde_json::Result<Archive<'_>> {
    serde_json::from_str(text)
}

/// Reads one entry.
pub(super) fn entry(text: &str) -> serde_json::Result<Entry> {
    serde_json::from_str(text)
}

impl<'a> Archive<'a> {
    pub(super) fn entries(&self) -> &[&'a RawValue] {
        &self.log.entries
    }
}

/// One request and its answer.
#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) request: Request,
    pub(super) response: Option<Response>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Option<Vec<Pair>>,
    pub(super) query_string: Option<Vec<Pair>>,
    pub(super) post_data: Option<PostData>,
    pub(super) body_size: Option<f64>,
}

/// A header, or a parameter.
#[derive(Deserialize)]
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) value: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PostData {
    pub(super) mime_type: Option<String>,
    pub(super) text: Option<String>,
    pub(super) params: Option<Vec<Pair>>,
    /// Not in the format, but some write it.
    pub(super) encoding: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Response {
    /// 0 or less where there was none.
    pub(super) status: f64,
    pub(super) headers: Option<Vec<Pair>>,
    pub(super) content: Option<Content>,
    /// What Chrome says of an answer that broke off.
    #[serde(rename = "_error")]
    pub(super) error: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content {
    /// How long the unpacked body is, in bytes; -1 where nobody knows.
    pub(super) size: Option<f64>,
    pub(super) mime_type: Option<String>,
    pub(super) text: Option<String>,
    pub(super) encoding: Option<String>,
}
