//! The kit measured by its own kind: every fault must be found and named, and nothing else.
//!
//! Each fault and each benign variant of the reference is tried with the cases of a default run,
//! systematic and generated, without a socket; what the judge finds is held against what the fault
//! said of itself beforehand. A fault that is not found, or a divergence where there is no fault, is
//! a defect of the kit. Faults are judged strictly; of what conforms, advice may be said. Nothing here
//! decides what a finding is: that is the judge's. Nothing here excuses one fault by its name.
//!
//! Next: `trial` for one endpoint, [`score`] for one fault, [`pairs`] for two at once, [`gate`] for
//! what a release must reach, [`text()`] and [`json()`] for the table.

pub mod gate;
mod json;
pub mod pairs;
pub mod score;
pub mod summary;
mod text;
mod trial;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use crate::case::{Case, Controls};
use crate::judge::Assessment;
use crate::model::Model;
use crate::reference::Reference;
use crate::reference::fault::benign::{self, Benign};
use crate::reference::fault::{self, Fault, FaultClass, Faulty};

pub use gate::Threshold;
pub use json::json;
pub use pairs::PairScore;
pub use score::FaultScore;
pub use summary::Summary;
pub use text::text;
use trial::Bench;

/// Makes the generated cases of an action, from a seed, beside these controls.
pub type Generate = fn(&Model, usize, u64, &Controls) -> Vec<Case>;

/// How to measure.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What the pairs are drawn from, and the first seed of generated cases.
    pub seed: u64,
    /// How many seeds each endpoint is tried with: this one, and those behind it.
    pub seeds: u64,
    /// Makes the generated cases; without it only the systematic ones are sent.
    pub generate: Option<Generate>,
    /// How many pairs of faults to try.
    pub pairs: usize,
    /// How many trials at once.
    pub jobs: usize,
    /// Only faults of this class are tried, if there is one.
    pub class: Option<FaultClass>,
    /// Only every so many-th fault and variant is tried; 1 for all.
    pub every: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 42, seeds: 1, generate: None, pairs: 500, jobs: 2, class: None, every: 1 }
    }
}

/// Everything measured.
#[derive(Clone, Debug)]
pub struct SelfCheck {
    /// What the pairs were drawn from.
    pub seed: u64,
    /// How many cases each action has, by its id.
    pub cases: Vec<(String, usize)>,
    /// How many seeds each endpoint was tried with.
    pub seeds: u64,
    /// One score for each seed and fault that was tried, in the order of [`fault::all`].
    pub faults: Vec<FaultScore>,
    /// How many benign variants were tried, and the reference itself for each action; with each seed.
    pub benign: usize,
    /// What was found where there is nothing to find.
    pub alarms: Vec<Alarm>,
    /// One score a pair.
    pub pairs: Vec<PairScore>,
}

/// A divergence of an endpoint that conforms, or something it is said to have left open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// The benign variant, the equivalent fault, or the reference of an action.
    pub id: String,
    /// The statement it is said to break.
    pub constraint: String,
    /// What was found.
    pub actual: String,
}

/// Measures everything; `progress` is told how many trials are done, and of how many.
pub fn run(model: &Arc<Model>, options: &Options, progress: impl FnMut(usize, usize)) -> SelfCheck {
    let seeds = options.seed..options.seed.saturating_add(options.seeds.max(1));
    let bench = |seed| (0..model.actions.len()).map(move |action| Bench::new(model, action, seed, options.generate));
    let benches: Vec<Vec<Bench<'_>>> = seeds.map(|seed| bench(seed).collect()).collect();
    let (faults, benign) = (fault::all(model), benign::all(model));
    let pairs = pairs::draw(&faults, options.seed, options.pairs);
    let every = options.every.max(1);
    let of_class = |fault: &&Fault| options.class.is_none_or(|class| fault.class == class);
    let mut jobs: Vec<(usize, Job<'_>)> = Vec::new();
    for seed in 0..benches.len() {
        jobs.extend((0..model.actions.len()).map(|action| (seed, Job::Reference(action))));
        jobs.extend(benign.iter().step_by(every).map(|variant| (seed, Job::Benign(variant))));
        jobs.extend(faults.iter().filter(of_class).step_by(every).map(|fault| (seed, Job::Fault(fault))));
    }
    jobs.extend(pairs.iter().map(|&(one, other)| (0, Job::Pair(&faults[one], &faults[other]))));
    let reference = Reference::new(model.clone());
    let done = in_parallel(&jobs, options.jobs, &|(seed, job)| job.run(&benches[*seed], &reference), progress);
    let first = benches.first().into_iter().flatten();
    let cases = first.zip(&model.actions).map(|(bench, action)| (action.id.clone(), bench.cases.len()));
    let mut check = SelfCheck {
        seed: options.seed,
        cases: cases.collect(),
        seeds: options.seeds.max(1),
        faults: Vec::new(),
        benign: (model.actions.len() + benign.len().div_ceil(every)) * benches.len(),
        alarms: Vec::new(),
        pairs: Vec::new(),
    };
    for result in done {
        match result {
            Done::Conforming(alarms) => check.alarms.extend(alarms),
            Done::Fault(score, alarms) => {
                check.faults.push(score);
                check.alarms.extend(alarms);
            }
            Done::Pair(score) => check.pairs.push(score),
        }
    }
    check
}

/// One trial to make.
enum Job<'a> {
    Reference(usize),
    Benign(&'a Benign),
    Fault(&'a Fault),
    Pair(&'a Fault, &'a Fault),
}

/// One trial made.
enum Done {
    Conforming(Vec<Alarm>),
    Fault(FaultScore, Vec<Alarm>),
    Pair(PairScore),
}

impl Job<'_> {
    fn run(&self, benches: &[Bench<'_>], reference: &Reference) -> Done {
        let faulty = |faults: Vec<Fault>| Faulty::new(reference.clone(), faults);
        match self {
            Job::Reference(action) => {
                let bench = &benches[*action];
                let came_to = bench.run(|request, stamp| reference.answer(request, stamp));
                Done::Conforming(alarms(bench, &bench.model.actions[*action].id, came_to))
            }
            Job::Benign(variant) => {
                let bench = &benches[variant.action];
                let endpoint = faulty(variant.changes.clone());
                let came_to = bench.run(|request, stamp| endpoint.answer(request, stamp));
                Done::Conforming(alarms(bench, &variant.id, came_to))
            }
            Job::Fault(fault) => {
                let bench = &benches[fault.action];
                let endpoint = faulty(vec![(*fault).clone()]);
                let came_to = bench.run(|request, stamp| endpoint.answer(request, stamp));
                let conforms = fault.equivalent.is_some();
                let alarms = if conforms { alarms(bench, &fault.id, came_to.clone()) } else { Vec::new() };
                Done::Fault(score::score(bench, fault, &bench.found(came_to)), alarms)
            }
            Job::Pair(one, other) => {
                let bench = &benches[one.action];
                let endpoint = faulty(vec![(*one).clone(), (*other).clone()]);
                let found = bench.found(bench.run(|request, stamp| endpoint.answer(request, stamp)));
                Done::Pair(pairs::score(bench.model, one, other, &found))
            }
        }
    }
}

fn alarms(bench: &Bench<'_>, id: &str, came_to: Assessment) -> Vec<Alarm> {
    let alarm = |(constraint, actual)| Alarm { id: id.to_owned(), constraint, actual };
    bench.held_against(came_to).into_iter().map(alarm).collect()
}

/// Does every job, some at once; what comes out is in the order of the jobs.
fn in_parallel<J: Sync, D: Send>(
    jobs: &[J],
    threads: usize,
    work: &(impl Fn(&J) -> D + Sync),
    mut progress: impl FnMut(usize, usize),
) -> Vec<D> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    let mut done: Vec<(usize, D)> = Vec::with_capacity(jobs.len());
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some((index, job)) = take(next, jobs) {
                    if sender.send((index, work(job))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        for result in receiver {
            done.push(result);
            progress(done.len(), jobs.len());
        }
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

fn take<'j, J>(next: &AtomicUsize, jobs: &'j [J]) -> Option<(usize, &'j J)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    Some((index, jobs.get(index)?))
}
