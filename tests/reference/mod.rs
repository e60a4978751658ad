//! A second scheduler, written from the rules alone: ticks, plain lists and linear scans, everything looked up
//! again at every tick. It is slow and simple on purpose, and shares nothing with the crate, not even a type.
//!
//! Times are whole ticks; `Rules::micros` says how long a tick is.

#![allow(dead_code, unused_imports, reason = "each test file uses its own part")]

mod arrivals;
pub mod chart;
mod choice;
pub mod random;
pub mod words;
mod world;

pub use world::run;

/// One step of a process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Run(u64),
    Device(u64, usize),
    Take(usize),
    Give(usize),
}

/// A process as it is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub arrival: u64,
    pub steps: Vec<Step>,
    pub priority: i64,
    pub tickets: u64,
    pub period: Option<u64>,
    pub deadline: Option<u64>,
}

/// What is to be scheduled; `until` is the moment from which no periodic job is released.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    pub people: Vec<Person>,
    pub until: Option<u64>,
}

/// Why a process joins the ready queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    New,
    Io,
    Lock,
    Sleep,
    Expired,
    Preempted,
    /// Only in the classes of `mlq`: any wake-up that no class names.
    Wake,
    /// Only in the classes of `mlq`: whatever the reason, a process of this priority.
    Priority(i64),
}

/// How the next burst is known: as it is, or predicted (alpha in thousandths, first prediction in microseconds).
pub type Estimate = Option<(u64, u64)>;

#[derive(Clone, Debug, PartialEq)]
pub enum Policy {
    Fcfs {
        degree: usize,
    },
    Sjf {
        estimate: Estimate,
        degree: usize,
    },
    Srtf {
        estimate: Estimate,
    },
    Ljf,
    Lrtf,
    Hrrn,
    Priority {
        preemptive: bool,
        aging: u64,
    },
    Rr {
        quantum: u64,
    },
    Mlq {
        classes: Vec<(Vec<Reason>, Option<u64>)>,
    },
    Mlfq {
        levels: usize,
        quantum: u64,
        growth: u64,
        boost: u64,
        total: bool,
        reset: bool,
        head: bool,
    },
    Stride {
        quantum: u64,
    },
    Edf,
    Rm,
    /// Everybody of nice 0, so that virtual time is time.
    Cfs {
        latency: u64,
        granularity: u64,
        wakeup: u64,
    },
}

/// Who goes first among equals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Equal {
    Joined,
    Arrival,
    Input,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    pub policy: Policy,
    pub cpus: usize,
    pub cost: u64,
    pub requeue_first: bool,
    pub equal: Equal,
    pub preempt_equal: bool,
    pub high_first: bool,
    pub own_queues: bool,
    /// Microseconds in a tick.
    pub micros: u64,
}

/// A process on a CPU for a while without a gap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slice {
    pub cpu: usize,
    pub row: usize,
    pub start: u64,
    pub end: u64,
}

/// What became of one process.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fate {
    pub first_run: Option<u64>,
    pub completion: Option<u64>,
    pub running: u64,
    pub waiting: u64,
    pub blocked: u64,
    pub switching: u64,
    pub misses: u64,
}

/// A whole run: `slices` in order of start, then CPU; `fates` by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub slices: Vec<Slice>,
    pub fates: Vec<Fate>,
    pub switches: u64,
}

impl Person {
    /// One CPU burst.
    pub fn new(arrival: u64, steps: &[Step]) -> Person {
        let steps = steps.to_vec();
        Person { arrival, steps, priority: 0, tickets: 100, period: None, deadline: None }
    }
}

impl Rules {
    /// One CPU, every option as it is unless given, a tick of one unit.
    pub fn new(policy: Policy) -> Rules {
        Rules {
            policy,
            cpus: 1,
            cost: 0,
            requeue_first: false,
            equal: Equal::Joined,
            preempt_equal: false,
            high_first: false,
            own_queues: false,
            micros: 1000,
        }
    }
}
