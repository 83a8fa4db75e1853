//! The kit against its own faults: found and named, and nothing said of an endpoint that conforms.
//!
//! Nothing here lists faults; they are derived from the spec. Next: `src/selfcheck`.

use std::collections::BTreeSet;
use std::sync::Arc;

use ncloud_conformance::reference::fault::{self, benign};
use ncloud_conformance::selfcheck::{self, Gate, Options};
use ncloud_conformance::spec;

#[test]
fn every_fault_is_found_and_nothing_else() {
    let model = Arc::new(spec::built_in().expect("the built-in spec is good"));
    let check = selfcheck::run(&model, &Options::default(), |_, _| {});
    let table = selfcheck::text(&check);
    println!("{table}");
    if let Err(short) = check.passes(&Gate::default()) {
        panic!("{}\n{table}", short.join("\n"));
    }
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
