//! A run made up for the tests of this room: real cases of the built-in spec, invented answers.

use std::time::Duration;

use crate::case::{Case, Expectation, derive};
use crate::judge::{Assessment, Class, Direction, Divergence, Judgement, Known, Layer, Observation, Tally, levels};
use crate::model::{ConstraintId, Level, Model, Side};

use super::{Format, Report, Style, render};

/// A model, its cases, and what a run of them came to.
pub struct Sample {
    pub model: Model,
    pub cases: Vec<Case>,
    pub assessment: Assessment,
    pub actions: Vec<usize>,
}

/// The statement the diverging sample is lenient about.
pub const LENIENT: &str = "vserver.createMemberServerImageInstance.input.memberServerImageName.max";
/// The statement it breaks in its answers.
pub const DIFFERENT: &str = "vserver.createMemberServerImageInstance.output.requestId.format";

impl Sample {
    /// An endpoint that does everything right, and follows the first of several readings.
    pub fn conforming() -> Self {
        Self::answered(|_, _, judgement| judgement)
    }

    /// One that accepts names of any length and makes up its request ids.
    pub fn diverging() -> Self {
        Self::answered(|model, case, mut judgement| {
            let lenient = model.constraint_named(LENIENT).map(|(id, _)| id);
            if case.subject == lenient {
                judgement.class = Class::Accepted;
            }
            if let Some((constraint, _)) = model.constraint_named(DIFFERENT)
                && judgement.class == Class::Accepted
                && model.constraint(constraint).action == model.actions[case.action].id
            {
                judgement.divergences.push(Divergence {
                    constraint,
                    layer: Layer::Value,
                    direction: Direction::Different,
                    path: "output.requestId".to_owned(),
                    expected: "a UUID".to_owned(),
                    actual: "\u{1b}[31mno <uuid> & \"nothing\"\u{1b}[0m".to_owned(),
                    nature: None,
                    instead: None,
                });
            }
            judgement
        })
    }

    /// One that does not know the ids it is asked for.
    pub fn refusing() -> Self {
        Self::answered(|_, _, mut judgement| {
            let (code, message) = ("1200".to_owned(), "not found".to_owned());
            judgement.class = Class::Refused { code, message };
            judgement
        })
    }

    /// The diverging one, but what its answers break is a should: one divergence, one piece of advice.
    pub fn advised() -> Self {
        let mut sample = Self::diverging();
        sample.should(&[DIFFERENT]);
        sample.settle(false);
        sample
    }

    /// Makes these statements shoulds.
    pub fn should(&mut self, ids: &[&str]) {
        for constraint in self.model.constraints.iter_mut().filter(|it| ids.contains(&it.id.as_str())) {
            constraint.level = Level::Should;
        }
    }

    /// Settles levels as the end of a run does.
    pub fn settle(&mut self, strict: bool) {
        levels::settle(&self.model, &self.cases, &mut self.assessment, strict);
    }

    /// One of its findings, as a target would list it.
    pub fn known(&self, finding: usize) -> Known {
        let finding = &self.assessment.findings[finding];
        Known {
            constraint: finding.constraint,
            direction: finding.direction,
            path: finding.path.clone(),
            reason: "agreed upon".to_owned(),
            since: jiff::civil::date(2026, 1, 31),
            expires: Some(jiff::civil::date(2026, 12, 31)),
        }
    }

    /// What the report tells of.
    pub fn report(&self) -> Report<'_> {
        Report {
            model: &self.model,
            target: "sample",
            endpoint: "http://127.0.0.1:8080",
            seed: 42,
            salt: None,
            actions: &self.actions,
            cases: &self.cases,
            assessment: &self.assessment,
            requests: self.cases.len(),
            elapsed: Duration::from_millis(1234),
        }
    }

    fn answered(change: impl Fn(&Model, &Case, Judgement) -> Judgement) -> Self {
        let mut model = crate::spec::built_in().expect("the built-in spec has no fault");
        // Whatever the pages' audit says of the two: they are musts here.
        for constraint in model.constraints.iter_mut().filter(|it| [LENIENT, DIFFERENT].contains(&it.id.as_str())) {
            constraint.level = Level::Must;
        }
        let mut cases = Vec::new();
        for action in 0..model.actions.len() {
            let more = derive::systematic(&model, action, &model.inventory, cases.len());
            cases.extend(more);
        }
        let mut tally = Tally::new(&model, &model.inventory);
        for case in &cases {
            tally.add(case, change(&model, case, perfect(&model, case)));
        }
        let assessment = tally.finish(&cases, None);
        let actions = (0..model.actions.len()).collect();
        let mut sample = Self { assessment, model, cases, actions };
        sample.settle(false);
        sample
    }
}

fn perfect(model: &Model, case: &Case) -> Judgement {
    let refused = match case.label.expectation {
        Expectation::Accept => false,
        Expectation::Reject => true,
        Expectation::Unspecified => case.label.violations.iter().any(|violation| violation.readings.contains(&0)),
    };
    let held: Vec<ConstraintId> = model
        .constraints_of(&model.actions[case.action])
        .filter(|(_, constraint)| constraint.side() == Side::Answer && constraint.is_checkable())
        .map(|(id, _)| id)
        .collect();
    let class =
        if refused { Class::Refused { code: "1200".to_owned(), message: "no".to_owned() } } else { Class::Accepted };
    let observation = Observation { path: "output.new".to_owned(), what: "a field nobody knows".to_owned() };
    let observations = if refused { Vec::new() } else { vec![observation] };
    Judgement { class, held, observations, ..Judgement::of(Class::Accepted) }
}

#[test]
fn each_format_is_written_by_its_own_reporter() {
    let sample = Sample::conforming();
    let style = Style::default();
    let starts: Vec<_> =
        Format::ALL.iter().map(|&format| render(&sample.report(), format, &style).chars().next()).collect();
    assert_eq!(starts, [Some('t'), Some('{'), Some('<')]);
}
