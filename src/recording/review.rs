//! What a person wants to know of a recording before it becomes a fixture.
//!
//! Each pending recording with what its exchange shows beside all others of its folder, and with the
//! accepted one it would replace. Nothing is moved here and nothing printed. Next:
//! [`super::store::turn`] for what is done with it.

use std::collections::HashMap;
use std::path::Path;

use super::AnswerPair;
use super::offline::{self, NamedExchange};
use super::store::{self, Place, RecordingState, StoreError};
use crate::case::fixture::{Fixture, FixtureError};
use crate::codec::decode_request;
use crate::judge::replayed::Edited;
use crate::judge::{Assessment, Finding, Verdict};
use crate::model::Model;
use crate::wire::Request;

/// A folder of recordings, as it is looked at.
#[derive(Debug)]
pub struct Desk {
    /// What waits, by place.
    pub items: Vec<Item>,
    /// What was accepted before.
    pub accepted: Vec<(Place, Fixture)>,
}

/// A pending recording.
#[derive(Debug)]
pub struct Item {
    /// Which one.
    pub place: Place,
    /// What it holds, or what is wrong with it.
    pub fixture: Result<Fixture, FixtureError>,
    /// What its exchange shows; empty where nothing could be judged.
    pub shows: ReviewShows,
    /// The accepted one of the same name, which it replaces.
    pub replaces: Option<usize>,
    /// An accepted one with the same request, where none has the same name.
    pub beside: Option<usize>,
    /// In what its answer differs from that of the accepted one, what may differ aside; `None` where there
    /// are no two answers.
    pub edits: Option<Vec<Edited>>,
}

/// What an exchange shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewShows {
    /// The verdict in a few words.
    pub verdict: String,
    /// What it breaks: of each the statement, and what was expected and found.
    pub breaks: Vec<(String, String)>,
}

/// Reads what is pending, and what was accepted, in this folder.
pub fn desk(root: &Path, model: &Model) -> Result<Desk, StoreError> {
    let mut accepted = Vec::new();
    for place in store::places(root, RecordingState::Accepted)? {
        // What is wrong with an accepted one, a run says; here it is only nothing to compare with.
        accepted
            .extend(store::load(root, RecordingState::Accepted, &place, model).ok().map(|fixture| (place, fixture)));
    }
    let mut items = Vec::new();
    for place in store::places(root, RecordingState::Pending)? {
        let fixture = store::load(root, RecordingState::Pending, &place, model);
        let replaces = accepted.iter().position(|(other, _)| *other == place);
        items.push(Item { place, fixture, shows: ReviewShows::default(), replaces, beside: None, edits: None });
    }
    find_besides(&mut items, &accepted);
    for item in &mut items {
        let old = item.replaces.or(item.beside).and_then(|index| accepted.get(index));
        let pair = old.zip(item.fixture.as_ref().ok());
        item.edits = pair.and_then(|((_, old), new)| edits(model, old, new));
    }
    judge(model, &mut items, &accepted);
    Ok(Desk { items, accepted })
}

/// What makes two requests the same, their headers aside.
fn asked(request: &Request) -> (&'static str, &str, &[u8]) {
    (request.method.name(), &request.target, &request.body)
}

fn find_besides(items: &mut [Item], accepted: &[(Place, Fixture)]) {
    let known: HashMap<_, usize> =
        accepted.iter().enumerate().map(|(index, (_, fixture))| (asked(&fixture.request), index)).collect();
    for item in items.iter_mut().filter(|item| item.replaces.is_none()) {
        let request = item.fixture.as_ref().ok().map(|fixture| &fixture.request);
        item.beside = request.and_then(|request| known.get(&asked(request)).copied());
    }
}

/// The edits between two answers, as a run would tell them.
fn edits(model: &Model, old: &Fixture, new: &Fixture) -> Option<Vec<Edited>> {
    let (action, recorded) = (model.actions.get(old.action)?, old.to_recorded(model)?);
    let sent = decode_request(model, &new.request).0.map(|call| call.input).unwrap_or_default();
    Some(AnswerPair { model, action, recorded: &recorded, sent: &sent }.edits(new.recorded.as_ref()?))
}

/// Judges everything that has an answer, all of it together: a refusal counts beside what was accepted.
fn judge(model: &Model, items: &mut [Item], accepted: &[(Place, Fixture)]) {
    let pending = items.iter().enumerate().filter_map(|(index, item)| Some((Some(index), item.fixture.as_ref().ok()?)));
    let all: Vec<(Option<usize>, &Fixture)> =
        accepted.iter().map(|(_, fixture)| (None, fixture)).chain(pending).collect();
    let world = offline::world_of(model, all.iter().map(|(_, fixture)| *fixture));
    let answered: Vec<(Option<usize>, NamedExchange<'_>)> = all
        .iter()
        .filter_map(|(index, fixture)| {
            let (name, request) = (fixture.name.as_str(), &fixture.request);
            Some((*index, NamedExchange { name, request, response: fixture.recorded.as_ref()? }))
        })
        .collect();
    let shown: Vec<NamedExchange<'_>> = answered.iter().map(|(_, shown)| *shown).collect();
    // Who goes to none of the actions was no fixture to begin with.
    let Ok(told) = offline::judge_all(model, &world, &shown, false) else { return };
    let found: Vec<(usize, ReviewShows)> = told
        .of
        .iter()
        .enumerate()
        .filter_map(|(case, &of)| Some((answered.get(of)?.0?, shows(model, &told.assessment, case))))
        .collect();
    for (index, shows) in found {
        items[index].shows = shows;
    }
}

fn shows(model: &Model, assessment: &Assessment, case: usize) -> ReviewShows {
    let said = &assessment.verdicts[case];
    let reason = assessment.verdicts.reason(case).map_or_else(String::new, |reason| format!(": {reason}"));
    let verdict = match said.verdict {
        Verdict::Inconclusive => format!("not decided{reason}"),
        verdict => format!("{}{reason}", verdict.name()),
    };
    let broken = |finding: &&Finding| finding.cases.contains(&case);
    let breaks = assessment.findings.iter().filter(broken).map(|finding| {
        let (id, Finding { path, expected, actual, .. }) = (&model.constraint(finding.constraint).id, finding);
        let said = match finding.witness.or(finding.cases.first().copied()) == Some(case) {
            true => format!("{path}: expected {expected}; found {actual}"),
            false => finding.direction.name().to_owned(),
        };
        (id.clone(), said)
    });
    ReviewShows { verdict, breaks: breaks.collect() }
}
