//! A small program of several processes over the kernel's primitives, as data: what is run on the real kernel (`kernel`)
//! and, as Python text (`python`), on the simulated one.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

/// Most processes, pipes, semaphores, cells or files of a program, and most operations of a process.
pub const MOST: usize = 6;
pub const MOST_OPERATIONS: usize = 24;

pub const SIGKILL: i32 = 9;
pub const SIGUSR1: i32 = 10;
pub const SIGUSR2: i32 = 12;
pub const SIGTERM: i32 = 15;

/// What all processes find: made by the main one before anything else.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// The operations of each process, the main one first. Each begins where another forks it.
    pub processes: Vec<Vec<Op>>,
    /// How many pipes.
    pub pipes: usize,
    pub semaphores: Vec<Kind>,
    /// How many shared integers, zero at first.
    pub cells: usize,
    pub files: Vec<File>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Kind {
    Lock,
    Semaphore(u32),
}

/// A file: what is in it, and how the main process opens it for all that it forks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct File {
    pub content: String,
    pub mode: Mode,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Mode {
    /// O_RDONLY
    Read,
    /// O_RDWR: at the position.
    Write,
    /// O_WRONLY | O_APPEND: at the end.
    Append,
}

/// The end of a pipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum End {
    Reading(usize),
    Writing(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Act {
    Default,
    Ignore,
    /// A function that counts.
    Handle,
}

/// One operation. Its result is a text: a number, `e` and the errno, `None` if there is nothing to say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Op {
    /// fork(2) of that process.
    Fork(usize),
    /// _exit(2), the last operation of a process.
    Exit(i32),
    /// wait(2): the child and its exit code, or minus the signal.
    Wait,
    /// waitpid(2) for that one.
    WaitFor(usize),
    /// The same with WNOHANG: `0` if it has not ended.
    Look(usize),
    /// kill(2); signal 0 asks whether it exists.
    Kill(usize, i32),
    /// getppid(2): which process, or `x` for one outside.
    Parent,
    /// What a signal does from now on.
    On(i32, Act),
    /// How many signals have been handled.
    Handled,
    /// pause(2)
    Pause,
    /// A fraction of a millisecond.
    Nap,
    /// At most so many bytes: letters with how often they follow each other; `-` at the end.
    Read(usize, u32),
    /// So many bytes of a letter of its own.
    Write(usize, u32),
    Close(End),
    /// O_NONBLOCK
    Blocking(End, bool),
    Acquire(usize),
    /// Without waiting.
    Try(usize),
    /// Waiting for a millisecond at most.
    Timed(usize),
    Release(usize),
    Value(usize),
    Load(usize),
    Store(usize, i32),
    /// A load and a store of one more: what was loaded.
    Add(usize),
    /// Opens the file for this process alone.
    Open(usize, Mode),
    /// Reads at most so many bytes of a file.
    Get(usize, u32),
    /// Writes so many bytes of a letter of its own to a file.
    Put(usize, u32),
}

/// What a process knows and holds at a point of its program.
#[derive(Clone, Default)]
struct Sight {
    known: BTreeSet<usize>,
    ends: BTreeSet<End>,
    held: BTreeSet<usize>,
}

impl Program {
    /// The letter that an operation writes.
    pub fn letter(&self, process: usize, at: usize) -> u8 {
        let before: usize = self.processes[..process].iter().map(Vec::len).sum();
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        letters[(before + at) % letters.len()]
    }

    /// Who forks a process, and as its how manieth operation.
    pub fn parent(&self, child: usize) -> Option<(usize, usize)> {
        let place = |process: usize| self.processes[process].iter().position(|op| *op == Op::Fork(child));
        (0..self.processes.len()).find_map(|process| Some((process, place(process)?)))
    }

    /// The ends of pipes that a process has open before its operation `at`.
    pub fn ends(&self, process: usize, at: usize) -> BTreeSet<End> {
        let mut ends = match self.parent(process) {
            Some((parent, place)) => self.ends(parent, place),
            None => (0..self.pipes).flat_map(|it| [End::Reading(it), End::Writing(it)]).collect(),
        };
        for op in &self.processes[process][..at] {
            if let Op::Close(end) = op {
                ends.remove(end);
            }
        }
        ends
    }

    /// Whether it means the same to everybody: every process is forked once and exits at its end, nothing closed is used,
    /// only whoever holds a lock releases it, nobody signals a process whose number it cannot know.
    pub fn is_sound(&self) -> bool {
        let mut met = BTreeSet::new();
        let ends = (0..self.pipes).flat_map(|it| [End::Reading(it), End::Writing(it)]).collect();
        self.walk(0, Sight { ends, ..Sight::default() }, &mut met) && met.len() == self.processes.len()
    }

    fn walk(&self, process: usize, mut sight: Sight, met: &mut BTreeSet<usize>) -> bool {
        if !met.insert(process) {
            return false;
        }
        sight.known.insert(process);
        let ops = &self.processes[process];
        ops.iter().enumerate().all(|(at, op)| {
            let is_last = at + 1 == ops.len();
            matches!(op, Op::Exit(_)) == is_last && self.is_possible(*op, &mut sight, met)
        })
    }

    fn is_possible(&self, op: Op, sight: &mut Sight, met: &mut BTreeSet<usize>) -> bool {
        match op {
            Op::Fork(child) => {
                let own = Sight { held: BTreeSet::new(), ..sight.clone() };
                child < self.processes.len() && self.walk(child, own, met) && sight.known.insert(child)
            }
            Op::WaitFor(other) | Op::Look(other) | Op::Kill(other, _) => sight.known.contains(&other),
            Op::Read(pipe, _) => sight.ends.contains(&End::Reading(pipe)),
            Op::Write(pipe, _) => sight.ends.contains(&End::Writing(pipe)),
            Op::Close(end) => sight.ends.remove(&end),
            Op::Blocking(end, _) => sight.ends.contains(&end),
            Op::Acquire(it) if self.semaphores[it] == Kind::Lock => sight.held.insert(it),
            // It may not have got it.
            Op::Try(it) | Op::Timed(it) => self.semaphores[it] != Kind::Lock || !sight.held.contains(&it),
            Op::Release(it) if self.semaphores[it] == Kind::Lock => sight.held.remove(&it),
            _ => true,
        }
    }

    /// Every program with something less, the smallest first.
    pub fn smaller(&self) -> Vec<Program> {
        let mut made = Vec::new();
        for process in 0..self.processes.len() {
            for at in 0..self.processes[process].len() {
                let mut less = self.clone();
                match less.processes[process].remove(at) {
                    Op::Exit(_) => continue,
                    Op::Fork(child) => less.forget(child),
                    _ => {}
                }
                made.push(less);
            }
        }
        made.retain(Program::is_sound);
        made.sort_by_key(|it| it.processes.iter().map(Vec::len).sum::<usize>());
        made
    }

    /// Takes a process out, with all that it forks.
    fn forget(&mut self, process: usize) {
        let forked: Vec<Op> = self.processes[process].clone();
        // Whoever is behind moves up, and so do the names of those that are forked here.
        self.processes.remove(process);
        for ops in &mut self.processes {
            ops.retain(|op| op.other() != Some(process));
            for op in ops {
                op.rename(|it| if it > process { it - 1 } else { it });
            }
        }
        for op in forked {
            if let Op::Fork(child) = op {
                self.forget(if child > process { child - 1 } else { child });
            }
        }
    }
}

impl Op {
    /// The process that it is about.
    fn other(&self) -> Option<usize> {
        match self {
            Op::Fork(it) | Op::WaitFor(it) | Op::Look(it) | Op::Kill(it, _) => Some(*it),
            _ => None,
        }
    }

    fn rename(&mut self, name: impl Fn(usize) -> usize) {
        if let Op::Fork(it) | Op::WaitFor(it) | Op::Look(it) | Op::Kill(it, _) = self {
            *it = name(*it);
        }
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Program { processes, pipes, semaphores, cells, files } = self;
        writeln!(f, "{pipes} pipes, {semaphores:?}, {cells} cells, {files:?}")?;
        for (process, ops) in processes.iter().enumerate() {
            writeln!(
                f,
                "  P{process}: {}",
                ops.iter().map(|op| format!("{op:?}")).collect::<Vec<_>>().join(", ")
            )?;
        }
        Ok(())
    }
}
