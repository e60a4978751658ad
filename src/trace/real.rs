//! From what tracers saw of a real run to a recording that looks like a simulated one.
//!
//! Who belongs to the run are the first task and all that it forked; without any call seen (a trace of the scheduler
//! alone) everybody does. Where the scheduler was traced, `sched_switch` says who is on which CPU; where it was not,
//! everybody runs who is not inside a system call that waits, each in a place of its own. The short turns that the
//! tracer and other programs take on a CPU are not shown: whoever had it keeps it until another process of the run gets
//! it or goes on elsewhere. A wait shorter than `LEAST_WAIT` is none.

mod ahead;
mod files;
mod tell;

use std::{collections::BTreeMap, rc::Rc};

use super::{
    file::{File, Saw},
    kernel::{Left, Record, TaskId, Wait, What},
};
use crate::{
    event::{Event, Kind, Why},
    id::{CpuId, ObjectId, Pid, Tid},
    machine::Options,
    process::On,
    recording::{Piece, Recording, told::Told},
    time::Instant,
};
use ahead::Ahead;
use files::Opened;

/// The recording of a real run.
#[must_use]
pub fn tell(file: &File) -> Recording {
    let records = file.records();
    let ahead = Ahead::of(&records, file.has_seen(Saw::Calls));
    let mut teller = Teller::new(file, &ahead);
    for record in &records {
        teller.take(record);
    }
    teller.finish(file)
}

/// What a task does, as far as it was told.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Doing {
    New,
    Ready,
    Running(CpuId),
    Blocked(On),
    Ended,
}

#[derive(Debug)]
struct Task {
    pid: Pid,
    is_main: bool,
    doing: Doing,
    /// Where it ran last.
    cpu: Option<CpuId>,
    /// The call in which it may have to wait.
    wait: Option<Wait>,
    /// When that call returns, if it does.
    until: Option<Instant>,
}

struct Teller<'a> {
    ahead: &'a Ahead,
    /// Whether it is known who is on which CPU.
    scheduled: bool,
    begin: Instant,
    now: Instant,
    events: Vec<Event>,
    output: Vec<Piece>,
    told: Told,
    tasks: BTreeMap<TaskId, Task>,
    /// Living children of each process, and the dead that nobody has waited for, with their exit codes.
    parents: BTreeMap<Pid, Pid>,
    ended: BTreeMap<Pid, (i32, bool)>,
    objects: BTreeMap<Key, ObjectId>,
    /// What is in each pipe: label and bytes of each piece.
    pipes: BTreeMap<Rc<str>, std::collections::VecDeque<(Rc<str>, u32)>>,
    opened: BTreeMap<Pid, BTreeMap<u32, Opened>>,
    contents: BTreeMap<Rc<str>, Vec<u8>>,
    /// Bytes of contents that may still be kept.
    room: usize,
    killed_by: BTreeMap<Pid, Pid>,
    python: bool,
    children: BTreeMap<Pid, u32>,
}

/// What a shared object is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    File(Rc<str>),
    Lock(Rc<str>),
    /// Of one process, if the address is private.
    Futex(Option<Pid>, u64),
    /// The disk, or whatever it is that a process waits for inside the kernel.
    Kernel(bool),
}

impl<'a> Teller<'a> {
    fn new(file: &File, ahead: &'a Ahead) -> Teller<'a> {
        let scheduled = file.has_seen(Saw::Scheduling);
        let files = file.files.iter();
        let files: Vec<(Rc<str>, Rc<Vec<u8>>)> =
            files.map(|(name, text)| (name.as_str().into(), Rc::new(text.clone().into_bytes()))).collect();
        let contents = files.iter().map(|(name, bytes)| (Rc::clone(name), bytes.to_vec())).collect();
        let source = file.program.as_ref().map_or("", |program| &*program.source);
        Teller {
            ahead,
            scheduled,
            begin: ahead.begin,
            now: Instant::BOOT,
            events: Vec::new(),
            output: Vec::new(),
            told: Told { knows_cpus: scheduled, cpus: file.cpus.max(1), files, ..Told::default() },
            tasks: BTreeMap::new(),
            parents: BTreeMap::new(),
            ended: BTreeMap::new(),
            objects: BTreeMap::new(),
            pipes: BTreeMap::new(),
            opened: BTreeMap::new(),
            contents,
            room: files::MOST_CONTENTS,
            killed_by: BTreeMap::new(),
            // The names that the library gives when the program gives none; a pool names its workers otherwise.
            python: source.contains("Process(") && !source.contains("Pool("),
            children: BTreeMap::new(),
        }
    }

    fn finish(mut self, file: &File) -> Recording {
        if let Some((pid, tid)) = self.events.first().map(|event| (event.pid, event.tid)) {
            let is_over = self.tasks.values().all(|task| task.doing == Doing::Ended);
            let why = if is_over { Why::Finished } else { Why::Limit };
            self.events.push(Event { at: self.now, pid, tid, kind: Kind::End, why });
        }
        // Without the scheduler places are given out as they are needed.
        let places = self.events.iter().filter_map(|event| match event.kind {
            Kind::Dispatch { cpu } => Some(cpu.0 + 1),
            _ => None,
        });
        self.told.cpus = places.max().unwrap_or(1).max(if self.scheduled { file.cpus } else { 1 });
        let options = Options { cpus: self.told.cpus, ..Options::default() };
        Recording::told(Rc::new(options), self.events, self.output, self.told)
    }

    fn take(&mut self, record: &Record) {
        let id = record.task;
        self.now = self.now.max(Instant::BOOT + record.at.since(self.begin));
        if let What::Switch { left, next, .. } = &record.what {
            return self.switch(record.cpu, id, *left, *next);
        }
        if let What::Wake { target, .. } = &record.what {
            return self.woken(id, *target);
        }
        if !self.know(id) || self.tasks.get(&id).is_none_or(|task| task.doing == Doing::Ended) {
            return;
        }
        match &record.what {
            What::Fork { child, .. } => drop(self.know(*child)),
            What::Exit { .. } => self.exit(id),
            What::Begin { wait } => self.begin_call(id, wait, record.at),
            What::Return => self.return_call(id),
            What::Waited { child, code } => self.reap(id, *child, *code),
            What::Kill { target, signal } => {
                let target = self.tasks.get(target).map_or(pid(*target), |task| task.pid);
                self.killed_by.insert(target, self.tasks[&id].pid);
                self.say(id, Kind::Kill { target, signal: *signal });
            }
            What::Signal { signal } => self.signal(id, *signal),
            what => self.call(id, what),
        }
    }

    /// Makes sure that the task has been told of; false: it does not belong to the run.
    fn know(&mut self, id: TaskId) -> bool {
        if self.tasks.contains_key(&id) {
            return true;
        }
        if !self.ahead.ours.contains(&id) {
            return false;
        }
        let (parent, is_thread) = self.ahead.forks.get(&id).copied().unwrap_or((TaskId(0), false));
        let parent = if parent != id && self.know(parent) { Some(self.tasks[&parent].pid) } else { None };
        let is_main = !(is_thread && parent.is_some());
        let own = parent.filter(|_| !is_main).unwrap_or(pid(id));
        let task = Task { pid: own, is_main, doing: Doing::New, cpu: None, wait: None, until: None };
        self.tasks.insert(id, task);
        if !is_main {
            self.say(id, Kind::Thread);
        } else {
            self.name(id, own, parent);
            if let Some(parent) = parent {
                self.parents.insert(own, parent);
                let opened = self.opened.get(&parent).cloned().unwrap_or_default();
                self.opened.insert(own, opened);
            }
            self.say(id, Kind::Create { parent: parent.unwrap_or(Pid::OUTSIDE) });
        }
        self.say(id, Kind::Admit);
        self.set(id, Doing::Ready);
        if !self.scheduled {
            self.dispatch(id, None);
        }
        true
    }

    fn name(&mut self, id: TaskId, own: Pid, parent: Option<Pid>) {
        let told = self.ahead.names.get(&id).cloned();
        let name: Rc<str> = match parent {
            None if self.python => "MainProcess".into(),
            Some(parent) if self.python && !self.ahead.execs.contains(&id) => {
                let number = self.children.entry(parent).or_insert(0);
                *number += 1;
                match self.told.names.get(&parent).and_then(|name| name.strip_prefix("Process-")) {
                    Some(above) => format!("Process-{above}:{number}").into(),
                    None => format!("Process-{number}").into(),
                }
            }
            _ => told.unwrap_or_else(|| own.to_string().into()),
        };
        self.told.names.insert(own, name);
    }

    fn say(&mut self, id: TaskId, kind: Kind) {
        self.say_why(id, kind, Why::Program);
    }

    fn say_why(&mut self, id: TaskId, kind: Kind, why: Why) {
        let Some(task) = self.tasks.get(&id) else { return };
        self.events.push(Event { at: self.now, pid: task.pid, tid: Tid(id.0), kind, why });
    }

    fn set(&mut self, id: TaskId, doing: Doing) {
        if let Some(task) = self.tasks.get_mut(&id) {
            task.doing = doing;
            if let Doing::Running(cpu) = doing {
                task.cpu = Some(cpu);
            }
        }
    }
}

/// The pid of a task that is a process. Number 999 is whoever started the run, which no real process may be.
fn pid(id: TaskId) -> Pid {
    const BEYOND: u32 = 1 << 22;
    if id.0 == Pid::OUTSIDE.0 { Pid(BEYOND + id.0) } else { Pid(id.0) }
}

/// Whether a task that leaves the CPU so waits; being stopped by its tracer is no waiting of its own.
fn waits(left: Left) -> Option<char> {
    match left {
        Left::Waiting { letter } if !matches!(letter, 't' | 'T') => Some(letter),
        Left::Waiting { .. } | Left::Runnable { .. } | Left::Dead => None,
    }
}
