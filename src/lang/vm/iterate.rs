//! Iteration: what can be advanced here, and what only Python code can advance.

use super::{
    Fault, Limit, Vm, classes,
    frame::{After, Resume},
    native::{Args, Res},
    object::{Iter, Object, ViewKind},
    symbol as sym,
    value::{Ref, Value},
};
use crate::{id::Fd, lang::trap::Trap};

impl Vm {
    /// `[a]` → `[iter(a)]`; an own `__iter__` only pushes its frame.
    pub(super) fn get_iter_op(&mut self) -> Result<(), Fault> {
        let value = self.pop();
        let iterator = self.iter_value(value)?;
        self.push(iterator);
        Ok(())
    }

    /// `iter(value)`; an own `__iter__` only pushes its frame.
    pub(super) fn iter_value(&mut self, value: Value) -> Res<Value> {
        if let Some(method) = self.python_method(&value, sym::ITER) {
            return self.call(&method, Args::of(vec![value]));
        }
        if self.plain(&value).is(&value) && self.python_method(&value, sym::GETITEM).is_some() {
            let helper = self.helper("_items_of");
            return self.call(&helper, Args::of(vec![value]));
        }
        self.iter_of(&value)
    }

    /// Whether there is any way to iterate over it.
    pub(super) fn is_iterable(&self, value: &Value) -> bool {
        match value {
            Value::Str(_) | Value::Bytes(_) => true,
            Value::Obj(_) => match self.object(value) {
                Some(Object::Instance(i)) => {
                    self.find_in_class(i.class, sym::ITER).is_some()
                        || self.find_in_class(i.class, sym::GETITEM).is_some()
                        || matches!(self.plain(value), Value::Str(_) | Value::Bytes(_))
                }
                Some(
                    Object::List(_)
                    | Object::Tuple(_)
                    | Object::Dict(_)
                    | Object::Set(_)
                    | Object::FrozenSet(_)
                    | Object::Generator(_)
                    | Object::Iterator(_)
                    | Object::Range(_)
                    | Object::File(_)
                    | Object::View { .. },
                ) => true,
                _ => false,
            },
            _ => false,
        }
    }

    /// `iter(value)` from inside a native.
    pub(super) fn iter_of(&mut self, value: &Value) -> Res<Value> {
        if let Some(method) = self.python_method(value, sym::ITER) {
            return self.call_now(&method, Args::of(vec![value.clone()]));
        }
        let value = &self.plain(value);
        let iter = match value {
            Value::Str(text) => Iter::Str { text: text.clone(), byte: 0 },
            Value::Bytes(bytes) => Iter::Bytes { bytes: bytes.clone(), at: 0 },
            Value::Obj(r) => {
                let r = *r;
                match self.heap.get(r) {
                    Object::List(_) => Iter::List { list: r, at: 0 },
                    Object::Tuple(_) => Iter::Tuple { tuple: r, at: 0 },
                    Object::Dict(d) => Iter::Dict { dict: r, kind: ViewKind::Keys, at: 0, len: d.len() },
                    Object::View { dict, kind } => {
                        let (dict, kind) = (*dict, *kind);
                        let len = self.dict_pairs(&Value::Obj(dict)).len();
                        Iter::Dict { dict, kind, at: 0, len }
                    }
                    Object::Set(s) | Object::FrozenSet(s) => Iter::Set { set: r, slot: 0, len: s.len() },
                    Object::Range(range) => {
                        Iter::Range { next: range.start, step: range.step, left: range.len }
                    }
                    Object::Generator(_) | Object::Iterator(_) | Object::File(_) => return Ok(value.clone()),
                    Object::Instance(i) if self.find_in_class(i.class, sym::GETITEM).is_some() => {
                        let helper = self.helper("_items_of");
                        return self.call_now(&helper, Args::of(vec![value.clone()]));
                    }
                    _ => return Err(self.not_iterable(value)),
                }
            }
            _ => return Err(self.not_iterable(value)),
        };
        Ok(Value::Obj(self.heap.add(Object::Iterator(iter))))
    }

    fn not_iterable(&mut self, value: &Value) -> Fault {
        let words = format!("'{}' object is not iterable", self.type_name(value));
        self.error("TypeError", words)
    }

    /// `ForIter` where the iterator is no range or list.
    pub(super) fn for_slow(&mut self, target: u32) -> Result<(), Fault> {
        let iterator = self.peek(0).clone();
        let Some(r) = iterator.as_ref() else { return Err(self.not_an_iterator(&iterator)) };
        let item = match self.heap.get(r) {
            Object::Generator(_) => return Err(self.resume(r, Value::None, After::Next(target))),
            Object::Instance(_) => {
                let class = self.type_of(&iterator);
                let Some(method) = self.find_in_class(class, sym::NEXT) else {
                    return Err(self.not_an_iterator(&iterator));
                };
                match self.call_after(&method, Args::of(vec![iterator.clone()]), After::Next(target)) {
                    Err(Fault::Raise(e)) if self.is_exception(e, classes::STOP_ITERATION) => None,
                    other => return other,
                }
            }
            Object::File(_) => self.file_line(r)?,
            _ => self.next_item(&iterator)?,
        };
        match item {
            Some(item) => {
                self.push(item);
                Ok(())
            }
            None => {
                self.pop();
                self.top().pc = target;
                Err(Fault::Reload)
            }
        }
    }

    /// The next line of a file; asks the kernel for bytes and runs the op again when they are missing.
    pub(super) fn file_line(&mut self, r: Ref) -> Res<Option<Value>> {
        let Object::File(file) = self.heap.get_mut(r) else { return Ok(None) };
        if file.closed {
            return Err(self.error("ValueError", "I/O operation on closed file."));
        }
        let (fd, binary) = (file.fd, file.binary);
        match file.line() {
            Some(line) if line.is_empty() => Ok(None),
            Some(line) => self.file_text(binary, line).map(Some),
            None => {
                self.ask(Trap::Read(Fd(fd)), Resume::Refill { file: r });
                Err(Fault::Trap)
            }
        }
    }

    fn not_an_iterator(&mut self, value: &Value) -> Fault {
        let words = format!("'{}' object is not an iterator", self.type_name(value));
        self.error("TypeError", words)
    }

    /// `next(iterator)` from inside a native; `None` at the end.
    pub(super) fn next_item(&mut self, iterator: &Value) -> Res<Option<Value>> {
        self.spent += 4;
        if self.spent > self.most {
            return Err(Fault::Limit(Limit::Operations));
        }
        if self.heap.is_runaway() {
            return Err(Fault::Limit(Limit::Heap));
        }
        let Some(r) = iterator.as_ref() else { return Err(self.not_an_iterator(iterator)) };
        match self.heap.get_mut(r) {
            Object::Iterator(_) => self.advance_remembered(r),
            Object::Generator(_) => {
                if let Some(value) = self.remembered() {
                    return Ok(if value.is_unset() { None } else { Some(value) });
                }
                let frames = self.now.frames.len();
                match self.resume(r, Value::None, After::Send) {
                    Fault::Pushed => {
                        let value = self.run_nested(frames)?;
                        self.remember(&value);
                        Ok(if value.is_unset() { None } else { Some(value) })
                    }
                    Fault::Raise(e) if self.is_exception(e, classes::STOP_ITERATION) => {
                        self.remember(&Value::Unset);
                        Ok(None)
                    }
                    fault => Err(fault),
                }
            }
            Object::File(file) => match file.line() {
                Some(line) => {
                    let binary = file.binary;
                    if line.is_empty() { Ok(None) } else { self.file_text(binary, line).map(Some) }
                }
                None => {
                    Err(self.error("RuntimeError", "a kernel operation inside a callback is not simulated"))
                }
            },
            Object::Instance(_) => {
                let class = self.type_of(iterator);
                let Some(method) = self.find_in_class(class, sym::NEXT) else {
                    return Err(self.not_an_iterator(iterator));
                };
                match self.call_now(&method, Args::of(vec![iterator.clone()])) {
                    Ok(value) => Ok(Some(value)),
                    Err(Fault::Raise(e)) if self.is_exception(e, classes::STOP_ITERATION) => Ok(None),
                    Err(Fault::Trap) => {
                        self.suspended_at_next();
                        Err(Fault::Trap)
                    }
                    Err(fault) => Err(fault),
                }
            }
            _ => Err(self.not_an_iterator(iterator)),
        }
    }

    pub(super) fn advance(&mut self, r: Ref) -> Res<Option<Value>> {
        let Object::Iterator(iter) = self.heap.get_mut(r) else { return Ok(None) };
        match iter {
            Iter::Done => Ok(None),
            Iter::Range { next, step, left } => {
                if *left == 0 {
                    return Ok(None);
                }
                let item = *next;
                *left -= 1;
                *next = next.wrapping_add(*step);
                Ok(Some(Value::Int(item)))
            }
            Iter::List { list, at } => {
                let (list, at) = (*list, *at);
                let item = match self.heap.get(list) {
                    Object::List(items) => items.get(at).cloned(),
                    _ => None,
                };
                self.settle(r, item.is_some(), |iter| {
                    if let Iter::List { at, .. } = iter {
                        *at += 1;
                    }
                });
                Ok(item)
            }
            Iter::Tuple { tuple, at } => {
                let (tuple, place) = (*tuple, *at);
                *at += 1;
                match self.heap.get(tuple) {
                    Object::Tuple(items) => Ok(items.get(place).cloned()),
                    _ => Ok(None),
                }
            }
            Iter::Str { text, byte } => {
                let Some(c) = text[*byte..].chars().next() else { return Ok(None) };
                *byte += c.len_utf8();
                Ok(Some(Value::str(c.encode_utf8(&mut [0; 4]))))
            }
            Iter::Bytes { bytes, at } => {
                let item = bytes.get(*at).map(|b| Value::Int((*b).into()));
                *at += 1;
                Ok(item)
            }
            Iter::ListReversed { list, left } => {
                let Some(at) = left.checked_sub(1) else { return Ok(None) };
                *left = at;
                let list = *list;
                match self.heap.get(list) {
                    Object::List(items) | Object::Tuple(items) => Ok(items.get(at).cloned()),
                    _ => Ok(None),
                }
            }
            Iter::DictReversed { dict, kind, keys } => {
                let Some(key) = keys.pop() else { return Ok(None) };
                let (dict, kind) = (*dict, *kind);
                let value = self.dict_get(dict, &key)?.unwrap_or(Value::None);
                Ok(Some(self.view_item(kind, key, value)))
            }
            Iter::Dict { .. } | Iter::Set { .. } => self.advance_table(r),
            _ => self.advance_inner(r),
        }
    }

    /// Iterators over other iterators.
    fn advance_inner(&mut self, r: Ref) -> Res<Option<Value>> {
        let Object::Iterator(iter) = self.heap.get_mut(r) else { return Ok(None) };
        match iter {
            Iter::Enumerate { inner, count } => {
                let (inner, i) = (inner.clone(), *count);
                let Some(item) = self.next_item(&inner)? else { return Ok(None) };
                self.settle(r, true, |iter| {
                    if let Iter::Enumerate { count, .. } = iter {
                        *count += 1;
                    }
                });
                Ok(Some(self.new_tuple(vec![Value::Int(i), item])))
            }
            Iter::Zip { inner, strict } => {
                let (inner, strict) = (inner.clone(), *strict);
                self.advance_zip(r, &inner, strict)
            }
            Iter::Map { function, inner } => {
                let (function, inner) = (function.clone(), inner.clone());
                let mut args = Vec::with_capacity(inner.len());
                for iterator in &inner {
                    match self.next_item(iterator)? {
                        Some(item) => args.push(item),
                        None => return Ok(None),
                    }
                }
                self.call_now(&function, Args::of(args)).map(Some)
            }
            Iter::Filter { function, inner } => {
                let (function, inner) = (function.clone(), inner.clone());
                while let Some(item) = self.next_item(&inner)? {
                    let kept = if function.is_none() {
                        item.clone()
                    } else {
                        self.call_now(&function, Args::of(vec![item.clone()]))?
                    };
                    if self.truth(&kept)? {
                        return Ok(Some(item));
                    }
                }
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    fn settle(&mut self, r: Ref, goes_on: bool, step: impl FnOnce(&mut Iter)) {
        if let Object::Iterator(iter) = self.heap.get_mut(r) {
            if goes_on { step(iter) } else { *iter = Iter::Done }
        }
    }

    fn advance_zip(&mut self, r: Ref, inner: &[Value], strict: bool) -> Res<Option<Value>> {
        let mut items = Vec::with_capacity(inner.len());
        for (i, iterator) in inner.iter().enumerate() {
            match self.next_item(iterator)? {
                Some(item) => items.push(item),
                None => {
                    self.settle(r, false, |_| {});
                    if strict && i > 0 {
                        return Err(self.zip_differs(i, "shorter"));
                    }
                    if strict {
                        for (later, iterator) in inner.iter().enumerate().skip(1) {
                            if self.next_item(iterator)?.is_some() {
                                return Err(self.zip_differs(later, "longer"));
                            }
                        }
                    }
                    return Ok(None);
                }
            }
        }
        if items.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.new_tuple(items)))
    }

    fn zip_differs(&mut self, i: usize, how: &str) -> Fault {
        let others = if i == 1 { "argument 1".to_string() } else { format!("arguments 1-{i}") };
        self.error("ValueError", format!("zip() argument {} is {how} than {others}", i + 1))
    }

    fn advance_table(&mut self, r: Ref) -> Res<Option<Value>> {
        match self.heap.get(r) {
            Object::Iterator(Iter::Dict { dict, kind, at, len }) => {
                let (dict, kind, at, len) = (*dict, *kind, *at, *len);
                let Object::Dict(table) = self.heap.get(dict) else { return Ok(None) };
                if table.len() != len {
                    return Err(self.error("RuntimeError", "dictionary changed size during iteration"));
                }
                let Some((next, entry)) = table.from(at) else {
                    self.settle(r, false, |_| {});
                    return Ok(None);
                };
                let (key, value) = (entry.key.clone(), entry.value.clone());
                self.settle(r, true, |iter| {
                    if let Iter::Dict { at, .. } = iter {
                        *at = next;
                    }
                });
                Ok(Some(self.view_item(kind, key, value)))
            }
            Object::Iterator(Iter::Set { set, slot, len }) => {
                let (set, slot, len) = (*set, *slot, *len);
                let (Object::Set(table) | Object::FrozenSet(table)) = self.heap.get(set) else {
                    return Ok(None);
                };
                if table.len() != len {
                    return Err(self.error("RuntimeError", "Set changed size during iteration"));
                }
                let Some((next, key)) = table.from(slot) else {
                    self.settle(r, false, |_| {});
                    return Ok(None);
                };
                let key = key.clone();
                self.settle(r, true, |iter| {
                    if let Iter::Set { slot, .. } = iter {
                        *slot = next;
                    }
                });
                Ok(Some(key))
            }
            _ => Ok(None),
        }
    }

    fn view_item(&mut self, kind: ViewKind, key: Value, value: Value) -> Value {
        match kind {
            ViewKind::Keys => key,
            ViewKind::Values => value,
            ViewKind::Items => self.new_tuple(vec![key, value]),
        }
    }

    /// All items of an iterable, from inside a native.
    pub(super) fn collect(&mut self, value: &Value) -> Res<Vec<Value>> {
        if self.python_method(value, sym::ITER).is_none()
            && let Some(Object::List(items) | Object::Tuple(items)) = self.object(value)
        {
            return Ok(items.clone());
        }
        let iterator = self.iter_of(value)?;
        let mut items = Vec::new();
        while let Some(item) = self.next_item(&iterator)? {
            items.push(item);
            self.heap.charge(16);
        }
        Ok(items)
    }

    /// `list += iterable`
    pub(super) fn extend_list(&mut self, list: Ref, from: &Value) -> Res<()> {
        let more = self.collect(from)?;
        self.heap.charge(more.len() * 16);
        if let Object::List(items) = self.heap.get_mut(list) {
            items.extend(more);
        }
        Ok(())
    }
}
