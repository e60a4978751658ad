//! Every state and every edge, breadth first.

use super::{
    limits::{Limits, Stop},
    system::{Final, Move, Successor, System},
    table::{Chunks, Interner},
};

/// Of an edge: another result of the same operation as the edge before it.
const AGAIN: u32 = 1 << 31;

/// The graph of states as far as it is known. State 0 is the initial one; states are numbered in order of their
/// distance from it. Whatever it says is true at any moment: what is not known yet are the moves of the frontier.
#[derive(Clone, Debug)]
pub struct Breadth {
    limits: Limits,
    table: Interner,
    /// From where each state was found first.
    parents: Chunks<u32>,
    /// Where the edges of each expanded state begin.
    starts: Chunks<u32>,
    /// Their targets, in order of moves.
    edges: Chunks<u32>,
    /// The first state of each distance.
    levels: Vec<u32>,
    finals: Vec<(u32, Final)>,
    stopped: Option<Stop>,
    moves: Vec<Move>,
    words: Vec<u32>,
    next: Successor,
}

impl Breadth {
    /// A search that knows the initial state.
    pub fn new<S: System + ?Sized>(system: &mut S, limits: Limits) -> Breadth {
        let mut table = Interner::default();
        table.insert(&system.initial());
        let mut parents = Chunks::default();
        parents.push(0);
        Breadth {
            limits,
            table,
            parents,
            starts: Chunks::default(),
            edges: Chunks::default(),
            levels: vec![0],
            finals: Vec::new(),
            stopped: None,
            moves: Vec::new(),
            words: Vec::new(),
            next: Successor::default(),
        }
    }

    /// Works on for about so many transitions; whether there is more to do.
    pub fn work<S: System + ?Sized>(&mut self, system: &mut S, steps: u64) -> bool {
        let mut left = steps.max(1);
        while left > 0 && !self.is_complete() {
            self.stopped = self.limits.reached(self.states().into(), self.bytes() + system.bytes());
            if self.stopped.is_some() {
                return false;
            }
            left = left.saturating_sub(1 + self.expand(system));
        }
        !self.is_complete()
    }

    /// Learns the moves of the next state; how many there are.
    fn expand<S: System + ?Sized>(&mut self, system: &mut S) -> u64 {
        let state = self.expanded();
        self.table.row(state, &mut self.words);
        self.moves.clear();
        system.moves(&self.words, &mut self.moves);
        self.starts.push(self.edges.len());
        if self.moves.is_empty() {
            self.finals.push((state, system.finish(&self.words)));
        }
        if self.levels.last().is_some_and(|&level| state >= level) {
            self.levels.push(self.states());
        }
        let mut before = None;
        for &step in &self.moves {
            system.fire(&self.words, step, &mut self.next);
            let (to, is_new) = self.table.insert(&self.next.words);
            if is_new {
                self.parents.push(state);
            }
            self.edges.push(if before == Some(step.actor) { to | AGAIN } else { to });
            before = Some(step.actor);
        }
        self.moves.len() as u64
    }

    /// Whether every state and every edge is known.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.expanded() == self.states()
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

    /// States whose moves are known: those below this number.
    #[must_use]
    pub fn expanded(&self) -> u32 {
        self.starts.len()
    }

    #[must_use]
    pub fn transitions(&self) -> u64 {
        self.edges.len().into()
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.table.bytes()
            + self.parents.bytes()
            + self.starts.bytes()
            + self.edges.bytes()
            + self.finals.capacity() * size_of::<(u32, Final)>()
            + self.levels.capacity() * size_of::<u32>()
    }

    /// The states without moves found so far, and what they mean, the nearest first.
    #[must_use]
    pub fn finals(&self) -> &[(u32, Final)] {
        &self.finals
    }

    /// How many moves lead to a state at least.
    #[must_use]
    pub fn depth(&self, state: u32) -> u32 {
        self.levels.partition_point(|&level| level <= state) as u32 - 1
    }

    /// The edges of a state, as numbers for `edge`, in order of `System::moves`; none while its moves are not known.
    #[must_use]
    pub fn edges(&self, state: u32) -> std::ops::Range<u32> {
        if state >= self.expanded() {
            return 0..0;
        }
        let end = if state + 1 < self.expanded() { self.starts.get(state + 1) } else { self.edges.len() };
        self.starts.get(state)..end
    }

    /// Where an edge leads.
    #[must_use]
    pub fn edge(&self, edge: u32) -> u32 {
        self.edges.get(edge) & !AGAIN
    }

    /// Whether an edge is another result of the same operation as the one before it.
    #[must_use]
    pub fn is_again(&self, edge: u32) -> bool {
        self.edges.get(edge) & AGAIN != 0
    }

    /// Where the edges of a state lead.
    pub fn successors(&self, state: u32) -> impl Iterator<Item = u32> + '_ {
        self.edges(state).map(|edge| self.edge(edge))
    }

    /// The words of a state.
    pub fn words(&self, state: u32, words: &mut Vec<u32>) {
        self.table.row(state, words);
    }

    /// The number of a state that was found.
    pub fn find(&mut self, words: &[u32]) -> Option<u32> {
        self.table.find(words)
    }

    /// The states from the initial one to this, on a shortest way.
    #[must_use]
    pub fn way(&self, state: u32) -> Vec<u32> {
        let mut way = vec![state];
        let mut at = state;
        while at != 0 {
            at = self.parents.get(at);
            way.push(at);
        }
        way.reverse();
        way
    }

    /// The moves of a shortest way to a state.
    pub fn path<S: System + ?Sized>(&self, system: &mut S, state: u32) -> Vec<Move> {
        let way = self.way(state);
        way.windows(2).map(|pair| self.step(system, pair[0], pair[1])).collect()
    }

    /// The first move that leads from one state to a successor of it.
    ///
    /// # Panics
    /// When there is none.
    pub fn step<S: System + ?Sized>(&self, system: &mut S, from: u32, to: u32) -> Move {
        let place = self.edges(from).position(|edge| self.edge(edge) == to);
        let place = place.expect("a successor has an edge that leads to it");
        let (mut words, mut moves) = (Vec::new(), Vec::new());
        self.table.row(from, &mut words);
        system.moves(&words, &mut moves);
        moves[place]
    }
}
