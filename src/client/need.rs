//! Each need, and where an answer does not meet it.
//!
//! Never more than one look: a need that several bytes break is told by the first of them.
//!
//! Next: [`super::excerpt`].

use memchr::{memchr, memchr_iter};

use crate::codec::Answer;
use crate::model::{Format, MemberPath, Need};
use crate::value::{Path, Record, Trail, Value};
use crate::wire::{AnomalyKind, Limits, xml};

use super::{AnswerKind, Reader, excerpt};

impl Reader<'_> {
    /// Where an answer does not meet a need; `None` where it does, or where the need is not about it.
    pub(super) fn lacks(&self, need: &Need) -> Option<String> {
        match need {
            Need::SuccessStatus { .. } => self.status(),
            Need::RefusalForms(forms) => self.form(forms),
            // A client that takes the answer for an error does not read on.
            _ if !self.takes || self.seen.said == AnswerKind::Refusal => None,
            Need::FirstByte(bytes) => self.body().first().is_none_or(|byte| !bytes.contains(byte)).then(|| self.at(0)),
            Need::MediaTypes(types) => self.media_type(types),
            Need::Whole if self.reads || self.seen.read.format.is_none() => self.broken(),
            // Of a body in another format, that is all there is to say.
            Need::Whole => None,
            _ if !self.reads => None,
            Need::LastByte(bytes) => {
                let last = self.body().last().is_none_or(|byte| !bytes.contains(byte));
                last.then(|| self.at(self.body().len().saturating_sub(1)))
            }
            Need::BlankBeforeInner => self.blank_before_inner(),
            Need::OneRoot => self.beside_the_root(|_| true),
            Need::FirstRoot => self.beside_the_root(|at| at < self.find(&self.seen.action.output.name)),
            Need::EmptyLists => self.empty_list(),
            Need::DeclaredTypes => self.retyped(),
            Need::BareItems => self.wrapped(),
            Need::Given(path) => self.missing(path),
        }
    }

    fn body(&self) -> &[u8] {
        &self.seen.response.body
    }

    fn at(&self, at: usize) -> String {
        excerpt::at(self.body(), at)
    }

    /// Where a key or an element of that name first stands; behind the body where it does not.
    fn find(&self, name: &str) -> usize {
        let (quoted, tag) = (format!("\"{name}\""), format!("<{name}"));
        let (body, word) = (self.body(), if self.is(Format::Json) { quoted } else { tag });
        body.windows(word.len()).position(|window| window == word.as_bytes()).map_or(body.len(), |at| at + 1)
    }

    fn is(&self, format: Format) -> bool {
        self.seen.read.format == Some(format)
    }

    fn status(&self) -> Option<String> {
        let status = self.seen.response.status;
        match self.seen.said {
            AnswerKind::Success if !self.takes => Some(format!("HTTP {status} with a success")),
            AnswerKind::Refusal if self.takes => Some(format!("HTTP {status} with a refusal")),
            _ => None,
        }
    }

    fn form(&self, forms: &[String]) -> Option<String> {
        if self.takes || self.seen.said != AnswerKind::Refusal {
            return None;
        }
        match &self.seen.read.answer {
            Answer::Refusal(refusal) if forms.contains(&refusal.form) => None,
            _ => Some(self.at(self.body().iter().position(u8::is_ascii_alphabetic).unwrap_or(0))),
        }
    }

    fn media_type(&self, types: &[String]) -> Option<String> {
        let Some(media) = self.seen.media else { return Some("no Content-Type".to_owned()) };
        let by_suffix = || {
            let media = media.to_ascii_lowercase();
            types.iter().any(|known| known.starts_with('+') && media.ends_with(known))
        };
        if types.iter().any(|known| known.eq_ignore_ascii_case(media)) || by_suffix() {
            return None;
        }
        let value = self.seen.response.headers.get("content-type").unwrap_or_default();
        Some(format!("Content-Type: {}", value.chars().take(60).collect::<String>()))
    }

    fn blank_before_inner(&self) -> Option<String> {
        let body = self.body();
        let inner = memchr_iter(b'{', body).nth(1);
        let blank = inner.and_then(|at| body.get(at.checked_sub(1)?)).is_some_and(|byte| b" \t\r\n".contains(byte));
        (!blank).then(|| self.at(inner.unwrap_or(0)))
    }

    /// What stands beside the answer at the root, or that nothing stands around it.
    fn beside_the_root(&self, counts: impl Fn(usize) -> bool) -> Option<String> {
        let odd = self.seen.read.anomalies.iter().filter(|anomaly| anomaly.at == Path::root());
        // They are in the order of the document: if the first does not count, none does.
        let mut places = odd.filter_map(|anomaly| match &anomaly.kind {
            AnomalyKind::Unknown { name, .. } => Some(Some(self.find(name)).filter(|&at| counts(at))),
            AnomalyKind::Unwrapped { .. } => Some(Some(0)),
            _ => None,
        });
        places.next().flatten().map(|at| self.at(at))
    }

    /// Where the document cannot be read on. Blanks in front of XML are another matter.
    fn broken(&self) -> Option<String> {
        let trimmed = self.body().trim_ascii_start();
        let front = self.body().len() - trimmed.len();
        let again = (front > 0 && self.is(Format::Xml)).then(|| xml::read(trimmed, &Limits::default()).anomalies);
        let odd = again.as_ref().unwrap_or(&self.seen.read.anomalies);
        odd.iter().find_map(|anomaly| match &anomaly.kind {
            AnomalyKind::Malformed { offset, .. } => Some(self.at(*offset + again.as_ref().map_or(0, |_| front))),
            AnomalyKind::Truncated | AnomalyKind::Empty => Some(self.at(self.body().len())),
            AnomalyKind::Trailing { text } if self.is(Format::Json) => {
                Some(self.at(self.body().len().saturating_sub(text.len())))
            }
            _ => None,
        })
    }

    /// A list that is written as an element with a beginning, an end and nothing between them.
    fn empty_list(&self) -> Option<String> {
        let lists = &self.seen.action.lists;
        let body = self.body();
        // Mostly there is none, not even in a comment, and that is quickly seen.
        if !lists.iter().any(|tag| tag.find_iter(body).any(|at| ends(&body[at + tag.needle().len()..]))) {
            return None;
        }
        let mut at = 0;
        while let Some(next) = memchr(b'<', &body[at..]).map(|next| at + next) {
            let rest = &body[next..];
            at = next + skipped(rest);
            if let Some(inside) = lists.iter().find_map(|tag| rest.strip_prefix(tag.needle()))
                && ends(inside)
            {
                return Some(self.at(next + rest.len() - inside.len() - 1));
            }
        }
        None
    }

    fn retyped(&self) -> Option<String> {
        let root = Path::root();
        let mut odd = self.seen.read.anomalies.iter().filter(|anomaly| anomaly.at != root);
        odd.find_map(|anomaly| match &anomaly.kind {
            AnomalyKind::Retyped { found, .. } if found == "null" => None,
            AnomalyKind::Retyped { expected, found } => Some(format!("{}: {found}, declared {expected}", anomaly.at)),
            AnomalyKind::Unwrapped { .. } => Some(format!("{}: no list", anomaly.at)),
            _ => None,
        })
    }

    fn wrapped(&self) -> Option<String> {
        let root = Path::root();
        let mut odd = self.seen.read.anomalies.iter().filter(|anomaly| anomaly.at != root);
        odd.find_map(|anomaly| match &anomaly.kind {
            AnomalyKind::Wrapped { found, .. } => Some(self.at(self.find(found))),
            _ => None,
        })
    }

    /// A member that is not there, or is null, in any of the records that should have it.
    fn missing(&self, path: &MemberPath) -> Option<String> {
        let Answer::Success(fields) = &self.seen.read.answer else { return None };
        // What the page does not have is lacking in no answer.
        self.seen.action.member_at(path)?;
        let moved = self.seen.read.anomalies.iter().find(|anomaly| {
            matches!(anomaly.kind, AnomalyKind::Renamed { .. }) && *path == anomaly.at.without_indices()
        });
        let lacking = moved.map(|anomaly| (anomaly.at.clone(), "under another name"));
        let (at, what) = lacking.or_else(|| lack(fields, path.names(), &Trail::Root.name("output")))?;
        Some(format!("{at}: {what}"))
    }
}

/// How much of XML is passed over from a `<` on: a whole comment, a whole CDATA section, or one byte.
fn skipped(rest: &[u8]) -> usize {
    for (open, close) in [(&b"<![CDATA["[..], &b"]]>"[..]), (b"<!--", b"-->")] {
        if rest.starts_with(open) {
            let end = rest.windows(close.len()).position(|window| window == close);
            return end.map_or(rest.len(), |end| end + close.len());
        }
    }
    1
}

/// Whether an element ends without anything inside: what stands behind its opening tag.
fn ends(inside: &[u8]) -> bool {
    inside.trim_ascii_start().starts_with(b"</")
}

/// The first place where the names lead to nothing, or to null; items of a list are all looked at.
fn lack<'p>(
    record: &Record,
    mut names: impl Iterator<Item = &'p str> + Clone,
    at: &Trail<'_>,
) -> Option<(Path, &'static str)> {
    let name = names.next()?;
    let (at, is_last) = (at.name(name), names.clone().next().is_none());
    match record.get(name) {
        None => Some((at.path(), "absent")),
        Some(Value::Null) => Some((at.path(), "null")),
        Some(Value::Record(inner)) if !is_last => lack(inner, names, &at),
        Some(Value::List(items)) => items.iter().enumerate().find_map(|(index, item)| match item {
            Value::Record(inner) if !is_last => lack(inner, names.clone(), &at.index(index)),
            Value::Null if !is_last => Some((at.index(index).path(), "null")),
            _ => None,
        }),
        Some(_) => None,
    }
}
