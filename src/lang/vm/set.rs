//! The table of a Python set, slot for slot as CPython 3.11 fills it: printing shows that order.

use super::value::Value;

const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;

/// Keys by hash. `Unset` is a free slot, `NotImplemented` one whose key was deleted.
#[derive(Clone, Debug)]
pub struct Set {
    slots: Vec<(i64, Value)>,
    fill: usize,
    used: usize,
    finger: usize,
}

/// Where a search stands.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    at: usize,
    run: usize,
    left: usize,
    perturb: u64,
}

impl Default for Set {
    fn default() -> Set {
        Set { slots: vec![(0, Value::Unset); 8], fill: 0, used: 0, finger: 0 }
    }
}

fn live(slot: &(i64, Value)) -> bool {
    !matches!(slot.1, Value::Unset | Value::NotImplemented)
}

impl Set {
    /// All slots in order.
    pub fn slots(&self) -> impl Iterator<Item = &(i64, Value)> {
        self.slots.iter()
    }

    /// The size of the table and where it stands.
    #[must_use]
    pub fn figures(&self) -> [usize; 4] {
        [self.slots.len(), self.fill, self.used, self.finger]
    }

    /// Gives every key to `change`, which must leave its hash as it is.
    pub fn each_mut(&mut self, change: &mut dyn FnMut(&mut Value)) {
        self.slots.iter_mut().for_each(|(_, key)| change(key));
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.used
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    fn mask(&self) -> usize {
        self.slots.len() - 1
    }

    fn run(&self, at: usize) -> usize {
        if at + LINEAR_PROBES <= self.mask() { LINEAR_PROBES } else { 0 }
    }

    /// Starts a search.
    #[must_use]
    pub fn search(&self, hash: i64) -> Probe {
        let at = hash as u64 as usize & self.mask();
        Probe { at, run: at, left: self.run(at) + 1, perturb: hash as u64 }
    }

    fn step(&self, probe: &mut Probe) -> usize {
        if probe.left == 0 {
            probe.perturb >>= PERTURB_SHIFT;
            let next = (probe.at as u64).wrapping_mul(5).wrapping_add(1).wrapping_add(probe.perturb);
            probe.at = next as usize & self.mask();
            probe.run = probe.at;
            probe.left = self.run(probe.at) + 1;
        }
        let slot = probe.run;
        probe.run += 1;
        probe.left -= 1;
        slot
    }

    /// The next key with that hash, to be compared by the caller: its slot.
    #[must_use]
    pub fn candidate(&self, hash: i64, probe: &mut Probe) -> Option<usize> {
        loop {
            let slot = self.step(probe);
            match &self.slots[slot] {
                (_, Value::Unset) => return None,
                (h, key) if *h == hash && !matches!(key, Value::NotImplemented) => return Some(slot),
                _ => {}
            }
        }
    }

    /// The key in a slot.
    #[must_use]
    pub fn key(&self, slot: usize) -> &Value {
        &self.slots[slot].1
    }

    /// Adds a key known to be absent.
    pub fn push(&mut self, hash: i64, key: Value) {
        self.place(hash, key);
        self.fill += 1;
        self.used += 1;
        if self.fill * 5 >= self.mask() * 3 {
            self.resize(if self.used > 50_000 { self.used * 2 } else { self.used * 4 });
        }
    }

    fn place(&mut self, hash: i64, key: Value) {
        let mut probe = self.search(hash);
        loop {
            let slot = self.step(&mut probe);
            if self.slots[slot].1.is_unset() {
                self.slots[slot] = (hash, key);
                return;
            }
        }
    }

    fn resize(&mut self, least: usize) {
        let mut size = 8;
        while size <= least {
            size *= 2;
        }
        let old = std::mem::replace(&mut self.slots, vec![(0, Value::Unset); size]);
        self.fill = self.used;
        for slot in old {
            if live(&slot) {
                self.place(slot.0, slot.1);
            }
        }
    }

    /// Makes room before `more` keys of another set join, as CPython does.
    pub fn reserve(&mut self, more: usize) {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.used + more) * 2);
        }
    }

    /// The table that joining an empty set with `other` gives.
    #[must_use]
    pub fn copied(other: &Set) -> Set {
        if other.fill == other.used && other.slots.len() == 8 {
            return Set { finger: 0, ..other.clone() };
        }
        let mut set = Set::default();
        set.reserve(other.used);
        if other.fill == other.used && other.slots.len() == set.slots.len() {
            return Set { finger: 0, ..other.clone() };
        }
        for (hash, key) in other.iter() {
            set.place(hash, key.clone());
        }
        set.fill = other.used;
        set.used = other.used;
        set
    }

    /// Deletes a slot's key.
    pub fn remove(&mut self, slot: usize) -> Value {
        self.used -= 1;
        std::mem::replace(&mut self.slots[slot].1, Value::NotImplemented)
    }

    /// Removes the key that `set.pop()` removes.
    pub fn pop(&mut self) -> Option<Value> {
        if self.used == 0 {
            return None;
        }
        let mut slot = self.finger & self.mask();
        while !live(&self.slots[slot]) {
            slot = (slot + 1) & self.mask();
        }
        self.finger = slot + 1;
        Some(self.remove(slot))
    }

    /// The first key at or after a slot, with the slot after it.
    #[must_use]
    pub fn from(&self, mut slot: usize) -> Option<(usize, &Value)> {
        while slot < self.slots.len() {
            if live(&self.slots[slot]) {
                return Some((slot + 1, &self.slots[slot].1));
            }
            slot += 1;
        }
        None
    }

    /// Hashes and keys in table order.
    pub fn iter(&self) -> impl Iterator<Item = (i64, &Value)> {
        self.slots.iter().filter(|s| live(s)).map(|s| (s.0, &s.1))
    }

    /// Slots of the table, for byte accounting.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.slots.len()
    }
}
