//! Operations on containers as natives, which can begin anew when a callback needs the kernel.

use super::{
    super::{Vm, value::Value},
    Args, NativeDef,
    Params::{Any, Between},
    Res,
};
use crate::lang::code::{BinaryOp, CompareOp};

/// For the machine itself; in `builtins`, under names that no program would use.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("_is_in", Between(2, 2), is_in),
    NativeDef::new("_compare", Between(3, 3), compare),
    NativeDef::new("_get_item", Between(2, 2), get_item),
    NativeDef::new("_set_item", Between(3, 3), set_item),
    NativeDef::new("_delete_item", Between(2, 2), delete_item),
    NativeDef::new("_set_add", Between(2, 2), set_add),
    NativeDef::new("_set_of", Any, set_of),
    NativeDef::new("_map_of", Any, map_of),
    NativeDef::new("_binary", Between(4, 4), binary),
    NativeDef::new("_percent_text", Between(2, 2), percent_text),
];

/// Comparisons by the number that `_compare` takes first.
const COMPARISONS: [CompareOp; 6] = [
    CompareOp::Equal,
    CompareOp::NotEqual,
    CompareOp::Less,
    CompareOp::LessEqual,
    CompareOp::Greater,
    CompareOp::GreaterEqual,
];

/// The number of a comparison.
#[must_use]
pub fn number_of(op: CompareOp) -> Value {
    let at = COMPARISONS.iter().position(|known| *known == op);
    Value::Int(at.map_or(0, |at| at as i64))
}

fn is_in(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (item, container) = (args.take(0), args.take(1));
    vm.contains(&container, &item).map(Value::Bool)
}

fn compare(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let op = vm.need_int(&args.take(0))?;
    let (left, right) = (args.take(1), args.take(2));
    let op = COMPARISONS.get(op as usize).copied().unwrap_or(CompareOp::Equal);
    vm.compare(op, &left, &right).map(Value::Bool)
}

fn get_item(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (object, index) = (args.take(0), args.take(1));
    vm.get_item(&object, &index)
}

fn set_item(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (object, index, value) = (args.take(0), args.take(1), args.take(2));
    vm.set_item(&object, &index, value).map(|()| Value::None)
}

fn delete_item(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (object, index) = (args.take(0), args.take(1));
    vm.delete_item(&object, &index).map(|()| Value::None)
}

fn set_add(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let item = args.take(1);
    match args.take(0).as_ref() {
        Some(set) => vm.set_add(set, item).map(|()| Value::None),
        None => Ok(Value::None),
    }
}

fn set_of(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let set = vm.new_set(None, false)?;
    let r = set.as_ref().expect("sets are objects");
    for item in std::mem::take(&mut args.pos) {
        vm.set_add(r, item)?;
    }
    Ok(set)
}

fn map_of(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let dict = vm.new_dict();
    let mut items = std::mem::take(&mut args.pos).into_iter();
    while let (Some(key), Some(value)) = (items.next(), items.next()) {
        vm.dict_set(dict, key, value)?;
    }
    Ok(Value::Obj(dict))
}

/// Operators by the number that `_binary` takes first.
const OPERATORS: [BinaryOp; 4] = [BinaryOp::Or, BinaryOp::And, BinaryOp::Subtract, BinaryOp::Xor];

/// The number of an operator that sets have.
#[must_use]
pub fn operator_number(op: BinaryOp) -> Option<i64> {
    OPERATORS.iter().position(|known| *known == op).map(|at| at as i64)
}

fn binary(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let op = vm.need_int(&args.take(0))?;
    let in_place = vm.truth(&args.take(1))?;
    let (left, right) = (args.take(2), args.take(3));
    let op = OPERATORS.get(op as usize).copied().unwrap_or(BinaryOp::Or);
    vm.binary(op, in_place, &left, &right)
}

fn percent_text(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let argument = args.take(1);
    match vm.as_text(&args.take(0)) {
        Some(format) => vm.percent(&format, &argument),
        None => Ok(Value::None),
    }
}
