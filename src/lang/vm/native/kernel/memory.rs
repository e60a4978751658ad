//! Shared memory: its traps, and C's types as bytes.

use std::rc::Rc;

use super::{
    super::{
        super::{Fault, Vm, frame::Resume, value::Value},
        Args, Res,
    },
    ask, number, object_id, part, text,
};
use crate::{
    lang::trap::Trap,
    value::{
        GroupKind,
        memory::{Element, Field, Layout, MemoryKind},
    },
};

fn element(vm: &mut Vm, value: &Value) -> Res<Element> {
    let letter = text(vm, value)?;
    match letter.chars().next().and_then(Element::of) {
        Some(element) => Ok(element),
        None => Err(vm.error("ValueError", format!("unknown type {letter}"))),
    }
}

fn bytes(vm: &mut Vm, value: &Value) -> Res<Rc<[u8]>> {
    match value {
        Value::Bytes(bytes) => Ok(Rc::from(bytes.as_slice())),
        _ => {
            let words = format!("a bytes-like object is required, not '{}'", vm.type_name(value));
            Err(vm.error("TypeError", words))
        }
    }
}

/// `group(kind, lock, parties)`: the id of a card for a condition, event or barrier.
pub fn group(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let kind = text(vm, &args.take(0))?;
    let lock = match args.given(1).cloned() {
        Some(lock) => Some(object_id(vm, &lock)?),
        None => None,
    };
    let kind = match &*kind {
        "condition" => GroupKind::Condition,
        "event" => GroupKind::Event,
        "barrier" => {
            // What is no number of parties is told as one that nobody reaches, as in a real run.
            let parties = vm.as_int(&args.take(2)).and_then(|parties| u32::try_from(parties).ok());
            GroupKind::Barrier(parties.unwrap_or(u32::MAX))
        }
        other => return Err(vm.error("ValueError", format!("unrecognized kind {other}"))),
    };
    ask(vm, Trap::GroupCreate { kind, lock })
}

/// `memory(kind, fields, stride, records, bytes, part_of, part)`: fields are `(name, letter, at, count)`.
pub fn memory(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let kind = match &*text(vm, &args.take(0))? {
        "value" => MemoryKind::Value,
        _ => MemoryKind::Array,
    };
    let mut fields = Vec::new();
    for field in vm.list_items(&args.take(1)) {
        let parts: Result<[Value; 4], _> = vm.list_items(&field).try_into();
        let Ok([name, letter, at, count]) = parts else {
            return Err(vm.error("ValueError", "a field has four parts"));
        };
        let name = text(vm, &name)?;
        let (element, at) = (element(vm, &letter)?, number(vm, &at)?);
        fields.push(Field { name, element, at, count: number(vm, &count)? });
    }
    let stride = number(vm, &args.take(2))?;
    let records = number(vm, &args.take(3))?;
    let bytes = bytes(vm, &args.take(4))?;
    let part = part(vm, &args.take(5), &args.take(6))?;
    let layout = Layout { kind, fields: fields.into(), stride, records };
    ask(vm, Trap::MemoryCreate { layout, bytes, part })
}

/// `load(id, at, letter, count)`: the bytes of so many items.
pub fn load(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    let at = number(vm, &args.take(1))?;
    let element = element(vm, &args.take(2))?;
    let count = number(vm, &args.take(3))?;
    ask(vm, Trap::MemoryLoad { id, at, element, count })
}

/// `store(id, at, letter, bytes)`.
pub fn store(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let id = object_id(vm, &args.take(0))?;
    let at = number(vm, &args.take(1))?;
    let element = element(vm, &args.take(2))?;
    let bytes = bytes(vm, &args.take(3))?;
    ask(vm, Trap::MemoryStore { id, at, element, bytes })
}

/// `segment(name, size)`: the id and size of a block; with a size it is made.
pub fn segment(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = text(vm, &args.take(0))?;
    let create = match args.given(1).cloned() {
        Some(size) => Some(number(vm, &size)?),
        None => None,
    };
    vm.ask(Trap::SegmentOpen { name, create }, Resume::Pair);
    Err(Fault::Trap)
}

/// `unlink(name)`.
pub fn unlink(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = text(vm, &args.take(0))?;
    ask(vm, Trap::SegmentUnlink(name))
}

/// `track(name, open)`.
pub fn track(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let name = text(vm, &args.take(0))?;
    let open = vm.truth(&args.take(1))?;
    ask(vm, Trap::SegmentTrack { name, open })
}

/// `size_of(letter)`: bytes of an item.
pub fn size_of(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Int(element(vm, &args.take(0))?.size() as i64))
}

/// `encode(letter, value)`: an item's bytes, an integer cut to their number as C does.
pub fn encode(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (letter, value) = (args.take(0), args.take(1));
    let element = element(vm, &letter)?;
    let bytes = match element.letter() {
        'c' => vec![character(vm, &value)?],
        'u' => wide_character(vm, &value)?,
        '?' => vec![u8::from(vm.truth(&value)?)],
        'f' | 'd' => {
            let Some(float) = vm.as_float(&value) else {
                let words = format!("must be real number, not {}", vm.type_name(&value));
                return Err(vm.error("TypeError", words));
            };
            if element.size() == 4 {
                (float as f32).to_le_bytes().to_vec()
            } else {
                float.to_le_bytes().to_vec()
            }
        }
        _ => vm.need_int(&value)?.to_le_bytes()[..element.size()].to_vec(),
    };
    Ok(Value::bytes(bytes))
}

fn character(vm: &mut Vm, value: &Value) -> Res<u8> {
    let found = match value {
        Value::Bytes(bytes) if bytes.len() == 1 => Some(bytes[0]),
        _ => vm.as_int(value).and_then(|i| u8::try_from(i).ok()),
    };
    found.ok_or_else(|| vm.error("TypeError", "one character bytes, bytearray or integer expected"))
}

fn wide_character(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    let Value::Str(text) = value else {
        let words = format!("unicode string expected instead of {} instance", vm.type_name(value));
        return Err(vm.error("TypeError", words));
    };
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Ok(u32::from(letter).to_le_bytes().to_vec()),
        _ => Err(vm.error("TypeError", "one character unicode string expected")),
    }
}

/// `decode(letter, bytes, many)`: the value of one item, or what a slice of an array gives: bytes for `c`, text for
/// `u`, else a list.
pub fn decode(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let element = element(vm, &args.take(0))?;
    let bytes = bytes(vm, &args.take(1))?;
    if !vm.truth(&args.take(2))? {
        return item(vm, element, &bytes);
    }
    match element.letter() {
        'c' => Ok(Value::bytes(bytes.to_vec())),
        'u' => {
            let letters = bytes.chunks_exact(4).map(|item| wide(element, item));
            Ok(Value::string(letters.collect()))
        }
        _ => {
            let mut items = Vec::with_capacity(bytes.len() / element.size());
            for bytes in bytes.chunks_exact(element.size()) {
                items.push(item(vm, element, bytes)?);
            }
            Ok(vm.new_list(items))
        }
    }
}

fn wide(element: Element, bytes: &[u8]) -> char {
    char::from_u32(element.integer(bytes) as u32).unwrap_or('\u{fffd}')
}

fn item(vm: &mut Vm, element: Element, bytes: &[u8]) -> Res<Value> {
    if let Some(float) = element.float(bytes) {
        return Ok(Value::Float(float));
    }
    let integer = element.integer(bytes);
    Ok(match element.letter() {
        'c' => Value::bytes(bytes.to_vec()),
        'u' => Value::string(wide(element, bytes).to_string()),
        '?' => Value::Bool(integer != 0),
        'L' | 'Q' if integer < 0 => {
            let words = "unsigned integers above 9223372036854775807 are not simulated";
            return Err(vm.error("OverflowError", words));
        }
        _ => Value::Int(integer),
    })
}
