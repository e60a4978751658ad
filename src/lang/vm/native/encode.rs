//! Module `_json`: values become JSON text.

use super::{
    super::{
        Fault, Vm, floats,
        object::Object,
        value::{Ref, Value},
    },
    Args, NativeDef,
    Params::Between,
    Res,
};
use crate::lang::code::CompareOp;

/// For the library's `json` only.
pub static FUNCTIONS: &[NativeDef] = &[NativeDef::new("encode", Between(10, 10), encode)];

const DEPTH: u32 = 200;

struct Encoder<'a> {
    vm: &'a mut Vm,
    out: String,
    /// Containers around the current one.
    around: Vec<Ref>,
    depth: u32,
    default: Value,
    ascii: bool,
    indent: Option<String>,
    comma: String,
    colon: String,
    sort_keys: bool,
    skip_keys: bool,
    allow_nan: bool,
    /// Complaints about floats show them.
    wordy: bool,
}

/// `encode(o, default, ensure_ascii, indent, item_separator, key_separator, sort_keys, skipkeys, allow_nan, wordy)`
fn encode(vm: &mut Vm, args: &mut Args) -> Res<Value> {
    let value = args.take(0);
    let default = args.take(1);
    let ascii = vm.truth(&args.take(2))?;
    let indent = match args.take(3) {
        Value::None => None,
        indent => match vm.as_text(&indent) {
            Some(text) => Some(text.to_string()),
            None => {
                let width = usize::try_from(vm.need_int(&indent)?).unwrap_or(0);
                vm.check_size(width)?;
                Some(" ".repeat(width))
            }
        },
    };
    let comma = vm.str_of(&args.take(4))?;
    let colon = vm.str_of(&args.take(5))?;
    let sort_keys = vm.truth(&args.take(6))?;
    let skip_keys = vm.truth(&args.take(7))?;
    let allow_nan = vm.truth(&args.take(8))?;
    let wordy = vm.truth(&args.take(9))?;
    let mut encoder = Encoder {
        vm,
        out: String::new(),
        around: Vec::new(),
        depth: 0,
        default,
        ascii,
        indent,
        comma,
        colon,
        sort_keys,
        skip_keys,
        allow_nan,
        wordy,
    };
    encoder.value(&value)?;
    let text = encoder.out;
    vm.new_string(text)
}

impl Encoder<'_> {
    fn value(&mut self, value: &Value) -> Res<()> {
        let plain = self.vm.plain(value);
        match &plain {
            Value::None => self.out.push_str("null"),
            Value::Bool(b) => self.out.push_str(if *b { "true" } else { "false" }),
            Value::Int(i) => self.out.push_str(&i.to_string()),
            Value::Big(big) => self.out.push_str(&self.vm.int_text(big)?),
            Value::Float(f) => {
                let text = self.float(*f)?;
                self.out.push_str(&text);
            }
            Value::Str(text) => {
                quote(text, self.ascii, &mut self.out);
                self.vm.check_size(self.out.len())?;
            }
            Value::Obj(r) => return self.container(value, *r),
            _ => return self.ask_default(value),
        }
        Ok(())
    }

    fn float(&mut self, f: f64) -> Res<String> {
        let text = match floats::special(f) {
            None => return Ok(floats::repr(f)),
            Some("nan") => "NaN",
            Some("inf") => "Infinity",
            Some(_) => "-Infinity",
        };
        if self.allow_nan {
            return Ok(text.to_string());
        }
        let mut words = "Out of range float values are not JSON compliant".to_string();
        if self.wordy {
            words = format!("{words}: {}", floats::repr(f));
        }
        Err(self.vm.error("ValueError", words))
    }

    fn container(&mut self, value: &Value, r: Ref) -> Res<()> {
        let me = Value::Obj(r);
        match self.vm.heap.get(r) {
            Object::List(_) | Object::Tuple(_) => {
                let items = self.vm.list_items(&me);
                self.inside(r, |e| e.list(&items))
            }
            Object::Dict(_) => {
                let pairs = self.vm.dict_pairs(&me);
                self.inside(r, |e| e.dict(pairs))
            }
            _ => self.ask_default(value),
        }
    }

    fn ask_default(&mut self, value: &Value) -> Res<()> {
        let default = self.default.clone();
        let made = |e: &mut Self| {
            let made = e.vm.call_now(&default, Args::of(vec![value.clone()]))?;
            e.value(&made)
        };
        match value.as_ref() {
            Some(r) => self.inside(r, made),
            None => made(self),
        }
    }

    /// Keeps watch over nesting while a container is written.
    fn inside(&mut self, r: Ref, inner: impl FnOnce(&mut Self) -> Res<()>) -> Res<()> {
        if self.around.contains(&r) {
            return Err(self.vm.error("ValueError", "Circular reference detected"));
        }
        if self.depth >= DEPTH {
            let words = "maximum recursion depth exceeded while encoding a JSON object";
            return Err(self.vm.error("RecursionError", words));
        }
        self.depth += 1;
        self.around.push(r);
        let result = inner(self);
        self.around.pop();
        self.depth -= 1;
        result
    }

    /// A new line with so many levels of indentation.
    fn line(&mut self, less: usize) {
        if let Some(indent) = &self.indent {
            let levels = self.level() - less;
            self.out.push('\n');
            for _ in 0..levels {
                self.out.push_str(indent);
            }
        }
    }

    /// Containers that show, without those that `default` replaced.
    fn level(&self) -> usize {
        let vm = &*self.vm;
        let shows =
            |r: &&Ref| matches!(vm.heap.get(**r), Object::List(_) | Object::Tuple(_) | Object::Dict(_));
        self.around.iter().filter(shows).count()
    }

    fn separator(&mut self, first: bool) {
        if !first {
            self.out.push_str(&self.comma);
        }
        self.line(0);
    }

    fn list(&mut self, items: &[Value]) -> Res<()> {
        self.out.push('[');
        for (i, item) in items.iter().enumerate() {
            self.separator(i == 0);
            self.value(item)?;
        }
        if !items.is_empty() {
            self.line(1);
        }
        self.out.push(']');
        self.vm.check_size(self.out.len())
    }

    fn dict(&mut self, mut pairs: Vec<(Value, Value)>) -> Res<()> {
        let empty = pairs.is_empty();
        if self.sort_keys {
            pairs = self.sorted(pairs)?;
        }
        self.out.push('{');
        let mut first = true;
        for (key, value) in &pairs {
            let Some(key) = self.key(key)? else { continue };
            self.separator(first);
            first = false;
            quote(&key, self.ascii, &mut self.out);
            self.out.push_str(&self.colon);
            self.value(value)?;
        }
        if !empty {
            self.line(1);
        }
        self.out.push('}');
        self.vm.check_size(self.out.len())
    }

    /// The text of a key; none for one to be skipped.
    fn key(&mut self, key: &Value) -> Res<Option<String>> {
        Ok(Some(match self.vm.plain(key) {
            Value::Str(text) => text.to_string(),
            Value::Float(f) => self.float(f)?,
            Value::Bool(b) => if b { "true" } else { "false" }.to_string(),
            Value::None => "null".to_string(),
            Value::Int(i) => i.to_string(),
            Value::Big(big) => self.vm.int_text(&big)?,
            _ if self.skip_keys => return Ok(None),
            _ => return Err(self.wrong_key(key)),
        }))
    }

    fn wrong_key(&mut self, key: &Value) -> Fault {
        let words = format!("keys must be str, int, float, bool or None, not {}", self.vm.type_name(key));
        self.vm.error("TypeError", words)
    }

    /// Pairs by key, as Python compares keys.
    fn sorted(&mut self, mut pairs: Vec<(Value, Value)>) -> Res<Vec<(Value, Value)>> {
        if pairs.iter().all(|(key, _)| matches!(key, Value::Str(_))) {
            pairs.sort_by_cached_key(|(key, _)| match key {
                Value::Str(text) => text.to_string(),
                _ => String::new(),
            });
            return Ok(pairs);
        }
        let mut out: Vec<(Value, Value)> = Vec::with_capacity(pairs.len());
        for pair in pairs {
            let (mut low, mut high) = (0, out.len());
            while low < high {
                // The first question is about neighbours, as CPython's is.
                let middle = if high == out.len() { high - 1 } else { (low + high) / 2 };
                if self.vm.compare(CompareOp::Less, &pair.0, &out[middle].0)? {
                    high = middle
                } else {
                    low = middle + 1
                }
            }
            out.insert(low, pair);
        }
        Ok(out)
    }
}

/// A JSON string.
fn quote(text: &str, ascii: bool, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            c if c < ' ' || ascii => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
