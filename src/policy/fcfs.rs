//! First come, first served.
//!
//! Rule: whoever joined the ready queue first runs, until it blocks or ends (Silberschatz, *Operating System
//! Concepts*, 10th ed., 5.3.1).

use std::collections::VecDeque;

use super::{Arguments, Candidate, Info, Policy, Reason};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// First come, first served: no parameters.
pub const INFO: Info = Info { key: "fcfs", parameters: &[], build };

fn build(_: &Arguments) -> Box<dyn Policy> {
    Box::new(Fcfs::default())
}

/// The ready queue: a line.
#[derive(Clone, Debug, Default)]
pub struct Fcfs {
    line: VecDeque<Candidate>,
}

impl Policy for Fcfs {
    fn enqueue(&mut self, candidate: Candidate) {
        self.line.push_back(candidate);
    }

    fn pick(&mut self, _: Instant) -> Option<(Candidate, Reason)> {
        let ready = self.line.len() as u32;
        let first = self.line.pop_front()?;
        let reason = match self.line.front() {
            None => Reason::Only,
            Some(next) => Reason::First { ready, next: next.joined },
        };
        Some((first, reason))
    }

    fn remove(&mut self, tid: Tid) {
        self.line.retain(|candidate| candidate.tid != tid);
    }

    fn quantum(&self) -> Option<Duration> {
        None
    }

    fn len(&self) -> usize {
        self.line.len()
    }

    fn lanes(&self) -> Vec<Vec<(Tid, Option<i64>)>> {
        vec![self.line.iter().map(|candidate| (candidate.tid, None)).collect()]
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
