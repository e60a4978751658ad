//! Real Python does nothing that the simulated machine cannot do: every scenario of the library, every program of these
//! tests that uses processes, and the notes' listings where they are at hand, run several times under real `python3`, on
//! one core and on all, idle and under load, into a terminal and a pipe. Each end must be one that the explorer finds.
//!
//! `RUNS=n` sets the real runs of each scenario (others have half as many), `ONLY=word` picks programs by name, `SECONDS=n` what a search may take,
//! `JOBS=n` how many real runs go on at a time. `VERDICTS=FILE` writes what became of the scenarios there.

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("skipped: real runs need Linux");
}

#[cfg(target_os = "linux")]
#[path = "real_python/subjects.rs"]
mod subjects;
#[cfg(target_os = "linux")]
#[path = "real_python/verdicts.rs"]
mod verdicts;

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{
        collections::BTreeMap,
        rc::Rc,
        sync::{Arc, Mutex, atomic::AtomicBool},
        time::Duration,
    };

    use interleave::{
        explore::explorer::Settings,
        lang::{self, vm::Stdout},
        machine::Options,
        real::{
            python::{Python, Seen},
            verify::{Budget, Case, Simulated, Surroundings, Verdict, real_runs, surroundings, verdict},
        },
    };
    use libtest_mimic::{Arguments, Completion, Failed, Trial};

    use crate::{
        subjects::{Subject, subjects},
        verdicts,
    };

    /// A real run may take so long.
    const LIMIT: Duration = Duration::from_secs(60);

    pub fn number(variable: &str, default: u64) -> u64 {
        std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    }

    type Verdicts = Arc<Mutex<BTreeMap<String, Verdict>>>;

    pub fn main() {
        let mut arguments = Arguments::from_args();
        let only = std::env::var("ONLY").unwrap_or_default();
        let all: Vec<Subject> = subjects().into_iter().filter(|it| it.name.contains(&only)).collect();
        let python = match Python::find(None) {
            Ok(python) if python.version.starts_with("CPython 3.11.") => Ok(python),
            Ok(python) => Err(format!("python3 is {}: the simulated one is CPython 3.11", python.version)),
            Err(error) => Err(error),
        };
        let verdicts = Verdicts::default();
        let trials = match &python {
            Err(why) => all.iter().map(|it| skipped(&it.name, why.clone())).collect(),
            Ok(python) => trials(python, &arguments, all, &verdicts),
        };
        // A search may use all the memory that it is given.
        arguments.test_threads = arguments.test_threads.or(Some(2));
        let conclusion = libtest_mimic::run(&arguments, trials);
        if let (Ok(file), Ok(python)) = (std::env::var("VERDICTS"), python) {
            let verdicts = verdicts.lock().expect("no judge has failed while it wrote");
            verdicts::write(&file, &python.version, &verdicts);
        }
        conclusion.exit();
    }

    fn skipped(name: &str, why: String) -> Trial {
        Trial::ignorable_test(name, move || Ok(Completion::ignored_with(why)))
    }

    /// Real runs first, for a search beside them would not leave them idle; then a trial a program.
    fn trials(python: &Python, arguments: &Arguments, all: Vec<Subject>, verdicts: &Verdicts) -> Vec<Trial> {
        let is_wanted = |it: &Subject| {
            let trial = Trial::ignorable_test(it.name.clone(), || Ok(Completion::Completed));
            it.skip.is_none() && !arguments.list && !arguments.is_filtered_out(&trial)
        };
        let around = surroundings(number("RUNS", 4) as usize, &[Stdout::Terminal, Stdout::Pipe]);
        // Programs take turns, so that those that hang do so side by side with those that compute.
        let wanted: Vec<usize> = (0..all.len()).filter(|at| is_wanted(&all[*at])).collect();
        // Of programs that are not the page's every other run, not of all the same one.
        let is_run = |at: usize, run: usize| {
            all[at].name.starts_with("scenario/") || (run + run / 2 + at).is_multiple_of(2)
        };
        let jobs: Vec<(usize, Surroundings)> = around
            .iter()
            .enumerate()
            .flat_map(|(run, around)| {
                wanted.iter().filter(move |at| is_run(**at, run)).map(move |at| (*at, *around))
            })
            .collect();
        let sources: Vec<_> = jobs.iter().map(|(at, around)| (&all[*at].source, *around)).collect();
        let cancel = AtomicBool::new(false);
        let at_a_time = number("JOBS", 8) as usize;
        let seen = real_runs(python, &sources, LIMIT, at_a_time, &cancel, |_| {});
        let seen = seen.unwrap_or_else(|error| panic!("a real run: {error}"));
        let mut runs: BTreeMap<usize, Vec<(Surroundings, Seen)>> = BTreeMap::new();
        for ((at, around), seen) in jobs.into_iter().zip(seen) {
            runs.entry(at).or_default().push((around, seen.expect("nobody cancels")));
        }
        let trial = |(at, subject): (usize, Subject)| match subject.skip {
            Some(why) => skipped(&subject.name, why.to_owned()),
            None => {
                let (runs, verdicts) = (runs.remove(&at).unwrap_or_default(), Arc::clone(verdicts));
                Trial::ignorable_test(subject.name.clone(), move || judge(&subject, &runs, &verdicts))
            }
        };
        all.into_iter().enumerate().map(trial).collect()
    }

    fn judge(
        subject: &Subject,
        runs: &[(Surroundings, Seen)],
        verdicts: &Verdicts,
    ) -> Result<Completion, Failed> {
        let source = &subject.source;
        let program = lang::compile(&source.text, &source.name).map_err(|wrong| format!("{wrong:?}"))?;
        let files = source.files.iter().map(|(name, bytes)| (name.as_str().into(), Rc::new(bytes.clone())));
        let simulated = Simulated {
            program,
            files: files.collect(),
            options: Options { start_method: source.start_method, ..Options::default() },
            settings: Settings { max_states: 500_000, ..Settings::default() },
        };
        let seconds = Duration::from_secs(number("SECONDS", 3));
        let found = verdict(&simulated, runs, Budget { search: seconds, explain: seconds }, &|| false);
        let told: Vec<String> =
            found.cases.iter().filter(|it| it.verdict == "impossible").map(told).collect();
        let whys: Vec<&str> = found.cases.iter().filter_map(|it| it.why.as_deref()).collect();
        let undecided = format!("{} of {} runs undecided: {}", found.undecided, found.runs, whys.join(", "));
        let (is_decided, found_wrong) = (found.undecided == 0, found.unexplained);
        if std::env::var("SHOW").is_ok() {
            println!("{}: {} runs, {} of {:?} seen", subject.name, found.runs, found.seen, found.possible);
        }
        // What reality does is always among more: a rule that allows too much shows by the number of outcomes.
        if let (Some(known), Some(possible)) = (known(&subject.name), found.possible)
            && known != possible as u64
            && std::env::var("VERDICTS").is_err()
        {
            return Err(format!("{possible} outcomes are possible, {known} by verdicts.json").into());
        }
        if let Ok(mut verdicts) = verdicts.lock() {
            verdicts.insert(subject.name.clone(), found);
        }
        match told.is_empty() {
            false if subject.gap.is_some() => {
                let why = subject.gap.unwrap_or_default();
                Ok(Completion::ignored_with(format!("{} runs not explained: {why}", found_wrong)))
            }
            false => Err(told.join("\n").into()),
            true if is_decided => Ok(Completion::Completed),
            true => Ok(Completion::ignored_with(undecided)),
        }
    }

    /// How many outcomes a scenario has by the verdicts in the repository, if it is one and they say so.
    fn known(name: &str) -> Option<u64> {
        let text = include_str!("real_os/verdicts.json");
        let all: serde_json::Value = serde_json::from_str(text).expect("verdicts.json is JSON");
        all["scenarios"][name.strip_prefix("scenario/")?]["possible"].as_u64()
    }

    fn told(case: &Case) -> String {
        let (seen, to) = (&case.observed, case.stdout_to);
        format!(
            "{} runs ({to}) did what is not possible: {:?}\n  {seen:?}\n{}",
            case.runs, case.difference, case.stderr
        )
    }
}
