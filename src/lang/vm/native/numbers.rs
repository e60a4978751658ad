//! Methods of `int` and `float`.

use super::{
    super::{Vm, hash::split, value::Value},
    Args, NativeDef,
    Params::{Named, Zero},
    Res,
};

/// Of `int` and `float`.
pub static METHODS: &[NativeDef] = &[
    NativeDef::new("int.bit_length", Zero, bit_length),
    NativeDef::new("int.bit_count", Zero, bit_count),
    NativeDef::new("int.conjugate", Zero, same),
    NativeDef::new("int.to_bytes", Named(0, &["length", "byteorder", "signed"]), to_bytes),
    NativeDef::new("int.from_bytes", Named(1, &["bytes", "byteorder", "signed"]), from_bytes),
    NativeDef::new("int.as_integer_ratio", Zero, ratio_int),
    NativeDef::new("float.is_integer", Zero, is_integer),
    NativeDef::new("float.as_integer_ratio", Zero, ratio_float),
    NativeDef::new("float.conjugate", Zero, same),
];

fn own(vm: &Vm, args: &Args) -> i64 {
    vm.as_int(&args.pos[0]).unwrap_or(0)
}

fn bit_length(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let bits = 64 - own(vm, args).unsigned_abs().leading_zeros();
    Ok(Value::Int(bits.into()))
}

fn bit_count(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Int(own(vm, args).unsigned_abs().count_ones().into()))
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
    let signed = matches!(args.given(3), Some(Value::Bool(true)));
    if i < 0 && !signed {
        return Err(vm.error("OverflowError", "can't convert negative int to unsigned"));
    }
    let length = usize::try_from(length).unwrap_or(0).min(1 << 16);
    let mut bytes = vec![if i < 0 { 0xFF } else { 0 }; length];
    for (k, b) in i.to_le_bytes().into_iter().enumerate() {
        match bytes.get_mut(k) {
            Some(place) => *place = b,
            None if b == if i < 0 { 0xFF } else { 0 } => {}
            None => return Err(vm.error("OverflowError", "int too big to convert")),
        }
    }
    if big {
        bytes.reverse();
    }
    Ok(Value::bytes(bytes))
}

fn from_bytes(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    // Called on the class, so the bytes are the first argument.
    let shift = usize::from(!matches!(args.pos[0], Value::Bytes(_)));
    let Some(Value::Bytes(bytes)) = args.pos.get(shift).cloned() else {
        return Err(vm.error("TypeError", "cannot convert object to bytes"));
    };
    let big = byte_order(vm, args.given(shift + 1).cloned().as_ref())?;
    let mut bytes = bytes.to_vec();
    if big {
        bytes.reverse();
    }
    let mut number: i128 = 0;
    for b in bytes.iter().rev().take(16) {
        number = (number << 8) | i128::from(*b);
    }
    match i64::try_from(number) {
        Ok(i) if bytes.len() <= 15 => Ok(Value::Int(i)),
        _ => Err(vm.error("OverflowError", "integers beyond 64 bits are not simulated")),
    }
}

fn ratio_int(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let i = own(vm, args);
    Ok(vm.new_tuple(vec![Value::Int(i), Value::Int(1)]))
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
    let (top, bottom) =
        if exponent >= 0 { (mantissa * 2f64.powi(exponent), 1.0) } else { (mantissa, 2f64.powi(-exponent)) };
    if top.abs() >= 9e18 || bottom >= 9e18 {
        return Err(vm.error("OverflowError", "integers beyond 64 bits are not simulated"));
    }
    Ok(vm.new_tuple(vec![Value::Int(top as i64), Value::Int(bottom as i64)]))
}
