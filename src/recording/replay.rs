//! Recordings replayed: an answer held against the one that was recorded, and what may differ.
//!
//! A fixture is a recording: a request and the answer somebody really got. That an answer keeps the
//! page is for [`crate::judge`]; here it is held against the recorded one, and the difference is a
//! list of edits. Never opens a socket, judges nothing by the page.
//!
//! Next: [`super::tree`] for what an answer says, [`mod@super::edit`] for in what two differ, `allow` for
//! what may differ, `show` for edits in words; [`crate::judge::replayed`] for what comes out.

use crate::case::Case;
use crate::case::fixture::{Origin, Recorded};
use crate::codec::{Answer, decode_answer};
use crate::judge::Class;
use crate::judge::replayed::{EditKind, Edited, MOST_EDITS, Replayed, State};
use crate::judge::state::reason;
use crate::model::{Action, Model};
use crate::value::Record;
use crate::wire::{Limits, Response};

use super::allow::Allowance;
use super::answer::{self, Compared};
use super::show::{self, Shown};
use super::tree::Tree;
use super::{edit, masked, spelling};

/// Whose answers are compared: a recorded one, and one to the same request here.
pub struct AnswerPair<'a> {
    /// The promises: what may differ follows from them.
    pub model: &'a Model,
    /// The action that was called.
    pub action: &'a Action,
    /// The recorded answer, and its request.
    pub recorded: &'a Recorded,
    /// The parameters that were sent.
    pub sent: &'a Record,
}

/// What became of a case that is a recording, and was answered so or not at all; `None` where it is
/// none. `index` is the one of the case.
pub fn replay(
    model: &Model,
    index: usize,
    case: &Case,
    class: &Class,
    response: Option<&Response>,
) -> Option<Replayed> {
    let (recorded, action) = (case.recorded.as_deref()?, model.actions.get(case.action)?);
    Some(AnswerPair { model, action, recorded, sent: &case.label.input }.compare(index, class, response))
}

impl AnswerPair<'_> {
    /// What became of the recording; `case` is the index of its case. Without an answer, or with one
    /// that is not about the request, there is nothing to compare.
    pub fn compare(&self, case: usize, class: &Class, response: Option<&Response>) -> Replayed {
        let advice = self.recorded.origin == Origin::BuiltIn;
        let nothing = |reason| {
            let (edits, reason) = (Vec::new(), Some(reason));
            Replayed { case, state: State::NotComparable, advice, edits, size: 0, reason, known: None }
        };
        if let Some(reason) = self.in_the_way(class) {
            return nothing(reason);
        }
        let Some(response) = response else { return nothing("no whole answer came".to_owned()) };
        let mut edits = self.edits(response);
        let size = edits.iter().filter(|edit| edit.kind != EditKind::Wire).count();
        edits.truncate(MOST_EDITS);
        let state = if size == 0 { State::Same } else { State::Differs };
        Replayed { case, state, advice, edits, size, reason: None, known: None }
    }

    /// Every edit between the recorded answer and this one, but for what may differ: the head's first.
    pub fn edits(&self, response: &Response) -> Vec<Edited> {
        let (recorded, actual) = (Compared::of(&self.recorded.response), Compared::of(response));
        let allowance = Allowance::of(self.model, self.action, self.recorded, self.sent);
        let mut edits = head(&recorded, &actual, &allowance);
        let [old, new] = self.trees(recorded, actual);
        // What is the same and would be rewritten alike stays the same: so most refusals are.
        let same = allowance.rewrites_alike() && old == new;
        let mut found = if same { Vec::new() } else { edit::between(&allowance.recorded(old), &allowance.actual(new)) };
        if !found.is_empty() {
            // Most are the same: what is rewritten is read once more only where it has to be shown.
            let [old, new] = self.trees(Compared::of(&self.recorded.response), Compared::of(response));
            masked::forgive(&mut found, self.recorded, &old, &new);
            let shown = Shown { model: self.model, action: self.action, recorded: &old, actual: &new };
            edits.extend(found.iter().map(|edit| shown.edit(edit)));
        }
        // Values of which only the kind is compared are of any number of words.
        let empty = edits.is_empty() && self.recorded.compare.is_empty();
        if empty && let Some((recorded, actual)) = spelling::parts(&self.recorded.response.body, &response.body) {
            edits.push(Edited { kind: EditKind::Wire, path: "body".to_owned(), recorded, actual });
        }
        edits
    }

    /// What the two say, without their formats where those are not the same.
    fn trees(&self, recorded: Compared, actual: Compared) -> [Tree; 2] {
        let same_format = recorded.format == actual.format;
        [recorded.tree, actual.tree].map(|tree| match same_format {
            true => tree,
            false => answer::neutral_root(tree, &self.action.output),
        })
    }

    /// Whether a code of a standing refusal is in the recorded answer anywhere: most need not be read.
    fn may_stand(&self) -> bool {
        let body = String::from_utf8_lossy(&self.recorded.response.body);
        self.model.standing.iter().flat_map(|standing| &standing.codes).any(|code| body.contains(code.as_str()))
    }

    fn recorded_answer(&self) -> Answer {
        decode_answer(self.model, self.action, &self.recorded.response, &Limits::default()).answer
    }

    /// Why the two answers cannot be held against each other, if they cannot.
    fn in_the_way(&self, class: &Class) -> Option<String> {
        if let Some(Answer::Refusal(refusal)) = self.may_stand().then(|| self.recorded_answer()) {
            let code = refusal.fields.iter().filter_map(|(_, value)| crate::codec::scalar::format(value));
            let mut codes = code.filter(|code| self.model.standing(self.recorded.response.status, code).is_some());
            if let Some(code) = codes.next() {
                return Some(format!("the recorded answer is a refusal that says nothing of its request ({code})"));
            }
        }
        // What was signed is not recorded, so it is not sent again.
        if let 401 | 403 = self.recorded.response.status {
            return Some("the recorded answer is about the credentials of its client".to_owned());
        }
        match class {
            Class::Denied => Some("the endpoint does not accept the credentials".to_owned()),
            Class::Standing { means, signature, after_creations } => Some(reason(*means, signature, *after_creations)),
            Class::Withheld { reason } | Class::Broken { reason, .. } => Some(reason.clone()),
            Class::Throttled => Some("the endpoint says: too many requests".to_owned()),
            Class::Down { status: status @ (503 | 504) } if self.recorded.response.status != *status => {
                Some(format!("HTTP {status} without a word of the service"))
            }
            _ => None,
        }
    }
}

/// Edits outside the content: status, media type, format, and whether the body is whole.
fn head(recorded: &Compared, actual: &Compared, allowance: &Allowance<'_>) -> Vec<Edited> {
    let named =
        |format: &Option<crate::model::Format>| format.map_or("neither XML nor JSON", |it| it.name()).to_owned();
    let media = |media: &Option<String>| media.as_deref().map_or_else(|| "none".to_owned(), show::clipped);
    let whole = |broken: &Option<&'static str>| broken.unwrap_or("well-formed").to_owned();
    let follows = recorded.format != actual.format && recorded.follows_format() && actual.follows_format();
    let all = [
        (EditKind::Status, "status", recorded.status.to_string(), actual.status.to_string()),
        (EditKind::Format, "format", named(&recorded.format), named(&actual.format)),
        (EditKind::MediaType, "media-type", media(&recorded.media_type), media(&actual.media_type)),
        (EditKind::Changed, "body", whole(&recorded.broken), whole(&actual.broken)),
    ];
    let differs = |(kind, path, recorded, actual): &(EditKind, &str, String, String)| {
        recorded != actual && !allowance.passes_over(path) && !(follows && *kind == EditKind::MediaType)
    };
    let edited = |(kind, path, recorded, actual): (EditKind, &str, String, String)| Edited {
        kind,
        path: path.to_owned(),
        recorded,
        actual,
    };
    all.into_iter().filter(differs).map(edited).collect()
}
