//! The kit against its own faults: found and named, and nothing said of an endpoint that conforms.
//!
//! Nothing here lists faults; they are derived from the spec. Next: `src/selfcheck`.

use std::collections::BTreeSet;
use std::sync::Arc;

use ncloud_conformance::case::{Case, Controls};
use ncloud_conformance::generate::cases::{self, Order};
use ncloud_conformance::model::{ConstraintId, Kind, Model, Relation, Rule};
use ncloud_conformance::reference::fault::{self, FaultClass, benign};
use ncloud_conformance::selfcheck::{self, FaultScore, Options};
use ncloud_conformance::spec;

/// A few of them, a second or two each: what everyday tests can afford to ask. All of them, with pairs,
/// are for `ncloud-conformance selfcheck`, which `.ci/long` runs.
#[test]
fn a_sample_of_the_faults_is_found_and_nothing_else() {
    sample(&Options { pairs: 0, every: 41, generate: Some(generate), ..Options::default() });
}

/// What is refused is explained by what else is refused, which few faults of all would show.
#[test]
fn a_sample_of_the_faults_of_input_is_found_and_nothing_else() {
    sample(&Options {
        pairs: 0,
        class: Some(FaultClass::Input),
        every: 13,
        generate: Some(generate),
        ..Options::default()
    });
}

/// What a run generates where nothing is said.
fn generate(model: &Model, action: usize, seed: u64, controls: &Controls) -> Vec<Case> {
    cases::cases(&Order { model, action, world: &model.inventory, seed, controls }, 0..200)
}

fn sample(options: &Options) {
    let model = Arc::new(spec::built_in().expect("the built-in spec is good"));
    let check = selfcheck::run(&model, options, |_, _| {});
    let named = |it: &&FaultScore| !it.counts() || it.killed_everywhere() && it.directed && it.localised;
    let missed: Vec<&FaultScore> = check.faults.iter().filter(|it| !named(it)).collect();
    assert!(check.faults.len() > 15 && missed.is_empty(), "{missed:#?}");
    assert_eq!(check.alarms, []);
}

#[test]
fn ids_differ_and_lead_back_to_their_faults() {
    let model = spec::built_in().expect("the built-in spec is good");
    let faults = fault::all(&model);
    let ids: BTreeSet<&str> = faults.iter().map(|fault| fault.id.as_str()).collect();
    assert_eq!(ids.len(), faults.len(), "an id stands twice");
    let variants = benign::all(&model);
    let names: BTreeSet<&str> = variants.iter().map(|variant| variant.id.as_str()).collect();
    assert_eq!(names.len(), variants.len(), "an id stands twice");
    assert!(fault::find(&model, &faults[0].id).is_some_and(|found| found.id == faults[0].id));
}

/// A must that a page states has faults that break it: a kind without any would be measured by none.
#[test]
fn what_the_pages_allow_is_broken_by_faults_of_its_own() {
    let model = spec::built_in().expect("the built-in spec is good");
    let faults = fault::all(&model);
    for kind in [Kind::Optional, Kind::AnyCharacter, Kind::Default, Kind::Get, Kind::Post, Kind::FormParameter] {
        for (index, constraint) in model.constraints.iter().enumerate().take(model.constraints_under_test()) {
            // Whose value is the server's own shows in no answer, or in any.
            let free = |rule: &Rule| {
                matches!(
                    rule,
                    Rule::Relation(Relation::DefaultByServer { .. }) | Rule::Relation(Relation::DefaultByAction { .. })
                )
            };
            if constraint.kind != kind || constraint.readings.iter().any(|reading| free(&reading.rule)) {
                continue;
            }
            let id = ConstraintId::new(index);
            assert!(faults.iter().any(|fault| fault.breaks == Some(id)), "no fault breaks {}", constraint.id);
        }
    }
}
