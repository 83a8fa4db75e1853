//! Endpoints that are nothing but a rule about which requests they refuse, thought of without the
//! table of faults, and what is concluded of each. No answer is looked at here.

use crate::case::{Case, Expectation, derive};
use crate::judge::{Assessment, Class, Direction, Judgement, Tally};
use crate::model::{Format, Model};
use crate::value::Value;
use crate::wire::Method;

const IMAGE: &str = "vserver.createMemberServerImageInstance";
const NAME: &str = "memberServerImageName";
const DESCRIPTION: &str = "memberServerImageDescription";

struct Bench {
    model: Model,
    cases: Vec<Case>,
}

impl Bench {
    fn new() -> Self {
        let model = crate::spec::built_in().expect("the built-in spec has no faults");
        let action = model.actions.iter().position(|action| action.id == IMAGE).expect("an action of the spec");
        let cases = derive::systematic(&model, action, &model.inventory, 0);
        Self { model, cases }
    }

    /// Right about everything, but for valid requests it refuses and invalid ones it accepts.
    fn assess(&self, refuses: impl Fn(&Case) -> bool, accepts: impl Fn(&Case) -> bool) -> Assessment {
        self.run(|case| match case.label.expectation {
            Expectation::Reject if !accepts(case) => refused("1300"),
            Expectation::Accept | Expectation::Unspecified if refuses(case) => refused("1300"),
            _ => Judgement::of(Class::Accepted),
        })
    }

    fn run(&self, mut judge: impl FnMut(&Case) -> Judgement) -> Assessment {
        let mut tally = Tally::new(&self.model, &self.model.inventory);
        for case in &self.cases {
            tally.add(case, judge(case));
        }
        tally.finish(&self.cases, None)
    }

    /// The findings as `<statement> <direction>`, without the action.
    fn found(&self, assessment: &Assessment) -> Vec<String> {
        let line = |finding: &crate::judge::Finding| {
            let id = self.model.constraint(finding.constraint).id.trim_start_matches(IMAGE).trim_start_matches('.');
            format!("{id} {}", finding.direction.name())
        };
        assessment.findings.iter().map(line).collect()
    }

    /// Holds what is found of an endpoint that refuses this against what is right, words included.
    fn strict(&self, refuses: impl Fn(&Case) -> bool, expected: &str, words: &str) {
        let assessment = self.assess(&refuses, |_| false);
        assert_eq!(self.found(&assessment), [expected]);
        let [finding] = &assessment.findings[..] else { panic!("one finding") };
        assert!(finding.alteration.contains(words), "{}", finding.alteration);
        let witness = &self.cases[finding.witness.expect("a witness")];
        assert!(refuses(witness), "the witness is refused: {}", witness.id);
        let all = self.cases.iter().enumerate().filter(|(_, case)| refuses(case));
        let valid = all.filter(|(_, case)| case.label.expectation == Expectation::Accept).map(|(index, _)| index);
        assert_eq!(finding.cases, valid.collect::<Vec<_>>(), "it explains every one of them");
    }

    fn lenient(&self, accepts: impl Fn(&Case) -> bool, expected: &str, words: &str) {
        let assessment = self.assess(|_| false, accepts);
        assert_eq!(self.found(&assessment), [expected]);
        assert!(assessment.findings[0].alteration.contains(words), "{}", assessment.findings[0].alteration);
    }
}

fn refused(code: &str) -> Judgement {
    Judgement::of(Class::Refused { code: code.to_owned(), message: "no".to_owned() })
}

fn text<'c>(case: &'c Case, parameter: &str) -> &'c str {
    case.label.input.get(parameter).and_then(Value::as_text).unwrap_or_default()
}

#[test]
fn a_bound_elsewhere_is_told_with_both_sides_of_it() {
    let bench = Bench::new();
    bench.strict(|case| text(case, NAME).len() > 25, "input.memberServerImageName.max strict", "25 not");
    let short = |case: &Case| (1..5).contains(&text(case, NAME).len());
    bench.strict(short, "input.memberServerImageName.min strict", "4 characters refused");
}

#[test]
fn what_a_text_has_is_told_where_it_has_it() {
    let bench = Bench::new();
    bench.strict(
        |case| text(case, NAME).contains("--"),
        "input.memberServerImageName.alphabet strict",
        "two hyphens in a row",
    );
    bench.strict(
        |case| text(case, NAME).ends_with(|last: char| last.is_ascii_digit()),
        "input.memberServerImageName.last strict",
        "ends with digits",
    );
    bench.strict(
        |case| text(case, DESCRIPTION).chars().any(|character| character.len_utf8() == 4),
        "input.memberServerImageDescription.any-character strict",
        "4-byte characters",
    );
    bench.strict(
        |case| text(case, DESCRIPTION).contains('\n'),
        "input.memberServerImageDescription.any-character strict",
        "LF",
    );
}

#[test]
fn an_optional_parameter_that_is_demanded_is_told_as_that() {
    let bench = Bench::new();
    bench.strict(
        |case| case.label.input.get(DESCRIPTION).is_none(),
        "input.memberServerImageDescription.optional strict",
        "memberServerImageDescription is demanded",
    );
}

#[test]
fn what_shows_by_one_method_only_is_told_with_the_method() {
    let bench = Bench::new();
    let post_only = |case: &Case| case.request.method == Method::Post && text(case, NAME).len() > 29;
    bench.strict(post_only, "input.memberServerImageName.max strict", "by POST only");
    let json_only = |case: &Case| case.label.format == Some(Format::Json) && text(case, NAME).contains('-');
    bench.strict(json_only, "input.memberServerImageName.alphabet strict", "in JSON only");
}

#[test]
fn two_causes_at_once_are_two_findings() {
    let bench = Bench::new();
    let both = |case: &Case| text(case, NAME).len() > 29 || text(case, DESCRIPTION).contains('\\');
    let assessment = bench.assess(both, |_| false);
    assert_eq!(
        bench.found(&assessment),
        ["input.memberServerImageName.max strict", "input.memberServerImageDescription.any-character strict"]
    );
}

#[test]
fn what_no_statement_speaks_of_is_a_matter_of_accepting() {
    let bench = Bench::new();
    let together =
        |case: &Case| !text(case, NAME).is_empty() && text(case, NAME).len() + text(case, DESCRIPTION).len() > 1010;
    bench.strict(together, "answer.accepts strict", "together");
}

#[test]
fn a_failure_is_no_refusal_and_is_told_with_its_cause() {
    let bench = Bench::new();
    let assessment = bench.run(|case| match case.label.expectation {
        Expectation::Reject => refused("1300"),
        _ if text(case, DESCRIPTION).contains('<') => Judgement::of(Class::Down { status: 500 }),
        _ => Judgement::of(Class::Accepted),
    });
    assert_eq!(bench.found(&assessment), ["answer.accepts strict"]);
    assert!(assessment.findings[0].alteration.contains("memberServerImageDescription has"));
    assert!(assessment.findings[0].actual.contains("HTTP 500"));
}

#[test]
fn what_is_taken_back_is_unsteady_and_has_a_rate() {
    let bench = Bench::new();
    let mut turn = 0;
    let assessment = bench.run(|case| {
        turn += 1;
        match case.label.expectation {
            Expectation::Reject => refused("1300"),
            _ if turn % 20 == 0 => Judgement { again: Some(Class::Accepted), ..refused("1300") },
            _ => Judgement::of(Class::Accepted),
        }
    });
    assert_eq!(bench.found(&assessment), ["answer.accepts strict"]);
    let rate = assessment.findings[0].rate.expect("a rate");
    assert!(rate.diverged * 15 < rate.of && rate.diverged * 25 > rate.of, "{rate:?}");
    assert!(assessment.findings[0].alteration.contains("accepted when sent again"));
}

#[test]
fn a_change_before_the_check_is_one_finding_whatever_it_lets_through() {
    let bench = Bench::new();
    let dollar = |case: &Case| text(case, NAME).strip_suffix('\n').is_some_and(is_name);
    bench.lenient(dollar, "input.memberServerImageName.alphabet lenient", "the LF at its end");
    let nul = |case: &Case| text(case, NAME).split('\0').next().is_some_and(is_name);
    bench.lenient(nul, "input.memberServerImageName.alphabet lenient", "the first NUL");
}

#[test]
fn who_refuses_nothing_is_told_so_once() {
    let bench = Bench::new();
    bench.lenient(|_| true, "answer.refuses lenient", "nothing is refused");
}

#[test]
fn a_parameter_that_is_not_checked_at_all_is_one_finding() {
    let bench = Bench::new();
    let named = |case: &Case| case.label.violations.iter().all(|found| found.path.to_string().contains(NAME));
    let assessment = bench.assess(|_| false, named);
    let found = bench.found(&assessment);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(assessment.findings[0].direction, Direction::Lenient);
    assert!(assessment.findings[0].also.len() > 2, "the other statements about it are named beside it");
}

/// The page's rule of a name, written down once more.
fn is_name(text: &str) -> bool {
    let allowed = |character: char| character.is_ascii_alphanumeric() || character == '-';
    (3..=30).contains(&text.len())
        && text.chars().all(allowed)
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && !text.ends_with('-')
}
