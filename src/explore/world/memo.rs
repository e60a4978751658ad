//! What operations did, remembered: the same operation on the same parts does the same again.
//!
//! A step is looked up by the program that acts; then, one after the other, by each part that the operation looks at.
//! Parts are named from the actor's point of view, so that what one process did is known for all that are like it.

use std::rc::Rc;

use super::{
    super::table::Interner,
    state::{Draft, ENDED, GONE},
    store::{Bone, Piece, Store, To},
};
use crate::{
    machine::loose::{Asks, Touch},
    process::On,
};

/// References from here on are to what the step has made.
pub const NEW: u32 = 1 << 30;

/// What becomes of the acting program.
#[derive(Clone, Debug, Default)]
pub enum After {
    /// It stands where it stood: part of what it does is done.
    #[default]
    Same,
    Now(Bone, Vec<u32>),
    Ended,
}

/// A part with its references, from the actor's point of view.
pub type Stood = (Bone, Vec<u32>);

/// The same, with the name of the part that it takes the place of.
pub type Change = (u32, Bone, Vec<u32>);

/// A process that has ended: its code, and what it had written to standard error (and output, if kept apart).
#[derive(Clone, Debug)]
pub struct Death {
    pub who: u32,
    pub code: i32,
    pub errors: Rc<[u8]>,
    pub said: Rc<[u8]>,
}

/// What a step does; by default nothing.
#[derive(Clone, Debug, Default)]
pub struct Deed {
    /// It cannot be done now: what the task waits for, objects and processes by their names here.
    pub waits: Option<On>,
    pub after: After,
    pub rows: Vec<Change>,
    pub objects: Vec<Change>,
    /// None: nobody holds it any more.
    pub open: Vec<(u32, Option<Stood>)>,
    pub files: Option<Bone>,
    /// Control block and program of each new process.
    pub beings: Vec<[Stood; 2]>,
    pub new_objects: Vec<Stood>,
    pub new_open: Vec<Option<Stood>>,
    pub deaths: Vec<Death>,
    pub output: Rc<[u8]>,
    pub limit: Option<&'static str>,
    pub asks: Asks,
}

/// Names of parts from the actor's point of view: their places in the state.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub beings: Vec<u32>,
    pub objects: Vec<u32>,
    pub open: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
enum Entry {
    Unknown,
    /// Look at that next.
    Needs(Touch),
    Done(u32),
    /// It is different every time.
    Never,
}

/// How far a look-up came.
#[derive(Debug)]
pub enum Found {
    Deed(u32),
    /// Not known; the entry to be filled, and how many parts were looked at.
    Unknown(u32, usize),
    Never,
}

/// The memory.
#[derive(Debug, Default)]
pub struct Memo {
    keys: Interner,
    entries: Vec<Entry>,
    deeds: Vec<Deed>,
    key: Vec<u32>,
}

impl Names {
    /// What the program of a process names.
    pub fn start(&mut self, draft: &Draft, store: &Store, place: usize, named: bool) {
        self.beings.clear();
        self.objects.clear();
        self.open.clear();
        if named {
            self.beings.extend(0..draft.beings.len() as u32);
        } else {
            self.beings.push(place as u32);
        }
        let being = &draft.beings[place];
        for (to, at) in store.get(being.image).refs.iter().zip(draft.refs(&being.image_refs)) {
            match to {
                To::Object => self.objects.push(*at),
                To::Open => self.open.push(*at),
                To::Process | To::Member if named => {}
                To::Process | To::Member => self.beings.push(*at),
            }
        }
    }

    /// The name of a part; a new one if it had none.
    pub fn name(&mut self, to: To, at: u32) -> u32 {
        if at == GONE {
            return GONE;
        }
        let list = match to {
            To::Process | To::Member => &mut self.beings,
            To::Object => &mut self.objects,
            To::Open => &mut self.open,
        };
        if let Some(found) = list.iter().position(|other| *other == at) {
            return found as u32;
        }
        list.push(at);
        list.len() as u32 - 1
    }

    /// How many names of each kind there are.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        [self.beings.len(), self.objects.len(), self.open.len()]
    }

    /// Names what a part names, in the order in which a look-up would.
    pub fn learn(&mut self, touch: Touch, draft: &Draft, store: &Store) {
        let mut unused = Vec::new();
        self.look(touch, draft, store, &mut unused);
    }

    /// Writes what a part is like, as the actor sees it; false when there is no such part.
    fn look(&mut self, touch: Touch, draft: &Draft, store: &Store, key: &mut Vec<u32>) -> bool {
        let tell = |names: &mut Names, bone: Bone, refs: &[u32], key: &mut Vec<u32>| {
            key.push(bone);
            for (to, at) in store.get(bone).refs.iter().zip(refs) {
                let name = names.name(*to, *at);
                key.push(name);
            }
        };
        match touch {
            Touch::Row(name) | Touch::Whole(name) => {
                let Some(&place) = self.beings.get(name as usize) else { return false };
                if place == GONE {
                    key.push(GONE);
                    return true;
                }
                let being = &draft.beings[place as usize];
                tell(self, being.row, draft.refs(&being.row_refs), key);
                if matches!(touch, Touch::Whole(_)) && being.image != ENDED {
                    tell(self, being.image, draft.refs(&being.image_refs), key);
                }
            }
            Touch::Object(name) => {
                let Some(&place) = self.objects.get(name as usize).filter(|at| **at != GONE) else {
                    return false;
                };
                let thing = &draft.objects[place as usize];
                tell(self, thing.bone, draft.refs(&thing.refs), key);
            }
            Touch::Open(name) => {
                let Some(&place) = self.open.get(name as usize) else { return false };
                let thing = &draft.open[place as usize];
                tell(self, thing.bone, draft.refs(&thing.refs), key);
            }
            Touch::Files => key.push(draft.files),
            Touch::Names => {
                for at in linked(draft, store) {
                    self.name(To::Object, at);
                    let thing = &draft.objects[at as usize];
                    tell(self, thing.bone, draft.refs(&thing.refs), key);
                }
            }
            Touch::Clock => key.extend([draft.now as u32, (draft.now >> 32) as u32]),
        }
        true
    }
}

/// The objects that can be found by a name.
pub fn linked<'a>(draft: &'a Draft, store: &'a Store) -> impl Iterator<Item = u32> + 'a {
    let is_linked =
        |bone: Bone| matches!(&store.get(bone).piece, Piece::Object(object) if object.is_linked());
    (0..draft.objects.len() as u32).filter(move |at| is_linked(draft.objects[*at as usize].bone))
}

impl Memo {
    /// Looks a step up. `first` is what the actor is and does; `names` becomes what it names.
    pub fn find(&mut self, first: &[u32], names: &mut Names, draft: &Draft, store: &Store) -> Found {
        self.key.clear();
        self.key.push(0);
        self.key.extend_from_slice(first);
        let mut looked = 0;
        loop {
            let (number, is_new) = self.keys.insert(&self.key);
            if is_new {
                self.entries.push(Entry::Unknown);
            }
            match self.entries[number as usize] {
                Entry::Unknown => return Found::Unknown(number, looked),
                Entry::Never => return Found::Never,
                Entry::Done(deed) => return Found::Deed(deed),
                Entry::Needs(touch) => {
                    self.key.clear();
                    self.key.extend([1, number]);
                    let mut key = std::mem::take(&mut self.key);
                    let there = names.look(touch, draft, store, &mut key);
                    self.key = key;
                    if !there {
                        return Found::Never;
                    }
                    looked += 1;
                }
            }
        }
    }

    /// Notes what a step looked at from entry `number` on. `names` goes on from there; the last entry is given.
    pub fn extend(
        &mut self,
        number: u32,
        touched: &[Touch],
        names: &mut Names,
        draft: &Draft,
        store: &Store,
    ) -> Option<u32> {
        let mut number = number;
        for touch in touched {
            self.key.clear();
            self.key.extend([1, number]);
            let mut key = std::mem::take(&mut self.key);
            let there = names.look(*touch, draft, store, &mut key);
            self.key = key;
            if !there {
                self.entries[number as usize] = Entry::Never;
                return None;
            }
            self.entries[number as usize] = Entry::Needs(*touch);
            let (next, is_new) = self.keys.insert(&self.key);
            if is_new {
                self.entries.push(Entry::Unknown);
            }
            number = next;
        }
        Some(number)
    }

    /// Keeps what a step did.
    pub fn keep(&mut self, number: Option<u32>, deed: Deed) -> u32 {
        let at = self.deeds.len() as u32;
        self.deeds.push(deed);
        if let Some(number) = number {
            self.entries[number as usize] = Entry::Done(at);
        }
        at
    }

    /// What a step did.
    #[must_use]
    pub fn deed(&self, at: u32) -> &Deed {
        &self.deeds[at as usize]
    }

    /// Bytes held, roughly.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.keys.bytes() + self.entries.len() * 12 + self.deeds.len() * 400
    }

    /// How many different steps there have been.
    #[must_use]
    pub fn len(&self) -> usize {
        self.deeds.len()
    }
}
