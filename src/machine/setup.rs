//! What a machine is booted with: the program's surroundings and the cost of things.

use std::rc::Rc;

use crate::{lang::vm::Stdout, process::StartMethod, time::Duration};

/// Everything about a run but the program and its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// A policy string, such as `rr:quantum=10`.
    pub policy: Rc<str>,
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

impl Default for Options {
    /// The page's: classroom costs, one CPU, round robin.
    fn default() -> Options {
        Options {
            policy: crate::policy::DEFAULT.into(),
            cpus: 1,
            seed: 1,
            costs: Costs::CLASSROOM,
            stdout: Stdout::Terminal,
            start_method: StartMethod::Fork,
            limit_operations: 10_000_000,
            switch_cost: Duration::ZERO,
        }
    }
}
