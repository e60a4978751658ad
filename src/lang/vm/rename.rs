//! Other names for what the kernel keeps: every reference in a process, changed where it is.

use std::rc::Rc;

use super::{
    Vm,
    frame::{After, AttributeFallback, Frame, Pending, Resume, Thread},
    native::{message_bytes, message_of},
    object::{Data, Iter, Object},
    value::Value,
    visit::Visit,
};
use crate::value::Handle;

type Name<'a> = &'a mut dyn FnMut(Handle) -> Handle;

/// Whether there is anything to change.
#[derive(Default)]
struct Finder(bool);

impl Visit for Finder {
    fn value(&mut self, value: &Value) {
        match value {
            Value::Handle(_) => self.0 = true,
            Value::Bytes(bytes) => {
                self.0 |= message_of(bytes).is_some_and(|message| message.data.has_handle())
            }
            Value::Bound(bound) => {
                self.value(&bound.function);
                self.value(&bound.this);
            }
            _ => {}
        }
    }

    fn reference(&mut self, _: super::value::Ref) {}
}

impl Object {
    /// Whether it holds a reference to a process or an object of the kernel itself.
    pub(super) fn has_handle(&self) -> bool {
        // Builtin classes hold functions written in Rust.
        if matches!(self, Object::Class(c) if c.builtin) {
            return false;
        }
        let mut finder = Finder::default();
        self.visit(&mut finder);
        finder.0
    }
}

impl Vm {
    /// Gives every process and object another name, in the heap, on the stacks, in what is still to be asked, and to
    /// the process itself.
    ///
    /// # Panics
    /// When `name` makes an object of a process or the other way round.
    pub fn rename(&mut self, name: &mut dyn FnMut(Handle) -> Handle) {
        match name(Handle::Process(self.pid)) {
            Handle::Process(pid) => self.pid = pid,
            Handle::Object(_) => panic!("a process keeps being a process"),
        }
        let image = self.prepared.image.borrow().clone();
        let known = |r| image.as_ref().is_some_and(|image| image.is_same(r, self));
        let holders: Vec<_> =
            self.heap.all().filter(|(r, object)| !known(*r) && object.has_handle()).map(|(r, _)| r).collect();
        for r in holders {
            object(self.heap.get_mut(r), name);
        }
        for thread in &mut self.threads {
            self::thread(thread, name);
        }
        if let Some(deliver) = &mut self.signals.deliver {
            value(deliver, name);
        }
    }
}

fn value(it: &mut Value, name: Name) {
    match it {
        Value::Handle(handle) => *handle = name(*handle),
        Value::Bytes(bytes) => {
            if let Some(mut message) = message_of(bytes).filter(|message| message.data.has_handle()) {
                message.rename(name);
                *it = Value::bytes(message_bytes(&message));
            }
        }
        Value::Bound(bound) => {
            let mut finder = Finder::default();
            finder.value(&bound.this);
            finder.value(&bound.function);
            if finder.0 {
                let bound = Rc::make_mut(bound);
                value(&mut bound.this, name);
                value(&mut bound.function, name);
            }
        }
        _ => {}
    }
}

fn values(all: &mut [Value], name: Name) {
    all.iter_mut().for_each(|it| value(it, name));
}

fn object(object: &mut Object, name: Name) {
    match object {
        Object::List(v) | Object::Tuple(v) => values(v, name),
        Object::Dict(d) => d.each_mut(&mut |it| value(it, name)),
        Object::Set(s) | Object::FrozenSet(s) => s.each_mut(&mut |it| value(it, name)),
        Object::Instance(i) => {
            values(i.attrs.values_mut(), name);
            match &mut i.data {
                Data::Plain => {}
                Data::Wrapped(it) => value(it, name),
                Data::Exception(e) => {
                    for it in [&mut e.args, &mut e.cause, &mut e.context] {
                        value(it, name);
                    }
                }
            }
        }
        Object::Class(c) => values(c.attrs.values_mut(), name),
        Object::Function(f) => {
            values(&mut f.defaults, name);
            f.keyword_defaults.iter_mut().for_each(|(_, it)| value(it, name));
            values(f.attrs.values_mut(), name);
        }
        Object::Cell(it) | Object::StaticMethod(it) | Object::ClassMethod(it) => value(it, name),
        Object::Module(m) => values(m.space.values_mut(), name),
        Object::Generator(g) => {
            values(&mut g.stack, name);
            value(&mut g.handled, name);
            if let Some(frame) = &mut g.frame {
                self::frame(frame, name);
            }
        }
        Object::Iterator(iter) => match iter {
            Iter::DictReversed { keys, .. } => values(keys, name),
            Iter::Enumerate { inner, .. } => value(inner, name),
            Iter::Zip { inner, .. } => values(inner, name),
            Iter::Map { function, inner } => {
                value(function, name);
                values(inner, name);
            }
            Iter::Filter { function, inner } => {
                value(function, name);
                value(inner, name);
            }
            _ => {}
        },
        Object::Slice(parts) => values(&mut parts[..], name),
        Object::Property(parts) => values(&mut parts[..], name),
        Object::Super { this, .. } => value(this, name),
        Object::Range(_) | Object::File(_) | Object::View { .. } => {}
    }
}

fn thread(thread: &mut Thread, name: Name) {
    values(&mut thread.stack, name);
    value(&mut thread.handled.0, name);
    for frame in &mut thread.frames {
        self::frame(frame, name);
    }
    if let Some(pending) = &mut thread.pending {
        self::pending(pending, name);
    }
}

fn pending(pending: &mut Pending, name: Name) {
    for trap in pending.ready.iter_mut().chain(&mut pending.queue) {
        trap.rename(name);
    }
    if let Resume::Done(it) | Resume::Call(it) = &mut pending.resume {
        value(it, name);
    }
}

fn frame(frame: &mut Frame, name: Name) {
    value(&mut frame.handled, name);
    match &mut frame.after {
        After::Instance(it) => value(it, name),
        After::New(parts) => {
            values(&mut parts.1.pos, name);
            parts.1.kw.iter_mut().for_each(|(_, it)| value(it, name));
        }
        After::Signal(Some(waiting)) => pending(waiting, name),
        After::Binary(fallback) => {
            value(&mut fallback.left, name);
            value(&mut fallback.right, name);
            for (method, argument) in &mut fallback.rest {
                value(method, name);
                value(argument, name);
            }
        }
        After::Compare(parts) => {
            value(&mut parts.1, name);
            value(&mut parts.2, name);
        }
        After::Attribute(fallback) => match &mut **fallback {
            AttributeFallback::Ask { object: it, .. } | AttributeFallback::Default(it) => value(it, name),
            AttributeFallback::Has => {}
        },
        After::Logged(parts) => parts.instance.iter_mut().for_each(|it| value(it, name)),
        After::Class(parts) => {
            values(&mut parts.bases, name);
            parts.keywords.iter_mut().for_each(|(_, it)| value(it, name));
            parts.meta.iter_mut().for_each(|it| value(it, name));
        }
        _ => {}
    }
}
