//! Who had which CPU when, and the figures of a workload's run; from its events.

use std::collections::BTreeMap;

use crate::{
    event::Kind,
    id::{CpuId, Pid},
    process::Times,
    recording::Recording,
    time::{Duration, Instant},
};

/// A process on a CPU from one moment to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    pub cpu: CpuId,
    pub pid: Pid,
    pub start: Instant,
    pub end: Instant,
}

/// The schedule that a policy made of a workload.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Merged while a process goes on on its CPU without a gap; in order of start, then CPU.
    pub slices: Vec<Slice>,
    /// Time paid for switches, by the process switched to.
    pub switches: Vec<Slice>,
    pub figures: Figures,
}

/// Figures of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// In input order.
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
    /// Dispatches of another process than the one that the CPU last ran.
    pub context_switches: u32,
    /// When the last process ended.
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
    /// Time in each state; what was paid for switches to it is in none.
    pub times: Times,
    /// Times that a CPU came to it from another process.
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

/// Puts slices together from events.
#[derive(Debug, Default)]
struct Folder {
    slices: Vec<Slice>,
    switches: Vec<Slice>,
    /// On each CPU: who runs, since when.
    running: BTreeMap<CpuId, (Pid, Instant)>,
    /// The slice of each CPU that ended last.
    ended: BTreeMap<CpuId, usize>,
    /// Who each CPU ran last.
    last: BTreeMap<CpuId, Pid>,
}

impl Folder {
    fn leave(&mut self, cpu: CpuId, at: Instant) {
        let Some((pid, start)) = self.running.remove(&cpu) else { return };
        if at == start {
            return;
        }
        if let Some(before) = self.ended.get(&cpu).map(|index| &mut self.slices[*index])
            && before.pid == pid
            && before.end == start
        {
            before.end = at;
            return;
        }
        self.ended.insert(cpu, self.slices.len());
        self.slices.push(Slice { cpu, pid, start, end: at });
    }
}

impl Schedule {
    /// The schedule of a recording.
    #[must_use]
    pub fn of(recording: &Recording) -> Schedule {
        let machine = recording.end();
        let mut processes: Vec<ProcessFigures> = machine
            .processes()
            .map(|process| ProcessFigures {
                pid: process.pid,
                arrival: process.created,
                first_run: None,
                completion: process.ended,
                times: machine.task(process.tasks[0]).times_at(machine.now()),
                switches: 0,
                misses: 0,
            })
            .collect();
        let mut folder = Folder::default();
        let mut context_switches = 0;
        for event in &recording.events {
            // Pids are given out in the order of the table.
            let row = event.pid.0.wrapping_sub(Pid::MAIN.0) as usize;
            let figures = processes.get_mut(row);
            match event.kind {
                Kind::Dispatch { cpu } => {
                    folder.running.insert(cpu, (event.pid, event.at));
                    let switched = folder.last.insert(cpu, event.pid).is_some_and(|last| last != event.pid);
                    context_switches += u32::from(switched);
                    if let Some(figures) = figures {
                        figures.first_run = figures.first_run.or(Some(event.at));
                        figures.switches += u32::from(switched);
                    }
                }
                Kind::Expire { cpu }
                | Kind::Preempt { cpu, .. }
                | Kind::Block { cpu, .. }
                | Kind::Exit { cpu, .. } => folder.leave(cpu, event.at),
                Kind::Switch { cpu, cost } => {
                    let slice = Slice { cpu, pid: event.pid, start: event.at, end: event.at + cost };
                    folder.switches.push(slice);
                }
                Kind::Miss { .. } => {
                    if let Some(figures) = figures {
                        figures.misses += 1;
                    }
                }
                _ => {}
            }
        }
        let running: Vec<CpuId> = folder.running.keys().copied().collect();
        for cpu in running {
            folder.leave(cpu, machine.now());
        }
        let Folder { mut slices, switches, .. } = folder;
        slices.sort_unstable_by_key(|slice| (slice.start, slice.cpu));
        let cpus = machine.options().cpus.max(1);
        Schedule { slices, switches, figures: figures(processes, context_switches, cpus) }
    }
}

fn figures(processes: Vec<ProcessFigures>, context_switches: u32, cpus: u16) -> Figures {
    let makespan = processes.iter().filter_map(|it| it.completion).max().unwrap_or(Instant::BOOT);
    let there_was = makespan.micros() as f64 * f64::from(cpus);
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
