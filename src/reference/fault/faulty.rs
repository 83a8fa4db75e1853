//! The reference endpoint with faults: what it checks, fills in and sends goes wrong as they say.
//!
//! Everything that no fault touches is the reference's own. Several faults act one behind the
//! other, in the order given. Next: `bytes` for what becomes of a finished response.

mod bytes;
mod style;

use std::sync::Arc;

use crate::codec::{Call, asked_format, decode_request};
use crate::model::{Format, Model, Reading};
use crate::validate::{Violation, check_request};
use crate::value::{Record, Value};
use crate::wire::{Limits, Method, Node, Request, Response, json, xml};

use super::Fault;
use super::change::{Bent, Change, Check, Lens, Whose, Wire};
use super::tree;
use crate::reference::memory::Memory;
use crate::reference::{Reference, Stamp, is_refused};

/// A reference endpoint with faults.
#[derive(Clone)]
pub struct Faulty {
    reference: Reference,
    acting: Vec<Acting>,
}

/// A fault, and the model its check follows.
#[derive(Clone)]
struct Acting {
    fault: Fault,
    model: Arc<Model>,
}

impl Faulty {
    /// An endpoint that fails in these ways and no other.
    pub fn new(reference: Reference, faults: Vec<Fault>) -> Self {
        let model = |fault: &Fault| bent_model(&reference.model, fault);
        let acting = faults.into_iter().map(|fault| Acting { model: model(&fault), fault }).collect();
        Self { reference, acting }
    }

    /// The answer to any request, of an endpoint that has just begun.
    pub fn answer(&self, request: &Request, stamp: Stamp) -> Response {
        self.answer_in(&mut self.reference.fresh(request), request, stamp)
    }

    /// The answer to any request, and what it does to what is remembered.
    pub fn answer_in(&self, memory: &mut Memory, request: &Request, stamp: Stamp) -> Response {
        let (call, _) = decode_request(&self.reference.model, request);
        let Some(call) = call else { return self.reference.answer_in(memory, request, stamp) };
        let asked = asked_format(&self.reference.model, &call.input).unwrap_or(self.reference.model.default_format);
        let acting: Vec<&Acting> =
            self.acting.iter().filter(|one| self.acts(one, &call, request, asked, stamp)).collect();
        if acting.is_empty() {
            return self.reference.answer_in(memory, request, stamp);
        }
        let has = |wanted: &Wire| {
            acting.iter().any(|one| matches!(&one.fault.change, Change::Wire(_, wire) if wire == wanted))
        };
        if has(&Wire::NotAllowed) {
            return bytes::not_allowed();
        }
        let parameters = request.headers.get("content-type").is_some_and(|name| name.contains(';'));
        if has(&Wire::FormParameterRefused) && parameters {
            return bytes::unsupported();
        }
        let unread = has(&Wire::BodyIgnored) || has(&Wire::FormParameterIgnored) && parameters;
        if unread && request.method == Method::Post {
            let unread = Request { body: Vec::new(), ..request.clone() };
            let (Some(call), _) = decode_request(&self.reference.model, &unread) else {
                return self.reference.answer_in(memory, request, stamp);
            };
            return self.conclude(memory, &call, &acting, stamp, self.reference.model.default_format);
        }
        self.conclude(memory, &call, &acting, stamp, asked)
    }

    fn acts(&self, one: &Acting, call: &Call<'_>, request: &Request, asked: Format, stamp: Stamp) -> bool {
        let only = one.fault.only;
        self.reference.model.actions[one.fault.action].id == call.action.id
            && only.method.is_none_or(|method| method == request.method)
            && only.format.is_none_or(|format| format == asked)
            && only.one_in.is_none_or(|count| scattered(stamp.serial).is_multiple_of(count))
    }

    fn conclude(
        &self,
        memory: &mut Memory,
        call: &Call<'_>,
        acting: &[&Acting],
        stamp: Stamp,
        asked: Format,
    ) -> Response {
        let refused = self.refused(call, acting);
        let format = self.format(call, acting, asked, refused.is_some());
        let mut response = self.reference.conclude(memory, call, refused.as_ref(), stamp, format);
        self.bend_tree(&mut response, call, acting, format, refused.is_some());
        for one in acting {
            if let Change::Wire(whose, wire) = &one.fault.change
                && concerns(*whose, refused.is_some())
            {
                bytes::bend(&mut response, wire, format);
            }
        }
        response
    }

    /// The statement the request is refused for, if it is.
    fn refused(&self, call: &Call<'_>, acting: &[&Acting]) -> Option<Violation> {
        let model = &self.reference.model;
        let counts = |violation: &Violation, model: &Model| violation.is_certain(model) || is_refused(violation);
        let mut violations = check_request(model, call.action, &call.input, &model.inventory);
        violations.retain(|violation| counts(violation, model));
        for one in acting {
            let (Change::Check(check), Some(id)) = (&one.fault.change, one.fault.breaks) else { continue };
            let given = model.constraint(id);
            let name = parameter(&given.site);
            let forgiven = match check {
                Check::MayBeAbsent => call.input.get(name).is_none(),
                Check::MayBeEmpty => call.input.get(name).is_some(),
                _ => true,
            };
            if !forgiven {
                continue;
            }
            violations.retain(|violation| violation.constraint != id);
            if !matches!(check, Check::MayBeAbsent | Check::MayBeEmpty) {
                let seen = seen(check, name, &call.input);
                let found = check_request(&one.model, call.action, &seen, &one.model.inventory);
                let own = |violation: &Violation| violation.constraint == id && counts(violation, &one.model);
                violations.extend(found.into_iter().filter(own));
            }
        }
        violations.into_iter().min_by_key(|violation| violation.constraint)
    }

    /// The format of the answer, where a fault changes it.
    fn format(&self, call: &Call<'_>, acting: &[&Acting], asked: Format, refused: bool) -> Format {
        let mut format = asked;
        for one in acting {
            match &one.fault.change {
                Change::Default(default) if call.input.get(&self.reference.model.format_parameter).is_none() => {
                    format = *default;
                }
                Change::Wire(whose, Wire::OtherFormat) if concerns(*whose, refused) => {
                    format = if format == Format::Xml { Format::Json } else { Format::Xml };
                }
                _ => {}
            }
        }
        format
    }

    /// Bends the document of the answer.
    fn bend_tree(&self, response: &mut Response, call: &Call<'_>, acting: &[&Acting], format: Format, refused: bool) {
        let bends = |one: &&&Acting| match one.fault.change {
            Change::Node(..) => !refused,
            Change::Refusal(_) => refused,
            _ => false,
        };
        let bending: Vec<_> = acting.iter().filter(bends).collect();
        if bending.is_empty() {
            return;
        }
        let mut root = read(&response.body, format);
        for one in bending {
            match &one.fault.change {
                Change::Node(place, bend) => tree::bend(&mut root, place, bend, format, &call.input),
                Change::Refusal(bent) => self.bend_refusal(&mut root, *bent, call),
                _ => {}
            }
        }
        response.body = write(&root, format);
    }

    fn bend_refusal(&self, root: &mut Node<'static>, bent: Bent, call: &Call<'_>) {
        super::refusal::bend(root, bent, &self.reference.model.refusals, &call.action.output.name);
    }
}

/// The serial number without any rhythm, so that no pattern of requests always slips through.
fn scattered(serial: u64) -> u64 {
    serial.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40
}

fn concerns(whose: Whose, refused: bool) -> bool {
    match whose {
        Whose::All => true,
        Whose::Successes => !refused,
        Whose::Refusals => refused,
    }
}

fn read(body: &[u8], format: Format) -> Node<'static> {
    let limits = Limits::default();
    let document = if format == Format::Xml { xml::read(body, &limits) } else { json::read(body, &limits) };
    document.root.into_owned()
}

fn write(root: &Node<'_>, format: Format) -> Vec<u8> {
    if format == Format::Xml { xml::write(root) } else { json::write(root) }
}

/// The model as the fault's check has it.
fn bent_model(model: &Arc<Model>, fault: &Fault) -> Arc<Model> {
    let (Change::Check(check), Some(id)) = (&fault.change, fault.breaks) else { return model.clone() };
    let mut bent = Model::clone(model);
    match check {
        Check::Rule(rule) | Check::Both(rule, _) => {
            Arc::make_mut(&mut bent.constraints[id.index()]).readings =
                vec![Reading { name: String::new(), rule: rule.clone() }];
        }
        Check::Without(unknown) => {
            let kind = model.constraint(id).rule().resource();
            bent.inventory.resources.retain(|found| Some(found.kind.as_str()) != kind || found.id != *unknown);
        }
        _ => return model.clone(),
    }
    Arc::new(bent)
}

fn parameter(site: &crate::model::Site) -> &str {
    match site {
        crate::model::Site::Input(path) => path.local(),
        _ => "",
    }
}

/// The parameters as a check sees them.
fn seen(check: &Check, name: &str, input: &Record) -> Record {
    let (Check::Through(lens) | Check::Both(_, lens)) = check else { return input.clone() };
    let mut seen = Record::new();
    let last = input.iter().filter(|(key, _)| *key == name).count().saturating_sub(1);
    let mut nth = 0;
    for (key, value) in input.iter() {
        if key != name {
            seen.push(key, value.clone());
            continue;
        }
        let kept = match lens {
            Lens::First => nth == 0,
            Lens::Last => nth == last,
            _ => true,
        };
        nth += 1;
        if kept {
            seen.push(key, through(*lens, value));
        }
    }
    seen
}

fn through(lens: Lens, value: &Value) -> Value {
    let Value::Text(text) = value else { return value.clone() };
    Value::from(match lens {
        Lens::Trimmed => text.trim().to_owned(),
        Lens::Lower => text.to_lowercase(),
        Lens::Upper => text.to_uppercase(),
        Lens::Utf16 => text.encode_utf16().map(|_| 'a').collect(),
        Lens::Number => text.trim_start_matches(['0', '+']).to_owned(),
        Lens::Head => text.chars().take_while(char::is_ascii_alphanumeric).collect(),
        Lens::First | Lens::Last => text.to_string(),
    })
}
