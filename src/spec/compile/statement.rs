//! Constraints, written ones and automatic ones, under their full ids.
//!
//! Next: [`crate::model::constraint`].

use super::super::raw::{RawConstraint, terms};
use super::Builder;
use crate::model::{Basis, Constraint, ConstraintId, Kind, Reading, Rule, Site};
use crate::toml::Mark;

/// What the constraints that come of a member's mere being there have in common.
#[derive(Clone)]
pub(super) struct Automatic<'s> {
    site: Site,
    basis: Basis,
    says: String,
    cites: String,
    mark: Mark<'s>,
    /// Why it is taken so.
    pub(super) note: String,
    /// The readings, where there are several.
    pub(super) choice: Vec<Reading>,
}

impl<'s> Automatic<'s> {
    pub(super) fn new(site: &Site, basis: Basis, says: &str, cites: &str, mark: Mark<'s>) -> Self {
        let (site, says, cites) = (site.clone(), says.to_owned(), cites.to_owned());
        Self { site, basis, says, cites, mark, note: String::new(), choice: Vec::new() }
    }
}

impl<'s> Builder<'_, 's> {
    /// Adds a constraint nobody wrote down.
    pub(super) fn automatic(&mut self, from: &Automatic<'s>, kind: Kind, rule: Rule) -> ConstraintId {
        let stem = match &from.site {
            Site::Input(path) | Site::Output(path) => path.as_str(),
            Site::Exchange => "answer",
        };
        let only = || vec![Reading { name: String::new(), rule }];
        let constraint = Constraint {
            id: format!("{}.{stem}.{}", self.action, kind.name()),
            action: self.action.clone(),
            site: from.site.clone(),
            kind,
            basis: from.basis,
            level: from.basis.level(),
            says: from.says.clone(),
            cites: from.cites.clone(),
            note: from.note.clone(),
            readings: if from.choice.is_empty() { only() } else { from.choice.clone() },
            unchecked: None,
        };
        self.add(constraint, from.mark)
    }

    /// Adds a written constraint: one for each kind its readings speak of.
    pub(super) fn own(&mut self, raw: &RawConstraint<'s>, site: &Site, stem: &str, cites: &str) -> Vec<ConstraintId> {
        if !self.fits(raw, site, stem) {
            return Vec::new();
        }
        if !raw.readings.is_empty() && raw.readings.iter().all(|reading| reading.any) {
            self.faults.note(raw.kind.fault("no reading demands anything"));
        }
        let mut kinds: Vec<Kind> = Vec::new();
        for term in raw.readings.iter().flat_map(|reading| &reading.terms) {
            if !kinds.contains(&term.kind) {
                kinds.push(term.kind);
            }
        }
        kinds.into_iter().map(|kind| self.one_kind(raw, kind, site, stem, cites)).collect()
    }

    fn one_kind(&mut self, raw: &RawConstraint<'s>, kind: Kind, site: &Site, stem: &str, cites: &str) -> ConstraintId {
        let readings: Vec<Reading> = raw
            .readings
            .iter()
            .map(|reading| Reading {
                name: reading.name.clone(),
                rule: reading
                    .terms
                    .iter()
                    .find(|term| term.kind == kind)
                    .map_or(Rule::Anything, |term| self.filled_in(&term.rule)),
            })
            .collect();
        let constraint = Constraint {
            id: format!("{}.{stem}.{}", self.action, last_part(kind, &readings)),
            action: self.action.clone(),
            site: site.clone(),
            kind,
            basis: raw.basis,
            level: raw.basis.level(),
            says: raw.says.value.clone(),
            cites: if raw.cites.is_empty() { cites.to_owned() } else { raw.cites.clone() },
            note: note(raw),
            readings,
            unchecked: raw.unchecked.clone(),
        };
        self.add(constraint, raw.mark())
    }

    /// Whether a kind that a shape may have fits where the shape is used.
    fn fits(&self, raw: &RawConstraint<'s>, site: &Site, stem: &str) -> bool {
        let kind = raw.kind.value.as_str();
        let fault = match site {
            Site::Input(_) if !terms::INPUT.contains(&kind) => "an answer, but this is a parameter",
            Site::Output(_) if !terms::OUTPUT.contains(&kind) && !terms::RELATION.contains(&kind) => {
                "a parameter, but this is a field of an answer"
            }
            _ => return true,
        };
        self.faults.note(raw.kind.fault(format!("`{kind}` is about {fault}")).with_help(format!("used as `{stem}`")));
        false
    }

    fn filled_in(&self, rule: &Rule) -> Rule {
        match rule {
            Rule::Root(name) => {
                let action = self.action.split_once('.').map_or("", |(_, name)| name);
                Rule::Root(name.replace("{action}", action))
            }
            other => other.clone(),
        }
    }

    fn add(&mut self, constraint: Constraint, mark: Mark<'s>) -> ConstraintId {
        if self.constraints[self.earlier..].iter().any(|earlier| earlier.id == constraint.id) {
            self.faults.note(mark.fault(format!("constraint `{}` is there twice", constraint.id)));
        }
        self.constraints.push(constraint);
        ConstraintId::new(self.constraints.len() - 1)
    }
}

fn last_part(kind: Kind, readings: &[Reading]) -> String {
    let attribute = readings.iter().find_map(|reading| match &reading.rule {
        Rule::State { attribute, .. } => Some(attribute.clone()),
        _ => None,
    });
    attribute.unwrap_or_else(|| kind.name().to_owned())
}

fn note(raw: &RawConstraint<'_>) -> String {
    let source = raw.from.as_ref().map(|from| format!("Ids are told by {from}."));
    let parts: Vec<&str> = [Some(raw.note.as_str()), source.as_deref()].into_iter().flatten().collect();
    parts.join(" ").trim().to_owned()
}
