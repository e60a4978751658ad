//! What can be done in a state, and who is who from one state to the next.

use super::{
    USUAL, World,
    state::{Draft, ENDED, GONE, tasks},
    timing,
};
use crate::{
    explore::system::{self, Move, Successor, System},
    lang::trap::Trap,
    machine::{loose::Ending, script::Pick},
};

/// A thing that can be done, with what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Able {
    pub step: Move,
    pub place: usize,
    pub task: usize,
    pub way: Ending,
    /// When it was due, from now on; negative before now.
    pub due: i64,
}

impl World {
    /// Everything that can be done, with the times at which it is due.
    pub(super) fn able(&mut self, draft: &Draft, able: &mut Vec<Able>) {
        able.clear();
        if self.chronicles.get(draft.chronicle).limit.is_some() {
            return;
        }
        let mut actor = 0;
        for place in 0..draft.beings.len() {
            for task in 0..tasks(&draft.beings[place], &self.store) {
                self.able_task(draft, place, task, actor, able);
                actor += 1;
            }
        }
        self.keep_time(able);
    }

    pub(super) fn able_task(&mut self, draft: &Draft, place: usize, task: usize, actor: u16, able: &mut Vec<Able>) {
        let being = &draft.beings[place];
        let image = self.store.image(being.image);
        let add = |choice: u16, way: Ending, due: i64| Able { step: Move { actor, choice }, place, task, way, due };
        let (limit, since) = being.times.get(task).copied().unwrap_or((0, 0));
        let late = Ending::Late;
        if image.gathers.is_some() {
            if self.is_gathered(draft, being) {
                able.push(add(0, USUAL, timing::since(since)));
            }
            return;
        }
        let trap = &image.parked[task].1;
        if matches!(trap, Trap::Sleep(_)) {
            able.push(add(0, late, timing::limit(limit)));
            return;
        }
        let has_limit = timing::limit_of(trap).is_some();
        let mut names = std::mem::take(&mut self.names);
        let deed = self.deed(draft, place, task, USUAL, &mut names);
        self.names = names;
        if self.memo.deed(deed).waits.is_none() {
            able.push(add(0, USUAL, timing::since(since)));
        } else if has_limit {
            able.push(add(1, late, timing::limit(limit)));
        }
    }

    /// What can be done in a state, into `self.last`.
    pub(super) fn look(&mut self, state: &[u32]) {
        if self.last.0 == state {
            return;
        }
        let mut draft = std::mem::take(&mut self.draft);
        let (mut words, mut able) = std::mem::take(&mut self.last);
        draft.read(state, &self.store, self.order.timed);
        self.able(&draft, &mut able);
        words.clear();
        words.extend_from_slice(state);
        self.draft = draft;
        self.last = (words, able);
    }

    /// The threads of a state's tasks, in order of actors.
    pub(super) fn threads(&self, draft: &Draft) -> Vec<(usize, u32)> {
        let mut threads = Vec::new();
        for (place, being) in draft.beings.iter().enumerate().filter(|(_, being)| being.image != ENDED) {
            threads.extend(self.store.image(being.image).parked.iter().map(|(thread, _)| (place, *thread)));
        }
        threads
    }

    /// What each of these tasks is called in the state that a draft was arranged to.
    pub(super) fn rename(&self, draft: &Draft, threads: &[(usize, u32)], renaming: &mut Vec<u16>) {
        let mut first = vec![0_u16; draft.beings.len()];
        let mut order: Vec<usize> =
            (0..draft.beings.len()).filter(|at| self.space.beings[*at] != GONE).collect();
        order.sort_unstable_by_key(|at| self.space.beings[*at]);
        let mut count = 0;
        for at in order {
            first[at] = count;
            count += tasks(&draft.beings[at], &self.store) as u16;
        }
        renaming.clear();
        renaming.extend(threads.iter().map(|(place, thread)| {
            let being = &draft.beings[*place];
            if being.image == ENDED || self.space.beings[*place] == GONE {
                return system::GONE;
            }
            let parked = &self.store.image(being.image).parked;
            let task = parked.iter().position(|(other, _)| other == thread);
            task.map_or(system::GONE, |task| first[*place] + task as u16)
        }));
    }
    /// The tasks made in the step carried out last (or before the first), in order of creation, by their names after it.
    #[must_use]
    pub fn born(&self, first: bool) -> &[u16] {
        if first { &self.born_first } else { &self.born_last }
    }

    /// The signals that arrived in the step carried out last: at which main task, by its name before, which.
    #[must_use]
    pub fn arrived(&self) -> Vec<(u16, u8)> {
        self.arrivals.clone()
    }

    /// A way as picks: tasks by order of creation.
    #[must_use]
    pub fn picks(&mut self, path: &[Move]) -> Vec<Pick> {
        let mut state = self.first.clone();
        let mut tids: Vec<u32> = Vec::new();
        let mut born = self.born_first.clone();
        let (mut next, mut successor, mut picks) = (0, Successor::default(), Vec::new());
        let mut renaming: Vec<u16> = Vec::new();
        for index in 0..=path.len() {
            let mut after = vec![0; tids.len() + born.len()];
            for (old, new) in renaming.iter().enumerate().filter(|(_, new)| **new != system::GONE) {
                after[usize::from(*new)] = tids[old];
            }
            for actor in &born {
                if *actor != system::GONE {
                    after[usize::from(*actor)] = next;
                }
                next += 1;
            }
            tids = after;
            let Some(step) = path.get(index) else { break };
            picks.push(Pick { task: tids[usize::from(step.actor)], choice: step.choice });
            self.fire(&state, *step, &mut successor);
            let arrived = |(main, signal): &(u16, u8)| Pick::signal(tids[usize::from(*main)], *signal);
            picks.extend(self.arrivals.iter().map(arrived));
            state.clone_from(&successor.words);
            renaming.clone_from(&successor.renaming);
            born.clone_from(&self.born_last);
        }
        picks
    }
}
