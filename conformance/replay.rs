//! Answers held against recordings of the faultless reference: every fault in a success shows as an
//! edit where it is, unless what it changes may differ and kept its form; and another spelling is none.
//!
//! No fault is listed here; they are derived from the spec. Next: `differ` for what may, `src/recording`.

#[path = "replay/differ.rs"]
mod differ;

use std::sync::Arc;

use ncloud_conformance::case::fixture::{Origin, Recorded};
use ncloud_conformance::codec::{Answer, Carriage, Placement, Read, decode_answer, decode_request, encode_request};
use ncloud_conformance::judge::replayed::{EditKind, Edited};
use ncloud_conformance::model::{Action, Fill, Format, Lookup, Member, Model, Presence, Rule, Scalar, Set, Type};
use ncloud_conformance::recording::AnswerPair;
use ncloud_conformance::reference::fault::{self, Fault, FaultClass, Faulty, benign};
use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::spec;
use ncloud_conformance::value::{Record, Value};
use ncloud_conformance::wire::form::Blank;
use ncloud_conformance::wire::{Anomaly, AnomalyKind, Limits, Method, Request, Response};

const THEN: Stamp = Stamp { now_ms: 1_600_000_000_000, serial: 77 };
const NOW: Stamp = Stamp { now_ms: 1_750_000_000_123, serial: 4_096 };

/// A recording of the reference, and the request to ask for it again.
struct Exchange {
    request: Request,
    recorded: Recorded,
}

struct Bench {
    model: Arc<Model>,
    reference: Reference,
    exchanges: Vec<Vec<Exchange>>,
}

impl Bench {
    fn new() -> Self {
        let model = Arc::new(spec::built_in().expect("the built-in spec has no faults"));
        let reference = Reference::new(model.clone());
        let exchanges = model.actions.iter().map(|action| exchanges(&model, &reference, action)).collect();
        Self { model, reference, exchanges }
    }

    /// The edits between what was recorded and an answer of now.
    fn edits(&self, action: usize, exchange: &Exchange, response: &Response) -> Vec<Edited> {
        let (model, action) = (&*self.model, &self.model.actions[action]);
        AnswerPair { model, action, recorded: &exchange.recorded, sent: &exchange.recorded.input }.edits(response)
    }

    fn reads(&self, action: usize, response: &Response) -> Answer {
        self.read(action, response).answer
    }

    fn read(&self, action: usize, response: &Response) -> Read {
        decode_answer(&self.model, &self.model.actions[action], response, &Limits::default())
    }

    /// Whether an answer says the same, with nothing beside it that no page speaks of.
    fn says_the_same(&self, action: usize, one: &Response, other: &Response) -> bool {
        let unheard = |anomaly: &Anomaly| matches!(anomaly.kind, AnomalyKind::Unknown { .. });
        let (one, other) = (self.read(action, one), self.read(action, other));
        (one.format, one.answer) == (other.format, other.answer) && !other.anomalies.iter().any(unheard)
    }
}

/// With and without what may be left out, in both formats.
fn exchanges(model: &Model, reference: &Reference, action: &Action) -> Vec<Exchange> {
    let demanded =
        |member: &&Member| rules(model, member).any(|rule| matches!(rule, Rule::Presence(Presence::Required)));
    let text = |member: &Member| match exists(model, member) {
        Some(kind) => model.inventory.of_kind(kind).next().map(|resource| resource.id.clone()),
        None => Some(String::from("a-text-of-ours")),
    };
    let give = |members: Vec<&Member>, format: Format| -> Record {
        let given = members.into_iter().filter(|member| member.name != model.format_parameter);
        let mut input: Record =
            given.filter_map(|member| Some((member.name.clone(), Value::from(text(member)?)))).collect();
        input.push(model.format_parameter.clone(), format.name());
        input
    };
    let mut exchanges = Vec::new();
    for format in Format::ALL {
        for members in [action.input.iter().filter(demanded).collect::<Vec<_>>(), action.input.iter().collect()] {
            let input = give(members, format);
            let carriage = Carriage { method: Method::Get, placement: Placement::Query, blank: Blank::Percent };
            let request = encode_request(model, action, &input, carriage);
            let response = reference.answer(&request, THEN);
            assert_eq!(response.status, 200, "{} {}", request.target, String::from_utf8_lossy(&response.body));
            let input = decode_request(model, &request).0.expect("an action").input;
            let (raw, masks, compare) = (response.body.clone(), Vec::new(), Vec::new());
            let recorded = Recorded { input, response, raw, masks, compare, origin: Origin::Own, lost: None };
            exchanges.push(Exchange { request, recorded });
        }
    }
    exchanges
}

fn rules<'m>(model: &'m Model, member: &'m Member) -> impl Iterator<Item = &'m Rule> {
    let constraints = member.constraints.iter().map(|&id| model.constraint(id));
    constraints.flat_map(|constraint| constraint.readings.iter().map(|reading| &reading.rule))
}

fn exists<'m>(model: &'m Model, member: &'m Member) -> Option<&'m str> {
    rules(model, member).find_map(|rule| match rule {
        Rule::World(Lookup::Exists { resource }) => Some(resource.as_str()),
        _ => None,
    })
}

#[test]
fn the_faultless_reference_answers_as_it_was_recorded() {
    let bench = Bench::new();
    for (action, exchanges) in bench.exchanges.iter().enumerate() {
        for exchange in exchanges {
            let again = bench.reference.answer(&exchange.request, NOW);
            assert_ne!(again.body, exchange.recorded.response.body);
            assert_eq!(bench.edits(action, exchange, &again), []);
        }
    }
}

#[test]
fn every_fault_in_a_success_is_an_edit_where_it_is() {
    let bench = Bench::new();
    let (mut shown, mut allowed, mut missed) = (0, 0, Vec::new());
    for fault in fault::all(&bench.model).into_iter().filter(|fault| fault.class == FaultClass::Output) {
        let faulty = Faulty::new(bench.reference.clone(), vec![fault.clone()]);
        for exchange in &bench.exchanges[fault.action] {
            let (sound, answer) =
                (bench.reference.answer(&exchange.request, NOW), faulty.answer(&exchange.request, NOW));
            if sound.body == answer.body || bench.says_the_same(fault.action, &sound, &answer) {
                continue; // it shows at other times, or in another format, or of what is not there
            }
            let edits = bench.edits(fault.action, exchange, &answer);
            if edits.iter().any(|edit| edit.kind != EditKind::Wire && is_at(&edit.path, place(&bench.model, &fault))) {
                shown += 1;
            } else if keeps_its_form(&bench, &fault, &answer) {
                allowed += 1;
            } else {
                missed.push(format!("{}: {edits:?}", fault.id));
            }
        }
    }
    assert!(missed.is_empty(), "{} of {shown} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(shown > 1_000 && allowed < shown / 20, "{shown} shown, {allowed} allowed");
}

/// The member a fault is about.
fn place<'f>(model: &Model, fault: &'f Fault) -> &'f str {
    let path = fault.id.strip_prefix(&model.actions[fault.action].id).unwrap_or(&fault.id);
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// Whether an edit is at a member, or inside it.
fn is_at(path: &str, member: &str) -> bool {
    let mut plain = String::new();
    for piece in path.split('[') {
        plain.push_str(piece.split_once(']').map_or(piece, |(_, rest)| rest));
    }
    plain.strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether what stands there is made anew for every answer, and is still of the form it has to have.
fn keeps_its_form(bench: &Bench, fault: &Fault, answer: &Response) -> bool {
    let path = place(&bench.model, fault);
    let Answer::Success(fields) = bench.reads(fault.action, answer) else { return false };
    let Some(member) = bench.model.actions[fault.action].output_at(path) else { return false };
    let Some(value) = first_at(&fields, path) else { return false };
    let is_uuid = rules(&bench.model, member).any(|rule| *rule == Rule::Set(Set::Uuid));
    match (&member.kind, value) {
        (Type::Scalar(Scalar::Date), Value::Date(_)) => true,
        (_, Value::Text(text)) if member.fill == Fill::NewId => text.bytes().all(|byte| byte.is_ascii_digit()),
        (_, Value::Text(text)) if matches!(member.fill, Fill::DefaultName(_)) => !text.trim().is_empty(),
        (_, Value::Text(text)) if is_uuid => text.len() == 36,
        _ => false,
    }
}

/// What stands at a path, in the first item of each list.
fn first_at<'v>(fields: &'v Record, path: &str) -> Option<&'v Value> {
    let mut names = path.split('.').skip(1);
    let first = fields.get(names.next()?)?;
    names.try_fold(first, |value, name| match value {
        Value::List(items) => items.first()?.as_record()?.get(name),
        other => other.as_record()?.get(name),
    })
}

#[test]
fn another_spelling_of_the_same_is_no_edit() {
    let bench = Bench::new();
    let (mut spelt, mut wrong) = (0, Vec::new());
    for variant in benign::all(&bench.model) {
        let faulty = Faulty::new(bench.reference.clone(), variant.changes.clone());
        for exchange in &bench.exchanges[variant.action] {
            let (plain, answer) =
                (bench.reference.answer(&exchange.request, NOW), faulty.answer(&exchange.request, NOW));
            if answer == plain || answer.status != plain.status || !bench.says_the_same(variant.action, &plain, &answer)
            {
                continue; // not of this answer, or of more than its spelling
            }
            let edits = bench.edits(variant.action, exchange, &answer);
            // Which of the two names a format has is seen by clients.
            let named = variant.id.ends_with("content-type-text-subtype");
            let spelling = |edit: &Edited| edit.kind == EditKind::Wire || named && edit.kind == EditKind::MediaType;
            if !edits.iter().all(spelling) {
                wrong.push(format!("{}: {edits:?}", variant.id));
            }
            spelt += usize::from(edits.iter().any(|edit| edit.kind == EditKind::Wire));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(spelt > 50, "{spelt}");
}
