//! Operators of builtin classes under their method names: what `super().__add__(x)` in a subclass calls.

use super::{
    super::{Vm, object::Object, value::Value},
    Args, NativeDef,
    Params::{One, Zero},
    Res,
};
use crate::lang::code::{BinaryOp, CompareOp};

macro_rules! operators {
    ($($class:literal: $($name:literal $reflected:literal $op:ident,)*;)*) => {
        &[$($(
            NativeDef::new(concat!($class, ".__", $name, "__"), One, |vm, a| operate(vm, a, BinaryOp::$op, false)),
            NativeDef::new(concat!($class, ".__", $reflected, "__"), One, |vm, a| operate(vm, a, BinaryOp::$op, true)),
        )*)*]
    };
}

/// Arithmetic of numbers and of sets.
pub static NUMBERS: &[NativeDef] = operators! {
    "int": "add" "radd" Add, "sub" "rsub" Subtract, "mul" "rmul" Multiply, "truediv" "rtruediv" Divide,
        "floordiv" "rfloordiv" FloorDivide, "mod" "rmod" Modulo, "pow" "rpow" Power, "lshift" "rlshift" LeftShift,
        "rshift" "rrshift" RightShift, "and" "rand" And, "or" "ror" Or, "xor" "rxor" Xor,;
    "float": "add" "radd" Add, "sub" "rsub" Subtract, "mul" "rmul" Multiply, "truediv" "rtruediv" Divide,
        "floordiv" "rfloordiv" FloorDivide, "mod" "rmod" Modulo, "pow" "rpow" Power,;
    "set": "and" "rand" And, "or" "ror" Or, "xor" "rxor" Xor, "sub" "rsub" Subtract,;
    "frozenset": "and" "rand" And, "or" "ror" Or, "xor" "rxor" Xor, "sub" "rsub" Subtract,;
};

macro_rules! methods {
    ($($class:literal: $($name:literal $params:ident $body:expr,)*;)*) => {
        &[$($(NativeDef::new(concat!($class, ".__", $name, "__"), $params, $body),)*)*]
    };
}

/// What sequences and numbers have besides.
pub static OTHERS: &[NativeDef] = methods! {
    "str": "add" One concatenate, "mul" One repeat,
        "mod" One |vm, a| operate(vm, a, BinaryOp::Modulo, false), "lt" One |vm, a| order(vm, a, CompareOp::Less),
        "le" One |vm, a| order(vm, a, CompareOp::LessEqual), "gt" One |vm, a| order(vm, a, CompareOp::Greater),
        "ge" One |vm, a| order(vm, a, CompareOp::GreaterEqual), "contains" One contains, "len" Zero length, "getitem" One get_item,;
    "bytes": "add" One concatenate, "len" Zero length, "contains" One contains,;
    "list": "contains" One contains, "add" One concatenate, "mul" One repeat,
        "lt" One |vm, a| order(vm, a, CompareOp::Less), "gt" One |vm, a| order(vm, a, CompareOp::Greater),;
    "tuple": "contains" One contains, "add" One concatenate, "mul" One repeat,
        "lt" One |vm, a| order(vm, a, CompareOp::Less), "gt" One |vm, a| order(vm, a, CompareOp::Greater),;
    "int": "lt" One |vm, a| order(vm, a, CompareOp::Less), "le" One |vm, a| order(vm, a, CompareOp::LessEqual),
        "gt" One |vm, a| order(vm, a, CompareOp::Greater), "ge" One |vm, a| order(vm, a, CompareOp::GreaterEqual),
        "bool" Zero truth, "int" Zero int, "index" Zero int, "float" Zero float, "neg" Zero negative, "abs" Zero magnitude,;
    "float": "lt" One |vm, a| order(vm, a, CompareOp::Less), "le" One |vm, a| order(vm, a, CompareOp::LessEqual),
        "gt" One |vm, a| order(vm, a, CompareOp::Greater), "ge" One |vm, a| order(vm, a, CompareOp::GreaterEqual),
        "bool" Zero truth, "int" Zero int, "float" Zero float, "neg" Zero negative, "abs" Zero magnitude, "round" Zero rounded,;
};

/// A sequence and another; they never answer NotImplemented.
fn concatenate(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (me, other) = (vm.plain(&args.take(0)), vm.plain(&args.take(1)));
    vm.binary(BinaryOp::Add, false, &me, &other)
}

fn repeat(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (me, times) = (vm.plain(&args.take(0)), vm.plain(&args.take(1)));
    if vm.as_int(&times).is_none() {
        let words = format!("'{}' object cannot be interpreted as an integer", vm.type_name(&times));
        return Err(vm.error("TypeError", words));
    }
    vm.binary(BinaryOp::Multiply, false, &me, &times)
}

/// An operation on what is inside; NotImplemented when the classes do not go together.
fn operate(vm: &mut Vm, args: &mut Args, op: BinaryOp, reflected: bool) -> Res<Value> {
    let (me, other) = (vm.plain(&args.take(0)), vm.plain(&args.take(1)));
    let (a, b) = if reflected { (other, me) } else { (me, other) };
    let number = |v: &Value| matches!(v, Value::Int(_) | Value::Bool(_) | Value::Big(_) | Value::Float(_));
    if number(&a) != number(&b) && op != BinaryOp::Modulo && op != BinaryOp::Multiply {
        return Ok(Value::NotImplemented);
    }
    vm.binary(op, false, &a, &b)
}

fn order(vm: &mut Vm, args: &mut Args, op: CompareOp) -> Res<Value> {
    let (a, b) = (vm.plain(&args.take(0)), vm.plain(&args.take(1)));
    let number = |v: &Value| matches!(v, Value::Int(_) | Value::Bool(_) | Value::Big(_) | Value::Float(_));
    if number(&a) && number(&b) || vm.type_of(&a) == vm.type_of(&b) {
        return vm.compare(op, &a, &b).map(Value::Bool);
    }
    Ok(Value::NotImplemented)
}

fn contains(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (me, item) = (vm.plain(&args.take(0)), args.take(1));
    vm.contains(&me, &item).map(Value::Bool)
}

fn length(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Int(super::functions::length(vm, &args.take(0)).unwrap_or(0) as i64))
}

fn get_item(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (me, index) = (vm.plain(&args.take(0)), args.take(1));
    vm.get_item(&me, &index)
}

fn truth(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let me = vm.plain(&args.take(0));
    vm.truth(&me).map(Value::Bool)
}

fn int(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    match vm.plain(&args.take(0)) {
        Value::Float(f) => vm.int_of_float(f),
        Value::Bool(b) => Ok(Value::Int(b.into())),
        plain => Ok(plain),
    }
}

fn float(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let me = args.take(0);
    Ok(Value::Float(vm.as_finite(&me)?.unwrap_or(0.0)))
}

fn negative(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let me = vm.plain(&args.take(0));
    if let Value::Float(f) = me {
        return Ok(Value::Float(-f));
    }
    vm.binary(BinaryOp::Subtract, false, &Value::Int(0), &me)
}

fn magnitude(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let me = vm.plain(&args.take(0));
    if let Value::Float(f) = me {
        return Ok(Value::Float(f.abs()));
    }
    let negative = vm.compare(CompareOp::Less, &me, &Value::Int(0))?;
    if negative { vm.binary(BinaryOp::Subtract, false, &Value::Int(0), &me) } else { Ok(me) }
}

fn rounded(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    match vm.plain(&args.take(0)) {
        Value::Float(f) => vm.int_of_float(f.round_ties_even()),
        plain => Ok(plain),
    }
}

/// `int | str`: whether both sides may stand in a union of classes.
pub fn joins(vm: &Vm, left: &Value, right: &Value) -> bool {
    let class = |v: &Value| matches!(v.as_ref().map(|r| vm.heap.get(r)), Some(Object::Class(_)));
    (class(left) || left.is_none())
        && (class(right) || right.is_none())
        && !(left.is_none() && right.is_none())
}
