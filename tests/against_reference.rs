//! The machine and its policies against a second scheduler, written from the rules alone, on random workloads.

#[path = "reference/by_hand.rs"]
mod by_hand;
mod reference;
mod side_by_side;

use interleave::{
    policy,
    schedule::Schedule,
    time::{Duration, Instant},
};
use reference::{Rules, Slice, Work, chart, random, words};
use side_by_side::{machine, workload};

/// Random workloads a policy.
const RUNS: u64 = 3000;
/// The first pid of a workload.
const FIRST: u32 = 1000;

/// A run as the machine had it, in the reference's words and ticks; times that are no whole ticks are told.
fn in_ticks(schedule: &Schedule, micros: u64) -> Result<Vec<Slice>, String> {
    let ticks = |at: Instant| {
        let ticks = at.micros() / micros;
        if ticks * micros == at.micros() { Ok(ticks) } else { Err(format!("{at:?} is between two ticks")) }
    };
    let slice = |slice: &interleave::schedule::Slice| {
        let (start, end) = (ticks(slice.start)?, ticks(slice.end)?);
        Ok(Slice { cpu: usize::from(slice.cpu.0), row: (slice.pid.0 - FIRST) as usize, start, end })
    };
    schedule.slices.iter().map(slice).collect()
}

/// What the two do not agree about, if there is anything.
fn difference(work: &Work, rules: &Rules) -> Option<String> {
    let expected = reference::run(work, rules);
    let schedule = match machine(work, rules) {
        Ok(schedule) => schedule,
        Err(text) => return Some(text),
    };
    let slices = match in_ticks(&schedule, rules.micros) {
        Ok(slices) => slices,
        Err(text) => return Some(text),
    };
    let charts =
        || format!("reference\n{}\nmachine\n{}", chart::gantt(&expected.slices), chart::gantt(&slices));
    if slices != expected.slices {
        return Some(charts());
    }
    let figures = &schedule.figures;
    let ticks = |length: Duration| length.micros() / rules.micros;
    let moment = |at: Option<Instant>| at.map(|at| at.micros() / rules.micros);
    let mut wrong = Vec::new();
    let mut compare = |what: &str, reference: u64, machine: u64| {
        if reference != machine {
            wrong.push(format!("{what}: reference {reference}, machine {machine}"));
        }
    };
    compare("processes", expected.fates.len() as u64, figures.processes.len() as u64);
    for (row, (fate, found)) in expected.fates.iter().zip(&figures.processes).enumerate() {
        let name = |what: &str| format!("{what} of {}", chart::name(row));
        let first = |at: Option<u64>| at.map_or(u64::MAX, |at| at);
        compare(&name("first run"), first(fate.first_run), first(moment(found.first_run)));
        compare(&name("completion"), first(fate.completion), first(moment(found.completion)));
        compare(&name("running"), fate.running, ticks(found.times.running));
        compare(&name("waiting"), fate.waiting, ticks(found.times.ready));
        compare(&name("blocked"), fate.blocked, ticks(found.times.blocked));
    }
    compare("switches", expected.switches, u64::from(figures.context_switches));
    let misses = expected.fates.iter().map(|fate| fate.misses).sum();
    compare("misses", misses, u64::from(figures.misses));
    if wrong.is_empty() { None } else { Some(format!("{}\n{}", wrong.join("\n"), charts())) }
}

/// The smallest case that still fails, by taking the first smaller one that does, over and over.
fn shrink(mut work: Work, mut rules: Rules) -> (Work, Rules) {
    while let Some(smaller) = random::smaller(&work, &rules).into_iter().find(|(work, rules)| {
        workload(work, rules.micros).check().is_ok() && difference(work, rules).is_some()
    }) {
        (work, rules) = smaller;
    }
    (work, rules)
}

/// Compares thousands of runs of the policy of this key.
fn compare(key: &str) {
    if !policy::ALL.iter().any(|info| info.key == key) {
        println!("skipped: there is no policy `{key}` yet");
        return;
    }
    let real_time = matches!(key, "edf" | "rm");
    let failed = (0..RUNS).find_map(|seed| {
        let mut random = random::Random(seed);
        let rules = random::rules(&mut random, key)?;
        let kind = random::kind(&mut random, real_time);
        let work = random::work(&mut random, kind);
        difference(&work, &rules).map(|_| (seed, shrink(work, rules)))
    });
    if let Some((seed, (work, rules))) = failed {
        panic!(
            "seed {seed}\n{}\n{}\n{rules:?}\n{}",
            workload(&work, rules.micros).to_json(),
            words::policy(&rules.policy, rules.micros),
            difference(&work, &rules).unwrap_or_default()
        );
    }
}

macro_rules! compared {
    ($($key:ident)*) => {
        $(#[test]
        fn $key() {
            compare(stringify!($key));
        })*

        /// Chance, Python and eligible virtual deadlines are not in the reference: `schedule_laws.rs` has their laws.
        #[test]
        fn every_policy_is_compared() {
            let others = ["lottery", "eevdf", "custom", "replay"];
            for info in policy::ALL {
                let known = [$(stringify!($key)),*].contains(&info.key) || others.contains(&info.key);
                assert!(known, "the reference has no `{}`", info.key);
            }
        }
    };
}

compared! { fcfs sjf srtf ljf lrtf hrrn priority rr mlq mlfq stride cfs edf rm }
