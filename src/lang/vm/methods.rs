//! Small questions about values: their class, their items, their text.

use super::{
    Fault, Limit, Vm, classes,
    native::Res,
    object::{Data, Iter, Module, Object, ViewKind},
    symbol::Sym,
    value::{Ref, Text, Value},
};

impl Vm {
    /// The class of a value.
    pub(super) fn type_of(&self, value: &Value) -> Ref {
        match value {
            Value::Unset | Value::None => classes::NONE,
            Value::Ellipsis => classes::ELLIPSIS,
            Value::NotImplemented => classes::NOT_IMPLEMENTED_TYPE,
            Value::Bool(_) => classes::BOOL,
            Value::Int(_) | Value::Big(_) => classes::INT,
            Value::Float(_) => classes::FLOAT,
            Value::Str(_) => classes::STR,
            Value::Bytes(_) => classes::BYTES,
            Value::Handle(_) => classes::OBJECT,
            Value::Native(_) => classes::NATIVE,
            Value::Bound(b) => match b.function {
                Value::Native(_) => classes::NATIVE,
                _ => classes::METHOD,
            },
            Value::Obj(r) => self.object_type(*r),
        }
    }

    fn object_type(&self, r: Ref) -> Ref {
        match self.heap.get(r) {
            Object::Instance(i) => i.class,
            Object::List(_) => classes::LIST,
            Object::Tuple(_) => classes::TUPLE,
            Object::Dict(_) => classes::DICT,
            Object::Set(_) => classes::SET,
            Object::FrozenSet(_) => classes::FROZENSET,
            Object::Class(c) => c.meta,
            Object::Function(_) => classes::FUNCTION,
            Object::Cell(_) => classes::CELL,
            Object::Module(_) => classes::MODULE,
            Object::Generator(_) => classes::GENERATOR,
            Object::Slice(_) => classes::SLICE,
            Object::Range(_) => classes::RANGE,
            Object::Property(_) => classes::PROPERTY,
            Object::StaticMethod(_) => classes::STATICMETHOD,
            Object::ClassMethod(_) => classes::CLASSMETHOD,
            Object::Super { .. } => classes::SUPER,
            Object::File(f) if !f.binary => classes::TEXT_FILE,
            Object::File(f) if f.writable => classes::BINARY_WRITER,
            Object::File(_) => classes::BINARY_READER,
            Object::View { kind, .. } => match kind {
                ViewKind::Keys => classes::DICT_KEYS,
                ViewKind::Values => classes::DICT_VALUES,
                ViewKind::Items => classes::DICT_ITEMS,
            },
            Object::Iterator(iter) => match iter {
                Iter::Done | Iter::List { .. } => classes::LIST_ITERATOR,
                Iter::Range { .. } => classes::RANGE_ITERATOR,
                Iter::Tuple { .. } => classes::TUPLE_ITERATOR,
                Iter::Str { .. } => classes::STR_ITERATOR,
                Iter::Bytes { .. } => classes::BYTES_ITERATOR,
                Iter::Dict { kind, .. } | Iter::DictReversed { kind, .. } => match kind {
                    ViewKind::Keys => classes::DICT_KEY_ITERATOR,
                    ViewKind::Values => classes::DICT_VALUE_ITERATOR,
                    ViewKind::Items => classes::DICT_ITEM_ITERATOR,
                },
                Iter::Set { .. } => classes::SET_ITERATOR,
                Iter::ListReversed { .. } => classes::LIST_REVERSE_ITERATOR,
                Iter::Enumerate { .. } => classes::ENUMERATE,
                Iter::Zip { .. } => classes::ZIP,
                Iter::Map { .. } => classes::MAP,
                Iter::Filter { .. } => classes::FILTER,
            },
        }
    }

    /// The name of a value's class.
    pub(super) fn type_name(&self, value: &Value) -> String {
        self.class_name(self.type_of(value))
    }

    /// The name of a class.
    pub(super) fn class_name(&self, class: Ref) -> String {
        match self.heap.get(class) {
            Object::Class(c) => c.name.to_string(),
            _ => String::new(),
        }
    }

    /// The order of ancestors of a class.
    pub(super) fn mro(&self, class: Ref) -> Vec<Ref> {
        match self.heap.get(class) {
            Object::Class(c) => c.mro.clone(),
            _ => Vec::new(),
        }
    }

    /// A name in a class or its ancestors.
    pub(super) fn find_in_class(&self, class: Ref, name: Sym) -> Option<Value> {
        let Object::Class(c) = self.heap.get(class) else { return None };
        if let Some(value) = c.attrs.get(name) {
            return Some(value.clone());
        }
        for parent in &c.mro[1..] {
            if let Object::Class(p) = self.heap.get(*parent)
                && let Some(value) = p.attrs.get(name)
            {
                return Some(value.clone());
            }
        }
        None
    }

    /// A method, written in Python, of an instance of a user's class or of a class of a metaclass.
    pub(super) fn python_method(&self, value: &Value, name: Sym) -> Option<Value> {
        let Value::Obj(r) = value else { return None };
        let class = match self.heap.get(*r) {
            Object::Instance(i) => i.class,
            Object::Class(c) if c.meta != classes::TYPE => c.meta,
            _ => return None,
        };
        self.find_in_class(class, name).filter(|m| !matches!(m, Value::Native(_)))
    }

    pub(super) fn is_class(&self, value: &Value) -> bool {
        value.as_ref().is_some_and(|r| matches!(self.heap.get(r), Object::Class(_)))
    }

    pub(super) fn is_subclass(&self, class: Ref, ancestor: Ref) -> bool {
        match self.heap.get(class) {
            Object::Class(c) => c.mro.contains(&ancestor),
            _ => false,
        }
    }

    /// The builtin value inside an instance of a subclass of a builtin, else the value itself.
    pub(super) fn plain(&self, value: &Value) -> Value {
        match self.heap.instance(value) {
            Some(i) => match &i.data {
                Data::Wrapped(inner) => inner.clone(),
                _ => value.clone(),
            },
            None => value.clone(),
        }
    }

    pub(super) fn object(&self, value: &Value) -> Option<&Object> {
        match value {
            Value::Obj(r) => match self.heap.get(*r) {
                Object::Instance(i) => match &i.data {
                    Data::Wrapped(Value::Obj(inner)) => Some(self.heap.get(*inner)),
                    _ => Some(self.heap.get(*r)),
                },
                object => Some(object),
            },
            _ => None,
        }
    }

    /// An integer, also from a bool.
    pub(super) fn as_int(&self, value: &Value) -> Option<i64> {
        match value {
            Value::Int(i) => Some(*i),
            Value::Bool(b) => Some(i64::from(*b)),
            Value::Obj(_) => match self.plain(value) {
                Value::Int(i) => Some(i),
                _ => None,
            },
            _ => None,
        }
    }

    /// A number as a float.
    pub(super) fn as_float(&self, value: &Value) -> Option<f64> {
        match value {
            Value::Float(f) => Some(*f),
            Value::Int(i) => Some(*i as f64),
            Value::Big(big) => Some(super::integer::to_float(big)),
            Value::Bool(b) => Some(f64::from(*b)),
            Value::Obj(_) => match self.plain(value) {
                Value::Float(f) => Some(f),
                Value::Int(i) => Some(i as f64),
                Value::Big(big) => Some(super::integer::to_float(&big)),
                _ => None,
            },
            _ => None,
        }
    }

    /// A string's text.
    pub(super) fn as_text(&self, value: &Value) -> Option<Text> {
        match value {
            Value::Str(text) => Some(text.clone()),
            Value::Obj(_) => match self.plain(value) {
                Value::Str(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// An integer argument, or TypeError.
    pub(super) fn need_int(&mut self, value: &Value) -> Res<i64> {
        if let Some(i) = self.as_int(value) {
            return Ok(i);
        }
        let index = self.index_of(value)?;
        if let Some(i) = self.as_int(&index) {
            return Ok(i);
        }
        if self.is_big(&index) {
            return Err(self.error("OverflowError", "Python int too large to convert to C ssize_t"));
        }
        Err(self.no_integer(value))
    }

    /// What `__index__` gives; the value itself when it has none.
    pub(super) fn index_of(&mut self, value: &Value) -> Res<Value> {
        match self.python_method(value, super::symbol::INDEX) {
            Some(index) => {
                let method = self.bind_method(index, value);
                self.call_now(&method, Default::default())
            }
            None => Ok(value.clone()),
        }
    }

    pub(super) fn no_integer(&mut self, value: &Value) -> Fault {
        let words = format!("'{}' object cannot be interpreted as an integer", self.type_name(value));
        self.error("TypeError", words)
    }

    /// The items of a list or tuple; nothing for anything else.
    pub(super) fn list_items(&self, value: &Value) -> Vec<Value> {
        match self.object(value) {
            Some(Object::List(items) | Object::Tuple(items)) => items.clone(),
            _ => Vec::new(),
        }
    }

    /// The items of a dict; nothing for anything else.
    pub(super) fn dict_pairs(&self, value: &Value) -> Vec<(Value, Value)> {
        match self.object(value) {
            Some(Object::Dict(d)) => d.iter().map(|e| (e.key.clone(), e.value.clone())).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn list_push(&mut self, list: Ref, item: Value) {
        if let Object::List(items) = self.heap.get_mut(list) {
            items.push(item);
            self.heap.charge(16);
        }
    }

    pub(super) fn new_list(&mut self, items: Vec<Value>) -> Value {
        Value::Obj(self.heap.add(Object::List(items)))
    }

    pub(super) fn new_tuple(&mut self, items: Vec<Value>) -> Value {
        Value::Obj(self.heap.add(Object::Tuple(items)))
    }

    pub(super) fn new_dict(&mut self) -> Ref {
        self.heap.add(Object::Dict(Default::default()))
    }

    /// A dict with names for keys.
    pub(super) fn dict_of(&mut self, pairs: Vec<(Sym, Value)>) -> Value {
        let dict = self.new_dict();
        for (name, value) in pairs {
            let key = Value::Str(self.symbols.name(name).clone());
            // Strings hash and compare without Python code, which is all that could fail.
            let _ = self.dict_set(dict, key, value);
        }
        Value::Obj(dict)
    }

    /// A string, counted against the heap's limit.
    pub(super) fn new_string(&mut self, text: String) -> Res<Value> {
        if text.len() > 64 {
            if self.heap.refuses(text.len()) {
                return Err(Fault::Limit(Limit::Heap));
            }
            self.heap.charge(text.len());
        }
        Ok(Value::string(text))
    }

    /// Refuses an object of so many bytes when that is beyond the limit.
    pub(super) fn check_size(&mut self, bytes: usize) -> Res<()> {
        if self.heap.refuses(bytes) { Err(Fault::Limit(Limit::Heap)) } else { Ok(()) }
    }

    pub(super) fn interned(&mut self, name: &str) -> Text {
        let name = self.symbols.intern(name);
        self.symbols.name(name).clone()
    }

    pub(super) fn module_get(&self, module: Ref, name: Sym) -> Option<Value> {
        match self.heap.get(module) {
            Object::Module(m) => m.space.get(name).cloned(),
            _ => None,
        }
    }

    pub(super) fn module_set(&mut self, module: Ref, name: Sym, value: Value) {
        if let Object::Module(m) = self.heap.get_mut(module) {
            m.space.set(name, value);
        }
    }

    pub(super) fn new_module(&mut self, name: &str) -> Ref {
        let module = Module { name: Text::new(name), space: Default::default() };
        self.heap.add(Object::Module(Box::new(module)))
    }

    /// A function that the library's `builtins` defines in Python.
    pub(super) fn helper(&mut self, name: &str) -> Value {
        let name = self.symbols.intern(name);
        self.builtins.get(name).cloned().expect("builtins.py defines every helper")
    }

    /// A global or builtin name.
    pub(super) fn load_global(&mut self, name: Sym) -> Res<()> {
        let module = self.now.frames.last().expect("a running thread has a frame").module;
        let value = match self.heap.get(module) {
            Object::Module(m) => m.space.get(name),
            _ => None,
        };
        match value.or_else(|| self.builtins.get(name)) {
            Some(value) => {
                let value = value.clone();
                self.push(value);
                Ok(())
            }
            None => Err(self.name_error(name)),
        }
    }
}
