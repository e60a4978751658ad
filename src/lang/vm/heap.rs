//! The heap of one process: an arena of objects, shared with relatives until written.

use std::rc::Rc;

use super::{
    object::{Instance, Object},
    value::{Ref, Value},
};

const BLOCK: usize = 64;
/// Bytes one process may use.
pub const LIMIT: usize = 16 << 20;
/// Allocation between two collections after which even a single statement is stopped.
const RUNAWAY: usize = 4 * LIMIT;
const FIRST_COLLECTION: usize = 512 << 10;

type Block = Rc<Vec<Option<Rc<Object>>>>;

/// Objects by index.
#[derive(Clone, Debug, Default)]
pub struct Heap {
    blocks: Vec<Block>,
    free: Vec<u32>,
    count: u32,
    /// Bytes allocated since the last collection.
    fresh: usize,
    /// Bytes that survived it.
    survived: usize,
}

impl Heap {
    /// Puts an object into the heap.
    pub fn add(&mut self, object: Object) -> Ref {
        self.fresh += object.bytes();
        let object = Some(Rc::new(object));
        let index = match self.free.pop() {
            Some(index) => index,
            None => {
                let index = self.count;
                self.count += 1;
                if index as usize / BLOCK == self.blocks.len() {
                    self.blocks.push(Rc::new(vec![None; BLOCK]));
                }
                index
            }
        };
        Rc::make_mut(&mut self.blocks[index as usize / BLOCK])[index as usize % BLOCK] = object;
        Ref(index)
    }

    /// An object.
    #[inline]
    #[must_use]
    pub fn get(&self, r: Ref) -> &Object {
        let slot = &self.blocks[r.0 as usize / BLOCK][r.0 as usize % BLOCK];
        slot.as_ref().expect("a reference names a live object")
    }

    /// An object to be changed; a shared one is copied first.
    #[inline]
    pub fn get_mut(&mut self, r: Ref) -> &mut Object {
        let block = Rc::make_mut(&mut self.blocks[r.0 as usize / BLOCK]);
        let slot = block[r.0 as usize % BLOCK].as_mut();
        Rc::make_mut(slot.expect("a reference names a live object"))
    }

    /// The same object, held in memory whatever becomes of it here.
    #[must_use]
    pub fn shared(&self, r: Ref) -> Rc<Object> {
        let slot = &self.blocks[r.0 as usize / BLOCK][r.0 as usize % BLOCK];
        slot.clone().expect("a reference names a live object")
    }

    /// Whether that very object in memory is here; one that was changed is another.
    #[must_use]
    pub fn is(&self, r: Ref, object: &Rc<Object>) -> bool {
        let slot =
            self.blocks.get(r.0 as usize / BLOCK).and_then(|block| block[r.0 as usize % BLOCK].as_ref());
        slot.is_some_and(|it| Rc::ptr_eq(it, object))
    }

    /// The instance behind a value.
    #[must_use]
    pub fn instance(&self, value: &Value) -> Option<&Instance> {
        match value {
            Value::Obj(r) => match self.get(*r) {
                Object::Instance(i) => Some(i),
                _ => None,
            },
            _ => None,
        }
    }

    /// Notes growth of an existing object or a new string.
    #[inline]
    pub fn charge(&mut self, bytes: usize) {
        self.fresh += bytes;
    }

    /// Whether a collection is due at the next statement.
    #[inline]
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.fresh > FIRST_COLLECTION.max(self.survived)
    }

    /// Whether a single statement has allocated too much.
    #[inline]
    #[must_use]
    pub fn is_runaway(&self) -> bool {
        self.fresh > RUNAWAY
    }

    /// Whether `more` bytes at once would be out of the question.
    #[must_use]
    pub fn refuses(&self, more: usize) -> bool {
        more > LIMIT || self.fresh.saturating_add(more) > RUNAWAY
    }

    /// Bytes in use at the last collection, and what was allocated since.
    #[must_use]
    pub fn used(&self) -> usize {
        self.survived + self.fresh
    }

    /// Everything that is there, in order.
    pub fn all(&self) -> impl Iterator<Item = (Ref, &Object)> {
        let slots = self.blocks.iter().flat_map(|block| block.iter());
        slots.enumerate().filter_map(|(i, slot)| slot.as_ref().map(|object| (Ref(i as u32), &**object)))
    }

    /// Indices ever used.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.count as usize
    }

    /// Frees every object without a mark; `live` is what marking counted.
    pub fn sweep(&mut self, marks: &Marks, live: usize) {
        self.free.clear();
        for index in (0..self.count).rev() {
            if !marks.has(Ref(index)) {
                let (block, slot) = (index as usize / BLOCK, index as usize % BLOCK);
                if self.blocks[block][slot].is_some() {
                    Rc::make_mut(&mut self.blocks[block])[slot] = None;
                }
                self.free.push(index);
            }
        }
        self.fresh = 0;
        self.survived = live;
    }

    /// How many objects are the same in memory as in `other`, and how many are not.
    #[must_use]
    pub fn shared_with(&self, other: &Heap) -> (usize, usize) {
        let (mut shared, mut own) = (0, 0);
        for (b, block) in self.blocks.iter().enumerate() {
            for (s, slot) in block.iter().enumerate() {
                let Some(mine) = slot else { continue };
                let theirs = other.blocks.get(b).and_then(|block| block[s].as_ref());
                if theirs.is_some_and(|t| Rc::ptr_eq(t, mine)) { shared += 1 } else { own += 1 }
            }
        }
        (shared, own)
    }
}

/// Which objects are reachable.
#[derive(Clone, Debug)]
pub struct Marks(Vec<u64>);

impl Marks {
    /// None marked yet of `count`.
    #[must_use]
    pub fn new(count: usize) -> Marks {
        Marks(vec![0; count / 64 + 1])
    }

    /// Marks one; false when it was marked before.
    pub fn add(&mut self, r: Ref) -> bool {
        let (word, bit) = (r.0 as usize / 64, 1 << (r.0 % 64));
        let new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        new
    }

    /// Whether it is marked.
    #[must_use]
    pub fn has(&self, r: Ref) -> bool {
        self.0[r.0 as usize / 64] & (1 << (r.0 % 64)) != 0
    }
}
