//! Garbage: what is unreachable is freed, and an unreachable file is closed as CPython would.

use std::rc::Rc;

use super::{
    Fault, Limit, Vm,
    frame::Resume,
    heap::{LIMIT, Marks},
    object::Object,
    value::{Ref, Value},
    visit::Visit,
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
            self.sweep(&marks, live);
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
        self.sweep(&marks, live);
        live <= LIMIT
    }

    fn sweep(&mut self, marks: &Marks, live: usize) {
        self.heap.sweep(marks, live);
        if self.addresses.keys().any(|r| !marks.has(*r)) {
            Rc::make_mut(&mut self.addresses).retain(|r, _| marks.has(*r));
        }
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
            thread.visit(&mut tracer);
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
            object.visit(self);
        }
    }
}

impl Visit for Tracer<'_> {
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
}
