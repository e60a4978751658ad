//! What the future of a process can reach.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{
    Vm, classes,
    frame::{Frame, Thread},
    heap::Marks,
    live::Row,
    object::{Class, Instance, Object},
    space::Space,
    symbol::{self as sym, Sym, Symbols},
    value::{Ref, Value},
    visit::Visit,
};
use crate::lang::code::CodeId;

/// Modules of the library whose instances are known to be read by name only.
const PLAIN: [&str; 3] = ["multiprocessing.process", "multiprocessing.popen_fork", "multiprocessing.util"];
/// Attributes of a process that say which one it is.
const IDENTITY: [&str; 3] = ["_identity", "_name", "_parent_name"];
/// Functions of the library that make values from their text, and so reach what a module defines.
const UNPICKLING: [&str; 3] = ["receive", "receive_from", "unpickle"];

/// The objects, and which names of them.
pub struct Reached<'a> {
    vm: &'a Vm,
    identity: bool,
    marks: Marks,
    todo: Vec<Ref>,
    /// Attributes that live code mentions, by their number.
    attrs: Vec<u64>,
    /// Attributes that it sets.
    stores: Vec<u64>,
    grown: bool,
    codes: BTreeSet<CodeId>,
    /// Of each namespace that code runs in, the names it mentions.
    globals: BTreeMap<Ref, BTreeSet<Sym>>,
    /// Whose attributes are reached by name: modules that are values, classes, some instances.
    named: Vec<Ref>,
    /// Modules that are values.
    modules: BTreeSet<Ref>,
    special: Special,
}

/// Numbers of a few names.
struct Special {
    identity: Vec<Sym>,
    unpickling: Vec<Sym>,
}

impl<'a> Reached<'a> {
    pub fn of(vm: &'a Vm, identity: bool) -> Reached<'a> {
        let find = |names: &[&str]| names.iter().filter_map(|name| vm.symbols.find(name)).collect();
        let mut reached = Reached {
            vm,
            identity,
            marks: Marks::new(vm.heap.capacity()),
            todo: Vec::new(),
            attrs: vec![0; vm.symbols.count() as usize / 64 + 1],
            stores: vec![0; vm.symbols.count() as usize / 64 + 1],
            grown: false,
            codes: BTreeSet::new(),
            globals: BTreeMap::new(),
            named: Vec::new(),
            modules: BTreeSet::new(),
            special: Special { identity: find(&IDENTITY), unpickling: find(&UNPICKLING) },
        };
        reached.roots();
        loop {
            reached.run();
            reached.unpickled();
            if !reached.grown && reached.todo.is_empty() {
                return reached;
            }
            reached.grown = false;
            for at in 0..reached.named.len() {
                reached.names_of(reached.named[at]);
            }
        }
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
        let flow = self.vm.prepared.flow(frame.code);
        self.row(frame.code, flow.at(frame.pc as usize), frame.module);
        if !returns {
            return;
        }
        frame.visit(self);
    }

    /// What a code mentions from some op on.
    fn row(&mut self, code: CodeId, row: Row<'_>, module: Ref) {
        let vm = self.vm;
        for i in row.globals() {
            self.global(module, vm.prepared.name(code, i));
        }
        for i in row.attrs() {
            self.attr(vm.prepared.name(code, i));
        }
        for i in row.stores() {
            self.grown |= add(&mut self.stores, vm.prepared.name(code, i));
        }
        for i in row.imports() {
            let name = &vm.prepared.program.codes[code.0 as usize].names[i];
            for end in name.match_indices('.').map(|(at, _)| at).chain([name.len()]) {
                match vm.loaded(&name[..end]) {
                    Some(module) => self.value(&Value::Obj(module)),
                    None => self.unloaded(&name[..end]),
                }
            }
            // `import a.b` then asks `a` for `b`.
            name.split('.')
                .skip(1)
                .for_each(|part| vm.symbols.find(part).into_iter().for_each(|s| self.attr(s)));
        }
        for made in row.made() {
            self.code(made, module);
        }
    }

    /// A module that would be loaded: its code names others.
    fn unloaded(&mut self, name: &str) {
        let found = self.vm.prepared.program.modules.iter().find(|(n, _)| **n == *name);
        if let Some((_, code)) = found
            && self.codes.insert(*code)
        {
            // Its globals are its own, and not there yet.
            let flow = self.vm.prepared.flow(*code);
            let nowhere = classes::OBJECT;
            self.row(*code, flow.at(0), nowhere);
        }
    }

    fn code(&mut self, code: CodeId, module: Ref) {
        if self.codes.insert(code) {
            let flow = self.vm.prepared.flow(code);
            self.row(code, flow.at(0), module);
        }
    }

    fn attr(&mut self, name: Sym) {
        self.grown |= add(&mut self.attrs, name);
    }

    fn global(&mut self, module: Ref, name: Sym) {
        let Object::Module(m) = self.vm.heap.get(module) else { return };
        if self.globals.entry(module).or_default().insert(name) {
            match m.space.get(name) {
                Some(value) => self.value(value),
                None => {
                    if let Some(value) = self.vm.builtins.get(name) {
                        self.value(value);
                    }
                }
            }
        }
    }

    /// A message may name anything that the program's module defines.
    fn unpickled(&mut self) {
        if !self.special.unpickling.iter().any(|name| self.has_attr(*name)) {
            return;
        }
        let Some(Object::Module(m)) = self.vm.main.map(|main| self.vm.heap.get(main)) else { return };
        for (name, value) in m.space.iter() {
            let definition = value.as_ref().map(|r| self.vm.heap.get(r));
            if matches!(definition, Some(Object::Class(_) | Object::Function(_)))
                && let Some(main) = self.vm.main
            {
                self.global(main, name);
            }
        }
    }

    fn has_attr(&self, name: Sym) -> bool {
        has(&self.attrs, name)
    }

    /// Whether a name of something that is reached by name is live.
    fn is_mentioned(&self, name: Sym, object: &Object) -> bool {
        let is_set = matches!(object, Object::Class(_)) && has(&self.stores, name);
        self.vm.prepared.by_text || self.has_attr(name) || is_set || Symbols::is_special(name)
    }

    fn names_of(&mut self, r: Ref) {
        let vm = self.vm;
        let object = vm.heap.get(r);
        let space = match object {
            Object::Module(m) => &m.space,
            Object::Class(c) => &c.attrs,
            Object::Instance(i) => &i.attrs,
            _ => return,
        };
        for (name, value) in space.iter() {
            if self.is_mentioned(name, object) && !(self.is_process(r) && self.hides(name)) {
                self.value(value);
            }
        }
    }

    fn hides(&self, name: Sym) -> bool {
        !self.identity && self.special.identity.contains(&name)
    }

    /// Whether this is a process object whose name is told only when it is asked for. The first process's own is not.
    fn is_process(&self, r: Ref) -> bool {
        let Object::Instance(i) = self.vm.heap.get(r) else { return false };
        let Some(first) = self.special.identity.first() else { return false };
        if i.attrs.get(*first).is_none() {
            return false;
        }
        let Object::Class(class) = self.vm.heap.get(i.class) else { return false };
        let from_library = |c: &Class, name: &str| *c.qualname == *name && module_of(c) == Some(PLAIN[0]);
        let ancestors = class.mro.iter().filter_map(|r| match self.vm.heap.get(*r) {
            Object::Class(c) => Some(&**c),
            _ => None,
        });
        !from_library(class, "_MainProcess") && ancestors.into_iter().any(|c| from_library(c, "BaseProcess"))
    }

    fn is_plain(&self, i: &Instance) -> bool {
        match self.vm.heap.get(i.class) {
            Object::Class(c) => module_of(c).is_some_and(|module| PLAIN.contains(&module)),
            _ => false,
        }
    }

    /// The names of a module, class or instance that matter, in a fixed order, with their values; None when all do, in
    /// their own order.
    pub fn names<'b>(&self, r: Ref, space: &'b Space) -> Option<Vec<(Sym, &'b Value)>> {
        let object = self.vm.heap.get(r);
        let globals = self.globals.get(&r);
        let is_value = !matches!(object, Object::Module(_)) || self.modules.contains(&r);
        let (process, text) = (self.is_process(r), self.vm.prepared.by_text);
        let by_name = match object {
            Object::Instance(i) => self.is_plain(i),
            Object::Module(_) => !text || Some(r) != self.vm.main,
            _ => true,
        };
        if !process && (!by_name || text && !matches!(object, Object::Module(_))) {
            return None;
        }
        let mut names: Vec<(Sym, &Value)> = space
            .iter()
            .filter(|(name, _)| {
                let asked = !by_name || is_value && self.is_mentioned(*name, object);
                (asked || globals.is_some_and(|g| g.contains(name))) && !(process && self.hides(*name))
            })
            .collect();
        names.sort_by(|(a, _), (b, _)| {
            let late = |name: Sym| (name.0 >= self.vm.prepared.symbols).then(|| self.vm.symbols.name(name));
            late(*a).map(|t| &**t).cmp(&late(*b).map(|t| &**t)).then(a.cmp(b))
        });
        Some(names)
    }

    fn object(&mut self, r: Ref) {
        let vm = self.vm;
        let object = vm.heap.get(r);
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
                for (name, value) in i.attrs.iter() {
                    if !(self.hides(name) && self.is_process(r)) {
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
            self.named.push(r);
            self.grown = true;
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
                if matches!(self.vm.heap.get(*r), Object::Module(_)) && self.modules.insert(*r) {
                    self.named.push(*r);
                    self.grown = true;
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

fn module_of(class: &Class) -> Option<&str> {
    match &class.module {
        Value::Str(module) => Some(module),
        _ => None,
    }
}
