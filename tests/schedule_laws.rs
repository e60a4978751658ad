//! What holds of every policy's schedules, whatever the policy; which are optimal, and which are equal.

mod reference;
mod shares;
mod side_by_side;

use std::collections::BTreeMap;

use interleave::{
    policy,
    schedule::{ProcessFigures, Schedule},
};
use reference::{
    Equal, Person, Policy, Rules,
    Step::{self, Device, Run},
    Work,
    random::{self, Kind, Random},
    words,
};

/// Policies that need more than a string: the person's own rule, and a schedule to follow.
const NOT_ALONE: [&str; 2] = ["custom", "replay"];

/// Each policy as it is by default, and with `more` random sets of parameters.
fn policies(random: &mut Random, more: u64) -> Vec<String> {
    let mut found = Vec::new();
    for info in policy::ALL.iter().filter(|info| !NOT_ALONE.contains(&info.key)) {
        found.push(info.key.to_string());
        for _ in 0..more {
            found.push(match random::policy(random, info.key, 1000) {
                Some(policy) => words::policy(&policy, 1000),
                None => fair(random, info.key),
            });
        }
    }
    found
}

/// Whether there is a policy of this key.
fn exists(key: &str) -> bool {
    let there = policy::ALL.iter().any(|info| info.key == key);
    if !there {
        println!("skipped: there is no policy `{key}` yet");
    }
    there
}

/// The policies that the reference does not have.
fn fair(random: &mut Random, key: &str) -> String {
    let (a, b, c) = (random.pick(1, 12), random.pick(1, 3), random.pick(1, 4));
    match key {
        "lottery" => format!("lottery:quantum={a}"),
        "cfs" => format!("cfs:latency={a},granularity={b},wakeup={c}"),
        "eevdf" => format!("eevdf:slice={a}"),
        other => panic!("`{other}` has no random parameters here"),
    }
}

/// The schedule of `work` under a policy string.
fn schedule(work: &Work, policy: &str, rules: &Rules) -> Schedule {
    let run = side_by_side::machine_under(work, policy, rules);
    run.unwrap_or_else(|text| panic!("{}", described(work, policy, rules, &text)))
}

fn described(work: &Work, policy: &str, rules: &Rules, text: &str) -> String {
    format!("{text}\n{}\n{policy}\n{rules:?}", side_by_side::workload(work, 1000).to_json())
}

/// Calls `law` with random workloads and options under every policy; it says what is broken.
fn holds(
    runs: u64,
    kind: impl Fn(&mut Random) -> Kind,
    law: impl Fn(&Work, &Rules, &Schedule) -> Option<String>,
) {
    for seed in 0..runs {
        let mut random = Random(seed);
        let kind = kind(&mut random);
        let work = random::work(&mut random, kind);
        let rules = Rules { micros: 1000, ..random::rules(&mut random, "fcfs").expect("fcfs is there") };
        for policy in policies(&mut random, 2) {
            let schedule = schedule(&work, &policy, &rules);
            if let Some(broken) = law(&work, &rules, &schedule) {
                panic!("seed {seed}: {}\n{schedule:#?}", described(&work, &policy, &rules, &broken));
            }
        }
    }
}

fn needed(steps: &[Step]) -> u64 {
    steps.iter().map(|step| if let Run(length) = step { *length } else { 0 }).sum()
}

/// Jobs that a process has.
fn jobs(work: &Work, row: usize) -> u64 {
    let person = &work.people[row];
    let Some(period) = person.period else { return 1 };
    let until = side_by_side::workload(work, 1000).horizon().expect("one is periodic");
    (until.micros() / 1000 - person.arrival).div_ceil(period)
}

#[test]
fn work_is_done_whole_and_nobody_is_lost() {
    holds(
        150,
        |random| random::kind(random, false),
        |work, _, schedule| {
            let mut got: BTreeMap<u32, u64> = BTreeMap::new();
            for slice in &schedule.slices {
                *got.entry(slice.pid.0 - 1000).or_default() += slice.end.since(slice.start).micros();
            }
            for (row, person) in work.people.iter().enumerate() {
                let wanted = needed(&person.steps) * jobs(work, row) * 1000;
                let got = got.get(&(row as u32)).copied().unwrap_or(0);
                let figures = &schedule.figures.processes[row];
                if got != wanted || figures.times.running.micros() != wanted {
                    return Some(format!("row {row} ran {got} and needs {wanted}: {figures:?}"));
                }
                let last = schedule.slices.iter().rfind(|slice| slice.pid.0 as usize == 1000 + row)?;
                if figures.completion != Some(last.end) {
                    return Some(format!(
                        "row {row} ends at {:?}, not with its last slice {last:?}",
                        figures.completion
                    ));
                }
            }
            None
        },
    );
}

#[test]
fn one_process_a_cpu_and_one_cpu_a_process() {
    holds(
        150,
        |random| random::kind(random, false),
        |_, rules, schedule| {
            let all: Vec<_> = schedule.slices.iter().chain(&schedule.switches).collect();
            for (at, one) in all.iter().enumerate() {
                if usize::from(one.cpu.0) >= rules.cpus || one.start >= one.end {
                    return Some(format!("{one:?}"));
                }
                for other in &all[..at] {
                    let together = one.start < other.end && other.start < one.end;
                    if together && (one.cpu == other.cpu || one.pid == other.pid) {
                        return Some(format!("{one:?} and {other:?}"));
                    }
                }
            }
            let sorted = schedule.slices.is_sorted_by_key(|slice| (slice.start, slice.cpu));
            (!sorted).then(|| "slices are not in order of start, then CPU".to_string())
        },
    );
}

/// Turnaround is what a process ran, waited, was blocked and what was paid for switches to it.
#[test]
fn figures_add_up() {
    holds(
        150,
        |random| random::kind(random, false),
        |work, rules, schedule| {
            let figures = &schedule.figures;
            let paid = |row: usize| -> u64 {
                let mine = schedule.switches.iter().filter(|slice| slice.pid.0 as usize == 1000 + row);
                mine.map(|slice| slice.end.since(slice.start).micros()).sum()
            };
            let turnaround = |found: &ProcessFigures| {
                found.completion.map(|completion| completion.since(found.arrival).micros())
            };
            for (row, found) in figures.processes.iter().enumerate() {
                let times = [found.times.running, found.times.ready, found.times.blocked];
                let parts = times.iter().map(|time| time.micros()).sum::<u64>() + paid(row);
                let arrival = work.people[row].arrival * 1000;
                if found.arrival.micros() != arrival || turnaround(found) != Some(parts) {
                    return Some(format!("row {row}: {found:?}, paid {}", paid(row)));
                }
                if found.first_run > found.completion || found.first_run < Some(found.arrival) {
                    return Some(format!("row {row} first runs at {:?}", found.first_run));
                }
            }
            let last = figures.processes.iter().filter_map(|found| found.completion).max();
            let ran: u64 = figures.processes.iter().map(|found| found.times.running.micros()).sum();
            let makespan = figures.makespan.micros() as f64;
            let used = ran as f64 / makespan / rules.cpus as f64;
            let count = figures.processes.len() as f64;
            let mean = figures.processes.iter().filter_map(turnaround).sum::<u64>() as f64 / count;
            let waits =
                figures.processes.iter().map(|found| found.times.ready.micros()).sum::<u64>() as f64 / count;
            let switches: u32 = figures.processes.iter().map(|found| found.switches).sum();
            let misses: u32 = figures.processes.iter().map(|found| found.misses).sum();
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1.0);
            let right = last == Some(figures.makespan)
                && near(figures.cpu_utilisation, used)
                && near(figures.turnaround.mean, mean)
                && near(figures.waiting.mean, waits)
                && near(figures.throughput, count / (makespan / 1000.0))
                && (switches, misses) == (figures.context_switches, figures.misses);
            let paid_for = schedule.switches.len() == figures.context_switches as usize || rules.cost == 0;
            (!right || !paid_for).then(|| format!("the figures of the run: {figures:?}"))
        },
    );
}

/// No CPU is idle while somebody is ready. Each process has a device of its own, so that its slices tell when it is
/// ready again.
#[test]
fn no_cpu_idles_while_somebody_is_ready() {
    let kind = |random: &mut Random| Kind {
        devices: 0,
        locks: false,
        periodic: false,
        ..random::kind(random, false)
    };
    for seed in 0..150 {
        let mut random = Random(seed);
        let kind = kind(&mut random);
        let mut work = random::work(&mut random, kind);
        for (row, person) in work.people.iter_mut().enumerate() {
            for _ in 0..random.pick(0, 2) {
                person.steps.extend([Device(random.pick(1, 5), row), Run(random.pick(1, kind.longest))]);
            }
        }
        let rules = Rules { micros: 1000, ..random::rules(&mut random, "rr").expect("rr is there") };
        for policy in policies(&mut random, 2) {
            // With a degree processes wait outside while a CPU is idle: that is its point.
            let policy = policy.replace("degree=", "degree=10");
            let schedule = schedule(&work, &policy, &rules);
            if let Some(at) = idle_though_ready(&work, &rules, &schedule) {
                let text = format!("seed {seed}: a CPU is idle in {at:?} while somebody is ready");
                panic!("{}\n{schedule:#?}", described(&work, &policy, &rules, &text));
            }
        }
    }
}

/// When each process is ready, from its slices and its steps: microseconds.
fn ready_times(work: &Work, schedule: &Schedule) -> Vec<(u64, u64)> {
    let mut times = Vec::new();
    for (row, person) in work.people.iter().enumerate() {
        let all = schedule.slices.iter().map(|slice| (slice, true));
        let all = all.chain(schedule.switches.iter().map(|slice| (slice, false)));
        let mut mine: Vec<_> = all.filter(|(slice, _)| slice.pid.0 as usize == 1000 + row).collect();
        mine.sort_by_key(|(slice, _)| slice.start);
        let mut steps = person.steps.iter();
        let mut left = needed(&steps.as_slice()[..1]) * 1000;
        let mut ready = person.arrival * 1000;
        for (slice, runs) in mine {
            times.push((ready, slice.start.micros()));
            ready = slice.end.micros();
            if runs {
                left -= slice.end.since(slice.start).micros();
            }
            if left == 0 {
                steps.next();
                if let (Some(Device(length, _)), Some(Run(next))) = (steps.next(), steps.as_slice().first()) {
                    ready += length * 1000;
                    left = next * 1000;
                }
            }
        }
    }
    times
}

/// A time in which a process is ready and a CPU not busy all along.
fn idle_though_ready(work: &Work, rules: &Rules, schedule: &Schedule) -> Option<(u64, u64)> {
    let busy = |cpu: usize, from: u64, to: u64| -> u64 {
        let all =
            schedule.slices.iter().chain(&schedule.switches).filter(|slice| slice.cpu.0 as usize == cpu);
        all.map(|slice| slice.end.micros().min(to).saturating_sub(slice.start.micros().max(from))).sum()
    };
    let times = ready_times(work, schedule);
    times
        .into_iter()
        .find(|&(from, to)| (0..rules.cpus).any(|cpu| from < to && busy(cpu, from, to) < to - from))
}

#[test]
fn a_run_is_the_same_twice() {
    for seed in 0..60 {
        let mut random = Random(seed);
        let kind = random::kind(&mut random, false);
        let work = random::work(&mut random, kind);
        let rules = Rules { micros: 1000, ..random::rules(&mut random, "fcfs").expect("fcfs is there") };
        for policy in policies(&mut random, 1) {
            let once = schedule(&work, &policy, &rules);
            assert_eq!(once, schedule(&work, &policy, &rules), "{}", described(&work, &policy, &rules, ""));
        }
    }
}

/// No order of whole bursts has a smaller mean waiting time when all are there at the start.
/// Silberschatz, Galvin, Gagne, Operating System Concepts, 10th edition, section 5.3.2.
#[test]
fn shortest_first_is_the_best_order() {
    if !exists("sjf") || !exists("ljf") {
        return;
    }
    for seed in 0..200 {
        let mut random = Random(seed);
        let bursts: Vec<u64> = (0..random.pick(1, 6)).map(|_| random.pick(1, 9)).collect();
        let people = bursts.iter().map(|&burst| Person::new(0, &[Run(burst)])).collect();
        let work = Work { people, until: None };
        let rules = Rules::new(Policy::Ljf);
        let waiting = |policy: &str| {
            let mean = schedule(&work, policy, &rules).figures.waiting.mean / 1000.0;
            (mean * bursts.len() as f64).round() as u64
        };
        assert_eq!(waiting("sjf"), least_waiting(&bursts), "{bursts:?}");
        let ljf = waiting("ljf");
        assert!(ljf > waiting("sjf") || bursts.iter().all(|burst| *burst == bursts[0]), "{bursts:?}");
    }
}

/// The least sum of waiting times over every order.
fn least_waiting(bursts: &[u64]) -> u64 {
    let after = |first: usize| {
        let rest = [&bursts[..first], &bursts[first + 1..]].concat();
        bursts[first] * rest.len() as u64 + least_waiting(&rest)
    };
    (0..bursts.len()).map(after).min().unwrap_or(0)
}

/// On one CPU without I/O no policy has a smaller mean turnaround than shortest remaining time.
/// Schrage, A Proof of the Optimality of the Shortest Remaining Processing Time Discipline, Operations Research 16(3),
/// 1968.
#[test]
fn shortest_remaining_has_the_best_turnaround() {
    if !exists("srtf") || !exists("sjf") {
        return;
    }
    let mut better = 0;
    for seed in 0..200 {
        let mut random = Random(seed);
        let kind =
            Kind { latest: random.one(&[0, 5, 20]), longest: 9, devices: 0, locks: false, periodic: false };
        let work = random::work(&mut random, kind);
        let rules = Rules::new(Policy::Ljf);
        let turnaround = |policy: &str| schedule(&work, policy, &rules).figures.turnaround.mean;
        let best = turnaround("srtf");
        for policy in policies(&mut random, 1) {
            let other = turnaround(&policy);
            assert!(
                best <= other + 1e-6,
                "seed {seed}: {}",
                described(&work, &policy, &rules, "better than srtf")
            );
            better += usize::from(policy == "sjf" && best < other);
        }
    }
    assert!(better > 20, "srtf has to be really better than sjf at times: {better}");
}

/// If any policy meets all deadlines of independent jobs on one CPU, earliest deadline first does.
/// Dertouzos, Control Robotics: The Procedural Control of Physical Processes, IFIP 1974.
#[test]
fn earliest_deadline_meets_what_can_be_met() {
    if !exists("edf") {
        return;
    }
    let mut hard = 0;
    for seed in 0..400 {
        let mut random = Random(seed);
        let kind = Kind { latest: 20, longest: 4, devices: 0, locks: false, periodic: random.once_in(2) };
        let work = random::work(&mut random, kind);
        let rules = Rules::new(Policy::Ljf);
        let misses = |policy: &str| schedule(&work, policy, &rules).figures.misses;
        let edf = misses("edf");
        for policy in policies(&mut random, 1) {
            let other = misses(&policy);
            assert!(
                other > 0 || edf == 0,
                "seed {seed}: {}",
                described(&work, &policy, &rules, "edf misses")
            );
            hard += usize::from(other > 0 && edf == 0);
        }
    }
    assert!(hard > 100, "deadlines that edf meets have to be hard for others: {hard}");
}

/// Both policies make the same schedule and figures of whatever `kind` gives, as the options are.
fn same(one: &str, other: &str, kind: impl Fn(&mut Random) -> Kind, change: impl Fn(&mut Work, &mut Rules)) {
    if ![one, other].iter().all(|policy| exists(policy.split(':').next().unwrap_or(policy))) {
        return;
    }
    for seed in 0..300 {
        let mut random = Random(seed);
        let kind = kind(&mut random);
        let mut work = random::work(&mut random, kind);
        let mut rules = Rules { micros: 1000, ..random::rules(&mut random, "fcfs").expect("fcfs is there") };
        change(&mut work, &mut rules);
        let text = || format!("seed {seed}: {}", described(&work, &format!("{one}, {other}"), &rules, ""));
        assert_eq!(schedule(&work, one, &rules), schedule(&work, other, &rules), "{}", text());
    }
}

fn any(random: &mut Random) -> Kind {
    random::kind(random, false)
}

/// Who arrives together, without I/O.
fn together(random: &mut Random) -> Kind {
    Kind { latest: 0, devices: 0, locks: false, periodic: false, ..any(random) }
}

#[test]
fn endless_quanta_are_first_come_first_served() {
    same("rr:quantum=100000", "fcfs", any, |_, _| {});
}

#[test]
fn one_level_is_round_robin() {
    for quantum in 1..4 {
        let levels = format!("mlfq:levels=1,quantum={quantum}");
        let classes = format!("mlq:classes=new+io+lock+sleep+expired+preempted@{quantum}");
        let rr = format!("rr:quantum={quantum}");
        same(&levels, &rr, any, |_, rules| rules.preempt_equal = false);
        same(&classes, &rr, any, |_, rules| rules.preempt_equal = false);
    }
}

#[test]
fn equals_are_first_come_first_served() {
    let plain = |_: &mut Work, rules: &mut Rules| (rules.preempt_equal, rules.equal) = (false, Equal::Joined);
    let alike = |work: &mut Work, rules: &mut Rules| {
        work.people.iter_mut().for_each(|person| person.priority = 3);
        plain(work, rules);
    };
    same("priority", "fcfs", any, alike);
    same("priority:preemptive=false", "fcfs", any, alike);
    let free = |work: &mut Work, rules: &mut Rules| {
        work.people.iter_mut().for_each(|person| (person.period, person.deadline) = (None, None));
        plain(work, rules);
    };
    same("edf", "fcfs", any, free);
    same("rm", "fcfs", any, free);
}

#[test]
fn all_there_at_the_start_nobody_is_preempted() {
    same("srtf", "sjf", together, |_, rules| rules.preempt_equal = false);
}

/// With the same tickets every pass rises alike, and everybody has a turn.
#[test]
fn equal_tickets_take_turns() {
    let alike = |work: &mut Work, rules: &mut Rules| {
        work.people.iter_mut().for_each(|person| person.tickets = 50);
        (rules.equal, rules.cpus, rules.own_queues) = (Equal::Joined, 1, false);
    };
    same("stride:quantum=2", "rr:quantum=2", together, alike);
}
