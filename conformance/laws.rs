//! Laws: what must hold for every value, every request and every seed, tried on random ones.
//!
//! The generator and the validator share no code; here each is held against the other. Nothing is
//! sent anywhere. Next: `laws/generator.rs`, `laws/codecs.rs`, `laws/edits.rs`, `laws/fuzzed.rs`, `laws/seeded.rs`, `laws/pipeline.rs`; their
//! values are from the library's generator, and from `laws/answers.rs` and `laws/damage.rs`.

#[path = "laws/answers.rs"]
mod answers;
#[path = "laws/codecs.rs"]
mod codecs;
#[path = "laws/damage.rs"]
mod damage;
#[path = "laws/distribution.rs"]
mod distribution;
#[path = "laws/edits.rs"]
mod edits;
#[path = "laws/fuzzed.rs"]
mod fuzzed;
#[path = "laws/generator.rs"]
mod generator;
#[path = "laws/pipeline.rs"]
mod pipeline;
#[path = "laws/seeded.rs"]
mod seeded;

use std::path::Path;

use ncloud_conformance::model::Model;
use ncloud_conformance::spec;
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// The real spec and the invented one.
fn models() -> Vec<Model> {
    let fictional = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/fictional");
    let built_in = spec::built_in().unwrap_or_else(|error| panic!("{error}"));
    vec![built_in, spec::load(&fictional).unwrap_or_else(|error| panic!("{error}"))]
}

/// Runs a law on that many values of a strategy: the same in every run, others with
/// `PROPTEST_RNG_SEED=<number>`. A failure is not written to any file.
fn holds<S: proptest::strategy::Strategy>(
    cases: u32,
    strategy: &S,
    law: impl Fn(S::Value) -> Result<(), proptest::test_runner::TestCaseError>,
) {
    let mut config = Config { cases, failure_persistence: None, ..Config::default() };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(1);
    }
    if let Err(error) = TestRunner::new(config).run(strategy, law) {
        panic!("{error}");
    }
}
