//! Who waits for whom; rings of waiting; the kind of a hang.

use crate::id::{ObjectId, Pid};

/// Nothing can move any more, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Hang {
    pub kind: HangKind,
    /// For a cycle: each process, the lock it waits for, in order round the ring. Else the chain to the root blocker.
    pub ring: Vec<(Pid, Option<ObjectId>)>,
}

/// Kinds of hang, first match, following joins to the root blocker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HangKind {
    /// A lock whose holder has exited.
    DeadHolder,
    /// A ring of locks held.
    Cycle,
    /// A queue, pipe, event, condition, barrier or semaphore that no live process will still signal.
    NobodyWillSend,
    Other,
}
