//! Several ready queues, the most urgent first: what `mlq` and `mlfq` share.

use super::{Reason, ordered::Ordered};
use crate::id::Tid;

/// Queues numbered from 0, the most urgent. Everything is O(log n).
#[derive(Clone, Debug)]
pub(super) struct Levels {
    /// By level, then by place in its queue.
    line: Ordered<(u32, i64)>,
    /// Tasks in each queue.
    counts: Vec<u32>,
    /// Places given out at the tail and, downwards, at the head.
    tail: i64,
    head: i64,
}

impl Levels {
    pub(super) fn new(levels: usize) -> Levels {
        Levels { line: Ordered::default(), counts: vec![0; levels], tail: 0, head: 0 }
    }

    fn push(&mut self, level: u32, place: i64, tid: Tid) {
        self.counts[level as usize] += 1;
        self.line.insert_at((level, place), 0, tid);
    }

    pub(super) fn push_tail(&mut self, level: u32, tid: Tid) {
        self.tail += 1;
        self.push(level, self.tail, tid);
    }

    pub(super) fn push_head(&mut self, level: u32, tid: Tid) {
        self.head -= 1;
        self.push(level, self.head, tid);
    }

    /// Takes the head of the highest queue that is not empty.
    pub(super) fn pick(&mut self) -> Option<(Tid, Reason)> {
        let all = self.line.len() as u32;
        let (tid, (level, _)) = self.line.pop()?;
        let ready = self.counts[level as usize];
        self.counts[level as usize] -= 1;
        let below = all - ready;
        Some((tid, if all == 1 { Reason::Only } else { Reason::Queue { level, ready, below } }))
    }

    /// Takes a task out: its level, or None if it is not there.
    pub(super) fn remove(&mut self, tid: Tid) -> Option<u32> {
        let (level, _) = self.line.remove(tid)?;
        self.counts[level as usize] -= 1;
        Some(level)
    }

    /// Who is next, and its level.
    pub(super) fn first(&self) -> Option<(Tid, u32)> {
        self.line.first().map(|(tid, (level, _))| (tid, level))
    }

    /// The lowest level at which a task waits.
    pub(super) fn lowest(&self) -> Option<u32> {
        self.line.last().map(|(_, (level, _))| level)
    }

    /// Moves all tasks to level 0, queue by queue in their order, behind those that are there.
    pub(super) fn lift(&mut self) {
        let lower: Vec<Tid> =
            self.line.iter().filter(|(_, (level, _))| *level > 0).map(|(tid, _)| tid).collect();
        for tid in lower {
            self.remove(tid);
            self.push_tail(0, tid);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.line.len()
    }

    /// The queues, each with its tasks in order.
    pub(super) fn lanes(&self) -> Vec<Vec<(Tid, Option<i64>)>> {
        let mut lanes = vec![Vec::new(); self.counts.len()];
        for (tid, (level, _)) in self.line.iter() {
            lanes[level as usize].push((tid, None));
        }
        lanes
    }
}
