//! Round robin.
//!
//! Rule: first come, first served, but nobody runs longer than a quantum at a time; whoever used its quantum up goes
//! to the tail of the line (Silberschatz, *Operating System Concepts*, 10th ed., 5.3.3). A fresh quantum at each
//! dispatch; alone in the system a process goes on without a switch.

use super::{Arguments, Candidate, Info, Parameter, ParameterKind, Policy, Programs, Reason, fcfs::Fcfs};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// Round robin: one parameter, the quantum.
pub const INFO: Info = Info {
    key: "rr",
    parameters: &[Parameter { name: "quantum", default: "4", kind: ParameterKind::Time }],
    programs: Programs::Yes,
    build,
};

fn build(arguments: &Arguments) -> Box<dyn Policy> {
    Box::new(RoundRobin { line: Fcfs::default(), quantum: arguments.time("quantum") })
}

/// A line, and how long a turn is.
#[derive(Clone, Debug)]
pub struct RoundRobin {
    line: Fcfs,
    quantum: Duration,
}

impl Policy for RoundRobin {
    fn enqueue(&mut self, who: &mut Candidate, now: Instant) {
        self.line.enqueue(who, now);
    }

    fn pick(&mut self, now: Instant) -> Option<(Tid, Reason)> {
        self.line.pick(now)
    }

    fn remove(&mut self, tid: Tid) {
        self.line.remove(tid);
    }

    fn quantum(&self, _: &Candidate) -> Option<Duration> {
        Some(self.quantum)
    }

    fn len(&self) -> usize {
        self.line.len()
    }

    fn lanes(&self, now: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        self.line.lanes(now)
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
