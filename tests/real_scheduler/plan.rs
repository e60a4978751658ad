//! What real processes are to do, and the same as a workload for our machine.

use std::rc::Rc;

use interleave::{
    event::{Event, Kind},
    machine::Options,
    recording::Recording,
    schedule::Schedule,
    time::{Duration, Instant},
    workload::{Burst, Spec, Workload},
};

use crate::observe::Turn;

/// How the kernel is to schedule a process (sched_setattr(2)); lengths in microseconds.
#[derive(Clone, Copy, Debug)]
pub enum Class {
    /// A greater number is the more urgent.
    Fifo(u32),
    RoundRobin(u32),
    /// Of implicit deadline: the deadline is the period.
    Deadline {
        runtime: u64,
        deadline: u64,
    },
    Other(i8),
}

/// One step of a process; microseconds.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Sleeps until so long after the start.
    At(u64),
    /// Computes until its own CPU clock has gone on so far.
    Cpu(u64),
    /// Sleeps so long from now.
    Sleep(u64),
}

/// A process: begins with `At`, ends with `Cpu`.
#[derive(Clone, Debug)]
pub struct Task {
    pub class: Class,
    pub steps: Vec<Step>,
}

impl Task {
    /// One that arrives after `at` ms and then computes and sleeps in turn, in ms.
    pub fn new(class: Class, at: u64, bursts: &[u64]) -> Task {
        let of = |(index, length): (usize, &u64)| {
            if index % 2 == 0 { Step::Cpu(length * 1000) } else { Step::Sleep(length * 1000) }
        };
        let steps = std::iter::once(Step::At(at * 1000)).chain(bursts.iter().enumerate().map(of));
        Task { class, steps: steps.collect() }
    }

    /// One that does a job of `cpu` ms each `period` ms, released before `horizon`, each by the next one's release.
    pub fn periodic(at: u64, cpu: u64, period: u64, horizon: u64) -> Task {
        // Room to be late in: the kernel stops a job that takes more.
        let class = Class::Deadline { runtime: (cpu + 4) * 1000, deadline: period * 1000 };
        let job = |number: u64| [Step::At((at + number * period) * 1000), Step::Cpu(cpu * 1000)];
        let jobs = (horizon - at).div_ceil(period);
        Task { class, steps: (0..jobs).flat_map(job).collect() }
    }

    /// What it does from each time that it is to begin, with CPU bursts and sleeps in turn.
    fn jobs(&self, who: usize) -> Vec<Job> {
        let mut jobs: Vec<Job> = Vec::new();
        for step in &self.steps {
            match (step, jobs.last_mut()) {
                (Step::At(at), _) => jobs.push(Job { who, at: *at, bursts: Vec::new() }),
                (Step::Cpu(length) | Step::Sleep(length), Some(job)) => job.bursts.push(*length),
                (_, None) => panic!("a task begins with the time at which it begins"),
            }
        }
        jobs
    }

    /// All CPU time that it asks for, microseconds.
    pub fn cpu(&self) -> u64 {
        self.steps.iter().map(|step| if let Step::Cpu(length) = step { *length } else { 0 }).sum()
    }
}

/// What a process does from one `Step::At` to the next: planned, or as it was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub who: usize,
    pub at: u64,
    /// CPU time and sleeps in turn.
    pub bursts: Vec<u64>,
}

/// Processes that run side by side.
#[derive(Clone, Debug)]
pub struct Plan {
    pub tasks: Vec<Task>,
    /// To how many CPUs they are bound.
    pub cpus: u16,
}

impl Plan {
    pub fn jobs(&self) -> Vec<Job> {
        self.tasks.iter().enumerate().flat_map(|(who, task)| task.jobs(who)).collect()
    }

    /// Jobs as our machine takes them, each a process. A smaller number is more urgent there.
    fn workload(&self, jobs: &[Job]) -> Workload {
        let spec = |(index, job): (usize, &Job)| {
            let burst = |(at, length): (usize, &u64)| {
                let length = Duration::from_micros(*length);
                // A device of its own: nobody waits for another's sleep.
                let device = || format!("timer {index}").into();
                if at % 2 == 0 { Burst::Cpu(length) } else { Burst::Io { length, device: device() } }
            };
            let mut spec = Spec {
                name: format!("J{index}").into(),
                arrival: Instant::from_micros(job.at),
                bursts: job.bursts.iter().enumerate().map(burst).collect(),
                ..Spec::default()
            };
            match self.tasks[job.who].class {
                Class::Fifo(priority) | Class::RoundRobin(priority) => spec.priority = 100 - priority as i32,
                Class::Deadline { deadline, .. } => spec.deadline = Some(Duration::from_micros(deadline)),
                Class::Other(nice) => spec.nice = nice,
            }
            spec
        };
        Workload { processes: jobs.iter().enumerate().map(spec).collect(), until: None }
    }

    /// What our machine does with these jobs.
    pub fn modelled(&self, jobs: &[Job], policy: &str) -> Model {
        let options = Options { policy: policy.into(), cpus: self.cpus, ..Options::default() };
        let recording = Recording::of_workload(&Rc::new(self.workload(jobs)), Rc::new(options))
            .unwrap_or_else(|error| panic!("{policy}: {error:?}"));
        let first = recording.events.iter().map(|event| event.pid.0).min().unwrap_or(0);
        let who = |pid: u32| jobs[(pid - first) as usize].who;
        let turns =
            Schedule::of(&recording).expect("a machine of ours ran it").slices.into_iter().map(|slice| {
                Turn {
                    who: who(slice.pid.0),
                    cpu: slice.cpu.0,
                    start: slice.start.micros() as i64,
                    end: slice.end.micros() as i64,
                    can_go_on: !blocks_at(&recording.events, slice.pid.0, slice.end),
                }
            });
        let turns = turns.collect();
        let latencies = latencies(&recording.events, &who);
        Model { turns, latencies, causes: causes(&recording.events) }
    }
}

fn blocks_at(events: &[Event], pid: u32, at: Instant) -> bool {
    let ends = |kind: &Kind| matches!(kind, Kind::Block { .. } | Kind::Exit { .. });
    events.iter().any(|event| event.pid.0 == pid && event.at == at && ends(&event.kind))
}

fn latencies(events: &[Event], who: &dyn Fn(u32) -> usize) -> Vec<(usize, i64)> {
    let mut woken: Vec<(u32, Instant)> = Vec::new();
    let mut found = Vec::new();
    for event in events {
        match event.kind {
            Kind::Wake { .. } => woken.push((event.pid.0, event.at)),
            Kind::Dispatch { .. } => {
                if let Some(at) = woken.iter().position(|(pid, _)| *pid == event.pid.0) {
                    let (pid, since) = woken.swap_remove(at);
                    found.push((who(pid), event.at.since(since).micros() as i64));
                }
            }
            _ => {}
        }
    }
    found
}

/// The moments at which something happens by itself: whoever comes, ends a burst or has used its turn up.
fn causes(events: &[Event]) -> Vec<u64> {
    let is_cause = |kind: &Kind| {
        matches!(
            kind,
            Kind::Admit | Kind::Expire { .. } | Kind::Block { .. } | Kind::Wake { .. } | Kind::Exit { .. }
        )
    };
    let mut moments: Vec<u64> =
        events.iter().filter(|event| is_cause(&event.kind)).map(|event| event.at.micros()).collect();
    moments.sort_unstable();
    moments
}

/// What our machine did.
#[derive(Debug)]
pub struct Model {
    /// Not joined.
    pub turns: Vec<Turn>,
    /// How long the woken waited: who, microseconds.
    pub latencies: Vec<(usize, i64)>,
    causes: Vec<u64>,
}

impl Model {
    /// Whether everything is at least so many ms apart, so that no small delay changes the order.
    pub fn is_spread(&self, apart: u64) -> bool {
        self.causes.windows(2).all(|two| two[1] - two[0] >= apart * 1000)
    }
}

/// Marsaglia's xorshift64.
pub struct Dice(pub u64);

impl Dice {
    /// A number from `least` to `most`.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        least + (self.0 >> 11) % (most - least + 1)
    }
}

impl Plan {
    /// Whether any two deadlines are at least so many ms apart; a wake-up's delay moves each.
    pub fn has_clear_deadlines(&self, apart: u64) -> bool {
        let due = |task: &Task| -> Vec<u64> {
            let Class::Deadline { deadline, .. } = task.class else { return Vec::new() };
            let releases = task.steps.iter();
            releases
                .filter_map(|step| if let Step::At(at) = step { Some(at + deadline) } else { None })
                .collect()
        };
        let mut all: Vec<u64> = self.tasks.iter().flat_map(due).collect();
        all.sort_unstable();
        all.windows(2).all(|two| two[1] - two[0] >= apart * 1000)
    }
}

/// The first plan that `make` draws whose events under `policy` are spread.
pub fn drawn(seed: u64, policy: &str, apart: u64, make: impl Fn(&mut Dice) -> Plan) -> Plan {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ (seed + 1));
    for _ in 0..100_000 {
        let plan = make(&mut dice);
        if plan.has_clear_deadlines(5) && plan.modelled(&plan.jobs(), policy).is_spread(apart) {
            return plan;
        }
    }
    panic!("seed {seed}: no plan has its events {apart} ms apart: draw fewer or longer bursts");
}
