//! The sentences of the notes on scheduling that state a rule, each as a small workload on the machine.

mod common;
#[path = "common/gantt.rs"]
mod gantt;

use gantt::{completions, figures, gantt, gantt_with, record, under};
use interleave::{
    event::Kind,
    machine::Options,
    policy::{self, Error, Setup},
    process::On,
    time::Duration,
};

/// Turnaround over CPU time needed, of each process.
fn slowdowns(rows: &str, policy: &str) -> Vec<f64> {
    let processes = figures(rows, under(policy)).processes;
    let one = |it: &interleave::schedule::ProcessFigures| {
        it.turnaround().expect("it ends").millis() / it.times.running.millis()
    };
    processes.iter().map(one).collect()
}

// ---- first come, first served

#[test]
fn fcfs_schedules_jobs_as_well_as_processes() {
    let rows = "A,0,2 io:3 2; B,1,4; C,2,1";
    assert_eq!(gantt(rows, "fcfs"), "A 0-2, B 2-6, C 6-7, A 7-9");
    assert_eq!(gantt(rows, "fcfs:degree=1"), "A 0-2, A 5-7, B 7-11, C 11-12");
}

#[test]
fn fcfs_favours_long_processes_and_not_short_ones() {
    let slowdown = slowdowns("Long,0,100; Short,1,1", "fcfs");
    assert!(slowdown[0] < 1.01 && slowdown[1] > 50.0, "{slowdown:?}");
    assert!(slowdowns("Long,0,100; Short,1,1", "rr")[1] < 10.0);
}

#[test]
fn fcfs_suits_processes_busy_with_the_cpu_and_not_those_busy_with_io() {
    let rows = "Cpu1,0,30; Io,0,1 io:2 1 io:2 1 io:2 1; Cpu2,1,30 io:1 30";
    let (first, fair) = (slowdowns(rows, "fcfs"), slowdowns(rows, "rr:quantum=2"));
    assert!(first[1] > 4.0 * first[0], "{first:?}");
    assert!(first[1] > 2.0 * fair[1] && first[0] < fair[0], "{first:?} {fair:?}");
}

// ---- shortest job first

#[test]
fn sjf_serves_the_shortest_job_or_process_first() {
    let rows = "A,0,6; B,0,2; C,0,4";
    assert_eq!(gantt(rows, "sjf"), "B 0-2, C 2-6, A 6-12");
    // As jobs: by what they need in all, the time in between included.
    let jobs = "A,0,3; B,0,1 io:1 3; C,0,2";
    assert_eq!(gantt(jobs, "sjf:degree=1"), "C 0-2, A 2-5, B 5-6, B 7-10");
}

#[test]
fn sjf_is_bad_for_long_jobs() {
    let rows = "S0,0,2; Long,0,5; S1,1,2; S2,3,2; S3,5,2; S4,7,2";
    assert_eq!(completions(rows, "sjf")[1], 15, "each short one goes before it");
    assert_eq!(completions(rows, "fcfs")[1], 7);
}

#[test]
fn sjf_does_not_see_to_urgent_processes() {
    let rows = "Urgent,0,5,0; A,0,2,9; B,0,2,9";
    assert_eq!(gantt(rows, "sjf"), "A 0-2, B 2-4, Urgent 4-9");
    assert_eq!(gantt(rows, "priority"), "Urgent 0-5, A 5-7, B 7-9");
}

#[test]
fn the_length_of_a_job_is_only_estimated() {
    // B was short and is not any more: the estimate is wrong, and C waits for it.
    let rows = "A,0,5; B,0,1 io:1 9; C,3,4";
    assert_eq!(gantt(rows, "sjf"), "B 0-1, A 1-6, C 6-10, B 10-19");
    assert_eq!(gantt(rows, "sjf:estimate=ema"), "A 0-5, B 5-6, C 6-10, B 10-19");
    let rows = "B,0,1 io:1 9; A,0,5; C,3,4";
    assert_eq!(gantt(rows, "sjf:estimate=ema"), "B 0-1, A 1-6, B 6-15, C 15-19");
    // A program's are never known.
    let programs = Setup { programs: true, ..Setup::default() };
    let error = policy::parse("sjf:estimate=exact", &programs).expect_err("nobody knows");
    assert!(matches!(error, Error::OnlyWorkloads { .. }), "{error}");
    policy::parse("sjf", &programs).expect("predicted from the past");
}

// ---- round robin

#[test]
fn rr_makes_waiting_proportional_to_service() {
    // Of four, each waits three quanta between two of its own.
    let rows = "A,0,12; B,0,12; C,0,12; D,0,12";
    let schedule = interleave::schedule::Schedule::of(&record(rows, under("rr:quantum=3")))
        .expect("a machine of ours ran it");
    let of_a: Vec<_> = schedule.slices.iter().filter(|slice| slice.pid.0 == 1000).collect();
    assert_eq!(of_a.len(), 4);
    for pair in of_a.windows(2) {
        let (served, waited) = (pair[0].end.since(pair[0].start), pair[1].start.since(pair[0].end));
        assert_eq!(waited, served * 3);
    }
}

#[test]
fn rr_cuts_the_cpu_s_time_into_quanta_of_a_fixed_size() {
    let schedule = interleave::schedule::Schedule::of(&record("A,0,40; B,0,40", under("rr:quantum=20")))
        .expect("a machine of ours ran it");
    assert!(schedule.slices.iter().all(|it| it.end.since(it.start) == Duration::from_millis(20)));
    assert_eq!(schedule.slices.len(), 4);
}

#[test]
fn rr_sends_whoever_used_its_quantum_up_to_the_tail_and_takes_the_first() {
    assert_eq!(gantt("A,0,5; B,0,3; C,0,2", "rr:quantum=2"), "A 0-2, B 2-4, C 4-6, A 6-8, B 8-9, A 9-10");
}

#[test]
fn rr_cannot_take_a_printer_away() {
    let rows = "A,0,1 io(printer):9 1; B,0,1 io(printer):3 1; C,0,20";
    let recording = record(rows, under("rr:quantum=2"));
    let served = recording.events.iter().filter(|it| matches!(it.kind, Kind::Wake { from: On::Device(_) }));
    let times: Vec<u64> = served.map(|event| event.at.micros() / 1000).collect();
    // A's page is printed to its end though many quanta of the CPU pass; B's comes after it.
    assert_eq!(times, [10, 13]);
}

#[test]
fn rr_is_not_for_jobs() {
    for text in ["rr:degree=1", "mlfq:degree=1"] {
        let error = policy::parse(text, &Setup::default()).expect_err("only fcfs and sjf let jobs in");
        assert!(matches!(error, Error::UnknownParameter { .. }));
    }
    policy::parse("fcfs:degree=1", &Setup::default()).expect("jobs");
    policy::parse("sjf:degree=1", &Setup::default()).expect("jobs");
}

#[test]
fn a_short_quantum_means_many_switches_and_more_overhead() {
    let rows = "A,0,20; B,0,20; C,0,20";
    let run = |quantum: u32| {
        let cost = Duration::from_micros(500);
        figures(rows, Options { switch_cost: cost, ..under(&format!("rr:quantum={quantum}")) })
    };
    let (short, long) = (run(1), run(10));
    assert_eq!((short.context_switches, long.context_switches), (59, 5));
    assert!(short.makespan > long.makespan && short.cpu_utilisation < long.cpu_utilisation);
    assert!(short.response.mean < long.response.mean, "but everybody is heard soon");
}

#[test]
fn with_a_quantum_as_long_as_the_longest_process_rr_is_fcfs() {
    let rows = "A,0,9; B,1,3 io:2 4; C,2,7; D,3,1 io:1 1";
    assert_eq!(gantt(rows, "rr:quantum=9"), gantt(rows, "fcfs"));
    assert_ne!(gantt(rows, "rr:quantum=8"), gantt(rows, "fcfs"));
}

#[test]
fn a_process_joins_the_ready_queue_in_three_ways() {
    let rows = "A,0,5; B,0,1 io:1 1 lock:L 2 unlock:L 1; C,0,1 lock:L 8 unlock:L 1";
    let recording = record(rows, under("rr:quantum=2"));
    let some = |wanted: fn(&Kind) -> bool| recording.events.iter().any(|event| wanted(&event.kind));
    assert!(some(|kind| matches!(kind, Kind::Expire { .. })), "its quantum is used up");
    assert!(some(|kind| matches!(kind, Kind::Wake { from: On::Device(_) })), "its I/O is done");
    assert!(some(|kind| matches!(kind, Kind::Wake { from: On::Acquire(_) })), "mutual exclusion");
    assert!(some(|kind| matches!(kind, Kind::Admit)), "it is new");
    // Whichever way: behind those who are there.
    assert_eq!(
        gantt("A,0,6; B,0,1 io:1 3; C,1,4", "rr:quantum=2"),
        "A 0-2, B 2-3, C 3-5, A 5-7, B 7-9, C 9-11, A 11-13, B 13-14"
    );
}

#[test]
fn queues_by_type_of_arrival_and_reason_of_blocking_have_priorities() {
    // Awake, new, expired: in this order, whoever came first.
    let rows = "Run,0,3; Expired,0,9; Disk,0,1 io:5 2; New,6,2";
    assert_eq!(
        gantt(rows, "mlq:classes=wake/new@3/expired"),
        "Run 0-3, Expired 3-6, Disk 6-7, New 7-9, Expired 9-12, Disk 12-14, Expired 14-17"
    );
    // At 5 Lock gets the lock that Holder, awake from I/O, gives back; at 7 Disk's I/O is done.
    let rows = "Holder,0,lock:L 1 io(net):3 1 unlock:L 3; Lock,0,1 lock:L 2 unlock:L 1; Disk,0,1 io:4 2";
    let start = "Holder 0-1, Lock 1-2, Disk 2-3";
    for (classes, rest) in [
        ("lock/io/new", "Holder 4-5, Lock 5-8, Holder 8-11, Disk 11-13"),
        ("io/lock/new", "Holder 4-8, Disk 8-10, Lock 10-13"),
    ] {
        assert_eq!(gantt(rows, &format!("mlq:classes={classes}")), format!("{start}, {rest}"), "{classes}");
    }
}

#[test]
fn inside_such_a_queue_first_come_first_served() {
    let rows = "A,0,3; B,0,2; C,1,4";
    assert_eq!(gantt(rows, "mlq:classes=new/wake+expired"), gantt(rows, "fcfs"));
}

// ---- multilevel feedback queues

#[test]
fn without_lengths_of_processes_the_others_cannot_be_used_and_mlfq_can() {
    let programs = Setup { programs: true, ..Setup::default() };
    for text in ["ljf", "lrtf", "hrrn"] {
        assert_eq!(policy::parse(text, &programs).expect_err("unknown lengths"), Error::NotForPrograms(text));
    }
    policy::parse("mlfq", &programs).expect("it asks for no lengths");
    // Nor does it look at them in a workload: what differs only later is scheduled alike until then.
    for rows in ["A,0,7; B,0,9", "A,0,70; B,0,6.5"] {
        assert!(gantt(rows, "mlfq").starts_with("A 0-2, B 2-4, A 4-8, B 8-12"), "{rows}");
    }
}

#[test]
fn each_level_has_twice_the_quantum_of_the_one_above() {
    assert_eq!(gantt("A,0,14; B,0,14", "mlfq:quantum=2"), "A 0-2, B 2-4, A 4-8, B 8-12, A 12-20, B 20-28");
}

#[test]
fn a_newcomer_waits_at_the_tail_of_the_first_queue() {
    assert_eq!(gantt("A,0,2; B,0,2; C,1,2", "mlfq"), "A 0-2, B 2-4, C 4-6");
}

#[test]
fn who_finishes_within_its_quantum_leaves() {
    assert_eq!(gantt("A,0,1; B,0,2; C,0,3", "mlfq"), "A 0-1, B 1-3, C 3-6");
}

#[test]
fn who_does_not_goes_to_the_tail_of_the_next_queue_down_to_the_nth_which_is_round_robin() {
    assert_eq!(
        gantt("A,0,8; B,0,8", "mlfq:levels=2,quantum=1"),
        "A 0-1, B 1-2, A 2-4, B 4-6, A 6-8, B 8-10, A 10-12, B 12-14, A 14-15, B 15-16"
    );
}

#[test]
fn a_lower_queue_is_served_only_while_all_above_are_empty() {
    let rows = "Low,0,6; N1,2,2; N2,3,2; N3,5,2";
    assert_eq!(gantt(rows, "mlfq"), "Low 0-2, N1 2-4, N2 4-6, N3 6-8, Low 8-12");
}

#[test]
fn a_newcomer_preempts_and_the_preempted_goes_to_the_tail_of_its_queue() {
    // A and B are in the second queue; A runs when C comes, and then it is B's turn.
    let rows = "A,0,6; B,0,6; C,5,1";
    assert_eq!(gantt(rows, "mlfq"), "A 0-2, B 2-4, A 4-5, C 5-6, B 6-10, A 10-13");
    let on_two = Options { cpus: 2, ..under("mlfq") };
    assert_eq!(
        gantt_with("A,0,6; B,0,1; C,3,1; D,3,2", on_two),
        "0:A 0-3, 1:B 0-1, 0:D 3-5, 1:C 3-4, 1:A 4-7"
    );
}
