//! Who had which CPU when, with the figures of the run; from a workload's events.

use std::rc::Rc;

pub use crate::metrics::{Distribution, Figures, ProcessFigures};
use crate::{
    event::{Event, Kind},
    id::{CpuId, Pid, Tid},
    machine::{Machine, Options, Watcher},
    metrics::Counter,
    policy,
    recording::{self, Recording},
    time::Instant,
    workload::Workload,
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

/// Puts a schedule together from events.
#[derive(Debug)]
struct Folder {
    slices: Vec<Slice>,
    switches: Vec<Slice>,
    cpus: Vec<Cpu>,
    counter: Counter,
}

/// What is known of a CPU.
#[derive(Clone, Copy, Debug, Default)]
struct Cpu {
    /// Who runs, since when.
    running: Option<(Pid, Instant)>,
    /// The slice that ended last.
    ended: Option<usize>,
}

impl Folder {
    fn new(cpus: u16) -> Folder {
        let cpus = vec![Cpu::default(); usize::from(cpus.max(1))];
        Folder { slices: Vec::new(), switches: Vec::new(), cpus, counter: Counter::default() }
    }

    fn leave(&mut self, id: CpuId, at: Instant) {
        let cpu = &mut self.cpus[usize::from(id.0)];
        let Some((pid, start)) = cpu.running.take().filter(|(_, start)| *start < at) else { return };
        if let Some(before) = cpu.ended.map(|index| &mut self.slices[index])
            && before.pid == pid
            && before.end == start
        {
            before.end = at;
            return;
        }
        cpu.ended = Some(self.slices.len());
        self.slices.push(Slice { cpu: id, pid, start, end: at });
    }

    fn finish(mut self, machine: &Machine) -> Schedule {
        for index in 0..self.cpus.len() {
            self.leave(CpuId(index as u16), machine.now());
        }
        let Folder { mut slices, switches, counter, .. } = self;
        slices.sort_unstable_by_key(|slice| (slice.start, slice.cpu));
        Schedule { slices, switches, figures: counter.finish(machine) }
    }
}

impl Watcher for Folder {
    fn event(&mut self, event: &Event) {
        self.counter.take(event);
        match event.kind {
            Kind::Dispatch { cpu } => {
                self.cpus[usize::from(cpu.0)].running = Some((event.pid, event.at));
            }
            Kind::Expire { cpu }
            | Kind::Preempt { cpu, .. }
            | Kind::Block { cpu, .. }
            | Kind::Exit { cpu, .. } => self.leave(cpu, event.at),
            Kind::Switch { cpu, cost } => {
                self.switches.push(Slice { cpu, pid: event.pid, start: event.at, end: event.at + cost });
            }
            _ => {}
        }
    }

    fn turn(&mut self, cpu: CpuId, to: (Pid, Tid), at: Instant) {
        self.leave(cpu, at);
        self.counter.dispatch(cpu, to.0, to.1, at);
        self.cpus[usize::from(cpu.0)].running = Some((to.0, at));
    }
}

impl Schedule {
    /// The schedule of a workload's recording; None of a run that is only told.
    #[must_use]
    pub fn of(recording: &Recording) -> Option<Schedule> {
        let machine = recording.end()?;
        let mut folder = Folder::new(machine.options().cpus);
        for event in &recording.events {
            folder.event(event);
        }
        Some(folder.finish(machine))
    }
}

/// Makes a schedule without keeping the events that lead to it.
#[derive(Debug)]
pub struct Scheduler {
    machine: Machine,
    folder: Folder,
}

impl Scheduler {
    /// Begins to run `workload` under the policy that its options name.
    ///
    /// # Errors
    /// The policy string names no policy, or the person's own rule cannot be used.
    pub fn new(workload: &Rc<Workload>, options: Rc<Options>) -> Result<Scheduler, policy::Error> {
        let folder = Folder::new(options.cpus);
        let queues = recording::queues(&options, false)?;
        Ok(Scheduler { machine: Machine::boot_workload(workload, options, queues), folder })
    }

    /// Goes on for about `events` events; true when the run has ended.
    pub fn advance(&mut self, events: usize) -> bool {
        self.machine.run(events, &mut self.folder)
    }

    /// How many slices there are so far.
    #[must_use]
    pub fn slices(&self) -> usize {
        self.folder.slices.len()
    }

    /// The schedule, and the machine as it stands.
    #[must_use]
    pub fn finish(self) -> (Schedule, Machine) {
        (self.folder.finish(&self.machine), self.machine)
    }
}
