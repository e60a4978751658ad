//! Highest response ratio next.
//!
//! Rule: whoever has the greatest (wait + burst) / burst runs, until it blocks or ends, where wait is the time since it
//! joined the ready queue (Brinch Hansen 1971; Stallings, *Operating Systems*, 9th ed., 9.2). Short bursts go first, but
//! who waits long enough goes before them.
//!
//! Ratios change while tasks wait, but of two tasks the one with the shorter burst overtakes the other at most once, at
//! a moment that can be told. So a tournament over the tasks keeps its winners and the moment until which they hold (a
//! kinetic tournament: Basch, Guibas, Hershberger, Data Structures for Mobile Data, J. Algorithms 31(1), 1999). Ratios
//! are compared exactly; joining and picking are O(log² n) in the long run.

use std::cmp::Ordering::{Greater, Less};

use super::{Arguments, Candidate, Info, Measure, Policy, Programs, Reason};
use crate::{id::Tid, time::Instant};

/// Highest response ratio next.
pub const INFO: Info = Info { key: "hrrn", parameters: &[], programs: Programs::No, build };

fn build(_: &Arguments) -> Box<dyn Policy> {
    Box::new(Hrrn::default())
}

/// A ready task: what its ratio is made of. Microseconds.
#[derive(Clone, Copy, Debug)]
struct Entry {
    joined: u64,
    burst: u64,
    tie: u64,
    tid: Tid,
}

/// The better of two subtrees, and the first moment at which that must be decided again.
#[derive(Clone, Copy, Debug)]
struct Node {
    winner: Option<Entry>,
    until: u64,
}

const EMPTY: Node = Node { winner: None, until: u64::MAX };

/// A tournament: node 1 is the final, nodes 2i and 2i+1 play for node i, the leaf of a task is `leaves + tid`.
#[derive(Clone, Debug, Default)]
struct Hrrn {
    nodes: Vec<Node>,
    leaves: usize,
    len: usize,
}

impl Entry {
    fn wait(&self, now: u64) -> u128 {
        u128::from(now.saturating_sub(self.joined))
    }

    /// Whether it goes before `other`; wait/burst orders as (wait + burst)/burst does.
    fn beats(&self, other: &Entry, now: u64) -> bool {
        let mine = self.wait(now) * u128::from(other.burst);
        let theirs = other.wait(now) * u128::from(self.burst);
        mine > theirs || mine == theirs && (self.tie, self.tid) < (other.tie, other.tid)
    }

    /// The first moment at which `loser` goes before it; never unless its ratio grows faster.
    fn holds_until(&self, loser: &Entry) -> u64 {
        let faster = i128::from(self.burst) - i128::from(loser.burst);
        if faster <= 0 {
            return u64::MAX;
        }
        let gap = i128::from(loser.joined) * i128::from(self.burst)
            - i128::from(self.joined) * i128::from(loser.burst);
        // Equal at gap / faster; whether that is enough is for the tie to say.
        let wins_tie = (loser.tie, loser.tid) < (self.tie, self.tid);
        let at = gap.div_euclid(faster);
        let at = if wins_tie && at * faster == gap { at } else { at + 1 };
        u64::try_from(at).unwrap_or(if at < 0 { 0 } else { u64::MAX })
    }

    /// In thousandths, negative: smaller is better.
    fn key(&self, now: u64) -> i64 {
        let burst = u128::from(self.burst);
        i64::try_from((self.wait(now) + burst) * 1000 / burst).map_or(i64::MIN, |ratio| -ratio)
    }
}

impl Hrrn {
    fn decide(&mut self, at: usize, now: u64) {
        let (left, right) = (self.nodes[2 * at], self.nodes[2 * at + 1]);
        let until = left.until.min(right.until);
        self.nodes[at] = match (left.winner, right.winner) {
            (Some(one), Some(other)) => {
                let (winner, loser) = if one.beats(&other, now) { (one, other) } else { (other, one) };
                Node { winner: Some(winner), until: until.min(winner.holds_until(&loser)) }
            }
            (one, other) => Node { winner: one.or(other), until },
        };
    }

    /// Decides again what does not hold any more.
    fn refresh(&mut self, at: usize, now: u64) {
        if self.nodes[at].until <= now {
            self.refresh(2 * at, now);
            self.refresh(2 * at + 1, now);
            self.decide(at, now);
        }
    }

    fn set_leaf(&mut self, tid: Tid, entry: Option<Entry>, now: u64) {
        let mut at = self.leaves + tid.0 as usize;
        self.len = self.len + usize::from(entry.is_some()) - usize::from(self.nodes[at].winner.is_some());
        self.nodes[at].winner = entry;
        while at > 1 {
            at /= 2;
            self.decide(at, now);
        }
    }

    fn grow(&mut self, leaves: usize, now: u64) {
        let entries: Vec<Entry> = self.entries().collect();
        *self = Hrrn { nodes: vec![EMPTY; 2 * leaves], leaves, len: 0 };
        for entry in entries {
            self.set_leaf(entry.tid, Some(entry), now);
        }
    }

    fn entries(&self) -> impl Iterator<Item = Entry> {
        self.nodes.iter().skip(self.leaves).filter_map(|leaf| leaf.winner)
    }

    fn best(&mut self, now: u64) -> Option<Entry> {
        if self.len == 0 {
            return None;
        }
        self.refresh(1, now);
        self.nodes[1].winner
    }
}

impl Policy for Hrrn {
    fn enqueue(&mut self, who: &mut Candidate, now: Instant) {
        let leaf = who.tid.0 as usize;
        if leaf >= self.leaves {
            self.grow((leaf + 1).next_power_of_two().max(2), now.micros());
        }
        let burst = who.burst.map_or(u64::MAX, |burst| burst.micros().max(1));
        let entry = Entry { joined: who.joined.micros(), burst, tie: who.tie, tid: who.tid };
        self.set_leaf(who.tid, Some(entry), now.micros());
    }

    fn pick(&mut self, now: Instant) -> Option<(Tid, Reason)> {
        let (now, ready) = (now.micros(), self.len as u32);
        let best = self.best(now)?;
        self.set_leaf(best.tid, None, now);
        let reason = self.best(now).map_or(Reason::Only, |next| Reason::Best {
            measure: Measure::Ratio,
            ready,
            mine: best.key(now),
            next: next.key(now),
        });
        Some((best.tid, reason))
    }

    fn remove(&mut self, tid: Tid) {
        if (tid.0 as usize) < self.leaves {
            // Decided for moment 0, and again when somebody asks.
            self.set_leaf(tid, None, 0);
            let mut at = self.leaves + tid.0 as usize;
            while at > 1 {
                at /= 2;
                self.nodes[at].until = 0;
            }
        }
    }

    fn len(&self) -> usize {
        self.len
    }

    fn lanes(&self, now: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        let now = now.micros();
        let mut line: Vec<Entry> = self.entries().collect();
        line.sort_unstable_by(|one, other| if one.beats(other, now) { Less } else { Greater });
        vec![line.iter().map(|entry| (entry.tid, Some(entry.key(now)))).collect()]
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
