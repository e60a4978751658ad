//! Who had which CPU when, and the figures of a workload's run; from its events.

use std::rc::Rc;

use crate::{
    event::{Event, Kind},
    id::{CpuId, Pid},
    machine::{Machine, Options, Watcher},
    policy,
    process::Times,
    recording::{self, Recording},
    time::{Duration, Instant},
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

/// Puts a schedule together from events.
#[derive(Debug)]
struct Folder {
    slices: Vec<Slice>,
    switches: Vec<Slice>,
    cpus: Vec<Cpu>,
    tallies: Vec<Tally>,
    context_switches: u32,
}

/// What is known of a CPU.
#[derive(Clone, Copy, Debug, Default)]
struct Cpu {
    /// Who runs, since when.
    running: Option<(Pid, Instant)>,
    /// The slice that ended last.
    ended: Option<usize>,
    /// Who ran last.
    last: Option<Pid>,
}

/// What is counted of a process.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    first_run: Option<Instant>,
    switches: u32,
    misses: u32,
}

impl Folder {
    fn new(cpus: u16, processes: usize) -> Folder {
        Folder {
            slices: Vec::new(),
            switches: Vec::new(),
            cpus: vec![Cpu::default(); usize::from(cpus.max(1))],
            tallies: vec![Tally::default(); processes],
            context_switches: 0,
        }
    }

    fn take(&mut self, event: &Event) {
        match event.kind {
            Kind::Dispatch { cpu } => self.begin(cpu, event.pid, event.at),
            Kind::Expire { cpu }
            | Kind::Preempt { cpu, .. }
            | Kind::Block { cpu, .. }
            | Kind::Exit { cpu, .. } => self.leave(cpu, event.at),
            Kind::Switch { cpu, cost } => {
                self.switches.push(Slice { cpu, pid: event.pid, start: event.at, end: event.at + cost });
            }
            Kind::Miss { .. } => self.tallies[(event.pid.0 - Pid::MAIN.0) as usize].misses += 1,
            _ => {}
        }
    }

    fn begin(&mut self, cpu: CpuId, pid: Pid, at: Instant) {
        let cpu = &mut self.cpus[usize::from(cpu.0)];
        cpu.running = Some((pid, at));
        let switched = cpu.last.replace(pid).is_some_and(|last| last != pid);
        self.context_switches += u32::from(switched);
        // Pids are given out in the order of the table.
        let tally = &mut self.tallies[(pid.0 - Pid::MAIN.0) as usize];
        tally.first_run = tally.first_run.or(Some(at));
        tally.switches += u32::from(switched);
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
        let Folder { mut slices, switches, tallies, context_switches, cpus } = self;
        slices.sort_unstable_by_key(|slice| (slice.start, slice.cpu));
        let processes = machine.processes().zip(tallies).map(|(process, tally)| ProcessFigures {
            pid: process.pid,
            arrival: process.created,
            first_run: tally.first_run,
            completion: process.ended,
            times: machine.task(process.tasks[0]).times_at(machine.now()),
            switches: tally.switches,
            misses: tally.misses,
        });
        let figures = figures(processes.collect(), context_switches, cpus.len());
        Schedule { slices, switches, figures }
    }
}

impl Watcher for Folder {
    fn event(&mut self, event: &Event) {
        self.take(event);
    }

    fn turn(&mut self, cpu: CpuId, _: Pid, to: Pid, at: Instant) {
        self.leave(cpu, at);
        self.begin(cpu, to, at);
    }
}

impl Schedule {
    /// The schedule of a workload's recording.
    #[must_use]
    pub fn of(recording: &Recording) -> Schedule {
        let machine = recording.end();
        let mut folder = Folder::new(machine.options().cpus, machine.processes().count());
        for event in &recording.events {
            folder.take(event);
        }
        folder.finish(machine)
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
        let folder = Folder::new(options.cpus, workload.processes.len());
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

fn figures(processes: Vec<ProcessFigures>, context_switches: u32, cpus: usize) -> Figures {
    let makespan = processes.iter().filter_map(|it| it.completion).max().unwrap_or(Instant::BOOT);
    let there_was = makespan.micros() as f64 * cpus as f64;
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
