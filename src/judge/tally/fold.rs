//! One cause, one finding: what several findings have in common, where one of them is the reason.
//!
//! A text that is cut is accepted too long and comes back short; a parameter that is not read breaks
//! whatever is said about it. Each rule here says what follows from what; none knows an action.
//!
//! Next: [`super::finish`], which calls it last.

use std::collections::BTreeSet;

use crate::judge::diagnosis::seen::Ways;
use crate::judge::diagnosis::sign::Sign;
use crate::judge::fidelity::Nature;
use crate::judge::{Direction, Layer};
use crate::model::{Action, ConstraintId, Kind, MemberPath, Relation, Rule, Site};

use super::{Finding, Tally};

/// What a finding is told by.
pub(super) type Key = (ConstraintId, Direction);

/// One in so many is as good as none.
const RARE: u32 = 20;

impl Tally<'_> {
    /// Folds every finding into the one that is its reason, where there is one.
    pub(super) fn fold_all(&mut self) {
        self.fold_unread_parameters();
        self.fold_changed_texts();
        self.fold_descriptions_of_nothing();
        self.fold_refusals();
        self.fold_counts();
    }

    /// Makes one finding a part of another.
    pub(super) fn fold_into(&mut self, other: Key, into: Key) {
        if other == into || !self.findings.contains_key(&into) {
            return;
        }
        let Some(same) = self.findings.remove(&other) else { return };
        if let Some(finding) = self.findings.get_mut(&into) {
            finding.also.push(other.0);
            finding.also.extend(same.also);
            finding.cases.extend(same.cases);
            finding.cases.sort_unstable();
            finding.cases.dedup();
        }
    }

    fn keys(&self, fits: impl Fn(&Key, &Finding) -> bool) -> Vec<Key> {
        self.findings.iter().filter(|(key, finding)| fits(key, finding)).map(|(key, _)| *key).collect()
    }

    /// The parameter that a broken echo should have repeated.
    fn echoed(&self, id: ConstraintId) -> Option<&MemberPath> {
        let mut readings = self.model.constraint(id).readings.iter();
        readings.find_map(|reading| reading.rule.echoed())
    }

    /// Whether what an echo repeats names something that exists.
    fn repeats_an_id(&self, action: &Action, echo: ConstraintId) -> bool {
        let member = self.echoed(echo).and_then(|path| action.member_at(path));
        member.is_some_and(|member| self.model.constraint_on(member, Kind::Exists).is_some())
    }

    fn is_about(&self, id: ConstraintId, action: &str, path: &MemberPath) -> bool {
        let constraint = self.model.constraint(id);
        constraint.action == action && matches!(&constraint.site, Site::Input(own) if own == path)
    }

    /// The broken echoes of an action, and the parameter of each.
    fn echoes(&self, action: &str) -> Vec<(Key, MemberPath)> {
        let of_echo = |key: &Key, _: &Finding| {
            let constraint = self.model.constraint(key.0);
            key.1 == Direction::Different && constraint.kind == Kind::Echo && constraint.action == action
        };
        let keys = self.keys(of_echo);
        keys.into_iter().filter_map(|key| Some((key, self.echoed(key.0)?.to_owned()))).collect()
    }

    /// Where nothing comes back as it was sent, by some method or in some format, the answers are
    /// those to other requests.
    pub(super) fn fold_answers_of_others(&mut self, action: usize) {
        let (action, seen) = (&self.model.actions[action], &self.seen[action]);
        let echoes = self.echoes(&action.id);
        let given = echoes.iter().filter_map(|(_, path)| {
            let place = action.input.iter().position(|member| member.path == *path)?;
            u8::try_from(place).ok().map(Sign::Given)
        });
        let given: Vec<Sign> = given.collect();
        // The first answer of all may be right: it is the one that the others get.
        let none_right = |ways: Ways| {
            given.iter().all(|&sign| {
                let (right, all) = (seen.clean().having(sign, ways), seen.good(None).having(sign, ways));
                all > 0 && right * RARE <= all
            })
        };
        // A text that comes back right each time does not come from another request; an id may.
        let sound = self.model.constraints_of(action).any(|(id, constraint)| {
            let evidence = &self.evidence[id.index()];
            constraint.kind == Kind::Echo
                && evidence.held > 0
                && evidence.broken == 0
                && !self.repeats_an_id(action, id)
        });
        let lost = !sound && given.len() > 1 && Ways::SCOPES.into_iter().any(none_right);
        let Some(own) = self.model.promise(action, Kind::OwnAnswer).filter(|_| lost) else { return };
        let Some((first, _)) = echoes.first() else { return };
        let Some(mut finding) = self.findings.remove(first) else { return };
        finding.constraint = own;
        finding.layer = Layer::Http;
        finding.nature = None;
        finding.alteration = "answers repeat nothing of their request: they are those to others".to_owned();
        finding.expected = crate::judge::words::demand(self.model, own);
        finding.also.push(first.0);
        self.evidence[own.index()].broken += finding.cases.len();
        let into = (own, Direction::Different);
        self.findings.insert(into, finding);
        echoes.into_iter().for_each(|(key, _)| self.fold_into(key, into));
    }

    /// Where a parameter never comes back, it is not read: whatever else shows of that follows.
    fn fold_unread_parameters(&mut self) {
        for index in 0..self.model.actions.len() {
            let action = &self.model.actions[index];
            for (echo, path) in self.echoes(&action.id) {
                if self.evidence[echo.0.index()].held == 0 {
                    let about =
                        |key: &Key, _: &Finding| key.1 != Direction::Strict && self.is_about(key.0, &action.id, &path);
                    self.keys(about).into_iter().for_each(|key| self.fold_into(key, echo));
                }
            }
        }
    }

    /// A text that is changed before it is looked at comes back changed: cut ones too long, trimmed
    /// ones too long or too short.
    fn fold_changed_texts(&mut self) {
        for index in 0..self.model.actions.len() {
            let action = &self.model.actions[index];
            for (echo, path) in self.echoes(&action.id) {
                let nature = self.findings.get(&echo).and_then(|finding| finding.nature);
                let follows = |key: &Key, _: &Finding| {
                    let kind = self.model.constraint(key.0).kind;
                    self.is_about(key.0, &action.id, &path)
                        && match nature {
                            Some(Nature::Truncated) => (kind, key.1) == (Kind::Max, Direction::Lenient),
                            Some(Nature::Trimmed) => {
                                matches!(kind, Kind::Min | Kind::Max | Kind::AnyCharacter)
                                    && key.1 != Direction::Different
                            }
                            _ => false,
                        }
                };
                let keys = self.keys(follows);
                match (nature, keys.as_slice()) {
                    // What is cut is too long first of all.
                    (Some(Nature::Truncated), [bound]) => self.fold_into(echo, *bound),
                    _ => keys.into_iter().for_each(|key| self.fold_into(key, echo)),
                }
            }
        }
    }

    /// What is shown where nothing was given, and something else than what was: one field.
    fn fold_descriptions_of_nothing(&mut self) {
        for index in 0..self.model.actions.len() {
            let action = &self.model.actions[index];
            for (echo, path) in self.echoes(&action.id) {
                let default = |key: &Key, _: &Finding| {
                    let kind = self.model.constraint(key.0).kind;
                    kind == Kind::Default && key.1 == Direction::Different && self.is_about(key.0, &action.id, &path)
                };
                self.keys(default).into_iter().for_each(|key| self.fold_into(key, echo));
            }
        }
    }

    /// The form of refusals: one cause with what refuses them all, and with the format of answers.
    fn fold_refusals(&mut self) {
        let of_refusals = |key: &Key, _: &Finding| {
            let kind = self.model.constraint(key.0).kind;
            matches!(kind, Kind::RefusalForm | Kind::RefusalStatus | Kind::RefusalCode | Kind::RefusalMessage)
        };
        for key in self.keys(of_refusals) {
            let Some(finding) = self.findings.get(&key) else { continue };
            let action = &self.model.constraint(key.0).action;
            let of_format = finding.actual.ends_with(" body");
            let reason = self.findings.iter().find(|(other, reason)| {
                let constraint = self.model.constraint(other.0);
                let kind = constraint.kind;
                let whole = other.1 == Direction::Strict && is_within(&finding.cases, &reason.cases);
                let format =
                    of_format && other.1 == Direction::Different && matches!(kind, Kind::AnswerFormat | Kind::Default);
                constraint.action == *action && (whole || format && reason.actual.ends_with(" body"))
            });
            if let Some(reason) = reason.map(|(reason, _)| *reason) {
                self.fold_into(key, reason);
            }
        }
    }

    /// A list that is too long and a number that counts it wrong, always together.
    fn fold_counts(&mut self) {
        let counts = |key: &Key, _: &Finding| self.model.constraint(key.0).kind == Kind::Count;
        for key in self.keys(counts) {
            let Some(finding) = self.findings.get(&key) else { continue };
            let Rule::Relation(Relation::Count { of: counted }) = self.model.constraint(key.0).rule() else { continue };
            let action = &self.model.constraint(key.0).action;
            let list = self.findings.iter().find(|(other, list)| {
                let constraint = self.model.constraint(other.0);
                let same = matches!(&constraint.site, Site::Output(path) if path == counted);
                constraint.action == *action && same && list.cases == finding.cases
            });
            if let Some(list) = list.map(|(list, _)| *list) {
                self.fold_into(key, list);
            }
        }
    }
}

fn is_within(inner: &[usize], around: &[usize]) -> bool {
    let around: BTreeSet<&usize> = around.iter().collect();
    inner.iter().all(|case| around.contains(case))
}
