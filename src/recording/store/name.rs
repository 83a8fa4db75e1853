//! What a recording is called: by what it shows.
//!
//! Names are made of ASCII letters, digits and hyphens, whatever the endpoint says. Next:
//! [`super::text`] for what is known of the exchange.

use super::Place;
use super::text::Described;
use crate::judge::Class;
use crate::model::{Model, Site};
use crate::recording::redact::Redacted;

/// Letters of an error code that a name shows.
const CODE: usize = 24;

/// The name of a recording, without a number.
pub(super) fn of(model: &Model, redacted: &Redacted, described: &Described) -> Place {
    let action = &model.actions[redacted.action()];
    let status = redacted.response().status;
    let broken = parameters(model, described);
    let name = match &described.class {
        Class::Accepted => {
            let way = format!("accepted-{}-{}", redacted.request().method.name().to_lowercase(), described.form);
            behind(way, "although", &broken)
        }
        Class::Refused { code, .. } => behind(format!("refused-{}", word(code, status)), "", &broken),
        Class::Denied => format!("denied-{status}"),
        Class::Throttled => "throttled".to_owned(),
        Class::Standing { .. } => behind(format!("in-the-way-{status}"), "", &broken),
        Class::Down { .. } => format!("down-{status}"),
        Class::Carrier { .. } => format!("carrier-{status}"),
        Class::Unreadable | Class::Withheld { .. } | Class::Broken { .. } => format!("unreadable-{status}"),
    };
    Place { family: action.family.clone(), action: action.name.clone(), name }
}

/// The names this one may be a numbered form of, each with its number: itself is the first of its
/// own, and `refused-1300` may be the thirteen-hundredth `refused`.
pub(super) fn readings(place: &Place) -> Vec<(Place, usize)> {
    let numbered = place.name.rsplit_once('-').and_then(|(base, number)| Some((base, number.parse().ok()?)));
    let numbered = numbered.map(|(base, number)| (Place { name: base.to_owned(), ..place.clone() }, number));
    [(place.clone(), 1)].into_iter().chain(numbered).collect()
}

/// The name with a number; the first has none.
pub(super) fn numbered(base: &Place, number: usize) -> Place {
    let name = if number < 2 { base.name.clone() } else { format!("{}-{number}", base.name) };
    Place { name, ..base.clone() }
}

fn behind(name: String, word: &str, more: &[String]) -> String {
    let word = if more.is_empty() { "" } else { word };
    let parts = [name.as_str(), word].into_iter().chain(more.iter().map(String::as_str));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// The parameters whose statements are broken: the model's names, two at most.
fn parameters(model: &Model, described: &Described) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for id in &described.violates {
        if let Site::Input(path) = &model.constraint(*id).site {
            let name = plain(path.last());
            if !name.is_empty() && !names.contains(&name) && names.len() < 2 {
                names.push(name);
            }
        }
    }
    names
}

fn word(code: &str, status: u16) -> String {
    let code: String = plain(code).chars().take(CODE).collect();
    if code.is_empty() { status.to_string() } else { code }
}

/// Letters and digits, and one hyphen for all that stands between them.
fn plain(text: &str) -> String {
    let pieces = text.split(|character: char| !character.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty());
    pieces.collect::<Vec<_>>().join("-")
}
