//! What the report of one part of a suite holds, so that the parts can be put together: how the whole
//! suite was made, and what each exchange of this part showed.
//!
//! From that the whole is concluded anew, exactly as one run would have. Which statements an answer
//! kept is mostly the same list, so each list stands here once.
//!
//! Next: [`crate::merge`], which puts parts together.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::case::{Case, Cases};
use crate::client::Stumble;
use crate::judge::fidelity::Nature;
use crate::judge::{Class, Direction, Divergence, Held, Judgement, Layer, Observation};
use crate::model::{ConstraintId, ConstraintSet, Means, Model};

/// One part of a suite.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shard {
    /// Which part, from 1.
    pub number: usize,
    /// Of how many.
    pub of: usize,
    /// What the whole suite was made from.
    pub suite: SuiteOrigin,
    held: Vec<Vec<String>>,
    evidence: Vec<Evidence>,
}

/// What makes the same suite again, with the seed, the salt and the spec of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuiteOrigin {
    /// Ids of actions; none means all.
    pub actions: Vec<String>,
    /// Names of suites; none means all.
    pub suites: Vec<String>,
    /// Globs over case ids; none means all.
    pub globs: Vec<String>,
    /// Answer formats; none means all.
    pub formats: Vec<String>,
    /// How many cases were generated for each action.
    pub generated: usize,
    /// Ids, each under its name.
    pub bind: Vec<(String, String)>,
    /// Whether nothing is known to exist there but what is bound.
    pub foreign: bool,
    /// How many cases it has.
    pub cases: usize,
    /// The digest of their ids and requests.
    pub digest: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Evidence {
    case: String,
    did: Did,
    /// Which of the lists of statements kept.
    held: usize,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    broken: Vec<Broken>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    excluded: Vec<(String, Vec<usize>)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    seen: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ahead_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    again: Option<Did>,
    /// By client, what it stumbles over there; indices into the spec's, which is the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    clients: Vec<(usize, Vec<(usize, String)>)>,
}

/// What the endpoint did; as [`Class`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Did {
    Accepted,
    Refused { code: String, message: String },
    Unreadable,
    Denied,
    Throttled,
    Down { status: u16 },
    Carrier { status: u16 },
    Standing { means: Option<String>, signature: String, after_creations: usize },
    Withheld { reason: String },
    Broken { unreachable: bool, reason: String },
}

/// A statement an answer breaks; as [`Divergence`].
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Broken {
    constraint: String,
    layer: String,
    direction: String,
    path: String,
    expected: String,
    actual: String,
    nature: Option<String>,
    instead: Option<String>,
}

impl Shard {
    /// A part, from the judgements of its cases.
    pub fn of(
        model: &Model,
        number: usize,
        of: usize,
        suite: SuiteOrigin,
        cases: Cases<'_>,
        told: &[Judgement],
    ) -> Self {
        let mut lists: BTreeMap<Vec<ConstraintId>, usize> = BTreeMap::new();
        let mut held: Vec<Vec<String>> = Vec::new();
        let mut evidence = Vec::new();
        for (case, judgement) in cases.iter().zip(told) {
            let list = *lists.entry(judgement.held.iter().collect()).or_insert_with(|| {
                held.push(judgement.held.iter().map(|id| model.constraint(id).id.clone()).collect());
                held.len() - 1
            });
            evidence.push(Evidence::of(model, &case, judgement, list));
        }
        Self { number, of, suite, held, evidence }
    }

    /// What each of its cases showed, by their ids. What is not of this model is left out.
    pub fn judgements(&self, model: &Model) -> BTreeMap<&str, Judgement> {
        let ids: BTreeMap<&str, ConstraintId> = model
            .actions
            .iter()
            .flat_map(|action| model.constraints_of(action))
            .map(|(id, it)| (it.id.as_str(), id))
            .collect();
        let held: Vec<Option<ConstraintSet>> =
            self.held.iter().map(|list| list.iter().map(|id| ids.get(id.as_str()).copied()).collect()).collect();
        let told = self.evidence.iter().filter_map(|evidence| {
            let held = held.get(evidence.held)?.clone()?;
            Some((evidence.case.as_str(), evidence.judgement(&ids, held)?))
        });
        told.collect()
    }
}

impl Evidence {
    fn of(model: &Model, case: &Case, judgement: &Judgement, held: usize) -> Self {
        let id = |id: ConstraintId| model.constraint(id).id.clone();
        Self {
            case: case.id.clone(),
            did: Did::of(&judgement.class),
            held,
            broken: judgement.divergences.iter().map(|found| Broken::of(model, found)).collect(),
            excluded: judgement.excluded.iter().map(|(it, readings)| (id(*it), readings.clone())).collect(),
            seen: judgement.observations.iter().map(|seen| (seen.path.clone(), seen.what.clone())).collect(),
            ahead_ms: judgement.ahead_ms,
            again: judgement.again.as_ref().map(Did::of),
            clients: judgement.clients.iter().map(|held| (held.client, stumbled(held))).collect(),
        }
    }

    fn judgement(&self, ids: &BTreeMap<&str, ConstraintId>, held: ConstraintSet) -> Option<Judgement> {
        let excluded = self.excluded.iter().map(|(id, readings)| Some((*ids.get(id.as_str())?, readings.clone())));
        let seen = self.seen.iter().map(|(path, what)| Observation { path: path.clone(), what: what.clone() });
        let again = match &self.again {
            Some(did) => Some(did.class()?),
            None => None,
        };
        Some(Judgement {
            class: self.did.class()?,
            held,
            divergences: self.broken.iter().map(|broken| broken.divergence(ids)).collect::<Option<_>>()?,
            excluded: excluded.collect::<Option<_>>()?,
            observations: seen.collect(),
            ahead_ms: self.ahead_ms,
            again,
            elapsed: Duration::ZERO,
            clients: self
                .clients
                .iter()
                .map(|(client, over)| Held { client: *client, stumbles: over_again(over) })
                .collect(),
        })
    }
}

fn stumbled(held: &Held) -> Vec<(usize, String)> {
    held.stumbles.iter().map(|stumble| (stumble.demand, stumble.place.clone())).collect()
}

fn over_again(stumbles: &[(usize, String)]) -> Vec<Stumble> {
    stumbles.iter().map(|(demand, place)| Stumble { demand: *demand, place: place.clone() }).collect()
}

impl Did {
    fn of(class: &Class) -> Self {
        match class.clone() {
            Class::Accepted => Did::Accepted,
            Class::Refused { code, message } => Did::Refused { code, message },
            Class::Unreadable => Did::Unreadable,
            Class::Denied => Did::Denied,
            Class::Throttled => Did::Throttled,
            Class::Down { status } => Did::Down { status },
            Class::Carrier { status } => Did::Carrier { status },
            Class::Standing { means, signature, after_creations } => {
                Did::Standing { means: means.map(|means| means.name().to_owned()), signature, after_creations }
            }
            Class::Withheld { reason } => Did::Withheld { reason },
            Class::Broken { unreachable, reason } => Did::Broken { unreachable, reason },
        }
    }

    fn class(&self) -> Option<Class> {
        Some(match self.clone() {
            Did::Accepted => Class::Accepted,
            Did::Refused { code, message } => Class::Refused { code, message },
            Did::Unreadable => Class::Unreadable,
            Did::Denied => Class::Denied,
            Did::Throttled => Class::Throttled,
            Did::Down { status } => Class::Down { status },
            Did::Carrier { status } => Class::Carrier { status },
            Did::Standing { means, signature, after_creations } => {
                let means = match means {
                    Some(name) => Some(Means::named(&name)?),
                    None => None,
                };
                Class::Standing { means, signature, after_creations }
            }
            Did::Withheld { reason } => Class::Withheld { reason },
            Did::Broken { unreachable, reason } => Class::Broken { unreachable, reason },
        })
    }
}

impl Broken {
    fn of(model: &Model, found: &Divergence) -> Self {
        Self {
            constraint: model.constraint(found.constraint).id.clone(),
            layer: found.layer.name().to_owned(),
            direction: found.direction.name().to_owned(),
            path: found.path.clone(),
            expected: found.expected.clone(),
            actual: found.actual.clone(),
            nature: found.nature.map(|nature| nature.name().to_owned()),
            instead: found.instead.clone(),
        }
    }

    fn divergence(&self, ids: &BTreeMap<&str, ConstraintId>) -> Option<Divergence> {
        let nature = match &self.nature {
            Some(name) => Some(Nature::named(name)?),
            None => None,
        };
        Some(Divergence {
            constraint: *ids.get(self.constraint.as_str())?,
            layer: Layer::named(&self.layer)?,
            direction: Direction::named(&self.direction)?,
            path: self.path.clone(),
            expected: self.expected.clone(),
            actual: self.actual.clone(),
            nature,
            instead: self.instead.clone(),
        })
    }
}
