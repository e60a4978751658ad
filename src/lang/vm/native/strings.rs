//! Methods of `str`: case, padding, stripping, questions about characters.

use super::{
    super::{Vm, object::Object, value::Value},
    Args, NativeDef,
    Params::{Between, Named, One, Zero},
    Res,
    texts::{need_text, own},
};

/// Of `str`.
pub static METHODS: &[NativeDef] = &[
    NativeDef::new("str.capitalize", Zero, capitalize),
    NativeDef::new("str.casefold", Zero, lower),
    NativeDef::new("str.center", Between(1, 2), center),
    NativeDef::new("str.expandtabs", Named(0, &["tabsize"]), expandtabs),
    NativeDef::new("str.isalnum", Zero, isalnum),
    NativeDef::new("str.isalpha", Zero, isalpha),
    NativeDef::new("str.isascii", Zero, isascii),
    NativeDef::new("str.isdecimal", Zero, isdecimal),
    NativeDef::new("str.isdigit", Zero, isdigit),
    NativeDef::new("str.isidentifier", Zero, isidentifier),
    NativeDef::new("str.islower", Zero, islower),
    NativeDef::new("str.isnumeric", Zero, isnumeric),
    NativeDef::new("str.isprintable", Zero, isprintable),
    NativeDef::new("str.isspace", Zero, isspace),
    NativeDef::new("str.istitle", Zero, istitle),
    NativeDef::new("str.isupper", Zero, isupper),
    NativeDef::new("str.ljust", Between(1, 2), ljust),
    NativeDef::new("str.lower", Zero, lower),
    NativeDef::new("str.lstrip", Between(0, 1), lstrip),
    NativeDef::new("str.maketrans", Between(1, 3), maketrans),
    NativeDef::new("str.removeprefix", One, removeprefix),
    NativeDef::new("str.removesuffix", One, removesuffix),
    NativeDef::new("str.rjust", Between(1, 2), rjust),
    NativeDef::new("str.rstrip", Between(0, 1), rstrip),
    NativeDef::new("str.strip", Between(0, 1), strip),
    NativeDef::new("str.swapcase", Zero, swapcase),
    NativeDef::new("str.title", Zero, title),
    NativeDef::new("str.translate", One, translate),
    NativeDef::new("str.upper", Zero, upper),
    NativeDef::new("str.zfill", One, zfill),
    NativeDef::new("str.__len__", Zero, len),
    NativeDef::new("str.__contains__", One, contains),
];

fn len(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Int(own(vm, args).count() as i64))
}

fn contains(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (me, item) = (args.take(0), args.take(1));
    vm.contains(&me, &item).map(Value::Bool)
}

fn upper(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args).to_uppercase();
    vm.new_string(text)
}

fn lower(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args).to_lowercase();
    vm.new_string(text)
}

fn capitalize(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args);
    let mut chars = text.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    vm.new_string(first + &chars.as_str().to_lowercase())
}

fn title(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let mut out = String::new();
    let mut inside = false;
    for c in own(vm, args).chars() {
        if inside {
            out.extend(c.to_lowercase())
        } else {
            out.extend(c.to_uppercase())
        }
        inside = c.is_alphabetic();
    }
    vm.new_string(out)
}

fn swapcase(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let mut out = String::new();
    for c in own(vm, args).chars() {
        if c.is_uppercase() { out.extend(c.to_lowercase()) } else { out.extend(c.to_uppercase()) }
    }
    vm.new_string(out)
}

/// Pads to a width: the share of the missing characters that goes to the left.
fn padded(vm: &mut Vm, args: &mut Args, left: fn(usize, usize) -> usize) -> Res<Value> {
    let width = vm.need_int(&args.pos[1].clone())?;
    let fill = match args.pos.get(2).cloned() {
        Some(value) => {
            let fill = need_text(vm, &value, "The fill character must be a unicode character, not {}")?;
            if fill.count() != 1 {
                return Err(vm.error("TypeError", "The fill character must be exactly one character long"));
            }
            fill.to_string()
        }
        None => " ".to_string(),
    };
    let text = own(vm, args);
    let width = usize::try_from(width).unwrap_or(0);
    vm.check_size(width)?;
    let missing = width.saturating_sub(text.count());
    let before = left(missing, width);
    let made = format!("{}{}{}", fill.repeat(before), &*text, fill.repeat(missing - before));
    vm.new_string(made)
}

fn ljust(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    padded(vm, args, |_, _| 0)
}

fn rjust(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    padded(vm, args, |missing, _| missing)
}

fn center(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    padded(vm, args, |missing, width| missing / 2 + (missing & width & 1))
}

fn zfill(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let width = usize::try_from(vm.need_int(&args.pos[1].clone())?).unwrap_or(0);
    vm.check_size(width)?;
    let text = own(vm, args);
    let zeros = "0".repeat(width.saturating_sub(text.count()));
    let (sign, digits) = match text.chars().next() {
        Some('+' | '-') => text.split_at(1),
        _ => ("", &*text),
    };
    let made = format!("{sign}{zeros}{digits}");
    vm.new_string(made)
}

fn expandtabs(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let size = match args.given(1).cloned() {
        Some(value) => vm.need_int(&value)?.clamp(0, 1000) as usize,
        None => 8,
    };
    let (mut out, mut column) = (String::new(), 0);
    for c in own(vm, args).chars() {
        match c {
            '\t' => {
                let n = if size == 0 { 0 } else { size - column % size };
                out.push_str(&" ".repeat(n));
                column += n;
            }
            c => {
                column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
                out.push(c);
            }
        }
    }
    vm.new_string(out)
}

fn stripped(vm: &mut Vm, args: &mut Args, left: bool, right: bool) -> Res<Value> {
    let text = own(vm, args);
    let set: Option<Vec<char>> = match args.given(1).cloned() {
        Some(value) => Some(need_text(vm, &value, "strip arg must be None or str")?.chars().collect()),
        None => None,
    };
    let gone = |c: char| match &set {
        Some(set) => set.contains(&c),
        None => c.is_whitespace() || ('\x1c'..='\x1f').contains(&c),
    };
    let mut part: &str = &text;
    if left {
        part = part.trim_start_matches(gone);
    }
    if right {
        part = part.trim_end_matches(gone);
    }
    Ok(Value::str(part))
}

fn strip(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    stripped(vm, args, true, true)
}

fn lstrip(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    stripped(vm, args, true, false)
}

fn rstrip(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    stripped(vm, args, false, true)
}

fn removeprefix(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args);
    let part = need_text(vm, &args.pos[1].clone(), "removeprefix() argument must be str, not {}")?;
    Ok(Value::str(text.strip_prefix(&*part).unwrap_or(&text)))
}

fn removesuffix(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args);
    let part = need_text(vm, &args.pos[1].clone(), "removesuffix() argument must be str, not {}")?;
    Ok(Value::str(text.strip_suffix(&*part).unwrap_or(&text)))
}

fn every(vm: &Vm, args: &Args, fits: fn(char) -> bool) -> Res<Value> {
    let text = own(vm, args);
    Ok(Value::Bool(!text.is_empty() && text.chars().all(fits)))
}

fn isalpha(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    every(vm, args, char::is_alphabetic)
}

fn isalnum(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    every(vm, args, char::is_alphanumeric)
}

fn isdigit(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    every(vm, args, |c| c.is_ascii_digit() || "²³¹⁰⁴⁵⁶⁷⁸⁹".contains(c) || ('０'..='９').contains(&c))
}

fn isdecimal(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    every(vm, args, |c| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

fn isnumeric(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    every(vm, args, |c| c.is_numeric() || "一二三四五六七八九十百千万亿零".contains(c))
}

fn isspace(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    every(vm, args, |c| c.is_whitespace() || ('\x1c'..='\x1f').contains(&c))
}

fn isascii(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Bool(own(vm, args).str_is_ascii()))
}

fn isprintable(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args);
    let quoted = super::super::text::quote(&text.replace(['\\', '\'', '"'], ""));
    Ok(Value::Bool(!quoted.contains('\\')))
}

fn isidentifier(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args);
    let mut chars = text.chars();
    let first = chars.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    Ok(Value::Bool(first && chars.all(|c| c.is_alphanumeric() || c == '_')))
}

fn islower(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args);
    Ok(Value::Bool(text.chars().any(char::is_lowercase) && !text.chars().any(char::is_uppercase)))
}

fn isupper(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args);
    Ok(Value::Bool(text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)))
}

fn istitle(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (mut inside, mut any) = (false, false);
    for c in own(vm, args).chars() {
        if c.is_uppercase() && inside || c.is_lowercase() && !inside {
            return Ok(Value::Bool(false));
        }
        inside = c.is_uppercase() || c.is_lowercase();
        any |= inside;
    }
    Ok(Value::Bool(any))
}

fn maketrans(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    // `str.maketrans(a, b)` is called on the class: all arguments count, the first one included.
    let dict = vm.new_dict();
    if vm.is_dict(&args.pos[0]) {
        for (key, value) in vm.dict_pairs(&args.pos[0]) {
            let key = match vm.as_text(&key).and_then(|t| t.chars().next()) {
                Some(c) => Value::Int(c as i64),
                None => key,
            };
            vm.dict_set(dict, key, value)?;
        }
        return Ok(Value::Obj(dict));
    }
    let from = own(vm, args);
    let to = need_text(
        vm,
        &args.pos.get(1).cloned().unwrap_or(Value::None),
        "maketrans() argument 2 must be str, not {}",
    )?;
    if from.count() != to.count() {
        return Err(vm.error("ValueError", "the first two maketrans arguments must have equal length"));
    }
    for (a, b) in from.chars().zip(to.chars()) {
        vm.dict_set(dict, Value::Int(a as i64), Value::Int(b as i64))?;
    }
    if let Some(gone) = args.pos.get(2).and_then(|v| vm.as_text(v)) {
        for c in gone.chars() {
            vm.dict_set(dict, Value::Int(c as i64), Value::None)?;
        }
    }
    Ok(Value::Obj(dict))
}

fn translate(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args);
    let table = vm.plain(&args.pos[1]);
    let Some(r) = table.as_ref().filter(|r| matches!(vm.heap.get(*r), Object::Dict(_))) else {
        return Err(vm.error("TypeError", "translation table must be a dict"));
    };
    let mut out = String::new();
    for c in text.chars() {
        match vm.dict_get(r, &Value::Int(c as i64))? {
            None => out.push(c),
            Some(Value::None) => {}
            Some(Value::Int(i)) => out.extend(u32::try_from(i).ok().and_then(char::from_u32)),
            Some(value) => out.push_str(&vm.str_of(&value)?),
        }
    }
    vm.new_string(out)
}

trait Ascii {
    fn str_is_ascii(&self) -> bool;
}

impl Ascii for super::super::value::Text {
    fn str_is_ascii(&self) -> bool {
        self.is_ascii()
    }
}
