//! Calling a class: `__new__`, the instance, `__init__`.

use super::{
    Fault, Vm, classes,
    frame::After,
    native::{Args, Res},
    object::{Data, Exception, Instance, Object},
    symbol as sym,
    value::{Ref, Value},
};

impl Vm {
    /// Calls a class.
    pub(super) fn instantiate(&mut self, class: Ref, args: Args) -> Res<Value> {
        if let Some(new) = self.find_in_class(class, sym::NEW)
            && !matches!(new, Value::Native(_))
        {
            let function = self.unwrap_static(&new);
            let mut all = Args { pos: vec![Value::Obj(class)], kw: args.kw.clone() };
            all.pos.extend(args.pos.iter().cloned());
            self.call_after(&function, all, After::New(Box::new((class, args))))?;
            return Ok(self.pop());
        }
        if class != classes::TYPE && self.is_subclass(class, classes::TYPE) {
            let made = self.new_type(class, args.clone());
            return match made {
                Ok(made) => self.initialise(made, args),
                Err(Fault::Pushed) => {
                    self.top().after = After::New(Box::new((class, args)));
                    Err(Fault::Pushed)
                }
                other => other,
            };
        }
        let Object::Class(c) = self.heap.get(class) else { return Ok(Value::None) };
        if c.builtin && c.layout != classes::BASE_EXCEPTION {
            return match c.construct {
                Some(def) => self.call_native(def, args),
                None if class == classes::OBJECT && (!args.pos.is_empty() || !args.kw.is_empty()) => {
                    Err(self.error("TypeError", "object() takes no arguments"))
                }
                None if class == classes::OBJECT => self.new_instance(class, &args),
                None => {
                    let words = format!("cannot create '{}' instances", &*c.name);
                    Err(self.error("TypeError", words))
                }
            };
        }
        let instance = self.new_instance(class, &args)?;
        self.initialise(instance, args)
    }

    /// Runs `__init__` of a new instance.
    pub(super) fn initialise(&mut self, instance: Value, mut args: Args) -> Res<Value> {
        let class = self.type_of(&instance);
        let Some(init) = self.find_in_class(class, sym::INIT) else { return Ok(instance) };
        args.pos.insert(0, instance.clone());
        match init {
            Value::Native(def) => {
                if def.name == "object.__init__" && self.overrides_new(class) {
                    return Ok(instance);
                }
                // Given back whatever the native returns.
                let frames = self.now.frames.len();
                match self.call_native(def, args) {
                    Err(fault @ (Fault::Trap | Fault::Pushed)) => {
                        if let Some(frame) = self.now.frames.get_mut(frames) {
                            frame.after = After::Instance(instance);
                        }
                        Err(fault)
                    }
                    other => other.map(|_| instance),
                }
            }
            init => {
                self.call_after(&init, args, After::Instance(instance))?;
                Ok(self.pop())
            }
        }
    }

    /// A class with abstract methods has no instances.
    fn refuse_abstract(&mut self, class: Ref) -> Res<()> {
        let Some(missing) = self.find_in_class(class, sym::ABSTRACT) else { return Ok(()) };
        let mut names = Vec::new();
        for name in self.set_keys(&missing) {
            names.push(self.str_of(&name)?);
        }
        names.sort();
        let s = match names.len() {
            0 => return Ok(()),
            1 => "",
            _ => "s",
        };
        let words = format!(
            "Can't instantiate abstract class {} with abstract method{s} {}",
            self.class_name(class),
            names.join(", ")
        );
        Err(self.error("TypeError", words))
    }

    fn overrides_new(&self, class: Ref) -> bool {
        self.find_in_class(class, sym::NEW).is_some_and(|new| !matches!(new, Value::Native(_)))
    }

    /// An instance without its `__init__`.
    pub(super) fn new_instance(&mut self, class: Ref, args: &Args) -> Res<Value> {
        if self.is_described(sym::ABSTRACT) {
            self.refuse_abstract(class)?;
        }
        let Object::Class(c) = self.heap.get(class) else { return Ok(Value::None) };
        let layout = c.layout;
        let data = match layout {
            classes::OBJECT => Data::Plain,
            classes::BASE_EXCEPTION => {
                let items = self.heap.add(Object::Tuple(args.pos.clone()));
                Data::Exception(Box::new(Exception::new(Value::Obj(items))))
            }
            classes::LIST => Data::Wrapped(Value::Obj(self.heap.add(Object::List(Vec::new())))),
            classes::DICT => Data::Wrapped(Value::Obj(self.heap.add(Object::Dict(Default::default())))),
            classes::SET => Data::Wrapped(Value::Obj(self.heap.add(Object::Set(Default::default())))),
            _ => {
                let Object::Class(base) = self.heap.get(layout) else { return Ok(Value::None) };
                match base.construct {
                    Some(def) => Data::Wrapped(self.call_native(def, args.clone())?),
                    None => Data::Plain,
                }
            }
        };
        let instance = Instance { class, attrs: Default::default(), data };
        Ok(Value::Obj(self.heap.add(Object::Instance(Box::new(instance)))))
    }
}
