//! What strace(1) writes: `strace -f -ttt -T -yy -s N -o FILE`, one line a system call, or two when another process's
//! line comes between (`<unfinished ...>`, `<... resumed>`).
//!
//! A call takes effect when it returns; only a write to a pipe does when it begins, since its reader may return first.
//! Lines that are not understood are left out: a trace is cut off at any byte when a program is killed.

mod line;

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::kernel::{Mode, Record, TaskId, Wait, What};
use crate::time::Instant;
use line::{Call, Handle, Line, handle, number, text};

/// The system calls that are understood, as `strace -e trace=` wants them.
pub const CALLS: &str = "process,openat,open,creat,read,write,pread64,pwrite64,recvfrom,sendto,close,pipe,pipe2,dup,\
    dup2,dup3,fcntl,lseek,ftruncate,unlink,unlinkat,rename,renameat,renameat2,futex,flock,kill,tgkill,\
    clock_nanosleep,nanosleep,select,pselect6,poll,ppoll,epoll_wait,pause,rt_sigtimedwait,rt_sigsuspend";

/// Bytes that a write to a pipe has room for in any case (PIPE_BUF, pipe(7)).
const ATOMIC: usize = 4096;

/// A trace: its records in order of time, and when the first was, in microseconds since 1970.
#[derive(Debug, Default, PartialEq)]
pub struct Traced {
    pub begin: u64,
    pub records: Vec<Record>,
}

/// Whether a text looks like strace's: its first lines are process, time and call.
#[must_use]
pub fn recognises(text: &str) -> bool {
    let lines = text.lines().take(5).filter(|line| !line.trim().is_empty());
    lines.clone().count() > 0 && lines.clone().all(|line| Line::read(line).is_some())
}

/// Reads a trace. `folder` is the working directory: names of files below it are relative to it.
#[must_use]
pub fn parse(text: &str, folder: &str) -> Traced {
    let mut reader = Reader { folder, found: Vec::new(), open: BTreeMap::new(), void: BTreeSet::new() };
    for line in text.lines() {
        if let Some(line) = Line::read(line) {
            reader.take(line);
        }
    }
    let (void, found) = (reader.void, reader.found.into_iter().enumerate());
    let mut found: Vec<_> = found.filter(|(place, _)| !void.contains(place)).map(|(_, it)| it).collect();
    found.sort_by_key(|(at, ..)| *at);
    let begin = found.first().map_or(0, |(at, ..)| *at);
    let record = |(at, task, what): (u64, TaskId, What)| Record {
        at: Instant::from_micros(at - begin),
        cpu: None,
        task,
        name: "".into(),
        what,
    };
    Traced { begin, records: found.into_iter().map(record).collect() }
}

struct Reader<'a> {
    folder: &'a str,
    /// Microseconds since 1970, who, what.
    found: Vec<(u64, TaskId, What)>,
    /// The first half of a call whose second half is to come, and the place of its beginning in `found`.
    open: BTreeMap<TaskId, (u64, String, Option<usize>)>,
    /// Places of beginnings that turned out to be none.
    void: BTreeSet<usize>,
}

impl Reader<'_> {
    fn take(&mut self, line: Line) {
        let (at, task) = (line.at, TaskId(line.task));
        let rest = line.rest;
        if let Some(said) = rest.strip_prefix("+++ ") {
            self.end_of(at, task, said);
        } else if let Some(said) = rest.strip_prefix("--- ") {
            if let Some(signal) = said.split_whitespace().next().and_then(line::signal) {
                self.put(at, task, What::Signal { signal });
            }
        } else if let Some(first) = rest.strip_suffix("<unfinished ...>") {
            let whole = first.trim_end().to_owned();
            // What it waits for is known now, what comes of it is not.
            let waits = Call::read(&whole).is_some_and(|call| self.wait(at, task, &call));
            let place = waits.then(|| self.found.len() - 1);
            self.open.insert(task, (at, whole, place));
        } else if let Some(second) = rest.strip_prefix("<... ") {
            let Some((begin, first, place)) = self.open.remove(&task) else { return };
            let Some((_, second)) = second.split_once(" resumed>") else { return };
            let whole = format!("{first}{second}");
            if let Some(call) = Call::read(&whole) {
                // Its options may come in the second half: `WNOHANG`.
                match wait_of(&call, self.folder) {
                    Some(_) => self.put(at, task, What::Return),
                    None => self.void.extend(place),
                }
                self.call(begin, at, task, &call);
            }
        } else if let Some(call) = Call::read(rest) {
            let end = at + call.took;
            if self.wait(at, task, &call) {
                self.put(end, task, What::Return);
            }
            self.call(at, end, task, &call);
        }
    }

    fn put(&mut self, at: u64, task: TaskId, what: What) {
        self.found.push((at, task, what));
    }

    fn end_of(&mut self, at: u64, task: TaskId, said: &str) {
        let words: Vec<&str> = said.split_whitespace().collect();
        match words[..] {
            ["exited", "with", code, ..] => {
                self.put(at, task, What::Exit { code: code.parse().ok(), signal: None });
            }
            ["killed", "by", signal, ..] => {
                self.put(at, task, What::Exit { code: None, signal: line::signal(signal) });
            }
            _ => {}
        }
    }

    /// A call begins that may have to wait; whether it is one.
    fn wait(&mut self, at: u64, task: TaskId, call: &Call) -> bool {
        let Some(wait) = wait_of(call, self.folder) else { return false };
        self.put(at, task, What::Begin { wait });
        true
    }

    /// A call has returned.
    fn call(&mut self, begin: u64, end: u64, task: TaskId, call: &Call) {
        let Some(what) = self.what(call) else { return };
        let at = match &what {
            What::Write { file, size, .. } if is_pipe(file) && *size as usize <= ATOMIC => begin,
            _ => end,
        };
        self.put(at, task, what);
    }

    fn what(&self, call: &Call) -> Option<What> {
        let result = call.result?;
        let file = |index: usize| handle(call.arguments.get(index)?, self.folder);
        let path = |index: usize| Some(relative(&text(call.arguments.get(index)?)?, self.folder));
        if result < 0 {
            let missing = call.error == "ENOENT" && matches!(call.name, "open" | "openat");
            let index = usize::from(call.name == "openat");
            return missing.then(|| Some(What::NotFound { file: path(index)? })).flatten();
        }
        let count = u32::try_from(result).unwrap_or(0);
        Some(match call.name {
            "execve" | "execveat" => What::Exec { file: path(0)? },
            "clone" | "clone3" | "fork" | "vfork" if result > 0 => {
                let is_thread = call.arguments.iter().any(|argument| argument.contains("CLONE_THREAD"));
                What::Fork { child: TaskId(count), child_name: "".into(), is_thread: Some(is_thread) }
            }
            "open" | "openat" | "creat" => {
                let flags = call.arguments.iter().find(|argument| argument.starts_with("O_"));
                let Handle { fd, file } = handle(&call.returned, self.folder)?;
                What::Open { fd, file, mode: mode(flags.map_or("O_TRUNC", String::as_str)) }
            }
            "read" | "pread64" | "recvfrom" => {
                let (Handle { fd, file }, data) = (file(0)?, call.arguments.get(1)?);
                What::Read { fd, file, text: text(data).unwrap_or_default().into(), size: count }
            }
            "write" | "pwrite64" | "sendto" => {
                let (Handle { fd, file }, data) = (file(0)?, call.arguments.get(1)?);
                What::Write { fd, file, text: text(data).unwrap_or_default().into(), size: count }
            }
            "lseek" => What::Seek { fd: file(0)?.fd, to: u64::try_from(result).ok()? },
            "close" => file(0).map(|Handle { fd, file }| What::Close { fd, file })?,
            "dup" | "dup2" | "dup3" => {
                file(0).map(|Handle { fd, file }| What::Duplicate { fd, to: count, file })?
            }
            "fcntl" if call.arguments.get(1)?.starts_with("F_DUPFD") => {
                file(0).map(|Handle { fd, file }| What::Duplicate { fd, to: count, file })?
            }
            "pipe" | "pipe2" => {
                let ends = call.arguments.first()?.trim_matches(['[', ']']);
                let (reading, writing) = ends.split_once(", ")?;
                let (reading, writing) = (handle(reading, self.folder)?, handle(writing, self.folder)?);
                What::Pipe { reading: reading.fd, writing: writing.fd, file: reading.file }
            }
            "flock" => {
                let holds = !call.arguments.get(1)?.contains("LOCK_UN");
                What::Lock { file: file(0)?.file, holds }
            }
            "unlink" => What::Remove { file: path(0)? },
            "unlinkat" => What::Remove { file: path(1)? },
            "rename" => What::Rename { file: path(0)?, to: path(1)? },
            "renameat" | "renameat2" => What::Rename { file: path(1)?, to: path(3)? },
            "ftruncate" => What::Truncate { file: file(0)?.file, size: number(call.arguments.get(1)?)? },
            "futex" if call.arguments.get(1)?.starts_with("FUTEX_WAKE") => {
                let private = call.arguments[1].contains("PRIVATE");
                What::FutexWake { address: number(&call.arguments[0])?, private, woken: count }
            }
            "wait4" | "waitid" if count > 0 => {
                What::Waited { child: TaskId(count), code: status(call.arguments.get(1)?)? }
            }
            "kill" => {
                let target = call.arguments.first()?.parse().ok()?;
                What::Kill { target: TaskId(target), signal: line::signal(call.arguments.get(1)?)? }
            }
            "tgkill" => {
                let target = call.arguments.get(1)?.parse().ok()?;
                What::Kill { target: TaskId(target), signal: line::signal(call.arguments.get(2)?)? }
            }
            _ => return None,
        })
    }
}

/// What a call may have to wait for.
fn wait_of(call: &Call, folder: &str) -> Option<Wait> {
    let file = |index: usize| Some(handle(call.arguments.get(index)?, folder)?.file);
    Some(match call.name {
        "read" | "recvfrom" => file(0).filter(|file| !is_path(file)).map(|file| Wait::Read { file })?,
        "write" | "sendto" => file(0).filter(|file| is_pipe(file)).map(|file| Wait::Write { file })?,
        "poll" | "ppoll" | "select" | "pselect6" | "epoll_wait" => {
            let all = call.arguments.join(",");
            let first = all
                .find('<')
                .map(|open| all[..open].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1));
            Wait::Poll {
                file: first
                    .and_then(|at| Some(handle(&all[at..], folder)?.file))
                    .filter(|file| is_pipe(file)),
            }
        }
        "flock" if !call.arguments.get(1)?.contains("LOCK_UN") => Wait::Lock { file: file(0)? },
        "futex" if call.arguments.get(1)?.starts_with("FUTEX_WAIT") => {
            let private = call.arguments[1].contains("PRIVATE");
            Wait::Futex { address: number(&call.arguments[0])?, private }
        }
        "wait4" | "waitid" => {
            if call.arguments.iter().any(|argument| argument.contains("WNOHANG")) {
                return None;
            }
            let child = call.arguments.first()?.parse().ok().filter(|child| *child > 0);
            Wait::Child { child: child.map(TaskId) }
        }
        "clock_nanosleep" | "nanosleep" => Wait::Sleep,
        "pause" | "rt_sigtimedwait" | "rt_sigsuspend" => Wait::Signal,
        _ => return None,
    })
}

fn mode(flags: &str) -> Mode {
    match flags {
        _ if flags.contains("O_APPEND") => Mode::Append,
        _ if flags.contains("O_TRUNC") => Mode::Truncate,
        _ if flags.contains("O_WRONLY") || flags.contains("O_RDWR") => Mode::Update,
        _ => Mode::Read,
    }
}

/// An exit code, or minus a signal: `[{WIFEXITED(s) && WEXITSTATUS(s) == 3}]`, `[{WIFSIGNALED(s) && WTERMSIG(s) ==
/// SIGKILL}]`.
fn status(argument: &str) -> Option<i32> {
    let value = |mark: &str| {
        let after = argument.split_once(mark)?.1;
        Some(after.split(['}', ' ']).next()?.to_owned())
    };
    match value("WEXITSTATUS(s) == ") {
        Some(code) => code.parse().ok(),
        None => Some(-i32::from(line::signal(&value("WTERMSIG(s) == ")?)?)),
    }
}

/// Whether it is a file with a path: one never waits for it, but for the disk.
fn is_path(file: &str) -> bool {
    !file.contains(":[") && !file.starts_with("/dev/")
}

/// Whether it is a pipe or a socket.
fn is_pipe(file: &str) -> bool {
    file.contains(":[")
}

/// A path as it is seen from the working directory.
fn relative(path: &str, folder: &str) -> Rc<str> {
    let below = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    below.unwrap_or(path.strip_prefix("./").unwrap_or(path)).into()
}
