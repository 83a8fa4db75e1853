//! The few cases that tell editions of a page apart where the others of a run do not.
//!
//! A case of another edition is a case of this page like every other: its label is read under this page,
//! and its answer is judged by it. Nothing is added where the cases there are tell already. Next:
//! [`crate::judge::editions`] for what they tell.

use crate::model::edition::Difference;
use crate::model::{Action, Edition, Model, Site, World, last_part};
use crate::wire::Request;

use super::{Case, CaseKey, Controls, Expectation, Label, Spring, Way, What, derive, label};

/// For each statement that an edition has otherwise, one request that the one page allows and the other
/// forbids, if there is such a request and none of the cases is one.
pub fn telling(model: &Model, world: &World, actions: &[usize], cases: &[Case]) -> Vec<Case> {
    let mut more: Vec<Case> = Vec::new();
    let edited = actions.iter().filter_map(|&index| Some((index, model.actions.get(index)?)));
    for (index, action) in edited {
        for edition in model.editions_of(&action.id) {
            let teller = Teller { model, world, index, action, edition };
            let difference = Difference::between(model, &edition.model, &action.id);
            for change in difference.changes.iter().filter(|change| change.shows()) {
                let sites = change.before.iter().chain(&change.after).map(|constraint| &constraint.site);
                let Some(parameter) = sites.filter_map(Site::parameter).next() else { continue };
                let known = cases.iter().chain(&more).filter(|case| case.action == index);
                if !known.clone().any(|case| teller.tells(change.statement, parameter, &case.request, &case.label)) {
                    more.extend(teller.case(change.statement, parameter, cases));
                }
            }
        }
    }
    more
}

/// The same request under another path.
pub fn at_path(request: &Request, path: &str) -> Request {
    let rest = request.target.strip_prefix(request.path()).unwrap_or_default();
    Request { target: format!("{path}{rest}"), ..request.clone() }
}

/// One edition of one action's page.
struct Teller<'m> {
    model: &'m Model,
    world: &'m World,
    index: usize,
    action: &'m Action,
    edition: &'m Edition,
}

impl Teller<'_> {
    /// Whether the one page allows a request and the other forbids it, for that statement's sake.
    fn tells(&self, statement: &str, parameter: &str, request: &Request, own: &Label) -> bool {
        let of = |model: &Model, label: &Label| {
            label.violations.iter().any(|violation| model.constraint(violation.constraint).statement == statement)
        };
        if own.expectation == Expectation::Unspecified || own.input.get(parameter).is_none() {
            return false;
        }
        let other = &*self.edition.model;
        let Some(path) = other.action(&self.action.id).map(|action| action.path.as_str()) else { return false };
        let Ok(theirs) = label(other, self.world, &at_path(request, path)) else { return false };
        match (own.expectation, theirs.expectation) {
            (Expectation::Accept, Expectation::Reject) => of(other, &theirs),
            (Expectation::Reject, Expectation::Accept) => of(self.model, own),
            _ => false,
        }
    }

    /// A case of the other edition that tells, as a case of this page.
    fn case(&self, statement: &str, parameter: &str, cases: &[Case]) -> Option<Case> {
        let theirs = self.edition.model.actions.iter().position(|action| action.id == self.action.id)?;
        let candidates = derive::systematic(&self.edition.model, theirs, self.world, 0).into_iter();
        let mut read = candidates.filter_map(|case| {
            let request = at_path(&case.request, &self.action.path);
            let own = label(self.model, self.world, &request).ok()?;
            Some((case.key.way, request, own))
        });
        let (way, request, label) = read.find(|(_, request, own)| self.tells(statement, parameter, request, own))?;
        let control = Controls::of(cases, 0).giving(self.index, parameter, way);
        let tail = last_part(statement);
        let name = format!("edition-{}-{parameter}-{tail}", self.edition.name);
        Some(self.made(name, way, request, label, control))
    }

    fn made(&self, name: String, way: Way, request: Request, label: Label, control: Option<usize>) -> Case {
        let key = CaseKey { action: self.action.id.as_str().into(), what: What::Probe { name: name.into() }, way };
        let (id, action, why) = (key.to_string(), self.index, "editions of the page differ about it");
        let (spring, subject) = (Spring::Systematic, None);
        Case { id, key, action, spring, request, subject, why, control, label, recorded: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::suite;
    use crate::spec;

    const COMMON: &str = r#"format = 1
family.server = { path = "/server/v2", basis = "elsewhere" }
answer = { format-parameter = "format", default-format = "xml" }
"#;
    const PAGE: &str = r#"format = 1
action = { name = "tagThing", family = "server", effect = "reads", output = "Tag", page = { edition = "invented" } }
[input.kind]
type = "text"
options = { values = ["round", "square"], says = "round | square" }
[shape.Tag.member]
size = { type = "integer", example = "1" }
"#;
    const LATER: &str = r#"format = 1
edition.of = "server.tagThing"
edition.name = "later"
edition.path = "/tags"
edition.page = { title = "tagThing", edition = "x", address = "x", date = "2026", language = "x" }
[[replace]]
id     = "input.kind.options"
kind   = "options"
values = ["round", "square", "octagonal"]
basis  = "documented"
says   = "round | square | octagonal"
"#;

    #[test]
    fn a_case_is_added_only_where_no_other_tells() {
        let files = [("common.toml", COMMON), ("server/tagThing.toml", PAGE), ("server/tagThing.later.toml", LATER)];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        let model = spec::load_files(files).unwrap_or_else(|error| panic!("{error}"));
        let world = &model.inventory;
        let mut cases = suite::all(&model, world, &[0], &[]);
        let more = telling(&model, world, &[0], &cases);
        let [one] = &more[..] else { panic!("{more:?}") };
        assert!(one.id.starts_with("server.tagThing/probe/edition-later-kind-options/"), "{}", one.id);
        assert_eq!(one.request.path(), "/server/v2/tagThing");
        assert_eq!(one.label.input.get("kind").and_then(|kind| kind.as_text()), Some("octagonal"));
        assert_eq!(one.label.expectation, Expectation::Reject);
        let control = one.control.map(|index| &cases[index]);
        assert!(control.is_some_and(|control| control.key.controls() == Some("kind")), "{control:?}");
        cases.extend(more);
        assert_eq!(telling(&model, world, &[0], &cases).len(), 0);
    }

    #[test]
    fn the_cases_of_the_built_in_pages_tell_their_editions_already() {
        let model = spec::built_in().expect("the built-in spec has no fault");
        let actions: Vec<usize> = (0..model.actions.len()).collect();
        let cases = suite::all(&model, &model.inventory, &actions, &[]);
        let more = telling(&model, &model.inventory, &actions, &cases);
        assert_eq!(more.iter().map(|case| &case.id).collect::<Vec<_>>(), [] as [&String; 0]);
    }
}
