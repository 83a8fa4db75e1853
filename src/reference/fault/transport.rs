//! Faults of the answer as a whole: its root, its format, its status, its headers, its bytes.
//!
//! They know no action: each breaks a promise that every answer makes. Next: `faulty/bytes`.

use crate::model::{ConstraintId, Direction, Format, Kind, Layer, Model};
use crate::wire::Method;

use super::change::{Change, Charset, Whose, Wire};
use super::equivalent;
use super::{Draft, Fault, FaultClass};

/// Every such fault of an action.
pub(super) fn derive(model: &Model, action: usize, faults: &mut Vec<Fault>) {
    let mut maker = Maker { model, action, faults };
    maker.statuses();
    maker.methods();
    maker.content_types();
    maker.formats();
    maker.roots();
    maker.bodies();
    maker.encodings();
    maker.escapes();
}

struct Maker<'a, 'f> {
    model: &'a Model,
    action: usize,
    faults: &'f mut Vec<Fault>,
}

impl Maker<'_, '_> {
    fn statuses(&mut self) {
        let success = self.draft(Kind::SuccessStatus, Layer::Http);
        for status in [302, 400, 404, 500] {
            self.push(&format!("success/status-{status}"), &success, Whose::Successes, Wire::Status(status));
        }
        let refusal = self.draft(Kind::RefusalStatus, Layer::Http);
        for status in [200, 201, 302] {
            self.push(&format!("refusal/status-{status}"), &refusal, Whose::Refusals, Wire::Status(status));
        }
    }

    fn methods(&mut self) {
        let strict = |kind| Draft { direction: Direction::Strict, ..self.draft(kind, Layer::Http) };
        let (post, get, parameter) = (strict(Kind::Post), strict(Kind::Get), strict(Kind::FormParameter));
        for (name, method, mut draft) in [("post", Method::Post, post.clone()), ("get", Method::Get, get)] {
            draft.only.method = Some(method);
            self.push(&format!("answer/{name}-not-allowed"), &draft, Whose::All, Wire::NotAllowed);
        }
        self.push("answer/form-body-ignored", &post, Whose::All, Wire::BodyIgnored);
        for (name, wire) in [("refused", Wire::FormParameterRefused), ("ignored", Wire::FormParameterIgnored)] {
            self.push(&format!("answer/form-parameter-{name}"), &parameter, Whose::All, wire);
        }
    }

    fn content_types(&mut self) {
        let draft = self.draft(Kind::ContentType, Layer::Http);
        let named = |name: &str| Wire::ContentType(Some(name.to_owned()));
        for (name, wire) in [
            ("missing", Wire::ContentType(None)),
            ("empty", named("")),
            ("html", named("text/html;charset=UTF-8")),
            ("plain", named("text/plain;charset=UTF-8")),
            ("octet-stream", named("application/octet-stream")),
            ("form", named("application/x-www-form-urlencoded")),
            ("of-other-format", Wire::OtherContentType),
        ] {
            for (whose, whom) in [("success", Whose::Successes), ("refusal", Whose::Refusals)] {
                self.push(&format!("{whose}/content-type-{name}"), &draft, whom, wire.clone());
            }
        }
        let charset = self.draft(Kind::Utf8, Layer::Syntax).or(self.model, &[Kind::ContentType]);
        for format in Format::ALL {
            for name in ["EUC-KR", "ISO-8859-1", "UTF-16"] {
                let draft = charset.clone().in_format(Some(format));
                let what = format!("answer/charset-says-{name}-in-{}", format.name());
                self.push(&what, &draft, Whose::All, named(&format!("application/{};charset={name}", format.name())));
            }
        }
    }

    fn formats(&mut self) {
        let action = &self.model.actions[self.action];
        let member = action.input(&self.model.format_parameter);
        let on = |kind: Kind| member.and_then(|member| self.model.constraint_on(member, kind));
        let (options, default) = (on(Kind::Options), on(Kind::Default));
        for format in Format::ALL {
            let draft = Draft {
                also: options.into_iter().chain(default).collect(),
                ..self.draft(Kind::AnswerFormat, Layer::Envelope)
            };
            let draft = draft.or(self.model, &[Kind::RefusalForm]).in_format(Some(format));
            for (whose, whom) in [("success", Whose::Successes), ("refusal", Whose::Refusals), ("answer", Whose::All)] {
                let id = format!("{whose}/{}-asked-other-sent", format.name());
                let unknown = options.is_some_and(|id| self.model.constraint(id).is_ambiguous());
                let free = unknown && whose == "refusal" && format != self.model.default_format;
                let reason = free.then(|| "no page says in which format this is refused".to_owned());
                self.push_if(&id, &draft, whom, Wire::OtherFormat, reason);
            }
        }
    }

    fn roots(&mut self) {
        let draft = self.draft(Kind::Root, Layer::Envelope).or(self.model, &[Kind::WellFormed, Kind::JsonForm]);
        let root = self.model.actions[self.action].output.name.clone();
        let other = self.model.actions.iter().enumerate().find(|(index, _)| *index != self.action);
        let other_root = other.map_or_else(|| "otherResponse".to_owned(), |(_, action)| action.output.name.clone());
        let without = root.strip_suffix("Response").unwrap_or(&root).to_owned();
        for (name, wire) in [
            ("renamed", Wire::Root(format!("{root}X"))),
            ("lower-cased", Wire::Root(root.to_lowercase())),
            ("plain-response", Wire::Root("response".to_owned())),
            ("without-response", Wire::Root(without)),
            ("of-other-action", Wire::Root(other_root)),
            ("missing", Wire::NoRoot),
            ("wrapped", Wire::WrappedRoot("envelope".to_owned())),
        ] {
            self.push(&format!("success/root-{name}"), &draft, Whose::Successes, wire);
        }
    }

    fn bodies(&mut self) {
        let well = self.draft(Kind::WellFormed, Layer::Syntax).or(self.model, &[Kind::Root, Kind::RefusalForm]);
        let html = "<!DOCTYPE html><html><head><title>Error</title></head><body><p>error<br></body></html>";
        let tidy = "<html><head><title>Error</title></head><body><p>error</p></body></html>";
        for (name, wire) in [
            ("empty", Wire::Body(String::new())),
            ("blank", Wire::Body(" \n".to_owned())),
            ("text", Wire::Body("OK".to_owned())),
            ("html", Wire::Body(html.to_owned())),
            ("tidy-html", Wire::Body(tidy.to_owned())),
            ("truncated", Wire::Truncated(60)),
            ("last-byte-missing", Wire::Truncated(99)),
            ("twice-over", Wire::TwiceOver),
            ("trailing-text", Wire::Behind(b"\nDone.".to_vec())),
            ("trailing-nul", Wire::Behind(vec![0])),
            ("warning-in-front", Wire::Before(b"Warning: deprecated call\n".to_vec())),
            ("nul-in-front", Wire::Before(vec![0])),
        ] {
            for (whose, whom) in [("success", Whose::Successes), ("refusal", Whose::Refusals)] {
                self.push(&format!("{whose}/body-{name}"), &well, whom, wire.clone());
            }
        }
        self.syntax(&well);
    }

    /// What only one of the formats can get wrong.
    fn syntax(&mut self, well: &Draft) {
        let replaced = |from: &str, to: &str| Wire::Replaced(from.to_owned(), to.to_owned());
        let (xml, json) = (well.clone().in_format(Some(Format::Xml)), well.clone().in_format(Some(Format::Json)));
        for (name, wire) in [
            ("doctype", replaced("?>", "?><!DOCTYPE response SYSTEM \"response.dtd\">")),
            ("undefined-entity", replaced(">success<", ">success&nbsp;<")),
            ("forbidden-reference", replaced(">success<", ">success&#0;<")),
            ("end-tag-mismatched", replaced("</requestId>", "</RequestId>")),
            ("blank-before-declaration", Wire::Before(b" ".to_vec())),
            ("stray-text", replaced("<returnMessage>", "stray<returnMessage>")),
        ] {
            self.push(&format!("success/xml-{name}"), &xml, Whose::Successes, wire);
        }
        for (name, wire) in [
            ("single-quotes", replaced("\"", "'")),
            ("trailing-comma", replaced("\n}", ",\n}")),
            ("comment", Wire::Before(b"/* answer */ ".to_vec())),
            ("bare-keys", replaced("\"requestId\"", "requestId")),
            ("control-character", replaced("success", "suc\u{1}cess")),
            ("padding-function", Wire::Before(b"callback(".to_vec())),
        ] {
            self.push(&format!("success/json-{name}"), &json, Whose::Successes, wire);
        }
    }

    fn encodings(&mut self) {
        let draft = self.draft(Kind::Utf8, Layer::Syntax).or(self.model, &[Kind::WellFormed]);
        let free = equivalent::echoes_any_text(self.model, &self.model.actions[self.action]);
        let reason = (!free).then(|| "no answer repeats a text that is not ASCII".to_owned());
        for (name, charset) in [("latin-1", Charset::Latin1), ("euc-kr", Charset::EucKr)] {
            self.push_if(
                &format!("success/encoded-{name}"),
                &draft,
                Whose::Successes,
                Wire::Charset(charset),
                reason.clone(),
            );
        }
        self.push("success/encoded-utf-16", &draft, Whose::Successes, Wire::Charset(Charset::Utf16));
        let json = draft.clone().in_format(Some(Format::Json));
        self.push("answer/json-byte-order-mark", &json, Whose::All, Wire::Before(b"\xEF\xBB\xBF".to_vec()));
        let xml = draft.in_format(Some(Format::Xml));
        let declared = Wire::Replaced("encoding=\"UTF-8\"".to_owned(), "encoding=\"EUC-KR\"".to_owned());
        self.push("answer/xml-declares-euc-kr", &xml, Whose::All, declared);
    }

    fn escapes(&mut self) {
        let free = equivalent::echoes_any_text(self.model, &self.model.actions[self.action]);
        let reason = (!free).then(|| "no answer repeats a text that has to be escaped".to_owned());
        let echoes = self.echoes();
        let well = self.draft(Kind::WellFormed, Layer::Syntax);
        let unescaped = Draft { also: echoes.clone(), ..well.clone() };
        self.push_if("success/unescaped", &unescaped, Whose::Successes, Wire::Unescaped, reason.clone());
        let draft = Draft {
            breaks: echoes.first().copied(),
            also: echoes,
            ..Draft::new(self.action, FaultClass::Transport, Layer::Relation)
        };
        self.push_if("success/double-escaped", &draft, Whose::Successes, Wire::DoubleEscaped, reason);
    }

    fn echoes(&self) -> Vec<ConstraintId> {
        let action = &self.model.actions[self.action];
        let all = self.model.constraints_of(action);
        all.filter(|(_, constraint)| constraint.rule().echoed().is_some()).map(|(id, _)| id).collect()
    }

    fn draft(&self, kind: Kind, layer: Layer) -> Draft {
        let of_envelope = matches!(kind, Kind::Root | Kind::AnswerFormat);
        let class = if of_envelope { FaultClass::Envelope } else { FaultClass::Transport };
        Draft::new(self.action, class, layer).promise(self.model, kind)
    }

    fn push(&mut self, name: &str, draft: &Draft, whose: Whose, wire: Wire) {
        self.push_if(name, draft, whose, wire, None);
    }

    fn push_if(&mut self, name: &str, draft: &Draft, whose: Whose, wire: Wire, equivalent: Option<String>) {
        let id = format!("{}/{name}", self.model.actions[self.action].id);
        self.faults.push(draft.make(id, Change::Wire(whose, wire), equivalent));
    }
}
