//! What a variable holds: 16 bytes, cheap to copy; containers are indices into the heap.

use std::{cell::Cell, fmt, ops::Deref, rc::Rc};

use num_bigint::BigInt;

use super::native::NativeDef;
use crate::value::Handle;

/// Index of an object in the heap of its process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ref(pub u32);

/// A Python value.
#[derive(Clone, Debug)]
pub enum Value {
    /// A variable before its first assignment; never seen by programs.
    Unset,
    None,
    Ellipsis,
    NotImplemented,
    Bool(bool),
    Int(i64),
    /// An integer that does not fit into 64 bits.
    Big(Rc<BigInt>),
    Float(f64),
    /// A process or an object of the kernel; the library's own, never seen by programs.
    Handle(Handle),
    Str(Text),
    Bytes(Rc<Vec<u8>>),
    /// A function written in Rust.
    Native(&'static NativeDef),
    /// A function with its first argument.
    Bound(Rc<Bound>),
    Obj(Ref),
}

/// A method together with its object.
#[derive(Clone, Debug)]
pub struct Bound {
    pub function: Value,
    pub this: Value,
}

/// Immutable text that knows how many characters it has.
#[derive(Clone)]
pub struct Text(Rc<Chars>);

struct Chars {
    count: u32,
    /// One more than its place among the texts that every process of a run has.
    number: Cell<u32>,
    text: Box<str>,
}

impl Text {
    /// A copy of `text`.
    #[must_use]
    pub fn new(text: &str) -> Text {
        Text::from(text.to_string())
    }

    /// How many characters it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.count as usize
    }

    /// Whether characters are bytes, which makes indexing a matter of arithmetic.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        self.count() == self.0.text.len()
    }

    /// The same text in memory, not only an equal one.
    #[must_use]
    pub fn same(&self, other: &Text) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Identity as a number, for memo tables.
    #[must_use]
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).addr()
    }

    /// Its place among the texts that every process of a run has, if it is one of them.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        self.0.number.get().checked_sub(1)
    }

    /// Gives it that place, unless it has one.
    pub fn enlist(&self, number: u32) {
        if self.0.number.get() == 0 {
            self.0.number.set(number + 1);
        }
    }

    /// The character at `index`, which must be below `count`.
    #[must_use]
    pub fn at(&self, index: usize) -> Text {
        if self.is_ascii() {
            return Text::new(&self.0.text[index..=index]);
        }
        self.0
            .text
            .chars()
            .nth(index)
            .map_or_else(|| Text::new(""), |c| Text::new(c.encode_utf8(&mut [0; 4])))
    }

    /// Characters from `start` up to `end`, both within the text.
    #[must_use]
    pub fn cut(&self, start: usize, end: usize) -> Text {
        if start >= end {
            return Text::new("");
        }
        if self.is_ascii() {
            return Text::new(&self.0.text[start..end]);
        }
        Text::from(self.0.text.chars().skip(start).take(end - start).collect::<String>())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        let count = if text.is_ascii() { text.len() } else { text.chars().count() };
        Text(Rc::new(Chars { count: count as u32, number: Cell::new(0), text: text.into_boxed_str() }))
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0.text
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.text.fmt(f)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.same(other) || self.0.text == other.0.text
    }
}

impl Value {
    /// A string value.
    #[must_use]
    pub fn str(text: &str) -> Value {
        Value::Str(Text::new(text))
    }

    /// A string value from an owned string.
    #[must_use]
    pub fn string(text: String) -> Value {
        Value::Str(Text::from(text))
    }

    /// Bytes.
    #[must_use]
    pub fn bytes(bytes: Vec<u8>) -> Value {
        Value::Bytes(Rc::new(bytes))
    }

    /// `function` bound to `this`.
    #[must_use]
    pub fn bound(function: Value, this: Value) -> Value {
        Value::Bound(Rc::new(Bound { function, this }))
    }

    /// Whether this is `None`.
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, Value::None)
    }

    /// Whether this variable has no value.
    #[must_use]
    pub fn is_unset(&self) -> bool {
        matches!(self, Value::Unset)
    }

    /// The heap object it names.
    #[must_use]
    pub fn as_ref(&self) -> Option<Ref> {
        match self {
            Value::Obj(r) => Some(*r),
            _ => None,
        }
    }

    /// Python's `is`.
    #[must_use]
    pub fn is(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::None, Value::None)
            | (Value::Unset, Value::Unset)
            | (Value::Ellipsis, Value::Ellipsis)
            | (Value::NotImplemented, Value::NotImplemented) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Big(a), Value::Big(b)) => Rc::ptr_eq(a, b),
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::Str(a), Value::Str(b)) => a.same(b) || (a.len() <= 1 && a == b),
            (Value::Bytes(a), Value::Bytes(b)) => Rc::ptr_eq(a, b),
            (Value::Native(a), Value::Native(b)) => std::ptr::eq(*a, *b),
            (Value::Bound(a), Value::Bound(b)) => Rc::ptr_eq(a, b),
            (Value::Obj(a), Value::Obj(b)) => a == b,
            (Value::Handle(a), Value::Handle(b)) => a == b,
            _ => false,
        }
    }
}
