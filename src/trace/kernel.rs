//! What a tracer of a real kernel saw, whichever tool wrote it down: one record an occurrence, in order of time.

use std::{fmt, rc::Rc};

use serde::{Deserialize, Serialize};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

/// What was seen; the names of the kernel's tracepoints (include/trace/events/sched.h), then what only a tracer of system
/// calls sees. A file is its path, relative if it lies below the working directory, or `pipe:[NUMBER]` and the like as
/// in `/proc/PID/fd`; texts may be cut, sizes are not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// `sched_switch`: `task` leaves the CPU to `next`.
    Switch {
        left: Left,
        priority: i32,
        next: TaskId,
        next_name: Rc<str>,
        next_priority: i32,
    },
    /// `sched_wakeup`, `sched_wakeup_new`: `target` may run again, or for the first time, on that CPU.
    Wake {
        target: TaskId,
        target_name: Rc<str>,
        target_cpu: Option<u16>,
        is_new: bool,
    },
    /// `sched_process_fork`, or clone(2)'s answer; a thread, if the tracer knows.
    Fork {
        child: TaskId,
        child_name: Rc<str>,
        is_thread: Option<bool>,
    },
    /// `sched_process_exec`
    Exec {
        file: Rc<str>,
    },
    /// `sched_process_exit`, or the last line of strace: an exit code, or a signal that killed it, if the tracer knows.
    Exit {
        code: Option<i32>,
        signal: Option<u8>,
    },
    /// `sched_process_wait`, as it begins to wait.
    Wait {
        child: Option<TaskId>,
    },
    /// `sched_migrate_task`: `target` goes to another CPU's queue.
    Migrate {
        target: TaskId,
        from: u16,
        to: u16,
    },
    /// A system call that may have to wait begins.
    Begin {
        wait: Wait,
    },
    /// That call has returned.
    Return,
    /// open(2), openat(2)
    Open {
        fd: u32,
        file: Rc<str>,
        mode: Mode,
    },
    /// There is no such file.
    NotFound {
        file: Rc<str>,
    },
    Read {
        fd: u32,
        file: Rc<str>,
        text: Rc<str>,
        size: u32,
    },
    Write {
        fd: u32,
        file: Rc<str>,
        text: Rc<str>,
        size: u32,
    },
    /// lseek(2): the position now.
    Seek {
        fd: u32,
        to: u64,
    },
    Close {
        fd: u32,
        file: Rc<str>,
    },
    /// dup(2) and the like
    Duplicate {
        fd: u32,
        to: u32,
        file: Rc<str>,
    },
    /// pipe(2)
    Pipe {
        reading: u32,
        writing: u32,
        file: Rc<str>,
    },
    /// flock(2); `holds` is false when it lets go.
    Lock {
        file: Rc<str>,
        holds: bool,
    },
    /// unlink(2)
    Remove {
        file: Rc<str>,
    },
    /// rename(2)
    Rename {
        file: Rc<str>,
        to: Rc<str>,
    },
    /// ftruncate(2)
    Truncate {
        file: Rc<str>,
        size: u64,
    },
    /// FUTEX_WAKE, of so many waiters.
    FutexWake {
        address: u64,
        private: bool,
        woken: u32,
    },
    /// wait4(2) has collected a child: its exit code, or minus the signal that killed it.
    Waited {
        child: TaskId,
        code: i32,
    },
    /// kill(2)
    Kill {
        target: TaskId,
        signal: u8,
    },
    /// A signal arrived.
    Signal {
        signal: u8,
    },
}

/// What a system call may have to wait for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wait {
    Read {
        file: Rc<str>,
    },
    Write {
        file: Rc<str>,
    },
    /// poll(2), select(2): the first file, if there is one.
    Poll {
        file: Option<Rc<str>>,
    },
    Lock {
        file: Rc<str>,
    },
    /// FUTEX_WAIT on an address; a private one means another thing in each process.
    Futex {
        address: u64,
        private: bool,
    },
    Child {
        child: Option<TaskId>,
    },
    Sleep,
    Signal,
}

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    Read,
    /// Written from the beginning: what was there is gone.
    Truncate,
    Append,
    /// Written, and what was there stays.
    Update,
}

/// In which state a task leaves a CPU (`prev_state`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Left {
    /// `R`: it could go on: it yielded, or was preempted on its way back from the kernel (exit_to_user_mode_loop calls
    /// `schedule` like anyone). `R+`: it was preempted inside the kernel (`__schedule` with SM_PREEMPT).
    Runnable { preempted: bool },
    /// `S`, `D`, `I`, `T`, `t`, `K` and the like: it waits.
    Waiting { letter: char },
    /// `X`, `Z`: it has ended.
    Dead,
}
