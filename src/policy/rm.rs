//! Rate monotonic scheduling.
//!
//! Rule: of the ready jobs the one of the process with the shortest period runs, and preempts (Liu and Layland,
//! *Scheduling Algorithms for Multiprogramming in a Hard-Real-Time Environment*, JACM 20(1), 1973, section 4;
//! Silberschatz, *Operating System Concepts*, 10th ed., 5.6.3). No other fixed order meets deadlines at the ends of
//! periods that this one misses. Whoever has no period comes last.

use super::{Arguments, Candidate, Info, Measure, Policy, Programs, Reason, keyed::Keyed};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// Rate monotonic scheduling.
pub const INFO: Info = Info { key: "rm", parameters: &[], programs: Programs::No, build };

fn build(_: &Arguments) -> Box<dyn Policy> {
    Box::new(Rm(Keyed::default()))
}

/// Ready tasks by period.
#[derive(Clone, Debug)]
pub struct Rm(Keyed);

/// Its period in microseconds.
fn key(who: &Candidate) -> i64 {
    who.period.map_or(i64::MAX, |period| period.micros() as i64)
}

impl Policy for Rm {
    fn enqueue(&mut self, who: &mut Candidate, _: Instant) {
        self.0.insert(who, key(who), 1);
    }

    fn pick(&mut self, _: Instant) -> Option<(Tid, Reason)> {
        let (tid, _, _, reason) = self.0.pick(Measure::Period, |key| key)?;
        Some((tid, reason))
    }

    fn remove(&mut self, tid: Tid) {
        self.0.remove(tid);
    }

    fn preempts(&self) -> Option<Measure> {
        Some(Measure::Period)
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
