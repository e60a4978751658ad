//! The library's definitions as they are early in a run: forms tell them by number.

use std::rc::Rc;

use super::super::{
    Vm,
    heap::Marks,
    object::Object,
    value::{Ref, Value},
    visit::Visit,
};

/// By heap index: definitions of the library that the process had which was looked at first, and so its children.
///
/// What names one of them by its index means the same in every process of the run: it is never freed while anything
/// names it, and one that has been changed since is told anew.
#[derive(Debug)]
pub struct Image {
    slots: Vec<Option<Slot>>,
    /// Whether it was taken when the first child was made: it stays as it is.
    pub last: bool,
}

#[derive(Debug)]
struct Slot {
    object: Rc<Object>,
    /// Whether it names nothing but builtin classes and other objects of the image, and so needs no telling.
    closed: bool,
}

impl Image {
    /// All that the library's modules lead to by classes, functions and what these are made of.
    pub fn of(vm: &Vm, last: bool) -> Image {
        let mut found = Finder::new(vm);
        for (_, r) in vm.modules.iter().filter(|(_, r)| Some(*r) != vm.main) {
            found.reference(*r);
        }
        while let Some(r) = found.todo.pop() {
            vm.heap.get(r).visit(&mut found);
        }
        let marks = found.marks;
        let mut slots = Vec::new();
        slots.resize_with(vm.heap.capacity(), || None);
        for (i, slot) in slots.iter_mut().enumerate().filter(|(i, _)| marks.has(Ref(*i as u32))) {
            let object = vm.heap.shared(Ref(i as u32));
            let mut edges = Edges { vm, marks: &marks, closed: !matches!(*object, Object::Module(_)) };
            object.visit(&mut edges);
            *slot = Some(Slot { object, closed: edges.closed });
        }
        Image { slots, last }
    }

    fn slot(&self, r: Ref) -> Option<&Slot> {
        self.slots.get(r.0 as usize)?.as_ref()
    }

    /// Whether this is the place of a definition.
    pub fn has(&self, r: Ref) -> bool {
        self.slot(r).is_some()
    }

    /// Whether the definition is as it was, and all is said with its number.
    pub fn says_all(&self, r: Ref, vm: &Vm) -> bool {
        self.slot(r).is_some_and(|slot| slot.closed && vm.heap.is(r, &slot.object))
            && !vm.addresses.contains_key(&r)
    }

    /// Whether it is as it was; then it has no handle.
    pub fn is_same(&self, r: Ref, vm: &Vm) -> bool {
        self.slot(r).is_some_and(|slot| vm.heap.is(r, &slot.object))
    }
}

/// Finds definitions.
struct Finder<'a> {
    vm: &'a Vm,
    marks: Marks,
    todo: Vec<Ref>,
}

impl Finder<'_> {
    fn new(vm: &Vm) -> Finder<'_> {
        Finder { vm, marks: Marks::new(vm.heap.capacity()), todo: Vec::new() }
    }

    fn belongs(&self, r: Ref) -> bool {
        let vm = self.vm;
        match vm.heap.get(r) {
            Object::Class(c) if c.builtin => false,
            Object::Class(c) => match &c.module {
                Value::Str(module) => !matches!(&**module, "__main__" | "__mp_main__"),
                _ => false,
            },
            Object::Function(f) => vm.prepared.codes[f.code.0 as usize].library,
            Object::Module(_) => Some(r) != vm.main && vm.modules.iter().any(|(_, module)| *module == r),
            Object::Tuple(_)
            | Object::Cell(_)
            | Object::Property(_)
            | Object::StaticMethod(_)
            | Object::ClassMethod(_) => true,
            _ => false,
        }
    }
}

impl Visit for Finder<'_> {
    fn reference(&mut self, r: Ref) {
        if !self.marks.has(r) && self.belongs(r) && !self.vm.heap.get(r).has_handle() {
            self.marks.add(r);
            self.todo.push(r);
        }
    }

    fn value(&mut self, value: &Value) {
        value.visit_refs(self);
    }
}

/// Looks where an object of the image leads.
struct Edges<'a> {
    vm: &'a Vm,
    marks: &'a Marks,
    closed: bool,
}

impl Visit for Edges<'_> {
    fn reference(&mut self, r: Ref) {
        let is_builtin = matches!(self.vm.heap.get(r), Object::Class(c) if c.builtin);
        self.closed &= is_builtin || self.marks.has(r);
    }

    fn value(&mut self, value: &Value) {
        value.visit_refs(self);
    }
}

impl Value {
    /// The objects it names.
    fn visit_refs(&self, walk: &mut impl Visit) {
        match self {
            Value::Obj(r) => walk.reference(*r),
            Value::Bound(bound) => {
                walk.value(&bound.function);
                walk.value(&bound.this);
            }
            _ => {}
        }
    }
}
