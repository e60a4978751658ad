//! Ready tasks in order of a key, the smallest first; equal ones by the tie rule. Each has a weight.

use super::{Candidate, Measure, Reason, by_task::ByTask, ordered::Ordered};
use crate::id::Tid;

/// The ready tasks.
#[derive(Clone, Debug, Default)]
pub(super) struct Keyed {
    order: Ordered<i64>,
    each: ByTask<u32>,
    /// The sum of their weights.
    pub weights: u64,
}

impl Keyed {
    pub fn insert(&mut self, who: &Candidate, key: i64, weight: u32) {
        self.order.insert(key, who);
        self.each.insert(who.tid, weight);
        self.weights += u64::from(weight);
    }

    /// Takes one out, if it is there.
    pub fn remove(&mut self, tid: Tid) {
        if self.order.remove(tid).is_some() {
            self.forget(tid);
        }
    }

    fn forget(&mut self, tid: Tid) -> Option<u32> {
        let weight = self.each.remove(tid)?;
        self.weights -= u64::from(weight);
        Some(weight)
    }

    /// The first with its key.
    pub fn first(&self) -> Option<(Tid, i64)> {
        self.order.first()
    }

    /// Its weight.
    pub fn weight(&self, tid: Tid) -> Option<u32> {
        self.each.get(tid).copied()
    }

    /// Takes out the first, with its key and weight; why it is, its key shown as `shown` makes it.
    pub fn pick(&mut self, measure: Measure, shown: fn(i64) -> i64) -> Option<(Tid, i64, u32, Reason)> {
        let ready = self.len() as u32;
        let (tid, key) = self.order.pop()?;
        let weight = self.forget(tid)?;
        let reason = match self.first() {
            None => Reason::Only,
            Some((_, next)) => Reason::Best { measure, ready, mine: shown(key), next: shown(next) },
        };
        Some((tid, key, weight, reason))
    }

    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// The one queue there is.
    pub fn lanes(&self, shown: fn(i64) -> i64) -> Vec<Vec<(Tid, Option<i64>)>> {
        vec![self.order.iter().map(|(tid, key)| (tid, Some(shown(key)))).collect()]
    }
}
