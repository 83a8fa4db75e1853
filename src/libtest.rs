//! The cases as tests of a server of your own: one trial a case, in a test target without a harness.
//!
//! ```toml
//! [[test]]
//! name    = "ncloud"
//! harness = false
//! ```
//!
//! The server is started once, when the first trial runs, and gets the requests of the trials that
//! were asked for and of their controls: a refusal counts only beside an accepted control, so a case
//! cannot be tried alone. A case that breaks a should only passes, and what it breaks goes to stderr;
//! what the server left undecided fails. Nothing is sent anywhere but to loopback: a test asks nobody whether it may
//! create things.
//!
//! Next: `examples/in_your_tests.rs`, which is ten lines long.

use std::any::Any;
use std::collections::HashMap;
use std::error::Error;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use libtest_mimic::{Arguments, Failed, Trial};

use crate::case::plan::Plan;
use crate::case::{Case, bind, fixture, suite};
use crate::judge::{Assessment, CaseVerdict, Finding, Reply, Verdict, levels, undecided};
use crate::model::{Model, World};
use crate::net::{ClientOptions, Endpoint, HttpClient, Pace, Runner, Stop, Tempo, runtime};
use crate::report::curl;

/// Requests at the same time.
const JOBS: usize = 4;

/// Which cases become trials, and what they know of the server.
#[derive(Clone, Debug, Default)]
pub struct Trials {
    bindings: Vec<(String, String)>,
    strict: bool,
}

/// A server that was started: its base URL, and what must live as long as it is asked.
pub struct Started {
    url: String,
    _server: Box<dyn Any + Send>,
}

impl Started {
    /// A server at that base URL; `server` is dropped when the last trial is done.
    pub fn new(url: impl Into<String>, server: impl Any + Send) -> Self {
        Self { url: url.into(), _server: Box::new(server) }
    }
}

/// Every systematic case and every fixture as a trial, with the ids of the manual's examples. This
/// is a whole `main`: the arguments are those of the process, as `cargo test` and `cargo nextest`
/// give them.
pub fn run(start: impl FnOnce() -> Started + Send + 'static) -> ExitCode {
    Trials::default().run(start)
}

impl Trials {
    /// The same with an id of your server's: `serverInstanceNo` or `serverInstanceNo.KVM`.
    #[must_use]
    pub fn bind(mut self, name: impl Into<String>, id: impl Into<String>) -> Self {
        self.bindings.push((name.into(), id.into()));
        self
    }

    /// A broken should fails its trials as a broken must does.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Runs the trials the arguments of the process ask for. `start` is called within an async
    /// runtime, once, and not at all where nothing is run.
    pub fn run(self, start: impl FnOnce() -> Started + Send + 'static) -> ExitCode {
        let arguments = Arguments::from_args();
        match self.trials(&arguments, start) {
            Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::from(2)
            }
        }
    }

    fn trials(
        self,
        arguments: &Arguments,
        start: impl FnOnce() -> Started + Send + 'static,
    ) -> Result<Vec<Trial>, Box<dyn Error>> {
        let model = Arc::new(crate::spec::built_in()?);
        let world = match self.bindings.is_empty() {
            true => model.inventory.clone(),
            false => bind::foreign_world(&model, &self.bindings)?.taken_for_granted(),
        };
        let actions: Vec<usize> = (0..model.actions.len()).collect();
        let all = suite::all(&model, &world, &actions, &fixture::built_in(&model)?);
        let cases = suite::narrow(all, |case| is_asked_for(arguments, &case.id));
        let ids: Vec<String> = cases.iter().map(|case| case.id.clone()).collect();
        let once = Arc::new(Once {
            start: Mutex::new(Some(Box::new(start))),
            model,
            world,
            cases: Arc::new(cases),
            strict: self.strict,
            outcome: OnceLock::new(),
        });
        let trial = |id: String| {
            let (name, once) = (id.clone(), once.clone());
            Trial::test(id, move || once.outcome().verdict(&name))
        };
        Ok(ids.into_iter().map(trial).collect())
    }
}

/// What the arguments ask for, as the library that runs the trials reads them.
fn is_asked_for(arguments: &Arguments, id: &str) -> bool {
    let fits = |filter: &String| if arguments.exact { id == filter } else { id.contains(filter.as_str()) };
    arguments.filter.as_ref().is_none_or(fits) && !arguments.skip.iter().any(fits)
}

/// Everything it takes to send the cases once, whichever trial runs first.
struct Once {
    start: Mutex<Option<Box<dyn FnOnce() -> Started + Send>>>,
    model: Arc<Model>,
    world: World,
    cases: Arc<Vec<Case>>,
    strict: bool,
    outcome: OnceLock<Outcome>,
}

/// What became of each case; or why nothing did.
struct Outcome(Result<HashMap<String, Result<(), String>>, String>);

impl Once {
    fn outcome(&self) -> &Outcome {
        self.outcome.get_or_init(|| Outcome(self.send()))
    }

    fn send(&self) -> Result<HashMap<String, Result<(), String>>, String> {
        let start = self.start.lock().unwrap_or_else(PoisonError::into_inner).take();
        let start = start.ok_or("the server could not be started")?;
        let runtime = runtime().map_err(|error| error.to_string())?;
        runtime.block_on(async {
            let server = start();
            let endpoint = Endpoint::parse(&server.url).map_err(|error| format!("{}: {error}", server.url))?;
            if !endpoint.is_loopback() {
                return Err(format!(
                    "{endpoint} is not on loopback; the program's `run` asks before it creates things"
                ));
            }
            let client = HttpClient::new(&endpoint, &ClientOptions::default()).map_err(|error| error.to_string())?;
            let jobs = NonZeroUsize::new(JOBS).unwrap_or(NonZeroUsize::MIN);
            let pace = Pace { jobs, tempo: Tempo::unlimited(), stop: Stop::new() };
            let runner = Runner::new(client, pace, self.world.clone());
            let mut ran = runner.run(&self.model, &self.cases, Plan::straight(&self.cases), |_| {}).await;
            levels::settle(&self.model, &self.cases, &mut ran.assessment, self.strict);
            self.advise(&ran.assessment);
            Ok(self.verdicts(&endpoint, &ran.assessment))
        })
    }

    fn verdicts(&self, endpoint: &Endpoint, assessment: &Assessment) -> HashMap<String, Result<(), String>> {
        let mut found: Vec<Vec<&Finding>> = vec![Vec::new(); self.cases.len()];
        for finding in assessment.divergences() {
            finding.cases.iter().for_each(|&case| found[case].push(finding));
        }
        let plain = undecided::plain(&self.cases);
        let is_set_aside = |index: usize| is_set_aside(assessment, &self.cases, &plain, index);
        let verdicts = assessment.verdicts.iter().zip(self.cases.iter()).zip(&found).enumerate();
        let verdict = |(index, ((verdict, case), found)): (usize, ((&CaseVerdict, &Case), &Vec<&Finding>))| {
            let said = match verdict.verdict {
                _ if !found.is_empty() => Err(self.told(endpoint, case, found)),
                Verdict::Conforms | Verdict::Unspecified | Verdict::Known => Ok(()),
                Verdict::Inconclusive if is_set_aside(index) => Ok(()),
                Verdict::Diverges | Verdict::Inconclusive => {
                    Err(assessment.verdicts.reason_of(verdict).unwrap_or_default().to_owned())
                }
            };
            (case.id.clone(), said)
        };
        verdicts.map(verdict).collect()
    }

    /// A trial that passes has no place for words: advice goes to stderr, once.
    fn advise(&self, assessment: &Assessment) {
        for finding in assessment.findings.iter().filter(|finding| finding.advice) {
            let Finding { direction, expected, actual, .. } = finding;
            let id = &self.model.constraint(finding.constraint).id;
            eprintln!("advice: {id} ({}, a should): expected {expected}; {actual}", direction.name());
        }
    }

    /// What a case found, and the line that repeats it.
    fn told(&self, endpoint: &Endpoint, case: &Case, found: &[&Finding]) -> String {
        let mut text = String::new();
        for finding in found {
            let constraint = self.model.constraint(finding.constraint);
            let Finding { direction, expected, actual, path, .. } = *finding;
            let level = levels::of(&self.model, finding).name();
            text += &format!("{} ({}, {}, a {level})\n", constraint.id, direction.name(), constraint.basis.name());
            for (label, words) in
                [("page says", &constraint.says), ("expected", expected), ("actual", actual), ("at", path)]
            {
                text += &format!("  {label:11}{words}\n");
            }
        }
        text + &format!("  {:11}{}", "repeat", curl::line(endpoint.as_str(), &case.request))
    }
}

/// Whether a case could tell nothing because what it leans on was refused against a should, and all it
/// is about was decided by others. Where anything was left open, none is set aside.
fn is_set_aside(assessment: &Assessment, cases: &[Case], plain: &[usize], index: usize) -> bool {
    let refused = |control: &CaseVerdict| (control.verdict, control.reply) == (Verdict::Conforms, Reply::Refused);
    let mut controls =
        undecided::leans_on(cases, plain, index).into_iter().filter_map(|other| assessment.verdicts.get(other));
    assessment.left_open.is_empty() && controls.any(refused)
}

impl Outcome {
    fn verdict(&self, id: &str) -> Result<(), Failed> {
        let cases = self.0.as_ref().map_err(|reason| Failed::from(reason.as_str()))?;
        match cases.get(id) {
            Some(said) => said.as_ref().copied().map_err(|reason| Failed::from(reason.as_str())),
            None => Err("the run ended before this case".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{clocked, spawn};
    use crate::reference::Reference;
    use crate::reference::fault::{self, Faulty};

    /// The reference with that fault; none where it is empty.
    fn serve(fault: &str) -> Started {
        let model = Arc::new(crate::spec::built_in().expect("the built-in spec is good"));
        let faults = fault::all(&model).into_iter().filter(|known| known.id == fault).collect();
        let faulty = Faulty::new(Reference::new(model), faults);
        let server = spawn(clocked(move |request, stamp| faulty.answer(request, stamp))).expect("a free port");
        Started::new(server.base_url(), server)
    }

    fn asked(filter: &str) -> Arguments {
        Arguments { filter: Some(filter.to_owned()), ..Arguments::default() }
    }

    fn conclude(filter: &str, start: impl FnOnce() -> Started + Send + 'static) -> (u64, u64) {
        concluded(Trials::default(), filter, start)
    }

    fn concluded(suite: Trials, filter: &str, start: impl FnOnce() -> Started + Send + 'static) -> (u64, u64) {
        // What the inner trials say would look as if it were said of this test.
        let log = tempfile::NamedTempFile::new().expect("a file");
        let arguments = Arguments { logfile: Some(log.path().display().to_string()), ..asked(filter) };
        let trials = suite.trials(&arguments, start).expect("trials");
        let conclusion = libtest_mimic::run(&arguments, trials);
        (conclusion.num_passed, conclusion.num_failed)
    }

    #[test]
    fn only_what_a_server_does_wrong_fails_and_the_failure_says_what() {
        let filter = "server.createBlockStorageSnapshotInstance/blockStorageSnapshotName.max";
        let (passed, failed) = conclude(filter, || serve(""));
        assert!(passed > 10 && failed == 0, "{passed} {failed}");
        let dropped = "server.createBlockStorageSnapshotInstance/input.blockStorageSnapshotName.max/dropped";
        let (fewer, failed) = conclude(filter, || serve(dropped));
        assert!(failed > 0 && fewer + failed == passed, "{fewer} {failed} of {passed}");
    }

    #[test]
    fn advice_passes_unless_it_is_strict_and_what_is_undecided_never_does() {
        let get_only = || serve("server.createBlockStorageSnapshotInstance/answer/post-not-allowed");
        let filter = "server.createBlockStorageSnapshotInstance/blockStorageSnapshotName.max";
        let (passed, failed) = conclude(filter, get_only);
        assert!(passed > 10 && failed == 0, "{passed} {failed}");
        let (fewer, failed) = concluded(Trials::default().strict(), filter, get_only);
        assert!(failed > 0 && fewer + failed == passed, "{fewer} {failed} of {passed}");
        let (_, failed) = conclude(&format!("{filter}/31-characters/post-xml"), get_only);
        assert!(failed > 0, "nothing was decided");
    }

    #[test]
    fn a_server_that_is_not_on_loopback_is_never_asked() {
        let filter = "createBlockStorageSnapshotInstance/control/plain";
        let (passed, failed) = conclude(filter, || Started::new("http://192.0.2.1", ()));
        assert_eq!((passed, failed > 0), (0, true));
    }

    #[test]
    fn one_case_takes_only_its_controls_with_it_and_an_unknown_name_is_refused() {
        let filter = "createMemberServerImageInstance/memberServerImageName.first";
        let all = Trials::default().trials(&asked(filter), || serve("")).expect("trials").len();
        assert!((10..60).contains(&all), "{all}");
        let wrong = Trials::default().bind("serverNo", "1").trials(&asked(""), || serve(""));
        let error = wrong.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("serverNo") && error.contains("serverInstanceNo"), "{error}");
    }
}
