//! One row of the process table: the control block of a process, and its tasks.
//!
//! The unit that runs, blocks and is chosen is the task; a process has a main task and may have more (a Queue's
//! feeder). What a task waits *for* is inside its state, so that nothing can disagree with it.

use std::rc::Rc;

use crate::{
    id::{CpuId, ObjectId, Pid, Tid},
    time::{Duration, Instant},
};

/// Where a task is in the textbook's diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Created, not yet in the ready queue.
    New,
    Ready,
    Running(CpuId),
    Blocked(On),
    /// Has exited; its parent has not waited for it yet.
    Zombie,
    /// Gone, but for its row.
    Reaped,
}

/// What a blocked task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum On {
    /// The clock.
    Sleep(Instant),
    /// A semaphore's value to be above zero.
    Acquire(ObjectId),
    /// Room in a pipe.
    Send(ObjectId),
    /// Something in a pipe.
    Receive(ObjectId),
    /// One of several to be read or written; this is the first of them.
    Any(ObjectId),
    /// The exit of a child; of any child when none is named.
    Child(Option<Pid>),
    /// A signal with a handler.
    Signal,
    /// A device to serve it, or to have served those before it.
    Device(ObjectId),
}

/// How a process came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StartMethod {
    Fork,
    Spawn,
    ForkServer,
}

impl StartMethod {
    /// All of them, the default first.
    pub const ALL: [StartMethod; 3] = [StartMethod::Fork, StartMethod::Spawn, StartMethod::ForkServer];

    /// What `multiprocessing.set_start_method` calls it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            StartMethod::Fork => "fork",
            StartMethod::Spawn => "spawn",
            StartMethod::ForkServer => "forkserver",
        }
    }

    /// The method of that name.
    #[must_use]
    pub fn named(word: &str) -> Option<StartMethod> {
        StartMethod::ALL.into_iter().find(|method| method.word() == word)
    }
}

/// The control block of a process.
#[derive(Clone, Debug)]
pub struct Process {
    pub pid: Pid,
    pub ppid: Pid,
    pub name: Rc<str>,
    pub daemon: bool,
    pub start_method: StartMethod,
    pub created: Instant,
    /// When it exited or was killed.
    pub ended: Option<Instant>,
    /// Its exit code, or minus the signal that killed it.
    pub exit_code: Option<i32>,
    pub reaped: bool,
    /// Its tasks, the main one first; at least one.
    pub tasks: Vec<Tid>,
    /// Children not yet reaped, in order of creation.
    pub children: Vec<Pid>,
}

/// A task of a process.
#[derive(Clone, Debug)]
pub struct Task {
    pub tid: Tid,
    pub pid: Pid,
    /// Which thread of the process's program it runs.
    pub thread: u32,
    pub state: State,
    /// When it came into its present state.
    pub since: Instant,
    pub used: Times,
}

/// How long a task has spent in each state until it came into its present one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    pub running: Duration,
    pub ready: Duration,
    pub blocked: Duration,
}

impl State {
    /// Whether the task has ended.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, State::Zombie | State::Reaped)
    }
}

impl Task {
    /// Goes into `state`, booking the time spent in the present one.
    pub fn enter(&mut self, state: State, now: Instant) {
        self.used = self.times_at(now);
        self.state = state;
        self.since = now;
    }

    /// Until `end` no time is booked: a CPU pays for the switch to it.
    pub fn pause(&mut self, now: Instant, end: Instant) {
        self.used = self.times_at(now);
        self.since = end;
    }

    /// The time spent in each state until `now`.
    #[must_use]
    pub fn times_at(&self, now: Instant) -> Times {
        let mut times = self.used;
        let length = now.since(self.since);
        match self.state {
            State::Running(_) => times.running += length,
            // A job that waits outside to be let in waits for the CPU as well.
            State::New | State::Ready => times.ready += length,
            State::Blocked(_) => times.blocked += length,
            State::Zombie | State::Reaped => {}
        }
        times
    }
}
