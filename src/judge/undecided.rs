//! What a run set out to decide and the endpoint left undecided.
//!
//! A run sets out to decide what its cases are about, so a narrowed one sets out to decide little.
//! A must is left open where it has no verdict although cases about it were sent, and the endpoint
//! answered none of them in a way that tells anything. What was not sent, because no id was bound or
//! no leave given, was not asked; what a divergence explains is told by that divergence.
//!
//! Next: [`super::levels`], which settles this with the findings.

use crate::case::{Case, Expectation};
use crate::model::{Constraint, ConstraintId, Kind, Level, Model, Rule, Side, Site};
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
pub(super) fn left_open(model: &Model, cases: &[Case], assessment: &Assessment) -> Vec<LeftOpen> {
    let run = Run { model, cases, assessment, plain: plain(cases) };
    let blamed: Vec<usize> = (0..cases.len()).filter(|&case| run.is_blamed(case)).collect();
    let refused = |case: &&usize| cases[**case].key.is_plain() && assessment.verdicts[**case].reply == Reply::Refused;
    let mut open: Vec<LeftOpen> = blamed.iter().filter(refused).map(|&case| run.open(None, case)).collect();
    if blamed.is_empty() {
        return open;
    }
    for row in assessment.rows.iter().filter(|row| !row.status.is_decided()) {
        let constraint = model.constraint(row.constraint);
        let must = constraint.level == Level::Must || assessment.strict;
        if must && constraint.is_checkable() {
            open.extend(run.failed(row.constraint, &blamed).map(|case| run.open(Some(row.constraint), case)));
        }
    }
    open
}

struct Run<'r> {
    model: &'r Model,
    cases: &'r [Case],
    assessment: &'r Assessment,
    plain: Vec<usize>,
}

/// The plain requests of a run.
pub(crate) fn plain(cases: &[Case]) -> Vec<usize> {
    (0..cases.len()).filter(|&index| cases[index].key.is_plain()).collect()
}

/// What a case leans on: its control, and the plain request that is carried the same way.
pub(crate) fn leans_on<'c>(
    cases: &'c [Case],
    plain: &'c [usize],
    index: usize,
) -> impl Iterator<Item = usize> + use<'c> {
    let case = &cases[index];
    let way = |case: &Case| (case.action, case.request.method);
    let fits = move |&other: &usize| {
        let format = case.label.format.is_none() || case.label.format == cases[other].label.format;
        other != index && format && way(&cases[other]) == way(case)
    };
    case.control.into_iter().chain(plain.iter().copied().filter(fits))
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
        let explained = leans_on(self.cases, &self.plain, case).filter(failed).any(told);
        self.cases[case].control.is_none_or(|control| self.is_sent(control)) && !explained
    }

    /// The first case that was to decide a statement and did not, where none of its sort did.
    fn failed(&self, id: ConstraintId, blamed: &[usize]) -> Option<usize> {
        let constraint = self.model.constraint(id);
        let about = |&case: &usize| self.is_about(id, constraint, &self.cases[case]);
        let sorts: &[&[Expectation]] = match constraint.side() {
            Side::Both => &[&[Expectation::Accept], &[Expectation::Reject], &[Expectation::Unspecified]],
            Side::Answer => &[&[Expectation::Accept, Expectation::Reject, Expectation::Unspecified]],
        };
        sorts.iter().find_map(|sort| {
            let of_sort = |case: &usize| sort.contains(&self.cases[*case].label.expectation) && about(case);
            let first = blamed.iter().copied().find(of_sort)?;
            let is_told = |case: &usize| self.verdict(*case) != Some(Verdict::Inconclusive);
            let told = (0..self.cases.len()).filter(of_sort).any(|case| is_told(&case));
            (!told).then_some(first)
        })
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
        match constraint.kind {
            Kind::RefusalStatus | Kind::RefusalForm | Kind::RefusalCode | Kind::RefusalMessage | Kind::Refuses => {
                refuse
            }
            Kind::WholeAnswer | Kind::ContentType | Kind::Utf8 | Kind::WellFormed | Kind::AnswerFormat => {
                accept || refuse
            }
            Kind::Get => accept && case.request.method == Method::Get,
            Kind::Post => accept && case.request.method == Method::Post,
            Kind::Default | Kind::Optional => accept && !gives(case, own_parameter(constraint)),
            Kind::Echo => accept && constraint.readings.iter().any(|reading| gives(case, echoed(&reading.rule))),
            // Only cases of their own tell anything of these.
            Kind::AnyCharacter | Kind::FormParameter | Kind::XmlText | Kind::Available => false,
            Kind::SuccessStatus | Kind::Root | Kind::OwnAnswer | Kind::Accepts | Kind::JsonForm => accept,
            Kind::Present | Kind::Filled | Kind::Equals | Kind::Format | Kind::Open | Kind::Count => accept,
            Kind::Type | Kind::Min | Kind::Max | Kind::AtLeast | Kind::AtMost => accept,
            Kind::Alphabet | Kind::First | Kind::Last | Kind::Options => accept,
            Kind::Required | Kind::Repeat | Kind::Empty | Kind::Needs | Kind::Exists | Kind::State => accept,
        }
    }

    fn open(&self, constraint: Option<ConstraintId>, case: usize) -> LeftOpen {
        let control = self.cases[case].control.filter(|&control| self.is_blamed(control));
        let verdict = &self.assessment.verdicts[control.unwrap_or(case)];
        let reason = verdict.reason.clone().unwrap_or_default();
        LeftOpen { constraint, action: verdict.action, case, reason }
    }
}

/// The name of the parameter a statement is about; empty where it is about none.
fn own_parameter(constraint: &Constraint) -> &str {
    match &constraint.site {
        Site::Input(path) => first_name(path),
        Site::Output(_) | Site::Exchange => "",
    }
}

fn echoed(rule: &Rule) -> &str {
    match rule {
        Rule::Echo { from } => first_name(from),
        _ => "",
    }
}

/// The parameter in a path such as `input.name.inner`.
fn first_name(path: &str) -> &str {
    path.split('.').nth(1).unwrap_or_default()
}

fn gives(case: &Case, parameter: &str) -> bool {
    case.label.input.get(parameter).is_some()
}

#[cfg(test)]
mod tests;
