//! Earliest deadline first.
//!
//! Rule: of the ready jobs the one whose absolute deadline, its release plus the relative deadline, comes first runs; one
//! that comes earlier preempts (Liu and Layland, *Scheduling Algorithms for Multiprogramming in a Hard-Real-Time
//! Environment*, JACM 20(1), 1973, section 7, "deadline driven"; Silberschatz, *Operating System Concepts*, 10th ed.,
//! 5.6.4). On one CPU it meets all deadlines that can be met (Dertouzos, IFIP Congress 1974). Whoever has no deadline
//! comes last.

use super::{Arguments, Candidate, Info, Measure, Policy, Programs, Reason, keyed::Keyed};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// Earliest deadline first.
pub const INFO: Info = Info { key: "edf", parameters: &[], programs: Programs::No, build };

fn build(_: &Arguments) -> Box<dyn Policy> {
    Box::new(Edf(Keyed::default()))
}

/// Ready tasks by deadline.
#[derive(Clone, Debug)]
pub struct Edf(Keyed);

/// When its job ought to be done, microseconds since boot.
fn key(who: &Candidate) -> i64 {
    who.deadline.map_or(i64::MAX, |due| due.micros() as i64)
}

impl Policy for Edf {
    fn enqueue(&mut self, who: &mut Candidate, _: Instant) {
        self.0.insert(who, key(who), 1);
    }

    fn pick(&mut self, _: Instant) -> Option<(Tid, Reason)> {
        let (tid, _, _, reason) = self.0.pick(Measure::Deadline, |key| key)?;
        Some((tid, reason))
    }

    fn remove(&mut self, tid: Tid) {
        self.0.remove(tid);
    }

    fn preempts(&self) -> Option<Measure> {
        Some(Measure::Deadline)
    }

    fn best(&mut self, _: Instant) -> Option<(Tid, i64)> {
        self.0.first()
    }

    fn key(&self, who: &Candidate, _: Duration, _: Instant) -> i64 {
        key(who)
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn lanes(&self, _: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        self.0.lanes(|key| key)
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
