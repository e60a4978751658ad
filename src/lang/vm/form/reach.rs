//! What the future of a process can reach.

use std::rc::Rc;

use super::super::{
    Vm, classes,
    frame::{Frame, Thread},
    heap::Marks,
    live::Mentions,
    object::{Instance, Object},
    space::Space,
    symbol::{self as sym, Sym},
    value::{Ref, Value},
    visit::Visit,
};
use super::{Image, PROCESS, module_of};
use crate::lang::code::CodeId;

/// Modules of the library whose instances are known to be read by name only.
const PLAIN: [&str; 3] = [PROCESS, "multiprocessing.popen_fork", "multiprocessing.util"];
/// Attributes of a process that say which one it is.
const IDENTITY: [&str; 3] = ["_identity", "_name", "_parent_name"];
/// Functions of the library that make values from their text, and so reach what a module defines.
const UNPICKLING: [&str; 3] = ["receive", "receive_from", "unpickle"];

/// The objects, and which names of them.
pub struct Reached<'a> {
    vm: &'a Vm,
    identity: bool,
    pub image: Rc<Image>,
    marks: Marks,
    todo: Vec<Ref>,
    /// Objects of the image that were reached and of which more is to be said than their number.
    pub told: Vec<Ref>,
    /// Attributes that live code mentions, by their number; those that it sets; what it imports.
    attrs: Vec<u64>,
    stores: Vec<u64>,
    imports: Vec<u64>,
    codes: Vec<u64>,
    /// Of each namespace that code runs in, the names it mentions.
    globals: Vec<(Ref, Vec<u64>)>,
    /// Modules that are values.
    modules: Marks,
    /// What is reached when its name is mentioned: by the name's number, one more than the index of the last in
    /// `waiters`.
    waiting: Vec<u32>,
    waiters: Vec<Waiter<'a>>,
    special: Special,
}

/// An attribute that nothing has mentioned so far.
#[derive(Clone, Copy)]
struct Waiter<'a> {
    value: &'a Value,
    of_class: bool,
    /// The next one of the same name, as in `waiting`.
    next: u32,
}

/// Numbers of a few names.
struct Special {
    identity: Vec<Sym>,
    unpickling: Vec<Sym>,
}

impl<'a> Reached<'a> {
    pub fn of(vm: &'a Vm, identity: bool) -> Reached<'a> {
        let find = |names: &[&str]| names.iter().filter_map(|name| vm.symbols.find(name)).collect();
        let symbols = vm.symbols.count() as usize;
        let mut attrs = vm.prepared.special.clone();
        attrs.resize(symbols / 64 + 1, 0);
        let mut reached = Reached {
            vm,
            identity,
            image: vm.image(),
            marks: Marks::new(vm.heap.capacity()),
            todo: Vec::new(),
            told: Vec::new(),
            attrs,
            stores: vec![0; symbols / 64 + 1],
            imports: vec![0; symbols / 64 + 1],
            codes: vec![0; vm.prepared.codes.len() / 64 + 1],
            globals: Vec::new(),
            modules: Marks::new(vm.heap.capacity()),
            waiting: vec![0; symbols],
            waiters: Vec::new(),
            special: Special { identity: find(&IDENTITY), unpickling: find(&UNPICKLING) },
        };
        reached.roots();
        reached.run();
        if reached.special.unpickling.iter().any(|name| has(&reached.attrs, *name)) {
            reached.unpickled();
            reached.run();
        }
        reached.told.sort_unstable();
        reached
    }

    /// Whether an object is among them.
    pub fn has(&self, r: Ref) -> bool {
        self.marks.has(r)
    }

    fn roots(&mut self) {
        let vm = self.vm;
        for thread in &vm.threads {
            self.thread(thread);
        }
        for r in vm.streams.into_iter().chain(vm.open_files.iter().copied()) {
            self.reference(r);
        }
        if let Some(deliver) = &vm.signals.deliver {
            self.value(deliver);
        }
        // Where `print` and tracebacks go.
        if let Some(sys) = vm.loaded("sys") {
            self.global(sys, sym::STDOUT);
            self.global(sys, sym::STDERR);
        }
        if vm.prepared.by_text {
            vm.main.into_iter().for_each(|main| self.reference(main));
        }
    }

    fn run(&mut self) {
        while let Some(r) = self.todo.pop() {
            self.object(r);
        }
    }

    fn thread(&mut self, thread: &Thread) {
        if thread.done {
            return;
        }
        let sealed = if self.vm.keeps_all() { 0 } else { thread.sealed };
        let frames = &thread.frames[sealed.min(thread.frames.len())..];
        for (i, frame) in frames.iter().enumerate() {
            let end = frames.get(i + 1).map_or(thread.stack.len(), |next| next.cut as usize);
            for value in self.vm.live_values(frame, &thread.stack[frame.base as usize..end]) {
                self.value(value);
            }
            self.frame(frame, i > 0 || sealed == 0);
        }
        self.value(&thread.handled.0);
        if let Some(pending) = &thread.pending {
            pending.resume.visit(self);
        }
    }

    /// A frame but for its stack. `returns`: whether what it returns goes anywhere.
    fn frame(&mut self, frame: &Frame, returns: bool) {
        let vm = self.vm;
        let flow = vm.prepared.flow(frame.code);
        let names = &vm.prepared.codes[frame.code.0 as usize].names;
        self.mention(&flow.at(frame.pc as usize).mentions(names), frame.code, frame.module);
        if !returns {
            return;
        }
        frame.visit(self);
    }

    /// What a code mentions from some op on.
    fn mention(&mut self, names: &Mentions, code: CodeId, module: Ref) {
        self.globals(module, &names.globals);
        for name in &names.attrs {
            self.attr(*name);
        }
        for name in &names.stores {
            if add(&mut self.stores, *name) {
                self.wake(*name, true);
            }
        }
        for (name, at) in &names.imports {
            if add(&mut self.imports, *name) {
                let name: &'a str = &self.vm.prepared.program.codes[code.0 as usize].names[*at];
                self.import(name);
            }
        }
        for made in &names.made {
            self.code(*made, module);
        }
    }

    fn import(&mut self, name: &str) {
        let vm = self.vm;
        for end in name.match_indices('.').map(|(at, _)| at).chain([name.len()]) {
            match vm.loaded(&name[..end]) {
                Some(module) => self.value(&Value::Obj(module)),
                None => self.unloaded(&name[..end]),
            }
        }
        // `import a.b` then asks `a` for `b`.
        name.split('.').skip(1).for_each(|part| vm.symbols.find(part).into_iter().for_each(|s| self.attr(s)));
    }

    /// A module that would be loaded: its code names others.
    fn unloaded(&mut self, name: &str) {
        let found = self.vm.prepared.program.modules.iter().find(|(n, _)| **n == *name);
        if let Some((_, code)) = found {
            // Its globals are its own, and not there yet.
            self.code(*code, classes::OBJECT);
        }
    }

    fn code(&mut self, code: CodeId, module: Ref) {
        if add(&mut self.codes, Sym(code.0)) {
            let vm = self.vm;
            self.mention(vm.prepared.flow(code).start(), code, module);
        }
    }

    fn attr(&mut self, name: Sym) {
        if add(&mut self.attrs, name) {
            self.wake(name, false);
        }
    }

    /// What waited for a name is reached; when it is only set, then what classes say of it.
    fn wake(&mut self, name: Sym, only_classes: bool) {
        let mut at = self.waiting[name.0 as usize];
        while at != 0 {
            let waiter = self.waiters[at as usize - 1];
            if waiter.of_class || !only_classes {
                self.value(waiter.value);
            }
            at = waiter.next;
        }
    }

    fn global(&mut self, module: Ref, name: Sym) {
        self.globals(module, &[name]);
    }

    fn globals(&mut self, module: Ref, names: &[Sym]) {
        let vm = self.vm;
        let Object::Module(m) = vm.heap.get(module) else { return };
        if names.is_empty() {
            return;
        }
        self.reference(module);
        let at = self.globals.iter().position(|(it, _)| *it == module).unwrap_or_else(|| {
            self.globals.push((module, vec![0; self.attrs.len()]));
            self.globals.len() - 1
        });
        for name in names {
            if add(&mut self.globals[at].1, *name)
                && let Some(value) = m.space.get(*name).or_else(|| vm.builtins.get(*name))
            {
                self.value(value);
            }
        }
    }

    /// A message may name anything that the program's module defines.
    fn unpickled(&mut self) {
        let vm = self.vm;
        let Some(main) = vm.main else { return };
        let Object::Module(m) = vm.heap.get(main) else { return };
        for (name, value) in m.space.iter() {
            let definition = value.as_ref().map(|r| vm.heap.get(r));
            if matches!(definition, Some(Object::Class(_) | Object::Function(_))) {
                self.global(main, name);
            }
        }
    }

    /// Whether a name of something that is reached by name is live.
    fn is_mentioned(&self, name: Sym, of_class: bool) -> bool {
        has(&self.attrs, name) || of_class && has(&self.stores, name) || self.vm.prepared.by_text
    }

    /// What is reached by name: now, or when the name is mentioned.
    fn named(&mut self, r: Ref) {
        let vm = self.vm;
        let (space, of_class) = match vm.heap.get(r) {
            Object::Module(m) => (&m.space, false),
            Object::Class(c) => (&c.attrs, true),
            Object::Instance(i) => {
                i.data.visit(self);
                (&i.attrs, false)
            }
            _ => return,
        };
        let hidden = self.hidden(r);
        for (name, value) in space.iter() {
            if !matches!(value, Value::Obj(_) | Value::Bound(_)) || self.hides(hidden, name) {
                continue;
            }
            if self.is_mentioned(name, of_class) {
                self.value(value);
            } else {
                let next =
                    std::mem::replace(&mut self.waiting[name.0 as usize], self.waiters.len() as u32 + 1);
                self.waiters.push(Waiter { value, of_class, next });
            }
        }
    }

    /// Whether which process this is does not matter.
    fn hidden(&self, r: Ref) -> bool {
        !self.identity && self.vm.is_process(r)
    }

    fn hides(&self, hidden: bool, name: Sym) -> bool {
        hidden && self.special.identity.contains(&name)
    }

    /// With other start methods than `fork`, pickle reads all that a process object has.
    fn is_plain(&self, i: &Instance) -> bool {
        if self.vm.boot.start_method != "fork" {
            return false;
        }
        match self.vm.heap.get(i.class) {
            Object::Class(c) => module_of(c).is_some_and(|module| PLAIN.contains(&module)),
            _ => false,
        }
    }

    /// The names of a module, class or instance that matter, in a fixed order, with their values; None when all do, in
    /// their own order.
    pub fn names<'b>(&self, r: Ref, space: &'b Space) -> Option<Vec<(Sym, &'b Value)>> {
        let object = self.vm.heap.get(r);
        let globals = self.globals.iter().find(|(module, _)| *module == r).map(|(_, names)| &**names);
        let is_value = !matches!(object, Object::Module(_)) || self.modules.has(r);
        let of_class = matches!(object, Object::Class(_));
        let (hidden, text) = (self.hidden(r), self.vm.prepared.by_text);
        let by_name = match object {
            Object::Instance(i) => self.is_plain(i),
            Object::Module(_) => !text || Some(r) != self.vm.main,
            _ => true,
        };
        if !hidden && (!by_name || text && !matches!(object, Object::Module(_))) {
            return None;
        }
        let mut names: Vec<(Sym, &Value)> = space
            .iter()
            .filter(|(name, _)| {
                let asked = !by_name || is_value && self.is_mentioned(*name, of_class);
                (asked || globals.is_some_and(|g| has(g, *name))) && !self.hides(hidden, *name)
            })
            .collect();
        let known = self.vm.prepared.symbols;
        names.sort_unstable_by_key(|(name, _)| *name);
        // Later names have numbers of this process only.
        let late = names.partition_point(|(name, _)| name.0 < known);
        names[late..].sort_by_key(|(name, _)| &**self.vm.symbols.name(*name));
        Some(names)
    }

    fn object(&mut self, r: Ref) {
        let vm = self.vm;
        let object = vm.heap.get(r);
        if self.image.has(r) && !self.image.says_all(r, vm) {
            self.told.push(r);
        }
        match object {
            Object::Class(c) if c.builtin => return,
            Object::Module(m) => {
                if vm.prepared.by_text && Some(r) == vm.main {
                    m.space.values().iter().for_each(|value| self.value(value));
                }
                return;
            }
            Object::Class(c) => {
                c.bases.iter().chain([&c.meta]).for_each(|r| self.reference(*r));
                self.value(&c.module);
            }
            Object::Instance(i) if !self.is_plain(i) => {
                self.reference(i.class);
                let hidden = self.hidden(r);
                for (name, value) in i.attrs.iter() {
                    if !self.hides(hidden, name) {
                        self.value(value);
                    }
                }
                i.data.visit(self);
                return;
            }
            Object::Instance(i) => self.reference(i.class),
            Object::Function(f) => self.code(f.code, f.module),
            Object::Generator(g) => {
                if let Some(frame) = &g.frame {
                    vm.live_values(frame, &g.stack).into_iter().for_each(|value| self.value(value));
                    self.frame(frame, true);
                }
                self.value(&g.handled);
                return;
            }
            _ => {}
        }
        if matches!(object, Object::Class(_) | Object::Instance(_)) {
            self.named(r);
            return;
        }
        object.visit(self);
    }
}

impl Visit for Reached<'_> {
    fn reference(&mut self, r: Ref) {
        if self.marks.add(r) {
            self.todo.push(r);
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Obj(r) => {
                if self.marks.has(*r) && !matches!(self.vm.heap.get(*r), Object::Module(_)) {
                    return;
                }
                if matches!(self.vm.heap.get(*r), Object::Module(_)) && self.modules.add(*r) {
                    self.named(*r);
                }
                self.reference(*r);
            }
            Value::Bound(bound) => {
                self.value(&bound.function);
                self.value(&bound.this);
            }
            _ => {}
        }
    }
}

fn has(bits: &[u64], name: Sym) -> bool {
    bits[name.0 as usize / 64] & (1 << (name.0 % 64)) != 0
}

/// Whether the name is new.
fn add(bits: &mut [u64], name: Sym) -> bool {
    let new = !has(bits, name);
    bits[name.0 as usize / 64] |= 1 << (name.0 % 64);
    new
}
