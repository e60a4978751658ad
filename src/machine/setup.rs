//! What a machine is booted with: the program's surroundings and the cost of things.

use std::rc::Rc;

use crate::{lang::vm::Stdout, process::StartMethod, time::Duration};

/// Everything about a run but the program and its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// A policy string, such as `rr:quantum=10`.
    pub policy: Rc<str>,
    /// The Python text of the person's own rule, for the policy `custom`.
    pub choose: Option<Rc<str>>,
    pub cpus: u16,
    pub seed: u64,
    pub costs: Costs,
    pub stdout: Stdout,
    /// How processes are made unless the program says so.
    pub start_method: StartMethod,
    /// User bytecodes and visible operations after which the run is stopped.
    pub limit_operations: u64,
    /// What a CPU pays for starting another task than the one it last ran.
    pub switch_cost: Duration,
    pub ties: Ties,
    /// Whether a newcomer that is as good as a running task takes its CPU too.
    pub preempt_equal: bool,
    /// Whether a greater priority number is the more urgent.
    pub high_first: bool,
    pub queues: Queues,
    /// Whether the holder of a workload's lock is as urgent as the most urgent that waits for it.
    pub inherit: bool,
}

/// What decides where nothing else does: books differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// Of one instant, a process whose quantum expired joins the ready queue before arrivals and wake-ups.
    pub requeue_first: bool,
    pub equal: Equal,
}

/// Which of two with equal keys goes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Equal {
    /// Whoever joined the ready queue first.
    #[default]
    Joined,
    /// Whoever arrived first; then input order.
    Arrival,
    /// Input order.
    Input,
}

/// Ready queues of several CPUs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Queues {
    /// One for all.
    #[default]
    One,
    /// One a CPU; an idle CPU steals from the longest.
    PerCpu,
}

/// How long things take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Costs {
    /// A statement of the program, and a visible operation.
    pub statement: Duration,
    /// Making a process by fork; the parent pays.
    pub fork: Duration,
    /// What a process that begins anew does before its first statement: the interpreter's start; the child pays.
    pub spawn: Duration,
    /// Exit, and death by signal.
    pub exit: Duration,
}

impl Costs {
    /// As on a real machine: the command line's default.
    pub const REAL: Costs = Costs {
        statement: Duration::from_micros(1),
        fork: Duration::from_millis(2),
        spawn: Duration::from_millis(37),
        exit: Duration::from_micros(300),
    };
    /// Slow enough that preemption can be seen: the page's default.
    pub const CLASSROOM: Costs = Costs {
        statement: Duration::from_millis(1),
        fork: Duration::from_millis(2),
        spawn: Duration::from_millis(37),
        exit: Duration::from_micros(300),
    };

    /// The preset of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Costs> {
        match name {
            "real" => Some(Costs::REAL),
            "classroom" => Some(Costs::CLASSROOM),
            _ => None,
        }
    }
}

impl Options {
    /// The defaults for workloads: one CPU, round robin with the quantum of its own default, switches for free.
    #[must_use]
    pub fn workload() -> Options {
        Options { policy: "rr:quantum=4".into(), ..Options::default() }
    }

    /// How many ready queues there are.
    #[must_use]
    pub fn queue_count(&self) -> u16 {
        match self.queues {
            Queues::One => 1,
            Queues::PerCpu => self.cpus.max(1),
        }
    }
}

impl Default for Options {
    /// The page's: classroom costs, one CPU, round robin.
    fn default() -> Options {
        Options {
            policy: crate::policy::DEFAULT.into(),
            choose: None,
            cpus: 1,
            seed: 1,
            costs: Costs::CLASSROOM,
            stdout: Stdout::Terminal,
            start_method: StartMethod::Fork,
            limit_operations: 10_000_000,
            switch_cost: Duration::ZERO,
            ties: Ties::default(),
            preempt_equal: false,
            high_first: false,
            queues: Queues::One,
            inherit: false,
        }
    }
}
