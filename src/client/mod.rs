//! Who can read an answer: its bytes held against what a client needs.
//!
//! Pure and quick, for it is asked of every answer of a run. A client that cannot read an answer breaks
//! nobody's promise: this room never judges. It never imitates a decoder either: each need is one plain
//! look at the bytes, or at what [`crate::codec`] read there. What a client is held against depends on
//! what it takes the answer for, which its status says: a body that comes with an error is read by few.
//!
//! Next: `need` for each need, `excerpt` for how a place is shown, [`crate::model::client`] for the
//! clients.

mod excerpt;
mod need;

use crate::codec::Read;
use crate::model::{Action, Client, Format, Model};
use crate::wire::Response;

/// An answer, as far as a client may stumble over it.
pub struct SeenAnswer<'a> {
    /// The action that was called.
    pub action: &'a Action,
    /// The answer.
    pub response: &'a Response,
    /// The body's media type, without its parameters.
    pub media: Option<&'a str>,
    /// The same, read.
    pub read: &'a Read,
    /// What it says to whoever can read it.
    pub said: AnswerKind,
    /// The format that was asked for.
    pub asked: Format,
}

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// A success.
    Success,
    /// A refusal.
    Refusal,
    /// Neither.
    Neither,
}

/// A need that an answer does not meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stumble {
    /// The index of the demand in its client.
    pub demand: usize,
    /// The place: the bytes around it with `»` and `«` about the place itself, or a field and what it holds.
    pub place: String,
}

/// Whether an answer meets whatever any client of the model needs of a success in the format that was asked
/// for. Mostly it does: then [`hold`] has nothing to say for any of them, and each need was looked at once.
pub fn meets_all(model: &Model, seen: &SeenAnswer<'_>) -> bool {
    let all = model.needs.iter().find(|all| seen.read.format == Some(all.format) && seen.asked == all.format);
    let reader = Reader { seen, takes: true, reads: true };
    all.is_some_and(|all| {
        seen.said == AnswerKind::Success
            && all.successes.contains(&seen.response.status)
            && all.needs.iter().all(|need| reader.lacks(need).is_none())
    })
}

/// Every need of a client that an answer does not meet, in the order of its demands. It is one
/// that would have asked for that format.
pub fn hold(client: &Client, seen: &SeenAnswer<'_>) -> Vec<Stumble> {
    let reads = seen.read.format.is_some_and(|format| client.reads.contains(&format));
    let reader = Reader { seen, takes: client.successes().contains(&seen.response.status), reads };
    let format = seen.read.format.unwrap_or(seen.asked);
    let about = |only: Option<Format>| only.is_none_or(|only| only == format);
    let demands = client.demands.iter().enumerate().filter(|(_, demand)| about(demand.format));
    demands.filter_map(|(index, demand)| Some(Stumble { demand: index, place: reader.lacks(&demand.need)? })).collect()
}

/// A client with an answer in its hands.
struct Reader<'s> {
    seen: &'s SeenAnswer<'s>,
    /// Whether it takes the answer for a success.
    takes: bool,
    /// Whether the body is in a format it reads.
    reads: bool,
}

#[cfg(test)]
mod tests;
