//! A comparison for programs: one JSON document whose keys keep their order.
//!
//! Keys may be added behind the others, never taken away. Structs here are the document's own; core
//! types are never serialised.
//!
//! Next: [`super::text`] for people.

use serde::Serialize;

use crate::model::Level;

use super::{Comparison, Diverged, DivergencePair, Facet, Party, StatedVerdict};

/// Writes the comparison, with a newline at its end.
pub fn write(comparison: &Comparison) -> String {
    let mut text = serde_json::to_string_pretty(&Document::of(comparison)).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    a: Target<'a>,
    b: Target<'a>,
    warnings: &'a [String],
    distance: Distance,
    constraints: Vec<Constraint<'a>>,
    not_comparable: Vec<Open<'a>>,
    divergences: Divergences<'a>,
    undecided: bool,
    clients: Vec<Client<'a>>,
}

/// A client that can read only one of the two.
#[derive(Serialize)]
struct Client<'a> {
    name: &'a str,
    a: bool,
    b: bool,
}

#[derive(Serialize)]
struct Target<'a> {
    name: &'a str,
    endpoint: &'a str,
}

#[derive(Serialize)]
struct Distance {
    differing: usize,
    compared: usize,
    not_comparable: usize,
    /// Of those that differ.
    shoulds: usize,
}

#[derive(Serialize)]
struct Constraint<'a> {
    id: &'a str,
    differs: Vec<&'static str>,
    a: Verdict<'a>,
    b: Verdict<'a>,
    level: Option<&'static str>,
}

#[derive(Serialize)]
struct Verdict<'a> {
    status: &'static str,
    reading: Option<&'a str>,
    displacement: Option<&'a str>,
}

#[derive(Serialize)]
struct Open<'a> {
    id: &'a str,
    a: Option<&'static str>,
    b: Option<&'static str>,
}

#[derive(Serialize, Default)]
struct Divergences<'a> {
    only_a: Vec<Divergence<'a>>,
    only_b: Vec<Divergence<'a>>,
    both: Vec<Both<'a>>,
}

#[derive(Serialize)]
struct Divergence<'a> {
    constraint: &'a str,
    direction: &'static str,
    layer: &'a str,
    nature: Option<&'a str>,
    unstable: bool,
    known: bool,
    actual: &'a str,
    level: Option<&'static str>,
}

#[derive(Serialize)]
struct Both<'a> {
    differs: Vec<&'static str>,
    a: Divergence<'a>,
    b: Divergence<'a>,
}

impl<'a> Document<'a> {
    fn of(comparison: &'a Comparison) -> Self {
        let mut divergences = Divergences::default();
        for pair in &comparison.divergences {
            match pair {
                DivergencePair::OnlyA(found) => divergences.only_a.push(Divergence::of(found)),
                DivergencePair::OnlyB(found) => divergences.only_b.push(Divergence::of(found)),
                DivergencePair::Both(a, b, facets) => {
                    let both = Both { differs: names(facets), a: Divergence::of(a), b: Divergence::of(b) };
                    divergences.both.push(both);
                }
            }
        }
        let constraints = comparison.differing.iter().map(|differing| Constraint {
            id: &differing.a.id,
            differs: names(&differing.facets),
            a: Verdict::of(&differing.a),
            b: Verdict::of(&differing.b),
            level: differing.level().map(Level::name),
        });
        let open = comparison.open.iter().map(|open| Open {
            id: &open.id,
            a: open.a.map(|status| status.name()),
            b: open.b.map(|status| status.name()),
        });
        Self {
            format: 1,
            a: Target::of(&comparison.a),
            b: Target::of(&comparison.b),
            warnings: &comparison.warnings,
            distance: Distance {
                differing: comparison.distance(),
                compared: comparison.compared,
                not_comparable: comparison.open.len(),
                shoulds: comparison.shoulds(),
            },
            constraints: constraints.collect(),
            not_comparable: open.collect(),
            divergences,
            undecided: comparison.undecided,
            clients: comparison.clients.iter().map(|it| Client { name: &it.name, a: it.a, b: !it.a }).collect(),
        }
    }
}

impl<'a> Target<'a> {
    fn of(party: &'a Party) -> Self {
        Self { name: &party.name, endpoint: &party.endpoint }
    }
}

impl<'a> Verdict<'a> {
    fn of(said: &'a StatedVerdict) -> Self {
        let (reading, displacement) = (said.reading.as_deref(), said.displacement.as_deref());
        Self { status: said.status.name(), reading, displacement }
    }
}

impl<'a> Divergence<'a> {
    fn of(found: &'a Diverged) -> Self {
        Self {
            constraint: &found.constraint,
            direction: found.direction.name(),
            layer: &found.layer,
            nature: found.nature.as_deref(),
            unstable: found.unstable,
            known: found.known,
            actual: &found.actual,
            level: found.level.map(Level::name),
        }
    }
}

fn names(facets: &[Facet]) -> Vec<&'static str> {
    facets.iter().map(|facet| facet.name()).collect()
}
