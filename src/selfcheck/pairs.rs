//! Two faults at once: both must be found, or it must be plain why one hides the other.
//!
//! Pairs are drawn from a seed, within one action. Why one hides the other is told from the model
//! and from the layers alone: never from what is known of these two faults.

use crate::model::{Direction, Layer, MemberPath, Model, Relation, Rule, Site};
use crate::reference::fault::{Fault, FaultClass};

use super::score::names;
use super::trial::Found;

/// What was found of two faults at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairScore {
    /// The two faults.
    pub ids: [String; 2],
    /// Which of them a finding names.
    pub found: [bool; 2],
    /// Why one is hidden, where it is plain.
    pub masked: Option<String>,
}

impl PairScore {
    /// Whether both are found, or it is plain why not.
    pub fn is_explained(&self) -> bool {
        self.found == [true, true] || self.masked.is_some()
    }
}

/// Draws pairs of faults that can be told, as indices; each pair within one action, none twice.
pub(super) fn draw(faults: &[Fault], seed: u64, count: usize) -> Vec<(usize, usize)> {
    let telling = |index: &usize| faults[*index].equivalent.is_none() && faults[*index].only == Default::default();
    let pool: Vec<usize> = (0..faults.len()).filter(telling).collect();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut state = seed;
    // A pool too small for so many pairs ends the drawing, too.
    for _ in 0..count.saturating_mul(20) {
        if pairs.len() == count || pool.is_empty() {
            break;
        }
        let (one, other) = (pool[next(&mut state) % pool.len()], pool[next(&mut state) % pool.len()]);
        let pair = (one.min(other), one.max(other));
        if one != other && faults[one].action == faults[other].action && !pairs.contains(&pair) {
            pairs.push(pair);
        }
    }
    pairs
}

/// SplitMix64 (public domain, Sebastiano Vigna): enough to draw from a list.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap_or_default()
}

pub(super) fn score(model: &Model, one: &Fault, other: &Fault, found: &Found) -> PairScore {
    let named = |fault: &Fault| found.findings.iter().any(|finding| names(fault, finding.constraint));
    let both = [named(one), named(other)];
    let masked = match both {
        [true, false] => why(model, other, one),
        [false, true] => why(model, one, other),
        [true, true] => None,
        [false, false] => refusal(one, other).or_else(|| refusal(other, one)),
    };
    PairScore { ids: [one.id.clone(), other.id.clone()], found: both, masked }
}

/// Why neither of two faults shows: what is left of a success is what a bad refusal looks like.
fn refusal(one: &Fault, other: &Fault) -> Option<String> {
    let of_answers = |fault: &Fault| matches!(fault.class, FaultClass::Transport | FaultClass::Envelope);
    let both = of_answers(one) && of_answers(other);
    (both && one.layer == Layer::Http && other.layer == Layer::Syntax).then(|| {
        "an answer whose status says that it is no success, and that cannot be read, may be a refusal".to_owned()
    })
}

/// Why a fault is hidden by another, if that is plain.
fn why(model: &Model, hidden: &Fault, by: &Fault) -> Option<String> {
    let outer = matches!(by.class, FaultClass::Transport | FaultClass::Envelope);
    if outer && by.layer < hidden.layer {
        return Some(format!(
            "nothing can be read at layer {} where layer {} fails",
            hidden.layer.name(),
            by.layer.name()
        ));
    }
    if outer && by.layer == hidden.layer && hidden.class != FaultClass::Input {
        return Some(format!("both fail at layer {}, and the first failure ends the reading", by.layer.name()));
    }
    if outer && by.direction == Direction::Strict {
        return Some("the requests that would show it are refused".to_owned());
    }
    let hidden_outer = matches!(hidden.class, FaultClass::Transport | FaultClass::Envelope);
    let no_control = by.direction == Direction::Strict || matches!(by.layer, Layer::Syntax | Layer::Envelope);
    if hidden_outer && no_control && by.breaks != hidden.breaks {
        return Some("without an accepted control no refusal can be judged".to_owned());
    }
    let path = |id| model.constraint(id).site.path();
    let (Some(inner), Some(around)) = (hidden.breaks.and_then(path), by.breaks.and_then(path)) else {
        return None;
    };
    if hidden.class == FaultClass::Output && by.class == FaultClass::Output && inner.is_within(around) {
        return Some(format!("what happens to {around} befalls {inner} as well"));
    }
    if hidden.class == FaultClass::Input && by.class == FaultClass::Input && inner == around {
        return Some(format!("both are about {inner}, and the request is judged by the other"));
    }
    if repeats(model, inner, around) || repeats(model, around, inner) {
        return Some(format!("one change of the text of {inner} would explain both"));
    }
    let list_gone = by.class == FaultClass::Output && by.layer <= Layer::Shape && hidden.class == FaultClass::Output;
    (list_gone && around.is_within(inner)).then(|| format!("{around} is inside {inner}"))
}

/// Whether the field at that path repeats the parameter at the other.
fn repeats(model: &Model, field: &MemberPath, parameter: &MemberPath) -> bool {
    let on_field = |site: &Site| matches!(site, Site::Output(path) if path == field);
    model.constraints.iter().filter(|constraint| on_field(&constraint.site)).any(|constraint| {
        let mut rules = constraint.rules();
        rules.any(|rule| matches!(rule, Rule::Relation(Relation::Echo { from }) if from == parameter))
    })
}
