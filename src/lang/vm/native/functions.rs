//! Builtin functions: numbers, sequences, order.

use num_bigint::{BigInt, Sign};

use super::{
    super::{Vm, arithmetic::floor_divide, frame::After, object::Object, symbol as sym, value::Value},
    Args, NativeDef,
    Params::{Any, Between, Named, One},
    Res,
};
use crate::lang::code::{BinaryOp, CompareOp};

/// In `builtins`.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("_replay", Between(4, 4), replay).plain(),
    NativeDef::new("abs", One, abs),
    NativeDef::new("all", One, all).consuming(),
    NativeDef::new("any", One, any).consuming(),
    NativeDef::new("ascii", One, ascii),
    NativeDef::new("bin", One, bin),
    NativeDef::new("callable", One, callable),
    NativeDef::new("chr", One, chr),
    NativeDef::new("divmod", Between(2, 2), divmod),
    NativeDef::new("format", Between(1, 2), format),
    NativeDef::new("hash", One, hash),
    NativeDef::new("hex", One, hex),
    NativeDef::new("len", One, len),
    NativeDef::new("max", Any, max).consuming(),
    NativeDef::new("min", Any, min).consuming(),
    NativeDef::new("oct", One, oct),
    NativeDef::new("ord", One, ord),
    NativeDef::new("pow", Named(2, &["base", "exp", "mod"]), pow),
    NativeDef::new("repr", One, repr),
    NativeDef::new("round", Named(1, &["number", "ndigits"]), round),
    NativeDef::new("sorted", Any, sorted).consuming(),
    NativeDef::new("sum", Named(1, &["iterable", "start"]), sum).consuming(),
];

/// `_replay(native, args, keywords, log)`: calls a native whose callbacks are known as far as `log` goes.
fn replay(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (native, log) = (args.take(0), args.take(3));
    let (Value::Native(def), Some(log)) = (native, log.as_ref()) else { return Ok(Value::None) };
    let mut given = Args::of(vm.list_items(&args.take(1)));
    for (name, value) in vm.dict_pairs(&args.take(2)) {
        if let Value::Str(name) = name {
            given.kw.push((vm.symbols.intern(&name), value));
        }
    }
    vm.replay(def, given, log)
}

fn abs(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    if let Some(method) = vm.python_method(&value, sym::ABS) {
        return vm.call(&method, Args::of(vec![value]));
    }
    match vm.plain(&value) {
        Value::Float(f) => Ok(Value::Float(f.abs())),
        plain => match vm.as_int(&plain) {
            Some(i) => match i.checked_abs() {
                Some(i) => Ok(Value::Int(i)),
                None => vm.new_int(-BigInt::from(i)),
            },
            None if vm.is_big(&plain) => {
                let big = vm.need_big(&plain)?;
                vm.new_int(BigInt::from(big.magnitude().clone()))
            }
            None => {
                let words = format!("bad operand type for abs(): '{}'", vm.type_name(&value));
                Err(vm.error("TypeError", words))
            }
        },
    }
}

fn all(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let iterator = vm.iter_of(&args.take(0))?;
    while let Some(item) = vm.next_item(&iterator)? {
        if !vm.truth(&item)? {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn any(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let iterator = vm.iter_of(&args.take(0))?;
    while let Some(item) = vm.next_item(&iterator)? {
        if vm.truth(&item)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn ascii(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = vm.repr(&args.take(0))?;
    Ok(Value::string(super::super::text::ascii(&text)))
}

fn radix(vm: &mut Vm, args: &mut Args, prefix: &str, radix: u32) -> Res<Value> {
    let i = vm.need_big(&args.take(0))?;
    let sign = if i.sign() == Sign::Minus { "-" } else { "" };
    vm.new_string(format!("{sign}{prefix}{}", i.magnitude().to_str_radix(radix)))
}

fn bin(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    radix(vm, args, "0b", 2)
}

fn hex(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    radix(vm, args, "0x", 16)
}

fn oct(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    radix(vm, args, "0o", 8)
}

fn callable(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    Ok(Value::Bool(match &value {
        Value::Native(_) | Value::Bound(_) => true,
        Value::Obj(r) => match vm.heap.get(*r) {
            Object::Function(_) | Object::Class(_) | Object::StaticMethod(_) => true,
            Object::Instance(i) => vm.find_in_class(i.class, sym::CALL).is_some(),
            _ => false,
        },
        _ => false,
    }))
}

fn chr(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let i = vm
        .need_int(&args.take(0))
        .map_err(|fault| vm.reworded(fault, "Python int too large to convert to C int"))?;
    match u32::try_from(i).ok().and_then(char::from_u32) {
        Some(c) => Ok(Value::string(c.to_string())),
        None => Err(vm.error("ValueError", "chr() arg not in range(0x110000)")),
    }
}

fn ord(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    let count = match (&vm.as_text(&value), &value) {
        (Some(text), _) => {
            if let (1, Some(c)) = (text.count(), text.chars().next()) {
                return Ok(Value::Int(c as i64));
            }
            text.count()
        }
        (None, Value::Bytes(b)) => {
            if let [b] = b.as_slice() {
                return Ok(Value::Int((*b).into()));
            }
            b.len()
        }
        _ => {
            let words = format!("ord() expected string of length 1, but {} found", vm.type_name(&value));
            return Err(vm.error("TypeError", words));
        }
    };
    Err(vm.error("TypeError", format!("ord() expected a character, but string of length {count} found")))
}

fn divmod(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (a, b) = (args.take(0), args.take(1));
    let reflected = vm.symbols.intern("__rdivmod__");
    for (object, name, other) in [(&a, sym::DIVMOD, &b), (&b, reflected, &a)] {
        if let Some(method) = vm.python_method(object, name) {
            return vm.call(&method, Args::of(vec![object.clone(), other.clone()]));
        }
    }
    let whole = |vm: &Vm, v: &Value| vm.as_int(v).is_some() || vm.is_big(v);
    let both = whole(vm, &a) && whole(vm, &b);
    if !both && let Some(y) = vm.as_finite(&b)? {
        let Some(x) = vm.as_finite(&a)? else {
            let words = format!(
                "unsupported operand type(s) for divmod(): '{}' and '{}'",
                vm.type_name(&a),
                vm.type_name(&b)
            );
            return Err(vm.error("TypeError", words));
        };
        if y == 0.0 {
            return Err(vm.error("ZeroDivisionError", "float divmod()"));
        }
        let (quotient, rest) = floor_divide(x, y);
        return Ok(vm.new_tuple(vec![Value::Float(quotient), Value::Float(rest)]));
    }
    if !both {
        let words = format!(
            "unsupported operand type(s) for divmod(): '{}' and '{}'",
            vm.type_name(&a),
            vm.type_name(&b)
        );
        return Err(vm.error("TypeError", words));
    }
    let quotient = vm.binary_now(BinaryOp::FloorDivide, &a, &b)?;
    let rest = vm.binary_now(BinaryOp::Modulo, &a, &b)?;
    Ok(vm.new_tuple(vec![quotient, rest]))
}

fn format(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    let spec = args.take(1);
    let spec = if spec.is_unset() { Value::str("") } else { spec };
    if let Some(method) = vm.python_method(&value, sym::FORMAT) {
        return vm.call(&method, Args::of(vec![value, spec]));
    }
    let Some(spec) = vm.as_text(&spec) else {
        let words = format!("format() argument 2 must be str, not {}", vm.type_name(&spec));
        return Err(vm.error("TypeError", words));
    };
    let text = vm.format(&value, &spec)?;
    vm.new_string(text)
}

fn hash(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Int(vm.hash(&args.take(0))?))
}

fn len(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    if let Some(method) = vm.python_method(&value, sym::LEN) {
        vm.call_after(&method, Args::of(vec![value]), After::Checked(sym::LEN))?;
        return Ok(vm.pop());
    }
    match length(vm, &value) {
        Some(n) => Ok(Value::Int(n as i64)),
        None => {
            let words = format!("object of type '{}' has no len()", vm.type_name(&value));
            Err(vm.error("TypeError", words))
        }
    }
}

/// The length of a builtin container.
pub(super) fn length(vm: &Vm, value: &Value) -> Option<usize> {
    match vm.plain(value) {
        Value::Str(s) => Some(s.count()),
        Value::Bytes(b) => Some(b.len()),
        Value::Obj(r) => match vm.heap.get(r) {
            Object::List(v) | Object::Tuple(v) => Some(v.len()),
            Object::Dict(d) => Some(d.len()),
            Object::Set(s) | Object::FrozenSet(s) => Some(s.len()),
            Object::Range(range) => Some(range.len as usize),
            Object::View { dict, .. } => length(vm, &Value::Obj(*dict)),
            _ => None,
        },
        _ => None,
    }
}

fn max(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    extreme(vm, args, "max", CompareOp::Greater)
}

fn min(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    extreme(vm, args, "min", CompareOp::Less)
}

fn extreme(vm: &mut Vm, args: &mut Args, name: &str, op: CompareOp) -> Res<Value> {
    let key = args.keyword(sym::KEY).filter(|k| !k.is_none());
    let default = args.keyword(sym::DEFAULT);
    if let Some((unknown, _)) = args.kw.first() {
        let words = format!("'{}' is an invalid keyword argument for {name}()", &**vm.symbols.name(*unknown));
        return Err(vm.error("TypeError", words));
    }
    let items = match args.pos.len() {
        0 => return Err(vm.error("TypeError", format!("{name} expected at least 1 argument, got 0"))),
        1 => vm.collect(&args.take(0))?,
        _ => {
            if default.is_some() {
                let words =
                    format!("Cannot specify a default for {name}() with multiple positional arguments");
                return Err(vm.error("TypeError", words));
            }
            std::mem::take(&mut args.pos)
        }
    };
    let mut best: Option<(Value, Value)> = None;
    for item in items {
        let rank = match &key {
            Some(key) => vm.call_now(key, Args::of(vec![item.clone()]))?,
            None => item.clone(),
        };
        let better = match &best {
            Some((_, least)) => vm.compare(op, &rank, &least.clone())?,
            None => true,
        };
        if better {
            best = Some((item, rank));
        }
    }
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(vm.error("ValueError", format!("{name}() arg is an empty sequence"))),
    }
}

fn pow(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (a, b) = (args.take(0), args.take(1));
    match args.given(2).cloned() {
        None => vm.binary_now(BinaryOp::Power, &a, &b),
        Some(modulus) => {
            if let Some(method) = vm.python_method(&a, sym::POW) {
                return vm.call(&method, Args::of(vec![a, b, modulus]));
            }
            let (a, b, m) = (vm.as_big(&a), vm.as_big(&b), vm.as_big(&modulus));
            let (Some(a), Some(b), Some(m)) = (a, b, m) else {
                let words = "pow() 3rd argument not allowed unless all arguments are integers";
                return Err(vm.error("TypeError", words));
            };
            vm.power_modulo(&a, &b, &m)
        }
    }
}

fn repr(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    if let Some(result) = vm.python_text(&value, sym::REPR) {
        return result;
    }
    let text = vm.repr(&value)?;
    vm.new_string(text)
}

fn round(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    let digits = args.given(1).cloned();
    if let Some(method) = vm.python_method(&value, sym::ROUND) {
        let mut all = vec![value];
        all.extend(digits);
        return vm.call(&method, Args::of(all));
    }
    let digits = match &digits {
        Some(d) => Some(vm.need_int(d)?),
        None => None,
    };
    match vm.plain(&value) {
        Value::Float(f) => match digits {
            None => vm.int_of_float(f.round_ties_even()),
            Some(d) => Ok(Value::Float(round_float(f, d))),
        },
        plain => match vm.as_big(&plain) {
            Some(i) => vm.round_int(i, digits.unwrap_or(0)),
            None => {
                let words = format!("type {} doesn't define __round__ method", vm.type_name(&value));
                Err(vm.error("TypeError", words))
            }
        },
    }
}

/// Correct rounding of the decimal value, half to even, as the shortest-text way gives it.
fn round_float(f: f64, digits: i64) -> f64 {
    if !f.is_finite() || digits > 300 {
        return f;
    }
    if digits >= 0 {
        return format!("{f:.*}", digits as usize).parse().unwrap_or(f);
    }
    if digits < -308 {
        return 0f64.copysign(f);
    }
    let scale = 10f64.powi(-digits as i32);
    (f / scale).round_ties_even() * scale
}

fn sorted(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if args.pos.len() != 1 {
        let words = format!("sorted expected 1 argument, got {}", args.pos.len());
        return Err(vm.error("TypeError", words));
    }
    let items = vm.collect(&args.take(0))?;
    let items = super::lists::sort_items(vm, items, args, "sort")?;
    Ok(vm.new_list(items))
}

fn sum(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let start = args.take(1);
    if vm.as_text(&start).is_some() {
        return Err(vm.error("TypeError", "sum() can't sum strings [use ''.join(seq) instead]"));
    }
    let mut total = if start.is_unset() { Value::Int(0) } else { start };
    let iterator = vm.iter_of(&args.take(0))?;
    while let Some(item) = vm.next_item(&iterator)? {
        total = vm.binary_now(BinaryOp::Add, &total, &item)?;
    }
    Ok(total)
}
