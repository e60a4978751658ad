//! Ready tasks in order of a key, the smallest first; equal ones by the tie rule. Each has a weight.

use std::collections::{BTreeMap, BTreeSet};

use super::{Candidate, Measure, Reason};
use crate::id::Tid;

/// The ready tasks.
#[derive(Clone, Debug, Default)]
pub(super) struct Keyed {
    order: BTreeSet<(i64, u64, Tid)>,
    entries: BTreeMap<Tid, (i64, u64, u32)>,
    /// The sum of their weights.
    pub weights: u64,
}

impl Keyed {
    pub fn insert(&mut self, who: &Candidate, key: i64, weight: u32) {
        self.order.insert((key, who.tie, who.tid));
        self.entries.insert(who.tid, (key, who.tie, weight));
        self.weights += u64::from(weight);
    }

    /// Takes one out: its key and weight.
    pub fn remove(&mut self, tid: Tid) -> Option<(i64, u32)> {
        let (key, tie, weight) = self.entries.remove(&tid)?;
        self.order.remove(&(key, tie, tid));
        self.weights -= u64::from(weight);
        Some((key, weight))
    }

    /// The first with its key.
    pub fn first(&self) -> Option<(Tid, i64)> {
        self.order.first().map(|(key, _, tid)| (*tid, *key))
    }

    /// Its key and weight.
    pub fn get(&self, tid: Tid) -> Option<(i64, u32)> {
        self.entries.get(&tid).map(|(key, _, weight)| (*key, *weight))
    }

    /// Takes out the first, with its key and weight; why it is, its key shown as `shown` makes it.
    pub fn pick(&mut self, measure: Measure, shown: fn(i64) -> i64) -> Option<(Tid, i64, u32, Reason)> {
        let ready = self.len() as u32;
        let (tid, _) = self.first()?;
        let (key, weight) = self.remove(tid)?;
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
        vec![self.order.iter().map(|(key, _, tid)| (*tid, Some(shown(*key)))).collect()]
    }
}
