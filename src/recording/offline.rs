//! What recorded exchanges say of an endpoint that nobody asks.
//!
//! An answer is held against the page as in any run, and so is the acceptance of what had to be
//! refused. A refusal proves less: nobody can send the request again, or look into what state things
//! were. It counts where the request breaks the page by what it says itself, and one that was sent
//! the same way is recorded as accepted; what names a thing that may have been there, or not, decides
//! nothing. What no recording is about was not asked, and is no fault.
//!
//! Never sends anything, and never finds more than a run would. Next: [`crate::judge::Tally`].

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use crate::case::fixture::Fixture;
use crate::case::{Case, Exchange, Expectation, NoAction, Outcome, Way, bind};
use crate::judge::{Assessment, Class, Judgement, Tally, Verdict, judge, levels, words};
use crate::model::{Kind, Model, Resource, World};
use crate::wire::{Headers, Request, Response};

/// A recorded exchange under a name.
#[derive(Clone, Copy, Debug)]
pub struct NamedExchange<'a> {
    /// What its case is called: the last part of the id.
    pub name: &'a str,
    /// The request; its path is an action's.
    pub request: &'a Request,
    /// What came back.
    pub response: &'a Response,
}

/// What recordings come to.
pub struct Told {
    /// Indices of the actions they are of, in the order of the spec.
    pub actions: Vec<usize>,
    /// One case an exchange: first what others are held against, then the rest, each in the order given.
    pub cases: Vec<Case>,
    /// Of each case, which of the exchanges given it is.
    pub of: Vec<usize>,
    /// What was found.
    pub assessment: Assessment,
}

/// Judges exchanges, all of one endpoint; `known` is what exists there for sure. What an accepted
/// request names existed too. Errors: a request that goes to none of the actions.
pub fn judge_all(model: &Model, known: &World, shown: &[NamedExchange<'_>], strict: bool) -> Result<Told, NoAction> {
    let world = existed(model, known, shown)?;
    let seen = shown.iter().map(|shown| Seen::of(model, &world, shown)).collect::<Result<Vec<_>, _>>()?;
    let mut seen: Vec<(usize, Seen)> = seen.into_iter().enumerate().collect();
    seen.sort_by_key(|(_, seen)| !seen.is_control());
    let of = seen.iter().map(|(given, _)| *given).collect();
    let mut controls: HashMap<(usize, Way), usize> = HashMap::new();
    let (mut tally, mut cases, mut open) = (Tally::new(model, &world), Vec::new(), BTreeMap::new());
    for (index, (_, seen)) in seen.into_iter().enumerate() {
        let (way, is_control) = ((seen.case.action, seen.case.key.way), seen.is_control());
        let mut case = Case { control: controls.get(&way).copied().filter(|_| !is_control), ..seen.case };
        if is_control {
            controls.entry(way).or_insert(index);
        }
        let alone = || case.control.is_none() && matches!(seen.judgement.class, Class::Refused { .. });
        let reason = seen.proves_nothing.or_else(|| {
            alone().then(|| {
                format!("{}: nothing that was sent the same way is recorded as accepted", said(&seen.judgement.class))
            })
        });
        if let Some(reason) = reason {
            // Its answer is looked at all the same; what was done with the request says nothing.
            case.label.expectation = Expectation::Unspecified;
            case.label.violations.clear();
            open.insert(index, reason);
        }
        tally.add(&case, seen.judgement);
        cases.push(case);
    }
    let mut assessment = tally.finish(&cases, None);
    levels::settle(model, &cases, &mut assessment, strict);
    withdraw(&mut assessment, &open, cases.len());
    let mut actions: Vec<usize> = cases.iter().map(|case| case.action).collect();
    actions.sort_unstable();
    actions.dedup();
    Ok(Told { actions, cases, of, assessment })
}

/// Takes back what only a run could say: that the endpoint left something undecided, that it lets
/// nobody in, that what was done with these requests means anything.
fn withdraw(assessment: &mut Assessment, open: &BTreeMap<usize, String>, answered: usize) {
    assessment.left_open.clear();
    (assessment.denied, assessment.answered) = (false, answered);
    for (&index, reason) in open {
        let Some(case) = assessment.verdicts.get(index) else { continue };
        if matches!(case.verdict, Verdict::Unspecified | Verdict::Inconclusive) {
            assessment.verdicts.set(index, Verdict::Inconclusive, Some(reason));
        }
    }
}

/// What exists for sure where fixtures were recorded: the spec's inventory, and the ids they say of.
pub fn world_of<'f>(model: &Model, fixtures: impl IntoIterator<Item = &'f Fixture>) -> World {
    let mut world = model.inventory.clone();
    for fixture in fixtures {
        if let Cow::Owned(own) = fixture.world(model) {
            own.resources.into_iter().for_each(|resource| add(&mut world, resource));
        }
    }
    world
}

fn add(world: &mut World, resource: Resource) {
    if world.find(&resource.kind, &resource.id).is_none() {
        world.resources.push(resource);
    }
}

/// An exchange as a case, and what its answer shows.
struct Seen {
    case: Case,
    judgement: Judgement,
    /// Why what was done with the request says nothing, in words.
    proves_nothing: Option<String>,
}

impl Seen {
    fn of(model: &Model, world: &World, shown: &NamedExchange<'_>) -> Result<Self, NoAction> {
        let case = to_case(model, world, shown)?;
        let outcome = Outcome::Answered(shown.response.clone());
        let judgement = judge(model, &case, &Exchange { outcome, elapsed: Duration::ZERO, received_ms: None });
        let proves_nothing = proves_nothing(model, &case, &judgement.class, shown.response.status);
        Ok(Self { case, judgement, proves_nothing })
    }

    /// Whether refusals count beside it.
    fn is_control(&self) -> bool {
        self.judgement.class == Class::Accepted && self.case.label.expectation == Expectation::Accept
    }
}

/// The recorded request with the ids it had, without the headers of its client.
fn to_case(model: &Model, world: &World, shown: &NamedExchange<'_>) -> Result<Case, NoAction> {
    let mut headers = Headers::new();
    if let Some(media_type) = shown.request.headers.get("content-type") {
        headers.push("Content-Type", media_type);
    }
    let request = Request { headers, ..shown.request.clone() };
    let case = Case::of_request(model, world, &request, shown.name)?;
    let subject = match *case.label.violations {
        [ref only] => Some(only.constraint),
        _ => None,
    };
    Ok(Case { subject, ..case })
}

/// What is known to have existed: what was known before, and what an accepted request names.
fn existed(model: &Model, known: &World, shown: &[NamedExchange<'_>]) -> Result<World, NoAction> {
    let mut world = known.clone();
    for shown in shown {
        let seen = Seen::of(model, known, shown)?;
        if seen.judgement.class != Class::Accepted {
            continue;
        }
        for (kind, id) in bind::named(model, &model.actions[seen.case.action], &seen.case.label.input) {
            let (kind, id) = (kind.to_owned(), id.to_owned());
            add(&mut world, Resource { kind, id, attributes: Vec::new(), assumed: false });
        }
    }
    Ok(world)
}

/// Why what the endpoint did with a request says nothing of it, as far as nobody can ask again.
fn proves_nothing(model: &Model, case: &Case, class: &Class, status: u16) -> Option<String> {
    let code = match class {
        Class::Accepted | Class::Unreadable => return None,
        Class::Refused { code, .. } => code,
        _ => return Some(format!("HTTP {status}: not about what the request says")),
    };
    let said = said(class);
    if model.standing(status, code).is_some() {
        return Some(format!("{said}: about the state of the service, not about the request"));
    }
    let of_things = |kind: Kind| matches!(kind, Kind::Exists | Kind::State);
    let mut certain = case.label.violations.iter().filter(|violation| violation.is_certain(model));
    match case.label.expectation {
        Expectation::Accept => Some(format!("{said}, though the page allows it: nobody could ask again")),
        Expectation::Reject if certain.all(|violation| of_things(model.constraint(violation.constraint).kind)) => {
            Some(format!("{said}: nothing recorded tells whether what it names existed"))
        }
        Expectation::Reject | Expectation::Unspecified => None,
    }
}

/// What a refusal says, in words.
fn said(class: &Class) -> String {
    match class {
        Class::Refused { code, message } if code.is_empty() => format!("refused: {}", words::short(message)),
        Class::Refused { code, message } => format!("refused with {}: {}", words::clipped(code), words::short(message)),
        _ => "not refused".to_owned(),
    }
}
