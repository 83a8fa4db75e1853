//! Everything about the server that can be otherwise: the table of faults and harmless variants
//! changes one thing here.
//!
//! [`Ways::default`] is the faithful form, and takes every sentence of the two pages at its word. Where
//! they leave something open it does the plainest thing. Next: [`super::pages`].

use super::given::{Given, Machine, Refusal};
use super::http::Answer;
use super::write::{Json, Node, Xml, json_text, record, text, xml_text};
use super::{Action, Call};

/// What is demanded of a text, and what becomes of it.
pub struct Text {
    pub min: usize,
    pub max: usize,
    pub length: fn(&str) -> usize,
    /// What of it the demands look at.
    pub seen: fn(&str) -> String,
    /// Whether its characters are allowed where they stand.
    pub fits: fn(&str) -> bool,
    /// An empty one is a text of no characters, not an absent one.
    pub empty_counts: bool,
    /// What answers show of it.
    pub shown: fn(&str) -> String,
}

impl Text {
    fn of(min: usize, max: usize, length: fn(&str) -> usize, fits: fn(&str) -> bool) -> Self {
        Self { min, max, length, seen: str::to_owned, fits, empty_counts: false, shown: str::to_owned }
    }
}

/// What becomes of two storages in one request.
#[derive(PartialEq)]
pub enum Repeated {
    Refused,
    FirstTaken,
    EqualRefused,
}

/// What becomes of a text that XML 1.0 cannot carry.
#[derive(PartialEq)]
pub enum Uncarriable {
    Refused,
    Stripped,
    Replaced,
}

/// How the server behaves.
pub struct Ways {
    /// The other action is answered by the faithful form.
    pub only: Option<Action>,
    pub image_name: Text,
    pub image_description: Text,
    pub snapshot_name: Text,
    pub snapshot_description: Text,
    /// Optional parameters that are demanded all the same.
    pub demanded: &'static [&'static str],
    pub repeated: Repeated,
    pub uncarriable: Uncarriable,
    /// Whether a server or storage that is not there is taken all the same.
    pub takes_unknown: bool,
    /// Whether an image can be made of a server.
    pub state: fn(&Machine) -> bool,
    pub region: fn(&str) -> bool,
    /// Whether JSON is asked for; nothing if the value is refused.
    pub format: fn(Action, Option<&str>) -> Option<bool>,
    pub default_name: fn(Action, u64) -> String,
    pub new_number: fn(u64) -> String,
    pub date: fn(u64) -> String,

    /// Answers before the request is looked at.
    pub before: fn(&Call) -> Option<Answer>,
    /// Changes what was given before it is looked at.
    pub given: fn(&Call, &mut Given),
    /// Refuses what the pages allow.
    pub valid: fn(&Call, &Given) -> Result<(), Refusal>,
    /// Changes what a success says.
    pub content: fn(&Call, &Given, &mut Node),
    pub refusal: fn(&Ways, &Refusal, bool) -> Answer,
    /// Changes the answer as it leaves.
    pub answer: fn(&Call, &Given, &mut Answer),
    pub xml: Xml,
    pub json: Json,
    pub xml_media: &'static str,
    pub json_media: &'static str,
    /// Closes connections that were idle for so many milliseconds.
    pub idle: Option<u64>,
}

impl Default for Ways {
    fn default() -> Self {
        Self {
            only: None,
            image_name: Text::of(3, 30, characters, image_name_fits),
            image_description: Text::of(0, 1000, str::len, anything),
            snapshot_name: Text::of(3, 30, characters, anything),
            snapshot_description: Text::of(10, 1000, characters, anything),
            demanded: &[],
            repeated: Repeated::Refused,
            uncarriable: Uncarriable::Refused,
            takes_unknown: false,
            state: |machine| machine.ready() && !machine.kvm(),
            region: |code| ["KR", "JPN"].contains(&code),
            format: |_, asked| match asked.unwrap_or("xml") {
                "xml" => Some(false),
                "json" => Some(true),
                _ => None,
            },
            default_name: |action, now| match action {
                Action::Image => format!("img{now:x}"),
                Action::Snapshot => format!("snap{now:x}"),
            },
            new_number: |serial| (5_550_000 + serial).to_string(),
            date: |now| super::clock::korean(now, "T", "+0900"),
            before: |_| None,
            given: |_, _| {},
            valid: |_, _| Ok(()),
            content: |_, _, _| {},
            refusal: plain_refusal,
            answer: |_, _, _| {},
            xml: Xml {
                declaration: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                line: "\n",
                indent: "  ",
                short: false,
                text: xml_text,
                after: "",
            },
            json: Json {
                line: "\n",
                indent: "  ",
                colon: ": ",
                text: json_text,
                wrapped: false,
                before: "",
                after: "",
            },
            xml_media: "application/xml; charset=UTF-8",
            json_media: "application/json; charset=UTF-8",
            idle: None,
        }
    }
}

/// A refusal in the form of a service's error, in the format that was asked for.
pub fn plain_refusal(ways: &Ways, refusal: &Refusal, json: bool) -> Answer {
    let content = record([("returnCode", text(refusal.code)), ("returnMessage", text(&refusal.message))]);
    document(ways, refusal.status, "responseError", &content, json)
}

/// A document as an answer.
pub fn document(ways: &Ways, status: u16, root: &str, content: &Node, json: bool) -> Answer {
    match json {
        true => Answer::new(status, ways.json_media, ways.json.document(root, content)),
        false => Answer::new(status, ways.xml_media, ways.xml.document(root, content)),
    }
}

/// The length in code points.
pub fn characters(text: &str) -> usize {
    text.chars().count()
}

/// English letters, digits and hyphens; a letter first, no hyphen last.
pub fn image_name_fits(name: &str) -> bool {
    let allowed = |character: char| character.is_ascii_alphanumeric() || character == '-';
    name.chars().all(allowed) && starts_with_letter(name) && !name.ends_with('-')
}

/// Whether it starts with an English letter.
pub fn starts_with_letter(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
}

fn anything(_: &str) -> bool {
    true
}
