//! The way to each outcome with the fewest preemptions: Dijkstra over states and who was last.
//!
//! A preemption is a step of another actor while the last one could go on: Musuvathi and Qadeer, *Iterative Context
//! Bounding for Systematic Testing of Multithreaded Programs*, PLDI 2007, section 2. A switch away from an actor that
//! waits or has ended costs none.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    limits::{Limits, Stop},
    system::{Actor, Final, GONE, Move, Successor, System},
    table::{Chunks, Interner},
};

/// What a way costs; ways are compared by preemptions, then switches, then steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    pub preemptions: u32,
    /// Turns: one more than the changes of actor.
    pub switches: u32,
    pub steps: u32,
}

/// An outcome and the cheapest way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub end: Final,
    pub cost: Cost,
    /// From the initial state on.
    pub path: Vec<Move>,
}

/// The search at a moment.
#[derive(Clone, Debug)]
pub struct Fewest {
    limits: Limits,
    /// Outcomes still to be found; None looks for all there are.
    wanted: Option<BTreeSet<u32>>,
    /// No way with more preemptions is looked at.
    most: u32,
    table: Interner,
    /// State and last actor; `GONE` when it has ended.
    nodes: Interner,
    /// By node: from which node and by which move it is reached best; what that costs.
    before: Chunks<(u32, Move)>,
    costs: Chunks<Cost>,
    /// By state.
    done: Chunks<Done>,
    queue: BTreeMap<Cost, Vec<u32>>,
    queued: usize,
    queue_bytes: usize,
    /// All ways that cost less are known.
    reached: Cost,
    ways: BTreeMap<u32, Way>,
    transitions: u64,
    stopped: Option<Stop>,
    words: Vec<u32>,
    moves: Vec<Move>,
    next: Successor,
}

/// What is known of a state that was followed.
#[derive(Clone, Copy, Debug)]
struct Done {
    /// Ways to it that cost so much or more are of no use any more.
    useless: Cost,
    /// Whether it was followed from a way whose last actor cannot go on.
    is_free: bool,
}

const NEVER: Cost = Cost { preemptions: u32::MAX, switches: u32::MAX, steps: u32::MAX };
const START: u32 = u32::MAX;

impl Fewest {
    /// A search for these outcomes (None: for all), among the schedules with at most so many preemptions.
    pub fn new<S: System + ?Sized>(
        system: &mut S,
        limits: Limits,
        wanted: Option<BTreeSet<u32>>,
        most: u32,
    ) -> Fewest {
        let mut fewest = Fewest {
            limits,
            wanted,
            most,
            table: Interner::default(),
            nodes: Interner::default(),
            before: Chunks::default(),
            costs: Chunks::default(),
            done: Chunks::default(),
            queue: BTreeMap::new(),
            queued: 0,
            queue_bytes: 0,
            reached: Cost::default(),
            ways: BTreeMap::new(),
            transitions: 0,
            stopped: None,
            words: Vec::new(),
            moves: Vec::new(),
            next: Successor::default(),
        };
        fewest.next.words = system.initial();
        fewest.offer(GONE, Cost::default(), START, Move { actor: GONE, choice: 0 });
        fewest
    }

    /// Works on for about so many transitions; whether there is more to do.
    pub fn work<S: System + ?Sized>(&mut self, system: &mut S, steps: u64) -> bool {
        let mut left = steps.max(1);
        while left > 0 && self.has_more() {
            self.stopped = self.limits.reached(self.nodes.len().into(), self.bytes() + system.bytes());
            if self.stopped.is_some() {
                return false;
            }
            let before = self.transitions;
            if let Some(node) = self.pop() {
                self.follow(system, node);
            }
            left = left.saturating_sub(1 + self.transitions - before);
        }
        self.has_more()
    }

    fn has_more(&self) -> bool {
        !self.has_all() && !self.is_exhausted()
    }

    /// Whether all outcomes that were asked for are found.
    fn has_all(&self) -> bool {
        self.wanted.as_ref().is_some_and(BTreeSet::is_empty)
    }

    /// Whether no way is left within the bound of preemptions.
    fn is_exhausted(&self) -> bool {
        self.queue.first_key_value().is_none_or(|(cost, _)| cost.preemptions > self.most)
    }

    /// The node with the cheapest way, once.
    fn pop(&mut self) -> Option<u32> {
        let mut entry = self.queue.first_entry()?;
        let cost = *entry.key();
        let node = entry.get_mut().pop();
        if entry.get().is_empty() {
            self.queue_bytes -= entry.remove().capacity() * size_of::<u32>();
        }
        let node = node?;
        self.queued -= 1;
        self.reached = cost;
        // A cheaper way may have been found since.
        (self.costs.get(node) == cost).then_some(node)
    }

    fn follow<S: System + ?Sized>(&mut self, system: &mut S, node: u32) {
        let cost = self.costs.get(node);
        self.nodes.row(node, &mut self.words);
        let (state, last) = (self.words[0], self.words[1] as Actor);
        let mut done = self.done.get(state);
        if cost >= done.useless {
            return;
        }
        self.table.row(state, &mut self.words);
        self.moves.clear();
        system.moves(&self.words, &mut self.moves);
        if self.moves.is_empty() {
            self.arrive(system, node, cost);
            return;
        }
        let is_free = !self.moves.iter().any(|step| step.actor == last);
        if is_free && done.is_free {
            return;
        }
        // Whatever another way goes on with, this one can go on with, too, for one switch more at most, and, if its last
        // actor can go on, one preemption.
        let preemptions = cost.preemptions + u32::from(!is_free);
        done.useless = done.useless.min(Cost { preemptions, switches: cost.switches + 1, ..cost });
        done.is_free |= is_free;
        self.done.set(state, done);
        for at in 0..self.moves.len() {
            let step = self.moves[at];
            system.fire(&self.words, step, &mut self.next);
            self.transitions += 1;
            let is_other = step.actor != last;
            let cost = Cost {
                preemptions: cost.preemptions + u32::from(is_other && !is_free),
                switches: cost.switches + u32::from(is_other),
                steps: cost.steps + 1,
            };
            let name = self.next.renaming.get(usize::from(step.actor)).copied().unwrap_or(GONE);
            self.offer(name, cost, node, step);
        }
    }

    /// Takes a way to the state in `next` into account.
    fn offer(&mut self, last: Actor, cost: Cost, before: u32, step: Move) {
        let (state, is_new) = self.table.insert(&self.next.words);
        if is_new {
            self.done.push(Done { useless: NEVER, is_free: false });
        }
        let (node, is_new) = self.nodes.insert(&[state, last.into()]);
        if is_new {
            self.before.push((before, step));
            self.costs.push(cost);
        } else if cost < self.costs.get(node) {
            self.before.set(node, (before, step));
            self.costs.set(node, cost);
        } else {
            return;
        }
        self.queued += 1;
        let list = self.queue.entry(cost).or_default();
        let room = list.capacity();
        list.push(node);
        self.queue_bytes += (list.capacity() - room) * size_of::<u32>();
    }

    fn arrive<S: System + ?Sized>(&mut self, system: &mut S, node: u32, cost: Cost) {
        let end = system.finish(&self.words);
        if self.ways.contains_key(&end.outcome) {
            return;
        }
        let mut path = Vec::with_capacity(cost.steps as usize);
        let mut at = node;
        while let (before, step) = self.before.get(at)
            && before != START
        {
            path.push(step);
            at = before;
        }
        path.reverse();
        self.ways.insert(end.outcome, Way { end, cost, path });
        if let Some(wanted) = &mut self.wanted {
            wanted.remove(&end.outcome);
        }
    }

    /// Each outcome found so far: no other way to it is cheaper.
    #[must_use]
    pub fn ways(&self) -> &BTreeMap<u32, Way> {
        &self.ways
    }

    /// All ends that schedules with at most so many preemptions have are known; None: not even those without any.
    #[must_use]
    pub fn bound(&self) -> Option<u32> {
        if self.is_complete() {
            return Some(u32::MAX);
        }
        let next =
            self.queue.first_key_value().map_or(self.reached.preemptions, |(cost, _)| cost.preemptions);
        next.checked_sub(1)
    }

    /// Whether every end there is was found, whatever its preemptions.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.queue.is_empty()
    }

    /// Which limit ended the search.
    #[must_use]
    pub fn stopped(&self) -> Option<Stop> {
        self.stopped
    }

    /// States found.
    #[must_use]
    pub fn states(&self) -> u32 {
        self.table.len()
    }

    #[must_use]
    pub fn transitions(&self) -> u64 {
        self.transitions
    }

    /// Ways still to be followed.
    #[must_use]
    pub fn frontier(&self) -> u64 {
        self.queued as u64
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.table.bytes()
            + self.nodes.bytes()
            + self.before.bytes()
            + self.costs.bytes()
            + self.done.bytes()
            + self.queue_bytes
            + self.queue.len() * 2 * size_of::<(Cost, Vec<u32>)>()
            + self.ways.values().map(|way| 112 + way.path.capacity() * size_of::<Move>()).sum::<usize>()
    }
}
