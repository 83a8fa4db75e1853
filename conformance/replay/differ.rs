//! What may differ between a recorded answer and another one, and what may not, one thing at a time.

use ncloud_conformance::case::fixture::{Compare, Mask, Origin, Recorded};
use ncloud_conformance::codec::encode_refusal;
use ncloud_conformance::judge::Class;
use ncloud_conformance::judge::replayed::{Edited, State};
use ncloud_conformance::model::{Action, Format, Model};
use ncloud_conformance::recording::AnswerPair;
use ncloud_conformance::spec;
use ncloud_conformance::value::{Record, Value};
use ncloud_conformance::wire::{Headers, Response};

fn model() -> Model {
    spec::built_in().expect("the built-in spec has no faults")
}

fn action(model: &Model) -> &Action {
    model.actions.iter().find(|action| action.input("serverInstanceNo").is_some()).expect("one that names a server")
}

fn response(status: u16, body: &[u8], format: Format) -> Response {
    let mut headers = Headers::new();
    headers.push("Content-Type", format!("application/{}", format.name()));
    Response { status, headers, body: body.to_vec() }
}

/// A success with these fields of its only item, in XML.
fn answer(fields: &[(&str, &str)]) -> Response {
    let inner: String = fields.iter().map(|(name, text)| format!("<{name}>{text}</{name}>")).collect();
    let model = model();
    let output = &action(&model).output;
    let list = output.record().unwrap_or_default().iter().find(|member| member.record().is_some()).expect("a list");
    let item = match &list.kind {
        ncloud_conformance::model::Type::List(item) => &item.name,
        _ => panic!("a list"),
    };
    let (root, list) = (&output.name, &list.name);
    let body = format!("<{root}><{list}><{item}>{inner}</{item}></{list}></{root}>");
    response(200, body.as_bytes(), Format::Xml)
}

fn input(pairs: &[(&str, &str)]) -> Record {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), Value::from(*text))).collect()
}

fn recorded(asked: &[(&str, &str)], response: Response) -> Recorded {
    let (raw, masks, compare) = (response.body.clone(), Vec::new(), Vec::new());
    Recorded { input: input(asked), response, raw, masks, compare, origin: Origin::Own, lost: None }
}

/// The edits, each as `kind path: recorded -> actual`, without what stands around the item.
fn edits(recorded: &Recorded, sent: &[(&str, &str)], actual: &Response) -> Vec<String> {
    let (model, sent) = (model(), input(sent));
    let edits = AnswerPair { model: &model, action: action(&model), recorded, sent: &sent }.edits(actual);
    let told = |edit: &Edited| {
        let path = edit.path.rsplit("[0].").next().unwrap_or_default();
        format!("{} {path}: {} -> {}", edit.kind.name(), edit.recorded, edit.actual)
    };
    edits.iter().map(told).collect()
}

const SERVER: &str = "serverInstanceNo";
const ID: &str = "memberServerImageInstanceNo";
const NAME: &str = "memberServerImageName";
const OF: &str = "originalServerInstanceNo";
const ABOUT: &str = "memberServerImageDescription";

#[test]
fn the_id_that_is_bound_stands_in_the_place_of_the_recorded_one() {
    let old = recorded(&[(SERVER, "1234299")], answer(&[(OF, "1234299"), (ABOUT, "of 1234299, not 12342990")]));
    let same = answer(&[(OF, "777001"), (ABOUT, "of 777001, not 12342990")]);
    assert_eq!(edits(&old, &[(SERVER, "777001")], &same), [""; 0]);
    // Never a part of a word, and never the recorded id itself.
    let part = answer(&[(OF, "777001"), (ABOUT, "of 777001, not 7770010")]);
    let told = [format!("changed {ABOUT}: \"of 1234299, not 12342990\" -> \"of 777001, not 7770010\"")];
    assert_eq!(edits(&old, &[(SERVER, "777001")], &part), told);
    let stale = answer(&[(OF, "1234299"), (ABOUT, "of 777001, not 12342990")]);
    let told = [format!("changed {OF}: \"1234299\" -> \"1234299\"")];
    assert_eq!(edits(&old, &[(SERVER, "777001")], &stale), told);
    // The very same answer is another one to another request.
    assert_eq!(edits(&old, &[(SERVER, "777001")], &old.response).len(), 2);
}

#[test]
fn what_belongs_to_another_server_may_be_another_and_only_then() {
    let code = "originalServerImageProductCode";
    let old = recorded(&[(SERVER, "1")], answer(&[(code, "SW.A")]));
    let other = answer(&[(code, "SW.B")]);
    assert_eq!(edits(&old, &[(SERVER, "2")], &other), [""; 0]);
    assert_eq!(edits(&old, &[(SERVER, "1")], &other), [format!("changed {code}: \"SW.A\" -> \"SW.B\"")]);
    let gone = answer(&[]);
    assert_eq!(edits(&old, &[(SERVER, "2")], &gone).len(), 1, "it is still there");
}

#[test]
fn an_id_made_anew_is_another_of_its_form_and_the_same_wherever_it_stands() {
    let old = recorded(&[(SERVER, "1")], answer(&[(ID, "1235847"), (ABOUT, "made 1235847")]));
    let again = |id: &str, about: &str| edits(&old, &[(SERVER, "1")], &answer(&[(ID, id), (ABOUT, about)]));
    assert_eq!(again("99", "made 99"), [""; 0]);
    assert_eq!(again("99", "made 98").len(), 1, "two places were one");
    assert_eq!(again("99", "made 1235847").len(), 1);
    for no_id in ["", "null", "abc"] {
        assert_eq!(again(no_id, &format!("made {no_id}")).len(), 2, "{no_id}");
    }
    let short = recorded(&[(SERVER, "1")], answer(&[(ID, "7"), (ABOUT, "7")]));
    assert_eq!(edits(&short, &[(SERVER, "1")], &answer(&[(ID, "8"), (ABOUT, "7")])), [""; 0], "too short to be a word");
}

#[test]
fn a_date_keeps_its_form_and_a_name_is_the_servers_only_where_none_was_asked_for() {
    let date = "createDate";
    let old = recorded(&[(SERVER, "1")], answer(&[(date, "2020-08-24T17:40:12+0900"), (NAME, "msi165f19b1e7f3")]));
    let again = |at: &str, name: &str| edits(&old, &[(SERVER, "1")], &answer(&[(date, at), (NAME, name)]));
    assert_eq!(again("2031-01-02T03:04:05+0900", "msi165f19b1e800"), [""; 0]);
    for other in ["2031-01-02T03:04:05+09:00", "2031-02-30T03:04:05+0900", "2031-01-02"] {
        assert_eq!(again(other, "msi165f19b1e7f3").len(), 1, "{other}");
    }
    // Not the page's form, but the same as was recorded.
    let colon = recorded(&[(SERVER, "1")], answer(&[(date, "2020-08-24T17:40:12+09:00")]));
    assert_eq!(edits(&colon, &[(SERVER, "1")], &answer(&[(date, "2031-01-02T03:04:05+09:00")])), [""; 0]);
    let named = recorded(&[(NAME, "web-01")], answer(&[(NAME, "web-01")]));
    assert_eq!(edits(&named, &[(NAME, "xyz-77")], &answer(&[(NAME, "xyz-77")])), [""; 0]);
    assert_eq!(edits(&named, &[(NAME, "xyz-77")], &answer(&[(NAME, "xyz-78")])).len(), 1);
}

#[test]
fn a_mask_is_a_pattern_and_hides_the_same_wherever_it_stands() {
    let mask = Mask { text: "***5847".to_owned(), value: "1235847".to_owned() };
    let (raw, plain) = (answer(&[(OF, "***5847"), (ABOUT, "***5847")]), answer(&[(OF, "1235847"), (ABOUT, "1235847")]));
    let old = Recorded { raw: raw.body, masks: vec![mask], ..recorded(&[], plain) };
    let again = |of: &str, about: &str| edits(&old, &[], &answer(&[(OF, of), (ABOUT, about)])).len();
    assert_eq!(again("1235847", "1235847"), 0);
    assert_eq!(again("9995847", "9995847"), 0);
    assert_eq!(again("9995847", "8885847"), 2, "the mask ties the two");
    assert_eq!(again("9995847", "1235847"), 1, "and one of them is not enough");
    assert_eq!(again("5847", "5847"), 2, "a mask hides something");
}

#[test]
fn compare_overrules_what_the_model_says() {
    let path = |name: &str| {
        let model = model();
        let list = action(&model).output.record().unwrap_or_default().iter().find(|member| member.record().is_some());
        format!("{}.{name}", list.expect("a list").path)
    };
    let with = |name: &str, compare| {
        let old = recorded(&[(SERVER, "1")], answer(&[(ID, "1235847"), (ABOUT, "a text")]));
        Recorded { compare: vec![(path(name), compare)], ..old }
    };
    let again = |old: &Recorded, fields: &[(&str, &str)]| edits(old, &[(SERVER, "1")], &answer(fields));
    let id = [format!("changed {ID}: \"1235847\" -> \"99\"")];
    assert_eq!(again(&with(ID, Compare::Exact), &[(ID, "99"), (ABOUT, "a text")]), id);
    assert_eq!(again(&with(ABOUT, Compare::Kind), &[(ID, "99"), (ABOUT, "another")]), [""; 0]);
    let gone = [format!("removed {ABOUT}: \"a text\" -> nothing")];
    assert_eq!(again(&with(ABOUT, Compare::Kind), &[(ID, "99")]), gone);
    assert_eq!(again(&with(ABOUT, Compare::Any), &[(ID, "99")]), [""; 0]);
    let status = Recorded { compare: vec![("status".to_owned(), Compare::Any)], ..with(ID, Compare::Kind) };
    let created = Response { status: 201, ..answer(&[(ID, "99"), (ABOUT, "a text")]) };
    assert_eq!(edits(&status, &[(SERVER, "1")], &created), [""; 0]);
}

#[test]
fn xml_and_json_are_compared_by_what_they_say() {
    let model = model();
    let root = &action(&model).output.name;
    let xml = |rows: &str| format!("<{root}><totalRows>{rows}</totalRows><returnMessage></returnMessage></{root}>");
    let json = |rows: &str| format!("{{\"{root}\":{{\"totalRows\":{rows},\"returnMessage\":\"\"}}}}");
    let old = recorded(&[], response(200, xml("1").as_bytes(), Format::Xml));
    let again = |body: String| edits(&old, &[], &response(200, body.as_bytes(), Format::Json));
    assert_eq!(again(json("1")), ["format format: xml -> json"]);
    assert_eq!(again(json("2"))[1..], ["changed output.totalRows: \"1\" -> \"2\""]);
    let same = edits(
        &recorded(&[], response(200, json("1").as_bytes(), Format::Json)),
        &[],
        &response(200, json("\"1\"").as_bytes(), Format::Json),
    );
    assert_eq!(same, ["retyped output.totalRows: number 1 -> text \"1\""]);
}

#[test]
fn a_refusal_that_says_nothing_of_its_request_is_not_compared() {
    let model = model();
    let refusal = |code: &str| {
        let form = model.refusals.first().expect("a form");
        response(400, &encode_refusal(form, code, "no", Format::Xml), Format::Xml)
    };
    let refused = |code: &str| Class::Refused { code: code.to_owned(), message: "no".to_owned() };
    let sent = input(&[]);
    let state = |old: Recorded, class: Class, response: Option<&Response>| {
        let pair = AnswerPair { model: &model, action: action(&model), recorded: &old, sent: &sent };
        let replayed = pair.compare(7, &class, response);
        assert_eq!(replayed.reason.is_some(), replayed.state == State::NotComparable);
        assert_eq!(replayed.case, 7);
        replayed.state
    };
    let met = || Class::Standing { means: None, signature: "HTTP 400: no".to_owned(), after_creations: 1 };
    let (quota, plain) = (refusal("10102"), refusal("900"));
    assert_eq!(state(recorded(&[], quota.clone()), refused("10102"), Some(&quota)), State::NotComparable);
    assert_eq!(state(recorded(&[], plain.clone()), met(), Some(&plain)), State::NotComparable);
    let unsent = Class::Withheld { reason: "not sent".to_owned() };
    assert_eq!(state(recorded(&[], plain.clone()), unsent, None), State::NotComparable);
    assert_eq!(state(recorded(&[], plain.clone()), refused("900"), Some(&plain)), State::Same);
    assert_eq!(state(recorded(&[], plain), refused("901"), Some(&refusal("901"))), State::Differs);
}
