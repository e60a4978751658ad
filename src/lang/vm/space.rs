//! A namespace: attributes or globals in the order of their first assignment.

use super::{symbol::Sym, value::Value};

const SCANNED: usize = 8;
const FREE: u32 = u32::MAX;

/// An ordered map from names to values, scanned while small and indexed when large.
#[derive(Clone, Debug, Default)]
pub struct Space {
    keys: Vec<Sym>,
    values: Vec<Value>,
    index: Vec<u32>,
}

impl Space {
    /// The value of a name.
    #[inline]
    #[must_use]
    pub fn get(&self, name: Sym) -> Option<&Value> {
        self.position(name).map(|i| &self.values[i])
    }

    #[inline]
    fn position(&self, name: Sym) -> Option<usize> {
        if self.index.is_empty() {
            return self.keys.iter().position(|k| *k == name);
        }
        let mask = self.index.len() - 1;
        let mut slot = spread(name) & mask;
        loop {
            let at = self.index[slot];
            if at == FREE {
                return None;
            }
            if self.keys[at as usize] == name {
                return Some(at as usize);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Gives a name a value; the old one comes back.
    pub fn set(&mut self, name: Sym, value: Value) -> Option<Value> {
        if let Some(i) = self.position(name) {
            return Some(std::mem::replace(&mut self.values[i], value));
        }
        self.keys.push(name);
        self.values.push(value);
        if self.keys.len() > SCANNED {
            if self.keys.len() * 2 > self.index.len() {
                self.reindex();
            } else {
                self.enter(self.keys.len() - 1);
            }
        }
        None
    }

    /// Takes a name away.
    pub fn remove(&mut self, name: Sym) -> Option<Value> {
        let i = self.position(name)?;
        self.keys.remove(i);
        let value = self.values.remove(i);
        self.reindex();
        Some(value)
    }

    fn reindex(&mut self) {
        self.index.clear();
        if self.keys.len() > SCANNED {
            self.index.resize((self.keys.len() * 4).next_power_of_two(), FREE);
            for i in 0..self.keys.len() {
                self.enter(i);
            }
        }
    }

    fn enter(&mut self, i: usize) {
        let mask = self.index.len() - 1;
        let mut slot = spread(self.keys[i]) & mask;
        while self.index[slot] != FREE {
            slot = (slot + 1) & mask;
        }
        self.index[slot] = i as u32;
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (Sym, &Value)> {
        self.keys.iter().copied().zip(&self.values)
    }

    /// The values in order.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The values in order, to be changed.
    pub fn values_mut(&mut self) -> &mut [Value] {
        &mut self.values
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }
}

fn spread(name: Sym) -> usize {
    (name.0.wrapping_mul(0x9E37_79B1) >> 8) as usize
}
