//! What can be reached, as bytes.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use super::{
    super::{
        Vm,
        native::message_of,
        object::{Class, Data, Function, Generator, Iter, Object},
        space::Space,
        symbol::{self as sym, Sym},
        value::{Ref, Value},
    },
    Form,
    reach::Reached,
};

/// Writes objects in the order in which they are met: a queue, so that depth costs no stack.
pub struct Writer<'a> {
    pub(super) vm: &'a Vm,
    reached: &'a Reached<'a>,
    pub(super) form: Form,
    /// By heap index: one more than the number of an object that was met.
    numbers: Vec<u32>,
    queue: Vec<Ref>,
    /// Strings and the like that were met, by where they are in memory: `is` and pickle notice when one is two.
    places: BTreeMap<usize, u32>,
}

impl<'a> Writer<'a> {
    pub fn new(vm: &'a Vm, reached: &'a Reached<'a>, form: Form) -> Writer<'a> {
        let numbers = vec![0; vm.heap.capacity()];
        Writer { vm, reached, form, numbers, queue: Vec::new(), places: BTreeMap::new() }
    }

    /// The whole process.
    pub fn process(mut self, identity: bool) -> Form {
        let vm = self.vm;
        self.form.number(vm.threads.len() as u64);
        for thread in &vm.threads {
            self.thread(thread);
        }
        for r in vm.streams.into_iter().chain(vm.open_files.iter().copied()) {
            self.reference(r);
        }
        self.form.number(vm.signals.pending());
        self.option(vm.signals.deliver.as_ref());
        self.form.number(u64::from(vm.addressed));
        self.loaded();
        for name in [sym::STDOUT, sym::STDERR] {
            let sys = vm.loaded("sys").and_then(|sys| vm.module_get(sys, name));
            self.option(sys.as_ref());
        }
        self.option(vm.main.map(Value::Obj).as_ref());
        self.form.block(format!("{:?} {}", vm.boot.entry, vm.boot.module_name).as_bytes());
        if let Some(twister) = &vm.twister {
            self.form.block(&twister.bytes());
        }
        if identity {
            self.form.block(format!("{:?} {} {}", vm.fork_path, vm.forks, vm.drawn).as_bytes());
        }
        self.form.number(self.reached.told.len() as u64);
        for r in &self.reached.told {
            self.form.number(u64::from(r.0));
            self.object(*r);
        }
        let mut at = 0;
        while at < self.queue.len() {
            self.object(self.queue[at]);
            at += 1;
        }
        self.form
    }

    /// Which modules there are: whether an import runs anything.
    fn loaded(&mut self) {
        let mut places = self.vm.written.clone();
        places.sort_unstable();
        self.form.number(places.len() as u64);
        places.into_iter().for_each(|place| self.form.number(place.into()));
    }

    pub(super) fn option(&mut self, value: Option<&Value>) {
        self.value(value.unwrap_or(&Value::Unset));
    }

    /// A definition of the image is known by its index, everything else by when it was met.
    pub(super) fn reference(&mut self, r: Ref) {
        if self.reached.image.has(r) && self.reached.has(r) {
            self.form.number(u64::from(r.0) << 1 | 1);
            return;
        }
        let number = &mut self.numbers[r.0 as usize];
        if *number == 0 {
            self.queue.push(r);
            *number = self.queue.len() as u32;
        }
        self.form.number(u64::from(*number) << 1);
    }

    pub(super) fn name(&mut self, name: Sym) {
        if name.0 < self.vm.prepared.symbols {
            self.form.number(u64::from(name.0) + 1);
        } else {
            self.form.byte(0);
            self.form.block(self.vm.symbols.name(name).as_bytes());
        }
    }

    /// Something immutable in memory, with its number if every process has it: whether it was met before.
    fn met(&mut self, place: usize, number: Option<u32>) -> bool {
        if let Some(number) = number {
            self.form.byte(1);
            self.form.number(number.into());
            return true;
        }
        let next = self.places.len() as u32;
        let number = *self.places.entry(place).or_insert(next);
        self.form.byte(2);
        self.form.number(u64::from(number));
        number != next
    }

    pub(super) fn values(&mut self, values: &[Value]) {
        self.form.number(values.len() as u64);
        values.iter().for_each(|value| self.value(value));
    }

    pub(super) fn value(&mut self, value: &Value) {
        match value {
            Value::Unset => self.form.byte(0),
            Value::None => self.form.byte(1),
            Value::Ellipsis => self.form.byte(2),
            Value::NotImplemented => self.form.byte(3),
            Value::Bool(b) => self.form.byte(4 + u8::from(*b)),
            Value::Int(i) => {
                self.form.byte(6);
                self.form.signed(*i);
            }
            Value::Big(big) => self.big(big),
            Value::Float(f) => {
                self.form.byte(8);
                self.form.bytes.extend(f.to_bits().to_le_bytes());
            }
            Value::Handle(handle) => {
                self.form.byte(9);
                self.form.handle(*handle);
            }
            Value::Str(text) => {
                self.form.byte(10);
                if text.count() <= 1 {
                    self.form.byte(0);
                    self.form.block(text.as_bytes());
                } else if !self.met(text.address(), text.number()) {
                    self.form.block(text.as_bytes());
                }
            }
            Value::Bytes(bytes) => {
                self.form.byte(11);
                if !self.met(std::rc::Rc::as_ptr(bytes).addr(), None) {
                    match message_of(bytes) {
                        Some(message) => {
                            self.form.byte(1);
                            message.write(&mut self.form);
                        }
                        None => {
                            self.form.byte(0);
                            self.form.block(bytes);
                        }
                    }
                }
            }
            Value::Native(def) => {
                self.form.byte(12);
                let place = std::ptr::from_ref(*def).addr();
                let number = self.vm.prepared.natives.get(&place).copied();
                let known = self.met(place, number);
                debug_assert!(known || self.form.bytes.len() > 1, "natives are known by number");
                if !known {
                    self.form.block(def.name.as_bytes());
                }
            }
            Value::Bound(bound) => {
                self.form.byte(13);
                if !self.met(std::rc::Rc::as_ptr(bound).addr(), None) {
                    self.value(&bound.function);
                    self.value(&bound.this);
                }
            }
            Value::Obj(r) => {
                self.form.byte(14);
                self.reference(*r);
            }
        }
    }

    fn big(&mut self, big: &std::rc::Rc<BigInt>) {
        self.form.byte(7);
        if !self.met(std::rc::Rc::as_ptr(big).addr(), None) {
            self.form.block(&big.to_signed_bytes_le());
        }
    }

    pub(super) fn pairs(&mut self, pairs: &[(Sym, Value)]) {
        self.form.number(pairs.len() as u64);
        for (name, value) in pairs {
            self.name(*name);
            self.value(value);
        }
    }

    fn space(&mut self, r: Ref, space: &Space) {
        let names = self.reached.names(r, space).unwrap_or_else(|| space.iter().collect());
        self.form.number(names.len() as u64);
        for (name, value) in names {
            self.name(name);
            self.value(value);
        }
    }

    fn object(&mut self, r: Ref) {
        let vm = self.vm;
        let address = vm.addresses.get(&r).copied().unwrap_or(0);
        self.form.number(u64::from(address));
        match vm.heap.get(r) {
            Object::Class(c) if c.builtin => {
                self.form.byte(0);
                self.form.number(u64::from(r.0));
            }
            Object::Class(c) => self.class(r, c),
            Object::List(items) => self.all(2, items),
            Object::Tuple(items) => self.all(3, items),
            Object::Dict(dict) => {
                self.form.byte(4);
                self.option(dict.owner.map(Value::Obj).as_ref());
                self.form.number(dict.len() as u64);
                for entry in dict.iter() {
                    self.value(&entry.key);
                    self.own_hash(&entry.key, entry.hash);
                    self.value(&entry.value);
                }
            }
            Object::Set(set) | Object::FrozenSet(set) => {
                self.form.byte(5 + u8::from(matches!(vm.heap.get(r), Object::FrozenSet(_))));
                for number in set.figures() {
                    self.form.number(number as u64);
                }
                for (hash, key) in set.slots() {
                    self.value(key);
                    self.own_hash(key, *hash);
                }
            }
            Object::Instance(i) => {
                self.form.byte(7);
                self.reference(i.class);
                self.space(r, &i.attrs);
                self.data(&i.data);
            }
            Object::Function(f) => self.function(f),
            Object::Cell(value) => self.all(9, std::slice::from_ref(value)),
            Object::Module(m) => {
                self.form.byte(10);
                self.form.block(m.name.as_bytes());
                self.space(r, &m.space);
            }
            Object::Generator(g) => self.generator(g),
            Object::Iterator(iter) => self.iterator(iter),
            Object::Slice(parts) => self.all(13, &parts[..]),
            Object::Property(parts) => self.all(15, &parts[..]),
            Object::StaticMethod(value) => self.all(16, std::slice::from_ref(value)),
            Object::ClassMethod(value) => self.all(17, std::slice::from_ref(value)),
            other => self.other(other),
        }
    }

    fn other(&mut self, object: &Object) {
        match object {
            Object::Range(range) => {
                self.form.byte(14);
                for n in [range.start, range.stop, range.step, range.len] {
                    self.form.signed(n);
                }
            }
            Object::Super { class, this } => {
                self.form.byte(18);
                self.reference(*class);
                self.value(this);
            }
            Object::File(file) => {
                self.form.byte(19);
                file.write(&mut self.form);
            }
            Object::View { dict, kind } => {
                self.form.byte(20 + *kind as u8);
                self.reference(*dict);
            }
            _ => unreachable!("written by its own kind"),
        }
    }

    fn all(&mut self, tag: u8, values: &[Value]) {
        self.form.byte(tag);
        self.values(values);
    }

    /// The hash of a key whose own code made it: nothing else says what it was.
    fn own_hash(&mut self, key: &Value, hash: i64) {
        if self.vm.python_method(key, sym::HASH).is_some() {
            self.form.signed(hash);
        }
    }

    fn data(&mut self, data: &Data) {
        match data {
            Data::Plain => self.form.byte(0),
            Data::Wrapped(value) => {
                self.form.byte(1);
                self.value(value);
            }
            Data::Exception(e) => {
                self.form.byte(2);
                self.value(&e.args);
                self.value(&e.cause);
                self.value(&e.context);
                self.form.byte(u8::from(e.suppress));
                self.form.number(e.trace.len() as u64);
                for line in e.trace.iter() {
                    self.form.number(u64::from(line.code.0));
                    self.form.number(u64::from(line.pc));
                    match line.called {
                        Some(name) => self.name(name),
                        None => self.form.bytes.extend([0, 0]),
                    }
                }
            }
        }
    }

    fn class(&mut self, r: Ref, class: &Class) {
        self.form.byte(1);
        self.form.block(class.name.as_bytes());
        self.form.block(class.qualname.as_bytes());
        self.value(&class.module);
        self.form.number(class.bases.len() as u64);
        for base in class.bases.iter().chain([&class.meta, &class.layout]) {
            self.reference(*base);
        }
        self.space(r, &class.attrs);
    }

    fn function(&mut self, f: &Function) {
        self.form.byte(8);
        self.form.number(u64::from(f.code.0));
        self.form.block(f.name.as_bytes());
        self.form.block(f.qualname.as_bytes());
        self.reference(f.module);
        self.values(&f.defaults);
        self.pairs(&f.keyword_defaults);
        self.form.number(f.closure.len() as u64);
        f.closure.iter().for_each(|cell| self.reference(*cell));
        self.form.number(f.attrs.len() as u64);
        for (name, value) in f.attrs.iter() {
            self.name(name);
            self.value(value);
        }
        self.value(&f.doc);
    }

    fn generator(&mut self, g: &Generator) {
        self.form.byte(11);
        self.form.byte(g.state as u8);
        self.form.block(g.name.as_bytes());
        self.form.block(g.qualname.as_bytes());
        self.value(&g.handled);
        if let Some(frame) = &g.frame {
            self.frame(frame, &g.stack, true);
        }
    }

    fn iterator(&mut self, iter: &Iter) {
        self.form.byte(12);
        let (tag, numbers): (u8, [i64; 3]) = match iter {
            Iter::Done => (0, [0; 3]),
            Iter::Range { next, step, left } => (1, [*next, *step, *left]),
            Iter::List { at, .. } => (2, [*at as i64, 0, 0]),
            Iter::Tuple { at, .. } => (3, [*at as i64, 0, 0]),
            Iter::Str { byte, .. } => (4, [*byte as i64, 0, 0]),
            Iter::Bytes { at, .. } => (5, [*at as i64, 0, 0]),
            Iter::Dict { dict, kind, at, len } => {
                let passed = match self.vm.heap.get(*dict) {
                    Object::Dict(dict) => dict.before(*at),
                    _ => *at,
                };
                (6, [*kind as i64, passed as i64, *len as i64])
            }
            Iter::DictReversed { kind, .. } => (7, [*kind as i64, 0, 0]),
            Iter::Set { slot, len, .. } => (8, [*slot as i64, *len as i64, 0]),
            Iter::ListReversed { left, .. } => (9, [*left as i64, 0, 0]),
            Iter::Enumerate { count, .. } => (10, [*count, 0, 0]),
            Iter::Zip { strict, .. } => (11, [i64::from(*strict), 0, 0]),
            Iter::Map { .. } => (12, [0; 3]),
            Iter::Filter { .. } => (13, [0; 3]),
        };
        self.form.byte(tag);
        numbers.into_iter().for_each(|n| self.form.signed(n));
        match iter {
            Iter::Str { text, .. } => self.value(&Value::Str(text.clone())),
            Iter::Bytes { bytes, .. } => self.value(&Value::Bytes(bytes.clone())),
            Iter::Zip { inner, .. } | Iter::Map { inner, .. } => self.form.number(inner.len() as u64),
            Iter::DictReversed { keys, .. } => self.form.number(keys.len() as u64),
            _ => {}
        }
        iter.visit(self);
    }
}

impl super::super::visit::Visit for Writer<'_> {
    fn value(&mut self, value: &Value) {
        Writer::value(self, value);
    }

    fn reference(&mut self, r: Ref) {
        Writer::reference(self, r);
    }
}
