//! The rules of the policies by bursts, priorities and levels, on workloads computed by hand.

mod common;
#[path = "common/gantt.rs"]
mod gantt;

use common::Dice;
use gantt::{completions, figures, gantt, gantt_with, record, under};
use interleave::{
    id::{Pid, Tid},
    machine::{Equal, Options, Queues, Ties},
    policy::{self, Candidate, Origin, Setup},
    time::{Duration, Instant},
};

/// Stallings, Operating Systems, 9th ed., table 9.4.
const STALLINGS: &str = "A,0,3; B,2,6; C,4,4; D,6,5; E,8,2";
/// Silberschatz, Operating System Concepts, 10th ed., 5.3.2.
const SILBERSCHATZ: &str = "P1,0,8; P2,1,4; P3,2,9; P4,3,5";

fn ties(equal: Equal) -> Ties {
    Ties { equal, ..Ties::default() }
}

#[test]
fn the_finish_times_of_stallings_table() {
    for (policy, finish) in [
        ("fcfs", [3, 9, 13, 18, 20]),
        ("rr:quantum=1", [4, 18, 17, 20, 15]),
        ("rr:quantum=4", [3, 17, 11, 20, 19]),
        ("sjf", [3, 9, 15, 20, 11]),
        ("srtf", [3, 15, 8, 20, 10]),
        ("hrrn", [3, 9, 13, 20, 15]),
    ] {
        assert_eq!(completions(STALLINGS, policy), finish, "{policy}");
    }
}

#[test]
fn sjf_takes_the_shortest_next_burst_and_lets_it_finish() {
    let all_at_once = "P1,0,6; P2,0,8; P3,0,7; P4,0,3";
    assert_eq!(gantt(all_at_once, "sjf"), "P4 0-3, P1 3-9, P3 9-16, P2 16-24");
    assert_eq!(gantt(SILBERSCHATZ, "sjf"), "P1 0-8, P2 8-12, P4 12-17, P3 17-26");
}

#[test]
fn sjf_predicts_from_past_bursts_when_told_to() {
    let rows = "A,0,2 io:1 4; B,0,6 io:1 1; C,5,1";
    assert_eq!(gantt(rows, "sjf"), "A 0-2, B 2-8, C 8-9, B 9-10, A 10-14");
    // At 8 A is thought to need (2 + 5) / 2, C 5.
    assert_eq!(gantt(rows, "sjf:estimate=ema"), "A 0-2, B 2-8, A 8-12, C 12-13, B 13-14");
    // At 6 C is thought to need 1, A 2.
    assert_eq!(
        gantt("A,0,2 io:1 4; B,0,6; C,5,1", "sjf:estimate=ema,alpha=1,initial=1"),
        "A 0-2, B 2-8, C 8-9, A 9-13"
    );
}

#[test]
fn predictions_are_rounded_to_the_nearest_microsecond() {
    let estimate = |bursts: &str, parameters: &str| {
        let policy = format!("sjf:estimate=ema,{parameters}");
        let recording = record(&format!("A,0,{bursts}"), under(&policy));
        recording.end().expect("a machine of ours ran it").candidate(Tid(0)).account.estimate.micros()
    };
    assert_eq!(estimate("8", "alpha=0.5,initial=5"), 6500);
    assert_eq!(estimate("8 io:1 4", "alpha=0.5,initial=5"), 5250);
    assert_eq!(estimate("0.008", "alpha=0.1,initial=5us"), 5, "5.3");
    assert_eq!(estimate("0.010", "alpha=0.1,initial=5us"), 6, "5.5");
    assert_eq!(estimate("8 io:1 4", "alpha=0"), 5000);
    assert_eq!(estimate("8 lock:L 4 unlock:L 2", "alpha=1"), 2000, "a lock step ends a burst");
}

#[test]
fn sjf_lets_in_the_job_that_needs_least_in_all() {
    let rows = "A,0,1 io:10 1; B,0,5; C,1,3";
    assert_eq!(gantt(rows, "sjf:degree=1"), "A 0-1, A 11-12, C 12-15, B 15-20");
    assert_eq!(gantt(rows, "fcfs:degree=1"), "A 0-1, A 11-12, B 12-17, C 17-20");
    // With two inside the CPU has something to do while A waits for the disk.
    assert_eq!(gantt(rows, "sjf:degree=2"), "A 0-1, B 1-6, C 6-9, A 11-12");
}

#[test]
fn srtf_gives_the_cpu_to_a_newcomer_with_strictly_less_left() {
    assert_eq!(gantt(SILBERSCHATZ, "srtf"), "P1 0-1, P2 1-5, P4 5-10, P1 10-17, P3 17-26");
    assert_eq!(gantt("A,0,4; B,2,2", "srtf"), "A 0-4, B 4-6");
    let equal = Options { preempt_equal: true, ..under("srtf") };
    assert_eq!(gantt_with("A,0,4; B,2,2", equal), "A 0-2, B 2-4, A 4-6");
}

#[test]
fn srtf_compares_what_is_left_of_the_prediction() {
    let rows = "A,0,8; B,2,3";
    assert_eq!(gantt(rows, "srtf"), "A 0-2, B 2-5, A 5-11");
    // At 2, 3 of the 5 that were predicted are left of A; from 5 on none.
    assert_eq!(gantt(rows, "srtf:estimate=ema"), "A 0-8, B 8-11");
    assert_eq!(gantt("A,0,8 io:1 6; B,10,3", "srtf:estimate=ema"), "A 0-8, A 9-10, B 10-13, A 13-18");
}

#[test]
fn a_new_burst_that_is_worse_gives_way_though_it_never_left_the_cpu() {
    assert_eq!(gantt("A,0,1 lock:L 9 unlock:L 1; B,0,5", "srtf"), "A 0-1, B 1-6, A 6-16");
}

#[test]
fn on_two_cpus_the_newcomer_takes_that_of_the_worst() {
    let two = Options { cpus: 2, ..under("srtf") };
    assert_eq!(gantt_with("A,0,9; B,1,6; C,2,2", two), "0:A 0-2, 1:B 1-7, 0:C 2-4, 0:A 4-11");
    let equal = Options { cpus: 2, ..under("srtf") };
    assert_eq!(gantt_with("A,0,9; B,0,9; C,1,2", equal), "0:A 0-9, 1:B 0-1, 1:C 1-3, 1:B 3-11");
}

#[test]
fn ljf_takes_the_longest_next_burst() {
    assert_eq!(gantt("A,0,3; B,0,5; C,1,9", "ljf"), "B 0-5, C 5-14, A 14-17");
    assert_eq!(gantt("A,0,3; B,0,5; C,0,5", "ljf"), "B 0-5, C 5-10, A 10-13");
}

#[test]
fn lrtf_decides_anew_after_each_whole_unit() {
    assert_eq!(
        gantt("A,0,2; B,0,4; C,0,8", "lrtf"),
        "C 0-5, B 5-7, C 7-9, A 9-10, B 10-12, C 12-13, A 13-14"
    );
    assert_eq!(gantt("A,0,4; B,0,3.5", "lrtf"), "A 0-1, B 1-2, A 2-3, B 3-4, A 4-5, B 5-6, A 6-7, B 7-7.5");
}

#[test]
fn lrtf_gives_the_cpu_to_a_longer_newcomer_at_once() {
    assert_eq!(
        gantt("A,0,4; B,0.5,6", "lrtf"),
        "A 0-0.5, B 0.5-3.5, A 3.5-4.5, B 4.5-5.5, A 5.5-6.5, B 6.5-7.5, A 7.5-8.5, B 8.5-9.5, A 9.5-10"
    );
}

#[test]
fn hrrn_compares_ratios_exactly() {
    // At 6 both ratios are 3: Y joined first.
    assert_eq!(gantt("A,0,6; X,4,1; Y,2,2", "hrrn"), "A 0-6, Y 6-8, X 8-9");
    assert_eq!(gantt("A,0,6; X,4,0.999; Y,2,2", "hrrn"), "A 0-6, X 6-6.999, Y 6.999-8.999");
    assert_eq!(gantt("A,0,6; X,4,1.001; Y,2,2", "hrrn"), "A 0-6, Y 6-8, X 8-9.001");
    let input = Options { ties: ties(Equal::Input), ..under("hrrn") };
    assert_eq!(gantt_with("A,0,6; X,4,1; Y,2,2", input), "A 0-6, X 6-7, Y 7-9");
}

#[test]
fn hrrn_waits_count_from_the_latest_joining() {
    // At 7 Y has waited 1 of 2 since its I/O, X 4 of 4.
    assert_eq!(gantt("Y,0,1 io:5 2; A,0,6; X,3,4", "hrrn"), "Y 0-1, A 1-7, X 7-11, Y 11-13");
}

/// A ready task as the simple scheduler of a test sees it.
#[derive(Clone, Copy)]
struct Ready {
    tid: u32,
    joined: u64,
    burst: u64,
    priority: i64,
    tie: u64,
}

/// Drives a policy with random joins, picks and removals, and compares each pick with the best by `better`.
fn compare_with_a_scan(text: &str, better: impl Fn(&Ready, &Ready, u64) -> bool) {
    for seed in 1..=300 {
        let mut dice = Dice::new(seed);
        let mut policy = policy::parse(text, &Setup::default()).expect("a policy");
        let (mut ready, mut next, mut now): (Vec<Ready>, u32, u64) = (Vec::new(), 0, 0);
        let span = 1 + dice.below(9);
        for _ in 0..200 {
            now += dice.below(span);
            let at = Instant::from_micros(now);
            match dice.below(7) {
                0..=3 => {
                    let one = Ready {
                        tid: next,
                        joined: now,
                        burst: 1 + dice.below(12),
                        priority: dice.below(9) as i64 - 4,
                        tie: dice.below(4),
                    };
                    let mut who = Candidate::new(Tid(next), Pid(next), at);
                    who.burst = Some(Duration::from_micros(one.burst));
                    (who.priority, who.tie) = (one.priority as i32, one.tie);
                    policy.enqueue(&mut who, at);
                    ready.push(one);
                    next += 1;
                }
                4 | 5 => {
                    let best = ready
                        .iter()
                        .copied()
                        .reduce(|best, other| if better(&other, &best, now) { other } else { best });
                    let shown = policy.lanes(at).concat().first().map(|(tid, _)| tid.0);
                    let picked = policy.pick(at).map(|(tid, _)| tid.0);
                    assert_eq!(picked, best.map(|best| best.tid), "{text} seed {seed} at {now}");
                    assert_eq!(shown, picked, "{text} seed {seed} at {now}: what is shown first runs first");
                    ready.retain(|it| Some(it.tid) != picked);
                }
                _ if !ready.is_empty() => {
                    let gone = ready.swap_remove(dice.below(ready.len() as u64) as usize);
                    policy.remove(Tid(gone.tid));
                }
                _ => {}
            }
            assert_eq!(policy.len(), ready.len());
        }
    }
}

#[test]
fn hrrn_picks_what_a_scan_picks() {
    compare_with_a_scan("hrrn", |one, other, now| {
        let ratio = |it: &Ready, by: u64| (now - it.joined + it.burst) * by;
        let (mine, theirs) = (ratio(one, other.burst), ratio(other, one.burst));
        mine > theirs || mine == theirs && (one.tie, one.tid) < (other.tie, other.tid)
    });
}

#[test]
fn priority_picks_what_a_scan_picks() {
    for aging in [0, 1, 5, 30] {
        compare_with_a_scan(&format!("priority:aging={aging}us"), |one, other, now| {
            let number = |it: &Ready| it.priority - (now - it.joined).checked_div(aging).unwrap_or(0) as i64;
            (number(one), one.tie, one.tid) < (number(other), other.tie, other.tid)
        });
    }
}

#[test]
fn priority_takes_the_smallest_number() {
    // Silberschatz, 10th ed., 5.3.4.
    let rows = "P1,0,10,3; P2,0,1,1; P3,0,2,4; P4,0,1,5; P5,0,5,2";
    assert_eq!(gantt(rows, "priority"), "P2 0-1, P5 1-6, P1 6-16, P3 16-18, P4 18-19");
    let high = Options { high_first: true, ..under("priority") };
    assert_eq!(gantt_with(rows, high), "P4 0-1, P3 1-3, P1 3-13, P5 13-18, P2 18-19");
}

#[test]
fn priority_preempts_unless_told_not_to() {
    let rows = "A,0,5,2; B,1,2,1; C,2,2,2";
    assert_eq!(gantt(rows, "priority"), "A 0-1, B 1-3, A 3-7, C 7-9");
    assert_eq!(gantt(rows, "priority:preemptive=false"), "A 0-5, B 5-7, C 7-9");
}

#[test]
fn priority_ages_those_who_wait() {
    // B's 2 falls to -1 after three spells of 2.
    assert_eq!(gantt("A,0,10,0; B,0,3,2", "priority:aging=2"), "A 0-6, B 6-9, A 9-13");
    // A is at -2 when it has waited 4; B was picked with -1, and begins from 2 again.
    assert_eq!(gantt("A,0,10,0; B,0,5,2", "priority:aging=2"), "A 0-6, B 6-10, A 10-14, B 14-15");
    assert_eq!(gantt("A,0,10,0; B,0,5,2", "priority"), "A 0-10, B 10-15");
    let rows = "A,0,5,0; B,0,1,3; C,4,1,0";
    assert_eq!(gantt(rows, "priority:preemptive=false,aging=1"), "A 0-5, B 5-6, C 6-7");
    assert_eq!(gantt(rows, "priority:preemptive=false"), "A 0-5, C 5-6, B 6-7");
}

#[test]
fn priority_breaks_ties_of_aged_numbers_by_the_tie_rule() {
    // At 5 both are at -1; C will be at -2 sooner, but B joined first.
    let rows = "A,0,5,0; C,1.5,1,0; B,0,1,1";
    assert_eq!(gantt(rows, "priority:preemptive=false,aging=2"), "A 0-5, B 5-6, C 6-7");
    let input = Options { ties: ties(Equal::Input), ..under("priority:preemptive=false,aging=2") };
    assert_eq!(gantt_with(rows, input), "A 0-5, C 5-6, B 6-7");
}

#[test]
fn a_priority_that_is_inherited_moves_nobody_in_a_line_that_does_not_ask_for_it() {
    let rows = "L,0,2 lock:M 1 unlock:M 1,5; X,0,3,3; H,0,1 lock:M 1 unlock:M 1,0";
    // At 5 H waits for the lock of L, which is ready, before X.
    let rows = rows.replace("2 lock:M 1", "1 lock:M 2");
    let wanted = "L 0-2, X 2-4, H 4-5, L 5-7, X 7-8, H 8-10";
    for inherit in [false, true] {
        assert_eq!(gantt_with(&rows, Options { inherit, ..under("rr:quantum=2") }), wanted, "{inherit}");
        assert_eq!(gantt_with(&rows, Options { inherit, ..under("mlfq:levels=1") }), wanted, "{inherit}");
    }
    let inherit = Options { inherit: true, ..under("priority") };
    let rows = "L,0,1 lock:M 4 unlock:M 1,5; X,3,3,3; H,2,1 lock:M 1 unlock:M 1,0";
    assert_eq!(gantt_with(rows, inherit), "L 0-2, H 2-3, L 3-6, H 6-8, X 8-11, L 11-12");
}

#[test]
fn mlq_puts_tasks_into_queues_by_what_they_come_from() {
    assert_eq!(gantt("A,0,10; B,1,2 io:1 3", "mlq"), "A 0-4, B 4-6, A 6-7, B 7-10, A 10-15");
    let rows = "A,0,1 io:1 2; B,0,3";
    assert_eq!(gantt(rows, "mlq:classes=new/io"), "A 0-1, B 1-4, A 4-6");
    assert_eq!(gantt(rows, "mlq:classes=io/new"), "A 0-1, B 1-2, A 2-4, B 4-6");
    // Lock is not named: awake again, like all others; the disk is.
    assert_eq!(gantt(rows, "mlq:classes=wake/new/io"), "A 0-1, B 1-4, A 4-6");
    let locks = "A,0,lock:L 1 io:1 1 unlock:L 1; B,0,1 lock:L 3 unlock:L 1; C,0,9";
    assert_eq!(gantt(locks, "mlq:classes=wake/new/io"), "A 0-1, B 1-2, C 2-11, A 11-12, B 12-16, A 16-17");
}

#[test]
fn mlq_keeps_the_preempted_in_their_queue_unless_another_is_named() {
    let rows = "B,0,1 io:1 1; A,0,5; C,1.5,2";
    assert_eq!(gantt(rows, "mlq:classes=wake/new"), "B 0-1, A 1-2, B 2-3, C 3-5, A 5-9");
    // Expired is not named: the last queue.
    assert_eq!(gantt(rows, "mlq:classes=wake/preempted@3/new"), "B 0-1, A 1-2, B 2-3, A 3-6, C 6-8, A 8-9");
}

/// SCHED_FIFO: whoever is preempted goes on before its equals (IEEE Std 1003.1-2017, 2.8.4).
#[test]
fn mlq_preempted_tasks_go_to_the_tail_or_head_of_their_queue() {
    let rows = "A,0,5,2; B,1,2,2; C,2,1,1";
    for (parameter, wanted) in [
        ("", "A 0-2, C 2-3, B 3-5, A 5-8"),
        (",preempted=tail", "A 0-2, C 2-3, B 3-5, A 5-8"),
        (",preempted=head", "A 0-2, C 2-3, A 3-6, B 6-8"),
    ] {
        assert_eq!(gantt(rows, &format!("mlq:classes=p1/p2{parameter}")), wanted, "{parameter}");
    }
}

#[test]
fn mlq_asks_for_priorities_before_reasons() {
    let rows = "A,0,5,1; B,1,5,1; C,2,3,0";
    let wanted = "A 0-2, C 2-5, B 5-7, A 7-9, B 9-11, A 11-12, B 12-13";
    assert_eq!(gantt(rows, "mlq:classes=p0/new+expired+wake@2"), wanted);
    let high = Options { high_first: true, ..under("mlq:classes=p2/new+expired+wake@2") };
    assert_eq!(gantt_with(&rows.replace(",3,0", ",3,2"), high), wanted);
}

#[test]
fn mlq_with_a_quantum_of_its_own_in_each_queue() {
    assert_eq!(gantt("A,0,7; B,0,3", "mlq:classes=new@1/expired@3"), "A 0-1, B 1-2, A 2-5, B 5-7, A 7-10");
}

#[test]
fn mlfq_goes_down_a_level_with_each_quantum_used_up() {
    assert_eq!(gantt("A,0,10; B,0,3", "mlfq"), "A 0-2, B 2-4, A 4-8, B 8-9, A 9-13");
    assert_eq!(
        gantt("A,0,8; B,0,8", "mlfq:levels=2,quantum=1,growth=3"),
        "A 0-1, B 1-2, A 2-5, B 5-8, A 8-11, B 11-14, A 14-15, B 15-16"
    );
    // Alone it goes on, and down: at 5 it is at level 1, and B takes the CPU.
    assert_eq!(gantt("A,0,9; B,5,1", "mlfq"), "A 0-5, B 5-6, A 6-10");
    // At 1 both are at level 0.
    assert_eq!(gantt("A,0,3; B,1,1", "mlfq"), "A 0-2, B 2-3, A 3-4");
}

#[test]
fn mlfq_preempted_tasks_go_to_the_tail_or_head_of_their_level() {
    let rows = "A,0,10; B,0,10; C,5,1";
    let start = "A 0-2, B 2-4, A 4-5, C 5-6";
    for (parameters, rest) in [
        ("preempted=tail", "B 6-10, A 10-14, B 14-18, A 18-21"),
        ("preempted=head", "A 6-10, B 10-14, A 14-17, B 17-21"),
        ("allotment=total", "B 6-10, A 10-13, B 13-17, A 17-21"),
        ("allotment=total,preempted=head", "A 6-9, B 9-13, A 13-17, B 17-21"),
    ] {
        assert_eq!(gantt(rows, &format!("mlfq:{parameters}")), format!("{start}, {rest}"), "{parameters}");
    }
    let equal = Options { preempt_equal: true, ..under("mlfq:preempted=head") };
    assert_eq!(gantt_with("A,0,2; B,1,1", equal), "A 0-1, B 1-2, A 2-3", "it gave way to an equal");
}

#[test]
fn mlfq_total_allotments_cannot_be_kept_by_blocking_early() {
    let rows = "A,0,1 io:1 1 io:1 1; B,0,8";
    assert_eq!(gantt(rows, "mlfq:levels=2"), "A 0-1, B 1-3, A 3-4, B 4-5, A 5-6, B 6-11");
    assert_eq!(gantt(rows, "mlfq:levels=2,allotment=total"), "A 0-1, B 1-3, A 3-4, B 4-8, A 8-9, B 9-11");
}

#[test]
fn mlfq_tasks_that_were_blocked_stay_at_their_level_or_begin_anew() {
    let rows = "A,0,3 io:1 5; B,0,9";
    assert_eq!(gantt(rows, "mlfq"), "A 0-2, B 2-4, A 4-5, B 5-9, A 9-13, B 13-16, A 16-17");
    assert_eq!(gantt(rows, "mlfq:io=reset"), "A 0-2, B 2-4, A 4-5, B 5-6, A 6-8, B 8-12, A 12-15, B 15-17");
}

#[test]
fn mlfq_boosts_all_to_the_first_level() {
    let rows = "A,0,12; B,8,12";
    assert_eq!(gantt(rows, "mlfq:levels=2"), "A 0-8, B 8-10, A 10-14, B 14-24");
    assert_eq!(gantt(rows, "mlfq:levels=2,boost=10"), "A 0-8, B 8-10, A 10-12, B 12-14, A 14-16, B 16-24");
}

#[test]
fn mlfq_boosts_who_is_blocked_and_who_runs() {
    // A blocks at level 1 and is awake at 9, behind B, which was at level 1 until the boost at 8.
    let rows = "A,0,3 io:4 3; B,0,12";
    assert_eq!(gantt(rows, "mlfq:levels=2"), "A 0-2, B 2-4, A 4-5, B 5-9, A 9-12, B 12-18");
    assert_eq!(
        gantt(rows, "mlfq:levels=2,boost=8"),
        "A 0-2, B 2-4, A 4-5, B 5-9, A 9-11, B 11-15, A 15-16, B 16-18"
    );
    // The running one is at level 0 from 7 on: C does not take its CPU at 8.
    let rows = "B,0,12; C,8,2";
    assert_eq!(gantt(rows, "mlfq:levels=2"), "B 0-8, C 8-10, B 10-14");
    assert_eq!(gantt(rows, "mlfq:levels=2,boost=7"), "B 0-10, C 10-12, B 12-14");
}

#[test]
fn mlfq_boosts_are_no_events_while_nobody_is_there() {
    let recording = record("A,0,1; B,1000000,1", under("mlfq:boost=0.001"));
    assert!(recording.events.len() < 20, "{}", recording.events.len());
    assert_eq!(recording.end().expect("a machine of ours ran it").candidate(Tid(1)).account.level, 0);
}

#[test]
fn accounts_travel_between_queues_of_cpus() {
    // B is stolen by CPU 1 when that is idle, with the level it had.
    let per_cpu = |policy: &str| Options { cpus: 2, queues: Queues::PerCpu, ..under(policy) };
    let rows = "A,0,12; C,0,5 io:1 1; B,0,8";
    assert_eq!(
        gantt_with(rows, per_cpu("mlfq:levels=2")),
        "0:A 0-2, 1:C 0-5, 0:B 2-4, 0:A 4-14, 1:B 5-9, 1:C 9-10, 1:B 10-12"
    );
    let recording = record("A,0,9; C,0,1; B,0,2 io:6 2", per_cpu("srtf:estimate=ema"));
    assert_eq!(
        recording.end().expect("a machine of ours ran it").candidate(Tid(2)).account.estimate,
        Duration::from_micros(2750)
    );
}

#[test]
fn a_switch_is_no_waiting_that_ages() {
    // B is picked at 4 with 4 - 4 and keeps that; A is awake at 5 and better at 6. At 12 B is at -2, at 15 A at -3.
    let options = Options { switch_cost: Duration::from_millis(1), ..under("priority:aging=1") };
    let wanted = "A 0-4, B 5-6, A 7-12, B 13-15, A 16-20, B 21-27";
    assert_eq!(gantt_with("A,0,4 io:1 9,0; B,0,9,4", options), wanted);
}

#[test]
fn keys_are_shown_in_the_order_in_which_they_run() {
    let mut policy = policy::parse("mlfq", &Setup::default()).expect("a policy");
    let now = Instant::BOOT;
    for (tid, level) in [(0, 2), (1, 0), (2, 1), (3, 0)] {
        let mut who = Candidate::new(Tid(tid), Pid(tid), now);
        (who.origin, who.account.level) = (Origin::Expired, level);
        policy.enqueue(&mut who, now);
    }
    let lanes: Vec<Vec<u32>> =
        policy.lanes(now).iter().map(|lane| lane.iter().map(|(tid, _)| tid.0).collect()).collect();
    assert_eq!(lanes, [vec![1, 3], vec![2], vec![0]]);
    let picked: Vec<u32> = std::iter::from_fn(|| policy.pick(now)).map(|(tid, _)| tid.0).collect();
    assert_eq!(picked, [1, 3, 2, 0]);
}

#[test]
fn waiting_of_the_textbook_s_examples() {
    let mean = |rows: &str, policy: &str| figures(rows, under(policy)).waiting.mean / 1000.0;
    for (rows, policy, wanted) in [
        ("P1,0,6; P2,0,8; P3,0,7; P4,0,3", "sjf", 7.0),
        (SILBERSCHATZ, "srtf", 6.5),
        (SILBERSCHATZ, "sjf", 7.75),
        ("P1,0,10,3; P2,0,1,1; P3,0,2,4; P4,0,1,5; P5,0,5,2", "priority", 8.2),
    ] {
        assert!((mean(rows, policy) - wanted).abs() < 1e-9, "{policy}: {}", mean(rows, policy));
    }
}
