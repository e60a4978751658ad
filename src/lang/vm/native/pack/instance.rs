//! Functions and classes by name, instances by class and attributes.

use std::rc::Rc;

use super::{
    super::{
        super::{
            Fault, classes,
            object::{Data, Object},
            symbol as sym,
            value::{Ref, Value},
        },
        Args, Res,
    },
    Packer,
    size::Key,
};
use crate::value::Packed;

type Attrs = Vec<(Rc<str>, Packed)>;

impl Packer<'_> {
    /// A function or class: it must be found under its name.
    pub(super) fn definition(&mut self, r: Ref) -> Res<Packed> {
        let (module, name) = match self.vm.heap.get(r) {
            Object::Class(c) => match &c.module {
                Value::Str(module) => (module.to_string(), c.qualname.clone()),
                _ => ("builtins".to_string(), c.qualname.clone()),
            },
            Object::Function(f) => (self.vm.module_of(f.module), f.qualname.clone()),
            _ => return Err(self.refused(&Value::Obj(r))),
        };
        let builtin = matches!(self.vm.heap.get(r), Object::Class(c) if c.builtin);
        if !builtin {
            self.check_definition(r, &module, &name)?;
        }
        Ok(self.global(Some(Key::Object(r)), &module, &name))
    }

    fn check_definition(&mut self, r: Ref, module: &str, name: &str) -> Res<()> {
        if name.contains("<locals>") {
            return Err(self.vm.error("AttributeError", format!("Can't pickle local object '{name}'")));
        }
        let found = self.vm.look_up(module, name)?;
        if found.as_ref().and_then(Value::as_ref) == Some(r) {
            return Ok(());
        }
        let shown = self.vm.repr(&Value::Obj(r))?;
        let words = match found {
            Some(_) => format!("Can't pickle {shown}: it's not the same object as {module}.{name}"),
            None => format!("Can't pickle {shown}: attribute lookup {name} on {module} failed"),
        };
        Err(self.pickling_error(words))
    }

    fn pickling_error(&mut self, words: String) -> Fault {
        self.vm.pickle_error("PicklingError", words)
    }

    pub(super) fn instance(&mut self, r: Ref) -> Res<Packed> {
        let me = Value::Obj(r);
        // The message says which process that is.
        self.vm.identified |= self.vm.is_process(r);
        if let Some(method) = self.vm.python_method(&me, sym::REDUCE) {
            let reduced = self.vm.call_now(&method, Args::of(vec![me]))?;
            return self.reduced(r, &reduced);
        }
        if let Some(method) = self.vm.python_method(&me, sym::REDUCE_EX) {
            let reduced = self.vm.call_now(&method, Args::of(vec![me, Value::Int(4)]))?;
            return self.reduced(r, &reduced);
        }
        if let Some(method) = self.vm.python_method(&me, sym::GETNEWARGS) {
            let args = self.vm.call_now(&method, Args::of(vec![me]))?;
            return self.made_anew(r, &args);
        }
        let Object::Instance(i) = self.vm.heap.get(r) else { return Err(self.refused(&me)) };
        let (class, data) = (i.class, i.data.clone());
        self.begin(r);
        self.open.push(r);
        let made = self.made_of(class, &data, r);
        self.open.pop();
        let (packed_class, packed_args) = made?;
        let attrs = self.state(r, class)?;
        Ok(Packed::Instance(Box::new(packed_class), Box::new(packed_args), attrs))
    }

    /// An instance that its class's `__new__` makes again from these arguments.
    fn made_anew(&mut self, r: Ref, args: &Value) -> Res<Packed> {
        if !matches!(self.vm.object(args), Some(Object::Tuple(_))) {
            let words = format!("__getnewargs__ should return a tuple, not '{}'", self.vm.type_name(args));
            return Err(self.vm.error("TypeError", words));
        }
        let class = self.vm.type_of(&Value::Obj(r));
        let args = self.vm.list_items(args);
        self.begin(r);
        self.open.push(r);
        let packed_class = self.definition(class);
        let made = packed_class.and_then(|class| Ok((class, self.tuple(&args, None)?)));
        self.open.pop();
        let (packed_class, packed_args) = made?;
        self.size.add(1);
        self.size.memoize(Some(Key::Object(r)));
        let attrs = self.state(r, class)?;
        let mut given = vec![packed_class];
        if let Packed::Tuple(args) = packed_args {
            given.extend(args);
        }
        let maker = Packed::Global(Rc::from("copyreg"), Rc::from("__newobj__"));
        Ok(Packed::Instance(Box::new(maker), Box::new(Packed::Tuple(given)), attrs))
    }

    /// The class of an instance, and what it is made from besides its attributes.
    fn made_of(&mut self, class: Ref, data: &Data, r: Ref) -> Res<(Packed, Packed)> {
        let packed_class = self.definition(class)?;
        let args = match data {
            Data::Plain => {
                self.size.add(1);
                Packed::None
            }
            Data::Wrapped(inner) => self.wrapped(inner)?,
            Data::Exception(e) => {
                let mut items = self.vm.list_items(&e.args);
                let file = self.vm.heap.instance(&Value::Obj(r)).and_then(|i| i.attrs.get(sym::FILENAME));
                if self.vm.is_subclass(class, classes::OS_ERROR) && items.len() == 2 {
                    items.extend(file.cloned());
                }
                self.tuple(&items, None)?
            }
        };
        self.size.add(1);
        self.size.memoize(Some(Key::Object(r)));
        Ok((packed_class, args))
    }

    /// The builtin value inside an instance; the items of lists and dicts follow the instance itself.
    fn wrapped(&mut self, inner: &Value) -> Res<Packed> {
        let Some(r) = inner.as_ref() else {
            self.size.add(2);
            return self.pack(inner);
        };
        match self.vm.heap.get(r) {
            Object::List(items) => {
                let items = items.clone();
                self.begin(r);
                self.size.add(1);
                Ok(Packed::List(self.items(&items, true, false)?))
            }
            Object::Dict(_) => {
                let pairs = self.vm.dict_pairs(inner);
                self.begin(r);
                self.size.add(1);
                Ok(Packed::Dict(self.pairs(&pairs)?))
            }
            _ => {
                self.size.add(2);
                self.pack(inner)
            }
        }
    }

    /// The attributes, or under an empty name what `__getstate__` gives.
    fn state(&mut self, r: Ref, class: Ref) -> Res<Attrs> {
        let me = Value::Obj(r);
        if let Some(method) = self.vm.python_method(&me, sym::GETSTATE) {
            let state = self.vm.call_now(&method, Args::of(vec![me]))?;
            return self.own_state(&state);
        }
        let Object::Instance(i) = self.vm.heap.get(r) else { return Ok(Vec::new()) };
        let is_exception = matches!(i.data, Data::Exception(_));
        let given = |name| {
            is_exception
                && matches!(name, sym::ERRNO | sym::STRERROR | sym::FILENAME | sym::NAME_KEY | sym::OBJ)
        };
        let builtin = self.vm.is_subclass(class, classes::OS_ERROR)
            || self.vm.is_subclass(class, classes::NAME_ERROR)
            || self.vm.is_subclass(class, classes::ATTRIBUTE_ERROR);
        let attrs: Vec<_> =
            i.attrs.iter().filter(|(n, _)| !(builtin && given(*n))).map(|(n, v)| (n, v.clone())).collect();
        if attrs.is_empty() {
            return Ok(Vec::new());
        }
        self.start(None);
        let mut out = Vec::with_capacity(attrs.len());
        for (at, (name, value)) in attrs.iter().enumerate() {
            let name = self.vm.symbols.name(*name).clone();
            self.size.before_item(at, attrs.len(), true);
            self.text(&name);
            out.push((Rc::from(&*name), self.pack(value)?));
            self.size.after_item(at, attrs.len(), true);
        }
        self.size.add(1);
        Ok(out)
    }

    fn own_state(&mut self, state: &Value) -> Res<Attrs> {
        if state.is_none() {
            return Ok(Vec::new());
        }
        let packed = self.pack(state)?;
        self.size.add(1);
        Ok(vec![(Rc::from(""), packed)])
    }

    /// What `__reduce__` gave: something to call, its arguments, and perhaps a state.
    fn reduced(&mut self, r: Ref, reduced: &Value) -> Res<Packed> {
        let parts = self.vm.list_items(reduced);
        let is_tuple = matches!(self.vm.object(reduced), Some(Object::Tuple(_)));
        if !is_tuple || parts.len() < 2 || parts.len() > 6 {
            return Err(self.pickling_error("__reduce__ must return a string or tuple".to_string()));
        }
        self.begin(r);
        self.open.push(r);
        let callee = self.pack(&parts[0]);
        let args = self.vm.list_items(&parts[1]);
        let args = callee.and_then(|callee| Ok((callee, self.tuple(&args, None)?)));
        self.open.pop();
        let (callee, args) = args?;
        self.size.add(1);
        self.size.memoize(Some(Key::Object(r)));
        let attrs = match parts.get(2) {
            Some(state) => self.own_state(state)?,
            None => Vec::new(),
        };
        Ok(Packed::Instance(Box::new(callee), Box::new(args), attrs))
    }
}
