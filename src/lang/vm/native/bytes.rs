//! Methods of `bytes`.

use super::{
    super::{Vm, value::Value},
    Args, NativeDef,
    Params::{Between, Named, One, Zero},
    Res,
};

/// Of `bytes`.
pub static METHODS: &[NativeDef] = &[
    NativeDef::new("bytes.decode", Named(0, &["encoding", "errors"]), decode),
    NativeDef::new("bytes.hex", Zero, hex),
    NativeDef::new("bytes.fromhex", Between(0, 1), fromhex),
    NativeDef::new("bytes.split", Named(0, &["sep", "maxsplit"]), split),
    NativeDef::new("bytes.strip", Zero, strip),
    NativeDef::new("bytes.startswith", One, startswith),
    NativeDef::new("bytes.endswith", One, endswith),
    NativeDef::new("bytes.find", One, find),
    NativeDef::new("bytes.count", One, count),
    NativeDef::new("bytes.upper", Zero, upper),
    NativeDef::new("bytes.lower", Zero, lower),
    NativeDef::new("bytes.replace", Between(2, 2), replace),
    NativeDef::new("bytes.join", One, join).consuming(),
];

fn own(vm: &Vm, args: &Args) -> Vec<u8> {
    match vm.plain(&args.pos[0]) {
        Value::Bytes(b) => b.to_vec(),
        _ => Vec::new(),
    }
}

fn part(vm: &mut Vm, args: &Args, i: usize) -> Res<Vec<u8>> {
    match args.pos.get(i) {
        Some(Value::Bytes(b)) => Ok(b.to_vec()),
        Some(Value::Int(n)) if (0..256).contains(n) => Ok(vec![*n as u8]),
        other => {
            let kind = other.map_or("NoneType".to_string(), |v| vm.type_name(v));
            Err(vm.error("TypeError", format!("a bytes-like object is required, not '{kind}'")))
        }
    }
}

fn position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() { Some(0) } else { bytes.windows(part.len()).position(|w| w == part) }
}

fn decode(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let bytes = own(vm, args);
    let encoding =
        args.given(1).and_then(|e| vm.as_text(e)).map_or("utf-8".to_string(), |e| e.to_lowercase());
    if matches!(encoding.as_str(), "latin-1" | "latin1" | "iso-8859-1") {
        return vm.new_string(bytes.iter().map(|b| char::from(*b)).collect());
    }
    if encoding == "ascii"
        && let Some((i, b)) = bytes.iter().enumerate().find(|(_, b)| !b.is_ascii())
    {
        let words =
            format!("'ascii' codec can't decode byte {b:#04x} in position {i}: ordinal not in range(128)");
        return Err(vm.error("UnicodeDecodeError", words));
    }
    if args.given(2).and_then(|e| vm.as_text(e)).is_some_and(|e| matches!(&*e, "ignore" | "replace")) {
        return vm.new_string(String::from_utf8_lossy(&bytes).into_owned());
    }
    vm.file_text(false, bytes)
}

fn hex(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args).iter().map(|b| format!("{b:02x}")).collect();
    vm.new_string(text)
}

fn fromhex(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text =
        args.pos.iter().rev().find_map(|v| vm.as_text(v)).map(|t| t.replace(' ', "")).unwrap_or_default();
    let pairs = text
        .as_bytes()
        .chunks(2)
        .map(|p| std::str::from_utf8(p).ok().and_then(|p| u8::from_str_radix(p, 16).ok()));
    match pairs.collect::<Option<Vec<u8>>>() {
        Some(bytes) if text.len() % 2 == 0 => Ok(Value::bytes(bytes)),
        _ => Err(vm.error("ValueError", "non-hexadecimal number found in fromhex() arg at position 0")),
    }
}

fn split(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let bytes = own(vm, args);
    let mut parts: Vec<Vec<u8>> = Vec::new();
    if args.given(1).is_none() {
        parts.extend(bytes.split(u8::is_ascii_whitespace).filter(|p| !p.is_empty()).map(<[u8]>::to_vec));
    } else {
        let mark = part(vm, args, 1)?;
        if mark.is_empty() {
            return Err(vm.error("ValueError", "empty separator"));
        }
        let mut rest = bytes.as_slice();
        while let Some(at) = position(rest, &mark) {
            parts.push(rest[..at].to_vec());
            rest = &rest[at + mark.len()..];
        }
        parts.push(rest.to_vec());
    }
    let items = parts.into_iter().map(Value::bytes).collect();
    Ok(vm.new_list(items))
}

fn strip(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::bytes(own(vm, args).trim_ascii().to_vec()))
}

fn startswith(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let part = part(vm, args, 1)?;
    Ok(Value::Bool(own(vm, args).starts_with(&part)))
}

fn endswith(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let part = part(vm, args, 1)?;
    Ok(Value::Bool(own(vm, args).ends_with(&part)))
}

fn find(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let part = part(vm, args, 1)?;
    Ok(Value::Int(position(&own(vm, args), &part).map_or(-1, |i| i as i64)))
}

fn count(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let part = part(vm, args, 1)?;
    let bytes = own(vm, args);
    let (mut n, mut at) = (0, 0);
    while let Some(i) = bytes.get(at..).and_then(|rest| position(rest, &part)) {
        n += 1;
        at += i + part.len().max(1);
    }
    Ok(Value::Int(n))
}

fn upper(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::bytes(own(vm, args).to_ascii_uppercase()))
}

fn lower(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::bytes(own(vm, args).to_ascii_lowercase()))
}

fn replace(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (old, new, bytes) = (part(vm, args, 1)?, part(vm, args, 2)?, own(vm, args));
    if old.is_empty() {
        return Ok(Value::bytes(bytes));
    }
    let (mut out, mut rest) = (Vec::new(), bytes.as_slice());
    while let Some(at) = position(rest, &old) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(&new);
        rest = &rest[at + old.len()..];
    }
    out.extend_from_slice(rest);
    vm.check_size(out.len())?;
    Ok(Value::bytes(out))
}

fn join(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let mark = own(vm, args);
    let mut out = Vec::new();
    for (i, item) in vm.collect(&args.take(1))?.iter().enumerate() {
        let Value::Bytes(bytes) = item else {
            let words =
                format!("sequence item {i}: expected a bytes-like object, {} found", vm.type_name(item));
            return Err(vm.error("TypeError", words));
        };
        if i > 0 {
            out.extend_from_slice(&mark);
        }
        out.extend_from_slice(bytes);
    }
    Ok(Value::bytes(out))
}
