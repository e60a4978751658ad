//! Ready tasks by virtual deadline, from which the earliest is found among those whose virtual runtime is not above a
//! limit: a treap in which each node knows the least virtual runtime below it (Seidel and Aragon, *Randomized Search
//! Trees*, Algorithmica 16, 1996; kernel/sched/fair.c of Linux 6.8 keeps such a tree too, `min_vruntime_cb`). All is
//! O(log n) on average.

use std::collections::BTreeMap;

use super::dice::Dice;
use crate::id::Tid;

const NONE: u32 = u32::MAX;

/// A ready task.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task {
    pub tid: Tid,
    pub deadline: i64,
    pub tie: u64,
    pub runtime: i64,
    pub weight: u32,
}

type Key = (i64, u64, Tid);

#[derive(Clone, Debug)]
struct Node {
    task: Task,
    /// The greatest is on top.
    rank: u64,
    /// The least virtual runtime of it and all below.
    least: i64,
    left: u32,
    right: u32,
}

/// The tree.
#[derive(Clone, Debug)]
pub(super) struct Eligible {
    nodes: Vec<Node>,
    free: Vec<u32>,
    root: u32,
    keys: BTreeMap<Tid, Key>,
    dice: Dice,
    /// The sum of the weights, and of the weights times virtual runtimes.
    pub weights: u64,
    pub load: i128,
}

impl Task {
    fn key(&self) -> Key {
        (self.deadline, self.tie, self.tid)
    }

    fn load(&self) -> i128 {
        i128::from(self.weight) * i128::from(self.runtime)
    }
}

impl Eligible {
    pub fn new() -> Eligible {
        let (nodes, free, keys) = (Vec::new(), Vec::new(), BTreeMap::new());
        Eligible { nodes, free, root: NONE, keys, dice: Dice::new(0), weights: 0, load: 0 }
    }

    pub fn len(&self) -> usize {
        self.keys.len()
    }

    pub fn insert(&mut self, task: Task) {
        self.weights += u64::from(task.weight);
        self.load += task.load();
        self.keys.insert(task.tid, task.key());
        let node = Node { task, rank: self.dice.roll(), least: task.runtime, left: NONE, right: NONE };
        let index = match self.free.pop() {
            Some(index) => {
                self.nodes[index as usize] = node;
                index
            }
            None => {
                self.nodes.push(node);
                self.nodes.len() as u32 - 1
            }
        };
        let (before, after) = self.split(self.root, task.key());
        let before = self.join(before, index);
        self.root = self.join(before, after);
    }

    pub fn remove(&mut self, tid: Tid) -> Option<Task> {
        let key = self.keys.remove(&tid)?;
        let mut place = NONE;
        self.root = self.without(self.root, key, &mut place);
        let task = self.nodes[place as usize].task;
        self.free.push(place);
        self.weights -= u64::from(task.weight);
        self.load -= task.load();
        Some(task)
    }

    /// The least virtual runtime.
    pub fn least(&self) -> Option<i64> {
        self.nodes.get(self.root as usize).map(|node| node.least)
    }

    /// The earliest deadline of those whose virtual runtime is at most `limit`.
    pub fn earliest(&self, limit: i64) -> Option<&Task> {
        let mut at = self.nodes.get(self.root as usize).filter(|node| node.least <= limit)?;
        loop {
            let below = |index: u32| self.nodes.get(index as usize).filter(|node| node.least <= limit);
            match below(at.left) {
                Some(left) => at = left,
                None if at.task.runtime <= limit => return Some(&at.task),
                None => at = below(at.right).expect("one of those below has the least"),
            }
        }
    }

    /// All, the earliest deadline first.
    pub fn all(&self) -> Vec<&Task> {
        let (mut all, mut path, mut at) = (Vec::with_capacity(self.len()), Vec::new(), self.root);
        while at != NONE || !path.is_empty() {
            while at != NONE {
                path.push(at);
                at = self.nodes[at as usize].left;
            }
            let Some(node) = path.pop().map(|index| &self.nodes[index as usize]) else { break };
            all.push(&node.task);
            at = node.right;
        }
        all
    }

    fn update(&mut self, index: u32) {
        let least = |index: u32| self.nodes.get(index as usize).map_or(i64::MAX, |node| node.least);
        let node = &self.nodes[index as usize];
        let least = node.task.runtime.min(least(node.left)).min(least(node.right));
        self.nodes[index as usize].least = least;
    }

    /// Those before `key`, and the others.
    fn split(&mut self, at: u32, key: Key) -> (u32, u32) {
        let Some(node) = self.nodes.get(at as usize) else { return (NONE, NONE) };
        let (left, right) = (node.left, node.right);
        let parts = if node.task.key() < key {
            let (before, after) = self.split(right, key);
            self.nodes[at as usize].right = before;
            (at, after)
        } else {
            let (before, after) = self.split(left, key);
            self.nodes[at as usize].left = after;
            (before, at)
        };
        self.update(at);
        parts
    }

    /// One tree of two, of which the first has the smaller keys.
    fn join(&mut self, before: u32, after: u32) -> u32 {
        let (Some(one), Some(other)) = (self.nodes.get(before as usize), self.nodes.get(after as usize))
        else {
            return before.min(after);
        };
        let (right, left) = (one.right, other.left);
        let top = if one.rank > other.rank {
            let joined = self.join(right, after);
            self.nodes[before as usize].right = joined;
            before
        } else {
            let joined = self.join(before, left);
            self.nodes[after as usize].left = joined;
            after
        };
        self.update(top);
        top
    }

    /// The tree without the node of that key, which is put into `found`.
    fn without(&mut self, at: u32, key: Key, found: &mut u32) -> u32 {
        let node = &self.nodes[at as usize];
        let (own, left, right) = (node.task.key(), node.left, node.right);
        if own == key {
            *found = at;
            return self.join(left, right);
        }
        if key < own {
            let left = self.without(left, key, found);
            self.nodes[at as usize].left = left;
        } else {
            let right = self.without(right, key, found);
            self.nodes[at as usize].right = right;
        }
        self.update(at);
        at
    }
}
