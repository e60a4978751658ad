//! Every final state by a part of the edges: depth first with stubborn sets, sleep sets and state matching.
//!
//! Keeps all ends, hangs included, and nothing else: no probabilities, no cycles. Godefroid, *Partial-Order Methods for
//! the Verification of Concurrent Systems*, Springer 1996, chapters 4 (stubborn sets) and 5 (sleep sets with state
//! matching).

use std::collections::BTreeMap;

use super::{
    limits::{Limits, Stop},
    system::{Actor, Final, GONE, Move, Pending, Successor, System},
    table::{Chunks, Interner},
};

/// Which reductions are used. Without both this is plain depth-first search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reductions {
    /// At each state only actors that the others cannot disturb, if there are such.
    pub stubborn: bool,
    /// No actor whose turn has only been put off.
    pub sleep: bool,
}

/// The search at a moment: what it has found is true, and all there is when `is_complete`.
#[derive(Clone, Debug)]
pub struct Depth {
    limits: Limits,
    reductions: Reductions,
    table: Interner,
    /// Of each state, the set of actors that have not been followed because others did so.
    asleep: Chunks<u32>,
    /// Those sets, as sorted rows.
    sets: Interner,
    stack: Vec<Frame>,
    /// Actors asleep, frame after frame, each sorted.
    sleeping: Vec<u32>,
    /// Moves still to do, frame after frame, the next one last.
    todo: Vec<Move>,
    transitions: u64,
    ends: BTreeMap<u32, End>,
    stopped: Option<Stop>,
    work: Scratch,
}

/// An outcome and a way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub end: Final,
    /// From the initial state on.
    pub path: Vec<Move>,
}

/// A state on the way to the one at hand.
#[derive(Clone, Copy, Debug)]
struct Frame {
    state: u32,
    /// Where its actors asleep and its moves begin.
    sleeping: u32,
    todo: u32,
    /// The move it is following.
    step: Move,
}

#[derive(Clone, Debug, Default)]
struct Scratch {
    words: Vec<u32>,
    moves: Vec<Move>,
    pending: Vec<Pending>,
    row: Vec<u32>,
    next: Successor,
    closure: Closure,
}

impl Depth {
    /// A search that knows the initial state.
    pub fn new<S: System + ?Sized>(system: &mut S, limits: Limits, reductions: Reductions) -> Depth {
        let mut depth = Depth {
            limits,
            reductions,
            table: Interner::default(),
            asleep: Chunks::default(),
            sets: Interner::default(),
            stack: Vec::new(),
            sleeping: Vec::new(),
            todo: Vec::new(),
            transitions: 0,
            ends: BTreeMap::new(),
            stopped: None,
            work: Scratch::default(),
        };
        depth.work.next.words = system.initial();
        depth.visit(system);
        depth
    }

    /// Works on for about so many transitions; whether there is more to do.
    pub fn work<S: System + ?Sized>(&mut self, system: &mut S, steps: u64) -> bool {
        for _ in 0..steps.max(1) {
            if self.is_complete() {
                return false;
            }
            self.stopped = self.limits.reached(self.states().into(), self.bytes() + system.bytes());
            if self.stopped.is_some() {
                return false;
            }
            self.step(system);
        }
        !self.is_complete()
    }

    /// Follows the next move of the state at hand, or leaves it.
    fn step<S: System + ?Sized>(&mut self, system: &mut S) {
        let Some(frame) = self.stack.last_mut() else { return };
        if self.todo.len() == frame.todo as usize {
            self.sleeping.truncate(frame.sleeping as usize);
            self.stack.pop();
            return;
        }
        let Some(step) = self.todo.pop() else { return };
        let (from, is_first) = (frame.sleeping as usize, frame.step.actor != step.actor);
        let before = std::mem::replace(&mut frame.step, step).actor;
        let work = &mut self.work;
        self.table.row(frame.state, &mut work.words);
        // Whoever has been followed to the end sleeps from then on.
        if self.reductions.sleep && is_first && before != GONE {
            let place = self.sleeping[from..].partition_point(|&actor| actor < before.into());
            self.sleeping.insert(from + place, before.into());
        }
        system.fire(&work.words, step, &mut work.next);
        self.transitions += 1;
        work.row.clear();
        for &actor in &self.sleeping[from..] {
            let name = work.next.renaming[actor as usize];
            if name != GONE && system.commute(&work.words, step.actor, actor as Actor) {
                work.row.push(name.into());
            }
        }
        work.row.sort_unstable();
        self.visit(system);
    }

    /// Comes to the state `work.next` with the actors of `work.row` asleep.
    fn visit<S: System + ?Sized>(&mut self, system: &mut S) {
        let work = &mut self.work;
        let (state, is_new) = self.table.insert(&work.next.words);
        work.moves.clear();
        if is_new {
            self.asleep.push(self.sets.insert(&work.row).0);
            system.moves(&work.next.words, &mut work.moves);
            if work.moves.is_empty() {
                let end = system.finish(&work.next.words);
                let path = || self.stack.iter().map(|frame| frame.step).collect();
                self.ends.entry(end.outcome).or_insert_with(|| End { end, path: path() });
                return;
            }
            if self.reductions.stubborn {
                work.pending.clear();
                system.pending(&work.next.words, &mut work.pending);
                work.closure.keep_stubborn(system, &work.next.words, &work.pending, &mut work.moves);
            }
            let asleep = &work.row;
            work.moves.retain(|step| asleep.binary_search(&step.actor.into()).is_err());
        } else {
            // What was asleep at all earlier visits, but is not now, is followed now: whether or not it belongs to the
            // stubborn set, which is another one for the symmetric state that was visited.
            let mut earlier = Vec::new();
            self.sets.row(self.asleep.get(state), &mut earlier);
            let asleep = &mut work.row;
            if earlier.iter().any(|actor| asleep.binary_search(actor).is_err()) {
                system.moves(&work.next.words, &mut work.moves);
                work.moves.retain(|step| {
                    let actor = step.actor.into();
                    earlier.binary_search(&actor).is_ok() && asleep.binary_search(&actor).is_err()
                });
            }
            asleep.retain(|actor| earlier.binary_search(actor).is_ok());
            self.asleep.set(state, self.sets.insert(asleep).0);
        }
        if work.moves.is_empty() {
            return;
        }
        let (sleeping, todo) = (self.sleeping.len() as u32, self.todo.len() as u32);
        self.stack.push(Frame { state, sleeping, todo, step: Move { actor: GONE, choice: 0 } });
        self.sleeping.extend(&work.row);
        self.todo.extend(work.moves.iter().rev());
    }

    /// Whether every final state was found.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.stack.is_empty()
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

    /// States on the way to the one at hand, whose moves are not all done.
    #[must_use]
    pub fn frontier(&self) -> u64 {
        self.stack.len() as u64
    }

    /// Each outcome found so far, with the way that was found first.
    #[must_use]
    pub fn ends(&self) -> &BTreeMap<u32, End> {
        &self.ends
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.table.bytes()
            + self.asleep.bytes()
            + self.sets.bytes()
            + self.stack.capacity() * size_of::<Frame>()
            + self.sleeping.capacity() * size_of::<u32>()
            + self.todo.capacity() * size_of::<Move>()
            + self.ends.values().map(|end| 96 + end.path.capacity() * size_of::<Move>()).sum::<usize>()
    }
}

/// Works out stubborn sets.
#[derive(Clone, Debug, Default)]
struct Closure {
    /// By actor: its place among the pending ones.
    places: Vec<u32>,
    is_in: Vec<bool>,
    set: Vec<u32>,
    best: Vec<u32>,
    enablers: Vec<Actor>,
}

impl Closure {
    /// Keeps the moves of a small stubborn set of actors: whatever the others do, they do not disturb it.
    fn keep_stubborn<S: System + ?Sized>(
        &mut self,
        system: &mut S,
        state: &[u32],
        pending: &[Pending],
        moves: &mut Vec<Move>,
    ) {
        let enabled = pending.iter().filter(|it| it.is_enabled).count();
        if enabled < 2 {
            return;
        }
        let most = pending.last().map_or(0, |it| usize::from(it.actor) + 1);
        self.places.clear();
        self.places.resize(most, u32::MAX);
        for (place, it) in pending.iter().enumerate() {
            self.places[usize::from(it.actor)] = place as u32;
        }
        let mut least = enabled;
        self.best.clear();
        for (place, _) in pending.iter().enumerate().filter(|(_, it)| it.is_enabled) {
            let size = self.close(system, state, pending, place as u32, least);
            if size < least {
                least = size;
                std::mem::swap(&mut self.best, &mut self.set);
                if least == 1 {
                    break;
                }
            }
        }
        if least < enabled {
            self.best.sort_unstable();
            let (best, places) = (&self.best, &self.places);
            moves.retain(|step| best.binary_search(&places[usize::from(step.actor)]).is_ok());
        }
    }

    /// The least set that holds this actor, can be disturbed by nobody outside it and of which nobody who waits can be
    /// let go by others; how many of it are enabled, at most `most`, at which it gives up.
    fn close<S: System + ?Sized>(
        &mut self,
        system: &mut S,
        state: &[u32],
        pending: &[Pending],
        start: u32,
        most: usize,
    ) -> usize {
        self.is_in.clear();
        self.is_in.resize(pending.len(), false);
        self.is_in[start as usize] = true;
        self.set.clear();
        self.set.push(start);
        let (mut done, mut enabled) = (0, 1);
        while done < self.set.len() && enabled < most {
            let one = pending[self.set[done] as usize];
            done += 1;
            self.enablers.clear();
            if !one.is_enabled {
                system.enablers(state, one.actor, &mut self.enablers);
            }
            for (place, other) in pending.iter().enumerate() {
                let is_needed = !self.is_in[place]
                    && if one.is_enabled {
                        system.may_conflict(state, one.actor, other.actor)
                    } else {
                        self.enablers.contains(&other.actor)
                    };
                if is_needed {
                    self.is_in[place] = true;
                    self.set.push(place as u32);
                    enabled += usize::from(other.is_enabled);
                }
            }
        }
        enabled
    }
}
