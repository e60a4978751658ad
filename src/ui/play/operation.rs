//! What a task would do next, as a programmer would call it: in Python's words, whatever the page's language.

use interleave::{
    id::{Fd, ObjectId, Pid, Tid},
    lang::trap::Trap,
    machine::{Machine, script::Pick},
};

use crate::ui::names;

/// The operation that a pick stands for.
#[must_use]
pub fn label(machine: &Machine, pick: Pick) -> String {
    if let Some(signal) = pick.choice.checked_sub(Pick::SIGNAL) {
        return format!("receive {}", names::signal(u8::try_from(signal).unwrap_or_default()));
    }
    let tid = Tid(pick.task);
    // What it sleeps in it need not try again.
    let operation = machine.parked(tid).map_or_else(|| "wake up".to_owned(), |trap| told(machine, tid, trap));
    if pick.choice == Pick::TIME_OUT { format!("time out of {operation}") } else { operation }
}

fn told(machine: &Machine, tid: Tid, trap: &Trap) -> String {
    let object = |verb: &str, id: &ObjectId| format!("{verb} {}", object(machine, *id));
    let file = |verb: &str, fd: &Fd| format!("{verb} {}", file(machine, tid, *fd));
    let process = |verb: &str, pid: Pid| match machine.process(pid) {
        Some(process) => format!("{verb} {}", names::process(&process.name)),
        None => format!("{verb} {pid}"),
    };
    match trap {
        Trap::Sleep(length) => format!("sleep {}", names::duration(*length)),
        Trap::Yield => "yield".to_owned(),
        Trap::Fork { name, .. } | Trap::Spawn { name, .. } => format!("start {}", names::process(name)),
        Trap::Exit(_) => "exit".to_owned(),
        Trap::Wait { pid: Some(pid), no_hang: false, .. } => process("join", *pid),
        Trap::Wait { pid: Some(pid), .. } => process("look for the end of", *pid),
        Trap::Wait { pid: None, .. } => "wait for a child".to_owned(),
        Trap::Kill { pid, signal } => process(&format!("{} to", names::signal(*signal)), *pid),
        Trap::Action { signal, .. } => format!("say what {} does", names::signal(*signal)),
        Trap::Parent => "ask for its parent".to_owned(),
        Trap::Pause => "pause".to_owned(),
        Trap::Resume { trap, .. } => told(machine, tid, trap),
        Trap::SemaphoreAcquire { id, .. } => object("acquire", id),
        Trap::SemaphoreRelease(id) => object("release", id),
        Trap::SemaphoreValue(id) => object("look at", id),
        Trap::PipeSend { id, .. } => object("put into", id),
        Trap::PipeReceive(id) => object("get from", id),
        Trap::PipePoll { id, .. } => object("poll", id),
        Trap::MemoryLoad { id, .. } => object("read", id),
        Trap::MemoryStore { id, .. } => object("write", id),
        Trap::SegmentOpen { name, .. } => format!("open shared memory {name}"),
        Trap::SegmentUnlink(name) => format!("unlink shared memory {name}"),
        Trap::Open { name, mode } => format!("open {name} '{mode}'"),
        Trap::Read(fd) | Trap::ReadSome { fd, .. } => file("read", fd),
        Trap::Write { fd, bytes } | Trap::WriteSome { fd, bytes } => match fd.0 {
            1 | 2 => format!("print {}", printed(bytes)),
            _ => file("write", fd),
        },
        Trap::Close(fd) => file("close", fd),
        Trap::Duplicate { .. } => "dup".to_owned(),
        Trap::SendMessage { fd, .. } | Trap::SendDescriptors { fd, .. } => file("send", fd),
        Trap::ReceiveMessage(fd) | Trap::ReceiveDescriptors(fd) => file("recv", fd),
        Trap::Select { .. } => "select".to_owned(),
        Trap::Connect(id) => object("connect to", id),
        Trap::Accept(fd) => file("accept", fd),
        // The others are free: nobody stops before one.
        _ => "go on".to_owned(),
    }
}

/// The first words of what is printed.
fn printed(bytes: &[u8]) -> String {
    const MOST: usize = 24;
    let text = String::from_utf8_lossy(bytes);
    let line = text.trim_end().lines().next().unwrap_or_default();
    let cut: String = line.chars().take(MOST).collect();
    let mark = if cut.len() < line.len() { "…" } else { "" };
    format!("'{cut}{mark}'")
}

/// The variable that an object is in; a part is called by its whole.
fn object(machine: &Machine, id: ObjectId) -> String {
    let object = machine.object(id);
    match (&object.name, object.part) {
        (_, Some((whole, _))) if whole != id => self::object(machine, whole),
        (Some(name), _) => name.to_string(),
        (None, _) => format!("#{}", id.0),
    }
}

fn file(machine: &Machine, tid: Tid, fd: Fd) -> String {
    let pid = machine.task(tid).pid;
    let open = machine.open_files(pid).find(|(open, ..)| *open == fd);
    open.map_or_else(|| format!("fd {}", fd.0), |(_, name, _)| name.to_string())
}
