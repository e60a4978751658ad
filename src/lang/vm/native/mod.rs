//! Functions written in Rust: how they are declared, found and called.

mod build;
mod bytes;
mod dicts;
pub(super) mod dunders;
mod encode;
mod errors;
mod files;
mod functions;
mod instances;

mod iterators;
mod json;
mod kernel;
mod known;
mod lists;
mod math;
mod numbers;
mod objects;
pub(super) mod operators;
mod pack;
pub(super) mod random;
mod sets;
mod strings;
mod system;
mod texts;
pub(super) mod time;
mod unpack;
mod whole;

pub use known::known;
pub(super) use unpack::wire::{bytes_of as message_bytes, message_of};

use super::{Fault, Vm, symbol::Sym, value::Value};

/// What natives give back.
pub type Res<T> = Result<T, Fault>;

/// The body of a native.
pub type Body = fn(&mut Vm, &mut Args) -> Res<Value>;

/// A function written in Rust. A dot in the name (`list.append`) makes it a method.
pub struct NativeDef {
    pub name: &'static str,
    pub params: Params,
    pub body: Body,
    /// It goes through an iterable; one that needs Python code is made a list first.
    pub consumes: bool,
    /// It never calls back into Python.
    pub plain: bool,
}

/// How arguments are checked before the body runs. The object of a method is not counted.
#[derive(Clone, Copy, Debug)]
pub enum Params {
    Zero,
    One,
    /// So many by position.
    Between(u8, u8),
    /// By position or name; missing ones become `Unset`. So many are required.
    Named(u8, &'static [&'static str]),
    /// Anything; the body looks itself.
    Any,
}

/// The arguments of one call.
#[derive(Clone, Debug, Default)]
pub struct Args {
    pub pos: Vec<Value>,
    pub kw: Vec<(Sym, Value)>,
}

impl std::fmt::Debug for NativeDef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.name.fmt(f)
    }
}

impl NativeDef {
    /// A declaration.
    #[must_use]
    pub const fn new(name: &'static str, params: Params, body: Body) -> NativeDef {
        NativeDef { name, params, body, consumes: false, plain: false }
    }

    /// The same, going through an iterable.
    #[must_use]
    pub const fn consuming(self) -> NativeDef {
        NativeDef { consumes: true, ..self }
    }

    /// The same, never calling back into Python.
    #[must_use]
    pub const fn plain(self) -> NativeDef {
        NativeDef { plain: true, ..self }
    }

    /// The name without its class.
    #[must_use]
    pub fn short(&self) -> &'static str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }

    /// The class of a method.
    #[must_use]
    pub fn owner(&self) -> Option<&'static str> {
        self.name.split_once('.').map(|(owner, _)| owner)
    }
}

impl Args {
    /// Arguments by position only.
    #[must_use]
    pub fn of(pos: Vec<Value>) -> Args {
        Args { pos, kw: Vec::new() }
    }

    /// Takes an argument out; `Unset` when absent.
    pub fn take(&mut self, i: usize) -> Value {
        self.pos.get_mut(i).map_or(Value::Unset, |v| std::mem::replace(v, Value::Unset))
    }

    /// An argument that was given, and is not `None`.
    #[must_use]
    pub fn given(&self, i: usize) -> Option<&Value> {
        self.pos.get(i).filter(|v| !matches!(v, Value::Unset | Value::None))
    }

    /// Takes a keyword out.
    pub fn keyword(&mut self, name: Sym) -> Option<Value> {
        let i = self.kw.iter().position(|(k, _)| *k == name)?;
        Some(self.kw.remove(i).1)
    }
}

/// All methods of builtin classes, with their class.
pub fn methods() -> impl Iterator<Item = (&'static str, &'static NativeDef)> {
    let tables: [&'static [NativeDef]; 14] = [
        dunders::NUMBERS,
        dunders::OTHERS,
        objects::METHODS,
        instances::METHODS,
        errors::METHODS,
        numbers::METHODS,
        texts::METHODS,
        strings::METHODS,
        bytes::METHODS,
        lists::METHODS,
        dicts::METHODS,
        sets::METHODS,
        iterators::METHODS,
        files::METHODS,
    ];
    let all = tables.into_iter().flatten();
    all.filter_map(|d| d.owner().map(|owner| (owner, d)))
}

/// What makes instances of a builtin class.
#[must_use]
pub fn constructor(class: &str) -> Option<&'static NativeDef> {
    build::CONSTRUCTORS.iter().find(|d| d.name == class)
}

/// The functions of `builtins`.
pub fn functions() -> impl Iterator<Item = &'static NativeDef> {
    let all = functions::FUNCTIONS.iter().chain(operators::FUNCTIONS).chain(objects::FUNCTIONS);
    all.chain(iterators::FUNCTIONS).chain(files::FUNCTIONS)
}

/// Every function written in Rust, in an order of the program's text; some more than once.
pub fn all() -> impl Iterator<Item = &'static NativeDef> {
    let modules = MODULES.iter().flat_map(|module| module.functions.iter().copied().flatten());
    methods().map(|(_, def)| def).chain(functions()).chain(build::CONSTRUCTORS).chain(modules)
}

/// A value that a native module offers beside its functions.
#[derive(Clone, Copy, Debug)]
pub enum Constant {
    Int(i64),
    Float(f64),
    Str(&'static str),
}

/// A module written in Rust.
pub struct NativeModule {
    pub name: &'static str,
    pub functions: &'static [&'static [NativeDef]],
    pub constants: &'static [(&'static str, Constant)],
}

/// All modules written in Rust. Names beginning with `_` are for the library only.
pub static MODULES: &[NativeModule] = &[
    NativeModule {
        name: "_kernel",
        functions: &[kernel::FUNCTIONS, kernel::descriptor::FUNCTIONS, kernel::signal::FUNCTIONS],
        constants: &[],
    },
    NativeModule { name: "_json", functions: &[json::FUNCTIONS, encode::FUNCTIONS], constants: &[] },
    NativeModule { name: "math", functions: &[math::FUNCTIONS], constants: math::CONSTANTS },
    NativeModule {
        name: "time",
        functions: &[time::FUNCTIONS],
        constants: &[("timezone", Constant::Int(0))],
    },
    NativeModule { name: "_bits", functions: &[numbers::BITS], constants: &[] },
    NativeModule { name: "_random", functions: &[random::FUNCTIONS], constants: &[] },
    NativeModule {
        name: "os",
        functions: &[system::OS, kernel::descriptor::OS, kernel::signal::OS],
        constants: system::OS_CONSTANTS,
    },
    NativeModule { name: "os.path", functions: &[system::PATH], constants: &[("sep", Constant::Str("/"))] },
    NativeModule { name: "sys", functions: &[system::SYS], constants: system::SYS_CONSTANTS },
];

/// The native module of that name.
#[must_use]
pub fn module(name: &str) -> Option<&'static NativeModule> {
    MODULES.iter().find(|m| m.name == name)
}
