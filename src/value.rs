//! Values as data that more than one layer handles: what a pipe carries, how objects are shown.

pub mod form;
pub mod memory;

use std::rc::Rc;

use crate::id::{ObjectId, Pid};

/// What a program holds of something that the kernel keeps: a reference, not a number, until it asks for the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Handle {
    Process(Pid),
    Object(ObjectId),
}

impl Handle {
    /// The number that stands for it: a pid, or what objects are counted by.
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Handle::Process(pid) => pid.0,
            Handle::Object(id) => id.0,
        }
    }
}

/// A pickled value on its way between processes.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Bytes that CPython's pickle would need, without the four of the length.
    pub size: u32,
    /// A short `repr` for cards and sentences, at most 40 characters.
    pub label: Rc<str>,
    pub data: Rc<Packed>,
}

/// A value outside any process: pickle's content as a tree. A shared part is an index into the same message.
#[derive(Clone, Debug, PartialEq)]
pub enum Packed {
    None,
    Ellipsis,
    Bool(bool),
    Int(i64),
    /// An integer beyond 64 bits: two's complement, the least byte first, as few bytes as hold it.
    Big(Rc<[u8]>),
    Handle(Handle),
    Float(f64),
    Str(Rc<str>),
    Bytes(Rc<[u8]>),
    /// No pickle at all: what `send_bytes` sent.
    Raw(Rc<[u8]>),
    List(Vec<Packed>),
    Tuple(Vec<Packed>),
    Set(Vec<Packed>),
    FrozenSet(Vec<Packed>),
    Dict(Vec<(Packed, Packed)>),
    /// A function, class or module attribute, by module and qualified name.
    Global(Rc<str>, Rc<str>),
    /// An instance: its class, the arguments of an exception or None, its attributes.
    Instance(Box<Packed>, Box<Packed>, Vec<(Rc<str>, Packed)>),
}

/// What a program calls a semaphore: all are counters, with different rules for release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SemaphoreKind {
    Lock,
    RLock,
    Semaphore,
    BoundedSemaphore,
}

/// What the library keeps for several processes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServiceKind {
    Manager,
    Pool,
}

/// What a semaphore or pipe is inside a larger object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Free places of a queue.
    Slots,
    ReadLock,
    WriteLock,
    Pipe,
    /// Items in one process's local buffer, for its feeder.
    Buffered,
    /// A feeder has ended.
    FeederDone,
    /// Tasks of a JoinableQueue not yet done.
    Unfinished,
    /// The lock that belongs to a condition, an event, a barrier or a value.
    Guard,
    /// How many have gone to sleep on a condition.
    Sleeping,
    /// How many have woken up since it was last looked.
    Woken,
    /// What the sleepers of a condition wait for.
    WakeUp,
    /// Whether an event is set.
    Flag,
    /// A barrier's numbers: its state, and how many are inside.
    Inside,
    /// Where a manager's server accepts connections.
    Door,
    /// What a manager's server waits for: a connection's way to it.
    Request,
    /// A connection's way back.
    Reply,
    /// The pipe of a pool's tasks.
    Tasks,
    /// The pipe of a pool's results.
    Results,
    /// What the caller of a pool waits for.
    Outcome,
}

/// What a group of parts is for the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {
    Condition,
    Event,
    /// Of so many parties.
    Barrier(u32),
}

/// What a program calls a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QueueKind {
    /// With a buffer and a feeder in each process.
    #[default]
    Fed,
    /// The same, counting tasks done.
    Joinable,
    /// A pipe with two locks and nothing else.
    Simple,
}
