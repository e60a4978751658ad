//! Tasks in order of a key, asked for the smallest tie among the first ones.

use crate::id::Tid;

const NIL: u32 = u32::MAX;

/// A treap over tasks whose numbers are small (Seidel, Aragon, Randomized Search Trees, Algorithmica 16, 1996): in
/// order of key and task, a heap by a scattered number, each node knowing the least tie below it. A node is where its
/// task's number says. Everything is O(log n).
#[derive(Clone, Debug)]
pub(super) struct Prefix {
    nodes: Vec<Node>,
    root: u32,
    len: usize,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    key: i128,
    tie: u64,
    left: u32,
    right: u32,
    /// Who has the least tie in this subtree.
    least: u32,
    is_in: bool,
}

const OUT: Node = Node { key: 0, tie: 0, left: NIL, right: NIL, least: NIL, is_in: false };

impl Default for Prefix {
    fn default() -> Prefix {
        Prefix { nodes: Vec::new(), root: NIL, len: 0 }
    }
}

/// A scattered number: the last steps of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
fn weight(at: u32) -> u64 {
    let mut z = u64::from(at).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Prefix {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    fn node(&self, at: u32) -> &Node {
        &self.nodes[at as usize]
    }

    fn node_mut(&mut self, at: u32) -> &mut Node {
        &mut self.nodes[at as usize]
    }

    fn place(&self, at: u32) -> (i128, u32) {
        (self.node(at).key, at)
    }

    /// Of two tasks the one with the smaller tie; any of them may be none.
    fn least(&self, one: u32, other: u32) -> u32 {
        match (one, other) {
            (NIL, _) => other,
            (_, NIL) => one,
            _ if (self.node(one).tie, one) <= (self.node(other).tie, other) => one,
            _ => other,
        }
    }

    fn below(&self, at: u32) -> u32 {
        if at == NIL { NIL } else { self.node(at).least }
    }

    /// Hangs two subtrees below a node.
    fn hang(&mut self, at: u32, left: u32, right: u32) {
        let least = self.least(self.below(left), self.below(right));
        let least = self.least(at, least);
        let node = self.node_mut(at);
        (node.left, node.right, node.least) = (left, right, least);
    }

    /// Splits a subtree into those before a place and the others.
    fn split(&mut self, at: u32, place: (i128, u32)) -> (u32, u32) {
        if at == NIL {
            return (NIL, NIL);
        }
        let (left, right) = (self.node(at).left, self.node(at).right);
        if self.place(at) < place {
            let (middle, rest) = self.split(right, place);
            self.hang(at, left, middle);
            (at, rest)
        } else {
            let (rest, middle) = self.split(left, place);
            self.hang(at, middle, right);
            (rest, at)
        }
    }

    /// Joins two subtrees, all of the first before all of the second.
    fn join(&mut self, first: u32, second: u32) -> u32 {
        if first == NIL || second == NIL {
            return first.min(second);
        }
        if weight(first) > weight(second) {
            let Node { left, right, .. } = *self.node(first);
            let joined = self.join(right, second);
            self.hang(first, left, joined);
            first
        } else {
            let Node { left, right, .. } = *self.node(second);
            let joined = self.join(first, left);
            self.hang(second, joined, right);
            second
        }
    }

    /// Puts a task in that is not there.
    pub(super) fn insert(&mut self, key: i128, tie: u64, tid: Tid) {
        let at = tid.0;
        if self.nodes.len() <= at as usize {
            self.nodes.resize(at as usize + 1, OUT);
        }
        *self.node_mut(at) = Node { key, tie, least: at, is_in: true, ..OUT };
        let (before, behind) = self.split(self.root, (key, at));
        let before = self.join(before, at);
        self.root = self.join(before, behind);
        self.len += 1;
    }

    /// Takes a task out; false if it is not there.
    pub(super) fn remove(&mut self, tid: Tid) -> bool {
        let is_in = self.nodes.get(tid.0 as usize).is_some_and(|node| node.is_in);
        if is_in {
            let (key, at) = self.place(tid.0);
            let (before, rest) = self.split(self.root, (key, at));
            let (_, behind) = self.split(rest, (key, at + 1));
            self.root = self.join(before, behind);
            *self.node_mut(at) = OUT;
            self.len -= 1;
        }
        is_in
    }

    /// The smallest key.
    pub(super) fn first(&self) -> Option<i128> {
        let (mut at, mut key) = (self.root, None);
        while at != NIL {
            key = Some(self.node(at).key);
            at = self.node(at).left;
        }
        key
    }

    /// Who has the smallest tie of those with keys up to `most`.
    pub(super) fn least_up_to(&self, most: i128) -> Option<Tid> {
        let (mut at, mut least) = (self.root, NIL);
        while at != NIL {
            let node = self.node(at);
            if node.key <= most {
                least = self.least(least, self.least(at, self.below(node.left)));
                at = node.right;
            } else {
                at = node.left;
            }
        }
        (least != NIL).then_some(Tid(least))
    }

    /// All tasks with key and tie, in order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Tid, i128, u64)> {
        let tasks = self.nodes.iter().enumerate().filter(|(_, node)| node.is_in);
        tasks.map(|(at, node)| (Tid(at as u32), node.key, node.tie))
    }
}
