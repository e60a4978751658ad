//! Shares and deadlines: schedules computed by hand, and a plain EEVDF beside the fast one.

mod common;

use std::rc::Rc;

use common::Dice;
use interleave::{
    event::Why,
    id::{Pid, Tid},
    machine::{Options, Queues},
    policy::{self, Candidate, Origin, Policy, Setup, TurnEnd, dice},
    recording::Recording,
    schedule::Schedule,
    text::{LANGUAGES, Text},
    time::{Duration, Instant},
    workload::Workload,
};

fn record_with(processes: &str, options: Options) -> Recording {
    let workload = Workload::from_json(processes).expect("a right workload");
    Recording::of_workload(&Rc::new(workload), Rc::new(options)).expect("the policy exists")
}

fn record(processes: &str, policy: &str) -> Recording {
    record_with(processes, Options { policy: policy.into(), ..Options::workload() })
}

/// Who ran from when to when, in microseconds: `A 0-1000, B 1000-2000`.
fn chart(recording: &Recording) -> String {
    let workload =
        recording.end().expect("a machine of ours ran it").workload().expect("a workload was run").clone();
    let slices = Schedule::of(recording).expect("a machine of ours ran it").slices.into_iter().map(|slice| {
        let name = &workload.processes[(slice.pid.0 - Pid::MAIN.0) as usize].name;
        format!("{name} {}-{}", slice.start.micros(), slice.end.micros())
    });
    slices.collect::<Vec<_>>().join(", ")
}

fn misses(recording: &Recording) -> Vec<u32> {
    Schedule::of(recording)
        .expect("a machine of ours ran it")
        .figures
        .processes
        .iter()
        .map(|it| it.misses)
        .collect()
}

/// CPU time that each of `count` processes had until then.
fn had(recording: &Recording, count: u32, until: u64) -> Vec<u64> {
    let slices = Schedule::of(recording).expect("a machine of ours ran it").slices;
    let of = |row| slices.iter().filter(move |slice| slice.pid.0 == Pid::MAIN.0 + row);
    let length = |start: Instant, end: Instant| end.micros().min(until).saturating_sub(start.micros());
    (0..count).map(|row| of(row).map(|slice| length(slice.start, slice.end)).sum()).collect()
}

/// OSTEP, figure 9.3 (9.6): tickets 100, 50, 250. The passes are 0 0 0, 1 0 0, 1 2 0, then C runs three times, A once, C
/// twice, and all are even; of even ones whoever has waited longest goes first.
#[test]
fn strides_are_those_of_the_book() {
    let processes = r#"[{"name":"A","bursts":[9],"tickets":100},{"name":"B","bursts":[9],"tickets":50},
        {"name":"C","bursts":[9],"tickets":250}]"#;
    let chart = chart(&record(processes, "stride:quantum=1"));
    let wanted =
        "A 0-1000, B 1000-2000, C 2000-5000, A 5000-6000, C 6000-8000, B 8000-9000, A 9000-10000, C ";
    assert!(chart.starts_with(wanted), "{chart}");
}

/// A has run for 10 ms at the same price when B comes: B gets A's pass, not 0, and they take turns. C sleeps meanwhile
/// and has saved nothing up.
#[test]
fn a_stride_saves_nothing_up() {
    let processes = r#"[{"name":"A","bursts":[14]},{"name":"C","bursts":[1,{"io":9},2]},
        {"name":"B","arrival":10.5,"bursts":[3]}]"#;
    // C is back at 11 with the pass of A, 10 units, and waits behind B, which came with it at 10.5.
    let wanted = "A 0-1000, C 1000-2000, A 2000-11000, B 11000-12000, C 12000-13000, A 13000-14000, \
                  B 14000-15000, C 15000-16000, A 16000-17000, B 17000-18000, A 18000-20000";
    assert_eq!(chart(&record(processes, "stride:quantum=1")), wanted);
}

/// Weights 1024 and 335. A newcomer begins a virtual slice behind the least: A alone at 6000; B, whose slice is
/// 6000·335/1359 = 1479, 1479·1024/335 = 4520.86 later. A's slice is 6000·1024/1359 = 4520, so that after one it is still
/// a little before B, and has two in a row; then they take turns, B to 15041, A to 19560…
#[test]
fn fair_slices_follow_nice_values() {
    let processes = r#"[{"name":"A","bursts":[100]},{"name":"B","bursts":[100],"nice":5}]"#;
    let recording = record(processes, "cfs");
    let chart = chart(&recording);
    assert!(chart.starts_with("A 0-9040, B 9040-10519, A 10519-15039, B 15039-16518, A "), "{chart}");
    let had = had(&recording, 2, 9040 + 10 * 5999);
    let ran = had[0] - 9040;
    assert_eq!((ran, had[1]), (10 * 4520, 10 * 1479));
}

/// With 12 processes the latency of 6 ms would give each 0.5 ms: it is stretched to the granularity of 0.75 ms.
#[test]
fn fair_slices_are_not_too_short() {
    let processes: Vec<String> = (0..12).map(|n| format!(r#"{{"name":"P{n}","bursts":[9]}}"#)).collect();
    let schedule = Schedule::of(&record(&format!("[{}]", processes.join(",")), "cfs"))
        .expect("a machine of ours ran it");
    let mut first = schedule.slices.iter().take(36);
    assert!(first.all(|slice| slice.end.since(slice.start) == Duration::from_micros(750)));
}

/// A is placed at 6000, S at 9000. A runs to 9000 and S, which joined before it was put back, to 10000; S sleeps till
/// 9000, when A is at 14000. It is put at 14000 less half the latency, 11000, which is more than 1 ms behind, but not more
/// than 4: then it waits for A's slice to end.
#[test]
fn a_fair_sleeper_preempts_when_it_is_far_enough_behind() {
    let processes = r#"[{"name":"A","bursts":[20]},{"name":"S","bursts":[1,{"io":5},1]}]"#;
    let soon = "A 0-3000, S 3000-4000, A 4000-9000, S 9000-10000, A 10000-22000";
    assert_eq!(chart(&record(processes, "cfs")), soon);
    let late = "A 0-3000, S 3000-4000, A 4000-10000, S 10000-11000, A 11000-22000";
    assert_eq!(chart(&record(processes, "cfs:wakeup=4")), late);
    // Its own weight counts: at nice 5 a millisecond is 3056 virtual ones. As it wakes at 15040 A is at 20040, S is put
    // at 17040, and 17040 + 3056 is not below 20040.
    let nice = processes.replace(r#""name":"S""#, r#""name":"S","nice":5"#);
    let later = "A 0-9040, S 9040-10040, A 10040-16040, S 16040-17040, A 17040-22000";
    assert_eq!(chart(&record(&nice, "cfs")), later);
}

/// Weights 1024 and 335, slices 3000 and 9170 virtual. Virtual time is the weighted mean V. After A 0-3 and B 3-6: A at
/// 3000, B at 9170, V 4521. A runs while it is not ahead of V: at 6000 (V 6781), 9000 (9042), but not at 12000 (11302).
#[test]
fn eligible_ones_run_by_virtual_deadline() {
    let processes = r#"[{"name":"A","bursts":[30]},{"name":"B","bursts":[30],"nice":5}]"#;
    let chart = chart(&record(processes, "eevdf"));
    assert!(chart.starts_with("A 0-3000, B 3000-6000, A 6000-15000, B 15000-18000, A 18000-"), "{chart}");
}

/// S has had its 3 ms first and owes 1500 as it goes to sleep. Back at 4 ms, when A is at 1000, it is put at
/// 1000 + 1500·2048/1024 = 4000: at 6 ms A (3000) is eligible and S is not (V 3500). Without its debt it would run then.
#[test]
fn what_a_process_owes_outlives_its_sleep() {
    let processes = r#"[{"name":"S","bursts":[3,{"io":1},3]},{"name":"A","bursts":[12]}]"#;
    assert_eq!(chart(&record(processes, "eevdf")), "S 0-3000, A 3000-9000, S 9000-12000, A 12000-18000");
}

/// Periods 5 and 7, CPU times 2 and 4: utilisation 34/35. Rate monotonic is late with B's first job (it ends at 8), for
/// A's second job, released at 5, goes before it; earliest deadline first is never late (Liu and Layland).
#[test]
fn deadlines_and_periods() {
    let processes = r#"{"processes":[{"name":"A","bursts":[2],"period":5},{"name":"B","bursts":[4],"period":7}],"until":8}"#;
    let rm = record(processes, "rm");
    assert_eq!(chart(&rm), "A 0-2000, B 2000-5000, A 5000-7000, B 7000-12000");
    assert_eq!(misses(&rm), [0, 1]);
    let edf = record(processes, "edf");
    assert_eq!(chart(&edf), "A 0-2000, B 2000-6000, A 6000-8000, B 8000-12000");
    assert_eq!(misses(&edf), [0, 0]);
    let whole = processes.replace(",\"until\":8", "");
    assert_eq!(misses(&record(&whole, "edf")), [0, 0]);
    assert!(misses(&record(&whole, "rm"))[1] > 0);
}

#[test]
fn whoever_has_no_deadline_waits_for_those_who_have() {
    let processes = r#"[{"name":"N","bursts":[3]},{"name":"D","arrival":1,"bursts":[1],"deadline":9},
        {"name":"E","arrival":1.5,"bursts":[1],"deadline":2}]"#;
    let recording = record(processes, "edf");
    assert_eq!(chart(&recording), "N 0-1000, D 1000-1500, E 1500-2500, D 2500-3000, N 3000-5000");
}

/// The numbers of the generator's public test vectors.
#[test]
fn dice_are_splitmix() {
    let mut dice = dice::Dice::new(1_234_567);
    let wanted = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
    assert_eq!(std::array::from_fn(|_| dice.roll()), wanted);
}

#[test]
fn lottery_tickets_are_shares() {
    let processes =
        r#"[{"name":"A","bursts":[20000],"tickets":75},{"name":"B","bursts":[20000],"tickets":25}]"#;
    let run = |seed| {
        let options = Options { policy: "lottery".into(), seed, ..Options::workload() };
        record_with(processes, options)
    };
    let first = run(1);
    let had = had(&first, 2, 10_000_000);
    // Five standard deviations of 10,000 draws.
    assert!((had[0] as f64 / 1e7 - 0.75).abs() < 0.022, "{had:?}");
    assert_eq!(first.events, run(1).events);
    assert_ne!(first.events, run(2).events);
}

/// Thirty processes that come, go to the disk and end while others draw: each decision's numbers fit together, and who
/// holds more tickets is drawn more often.
#[test]
fn lottery_keeps_its_books() {
    let processes: Vec<String> = (0..30)
        .map(|n| {
            let tickets = 1 + n % 10 * 30;
            format!(
                r#"{{"name":"P{n}","arrival":{n},"bursts":[150,{{"io":5}},{}],"tickets":{tickets}}}"#,
                20 + n
            )
        })
        .collect();
    let recording = record(&format!("[{}]", processes.join(",")), "lottery");
    let workload =
        recording.end().expect("a machine of ours ran it").workload().expect("a workload was run").clone();
    let mut drawn = [0; 2];
    for event in &recording.events {
        let Why::Drawn { ticket, of, mine } = event.why else { continue };
        let tickets = |row: u32| workload.processes[row as usize].tickets;
        assert_eq!(mine, tickets(event.tid.0));
        assert!((1..=of).contains(&ticket) && mine < of);
        assert!(of <= (0..30).map(tickets).sum());
        if event.at < Instant::from_micros(1_000_000) {
            drawn[usize::from(mine >= 150)] += 1;
        }
    }
    // Five of ten hold 30·(5+6+7+8+9)+5 tickets, the others 30·(1+2+3+4)+5.
    let share = f64::from(drawn[1]) / f64::from(drawn[0] + drawn[1]);
    assert!((share - 1055.0 / 1360.0).abs() < 0.1, "{drawn:?}");
}

/// Each CPU's queue draws for itself, and idle CPUs steal; everybody ends under every policy.
#[test]
fn every_cpu_its_queue() {
    let processes: Vec<String> = (0..12)
        .map(|n| {
            let nice = n % 7 - 3;
            format!(
                r#"{{"name":"P{n}","arrival":{},"bursts":[{},{{"io":3}},2],"nice":{nice}}}"#,
                n % 4,
                1 + 7 * n % 30
            )
        })
        .collect();
    let processes = format!("[{}]", processes.join(","));
    for policy in ["lottery", "stride", "cfs", "eevdf", "edf", "rm"] {
        for switch_cost in [0, 300] {
            let options = Options {
                policy: policy.into(),
                cpus: 3,
                queues: Queues::PerCpu,
                switch_cost: Duration::from_micros(switch_cost),
                ..Options::workload()
            };
            let recording = record_with(&processes, options);
            let figures = Schedule::of(&recording).expect("a machine of ours ran it").figures;
            assert!(figures.processes.iter().all(|it| it.completion.is_some()), "{policy}");
            assert!(figures.cpu_utilisation > 0.7, "{policy}: {}", figures.cpu_utilisation);
        }
    }
}

#[test]
fn each_rule_is_told_in_two_sentences_with_its_source() {
    let names = ["1994", "1995", "Linux 2.6", "Linux 6.6", "1973", "this simulator", "本模拟器"];
    for (tag, _) in LANGUAGES {
        let text = Text::of(tag);
        for policy in ["lottery", "stride", "cfs", "eevdf", "edf", "rm", "custom"] {
            let key = format!("policy.{policy}.rule");
            let rule = text.get(&key);
            assert_ne!(rule, key, "{tag}");
            assert!(names.iter().any(|name| rule.contains(name)), "{tag} {policy}: {rule}");
            let ends =
                rule.matches(". ").count() + rule.matches('。').count() + usize::from(rule.ends_with('.'));
            assert!((2..=3).contains(&ends), "{tag} {policy}: {rule}");
        }
    }
}

// ---- policies alone

fn make(policy: &str) -> Box<dyn Policy> {
    policy::parse(policy, &Setup { seed: 1, ..Setup::default() }).expect("the policy exists")
}

fn task(number: u32, nice: i8) -> Candidate {
    Candidate { nice, tie: u64::from(number), ..Candidate::new(Tid(number), Pid(number), Instant::BOOT) }
}

fn at(micros: u64) -> Instant {
    Instant::from_micros(micros)
}

/// Picks who is next, lets it run from `now` for its quantum, and puts it back.
fn turn(policy: &mut dyn Policy, tasks: &mut [Candidate], now: u64) -> (Tid, u64) {
    let (tid, _) = policy.pick(at(now)).expect("somebody is ready");
    let who = &mut tasks[tid.0 as usize];
    policy.started(who, at(now));
    let quantum = policy.quantum(who).expect("it has one");
    let end = now + quantum.micros();
    policy.settle(who, quantum, TurnEnd::Expired, at(end));
    who.origin = Origin::Expired;
    policy.enqueue(who, at(end));
    (tid, end)
}

/// One that has used a second on its queue is as far behind on its new one as it was there: not a second.
#[test]
fn a_task_that_changes_queues_keeps_its_place() {
    for name in ["stride", "cfs", "eevdf"] {
        let (mut old, mut new) = (make(name), make(name));
        let mut tasks: Vec<Candidate> = (0..4).map(|n| task(n, 0)).collect();
        tasks[..2].iter_mut().for_each(|who| old.enqueue(who, at(0)));
        tasks[2..].iter_mut().for_each(|who| new.enqueue(who, at(0)));
        let mut now = 0;
        while now < 1_000_000 {
            now = turn(&mut *old, &mut tasks, now).1;
        }
        let (moved, _) = old.pick(at(now)).expect("two are ready");
        let who = &mut tasks[moved.0 as usize];
        old.hand_over(who, at(now));
        new.take_over(who, at(now));
        new.started(who, at(now));
        new.settle(who, Duration::from_micros(10), TurnEnd::Preempted, at(now + 10));
        who.origin = Origin::Preempted;
        new.enqueue(who, at(now + 10));
        assert_eq!((old.len(), new.len()), (1, 3), "{name}");
        now += 10;
        let mut turns = [0; 4];
        for _ in 0..30 {
            let (tid, end) = turn(&mut *new, &mut tasks, now);
            (now, turns[tid.0 as usize]) = (end, turns[tid.0 as usize] + 1);
        }
        let own = turns[moved.0 as usize];
        assert!((9..=11).contains(&own), "{name}: {turns:?}");
        // Alone at home, the other goes on.
        assert_eq!(turn(&mut *old, &mut tasks, now).0, Tid(1 - moved.0), "{name}");
    }
}

/// The earliest deadline among those not ahead of the weighted mean, looked for one by one.
fn plain_choice(ready: &[u32], tasks: &[Candidate]) -> Tid {
    let weight = |nice: i8| match nice {
        0 => 1024_i128,
        5 => 335,
        _ => 3121,
    };
    let of = |n: &u32| &tasks[*n as usize];
    let load: i128 =
        ready.iter().map(of).map(|it| weight(it.nice) * i128::from(it.account.virtual_time)).sum();
    let weights: i128 = ready.iter().map(of).map(|it| weight(it.nice)).sum();
    let is_eligible = |it: &&Candidate| i128::from(it.account.virtual_time) * weights <= load;
    let best =
        ready.iter().map(of).filter(is_eligible).min_by_key(|it| (it.account.virtual_deadline, it.tie));
    best.expect("the least is never ahead of the mean").tid
}

#[test]
fn the_tree_finds_what_a_search_finds() {
    for seed in 0..40 {
        let mut dice = Dice::new(seed + 1);
        let mut policy = make("eevdf");
        let mut tasks: Vec<Candidate> = (0..60).map(|n| task(n, [0, 5, -5][(n % 3) as usize])).collect();
        let (mut ready, mut away): (Vec<u32>, Vec<u32>) = (Vec::new(), (0..60).collect());
        let (mut now, mut ties) = (0, 100);
        for _ in 0..600 {
            if !away.is_empty() && (ready.is_empty() || dice.below(3) == 0) {
                let n = away.remove(dice.below(away.len() as u64) as usize);
                let who = &mut tasks[n as usize];
                (who.tie, who.origin) = (ties, Origin::Device);
                policy.enqueue(who, at(now));
                ready.push(n);
            } else if dice.below(12) == 0 {
                let n = ready.remove(dice.below(ready.len() as u64) as usize);
                policy.remove(Tid(n));
            } else {
                let wanted = plain_choice(&ready, &tasks);
                let (tid, _) = policy.pick(at(now)).expect("somebody is ready");
                assert_eq!(tid, wanted, "seed {seed} at {now}");
                ready.retain(|n| *n != tid.0);
                let who = &mut tasks[tid.0 as usize];
                policy.started(who, at(now));
                let ran = Duration::from_micros(1 + dice.below(4000));
                now += ran.micros();
                let blocks = dice.below(3) == 0;
                policy.settle(who, ran, if blocks { TurnEnd::Blocked } else { TurnEnd::Expired }, at(now));
                if blocks {
                    away.push(tid.0);
                } else {
                    (who.tie, who.origin) = (ties, Origin::Expired);
                    policy.enqueue(who, at(now));
                    ready.push(tid.0);
                }
            }
            ties += 1;
            let mut lane: Vec<u32> = policy.lanes(at(now))[0].iter().map(|(tid, _)| tid.0).collect();
            assert_eq!(lane.first().copied(), (!ready.is_empty()).then(|| plain_choice(&ready, &tasks).0));
            lane.sort_unstable();
            ready.sort_unstable();
            assert_eq!(lane, ready);
        }
    }
}
