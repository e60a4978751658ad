//! Reading attributes.

use super::{
    Fault, Vm, classes,
    frame::{After, AttributeFallback},
    native::{Args, Res},
    object::{Data, Object},
    symbol as sym,
    symbol::Sym,
    value::{Ref, Text, Value},
};

impl Vm {
    /// `[o]` → `[o.name]`
    pub(super) fn load_attr_op(&mut self, name: Sym) -> Result<(), Fault> {
        if let Value::Obj(r) = self.peek(0)
            && let Object::Instance(i) = self.heap.get(*r)
            && !self.is_described(name)
            && let Some(value) = i.attrs.get(name)
        {
            let value = value.clone();
            let top = self.now.stack.len() - 1;
            self.now.stack[top] = value;
            return Ok(());
        }
        let object = self.pop();
        let value = self.load_attr(&object, name)?;
        self.push(value);
        Ok(())
    }

    /// Whether some class uses `name` for something that goes before instance attributes.
    pub(super) fn is_described(&self, name: Sym) -> bool {
        self.described.get(name.0 as usize / 64).is_some_and(|w| w & (1 << (name.0 % 64)) != 0)
    }

    /// Notes that.
    pub(super) fn describe(&mut self, name: Sym) {
        let word = name.0 as usize / 64;
        if self.described.len() <= word {
            self.described.resize(word + 1, 0);
        }
        self.described[word] |= 1 << (name.0 % 64);
    }

    /// An attribute; a property's function only pushes its frame.
    pub(super) fn load_attr(&mut self, object: &Value, name: Sym) -> Res<Value> {
        match self.find_attr(object, name) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => self.ask_getattr(object, name, None),
            Err(Fault::Pushed) if matches!(self.top().after, After::Push) => {
                let class = self.type_of(object);
                if self.find_in_class(class, sym::GETATTR).is_some() {
                    let fallback = AttributeFallback::Ask { object: object.clone(), name };
                    self.top().after = After::Attribute(Box::new(fallback));
                }
                Err(Fault::Pushed)
            }
            Err(fault) => Err(fault),
        }
    }

    /// An attribute or a default, for `getattr` and `hasattr`.
    pub(super) fn load_attr_or(
        &mut self,
        object: &Value,
        name: Sym,
        fallback: AttributeFallback,
    ) -> Res<Value> {
        let default = match &fallback {
            AttributeFallback::Has => Value::Bool(false),
            AttributeFallback::Default(value) => value.clone(),
            AttributeFallback::Ask { .. } => Value::None,
        };
        let has = matches!(fallback, AttributeFallback::Has);
        match self.find_attr(object, name) {
            Ok(Some(value)) => Ok(if has { Value::Bool(true) } else { value }),
            Ok(None) => match self.ask_getattr(object, name, Some(default)) {
                Ok(value) if has => Ok(Value::Bool(!matches!(value, Value::Bool(false)))),
                Err(Fault::Pushed) => {
                    self.top().after = After::Attribute(Box::new(fallback));
                    Err(Fault::Pushed)
                }
                other => other,
            },
            Err(Fault::Pushed) => {
                self.top().after = After::Attribute(Box::new(fallback));
                Err(Fault::Pushed)
            }
            Err(Fault::Raise(r)) if self.is_exception(r, classes::ATTRIBUTE_ERROR) => Ok(default),
            Err(fault) => Err(fault),
        }
    }

    /// The attribute without `__getattr__`.
    pub(super) fn find_attr(&mut self, object: &Value, name: Sym) -> Res<Option<Value>> {
        let Value::Obj(r) = object else { return self.find_by_class(object, name) };
        match self.heap.get(*r) {
            Object::Instance(i) => {
                if !self.is_described(name)
                    && let Some(value) = i.attrs.get(name)
                {
                    return Ok(Some(value.clone()));
                }
                self.find_by_class(object, name)
            }
            Object::Module(m) => Ok(m.space.get(name).cloned().or_else(|| self.module_special(*r, name))),
            Object::Class(_) => self.find_on_class(*r, name),
            Object::Super { class, this } => {
                let (class, this) = (*class, this.clone());
                self.find_super(class, &this, name)
            }
            Object::Function(f) => match f.attrs.get(name) {
                Some(value) => Ok(Some(value.clone())),
                None => self.find_by_class(object, name),
            },
            _ => self.find_by_class(object, name),
        }
    }

    fn find_by_class(&mut self, object: &Value, name: Sym) -> Res<Option<Value>> {
        let class = self.type_of(object);
        let found = self.find_in_class(class, name);
        if let Some(value) = &found
            && self.is_data_descriptor(value)
        {
            return self.bind_found(value.clone(), object, class).map(Some);
        }
        if let Some(i) = self.heap.instance(object)
            && let Some(value) = i.attrs.get(name)
        {
            return Ok(Some(value.clone()));
        }
        match found {
            Some(value) if !(name == sym::DOC && value.is_none()) => {
                self.bind_found(value, object, class).map(Some)
            }
            _ => Ok(self.special_attr(object, name)),
        }
    }

    fn is_data_descriptor(&self, value: &Value) -> bool {
        match value {
            Value::Obj(r) => match self.heap.get(*r) {
                Object::Property(_) => true,
                Object::Instance(i) => self.find_in_class(i.class, sym::SET).is_some(),
                _ => false,
            },
            _ => false,
        }
    }

    /// A value found in a class, as its instance sees it.
    fn bind_found(&mut self, value: Value, object: &Value, class: Ref) -> Res<Value> {
        match &value {
            Value::Native(_) => return Ok(Value::bound(value, object.clone())),
            Value::Obj(r) => match self.heap.get(*r) {
                Object::Function(_) => return Ok(Value::bound(value, object.clone())),
                Object::StaticMethod(f) => return Ok(f.clone()),
                Object::ClassMethod(f) => return Ok(Value::bound(f.clone(), Value::Obj(class))),
                Object::Property(p) => {
                    let getter = p[0].clone();
                    if getter.is_none() {
                        return Err(self.error("AttributeError", "unreadable attribute"));
                    }
                    return self.call(&getter, Args::of(vec![object.clone()]));
                }
                Object::Instance(i) => {
                    if let Some(get) = self.find_in_class(i.class, sym::GET) {
                        return self
                            .call(&get, Args::of(vec![value.clone(), object.clone(), Value::Obj(class)]));
                    }
                }
                _ => {}
            },
            _ => {}
        }
        Ok(value)
    }

    /// Binds a method found in a class to an object: properties and the like are not expected here.
    pub(super) fn bind_method(&mut self, method: Value, object: &Value) -> Value {
        match &method {
            Value::Native(_) => Value::bound(method, object.clone()),
            Value::Obj(r) => match self.heap.get(*r) {
                Object::Function(_) => Value::bound(method, object.clone()),
                Object::StaticMethod(f) => f.clone(),
                Object::ClassMethod(f) => {
                    let f = f.clone();
                    Value::bound(f, Value::Obj(self.type_of(object)))
                }
                _ => method,
            },
            _ => method,
        }
    }

    /// The function inside a staticmethod.
    pub(super) fn unwrap_static(&self, value: &Value) -> Value {
        match value.as_ref().map(|r| self.heap.get(r)) {
            Some(Object::StaticMethod(f)) => f.clone(),
            _ => value.clone(),
        }
    }

    fn find_on_class(&mut self, r: Ref, name: Sym) -> Res<Option<Value>> {
        if let Some(value) = self.find_in_class(r, name) {
            let special = matches!(name, sym::NAME | sym::QUALNAME | sym::MODULE | sym::CLASS | sym::DICT);
            if !special {
                return Ok(Some(match value.as_ref().map(|r| self.heap.get(r)) {
                    Some(Object::StaticMethod(f)) => f.clone(),
                    Some(Object::ClassMethod(f)) => Value::bound(f.clone(), Value::Obj(r)),
                    Some(Object::Instance(i)) => match self.find_in_class(i.class, sym::GET) {
                        Some(get) => {
                            return self
                                .call(&get, Args::of(vec![value, Value::None, Value::Obj(r)]))
                                .map(Some);
                        }
                        None => value,
                    },
                    _ => value,
                }));
            }
        }
        if let Some(value) = self.class_special(r, name) {
            return Ok(Some(value));
        }
        let meta = self.type_of(&Value::Obj(r));
        match self.find_in_class(meta, name) {
            Some(value) => self.bind_found(value, &Value::Obj(r), meta).map(Some),
            None => Ok(None),
        }
    }

    fn find_super(&mut self, class: Ref, this: &Value, name: Sym) -> Res<Option<Value>> {
        // In a class method the object is a class below; in a metaclass it is an instance like any other.
        let below = this.as_ref().filter(|r| self.is_class(this) && self.is_subclass(*r, class));
        let made = below.unwrap_or_else(|| self.type_of(this));
        let mro = self.mro(made);
        let after = mro.iter().position(|c| *c == class).map_or(0, |i| i + 1);
        for c in &mro[after..] {
            let Object::Class(found) = self.heap.get(*c) else { continue };
            if let Some(value) = found.attrs.get(name) {
                let value = value.clone();
                if name == sym::INIT_SUBCLASS && matches!(value, Value::Native(_)) {
                    return Ok(Some(Value::bound(value, this.clone())));
                }
                if name == sym::NEW
                    || below.is_some()
                        && !matches!(value.as_ref().map(|r| self.heap.get(r)), Some(Object::ClassMethod(_)))
                {
                    return Ok(Some(self.unwrap_static(&value)));
                }
                return self.bind_found(value, this, made).map(Some);
            }
        }
        Ok(None)
    }

    /// `__getattr__`, else the default, else AttributeError.
    pub(super) fn ask_getattr(&mut self, object: &Value, name: Sym, default: Option<Value>) -> Res<Value> {
        let class = self.type_of(object);
        let asks = self.heap.instance(object).is_some() || class != classes::TYPE && self.is_class(object);
        if asks && let Some(getattr) = self.find_in_class(class, sym::GETATTR) {
            let text = Value::Str(self.symbols.name(name).clone());
            return self.call(&getattr, Args::of(vec![object.clone(), text]));
        }
        if let Some(r) = object.as_ref()
            && let Object::Module(m) = self.heap.get(r)
            && let Some(getattr) = m.space.get(sym::GETATTR).cloned()
        {
            let text = Value::Str(self.symbols.name(name).clone());
            return self.call(&getattr, Args::of(vec![text]));
        }
        if let Some(value) = default {
            return Ok(value);
        }
        Err(self.no_attribute(object, name))
    }

    pub(super) fn no_attribute(&mut self, object: &Value, name: Sym) -> Fault {
        let text = self.symbols.name(name).clone();
        let words = match object.as_ref().map(|r| self.heap.get(r)) {
            Some(Object::Module(m)) => format!("module '{}' has no attribute '{}'", &*m.name, &*text),
            Some(Object::Class(c)) => format!("type object '{}' has no attribute '{}'", &*c.name, &*text),
            _ => format!("'{}' object has no attribute '{}'", self.type_name(object), &*text),
        };
        self.attribute_error(object, name, words)
    }

    fn module_special(&mut self, r: Ref, name: Sym) -> Option<Value> {
        match name {
            sym::DICT => {
                let Object::Module(m) = self.heap.get(r) else { return None };
                let pairs: Vec<_> = m.space.iter().map(|(k, v)| (k, v.clone())).collect();
                Some(self.dict_owned_by(r, pairs))
            }
            sym::CLASS => Some(Value::Obj(classes::MODULE)),
            _ => None,
        }
    }

    /// A dict whose changes change its owner's attributes.
    pub(super) fn dict_owned_by(&mut self, owner: Ref, pairs: Vec<(Sym, Value)>) -> Value {
        let dict = self.dict_of(pairs);
        if let Some(Object::Dict(table)) = dict.as_ref().map(|r| self.heap.get_mut(r)) {
            table.owner = Some(owner);
        }
        dict
    }

    fn class_special(&mut self, r: Ref, name: Sym) -> Option<Value> {
        let Object::Class(c) = self.heap.get(r) else { return None };
        Some(match name {
            sym::NAME => Value::Str(c.name.clone()),
            sym::QUALNAME => Value::Str(c.qualname.clone()),
            sym::MODULE => c.module.clone(),
            sym::DOC => Value::None,
            sym::CLASS => Value::Obj(c.meta),
            sym::BASE => c.bases.first().map_or(Value::None, |b| Value::Obj(*b)),
            sym::BASES | sym::MRO => {
                let list = if name == sym::MRO { &c.mro } else { &c.bases };
                let items = list.iter().map(|c| Value::Obj(*c)).collect();
                Value::Obj(self.heap.add(Object::Tuple(items)))
            }
            sym::DICT => {
                let pairs: Vec<_> = c.attrs.iter().map(|(k, v)| (k, v.clone())).collect();
                self.dict_of(pairs)
            }
            _ => return None,
        })
    }

    /// Attributes that builtin objects have without a method table.
    fn special_attr(&mut self, object: &Value, name: Sym) -> Option<Value> {
        if name == sym::CLASS {
            return Some(Value::Obj(self.type_of(object)));
        }
        match object {
            Value::Int(_) | Value::Bool(_) | Value::Big(_) | Value::Float(_) => match name {
                sym::REAL => Some(object.clone()),
                sym::IMAG => Some(Value::Int(0)),
                _ => None,
            },
            Value::Native(def) => match name {
                sym::NAME | sym::QUALNAME => Some(Value::str(def.short())),
                sym::DOC | sym::MODULE => Some(Value::None),
                _ => None,
            },
            Value::Bound(b) => match name {
                sym::SELF => Some(b.this.clone()),
                sym::FUNC => Some(b.function.clone()),
                _ => {
                    let function = b.function.clone();
                    self.find_attr(&function, name).ok().flatten()
                }
            },
            Value::Obj(r) => self.special_object_attr(*r, name),
            _ => None,
        }
    }

    fn special_object_attr(&mut self, r: Ref, name: Sym) -> Option<Value> {
        let text = |t: &Text| Some(Value::Str(t.clone()));
        match self.heap.get(r) {
            Object::Function(f) => match name {
                sym::NAME => text(&f.name),
                sym::QUALNAME => text(&f.qualname),
                sym::DOC => Some(f.doc.clone()),
                sym::MODULE => self.module_get(f.module, sym::NAME),
                sym::DICT => {
                    let pairs: Vec<_> = f.attrs.iter().map(|(k, v)| (k, v.clone())).collect();
                    Some(self.dict_of(pairs))
                }
                sym::DEFAULTS => {
                    let items = f.defaults.clone();
                    Some(if items.is_empty() {
                        Value::None
                    } else {
                        Value::Obj(self.heap.add(Object::Tuple(items)))
                    })
                }
                _ => None,
            },
            Object::Generator(g) => match name {
                sym::NAME => text(&g.name),
                sym::QUALNAME => text(&g.qualname),
                _ => None,
            },
            Object::Slice(parts) => match name {
                sym::START => Some(parts[0].clone()),
                sym::STOP => Some(parts[1].clone()),
                sym::STEP => Some(parts[2].clone()),
                _ => None,
            },
            Object::Range(range) => match name {
                sym::START => Some(Value::Int(range.start)),
                sym::STOP => Some(Value::Int(range.stop)),
                sym::STEP => Some(Value::Int(range.step)),
                _ => None,
            },
            Object::Property(p) => match name {
                sym::FGET => Some(p[0].clone()),
                sym::FSET => Some(p[1].clone()),
                sym::FDEL => Some(p[2].clone()),
                sym::DOC => Some(p[3].clone()),
                _ => None,
            },
            Object::StaticMethod(f) | Object::ClassMethod(f) => match name {
                sym::FUNC | sym::WRAPPED => Some(f.clone()),
                _ => None,
            },
            Object::File(f) => match name {
                sym::NAME_KEY => text(&f.name),
                sym::MODE => text(&f.mode),
                sym::CLOSED => Some(Value::Bool(f.closed)),
                sym::ENCODING if !f.binary => Some(Value::str("utf-8")),
                _ => None,
            },
            Object::Instance(_) => self.instance_special(r, name),
            _ => None,
        }
    }

    fn instance_special(&mut self, r: Ref, name: Sym) -> Option<Value> {
        let Object::Instance(i) = self.heap.get(r) else { return None };
        if let (sym::DICT, _) | (sym::DOC, Data::Plain) = (name, &i.data) {
            if name == sym::DOC {
                return Some(Value::None);
            }
            let pairs: Vec<_> = i.attrs.iter().map(|(k, v)| (k, v.clone())).collect();
            return Some(self.dict_owned_by(r, pairs));
        }
        let Data::Exception(e) = &i.data else { return None };
        let class = i.class;
        let args = e.args.clone();
        Some(match name {
            sym::ARGS => args,
            sym::CAUSE => e.cause.clone(),
            sym::CONTEXT => e.context.clone(),
            sym::SUPPRESS => Value::Bool(e.suppress),
            sym::TRACEBACK => {
                if e.trace.is_empty() {
                    Value::None
                } else {
                    Value::Obj(r)
                }
            }
            sym::VALUE if self.is_subclass(class, classes::STOP_ITERATION) => self.first_item(&args),
            sym::CODE if self.is_subclass(class, classes::SYSTEM_EXIT) => {
                let items = self.list_items(&args);
                if items.len() > 1 { args } else { self.first_item(&args) }
            }
            sym::ERRNO | sym::STRERROR | sym::FILENAME if self.is_subclass(class, classes::OS_ERROR) => {
                Value::None
            }
            sym::NAME_KEY
                if self.is_subclass(class, classes::NAME_ERROR)
                    || self.is_subclass(class, classes::ATTRIBUTE_ERROR) =>
            {
                Value::None
            }
            sym::DOC => Value::None,
            _ => return None,
        })
    }

    fn first_item(&self, tuple: &Value) -> Value {
        self.list_items(tuple).into_iter().next().unwrap_or(Value::None)
    }
}
