//! A run that is told by its events alone: what is known after so many of them, without a machine to step.
//!
//! Every event says which change of state it is (`event::Kind`), so the states of processes, the CPUs, locks, pipes and
//! open files follow from the events. What no event says stays with the teller: names, and the contents of files.
//! Times are booked as the machine books them. A copy is kept every so many events; any moment is folded from there.

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use super::{Ending, FileSet, Outcome};
use crate::{
    event::{Event, FileOperation, Kind, Operation, What},
    id::{CpuId, Fd, ObjectId, Pid, Tid},
    process::{Process, StartMethod, State, Task, Times},
    time::Instant,
};

/// Events from one copy to the next, at least: copies share what has not changed, so that they are small.
const SPACING: usize = 256;
/// Most items of a pipe that are remembered; the bytes are counted all the same.
const MOST_ITEMS: usize = 256;

/// What is known of a told run besides its events.
#[derive(Debug, Default)]
pub struct Told {
    /// Whether it is told on which CPU a process runs: else each that runs has a place of its own.
    pub knows_cpus: bool,
    /// How many CPUs there are, or places.
    pub cpus: u16,
    pub names: BTreeMap<Pid, Rc<str>>,
    pub objects: BTreeMap<ObjectId, Rc<str>>,
    /// The files there are before the first event.
    pub files: FileSet,
    /// What a file contains from a cursor on (None: it is gone), in order.
    pub contents: Vec<Content>,
}

/// From which cursor on a file of that name contains that; None: it is gone.
pub type Content = (usize, Rc<str>, Option<Rc<Vec<u8>>>);

/// What is known after some events.
#[derive(Clone, Debug, Default)]
pub struct Past {
    pub now: Instant,
    pub processes: BTreeMap<Pid, Rc<Known>>,
    /// Tasks that are ready, first come first.
    pub ready: Vec<(Tid, Pid)>,
    /// Who is on which CPU, and until when it pays for a switch.
    pub running: BTreeMap<CpuId, (Pid, Tid, Option<Instant>)>,
    pub objects: BTreeMap<ObjectId, Rc<Thing>>,
    /// Set by the event that says that nothing can move any more.
    pub is_stuck: bool,
}

/// What is known after so many events, every now and then.
pub(super) type Copies = Vec<(usize, Past)>;

/// What is known of a process.
#[derive(Clone, Debug)]
pub struct Known {
    pub process: Process,
    /// The main one first.
    pub tasks: Vec<Task>,
    /// Open files, and whether they can be written.
    pub open: BTreeMap<Fd, (Rc<str>, bool)>,
    pub line: Option<u32>,
}

/// What is known of a shared object.
#[derive(Clone, Debug)]
pub struct Thing {
    pub what: What,
    pub made_by: Pid,
    /// Who has acquired it last, and how many times more than released.
    pub holder: Option<(Pid, u32)>,
    /// What was sent and not received, the next to leave first.
    pub items: VecDeque<Rc<str>>,
    /// A semaphore's value, where it was told.
    pub value: u32,
}

impl Known {
    /// The task that gives the process its state: one that runs, else one that is ready, else the main one.
    #[must_use]
    pub fn foremost(&self) -> &Task {
        let with = |wanted: fn(&State) -> bool| self.tasks.iter().find(move |task| wanted(&task.state));
        with(|state| matches!(state, State::Running(_)))
            .or_else(|| with(|state| *state == State::Ready))
            .unwrap_or(&self.tasks[0])
    }
}

impl Told {
    /// Folds all events once: how the run ended, and copies on the way, with their cursors.
    pub(super) fn prepare(&self, events: &[Event]) -> (Outcome, Copies) {
        let spacing = SPACING.max(self.names.len() * 4);
        let mut past = Past::default();
        let mut copies = vec![(0, past.clone())];
        for (index, event) in events.iter().enumerate() {
            past.take(event, self);
            if (index + 1).is_multiple_of(spacing) {
                copies.push((index + 1, past.clone()));
            }
        }
        let of_first = past.processes.values().find(|it| it.process.ppid == Pid::OUTSIDE);
        let first = events.iter().find(|event| matches!(event.kind, Kind::Create { .. }));
        let main = first.and_then(|event| past.processes.get(&event.pid)).or(of_first);
        let code = main.and_then(|main| main.process.exit_code);
        let left = past.processes.values().filter(|it| it.process.ended.is_none());
        let outcome = Outcome {
            ending: code.map_or(Ending::Unfinished, Ending::Exited),
            left: left.map(|it| it.process.pid).collect(),
            at: past.now,
        };
        (outcome, copies)
    }

    /// What is known after `cursor` of the events.
    pub(super) fn past_at(&self, copies: &Copies, events: &[Event], cursor: usize) -> Past {
        let after = copies.partition_point(|(at, _)| *at <= cursor);
        let (at, copy) = &copies[after - 1];
        let mut past = copy.clone();
        for event in &events[*at..cursor] {
            past.take(event, self);
        }
        past
    }

    /// The files after `cursor` events, by name.
    #[must_use]
    pub fn files_at(&self, cursor: usize) -> BTreeMap<Rc<str>, Rc<Vec<u8>>> {
        let mut files: BTreeMap<_, _> = self.files.iter().cloned().collect();
        for (_, name, content) in self.contents.iter().take_while(|(from, ..)| *from <= cursor) {
            match content {
                Some(content) => files.insert(Rc::clone(name), Rc::clone(content)),
                None => files.remove(name),
            };
        }
        files
    }
}

impl Past {
    fn take(&mut self, event: &Event, told: &Told) {
        self.now = event.at;
        match &event.kind {
            Kind::Create { parent } => self.create(event, *parent, told),
            Kind::Thread => self.with(event.pid, |known| known.tasks.push(task(event))),
            Kind::Admit | Kind::Wake { .. } => self.enter(event, State::Ready),
            Kind::Dispatch { cpu } => {
                self.enter(event, State::Running(*cpu));
                self.running.insert(*cpu, (event.pid, event.tid, None));
            }
            Kind::Switch { cpu, cost } => {
                let end = event.at + *cost;
                self.ready.retain(|(tid, _)| *tid != event.tid);
                self.running.insert(*cpu, (event.pid, event.tid, Some(end)));
                self.with_task(event, |task| task.pause(event.at, end));
            }
            Kind::Expire { .. } | Kind::Preempt { .. } => self.enter(event, State::Ready),
            Kind::Block { on, .. } => self.enter(event, State::Blocked(*on)),
            Kind::ThreadEnd { .. } => {
                self.leave(event.tid);
                self.with(event.pid, |known| known.tasks.retain(|task| task.tid != event.tid));
            }
            Kind::Exit { code, .. } => self.end(event, *code),
            Kind::Die { signal } => self.end(event, -i32::from(*signal)),
            Kind::Reap { child, .. } => self.reap(*child, event.at),
            Kind::Statement { line } => self.with(event.pid, |known| known.line = Some(*line)),
            Kind::Make { object, what } => self.make(event.pid, *object, *what),
            Kind::Operate { object, operation } => self.operate(event.pid, *object, operation),
            Kind::File { fd, name, operation } => self.file(event.pid, *fd, name, *operation),
            Kind::End => self.is_stuck = event.why == crate::event::Why::Stuck,
            Kind::NotDead { .. }
            | Kind::Signal { .. }
            | Kind::Ignored { .. }
            | Kind::Resume
            | Kind::Miss { .. }
            | Kind::Kill { .. }
            | Kind::Output { .. } => {}
        }
    }

    fn with(&mut self, pid: Pid, act: impl FnOnce(&mut Known)) {
        if let Some(known) = self.processes.get_mut(&pid) {
            act(Rc::make_mut(known));
        }
    }

    fn with_task(&mut self, event: &Event, act: impl FnOnce(&mut Task)) {
        self.with(event.pid, |known| {
            if let Some(task) = known.tasks.iter_mut().find(|task| task.tid == event.tid) {
                act(task);
            }
        });
    }

    fn create(&mut self, event: &Event, parent: Pid, told: &Told) {
        let open = self.processes.get(&parent).map(|known| known.open.clone()).unwrap_or_default();
        self.with(parent, |known| known.process.children.push(event.pid));
        let process = Process {
            pid: event.pid,
            ppid: parent,
            name: told.names.get(&event.pid).cloned().unwrap_or_default(),
            daemon: false,
            start_method: StartMethod::Fork,
            created: event.at,
            ended: None,
            exit_code: None,
            reaped: false,
            tasks: vec![event.tid],
            children: Vec::new(),
        };
        let known = Known { process, tasks: vec![task(event)], open, line: None };
        self.processes.insert(event.pid, Rc::new(known));
    }

    /// The task is on no CPU and in no queue any more.
    fn leave(&mut self, tid: Tid) {
        self.ready.retain(|(ready, _)| *ready != tid);
        self.running.retain(|_, (_, running, _)| *running != tid);
    }

    fn enter(&mut self, event: &Event, state: State) {
        self.leave(event.tid);
        if state == State::Ready {
            self.ready.push((event.tid, event.pid));
        }
        self.with_task(event, |task| task.enter(state, event.at));
    }

    /// A process ends: all its tasks do, its files close, its children are the reaper's.
    fn end(&mut self, event: &Event, code: i32) {
        self.ready.retain(|(_, pid)| *pid != event.pid);
        self.running.retain(|_, (pid, ..)| *pid != event.pid);
        let mut children = Vec::new();
        self.with(event.pid, |known| {
            known.tasks.iter_mut().for_each(|task| task.enter(State::Zombie, event.at));
            known.process.ended = Some(event.at);
            known.process.exit_code = Some(code);
            known.open.clear();
            known.line = None;
            children = std::mem::take(&mut known.process.children);
        });
        for child in children {
            self.with(child, |known| known.process.ppid = Pid::OUTSIDE);
        }
    }

    fn reap(&mut self, child: Pid, at: Instant) {
        let mut parent = Pid::OUTSIDE;
        self.with(child, |known| {
            known.process.reaped = true;
            parent = known.process.ppid;
            known.tasks.iter_mut().for_each(|task| task.enter(State::Reaped, at));
        });
        self.with(parent, |known| known.process.children.retain(|pid| *pid != child));
    }

    fn make(&mut self, made_by: Pid, id: ObjectId, what: What) {
        let thing = Thing { what, made_by, holder: None, items: VecDeque::new(), value: 0 };
        self.objects.insert(id, Rc::new(thing));
    }

    fn operate(&mut self, pid: Pid, id: ObjectId, operation: &Operation) {
        let Some(thing) = self.objects.get_mut(&id).map(Rc::make_mut) else { return };
        match operation {
            Operation::Acquire => {
                let depth = thing.holder.filter(|(holder, _)| *holder == pid).map_or(0, |(_, depth)| depth);
                thing.holder = Some((pid, depth + 1));
            }
            Operation::Release => {
                thing.holder =
                    thing.holder.filter(|(_, depth)| *depth > 1).map(|(pid, depth)| (pid, depth - 1));
            }
            Operation::ReadValue(value) => thing.value = *value,
            Operation::Send(label) => {
                thing.items.push_back(Rc::clone(label));
                if thing.items.len() > MOST_ITEMS {
                    thing.items.pop_front();
                }
            }
            Operation::Receive(_) => drop(thing.items.pop_front()),
            _ => {}
        }
    }

    fn file(&mut self, pid: Pid, fd: Fd, name: &Rc<str>, operation: FileOperation) {
        self.with(pid, |known| match operation {
            FileOperation::OpenRead => drop(known.open.insert(fd, (Rc::clone(name), false))),
            FileOperation::OpenWrite | FileOperation::OpenAppend => {
                known.open.insert(fd, (Rc::clone(name), true));
            }
            FileOperation::Close => drop(known.open.remove(&fd)),
            FileOperation::Duplicate { to } => {
                let writable = known.open.get(&fd).is_some_and(|(_, writable)| *writable);
                known.open.insert(to, (Rc::clone(name), writable));
            }
            FileOperation::Read(_)
            | FileOperation::Write(_)
            | FileOperation::NotFound
            | FileOperation::Refused(_) => {}
        });
    }
}

/// A task that has just been made.
fn task(event: &Event) -> Task {
    Task {
        tid: event.tid,
        pid: event.pid,
        thread: 0,
        state: State::New,
        since: event.at,
        used: Times::default(),
    }
}
