//! What became of a request, from what it was answered, and answered the second time.
//!
//! Next: [`super`], which writes it down.

use crate::judge::{Class, Judgement, state, words};

use super::Tally;

/// What became of a valid or open request, once everything it was answered is taken together.
pub(super) enum Became {
    Accepted,
    /// Refused or failed, whatever was tried.
    Refused {
        failed: bool,
        said: String,
    },
    /// Refused or failed once, and accepted with the same bytes.
    Wavered {
        failed: bool,
        said: String,
    },
    /// Accepted the second time; what refused it first said nothing of it.
    Late,
    /// Nothing was learnt.
    Nothing(String),
    /// Neither a success nor a refusal.
    Unreadable,
}

impl Tally<'_> {
    /// What became of a request. Who has accepted others accepts the credentials: then a 401 or 403
    /// is about the request.
    pub(super) fn outcome(&self, judgement: &Judgement) -> Became {
        let standing = |code: &str| self.model.standing(0, code).is_some();
        match (&judgement.class, &judgement.again) {
            (Class::Refused { code, .. }, Some(Class::Accepted)) if standing(code) => Became::Late,
            (Class::Denied, _) if self.accepted > 0 => {
                Became::Refused { failed: false, said: "HTTP 401 or 403".to_owned() }
            }
            _ => outcome(judgement),
        }
    }
}

/// What became of a request, from what it was answered, and answered the second time.
fn outcome(judgement: &Judgement) -> Became {
    let first = single(&judgement.class);
    let Some(again) = &judgement.again else {
        return match judgement.class {
            // A gateway says so of what it could not reach; once, that is nothing.
            Class::Throttled => Became::Nothing("the endpoint says: too many requests".to_owned()),
            Class::Down { status: 503 | 504 } => Became::Nothing(said(&judgement.class)),
            _ => first,
        };
    };
    match (first, single(again)) {
        (Became::Refused { failed, said }, Became::Accepted) => Became::Wavered { failed, said },
        (Became::Refused { .. }, other @ (Became::Refused { .. } | Became::Unreadable)) => other,
        (first, _) => first,
    }
}

fn single(class: &Class) -> Became {
    match class {
        Class::Accepted => Became::Accepted,
        Class::Unreadable => Became::Unreadable,
        Class::Refused { .. } | Class::Throttled => Became::Refused { failed: false, said: said(class) },
        Class::Down { status } => Became::Refused { failed: !matches!(status, 503 | 504), said: said(class) },
        Class::Denied
        | Class::Carrier { .. }
        | Class::Standing { .. }
        | Class::Withheld { .. }
        | Class::Broken { .. } => Became::Nothing(said(class)),
    }
}

/// What an endpoint did, in words.
fn said(class: &Class) -> String {
    match class {
        Class::Accepted => "accepted".to_owned(),
        Class::Unreadable => "answered with neither a success nor a refusal".to_owned(),
        Class::Refused { code, message } => refusal(code, message),
        Class::Throttled => "refused: too many requests".to_owned(),
        Class::Down { status } => format!("HTTP {status} without a word of the service"),
        Class::Denied => "the endpoint does not accept the credentials".to_owned(),
        Class::Carrier { status } => format!("HTTP {status}: about the message, not what it says"),
        Class::Standing { means, signature, after_creations } => state::reason(*means, signature, *after_creations),
        Class::Withheld { reason } | Class::Broken { reason, .. } => reason.clone(),
    }
}

fn refusal(code: &str, message: &str) -> String {
    match (code, message) {
        ("", "") => "refused without a readable reason".to_owned(),
        ("", message) => format!("refused: {}", words::short(message)),
        (code, message) => format!("refused with {}: {}", words::clipped(code), words::short(message)),
    }
}
