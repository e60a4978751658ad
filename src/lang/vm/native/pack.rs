//! Values become messages: pickle's tree and its size.
//!
//! Containers and instances are numbered in the order they begin. One that comes again is packed as a `Global`
//! without a module whose name is its number, which keeps sharing and cycles.

mod size;

use std::{collections::BTreeMap, rc::Rc};

use self::size::{Key, Size};
use super::{
    super::{
        classes,
        object::{Data, Object},
        symbol as sym,
        value::{Ref, Text, Value},
        Fault, Vm,
    },
    Args, NativeDef, Res,
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

type Attrs = Vec<(Rc<str>, Packed)>;

impl Vm {
    /// A value as pickle's tree, and the bytes that `ForkingPickler.dumps` would make of it.
    pub(in super::super) fn pack(&mut self, value: &Value) -> Res<(Packed, u32)> {
        let mut packer =
            Packer { vm: self, size: Size::new(), parts: BTreeMap::new(), count: 0, open: Vec::new(), depth: 0 };
        let packed = packer.pack(value)?;
        Ok((packed, packer.size.total()))
    }
}

/// The module and qualified name of a native function.
fn native_home(def: &'static NativeDef) -> (&'static str, &'static str) {
    if super::functions().any(|d| std::ptr::eq(d, def)) || def.owner().is_some() {
        return ("builtins", def.name);
    }
    let home = super::MODULES.iter().find(|m| m.functions.iter().copied().flatten().any(|d| std::ptr::eq(d, def)));
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
            return Err(self.vm.error("RecursionError", "maximum recursion depth exceeded while pickling an object"));
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
            let words = "an object that contains itself through a tuple, frozenset or constructor is not simulated";
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

    /// A function or class: it must be found under its name.
    fn definition(&mut self, r: Ref) -> Res<Packed> {
        let (module, name) = match self.vm.heap.get(r) {
            Object::Class(c) => match &c.module {
                Value::Str(module) => (module.to_string(), c.qualname.clone()),
                _ => ("builtins".to_string(), c.qualname.clone()),
            },
            Object::Function(f) => (self.vm.module_of(f.module), f.qualname.clone()),
            _ => return Err(self.refused(&Value::Obj(r))),
        };
        let builtin = matches!(self.vm.heap.get(r), Object::Class(c) if c.builtin);
        if !builtin {
            self.check_definition(r, &module, &name)?;
        }
        Ok(self.global(Some(Key::Object(r)), &module, &name))
    }

    fn check_definition(&mut self, r: Ref, module: &str, name: &str) -> Res<()> {
        if name.contains("<locals>") {
            return Err(self.vm.error("AttributeError", format!("Can't pickle local object '{name}'")));
        }
        let found = self.vm.look_up(module, name)?;
        if found.as_ref().and_then(Value::as_ref) == Some(r) {
            return Ok(());
        }
        let shown = self.vm.repr(&Value::Obj(r))?;
        let words = match found {
            Some(_) => format!("Can't pickle {shown}: it's not the same object as {module}.{name}"),
            None => format!("Can't pickle {shown}: attribute lookup {name} on {module} failed"),
        };
        Err(self.pickling_error(words))
    }

    fn pickling_error(&mut self, words: String) -> Fault {
        let attrs = vec![(sym::MODULE, Value::str("_pickle"))];
        let class = match self.vm.new_class(Text::new("PicklingError"), &[Value::Obj(classes::EXCEPTION)], attrs) {
            Ok(class) => class,
            Err(fault) => return fault,
        };
        let exception = self.vm.new_exception(class, vec![Value::string(words)]);
        self.vm.throw(exception)
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

    fn instance(&mut self, r: Ref) -> Res<Packed> {
        let me = Value::Obj(r);
        if let Some(method) = self.vm.python_method(&me, sym::REDUCE) {
            let reduced = self.vm.call_now(&method, Args::of(vec![me]))?;
            return self.reduced(r, &reduced);
        }
        let Object::Instance(i) = self.vm.heap.get(r) else { return Err(self.refused(&me)) };
        let (class, data) = (i.class, i.data.clone());
        self.begin(r);
        self.open.push(r);
        let made = self.made_of(class, &data, r);
        self.open.pop();
        let (packed_class, packed_args) = made?;
        let attrs = self.state(r, class)?;
        Ok(Packed::Instance(Box::new(packed_class), Box::new(packed_args), attrs))
    }

    /// The class of an instance, and what it is made from besides its attributes.
    fn made_of(&mut self, class: Ref, data: &Data, r: Ref) -> Res<(Packed, Packed)> {
        let packed_class = self.definition(class)?;
        let args = match data {
            Data::Plain => {
                self.size.add(1);
                Packed::None
            }
            Data::Wrapped(inner) => {
                self.size.add(2);
                self.pack(inner)?
            }
            Data::Exception(e) => {
                let mut items = self.vm.list_items(&e.args);
                let file = self.vm.heap.instance(&Value::Obj(r)).and_then(|i| i.attrs.get(sym::FILENAME));
                if self.vm.is_subclass(class, classes::OS_ERROR) && items.len() == 2 {
                    items.extend(file.cloned());
                }
                self.tuple(&items, None)?
            }
        };
        self.size.add(1);
        self.size.memoize(Some(Key::Object(r)));
        Ok((packed_class, args))
    }

    /// The attributes, or under an empty name what `__getstate__` gives.
    fn state(&mut self, r: Ref, class: Ref) -> Res<Attrs> {
        let me = Value::Obj(r);
        if let Some(method) = self.vm.python_method(&me, sym::GETSTATE) {
            let state = self.vm.call_now(&method, Args::of(vec![me]))?;
            return self.own_state(&state);
        }
        let Object::Instance(i) = self.vm.heap.get(r) else { return Ok(Vec::new()) };
        let is_exception = matches!(i.data, Data::Exception(_));
        let given = |name| {
            is_exception && matches!(name, sym::ERRNO | sym::STRERROR | sym::FILENAME | sym::NAME_KEY | sym::OBJ)
        };
        let builtin = self.vm.is_subclass(class, classes::OS_ERROR)
            || self.vm.is_subclass(class, classes::NAME_ERROR)
            || self.vm.is_subclass(class, classes::ATTRIBUTE_ERROR);
        let attrs: Vec<_> =
            i.attrs.iter().filter(|(n, _)| !(builtin && given(*n))).map(|(n, v)| (n, v.clone())).collect();
        if attrs.is_empty() {
            return Ok(Vec::new());
        }
        self.start(None);
        let mut out = Vec::with_capacity(attrs.len());
        for (at, (name, value)) in attrs.iter().enumerate() {
            let name = self.vm.symbols.name(*name).clone();
            self.size.before_item(at, attrs.len(), true);
            self.text(&name);
            out.push((Rc::from(&*name), self.pack(value)?));
            self.size.after_item(at, attrs.len(), true);
        }
        self.size.add(1);
        Ok(out)
    }

    fn own_state(&mut self, state: &Value) -> Res<Attrs> {
        if state.is_none() {
            return Ok(Vec::new());
        }
        let packed = self.pack(state)?;
        self.size.add(1);
        Ok(vec![(Rc::from(""), packed)])
    }

    /// What `__reduce__` gave: something to call, its arguments, and perhaps a state.
    fn reduced(&mut self, r: Ref, reduced: &Value) -> Res<Packed> {
        let parts = self.vm.list_items(reduced);
        let is_tuple = matches!(self.vm.object(reduced), Some(Object::Tuple(_)));
        if !is_tuple || parts.len() < 2 || parts.len() > 6 {
            return Err(self.pickling_error("__reduce__ must return a string or tuple".to_string()));
        }
        self.begin(r);
        self.open.push(r);
        let callee = self.pack(&parts[0]);
        let args = self.vm.list_items(&parts[1]);
        let args = callee.and_then(|callee| Ok((callee, self.tuple(&args, None)?)));
        self.open.pop();
        let (callee, args) = args?;
        self.size.add(1);
        self.size.memoize(Some(Key::Object(r)));
        let attrs = match parts.get(2) {
            Some(state) => self.own_state(state)?,
            None => Vec::new(),
        };
        Ok(Packed::Instance(Box::new(callee), Box::new(args), attrs))
    }
}
