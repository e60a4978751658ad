//! Subscripts and slices.

use num_bigint::Sign;

use super::{
    Fault, Vm,
    frame::After,
    native::{Args, Res},
    object::{Object, Range},
    symbol as sym,
    value::{Ref, Value},
};

impl Vm {
    /// `[o i]` → `[o[i]]`
    pub(super) fn load_index_op(&mut self) -> Result<(), Fault> {
        let index = self.pop();
        let object = self.pop();
        if let Some(method) = self.python_method(&object, sym::GETITEM) {
            return self.call_after(&method, Args::of(vec![object, index]), After::Push);
        }
        if self.is_own(&index, 2) {
            let helper = self.helper("_get_item");
            return self.call_after(&helper, Args::of(vec![object, index]), After::Push);
        }
        let value = self.get_item(&object, &index)?;
        self.push(value);
        Ok(())
    }

    /// `o[i]` of builtin containers, or through `__missing__`.
    pub(super) fn get_item(&mut self, object: &Value, index: &Value) -> Res<Value> {
        let plain = self.plain(object);
        match &plain {
            Value::Str(text) => {
                let text = text.clone();
                if let Some(picked) = self.slice_of(index, text.count())? {
                    if picked.step == 1 {
                        return Ok(Value::Str(
                            text.cut(picked.start as usize, (picked.start + picked.len) as usize),
                        ));
                    }
                    let chars: Vec<char> = text.chars().collect();
                    return Ok(Value::string(indices(picked).map(|i| chars[i]).collect()));
                }
                let i = self.position(index, text.count(), "string")?;
                Ok(Value::Str(text.at(i)))
            }
            Value::Bytes(bytes) => {
                let bytes = bytes.clone();
                if let Some(picked) = self.slice_of(index, bytes.len())? {
                    return Ok(Value::bytes(indices(picked).map(|i| bytes[i]).collect()));
                }
                let i = self.position(index, bytes.len(), "byte")?;
                Ok(Value::Int(bytes[i].into()))
            }
            Value::Obj(r) => self.get_object_item(*r, object, index),
            _ => Err(self.not_subscriptable(object)),
        }
    }

    fn not_subscriptable(&mut self, object: &Value) -> Fault {
        let words = format!("'{}' object is not subscriptable", self.type_name(object));
        self.error("TypeError", words)
    }

    fn get_object_item(&mut self, r: Ref, object: &Value, index: &Value) -> Res<Value> {
        match self.heap.get(r) {
            Object::List(items) | Object::Tuple(items) => {
                if let Value::Int(i) = index {
                    let at = if *i < 0 { i + items.len() as i64 } else { *i };
                    if let Some(item) = usize::try_from(at).ok().and_then(|at| items.get(at)) {
                        return Ok(item.clone());
                    }
                }
                let (count, is_list) = (items.len(), matches!(self.heap.get(r), Object::List(_)));
                if let Some(picked) = self.slice_of(index, count)? {
                    let items = self.list_items(&Value::Obj(r));
                    let part = indices(picked).map(|i| items[i].clone()).collect();
                    return Ok(if is_list { self.new_list(part) } else { self.new_tuple(part) });
                }
                let i = self.position(index, count, if is_list { "list" } else { "tuple" })?;
                Ok(self.list_items(&Value::Obj(r))[i].clone())
            }
            Object::Dict(_) => {
                if let Some(value) = self.dict_get(r, index)? {
                    return Ok(value);
                }
                if let Some(missing) = self.python_method(object, sym::MISSING) {
                    return self.call(&missing, Args::of(vec![object.clone(), index.clone()]));
                }
                let exception = self.new_exception(super::classes::KEY_ERROR, vec![index.clone()]);
                Err(self.throw(exception))
            }
            Object::Range(range) => {
                let range = *range;
                let count = usize::try_from(range.len).unwrap_or(usize::MAX);
                if let Some(picked) = self.slice_of(index, count)? {
                    let at = |i: i64| range.start + i * range.step;
                    let start = at(picked.start);
                    let made = Range::new(
                        start,
                        start + picked.len * picked.step * range.step,
                        picked.step * range.step,
                    );
                    return Ok(Value::Obj(self.heap.add(Object::Range(made))));
                }
                let i = self.position(index, count, "range object")?;
                Ok(Value::Int(range.start + i as i64 * range.step))
            }
            Object::Class(_) => match self.find_in_class(r, sym::CLASS_GETITEM) {
                Some(method) => {
                    let method = match method.as_ref().map(|m| self.heap.get(m)) {
                        Some(Object::ClassMethod(f)) => f.clone(),
                        _ => method,
                    };
                    self.call(&method, Args::of(vec![object.clone(), index.clone()]))
                }
                // `list[int]` in annotations and the like.
                None => Ok(object.clone()),
            },
            _ => Err(self.not_subscriptable(object)),
        }
    }

    /// An index into a sequence of `count`.
    fn position(&mut self, index: &Value, count: usize, what: &str) -> Res<usize> {
        let Some(i) = self.as_index(index)? else {
            let kind = what.trim_end_matches(" object");
            if kind == "string" {
                let words = format!("string indices must be integers, not '{}'", self.type_name(index));
                return Err(self.error("TypeError", words));
            }
            let words = format!("{kind} indices must be integers or slices, not {}", self.type_name(index));
            return Err(self.error("TypeError", words));
        };
        let at = if i < 0 { i + count as i64 } else { i };
        if at < 0 || at >= count as i64 {
            let words = match what {
                "byte" => "index out of range".to_string(),
                _ => format!("{what} index out of range"),
            };
            return Err(self.error("IndexError", words));
        }
        Ok(at as usize)
    }

    fn as_index(&mut self, index: &Value) -> Res<Option<i64>> {
        if let Some(i) = self.as_int(index) {
            return Ok(Some(i));
        }
        if self.is_big(index) {
            return Err(self.error("IndexError", "cannot fit 'int' into an index-sized integer"));
        }
        if self.python_method(index, sym::INDEX).is_some() {
            return self.need_int(index).map(Some);
        }
        Ok(None)
    }

    /// What a slice picks from a sequence of `count`: a range of indices.
    pub(super) fn slice_of(&mut self, index: &Value, count: usize) -> Res<Option<Range>> {
        let Some(Object::Slice(parts)) = index.as_ref().map(|r| self.heap.get(r)) else { return Ok(None) };
        let parts = parts.clone();
        let mut bounds = [None; 3];
        for (bound, part) in bounds.iter_mut().zip(parts.iter()) {
            if !part.is_none() {
                if let Value::Big(big) = self.plain(part) {
                    *bound = Some(if big.sign() == Sign::Minus { i64::MIN } else { i64::MAX });
                    continue;
                }
                let Some(i) = self.as_index(part)? else {
                    let words = "slice indices must be integers or None or have an __index__ method";
                    return Err(self.error("TypeError", words));
                };
                *bound = Some(i);
            }
        }
        let step = bounds[2].unwrap_or(1);
        if step == 0 {
            return Err(self.error("ValueError", "slice step cannot be zero"));
        }
        let step = step.max(-i64::MAX);
        let count = count as i64;
        let (low, high) = if step > 0 { (0, count) } else { (-1, count - 1) };
        let clip = |bound: Option<i64>, default: i64| match bound {
            None => default,
            Some(i) if i < 0 => (i.saturating_add(count)).max(low),
            Some(i) => i.min(high),
        };
        let start = clip(bounds[0], if step > 0 { low } else { high });
        let stop = clip(bounds[1], if step > 0 { high } else { low });
        Ok(Some(Range::new(start, stop, step)))
    }

    /// `[v o i]` → `[]`
    pub(super) fn store_index_op(&mut self) -> Result<(), Fault> {
        let index = self.pop();
        let object = self.pop();
        let value = self.pop();
        if let Some(method) = self.python_method(&object, sym::SETITEM) {
            return self.call_after(&method, Args::of(vec![object, index, value]), After::Discard);
        }
        if self.is_own(&index, 2) {
            let helper = self.helper("_set_item");
            return self.call_after(&helper, Args::of(vec![object, index, value]), After::Discard);
        }
        self.set_item(&object, &index, value)
    }

    /// `o[i] = v` of builtin containers.
    pub(super) fn set_item(&mut self, object: &Value, index: &Value, value: Value) -> Res<()> {
        let plain = self.plain(object);
        match plain.as_ref().map(|r| (r, self.heap.get(r))) {
            Some((r, Object::List(items))) => {
                let count = items.len();
                if let Some(picked) = self.slice_of(index, count)? {
                    return self.set_slice(r, picked, &value);
                }
                let i = self.position(index, count, "list").map_err(|f| self.assignment_fault(f))?;
                if let Object::List(items) = self.heap.get_mut(r) {
                    items[i] = value;
                }
                Ok(())
            }
            Some((r, Object::Dict(_))) => self.dict_set(r, index.clone(), value),
            _ => {
                let words = format!("'{}' object does not support item assignment", self.type_name(object));
                Err(self.error("TypeError", words))
            }
        }
    }

    /// "list index" is "list assignment index" when written to.
    fn assignment_fault(&mut self, fault: Fault) -> Fault {
        if let Fault::Raise(r) = fault
            && self.is_exception(r, super::classes::INDEX_ERROR)
        {
            return self.error("IndexError", "list assignment index out of range");
        }
        fault
    }

    fn set_slice(&mut self, list: Ref, picked: Range, value: &Value) -> Res<()> {
        if !self.is_iterable(value) {
            return Err(self.error("TypeError", "can only assign an iterable"));
        }
        let new = self.collect(value)?;
        if picked.step != 1 && new.len() as i64 != picked.len {
            let words = format!(
                "attempt to assign sequence of size {} to extended slice of size {}",
                new.len(),
                picked.len
            );
            return Err(self.error("ValueError", words));
        }
        self.heap.charge(new.len() * 16);
        let Object::List(items) = self.heap.get_mut(list) else { return Ok(()) };
        if picked.step == 1 {
            let start = (picked.start as usize).min(items.len());
            items.splice(start..start + picked.len as usize, new);
        } else {
            for (i, value) in indices(picked).zip(new) {
                items[i] = value;
            }
        }
        Ok(())
    }

    /// `del o[i]`
    pub(super) fn delete_index_op(&mut self) -> Result<(), Fault> {
        let index = self.pop();
        let object = self.pop();
        if let Some(method) = self.python_method(&object, sym::DELITEM) {
            return self.call_after(&method, Args::of(vec![object, index]), After::Discard);
        }
        if self.is_own(&index, 2) {
            let helper = self.helper("_delete_item");
            return self.call_after(&helper, Args::of(vec![object, index]), After::Discard);
        }
        self.delete_item(&object, &index)
    }

    /// `del o[i]` of builtin containers.
    pub(super) fn delete_item(&mut self, object: &Value, index: &Value) -> Res<()> {
        let plain = self.plain(object);
        match plain.as_ref().map(|r| (r, self.heap.get(r))) {
            Some((r, Object::List(items))) => {
                let count = items.len();
                if let Some(picked) = self.slice_of(index, count)? {
                    let mut gone: Vec<usize> = indices(picked).collect();
                    gone.sort_unstable();
                    if let Object::List(items) = self.heap.get_mut(r) {
                        for i in gone.into_iter().rev() {
                            items.remove(i);
                        }
                    }
                    return Ok(());
                }
                let i = self.position(index, count, "list").map_err(|f| self.assignment_fault(f))?;
                if let Object::List(items) = self.heap.get_mut(r) {
                    items.remove(i);
                }
                Ok(())
            }
            Some((r, Object::Dict(_))) => match self.dict_remove(r, index)? {
                Some(_) => Ok(()),
                None => {
                    let exception = self.new_exception(super::classes::KEY_ERROR, vec![index.clone()]);
                    Err(self.throw(exception))
                }
            },
            _ if self.python_method(object, sym::SETITEM).is_some() => {
                Err(self.error("AttributeError", "__delitem__"))
            }
            _ => {
                let words = format!("'{}' object doesn't support item deletion", self.type_name(object));
                Err(self.error("TypeError", words))
            }
        }
    }
}

/// The indices that a slice picks.
pub(super) fn indices(picked: Range) -> impl Iterator<Item = usize> {
    (0..picked.len).map(move |i| (picked.start + i * picked.step) as usize)
}
