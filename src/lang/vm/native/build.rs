//! Constructors of the builtin classes.

use super::{
    super::{
        Fault, Vm, classes,
        frame::After,
        object::{Iter, Object, Range},
        symbol as sym,
        value::Value,
    },
    Args, NativeDef,
    Params::{Any, Between, Named},
    Res,
};

/// One a class, under its name.
pub static CONSTRUCTORS: &[NativeDef] = &[
    NativeDef::new("type", Any, type_new),
    NativeDef::new("int", Named(0, &["x", "base"]), int_new),
    NativeDef::new("bool", Between(0, 1), bool_new),
    NativeDef::new("float", Between(0, 1), float_new),
    NativeDef::new("str", Named(0, &["object", "encoding", "errors"]), str_new),
    NativeDef::new("bytes", Named(0, &["source", "encoding", "errors"]), bytes_new).consuming(),
    NativeDef::new("list", Between(0, 1), list_new).consuming(),
    NativeDef::new("tuple", Between(0, 1), tuple_new).consuming(),
    NativeDef::new("dict", Any, dict_new),
    NativeDef::new("set", Between(0, 1), set_new).consuming(),
    NativeDef::new("frozenset", Between(0, 1), frozenset_new).consuming(),
    NativeDef::new("range", Between(1, 3), range_new),
    NativeDef::new("slice", Between(1, 3), slice_new),
    NativeDef::new("property", Named(0, &["fget", "fset", "fdel", "doc"]), property_new),
    NativeDef::new("staticmethod", Between(1, 1), staticmethod_new),
    NativeDef::new("classmethod", Between(1, 1), classmethod_new),
    NativeDef::new("super", Between(0, 2), super_new),
    NativeDef::new("enumerate", Named(1, &["iterable", "start"]), enumerate_new).consuming(),
    NativeDef::new("zip", Any, zip_new).consuming(),
    NativeDef::new("map", Any, map_new),
    NativeDef::new("filter", Between(2, 2), filter_new),
    NativeDef::new("reversed", Between(1, 1), reversed_new),
];

fn type_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    match args.pos.len() {
        1 => Ok(Value::Obj(vm.type_of(&args.pos[0]))),
        3 => {
            let bases = vm.list_items(&args.pos[1]);
            let meta = vm.meta_of(&bases, None)?;
            let args = std::mem::take(args);
            if meta == classes::TYPE { vm.new_type(meta, args) } else { vm.call(&Value::Obj(meta), args) }
        }
        _ => Err(vm.error("TypeError", "type() takes 1 or 3 arguments")),
    }
}

fn int_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    if value.is_unset() {
        return Ok(Value::Int(0));
    }
    let base = args.take(1);
    if let Some(text) = vm.as_text(&value) {
        let base = if base.is_unset() { 10 } else { vm.need_int(&base)? };
        if base != 0 && !(2..=36).contains(&base) {
            return Err(vm.error("ValueError", "int() base must be >= 2 and <= 36, or 0"));
        }
        return vm.int_from_text(&text.clone(), base, &Value::Str(text));
    }
    if !base.is_unset() {
        return Err(vm.error("TypeError", "int() can't convert non-string with explicit base"));
    }
    for name in [sym::INT, sym::INDEX] {
        if let Some(method) = vm.python_method(&value, name) {
            return vm.call(&method, Args::of(vec![value]));
        }
    }
    if let Some(i) = vm.as_int(&value) {
        return Ok(Value::Int(i));
    }
    match vm.plain(&value) {
        big @ Value::Big(_) => Ok(big),
        Value::Float(f) => vm.int_of_float(f),
        Value::Bytes(b) => vm.int_from_text(&String::from_utf8_lossy(&b), 10, &Value::Bytes(b.clone())),
        _ => {
            let words = format!(
                "int() argument must be a string, a bytes-like object or a real number, not '{}'",
                vm.type_name(&value)
            );
            Err(vm.error("TypeError", words))
        }
    }
}

fn bool_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    for name in [sym::BOOL, sym::LEN] {
        if let Some(method) = vm.python_method(&value, name) {
            vm.call_after(&method, Args::of(vec![value]), After::Truth { negate: false })?;
            return Ok(vm.pop());
        }
    }
    Ok(Value::Bool(!value.is_unset() && vm.truth(&value)?))
}

fn float_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    if value.is_unset() {
        return Ok(Value::Float(0.0));
    }
    if let Some(text) = vm.as_text(&value) {
        let trimmed = text.trim();
        let clean = trimmed.replace('_', "");
        let lower = clean.trim_start_matches(['+', '-']).to_lowercase();
        let wordy = matches!(lower.as_str(), "inf" | "infinity" | "nan");
        let misplaced = trimmed.starts_with('_') || trimmed.ends_with('_') || trimmed.contains("__");
        let numeric = lower.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | '-' | '+'));
        return match clean.parse::<f64>() {
            Ok(f) if (wordy || numeric) && !misplaced => Ok(Value::Float(f)),
            _ => {
                let shown = vm.repr(&Value::Str(text))?;
                Err(vm.error("ValueError", format!("could not convert string to float: {shown}")))
            }
        };
    }
    for name in [sym::FLOAT, sym::INDEX] {
        if let Some(method) = vm.python_method(&value, name) {
            return vm.call(&method, Args::of(vec![value]));
        }
    }
    match vm.as_finite(&value)? {
        Some(f) => Ok(Value::Float(f)),
        None => {
            let words =
                format!("float() argument must be a string or a real number, not '{}'", vm.type_name(&value));
            Err(vm.error("TypeError", words))
        }
    }
}

fn str_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    if value.is_unset() {
        return Ok(Value::str(""));
    }
    if let (Value::Bytes(bytes), false) = (&value, args.pos.get(1).is_none_or(Value::is_unset)) {
        let bytes = bytes.to_vec();
        return vm.file_text(false, bytes);
    }
    if let Some(result) = vm.python_text(&value, sym::STR) {
        return result;
    }
    if let Value::Str(_) = value {
        return Ok(value);
    }
    let text = vm.str_of(&value)?;
    vm.new_string(text)
}

fn bytes_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    match &value {
        Value::Unset => Ok(Value::bytes(Vec::new())),
        Value::Bytes(_) => Ok(value),
        Value::Str(text) => {
            if args.given(1).is_none() {
                return Err(vm.error("TypeError", "string argument without an encoding"));
            }
            Ok(Value::bytes(text.as_bytes().to_vec()))
        }
        _ => {
            if vm.is_big(&value) {
                return Err(vm.error("OverflowError", "cannot fit 'int' into an index-sized integer"));
            }
            if let Some(n) = vm.as_int(&value) {
                let Ok(n) = usize::try_from(n) else { return Err(vm.error("ValueError", "negative count")) };
                vm.check_size(n)?;
                return Ok(Value::bytes(vec![0; n]));
            }
            let mut out = Vec::new();
            for item in vm.collect(&value)? {
                if vm.is_big(&item) {
                    return Err(vm.error("ValueError", "bytes must be in range(0, 256)"));
                }
                match u8::try_from(vm.need_int(&item)?) {
                    Ok(b) => out.push(b),
                    Err(_) => return Err(vm.error("ValueError", "bytes must be in range(0, 256)")),
                }
            }
            Ok(Value::bytes(out))
        }
    }
}

fn list_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let items = if args.pos.is_empty() { Vec::new() } else { vm.collect(&args.pos[0].clone())? };
    Ok(vm.new_list(items))
}

fn tuple_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if let Some(value) = args.pos.first()
        && let Some(Object::Tuple(_)) = value.as_ref().map(|r| vm.heap.get(r))
    {
        return Ok(value.clone());
    }
    let items = if args.pos.is_empty() { Vec::new() } else { vm.collect(&args.pos[0].clone())? };
    Ok(vm.new_tuple(items))
}

fn dict_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let dict = vm.new_dict();
    super::dicts::fill(vm, dict, args, "dict")
}

fn set_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let from = args.pos.first().cloned();
    vm.new_set(from.as_ref(), false)
}

fn frozenset_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let from = args.pos.first().cloned();
    if let Some(Object::FrozenSet(_)) = from.as_ref().and_then(Value::as_ref).map(|r| vm.heap.get(r)) {
        return Ok(args.take(0));
    }
    vm.new_set(from.as_ref(), true)
}

fn range_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let mut bounds = Vec::new();
    for value in args.pos.clone() {
        if vm.is_big(&value) {
            return Err(vm.error("OverflowError", "range() beyond 64 bits is not simulated"));
        }
        bounds.push(vm.need_int(&value)?);
    }
    let (start, stop, step) = match bounds.as_slice() {
        [stop] => (0, *stop, 1),
        [start, stop] => (*start, *stop, 1),
        [start, stop, step, ..] => (*start, *stop, *step),
        [] => (0, 0, 1),
    };
    if step == 0 {
        return Err(vm.error("ValueError", "range() arg 3 must not be zero"));
    }
    Ok(Value::Obj(vm.heap.add(Object::Range(Range::new(start, stop, step)))))
}

fn slice_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let parts = match args.pos.len() {
        1 => [Value::None, args.take(0), Value::None],
        2 => [args.take(0), args.take(1), Value::None],
        _ => [args.take(0), args.take(1), args.take(2)],
    };
    Ok(Value::Obj(vm.heap.add(Object::Slice(Box::new(parts)))))
}

fn property_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let mut parts = [args.take(0), args.take(1), args.take(2), args.take(3)];
    for part in &mut parts {
        if part.is_unset() {
            *part = Value::None;
        }
    }
    if let (Value::None, Some(Object::Function(f))) = (&parts[3], parts[0].as_ref().map(|r| vm.heap.get(r))) {
        parts[3] = f.doc.clone();
    }
    Ok(Value::Obj(vm.heap.add(Object::Property(Box::new(parts)))))
}

fn staticmethod_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Obj(vm.heap.add(Object::StaticMethod(args.take(0)))))
}

fn classmethod_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Obj(vm.heap.add(Object::ClassMethod(args.take(0)))))
}

fn super_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (class, this) = (args.take(0), args.take(1));
    match class.as_ref() {
        Some(class) if !this.is_unset() => Ok(Value::Obj(vm.heap.add(Object::Super { class, this }))),
        _ => Err(vm.error("RuntimeError", "super(): no arguments")),
    }
}

fn enumerate_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let start = args.take(1);
    let count = if start.is_unset() { 0 } else { vm.need_int(&start)? };
    let inner = vm.iter_of(&args.take(0))?;
    Ok(Value::Obj(vm.heap.add(Object::Iterator(Iter::Enumerate { inner, count }))))
}

fn zip_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let strict = vm.symbols.intern("strict");
    let strict = match args.keyword(strict) {
        Some(value) => vm.truth(&value)?,
        None => false,
    };
    let mut inner = Vec::new();
    for (i, value) in args.pos.clone().iter().enumerate() {
        if !vm.is_iterable(value) {
            let words = format!("zip argument #{} must support iteration", i + 1);
            return Err(vm.error("TypeError", words));
        }
        inner.push(vm.iter_of(value)?);
    }
    Ok(Value::Obj(vm.heap.add(Object::Iterator(Iter::Zip { inner, strict }))))
}

/// Whether a function runs without a frame of its own.
fn is_native(vm: &Vm, function: &Value) -> bool {
    match function {
        Value::Native(_) | Value::None => true,
        Value::Bound(b) => matches!(b.function, Value::Native(_)),
        Value::Obj(r) => {
            matches!(vm.heap.get(*r), Object::Class(c) if c.builtin && c.layout != classes::BASE_EXCEPTION)
        }
        _ => false,
    }
}

fn map_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if args.pos.len() < 2 {
        return Err(vm.error("TypeError", "map() must have at least two arguments."));
    }
    let lazy = !is_native(vm, &args.pos[0]) || args.pos[1..].iter().any(|v| vm.needs_python_iteration(v));
    for value in &args.pos[1..].to_vec() {
        if !vm.is_iterable(value) {
            let words = format!("'{}' object is not iterable", vm.type_name(value));
            return Err(vm.error("TypeError", words));
        }
    }
    if lazy {
        let helper = vm.helper("_map");
        return vm.call(&helper, std::mem::take(args));
    }
    let function = args.take(0);
    let mut inner = Vec::new();
    for value in &args.pos[1..] {
        inner.push(vm.iter_of(value)?);
    }
    Ok(Value::Obj(vm.heap.add(Object::Iterator(Iter::Map { function, inner }))))
}

fn filter_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    if !is_native(vm, &args.pos[0]) || vm.needs_python_iteration(&args.pos[1]) {
        let helper = vm.helper("_filter");
        return vm.call(&helper, std::mem::take(args));
    }
    let function = args.take(0);
    let inner = vm.iter_of(&args.take(1))?;
    Ok(Value::Obj(vm.heap.add(Object::Iterator(Iter::Filter { function, inner }))))
}

fn reversed_new(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    if let Some(method) = vm.python_method(&value, sym::REVERSED) {
        return vm.call(&method, Args::of(vec![value]));
    }
    if vm.python_method(&value, sym::GETITEM).is_some() {
        let helper = vm.helper("_reversed");
        return vm.call(&helper, Args::of(vec![value]));
    }
    reverse(vm, &value)
}

fn reverse(vm: &mut Vm, value: &Value) -> Res<Value> {
    let plain = vm.plain(value);
    let iter = match plain.as_ref().map(|r| (r, vm.heap.get(r))) {
        Some((list, Object::List(items) | Object::Tuple(items))) => {
            Iter::ListReversed { list, left: items.len() }
        }
        Some((_, Object::Range(range))) => {
            let last = range.start + (range.len - 1) * range.step;
            Iter::Range { next: last, step: -range.step, left: range.len }
        }
        Some((dict, Object::Dict(d))) => {
            let keys = d.iter().map(|e| e.key.clone()).collect();
            Iter::DictReversed { dict, kind: super::super::object::ViewKind::Keys, keys }
        }
        Some((_, Object::View { dict, kind })) => {
            let (dict, kind) = (*dict, *kind);
            let keys = vm.dict_pairs(&Value::Obj(dict)).into_iter().map(|(k, _)| k).collect();
            Iter::DictReversed { dict, kind, keys }
        }
        _ => match &plain {
            Value::Str(text) => {
                let chars: Vec<Value> = text.chars().map(|c| Value::string(c.to_string())).collect();
                let left = chars.len();
                let list = vm.heap.add(Object::List(chars));
                Iter::ListReversed { list, left }
            }
            _ => {
                let words = format!("'{}' object is not reversible", vm.type_name(value));
                return Err::<Value, Fault>(vm.error("TypeError", words));
            }
        },
    };
    Ok(Value::Obj(vm.heap.add(Object::Iterator(iter))))
}
