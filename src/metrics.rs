//! Figures of a run, of a program's as of a workload's: turnaround, waiting, response, switches, utilisation.

use crate::{
    event::{Event, Kind},
    id::{CpuId, Pid, Tid},
    machine::Machine,
    process::Times,
    recording::Recording,
    time::{Duration, Instant},
};

/// Figures of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// In pid order, which is a workload's input order.
    pub processes: Vec<ProcessFigures>,
    pub turnaround: Distribution,
    pub waiting: Distribution,
    /// Of the processes that ran at all.
    pub response: Distribution,
    /// Processes that ended in a unit (1 ms).
    pub throughput: f64,
    /// CPU time used, over CPU time there was; 0 to 1.
    pub cpu_utilisation: f64,
    /// Jain's index of the processes' CPU time over turnaround: 1 when all are slowed down alike, 1/n at the least
    /// (Jain, Chiu, Hawe, DEC-TR-301, 1984).
    pub fairness: f64,
    /// Dispatches of another task than the one that the CPU last ran.
    pub context_switches: u32,
    /// When the last process ended; the run's end when somebody is left.
    pub makespan: Instant,
    /// Jobs that ended after their deadline.
    pub misses: u32,
}

/// Figures of one process.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcessFigures {
    pub pid: Pid,
    pub arrival: Instant,
    pub first_run: Option<Instant>,
    /// None when it was still there at the end.
    pub completion: Option<Instant>,
    /// Time in each state, all its tasks together; what was paid for switches to it is in none.
    pub times: Times,
    /// Times that a CPU came to it from another task.
    pub switches: u32,
    /// Its jobs that ended after their deadline.
    pub misses: u32,
}

/// How a figure is distributed over processes; microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Distribution {
    pub mean: f64,
    /// Of the whole population.
    pub deviation: f64,
    /// The least value that 95 of 100 do not exceed (nearest rank).
    pub p95: f64,
    pub least: f64,
    pub most: f64,
}

impl ProcessFigures {
    /// Completion less arrival.
    #[must_use]
    pub fn turnaround(&self) -> Option<Duration> {
        Some(self.completion?.since(self.arrival))
    }

    /// First run less arrival.
    #[must_use]
    pub fn response(&self) -> Option<Duration> {
        Some(self.first_run?.since(self.arrival))
    }
}

impl Distribution {
    /// The distribution of some lengths of time; all zero for none.
    #[must_use]
    pub fn of(lengths: impl Iterator<Item = Duration>) -> Distribution {
        let mut values: Vec<u64> = lengths.map(Duration::micros).collect();
        values.sort_unstable();
        let (Some(least), Some(most)) = (values.first(), values.last()) else {
            return Distribution::default();
        };
        let n = values.len() as f64;
        let mean = values.iter().map(|value| *value as f64).sum::<f64>() / n;
        let variance = values.iter().map(|value| (*value as f64 - mean).powi(2)).sum::<f64>() / n;
        let rank = (values.len() * 95).div_ceil(100) - 1;
        Distribution {
            mean,
            deviation: variance.sqrt(),
            p95: values[rank] as f64,
            least: *least as f64,
            most: *most as f64,
        }
    }
}

impl Figures {
    /// The figures of a recording; None of one that is only told.
    #[must_use]
    pub fn of(recording: &Recording) -> Option<Figures> {
        let machine = recording.end()?;
        let mut counter = Counter::default();
        for event in &recording.events {
            counter.take(event);
        }
        Some(counter.finish(machine))
    }
}

/// Counts what figures are made of, event by event.
#[derive(Debug, Default)]
pub struct Counter {
    /// By number of process: pids are given out in order.
    tallies: Vec<Tally>,
    /// By number of CPU: what it ran last.
    last: Vec<Option<Tid>>,
    context_switches: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    first_run: Option<Instant>,
    switches: u32,
    misses: u32,
}

/// Where a pid's tally is.
fn row(pid: Pid) -> usize {
    pid.0.saturating_sub(Pid::MAIN.0) as usize
}

impl Counter {
    /// The next event.
    pub fn take(&mut self, event: &Event) {
        match event.kind {
            Kind::Dispatch { cpu } => self.dispatch(cpu, event.pid, event.tid, event.at),
            Kind::Miss { .. } => self.tally(event.pid).misses += 1,
            _ => {}
        }
    }

    /// A task was dispatched.
    pub fn dispatch(&mut self, cpu: CpuId, pid: Pid, tid: Tid, at: Instant) {
        let cpu = usize::from(cpu.0);
        if cpu >= self.last.len() {
            self.last.resize(cpu + 1, None);
        }
        let switched = self.last[cpu].replace(tid).is_some_and(|last| last != tid);
        self.context_switches += u32::from(switched);
        let tally = self.tally(pid);
        tally.first_run = tally.first_run.or(Some(at));
        tally.switches += u32::from(switched);
    }

    fn tally(&mut self, pid: Pid) -> &mut Tally {
        let row = row(pid);
        if row >= self.tallies.len() {
            self.tallies.resize(row + 1, Tally::default());
        }
        &mut self.tallies[row]
    }

    /// The figures of the run that has brought `machine` to where it is.
    #[must_use]
    pub fn finish(self, machine: &Machine) -> Figures {
        let processes: Vec<ProcessFigures> = machine
            .processes()
            .map(|process| {
                let tally = self.tallies.get(row(process.pid)).copied().unwrap_or_default();
                ProcessFigures {
                    pid: process.pid,
                    arrival: process.created,
                    first_run: tally.first_run,
                    completion: process.ended,
                    times: Times::default(),
                    switches: tally.switches,
                    misses: tally.misses,
                }
            })
            .collect();
        figures(machine, with_times(machine, processes), self.context_switches)
    }
}

/// The times of all tasks booked on their processes.
fn with_times(machine: &Machine, mut processes: Vec<ProcessFigures>) -> Vec<ProcessFigures> {
    for task in machine.tasks() {
        // Who has not arrived when a limit ends the run has no row.
        let Ok(row) = processes.binary_search_by_key(&task.pid, |it| it.pid) else { continue };
        let (times, of_task) = (&mut processes[row].times, task.times_at(machine.now()));
        times.running += of_task.running;
        times.ready += of_task.ready;
        times.blocked += of_task.blocked;
    }
    processes
}

fn figures(machine: &Machine, processes: Vec<ProcessFigures>, context_switches: u32) -> Figures {
    let is_over = processes.iter().all(|it| it.completion.is_some());
    let makespan = processes.iter().filter_map(|it| it.completion).max().filter(|_| is_over);
    let makespan = makespan.unwrap_or(machine.now());
    let there_was = makespan.micros() as f64 * f64::from(machine.options().cpus.max(1));
    let used: Duration = processes.iter().map(|it| it.times.running).sum();
    let ended = processes.iter().filter(|it| it.completion.is_some()).count();
    let per = |value: f64, whole: f64| if whole > 0.0 { value / whole } else { 0.0 };
    let shares = processes
        .iter()
        .filter_map(|it| Some(per(it.times.running.micros() as f64, it.turnaround()?.micros() as f64)));
    let (sum, squares) = shares.fold((0.0, 0.0), |(sum, squares), x| (sum + x, squares + x * x));
    Figures {
        turnaround: Distribution::of(processes.iter().filter_map(ProcessFigures::turnaround)),
        waiting: Distribution::of(processes.iter().map(|it| it.times.ready)),
        response: Distribution::of(processes.iter().filter_map(ProcessFigures::response)),
        throughput: per(ended as f64, makespan.micros() as f64 / 1e3),
        cpu_utilisation: per(used.micros() as f64, there_was),
        fairness: per(sum * sum, ended as f64 * squares),
        context_switches,
        makespan,
        misses: processes.iter().map(|it| it.misses).sum(),
        processes,
    }
}
