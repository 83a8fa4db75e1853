//! The forms a refusal may have, and what is said in one before any action is reached.
//!
//! Why an action refuses a request is never here: those are its constraints. What is refused for a
//! reason that lies outside the request is: [`Standing`].
//!
//! Next: [`super::constraint`].

/// A form a refusal may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusalForm {
    /// `service` or `gateway`.
    pub name: String,
    /// Root element, or outer JSON key.
    pub root: String,
    /// The member with the error code.
    pub code: String,
    /// The member with the message.
    pub message: String,
    /// The member with more words, where the form has one.
    pub details: Option<String>,
    /// What is known to be said in this form of requests that reach no action.
    pub says: Vec<Said>,
}

impl RefusalForm {
    /// What is said for that cause, if it is known.
    pub fn said(&self, cause: Unreached) -> Option<&Said> {
        self.says.iter().find(|said| said.cause == cause)
    }
}

/// One refusal, word for word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Why it is said.
    pub cause: Unreached,
    /// The HTTP status.
    pub status: u16,
    /// The error code.
    pub code: String,
    /// The message.
    pub message: String,
    /// More words, where there are any.
    pub details: Option<String>,
}

named! {
    /// Why a request reaches no action.
    pub enum Unreached {
        /// No action has its path.
        UnknownPath = "unknown-path",
        /// Its signature is missing, or a part of it.
        Unsigned = "unsigned",
        /// It is signed, but not as it should be: another key, another secret, another time.
        WronglySigned = "wrongly-signed",
    }
}

/// Codes of refusals that say nothing about the request they answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What is in the way.
    pub means: Means,
    /// The HTTP status they come with, where they mean this with one only.
    pub status: Option<u16>,
    /// The codes.
    pub codes: Vec<String>,
}

named! {
    /// What is in the way of a request that is as good as another.
    pub enum Means {
        /// As many exist as may exist.
        Quota = "quota",
        /// Something else has that name.
        NameInUse = "name-in-use",
        /// What the request names is being worked on.
        Busy = "busy",
        /// Too much is asked for in too short a time.
        Throttled = "throttled",
    }
}
