//! Methods of `int` and `float`.

use num_bigint::{BigInt, Sign};

use super::{
    super::{Vm, hash::split, object::Object, value::Value},
    Args, NativeDef,
    Params::{Any, Between, Named, Zero},
    Res,
};

/// Of `int` and `float`.
pub static METHODS: &[NativeDef] = &[
    NativeDef::new("int.bit_length", Zero, bit_length),
    NativeDef::new("int.bit_count", Zero, bit_count),
    NativeDef::new("int.conjugate", Zero, same),
    NativeDef::new("int.to_bytes", Named(0, &["length", "byteorder", "signed"]), to_bytes),
    NativeDef::new("int.from_bytes", Any, from_bytes),
    NativeDef::new("int.as_integer_ratio", Zero, ratio_int),
    NativeDef::new("float.is_integer", Zero, is_integer),
    NativeDef::new("float.as_integer_ratio", Zero, ratio_float),
    NativeDef::new("float.conjugate", Zero, same),
];

/// In `_bits`: floats as the integers that their bits are.
pub static BITS: &[NativeDef] = &[
    NativeDef::new("_float_bits", Between(2, 2), float_bits),
    NativeDef::new("_bits_float", Between(2, 2), bits_float),
];

/// `_float_bits(f, bytes)`
fn float_bits(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let f = vm.as_float(&args.take(0)).unwrap_or(0.0);
    if vm.as_int(&args.take(1)) == Some(8) {
        return vm.new_int(f.to_bits().into());
    }
    let narrow = f as f32;
    if narrow.is_infinite() && f.is_finite() {
        return Err(vm.error("OverflowError", "float too large to pack with f format"));
    }
    Ok(Value::Int(narrow.to_bits().into()))
}

/// `_bits_float(i, bytes)`
fn bits_float(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let bits = vm.need_big(&args.take(0))?;
    let bits = u64::try_from(&bits).unwrap_or(0);
    let wide = vm.as_int(&args.take(1)) == Some(8);
    Ok(Value::Float(if wide { f64::from_bits(bits) } else { f32::from_bits(bits as u32).into() }))
}

fn own(vm: &Vm, args: &Args) -> BigInt {
    vm.as_big(&args.pos[0]).unwrap_or_default()
}

fn bit_length(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Int(own(vm, args).bits() as i64))
}

fn bit_count(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Int(own(vm, args).magnitude().count_ones() as i64))
}

fn same(_: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(args.take(0))
}

fn byte_order(vm: &mut Vm, value: Option<&Value>) -> Res<bool> {
    match value.and_then(|v| vm.as_text(v)).as_deref() {
        None | Some("big") => Ok(true),
        Some("little") => Ok(false),
        Some(_) => Err(vm.error("ValueError", "byteorder must be either 'little' or 'big'")),
    }
}

fn to_bytes(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let i = own(vm, args);
    let length = match args.given(1).cloned() {
        Some(value) => vm.need_int(&value)?,
        None => 1,
    };
    let big = byte_order(vm, args.given(2).cloned().as_ref())?;
    let signed = match args.given(3).cloned() {
        Some(value) => vm.truth(&value)?,
        None => false,
    };
    if i.sign() == Sign::Minus && !signed {
        return Err(vm.error("OverflowError", "can't convert negative int to unsigned"));
    }
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.error("ValueError", "length argument must be non-negative"));
    };
    vm.check_size(length)?;
    let fill = if i.sign() == Sign::Minus { 0xFF } else { 0 };
    let mut bytes = if signed { i.to_signed_bytes_le() } else { i.magnitude().to_bytes_le() };
    let zero = i.sign() == Sign::NoSign;
    if bytes.len() > length && !zero {
        return Err(vm.error("OverflowError", "int too big to convert"));
    }
    bytes.resize(length, fill);
    if big {
        bytes.reverse();
    }
    Ok(Value::bytes(bytes))
}

fn from_bytes(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    // Called on the class the bytes are the first argument; on an integer or through a subclass the second.
    let skip = vm.as_big(&args.pos[0]).is_some() || vm.is_class(&args.pos[0]);
    let mut found = args.pos.split_off(usize::from(skip));
    for (place, name) in ["bytes", "byteorder", "signed"].into_iter().enumerate() {
        let name = vm.symbols.intern(name);
        if let Some(value) = args.keyword(name) {
            found.resize(found.len().max(place + 1), Value::Unset);
            found[place] = value;
        }
    }
    let mut args = Args::of(found);
    let bytes = match args.take(0) {
        Value::Unset => {
            let words = "from_bytes() missing required argument 'bytes' (pos 1)";
            return Err(vm.error("TypeError", words));
        }
        Value::Bytes(bytes) => bytes.to_vec(),
        Value::Obj(r) if matches!(vm.heap.get(r), Object::List(_) | Object::Tuple(_)) => {
            let mut bytes = Vec::new();
            for item in vm.list_items(&Value::Obj(r)) {
                match u8::try_from(vm.need_int(&item)?) {
                    Ok(byte) => bytes.push(byte),
                    Err(_) => return Err(vm.error("ValueError", "bytes must be in range(0, 256)")),
                }
            }
            bytes
        }
        other => {
            let words = format!("cannot convert '{}' object to bytes", vm.type_name(&other));
            return Err(vm.error("TypeError", words));
        }
    };
    let big = byte_order(vm, args.given(1).cloned().as_ref())?;
    let signed = match args.given(2).cloned() {
        Some(value) => vm.truth(&value)?,
        None => false,
    };
    let number = match (big, signed) {
        (true, true) => BigInt::from_signed_bytes_be(&bytes),
        (false, true) => BigInt::from_signed_bytes_le(&bytes),
        (true, false) => BigInt::from_bytes_be(Sign::Plus, &bytes),
        (false, false) => BigInt::from_bytes_le(Sign::Plus, &bytes),
    };
    vm.new_int(number)
}

fn ratio_int(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let i = own(vm, args);
    let i = vm.new_int(i)?;
    Ok(vm.new_tuple(vec![i, Value::Int(1)]))
}

fn is_integer(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let f = vm.as_float(&args.pos[0]).unwrap_or(0.0);
    Ok(Value::Bool(f.is_finite() && f.fract() == 0.0))
}

fn ratio_float(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let f = vm.as_float(&args.pos[0]).unwrap_or(0.0);
    if !f.is_finite() {
        let what = if f.is_nan() { "NaN" } else { "Infinity" };
        let class = if f.is_nan() { "ValueError" } else { "OverflowError" };
        return Err(vm.error(
            class,
            format!("cannot convert {} to integer ratio", if f.is_nan() { what } else { "Infinity" }),
        ));
    }
    let (mut mantissa, mut exponent) = split(f);
    while mantissa.fract() != 0.0 {
        mantissa *= 2.0;
        exponent -= 1;
    }
    // The mantissa is whole now, and below 2**53.
    let (mut top, mut bottom) = (BigInt::from(mantissa as i64), BigInt::from(1));
    if exponent >= 0 {
        top <<= exponent;
    } else {
        bottom <<= -exponent;
    }
    let (top, bottom) = (vm.new_int(top)?, vm.new_int(bottom)?);
    Ok(vm.new_tuple(vec![top, bottom]))
}
