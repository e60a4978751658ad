//! The door between a program and the kernel: what it asks (`Trap`) and what it is told (`Reply`).
//!
//! The language never blocks, sleeps or prints. Each trap is one visible operation unless its comment says
//! "free": free ones cost no time and are answered at once.

use std::rc::Rc;

use crate::{
    id::{Fd, ObjectId, Pid},
    time::Duration,
    value::{
        GroupKind, Message, Part, QueueKind, SemaphoreKind,
        memory::{Element, Layout},
    },
};

/// A request; the task waits until it is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Trap {
    /// Free. `time.time()` and its family → `Float` seconds: since 1970 for `Wall`, since boot otherwise.
    Now(Clock),
    /// → `None`
    Sleep(Duration),
    /// `os.sched_yield` → `None`
    Yield,

    /// → `Int(pid)` in the parent, `Int(0)` in the child.
    Fork { name: Rc<str>, daemon: bool },
    /// Ends the whole process. Never answered.
    Exit(i32),
    /// `waitpid`: for a child or (None) any → `Pair(pid, status)`, the status an exit code or minus a signal;
    /// `no_hang` → `Pair(0, 0)` when none is ready, and so after the timeout; ChildProcessError without children.
    Wait { pid: Option<Pid>, no_hang: bool, timeout: Option<Duration> },
    /// → `None`; ProcessLookupError.
    Kill { pid: Pid, signal: u8 },
    /// Free. → `Int(ppid)`
    Parent,
    /// Free. The process gives itself a name or becomes a daemon, for the process table.
    Describe { name: Rc<str>, daemon: bool },
    /// Starts the VM's thread of that number as a task → `None`
    Thread(u32),

    /// Free. → `Int(id)`
    SemaphoreCreate { kind: SemaphoreKind, value: u32, maximum: u32, part: Option<(ObjectId, Part)> },
    /// → `Bool(acquired)`
    SemaphoreAcquire { id: ObjectId, block: bool, timeout: Option<Duration> },
    /// → `None`; ValueError above the maximum, AssertionError for an RLock not held.
    SemaphoreRelease(ObjectId),
    /// → `Int(value)`
    SemaphoreValue(ObjectId),

    /// Free. → `Int(id)`
    PipeCreate { part: Option<(ObjectId, Part)> },
    /// Blocks while the pipe has no room → `None`
    PipeSend { id: ObjectId, message: Message },
    /// Blocks while the pipe is empty → `Message`
    PipeReceive(ObjectId),
    /// → `Bool(there is something to read)`, at once or within the timeout (`None`: for ever).
    PipePoll { id: ObjectId, timeout: Option<Duration> },

    /// Free. The card that groups a queue's parts → `Int(id)`; capacity None: unbounded.
    QueueCreate { capacity: Option<u32>, kind: QueueKind },
    /// Free. An item entered (`Some(label)`) or left (`None`) this process's local buffer of a queue.
    QueueBuffer { id: ObjectId, label: Option<Rc<str>> },

    /// Free. The card that groups the parts of a condition, event or barrier, and the lock it was given if that is not
    /// one of them → `Int(id)`
    GroupCreate { kind: GroupKind, lock: Option<ObjectId> },

    /// Free. Memory that processes share, with its first content → `Int(id)`; MemoryError when there is too much of it.
    MemoryCreate { layout: Layout, bytes: Rc<[u8]>, part: Option<(ObjectId, Part)> },
    /// → `Bytes`: so many items of a type from a byte on.
    MemoryLoad { id: ObjectId, at: u32, element: Element, count: u32 },
    /// Writes whole items from a byte on → `None`
    MemoryStore { id: ObjectId, at: u32, element: Element, bytes: Rc<[u8]> },
    /// `shm_open`: makes a block of that size under a new name, or finds the one of that name → `Pair(id, size)`;
    /// FileExistsError, FileNotFoundError.
    SegmentOpen { name: Rc<str>, create: Option<u32> },
    /// `shm_unlink`: takes the block's name away → `None`; FileNotFoundError.
    SegmentUnlink(Rc<str>),
    /// Free. Python's resource tracker takes note that a block was opened here, or that it was unlinked → `None`. It
    /// starts with the first note, is shared with children forked later, and ends with the last of them.
    SegmentTrack { name: Rc<str>, open: bool },

    /// → `Int(fd)`; FileNotFoundError and the like. `mode` as Python's, `b` and `t` left out.
    Open { name: Rc<str>, mode: Rc<str> },
    /// From the file's position to its end → `Bytes`
    Read(Fd),
    /// To a file at its position, or to a standard stream → `None`
    Write { fd: Fd, bytes: Rc<[u8]> },
    /// → `None`
    Close(Fd),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    Wall,
    Monotonic,
    /// CPU time of the process.
    Cpu,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Pair(i64, i64),
    Bytes(Rc<[u8]>),
    Message(Message),
    /// Raise this Python exception, an OSError with its errno.
    Error {
        class: &'static str,
        errno: Option<i32>,
        message: String,
    },
}
