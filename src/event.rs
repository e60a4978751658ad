//! What can happen in a run, as values: who, what, and why. The words are the page's and the command line's.

use std::rc::Rc;

use crate::{
    id::{CpuId, Fd, ObjectId, Pid, Tid},
    policy::Measure,
    process::On,
    time::{Duration, Instant},
    value::{GroupKind, Part, QueueKind, SemaphoreKind, memory::MemoryKind},
};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub at: Instant,
    /// Whom it happened to, or who did it.
    pub pid: Pid,
    pub tid: Tid,
    pub kind: Kind,
    pub why: Why,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `pid` came to be; its parent did it (`Pid::OUTSIDE` for the main process). State: new.
    Create { parent: Pid },
    /// A further task of `pid` came to be. State: new.
    Thread,
    /// new → ready
    Admit,
    /// ready → running
    Dispatch { cpu: CpuId },
    /// The CPU starts another task than the one it last ran, and pays for it.
    Switch { cpu: CpuId, cost: Duration },
    /// running → ready: its quantum is used up.
    Expire { cpu: CpuId },
    /// running → ready: a better one came, or it gave way itself (`by` is then `pid`).
    Preempt { cpu: CpuId, by: Pid },
    /// running → blocked
    Block { cpu: CpuId, on: On },
    /// blocked → ready
    Wake { from: On },
    /// A task other than the main one ended.
    ThreadEnd { cpu: CpuId },
    /// running → zombie: exit code.
    Exit { cpu: CpuId, code: i32 },
    /// any state → zombie: killed by a signal that was sent to it.
    Die { signal: u8 },
    /// `pid` collected its child's exit code: the child is reaped. `pid` may be `Pid::OUTSIDE`.
    Reap { child: Pid, code: i32 },
    /// `pid` asked whether a child (any, if None) has ended: it has not, or there is none.
    NotDead { child: Option<Pid> },
    /// A signal came for which `pid` has a handler, which runs before its next operation.
    Signal { signal: u8 },
    /// A signal came that `pid` ignores.
    Ignored { signal: u8 },
    /// `pid` goes on after a handler has run.
    Resume,
    /// Its present job ended that long after its deadline.
    Miss { late: Duration },
    /// `pid` sent a signal.
    Kill { target: Pid, signal: u8 },

    /// Statements of the program were executed; the last began on this line.
    Statement { line: u32 },
    /// A shared object was made.
    Make { object: ObjectId, what: What },
    /// An operation on a shared object was carried out.
    Operate { object: ObjectId, operation: Operation },
    /// A line or a piece of one was written to standard output or error (index into `Recording::output`).
    Output { piece: u32 },
    /// A file operation.
    File { fd: Fd, name: Rc<str>, operation: FileOperation },
    /// The CPU ran out of work, or the run ended. Carries no change of state.
    End,
}

/// What kind of shared object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    Semaphore(SemaphoreKind),
    Pipe,
    Queue,
    JoinableQueue,
    SimpleQueue,
    Condition,
    Event,
    Barrier,
    Value,
    Array,
    SharedMemory,
    Manager,
    Pool,
    Device,
}

impl From<QueueKind> for What {
    fn from(kind: QueueKind) -> What {
        match kind {
            QueueKind::Fed => What::Queue,
            QueueKind::Joinable => What::JoinableQueue,
            QueueKind::Simple => What::SimpleQueue,
        }
    }
}

impl From<GroupKind> for What {
    fn from(kind: GroupKind) -> What {
        match kind {
            GroupKind::Condition => What::Condition,
            GroupKind::Event => What::Event,
            GroupKind::Barrier(_) => What::Barrier,
        }
    }
}

impl From<MemoryKind> for What {
    fn from(kind: MemoryKind) -> What {
        match kind {
            MemoryKind::Value => What::Value,
            MemoryKind::Array => What::Array,
            MemoryKind::Segment => What::SharedMemory,
        }
    }
}

/// An operation on a shared object, with its result.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    Acquire,
    /// `acquire` without success: not blocking, or its time was up.
    AcquireFailed,
    Release,
    ReadValue(u32),
    Send(Rc<str>),
    Receive(Rc<str>),
    /// A read found the end: nobody can write any more.
    EndOfFile,
    Poll(bool),
    /// The last reading (or writing) end was closed.
    CloseEnd {
        reading: bool,
    },
    Connect,
    Accept,
    /// An item entered the process's local buffer of a queue.
    Buffer(Rc<str>),
    /// Shared memory was read: which place of it, and what was there.
    Load {
        place: Rc<str>,
        value: Rc<str>,
    },
    /// Shared memory was written: which place of it, and what is there now.
    Store {
        place: Rc<str>,
        value: Rc<str>,
    },
    /// A block of shared memory was found by its name.
    Attach,
    /// A block of shared memory lost its name.
    Unlink,
    /// A release too many and the like: the program got an exception.
    Refused(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOperation {
    OpenRead,
    /// Opened for writing: truncated.
    OpenWrite,
    OpenAppend,
    /// Bytes read; 0 is the end of the file.
    Read(u32),
    Write(u32),
    Close,
    /// A second number for the same open file (dup, dup2).
    Duplicate {
        to: Fd,
    },
    /// The program got FileNotFoundError.
    NotFound,
    /// The program got this exception.
    Refused(&'static str),
}

/// Why it happened: a rule, and the numbers that were compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// The program says so.
    Program,
    /// It was the only one ready.
    Only,
    /// First to have joined the ready queue, of `ready` that wait there; it joined at `joined`, the next at `next`.
    First { ready: u32, joined: Instant, next: Instant },
    /// It has run for its whole quantum, and others are ready.
    QuantumUsed { quantum: Duration },
    /// Best of `ready` by a measure; `next` is the second best's.
    Best { measure: Measure, ready: u32, mine: i64, next: i64 },
    /// First of the `ready` ones in the highest queue that is not empty; `below` wait in lower ones.
    Queue { level: u32, ready: u32, below: u32 },
    /// Its ticket was drawn: number `ticket` of `of`, `mine` of them its own.
    Drawn { ticket: u32, of: u32, mine: u32 },
    /// The person's own rule says so, of `ready`.
    Chosen { ready: u32 },
    /// Better than who ran: `mine` against `theirs`, smaller is better.
    Better { measure: Measure, mine: i64, theirs: i64 },
    /// A device has served it.
    Served,
    /// The semaphore's value is zero; who holds it, if anyone is known to.
    Held { by: Option<Pid> },
    /// The pipe or queue is empty.
    Empty,
    /// The pipe or queue is full.
    Full { capacity: u32 },
    /// It sleeps until then.
    Until(Instant),
    /// The child still lives.
    Alive(Option<Pid>),
    /// Somebody did what it waited for.
    By(Pid),
    /// Its time was up.
    TimeOut,
    /// A recorded schedule says so.
    Recorded,
    /// A signal ended it.
    Signal { by: Pid },
    /// Every process has ended.
    Finished,
    /// Nothing can ever move again.
    Stuck,
    /// A limit of the run.
    Limit,
    /// Its script says something that cannot be.
    Impossible,
}

/// Which part of a larger object an object is, if any; for folding events.
pub type PartOf = Option<(ObjectId, Part)>;

impl Kind {
    /// Whether the page shows it as a beat of its own: all but plain statements and switches.
    #[must_use]
    pub fn is_visible(&self) -> bool {
        !matches!(self, Kind::Statement { .. } | Kind::Switch { .. })
    }
}
