//! Simulated slices of ours: `slices CASE PROCESSES` prints how many slices a workload has, the CPU seconds that its
//! schedule with its figures took, and those of its recording, any moment of which can be shown again; each the mean
//! of as many runs as fit in half a second.
//!
//! The workloads are those of `benches/peers/peers.py`, number for number. CPU time is that of the process as Linux
//! counts it, which is by ticks of some milliseconds; elsewhere it is elapsed time.

use std::{fs, rc::Rc, time::Instant as Clock};

use interleave::{
    machine::Options,
    recording::Recording,
    schedule::Scheduler,
    time::{Duration, Instant},
    workload::Workload,
};

fn main() {
    // `cargo bench` adds an argument of its own.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let case = arguments.first().map_or("rr", |case| case.as_str());
    let processes = arguments.get(1).and_then(|many| many.parse().ok()).unwrap_or(1000);
    let (policy, workload) = match case {
        "rr" => ("rr:quantum=1", together(processes, 100_000 / processes)),
        "eevdf" => ("eevdf:slice=1", together(processes, (10_000 / processes).max(10))),
        "rm" | "edf" => (case, periodic(processes, 5_000)),
        _ => panic!("usage: slices rr|eevdf|rm|edf PROCESSES"),
    };
    let workload = Rc::new(workload);
    let options = Rc::new(Options { policy: policy.into(), ..Options::workload() });
    let schedule = || {
        let mut scheduler = Scheduler::new(&workload, Rc::clone(&options)).expect("the policy exists");
        while !scheduler.advance(usize::MAX) {}
        scheduler.finish().0
    };
    let record = || Recording::of_workload(&workload, Rc::clone(&options)).expect("the policy exists");
    let slices = schedule().slices.len();
    println!("{slices} {} {}", mean_seconds(|| drop(schedule())), mean_seconds(|| drop(record())));
}

fn mean_seconds(mut run: impl FnMut()) -> f64 {
    let (start, mut runs) = (Stopwatch::start(), 0);
    while runs == 0 || start.seconds() < 0.5 {
        run();
        runs += 1;
    }
    start.seconds() / f64::from(runs)
}

/// Processes that arrive together, each with one burst of so many units.
fn together(processes: u64, burst: u64) -> Workload {
    let row = |row: u64| format!(r#"{{"name":"P{row}","arrival":0,"bursts":[{burst}]}}"#);
    read(&(0..processes).map(row).collect::<Vec<_>>())
}

/// Periodic tasks that use 90 % of a CPU, for so many units.
fn periodic(tasks: u64, units: u64) -> Workload {
    let periods = [10, 20, 25, 40, 50, 100, 125, 200, 250, 500];
    let row = |row: u64| {
        let period = periods[row as usize % periods.len()];
        let computation = Duration::from_micros(period * 900 / tasks).millis();
        format!(r#"{{"name":"T{row}","arrival":0,"bursts":[{computation}],"period":{period}}}"#)
    };
    let mut workload = read(&(0..tasks).map(row).collect::<Vec<_>>());
    workload.until = Some(Instant::from_micros(units * 1000));
    workload
}

fn read(rows: &[String]) -> Workload {
    Workload::from_json(&format!("[{}]", rows.join(","))).expect("the workload is well formed")
}

struct Stopwatch {
    cpu: Option<u64>,
    clock: Clock,
}

impl Stopwatch {
    fn start() -> Stopwatch {
        Stopwatch { cpu: cpu_nanoseconds(), clock: Clock::now() }
    }

    fn seconds(&self) -> f64 {
        match (self.cpu, cpu_nanoseconds()) {
            (Some(start), Some(now)) => (now - start) as f64 / 1e9,
            _ => self.clock.elapsed().as_secs_f64(),
        }
    }
}

fn cpu_nanoseconds() -> Option<u64> {
    fs::read_to_string("/proc/self/schedstat").ok()?.split(' ').next()?.parse().ok()
}
