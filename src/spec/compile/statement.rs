//! Constraints, written ones and automatic ones, under their full ids.
//!
//! Next: [`crate::model::constraint`].

use std::sync::Arc;

use super::super::raw::{RawConstraint, RawLevel, Text, terms};
use super::Builder;
use crate::model::{Basis, Constraint, ConstraintId, Kind, Level, Promise, Reading, Rule, Site};
use crate::toml::Mark;

/// Why a list of known values is never a must.
const OPEN: &str = "a list of the values shown, which does not say that there are no others";

/// What the constraints that come of a member's mere being there have in common.
#[derive(Clone)]
pub(super) struct Automatic<'s> {
    site: Site,
    basis: Basis,
    says: String,
    cites: String,
    mark: Mark<'s>,
    /// Where the words stand, if not at `mark`.
    pub(super) quoted: Mark<'s>,
    /// A level other than that of the basis.
    pub(super) level: Option<RawLevel<'s>>,
    /// Whether that level may be the usual one here, being said for other pages too.
    pub(super) lax: bool,
    /// Why it is taken so.
    pub(super) note: String,
    /// The readings, where there are several.
    pub(super) choice: Vec<Reading>,
}

impl<'s> Automatic<'s> {
    pub(super) fn new(site: &Site, basis: Basis, says: &str, cites: &str, mark: Mark<'s>) -> Self {
        let (site, says, cites) = (site.clone(), says.to_owned(), cites.to_owned());
        Self {
            site,
            basis,
            says,
            cites,
            mark,
            quoted: mark,
            level: None,
            lax: false,
            note: String::new(),
            choice: Vec::new(),
        }
    }
}

/// Where a written constraint is used.
pub(super) struct Use<'u, 's> {
    pub(super) site: &'u Site,
    /// What its id is made of.
    pub(super) stem: &'u str,
    /// Where its words stand, if it does not say so itself.
    pub(super) cites: &'u str,
    /// Whether it is of a shape that several pages use.
    pub(super) shared: bool,
    /// What the page shows there, which then says what a shared shape only knows from elsewhere.
    pub(super) shown: Option<&'u Text<'s>>,
}

impl<'s> Builder<'_, 's> {
    /// Adds a constraint nobody wrote down, of the kind of its rule; none for a rule that demands nothing.
    pub(super) fn automatic(&mut self, from: &Automatic<'s>, rule: Rule) -> Option<ConstraintId> {
        let kind = rule.kind()?;
        let stem = match &from.site {
            Site::Input(path) | Site::Output(path) => path.as_str(),
            Site::Exchange => "answer",
        };
        let only = || vec![Reading { name: String::new(), rule }];
        let basis = self.basis(from.basis);
        let (level, why) = self.level(kind, basis, from.level.as_ref(), from.lax || self.support);
        let constraint = Constraint {
            id: format!("{}.{stem}.{}", self.action, kind.name()),
            statement: format!("{}.{stem}", self.action),
            action: self.action.clone(),
            site: from.site.clone(),
            kind,
            basis,
            level,
            why,
            says: from.says.clone(),
            cites: from.cites.clone(),
            note: from.note.clone(),
            readings: if from.choice.is_empty() { only() } else { from.choice.clone() },
            unchecked: None,
        };
        Some(self.add(constraint, from.mark, from.quoted))
    }

    /// Adds a written constraint: one for each kind its readings speak of.
    pub(super) fn own(&mut self, raw: &RawConstraint<'s>, at: &Use<'_, 's>) -> Vec<ConstraintId> {
        if !self.fits(raw, at) {
            return Vec::new();
        }
        if !raw.readings.is_empty() && raw.readings.iter().all(|reading| reading.any) {
            self.faults.note(raw.kind.fault("no reading demands anything"));
        }
        let mut kinds: Vec<Kind> = Vec::new();
        for term in raw.readings.iter().flat_map(|reading| &reading.terms) {
            kinds.extend(term.rule.kind().filter(|kind| !kinds.contains(kind)));
        }
        kinds.into_iter().map(|kind| self.one_kind(raw, kind, at)).collect()
    }

    fn one_kind(&mut self, raw: &RawConstraint<'s>, kind: Kind, at: &Use<'_, 's>) -> ConstraintId {
        let readings: Vec<Reading> = raw
            .readings
            .iter()
            .map(|reading| Reading {
                name: reading.name.clone(),
                rule: reading
                    .terms
                    .iter()
                    .find(|term| term.rule.kind() == Some(kind))
                    .map_or(Rule::Anything, |term| self.filled_in(&term.rule)),
            })
            .collect();
        let basis = self.basis(if at.shown.is_some() { Basis::Example } else { raw.basis });
        let says = at.shown.unwrap_or(&raw.says);
        let (level, why) = self.level(kind, basis, raw.level.as_ref(), self.support || at.shared && at.shown.is_none());
        let own_cites = if at.shown.is_some() { "" } else { raw.cites.as_str() };
        let constraint = Constraint {
            id: format!("{}.{}.{}", self.action, at.stem, last_part(raw, kind)),
            statement: format!("{}.{}.{}", self.action, at.stem, raw.name()),
            action: self.action.clone(),
            site: at.site.clone(),
            kind,
            basis,
            level,
            why,
            says: self.named_in(&says.value),
            cites: if own_cites.is_empty() { at.cites.to_owned() } else { own_cites.to_owned() },
            note: note(raw),
            readings,
            unchecked: raw.unchecked.clone(),
        };
        self.add(constraint, raw.mark(), says.mark)
    }

    /// Of a support action no page is at hand: what every page says or shows is from elsewhere there.
    fn basis(&self, basis: Basis) -> Basis {
        match basis {
            Basis::Documented | Basis::Example if self.support => Basis::Elsewhere,
            other => other,
        }
    }

    /// The level of a statement and why it is not that of its basis. Of a shared one that this page
    /// does not show, a level may say what the basis says already.
    fn level(&self, kind: Kind, basis: Basis, own: Option<&RawLevel<'s>>, lax: bool) -> (Level, String) {
        let is_open = kind == Kind::Open && basis.level() == Level::Must;
        let (usual, reason) = if is_open { (Level::Should, OPEN) } else { (basis.level(), "") };
        let Some(own) = own else { return (usual, reason.to_owned()) };
        if own.level == usual && !lax {
            let message = format!("{} is what basis {} gives anyway", own.level.name(), basis.name());
            self.faults.note(own.mark.fault(message).with_help("leave out `level` and `why`"));
        }
        if own.level == usual { (usual, reason.to_owned()) } else { (own.level, own.why.clone()) }
    }

    /// Whether a kind that a shape may have fits where the shape is used.
    fn fits(&self, raw: &RawConstraint<'s>, at: &Use<'_, 's>) -> bool {
        let kind = raw.kind.value.as_str();
        let fault = match at.site {
            Site::Input(_) if !terms::INPUT.contains(&kind) => "an answer, but this is a parameter",
            Site::Output(_) if !terms::OUTPUT.contains(&kind) && !terms::RELATION.contains(&kind) => {
                "a parameter, but this is a field of an answer"
            }
            _ => return true,
        };
        let used = format!("used as `{}`", at.stem);
        self.faults.note(raw.kind.fault(format!("`{kind}` is about {fault}")).with_help(used));
        false
    }

    fn filled_in(&self, rule: &Rule) -> Rule {
        let Rule::Exchange(Promise::Root(name)) = rule else { return rule.clone() };
        Rule::Exchange(Promise::Root(self.named_in(name)))
    }

    /// A text with the action's name where it says so.
    fn named_in(&self, text: &str) -> String {
        let action = self.action.split_once('.').map_or("", |(_, name)| name);
        text.replace("{action}", action)
    }

    fn add(&mut self, constraint: Constraint, mark: Mark<'s>, quoted: Mark<'s>) -> ConstraintId {
        if self.constraints[self.earlier..].iter().any(|earlier| earlier.id == constraint.id) {
            self.faults.note(mark.fault(format!("constraint `{}` is there twice", constraint.id)));
        }
        self.constraints.push(Arc::new(constraint));
        self.quoted.push(quoted);
        ConstraintId::new(self.constraints.len() - 1)
    }
}

/// What a constraint's id ends with: its kind; for a state, which attribute it is of.
fn last_part<'r>(raw: &'r RawConstraint<'_>, kind: Kind) -> &'r str {
    if kind == Kind::State { raw.name() } else { kind.name() }
}

fn note(raw: &RawConstraint<'_>) -> String {
    let source = raw.from.as_ref().map(|from| format!("Ids are told by {from}."));
    let parts: Vec<&str> = [Some(raw.note.as_str()), source.as_deref()].into_iter().flatten().collect();
    parts.join(" ").trim().to_owned()
}
