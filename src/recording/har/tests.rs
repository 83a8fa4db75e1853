//! Archives as their writers write them, made small.

use serde_json::{Value, json};

use super::*;
use crate::spec::tests::model;
use crate::wire::Method;

const PATH: &str = "/vserver/v2/createMemberServerImageInstance";

fn archive(entries: &[Value]) -> String {
    json!({"log": {"version": "1.2", "creator": {"name": "mitmproxy", "version": "11.0"}, "entries": entries}})
        .to_string()
}

fn entry(request: &Value, response: &Value) -> Value {
    json!({"startedDateTime": "2024-06-15T08:49:13.000Z", "time": 12, "request": request, "response": response})
}

fn get(query: &str) -> Value {
    json!({"method": "GET", "url": format!("https://h.example:8443/base{PATH}{query}"), "headers": []})
}

fn answer(text: &str) -> Value {
    json!({"status": 200, "headers": [], "content": {"size": text.len(), "mimeType": "text/xml", "text": text}})
}

fn read(entries: &[Value]) -> Har {
    super::read("a.har", archive(entries).as_bytes(), &model()).unwrap_or_else(|error| panic!("{error}"))
}

/// The only exchange of an archive with one entry.
fn only(request: &Value, response: &Value) -> Captured {
    let har = read(&[entry(request, response)]);
    let [taken] = har.taken.as_slice() else { panic!("{har:?}") };
    taken.recorded.clone()
}

fn left_out(request: &Value, response: &Value) -> EntryLeftOut {
    let har = read(&[entry(request, response)]);
    let [(&why, 1)] = har.left_out.iter().map(|(why, count)| (why, *count)).collect::<Vec<_>>()[..] else {
        panic!("{har:?}")
    };
    assert!(har.taken.is_empty());
    why
}

fn fault(text: &str) -> String {
    super::read("a.har", text.as_bytes(), &model()).expect_err("a fault").to_string()
}

#[test]
fn a_request_goes_to_the_path_below_the_base_with_its_query_as_it_was() {
    let recorded = only(&get("?serverInstanceNo=1&n=%20+%ed#there"), &answer("<a/>"));
    assert_eq!(recorded.request.method, Method::Get);
    assert_eq!(recorded.request.target, format!("{PATH}?serverInstanceNo=1&n=%20+%ed"));
    assert_eq!(recorded.response.headers.get("content-type"), Some("text/xml"));
    let decoded = only(&get("?n=a b\u{e9}"), &answer("<a/>"));
    assert_eq!(decoded.request.target, format!("{PATH}?n=a%20b%C3%A9"), "what no request line holds is escaped");
}

#[test]
fn listed_parameters_stand_in_for_a_query_that_the_url_has_not() {
    let listed = json!([{"name": "n", "value": "a b"}, {"name": "m", "value": "&"}]);
    let mut request = get("");
    request["queryString"] = listed.clone();
    assert_eq!(only(&request, &answer("")).request.target, format!("{PATH}?n=a+b&m=%26"));
    let mut request = get("?x=1");
    request["queryString"] = listed;
    assert_eq!(only(&request, &answer("")).request.target, format!("{PATH}?x=1"), "the URL is what was asked");
}

#[test]
fn a_form_is_its_text_or_put_together_from_its_parameters() {
    let mut request = get("");
    request["method"] = json!("POST");
    request["bodySize"] = json!(7);
    request["postData"] = json!({"mimeType": "application/x-www-form-urlencoded", "text": "n=%41+b", "params": [{"name": "n", "value": "A b"}]});
    let recorded = only(&request, &answer("<a/>"));
    assert_eq!((recorded.request.method, recorded.request.body.as_slice()), (Method::Post, &b"n=%41+b"[..]));
    assert_eq!(recorded.request.headers.get("content-type"), Some("application/x-www-form-urlencoded"));
    request["postData"] =
        json!({"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "n", "value": "A b"}]});
    assert_eq!(only(&request, &answer("<a/>")).request.body, b"n=A+b");
    request["postData"] = json!({"mimeType": "x", "text": "/2E=", "encoding": "base64"});
    assert_eq!(only(&request, &answer("<a/>")).request.body, b"\xffa");
    request["postData"] = Value::Null;
    assert_eq!(left_out(&request, &answer("<a/>")), EntryLeftOut::NoRequestBody);
}

#[test]
fn headers_that_do_not_fit_what_was_kept_are_gone_and_pseudo_headers_are_none() {
    let mut request = get("");
    request["headers"] =
        json!([{"name": ":method", "value": "GET"}, {"name": "x-a", "value": "1"}, {"name": "host", "value": "h"}]);
    let mut response = answer("<a/>");
    response["headers"] = json!([
        {"name": "content-encoding", "value": "gzip"}, {"name": "Content-Length", "value": "999"},
        {"name": "Transfer-Encoding", "value": "chunked"}, {"name": "set-cookie", "value": "a=1\nb=2"}]);
    let recorded = only(&request, &response);
    let names = |headers: &crate::wire::Headers| headers.iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&recorded.request.headers), ["x-a"]);
    assert_eq!(names(&recorded.response.headers), ["set-cookie", "set-cookie"], "no media type was sent");
}

#[test]
fn a_body_in_base64_is_its_bytes_however_it_is_wrapped() {
    for text in ["PGEvPg==", "PGEv\r\nPg", " PGEvPg== \n"] {
        let mut response = answer("");
        response["content"] = json!({"size": 4, "mimeType": "text/xml", "text": text, "encoding": "base64"});
        assert_eq!(only(&get(""), &response).response.body, b"<a/>", "{text:?}");
    }
}

#[test]
fn an_answer_that_is_not_whole_is_left_out() {
    assert_eq!(left_out(&get(""), &Value::Null), EntryLeftOut::NoAnswer);
    assert_eq!(left_out(&get(""), &json!({"status": 0, "headers": [], "content": {}})), EntryLeftOut::NoAnswer);
    assert_eq!(left_out(&get(""), &json!({"status": -1})), EntryLeftOut::NoAnswer);
    let mut broken = answer("<a/>");
    broken["_error"] = json!("net::ERR_CONTENT_LENGTH_MISMATCH");
    assert_eq!(left_out(&get(""), &broken), EntryLeftOut::NotWhole);
    for content in [json!({"size": 9, "text": "<a/>"}), json!({"size": 4}), json!({"size": -1}), json!({}), Value::Null]
    {
        let response = json!({"status": 200, "content": content});
        assert_eq!(left_out(&get(""), &response), EntryLeftOut::NotWhole, "{response}");
    }
    // A mark in front of a text is taken away by browsers; texts in other encodings have another length.
    for content in [
        json!({"size": 7, "text": "<a/>"}),
        json!({"size": 10, "mimeType": "text/xml; charset=utf-16", "text": "<a/>"}),
    ] {
        assert_eq!(only(&get(""), &json!({"status": 200, "content": content})).response.body, b"<a/>");
    }
    let empty = json!({"status": 500, "content": {"size": 0}});
    assert_eq!(only(&get(""), &empty).response.status, 500);
}

#[test]
fn what_is_not_of_the_spec_is_left_out_unread() {
    let elsewhere = json!({"method": "GET", "url": "https://h.example/logo.png"});
    let odd = json!({"status": 200, "headers": [], "content": {"size": 1, "text": "%", "encoding": "base64"}});
    assert_eq!(left_out(&elsewhere, &odd), EntryLeftOut::OtherPath);
    let mut first = get("");
    first["method"] = json!("OPTIONS");
    assert_eq!(left_out(&first, &answer("")), EntryLeftOut::OtherMethod);
    let har = read(&[json!({"not": "an entry"}), json!(7)]);
    assert_eq!(har.left_out[&EntryLeftOut::OtherPath], 2);
}

#[test]
fn the_same_exchange_told_twice_is_one_and_another_answer_is_another() {
    let twice = entry(&get("?n=1"), &answer("<a/>"));
    let other = entry(&get("?n=1"), &answer("<b/>"));
    let har = read(&[twice.clone(), twice, other]);
    let places: Vec<usize> = har.taken.iter().map(|taken| taken.entry).collect();
    assert_eq!((places, har.left_out[&EntryLeftOut::Twice]), (vec![0, 2], 1));
}

#[test]
fn a_mark_in_front_of_an_archive_is_passed_over() {
    let text = format!("\u{feff}{}", archive(&[entry(&get(""), &answer("<a/>"))]));
    let har = super::read("a.har", text.as_bytes(), &model()).expect("an archive");
    assert_eq!(har.taken.len(), 1);
}

#[test]
fn faults_say_which_entry_and_where_and_all_of_them() {
    let mut bad = answer("<a/>");
    bad["content"]["text"] = json!("?");
    bad["content"]["encoding"] = json!("base64");
    let mut odd = answer("<a/>");
    odd["status"] = json!(1000);
    let mut text = get("?n=2");
    text["method"] = json!(7);
    let entries = [entry(&get(""), &bad), entry(&get("?n=1"), &odd), entry(&text, &answer(""))];
    let lines = entries.map(|entry| entry.to_string()).join(",\n");
    let said = fault(&format!("{{\"log\": {{\"entries\": [\n{lines}]}}}}"));
    for part in [
        "log.entries[0]: response.content.text is no base64: ",
        "a.har:2:1",
        "log.entries[1]: response.status is no HTTP status; expected 100 to 599",
        "a.har:3:1",
        "log.entries[2]: invalid type: integer `7`, expected a string",
        "a.har:4:",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains(" at line "), "{said}");
}

#[test]
fn what_is_no_archive_says_so() {
    let cut = fault("{\"log\":\n {");
    assert!(cut.contains("a.har:2:2"), "{cut}");
    let other = fault("{\"log\": 7}");
    assert!(other.contains("expected the log of an HTTP archive") && other.contains("a.har:1:9"), "{other}");
    assert!(fault("{}").contains("missing field `log`"), "{}", fault("{}"));
    let said = super::read("a.har", b"\xff\xfe{", &model()).expect_err("a fault").to_string();
    assert!(said.contains("the archive is not UTF-8"), "{said}");
}

#[test]
fn nesting_without_end_is_a_fault_and_no_crash() {
    let deep = "[".repeat(100_000);
    assert!(fault(&format!("{{\"log\":{{\"entries\":[{deep}")).contains("error"));
}
