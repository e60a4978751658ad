//! The table of a Python dict: insertion order, found by hash; comparing keys is the caller's part.

use super::value::{Ref, Value};

const SCANNED: usize = 8;
const FREE: u32 = u32::MAX;

/// One item; its key is `Unset` once deleted.
#[derive(Clone, Debug)]
pub struct Entry {
    pub hash: i64,
    pub key: Value,
    pub value: Value,
}

/// Items in order of insertion.
#[derive(Clone, Debug, Default)]
pub struct Dict {
    entries: Vec<Entry>,
    index: Vec<u32>,
    live: usize,
    /// Of `__dict__` and `globals()`: whose attributes these are, and change with it.
    pub owner: Option<Ref>,
}

/// Where a search stands.
#[derive(Clone, Copy, Debug)]
pub struct Cursor(usize);

impl Dict {
    /// How many items there are before a place.
    #[must_use]
    pub fn before(&self, at: usize) -> usize {
        self.entries.iter().take(at).filter(|e| !e.key.is_unset()).count()
    }

    /// Gives every key and value to `change`, which must leave a key's hash as it is.
    pub fn each_mut(&mut self, change: &mut dyn FnMut(&mut Value)) {
        for entry in &mut self.entries {
            change(&mut entry.key);
            change(&mut entry.value);
        }
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Starts a search for `hash`.
    #[must_use]
    pub fn search(&self, hash: i64) -> Cursor {
        Cursor(if self.index.is_empty() { 0 } else { spread(hash) & (self.index.len() - 1) })
    }

    /// The next entry with that hash, to be compared by the caller.
    #[inline]
    #[must_use]
    pub fn candidate(&self, hash: i64, cursor: &mut Cursor) -> Option<usize> {
        if self.index.is_empty() {
            while cursor.0 < self.entries.len() {
                let at = cursor.0;
                cursor.0 += 1;
                if self.entries[at].hash == hash && !self.entries[at].key.is_unset() {
                    return Some(at);
                }
            }
            return None;
        }
        let mask = self.index.len() - 1;
        loop {
            let at = self.index[cursor.0];
            if at == FREE {
                return None;
            }
            cursor.0 = (cursor.0 + 1) & mask;
            let entry = &self.entries[at as usize];
            if entry.hash == hash && !entry.key.is_unset() {
                return Some(at as usize);
            }
        }
    }

    /// The entry at a place of the table.
    #[must_use]
    pub fn entry(&self, at: usize) -> &Entry {
        &self.entries[at]
    }

    /// Replaces the value of an entry.
    pub fn replace(&mut self, at: usize, value: Value) -> Value {
        std::mem::replace(&mut self.entries[at].value, value)
    }

    /// Adds a key known to be absent.
    pub fn push(&mut self, hash: i64, key: Value, value: Value) {
        self.entries.push(Entry { hash, key, value });
        self.live += 1;
        if self.entries.len() > SCANNED {
            if self.entries.len() * 2 > self.index.len() {
                self.reindex();
            } else {
                self.enter(self.entries.len() - 1);
            }
        }
    }

    /// Deletes an entry and gives it back.
    pub fn remove(&mut self, at: usize) -> Entry {
        self.live -= 1;
        let gone = Entry { hash: 0, key: Value::Unset, value: Value::Unset };
        let entry = std::mem::replace(&mut self.entries[at], gone);
        if self.live == 0 {
            *self = Dict::default();
        } else if self.entries.len() > 16 && self.live * 4 < self.entries.len() {
            self.entries.retain(|e| !e.key.is_unset());
            self.reindex();
        }
        entry
    }

    /// The place of the last item.
    #[must_use]
    pub fn last(&self) -> Option<usize> {
        self.entries.iter().rposition(|e| !e.key.is_unset())
    }

    /// The first item at or after a place, with the place after it.
    #[must_use]
    pub fn from(&self, mut at: usize) -> Option<(usize, &Entry)> {
        while at < self.entries.len() {
            if !self.entries[at].key.is_unset() {
                return Some((at + 1, &self.entries[at]));
            }
            at += 1;
        }
        None
    }

    /// Items in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().filter(|e| !e.key.is_unset())
    }

    fn reindex(&mut self) {
        self.index.clear();
        if self.entries.len() > SCANNED {
            self.index.resize((self.entries.len() * 4).next_power_of_two(), FREE);
            for i in 0..self.entries.len() {
                self.enter(i);
            }
        }
    }

    fn enter(&mut self, i: usize) {
        let mask = self.index.len() - 1;
        let mut slot = if self.entries[i].key.is_unset() { 0 } else { spread(self.entries[i].hash) & mask };
        while self.index[slot] != FREE {
            slot = (slot + 1) & mask;
        }
        self.index[slot] = i as u32;
    }
}

fn spread(hash: i64) -> usize {
    let mixed = (hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 32) as usize
}
