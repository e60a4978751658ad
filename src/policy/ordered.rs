//! Ready tasks in order of a key.

use std::collections::{BTreeMap, BTreeSet};

use super::Candidate;
use crate::id::Tid;

/// Tasks, the smallest key first; of equal keys the smallest tie, then the smallest task. Everything is O(log n).
#[derive(Clone, Debug)]
pub(super) struct Ordered<K> {
    tasks: BTreeSet<(K, u64, Tid)>,
    places: BTreeMap<Tid, (K, u64)>,
}

impl<K: Ord + Copy> Default for Ordered<K> {
    fn default() -> Ordered<K> {
        Ordered { tasks: BTreeSet::new(), places: BTreeMap::new() }
    }
}

impl<K: Ord + Copy> Ordered<K> {
    /// Puts a task in with its key.
    pub(super) fn insert(&mut self, key: K, who: &Candidate) {
        self.insert_at(key, who.tie, who.tid);
    }

    /// The same with a tie of the caller's.
    pub(super) fn insert_at(&mut self, key: K, tie: u64, tid: Tid) {
        self.places.insert(tid, (key, tie));
        self.tasks.insert((key, tie, tid));
    }

    /// The first task and its key.
    pub(super) fn first(&self) -> Option<(Tid, K)> {
        self.tasks.first().map(|(key, _, tid)| (*tid, *key))
    }

    /// The last task and its key.
    pub(super) fn last(&self) -> Option<(Tid, K)> {
        self.tasks.last().map(|(key, _, tid)| (*tid, *key))
    }

    /// Takes the first task out.
    pub(super) fn pop(&mut self) -> Option<(Tid, K)> {
        let (key, _, tid) = self.tasks.pop_first()?;
        self.places.remove(&tid);
        Some((tid, key))
    }

    /// Takes a task out: its key, or None if it is not there.
    pub(super) fn remove(&mut self, tid: Tid) -> Option<K> {
        let (key, tie) = self.places.remove(&tid)?;
        self.tasks.remove(&(key, tie, tid));
        Some(key)
    }

    pub(super) fn len(&self) -> usize {
        self.tasks.len()
    }

    /// All tasks with their keys, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Tid, K)> {
        self.tasks.iter().map(|(key, _, tid)| (*tid, *key))
    }
}
