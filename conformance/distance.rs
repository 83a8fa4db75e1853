//! Servers that differ from the reference in one thing: each is found, named by the statement it
//! breaks, with its direction and how far it is off, as one finding.
//!
//! The servers are wiremock responders around the reference. Those with another bound or clause are
//! the reference of a changed model; the others change its answers.

mod support;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ncloud_conformance::case::{Case, suite};
use ncloud_conformance::codec::{Answer, decode_answer, encode_success};
use ncloud_conformance::judge::{Assessment, Direction};
use ncloud_conformance::model::{CharSet, Characters, Extent, Format, Model, Rule, Unit};
use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::spec;
use ncloud_conformance::value::{Record, Value};
use ncloud_conformance::wire::{Headers, Limits, Method, Request, Response};
use support::{assess_at, cases, model, runtime};
use wiremock::{Mock, MockServer, Respond, ResponseTemplate, matchers};

const IMAGE: &str = "vserver.createMemberServerImageInstance";
const SNAPSHOT: &str = "server.createBlockStorageSnapshotInstance";

/// What a server should be found to do, and nothing else.
struct Expected {
    constraint: String,
    direction: Direction,
    /// A piece of the displacement, or of what was found.
    says: &'static str,
}

fn expect(action: &str, constraint: &str, direction: Direction, says: &'static str) -> Expected {
    Expected { constraint: format!("{action}.{constraint}"), direction, says }
}

/// Judges the reference of a changed model.
fn changed(expected: &Expected, change: impl Fn(&mut Rule)) {
    let honest = model();
    let mut model = Model::clone(&honest);
    let (id, _) = honest.constraint_named(&expected.constraint).expect("a constraint");
    for reading in &mut Arc::make_mut(&mut model.constraints[id.index()]).readings {
        change(&mut reading.rule);
    }
    let reference = Reference::new(Arc::new(model));
    check(expected, &honest, move |request| answer(&reference, request));
}

/// Judges the reference with its success answers changed.
fn edited(expected: &Expected, edit: impl Fn(&Request, Format, &mut Record) + Send + Sync + 'static) {
    let model = model();
    let reference = Reference::new(model.clone());
    let honest = model.clone();
    check(expected, &honest, move |request| {
        let response = answer(&reference, request);
        let Some(action) = model.action_at(request.path()) else { return response };
        let read = decode_answer(&model, action, &response, &Limits::default());
        let (Answer::Success(mut fields), Some(format)) = (read.answer, read.format) else { return response };
        edit(request, format, &mut fields);
        Response { body: encode_success(action, &fields, format), ..response }
    });
}

fn answer(reference: &Reference, request: &Request) -> Response {
    static SERIAL: AtomicUsize = AtomicUsize::new(1);
    let serial = SERIAL.fetch_add(1, Ordering::Relaxed) as u64;
    reference.answer(request, Stamp { now_ms: 1_543_379_135_459, serial })
}

fn assessed(
    model: &Arc<Model>,
    cases: Arc<Vec<Case>>,
    server: impl Fn(&Request) -> Response + Send + Sync + 'static,
) -> Assessment {
    runtime().block_on(async {
        let mock = MockServer::start().await;
        Mock::given(matchers::any()).respond_with(Responder(server)).mount(&mock).await;
        assess_at(model, &cases, &mock.uri()).await
    })
}

fn check(expected: &Expected, model: &Arc<Model>, server: impl Fn(&Request) -> Response + Send + Sync + 'static) {
    let assessment = assessed(model, cases(model), server);
    assert_eq!(found(model, &assessment), [format!("{} {}", expected.constraint, expected.direction.name())]);
    let finding = &assessment.findings[0];
    let row = &assessment.rows[finding.constraint.index()];
    let said = format!("{} {}", row.displacement.as_deref().unwrap_or_default(), finding.actual);
    assert!(said.contains(expected.says), "{}: {said}", expected.constraint);
}

fn found(model: &Model, assessment: &Assessment) -> Vec<String> {
    let findings = assessment.findings.iter();
    findings.map(|found| format!("{} {}", model.constraint(found.constraint).id, found.direction.name())).collect()
}

/// Our pure function as a wiremock responder.
struct Responder<F>(F);

impl<F: Fn(&Request) -> Response + Send + Sync> Respond for Responder<F> {
    fn respond(&self, request: &wiremock::Request) -> ResponseTemplate {
        let method = if request.method.as_str() == "POST" { Method::Post } else { Method::Get };
        let target = match request.url.query() {
            Some(query) => format!("{}?{query}", request.url.path()),
            None => request.url.path().to_owned(),
        };
        let mut headers = Headers::new();
        for (name, value) in &request.headers {
            headers.push(name.as_str(), value.as_bytes());
        }
        let response = (self.0)(&Request { method, target, headers, body: request.body.clone() });
        let content_type = response.headers.get("content-type").unwrap_or_default().to_owned();
        ResponseTemplate::new(response.status).set_body_raw(response.body, &content_type)
    }
}

/// The one item of an answer's list.
fn item(fields: &mut Record, change: impl FnOnce(&mut Record)) {
    let list = fields.iter().find_map(|(name, value)| Some((name.to_owned(), value.as_list()?.to_vec())));
    let Some((name, mut items)) = list else { return };
    if let Some(Value::Record(first)) = items.first_mut() {
        change(first);
    }
    fields.set(&name, items);
}

/// Changes the text of a field, where it is given.
fn text(fields: &mut Record, name: &str, change: impl Fn(&str) -> String) {
    item(fields, |item| {
        if let Some(text) = item.get(name).and_then(Value::as_text) {
            let changed = change(text);
            item.set(name, Value::from(changed));
        }
    });
}

fn bound(rule: &mut Rule, to: u64) {
    if let Rule::Extent(Extent::Min { bound, .. }) | Rule::Extent(Extent::Max { bound, .. }) = rule {
        *bound = to;
    }
}

#[test]
fn bounds_are_measured() {
    use Direction::{Lenient, Strict};
    for (action, constraint, to, direction, says) in [
        (IMAGE, "input.memberServerImageName.max", 31, Lenient, "documented max 30 characters, observed 31 (+1)"),
        (IMAGE, "input.memberServerImageName.max", 29, Strict, "documented max 30 characters, observed 29 (-1)"),
        (IMAGE, "input.memberServerImageName.max", 4000, Lenient, "no bound found up to 120 characters"),
        (IMAGE, "input.memberServerImageName.min", 2, Lenient, "documented min 3 characters, observed 2 (-1)"),
        (IMAGE, "input.memberServerImageName.min", 4, Strict, "documented min 3 characters, observed 4 (+1)"),
        (
            IMAGE,
            "input.memberServerImageDescription.max",
            1001,
            Lenient,
            "documented max 1000 bytes, observed 1001 (+1)",
        ),
        (SNAPSHOT, "input.blockStorageSnapshotName.max", 64, Lenient, "observed 64 (+34)"),
        (SNAPSHOT, "input.blockStorageSnapshotDescription.min", 9, Lenient, "observed 9 (-1)"),
        (SNAPSHOT, "input.blockStorageSnapshotDescription.max", 999, Strict, "observed 999 (-1)"),
    ] {
        changed(&expect(action, constraint, direction, says), |rule| bound(rule, to));
    }
}

#[test]
fn bytes_counted_as_characters_are_named() {
    let says = "documented max 1000 bytes, observed 1000 characters";
    let expected = expect(IMAGE, "input.memberServerImageDescription.max", Direction::Lenient, says);
    changed(&expected, |rule| *rule = Rule::Extent(Extent::Max { bound: 1000, unit: Unit::Characters }));
}

#[test]
fn a_clause_of_the_name_rule_is_named() {
    use Direction::{Lenient, Strict};
    let set = |ranges: &[(char, char)]| CharSet { ranges: ranges.to_vec() };
    let letters = [('A', 'Z'), ('a', 'z')];
    let digits = [('0', '9'), ('-', '-')];
    let cases = [
        ("alphabet", Lenient, set(&[&letters[..], &digits, &[('_', '_')]].concat())),
        ("alphabet", Strict, set(&[&[('a', 'z')][..], &digits].concat())),
        ("first", Lenient, set(&[&letters[..], &[('0', '9')]].concat())),
        ("last", Lenient, set(&[&letters[..], &digits].concat())),
    ];
    for (clause, direction, to) in cases {
        let expected = expect(IMAGE, &format!("input.memberServerImageName.{clause}"), direction, "");
        changed(&expected, |rule| match rule {
            Rule::Characters(Characters::Alphabet(set))
            | Rule::Characters(Characters::First(set))
            | Rule::Characters(Characters::Last(set)) => set.clone_from(&to),
            _ => {}
        });
    }
}

#[test]
fn a_dropped_check_is_named() {
    for (action, constraint) in [
        (IMAGE, "input.serverInstanceNo.exists"),
        (IMAGE, "input.serverInstanceNo.hypervisor"),
        (IMAGE, "input.serverInstanceNo.state"),
        (IMAGE, "input.responseFormatType.options"),
        (SNAPSHOT, "input.blockStorageInstanceNo.required"),
    ] {
        changed(&expect(action, constraint, Direction::Lenient, "accepted"), |rule| *rule = Rule::Anything);
    }
}

#[test]
fn what_happens_to_a_text_on_its_way_is_named() {
    let description = "memberServerImageDescription";
    let constraint = "output.memberServerImageInstanceList.memberServerImageDescription.echo";
    let expected = |says| expect(IMAGE, constraint, Direction::Different, says);
    edited(&expected("truncated"), move |_, _, fields| {
        text(fields, description, |text| text.chars().take(5).collect());
    });
    edited(&expected("trimmed"), move |_, _, fields| text(fields, description, |text| text.trim().to_owned()));
    edited(&expected("changed in case"), move |_, _, fields| text(fields, description, str::to_lowercase));
    edited(&expected("escaped twice"), move |_, format, fields| {
        if format == Format::Json {
            text(fields, description, |text| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        }
    });
    edited(&expected("mis-encoded"), move |_, format, fields| {
        if format == Format::Xml {
            text(fields, description, |text| text.bytes().map(char::from).collect());
        }
    });
    edited(&expected("+ and blank confused"), move |_, _, fields| {
        text(fields, description, |text| text.replace(' ', "+"));
    });
    edited(&expected("dropped"), move |request, _, fields| {
        if request.method == Method::Post {
            text(fields, description, |_| String::new());
        }
    });
}

#[test]
fn one_encoding_is_one_cause_in_however_many_fields() {
    let constraint = "output.blockStorageSnapshotInstanceList.blockStorageSnapshotName.echo";
    edited(&expect(SNAPSHOT, constraint, Direction::Different, "mis-encoded"), |_, _, fields| {
        for name in ["blockStorageSnapshotName", "blockStorageSnapshotInstanceDescription"] {
            text(fields, name, |text| text.bytes().map(char::from).collect());
        }
    });
}

#[test]
fn a_field_that_is_wrong_in_one_format_is_named() {
    use Direction::Different;
    edited(&expect(IMAGE, "output.totalRows.count", Different, "2"), |request, format, fields| {
        if format == Format::Json && request.path().contains("vserver") {
            fields.set("totalRows", Value::Integer(2));
        }
    });
    let constraint = "output.blockStorageSnapshotInstanceList.createDate.format";
    edited(&expect(SNAPSHOT, constraint, Different, "+09:00"), |_, format, fields| {
        if format == Format::Xml {
            item(fields, |item| {
                if item.get("blockStorageSnapshotInstanceNo").is_some() {
                    item.set("createDate", Value::from("2018-11-28T13:25:35+09:00"));
                }
            });
        }
    });
    // The page shows no JSON: in which kind of value a code stands is what other pages show.
    edited(&expect(IMAGE, "answer.json-form", Different, "0"), |request, format, fields| {
        if format == Format::Json && request.path().contains("vserver") {
            fields.set("returnCode", Value::Integer(0));
        }
    });
}

/// Refuses names of more than 30, counted so.
fn counting(count: fn(&str) -> usize) -> impl Fn(&Request) -> Response + Send + Sync + 'static {
    let model = model();
    let reference = Reference::new(model.clone());
    move |request| {
        let (call, _) = ncloud_conformance::codec::decode_request(&model, request);
        let name = call.as_ref().and_then(|call| call.input.get("blockStorageSnapshotName")?.as_text());
        let units = name.map_or(3, count);
        let response = answer(&reference, request);
        if response.status == 200 && units > 30 {
            let mut refused = request.clone();
            let break_it = |text: &str| text.replace("blockStorageInstanceNo=937508", "blockStorageInstanceNo=");
            refused.target = break_it(&refused.target);
            refused.body = break_it(&String::from_utf8_lossy(&refused.body)).into_bytes();
            return answer(&reference, &refused);
        }
        response
    }
}

#[test]
fn following_no_reading_at_all_is_a_divergence() {
    // Bytes of EUC-KR: Hangul counts 2. Sixteen syllables are too long by that, and not as characters or
    // UTF-16 units; fifteen are not, and are 45 bytes of UTF-8. So no reading of the page is followed.
    let euc_kr = |name: &str| name.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum();
    let expected = expect(SNAPSHOT, "input.blockStorageSnapshotName.max", Direction::Different, "");
    check(&expected, &model(), counting(euc_kr));
}

/// What a server without any divergence is seen to follow of a statement, and what it is not.
fn followed(
    constraint: &str,
    server: impl Fn(&Request) -> Response + Send + Sync + 'static,
) -> (Option<String>, Vec<String>) {
    let model = model();
    let assessment = runtime().block_on(async {
        let mock = MockServer::start().await;
        Mock::given(matchers::any()).respond_with(Responder(server)).mount(&mock).await;
        assess_at(&model, &cases(&model), &mock.uri()).await
    });
    assert_eq!(found(&model, &assessment), [""; 0]);
    let (id, _) = model.constraint_named(constraint).expect("a constraint");
    let row = &assessment.rows[id.index()];
    (row.reading.clone(), row.excluded.iter().map(|excluded| excluded.reading.clone()).collect())
}

/// The same of the reference, where it does not check that statement.
fn unchecked(name: &str) -> (Option<String>, Vec<String>) {
    let mut changed = Model::clone(&model());
    let (id, _) = changed.constraint_named(name).expect("a constraint");
    Arc::make_mut(&mut changed.constraints[id.index()]).readings.retain(|reading| reading.rule == Rule::Anything);
    let reference = Reference::new(Arc::new(changed));
    followed(name, move |request| answer(&reference, request))
}

#[test]
fn utf_16_units_are_a_reading_of_a_length_without_a_unit() {
    let name = format!("{SNAPSHOT}.input.blockStorageSnapshotName.max");
    let (reading, _) = followed(&name, counting(|name| name.encode_utf16().count()));
    assert_eq!(reading.as_deref(), Some("utf-16"));
}

#[test]
fn what_one_reading_does_not_ask_for_may_go_unchecked() {
    let (reading, _) = unchecked(&format!("{IMAGE}.input.regionCode.exists"));
    assert_eq!(reading.as_deref(), Some("ignored"));
    // Whether one at a time is allowed shows in no single request, so two readings are left.
    let (reading, mut excluded) = unchecked(&format!("{SNAPSHOT}.input.blockStorageInstanceNo.repeat"));
    excluded.sort();
    assert_eq!((reading, excluded), (None, vec!["distinct".to_owned(), "once".to_owned()]));
}

#[test]
fn an_answer_that_is_sometimes_wrong_is_unstable_and_not_a_coin_toss() {
    let count = Arc::new(AtomicUsize::new(0));
    let model = model();
    let constraint = format!("{IMAGE}.output.memberServerImageInstanceList.originalServerInstanceNo.echo");
    let reference = Reference::new(model.clone());
    let assessment = runtime().block_on(async {
        let mock = MockServer::start().await;
        let known = model.clone();
        let server = move |request: &Request| {
            let response = answer(&reference, request);
            let Some(action) = known.action_at(request.path()).filter(|action| action.id == IMAGE) else {
                return response;
            };
            let read = decode_answer(&known, action, &response, &Limits::default());
            let (Answer::Success(mut fields), Some(format)) = (read.answer, read.format) else { return response };
            if count.fetch_add(1, Ordering::Relaxed) % 50 == 49 {
                text(&mut fields, "originalServerInstanceNo", |_| "7".to_owned());
            }
            Response { body: encode_success(action, &fields, format), ..response }
        };
        Mock::given(matchers::any()).respond_with(Responder(server)).mount(&mock).await;
        assess_at(&model, &cases(&model), &mock.uri()).await
    });
    assert_eq!(found(&model, &assessment), [format!("{constraint} different")]);
    let rate = assessment.findings[0].rate.expect("unstable");
    assert!(rate.diverged * 25 < rate.of && rate.diverged * 100 > rate.of, "{rate:?}");
}

/// A kind that neither page has is told as well as theirs, but that a coarser step has no sign of its own: it
/// is found, and told as values that are refused.
#[test]
fn a_step_that_is_none_or_finer_or_coarser_is_found() {
    let honest = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/fictional");
    let honest = Arc::new(spec::load(&honest).expect("the fictional spec has no faults"));
    let name = "shop.orderThings.input.budget.multiple-of";
    let (id, _) = honest.constraint_named(name).expect("a constraint");
    let of_step = |step| {
        let mut model = Model::clone(&honest);
        Arc::make_mut(&mut model.constraints[id.index()]).readings[0].rule = Rule::Extent(Extent::MultipleOf(step));
        let reference = Reference::new(Arc::new(model));
        let all = Arc::new(suite::all(&honest, &honest.inventory, &[0], &[]));
        found(&honest, &assessed(&honest, all, move |request| answer(&reference, request)))
    };
    assert_eq!(of_step(10), [""; 0]);
    assert_eq!(of_step(1), [format!("{name} lenient")]);
    assert_eq!(of_step(5), [format!("{name} lenient")]);
    let coarser = of_step(20);
    assert!(!coarser.is_empty() && coarser.iter().all(|found| found.ends_with(" strict")), "{coarser:?}");
}
