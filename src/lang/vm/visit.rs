//! What an object, a frame or a thread names: one walk for the collector and for canonical forms.

use super::{
    frame::{After, AttributeFallback, Frame, Resume, Thread},
    object::{Data, Iter, Object},
    value::{Ref, Value},
};

/// Whoever walks.
pub trait Visit {
    fn value(&mut self, value: &Value);

    fn reference(&mut self, r: Ref);

    fn values(&mut self, values: &[Value]) {
        for value in values {
            self.value(value);
        }
    }
}

impl Data {
    /// What an instance holds besides its attributes.
    pub fn visit(&self, v: &mut impl Visit) {
        match self {
            Data::Plain => {}
            Data::Wrapped(value) => v.value(value),
            Data::Exception(e) => {
                for value in [&e.args, &e.cause, &e.context] {
                    v.value(value);
                }
            }
        }
    }
}

impl Object {
    /// Everything it names.
    pub fn visit(&self, walk: &mut impl Visit) {
        match self {
            Object::List(v) | Object::Tuple(v) => walk.values(v),
            Object::Dict(d) => {
                d.owner.into_iter().for_each(|owner| walk.reference(owner));
                for entry in d.iter() {
                    walk.value(&entry.key);
                    walk.value(&entry.value);
                }
            }
            Object::Set(s) | Object::FrozenSet(s) => {
                for (_, key) in s.iter() {
                    walk.value(key);
                }
            }
            Object::Instance(i) => {
                walk.reference(i.class);
                walk.values(i.attrs.values());
                i.data.visit(walk);
            }
            Object::Class(c) => {
                for r in c.bases.iter().chain(&c.mro).chain([&c.meta]) {
                    walk.reference(*r);
                }
                walk.values(c.attrs.values());
            }
            Object::Function(f) => {
                walk.reference(f.module);
                walk.values(&f.defaults);
                for (_, value) in &f.keyword_defaults {
                    walk.value(value);
                }
                for cell in &f.closure {
                    walk.reference(*cell);
                }
                walk.values(f.attrs.values());
            }
            Object::Cell(value) | Object::StaticMethod(value) | Object::ClassMethod(value) => {
                walk.value(value)
            }
            Object::Module(m) => walk.values(m.space.values()),
            Object::Generator(g) => {
                walk.values(&g.stack);
                walk.value(&g.handled);
                if let Some(frame) = &g.frame {
                    frame.visit(walk);
                }
            }
            Object::Iterator(iter) => iter.visit(walk),
            Object::Slice(parts) => walk.values(&parts[..]),
            Object::Property(parts) => walk.values(&parts[..]),
            Object::Super { class, this } => {
                walk.reference(*class);
                walk.value(this);
            }
            Object::View { dict, .. } => walk.reference(*dict),
            Object::Range(_) | Object::File(_) => {}
        }
    }
}

impl Iter {
    /// What it goes through.
    pub fn visit(&self, v: &mut impl Visit) {
        match self {
            Iter::Done | Iter::Range { .. } | Iter::Str { .. } | Iter::Bytes { .. } => {}
            Iter::List { list: r, .. }
            | Iter::Tuple { tuple: r, .. }
            | Iter::Dict { dict: r, .. }
            | Iter::Set { set: r, .. }
            | Iter::ListReversed { list: r, .. } => v.reference(*r),
            Iter::DictReversed { dict, keys, .. } => {
                v.reference(*dict);
                v.values(keys);
            }
            Iter::Enumerate { inner, .. } => v.value(inner),
            Iter::Zip { inner, .. } => v.values(inner),
            Iter::Map { function, inner } => {
                v.value(function);
                v.values(inner);
            }
            Iter::Filter { function, inner } => {
                v.value(function);
                v.value(inner);
            }
        }
    }
}

impl Thread {
    /// All of it, what is live and what is not.
    pub fn visit(&self, v: &mut impl Visit) {
        v.values(&self.stack);
        v.value(&self.handled.0);
        for frame in &self.frames {
            frame.visit(v);
        }
        if let Some(pending) = &self.pending {
            pending.resume.visit(v);
        }
    }
}

impl Resume {
    /// What the answer goes to.
    pub fn visit(&self, v: &mut impl Visit) {
        match self {
            Resume::Done(value) | Resume::Call(value) => v.value(value),
            Resume::Read { file, .. } | Resume::Refill { file } => v.reference(*file),
            _ => {}
        }
    }
}

impl Frame {
    /// What it holds besides its part of the stack.
    pub fn visit(&self, v: &mut impl Visit) {
        v.reference(self.module);
        v.value(&self.handled);
        for r in self.space.into_iter().chain(self.generator) {
            v.reference(r);
        }
        match &self.after {
            After::Instance(value) => v.value(value),
            After::New(parts) => {
                v.reference(parts.0);
                v.values(&parts.1.pos);
                for (_, value) in &parts.1.kw {
                    v.value(value);
                }
            }
            After::Signal(Some(pending)) => pending.resume.visit(v),
            After::Binary(fallback) => {
                v.value(&fallback.left);
                v.value(&fallback.right);
                for (method, argument) in &fallback.rest {
                    v.value(method);
                    v.value(argument);
                }
            }
            After::Compare(parts) => {
                v.value(&parts.1);
                v.value(&parts.2);
            }
            After::Attribute(fallback) => match &**fallback {
                AttributeFallback::Ask { object, .. } => v.value(object),
                AttributeFallback::Default(value) => v.value(value),
                AttributeFallback::Has => {}
            },
            After::Logged(parts) => {
                v.reference(parts.log);
                if let Some(value) = &parts.instance {
                    v.value(value);
                }
            }
            After::Class(parts) => {
                v.values(&parts.bases);
                for value in parts.keywords.iter().map(|(_, value)| value).chain(&parts.meta) {
                    v.value(value);
                }
                v.reference(parts.space);
                if let Some(cell) = parts.cell {
                    v.reference(cell);
                }
            }
            _ => {}
        }
    }
}
