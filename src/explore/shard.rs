//! A part of a system: the schedules that begin as falls to it. Several machines search one part each (`merge` joins
//! what they find).
//!
//! Schedules are told apart by the state that their first so many steps lead to: the first *layer* of states broad
//! enough to be dealt out evenly, or of a small system the broadest. Until then a state's words carry how many steps it took, so that a way that comes
//! back to the beginning, or to a state of the layer by a detour, is not dealt out a second time: each schedule belongs
//! to exactly one part, and the parts' masses of probability and numbers of schedules add up. A schedule that ends
//! before the layer belongs to the first part. What belongs to others ends at once, in the outcome `ELSEWHERE`.
//!
//! Reductions stay sound: before the layer nothing commutes and everything is in conflict, so that every part goes
//! through all of that, and behind the layer the system is whole. The only part of one is the system itself, word for
//! word.

use std::ops::{Deref, DerefMut};

use super::{
    merge::digest,
    system::{Actor, Final, GONE, Move, Pending, Successor, System},
};

/// The outcome of schedules that belong to other parts: not to be reported.
pub const ELSEWHERE: u32 = u32::MAX;

/// States of the layer for each part: enough for parts of about equal size.
const STATES_A_PART: usize = 32;
/// Steps after which the layer is taken as it is, and transitions.
const MOST_STEPS: u32 = 256;
const MOST_TRANSITIONS: u64 = 1 << 18;

/// Part `own` of `of` of a system, from 1.
pub struct Shard<S> {
    inner: S,
    own: u32,
    of: u32,
    /// How many steps the layer is away.
    steps: u32,
    /// Its states, sorted.
    layer: Vec<Vec<u32>>,
    signature: String,
}

impl<S: System> Shard<S> {
    /// Looks for the layer. Every part does that in the same way, and before anything else, so that systems which
    /// number things as they meet them number them alike.
    ///
    /// # Panics
    /// When there is no such part.
    pub fn new(mut inner: S, own: u32, of: u32) -> Shard<S> {
        assert!((1..=of).contains(&own), "part {own} of {of}: parts are 1 to N");
        let mut at = vec![inner.initial()];
        let (mut layer, mut steps) = (at.clone(), 0);
        let (mut transitions, mut moves) = (0, Vec::new());
        let enough = STATES_A_PART.saturating_mul(of as usize);
        for taken in 1..=MOST_STEPS {
            if of == 1 || layer.len() >= enough || transitions >= MOST_TRANSITIONS {
                break;
            }
            let mut beyond = Vec::new();
            for state in &at {
                moves.clear();
                inner.moves(state, &mut moves);
                transitions += moves.len() as u64;
                for step in &moves {
                    let mut next = Successor::default();
                    inner.fire(state, *step, &mut next);
                    beyond.push(next.words);
                }
            }
            beyond.sort_unstable();
            beyond.dedup();
            if beyond.len() > layer.len() {
                (layer, steps) = (beyond.clone(), taken);
            }
            at = beyond;
        }
        let numbers = [steps, of].into_iter().chain(layer.iter().flatten().copied());
        let bytes: Vec<u8> = numbers.flat_map(u32::to_le_bytes).collect();
        Shard { inner, own, of, steps, layer, signature: digest([bytes.as_slice()]) }
    }

    /// What is dealt out: parts are parts of one whole only where this is the same. It differs where the system was
    /// told to tell more apart, or is another one.
    #[must_use]
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// The inner system's words, and how many steps they took, at most as many as the layer is away; None elsewhere.
    fn parts<'a>(&self, state: &'a [u32]) -> Option<(&'a [u32], u32)> {
        if self.of == 1 {
            return Some((state, self.steps));
        }
        let (steps, words) = state.split_last()?;
        (*steps != ELSEWHERE).then_some((words, *steps))
    }

    /// The inner system's words of a state in or behind the layer.
    fn behind<'a>(&self, state: &'a [u32]) -> Option<&'a [u32]> {
        self.parts(state).and_then(|(words, steps)| (steps == self.steps).then_some(words))
    }

    /// Whether a state of the layer falls to this part.
    fn owns(&self, words: &[u32]) -> bool {
        let place = self.layer.binary_search_by(|one| one.as_slice().cmp(words));
        place.is_ok_and(|place| place as u64 % u64::from(self.of) == u64::from(self.own - 1))
    }
}

/// What the system has beside its states is that of the whole.
impl<S> Deref for Shard<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.inner
    }
}

impl<S> DerefMut for Shard<S> {
    fn deref_mut(&mut self) -> &mut S {
        &mut self.inner
    }
}

impl<S: System> System for Shard<S> {
    fn initial(&mut self) -> Vec<u32> {
        let mut words = self.inner.initial();
        if self.of == 1 {
            return words;
        }
        if self.steps == 0 && !self.owns(&words) {
            return vec![ELSEWHERE];
        }
        words.push(0);
        words
    }

    fn moves(&mut self, state: &[u32], moves: &mut Vec<Move>) {
        match self.parts(state) {
            Some((words, _)) => self.inner.moves(words, moves),
            None => moves.clear(),
        }
    }

    fn fire(&mut self, state: &[u32], step: Move, next: &mut Successor) {
        let Some((words, steps)) = self.parts(state) else {
            panic!("nothing can be done elsewhere");
        };
        self.inner.fire(words, step, next);
        let now = (steps + 1).min(self.steps);
        if steps < now && now == self.steps && !self.owns(&next.words) {
            next.words.clear();
            next.words.push(ELSEWHERE);
            next.renaming.fill(GONE);
        } else if self.of > 1 {
            next.words.push(now);
        }
    }

    fn finish(&mut self, state: &[u32]) -> Final {
        match self.parts(state) {
            Some((words, steps)) if steps == self.steps || self.own == 1 => self.inner.finish(words),
            // Called clean, so that nothing is called doomed for what happens elsewhere.
            _ => Final { outcome: ELSEWHERE, is_clean: true },
        }
    }

    fn pending(&mut self, state: &[u32], pending: &mut Vec<Pending>) {
        match self.parts(state) {
            Some((words, _)) => self.inner.pending(words, pending),
            None => pending.clear(),
        }
    }

    fn commute(&mut self, state: &[u32], one: Actor, other: Actor) -> bool {
        self.behind(state).is_some_and(|words| self.inner.commute(words, one, other))
    }

    fn may_conflict(&mut self, state: &[u32], one: Actor, other: Actor) -> bool {
        self.behind(state).is_none_or(|words| self.inner.may_conflict(words, one, other))
    }

    fn enablers(&mut self, state: &[u32], actor: Actor, enablers: &mut Vec<Actor>) {
        if let Some((words, _)) = self.parts(state) {
            self.inner.enablers(words, actor, enablers);
        }
    }

    fn bytes(&self) -> usize {
        let words: usize = self.layer.iter().map(Vec::len).sum();
        self.inner.bytes() + words * size_of::<u32>() + self.layer.len() * size_of::<Vec<u32>>()
    }
}
