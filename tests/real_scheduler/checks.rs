//! The comparisons.

use std::{env, fs, thread, time::Duration};

use libtest_mimic::{Completion, Failed, Trial};

use crate::{
    observe::{Care, Observed, Trouble, Turn, cpus, joined, observe},
    plan::{Class, Dice, Plan, Task, drawn},
};

/// How often a disturbed plan is tried.
const TRIES: u32 = 5;

type Answer = Result<Completion, Failed>;

/// All of them; each takes a second or two.
pub fn all() -> Vec<Trial> {
    let runs: u64 = env::var("RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(2);
    let first: u64 = env::var("SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let mut trials = vec![
        Trial::ignorable_test("fifo_is_first_come_first_served", fifo),
        Trial::ignorable_test("fifo_a_more_urgent_process_preempts", urgent),
        Trial::ignorable_test("fifo_a_preempted_process_goes_on_before_its_equals", preempted),
        Trial::ignorable_test("fifo_on_two_cpus_the_most_urgent_two_run", two_cpus),
        Trial::ignorable_test("rr_takes_turns_of_a_quantum", turns),
        Trial::ignorable_test("rr_takes_turns_among_equals_only", mixed_turns),
        Trial::ignorable_test("deadline_the_earliest_runs", deadlines),
        Trial::ignorable_test("deadline_periodic_jobs_by_deadline", periodic),
        Trial::ignorable_test("fair_shares_follow_the_weights", shares),
        Trial::ignorable_test("fair_a_sleeper_does_not_wait_for_long", latency),
    ];
    for seed in first..first + runs {
        let named = |what: &str| format!("random_{what}_{seed}");
        trials.push(Trial::ignorable_test(named("fcfs"), move || random_fcfs(seed)));
        trials.push(Trial::ignorable_test(named("priority"), move || random_priority(seed)));
        trials.push(Trial::ignorable_test(named("rr"), move || random_turns(seed)));
        trials.push(Trial::ignorable_test(named("edf"), move || random_deadlines(seed)));
    }
    trials
}

/// Tries a plan until it is not disturbed and `compare` has enough to go by.
fn tried(plan: &Plan, care: Care, compare: impl Fn(&Observed) -> Result<(), Trouble>) -> Answer {
    let mut reason = String::new();
    for _ in 0..TRIES {
        match observe(plan, care).and_then(|observed| compare(&observed)) {
            Ok(()) => return Ok(Completion::Completed),
            Err(Trouble::Unable(what)) => return Ok(Completion::ignored_with(what)),
            Err(Trouble::Differs(how)) => return Err(how.into()),
            Err(Trouble::Disturbed(what)) => reason = what,
        }
        thread::sleep(Duration::from_millis(200));
    }
    Ok(Completion::ignored_with(format!("{reason} ({TRIES} tries)")))
}

/// How exactly the kernel's turns are held to ours.
#[derive(Clone, Copy)]
struct Within {
    /// The events of a plan are so far apart; ms.
    planned: u64,
    /// As carried out they must still be so far apart; ms.
    spread: u64,
    /// Each turn begins and ends within so much of ours, and so long is one that ends with its quantum; ms.
    moved: i64,
    longer: i64,
}

/// Nothing but others' turns delays anything.
const EXACT: Within = Within { planned: 10, spread: 5, moved: 5, longer: 5 };
/// A quantum ends with a tick, and the tick in which it begins counts as a whole one (kernel/sched/rt.c, `task_tick_rt`):
/// a turn is up to a tick short, at 100 Hz 10 ms, and the errors of some turns add up.
const TICKS: Within = Within { planned: 20, spread: 15, moved: 20, longer: 12 };

/// Tries a plan and holds the kernel to what our machine does under `policy` with the same bursts: the same turns in the
/// same order.
fn as_under(plan: &Plan, policy: &str, within: Within) -> Answer {
    let planned = plan.modelled(&plan.jobs(), policy);
    assert!(planned.is_spread(within.planned.min(15)), "the plan's events are too near: {planned:?}");
    tried(plan, Care::Order, |observed| {
        let model = plan.modelled(&observed.jobs, policy);
        let is_spread = model.is_spread(within.spread);
        let (ours, kernel) = (joined(model.turns), joined(observed.turns.clone()));
        match differs(&ours, &kernel, within) {
            None => Ok(()),
            Some((_, Deviation::Order)) if !is_spread => {
                Err(Trouble::Disturbed("the machine is too busy: moments moved together".to_owned()))
            }
            Some((how, _)) => {
                let (ours, kernel) = (chart(&ours), chart(&kernel));
                Err(Trouble::Differs(format!("{policy}: {how}\nours   {ours}\nkernel {kernel}")))
            }
        }
    })
}

/// How the first turn that differs does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Deviation {
    /// Another process has it: two moments that nearly coincide can make that.
    Order,
    /// It is the same process's, at another time or for longer.
    Time,
}

fn differs(ours: &[Turn], kernel: &[Turn], within: Within) -> Option<(String, Deviation)> {
    for (at, (mine, theirs)) in ours.iter().zip(kernel).enumerate() {
        if mine.who != theirs.who {
            return Some((format!("turn {at} is not the same process's"), Deviation::Order));
        }
        let moved = (mine.start - theirs.start).abs().max((mine.end - theirs.end).abs());
        if moved > within.moved * 1000 {
            return Some((format!("turn {at} of P{} is {moved} µs away", mine.who), Deviation::Time));
        }
        let longer = ((mine.end - mine.start) - (theirs.end - theirs.start)).abs();
        if mine.can_go_on && longer > within.longer * 1000 {
            return Some((
                format!("turn {at} of P{} differs by {longer} µs in length", mine.who),
                Deviation::Time,
            ));
        }
    }
    (ours.len() != kernel.len())
        .then(|| (format!("{} turns, the kernel's are {}", ours.len(), kernel.len()), Deviation::Order))
}

/// Turns in ms: `P0 0-100, P1 100-160`.
fn chart(turns: &[Turn]) -> String {
    let ms = |micros: i64| (micros + 500).div_euclid(1000);
    let each = turns.iter().map(|turn| format!("P{} {}-{}", turn.who, ms(turn.start), ms(turn.end)));
    each.collect::<Vec<_>>().join(", ")
}

fn plan(cpus: u16, tasks: Vec<Task>) -> Plan {
    Plan { tasks, cpus }
}

// ---- SCHED_FIFO

/// Equal priorities: whoever was woken first runs until it sleeps or ends.
fn fifo() -> Answer {
    let task = |at, bursts: &[u64]| Task::new(Class::Fifo(50), at, bursts);
    let all = vec![task(0, &[100]), task(15, &[60, 55, 40]), task(30, &[80, 130, 30])];
    as_under(&plan(1, all), "fcfs", EXACT)
}

fn urgent() -> Answer {
    let all = vec![
        Task::new(Class::Fifo(10), 0, &[150]),
        Task::new(Class::Fifo(20), 30, &[50, 60, 30]),
        Task::new(Class::Fifo(30), 55, &[40, 100, 35]),
    ];
    as_under(&plan(1, all), "priority", EXACT)
}

/// POSIX: a preempted process becomes the head of its priority's list, so that its equals do not overtake it; the textbook's
/// `priority` puts it at the tail. `mlq` can do either.
fn preempted() -> Answer {
    let all = vec![
        Task::new(Class::Fifo(10), 0, &[120]),
        Task::new(Class::Fifo(10), 20, &[60]),
        Task::new(Class::Fifo(40), 50, &[50]),
    ];
    let plan = plan(1, all);
    let order = |policy: &str| {
        joined(plan.modelled(&plan.jobs(), policy).turns).iter().map(|turn| turn.who).collect::<Vec<_>>()
    };
    assert_eq!(order("priority"), [0, 2, 1, 0]);
    assert_eq!(order("mlq:classes=p60/p90"), [0, 2, 1, 0]);
    as_under(&plan, "mlq:classes=p60/p90,preempted=head", EXACT)
}

/// With equal priorities each CPU has a list of its own and the order between them is open; hence all differ.
fn two_cpus() -> Answer {
    let all = vec![
        Task::new(Class::Fifo(10), 0, &[200]),
        Task::new(Class::Fifo(20), 20, &[150]),
        Task::new(Class::Fifo(30), 40, &[100, 60, 40]),
        Task::new(Class::Fifo(40), 65, &[60]),
    ];
    as_under(&plan(2, all), "priority", EXACT)
}

// ---- SCHED_RR

/// The machine's own quantum in ms, which is not changed here.
fn quantum() -> Result<u64, String> {
    let path = "/proc/sys/kernel/sched_rr_timeslice_ms";
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let quantum = text.trim().parse().map_err(|_| format!("{path}: {text:?}"))?;
    // Shorter ones are lost between ticks, longer ones would starve the machine.
    if (60..=110).contains(&quantum) { Ok(quantum) } else { Err(format!("the quantum here is {quantum} ms")) }
}

fn turns() -> Answer {
    let quantum = match quantum() {
        Ok(quantum) => quantum,
        Err(reason) => return Ok(Completion::ignored_with(reason)),
    };
    let task = |at, tenths: u64| Task::new(Class::RoundRobin(20), at, &[quantum * tenths / 10]);
    let all = vec![task(0, 25), task(30, 15), task(50, 35)];
    as_under(&plan(1, all), &format!("rr:quantum={quantum}"), TICKS)
}

/// No plan has a turn that is preempted within its quantum: the kernel then keeps the rest for the next turn
/// (`time_slice` is filled up at its end only), our quantum is fresh at each dispatch.
fn mixed_turns() -> Answer {
    let quantum = match quantum() {
        Ok(quantum) => quantum,
        Err(reason) => return Ok(Completion::ignored_with(reason)),
    };
    let task =
        |priority, at, tenths: u64| Task::new(Class::RoundRobin(priority), at, &[quantum * tenths / 10]);
    let all = vec![task(30, 0, 15), task(30, 20, 25), task(10, 40, 15), task(10, 60, 5)];
    let policy = format!("mlq:classes=p70@{quantum}/p90@{quantum},preempted=head");
    as_under(&plan(1, all), &policy, TICKS)
}

// ---- SCHED_DEADLINE

/// Deadline tasks cannot be bound to a CPU: they have all of them. More CPUs than this would need too many tasks.
const MOST_CPUS: usize = 4;

fn all_cpus() -> Result<u16, String> {
    let count = cpus().len();
    let online = thread::available_parallelism().map_or(count, std::num::NonZero::get);
    if count > MOST_CPUS || online != count {
        return Err(format!(
            "deadline tasks run on all CPUs, and these are {count}: at most {MOST_CPUS} are compared"
        ));
    }
    Ok(count as u16)
}

/// A job of so many ms, due so many ms after it comes.
fn due(at: u64, cpu: u64, deadline: u64) -> Task {
    let class = Class::Deadline { runtime: (cpu + 10) * 1000, deadline: deadline * 1000 };
    Task::new(class, at, &[cpu])
}

fn deadlines() -> Answer {
    match all_cpus() {
        Ok(2) => {
            let all = vec![due(0, 100, 400), due(15, 100, 300), due(30, 80, 200), due(45, 50, 150)];
            as_under(&plan(2, all), "edf", EXACT)
        }
        Ok(count) => Ok(Completion::ignored_with(format!("the plan is for 2 CPUs, these are {count}"))),
        Err(reason) => Ok(Completion::ignored_with(reason)),
    }
}

fn periodic() -> Answer {
    let count = match all_cpus() {
        Ok(count) => count,
        Err(reason) => return Ok(Completion::ignored_with(reason)),
    };
    // Each asks for somewhat more than half of a CPU, one more than there are CPUs.
    let make = |dice: &mut Dice| {
        let task = |_| {
            let period = dice.between(90, 160);
            Task::periodic(dice.between(0, 50), period * dice.between(40, 55) / 100, period, 400)
        };
        plan(count, (0..=count).map(task).collect())
    };
    as_under(&drawn(7, "edf", 6, make), "edf", Within { planned: 6, ..EXACT })
}

// ---- random plans

/// CPU bursts and sleeps in turn.
fn bursts(dice: &mut Dice) -> Vec<u64> {
    let rounds = dice.between(1, 3);
    let mut all = vec![dice.between(20, 70)];
    for _ in 1..rounds {
        all.extend([dice.between(20, 120), dice.between(20, 60)]);
    }
    all
}

fn random_fcfs(seed: u64) -> Answer {
    let make = |dice: &mut Dice| {
        let task = |_| Task::new(Class::Fifo(50), dice.between(0, 80), &bursts(dice));
        plan(1, (0..4).map(task).collect())
    };
    as_under(&drawn(seed, "fcfs", 10, make), "fcfs", EXACT)
}

fn random_priority(seed: u64) -> Answer {
    let make = |dice: &mut Dice| {
        let task = |index: u32| Task::new(Class::Fifo(10 + 10 * index), dice.between(0, 100), &bursts(dice));
        plan(1, (0..4).map(task).collect())
    };
    as_under(&drawn(seed, "priority", 10, make), "priority", EXACT)
}

/// Processes that compute, and one that often sleeps and never uses a quantum up, not even in all: the kernel goes on with
/// what is left of a quantum after a sleep, we begin a fresh one.
fn random_turns(seed: u64) -> Answer {
    let quantum = match quantum() {
        Ok(quantum) => quantum,
        Err(reason) => return Ok(Completion::ignored_with(reason)),
    };
    let make = |dice: &mut Dice| {
        let mut all: Vec<Task> = (0..3)
            .map(|index| {
                let whole = dice.between(0, 2);
                let burst = quantum * (100 * whole + dice.between(35, 65)) / 100;
                Task::new(Class::RoundRobin(20), 25 * index, &[burst])
            })
            .collect();
        let sleeps: [u64; 2] = [dice.between(30, 150), dice.between(30, 150)];
        all.push(Task::new(Class::RoundRobin(20), 75, &[20, sleeps[0], 20, sleeps[1], 20]));
        plan(1, all)
    };
    let policy = format!("rr:quantum={quantum}");
    as_under(&drawn(seed, &policy, 20, make), &policy, TICKS)
}

fn random_deadlines(seed: u64) -> Answer {
    let count = match all_cpus() {
        Ok(count) => count,
        Err(reason) => return Ok(Completion::ignored_with(reason)),
    };
    let make = |dice: &mut Dice| {
        let task = |_| {
            let cpu = dice.between(30, 90);
            due(dice.between(0, 60), cpu, cpu * dice.between(25, 60) / 10)
        };
        plan(count, (0..count + 3).map(task).collect())
    };
    as_under(&drawn(seed, "edf", 10, make), "edf", EXACT)
}

// ---- SCHED_OTHER

/// The weights of kernel/sched/core.c, `sched_prio_to_weight`.
const NICE: [(i8, f64); 3] = [(0, 1024.0), (3, 526.0), (7, 215.0)];
/// Turns of some ms in a window of some hundred.
const SHARE: f64 = 0.03;

/// Each one's part of the CPU time that they had together from when all were there until the first one ended.
fn parts(turns: &[Turn], count: usize) -> (i64, Vec<f64>) {
    let of = |who: usize| turns.iter().filter(move |turn| turn.who == who);
    let from = (0..count).filter_map(|who| of(who).map(|turn| turn.start).min()).max().unwrap_or(0);
    let to = (0..count).filter_map(|who| of(who).map(|turn| turn.end).max()).min().unwrap_or(0);
    let had = |who| of(who).map(|turn| (turn.end.min(to) - turn.start.max(from)).max(0)).sum::<i64>();
    let all: i64 = (0..count).map(had).sum();
    (all, (0..count).map(|who| had(who) as f64 / all.max(1) as f64).collect())
}

fn shares() -> Answer {
    let all = NICE.iter().map(|(nice, _)| Task::new(Class::Other(*nice), 0, &[500])).collect();
    let plan = plan(1, all);
    let total: f64 = NICE.iter().map(|(_, weight)| weight).sum();
    let compare = |whose: &str, turns: &[Turn]| {
        let (had, parts) = parts(turns, NICE.len());
        let told = format!("{whose}: shares {parts:.3?} of {had} µs");
        if had < 400_000 {
            return Err(Trouble::Disturbed(format!("they were not together for long enough: {told}")));
        }
        let is_near = |(part, (_, weight)): (&f64, &(i8, f64))| (part - weight / total).abs() <= SHARE;
        if parts.iter().zip(&NICE).all(is_near) { Ok(()) } else { Err(Trouble::Differs(told)) }
    };
    for policy in ["eevdf", "cfs"] {
        if let Err(trouble) = compare(policy, &plan.modelled(&plan.jobs(), policy).turns) {
            return Err(format!("{trouble:?}").into());
        }
    }
    tried(&plan, Care::Shares, |observed| compare("kernel", &observed.turns))
}

/// Linux 6.6 and later schedule by EEVDF, older ones by CFS.
fn fair_policy() -> &'static str {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let mut numbers = release.split(['.', '-']).map_while(|word| word.parse::<u32>().ok());
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if version >= (6, 6) { "eevdf" } else { "cfs" }
}

/// One that computes 2 ms at a time beside two that compute all the time waits for a slice at most, ours and a tick's
/// rounding: not for a quantum of each, as under round robin.
fn latency() -> Answer {
    let often: Vec<u64> = [2, 30].repeat(12).into_iter().chain([2]).collect();
    let greedy = || Task::new(Class::Other(0), 0, &[600]);
    let plan = plan(1, vec![greedy(), greedy(), Task::new(Class::Other(0), 10, &often)]);
    // How many waits there were, and the longest but one: a single one may have met an interrupt.
    let longest = |latencies: &[(usize, i64)]| {
        let mut all: Vec<i64> =
            latencies.iter().filter(|(who, _)| *who == 2).map(|(_, wait)| *wait).collect();
        all.sort_unstable_by_key(|wait| -wait);
        (all.len(), all.get(1).copied().unwrap_or(0))
    };
    // Two ticks of 4 ms.
    let bound = longest(&plan.modelled(&plan.jobs(), fair_policy()).latencies).1 + 8_000;
    assert!(
        longest(&plan.modelled(&plan.jobs(), "rr:quantum=100").latencies).1 > bound,
        "the bound tells nothing: {bound} µs"
    );
    tried(&plan, Care::Shares, |observed| {
        let (count, longest) = longest(&observed.latencies);
        if count < 6 {
            return Err(Trouble::Disturbed(format!(
                "others ran between: {count} of 12 waits tell something"
            )));
        }
        if longest <= bound {
            return Ok(());
        }
        Err(Trouble::Differs(format!(
            "it waits {longest} µs, at most {bound} expected: {:?}",
            observed.latencies
        )))
    })
}
