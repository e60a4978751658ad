//! Earliest deadline first and rate monotonic against the bounds that are proved for them, on random task sets.
//!
//! Tasks are periodic with deadlines equal to periods, released together at 0: the critical instant (Liu, Layland:
//! Scheduling algorithms for multiprogramming in a hard-real-time environment, JACM 20(1), 1973, Theorem 1). Sets are
//! drawn with `UUniFast` (Bini, Buttazzo: Measuring the performance of schedulability tests, Real-Time Systems 30,
//! 2005), then rounded to whole units, so that every bound is decided on whole numbers.

mod common;

use std::rc::Rc;

use common::Dice;
use interleave::{
    machine::Options,
    recording::Recording,
    schedule::Schedule,
    time::{Duration, Instant},
    workload::Workload,
};

/// All divide `HYPERPERIOD`.
const PERIODS: [u64; 14] = [4, 5, 6, 8, 10, 12, 15, 20, 24, 30, 40, 48, 60, 120];
const HYPERPERIOD: u64 = 240;

/// Computation and period in units; periods differ.
type Task = (u64, u64);

/// A task set of a utilisation near `utilisation`, by `UUniFast`: each share is what is left less a power of chance.
fn uunifast(dice: &mut Dice, tasks: usize, utilisation: f64) -> Vec<Task> {
    let mut periods = PERIODS.to_vec();
    let (mut left, mut set) = (utilisation, Vec::new());
    for more in (0..tasks).rev() {
        let chance = (dice.below(1 << 30) as f64 + 0.5) / f64::from(1 << 30);
        let next = if more == 0 { 0.0 } else { left * chance.powf(1.0 / more as f64) };
        let period = periods.remove(dice.below(periods.len() as u64) as usize);
        let computation = ((left - next) * period as f64).round() as u64;
        set.push((computation.clamp(1, period), period));
        left = next;
    }
    set
}

/// CPU time needed in a hyperperiod; at most `HYPERPERIOD` when the utilisation is at most 1.
fn demand(set: &[Task]) -> u64 {
    set.iter().map(|(computation, period)| computation * (HYPERPERIOD / period)).sum()
}

/// The set with its last task changed so that the CPU is used to the last unit, where that can be.
fn filled(set: &[Task]) -> Option<Vec<Task>> {
    let rest: Vec<Task> = set[1..].iter().copied().filter(|(_, period)| *period != 120).collect();
    let left = HYPERPERIOD.checked_sub(demand(&rest))?;
    (left >= 2 && left.is_multiple_of(2)).then(|| [rest, vec![(left / 2, 120)]].concat())
}

fn workload(set: &[Task]) -> Workload {
    let row = |(number, (computation, period)): (usize, &Task)| {
        format!(r#"{{"name":"T{number}","arrival":0,"bursts":[{computation}],"period":{period}}}"#)
    };
    let rows: Vec<String> = set.iter().enumerate().map(row).collect();
    let mut workload =
        Workload::from_json(&format!("[{}]", rows.join(","))).unwrap_or_else(|error| panic!("{error:?}"));
    workload.until = Some(Instant::from_micros(HYPERPERIOD * 1000));
    workload
}

fn schedule(set: &[Task], policy: &str) -> Schedule {
    let mut options = Options::workload();
    options.policy = policy.into();
    let recording = Recording::of_workload(&Rc::new(workload(set)), Rc::new(options)).expect("a policy");
    Schedule::of(&recording).expect("a machine of ours ran it")
}

fn misses(set: &[Task], policy: &str) -> u32 {
    schedule(set, policy).figures.misses
}

/// Response time of each task's first job, None where it is past the period: the least fixed point of
/// R = C + sum over the more urgent of ceil(R/T)*C (Joseph, Pandya: Finding response times in a real-time system,
/// The Computer Journal 29(5), 1986).
fn response_times(set: &[Task]) -> Vec<Option<u64>> {
    let response = |&(computation, period): &Task| {
        let mut response = computation;
        loop {
            let urgent = set.iter().filter(|(_, other)| *other < period);
            let next = computation + urgent.map(|(c, t)| response.div_ceil(*t) * c).sum::<u64>();
            if next > period {
                return None;
            }
            if next == response {
                return Some(response);
            }
            response = next;
        }
    };
    set.iter().map(response).collect()
}

/// When the first job of each task ended: when its first `computation` units were run.
fn first_ends(set: &[Task], schedule: &Schedule) -> Vec<u64> {
    let end = |(row, (computation, _)): (usize, &Task)| {
        let mut left = Duration::from_millis(*computation);
        for slice in schedule.slices.iter().filter(|slice| slice.pid.0 as usize == 1000 + row) {
            let length = slice.end.since(slice.start);
            if length >= left {
                return slice.start.micros() + left.micros();
            }
            left -= length;
        }
        panic!("task {row} has not run a whole job")
    };
    set.iter().enumerate().map(end).map(|micros| micros / 1000).collect()
}

fn sets(seed: u64, many: usize) -> Vec<Vec<Task>> {
    let mut dice = Dice::new(seed);
    let mut sets = Vec::new();
    while sets.len() < many {
        let tasks = 2 + dice.below(5) as usize;
        let utilisation = 0.4 + dice.below(800) as f64 / 1000.0;
        let set = uunifast(&mut dice, tasks, utilisation);
        sets.extend(filled(&set));
        sets.push(set);
    }
    sets
}

/// Liu, Layland 1973, Theorem 7: a set is feasible under earliest deadline first if and only if its utilisation is at
/// most 1.
#[test]
fn edf_misses_exactly_when_there_is_more_work_than_time() {
    let (mut full, mut over) = (0, 0);
    for set in sets(1, 2000) {
        let (missed, demand) = (misses(&set, "edf"), demand(&set));
        assert_eq!(missed > 0, demand > HYPERPERIOD, "{set:?}: {missed} missed, demand {demand}");
        full += u32::from(demand == HYPERPERIOD);
        over += u32::from(demand > HYPERPERIOD);
    }
    assert!(full > 200 && over > 200, "the sets reach the bound: {full} fill the CPU, {over} are too much");
}

/// Liu, Layland 1973, Theorem 5: n(2^(1/n) - 1); Bini, Buttazzo: Rate monotonic analysis: the hyperbolic bound, IEEE
/// Transactions on Computers 52(7), 2003: the product of U + 1 is at most 2.
#[test]
fn rate_monotonic_misses_nothing_under_its_bounds() {
    let (mut under_ll, mut hyperbolic_only, mut missed_above) = (0, 0, 0);
    for set in sets(2, 2000) {
        let n = set.len() as f64;
        let share = |(computation, period): &Task| *computation as f64 / *period as f64;
        let utilisation: f64 = set.iter().map(share).sum();
        let ll = utilisation <= n * (2_f64.powf(1.0 / n) - 1.0);
        let hyperbolic = set.iter().map(|task| share(task) + 1.0).product::<f64>() <= 2.0 + 1e-12;
        assert!(hyperbolic || !ll, "the hyperbolic bound is the wider one");
        let missed = misses(&set, "rm");
        assert!(!hyperbolic || missed == 0, "{set:?}: {missed} missed");
        under_ll += u32::from(ll);
        hyperbolic_only += u32::from(hyperbolic && !ll);
        missed_above += u32::from(missed > 0 && demand(&set) <= HYPERPERIOD);
    }
    let told = format!("{under_ll} under one, {hyperbolic_only} under the other only, {missed_above} above");
    assert!(under_ll > 200 && hyperbolic_only > 30 && missed_above > 100, "{told}");
}

/// The first jobs end when response-time analysis says, and deadlines are missed exactly where it finds no response
/// within the period.
#[test]
fn rate_monotonic_agrees_with_response_time_analysis() {
    let mut late = 0;
    for set in sets(3, 2000) {
        let (schedule, responses) = (schedule(&set, "rm"), response_times(&set));
        let feasible = responses.iter().all(Option::is_some);
        assert_eq!(schedule.figures.misses == 0, feasible, "{set:?}: {responses:?}");
        late += u32::from(!feasible);
        if feasible {
            let found: Vec<_> = first_ends(&set, &schedule).into_iter().map(Some).collect();
            assert_eq!(found, responses, "{set:?}");
        }
    }
    assert!(late > 200, "{late} sets are infeasible");
}

/// Two tasks that use 97 % of the CPU (Buttazzo: Hard Real-Time Computing Systems, 3rd ed., 4.4): the second misses
/// its first deadline, 7, under rate monotonic; earliest deadline first meets all. And Liu and Layland's worst case for
/// two tasks, 83 %: T2/T1 near the square root of 2 leaves no room at all.
#[test]
fn two_tasks_that_rate_monotonic_cannot_serve() {
    let both = [(2, 5), (4, 7)];
    assert!(schedule_within(&both, "rm", 35) > 0);
    assert_eq!(schedule_within(&both, "edf", 35), 0);
    assert_eq!(schedule_within(&[(4, 10), (6, 14)], "rm", 70), 0, "4/10 + 6/14 = 0.829");
    assert!(schedule_within(&[(4, 10), (7, 14)], "rm", 70) > 0, "one more unit is too much");
    assert_eq!(schedule_within(&[(4, 10), (7, 14)], "edf", 70), 0);
}

fn schedule_within(set: &[Task], policy: &str, hyperperiod: u64) -> u32 {
    let mut workload = workload(set);
    workload.until = None;
    assert_eq!(workload.horizon(), Some(Instant::from_micros(hyperperiod * 1000)), "{set:?}");
    let mut options = Options::workload();
    options.policy = policy.into();
    let recording = Recording::of_workload(&Rc::new(workload), Rc::new(options)).expect("a policy");
    Schedule::of(&recording).expect("a machine of ours ran it").figures.misses
}
