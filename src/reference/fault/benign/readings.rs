//! One variant for each reading a page allows, beside the one the reference follows; and for
//! requests no page speaks of, the other thing an endpoint may do.

use crate::model::{ConstraintId, Format, Kind, Model, Rule};

use super::super::change::{Change, Check, Whose, Wire};
use super::super::{Fault, Only};
use super::Maker;

/// Every reading of every parameter's statements.
pub(super) fn derive(maker: &mut Maker<'_, '_>) {
    let model = maker.model;
    let mut followed: Vec<(String, Vec<Fault>)> = Vec::new();
    for member in &model.actions[maker.action].input {
        for &id in &member.constraints {
            for reading in model.constraint(id).readings.iter().filter(|_| model.constraint(id).is_ambiguous()) {
                let mut changes = vec![check(maker, id, Check::Rule(reading.rule.clone()))];
                let ignored = reading.rule == Rule::Anything && member.name == model.format_parameter;
                changes.extend(ignored.then(|| always_default(maker, model)));
                let name = last_of(model, id);
                maker.push(&format!("reading-{}.{name}-{}", member.name, reading.name), changes.clone());
                followed.push((reading.name.clone(), changes));
            }
        }
    }
    together(maker, followed);
}

/// An endpoint follows the same reading everywhere: all that share a name at once.
fn together(maker: &mut Maker<'_, '_>, followed: Vec<(String, Vec<Fault>)>) {
    let mut names: Vec<&String> = followed.iter().map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    for name in names {
        let same: Vec<&Vec<Fault>> = followed.iter().filter(|(other, _)| other == name).map(|(_, all)| all).collect();
        if same.len() > 1 {
            maker.push(&format!("readings-{name}"), same.into_iter().flatten().cloned().collect());
        }
    }
}

fn check(maker: &Maker<'_, '_>, id: ConstraintId, check: Check) -> Fault {
    Fault { breaks: Some(id), ..maker.change(Change::Check(check), Only::default()) }
}

/// A parameter that is ignored asks for nothing.
fn always_default(maker: &Maker<'_, '_>, model: &Model) -> Fault {
    let other = if model.default_format == Format::Xml { Format::Json } else { Format::Xml };
    maker.change(Change::Wire(Whose::All, Wire::OtherFormat), Only { format: Some(other), ..Only::default() })
}

fn last_of(model: &Model, id: ConstraintId) -> &str {
    let constraint = model.constraint(id);
    if constraint.kind == Kind::State { constraint.last() } else { constraint.kind.name() }
}
