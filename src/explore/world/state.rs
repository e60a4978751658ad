//! A state as words, and as a draft that can be changed.
//!
//! Words: how many processes, objects and open descriptions; files; what was printed; the clock; then each process
//! (control block, program, references of both), each object, each description; then the times of tasks. A reference
//! is the place of what it names among those of its kind.

use std::ops::Range;

use super::store::{Bone, Piece, Store, To, mix};

/// Nobody: a process that has ended and been waited for.
pub const GONE: u32 = u32::MAX;
/// No program: the process has ended.
pub const ENDED: Bone = Bone::MAX;

const HEADER: usize = 7;

/// A process of a draft.
#[derive(Clone, Debug)]
pub struct Being {
    pub row: Bone,
    pub image: Bone,
    pub row_refs: Range<usize>,
    pub image_refs: Range<usize>,
    /// Of each task: when its time limit passes, and since when it could go on; both as distances from now, plus one;
    /// 0 for none. Empty when time is of no account.
    pub times: Vec<(u32, u32)>,
}

/// An object or an open description of a draft.
#[derive(Clone, Debug)]
pub struct Thing {
    pub bone: Bone,
    pub refs: Range<usize>,
}

/// A state that is being made.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub beings: Vec<Being>,
    pub objects: Vec<Thing>,
    pub open: Vec<Thing>,
    pub files: Bone,
    pub chronicle: u32,
    /// In microseconds; 0 when time is of no account.
    pub now: u64,
    /// References of all; parts point into it.
    pub pool: Vec<u32>,
}

impl Draft {
    /// Reads a state. `timed`: whether it has times.
    pub fn read(&mut self, words: &[u32], store: &Store, timed: bool) {
        self.pool.clear();
        self.beings.clear();
        self.objects.clear();
        self.open.clear();
        let [beings, objects, open, files, chronicle, low, high] = words[..HEADER] else { return };
        (self.files, self.chronicle) = (files, chronicle);
        self.now = u64::from(low) | u64::from(high) << 32;
        let mut at = HEADER;
        let take = |pool: &mut Vec<u32>, at: &mut usize, count: usize| {
            let from = pool.len();
            pool.extend_from_slice(&words[*at..*at + count]);
            *at += count;
            from..pool.len()
        };
        for _ in 0..beings {
            let (row, image) = (words[at], words[at + 1]);
            at += 2;
            let row_refs = take(&mut self.pool, &mut at, store.get(row).refs.len());
            let count = if image == ENDED { 0 } else { store.get(image).refs.len() };
            let image_refs = take(&mut self.pool, &mut at, count);
            self.beings.push(Being { row, image, row_refs, image_refs, times: Vec::new() });
        }
        for (things, count) in [(&mut self.objects, objects), (&mut self.open, open)] {
            for _ in 0..count {
                let bone = words[at];
                at += 1;
                let refs = take(&mut self.pool, &mut at, store.get(bone).refs.len());
                things.push(Thing { bone, refs });
            }
        }
        if timed {
            for being in &mut self.beings {
                let tasks = if being.image == ENDED { 0 } else { store.image(being.image).parked.len() };
                being.times = words[at..at + 2 * tasks].chunks(2).map(|two| (two[0], two[1])).collect();
                at += 2 * tasks;
            }
        }
    }

    /// The references of a range.
    #[must_use]
    pub fn refs(&self, range: &Range<usize>) -> &[u32] {
        &self.pool[range.clone()]
    }

    /// Puts references into the pool.
    pub fn put(&mut self, refs: &[u32]) -> Range<usize> {
        let from = self.pool.len();
        self.pool.extend_from_slice(refs);
        from..self.pool.len()
    }

    /// How many tasks of processes before that one there are.
    #[must_use]
    pub fn tasks_before(&self, being: usize, store: &Store) -> usize {
        self.beings[..being].iter().map(|it| tasks(it, store)).sum()
    }

    /// The process and the task within it of an actor.
    #[must_use]
    pub fn locate(&self, actor: usize, store: &Store) -> Option<(usize, usize)> {
        let mut left = actor;
        for (place, being) in self.beings.iter().enumerate() {
            let count = tasks(being, store);
            if left < count {
                return Some((place, left));
            }
            left -= count;
        }
        None
    }
}

/// How many tasks a process has.
#[must_use]
pub fn tasks(being: &Being, store: &Store) -> usize {
    if being.image == ENDED { 0 } else { store.image(being.image).parked.len() }
}

/// How states are put into order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// Processes that cannot be told apart may change places.
    pub symmetry: bool,
    /// Processes keep their numbers for good.
    pub named: bool,
    pub timed: bool,
}

/// Working space for `arrange`.
#[derive(Debug, Default)]
pub struct Space {
    colours: Vec<u64>,
    next: Vec<u64>,
    object_colours: Vec<u64>,
    open_colours: Vec<u64>,
    sequence: Vec<u32>,
    /// New place of each process, object and description.
    pub beings: Vec<u32>,
    objects: Vec<u32>,
    open: Vec<u32>,
    object_sequence: Vec<u32>,
    open_sequence: Vec<u32>,
}

impl Space {
    /// Writes a draft as canonical words; `self.beings` then says where each process went (`GONE`: nowhere).
    pub fn arrange(&mut self, draft: &Draft, store: &Store, order: Order, words: &mut Vec<u32>) {
        let is_gone = |being: &Being| being.image == ENDED && store.facts(being.row).part.reaped;
        self.sequence.clear();
        self.sequence
            .extend((0..draft.beings.len() as u32).filter(|at| order.named || !is_gone(&draft.beings[*at as usize])));
        if order.symmetry && !order.named {
            self.paint(draft, store, order.timed);
            let colours = &self.colours;
            // The first process is main while it is there: it is never one of several alike.
            self.sequence.sort_by_key(|at| (*at != 0, colours[*at as usize]));
        }
        self.beings.clear();
        self.beings.resize(draft.beings.len(), GONE);
        for (new, old) in self.sequence.iter().enumerate() {
            self.beings[*old as usize] = new as u32;
        }
        self.reach(draft, store);
        self.write(draft, store, order, words);
    }

    /// Colours: two processes of different colours are not alike.
    fn paint(&mut self, draft: &Draft, store: &Store, timed: bool) {
        let colour = |bone: Bone| if bone == ENDED { 7 } else { store.get(bone).colour };
        self.colours.clear();
        self.colours.extend(draft.beings.iter().map(|being| {
            let mut hash = mix(colour(being.row), colour(being.image));
            if timed {
                for (limit, since) in &being.times {
                    hash = mix(hash, u64::from(*limit) << 32 | u64::from(*since));
                }
            }
            hash
        }));
        self.object_colours.clear();
        self.object_colours.extend(draft.objects.iter().map(|it| colour(it.bone)));
        self.open_colours.clear();
        self.open_colours.extend(draft.open.iter().map(|it| colour(it.bone)));
        for _ in 0..2 {
            self.spread(draft, store);
        }
    }

    fn spread(&mut self, draft: &Draft, store: &Store) {
        let of = |to: To, at: u32, beings: &[u64], objects: &[u64], open: &[u64]| match to {
            _ if at == GONE => 3,
            To::Process | To::Member => beings[at as usize],
            To::Object => objects[at as usize],
            To::Open => open[at as usize],
        };
        self.next.clear();
        self.next.extend_from_slice(&self.colours);
        for (place, being) in draft.beings.iter().enumerate() {
            let (own, mut hash) = (self.colours[place], self.colours[place]);
            for (bone, range) in [(being.row, &being.row_refs), (being.image, &being.image_refs)] {
                if bone == ENDED {
                    continue;
                }
                for (index, (at, to)) in draft.refs(range).iter().zip(store.get(bone).refs.iter()).enumerate() {
                    let other = of(*to, *at, &self.colours, &self.object_colours, &self.open_colours);
                    if *to == To::Member {
                        hash = hash.wrapping_add(mix(5, other));
                    } else {
                        hash = mix(hash, other);
                    }
                    if *to == To::Process && *at != GONE {
                        let named = mix(own, index as u64);
                        let next = &mut self.next[*at as usize];
                        *next = next.wrapping_add(named);
                    }
                }
            }
            self.next[place] = self.next[place].wrapping_add(mix(11, hash));
        }
        for (colours, things) in
            [(&mut self.object_colours, &draft.objects), (&mut self.open_colours, &draft.open)]
        {
            for (colour, thing) in colours.iter_mut().zip(things) {
                for (at, to) in draft.refs(&thing.refs).iter().zip(store.get(thing.bone).refs.iter()) {
                    if matches!(to, To::Process | To::Member) && *at != GONE {
                        *colour = mix(*colour, self.colours[*at as usize]);
                    }
                }
            }
        }
        std::mem::swap(&mut self.colours, &mut self.next);
    }

    /// Which objects and descriptions are in use, in the order in which processes name them.
    fn reach(&mut self, draft: &Draft, store: &Store) {
        for (places, count) in
            [(&mut self.objects, draft.objects.len()), (&mut self.open, draft.open.len())]
        {
            places.clear();
            places.resize(count, GONE);
        }
        self.object_sequence.clear();
        self.open_sequence.clear();
        for index in 0..self.sequence.len() {
            let being = &draft.beings[self.sequence[index] as usize];
            self.name(store.get(being.row).refs.as_ref(), draft.refs(&being.row_refs));
            if being.image != ENDED {
                self.name(store.get(being.image).refs.as_ref(), draft.refs(&being.image_refs));
            }
        }
        for (at, thing) in draft.objects.iter().enumerate() {
            let is_named = matches!(&store.get(thing.bone).piece, Piece::Object(object) if object.is_linked());
            if is_named {
                self.name(&[To::Object], &[at as u32]);
            }
        }
        let (mut object, mut open) = (0, 0);
        while object < self.object_sequence.len() || open < self.open_sequence.len() {
            let thing = if object < self.object_sequence.len() {
                object += 1;
                &draft.objects[self.object_sequence[object - 1] as usize]
            } else {
                open += 1;
                &draft.open[self.open_sequence[open - 1] as usize]
            };
            self.name(store.get(thing.bone).refs.as_ref(), draft.refs(&thing.refs));
        }
    }

    fn name(&mut self, kinds: &[To], refs: &[u32]) {
        for (to, at) in kinds.iter().zip(refs) {
            let (places, sequence) = match to {
                _ if *at == GONE => continue,
                To::Process | To::Member => continue,
                To::Object => (&mut self.objects, &mut self.object_sequence),
                To::Open => (&mut self.open, &mut self.open_sequence),
            };
            if places[*at as usize] == GONE {
                places[*at as usize] = sequence.len() as u32;
                sequence.push(*at);
            }
        }
    }

    fn write(&self, draft: &Draft, store: &Store, order: Order, words: &mut Vec<u32>) {
        words.clear();
        let counts = [self.sequence.len(), self.object_sequence.len(), self.open_sequence.len()];
        words.extend(counts.map(|count| count as u32));
        words.extend([draft.files, draft.chronicle, draft.now as u32, (draft.now >> 32) as u32]);
        for old in &self.sequence {
            let being = &draft.beings[*old as usize];
            words.extend([being.row, being.image]);
            self.rename(&store.get(being.row).refs, draft.refs(&being.row_refs), words);
            if being.image != ENDED {
                self.rename(&store.get(being.image).refs, draft.refs(&being.image_refs), words);
            }
        }
        for (sequence, things) in [(&self.object_sequence, &draft.objects), (&self.open_sequence, &draft.open)] {
            for old in sequence {
                let thing = &things[*old as usize];
                words.push(thing.bone);
                self.rename(&store.get(thing.bone).refs, draft.refs(&thing.refs), words);
            }
        }
        if order.timed {
            for old in &self.sequence {
                for (limit, since) in &draft.beings[*old as usize].times {
                    words.extend([*limit, *since]);
                }
            }
        }
    }

    fn rename(&self, kinds: &[To], refs: &[u32], words: &mut Vec<u32>) {
        let from = words.len();
        for (to, at) in kinds.iter().zip(refs) {
            words.push(match to {
                _ if *at == GONE => GONE,
                To::Process | To::Member => self.beings[*at as usize],
                To::Object => self.objects[*at as usize],
                To::Open => self.open[*at as usize],
            });
        }
        // Members stand together; their order means nothing.
        let first = kinds.iter().position(|to| *to == To::Member);
        if let Some(first) = first {
            let count = kinds[first..].iter().take_while(|to| **to == To::Member).count();
            words[from + first..from + first + count].sort_unstable();
        }
    }
}
