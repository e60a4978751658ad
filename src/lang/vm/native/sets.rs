//! Methods of `set` and `frozenset`.

use super::{
    super::{
        Vm, classes,
        object::Object,
        value::{Ref, Value},
    },
    Args, NativeDef,
    Params::{Any, Between, One, Zero},
    Res,
};
use crate::lang::code::{BinaryOp, CompareOp};

/// Of `set` and `frozenset`.
pub static METHODS: &[NativeDef] = &[
    NativeDef::new("set.add", One, add),
    NativeDef::new("set.remove", One, remove),
    NativeDef::new("set.discard", One, discard),
    NativeDef::new("set.pop", Zero, pop),
    NativeDef::new("set.clear", Zero, clear),
    NativeDef::new("set.copy", Zero, copy),
    NativeDef::new("set.update", Any, update).consuming(),
    NativeDef::new("set.union", Any, union).consuming(),
    NativeDef::new("set.intersection", Any, intersection).consuming(),
    NativeDef::new("set.difference", Any, difference).consuming(),
    NativeDef::new("set.symmetric_difference", One, symmetric_difference).consuming(),
    NativeDef::new("set.difference_update", Any, difference_update).consuming(),
    NativeDef::new("set.intersection_update", Any, intersection_update).consuming(),
    NativeDef::new("set.issubset", One, issubset).consuming(),
    NativeDef::new("set.issuperset", One, issuperset).consuming(),
    NativeDef::new("set.isdisjoint", One, isdisjoint).consuming(),
    NativeDef::new("set.__init__", Between(0, 1), init).consuming(),
    NativeDef::new("set.__len__", Zero, len),
    NativeDef::new("set.__contains__", One, contains),
    NativeDef::new("set.__iter__", Zero, iter),
    NativeDef::new("frozenset.copy", Zero, copy),
    NativeDef::new("frozenset.union", Any, union).consuming(),
    NativeDef::new("frozenset.intersection", Any, intersection).consuming(),
    NativeDef::new("frozenset.difference", Any, difference).consuming(),
    NativeDef::new("frozenset.symmetric_difference", One, symmetric_difference).consuming(),
    NativeDef::new("frozenset.issubset", One, issubset).consuming(),
    NativeDef::new("frozenset.issuperset", One, issuperset).consuming(),
    NativeDef::new("frozenset.isdisjoint", One, isdisjoint).consuming(),
];

fn own(vm: &Vm, args: &Args) -> Ref {
    vm.plain(&args.pos[0]).as_ref().unwrap_or(classes::SET)
}

fn add(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let set = own(vm, args);
    vm.set_add(set, args.take(1))?;
    Ok(Value::None)
}

fn remove(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (set, key) = (own(vm, args), args.take(1));
    if vm.set_remove(set, &key)? {
        return Ok(Value::None);
    }
    let exception = vm.new_exception(classes::KEY_ERROR, vec![key]);
    Err(vm.throw(exception))
}

fn discard(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (set, key) = (own(vm, args), args.take(1));
    vm.set_remove(set, &key)?;
    Ok(Value::None)
}

fn pop(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let set = own(vm, args);
    let popped = match vm.heap.get_mut(set) {
        Object::Set(table) => table.pop(),
        _ => None,
    };
    match popped {
        Some(key) => Ok(key),
        None => {
            let exception = vm.new_exception(classes::KEY_ERROR, vec![Value::str("pop from an empty set")]);
            Err(vm.throw(exception))
        }
    }
}

fn clear(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let set = own(vm, args);
    *vm.heap.get_mut(set) = Object::Set(Default::default());
    Ok(Value::None)
}

fn copy(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let me = vm.plain(&args.pos[0]);
    let frozen = matches!(vm.object(&me), Some(Object::FrozenSet(_)));
    vm.new_set(Some(&me), frozen)
}

fn update(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let set = own(vm, args);
    for other in args.pos.split_off(1) {
        vm.set_update(set, &other)?;
    }
    Ok(Value::None)
}

fn init(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    update(vm, args)
}

/// Combines with each of the other iterables in turn.
fn fold(vm: &mut Vm, args: &mut Args, op: BinaryOp) -> Res<Value> {
    let mut result = copy(vm, args)?.as_ref().unwrap_or(classes::SET);
    for other in args.pos.split_off(1) {
        let other = match vm.as_set(&other)? {
            Some(set) => set,
            None => vm.new_set(Some(&other), false)?.as_ref().unwrap_or(classes::SET),
        };
        if op == BinaryOp::Or {
            vm.set_update(result, &Value::Obj(other))?;
        } else {
            result = vm.set_combine(op, result, other)?;
        }
    }
    Ok(Value::Obj(result))
}

fn union(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    fold(vm, args, BinaryOp::Or)
}

fn intersection(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    fold(vm, args, BinaryOp::And)
}

fn difference(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    fold(vm, args, BinaryOp::Subtract)
}

fn symmetric_difference(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    fold(vm, args, BinaryOp::Xor)
}

fn replaced(vm: &mut Vm, args: &mut Args, op: BinaryOp) -> Res<Value> {
    let set = own(vm, args);
    let result = fold(vm, args, op)?;
    if let Some(Object::Set(table)) = result.as_ref().map(|r| vm.heap.get(r)) {
        let table = table.clone();
        *vm.heap.get_mut(set) = Object::Set(table);
    }
    Ok(Value::None)
}

fn difference_update(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    replaced(vm, args, BinaryOp::Subtract)
}

fn intersection_update(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    replaced(vm, args, BinaryOp::And)
}

fn related(vm: &mut Vm, args: &mut Args, op: CompareOp) -> Res<Value> {
    let (me, other) = (vm.plain(&args.pos[0]), args.take(1));
    let other = match vm.as_set(&other)? {
        Some(set) => Value::Obj(set),
        None => vm.new_set(Some(&other), false)?,
    };
    vm.compare_sets(op, &me, &other).map(Value::Bool)
}

fn issubset(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    related(vm, args, CompareOp::LessEqual)
}

fn issuperset(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    related(vm, args, CompareOp::GreaterEqual)
}

fn isdisjoint(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let set = own(vm, args);
    for key in vm.collect(&args.take(1))? {
        if vm.set_has(set, &key)? {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn len(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Int(vm.set_keys(&args.pos[0]).len() as i64))
}

fn contains(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (set, key) = (own(vm, args), args.take(1));
    vm.set_has(set, &key).map(Value::Bool)
}

fn iter(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let me = vm.plain(&args.pos[0]);
    vm.iter_of(&me)
}
