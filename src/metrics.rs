//! Figures of a run, from its events: turnaround, waiting, response, switches, utilisation.

use std::collections::BTreeMap;

use crate::{
    event::Kind,
    id::Pid,
    process::Times,
    recording::Recording,
    time::{Duration, Instant},
};

/// Figures of one process.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcessFigures {
    pub pid: Pid,
    pub arrival: Instant,
    pub first_run: Option<Instant>,
    pub completion: Option<Instant>,
    /// Time in each state, all its tasks together.
    pub times: Times,
    /// Times that a CPU came to it from another task.
    pub switches: u32,
}

/// Figures of a whole run.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    pub processes: Vec<ProcessFigures>,
    /// Dispatches of another task than the one the CPU last ran.
    pub context_switches: u32,
    /// CPU time used, over CPU time there was.
    pub cpu_utilisation: f64,
    pub makespan: Duration,
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

impl Figures {
    /// The figures of a run.
    #[must_use]
    pub fn of(recording: &Recording) -> Figures {
        let machine = recording.end();
        let mut processes: BTreeMap<Pid, ProcessFigures> = BTreeMap::new();
        for process in machine.processes() {
            let mut times = Times::default();
            let all = recording.events.iter().filter(|event| event.pid == process.pid);
            let mut tasks: Vec<_> = all.map(|event| event.tid).collect();
            tasks.sort_unstable();
            tasks.dedup();
            for tid in tasks.into_iter().filter(|tid| machine.task(*tid).pid == process.pid) {
                let of_task = machine.task(tid).times_at(machine.now());
                times.running += of_task.running;
                times.ready += of_task.ready;
                times.blocked += of_task.blocked;
            }
            let figures = ProcessFigures {
                pid: process.pid,
                arrival: process.created,
                first_run: None,
                completion: process.ended,
                times,
                switches: 0,
            };
            processes.insert(process.pid, figures);
        }
        let (mut last, mut context_switches) = (BTreeMap::new(), 0);
        for event in &recording.events {
            let Kind::Dispatch { cpu } = event.kind else { continue };
            let Some(figures) = processes.get_mut(&event.pid) else { continue };
            figures.first_run = figures.first_run.or(Some(event.at));
            if last.insert(cpu, event.tid).is_some_and(|last| last != event.tid) {
                figures.switches += 1;
                context_switches += 1;
            }
        }
        let makespan = machine.now().since(Instant::BOOT);
        let used: Duration = processes.values().map(|figures| figures.times.running).sum();
        let there_was = makespan.micros() as f64 * f64::from(machine.options().cpus);
        let cpu_utilisation = if there_was > 0.0 { used.micros() as f64 / there_was } else { 0.0 };
        Figures { processes: processes.into_values().collect(), context_switches, cpu_utilisation, makespan }
    }
}
