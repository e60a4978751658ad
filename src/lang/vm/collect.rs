//! Garbage: what is unreachable is freed, and an unreachable file is closed as CPython would.

use super::{
    Fault, Limit, Vm,
    frame::{After, AttributeFallback, Frame, Resume, Thread},
    heap::{LIMIT, Marks},
    object::{Data, Iter, Object},
    value::{Ref, Value},
};
use crate::{id::Fd, lang::trap::Trap};

impl Vm {
    /// At a statement boundary: closes unreachable files, collects when due.
    pub(super) fn housekeeping(&mut self) -> Result<(), Fault> {
        let (marks, live) = self.mark();
        let lost = self.open_files.iter().position(|f| !marks.has(*f));
        if let Some(at) = lost {
            let r = self.open_files.remove(at);
            let traps = self.closing(r);
            if let Err(fault) = self.ask_all(traps, Value::None) {
                if let Some(pending) = &mut self.now.pending {
                    pending.resume = Resume::Retry;
                }
                return Err(fault);
            }
            return Ok(());
        }
        if self.heap.is_due() {
            self.heap.sweep(&marks, live);
            if live > LIMIT {
                return Err(Fault::Limit(Limit::Heap));
            }
        }
        Ok(())
    }

    /// Collects when due; false when what is left is still too much.
    pub(super) fn collects_enough(&mut self) -> bool {
        if !self.heap.is_due() {
            return true;
        }
        let (mut marks, live) = self.mark();
        // What nothing can reach is closed at the next statement, not here.
        for file in &self.open_files {
            marks.add(*file);
        }
        self.heap.sweep(&marks, live);
        live <= LIMIT
    }

    /// What closes a file: its last writes, then the close.
    fn closing(&mut self, r: Ref) -> Vec<Trap> {
        let mut traps = Vec::new();
        if let Object::File(file) = self.heap.get_mut(r) {
            file.closed = true;
            let writes = file.out.flush();
            traps.extend(file.traps(writes));
            traps.push(Trap::Close(Fd(file.fd)));
        }
        traps
    }

    /// Closes the files that nothing can reach any more, or `everything` that is open.
    pub(super) fn close_files(&mut self, everything: bool) -> Vec<Trap> {
        if self.open_files.is_empty() {
            return Vec::new();
        }
        let (marks, _) = self.mark();
        let open = std::mem::take(&mut self.open_files);
        let (lost, kept) = open.into_iter().partition(|file| everything || !marks.has(*file));
        self.open_files = kept;
        let lost: Vec<Ref> = lost;
        lost.into_iter().flat_map(|file| self.closing(file)).collect()
    }

    /// Marks what can be reached and counts its bytes.
    fn mark(&self) -> (Marks, usize) {
        let mut tracer =
            Tracer { vm: self, marks: Marks::new(self.heap.capacity()), todo: Vec::new(), live: 0 };
        for r in super::classes::all() {
            tracer.reference(r);
        }
        for r in self.streams.into_iter().chain(self.main).chain(self.modules.iter().map(|m| m.1)) {
            tracer.reference(r);
        }
        for value in self.builtins.values().iter().chain(&self.signals.deliver) {
            tracer.value(value);
        }
        for thread in self.threads.iter().chain([&self.now]) {
            tracer.thread(thread);
        }
        tracer.run();
        (tracer.marks, tracer.live)
    }
}

struct Tracer<'a> {
    vm: &'a Vm,
    marks: Marks,
    todo: Vec<Ref>,
    live: usize,
}

impl Tracer<'_> {
    fn run(&mut self) {
        while let Some(r) = self.todo.pop() {
            let vm = self.vm;
            let object = vm.heap.get(r);
            self.live += object.bytes();
            self.object(object);
        }
    }

    fn reference(&mut self, r: Ref) {
        if self.marks.add(r) {
            self.todo.push(r);
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Obj(r) => self.reference(*r),
            Value::Str(text) if text.len() > 64 => self.live += text.len(),
            Value::Big(big) => self.live += 24 + (big.bits() / 8) as usize,
            Value::Bytes(bytes) if bytes.len() > 64 => self.live += bytes.len(),
            Value::Bound(bound) => {
                self.value(&bound.function);
                self.value(&bound.this);
            }
            _ => {}
        }
    }

    fn values(&mut self, values: &[Value]) {
        for value in values {
            self.value(value);
        }
    }

    fn object(&mut self, object: &Object) {
        match object {
            Object::List(v) | Object::Tuple(v) => self.values(v),
            Object::Dict(d) => {
                d.owner.into_iter().for_each(|owner| self.reference(owner));
                for entry in d.iter() {
                    self.value(&entry.key);
                    self.value(&entry.value);
                }
            }
            Object::Set(s) | Object::FrozenSet(s) => {
                for (_, key) in s.iter() {
                    self.value(key);
                }
            }
            Object::Instance(i) => {
                self.reference(i.class);
                self.values(i.attrs.values());
                match &i.data {
                    Data::Plain => {}
                    Data::Wrapped(value) => self.value(value),
                    Data::Exception(e) => {
                        for value in [&e.args, &e.cause, &e.context] {
                            self.value(value);
                        }
                    }
                }
            }
            Object::Class(c) => {
                for r in c.bases.iter().chain(&c.mro).chain([&c.meta]) {
                    self.reference(*r);
                }
                self.values(c.attrs.values());
            }
            Object::Function(f) => {
                self.reference(f.module);
                self.values(&f.defaults);
                for (_, value) in &f.keyword_defaults {
                    self.value(value);
                }
                for cell in &f.closure {
                    self.reference(*cell);
                }
                self.values(f.attrs.values());
            }
            Object::Cell(value) | Object::StaticMethod(value) | Object::ClassMethod(value) => {
                self.value(value)
            }
            Object::Module(m) => self.values(m.space.values()),
            Object::Generator(g) => {
                self.values(&g.stack);
                self.value(&g.handled);
                if let Some(frame) = &g.frame {
                    self.frame(frame);
                }
            }
            Object::Iterator(iter) => self.iterator(iter),
            Object::Slice(parts) => self.values(&parts[..]),
            Object::Property(parts) => self.values(&parts[..]),
            Object::Super { class, this } => {
                self.reference(*class);
                self.value(this);
            }
            Object::View { dict, .. } => self.reference(*dict),
            Object::Range(_) | Object::File(_) => {}
        }
    }

    fn iterator(&mut self, iter: &Iter) {
        match iter {
            Iter::Done | Iter::Range { .. } | Iter::Str { .. } | Iter::Bytes { .. } => {}
            Iter::List { list: r, .. }
            | Iter::Tuple { tuple: r, .. }
            | Iter::Dict { dict: r, .. }
            | Iter::Set { set: r, .. }
            | Iter::ListReversed { list: r, .. } => self.reference(*r),
            Iter::DictReversed { dict, keys, .. } => {
                self.reference(*dict);
                self.values(keys);
            }
            Iter::Enumerate { inner, .. } => self.value(inner),
            Iter::Zip { inner, .. } => self.values(inner),
            Iter::Map { function, inner } => {
                self.value(function);
                self.values(inner);
            }
            Iter::Filter { function, inner } => {
                self.value(function);
                self.value(inner);
            }
        }
    }

    fn thread(&mut self, thread: &Thread) {
        self.values(&thread.stack);
        self.value(&thread.handled.0);
        for frame in &thread.frames {
            self.frame(frame);
        }
        if let Some(pending) = &thread.pending {
            self.resume(&pending.resume);
        }
    }

    fn resume(&mut self, resume: &Resume) {
        match resume {
            Resume::Done(value) | Resume::Call(value) => self.value(value),
            Resume::Read { file, .. } | Resume::Refill { file } => self.reference(*file),
            _ => {}
        }
    }

    fn frame(&mut self, frame: &Frame) {
        self.reference(frame.module);
        self.value(&frame.handled);
        for r in frame.space.into_iter().chain(frame.generator) {
            self.reference(r);
        }
        match &frame.after {
            After::Instance(value) => self.value(value),
            After::New(parts) => {
                self.reference(parts.0);
                self.values(&parts.1.pos);
                for (_, value) in &parts.1.kw {
                    self.value(value);
                }
            }
            After::Signal(Some(pending)) => self.resume(&pending.resume),
            After::Binary(fallback) => {
                self.value(&fallback.left);
                self.value(&fallback.right);
                for (method, argument) in &fallback.rest {
                    self.value(method);
                    self.value(argument);
                }
            }
            After::Compare(parts) => {
                self.value(&parts.1);
                self.value(&parts.2);
            }
            After::Attribute(fallback) => match &**fallback {
                AttributeFallback::Ask { object, .. } => self.value(object),
                AttributeFallback::Default(value) => self.value(value),
                AttributeFallback::Has => {}
            },
            After::Logged(parts) => {
                self.reference(parts.log);
                if let Some(value) = &parts.instance {
                    self.value(value);
                }
            }
            After::Class(parts) => {
                self.values(&parts.bases);
                for value in parts.keywords.iter().map(|(_, value)| value).chain(&parts.meta) {
                    self.value(value);
                }
                self.reference(parts.space);
                if let Some(cell) = parts.cell {
                    self.reference(cell);
                }
            }
            _ => {}
        }
    }
}
