//! Real runs of a program held against what the simulated machine can do.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    rc::Rc,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde::Serialize;

use super::{
    load::{Load, cpus},
    python::{Place, Python, Seen, Source},
};
use crate::{
    explore::{
        explain::{Answer, Difference, Explainer, Observed},
        explorer::{Explorer, Settings},
        report::Report,
    },
    lang::{code::Program, vm::Stdout},
    machine::Options,
    recording::FileSet,
};

/// How many runs go on at a time; most of them sleep most of the time.
pub const AT_A_TIME: usize = 5;
/// How long a slice of a search is to take, and the pause between two looks at what it has found.
const SLICE: Duration = Duration::from_millis(50);
const PAUSE: Duration = Duration::from_millis(500);

/// What surrounds a real run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surroundings {
    pub stdout: Stdout,
    /// On one core only.
    pub is_single: bool,
    /// While every core is kept busy.
    pub is_loaded: bool,
}

/// So many surroundings that differ as much as they can, spread over these kinds of standard output.
#[must_use]
pub fn surroundings(runs: usize, stdouts: &[Stdout]) -> Vec<Surroundings> {
    let kinds = stdouts.len().max(1);
    let one = |run: usize| {
        let (kind, round) = (run % kinds, run / kinds);
        Surroundings {
            stdout: stdouts.get(kind).copied().unwrap_or(Stdout::Terminal),
            is_single: (kind + round + round / 2).is_multiple_of(2),
            is_loaded: !round.is_multiple_of(2),
        }
    };
    (0..runs).map(one).collect()
}

/// Makes real runs, several at once, the idle ones before those under load. What each did, in the order of the jobs;
/// None for those that a cancel left out. `tell` hears how many are done.
///
/// # Errors
/// When a program cannot be started or watched.
pub fn real_runs(
    python: &Python,
    jobs: &[(&Source, Surroundings)],
    limit: Duration,
    at_a_time: usize,
    cancel: &AtomicBool,
    tell: impl Fn(usize) + Sync,
) -> io::Result<Vec<Option<Seen>>> {
    let (cores, done) = (cpus(), AtomicUsize::new(0));
    let seen: Mutex<BTreeMap<usize, io::Result<Seen>>> = Mutex::new(BTreeMap::new());
    for is_loaded in [false, true] {
        let places: Vec<usize> = (0..jobs.len()).filter(|at| jobs[*at].1.is_loaded == is_loaded).collect();
        let load = if is_loaded && !places.is_empty() { Some(Load::new()?) } else { None };
        let next = AtomicUsize::new(0);
        let work = || {
            while let Some(&at) = places.get(next.fetch_add(1, Ordering::Relaxed)) {
                if cancel.load(Ordering::Relaxed) {
                    return;
                }
                let (source, around) = &jobs[at];
                // A single core, but not always the same one.
                let core = cores.get(at / 2 % cores.len().max(1)).copied();
                let cpus = if around.is_single { core.into_iter().collect() } else { Vec::new() };
                let result = python.run(source, &Place { stdout: around.stdout, cpus, limit }, cancel);
                if let Ok(mut seen) = seen.lock() {
                    seen.insert(at, result);
                }
                tell(done.fetch_add(1, Ordering::Relaxed) + 1);
            }
        };
        thread::scope(|scope| (0..at_a_time).for_each(|_| drop(scope.spawn(work))));
        drop(load);
    }
    let mut seen = seen.into_inner().unwrap_or_default();
    let mut take = |at: usize| match seen.remove(&at) {
        // Cut short by the cancel, it is not what it would have been.
        Some(Ok(_)) if cancel.load(Ordering::Relaxed) => Ok(None),
        Some(result) => result.map(Some),
        None => Ok(None),
    };
    (0..jobs.len()).map(&mut take).collect()
}

/// How much may be spent on one program.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// On the search for all that is possible, for each kind of standard output.
    pub search: Duration,
    /// On each distinct end that this leaves open.
    pub explain: Duration,
}

/// A distinct end that real runs came to.
#[derive(Clone, Debug, Serialize)]
pub struct Case {
    /// `terminal`, `pipe` or `unbuffered`.
    pub stdout_to: &'static str,
    /// How many runs came to it.
    pub runs: usize,
    /// `possible`, `impossible` or `unknown`.
    pub verdict: &'static str,
    /// Why nobody knows.
    pub why: Option<String>,
    /// To the nearest possible end, when there is one.
    pub difference: Option<Difference>,
    #[serde(flatten)]
    pub observed: Observed,
    /// All of standard error of one such run.
    #[serde(skip)]
    pub stderr: String,
}

/// What became of all runs of a program.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdict {
    pub runs: usize,
    pub explained: usize,
    pub unexplained: usize,
    pub undecided: usize,
    /// How many different ends the simulated machine can come to; None when that is not known.
    pub possible: Option<usize>,
    /// How many of them real runs came to.
    pub seen: usize,
    /// The most frequent first.
    pub cases: Vec<Case>,
}

/// A program compiled, with what the simulated machine needs beside it.
#[derive(Clone, Debug)]
pub struct Simulated {
    pub program: Rc<Program>,
    pub files: FileSet,
    pub options: Options,
    pub settings: Settings,
}

/// The word for a kind of standard output.
#[must_use]
pub fn word(stdout: Stdout) -> &'static str {
    match stdout {
        Stdout::Terminal => "terminal",
        Stdout::Pipe => "pipe",
        Stdout::Unbuffered => "unbuffered",
    }
}

/// Holds the runs that were seen against what is possible. `is_enough` is asked now and then whether to stop.
#[must_use]
pub fn verdict(
    simulated: &Simulated,
    runs: &[(Surroundings, Seen)],
    budget: Budget,
    is_enough: &dyn Fn() -> bool,
) -> Verdict {
    let mut verdict = Verdict { possible: Some(0), ..Verdict::default() };
    let (mut possible, mut met): (BTreeSet<Observed>, BTreeSet<Observed>) = Default::default();
    for stdout in [Stdout::Terminal, Stdout::Pipe, Stdout::Unbuffered] {
        let mut of_kind = runs.iter().filter(|(around, _)| around.stdout == stdout).peekable();
        if of_kind.peek().is_none() {
            continue;
        }
        let options = Rc::new(Options { stdout, ..simulated.options.clone() });
        let report = search(simulated, &options, budget.search, is_enough);
        if report.complete && !report.reads_clock {
            possible.extend(report.outcomes.iter().map(Observed::of));
        } else {
            verdict.possible = None;
        }
        let mut distinct: BTreeMap<Observed, (usize, &Seen)> = BTreeMap::new();
        for (_, seen) in of_kind {
            distinct.entry(seen.renamed.comparable(report.reads_clock)).or_insert((0, seen)).0 += 1;
        }
        for (end, (count, seen)) in distinct {
            let answer = answer(simulated, &options, &report, seen, budget.explain, is_enough);
            if answer == Answer::Possible {
                met.insert(end);
            }
            verdict.add(stdout, count, seen, answer);
        }
    }
    verdict.possible = verdict.possible.map(|_| possible.len());
    verdict.seen = met.len();
    verdict.cases.sort_by_key(|case| std::cmp::Reverse(case.runs));
    verdict
}

impl Verdict {
    fn add(&mut self, stdout: Stdout, count: usize, seen: &Seen, answer: Answer) {
        self.runs += count;
        let (tally, verdict, why, difference) = match answer {
            Answer::Possible => (&mut self.explained, "possible", None, None),
            Answer::Impossible(difference) => (&mut self.unexplained, "impossible", None, difference),
            Answer::Unknown(why) => (&mut self.undecided, "unknown", Some(why), None),
        };
        *tally += count;
        self.cases.push(Case {
            stdout_to: word(stdout),
            runs: count,
            verdict,
            why,
            difference,
            observed: seen.renamed.clone(),
            stderr: seen.stderr.clone(),
        });
    }
}

/// All that is possible, as far as it can be known within that time.
fn search(
    simulated: &Simulated,
    options: &Rc<Options>,
    within: Duration,
    is_enough: &dyn Fn() -> bool,
) -> Report {
    let mut explorer = Explorer::new(
        Rc::clone(&simulated.program),
        &simulated.files,
        Rc::clone(options),
        simulated.settings.clone(),
    );
    let mut looked = Instant::now();
    in_slices(within, is_enough, |steps| {
        let goes_on = explorer.work(steps);
        // What comes after the last outcome (chances, shortest ways) is not asked for here.
        if !goes_on || looked.elapsed() < PAUSE {
            return goes_on;
        }
        looked = Instant::now();
        !explorer.report().complete
    });
    let report = explorer.report();
    if report.complete {
        return report;
    }
    explorer.stop("seconds");
    explorer.report()
}

/// Works in slices of about 50 ms until there is no more to do, the time is up, or it is enough.
fn in_slices(within: Duration, is_enough: &dyn Fn() -> bool, mut work: impl FnMut(u64) -> bool) {
    let (begun, mut steps) = (Instant::now(), 16);
    while begun.elapsed() < within && !is_enough() {
        let before = Instant::now();
        if !work(steps) {
            return;
        }
        steps = if before.elapsed() < SLICE { steps * 2 } else { (steps / 2).max(16) };
    }
}

/// Whether an end that was seen is possible.
fn answer(
    simulated: &Simulated,
    options: &Rc<Options>,
    report: &Report,
    seen: &Seen,
    within: Duration,
    is_enough: &dyn Fn() -> bool,
) -> Answer {
    if seen.renamed.outcome == "limit" {
        return Answer::Unknown("limit".to_owned());
    }
    let either = [&seen.renamed, &seen.literal];
    if either.into_iter().any(|it| Answer::of(report, it) == Answer::Possible) {
        return Answer::Possible;
    }
    let known = Answer::of(report, &seen.renamed);
    if !matches!(known, Answer::Unknown(_)) || report.reads_clock {
        return known;
    }
    let (files, program) = (&simulated.files, &simulated.program);
    let mut explainer =
        Explainer::new(Rc::clone(program), files, Rc::clone(options), &simulated.settings, &seen.renamed);
    in_slices(within, is_enough, |steps| explainer.work(steps));
    explainer.stop("seconds");
    explainer.answer().cloned().unwrap_or(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_runs_see_all_surroundings_and_many_each_of_them() {
        let all = surroundings(8, &[Stdout::Terminal, Stdout::Pipe]);
        for (place, one) in all.iter().enumerate() {
            assert!(!all[..place].contains(one), "{one:?} twice");
        }
        let few = surroundings(4, &[Stdout::Terminal, Stdout::Pipe]);
        let both = |of: fn(&Surroundings) -> bool| few.iter().filter(|it| of(it)).count() == 2;
        assert!(both(|it| it.is_single) && both(|it| it.is_loaded) && both(|it| it.stdout == Stdout::Pipe));
    }
}
