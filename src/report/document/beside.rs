//! Rows of what a run saw beside the statements of the pages: editions, clients, lives, and what would let it
//! decide more.
//!
//! Next: [`super`] for the report they are part of.

use serde::{Deserialize, Serialize};

use crate::report::rows::Text;

/// Ids that would let a run decide more, by the names that `--bind` knows, and what they are for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Hint<'a> {
    pub(crate) bind: Vec<Text<'a>>,
    pub(crate) why: Text<'a>,
}

/// Which edition of its page an action's endpoint follows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct EditionRow<'a> {
    pub(crate) action: Text<'a>,
    /// The editions nearest to what it does; each list of those that say the same to a client.
    pub(crate) nearest: Vec<Vec<Text<'a>>>,
    /// Whether it does what the nearest does not say, and another edition says.
    pub(crate) mixes: bool,
    pub(crate) told: Vec<ToldRow<'a>>,
}

/// A statement that editions differ about, and which of them the endpoint does not contradict there.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ToldRow<'a> {
    pub(crate) statement: Text<'a>,
    pub(crate) follows: Vec<Text<'a>>,
    pub(crate) case: Option<Text<'a>>,
}

/// A statement about what becomes of created things, and what was seen of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct LifeRow<'a> {
    pub(crate) id: Text<'a>,
    pub(crate) action: Text<'a>,
    pub(crate) basis: Text<'a>,
    pub(crate) level: Text<'a>,
    pub(crate) says: Text<'a>,
    pub(crate) status: Text<'a>,
    /// How many things it was looked at, and of how many it does not hold.
    pub(crate) things: usize,
    pub(crate) broken: usize,
    pub(crate) flaws: Vec<FlawRow<'a>>,
    pub(crate) places: Vec<Text<'a>>,
    /// Whether it fails nothing.
    pub(crate) advice: bool,
    pub(crate) known: bool,
    pub(crate) reason: Option<Text<'a>>,
    /// Since when it is accepted as known.
    pub(crate) since: Option<Text<'a>>,
    /// The last day on which it is.
    pub(crate) expires: Option<Text<'a>>,
}

/// In what one thing is not as it should be; only the first few are listed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct FlawRow<'a> {
    pub(crate) thing: Text<'a>,
    pub(crate) case: Text<'a>,
    pub(crate) path: Text<'a>,
    pub(crate) found: Text<'a>,
}

/// A client: what the answers are to it, and the first one it stumbles over.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ClientRow<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) title: Text<'a>,
    pub(crate) reads: Text<'a>,
    pub(crate) demand: Option<Text<'a>>,
    pub(crate) case: Option<Text<'a>>,
    pub(crate) excerpt: Option<Text<'a>>,
    pub(crate) says: Option<Text<'a>>,
    pub(crate) answers: usize,
    pub(crate) unmet: Vec<UnmetRow<'a>>,
    pub(crate) asks: Text<'a>,
    pub(crate) asks_case: Option<Text<'a>>,
    pub(crate) required: bool,
}

/// A need of a client that some answers did not meet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct UnmetRow<'a> {
    pub(crate) demand: Text<'a>,
    pub(crate) needs: Text<'a>,
    pub(crate) answers: usize,
    pub(crate) case: Text<'a>,
    pub(crate) excerpt: Text<'a>,
    pub(crate) says: Text<'a>,
}
