//! `iter`, `next` and the methods of iterators and generators.

use super::{
    super::{Fault, Vm, classes, frame::After, object::Object, symbol as sym, value::Value},
    Args, NativeDef,
    Params::{Between, One, Zero},
    Res,
};

/// In `builtins`.
pub static FUNCTIONS: &[NativeDef] =
    &[NativeDef::new("iter", Between(1, 2), iter), NativeDef::new("next", Between(1, 2), next)];

/// Of generators and iterators.
pub static METHODS: &[NativeDef] = &[
    NativeDef::new("generator.__iter__", Zero, itself),
    NativeDef::new("generator.__next__", Zero, advance),
    NativeDef::new("generator.send", One, send),
    NativeDef::new("generator.throw", Between(1, 3), throw),
    NativeDef::new("generator.close", Zero, close),
    NativeDef::new("list_iterator.__next__", Zero, advance),
    NativeDef::new("list_iterator.__iter__", Zero, itself),
    NativeDef::new("range_iterator.__next__", Zero, advance),
    NativeDef::new("enumerate.__next__", Zero, advance),
    NativeDef::new("enumerate.__iter__", Zero, itself),
    NativeDef::new("zip.__next__", Zero, advance),
    NativeDef::new("zip.__iter__", Zero, itself),
    NativeDef::new("map.__next__", Zero, advance),
    NativeDef::new("map.__iter__", Zero, itself),
    NativeDef::new("TextIOWrapper.__next__", Zero, advance),
    NativeDef::new("TextIOWrapper.__iter__", Zero, itself),
];

fn iter(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if args.pos.len() == 2 {
        let helper = vm.helper("_iter_until");
        return vm.call(&helper, std::mem::take(args));
    }
    let value = args.take(0);
    if !vm.is_iterable(&value) {
        let words = format!("'{}' object is not iterable", vm.type_name(&value));
        return Err(vm.error("TypeError", words));
    }
    vm.iter_value(value)
}

fn next(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if args.pos.len() == 2 {
        let default = args.take(1);
        if vm.needs_python_iteration(&args.pos[0]) {
            let helper = vm.helper("_next_or");
            let iterator = args.take(0);
            return vm.call(&helper, Args::of(vec![iterator, default]));
        }
        let iterator = args.take(0);
        return Ok(vm.next_item(&iterator)?.unwrap_or(default));
    }
    advance(vm, args)
}

fn itself(_: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(args.take(0))
}

fn advance(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let iterator = args.take(0);
    match iterator.as_ref().map(|r| (r, vm.heap.get(r))) {
        Some((r, Object::Generator(_))) => Err(vm.resume(r, Value::None, After::Send)),
        Some((r, Object::File(_))) => vm.read(r, super::super::file::ReadOp::Next),
        Some((_, Object::Instance(i))) => match vm.find_in_class(i.class, sym::NEXT) {
            Some(method) => vm.call(&method, Args::of(vec![iterator])),
            None => {
                let words = format!("'{}' object is not an iterator", vm.type_name(&iterator));
                Err(vm.error("TypeError", words))
            }
        },
        Some((_, Object::Iterator(_))) => match vm.next_item(&iterator)? {
            Some(item) => Ok(item),
            None => {
                let stop = vm.new_exception(classes::STOP_ITERATION, Vec::new());
                Err(vm.throw(stop))
            }
        },
        _ => {
            let words = format!("'{}' object is not an iterator", vm.type_name(&iterator));
            Err(vm.error("TypeError", words))
        }
    }
}

fn send(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(1);
    match args.pos[0].as_ref() {
        Some(r) => Err(vm.resume(r, value, After::Send)),
        None => Ok(Value::None),
    }
}

fn throw(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let mut exception = args.take(1);
    if let Some(value) = args.given(2).cloned() {
        exception = if vm.is_class(&value) || value.as_ref().is_none_or(|r| vm.exception(r).is_none()) {
            vm.call_now(&exception, Args::of(vec![value]))?
        } else {
            value
        };
    }
    let words = "exceptions must be classes or instances deriving from BaseException, not ";
    let words = format!("{words}{}", vm.type_name(&exception));
    let exception = vm.as_exception(&exception, &words)?;
    match args.pos[0].as_ref() {
        Some(r) => vm.throw_into(r, exception, After::Send),
        None => Ok(Value::None),
    }
}

fn close(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let exit = vm.new_exception(classes::GENERATOR_EXIT, Vec::new());
    match args.pos[0].as_ref() {
        Some(r) => match vm.throw_into(r, exit, After::Close) {
            Err(Fault::Raise(e)) if vm.is_exception(e, classes::GENERATOR_EXIT) => Ok(Value::None),
            other => other,
        },
        None => Ok(Value::None),
    }
}
