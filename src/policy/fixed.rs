//! What `edf` and `rm` share: each job has a key that never changes, the smallest runs and preempts.

use super::{Candidate, Measure, Policy, Reason, ordered::Ordered};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// Ready tasks by that key, smaller is better.
#[derive(Clone, Debug)]
pub(super) struct Fixed {
    ready: Ordered<i64>,
    key: fn(&Candidate) -> i64,
    measure: Measure,
}

impl Fixed {
    pub(super) fn boxed(measure: Measure, key: fn(&Candidate) -> i64) -> Box<dyn Policy> {
        Box::new(Fixed { ready: Ordered::default(), key, measure })
    }
}

impl Policy for Fixed {
    fn enqueue(&mut self, who: &mut Candidate, _: Instant) {
        self.ready.insert((self.key)(who), who);
    }

    fn pick(&mut self, _: Instant) -> Option<(Tid, Reason)> {
        let ready = self.ready.len() as u32;
        let (tid, mine) = self.ready.pop()?;
        let reason = match self.ready.first() {
            None => Reason::Only,
            Some((_, next)) => Reason::Best { measure: self.measure, ready, mine, next },
        };
        Some((tid, reason))
    }

    fn remove(&mut self, tid: Tid) {
        self.ready.remove(tid);
    }

    fn preempts(&self) -> Option<Measure> {
        Some(self.measure)
    }

    fn best(&mut self, _: Instant) -> Option<(Tid, i64)> {
        self.ready.first()
    }

    fn key(&self, who: &Candidate, _: Duration, _: Instant) -> i64 {
        (self.key)(who)
    }

    fn len(&self) -> usize {
        self.ready.len()
    }

    fn lanes(&self, _: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        vec![self.ready.iter().map(|(tid, key)| (tid, Some(key))).collect()]
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
