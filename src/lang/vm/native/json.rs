//! Module `_json`: JSON text becomes values, with CPython's complaints.

use super::{
    super::{
        Fault, Vm, classes,
        value::{Text, Value},
    },
    Args, NativeDef,
    Params::Between,
    Res,
};

/// For the library's `json` only.
pub static FUNCTIONS: &[NativeDef] = &[NativeDef::new("scan_once", Between(8, 8), scan_once)];

const DEPTH: u32 = 200;

/// Why there is no value.
enum Wrong {
    /// No value begins here.
    Nothing(usize),
    /// A complaint about a place.
    Text(&'static str, usize),
    Fault(Fault),
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Wrong {
        Wrong::Fault(fault)
    }
}

type Found<T> = Result<T, Wrong>;

/// Python functions that make values, `None` for the usual way.
struct Hooks {
    object: Value,
    pairs: Value,
    float: Value,
    int: Value,
    constant: Value,
}

struct Scanner<'a> {
    vm: &'a mut Vm,
    text: Vec<char>,
    strict: bool,
    hooks: Hooks,
    depth: u32,
}

/// `scan_once(s, idx, strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant)` → (value, end)
fn scan_once(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let Some(text) = vm.as_text(&args.pos[0]) else {
        let words = format!("first argument must be a string, not {}", vm.type_name(&args.pos[0]));
        return Err(vm.error("TypeError", words));
    };
    let start = vm.need_int(&args.take(1))?;
    let Ok(start) = usize::try_from(start) else {
        return Err(vm.error("ValueError", "idx cannot be negative"));
    };
    let strict = vm.truth(&args.take(2))?;
    vm.check_size(text.count() * 4)?;
    let hooks = Hooks {
        object: args.take(3),
        pairs: args.take(4),
        float: args.take(5),
        int: args.take(6),
        constant: args.take(7),
    };
    let mut scanner = Scanner { vm, text: text.chars().collect(), strict, hooks, depth: 0 };
    match scanner.value(start) {
        Ok((value, end)) => Ok(vm.new_tuple(vec![value, Value::Int(end as i64)])),
        Err(Wrong::Fault(fault)) => Err(fault),
        Err(Wrong::Nothing(at)) => {
            let stop = vm.new_exception(classes::STOP_ITERATION, vec![Value::Int(at as i64)]);
            Err(vm.throw(stop))
        }
        Err(Wrong::Text(words, at)) => Err(decode_error(vm, words, text, at)),
    }
}

/// Raises `json.decoder.JSONDecodeError(words, doc, at)`.
fn decode_error(vm: &mut Vm, words: &str, doc: Text, at: usize) -> Fault {
    let name = vm.symbols.intern("JSONDecodeError");
    let class = vm.loaded("json.decoder").and_then(|module| vm.module_get(module, name));
    let Some(class) = class else { return vm.error("ValueError", words) };
    let args = Args::of(vec![Value::str(words), Value::Str(doc), Value::Int(at as i64)]);
    match vm.call_now(&class, args) {
        Ok(exception) => vm.throw(exception),
        Err(fault) => fault,
    }
}

impl Scanner<'_> {
    fn at(&self, i: usize) -> Option<char> {
        self.text.get(i).copied()
    }

    fn skip_space(&self, mut i: usize) -> usize {
        while matches!(self.at(i), Some(' ' | '\t' | '\n' | '\r')) {
            i += 1;
        }
        i
    }

    fn starts(&self, i: usize, word: &str) -> bool {
        let mut at = i;
        word.chars().all(|c| {
            at += 1;
            self.at(at - 1) == Some(c)
        })
    }

    fn value(&mut self, i: usize) -> Found<(Value, usize)> {
        match self.at(i) {
            None => Err(Wrong::Nothing(i)),
            Some('"') => {
                let (text, end) = self.string(i + 1)?;
                Ok((self.vm.new_string(text)?, end))
            }
            Some('{') => self.nested("object", |s| s.object(i + 1)),
            Some('[') => self.nested("array", |s| s.array(i + 1)),
            Some('n') if self.starts(i, "null") => Ok((Value::None, i + 4)),
            Some('t') if self.starts(i, "true") => Ok((Value::Bool(true), i + 4)),
            Some('f') if self.starts(i, "false") => Ok((Value::Bool(false), i + 5)),
            Some('N') if self.starts(i, "NaN") => Ok((self.constant("NaN", f64::NAN)?, i + 3)),
            Some('I') if self.starts(i, "Infinity") => Ok((self.constant("Infinity", f64::INFINITY)?, i + 8)),
            Some('-') if self.starts(i, "-Infinity") => {
                Ok((self.constant("-Infinity", f64::NEG_INFINITY)?, i + 9))
            }
            Some(_) => self.number(i),
        }
    }

    fn nested(
        &mut self,
        what: &str,
        inner: impl FnOnce(&mut Self) -> Found<(Value, usize)>,
    ) -> Found<(Value, usize)> {
        if self.depth >= DEPTH {
            let words = format!(
                "maximum recursion depth exceeded while decoding a JSON {what} from a unicode string"
            );
            return Err(self.vm.error("RecursionError", words).into());
        }
        self.depth += 1;
        let found = inner(self);
        self.depth -= 1;
        found
    }

    fn constant(&mut self, name: &str, f: f64) -> Res<Value> {
        self.made(self.hooks.constant.clone(), || Value::str(name)).unwrap_or(Ok(Value::Float(f)))
    }

    /// What a hook makes of a value, if there is a hook.
    fn made(&mut self, hook: Value, value: impl FnOnce() -> Value) -> Option<Res<Value>> {
        if hook.is_none() {
            return None;
        }
        Some(self.vm.call_now(&hook, Args::of(vec![value()])))
    }

    fn number(&mut self, start: usize) -> Found<(Value, usize)> {
        let digits = |i: usize| self.text[i..].iter().take_while(|c| c.is_ascii_digit()).count();
        let mut i = start + usize::from(self.at(start) == Some('-'));
        match self.at(i) {
            Some('0') => i += 1,
            Some('1'..='9') => i += digits(i),
            _ => return Err(Wrong::Nothing(start)),
        }
        let mut whole = true;
        if self.at(i) == Some('.') && digits(i + 1) > 0 {
            whole = false;
            i += 1 + digits(i + 1);
        }
        if matches!(self.at(i), Some('e' | 'E')) {
            let sign = usize::from(matches!(self.at(i + 1), Some('-' | '+')));
            let from = (i + 1 + sign).min(self.text.len());
            if digits(from) > 0 {
                whole = false;
                i = from + digits(from);
            }
        }
        let text: String = self.text[start..i].iter().collect();
        let hook = if whole { self.hooks.int.clone() } else { self.hooks.float.clone() };
        if let Some(made) = self.made(hook, || Value::str(&text)) {
            return Ok((made?, i));
        }
        if !whole {
            return Ok((Value::Float(text.parse().unwrap_or(f64::NAN)), i));
        }
        let shown = Value::str(&text);
        Ok((self.vm.int_from_text(&text, 10, &shown)?, i))
    }

    fn array(&mut self, start: usize) -> Found<(Value, usize)> {
        let mut items = Vec::new();
        let mut i = self.skip_space(start);
        if self.at(i) != Some(']') {
            loop {
                let (item, end) = self.value(i)?;
                items.push(item);
                i = self.skip_space(end);
                match self.at(i) {
                    Some(']') => break,
                    Some(',') => i = self.skip_space(i + 1),
                    _ => return Err(Wrong::Text("Expecting ',' delimiter", i)),
                }
            }
        }
        Ok((self.vm.new_list(items), i + 1))
    }

    fn object(&mut self, start: usize) -> Found<(Value, usize)> {
        let mut pairs = Vec::new();
        let mut i = self.skip_space(start);
        if self.at(i) != Some('}') {
            loop {
                if self.at(i) != Some('"') {
                    return Err(Wrong::Text("Expecting property name enclosed in double quotes", i));
                }
                let (key, end) = self.string(i + 1)?;
                let key = self.vm.new_string(key)?;
                i = self.skip_space(end);
                if self.at(i) != Some(':') {
                    return Err(Wrong::Text("Expecting ':' delimiter", i));
                }
                i = self.skip_space(i + 1);
                let (value, end) = self.value(i)?;
                pairs.push((key, value));
                i = self.skip_space(end);
                match self.at(i) {
                    Some('}') => break,
                    Some(',') => i = self.skip_space(i + 1),
                    _ => return Err(Wrong::Text("Expecting ',' delimiter", i)),
                }
            }
        }
        Ok((self.finished(pairs)?, i + 1))
    }

    /// The dict of an object's members, or what the hooks make of them.
    fn finished(&mut self, pairs: Vec<(Value, Value)>) -> Res<Value> {
        if !self.hooks.pairs.is_none() {
            let pairs = pairs.into_iter().map(|(k, v)| self.vm.new_tuple(vec![k, v])).collect();
            let list = self.vm.new_list(pairs);
            let hook = self.hooks.pairs.clone();
            return self.vm.call_now(&hook, Args::of(vec![list]));
        }
        let dict = self.vm.new_dict();
        for (key, value) in pairs {
            self.vm.dict_set(dict, key, value)?;
        }
        let hook = self.hooks.object.clone();
        self.made(hook, || Value::Obj(dict)).unwrap_or(Ok(Value::Obj(dict)))
    }

    /// The text from after its first quote, and the place after its last.
    fn string(&self, start: usize) -> Found<(String, usize)> {
        let unterminated = Err(Wrong::Text("Unterminated string starting at", start - 1));
        let mut out = String::new();
        let mut i = start;
        loop {
            match self.at(i) {
                None => return unterminated,
                Some('"') => return Ok((out, i + 1)),
                Some('\\') => {}
                Some(c) if c <= '\u{1f}' && self.strict => {
                    return Err(Wrong::Text("Invalid control character at", i));
                }
                Some(c) => {
                    out.push(c);
                    i += 1;
                    continue;
                }
            }
            let Some(escaped) = self.at(i + 1) else { return unterminated };
            if escaped == 'u' {
                let (c, end) = self.unicode(i + 1)?;
                out.push(c);
                i = end;
                continue;
            }
            out.push(match escaped {
                '"' | '\\' | '/' => escaped,
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                _ => return Err(Wrong::Text("Invalid \\escape", i)),
            });
            i += 2;
        }
    }

    /// The character that `uXXXX` at `i` stands for, perhaps with the other half after it.
    fn unicode(&self, i: usize) -> Found<(char, usize)> {
        let high = self.four_digits(i)?;
        let end = i + 5;
        if (0xD800..0xDC00).contains(&high) && end + 6 < self.text.len() && self.starts(end, "\\u") {
            let low = self.four_digits(end + 1)?;
            if (0xDC00..0xE000).contains(&low) {
                let joined = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                return Ok((char::from_u32(joined).unwrap_or('\u{FFFD}'), end + 6));
            }
        }
        // Half a character alone cannot be kept here.
        Ok((char::from_u32(high).unwrap_or('\u{FFFD}'), end))
    }

    fn four_digits(&self, i: usize) -> Found<u32> {
        let wrong = Wrong::Text("Invalid \\uXXXX escape", i);
        if i + 5 >= self.text.len() {
            return Err(wrong);
        }
        let digits = self.text[i + 1..i + 5].iter();
        digits.map(|c| c.to_digit(16)).try_fold(0, |n, d| Some(n * 16 + d?)).ok_or(wrong)
    }
}
