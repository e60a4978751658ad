//! Frames, threads and what happens when a frame ends.

use std::collections::VecDeque;

use super::{
    file::ReadOp,
    native::Args,
    replay::Outlived,
    symbol::Sym,
    value::{Ref, Text, Value},
};
use crate::lang::{
    code::{BinaryOp, CodeId, CompareOp},
    trap::Trap,
};

/// One call in progress. Its locals, cells and temporaries are on the stack of its thread from `base` on.
#[derive(Clone, Debug)]
pub struct Frame {
    pub code: CodeId,
    pub pc: u32,
    pub base: u32,
    /// Where the stack is cut when the frame ends.
    pub cut: u32,
    pub module: Ref,
    /// The namespace of a class body.
    pub space: Option<Ref>,
    pub generator: Option<Ref>,
    /// The exception that was being handled when the frame began.
    pub handled: Value,
    pub after: After,
}

/// What becomes of a frame's result.
#[derive(Clone, Debug)]
pub enum After {
    Push,
    /// Push it and run the caller's op again.
    Retry,
    /// Drop it and run the caller's op again.
    Again,
    Discard,
    /// Of `__init__`: the instance is the result.
    Instance(Value),
    /// Of `__new__`: then comes `__init__` with these arguments.
    New(Box<(Ref, Args)>),
    /// Of `__next__` in a `for`: StopIteration jumps there.
    Next(u32),
    /// A generator's frame resumed by `next` or `send`: its end is StopIteration.
    Send,
    /// The same by `throw` or `close`.
    Close,
    /// A generator's frame resumed by `yield from`.
    From,
    Truth {
        negate: bool,
    },
    /// The result must be of this type: `__str__`, `__repr__`, `__len__`, `__bool__`, `__hash__`, `__format__`.
    Checked(Sym),
    Binary(Box<Fallback>),
    Compare(Box<(CompareOp, Value, Value, bool)>),
    /// A property or `__getattr__`: AttributeError gives way to this.
    Attribute(Box<AttributeFallback>),
    /// Of a callback whose native was abandoned: the native begins anew.
    Logged(Box<Outlived>),
    /// Of the test of `and` or `or`: when it is so, the value stays and a jump follows.
    Logic {
        target: u32,
        when: bool,
    },
    /// A class body.
    Class(Box<ClassParts>),
    /// Of a signal's handler: drop it, then wait on for what the thread waited for, or run the caller's op again.
    Signal(Option<Box<Pending>>),
    /// A nested run ends here.
    Nested,
    /// The thread ends here.
    Thread,
}

/// How a binary operation goes on when a method returned NotImplemented.
#[derive(Clone, Debug)]
pub struct Fallback {
    pub op: BinaryOp,
    pub in_place: bool,
    pub left: Value,
    pub right: Value,
    /// Methods still to be tried: (method, its argument).
    pub rest: Vec<(Value, Value)>,
}

/// What to do when an attribute's own code says there is none.
#[derive(Clone, Debug)]
pub enum AttributeFallback {
    /// Ask `__getattr__`, then raise.
    Ask {
        object: Value,
        name: Sym,
    },
    Default(Value),
    /// `hasattr`: any value is True.
    Has,
}

/// What a class statement said.
#[derive(Clone, Debug)]
pub struct ClassParts {
    pub name: Sym,
    pub bases: Vec<Value>,
    pub space: Ref,
    pub keywords: Vec<(Sym, Value)>,
    pub meta: Option<Value>,
    pub cell: Option<Ref>,
}

/// One thread of execution.
#[derive(Clone, Debug, Default)]
pub struct Thread {
    pub frames: Vec<Frame>,
    pub stack: Vec<Value>,
    /// The exception being handled, or `None`.
    pub handled: Handled,
    pub pending: Option<Box<Pending>>,
    pub done: bool,
    /// Frames below the user's module: they do not count for the recursion limit.
    pub floor: usize,
    /// Frames at the bottom that never go on: a process that was forked ends before it returns to them.
    pub sealed: usize,
}

/// The exception being handled.
#[derive(Clone, Debug)]
pub struct Handled(pub Value);

impl Default for Handled {
    fn default() -> Handled {
        Handled(Value::None)
    }
}

/// A thread waits for the kernel: what else to ask, and what to do with the last answer.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Asked when the thread runs next.
    pub ready: Option<Trap>,
    pub queue: VecDeque<Trap>,
    pub resume: Resume,
}

/// What an answer means.
#[derive(Clone, Debug)]
pub enum Resume {
    /// It is the result.
    Value,
    /// This is the result whatever it says.
    Done(Value),
    /// Run the op again.
    Retry,
    /// A packed value is the result.
    Message,
    /// The bytes of a message are.
    MessageBytes,
    /// `open`.
    Open { name: Text, mode: Text },
    /// Bytes for a file, then go on reading.
    Read { file: Ref, op: ReadOp },
    /// Bytes for a file, then run the op again.
    Refill { file: Ref },
    /// The number of the process it names is.
    Number,
    /// A tuple of two.
    Pair,
    /// `os.wait` and its family: a pid and a status as wait(2) encodes it.
    Status,
    /// What calling this gives, with no arguments.
    Call(Value),
    /// A time as text or parts.
    Clock(ClockUse),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockUse {
    Seconds,
    Nanoseconds,
    Asctime,
    Local,
}
