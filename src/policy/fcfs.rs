//! First come, first served.
//!
//! Rule: whoever joined the ready queue first runs, until it blocks or ends (Silberschatz, *Operating System
//! Concepts*, 10th ed., 5.3.1).

use std::collections::VecDeque;

use super::{Arguments, Candidate, Info, Parameter, ParameterKind, Policy, Programs, Reason};
use crate::{id::Tid, time::Instant};

/// First come, first served.
pub const INFO: Info = Info {
    key: "fcfs",
    parameters: &[Parameter { name: "degree", default: "0", kind: ParameterKind::Count(0, 1000) }],
    programs: Programs::Yes,
    build,
};

fn build(arguments: &Arguments) -> Box<dyn Policy> {
    Box::new(Fcfs { line: VecDeque::new(), degree: arguments.count("degree") })
}

/// The ready queue: a line, and who joined it when.
#[derive(Clone, Debug, Default)]
pub struct Fcfs {
    line: VecDeque<(Tid, Instant)>,
    /// Most jobs in the system; 0 for no limit.
    degree: u32,
}

impl Policy for Fcfs {
    fn enqueue(&mut self, who: &mut Candidate, _: Instant) {
        self.line.push_back((who.tid, who.joined));
    }

    fn pick(&mut self, _: Instant) -> Option<(Tid, Reason)> {
        let ready = self.line.len() as u32;
        let (first, _) = self.line.pop_front()?;
        let reason = match self.line.front() {
            None => Reason::Only,
            Some((_, next)) => Reason::First { ready, next: *next },
        };
        Some((first, reason))
    }

    fn remove(&mut self, tid: Tid) {
        self.line.retain(|(other, _)| *other != tid);
    }

    fn degree(&self) -> Option<u32> {
        (self.degree > 0).then_some(self.degree)
    }

    fn len(&self) -> usize {
        self.line.len()
    }

    fn lanes(&self, _: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        vec![self.line.iter().map(|(tid, _)| (*tid, None)).collect()]
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
