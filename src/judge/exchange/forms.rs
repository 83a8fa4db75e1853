//! Forms that no page shows: the kinds of value in JSON, and refusals that are no document.
//!
//! Such is a matter of `json-form` and `refusal-form`, never of the statement about the field or the
//! format. Next: [`super`].

use crate::codec::{Read, Refusal};
use crate::model::{Format, Kind, Member, Rule, Set, Type};
use crate::validate::Violation;
use crate::value::{Path, Value};
use crate::wire::{Anomaly, AnomalyKind, Response};

use super::super::{Layer, words};
use super::{Judge, media_type, text};

impl Judge<'_> {
    /// What holds of the content and shows in JSON alone. A spec without such a promise has the field's.
    pub(super) fn json_forms(&mut self, forms: Vec<Violation>) {
        for form in forms {
            let promise = self.model.promise(self.action, Kind::JsonForm);
            let (id, path) = (promise.unwrap_or(form.constraint), form.path.to_string());
            let expected = words::demand(self.model, form.constraint);
            self.check_at(id, Layer::Shape, path, Some(form.found));
            if let Some(last) = self.judgement.divergences.last_mut() {
                last.expected = expected;
            }
        }
    }

    /// A level that JSON has and XML has not, or the other way round, where the answer is JSON.
    pub(super) fn is_json_form(&self, anomaly: &Anomaly, format: Format) -> bool {
        if format != Format::Json {
            return false;
        }
        let list = self.action.output_at(&anomaly.at.without_indices());
        let item = list.and_then(|member: &Member| match &member.kind {
            Type::List(item) => Some(&item.name),
            _ => None,
        });
        match &anomaly.kind {
            AnomalyKind::Wrapped { found, .. } => item == Some(found),
            AnomalyKind::Unwrapped { expected } => item == Some(expected) || anomaly.at == Path::root(),
            _ => false,
        }
    }

    /// A refusal that does not claim to be a document: its form is the one thing to say of it.
    pub(super) fn is_plain_refusal(&self, response: &Response, read: &Read) -> bool {
        let is_blank = response.body.iter().all(u8::is_ascii_whitespace);
        let media = response.headers.get("content-type").map(media_type);
        let named = |media: &str| Format::ALL.iter().any(|format| media.to_ascii_lowercase().contains(format.name()));
        response.status >= 400 && (is_blank || !media.map_or(read.format.is_some(), named))
    }

    /// A refusal in one of the known forms: its code and its message.
    pub(super) fn refusal(&mut self, refusal: &Refusal) {
        let Some(form) = self.model.refusals.iter().find(|form| form.name == refusal.form) else { return };
        let (code, message) = (refusal.fields.get(&form.code), refusal.fields.get(&form.message));
        let wrong = [(&form.code, code), (&form.message, message)].into_iter().find_map(|(name, value)| match value {
            None => Some(format!("{} without {name}", form.root)),
            Some(Value::Text(_)) => None,
            Some(other) => Some(format!("{name} is {}", other.kind())),
        });
        let formed = wrong.is_none();
        self.promise(Kind::RefusalForm, Layer::Envelope, "error", wrong);
        if formed {
            let code = code.and_then(Value::as_text).unwrap_or_default();
            let empty = code.trim().is_empty() || code == self.success_code();
            self.promise(Kind::RefusalCode, Layer::Envelope, "error", empty.then(|| format!("code {code:?}")));
            let silent = message.and_then(Value::as_text).unwrap_or_default().trim().is_empty();
            self.promise(Kind::RefusalMessage, Layer::Envelope, "error", silent.then(|| "no message".to_owned()));
        }
    }

    /// Whether what stands under the root of a refusal says that it is a success.
    pub(super) fn says_success(&self, refusal: &Refusal) -> bool {
        let form = self.model.refusals.iter().find(|form| form.name == refusal.form);
        form.is_some_and(|form| text(&refusal.fields, &form.code) == self.success_code())
    }

    /// The code of success: what the spec says the success answer's code field equals.
    pub(super) fn success_code(&self) -> &str {
        let name = self.model.refusals.first().map(|form| form.code.as_str());
        let member =
            self.action.output.record().unwrap_or_default().iter().find(|member| Some(member.name.as_str()) == name);
        let equals = member.and_then(|member| self.model.constraint_on(member, Kind::Equals));
        if let Some(Rule::Set(Set::Equals(value))) = equals.and_then(|id| self.rule(id)) { value } else { "" }
    }

    /// Whether it is in another form than the service's own.
    pub(super) fn is_gateway(&self, refusal: &Refusal) -> bool {
        self.model.refusals.first().is_some_and(|form| form.name != refusal.form)
    }

    /// A document that is neither a success nor a refusal.
    pub(super) fn neither(&mut self, root: Option<&str>, status: u16) {
        let found = root.map_or("no root".to_owned(), |root| format!("<{root}>"));
        let (kind, found) = match status {
            200..=299 => (Kind::Root, found),
            _ => (Kind::RefusalForm, found),
        };
        self.promise(kind, Layer::Envelope, "body", Some(found));
    }
}
