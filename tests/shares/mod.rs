//! Shares of the CPU within bounds that are proven.

use std::rc::Rc;

use interleave::{
    machine::Options,
    recording::Recording,
    schedule::Schedule,
    time::{Duration, Instant},
    workload::{Spec, Workload},
};

use crate::reference::random::Random;

/// The weight of each nice value from -20: `sched_prio_to_weight`, Linux, kernel/sched/core.c.
const WEIGHTS: [u64; 40] = [
    88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904, 3906, 3121,
    2501, 1991, 1586, 1277, 1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87, 70, 56, 45, 36, 29,
    23, 18, 15,
];

/// Processes that are there from the start and always want `length` more; each with its tickets and nice value.
fn busy(policy: &str, seed: u64, length: u64, people: &[(u32, i8)]) -> Schedule {
    let spec = |(row, &(tickets, nice)): (usize, &(u32, i8))| Spec {
        tickets,
        nice,
        ..Spec::new(&format!("P{row}"), Instant::BOOT, Duration::from_micros(length))
    };
    let workload = Workload { processes: people.iter().enumerate().map(spec).collect(), until: None };
    let options = Options { policy: policy.into(), seed, ..Options::workload() };
    let recording = Recording::of_workload(&Rc::new(workload), Rc::new(options));
    Schedule::of(&recording.expect("the policy is there")).expect("a machine of ours ran it")
}

/// What each process has got at the end of each slice, from the first until one has all that it wanted: microseconds.
fn service(schedule: &Schedule, length: u64) -> Vec<(u64, Vec<u64>)> {
    let mut got = vec![0; schedule.figures.processes.len()];
    let mut table = Vec::new();
    for slice in &schedule.slices {
        got[(slice.pid.0 - 1000) as usize] += slice.end.since(slice.start).micros();
        table.push((slice.end.micros(), got.clone()));
        if got.contains(&length) {
            break;
        }
    }
    table
}

fn weight(nice: i8) -> f64 {
    WEIGHTS[(i32::from(nice) + 20) as usize] as f64
}

/// The draws are independent: what one gets of n quanta is binomial, n·p with the deviation √(n·p·(1-p)).
/// Waldspurger and Weihl, Lottery Scheduling, OSDI 1994, section 2.
#[test]
fn lottery_keeps_to_the_tickets() {
    const DRAWS: u64 = 4000;
    for (seed, tickets) in
        [&[100, 100][..], &[300, 100], &[1, 9], &[10, 20, 30, 40], &[5, 5, 90]].iter().enumerate()
    {
        let people: Vec<_> = tickets.iter().map(|&tickets| (tickets, 0)).collect();
        let schedule = busy("lottery:quantum=1", seed as u64, DRAWS * 1000, &people);
        let total: u32 = tickets.iter().sum();
        for (row, &mine) in tickets.iter().enumerate() {
            let all = schedule.slices.iter().filter(|slice| slice.pid.0 as usize == 1000 + row);
            let quanta: u64 = all
                .map(|slice| slice.end.micros().min(DRAWS * 1000).saturating_sub(slice.start.micros()) / 1000)
                .sum();
            let share = f64::from(mine) / f64::from(total);
            let mean = DRAWS as f64 * share;
            let deviation = (mean * (1.0 - share)).sqrt();
            let off = (quanta as f64 - mean).abs();
            assert!(off <= 5.0 * deviation, "{tickets:?}: row {row} won {quanta} of {DRAWS}");
        }
    }
}

/// The draws of one seed are not those of another, and who has just won wins no less often than others.
#[test]
fn lottery_draws_are_independent() {
    const DRAWS: u64 = 4000;
    let winners = |seed| {
        let schedule = busy("lottery:quantum=1", seed, DRAWS * 1000, &[(100, 0), (100, 0)]);
        let mut winners = Vec::new();
        for slice in &schedule.slices {
            winners.extend(vec![slice.pid.0; (slice.end.since(slice.start).micros() / 1000) as usize]);
        }
        winners.truncate(DRAWS as usize);
        winners
    };
    let (one, other) = (winners(1), winners(2));
    let bound = 5.0 * (DRAWS as f64 / 4.0).sqrt();
    let half = |count: usize| (count as f64 - DRAWS as f64 / 2.0).abs() <= bound;
    assert!(
        half(one.windows(2).filter(|two| two[0] == two[1]).count()),
        "a winner wins again too often or too rarely"
    );
    assert!(half(one.iter().zip(&other).filter(|two| two.0 == two.1).count()), "two seeds draw alike");
}

/// Nobody is ever further than a quantum from its share of what any two got together, and of n processes nobody is
/// more than a quantum ahead, or n-1 quanta behind, of its share of all.
///
/// Passes start at 0 and the least runs, so those of any two differ by no more than one stride: x_i/t_i <= x_j/t_j +
/// 1/t_i. Summed over j this is x_i <= k·t_i/T + 1 and x_i > k·t_i/T - (n-1) after k quanta. Waldspurger and Weihl,
/// Stride Scheduling, MIT/LCS/TM-528, 1995, section 3: a pair's error is at most one quantum, that of one O(n).
#[test]
fn stride_keeps_to_the_tickets() {
    const LENGTH: u64 = 300_000;
    let mut checked = 0;
    for seed in 0..60 {
        let mut random = Random(seed);
        let count = random.pick(2, 6) as usize;
        let people: Vec<(u32, i8)> =
            (0..count).map(|_| (random.one(&[1, 7, 50, 100, 250, 400, 999]), 0)).collect();
        let total: u32 = people.iter().map(|person| person.0).sum();
        let schedule = busy("stride:quantum=1", seed, LENGTH, &people);
        for (now, got) in service(&schedule, LENGTH) {
            // Rounding to whole steps of a pass is below a millionth each.
            let near = 1.0 + 0.001;
            let quanta: Vec<f64> = got.iter().map(|got| *got as f64 / 1000.0).collect();
            for i in 0..count {
                let share = now as f64 / 1000.0 * f64::from(people[i].0) / f64::from(total);
                let ahead = quanta[i] - share;
                assert!(
                    ahead <= near && ahead > -((count - 1) as f64) - 0.001,
                    "{people:?}: {ahead} at {now}"
                );
                for j in 0..i {
                    let both = quanta[i] + quanta[j];
                    let mine = both * f64::from(people[i].0) / f64::from(people[i].0 + people[j].0);
                    assert!(
                        (quanta[i] - mine).abs() <= near,
                        "{people:?}: {i} against {j} at {now}: {got:?}"
                    );
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 10_000, "there is something to check: {checked}");
}

/// The lag of a client, its share of the time since the start less what it got, lies between minus the longest request
/// and the longest request. Stoica and Abdel-Wahab, Earliest Eligible Virtual Deadline First, ODU TR-95-22, 1995,
/// theorem 1: -r_max < lag < max(r_max, q) in a steady system; here every request and quantum is the slice.
#[test]
fn eevdf_keeps_lags_within_a_slice() {
    const LENGTH: u64 = 400_000;
    for seed in 0..60 {
        let mut random = Random(seed);
        let count = random.pick(2, 7) as usize;
        let people: Vec<(u32, i8)> = (0..count).map(|_| (100, random.pick(0, 39) as i8 - 20)).collect();
        let slice = random.pick(1, 8);
        let schedule = busy(&format!("eevdf:slice={slice}"), seed, LENGTH, &people);
        let all: f64 = people.iter().map(|person| weight(person.1)).sum();
        let table = service(&schedule, LENGTH);
        assert!(!table.is_empty(), "there is something to check");
        for (now, got) in table {
            for (person, got) in people.iter().zip(&got) {
                let lag = now as f64 * weight(person.1) / all - *got as f64;
                // Virtual times are rounded to whole steps.
                let bound = slice as f64 * 1000.0 + 10.0;
                assert!(
                    lag.abs() <= bound,
                    "{people:?}, slice {slice}: the lag of {person:?} is {lag} at {now}"
                );
            }
        }
    }
}

/// What any two have got over their weights differs by no more than the longest virtual slice and twice the furthest
/// start.
///
/// A newcomer starts a virtual slice behind the least vruntime, that is at most `start` (`place_entity`, Linux 6.5,
/// kernel/sched/fair.c: the weights are those that are there as it joins). The least vruntime runs for one slice at
/// most, so nobody is further ahead of the least than the greater of `start` and the longest virtual slice; who has run
/// what follows from vruntimes less where each started. A slice is latency·w/W, at least the granularity.
#[test]
fn cfs_keeps_shares_within_slices() {
    const LENGTH: u64 = 400_000;
    for seed in 0..60 {
        let mut random = Random(seed);
        let count = random.pick(2, 7) as usize;
        let people: Vec<(u32, i8)> = (0..count).map(|_| (100, random.pick(0, 39) as i8 - 20)).collect();
        let (latency, granularity) = (random.pick(4, 20) as f64, random.pick(1, 4) as f64);
        let policy = format!("cfs:latency={latency},granularity={granularity}");
        let schedule = busy(&policy, seed, LENGTH, &people);
        // In units over weight.
        let virtual_slice = |row: usize, present: usize| {
            let all: f64 = people[..present].iter().map(|person| weight(person.1)).sum();
            (latency.max(granularity * present as f64) / all).max(granularity / weight(people[row].1))
        };
        let longest = (0..count).map(|row| virtual_slice(row, count)).fold(0.0, f64::max);
        let start = (0..count).map(|row| virtual_slice(row, row + 1)).fold(0.0, f64::max);
        let table = service(&schedule, LENGTH);
        assert!(!table.is_empty(), "there is something to check");
        for (now, got) in table {
            let lead: Vec<f64> =
                people.iter().zip(&got).map(|(p, got)| *got as f64 / 1000.0 / weight(p.1)).collect();
            let most = lead.iter().copied().fold(0.0, f64::max);
            let least = lead.iter().copied().fold(f64::MAX, f64::min);
            let bound = (start.max(longest) + start) * 1.001;
            assert!(most - least <= bound, "{people:?}, {policy}: {got:?} at {now}");
        }
    }
}
