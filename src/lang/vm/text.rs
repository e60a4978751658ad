//! `repr` and `str`.

use super::{
    Vm, classes, floats,
    native::{Args, Res},
    object::{Data, Object, ViewKind},
    symbol as sym,
    value::{Ref, Value},
};

const DEPTH: u32 = 200;

impl Vm {
    /// `str(value)` from inside a native.
    pub(super) fn str_of(&mut self, value: &Value) -> Res<String> {
        if let Some(text) = self.own_text(value, sym::STR)? {
            return Ok(text);
        }
        match value {
            Value::Str(text) => Ok(text.to_string()),
            Value::Obj(r) => {
                let r = *r;
                if self.exception(r).is_some() {
                    return self.exception_text(r);
                }
                match self.heap.instance(value).map(|i| i.data.clone()) {
                    Some(Data::Wrapped(inner @ Value::Str(_))) => self.str_of(&inner),
                    _ => self.repr(value),
                }
            }
            _ => self.repr(value),
        }
    }

    /// The text of an instance's own Python method, run to its end at once.
    fn own_text(&mut self, value: &Value, name: sym::Sym) -> Res<Option<String>> {
        let Some(method) = self.python_method(value, name) else { return Ok(None) };
        let result = self.call_now(&method, Args::of(vec![value.clone()]))?;
        match self.as_text(&result) {
            Some(text) => Ok(Some(text.to_string())),
            None => {
                let words = format!(
                    "{} returned non-string (type {})",
                    &**self.symbols.name(name),
                    self.type_name(&result)
                );
                Err(self.error("TypeError", words))
            }
        }
    }

    /// `repr(value)` from inside a native.
    pub(super) fn repr(&mut self, value: &Value) -> Res<String> {
        Ok(match value {
            Value::Unset | Value::None => "None".to_string(),
            Value::Ellipsis => "Ellipsis".to_string(),
            Value::NotImplemented => "NotImplemented".to_string(),
            Value::Bool(b) => if *b { "True" } else { "False" }.to_string(),
            Value::Int(i) => i.to_string(),
            Value::Handle(handle) => handle.number().to_string(),
            Value::Big(big) => self.int_text(big)?,
            Value::Float(f) => floats::repr(*f),
            Value::Str(text) => quote(text),
            Value::Bytes(bytes) => quote_bytes(bytes),
            Value::Native(def) => format!("<built-in function {}>", def.short()),
            Value::Bound(b) => match &b.function {
                Value::Native(def) => {
                    let kind = self.type_name(&b.this);
                    format!("<built-in method {} of {kind} object at {}>", def.short(), address(1))
                }
                function => {
                    let name = match function.as_ref().map(|r| self.heap.get(r)) {
                        Some(Object::Function(f)) => f.qualname.to_string(),
                        _ => "?".to_string(),
                    };
                    let this = b.this.clone();
                    format!("<bound method {name} of {}>", self.repr(&this)?)
                }
            },
            Value::Obj(r) => {
                if let Some(text) = self.own_text(value, sym::REPR)? {
                    return Ok(text);
                }
                if self.depth > DEPTH {
                    let words = "maximum recursion depth exceeded while getting the repr of an object";
                    return Err(self.error("RecursionError", words));
                }
                self.depth += 1;
                let result = self.repr_object(*r);
                self.depth -= 1;
                result?
            }
        })
    }

    fn repr_object(&mut self, r: Ref) -> Res<String> {
        let me = Value::Obj(r);
        match self.heap.get(r) {
            Object::List(items) => {
                let items = items.clone();
                self.guarded(r, "[...]", |vm| Ok(format!("[{}]", vm.repr_all(&items)?)))
            }
            Object::Tuple(items) => {
                let items = items.clone();
                self.guarded(r, "(...)", |vm| {
                    let comma = if items.len() == 1 { "," } else { "" };
                    Ok(format!("({}{comma})", vm.repr_all(&items)?))
                })
            }
            Object::Dict(_) => {
                let pairs = self.dict_pairs(&me);
                self.guarded(r, "{...}", |vm| {
                    let mut parts = Vec::with_capacity(pairs.len());
                    for (key, value) in &pairs {
                        parts.push(format!("{}: {}", vm.repr(key)?, vm.repr(value)?));
                    }
                    Ok(format!("{{{}}}", parts.join(", ")))
                })
            }
            Object::Set(_) => {
                let keys = self.set_keys(&me);
                if keys.is_empty() {
                    Ok("set()".to_string())
                } else {
                    Ok(format!("{{{}}}", self.repr_all(&keys)?))
                }
            }
            Object::FrozenSet(_) => {
                let keys = self.set_keys(&me);
                Ok(if keys.is_empty() {
                    "frozenset()".to_string()
                } else {
                    format!("frozenset({{{}}})", self.repr_all(&keys)?)
                })
            }
            Object::Range(range) => Ok(if range.step == 1 {
                format!("range({}, {})", range.start, range.stop)
            } else {
                format!("range({}, {}, {})", range.start, range.stop, range.step)
            }),
            Object::Slice(parts) => {
                let parts = parts.to_vec();
                Ok(format!("slice({})", self.repr_all(&parts)?))
            }
            Object::View { dict, kind } => {
                let (dict, kind) = (Value::Obj(*dict), *kind);
                let mut items = Vec::new();
                for (key, value) in self.dict_pairs(&dict) {
                    items.push(match kind {
                        ViewKind::Keys => self.repr(&key)?,
                        ViewKind::Values => self.repr(&value)?,
                        ViewKind::Items => format!("({}, {})", self.repr(&key)?, self.repr(&value)?),
                    });
                }
                Ok(format!("{}([{}])", self.type_name(&me), items.join(", ")))
            }
            Object::Instance(_) => self.repr_instance(r),
            _ => Ok(self.repr_other(r)),
        }
    }

    /// Things that print their name or their address.
    fn repr_other(&mut self, r: Ref) -> String {
        let at = match self.heap.get(r) {
            Object::Class(_) | Object::Module(_) | Object::Super { .. } | Object::File(_) => String::new(),
            _ => address(self.address_of(r)),
        };
        match self.heap.get(r) {
            Object::Class(c) => match &c.module {
                Value::Str(m) if &**m != "builtins" => format!("<class '{}.{}'>", &**m, &*c.qualname),
                _ => format!("<class '{}'>", &*c.qualname),
            },
            Object::Function(f) => format!("<function {} at {at}>", &*f.qualname),
            Object::Module(m) => format!("<module '{}'>", &*m.name),
            Object::Generator(g) => format!("<generator object {} at {at}>", &*g.qualname),
            Object::Super { .. } => "<super: <class 'object'>, NULL>".to_string(),
            Object::File(f) if !f.binary => {
                format!("<_io.TextIOWrapper name='{}' mode='{}' encoding='UTF-8'>", &*f.name, &*f.mode)
            }
            Object::File(f) => format!("<_io.{} name='{}'>", self.type_name(&Value::Obj(r)), &*f.name),
            _ => format!("<{} object at {at}>", self.type_name(&Value::Obj(r))),
        }
    }

    pub(super) fn repr_instance(&mut self, r: Ref) -> Res<String> {
        let Object::Instance(i) = self.heap.get(r) else { return Ok(String::new()) };
        match i.data.clone() {
            Data::Wrapped(inner) => self.repr(&inner),
            Data::Exception(e) => {
                let name = self.type_name(&Value::Obj(r));
                let args = self.list_items(&e.args);
                Ok(format!("{name}({})", self.repr_all(&args)?))
            }
            Data::Plain => {
                let class = i.class;
                let at = address(self.address_of(r));
                let Object::Class(c) = self.heap.get(class) else { return Ok(String::new()) };
                let module = match &c.module {
                    Value::Str(m) => m.to_string(),
                    _ => "builtins".to_string(),
                };
                Ok(format!("<{module}.{} object at {at}>", &*c.qualname))
            }
        }
    }

    fn repr_all(&mut self, items: &[Value]) -> Res<String> {
        let mut out = String::new();
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            out.push_str(&self.repr(item)?);
            self.check_size(out.len())?;
        }
        Ok(out)
    }

    /// Shows a container inside itself as dots.
    fn guarded(&mut self, r: Ref, dots: &str, inner: impl FnOnce(&mut Vm) -> Res<String>) -> Res<String> {
        if self.showing.contains(&r) {
            return Ok(dots.to_string());
        }
        self.showing.push(r);
        let result = inner(self);
        self.showing.pop();
        result
    }

    /// `str(exception)`
    pub(super) fn exception_text(&mut self, r: Ref) -> Res<String> {
        let Some(e) = self.exception(r) else { return Ok(String::new()) };
        let args = e.args.clone();
        let items = self.list_items(&args);
        let class = self.type_of(&Value::Obj(r));
        if self.is_subclass(class, classes::OS_ERROR) && (2..=5).contains(&items.len()) {
            let [errno, text] = [&items[0], &items[1]].map(Clone::clone);
            let mut out = format!("[Errno {}] {}", self.str_of(&errno)?, self.str_of(&text)?);
            let file = match self.heap.get(r) {
                Object::Instance(i) => i.attrs.get(sym::FILENAME).cloned(),
                _ => None,
            };
            if let Some(file) = file.filter(|f| !f.is_none()) {
                out = format!("{out}: {}", self.repr(&file)?);
            }
            return Ok(out);
        }
        match items.as_slice() {
            [] => Ok(String::new()),
            [one] if self.is_subclass(class, classes::KEY_ERROR) => self.repr(one),
            [one] => self.str_of(one),
            _ => self.repr(&args),
        }
    }
}

/// A made-up address, the same in every run.
fn address(index: u32) -> String {
    format!("{:#x}", 0x7f00_0000_0000_u64 + u64::from(index) * 48)
}

/// Whether a character is shown as it is.
fn is_printable(c: char) -> bool {
    !(c.is_control()
        || c.is_whitespace() && c != ' '
        || matches!(c as u32, 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xE000..=0xF8FF | 0xFFF0..=0xFFFB | 0xE0000..=0x10FFFF))
}

/// A string in quotes.
pub(super) fn quote(text: &str) -> String {
    let mark = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(mark);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == mark => {
                out.push('\\');
                out.push(c);
            }
            c if is_printable(c) => out.push(c),
            c => out.push_str(&escape(c)),
        }
    }
    out.push(mark);
    out
}

fn escape(c: char) -> String {
    match c as u32 {
        n @ 0..=0xFF => format!("\\x{n:02x}"),
        n @ 0..=0xFFFF => format!("\\u{n:04x}"),
        n => format!("\\U{n:08x}"),
    }
}

/// Everything beyond ASCII escaped.
pub(super) fn ascii(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii() { c.to_string() } else { escape(c) }).collect()
}

fn quote_bytes(bytes: &[u8]) -> String {
    let mark = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut out = format!("b{mark}");
    for b in bytes {
        match b {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' => out.push_str("\\\\"),
            b if char::from(*b) == mark => {
                out.push('\\');
                out.push(mark);
            }
            b' '..=b'~' => out.push(char::from(*b)),
            b => out.push_str(&format!("\\x{b:02x}")),
        }
    }
    out.push(mark);
    out
}
