//! Builtin functions: numbers, sequences, order.

use super::{
    super::{Vm, frame::After, object::Object, operate::floor_divide, symbol as sym, value::Value},
    Args, NativeDef,
    Params::{Any, Between, Named, One},
    Res,
};
use crate::lang::code::{BinaryOp, CompareOp};

/// In `builtins`.
pub static FUNCTIONS: &[NativeDef] = &[
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
                None => Err(vm.error("OverflowError", "integers beyond 64 bits are not simulated")),
            },
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

fn radix(vm: &mut Vm, args: &mut Args, prefix: &str, digits: fn(u64) -> String) -> Res<Value> {
    let i = vm.need_int(&args.take(0))?;
    let sign = if i < 0 { "-" } else { "" };
    Ok(Value::string(format!("{sign}{prefix}{}", digits(i.unsigned_abs()))))
}

fn bin(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    radix(vm, args, "0b", |i| format!("{i:b}"))
}

fn hex(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    radix(vm, args, "0x", |i| format!("{i:x}"))
}

fn oct(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    radix(vm, args, "0o", |i| format!("{i:o}"))
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
    let i = vm.need_int(&args.take(0))?;
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
    if let (Value::Float(_), Some(y)) | (_, Some(y)) = (&a, vm.as_float(&b))
        && (vm.as_int(&a).is_none() || vm.as_int(&b).is_none())
    {
        let Some(x) = vm.as_float(&a) else {
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
    if vm.as_int(&a).is_none() || vm.as_int(&b).is_none() {
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
            let (a, b, m) = (vm.need_int(&a)?, vm.need_int(&b)?, vm.need_int(&modulus)?);
            if m == 0 {
                return Err(vm.error("ValueError", "pow() 3rd argument cannot be 0"));
            }
            if b < 0 {
                return Err(vm.error("ValueError", "base is not invertible for the given modulus"));
            }
            let m = i128::from(m);
            let (mut base, mut exponent, mut result) = (i128::from(a).rem_euclid(m.abs()), b, 1 % m.abs());
            while exponent > 0 {
                if exponent & 1 == 1 {
                    result = result * base % m.abs();
                }
                base = base * base % m.abs();
                exponent >>= 1;
            }
            let result = if m < 0 && result != 0 { result + m } else { result };
            Ok(Value::Int(result as i64))
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
            None if f.is_nan() => Err(vm.error("ValueError", "cannot convert float NaN to integer")),
            None if f.is_infinite() => {
                Err(vm.error("OverflowError", "cannot convert float infinity to integer"))
            }
            None if f.abs() >= 9.2e18 => {
                Err(vm.error("OverflowError", "integers beyond 64 bits are not simulated"))
            }
            None => Ok(Value::Int(f.round_ties_even() as i64)),
            Some(d) => Ok(Value::Float(round_float(f, d))),
        },
        plain => match vm.as_int(&plain) {
            Some(i) => Ok(Value::Int(round_int(i, digits.unwrap_or(0)))),
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

fn round_int(i: i64, digits: i64) -> i64 {
    if digits >= 0 {
        return i;
    }
    let Some(scale) = u32::try_from(-digits).ok().and_then(|d| 10i128.checked_pow(d)) else { return 0 };
    let i = i128::from(i);
    let (quotient, rest) = (i.div_euclid(scale), i.rem_euclid(scale));
    let up = rest * 2 > scale || rest * 2 == scale && quotient % 2 != 0;
    ((quotient + i128::from(up)) * scale) as i64
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
