//! Small workloads as a line of text, and the schedule that a policy makes of them as another.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::rc::Rc;

use interleave::{
    id::Pid,
    machine::Options,
    recording::Recording,
    schedule::{Figures, Schedule, Slice},
    workload::{Workload, units},
};

/// `A,0,5; B,1,3 io:2 1`: name, arrival, bursts and perhaps priority of each process.
pub fn workload(rows: &str) -> Rc<Workload> {
    let header =
        if rows.split(';').next().unwrap_or("").matches(',').count() == 3 { ",priority" } else { "" };
    let lines: Vec<&str> = rows.split(';').map(str::trim).collect();
    let table = format!("name,arrival,bursts{header}\n{}\n", lines.join("\n"));
    Rc::new(Workload::from_csv(&table).unwrap_or_else(|error| panic!("{error:?}\n{table}")))
}

/// The defaults for workloads under that policy.
pub fn under(policy: &str) -> Options {
    Options { policy: policy.into(), ..Options::workload() }
}

pub fn record(rows: &str, options: Options) -> Recording {
    Recording::of_workload(&workload(rows), Rc::new(options)).unwrap_or_else(|error| panic!("{error}"))
}

/// Who ran when: `A 0-4, B 4-7`; with several CPUs each with the number of its CPU before it.
pub fn gantt_with(rows: &str, options: Options) -> String {
    let cpus = options.cpus;
    let (workload, schedule) =
        (workload(rows), Schedule::of(&record(rows, options)).expect("a machine of ours ran it"));
    let one = |slice: &Slice| {
        let name = &workload.processes[(slice.pid.0 - Pid::MAIN.0) as usize].name;
        let cpu = if cpus > 1 { format!("{}:", slice.cpu.0) } else { String::new() };
        format!("{cpu}{name} {}-{}", units(slice.start.micros()), units(slice.end.micros()))
    };
    schedule.slices.iter().map(one).collect::<Vec<String>>().join(", ")
}

/// The same under a policy with all else at its default.
pub fn gantt(rows: &str, policy: &str) -> String {
    gantt_with(rows, under(policy))
}

pub fn figures(rows: &str, options: Options) -> Figures {
    Schedule::of(&record(rows, options)).expect("a machine of ours ran it").figures
}

/// When each process ended, in units, in input order.
pub fn completions(rows: &str, policy: &str) -> Vec<u64> {
    let processes = figures(rows, under(policy)).processes;
    processes.iter().map(|it| it.completion.expect("it ends").micros() / 1000).collect()
}
