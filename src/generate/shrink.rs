//! Smaller requests that break exactly the same, for whoever looks for the smallest.
//!
//! A candidate is any simpler request whose label, read off its bytes, has the same violations in
//! the same readings. Method and answer format stay, so that its control stays its control. Each
//! candidate is truly smaller, so taking one after the other ends. Nothing is sent here.
//!
//! Next: `edit` for what is tried, `cost` for what counts as smaller.

mod cost;
mod edit;

use crate::case::{Case, Label, label};
use crate::codec::{Carriage, Placement, encode_request};
use crate::model::{Format, Model, World};
use crate::value::Record;
use crate::wire::Method;
use crate::wire::form::Blank;

use cost::{Cost, cost};

/// Simpler cases than this one, the simplest first, each about the same statement in the same way.
/// Texts are made with the salt: give another to each call where a name may be used only once.
pub fn smaller<'a>(
    model: &'a Model,
    world: &'a World,
    case: &'a Case,
    salt: usize,
) -> impl Iterator<Item = Case> + use<'a> {
    let shrinker = Shrinker { model, world, case, now: weight(model, case, &case.label.input) };
    let mut inputs = vec![case.label.input.clone()];
    if let Some(action) = model.actions.get(case.action) {
        let keep = [shrinker.parameter(), Some(model.format_parameter.as_str())];
        inputs.extend(edit::records(model, world, &action.input, &case.label.input, &keep, salt));
    }
    inputs.into_iter().filter_map(move |input| shrinker.candidate(&input))
}

struct Shrinker<'a> {
    model: &'a Model,
    world: &'a World,
    case: &'a Case,
    now: Cost,
}

impl<'a> Shrinker<'a> {
    fn candidate(&self, input: &Record) -> Option<Case> {
        let action = self.model.actions.get(self.case.action)?;
        let method = self.case.request.method;
        let placement = if method == Method::Get { Placement::Query } else { Placement::Body };
        let blank = if self.case.label.format == Some(Format::Json) { Blank::Plus } else { Blank::Percent };
        let request = encode_request(self.model, action, input, Carriage { method, placement, blank });
        let smaller = weight(self.model, self.case, input) < self.now;
        let plainer = *input == self.case.label.input && request != self.case.request;
        if !smaller && !plainer {
            return None;
        }
        let label = label(self.model, self.world, &request).ok()?;
        let same = label.input == *input && same(&label, &self.case.label);
        same.then(|| Case { request, label, ..self.case.clone() })
    }

    /// The top-level parameter the case is about.
    fn parameter(&self) -> Option<&'a str> {
        self.model.constraint(self.case.subject?).site.parameter()
    }
}

fn weight(model: &Model, case: &Case, input: &Record) -> Cost {
    let members = model.actions.get(case.action).map(|action| action.input.as_slice()).unwrap_or_default();
    cost(model, members, input, case.subject)
}

/// Whether two requests break the same statements in the same readings, and ask for the same.
fn same(one: &Label, other: &Label) -> bool {
    let broken = |label: &Label| {
        let mut all: Vec<_> = label.violations.iter().map(|v| (v.constraint, v.readings.clone())).collect();
        all.sort();
        all.dedup();
        all
    };
    one.expectation == other.expectation && one.format == other.format && broken(one) == broken(other)
}
