//! Writing and deleting attributes.

use super::{
    Fault, Vm,
    frame::After,
    native::Args,
    object::Object,
    symbol as sym,
    symbol::Sym,
    value::{Ref, Value},
};

impl Vm {
    /// `o.name = v`; a setter only pushes its frame.
    pub(super) fn store_attr(&mut self, object: &Value, name: Sym, value: Value) -> Result<(), Fault> {
        if let Value::Obj(r) = object
            && let Object::Instance(i) = self.heap.get(*r)
            && self.is_described(sym::SETATTR)
        {
            let class = i.class;
            if let Some(setattr) = self.find_in_class(class, sym::SETATTR).filter(|s| s.as_ref().is_some()) {
                let text = Value::Str(self.symbols.name(name).clone());
                return self.call_after(
                    &setattr,
                    Args::of(vec![object.clone(), text, value]),
                    After::Discard,
                );
            }
        }
        if let Some(setattr) = self.python_method(object, sym::SETATTR).filter(|_| self.is_class(object)) {
            let text = Value::Str(self.symbols.name(name).clone());
            return self.call_after(&setattr, Args::of(vec![object.clone(), text, value]), After::Discard);
        }
        self.store_attr_plainly(object, name, value)
    }

    /// The same without `__setattr__`.
    pub(super) fn store_attr_plainly(
        &mut self,
        object: &Value,
        name: Sym,
        value: Value,
    ) -> Result<(), Fault> {
        let Value::Obj(r) = object else { return Err(self.read_only(object, name)) };
        match self.heap.get(*r) {
            Object::Instance(_) => self.store_on_instance(*r, name, value),
            Object::Module(_) => {
                self.module_set(*r, name, value);
                Ok(())
            }
            Object::Class(c) => {
                if c.builtin {
                    let words = format!(
                        "cannot set '{}' attribute of immutable type '{}'",
                        &**self.symbols.name(name),
                        &*c.name
                    );
                    return Err(self.error("TypeError", words));
                }
                self.set_class_attr(*r, name, value);
                Ok(())
            }
            Object::Function(_) => {
                let Object::Function(f) = self.heap.get_mut(*r) else { return Ok(()) };
                match (name, &value) {
                    (sym::NAME, Value::Str(text)) => f.name = text.clone(),
                    (sym::QUALNAME, Value::Str(text)) => f.qualname = text.clone(),
                    (sym::DOC, _) => f.doc = value,
                    _ => {
                        f.attrs.set(name, value);
                    }
                }
                Ok(())
            }
            _ => Err(self.read_only(object, name)),
        }
    }

    /// The name of a value's class, with what it is defined in.
    fn qualified_name(&self, value: &Value) -> String {
        match self.heap.get(self.type_of(value)) {
            Object::Class(c) => c.qualname.to_string(),
            _ => String::new(),
        }
    }

    fn read_only(&mut self, object: &Value, name: Sym) -> Fault {
        let class = self.type_of(object);
        let text = self.symbols.name(name).clone();
        let kind = self.type_name(object);
        let words = if self.find_in_class(class, name).is_some() {
            format!("'{kind}' object attribute '{}' is read-only", &*text)
        } else {
            format!("'{kind}' object has no attribute '{}'", &*text)
        };
        self.attribute_error(object, name, words)
    }

    fn store_on_instance(&mut self, r: Ref, name: Sym, value: Value) -> Result<(), Fault> {
        let object = Value::Obj(r);
        if self.is_described(name) {
            let class = self.type_of(&object);
            if let Some(found) = self.find_in_class(class, name) {
                match found.as_ref().map(|f| self.heap.get(f)) {
                    Some(Object::Property(p)) => {
                        let setter = p[1].clone();
                        if setter.is_none() {
                            let words = format!(
                                "property '{}' of '{}' object has no setter",
                                &**self.symbols.name(name),
                                self.qualified_name(&object)
                            );
                            return Err(self.error("AttributeError", words));
                        }
                        return self.call_after(&setter, Args::of(vec![object, value]), After::Discard);
                    }
                    Some(Object::Instance(i)) => {
                        if let Some(set) = self.find_in_class(i.class, sym::SET) {
                            return self.call_after(
                                &set,
                                Args::of(vec![found, object, value]),
                                After::Discard,
                            );
                        }
                    }
                    _ => {}
                }
            }
        }
        if let Some(e) = self.exception_mut(r) {
            match name {
                sym::ARGS => e.args = value,
                sym::CAUSE => (e.cause, e.suppress) = (value, true),
                sym::CONTEXT => e.context = value,
                sym::SUPPRESS => e.suppress = matches!(value, Value::Bool(true)),
                sym::TRACEBACK => {
                    if value.is_none() {
                        e.trace = Default::default();
                    }
                }
                _ => return self.put(r, name, value),
            }
            return Ok(());
        }
        if name == sym::CLASS && self.is_class(&value) {
            if let (Object::Instance(i), Some(class)) = (self.heap.get_mut(r), value.as_ref()) {
                i.class = class;
            }
            return Ok(());
        }
        self.put(r, name, value)
    }

    fn put(&mut self, r: Ref, name: Sym, value: Value) -> Result<(), Fault> {
        if self.is_described(sym::SLOTS) && !self.has_room(r, name) {
            return Err(self.no_attribute(&Value::Obj(r), name));
        }
        if let Object::Instance(i) = self.heap.get_mut(r)
            && i.attrs.set(name, value).is_none()
        {
            self.heap.charge(24);
        }
        Ok(())
    }

    /// Whether `__slots__` leave room for an attribute.
    fn has_room(&self, r: Ref, name: Sym) -> bool {
        let text = self.symbols.name(name);
        for class in self.mro(self.type_of(&Value::Obj(r))) {
            let Object::Class(c) = self.heap.get(class) else { continue };
            if c.builtin {
                continue;
            }
            match c.attrs.get(sym::SLOTS) {
                None => return true,
                Some(Value::Str(one)) if **one == **text => return true,
                Some(slots) => {
                    let is_name =
                        |v: &Value| matches!(v, Value::Str(s) if **s == **text || &**s == "__dict__");
                    let keys = self.dict_pairs(slots);
                    if self.list_items(slots).iter().chain(keys.iter().map(|(key, _)| key)).any(is_name) {
                        return true;
                    }
                }
            }
        }
        false
    }

    pub(super) fn delete_attr(&mut self, object: &Value, name: Sym) -> Result<(), Fault> {
        let Some(r) = object.as_ref() else { return Err(self.no_attribute(object, name)) };
        if self.is_described(sym::DELATTR)
            && let Some(delattr) = self.python_method(object, sym::DELATTR)
        {
            let text = Value::Str(self.symbols.name(name).clone());
            return self.call_after(&delattr, Args::of(vec![object.clone(), text]), After::Discard);
        }
        self.delete_attr_plainly(object, name, r)
    }

    /// The same without `__delattr__`.
    pub(super) fn delete_attr_plainly(&mut self, object: &Value, name: Sym, r: Ref) -> Result<(), Fault> {
        if self.is_described(name) {
            let class = self.type_of(object);
            if let Some(found) = self.find_in_class(class, name)
                && let Some(Object::Property(p)) = found.as_ref().map(|f| self.heap.get(f))
            {
                let deleter = p[2].clone();
                if deleter.is_none() {
                    let words = format!(
                        "property '{}' of '{}' object has no deleter",
                        &**self.symbols.name(name),
                        self.qualified_name(object)
                    );
                    return Err(self.error("AttributeError", words));
                }
                return self.call_after(&deleter, Args::of(vec![object.clone()]), After::Discard);
            }
        }
        let gone = match self.heap.get_mut(r) {
            Object::Instance(i) => i.attrs.remove(name),
            Object::Class(c) if !c.builtin => c.attrs.remove(name),
            Object::Module(m) => m.space.remove(name),
            Object::Function(f) => f.attrs.remove(name),
            _ => None,
        };
        match gone {
            Some(_) => Ok(()),
            None => Err(self.no_attribute(object, name)),
        }
    }

    /// Sets a class attribute and notes names that go before instance attributes.
    pub(super) fn set_class_attr(&mut self, class: Ref, name: Sym, value: Value) {
        self.note_descriptor(name, &value);
        let Object::Class(c) = self.heap.get_mut(class) else { return };
        match (name, &value) {
            (sym::NAME, Value::Str(text)) => c.name = text.clone(),
            (sym::QUALNAME, Value::Str(text)) => c.qualname = text.clone(),
            (sym::MODULE, _) => c.module = value,
            _ => {
                c.attrs.set(name, value);
            }
        }
    }

    fn note_descriptor(&mut self, name: Sym, value: &Value) {
        let goes_first = match value.as_ref().map(|r| self.heap.get(r)) {
            Some(Object::Property(_)) => true,
            Some(Object::Instance(i)) => self.find_in_class(i.class, sym::SET).is_some(),
            Some(Object::Function(_)) => name == sym::SETATTR || name == sym::DELATTR,
            _ if name == sym::ABSTRACT || name == sym::SLOTS => true,
            _ => false,
        };
        if goes_first {
            self.describe(name);
        }
    }
}
