//! What a policy may know of a task: the scheduling part of its control block, as Linux's `sched_entity` is.

use std::rc::Rc;

use crate::{
    id::{Pid, Tid},
    time::{Duration, Instant},
};

/// Tickets of a process unless it says otherwise (lottery, stride).
pub const TICKETS: u32 = 100;

/// A task as policies see it. The machine keeps it up to date; a policy may change `account` only.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub tid: Tid,
    pub pid: Pid,
    /// What its process is called.
    pub name: Rc<str>,
    /// When its process came; of a periodic process, when its present job was released.
    pub arrival: Instant,
    /// When it last joined the ready queue.
    pub joined: Instant,
    /// How long it was ready before it was last picked.
    pub waited: Duration,
    /// When it last began to run on a CPU.
    pub dispatched: Instant,
    /// Decides among equal keys: the smaller goes first.
    pub tie: u64,
    /// What it came from when it last joined.
    pub origin: Origin,
    /// The whole CPU burst that it is in or about to begin; None when nobody can know, as for programs.
    pub burst: Option<Duration>,
    /// CPU time that it has had of this burst until it last left a CPU.
    pub ran: Duration,
    /// CPU time of all its bursts together, if known.
    pub total: Option<Duration>,
    /// CPU time that it has had in all until it last left a CPU.
    pub used: Duration,
    /// Smaller is more urgent, whichever way people write it.
    pub priority: i32,
    pub tickets: u32,
    /// -20 to 19, as nice(1).
    pub nice: i8,
    /// When its present job ought to be done.
    pub deadline: Option<Instant>,
    pub period: Option<Duration>,
    /// The policy's own notes.
    pub account: Account,
}

/// What a policy notes about a task. Each field belongs to whichever policy is in force; zero at the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Which queue it belongs to, 0 the most urgent.
    pub level: u32,
    /// CPU time used of what it may use at its level.
    pub spent: Duration,
    /// Weighted time: stride's pass; virtual runtime, or lag while away, in 1/1024 of a microsecond.
    pub virtual_time: i64,
    /// Virtual deadline, in 1/1024 of a microsecond.
    pub virtual_deadline: i64,
    /// How long its next burst is thought to be.
    pub estimate: Duration,
    /// Counts resets that have reached it.
    pub epoch: u64,
    /// Whether the policy has seen it before.
    pub known: bool,
}

/// Where a task comes from when it joins the ready queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is new, or the next job of a periodic process.
    New,
    /// A device has served it.
    Device,
    /// It waited for a lock or another semaphore.
    Lock,
    /// It slept.
    Sleep,
    /// It waited for anything else.
    Wake,
    /// Its quantum was used up.
    Expired,
    /// A better one took its CPU.
    Preempted,
    /// It gave way.
    Yielded,
}

/// How a task's time on a CPU ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnEnd {
    /// Its quantum was used up; others get their turn.
    Expired,
    /// Its quantum was used up; it goes on with a fresh one, since nobody else is ready.
    Renewed,
    Preempted,
    Yielded,
    /// It blocked: its burst is over.
    Blocked,
    /// Its burst is over and the next begins at once, on the same CPU; no burst was over if it ran for no time.
    NextBurst,
    /// It exited.
    Ended,
}

impl Candidate {
    /// A task about which nothing is known but its number and when it came.
    #[must_use]
    pub fn new(tid: Tid, pid: Pid, arrival: Instant) -> Candidate {
        Candidate {
            tid,
            pid,
            name: "".into(),
            arrival,
            joined: arrival,
            waited: Duration::ZERO,
            dispatched: arrival,
            tie: 0,
            origin: Origin::New,
            burst: None,
            ran: Duration::ZERO,
            total: None,
            used: Duration::ZERO,
            priority: 0,
            tickets: TICKETS,
            nice: 0,
            deadline: None,
            period: None,
            account: Account::default(),
        }
    }

    /// What remains of its CPU burst, having run `more` since it last left a CPU; the longest time when nobody knows.
    #[must_use]
    pub fn remaining(&self, more: Duration) -> Duration {
        let Some(burst) = self.burst else { return Duration::MAX };
        burst.saturating_sub(self.ran).saturating_sub(more)
    }
}

impl TurnEnd {
    /// Whether the task leaves those that are ready or on a CPU.
    #[must_use]
    pub fn is_away(self) -> bool {
        matches!(self, TurnEnd::Blocked | TurnEnd::Ended)
    }

    /// Whether the task stays on its CPU.
    #[must_use]
    pub fn goes_on(self) -> bool {
        matches!(self, TurnEnd::Renewed | TurnEnd::NextBurst)
    }
}

impl Origin {
    /// Whether it was blocked until now.
    #[must_use]
    pub fn is_wake(self) -> bool {
        matches!(self, Origin::Device | Origin::Lock | Origin::Sleep | Origin::Wake)
    }

    /// Whether it comes from outside the system of ready and running tasks: a newcomer, or awake again.
    #[must_use]
    pub fn is_newcomer(self) -> bool {
        self == Origin::New || self.is_wake()
    }
}
