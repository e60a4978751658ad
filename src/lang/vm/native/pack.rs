//! Values become messages: pickle's tree and its size.
//!
//! Containers and instances are numbered in the order they begin. One that comes again is packed as a `Global`
//! without a module whose name is its number, which keeps sharing and cycles.

mod instance;
mod size;

use std::{collections::BTreeMap, rc::Rc};

use self::size::{Key, Size};
use super::{
    super::{
        Fault, Vm, classes,
        object::Object,
        value::{Ref, Text, Value},
    },
    NativeDef, Res,
};
use crate::value::Packed;

/// Nesting that a message may have.
const DEPTH: u32 = 200;

struct Packer<'a> {
    vm: &'a mut Vm,
    size: Size,
    parts: BTreeMap<Ref, u32>,
    count: u32,
    /// What exists only once its parts do: it cannot contain itself.
    open: Vec<Ref>,
    depth: u32,
}

impl Vm {
    /// A value as pickle's tree, and the bytes that `ForkingPickler.dumps` would make of it.
    pub(in super::super) fn pack(&mut self, value: &Value) -> Res<(Packed, u32)> {
        let mut packer = Packer {
            vm: self,
            size: Size::new(),
            parts: BTreeMap::new(),
            count: 0,
            open: Vec::new(),
            depth: 0,
        };
        let packed = packer.pack(value)?;
        Ok((packed, packer.size.total()))
    }
}

/// The module and qualified name of a native function.
fn native_home(def: &'static NativeDef) -> (&'static str, &'static str) {
    if super::functions().any(|d| std::ptr::eq(d, def)) || def.owner().is_some() {
        return ("builtins", def.name);
    }
    let home =
        super::MODULES.iter().find(|m| m.functions.iter().copied().flatten().any(|d| std::ptr::eq(d, def)));
    (home.map_or("builtins", |m| m.name), def.name)
}

impl Packer<'_> {
    fn pack(&mut self, value: &Value) -> Res<Packed> {
        self.size.boundary();
        Ok(match value {
            Value::Unset | Value::None => {
                self.size.add(1);
                Packed::None
            }
            Value::Bool(b) => {
                self.size.add(1);
                Packed::Bool(*b)
            }
            Value::Int(i) => {
                self.size.add_int(*i);
                Packed::Int(*i)
            }
            Value::Handle(handle) => {
                // As long as a number of two bytes, whichever it is: names of things do not fill pipes.
                self.size.add_int(1000);
                Packed::Handle(*handle)
            }
            Value::Big(big) => {
                let bytes = big.to_signed_bytes_le();
                self.size.add(bytes.len() + if bytes.len() < 256 { 2 } else { 5 });
                Packed::Big(Rc::from(bytes))
            }
            Value::Float(f) => {
                self.size.add(9);
                Packed::Float(*f)
            }
            Value::Str(text) => self.text(text),
            Value::Bytes(bytes) => {
                self.size.add_bytes(bytes);
                Packed::Bytes(Rc::from(bytes.as_slice()))
            }
            Value::Ellipsis => {
                self.size.add_global(None, "builtins", "Ellipsis");
                Packed::Ellipsis
            }
            Value::NotImplemented => self.global(None, "builtins", "NotImplemented"),
            Value::Native(def) => {
                let (module, name) = native_home(def);
                self.global(Some(Key::Native(def.name.to_string())), module, name)
            }
            Value::Bound(bound) => {
                let name = match &bound.function {
                    Value::Native(def) => Text::new(def.short()),
                    function => match function.as_ref().map(|r| self.vm.heap.get(r)) {
                        Some(Object::Function(f)) => f.name.clone(),
                        _ => return Err(self.refused(value)),
                    },
                };
                let this = bound.this.clone();
                self.count += 1;
                self.deeper(|packer| packer.call(("builtins", "getattr"), vec![this, Value::Str(name)]))?
            }
            Value::Obj(r) => {
                let r = *r;
                self.deeper(|packer| packer.object(r))?
            }
        })
    }

    fn deeper(&mut self, inner: impl FnOnce(&mut Self) -> Res<Packed>) -> Res<Packed> {
        if self.depth >= DEPTH {
            return Err(self
                .vm
                .error("RecursionError", "maximum recursion depth exceeded while pickling an object"));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn text(&mut self, text: &Text) -> Packed {
        let names = &self.vm.symbols;
        let is_name = text.len() < 64 && names.find(text).is_some_and(|s| names.name(s).same(text));
        if is_name && text.count() > 1 {
            self.size.add_name(text);
        } else {
            self.size.add_text(text);
        }
        Packed::Str(Rc::from(&**text))
    }

    fn global(&mut self, key: Option<Key>, module: &str, name: &str) -> Packed {
        self.size.add_global(key, module, name);
        Packed::Global(Rc::from(module), Rc::from(name))
    }

    fn object(&mut self, r: Ref) -> Res<Packed> {
        let me = Value::Obj(r);
        match self.vm.heap.get(r) {
            Object::Class(_) | Object::Function(_) => return self.definition(r),
            _ => {}
        }
        if self.open.contains(&r) {
            let words =
                "an object that contains itself through a tuple, frozenset or constructor is not simulated";
            return Err(self.vm.error("ValueError", words));
        }
        if let Some(number) = self.parts.get(&r).copied() {
            self.size.known(&Key::Object(r));
            return Ok(Packed::Global(Rc::from(""), Rc::from(number.to_string())));
        }
        match self.vm.heap.get(r) {
            Object::Tuple(items) if items.is_empty() => {
                self.size.add(1);
                Ok(Packed::Tuple(Vec::new()))
            }
            Object::Range(range) => {
                let parts = [range.start, range.stop, range.step].map(Value::Int).to_vec();
                self.once(r, |p| p.call(("builtins", "range"), parts))
            }
            Object::Slice(parts) => {
                let parts = parts.to_vec();
                self.once(r, |p| p.call(("builtins", "slice"), parts))
            }
            Object::List(items) => {
                let items = items.clone();
                self.begin(r);
                self.start(Some(r));
                Ok(Packed::List(self.items(&items, true, false)?))
            }
            Object::Tuple(items) => {
                let items = items.clone();
                self.once(r, |p| p.tuple(&items, Some(r)))
            }
            Object::Dict(_) => {
                let pairs = self.vm.dict_pairs(&me);
                self.begin(r);
                self.start(Some(r));
                Ok(Packed::Dict(self.pairs(&pairs)?))
            }
            Object::Set(_) => {
                let items = self.vm.set_keys(&me);
                self.begin(r);
                self.start(Some(r));
                Ok(Packed::Set(self.items(&items, false, true)?))
            }
            Object::FrozenSet(_) => {
                let items = self.vm.set_keys(&me);
                self.once(r, |p| p.frozen(&items, r))
            }
            Object::Instance(_) => self.instance(r),
            _ => Err(self.refused(&me)),
        }
    }

    /// Gives a part its number.
    fn begin(&mut self, r: Ref) {
        self.parts.insert(r, self.count);
        self.count += 1;
    }

    /// A part that cannot contain itself.
    fn once(&mut self, r: Ref, inner: impl FnOnce(&mut Self) -> Res<Packed>) -> Res<Packed> {
        self.begin(r);
        self.open.push(r);
        let packed = inner(self);
        self.open.pop();
        packed
    }

    /// An empty list, dict or set, remembered at once.
    fn start(&mut self, r: Option<Ref>) {
        self.size.add(1);
        self.size.memoize(r.map(Key::Object));
    }

    fn items(&mut self, items: &[Value], single: bool, empty_batch: bool) -> Res<Vec<Packed>> {
        let mut out = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            self.size.before_item(at, items.len(), single);
            out.push(self.pack(item)?);
            self.size.after_item(at, items.len(), empty_batch);
        }
        Ok(out)
    }

    fn pairs(&mut self, pairs: &[(Value, Value)]) -> Res<Vec<(Packed, Packed)>> {
        let mut out = Vec::with_capacity(pairs.len());
        for (at, (key, value)) in pairs.iter().enumerate() {
            self.size.before_item(at, pairs.len(), true);
            out.push((self.pack(key)?, self.pack(value)?));
            self.size.after_item(at, pairs.len(), true);
        }
        Ok(out)
    }

    fn tuple(&mut self, items: &[Value], r: Option<Ref>) -> Res<Packed> {
        if items.is_empty() {
            self.size.add(1);
            return Ok(Packed::Tuple(Vec::new()));
        }
        if items.len() > 3 {
            self.size.add(1);
        }
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            out.push(self.pack(item)?);
        }
        self.size.add(1);
        self.size.memoize(r.map(Key::Object));
        Ok(Packed::Tuple(out))
    }

    fn frozen(&mut self, items: &[Value], r: Ref) -> Res<Packed> {
        self.size.add(1);
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            out.push(self.pack(item)?);
        }
        self.size.add(1);
        self.size.memoize(Some(Key::Object(r)));
        Ok(Packed::FrozenSet(out))
    }

    /// What is made by calling something of `builtins`.
    fn call(&mut self, (module, name): (&str, &str), args: Vec<Value>) -> Res<Packed> {
        let callee = self.global(Some(Key::Native(name.to_string())), module, name);
        let args = self.tuple(&args, None)?;
        self.size.add(1);
        self.size.memoize(None);
        Ok(Packed::Instance(Box::new(callee), Box::new(args), Vec::new()))
    }

    fn refused(&mut self, value: &Value) -> Fault {
        let class = self.vm.type_of(value);
        let prefix = match class {
            classes::TEXT_FILE | classes::BINARY_READER | classes::BINARY_WRITER => "_io.",
            _ => "",
        };
        let words = format!("cannot pickle '{prefix}{}' object", self.vm.class_name(class));
        self.vm.error("TypeError", words)
    }
}
