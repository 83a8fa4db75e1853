//! What a run set out to decide and the endpoint left undecided.
//!
//! A run sets out to decide what its cases are about, so a narrowed one sets out to decide little.
//! A must is left open where it has no verdict although cases about it were sent, and the endpoint
//! answered none of them in a way that tells anything. What was not sent, because no id was bound or
//! no leave given, was not asked; what a divergence explains is told by that divergence.
//!
//! Next: [`super::levels`], which settles this with the findings.

use std::collections::BTreeSet;

use crate::case::{Case, Cases, Expectation};
use crate::model::{Characters, Constraint, ConstraintId, Level, Model, Presence, Promise, Relation, Rule, Side};
use crate::wire::Method;

use super::{Assessment, Reply, Verdict};

/// What was left open: a must, or what becomes of an action's plain request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOpen {
    /// The must; `None` where a plain request was refused with nothing to explain it.
    pub constraint: Option<ConstraintId>,
    /// Index of its action.
    pub action: usize,
    /// Index of the first case that was to decide it.
    pub case: usize,
    /// What came instead.
    pub reason: String,
}

/// Plain requests that were refused and nobody knows why; then every must that was left open, in
/// the order of the pages.
pub(super) fn left_open(model: &Model, cases: Cases<'_>, assessment: &Assessment) -> Vec<LeftOpen> {
    let run = Run { model, cases, assessment, plain: plain(cases) };
    let blamed: BTreeSet<usize> = (0..cases.len()).filter(|&case| run.is_blamed(case)).collect();
    let is_plain = |case: usize| cases.kept().get(case).is_some_and(|case| case.key.is_plain());
    let refused = |case: &&usize| is_plain(**case) && assessment.verdicts[**case].reply == Reply::Refused;
    let mut open: Vec<LeftOpen> = blamed.iter().filter(refused).map(|&case| run.open(None, case)).collect();
    if blamed.is_empty() {
        return open;
    }
    let undecided = assessment.rows.iter().filter(|row| !row.status.is_decided());
    let must = |id: &ConstraintId| {
        let constraint = model.constraint(*id);
        (constraint.level == Level::Must || assessment.strict) && constraint.is_checkable()
    };
    let musts: Vec<ConstraintId> = undecided.map(|row| row.constraint).filter(must).collect();
    let failed = run.failed(&musts, &blamed);
    open.extend(failed.into_iter().map(|(id, case)| run.open(Some(id), case)));
    open
}

struct Run<'r> {
    model: &'r Model,
    cases: Cases<'r>,
    assessment: &'r Assessment,
    plain: Vec<usize>,
}

/// The plain requests of a run.
pub(crate) fn plain<'c>(cases: impl Into<Cases<'c>>) -> Vec<usize> {
    let kept = cases.into().kept();
    (0..kept.len()).filter(|&index| kept[index].key.is_plain()).collect()
}

/// What a case leans on: its control, and the plain request that is carried the same way.
pub(crate) fn leans_on<'c>(cases: impl Into<Cases<'c>>, plain: &[usize], index: usize) -> Vec<usize> {
    let cases = cases.into();
    let Some(case) = cases.get(index) else { return Vec::new() };
    let way = |case: &Case| (case.action, case.request.method);
    let fits = |&other: &usize| {
        let Some(plain) = cases.kept().get(other) else { return false };
        let format = case.label.format.is_none() || case.label.format == plain.label.format;
        other != index && format && way(plain) == way(&case)
    };
    case.control.into_iter().chain(plain.iter().copied().filter(fits)).collect()
}

/// Of one sort of cases about a statement: the first that is blamed, and whether any was decided.
#[derive(Clone, Copy, Default)]
struct OfSort {
    blamed: Option<usize>,
    is_told: bool,
}

impl Run<'_> {
    fn verdict(&self, case: usize) -> Option<Verdict> {
        self.assessment.verdicts.get(case).map(|verdict| verdict.verdict)
    }

    fn is_sent(&self, case: usize) -> bool {
        self.assessment.verdicts.get(case).is_some_and(|verdict| verdict.sent)
    }

    /// Whether a case was asked and the endpoint left it undecided, with no divergence behind it.
    fn is_blamed(&self, case: usize) -> bool {
        if self.verdict(case) != Some(Verdict::Inconclusive) || !self.is_sent(case) {
            return false;
        }
        let told = |other: usize| matches!(self.verdict(other), Some(Verdict::Diverges | Verdict::Known));
        let failed = |other: &usize| self.assessment.verdicts[*other].reply != Reply::Accepted;
        let explained = leans_on(self.cases, &self.plain, case).into_iter().filter(failed).any(told);
        let control = self.cases.get(case).and_then(|case| case.control);
        control.is_none_or(|control| self.is_sent(control)) && !explained
    }

    /// The statements of which some sort of cases did not decide anything, each with the first case of
    /// that sort that was to. Every case is looked at once.
    fn failed(&self, musts: &[ConstraintId], blamed: &BTreeSet<usize>) -> Vec<(ConstraintId, usize)> {
        let mut seen = vec![[OfSort::default(); 3]; musts.len()];
        for (index, case) in self.cases.iter().enumerate() {
            let (is_told, is_blamed) = (self.verdict(index) != Some(Verdict::Inconclusive), blamed.contains(&index));
            if !is_told && !is_blamed {
                continue;
            }
            for (&id, sorts) in musts.iter().zip(&mut seen) {
                let constraint = self.model.constraint(id);
                if self.is_about(id, constraint, &case) {
                    let of_sort = &mut sorts[sort(constraint.side(), case.label.expectation)];
                    of_sort.is_told |= is_told;
                    of_sort.blamed = of_sort.blamed.or(is_blamed.then_some(index));
                }
            }
        }
        let open = |sorts: &[OfSort; 3]| sorts.iter().find_map(|it| it.blamed.filter(|_| !it.is_told));
        musts.iter().zip(&seen).filter_map(|(&id, sorts)| Some((id, open(sorts)?))).collect()
    }

    /// Whether a decided case would say something of a statement.
    fn is_about(&self, id: ConstraintId, constraint: &Constraint, case: &Case) -> bool {
        if self.model.actions[case.action].id != constraint.action {
            return false;
        }
        if case.subject == Some(id) || constraint.side() == Side::Both {
            return case.subject == Some(id);
        }
        let accept = case.label.expectation == Expectation::Accept;
        let refuse = case.label.expectation == Expectation::Reject;
        let given = |rule: &Rule| rule.echoed().is_some_and(|from| gives(case, from.first()));
        match constraint.rule() {
            Rule::Exchange(promise) => match promise {
                Promise::RefusalStatus { .. }
                | Promise::RefusalForm
                | Promise::RefusalCode
                | Promise::RefusalMessage
                | Promise::Refuses => refuse,
                Promise::WholeAnswer
                | Promise::ContentType { .. }
                | Promise::Utf8
                | Promise::WellFormed
                | Promise::AnswerFormat => accept || refuse,
                Promise::Get => accept && case.request.method == Method::Get,
                Promise::Post => accept && case.request.method == Method::Post,
                Promise::SuccessStatus { .. }
                | Promise::Root(_)
                | Promise::OwnAnswer
                | Promise::Accepts
                | Promise::JsonForm => accept,
                Promise::FormParameter | Promise::Available => false,
            },
            Rule::Relation(Relation::Echo { .. }) => accept && constraint.rules().any(given),
            Rule::Presence(Presence::Optional) => accept && !gives(case, own_parameter(constraint)),
            Rule::Relation(relation) if relation.is_default() => accept && !gives(case, own_parameter(constraint)),
            // Only cases of their own tell anything of these.
            Rule::Characters(Characters::Any | Characters::XmlText(_)) => false,
            Rule::Presence(_)
            | Rule::Extent(_)
            | Rule::Characters(_)
            | Rule::Set(_)
            | Rule::World(_)
            | Rule::Relation(_)
            | Rule::Anything => accept,
        }
    }

    fn open(&self, constraint: Option<ConstraintId>, case: usize) -> LeftOpen {
        let control = self.cases.get(case).and_then(|case| case.control).filter(|&control| self.is_blamed(control));
        let to_blame = control.unwrap_or(case);
        let reason = self.assessment.verdicts.reason(to_blame).unwrap_or_default().to_owned();
        LeftOpen { constraint, action: self.cases.action(to_blame).unwrap_or_default(), case, reason }
    }
}

/// Which sort of cases one is, of those that have to decide a statement each for itself.
fn sort(side: Side, expectation: Expectation) -> usize {
    match (side, expectation) {
        (Side::Answer, _) | (Side::Both, Expectation::Accept) => 0,
        (Side::Both, Expectation::Reject) => 1,
        (Side::Both, Expectation::Unspecified) => 2,
    }
}

/// The name of the parameter a statement is about; empty where it is about none.
fn own_parameter(constraint: &Constraint) -> &str {
    constraint.site.parameter().unwrap_or_default()
}

fn gives(case: &Case, parameter: &str) -> bool {
    case.label.input.get(parameter).is_some()
}

#[cfg(test)]
mod tests;
