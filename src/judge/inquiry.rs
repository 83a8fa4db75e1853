//! Follow-ups: once a run has found something, how far off is it, and is it always so?
//!
//! Asked one by one, in the order of the findings, so that the answers do not depend on how many
//! jobs ran before. Whom it asks it does not know: that is an [`Oracle`], and whether asking does no
//! harm is for who made it. So it runs against sockets and against a function alike.
//!
//! Next: [`super::search`] for where the line is, [`super::displacement`] for saying so.

use crate::case::sample::{Giving, Script};
use crate::case::{Case, Cases, Exchange, Outcome, Spring, vary};
use crate::model::{Characters, ConstraintId, Kind, Means, Model, Rule, Site, Unit, World};
use crate::value::Value;
use crate::wire::Request;

use super::diagnosis::measure::{self, Measure};
use super::displacement::{self, Measured};
use super::repeated::Repeated;
use super::search::{Edge, Search};
use super::{Assessment, Class, Direction, Finding, Judgement, Rate, judge};

/// How often a finding's first request is sent again.
const REPEATS: usize = 20;
/// How many of these may end without an answer: each may take the whole of the time allowed.
const PATIENCE: usize = 3;
/// How many requests may go into making one smaller.
const SHRINKING: usize = 400;
/// How far a missing bound is looked for: so many times the promised one, and no more than this.
const FACTOR: i64 = 4;
const FARTHEST: i64 = 4096;

/// Simpler cases than one that shows a finding, the simplest first; the number makes names unique.
pub type Shrink = fn(&Model, &World, &Case, usize) -> Vec<Case>;

/// Whom to ask.
pub trait Oracle {
    /// What comes back for a request.
    fn ask(&mut self, request: &Request) -> impl Future<Output = Exchange> + Send;
}

/// Asks on, and how many requests that took.
pub struct Inquiry<'a, O> {
    /// The promises.
    pub model: &'a Model,
    /// What exists at the endpoint.
    pub world: &'a World,
    /// The cases of the run.
    pub cases: Cases<'a>,
    /// Whom it asks.
    pub oracle: O,
    /// Makes requests simpler, where a generated one has shown something.
    pub shrink: Option<Shrink>,
    /// How many requests it took.
    pub requests: usize,
}

impl<O: Oracle> Inquiry<'_, O> {
    /// Adds displacement and rate to what was found.
    pub async fn pursue(&mut self, assessment: &mut Assessment) {
        for index in 0..assessment.findings.len() {
            let finding = assessment.findings[index].clone();
            if finding.rate.is_some() {
                continue; // how often it shows was counted already
            }
            if let Some(measure) = finding.limit {
                if let Some(words) = self.limit(&finding, measure).await {
                    assessment.findings[index].alteration = words;
                }
                continue;
            }
            let row = assessment.rows[finding.constraint.index()].clone();
            let (diverged, repeats) = self.repeat(&finding).await;
            if diverged == repeats {
                self.shrink(&mut assessment.findings[index]).await;
            }
            if diverged < repeats {
                let tries = match finding.direction {
                    Direction::Lenient => row.outside,
                    Direction::Strict | Direction::Different => row.inside,
                };
                let found = finding.cases.len();
                let rate = Rate { diverged: found + diverged, of: tries + found + repeats };
                assessment.findings[index].rate = Some(rate);
            } else if let Some(text) = self.displacement(&finding).await {
                assessment.rows[finding.constraint.index()].displacement = Some(text);
            }
        }
    }

    /// Sends each action's plain request again and again: a field that nothing in the spec lets vary
    /// should not differ between answers to equal requests.
    pub async fn noise(&mut self, assessment: &mut Assessment) {
        for action in 0..self.model.actions.len() {
            let plain = self.cases.kept().iter().find(|case| case.action == action && case.control.is_none());
            let Some(plain) = plain else { continue };
            let mut values = Repeated::default();
            for _ in 0..REPEATS {
                self.requests += 1;
                let Outcome::Answered(response) = self.oracle.ask(&plain.request).await.outcome else { break };
                values.see(self.model, plain.action, &response);
            }
            assessment.observations.extend(values.unstable());
        }
    }

    /// The case that shows a finding best.
    fn witness(&self, finding: &Finding) -> Option<Case> {
        self.cases.get(finding.witness.or(finding.cases.first().copied())?).map(|case| case.clone())
    }

    /// How often the finding shows again when its first request is sent again, and of how many times.
    async fn repeat(&mut self, finding: &Finding) -> (usize, usize) {
        let Some(case) = self.witness(finding) else { return (0, REPEATS) };
        let (mut case, mut diverged, mut repeats, mut broken) = (case, 0, 0, 0);
        for salt in 0..REPEATS * 2 {
            if repeats == REPEATS || broken == PATIENCE {
                break;
            }
            let judgement = self.judged(&case).await;
            match self.in_the_way(&judgement) {
                None => {}
                // The same name twice is not the same request to every service.
                Some(Means::NameInUse) => {
                    let salt = self.world.salt + self.cases.len() + self.requests + salt;
                    case = vary::renamed(self.model, self.world, &case, salt).unwrap_or(case);
                    continue;
                }
                Some(Means::Quota | Means::Busy | Means::Throttled) => break,
            }
            repeats += 1;
            broken += usize::from(matches!(judgement.class, Class::Broken { .. }));
            diverged += usize::from(self.is_shown(finding, &judgement));
        }
        (diverged, repeats)
    }

    /// What stands in the way of a request, if it was refused for something else than what it says.
    fn in_the_way(&self, judgement: &Judgement) -> Option<Means> {
        match &judgement.class {
            Class::Refused { code, .. } => self.model.standing(0, code),
            _ => None,
        }
    }

    /// Whether a request shows the finding.
    async fn shows(&mut self, finding: &Finding, case: &Case) -> bool {
        let judgement = self.judged(case).await;
        self.is_shown(finding, &judgement)
    }

    fn is_shown(&self, finding: &Finding, judgement: &Judgement) -> bool {
        match finding.direction {
            Direction::Lenient => judgement.class == Class::Accepted,
            Direction::Strict => {
                matches!(judgement.class, Class::Refused { .. } | Class::Down { .. } | Class::Throttled)
                    || self.is_broken(finding, judgement)
            }
            Direction::Different => {
                self.is_broken(finding, judgement)
                    || matches!(judgement.class, Class::Broken { .. })
                    || self.model.constraint(finding.constraint).is_ambiguous()
            }
        }
    }

    /// Whether an answer breaks the statement of a finding, or one that it stands for.
    fn is_broken(&self, finding: &Finding, judgement: &Judgement) -> bool {
        let own = |id: ConstraintId| id == finding.constraint || finding.also.contains(&id);
        judgement.divergences.iter().any(|other| own(other.constraint))
    }

    /// Looks for a simpler request that shows a finding no systematic case has shown.
    async fn shrink(&mut self, finding: &mut Finding) {
        let (Some(smaller), Some(witness)) = (self.shrink, self.witness(finding)) else { return };
        let Some(mut smallest) = Some(witness).filter(|case| case.spring == Spring::Generated) else {
            return;
        };
        let end = self.requests + SHRINKING;
        'smaller: while self.requests < end {
            for candidate in
                smaller(self.model, self.world, &smallest, self.world.salt + self.cases.len() + self.requests)
            {
                if self.requests < end && self.shows(finding, &candidate).await {
                    smallest = candidate;
                    continue 'smaller;
                }
            }
            break;
        }
        if let Some(violation) = smallest.label.violations.iter().find(|found| found.constraint == finding.constraint)
            && finding.direction == Direction::Lenient
        {
            finding.actual = format!("accepted: {}", violation.found);
        }
        finding.smallest = Some(Box::new(smallest));
    }

    /// Where the endpoint draws the line a finding says is misplaced.
    async fn displacement(&mut self, finding: &Finding) -> Option<String> {
        let constraint = self.model.constraint(finding.constraint);
        let (bound, _) = displacement::promised(constraint)?;
        let Site::Input(path) = &constraint.site else { return None };
        let parameter = path.local().to_owned();
        let control = self.control(finding)?;
        self.model.actions[control.action].input(&parameter)?;
        let down = matches!(constraint.kind, Kind::Min | Kind::AtLeast);
        let limit = if down { 1.min(bound) } else { bound.saturating_mul(FACTOR).clamp(64, FARTHEST.max(bound)) };
        if matches!(constraint.kind, Kind::AtLeast | Kind::AtMost) {
            let narrow = self.numbers(&control, &parameter, bound, down).await?;
            return displacement::text(constraint, &Measured { narrow, wide: None });
        }
        let narrow = self.texts(&control, &parameter, Script::Ascii, limit).await?;
        let wide = match self.is_any_text_allowed(finding.constraint) {
            true => self.texts(&control, &parameter, Script::Hangul, limit).await,
            false => None,
        };
        displacement::text(constraint, &Measured { narrow, wide })
    }

    /// How large is too large: the longest text of the finding's request made shorter and shorter,
    /// of letters where those will do, because they are told one by one.
    async fn limit(&mut self, finding: &Finding, measure: Measure) -> Option<String> {
        let witness = self.witness(finding)?;
        let action = &self.model.actions[witness.action];
        let texts = action.input.iter().filter_map(|member| {
            let text = witness.label.input.get(&member.name)?.as_text()?;
            Some((text.chars().count(), member.name.clone(), text.to_owned()))
        });
        let (length, name, text) = texts.max_by_key(|(length, ..)| *length)?;
        for text in ["a".repeat(length), text] {
            let cut = |length: usize| Value::from(text.chars().take(length).collect::<String>());
            let Ok(whole) = vary::with_value(self.model, self.world, &witness, &name, cut(length)) else { continue };
            if whole.label.expectation != witness.label.expectation || !self.shows(finding, &whole).await {
                continue;
            }
            let (mut fits, mut fails) = (length / 8, length);
            while fails - fits > 1 {
                let middle = usize::midpoint(fits, fails);
                let case = vary::with_value(self.model, self.world, &witness, &name, cut(middle)).ok()?;
                if self.shows(finding, &case).await { fails = middle } else { fits = middle }
            }
            let size = |length: usize| {
                let case = vary::with_value(self.model, self.world, &witness, &name, cut(length)).ok()?;
                measure::size_of(self.model, action, &case, measure)
            };
            let what = if finding.direction == Direction::Strict { "refused" } else { "cut" };
            return Some(format!("{} {what}, {} not", measure.words(action, size(fails)?), size(fits)?));
        }
        None
    }

    /// The accepted request that a finding's first case differs from.
    fn control(&self, finding: &Finding) -> Option<Case> {
        self.cases.get(self.witness(finding)?.control?).map(|case| case.clone())
    }

    /// The longest (or, towards a smaller limit, shortest) text of a script that is accepted.
    async fn texts(&mut self, control: &Case, parameter: &str, script: Script, limit: i64) -> Option<Edge> {
        let model = self.model;
        let member = model.actions[control.action].input(parameter)?;
        let giving = Giving { model, world: self.world, member };
        let given = control.label.input.get(parameter)?.as_text()?;
        let start = i64::try_from(given.chars().count()).ok()?;
        let mut search = Search::new(start, limit);
        while let Some(length) = search.next() {
            let salt = self.world.salt + self.cases.len() + self.requests + 1;
            let length_in_characters = u64::try_from(length).ok()?;
            let text = giving.text(script, length_in_characters, Unit::Characters, salt);
            search.tell(length, self.is_accepted(control, parameter, Value::from(text)).await?);
        }
        Some(search.edge())
    }

    async fn numbers(&mut self, control: &Case, parameter: &str, bound: i64, down: bool) -> Option<Edge> {
        let Some(Value::Integer(start)) = control.label.input.get(parameter) else { return None };
        let reach = bound.unsigned_abs().max(64).saturating_mul(4);
        let reach = i64::try_from(reach).unwrap_or(i64::MAX);
        let limit = if down { bound.saturating_sub(reach) } else { bound.saturating_add(reach) };
        let mut search = Search::new(*start, limit);
        while let Some(number) = search.next() {
            search.tell(number, self.is_accepted(control, parameter, Value::Integer(number)).await?);
        }
        Some(search.edge())
    }

    /// Whether a changed control is accepted; `None` where that cannot be told.
    async fn is_accepted(&mut self, control: &Case, parameter: &str, value: Value) -> Option<bool> {
        let case = vary::with_value(self.model, self.world, control, parameter, value).ok()?;
        match self.judged(&case).await.class {
            Class::Accepted => Some(true),
            Class::Refused { .. } => Some(false),
            _ => None,
        }
    }

    async fn judged(&mut self, case: &Case) -> Judgement {
        self.requests += 1;
        judge(self.model, case, &self.oracle.ask(&case.request).await)
    }

    fn is_any_text_allowed(&self, id: ConstraintId) -> bool {
        let constraint = self.model.constraint(id);
        let siblings = self.model.constraints.iter().filter(|other| other.site == constraint.site);
        let mut rules = siblings.filter(|other| other.action == constraint.action).flat_map(|other| &other.readings);
        !rules.any(|reading| matches!(reading.rule, Rule::Characters(Characters::Alphabet(_))))
    }
}
