//! The door between a program and the kernel: what it asks (`Trap`) and what it is told (`Reply`).
//!
//! The language never blocks, sleeps or prints. Each trap is one visible operation unless its comment says
//! "free": free ones cost no time and are answered at once.

mod form;

use std::rc::Rc;

use crate::{
    id::{Fd, ObjectId, Pid},
    time::{Duration, Instant},
    value::{
        GroupKind, Handle, Message, Part, QueueKind, SemaphoreKind, ServiceKind,
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

    /// → `Handle` in the parent, `Int(0)` in the child.
    Fork { name: Rc<str>, daemon: bool },
    /// A process that begins anew, with these numbers of the parent's open → `Handle`
    Spawn { name: Rc<str>, daemon: bool, entry: Entry, pass: Rc<[Fd]> },
    /// Ends the whole process. Never answered.
    Exit(i32),
    /// `waitpid`: for a child or (None) any → `With(child, status)`, the status an exit code or minus a signal;
    /// `no_hang` → `Pair(0, 0)` when none is ready, and so after the timeout; ChildProcessError without children.
    /// `quiet`: the library looks by itself whether it is time to collect; the program learns nothing from it.
    Wait { pid: Option<Pid>, no_hang: bool, timeout: Option<Duration>, quiet: bool },
    /// → `None`; ProcessLookupError.
    Kill { pid: Pid, signal: u8 },
    /// Free. What the process does when that signal comes → `None`
    Action { signal: u8, action: Action },
    /// Free. SIGALRM after that time (None: no more) → `Float(seconds that were left)`
    Alarm(Option<Duration>),
    /// Until a handler has run → `None`
    Pause,
    /// Goes on with what a handler interrupted, until the same moment at most.
    Resume { trap: Box<Trap>, deadline: Option<Instant> },
    /// Free. → `Handle` of the parent.
    Parent,
    /// Free. The process gives itself a name or becomes a daemon, for the process table.
    Describe { name: Rc<str>, daemon: bool },
    /// Starts the VM's thread of that number as a task → `None`
    Thread(u32),

    /// Free. → `Handle`
    SemaphoreCreate { kind: SemaphoreKind, value: u32, maximum: u32, part: Option<(ObjectId, Part)> },
    /// → `Bool(acquired)`
    SemaphoreAcquire { id: ObjectId, block: bool, timeout: Option<Duration> },
    /// → `None`; ValueError above the maximum, AssertionError for an RLock not held.
    SemaphoreRelease(ObjectId),
    /// → `Int(value)`
    SemaphoreValue(ObjectId),
    /// Free. Takes away its name, by which processes that are not forked find it (sem_unlink(3)) → `None`
    SemaphoreUnlink(ObjectId),
    /// Free. Finds it by its name (sem_open(3)) → `None`; FileNotFoundError.
    SemaphoreFind(ObjectId),

    /// Free. → `Handle`
    PipeCreate { part: Option<(ObjectId, Part)> },
    /// Blocks while the pipe has no room → `None`
    PipeSend { id: ObjectId, message: Message },
    /// Blocks while the pipe is empty → `Message`
    PipeReceive(ObjectId),
    /// → `Bool(there is something to read)`, at once or within the timeout (`None`: for ever).
    PipePoll { id: ObjectId, timeout: Option<Duration> },

    /// Free. The card that groups a queue's parts → `Handle`; capacity None: unbounded.
    QueueCreate { capacity: Option<u32>, kind: QueueKind },
    /// Free. The card that groups the parts of a manager or a pool → `Handle`
    ServiceCreate(ServiceKind),
    /// Free. An item entered (`Some(label)`) or left (`None`) this process's local buffer of a queue.
    QueueBuffer { id: ObjectId, label: Option<Rc<str>> },

    /// Free. The card that groups the parts of a condition, event or barrier, and the lock it was given if that is not
    /// one of them → `Handle`
    GroupCreate { kind: GroupKind, lock: Option<ObjectId> },

    /// Free. Memory that processes share, with its first content → `Handle`; MemoryError when there is too much of it.
    MemoryCreate { layout: Layout, bytes: Rc<[u8]>, part: Option<(ObjectId, Part)> },
    /// → `Bytes`: so many items of a type from a byte on.
    MemoryLoad { id: ObjectId, at: u32, element: Element, count: u32 },
    /// Writes whole items from a byte on → `None`
    MemoryStore { id: ObjectId, at: u32, element: Element, bytes: Rc<[u8]> },
    /// `shm_open`: makes a block of that size under a new name, or finds the one of that name → `With(block, size)`;
    /// FileExistsError, FileNotFoundError.
    SegmentOpen { name: Rc<str>, create: Option<u32> },
    /// `shm_unlink`: takes the block's name away → `None`; FileNotFoundError.
    SegmentUnlink(Rc<str>),
    /// Free. Python's resource tracker takes note that a block was opened here, or that it was unlinked → `None`. It
    /// starts with the first note, is shared with children forked later, and ends with the last of them.
    SegmentTrack { name: Rc<str>, open: bool },

    /// → `Int(fd)`; FileNotFoundError and the like. `mode` as Python's, `b` and `t` left out.
    Open { name: Rc<str>, mode: Rc<str> },
    /// From the file's position to its end, or what a pipe holds (none at its end) → `Bytes`
    Read(Fd),
    /// At most so many bytes → `Bytes`, none at the end; BlockingIOError.
    ReadSome { fd: Fd, most: u32 },
    /// To a file at its position, to a standard stream or into a pipe, all of it → `None`; BrokenPipeError.
    Write { fd: Fd, bytes: Rc<[u8]> },
    /// The same → `Int(bytes written)`: of a pipe that does not block perhaps fewer; BlockingIOError.
    WriteSome { fd: Fd, bytes: Rc<[u8]> },
    /// → `None`. Free for the library's own pipes.
    Close(Fd),
    /// dup, or dup2 when `to` is given → `Int(fd)`
    Duplicate { fd: Fd, to: Option<Fd> },
    /// Free. Whether calls on it wait, after setting that if `set` says so → `Bool`
    Blocking { fd: Fd, set: Option<bool> },
    /// Free. A pipe → `Pair(reading end, writing end)`; `duplex`: a pair of local sockets. `hidden`: the library's own,
    /// without a card, unless it is a `part` of something that has one; `sentinel`: nothing travels through it, its end
    /// tells that a process has gone.
    OpenPipe { duplex: bool, hidden: bool, part: Option<(ObjectId, Part)>, sentinel: bool },
    /// One message through a pipe or socket → `None`; BrokenPipeError.
    SendMessage { fd: Fd, message: Message },
    /// → `Message`; EOFError, ConnectionResetError.
    ReceiveMessage(Fd),
    /// Waits until one of these can be read or written, or the time is up (None: never) → `Ready`
    Select { read: Rc<[Fd]>, write: Rc<[Fd]>, timeout: Option<Duration> },
    /// Free. A server's place to be reached at, of a manager if one is given → `With(place, fd)`
    Listen(Option<ObjectId>),
    /// A connection to what listens there → `Int(fd)`; ConnectionRefusedError, FileNotFoundError.
    Connect(ObjectId),
    /// The same by the name that was given to it.
    ConnectTo(Rc<str>),
    /// Free. Gives a server's place a name to be reached by (bind(2)) → `None`
    Bind { id: ObjectId, name: Rc<str> },
    /// The next connection made to what listens here → `Int(fd)`
    Accept(Fd),
    /// Open descriptors through a local socket (SCM_RIGHTS) → `None`
    SendDescriptors { fd: Fd, pass: Rc<[Fd]> },
    /// → `Descriptors`; EOFError.
    ReceiveDescriptors(Fd),
    /// Free. A semaphore of value zero that only the threads of this process know → `Handle`
    Private { part: Option<(ObjectId, Part)> },
}

/// What a signal does (signal(7)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Ends the process, or nothing, as the signal is.
    Default,
    Ignore,
    /// A function of the program runs.
    Handle,
}

/// Where a process begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// At the program's first line.
    Main,
    /// It reads what it is to be from there (start method spawn).
    Spawned(Fd),
    /// It forks children on request from there (start method forkserver).
    Server(Fd),
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
    Handle(Handle),
    /// Something, and a number that belongs to it.
    With(Handle, i64),
    Bytes(Rc<[u8]>),
    Message(Message),
    Descriptors(Vec<Fd>),
    /// What can be read, and what can be written.
    Ready(Vec<Fd>, Vec<Fd>),
    /// Raise this Python exception, an OSError with its errno.
    Error {
        class: &'static str,
        errno: Option<i32>,
        message: String,
    },
}
