//! A run made up for the tests of this room: real cases of the built-in spec, invented answers.

use std::sync::Arc;
use std::time::Duration;

use crate::case::{Case, Expectation, derive};
use crate::judge::{
    Assessment, Class, Direction, Divergence, Judgement, Known, KnownStanding, Layer, LeftOpen, Listed, Observation,
    Rate, Statement, Tally, Unmet, Verdict, levels,
};
use crate::model::{ConstraintSet, Level, Model, Side};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::document::WholeReport;
use super::{OutputFormat, Report, Style, render, stored};

/// A model, its cases, and what a run of them came to.
pub struct Sample {
    pub model: Model,
    pub cases: Vec<Case>,
    pub assessment: Assessment,
    pub actions: Vec<usize>,
}

/// The statement the diverging sample is lenient about.
pub const LENIENT: &str = "vserver.createMemberServerImageInstance.input.memberServerImageName.max";
/// The statement it breaks in its answers.
pub const DIFFERENT: &str = "vserver.createMemberServerImageInstance.output.requestId.format";

/// The JSON report of a run.
pub fn json(report: &Report<'_>) -> String {
    render(report, OutputFormat::Json, &Style::default())
}

/// A report that was written, read again.
pub fn read(text: &str) -> WholeReport<'static> {
    stored::parse(|| Ok(text.as_bytes())).expect("a report")
}

impl Sample {
    /// An endpoint that does everything right, and follows the first of several readings.
    pub fn conforming() -> Self {
        Self::answered(|_, _, judgement| judgement)
    }

    /// One that accepts names of any length and makes up its request ids.
    pub fn diverging() -> Self {
        Self::answered(|model, case, mut judgement| {
            let lenient = model.constraint_named(LENIENT).map(|(id, _)| id);
            if case.subject == lenient {
                judgement.class = Class::Accepted;
            }
            if let Some((constraint, _)) = model.constraint_named(DIFFERENT)
                && judgement.class == Class::Accepted
                && model.constraint(constraint).action == model.actions[case.action].id
            {
                judgement.divergences.push(Divergence {
                    constraint,
                    layer: Layer::Value,
                    direction: Direction::Different,
                    path: "output.requestId".to_owned(),
                    expected: "a UUID".to_owned(),
                    actual: "\u{1b}[31mno <uuid> & \"nothing\"\u{1b}[0m".to_owned(),
                    nature: None,
                    instead: None,
                });
            }
            judgement
        })
    }

    /// One that does not know the ids it is asked for.
    pub fn refusing() -> Self {
        Self::answered(|_, _, mut judgement| {
            let (code, message) = ("1200".to_owned(), "not found".to_owned());
            judgement.class = Class::Refused { code, message };
            judgement
        })
    }

    /// The diverging one, but what its answers break is a should: one divergence, one piece of advice.
    pub fn advised() -> Self {
        let mut sample = Self::diverging();
        sample.should(&[DIFFERENT]);
        sample.settle(false);
        sample
    }

    /// A run with something for every part of the page.
    pub fn whole() -> Self {
        let mut sample = Self::diverging();
        let known = sample.known(0);
        let finding = &mut sample.assessment.findings[0];
        let constraint = finding.constraint;
        finding.known = Some(known.clone());
        finding.rate = Some(Rate { diverged: 3, of: 50 });
        finding.elsewhere.push("output.requestId".to_owned());
        finding.also.push(constraint);
        sample
            .assessment
            .known
            .push(Listed { known: Known { expires: None, ..known }, standing: KnownStanding::Stale });
        let (constraint, reason) = (Some(sample.assessment.findings[0].constraint), "refused with 1200".to_owned());
        sample.assessment.left_open.push(LeftOpen { constraint, action: 1, case: 0, reason });
        let (reader, case) = (&mut sample.assessment.clients[0], 0);
        reader.unmet.push(Unmet { demand: 0, answers: 1, case, place: "[ <a/>]".to_owned() });
        reader.answers += 1;
        for (index, sent) in [(0, true), (1, false)] {
            sample.assessment.verdicts.set(index, Verdict::Inconclusive, Some("no answer"));
            sample.assessment.verdicts[index].sent = sent;
        }
        sample
    }

    /// Makes these statements shoulds.
    pub fn should(&mut self, ids: &[&str]) {
        for constraint in self.model.constraints.iter_mut().filter(|it| ids.contains(&it.id.as_str())) {
            Arc::make_mut(constraint).level = Level::Should;
        }
    }

    /// Settles levels as the end of a run does.
    pub fn settle(&mut self, strict: bool) {
        levels::settle(&self.model, &self.cases, &mut self.assessment, strict);
    }

    /// One of its findings, as a target would list it.
    pub fn known(&self, finding: usize) -> Known {
        let finding = &self.assessment.findings[finding];
        Known {
            statement: Statement::Page(finding.constraint),
            direction: finding.direction,
            path: finding.path.clone(),
            reason: "agreed upon".to_owned(),
            since: jiff::civil::date(2026, 1, 31),
            expires: Some(jiff::civil::date(2026, 12, 31)),
        }
    }

    /// What the report tells of.
    pub fn report(&self) -> Report<'_> {
        Report {
            model: &self.model,
            target: "sample",
            endpoint: "http://127.0.0.1:8080",
            seed: 42,
            salt: None,
            actions: &self.actions,
            cases: (&self.cases).into(),
            assessment: &self.assessment,
            requests: self.cases.len(),
            elapsed: Duration::from_millis(1234),
            repeats: None,
            shard: None,
        }
    }

    fn answered(change: impl Fn(&Model, &Case, Judgement) -> Judgement) -> Self {
        let mut model = crate::spec::built_in().expect("the built-in spec has no fault");
        // Whatever the pages' audit says of the two: they are musts here.
        for constraint in model.constraints.iter_mut().filter(|it| [LENIENT, DIFFERENT].contains(&it.id.as_str())) {
            Arc::make_mut(constraint).level = Level::Must;
        }
        let mut cases = Vec::new();
        for action in 0..model.actions.len() {
            let more = derive::systematic(&model, action, &model.inventory, cases.len());
            cases.extend(more);
        }
        let mut tally = Tally::new(&model, &model.inventory);
        for case in &cases {
            tally.add(case, change(&model, case, perfect(&model, case)));
        }
        let assessment = tally.finish(&cases, None);
        let actions = (0..model.actions.len()).collect();
        let mut sample = Self { assessment, model, cases, actions };
        sample.settle(false);
        sample
    }
}

fn perfect(model: &Model, case: &Case) -> Judgement {
    let refused = match case.label.expectation {
        Expectation::Accept => false,
        Expectation::Reject => true,
        Expectation::Unspecified => case.label.violations.iter().any(|violation| violation.readings.contains(&0)),
    };
    let held: ConstraintSet = model
        .constraints_of(&model.actions[case.action])
        .filter(|(_, constraint)| constraint.side() == Side::Answer && constraint.is_checkable())
        .map(|(id, _)| id)
        .collect();
    let class =
        if refused { Class::Refused { code: "1200".to_owned(), message: "no".to_owned() } } else { Class::Accepted };
    let observation = Observation { path: "output.new".to_owned(), what: "a field nobody knows".to_owned() };
    let observations = if refused { Vec::new() } else { vec![observation] };
    Judgement { held, observations, elapsed: Duration::from_millis(2), ..Judgement::of(class) }
}

#[test]
fn each_format_is_written_by_its_own_reporter() {
    let sample = Sample::conforming();
    let style = Style::default();
    let starts: Vec<_> =
        OutputFormat::ALL.iter().map(|&format| render(&sample.report(), format, &style).chars().next()).collect();
    assert_eq!(starts, [Some('t'), Some('{'), Some('<'), Some('<'), Some('#')]);
}

/// A JUnit report without what is not stored: times, and the lines that repeat each failing case.
fn timeless(junit: &str) -> String {
    let without = |text: &str, from: &str, to: &str| {
        let mut pieces = text.split(from);
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |kept, piece| kept + piece.split_once(to).map_or("", |(_, rest)| rest))
    };
    // The line ends where its element does: what it repeats may have ends of lines in it.
    let untold = without(&junit.replace("\n</", "\0</"), "repeat   curl ", "\0").replace("></failure>", "/>");
    without(&untold.replace('\0', "\n"), " time=\"", "\"")
}

#[test]
fn a_stored_report_gives_what_its_run_gave() {
    let (plain, matrix) = (Style::default(), Style { matrix: true, ..Style::default() });
    let styles = [plain, matrix, Style { verbose: true, ..plain }, Style { quiet: true, ..plain }];
    let others = [OutputFormat::Json, OutputFormat::Html, OutputFormat::Markdown, OutputFormat::Junit]
        .map(|format| (format, plain));
    for sample in [Sample::conforming(), Sample::whole(), Sample::advised(), Sample::refusing()] {
        let report = sample.report();
        let text = json(&report);
        let stored = stored::read(|| Ok(text.as_bytes())).expect("a report");
        for (format, style) in styles.map(|style| (OutputFormat::Text, style)).into_iter().chain(others) {
            let mut again = Vec::new();
            stored.write(format, &style, None, &mut again).expect("written");
            let (again, once) = (String::from_utf8(again).expect("a text"), render(&report, format, &style));
            let once = match format {
                OutputFormat::Text => once.replace(", in 1.2 s (", " ("),
                OutputFormat::Junit => timeless(&once),
                OutputFormat::Json | OutputFormat::Html | OutputFormat::Markdown => once,
            };
            let differs = again.lines().zip(once.lines()).find(|(again, once)| again != once);
            assert_eq!(differs, None, "{format:?}");
            assert_eq!(again.len(), once.len(), "{format:?}");
        }
    }
}

/// What an endpoint could say to get at whoever reads a report.
pub const HOSTILE: &str = "<script>alert(1)</script>\"><img src=x onerror=alert(1)> ' | `x` \\ [a](http://evil.example) \
                           ![b](//evil.example/b.png) @everyone www.evil.example a@evil.example </code></details> \u{202e}";

/// A JSON report each of whose texts ends with [`HOSTILE`], but for the words that are the kit's own.
pub fn hostile(report: &Report<'_>) -> String {
    let mut value = serde_json::to_value(WholeReport::of(report)).expect("JSON");
    spoil(&mut value);
    value.to_string()
}

fn spoil(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => text.push_str(HOSTILE),
        serde_json::Value::Array(all) => all.iter_mut().for_each(spoil),
        serde_json::Value::Object(keys) => {
            let own = ["verdict", "status", "direction", "outcome", "level", "action", "constraint", "id"];
            keys.iter_mut().filter(|(key, _)| !own.contains(&key.as_str())).for_each(|(_, value)| spoil(value));
        }
        _ => {}
    }
}

/// The texts of a page. It fails where the page is not well-formed, or has an element or attribute
/// that no page of ours has: whatever a text of an endpoint could bring in is one of those.
pub fn texts(page: &str) -> Vec<String> {
    let elements = "html head meta link title style body a header p h1 h2 h3 dl dt dd code strong nav ul li label input main \
                    section table caption thead tbody tr th td article details summary div span pre footer tfoot";
    let attributes = "lang charset http-equiv content name rel href class id aria-label aria-labelledby aria-hidden type \
                      tabindex scope colspan role";
    let is_in = |list: &str, name: &str| list.split_whitespace().any(|known| known == name);
    let mut reader = Reader::from_str(page);
    let mut texts = vec![String::new()];
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} at {}", reader.buffer_position())) {
            Event::Start(tag) | Event::Empty(tag) => {
                assert!(is_in(elements, tag.name().as_ref()), "{tag:?}");
                for attribute in tag.attributes() {
                    let attribute = attribute.expect("a quoted attribute");
                    let (key, value) = (attribute.key.as_ref(), &attribute.value);
                    assert!(is_in(attributes, key), "{key}=\"{value}\"");
                    assert!(key != "href" || value.starts_with('#') || value == "data:,", "a link to {value}");
                }
                texts.push(String::new());
            }
            Event::End(_) => texts.push(String::new()),
            Event::Text(text) => *texts.last_mut().expect("one") += &text.xml10_content(),
            Event::GeneralRef(name) => {
                let known = [("lt", '<'), ("gt", '>'), ("amp", '&'), ("quot", '"')];
                let known = known.iter().find(|(known, _)| name.as_ref() == *known).map(|&(_, character)| character);
                let character = known.or_else(|| name.resolve_char_ref().expect("a number"));
                texts.last_mut().expect("one").push(character.unwrap_or_else(|| panic!("{name:?}")));
            }
            Event::Comment(_) | Event::DocType(_) => {}
            Event::Eof => return texts.into_iter().filter(|text| !text.trim().is_empty()).collect(),
            other => panic!("{other:?}"),
        }
    }
}
