//! One exchange: from the outside in, each layer only where the one around it could be read.
//!
//! Next: `forms` for what no page shows, `kept` for what an exchange as a whole shows to hold.

mod forms;
mod kept;

use crate::case::{Case, Exchange, FailureKind, Outcome};
use crate::codec::{Answer, Read, decode_answer, scalar};
use crate::model::{
    Action, ConstraintId, ConstraintSet, Format, Kind, Member, MemberPath, Model, Presence, Promise, Relation, Rule,
};
use crate::validate::{Checks, Violation, check_answer};
use crate::value::{Path, Record, Value};
use crate::wire::{Anomaly, AnomalyKind, Limits, Response};

use super::carrier::{self, charset, media_type};
use super::{Class, Direction, Divergence, Judgement, Layer, Observation, clock, fidelity, readers, words};

/// Observations kept of one answer: who sends 100,000 attributes has made a point.
const MOST_OBSERVED: usize = 50;

/// Judges one exchange by what its answer shows.
pub fn judge(model: &Model, case: &Case, exchange: &Exchange) -> Judgement {
    let action = &model.actions[case.action];
    let (ahead_ms, elapsed) = (clock::ahead_ms(exchange), exchange.elapsed);
    let held = ConstraintSet::with_capacity(model.constraints.len());
    let judgement = Judgement { ahead_ms, elapsed, held, ..Judgement::of(Class::Unreadable) };
    let mut judge = Judge { model, action, case, judgement };
    match &exchange.outcome {
        Outcome::Failed(failure) if failure.kind == FailureKind::Interrupted => {
            judge.judgement.class = Class::Withheld { reason: failure.reason.clone() };
        }
        Outcome::Failed(failure) => {
            let unreachable =
                matches!(failure.kind, FailureKind::NotSent | FailureKind::Unsendable | FailureKind::Idle);
            judge.judgement.class = Class::Broken { unreachable, reason: failure.reason.clone() };
        }
        Outcome::Answered(response) => {
            judge.response(response);
            kept::keep(model, case, &mut judge.judgement);
        }
    }
    judge.judgement
}

struct Judge<'m> {
    model: &'m Model,
    action: &'m Action,
    case: &'m Case,
    judgement: Judgement,
}

impl Judge<'_> {
    fn response(&mut self, response: &Response) {
        self.promise(Kind::WholeAnswer, Layer::Transport, "", None);
        let read = decode_answer(self.model, self.action, response, &Limits::default());
        self.judgement.class = self.classify(&read, response);
        self.judgement.clients = readers::held(self.model, self.case, &self.judgement.class, response, &read);
        if let Class::Denied | Class::Throttled | Class::Down { .. } | Class::Carrier { .. } = self.judgement.class {
            return;
        }
        if self.redirects(response, &read) {
            return;
        }
        let readable = self.syntax(response, &read);
        self.observe(&read.anomalies);
        if !readable {
            return;
        }
        // Of a document that is no answer at all, that is all there is to say.
        if !matches!(read.answer, Answer::Other(_)) {
            self.content_type(response, &read);
            self.format(&read);
        }
        match &read.answer {
            Answer::Success(fields) if self.judgement.class == Class::Accepted => {
                self.status(Kind::SuccessStatus, response.status);
                self.success(fields, &read.anomalies, read.format.unwrap_or(self.model.default_format));
            }
            Answer::Refusal(refusal) if self.judgement.class == Class::Unreadable => {
                let root = self.model.refusals.iter().find(|form| form.name == refusal.form);
                self.neither(root.map(|form| form.root.as_str()), response.status);
            }
            Answer::Refusal(refusal) => {
                self.status(Kind::RefusalStatus, response.status);
                self.refusal(refusal);
            }
            Answer::Success(_) => {
                self.status(Kind::RefusalStatus, response.status);
                let found = "a refusal under the root of a success".to_owned();
                self.promise(Kind::RefusalForm, Layer::Envelope, "error", Some(found));
            }
            Answer::Other(root) => self.neither(root.as_deref(), response.status),
        }
    }

    /// A redirection is no answer, whatever its body (mostly none, or a web page) says besides.
    fn redirects(&mut self, response: &Response, read: &Read) -> bool {
        let redirects = (300..=399).contains(&response.status) && matches!(read.answer, Answer::Other(_));
        if redirects {
            let found = format!("HTTP {}, a redirection", response.status);
            self.promise(Kind::SuccessStatus, Layer::Http, "status", Some(found));
        }
        redirects
    }

    /// The body as such: one document, in UTF-8. False where what lies deeper cannot be trusted.
    fn syntax(&mut self, response: &Response, read: &Read) -> bool {
        let media = response.headers.get("content-type");
        let charset = media.and_then(charset);
        let wrong_charset = charset.filter(|name| !carrier::is_utf8(name));
        let encoding = read.anomalies.iter().find_map(|anomaly| words::encoding(&anomaly.kind, read.format));
        let declared = wrong_charset.map(|name| format!("Content-Type says charset {name}"));
        let misread = encoding.is_some();
        if let Some(odd) = media.filter(|media| !misread && declared.is_none() && !carrier::is_proper(media, charset)) {
            let what = format!("Content-Type {}, which is no name of UTF-8, though the body is", words::clipped(odd));
            self.judgement.observations.push(Observation { path: "content-type".to_owned(), what });
        }
        self.promise(Kind::Utf8, Layer::Syntax, "body", encoding.or(declared));
        let encoded = response.headers.get("content-encoding").and_then(words::encoded);
        let broken = encoded.or_else(|| read.anomalies.iter().find_map(|anomaly| words::malformed(&anomaly.kind)));
        let whole = broken.is_none();
        if !whole && self.is_plain_refusal(response, read) {
            self.promise(Kind::RefusalForm, Layer::Envelope, "body", broken);
            return false;
        }
        if !misread || !whole {
            self.promise(Kind::WellFormed, Layer::Syntax, "body", broken);
        }
        whole && !misread
    }

    fn content_type(&mut self, response: &Response, read: &Read) {
        let Some(id) = self.model.promise(self.action, Kind::ContentType) else { return };
        let (Some(Rule::Exchange(Promise::ContentType { xml, json })), Some(format)) = (self.rule(id), read.format)
        else {
            return;
        };
        let expected = if format == Format::Xml { xml } else { json };
        let found = match response.headers.get("content-type").map(media_type) {
            None => Some("no Content-Type".to_owned()),
            Some(media) if expected.iter().any(|known| known.eq_ignore_ascii_case(media)) => None,
            Some(media) => {
                let media = media.to_ascii_lowercase();
                let fits = media.ends_with(&format!("+{}", format.name()));
                (!fits).then(|| format!("Content-Type {media} on {} body", words::a_format(format)))
            }
        };
        self.promise(Kind::ContentType, Layer::Http, "content-type", found);
    }

    /// The format asked for; when none was, the default is the statement at stake.
    fn format(&mut self, read: &Read) {
        let (Some(asked), Some(format)) = (self.case.label.format, read.format) else { return };
        let gateway = matches!(&read.answer, Answer::Refusal(refusal) if self.is_gateway(refusal));
        if gateway {
            return;
        }
        let found = (asked != format).then(|| format!("{} body", words::a_format(format)));
        let parameter = self.action.input(&self.model.format_parameter);
        let given = self.case.label.input.get(&self.model.format_parameter).is_some();
        let options = parameter.and_then(|member| self.model.constraint_on(member, Kind::Options));
        let open = given && asked != self.model.default_format;
        let options = options.filter(|id| open && self.model.constraint(*id).is_ambiguous());
        if self.judgement.class != Class::Accepted {
            // No page of an action says in which format a refusal comes.
            return if found.is_some() && options.is_none() {
                self.promise(Kind::RefusalForm, Layer::Envelope, "body", found)
            };
        }
        if let Some(options) = options {
            return self.format_reading(options, asked == format);
        }
        let default = parameter.and_then(|member| self.model.constraint_on(member, Kind::Default));
        match default.filter(|_| !given) {
            Some(id) => self.check(id, Layer::Envelope, "body", found),
            None => self.promise(Kind::AnswerFormat, Layer::Envelope, "body", found),
        }
    }

    /// An ambiguous format parameter: the answer's format tells whether it is honoured.
    fn format_reading(&mut self, id: ConstraintId, honoured: bool) {
        let readings = self.model.constraint(id).readings.iter().enumerate();
        let excluded = readings.filter(|(_, reading)| (reading.rule == Rule::Anything) == honoured);
        self.judgement.excluded.push((id, excluded.map(|(index, _)| index).collect()));
    }

    fn status(&mut self, kind: Kind, status: u16) {
        let Some(id) = self.model.promise(self.action, kind) else { return };
        if let Some(Rule::Exchange(Promise::SuccessStatus { from, to } | Promise::RefusalStatus { from, to })) =
            self.rule(id)
        {
            let found = (!(*from..=*to).contains(&status)).then(|| format!("HTTP {status}"));
            self.promise(kind, Layer::Http, "status", found);
        }
    }

    fn success(&mut self, fields: &Record, anomalies: &[Anomaly], format: Format) {
        let root =
            anomalies.iter().find(|anomaly| anomaly.at == Path::root() && words::structure(&anomaly.kind).is_some());
        let kind = if root.is_some_and(|odd| self.is_json_form(odd, format)) { Kind::JsonForm } else { Kind::Root };
        self.promise(kind, Layer::Envelope, "output", root.and_then(|odd| words::structure(&odd.kind)));
        let request = Some(&self.case.label.input);
        let checks = check_answer(self.model, self.action, fields, request, format);
        let Checks { mut held, violations, forms, excluded } = checks;
        let other_answer = root.is_some()
            && violations.iter().any(|violation| {
                let member = self.action.output_at(&violation.path.without_indices());
                member.is_some_and(|member| matches!(member.kind, crate::model::Type::List(_)))
            });
        if other_answer {
            return; // another action's answer: its fields say nothing about this one's
        }
        let displaced = self.displaced(anomalies, format);
        if format == Format::Json && forms.is_empty() && displaced.is_empty() {
            self.promise(Kind::JsonForm, Layer::Shape, "output", None);
        }
        self.judgement.excluded.extend(excluded);
        self.json_forms(forms);
        displaced.iter().for_each(|(id, _)| held.remove(*id));
        self.judgement.held.unite(&held);
        for (id, anomaly) in displaced {
            let found = words::structure(&anomaly.kind);
            self.check_at(id, Layer::Shape, anomaly.at.to_string(), found);
        }
        for violation in violations {
            self.violation(violation, anomalies, fields);
        }
    }

    fn violation(&mut self, violation: Violation, anomalies: &[Anomaly], fields: &Record) {
        let constraint = self.model.constraint(violation.constraint);
        if constraint.kind == Kind::Open {
            let path = violation.path.to_string();
            let what = format!("a value the page does not show: {}", violation.found);
            return self.judgement.observations.push(Observation { path, what });
        }
        if !violation.is_certain(self.model) {
            return self.judgement.excluded.push((violation.constraint, violation.readings));
        }
        if let Some(Rule::Relation(Relation::Echo { from })) = self.rule(violation.constraint) {
            let from = from.clone();
            return self.unfaithful(&violation, &from, fields);
        }
        let path = violation.path.to_string();
        let elsewhere = words::elsewhere(&violation, anomalies);
        let found = elsewhere.unwrap_or(violation.found);
        self.check_at(violation.constraint, words::layer(constraint.rule()), path, Some(found));
    }

    /// A text that did not come back as it was sent.
    fn unfaithful(&mut self, violation: &Violation, from: &MemberPath, fields: &Record) {
        let sent = self.case.label.input.get(from.local()).and_then(Value::as_text);
        let whole = Value::Record([("output", fields.clone())].into_iter().collect());
        let got = whole.at(&violation.path).and_then(scalar::format).unwrap_or_default();
        let sent = sent.unwrap_or_default();
        let nature = fidelity::nature(sent, &got);
        let instead = (nature == fidelity::Nature::Other).then(|| got.clone());
        let (sent, got) = fidelity::contrast(sent, &got);
        self.judgement.divergences.push(Divergence {
            constraint: violation.constraint,
            layer: Layer::Relation,
            direction: Direction::Different,
            path: violation.path.to_string(),
            expected: format!("{from} as it was sent: {sent}"),
            actual: format!("{}: {got}", nature.name()),
            nature: Some(nature),
            instead,
        });
    }

    /// Members that stand under another name or level: the statement they break, and how.
    fn displaced<'a>(&self, anomalies: &'a [Anomaly], format: Format) -> Vec<(ConstraintId, &'a Anomaly)> {
        let found =
            anomalies.iter().filter(|anomaly| anomaly.at != Path::root() && words::structure(&anomaly.kind).is_some());
        found
            .filter_map(|anomaly| {
                let json = self.is_json_form(anomaly, format).then(|| self.model.promise(self.action, Kind::JsonForm));
                if let Some(Some(id)) = json {
                    return Some((id, anomaly));
                }
                let member = self.action.output_at(&anomaly.at.without_indices())?;
                let id = self.model.constraint_on(member, Kind::Present);
                // A field that may be left out, and another nobody knows: both are allowed.
                let guessed = matches!(anomaly.kind, AnomalyKind::Renamed { .. });
                if guessed && id.is_some_and(|id| self.is_omittable(id)) && !self.has_to_repeat(member) {
                    return None;
                }
                Some((id.or_else(|| self.model.promise(self.action, Kind::Root))?, anomaly))
            })
            .collect()
    }

    /// Whether the field repeats a parameter that was given.
    fn has_to_repeat(&self, member: &Member) -> bool {
        let echo = self.model.constraint_on(member, Kind::Echo).and_then(|id| self.rule(id));
        let Some(Rule::Relation(Relation::Echo { from })) = echo else { return false };
        let given = self.case.label.input.get(from.local());
        given.is_some_and(|value| value.as_text() != Some(""))
    }

    fn is_omittable(&self, id: ConstraintId) -> bool {
        self.model.constraint(id).rules().any(|rule| *rule == Rule::Presence(Presence::Omittable))
    }

    fn observe(&mut self, anomalies: &[Anomaly]) {
        let seen = anomalies.iter().filter_map(|anomaly| {
            Some(Observation { path: anomaly.at.to_string(), what: words::observation(&anomaly.kind)? })
        });
        self.judgement.observations.extend(seen.take(MOST_OBSERVED));
    }

    /// What the endpoint did, by what the body says first and by the status second.
    fn classify(&self, read: &Read, response: &Response) -> Class {
        let status = response.status;
        match (&read.answer, status) {
            (_, 401 | 403) => Class::Denied,
            (_, 429) => Class::Throttled,
            (Answer::Success(fields), _) => {
                let Some(form) = self.model.refusals.first() else { return Class::Accepted };
                let code = text(fields, &form.code);
                let refused = !code.trim().is_empty() && code != self.success_code() && !has_items(fields);
                if !refused {
                    return Class::Accepted;
                }
                Class::Refused { code: code.to_owned(), message: text(fields, &form.message).to_owned() }
            }
            (Answer::Refusal(refusal), 500..) if self.is_gateway(refusal) => Class::Down { status },
            (Answer::Refusal(refusal), 413 | 414 | 431) if self.is_gateway(refusal) => Class::Carrier { status },
            // Under the root of a refusal, a success says that it is one.
            (Answer::Refusal(refusal), 200..=299) if self.says_success(refusal) => Class::Unreadable,
            (Answer::Refusal(refusal), _) => {
                let form = self.model.refusals.iter().find(|form| form.name == refusal.form);
                let field = |name: Option<&String>| name.map_or("", |name| text(&refusal.fields, name)).to_owned();
                Class::Refused {
                    code: field(form.map(|form| &form.code)),
                    message: field(form.map(|form| &form.message)),
                }
            }
            (Answer::Other(_), _) if carrier::is_about_the_message(response) => Class::Carrier { status },
            (Answer::Other(_), 400..=499) => Class::Refused { code: String::new(), message: String::new() },
            (Answer::Other(_), 500..) => Class::Down { status },
            (Answer::Other(_), _) => Class::Unreadable,
        }
    }

    fn rule(&self, id: ConstraintId) -> Option<&Rule> {
        self.model.constraint(id).readings.first().map(|reading| &reading.rule)
    }

    /// A promise about every answer: kept, or broken by what was found.
    fn promise(&mut self, kind: Kind, layer: Layer, path: &str, found: Option<String>) {
        if let Some(id) = self.model.promise(self.action, kind) {
            self.check(id, layer, path, found);
        }
    }

    fn check(&mut self, id: ConstraintId, layer: Layer, path: &str, found: Option<String>) {
        match found {
            None => self.judgement.held.insert(id),
            found => self.check_at(id, layer, path.to_owned(), found),
        }
    }

    fn check_at(&mut self, constraint: ConstraintId, layer: Layer, path: String, found: Option<String>) {
        let Some(actual) = found else { return self.judgement.held.insert(constraint) };
        let divergence = Divergence::of(self.model, (constraint, Direction::Different), (layer, path), actual);
        self.judgement.divergences.push(divergence);
    }
}

fn has_items(fields: &Record) -> bool {
    fields.iter().any(|(_, value)| value.as_list().is_some_and(|items| !items.is_empty()))
}

fn text<'r>(fields: &'r Record, name: &str) -> &'r str {
    fields.get(name).and_then(Value::as_text).unwrap_or_default()
}
