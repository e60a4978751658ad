//! How things are called in sentences and on small labels.

use std::rc::Rc;

use interleave::{
    event::What,
    id::{ObjectId, Pid},
    scene::Scene,
    text::Text,
    time::{Duration, Instant},
    value::SemaphoreKind,
};

/// What the library calls the processes that a program gives no name, and the start of that in sentences.
const LONG: [(&str, &str); 10] = [
    ("Process-", "P"),
    ("ForkProcess-", "P"),
    ("SpawnProcess-", "P"),
    ("ForkServerProcess-", "P"),
    ("PoolWorker-", "Worker-"),
    ("ForkPoolWorker-", "Worker-"),
    ("SpawnPoolWorker-", "Worker-"),
    ("ForkServerPoolWorker-", "Worker-"),
    ("SyncManager-", "Manager-"),
    ("SharedMemoryManager-", "Manager-"),
];

/// `Process-12` → `P12`, `ForkPoolWorker-3` → `Worker-3`, `MainProcess` → `main`; any other name as it is.
#[must_use]
pub fn process(name: &str) -> Rc<str> {
    if name == "MainProcess" {
        return "main".into();
    }
    let short = |(long, short): &(&str, &str)| {
        let rest = name.strip_prefix(long)?;
        rest.starts_with(|first: char| first.is_ascii_digit()).then(|| format!("{short}{rest}").into())
    };
    LONG.iter().find_map(short).unwrap_or_else(|| name.into())
}

/// The short name of a pid in a scene; its number when the scene does not know it.
#[must_use]
pub fn of_pid(text: &Text, scene: &Scene, pid: Pid) -> String {
    if pid == Pid::OUTSIDE {
        return text.get("page.shell").to_owned();
    }
    scene.process(pid).map_or_else(|| pid.to_string(), |view| process(&view.name).to_string())
}

/// The name of an object: its variable's, else its kind with its number.
#[must_use]
pub fn of_object(text: &Text, scene: &Scene, id: ObjectId) -> String {
    let Some(object) = scene.object(id) else { return format!("#{}", id.0) };
    match &object.name {
        Some(name) => name.to_string(),
        None => format!("{} #{}", text.get(what(object.what)), object.id.0),
    }
}

/// The key of a kind of object.
#[must_use]
pub fn what(what: What) -> &'static str {
    match what {
        What::Semaphore(SemaphoreKind::Lock) => "what.lock",
        What::Semaphore(SemaphoreKind::RLock) => "what.rlock",
        What::Semaphore(SemaphoreKind::Semaphore) => "what.semaphore",
        What::Semaphore(SemaphoreKind::BoundedSemaphore) => "what.bounded-semaphore",
        What::Pipe => "what.pipe",
        What::Manager => "what.manager",
        What::Pool => "what.pool",
        What::Device => "what.device",
        What::Queue => "what.queue",
        What::JoinableQueue => "what.joinable-queue",
        What::SimpleQueue => "what.simple-queue",
        What::Condition => "what.condition",
        What::Event => "what.event",
        What::Barrier => "what.barrier",
        What::Value => "what.value",
        What::Array => "what.array",
        What::SharedMemory => "what.shared-memory",
    }
}

/// A length of time for people: `23 ms`, `1.2 s`.
#[must_use]
pub fn duration(length: Duration) -> String {
    let micros = length.micros();
    match micros {
        0..1_000 => format!("{micros} µs"),
        1_000..1_000_000 if micros.is_multiple_of(1_000) => format!("{} ms", micros / 1_000),
        1_000..1_000_000 => format!("{:.1} ms", micros as f64 / 1e3),
        _ if micros.is_multiple_of(1_000_000) => format!("{} s", micros / 1_000_000),
        _ => format!("{:.3} s", micros as f64 / 1e6).replace("00 s", " s"),
    }
}

/// A moment for people, in one unit throughout a run: milliseconds.
#[must_use]
pub fn instant(at: Instant) -> String {
    let micros = at.micros();
    if micros.is_multiple_of(1_000) {
        format!("{} ms", micros / 1_000)
    } else {
        format!("{:.1} ms", micros as f64 / 1e3)
    }
}

/// A signal's number and name (signal(7), x86).
#[must_use]
pub fn signal(number: u8) -> String {
    let name = match number {
        1 => "SIGHUP",
        2 => "SIGINT",
        6 => "SIGABRT",
        9 => "SIGKILL",
        10 => "SIGUSR1",
        12 => "SIGUSR2",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        17 => "SIGCHLD",
        _ => return number.to_string(),
    };
    format!("{number} {name}")
}
