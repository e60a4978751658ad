//! Building and unpacking containers, f-strings, `with`, `super()`.

use super::{
    Fault, Vm,
    frame::After,
    native::{Args, Res},
    object::Object,
    symbol as sym,
    value::{Text, Value},
};
use crate::lang::code::{Code, Conversion, Op};

impl Vm {
    pub(super) fn build_set_op(&mut self, n: usize) -> Result<(), Fault> {
        let items = self.pop_many(n);
        if items.iter().any(|item| self.is_own(item, 2)) {
            let helper = self.helper("_set_of");
            return self.call_after(&helper, Args::of(items), After::Push);
        }
        let frame = self.now.frames.last().expect("a running thread has a frame");
        let (id, pc) = (frame.code.0 as usize, frame.pc as usize);
        let set = self.new_set(None, false)?;
        let r = set.as_ref().expect("sets are objects");
        for item in items {
            self.set_add(r, item)?;
        }
        // CPython makes a set of three or more constants from a frozen one, whose table is smaller.
        let ops = &self.prepared.program.codes[id].ops;
        if n >= 3 && pc >= n && ops[pc - n..pc].iter().all(|op| matches!(op, Op::Const(_))) {
            let copy = self.new_set(Some(&set), false)?;
            self.push(copy);
        } else {
            self.push(set);
        }
        Ok(())
    }

    pub(super) fn build_map_op(&mut self, n: usize) -> Result<(), Fault> {
        let items = self.pop_many(2 * n);
        if items.iter().step_by(2).any(|key| self.is_own(key, 2)) {
            let helper = self.helper("_map_of");
            return self.call_after(&helper, Args::of(items), After::Push);
        }
        let dict = self.new_dict();
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            self.dict_set(dict, key, value)?;
        }
        self.push(Value::Obj(dict));
        Ok(())
    }

    /// `[v]`, `[v spec]` → `[str]`
    pub(super) fn format_op(&mut self, conversion: Conversion, has_spec: bool) -> Result<(), Fault> {
        let spec = if has_spec { self.pop() } else { Value::str("") };
        let value = self.pop();
        let method = match conversion {
            Conversion::None => sym::FORMAT,
            Conversion::Str => sym::STR,
            Conversion::Repr | Conversion::Ascii => sym::REPR,
        };
        let empty = self.as_text(&spec).is_none_or(|s| s.is_empty());
        if empty && let Some(result) = self.python_text(&value, method) {
            let text = result?;
            self.push(text);
            return Ok(());
        }
        if conversion == Conversion::None
            && let Some(format) = self.python_method(&value, sym::FORMAT)
        {
            return self.call_after(&format, Args::of(vec![value, spec]), After::Checked(sym::FORMAT));
        }
        if empty && self.is_own(&value, 3) {
            let name = match conversion {
                Conversion::None | Conversion::Str => "str",
                Conversion::Repr => "repr",
                Conversion::Ascii => "ascii",
            };
            let helper = self.helper(name);
            return self.call_after(&helper, Args::of(vec![value]), After::Push);
        }
        let value = match conversion {
            Conversion::None => value,
            Conversion::Str => Value::string(self.str_of(&value)?),
            Conversion::Repr => Value::string(self.repr(&value)?),
            Conversion::Ascii => Value::string(super::text::ascii(&self.repr(&value)?)),
        };
        let spec = self.as_text(&spec).unwrap_or_else(|| Text::new(""));
        let text = self.format(&value, &spec)?;
        let text = self.new_string(text)?;
        self.push(text);
        Ok(())
    }

    /// The text of an instance through its own Python method, which only pushes its frame.
    pub(super) fn python_text(&mut self, value: &Value, method: sym::Sym) -> Option<Res<Value>> {
        let found = match method {
            sym::FORMAT => match self.python_method(value, sym::FORMAT) {
                Some(_) => return None,
                None => return self.python_text(value, sym::STR),
            },
            sym::STR => match self.python_method(value, sym::STR) {
                Some(found) => Some((found, sym::STR)),
                None if self.is_plain_instance(value) => {
                    self.python_method(value, sym::REPR).map(|f| (f, sym::REPR))
                }
                None => None,
            },
            method => self.python_method(value, method).map(|f| (f, method)),
        };
        let (found, method) = found?;
        let result = self.call(&found, Args::of(vec![value.clone()]));
        if matches!(result, Err(Fault::Pushed)) {
            self.top().after = After::Checked(method);
        }
        Some(match result {
            Ok(value) => self.finish(After::Checked(method), value).map(|()| self.pop()),
            other => other,
        })
    }

    fn is_plain_instance(&self, value: &Value) -> bool {
        self.heap.instance(value).is_some_and(|i| matches!(i.data, super::object::Data::Plain))
    }

    /// `[list iterable]` → `[list]`
    pub(super) fn list_extend_op(&mut self) -> Result<(), Fault> {
        let from = self.pop();
        let list = self.peek(0).as_ref().expect("a list is being built");
        if self.needs_python_iteration(&from) {
            let helper = self.helper("_extend");
            return self.call_after(&helper, Args::of(vec![Value::Obj(list), from]), After::Discard);
        }
        if !self.is_iterable(&from) {
            let frame = self.top();
            let (id, pc) = (frame.code.0 as usize, frame.pc as usize);
            let after = self.prepared.program.codes[id].ops.get(pc + 1..pc + 3);
            let in_call = matches!(after, Some([Op::ListToTuple, Op::CallSpread { .. }]));
            let words = if in_call {
                format!(
                    "{} argument after * must be an iterable, not {}",
                    self.callee_name(1),
                    self.type_name(&from)
                )
            } else {
                format!("Value after * must be an iterable, not {}", self.type_name(&from))
            };
            return Err(self.error("TypeError", words));
        }
        self.extend_list(list, &from)
    }

    /// What CPython calls the function at that depth of the stack: `__main__.f()`.
    fn callee_name(&self, depth: usize) -> String {
        match self.peek(depth).as_ref().map(|r| self.heap.get(r)) {
            Some(Object::Function(f)) => match self.module_get(f.module, sym::NAME) {
                Some(Value::Str(module)) => format!("{}.{}()", &*module, &*f.qualname),
                _ => format!("{}()", &*f.qualname),
            },
            Some(Object::Class(c)) => match &c.module {
                Value::Str(module) if &**module != "builtins" => format!("{}.{}()", &**module, &*c.qualname),
                _ => format!("{}()", &*c.qualname),
            },
            _ => match self.peek(depth) {
                Value::Native(def) => format!("{}()", def.short()),
                other => format!("{} object", self.type_name(other)),
            },
        }
    }

    pub(super) fn set_update_op(&mut self) -> Result<(), Fault> {
        let from = self.pop();
        let set = self.peek(0).as_ref().expect("a set is being built");
        if self.needs_python_iteration(&from) {
            let helper = self.helper("_update");
            return self.call_after(&helper, Args::of(vec![Value::Obj(set), from]), After::Discard);
        }
        self.set_update(set, &from)
    }

    pub(super) fn dict_merge_op(&mut self, in_call: bool) -> Result<(), Fault> {
        let from = self.pop();
        let dict = self.peek(0).as_ref().expect("a dict is being built");
        if !matches!(self.object(&from), Some(Object::Dict(_))) {
            let keys = self.symbols.intern("keys");
            if self.python_method(&from, keys).is_some() {
                let helper = self.helper("_merge");
                return self.call_after(&helper, Args::of(vec![Value::Obj(dict), from]), After::Discard);
            }
            let kind = self.type_name(&from);
            let words = if in_call {
                format!("{} argument after ** must be a mapping, not {kind}", self.callee_name(2))
            } else {
                format!("'{kind}' object is not a mapping")
            };
            return Err(self.error("TypeError", words));
        }
        for (key, value) in self.dict_pairs(&from) {
            if in_call && self.dict_get(dict, &key)?.is_some() {
                let (text, callee) = (self.str_of(&key)?, self.callee_name(2));
                let words = format!("{callee} got multiple values for keyword argument '{text}'");
                return Err(self.error("TypeError", words));
            }
            self.dict_set(dict, key, value)?;
        }
        Ok(())
    }

    /// Turns what only Python code can iterate over into a list and runs the op again.
    fn listed_first(&mut self, value: &Value, helper: &str, count: usize) -> Result<(), Fault> {
        if self.needs_python_iteration(value) {
            let helper = self.helper(helper);
            let args = Args::of(vec![value.clone(), Value::Int(count as i64)]);
            return self.call_after(&helper, args, After::Retry);
        }
        Ok(())
    }

    pub(super) fn unpack_op(&mut self, n: usize) -> Result<(), Fault> {
        let value = self.pop();
        self.listed_first(&value, "_first", n)?;
        let items = self.unpacked(&value)?;
        if items.len() != n {
            let words = if items.len() > n {
                format!("too many values to unpack (expected {n})")
            } else {
                format!("not enough values to unpack (expected {n}, got {})", items.len())
            };
            return Err(self.error("ValueError", words));
        }
        self.now.stack.extend(items.into_iter().rev());
        Ok(())
    }

    fn unpacked(&mut self, value: &Value) -> Res<Vec<Value>> {
        if !self.is_iterable(value) {
            let words = format!("cannot unpack non-iterable {} object", self.type_name(value));
            return Err(self.error("TypeError", words));
        }
        self.collect(value)
    }

    pub(super) fn unpack_star_op(&mut self, before: usize, after: usize) -> Result<(), Fault> {
        let value = self.pop();
        self.listed_first(&value, "_first_and_rest", before)?;
        let mut items = self.unpacked(&value)?;
        if items.len() < before + after {
            let words = format!(
                "not enough values to unpack (expected at least {}, got {})",
                before + after,
                items.len()
            );
            return Err(self.error("ValueError", words));
        }
        let last = items.split_off(items.len() - after);
        let middle = items.split_off(before);
        let middle = self.new_list(middle);
        self.now.stack.extend(last.into_iter().rev());
        self.push(middle);
        self.now.stack.extend(items.into_iter().rev());
        Ok(())
    }

    /// `[manager]` → `[exit enter]`
    pub(super) fn with_enter_op(&mut self) -> Result<(), Fault> {
        let manager = self.pop();
        let class = self.type_of(&manager);
        let (enter, exit) = (self.find_in_class(class, sym::ENTER), self.find_in_class(class, sym::EXIT));
        let name = self.class_name(class);
        let Some(enter) = enter else {
            let words = format!("'{name}' object does not support the context manager protocol");
            return Err(self.error("TypeError", words));
        };
        let Some(exit) = exit else {
            let words = format!(
                "'{name}' object does not support the context manager protocol (missed __exit__ method)"
            );
            return Err(self.error("TypeError", words));
        };
        let exit = self.bind_method(exit, &manager);
        let enter = self.bind_method(enter, &manager);
        self.now.stack.extend([exit, enter]);
        Ok(())
    }

    /// `super()` in a method.
    pub(super) fn super_op(&mut self, code: &Code, base: usize, cell: u16) -> Result<(), Fault> {
        let slot = self.now.stack[base + code.locals.len() + cell as usize].as_ref();
        let class = match slot.map(|s| self.heap.get(s)) {
            Some(Object::Cell(Value::Obj(class))) => *class,
            _ => return Err(self.error("RuntimeError", "super(): empty __class__ cell")),
        };
        let mut this = self.now.stack.get(base).cloned().unwrap_or(Value::Unset);
        if this.is_unset() || code.locals.is_empty() {
            // The parameter may live in a cell because an inner function uses it.
            let first = code.locals.first().and_then(|l| code.cells.iter().position(|c| c == l));
            let cell = first.and_then(|i| self.now.stack[base + code.locals.len() + i].as_ref());
            this = match cell.map(|c| self.heap.get(c)) {
                Some(Object::Cell(value)) => value.clone(),
                _ => return Err(self.error("RuntimeError", "super(): no arguments")),
            };
        }
        self.push_object(Object::Super { class, this });
        Ok(())
    }
}
