//! Whether a finding shows in one method or one format only.
//!
//! Said only on evidence: all its cases went one way, and the same question asked another way was
//! decided and did not show it. Which ways there are is read off the requests; what is asked in several, off the keys.
//!
//! Next: [`super::text`] and [`super::json`] repeat it.

use std::collections::HashSet;

use crate::case::{Case, What};
use crate::judge::{Finding, Verdict};

use super::Report;

/// `only in JSON`, `only by POST`, or both in one; `None` where there is nothing to tell.
pub(super) fn only(report: &Report<'_>, finding: &Finding) -> Option<String> {
    if finding.rate.is_some() {
        return None; // what shows now and then proves nothing by not showing
    }
    let method = only_one(report, finding, |case| Some(case.request.method.name()));
    let format = only_one(report, finding, |case| Some(case.label.format?.name()));
    let format = format.map(str::to_uppercase);
    match (method, format) {
        (Some(method), Some(format)) => Some(format!("only by {method} in {format}")),
        (Some(method), None) => Some(format!("only by {method}")),
        (None, Some(format)) => Some(format!("only in {format}")),
        (None, None) => None,
    }
}

/// What all cases have in common, where a sibling that differs in it did not show the finding.
fn only_one(
    report: &Report<'_>,
    finding: &Finding,
    trait_of: impl Fn(&Case) -> Option<&'static str>,
) -> Option<&'static str> {
    let own = finding.cases.iter().filter_map(|&index| report.cases.get(index));
    // A case that asks for no format there is tells nothing about formats.
    let mut ways = own.filter_map(|case| trait_of(&case));
    let common = ways.next()?;
    if ways.any(|way| way != common) {
        return None;
    }
    // What is asked in several ways is not made from a seed.
    let kept = report.cases.kept();
    let own = finding.cases.iter().filter_map(|&index| kept.get(index));
    let questions: HashSet<(&str, &What)> = own.filter_map(|case| case.key.question()).collect();
    let decided = kept
        .iter()
        .zip(report.assessment.verdicts.iter())
        .filter(|(_, verdict)| matches!(verdict.verdict, Verdict::Conforms | Verdict::Unspecified));
    let other = |case: &Case| trait_of(case).is_some_and(|way| way != common);
    let mut siblings = decided.filter(|(case, _)| case.key.question().is_some_and(|asked| questions.contains(&asked)));
    siblings.any(|(case, _)| other(case)).then_some(common)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Rate;
    use crate::model::Format;
    use crate::report::tests::Sample;
    use crate::wire::Method;

    /// A sample whose second finding shows in those of its cases only that fit.
    fn narrowed(fits: impl Fn(&Case) -> bool) -> Sample {
        let mut sample = Sample::diverging();
        let finding = &mut sample.assessment.findings[1];
        for &index in finding.cases.iter().filter(|&&index| !fits(&sample.cases[index])) {
            sample.assessment.verdicts[index].verdict = Verdict::Conforms;
        }
        finding.cases.retain(|&index| fits(&sample.cases[index]));
        sample
    }

    fn only(sample: &Sample) -> Option<String> {
        sample.report().only(&sample.assessment.findings[1])
    }

    #[test]
    fn a_way_is_named_where_others_were_tried_and_kept_the_promise() {
        assert_eq!(only(&narrowed(|_| true)), None);
        assert_eq!(only(&narrowed(|case| case.label.format == Some(Format::Json))).as_deref(), Some("only in JSON"));
        assert_eq!(only(&narrowed(|case| case.request.method == Method::Post)).as_deref(), Some("only by POST"));
        let plain = |case: &Case| case.request.method == Method::Get && case.label.format == Some(Format::Xml);
        assert_eq!(only(&narrowed(plain)).as_deref(), Some("only by GET in XML"));
    }

    #[test]
    fn what_was_not_asked_another_way_or_shows_now_and_then_is_not_called_only() {
        let mut sample = narrowed(|case| case.label.format == Some(Format::Json));
        sample.assessment.findings[1].rate = Some(Rate { diverged: 1, of: 50 });
        assert_eq!(only(&sample), None);
        let mut sample = narrowed(|case| case.label.format == Some(Format::Json));
        sample.assessment.verdicts.iter_mut().for_each(|case| case.verdict = Verdict::Inconclusive);
        assert_eq!(only(&sample), None);
    }
}
