//! What lives in the heap of a process.

use std::rc::Rc;

use super::{
    dict::Dict,
    file::File,
    frame::Frame,
    native::NativeDef,
    set::Set,
    space::Space,
    symbol::Sym,
    value::{Ref, Text, Value},
};
use crate::lang::code::CodeId;

/// A heap object.
#[derive(Clone, Debug)]
pub enum Object {
    List(Vec<Value>),
    Tuple(Vec<Value>),
    Dict(Dict),
    Set(Set),
    FrozenSet(Set),
    Instance(Box<Instance>),
    Class(Box<Class>),
    Function(Box<Function>),
    /// A variable shared with inner functions; `Unset` when empty.
    Cell(Value),
    Module(Box<Module>),
    Generator(Box<Generator>),
    Iterator(Iter),
    Slice(Box<[Value; 3]>),
    Range(Range),
    /// Getter, setter, deleter, docstring.
    Property(Box<[Value; 4]>),
    StaticMethod(Value),
    ClassMethod(Value),
    Super {
        class: Ref,
        this: Value,
    },
    File(Box<File>),
    View {
        dict: Ref,
        kind: ViewKind,
    },
}

/// An object of a class; exceptions and subclasses of builtins carry more.
#[derive(Clone, Debug)]
pub struct Instance {
    pub class: Ref,
    pub attrs: Space,
    pub data: Data,
}

/// What an instance is besides its attributes.
#[derive(Clone, Debug)]
pub enum Data {
    Plain,
    /// The list, dict, str… inside an instance of a subclass of that.
    Wrapped(Value),
    Exception(Box<Exception>),
}

/// The part of an exception that the machine knows.
#[derive(Clone, Debug)]
pub struct Exception {
    /// A tuple.
    pub args: Value,
    pub cause: Value,
    pub context: Value,
    pub suppress: bool,
    /// Where it passed, the innermost first.
    pub trace: Rc<Vec<Trace>>,
}

/// One line of a traceback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    pub code: CodeId,
    pub pc: u32,
    /// What the function is called, where its code does not say: a method that the library makes by name.
    pub called: Option<Sym>,
}

/// A class.
#[derive(Clone, Debug)]
pub struct Class {
    pub name: Text,
    pub qualname: Text,
    pub module: Value,
    pub bases: Vec<Ref>,
    /// Itself first, `object` last.
    pub mro: Vec<Ref>,
    pub attrs: Space,
    pub builtin: bool,
    /// Its own class: `type`, or a metaclass.
    pub meta: Ref,
    /// The builtin class that decides what its instances are made of.
    pub layout: Ref,
    /// Makes an instance; of the builtin class only.
    pub construct: Option<&'static NativeDef>,
}

/// A function written in Python.
#[derive(Clone, Debug)]
pub struct Function {
    pub code: CodeId,
    pub name: Text,
    pub qualname: Text,
    pub module: Ref,
    pub defaults: Vec<Value>,
    pub keyword_defaults: Vec<(Sym, Value)>,
    pub closure: Vec<Ref>,
    pub attrs: Space,
    pub doc: Value,
}

/// A module or the namespace of a class body.
#[derive(Clone, Debug)]
pub struct Module {
    pub name: Text,
    pub space: Space,
}

/// A generator, its frame put aside.
#[derive(Clone, Debug)]
pub struct Generator {
    pub state: GeneratorState,
    pub name: Text,
    pub qualname: Text,
    pub frame: Option<Box<Frame>>,
    pub stack: Vec<Value>,
    /// The exception being handled inside it when it yielded.
    pub handled: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneratorState {
    Fresh,
    Suspended,
    Running,
    Done,
}

/// `range(start, stop, step)` with its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
    pub len: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewKind {
    Keys,
    Values,
    Items,
}

/// An iterator that needs no Python code to advance.
#[derive(Clone, Debug)]
pub enum Iter {
    Done,
    Range { next: i64, step: i64, left: i64 },
    List { list: Ref, at: usize },
    Tuple { tuple: Ref, at: usize },
    Str { text: Text, byte: usize },
    Bytes { bytes: Rc<Vec<u8>>, at: usize },
    Dict { dict: Ref, kind: ViewKind, at: usize, len: usize },
    DictReversed { dict: Ref, kind: ViewKind, keys: Vec<Value> },
    Set { set: Ref, slot: usize, len: usize },
    ListReversed { list: Ref, left: usize },
    Enumerate { inner: Value, count: i64 },
    Zip { inner: Vec<Value>, strict: bool },
    Map { function: Value, inner: Vec<Value> },
    Filter { function: Value, inner: Value },
}

impl Range {
    /// The range of these bounds; `step` is not zero.
    #[must_use]
    pub fn new(start: i64, stop: i64, step: i64) -> Range {
        let (low, high, stride) =
            if step > 0 { (start, stop, step as i128) } else { (stop, start, -(step as i128)) };
        let gap = high as i128 - low as i128;
        let len = if gap <= 0 { 0 } else { (gap - 1) / stride + 1 };
        Range { start, stop, step, len: len.min(i64::MAX as i128) as i64 }
    }
}

impl Exception {
    /// An exception with a tuple of arguments, not raised yet.
    #[must_use]
    pub fn new(args: Value) -> Exception {
        Exception {
            args,
            cause: Value::None,
            context: Value::None,
            suppress: false,
            trace: Rc::new(Vec::new()),
        }
    }
}

impl Object {
    /// Bytes it takes, roughly as CPython would.
    #[must_use]
    pub fn bytes(&self) -> usize {
        48 + match self {
            Object::List(v) | Object::Tuple(v) => v.len() * 16,
            Object::Dict(d) => d.len() * 48,
            Object::Set(s) | Object::FrozenSet(s) => s.capacity() * 16,
            Object::Instance(i) => i.attrs.len() * 24,
            Object::Class(c) => 400 + c.attrs.len() * 24,
            Object::Function(_) => 100,
            Object::Module(m) => m.space.len() * 24,
            Object::Generator(g) => 100 + g.stack.len() * 16,
            Object::File(f) => f.bytes(),
            _ => 0,
        }
    }
}
