//! Builtin functions and methods about objects: attributes, classes, identity.

use super::{
    super::{
        Fault, Vm, classes,
        frame::{After, AttributeFallback},
        object::Object,
        symbol as sym,
        symbol::Sym,
        value::Value,
    },
    Args, NativeDef,
    Params::{Any, Between, One, Zero},
    Res,
};

/// In `builtins`.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("delattr", Between(2, 2), delattr),
    NativeDef::new("dir", Between(0, 1), dir),
    NativeDef::new("getattr", Between(2, 3), getattr),
    NativeDef::new("globals", Zero, globals),
    NativeDef::new("hasattr", Between(2, 2), hasattr),
    NativeDef::new("id", One, id),
    NativeDef::new("isinstance", Between(2, 2), isinstance),
    NativeDef::new("issubclass", Between(2, 2), issubclass),
    NativeDef::new("locals", Zero, locals),
    NativeDef::new("setattr", Between(3, 3), setattr),
    NativeDef::new("vars", Between(0, 1), vars),
];

/// Methods of functions, properties and classes.
pub static METHODS: &[NativeDef] = &[
    NativeDef::new("type.__call__", Any, type_call),
    NativeDef::new("type.__new__", Any, type_new),
    NativeDef::new("type.__init__", Any, |_, _| Ok(Value::None)),
    NativeDef::new("type.__setattr__", Between(2, 2), super::instances::setattr),
    NativeDef::new("type.mro", Zero, type_mro),
    NativeDef::new("type.__subclasses__", Zero, type_subclasses),
    NativeDef::new("property.setter", One, property_setter),
    NativeDef::new("property.getter", One, property_getter),
    NativeDef::new("property.deleter", One, property_deleter),
    NativeDef::new("function.__call__", Any, function_call),
    NativeDef::new("function.__get__", Between(1, 2), function_get),
];

fn name_argument(vm: &mut Vm, value: &Value, function: &str) -> Res<Sym> {
    match vm.as_text(value) {
        Some(text) => Ok(vm.symbols.intern(&text)),
        None => {
            let words = match function {
                "getattr" | "hasattr" => format!("{function}(): attribute name must be string"),
                _ => format!("attribute name must be string, not '{}'", vm.type_name(value)),
            };
            Err(vm.error("TypeError", words))
        }
    }
}

fn getattr(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = name_argument(vm, &args.pos[1].clone(), "getattr")?;
    let object = args.take(0);
    match args.pos.get(2).cloned() {
        None => vm.load_attr(&object, name),
        Some(default) => vm.load_attr_or(&object, name, AttributeFallback::Default(default)),
    }
}

fn hasattr(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = name_argument(vm, &args.pos[1].clone(), "hasattr")?;
    let object = args.take(0);
    vm.load_attr_or(&object, name, AttributeFallback::Has)
}

fn setattr(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = name_argument(vm, &args.pos[1].clone(), "setattr")?;
    let (object, value) = (args.take(0), args.take(2));
    let frames = vm.now.frames.len();
    match vm.store_attr(&object, name, value) {
        // The setter's frame was pushed to drop its result; this call needs `None` there.
        Err(Fault::Pushed) if vm.now.frames.len() > frames => {
            vm.top().after = super::super::frame::After::Push;
            Err(Fault::Pushed)
        }
        other => other.map(|()| Value::None),
    }
}

fn delattr(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = name_argument(vm, &args.pos[1].clone(), "delattr")?;
    vm.delete_attr(&args.take(0), name)?;
    Ok(Value::None)
}

fn names(vm: &mut Vm, mut names: Vec<String>) -> Value {
    names.sort();
    let items = names.iter().map(|n| Value::str(n)).collect();
    vm.new_list(items)
}

fn dir(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if let Some(object) = args.pos.first() {
        let all = vm.names_of(object);
        return Ok(names(vm, all));
    }
    let local = locals(vm, args)?;
    let all = vm
        .dict_pairs(&local)
        .into_iter()
        .filter_map(|(k, _)| vm.as_text(&k).map(|t| t.to_string()))
        .collect();
    Ok(names(vm, all))
}

fn module_dict(vm: &mut Vm, module: super::super::value::Ref) -> Value {
    let Object::Module(m) = vm.heap.get(module) else { return Value::None };
    let pairs = m.space.iter().map(|(k, v)| (k, v.clone())).collect();
    vm.dict_owned_by(module, pairs)
}

fn globals(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    let module = vm.top().module;
    Ok(module_dict(vm, module))
}

fn locals(vm: &mut Vm, _: &mut Args) -> Res<Value> {
    let frame = vm.top().clone();
    let prepared = vm.prepared.clone();
    let code = &prepared.program.codes[frame.code.0 as usize];
    if let Some(space) = frame.space {
        return Ok(module_dict(vm, space));
    }
    if code.kind == crate::lang::code::CodeKind::Module {
        return Ok(module_dict(vm, frame.module));
    }
    let mut pairs = Vec::new();
    for (i, name) in code.locals.iter().chain(&code.cells).chain(&code.frees).enumerate() {
        let mut value = vm.now.stack[frame.base as usize + i].clone();
        if i >= code.locals.len()
            && let Some(Object::Cell(inner)) = value.as_ref().map(|r| vm.heap.get(r))
        {
            value = inner.clone();
        }
        if !value.is_unset() && !name.starts_with('.') {
            pairs.push((vm.symbols.intern(name), value));
        }
    }
    Ok(vm.dict_of(pairs))
}

fn vars(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if args.pos.is_empty() {
        return locals(vm, args);
    }
    let object = args.take(0);
    match vm.find_attr(&object, sym::DICT)? {
        Some(dict) => Ok(dict),
        None => Err(vm.error("TypeError", "vars() argument must have __dict__ attribute")),
    }
}

fn id(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    Ok(Value::Int(match &value {
        Value::Obj(r) => 0x7f00_0000_0000 + i64::from(vm.address_of(*r)) * 48,
        Value::Int(i) => 0x7e00_0000_0000 + i.wrapping_mul(32),
        other => 0x7d00_0000_0000 + (vm.hash(other).unwrap_or(0) & 0xFFFF_FFFF) * 16,
    }))
}

fn isinstance(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if let Some(check) = vm.python_method(&args.pos[1], sym::INSTANCECHECK) {
        let (object, class) = (args.take(0), args.take(1));
        vm.call_after(&check, Args::of(vec![class, object]), After::Truth { negate: false })?;
        return Ok(vm.pop());
    }
    let class = vm.type_of(&args.pos[0]);
    if let Some(Object::Tuple(items)) = args.pos[1].as_ref().map(|r| vm.heap.get(r)) {
        for wanted in items.clone() {
            if let Some(check) = vm.python_method(&wanted, sym::INSTANCECHECK) {
                let answer = vm.call_now(&check, Args::of(vec![wanted, args.pos[0].clone()]))?;
                if vm.truth(&answer)? {
                    return Ok(Value::Bool(true));
                }
            }
        }
    }
    let words = "isinstance() arg 2 must be a type, a tuple of types, or a union";
    is_one_of(vm, class, &args.take(1), words).map(Value::Bool)
}

fn issubclass(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let class = args.take(0);
    if let Some(check) = vm.python_method(&args.pos[1], sym::SUBCLASSCHECK) {
        let wanted = args.take(1);
        vm.call_after(&check, Args::of(vec![wanted, class]), After::Truth { negate: false })?;
        return Ok(vm.pop());
    }
    match class.as_ref() {
        Some(r) if vm.is_class(&class) => {
            let words = "issubclass() arg 2 must be a class, a tuple of classes, or a union";
            is_one_of(vm, r, &args.take(1), words).map(Value::Bool)
        }
        _ => Err(vm.error("TypeError", "issubclass() arg 1 must be a class")),
    }
}

fn is_one_of(vm: &mut Vm, class: super::super::value::Ref, wanted: &Value, words: &str) -> Res<bool> {
    if let Some(r) = wanted.as_ref() {
        match vm.heap.get(r) {
            Object::Class(_) => return Ok(vm.is_subclass(class, r)),
            Object::Tuple(items) => {
                for item in items.clone() {
                    if is_one_of(vm, class, &item, words)? {
                        return Ok(true);
                    }
                }
                return Ok(false);
            }
            _ => {}
        }
    }
    Err(vm.error("TypeError", words))
}

fn type_call(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let class = args.pos.remove(0);
    let args = std::mem::take(args);
    match class.as_ref().filter(|_| vm.is_class(&class)) {
        Some(r) => vm.instantiate(r, args),
        None => Err(vm.error("TypeError", "descriptor '__call__' requires a 'type' object")),
    }
}

fn type_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let meta = args.pos.remove(0);
    let args = std::mem::take(args);
    match meta.as_ref().filter(|r| vm.is_class(&meta) && vm.is_subclass(*r, classes::TYPE)) {
        Some(_) if meta.is(&Value::Obj(classes::TYPE)) && args.pos.len() == 1 => {
            Ok(Value::Obj(vm.type_of(&args.pos[0])))
        }
        Some(r) => vm.new_type(r, args),
        None => Err(vm.error("TypeError", "type.__new__(X): X is not a type object")),
    }
}

fn type_mro(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let mro = args.take(0).as_ref().map(|r| vm.mro(r)).unwrap_or_default();
    let items = mro.into_iter().map(Value::Obj).collect();
    Ok(vm.new_list(items))
}

fn type_subclasses(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let me = args.take(0).as_ref();
    let is_below =
        |object: &Object| matches!(object, Object::Class(c) if me.is_some_and(|me| c.bases.contains(&me)));
    let found = vm.heap.all().filter(|(_, object)| is_below(object)).map(|(r, _)| Value::Obj(r)).collect();
    Ok(vm.new_list(found))
}

fn property_with(vm: &mut Vm, args: &mut Args, part: usize) -> Res<Value> {
    let function = args.take(1);
    let Some(Object::Property(parts)) = args.pos[0].as_ref().map(|r| vm.heap.get(r)) else {
        return Ok(Value::None);
    };
    let mut parts = parts.clone();
    parts[part] = function;
    Ok(Value::Obj(vm.heap.add(Object::Property(parts))))
}

fn property_getter(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    property_with(vm, args, 0)
}

fn property_setter(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    property_with(vm, args, 1)
}

fn property_deleter(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    property_with(vm, args, 2)
}

fn function_call(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let function = args.pos.remove(0);
    vm.call(&function, std::mem::take(args))
}

fn function_get(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (function, this) = (args.take(0), args.take(1));
    let _ = vm;
    Ok(if this.is_none() { function } else { Value::bound(function, this) })
}
