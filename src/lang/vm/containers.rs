//! Dicts and sets: finding, adding and removing keys.

use super::{
    Vm,
    native::Res,
    object::{Object, ViewKind},
    set::Set,
    value::{Ref, Value},
};
use crate::lang::code::{BinaryOp, CompareOp};

impl Vm {
    /// The place of a key in a dict.
    fn dict_find(&mut self, dict: Ref, hash: i64, key: &Value) -> Res<Option<usize>> {
        let Object::Dict(table) = self.heap.get(dict) else { return Ok(None) };
        let mut cursor = table.search(hash);
        loop {
            let Object::Dict(table) = self.heap.get(dict) else { return Ok(None) };
            let Some(at) = table.candidate(hash, &mut cursor) else { return Ok(None) };
            let found = &table.entry(at).key;
            if found.is(key) {
                return Ok(Some(at));
            }
            match (found, key) {
                (Value::Str(a), Value::Str(b)) => {
                    if a == b {
                        return Ok(Some(at));
                    }
                }
                _ => {
                    let found = found.clone();
                    if self.equal(&found, key)? {
                        return Ok(Some(at));
                    }
                }
            }
        }
    }

    /// `dict[key]`, if it is there.
    pub(super) fn dict_get(&mut self, dict: Ref, key: &Value) -> Res<Option<Value>> {
        let hash = self.hash(key)?;
        let at = self.dict_find(dict, hash, key)?;
        let Object::Dict(table) = self.heap.get(dict) else { return Ok(None) };
        Ok(at.map(|at| table.entry(at).value.clone()))
    }

    /// `dict[key] = value`
    pub(super) fn dict_set(&mut self, dict: Ref, key: Value, value: Value) -> Res<()> {
        let hash = self.hash(&key)?;
        let at = self.dict_find(dict, hash, &key)?;
        if self.is_mirrored(dict) {
            self.mirror(dict, &key, Some(value.clone()));
        }
        let Object::Dict(table) = self.heap.get_mut(dict) else { return Ok(()) };
        match at {
            Some(at) => {
                table.replace(at, value);
            }
            None => {
                table.push(hash, key, value);
                self.heap.charge(48);
            }
        }
        Ok(())
    }

    #[inline]
    fn is_mirrored(&self, dict: Ref) -> bool {
        matches!(self.heap.get(dict), Object::Dict(table) if table.owner.is_some())
    }

    /// A change of a `__dict__` is a change of its object.
    fn mirror(&mut self, dict: Ref, key: &Value, value: Option<Value>) {
        let Object::Dict(table) = self.heap.get(dict) else { return };
        let (Some(owner), Value::Str(name)) = (table.owner, key) else { return };
        let name = self.symbols.intern(name);
        let attrs = match self.heap.get_mut(owner) {
            Object::Instance(i) => &mut i.attrs,
            Object::Module(m) => &mut m.space,
            _ => return,
        };
        match value {
            Some(value) => attrs.set(name, value),
            None => attrs.remove(name),
        };
    }

    /// Takes every item out of a dict.
    pub(super) fn dict_clear(&mut self, dict: Ref) {
        for (key, _) in self.dict_pairs(&Value::Obj(dict)) {
            self.mirror(dict, &key, None);
        }
        if let Object::Dict(table) = self.heap.get_mut(dict) {
            let owner = table.owner;
            *table = Default::default();
            table.owner = owner;
        }
    }

    /// The value of a key, which is added with this one when it is absent.
    pub(super) fn dict_default(&mut self, dict: Ref, key: Value, value: Value) -> Res<Value> {
        let hash = self.hash(&key)?;
        let at = self.dict_find(dict, hash, &key)?;
        let Object::Dict(table) = self.heap.get_mut(dict) else { return Ok(value) };
        if let Some(at) = at {
            return Ok(table.entry(at).value.clone());
        }
        table.push(hash, key.clone(), value.clone());
        self.mirror(dict, &key, Some(value.clone()));
        self.heap.charge(48);
        Ok(value)
    }

    /// Removes a key and gives its value back.
    pub(super) fn dict_remove(&mut self, dict: Ref, key: &Value) -> Res<Option<Value>> {
        let hash = self.hash(key)?;
        let at = self.dict_find(dict, hash, key)?;
        let Object::Dict(table) = self.heap.get_mut(dict) else { return Ok(None) };
        let removed = at.map(|at| table.remove(at).value);
        if removed.is_some() {
            self.mirror(dict, key, None);
        }
        Ok(removed)
    }

    fn table(&self, set: Ref) -> Option<&Set> {
        match self.heap.get(set) {
            Object::Set(table) | Object::FrozenSet(table) => Some(table),
            _ => None,
        }
    }

    fn set_find(&mut self, set: Ref, hash: i64, key: &Value) -> Res<Option<usize>> {
        let Some(table) = self.table(set) else { return Ok(None) };
        let mut probe = table.search(hash);
        loop {
            let Some(table) = self.table(set) else { return Ok(None) };
            let Some(slot) = table.candidate(hash, &mut probe) else { return Ok(None) };
            let found = table.key(slot).clone();
            if found.is(key) || self.equal(&found, key)? {
                return Ok(Some(slot));
            }
        }
    }

    /// A key for looking up: a set stands for the frozenset equal to it.
    fn set_key(&mut self, key: &Value) -> Res<i64> {
        if let Some(r) = key.as_ref()
            && let Object::Set(table) = self.heap.get(r)
        {
            let frozen = Object::FrozenSet(table.clone());
            let frozen = Value::Obj(self.heap.add(frozen));
            return self.hash(&frozen);
        }
        self.hash(key)
    }

    /// `key in set`
    pub(super) fn set_has(&mut self, set: Ref, key: &Value) -> Res<bool> {
        let hash = self.set_key(key)?;
        Ok(self.set_find(set, hash, key)?.is_some())
    }

    /// `set.add(key)`
    pub(super) fn set_add(&mut self, set: Ref, key: Value) -> Res<()> {
        let hash = self.hash(&key)?;
        self.set_add_hashed(set, hash, key)
    }

    fn set_add_hashed(&mut self, set: Ref, hash: i64, key: Value) -> Res<()> {
        if self.set_find(set, hash, &key)?.is_some() {
            return Ok(());
        }
        if let Object::Set(table) | Object::FrozenSet(table) = self.heap.get_mut(set) {
            table.push(hash, key);
            self.heap.charge(32);
        }
        Ok(())
    }

    /// Removes a key; false when it was not there.
    pub(super) fn set_remove(&mut self, set: Ref, key: &Value) -> Res<bool> {
        self.set_discard(set, key)
    }

    fn set_discard(&mut self, set: Ref, key: &Value) -> Res<bool> {
        let hash = self.set_key(key)?;
        self.set_discard_hashed(set, hash, key)
    }

    fn set_discard_hashed(&mut self, set: Ref, hash: i64, key: &Value) -> Res<bool> {
        let slot = self.set_find(set, hash, key)?;
        if let (Some(slot), Object::Set(table) | Object::FrozenSet(table)) = (slot, self.heap.get_mut(set)) {
            table.remove(slot);
            return Ok(true);
        }
        Ok(false)
    }

    /// Adds everything of an iterable to a set.
    pub(super) fn set_update(&mut self, set: Ref, from: &Value) -> Res<()> {
        let from = self.plain(from);
        let other = from.as_ref().and_then(|r| self.table(r)).cloned();
        if let Some(other) = other {
            if let Object::Set(table) | Object::FrozenSet(table) = self.heap.get_mut(set) {
                if table.is_empty() {
                    *table = Set::copied(&other);
                    self.heap.charge(other.capacity() * 16);
                    return Ok(());
                }
                table.reserve(other.len());
            }
            for (hash, key) in other.iter() {
                self.set_add_hashed(set, hash, key.clone())?;
            }
            return Ok(());
        }
        let iterator = self.iter_of(&from)?;
        while let Some(key) = self.next_item(&iterator)? {
            self.set_add(set, key)?;
        }
        Ok(())
    }

    /// A fresh set, filled from an iterable.
    pub(super) fn new_set(&mut self, from: Option<&Value>, frozen: bool) -> Res<Value> {
        let object = if frozen { Object::FrozenSet(Set::default()) } else { Object::Set(Set::default()) };
        let set = self.heap.add(object);
        if let Some(from) = from {
            self.set_update(set, from)?;
        }
        Ok(Value::Obj(set))
    }

    /// The keys of a set in table order.
    pub(super) fn set_keys(&self, set: &Value) -> Vec<Value> {
        match self.object(set) {
            Some(Object::Set(t) | Object::FrozenSet(t)) => t.iter().map(|(_, k)| k.clone()).collect(),
            _ => Vec::new(),
        }
    }

    fn set_entries(&self, set: Ref) -> Vec<(i64, Value)> {
        self.table(set).map_or_else(Vec::new, |t| t.iter().map(|(hash, key)| (hash, key.clone())).collect())
    }

    /// A set with the keys of a set or view.
    pub(super) fn as_set(&mut self, value: &Value) -> Res<Option<Ref>> {
        let plain = self.plain(value);
        let Some(r) = plain.as_ref() else { return Ok(None) };
        match self.heap.get(r) {
            Object::Set(_) | Object::FrozenSet(_) => Ok(Some(r)),
            Object::View { kind: ViewKind::Keys | ViewKind::Items, .. } => {
                Ok(self.new_set(Some(&plain), false)?.as_ref())
            }
            _ => Ok(None),
        }
    }

    /// `a | b`, `a & b`, `a - b`, `a ^ b`; `None` when they are no sets.
    pub(super) fn set_operator(
        &mut self,
        op: BinaryOp,
        in_place: bool,
        a: &Value,
        b: &Value,
    ) -> Res<Option<Value>> {
        if !matches!(op, BinaryOp::Or | BinaryOp::And | BinaryOp::Subtract | BinaryOp::Xor) {
            return Ok(None);
        }
        let (Some(x), Some(y)) = (self.as_set(a)?, self.as_set(b)?) else { return Ok(None) };
        let own = in_place && a.as_ref() == Some(x) && matches!(self.heap.get(x), Object::Set(_));
        if own && x != y && self.set_change(op, x, y)? {
            return Ok(Some(a.clone()));
        }
        let result = self.set_combine(op, x, y)?;
        if in_place
            && let (Some(r), Object::Set(_)) = (a.as_ref(), self.heap.get(x))
            && r == x
        {
            if let Object::Set(table) | Object::FrozenSet(table) = self.heap.get(result).clone() {
                *self.heap.get_mut(x) = Object::Set(table);
            }
            return Ok(Some(a.clone()));
        }
        Ok(Some(Value::Obj(result)))
    }

    /// `a |= b`, `a ^= b` and `a -= b` key by key, as CPython does; false for the others.
    fn set_change(&mut self, op: BinaryOp, x: Ref, y: Ref) -> Res<bool> {
        match op {
            BinaryOp::Or => self.set_update(x, &Value::Obj(y))?,
            BinaryOp::Xor => {
                for (hash, key) in self.set_entries(y) {
                    if !self.set_discard_hashed(x, hash, &key)? {
                        self.set_add_hashed(x, hash, key)?;
                    }
                }
            }
            BinaryOp::Subtract => {
                for (hash, key) in self.set_entries(y) {
                    self.set_discard_hashed(x, hash, &key)?;
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The same for two sets; the result is of the first one's kind.
    pub(super) fn set_combine(&mut self, op: BinaryOp, x: Ref, y: Ref) -> Res<Ref> {
        let frozen = matches!(self.heap.get(x), Object::FrozenSet(_));
        let empty = if frozen { Object::FrozenSet(Set::default()) } else { Object::Set(Set::default()) };
        let result = self.heap.add(empty);
        let (a, b) = (Value::Obj(x), Value::Obj(y));
        match op {
            BinaryOp::Or => {
                self.set_update(result, &a)?;
                if x != y {
                    self.set_update(result, &b)?;
                }
            }
            BinaryOp::And => {
                let (small, large) =
                    if self.set_entries(y).len() > self.set_entries(x).len() { (x, y) } else { (y, x) };
                for (hash, key) in self.set_entries(small) {
                    if self.set_find(large, hash, &key)?.is_some() {
                        self.set_add_hashed(result, hash, key)?;
                    }
                }
            }
            // From here on the order of the keys is that of CPython's own way to go about it.
            BinaryOp::Xor => {
                self.set_update(result, &b)?;
                for (hash, key) in self.set_entries(x) {
                    if !self.set_discard_hashed(result, hash, &key)? {
                        self.set_add_hashed(result, hash, key)?;
                    }
                }
            }
            _ if self.set_entries(x).len() / 4 > self.set_entries(y).len() => {
                self.set_update(result, &a)?;
                for (hash, key) in self.set_entries(y) {
                    self.set_discard_hashed(result, hash, &key)?;
                }
            }
            _ => {
                for (hash, key) in self.set_entries(x) {
                    if self.set_find(y, hash, &key)?.is_none() {
                        self.set_add_hashed(result, hash, key)?;
                    }
                }
            }
        }
        Ok(result)
    }

    /// Subset, superset and equality.
    pub(super) fn compare_sets(&mut self, op: CompareOp, a: &Value, b: &Value) -> Res<bool> {
        let (Some(x), Some(y)) = (self.as_set(a)?, self.as_set(b)?) else { return Ok(false) };
        let (keys, others) = (self.set_entries(x), self.set_entries(y));
        let (n, m) = (keys.len(), others.len());
        let (inner, outer, fits) = match op {
            CompareOp::Greater => (others, x, n > m),
            CompareOp::GreaterEqual => (others, x, n >= m),
            CompareOp::Less => (keys, y, n < m),
            CompareOp::LessEqual => (keys, y, n <= m),
            _ => (keys, y, n == m),
        };
        let mut all = fits;
        for (hash, key) in inner {
            all = all && self.set_find(outer, hash, &key)?.is_some();
        }
        Ok(all != (op == CompareOp::NotEqual))
    }
}
