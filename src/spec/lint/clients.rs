//! Rules about clients: what their demands name must be there. Next: [`super::world`].

use super::super::raw::{RawClient, unknown_of_many};
use crate::model::Model;
use crate::toml::Faults;

/// Checks every client against those in front of it, and against the model.
pub(super) fn lint(clients: &[RawClient<'_>], model: &Model, faults: &Faults) {
    let forms: Vec<&str> = model.refusals.iter().map(|form| form.name.as_str()).collect();
    for (position, raw) in clients.iter().enumerate() {
        let earlier: Vec<&str> = clients[..position].iter().map(|earlier| earlier.name.value.as_str()).collect();
        if !raw.name.value.is_empty() && earlier.contains(&raw.name.value.as_str()) {
            faults.note(raw.name.fault(format!("client `{}` is there twice", raw.name.value)));
        }
        if let Some(base) = raw.built_on.as_ref().filter(|base| !earlier.contains(&base.value.as_str())) {
            unknown_of_many(base, "client in front of this one", &earlier, faults);
        }
        for form in raw.forms.iter().filter(|form| !forms.contains(&form.value.as_str())) {
            unknown_of_many(form, "form of a refusal", &forms, faults);
        }
        let leads_nowhere = |path: &str| model.actions.iter().all(|action| action.output_at(path).is_none());
        for path in raw.paths.iter().filter(|path| !path.value.is_empty() && leads_nowhere(&path.value)) {
            let known: Vec<&str> = model.actions.iter().flat_map(|action| paths(&action.output)).collect();
            unknown_of_many(path, "member of an answer", &known, faults);
        }
    }
}

/// The paths of a member and of everything inside it.
fn paths(member: &crate::model::Member) -> Vec<&str> {
    let mut all = vec![member.path.as_str()];
    member.record().unwrap_or_default().iter().for_each(|inner| all.extend(paths(inner)));
    all
}
