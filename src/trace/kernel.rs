//! What a tracer of a real kernel saw, whichever tool wrote it down: one record an occurrence, in order of time.

use std::{fmt, rc::Rc};

use crate::time::Instant;

/// What a tracer wrote down, and what it did not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// In order of time; those of one moment in the tracer's order.
    pub records: Vec<Record>,
    /// When the first record was, on the tracer's own clock: recordings on one clock can be laid side by side.
    pub origin: Instant,
    /// How many events the tracer says that it lost.
    pub lost: u64,
    /// How many events were none that a [`Record`] has.
    pub skipped: u64,
}

/// Why a trace cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong there, in English.
    pub reason: &'static str,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for Error {}

/// A task as the kernel numbers it: its thread id (gettid(2)); 0 is a CPU's idle task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u32);

/// One thing that a tracer saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Since the first record of the trace.
    pub at: Instant,
    /// Where, if the tracer says so (strace does not).
    pub cpu: Option<u16>,
    /// Who did it, or was on the CPU.
    pub task: TaskId,
    /// Its name then (`comm`, at most 15 bytes), if known.
    pub name: Rc<str>,
    pub what: What,
}

/// What was seen; the names of the kernel's tracepoints (include/trace/events/sched.h).
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// `sched_switch`: `task` leaves the CPU to `next`.
    Switch { left: Left, priority: i32, next: TaskId, next_name: Rc<str>, next_priority: i32 },
    /// `sched_wakeup`, `sched_wakeup_new`: `target` may run again, or for the first time, on that CPU.
    Wake { target: TaskId, target_name: Rc<str>, target_cpu: Option<u16>, is_new: bool },
    /// `sched_process_fork`, or clone(2)'s answer; a thread, if the tracer knows.
    Fork { child: TaskId, child_name: Rc<str>, is_thread: Option<bool> },
    /// `sched_process_exec`
    Exec { file: Rc<str> },
    /// `sched_process_exit`, or the last line of strace: an exit code, or a signal that killed it, if the tracer knows.
    Exit { code: Option<i32>, signal: Option<u8> },
    /// `sched_process_wait`, as it begins to wait.
    Wait { child: Option<TaskId> },
    /// `sched_migrate_task`: `target` goes to another CPU's queue.
    Migrate { target: TaskId, from: u16, to: u16 },
}

/// In which state a task leaves a CPU (`prev_state`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// `R`: it could go on: it yielded, or was preempted on its way back from the kernel (exit_to_user_mode_loop calls
    /// `schedule` like anyone). `R+`: it was preempted inside the kernel (`__schedule` with SM_PREEMPT).
    Runnable { preempted: bool },
    /// `S`, `D`, `I`, `T`, `t`, `K` and the like: it waits.
    Waiting { letter: char },
    /// `X`, `Z`: it has ended.
    Dead,
}
