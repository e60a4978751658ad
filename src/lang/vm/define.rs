//! Making classes.

use super::{
    Fault, Vm, classes,
    frame::{After, ClassParts},
    native::{Args, Res},
    object::{Class, Object},
    symbol as sym,
    symbol::Sym,
    value::{Ref, Text, Value},
};

impl Vm {
    /// The class that a class statement made.
    pub(super) fn make_class(&mut self, parts: ClassParts) -> Result<(), Fault> {
        let name = self.symbols.name(parts.name).clone();
        let Object::Module(m) = self.heap.get(parts.space) else { return Ok(()) };
        let space: Vec<(Sym, Value)> = m.space.iter().map(|(k, v)| (k, v.clone())).collect();
        let meta = self.meta_of(&parts.bases, parts.meta.clone())?;
        if meta == classes::TYPE {
            let class = self.new_class(name, &parts.bases, space, meta)?;
            if let Some(cell) = parts.cell {
                *self.heap.get_mut(cell) = Object::Cell(Value::Obj(class));
            }
            let made = self.announced(class, parts.keywords)?;
            self.push(made);
            return Ok(());
        }
        let dict = self.dict_of(space);
        if let (Some(cell), Some(dict)) = (parts.cell, dict.as_ref()) {
            self.dict_set(dict, Value::str("__classcell__"), Value::Obj(cell))?;
        }
        let bases = self.new_tuple(parts.bases);
        let args = Args { pos: vec![Value::Str(name), bases, dict], kw: parts.keywords };
        self.call_after(&Value::Obj(meta), args, After::Push)
    }

    /// A new class once its parts and its parents know of it; telling them only pushes a frame.
    fn announced(&mut self, class: Ref, keywords: Vec<(Sym, Value)>) -> Res<Value> {
        let calls = self.calls_for_class(class, keywords)?;
        if calls.is_empty() {
            return Ok(Value::Obj(class));
        }
        let calls = self.new_list(calls);
        let helper = self.helper("_class_made");
        self.call(&helper, Args::of(vec![Value::Obj(class), calls]))
    }

    /// The metaclass of a new class: the most derived of what is asked for and those of its bases.
    pub(super) fn meta_of(&mut self, bases: &[Value], asked: Option<Value>) -> Res<Ref> {
        let mut meta = classes::TYPE;
        if let Some(asked) = asked {
            match asked.as_ref() {
                Some(r) if self.is_class(&asked) && self.is_subclass(r, classes::TYPE) => meta = r,
                _ => return Err(self.error("TypeError", "a metaclass that is no class is not simulated")),
            }
        }
        for base in bases {
            let Some(Object::Class(c)) = base.as_ref().map(|r| self.heap.get(r)) else { continue };
            let own = c.meta;
            if self.is_subclass(own, meta) {
                meta = own;
            } else if !self.is_subclass(meta, own) {
                let words = "metaclass conflict: the metaclass of a derived class must be a (non-strict) \
                             subclass of the metaclasses of all its bases";
                return Err(self.error("TypeError", words));
            }
        }
        Ok(meta)
    }

    /// `type.__new__(meta, name, bases, attributes)`
    pub(super) fn new_type(&mut self, meta: Ref, args: Args) -> Res<Value> {
        if args.pos.len() != 3 {
            let words = format!("type.__new__() takes exactly 3 arguments ({} given)", args.pos.len());
            return Err(self.error("TypeError", words));
        }
        let Some(name) = self.as_text(&args.pos[0]) else {
            let words =
                format!("type.__new__() argument 1 must be str, not {}", self.type_name(&args.pos[0]));
            return Err(self.error("TypeError", words));
        };
        let bases = self.list_items(&args.pos[1]);
        let mut cell = None;
        let mut attrs = Vec::new();
        for (key, value) in self.dict_pairs(&args.pos[2]) {
            let Some(key) = self.as_text(&key) else { continue };
            if &*key == "__classcell__" {
                cell = value.as_ref();
                continue;
            }
            attrs.push((self.symbols.intern(&key), value));
        }
        if !attrs.iter().any(|(name, _)| *name == sym::MODULE) {
            let module = self.top().module;
            attrs.extend(self.module_get(module, sym::NAME).map(|name| (sym::MODULE, name)));
        }
        let meta = self.meta_of(&bases, Some(Value::Obj(meta)))?;
        let class = self.new_class(name, &bases, attrs, meta)?;
        if let Some(cell) = cell {
            *self.heap.get_mut(cell) = Object::Cell(Value::Obj(class));
        }
        self.announced(class, args.kw)
    }

    /// `__set_name__` and `__init_subclass__` with their arguments.
    fn calls_for_class(&mut self, class: Ref, keywords: Vec<(Sym, Value)>) -> Res<Vec<Value>> {
        let mut calls = Vec::new();
        let Object::Class(c) = self.heap.get(class) else { return Ok(calls) };
        let attrs: Vec<(Sym, Value)> = c.attrs.iter().map(|(k, v)| (k, v.clone())).collect();
        let mro = c.mro.clone();
        for (name, value) in attrs {
            let Some(i) = self.heap.instance(&value) else { continue };
            if let Some(method) = self.find_in_class(i.class, sym::SET_NAME) {
                let text = Value::Str(self.symbols.name(name).clone());
                calls.push(self.call_parts(method, vec![value, Value::Obj(class), text], Vec::new()));
            }
        }
        for parent in &mro[1..] {
            let Object::Class(c) = self.heap.get(*parent) else { continue };
            if let Some(hook) = c.attrs.get(sym::INIT_SUBCLASS).filter(|h| h.as_ref().is_some()).cloned() {
                let hook = match hook.as_ref().map(|r| self.heap.get(r)) {
                    Some(Object::ClassMethod(f)) => f.clone(),
                    _ => hook,
                };
                calls.push(self.call_parts(hook, vec![Value::Obj(class)], keywords));
                return Ok(calls);
            }
        }
        if !keywords.is_empty() {
            let words = format!("{}.__init_subclass__() takes no keyword arguments", self.class_name(class));
            return Err(self.error("TypeError", words));
        }
        Ok(calls)
    }

    fn call_parts(&mut self, function: Value, args: Vec<Value>, keywords: Vec<(Sym, Value)>) -> Value {
        let (args, keywords) = (self.new_tuple(args), self.dict_of(keywords));
        self.new_tuple(vec![function, args, keywords])
    }

    /// A class from its name, bases and attributes.
    pub(super) fn new_class(
        &mut self,
        name: Text,
        bases: &[Value],
        attrs: Vec<(Sym, Value)>,
        meta: Ref,
    ) -> Res<Ref> {
        let mut parents = Vec::new();
        for base in bases {
            match base.as_ref() {
                Some(r) if self.is_class(base) => {
                    if matches!(
                        r,
                        classes::BOOL | classes::FUNCTION | classes::NONE | classes::RANGE | classes::SLICE
                    ) {
                        let words = format!("type '{}' is not an acceptable base type", self.class_name(r));
                        return Err(self.error("TypeError", words));
                    }
                    parents.push(r);
                }
                _ => {
                    let words = format!("{}() takes no arguments", self.type_name(base));
                    return Err(self.error("TypeError", words));
                }
            }
        }
        if parents.is_empty() {
            parents.push(classes::OBJECT);
        }
        let Some(mut mro) = self.linearise(&parents) else {
            let names: Vec<String> = parents.iter().map(|p| self.class_name(*p)).collect();
            let words = format!(
                "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                names.join(", ")
            );
            return Err(self.error("TypeError", words));
        };
        let layout =
            mro.iter().map(|c| self.layout(*c)).find(|l| *l != classes::OBJECT).unwrap_or(classes::OBJECT);
        let class = Class {
            qualname: name.clone(),
            name,
            module: Value::None,
            bases: parents,
            mro: Vec::new(),
            attrs: Default::default(),
            builtin: false,
            meta,
            layout,
            construct: None,
        };
        let r = self.heap.add(Object::Class(Box::new(class)));
        mro.insert(0, r);
        if let Object::Class(c) = self.heap.get_mut(r) {
            c.mro = mro;
        }
        let has_eq = attrs.iter().any(|(k, _)| *k == sym::EQ) && !attrs.iter().any(|(k, _)| *k == sym::HASH);
        for (key, value) in attrs {
            self.set_class_attr(r, key, value);
        }
        if has_eq {
            self.set_class_attr(r, sym::HASH, Value::None);
        }
        Ok(r)
    }

    fn layout(&self, class: Ref) -> Ref {
        match self.heap.get(class) {
            Object::Class(c) => c.layout,
            _ => classes::OBJECT,
        }
    }

    /// C3: the order of ancestors, without the new class itself.
    fn linearise(&self, parents: &[Ref]) -> Option<Vec<Ref>> {
        let mut lists: Vec<Vec<Ref>> = parents.iter().map(|p| self.mro(*p)).collect();
        lists.push(parents.to_vec());
        let mut order = Vec::new();
        loop {
            lists.retain(|l| !l.is_empty());
            if lists.is_empty() {
                return Some(order);
            }
            let heads = lists.iter().map(|l| l[0]);
            let good = heads.into_iter().find(|h| !lists.iter().any(|l| l[1..].contains(h)))?;
            order.push(good);
            for list in &mut lists {
                if list[0] == good {
                    list.remove(0);
                }
            }
        }
    }
}
