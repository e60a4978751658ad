//! Messages become values again.

pub(super) mod wire;

use std::rc::Rc;

use num_bigint::BigInt;

use super::{
    super::{
        Fault, Vm, classes,
        object::{Data, Instance, Object},
        symbol as sym,
        value::{Ref, Text, Value},
    },
    Args, Res,
};
use crate::value::Packed;

/// Values by their number in the message; `Unset` while they are being made.
type Parts = Vec<Value>;

impl Vm {
    /// The value that a message carries, made anew in this process.
    pub(in super::super) fn unpack(&mut self, packed: &Packed) -> Res<Value> {
        self.unpack_part(packed, &mut Vec::new())
    }

    /// The name of a module, as `__module__` of what it defines.
    pub(super) fn module_of(&self, module: Ref) -> String {
        match self.module_get(module, sym::NAME) {
            Some(Value::Str(name)) => name.to_string(),
            _ => String::new(),
        }
    }

    /// What a module defines under a name with dots, if anything.
    pub(super) fn look_up(&mut self, module: &str, name: &str) -> Res<Option<Value>> {
        let Some(module) = self.pickle_module(module)? else { return Ok(None) };
        let mut found = Value::Obj(module);
        for part in name.split('.') {
            let part = self.symbols.intern(part);
            match self.find_attr(&found, part)? {
                Some(value) => found = value,
                None => return Ok(None),
            }
        }
        Ok(Some(found))
    }

    fn pickle_module(&mut self, name: &str) -> Res<Option<Ref>> {
        if matches!(name, "__main__" | "__mp_main__") {
            return Ok(self.main);
        }
        if self.loaded(name).is_none() {
            self.import_now(name)?;
        }
        Ok(self.loaded(name))
    }

    fn unpack_all(&mut self, items: &[Packed], parts: &mut Parts) -> Res<Vec<Value>> {
        items.iter().map(|item| self.unpack_part(item, parts)).collect()
    }

    fn unpack_part(&mut self, packed: &Packed, parts: &mut Parts) -> Res<Value> {
        Ok(match packed {
            Packed::None => Value::None,
            Packed::Ellipsis => Value::Ellipsis,
            Packed::Bool(b) => Value::Bool(*b),
            Packed::Int(i) => Value::Int(*i),
            Packed::Handle(handle) => Value::Handle(*handle),
            Packed::Big(bytes) => self.new_int(BigInt::from_signed_bytes_le(bytes))?,
            Packed::Float(f) => Value::Float(*f),
            Packed::Str(text) => self.new_string(text.to_string())?,
            Packed::Bytes(bytes) => {
                self.check_size(bytes.len())?;
                self.heap.charge(bytes.len());
                Value::bytes(bytes.to_vec())
            }
            Packed::Raw(bytes) => return Err(self.not_pickled(bytes)),
            Packed::List(items) => self.unpack_list(items, parts)?,
            Packed::Tuple(items) if items.is_empty() => self.new_tuple(Vec::new()),
            Packed::Tuple(items) => {
                let at = reserve(parts);
                let items = self.unpack_all(items, parts)?;
                parts[at] = self.new_tuple(items);
                parts[at].clone()
            }
            Packed::Set(items) => {
                let set = self.new_set(None, false)?;
                parts.push(set.clone());
                let items = self.unpack_all(items, parts)?;
                let items = self.new_list(items);
                if let Some(r) = set.as_ref() {
                    self.set_update(r, &items)?;
                }
                set
            }
            Packed::FrozenSet(items) => {
                let at = reserve(parts);
                let items = self.unpack_all(items, parts)?;
                let items = self.new_list(items);
                parts[at] = self.new_set(Some(&items), true)?;
                parts[at].clone()
            }
            Packed::Dict(pairs) => {
                let dict = self.new_dict();
                parts.push(Value::Obj(dict));
                for (key, value) in pairs {
                    let key = self.unpack_part(key, parts)?;
                    let value = self.unpack_part(value, parts)?;
                    self.dict_set(dict, key, value)?;
                }
                Value::Obj(dict)
            }
            Packed::Global(module, name) if module.is_empty() => {
                let number: Option<usize> = name.parse().ok();
                number.and_then(|n| parts.get(n)).cloned().unwrap_or(Value::None)
            }
            Packed::Global(module, name) => self.unpack_global(module, name)?,
            Packed::Instance(class, args, attrs) => self.unpack_instance(class, args, attrs, parts)?,
        })
    }

    /// An exception of a class of module `_pickle`.
    pub(super) fn pickle_error(&mut self, class: &str, words: String) -> Fault {
        let attrs = vec![(sym::MODULE, Value::str("_pickle"))];
        match self.new_class(Text::new(class), &[Value::Obj(classes::EXCEPTION)], attrs, classes::TYPE) {
            Ok(class) => {
                let exception = self.new_exception(class, vec![Value::string(words)]);
                self.throw(exception)
            }
            Err(fault) => fault,
        }
    }

    fn not_pickled(&mut self, bytes: &[u8]) -> Fault {
        match bytes.first() {
            None => self.error("EOFError", "Ran out of input"),
            Some(first) => {
                let key = std::ascii::escape_default(*first);
                self.pickle_error("UnpicklingError", format!("invalid load key, '{key}'."))
            }
        }
    }

    fn unpack_list(&mut self, items: &[Packed], parts: &mut Parts) -> Res<Value> {
        let list = self.heap.add(Object::List(Vec::with_capacity(items.len())));
        parts.push(Value::Obj(list));
        for item in items {
            let item = self.unpack_part(item, parts)?;
            self.list_push(list, item);
        }
        Ok(Value::Obj(list))
    }

    fn unpack_global(&mut self, module: &str, name: &str) -> Res<Value> {
        if (module, name) == ("copyreg", "__newobj__") {
            return Ok(self.helper("_newobj"));
        }
        if let Some(found) = self.look_up(module, name)? {
            return Ok(found);
        }
        // Classes without a name in `builtins`, such as that of None.
        let hidden = classes::all().find(|r| self.class_name(*r) == name);
        if let (Some(class), "builtins" | "_io") = (hidden, module) {
            return Ok(Value::Obj(class));
        }
        let words = format!("Can't get attribute '{name}' on <module '{module}'>");
        Err(self.error("AttributeError", words))
    }

    fn unpack_instance(
        &mut self,
        class: &Packed,
        args: &Packed,
        attrs: &[(Rc<str>, Packed)],
        parts: &mut Parts,
    ) -> Res<Value> {
        let at = reserve(parts);
        let class = self.unpack_part(class, parts)?;
        let value = match args {
            Packed::None => self.bare_instance(&class, Data::Plain)?,
            Packed::Tuple(items) if !self.wraps_tuple(&class) => {
                // These arguments were never an object of their own: they have no number.
                let items = self.unpack_all(items, parts)?;
                self.call_now(&class, Args::of(items))?
            }
            inner => {
                let inner = self.unpack_part(inner, parts)?;
                self.bare_instance(&class, Data::Wrapped(inner))?
            }
        };
        parts[at] = value.clone();
        self.give_state(&value, attrs, parts)?;
        Ok(value)
    }

    /// Whether instances of a class hold a tuple.
    fn wraps_tuple(&self, class: &Value) -> bool {
        match class.as_ref().map(|r| self.heap.get(r)) {
            Some(Object::Class(c)) => !c.builtin && c.layout == classes::TUPLE,
            _ => false,
        }
    }

    /// An instance that never saw its `__init__`.
    fn bare_instance(&mut self, class: &Value, data: Data) -> Res<Value> {
        match class.as_ref() {
            Some(r) if self.is_class(class) => {
                let instance = Instance { class: r, attrs: Default::default(), data };
                Ok(Value::Obj(self.heap.add(Object::Instance(Box::new(instance)))))
            }
            _ => Err(self.error("TypeError", "NEWOBJ class argument must be a type, not function")),
        }
    }

    fn give_state(&mut self, value: &Value, attrs: &[(Rc<str>, Packed)], parts: &mut Parts) -> Res<()> {
        let Some((first, _)) = attrs.first() else { return Ok(()) };
        let own = first.is_empty();
        let method = self.python_method(value, sym::SETSTATE);
        if !own && method.is_none() {
            for (name, packed) in attrs {
                let name = self.symbols.intern(name);
                let attr = self.unpack_part(packed, parts)?;
                self.set_own(value, name, attr);
            }
            return Ok(());
        }
        let state = if own {
            self.unpack_part(&attrs[0].1, parts)?
        } else {
            let mut pairs = Vec::with_capacity(attrs.len());
            for (name, packed) in attrs {
                let name = self.symbols.intern(name);
                pairs.push((name, self.unpack_part(packed, parts)?));
            }
            self.dict_of(pairs)
        };
        if let Some(method) = method {
            self.call_now(&method, Args::of(vec![value.clone(), state]))?;
            return Ok(());
        }
        for (name, attr) in self.dict_pairs(&state) {
            if let Value::Str(name) = name {
                let name = self.symbols.intern(&name);
                self.set_own(value, name, attr);
            }
        }
        Ok(())
    }

    fn set_own(&mut self, value: &Value, name: sym::Sym, attr: Value) {
        if let Some(Object::Instance(i)) = value.as_ref().map(|r| self.heap.get_mut(r)) {
            i.attrs.set(name, attr);
        }
    }
}

fn reserve(parts: &mut Parts) -> usize {
    parts.push(Value::Unset);
    parts.len() - 1
}
