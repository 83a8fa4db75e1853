//! Reading an answer and holding every statement of its page against it, beside what it takes just to
//! go through the same bytes: quick-xml's bare event loop, and `serde_json` into `Value`.
//!
//! First the whole, then by stage: `read` makes a document of the bytes, `decode` an answer of them
//! (reading included), `validate` holds what was decoded against the page. What is asked of a stage is
//! its share of what is asked of the whole.
//!
//! `cargo bench --bench decode [NAME]`, such as `MemberServerImage xml x1`

mod support;

use std::hint::black_box;
use std::time::{Duration, Instant};

use ncloud_conformance::case::{Case, Exchange, Outcome, Way, derive};
use ncloud_conformance::codec::{Answer, decode_answer, document, encode_success};
use ncloud_conformance::judge::judge;
use ncloud_conformance::model::{Format, Model};
use ncloud_conformance::reference::{Reference, Stamp};
use ncloud_conformance::validate::check_answer;
use ncloud_conformance::value::Value;
use ncloud_conformance::wire::{Limits, Method, Response};
use quick_xml::events::Event;

/// What each stage may take of the whole.
const SHARES: [(&str, f64); 3] = [("read", 0.5), ("decode", 0.75), ("validate", 0.25)];
/// How long one timing takes at least: long beside the clock's grain, short beside a turn of the scheduler.
const TIMING: Duration = Duration::from_micros(800);
/// How many pairs of timings.
const PAIRS: usize = 120;

fn main() {
    let wanted = std::env::args().nth(1).filter(|word| !word.starts_with('-')).unwrap_or_default();
    let model = std::sync::Arc::new(ncloud_conformance::spec::built_in().expect("the built-in spec is good"));
    println!("decode and full check of an answer, as a ratio to the bare reader of the same bytes");
    for action in 0..model.actions.len() {
        let cases = derive::systematic(&model, action, &model.inventory, 0);
        for format in Format::ALL {
            for rows in [1, 1_000] {
                let case = plain(&cases, format);
                let response = answer(&model, case, rows, format);
                let name = format!("{} {} x{rows}", short(&model.actions[action].name), format.name());
                if !wanted.is_empty() && name != wanted {
                    continue;
                }
                pair(&model, case, &name, &response, format);
            }
        }
    }
}

fn pair(model: &Model, case: &Case, name: &str, response: &Response, format: Format) {
    let outcome = Outcome::Answered(response.clone());
    let exchange = Exchange { outcome, elapsed: Duration::ZERO, received_ms: None };
    // One request creates one thing, so of a thousand the kit says that they are too many, and no more.
    let found = judge(model, case, &exchange).divergences;
    let known = found.iter().all(|found| found.actual == "1000 items");
    assert!(known && found.len() < 2, "{name}: {found:?}");
    let body = response.body.as_slice();
    match format {
        Format::Xml => stages(model, case, name, response, || events(body)),
        Format::Json => stages(model, case, name, response, || value(body)),
    }
}

/// The whole and its stages, each beside the baseline.
fn stages<A>(model: &Model, case: &Case, name: &str, response: &Response, bare: impl Fn() -> A + Copy) {
    let (action, limits) = (&model.actions[case.action], Limits::default());
    let format = case.key.way.format;
    let budget = budget(name);
    let outcome = Outcome::Answered(response.clone());
    let exchange = Exchange { outcome, elapsed: Duration::ZERO, received_ms: None };
    compare(name, budget, bare, || judge(model, case, &exchange));
    let Answer::Success(fields) = decode_answer(model, action, response, &limits).answer else { return };
    for (stage, share) in SHARES {
        let (name, budget) = (format!("{name}, {stage}"), budget * share);
        match stage {
            "read" => compare(&name, budget, bare, || document(&response.body, &limits)),
            "decode" => compare(&name, budget, bare, || decode_answer(model, action, response, &limits)),
            _ => compare(&name, budget, bare, || check_answer(model, action, &fields, Some(&case.label.input), format)),
        }
    }
}

/// What is asked of the whole, as a ratio to the bare reader.
fn budget(name: &str) -> f64 {
    match name {
        name if name.ends_with("json x1000") => 0.7,
        name if name.ends_with("xml x1000") => 1.5,
        _ => 1.6,
    }
}

fn short(name: &str) -> &str {
    name.trim_start_matches("create").trim_end_matches("Instance")
}

fn plain(cases: &[Case], format: Format) -> &Case {
    let way = Way { method: Method::Get, format };
    cases.iter().find(|case| case.key.is_plain() && case.key.way == way).expect("a plain request")
}

/// The page's example as the reference gives it, its item as often as asked.
fn answer(model: &std::sync::Arc<Model>, case: &Case, rows: usize, format: Format) -> Response {
    let action = &model.actions[case.action];
    let mut response =
        Reference::new(model.clone()).answer(&case.request, Stamp { now_ms: 1_543_379_135_459, serial: 1 });
    let Answer::Success(mut fields) = decode_answer(model, action, &response, &Limits::default()).answer else {
        panic!("the reference accepts its own plain request")
    };
    let list = fields.iter().find_map(|(name, value)| Some((name.to_owned(), value.as_list()?.first()?.clone())));
    let (name, item) = list.expect("a list with an item");
    fields.set(&name, Value::List(vec![item; rows]));
    fields.set("totalRows", Value::Integer(i64::try_from(rows).expect("few")));
    response.body = encode_success(action, &fields, format);
    if rows > 1 {
        // Without indentation, or a thousand rows are more than the kit takes in of one answer.
        response.body = one_line(&response.body);
    }
    response.headers.remove("content-length");
    response
}

fn one_line(body: &[u8]) -> Vec<u8> {
    let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_start);
    lines.collect::<Vec<_>>().concat()
}

fn events(bytes: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_reader(bytes);
    let mut count = 0;
    loop {
        match black_box(reader.read_event()) {
            Ok(Event::Eof) | Err(_) => return count,
            Ok(_) => count += 1,
        }
    }
}

fn value(bytes: &[u8]) -> Option<serde_json::Value> {
    serde_json::from_slice(bytes).ok()
}

/// Ours beside a baseline, and what is asked of the ratio.
fn compare<A, B>(name: &str, budget: f64, mut baseline: impl FnMut() -> A, mut ours: impl FnMut() -> B) {
    let (bare, full) = (turns(&mut baseline), turns(&mut ours));
    let mut pairs: Vec<(f64, f64)> = (0..PAIRS)
        .map(|pair| match pair % 2 {
            0 => {
                let first = time(bare, &mut baseline);
                (first, time(full, &mut ours))
            }
            _ => {
                let first = time(full, &mut ours);
                (time(bare, &mut baseline), first)
            }
        })
        .collect();
    // The best of many is what the machine disturbed least; the middle of the pairs says how sure that is.
    let best = |side: fn(&(f64, f64)) -> f64| pairs.iter().map(side).fold(f64::INFINITY, f64::min);
    let (base, our) = (best(|pair| pair.0), best(|pair| pair.1));
    pairs.sort_by(|one, other| (one.1 / one.0).total_cmp(&(other.1 / other.0)));
    let middle = pairs[PAIRS / 2].1 / pairs[PAIRS / 2].0;
    let about = format!("{:.1} µs, middle pair {middle:.2}", our * 1e6);
    support::tell(name, our / base, &about, our / base <= budget, &format!("at most {budget:.2}"));
}

fn turns<T>(work: &mut impl FnMut() -> T) -> u32 {
    let start = Instant::now();
    let mut turns = 0;
    while start.elapsed() < TIMING {
        black_box(work());
        turns += 1;
    }
    turns
}

/// Seconds for one of so many turns.
fn time<T>(turns: u32, work: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..turns {
        black_box(work());
    }
    start.elapsed().as_secs_f64() / f64::from(turns)
}
