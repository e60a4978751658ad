//! Methods every object has, and those of exceptions' instances.

use super::{
    super::{Vm, symbol as sym, value::Value},
    Args, NativeDef,
    Params::{Any, Between, One, Zero},
    Res,
};
use crate::lang::code::CompareOp;

/// Of `object`.
pub static METHODS: &[NativeDef] = &[
    NativeDef::new("object.__init__", Any, init),
    NativeDef::new("object.__new__", Any, new),
    NativeDef::new("object.__init_subclass__", Any, init_subclass),
    NativeDef::new("object.__str__", Zero, str_of),
    NativeDef::new("object.__repr__", Zero, repr),
    NativeDef::new("object.__eq__", One, equal),
    NativeDef::new("object.__ne__", One, not_equal),
    NativeDef::new("object.__hash__", Zero, hash),
    NativeDef::new("object.__format__", One, format),
    NativeDef::new("object.__setattr__", Between(2, 2), setattr),
    NativeDef::new("object.__getattribute__", One, getattribute),
    NativeDef::new("object.__delattr__", One, delattr),
    NativeDef::new("object.__dir__", Zero, dir),
];

fn init(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let class = vm.type_of(&args.pos[0]);
    let given = args.pos.len() > 1 || !args.kw.is_empty();
    if given
        && !vm.is_subclass(class, super::super::classes::BASE_EXCEPTION)
        && vm.plain(&args.pos[0]).is(&args.pos[0])
    {
        let own = vm.find_in_class(class, sym::INIT).is_some_and(|i| !matches!(i, Value::Native(_)));
        let words = if own {
            "object.__init__() takes exactly one argument (the instance to initialize)".to_string()
        } else {
            format!("{}() takes no arguments", vm.class_name(class))
        };
        return Err(vm.error("TypeError", words));
    }
    Ok(Value::None)
}

fn init_subclass(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let class = args.take(0);
    let name = class.as_ref().map_or(String::new(), |r| vm.class_name(r));
    if args.kw.is_empty() {
        return Ok(Value::None);
    }
    Err(vm.error("TypeError", format!("{name}.__init_subclass__() takes no keyword arguments")))
}

fn new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let class = args.pos.remove(0);
    match class.as_ref() {
        Some(r) if vm.is_class(&class) => {
            let args = std::mem::take(args);
            vm.new_instance(r, &args)
        }
        _ => Err(vm.error("TypeError", "object.__new__(X): X is not a type object")),
    }
}

fn str_of(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    if vm.plain(&value).is(&value) && vm.heap.instance(&value).is_some() {
        if let Some(r) = value.as_ref().filter(|r| vm.exception(*r).is_some()) {
            let text = vm.exception_text(r)?;
            return vm.new_string(text);
        }
        if let Some(result) = vm.python_text(&value, sym::REPR) {
            return result;
        }
    }
    let text = plain_repr(vm, &value, true)?;
    vm.new_string(text)
}

fn repr(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    let text = plain_repr(vm, &value, false)?;
    vm.new_string(text)
}

/// The text that the builtin class gives, whatever a subclass says.
fn plain_repr(vm: &mut Vm, value: &Value, as_str: bool) -> Res<String> {
    let plain = vm.plain(value);
    match (value.as_ref(), plain.is(value)) {
        (Some(r), true) if vm.heap.instance(value).is_some() => vm.repr_instance(r),
        _ if as_str => vm.str_of(&plain),
        _ => vm.repr(&plain),
    }
}

fn equal(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    compare(vm, args, CompareOp::Equal)
}

fn not_equal(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    compare(vm, args, CompareOp::NotEqual)
}

fn compare(vm: &mut Vm, args: &mut Args, op: CompareOp) -> Res<Value> {
    let (a, b) = (args.take(0), args.take(1));
    let (x, y) = (vm.plain(&a), vm.plain(&b));
    if x.is(&a) && vm.heap.instance(&a).is_some() {
        return Ok(if a.is(&b) { Value::Bool(op == CompareOp::Equal) } else { Value::NotImplemented });
    }
    vm.compare(op, &x, &y).map(Value::Bool)
}

fn hash(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    let plain = vm.plain(&value);
    if plain.is(&value) && vm.heap.instance(&value).is_some() {
        return Ok(Value::Int(value.as_ref().map_or(0, |r| i64::from(vm.address_of(r))) + 0x7_F000_0000));
    }
    Ok(Value::Int(vm.hash(&plain)?))
}

fn format(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (value, spec) = (args.take(0), args.take(1));
    let Some(spec) = vm.as_text(&spec) else { return Err(vm.error("TypeError", "format spec must be str")) };
    let text = vm.format(&value, &spec)?;
    vm.new_string(text)
}

fn name(vm: &mut Vm, value: &Value) -> Res<sym::Sym> {
    match vm.as_text(value) {
        Some(text) => Ok(vm.symbols.intern(&text)),
        None => {
            let words = format!("attribute name must be string, not '{}'", vm.type_name(value));
            Err(vm.error("TypeError", words))
        }
    }
}

pub fn setattr(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = name(vm, &args.pos[1].clone())?;
    let (object, value) = (args.take(0), args.take(2));
    vm.store_attr_plainly(&object, name, value)?;
    Ok(Value::None)
}

fn getattribute(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = name(vm, &args.pos[1].clone())?;
    let object = args.take(0);
    match vm.find_attr(&object, name)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(&object, name)),
    }
}

fn delattr(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = name(vm, &args.pos[1].clone())?;
    let object = args.take(0);
    match object.as_ref() {
        Some(r) => vm.delete_attr_plainly(&object, name, r)?,
        None => return Err(vm.no_attribute(&object, name)),
    }
    Ok(Value::None)
}

fn dir(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let names = vm.names_of(&args.take(0));
    let items = names.iter().map(|n| Value::str(n)).collect();
    Ok(vm.new_list(items))
}
