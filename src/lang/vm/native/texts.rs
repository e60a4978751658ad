//! Methods of `str`: searching, splitting, joining.

use super::{
    super::{
        Vm,
        value::{Text, Value},
    },
    Args, NativeDef,
    Params::{Any, Between, Named, One},
    Res,
};

/// Of `str`.
pub static METHODS: &[NativeDef] = &[
    NativeDef::new("str.count", Between(1, 3), count),
    NativeDef::new("str.encode", Named(0, &["encoding", "errors"]), encode),
    NativeDef::new("str.endswith", Between(1, 3), endswith),
    NativeDef::new("str.find", Between(1, 3), find),
    NativeDef::new("str.index", Between(1, 3), index),
    NativeDef::new("str.join", One, join).consuming(),
    NativeDef::new("str.partition", One, partition),
    NativeDef::new("str.replace", Between(2, 3), replace),
    NativeDef::new("str.rfind", Between(1, 3), rfind),
    NativeDef::new("str.rindex", Between(1, 3), rindex),
    NativeDef::new("str.rpartition", One, rpartition),
    NativeDef::new("str.rsplit", Named(0, &["sep", "maxsplit"]), rsplit),
    NativeDef::new("str.split", Named(0, &["sep", "maxsplit"]), split),
    NativeDef::new("str.splitlines", Named(0, &["keepends"]), splitlines),
    NativeDef::new("str.startswith", Between(1, 3), startswith),
    NativeDef::new("str.format", Any, format),
    NativeDef::new("str.format_map", One, format_map),
];

pub fn own(vm: &Vm, args: &Args) -> Text {
    vm.as_text(&args.pos[0]).unwrap_or_else(|| Text::new(""))
}

pub fn need_text(vm: &mut Vm, value: &Value, words: &str) -> Res<Text> {
    match vm.as_text(value) {
        Some(text) => Ok(text),
        None => {
            let words = words.replace("{}", &vm.type_name(value));
            Err(vm.error("TypeError", words))
        }
    }
}

/// The part of a text that `start` and `end` arguments select, and where it begins.
fn window(vm: &mut Vm, args: &Args, text: &Text) -> Res<Option<(Text, usize)>> {
    let n = text.count() as i64;
    let mut bounds = [0, n];
    for (k, bound) in bounds.iter_mut().enumerate() {
        if let Some(value) = args.given(2 + k).cloned() {
            let i = vm.need_int(&value)?;
            *bound = if i < 0 { (i + n).max(0) } else { i };
        }
    }
    if bounds[0] > n {
        return Ok(None);
    }
    let (start, end) = (bounds[0] as usize, bounds[1].min(n) as usize);
    if start > end {
        return Ok(None);
    }
    Ok(Some((text.cut(start, end), start)))
}

fn count(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let part = need_text(vm, &args.pos[1].clone(), "must be str, not {}")?;
    let text = own(vm, args);
    let Some((text, _)) = window(vm, args, &text)? else { return Ok(Value::Int(0)) };
    let n = if part.is_empty() { text.count() + 1 } else { text.matches(&*part).count() };
    Ok(Value::Int(n as i64))
}

fn seek(vm: &mut Vm, args: &mut Args, last: bool) -> Res<Option<i64>> {
    let part = need_text(vm, &args.pos[1].clone(), "must be str, not {}")?;
    let text = own(vm, args);
    let Some((text, start)) = window(vm, args, &text)? else { return Ok(None) };
    let at = if last { text.rfind(&*part) } else { text.find(&*part) };
    Ok(at.map(|byte| (start + text[..byte].chars().count()) as i64))
}

fn find(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Int(seek(vm, args, false)?.unwrap_or(-1)))
}

fn rfind(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    Ok(Value::Int(seek(vm, args, true)?.unwrap_or(-1)))
}

fn index(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    match seek(vm, args, false)? {
        Some(i) => Ok(Value::Int(i)),
        None => Err(vm.error("ValueError", "substring not found")),
    }
}

fn rindex(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    match seek(vm, args, true)? {
        Some(i) => Ok(Value::Int(i)),
        None => Err(vm.error("ValueError", "substring not found")),
    }
}

fn affix(vm: &mut Vm, args: &mut Args, name: &str, fits: fn(&str, &str) -> bool) -> Res<Value> {
    let text = own(vm, args);
    let window = window(vm, args, &text)?;
    let wanted = args.pos[1].clone();
    let options = match vm.as_text(&wanted) {
        Some(one) => vec![Value::Str(one)],
        None => {
            let items = vm.list_items(&wanted);
            if vm.type_name(&wanted) != "tuple" {
                let words =
                    format!("{name} first arg must be str or a tuple of str, not {}", vm.type_name(&wanted));
                return Err(vm.error("TypeError", words));
            }
            items
        }
    };
    for option in options {
        let words = format!("tuple for {name} must only contain str, not {{}}");
        let option = need_text(vm, &option, &words)?;
        if window.as_ref().is_some_and(|(text, _)| fits(text, &option)) {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn startswith(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    affix(vm, args, "startswith", |text, part| text.starts_with(part))
}

fn endswith(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    affix(vm, args, "endswith", |text, part| text.ends_with(part))
}

fn encode(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args);
    let encoding =
        args.given(1).and_then(|e| vm.as_text(e)).map_or("utf-8".to_string(), |e| e.to_lowercase());
    match encoding.replace('_', "-").as_str() {
        "utf-8" | "utf8" => Ok(Value::bytes(text.as_bytes().to_vec())),
        "ascii" | "latin-1" | "iso-8859-1" => {
            let (name, most) = if encoding == "ascii" { ("ascii", 128) } else { ("latin-1", 256) };
            let mut bytes = Vec::new();
            for (i, c) in text.chars().enumerate() {
                if c as u32 >= most {
                    let shown = super::super::text::ascii(&c.to_string());
                    let words = format!(
                        "'{name}' codec can't encode character '{shown}' in position {i}: ordinal not in range({most})"
                    );
                    return Err(vm.error("UnicodeEncodeError", words));
                }
                bytes.push(c as u8);
            }
            Ok(Value::bytes(bytes))
        }
        _ => Err(vm.error("LookupError", format!("unknown encoding: {encoding}"))),
    }
}

fn join(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let separator = own(vm, args);
    let from = args.take(1);
    if !vm.is_iterable(&from) {
        return Err(vm.error("TypeError", "can only join an iterable"));
    }
    let mut out = String::new();
    for (i, item) in vm.collect(&from)?.iter().enumerate() {
        let Some(text) = vm.as_text(item) else {
            let words = format!("sequence item {i}: expected str instance, {} found", vm.type_name(item));
            return Err(vm.error("TypeError", words));
        };
        if i > 0 {
            out.push_str(&separator);
        }
        out.push_str(&text);
        vm.check_size(out.len())?;
    }
    vm.new_string(out)
}

fn parts(vm: &mut Vm, parts: [&str; 3]) -> Value {
    let items = parts.iter().map(|p| Value::str(p)).collect();
    vm.new_tuple(items)
}

fn mark(vm: &mut Vm, args: &Args) -> Res<Text> {
    let mark = need_text(vm, &args.pos[1].clone(), "must be str, not {}")?;
    if mark.is_empty() {
        return Err(vm.error("ValueError", "empty separator"));
    }
    Ok(mark)
}

fn partition(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (text, mark) = (own(vm, args), mark(vm, args)?);
    Ok(match text.split_once(&*mark) {
        Some((before, after)) => parts(vm, [before, &mark, after]),
        None => parts(vm, [&text, "", ""]),
    })
}

fn rpartition(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (text, mark) = (own(vm, args), mark(vm, args)?);
    Ok(match text.rsplit_once(&*mark) {
        Some((before, after)) => parts(vm, [before, &mark, after]),
        None => parts(vm, ["", "", &text]),
    })
}

fn replace(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args);
    let old = need_text(vm, &args.pos[1].clone(), "replace() argument 1 must be str, not {}")?;
    let new = need_text(vm, &args.pos[2].clone(), "replace() argument 2 must be str, not {}")?;
    let most = match args.pos.get(3).cloned() {
        Some(value) => vm.need_int(&value)?,
        None => -1,
    };
    let hits = if old.is_empty() { text.count() + 1 } else { text.len() / old.len() };
    vm.check_size(text.len() + hits * new.len())?;
    let made = if most < 0 { text.replace(&*old, &new) } else { text.replacen(&*old, &new, most as usize) };
    vm.new_string(made)
}

fn split_arguments(vm: &mut Vm, args: &mut Args) -> Res<(Option<Text>, usize)> {
    let separator = match args.given(1).cloned() {
        Some(value) => {
            let text = need_text(vm, &value, "must be str or None, not {}")?;
            if text.is_empty() {
                return Err(vm.error("ValueError", "empty separator"));
            }
            Some(text)
        }
        None => None,
    };
    let most = match args.given(2).cloned() {
        Some(value) => vm.need_int(&value)?,
        None => -1,
    };
    Ok((separator, usize::try_from(most).unwrap_or(usize::MAX - 1)))
}

fn strings(vm: &mut Vm, parts: Vec<&str>) -> Value {
    vm.heap.charge(parts.len() * 40);
    let items = parts.into_iter().map(Value::str).collect();
    vm.new_list(items)
}

fn split(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (separator, most) = split_arguments(vm, args)?;
    let text = own(vm, args);
    let parts = match separator {
        Some(mark) => text.splitn(most.saturating_add(1), &*mark).collect(),
        None => {
            let mut parts = Vec::new();
            let mut rest = text.trim_start();
            while !rest.is_empty() {
                if parts.len() == most {
                    parts.push(rest.trim_end());
                    break;
                }
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                parts.push(&rest[..end]);
                rest = rest[end..].trim_start();
            }
            parts
        }
    };
    Ok(strings(vm, parts))
}

fn rsplit(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let (separator, most) = split_arguments(vm, args)?;
    let text = own(vm, args);
    let mut parts: Vec<&str> = match separator {
        Some(mark) => text.rsplitn(most.saturating_add(1), &*mark).collect(),
        None => {
            let mut parts = Vec::new();
            let mut rest = text.trim_end();
            while !rest.is_empty() {
                if parts.len() == most {
                    parts.push(rest.trim_start());
                    break;
                }
                let start = rest
                    .char_indices()
                    .rev()
                    .find(|(_, c)| c.is_whitespace())
                    .map_or(0, |(i, c)| i + c.len_utf8());
                parts.push(&rest[start..]);
                rest = rest[..start].trim_end();
            }
            parts
        }
    };
    parts.reverse();
    Ok(strings(vm, parts))
}

/// The lines of a text with their ends.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        if matches!(c, '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            let mut end = i + c.len_utf8();
            if c == '\r' && chars.peek().is_some_and(|(_, n)| *n == '\n') {
                chars.next();
                end += 1;
            }
            lines.push(&text[start..end]);
            start = end;
        }
    }
    if start < text.len() {
        lines.push(&text[start..]);
    }
    lines
}

fn splitlines(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let keep = match args.given(1).cloned() {
        Some(value) => vm.truth(&value)?,
        None => false,
    };
    let text = own(vm, args);
    let ends = ['\n', '\r', '\x0b', '\x0c', '\x1c', '\x1d', '\x1e', '\u{85}', '\u{2028}', '\u{2029}'];
    let parts = lines(&text);
    let parts = if keep {
        parts
    } else {
        parts
            .into_iter()
            .map(|l| l.strip_suffix("\r\n").unwrap_or(l.strip_suffix(ends).unwrap_or(l)))
            .collect()
    };
    Ok(strings(vm, parts))
}

/// A field of a format string: its name, conversion and specification.
fn field(text: &str) -> (&str, Option<char>, &str) {
    let end = text.find(['!', ':']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if let Some(rest) = rest.strip_prefix('!') {
        let conversion = rest.chars().next();
        let rest = rest.get(conversion.map_or(0, char::len_utf8)..).unwrap_or("");
        return (name, conversion, rest.strip_prefix(':').unwrap_or(""));
    }
    (name, None, rest.strip_prefix(':').unwrap_or(""))
}

struct Formatting {
    pos: Vec<Value>,
    kw: Vec<(String, Value)>,
    mapping: Option<Value>,
    automatic: usize,
    manual: bool,
}

fn format(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args);
    let pos = args.pos.split_off(1);
    let kw = args.kw.iter().map(|(k, v)| (vm.symbols.name(*k).to_string(), v.clone())).collect();
    let mut source = Formatting { pos, kw, mapping: None, automatic: 0, manual: false };
    let text = expand(vm, &text, &mut source, 2)?;
    vm.new_string(text)
}

fn format_map(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let text = own(vm, args);
    let mapping = Some(args.take(1));
    let mut source = Formatting { pos: Vec::new(), kw: Vec::new(), mapping, automatic: 0, manual: false };
    let text = expand(vm, &text, &mut source, 2)?;
    vm.new_string(text)
}

fn expand(vm: &mut Vm, text: &str, source: &mut Formatting, depth: u32) -> Res<String> {
    if depth == 0 && text.contains('{') {
        return Err(vm.error("ValueError", "Max string recursion exceeded"));
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let mark = &rest[at..=at];
        rest = &rest[at + 1..];
        if rest.starts_with(mark) {
            out.push_str(mark);
            rest = &rest[1..];
            continue;
        }
        if mark == "}" {
            return Err(vm.error("ValueError", "Single '}' encountered in format string"));
        }
        let mut level = 1;
        let end = rest.find(|c| {
            level += i32::from(c == '{') - i32::from(c == '}');
            level == 0
        });
        let Some(end) = end else {
            let words = if rest.is_empty() {
                "Single '{' encountered in format string"
            } else {
                "expected '}' before end of string"
            };
            return Err(vm.error("ValueError", words));
        };
        let (name, conversion, spec) = field(&rest[..end]);
        let value = lookup(vm, name, source)?;
        let spec = expand(vm, spec, source, depth.saturating_sub(1))?;
        out.push_str(&converted(vm, &value, conversion, &spec)?);
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

fn converted(vm: &mut Vm, value: &Value, conversion: Option<char>, spec: &str) -> Res<String> {
    let value = match conversion {
        None => value.clone(),
        Some('s') => Value::string(vm.str_of(value)?),
        Some('r') => Value::string(vm.repr(value)?),
        Some('a') => Value::string(super::super::text::ascii(&vm.repr(value)?)),
        Some(c) => return Err(vm.error("ValueError", format!("Unknown conversion specifier '{c}'"))),
    };
    if let Some(method) = vm.python_method(&value, super::super::symbol::FORMAT) {
        let result = vm.call_now(&method, Args::of(vec![value, Value::str(spec)]))?;
        return vm.str_of(&result);
    }
    vm.format(&value, &Text::new(spec))
}

fn lookup(vm: &mut Vm, name: &str, source: &mut Formatting) -> Res<Value> {
    let end = name.find(['.', '[']).unwrap_or(name.len());
    let (first, mut rest) = name.split_at(end);
    let mut value = if first.is_empty() || first.bytes().all(|b| b.is_ascii_digit()) {
        let i = match first.parse::<usize>() {
            Ok(i) => {
                source.manual = true;
                i
            }
            Err(_) => {
                if source.manual {
                    let words = "cannot switch from manual field specification to automatic field numbering";
                    return Err(vm.error("ValueError", words));
                }
                source.automatic += 1;
                source.automatic - 1
            }
        };
        match source.pos.get(i) {
            Some(value) => value.clone(),
            None => {
                let words = format!("Replacement index {i} out of range for positional args tuple");
                return Err(vm.error("IndexError", words));
            }
        }
    } else if let Some(mapping) = &source.mapping {
        vm.get_item(&mapping.clone(), &Value::str(first))?
    } else {
        match source.kw.iter().find(|(k, _)| k == first) {
            Some((_, value)) => value.clone(),
            None => {
                let exception = vm.new_exception(super::super::classes::KEY_ERROR, vec![Value::str(first)]);
                return Err(vm.throw(exception));
            }
        }
    };
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let name = vm.symbols.intern(&after[..end]);
            value = vm.load_attr(&value, name)?;
            rest = &after[end..];
        } else {
            let after = &rest[1..];
            let Some(end) = after.find(']') else {
                return Err(vm.error("ValueError", "Missing ']' in format string"));
            };
            let key = match after[..end].parse::<i64>() {
                Ok(i) => Value::Int(i),
                Err(_) => Value::str(&after[..end]),
            };
            value = vm.get_item(&value, &key)?;
            rest = &after[end + 1..];
        }
    }
    Ok(value)
}
