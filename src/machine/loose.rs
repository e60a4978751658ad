//! A machine put together from parts for one operation, and taken apart again: what searching all schedules needs.
//!
//! Nothing here has a clock or a policy. Every live task is parked at a visible operation; `fire` carries one of them
//! out and runs its task on to the next. What the operation looked at is noted (`Touch`), so that who searches can
//! remember what it did: the same operation on the same parts does the same again.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use super::{Machine, Next, Row, Running, Stopped, Thread};
use crate::{
    device::{
        descriptors::{Descriptions, Opened, Table},
        files::Files,
    },
    id::{CpuId, Fd, ObjectId, Pid, Tid},
    lang::{
        trap::{Action, Reply, Trap},
        vm::Vm,
    },
    object::Object,
    policy::{Candidate, fcfs::Fcfs},
    process::{On, Process, StartMethod, State, Task, Times},
    time::Instant,
};

/// A part that an operation has looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Touch {
    /// The control block of a process, by its place.
    Row(u32),
    /// That, and what its tasks are about to do.
    Whole(u32),
    Object(u32),
    /// An open description.
    Open(u32),
    Files,
    /// Which names blocks of shared memory have.
    Names,
    Clock,
}

/// What an operation has asked, that decides how much may be left out of a search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asks {
    /// Whether somebody has ended, without waiting for it; or something that an exit changes for all to see.
    pub exits: bool,
    /// It can end another process.
    pub kills: bool,
    /// Which process this is.
    pub identity: bool,
    /// Whether a child or the parent has ended, by its sentinel.
    pub sentinels: bool,
    /// What time it is.
    pub clock: bool,
    /// What cannot be searched: its name.
    pub refused: Option<&'static str>,
}

impl Asks {
    /// Both.
    pub(crate) fn and(self, more: Asks) -> Asks {
        Asks {
            exits: self.exits || more.exits,
            kills: self.kills || more.kills,
            identity: self.identity || more.identity,
            sentinels: self.sentinels || more.sentinels,
            clock: self.clock || more.clock,
            refused: self.refused.or(more.refused),
        }
    }
}

/// Notes taken while a machine is loose.
#[derive(Clone, Debug, Default)]
pub(super) struct Loose {
    touched: RefCell<Vec<Touch>>,
    asks: Cell<Asks>,
    sentinels: bool,
}

/// A process as a part. Others are named by their place among the parts.
#[derive(Clone, Debug, Default)]
pub(crate) struct RowPart {
    pub ended: Option<i32>,
    pub reaped: bool,
    pub parent: Option<u32>,
    pub children: Vec<u32>,
    pub table: Vec<(Fd, u32)>,
    pub actions: BTreeMap<u8, Action>,
    /// Signals that a handler will take.
    pub signals: Vec<u8>,
    /// The program that it runs and where its tasks are parked; of whoever acts only.
    pub image: Option<(Vm, Vec<(u32, Trap)>)>,
}

/// Everything that one operation may meet; whoever acts is the first process.
#[derive(Debug)]
pub(crate) struct Parts {
    pub rows: Vec<RowPart>,
    pub objects: Vec<Rc<Object>>,
    /// The first three are the standard streams.
    pub open: Vec<Option<Opened>>,
    pub files: Rc<Files>,
    pub now: Instant,
}

/// What came of an operation.
#[derive(Debug)]
pub(crate) enum Fired {
    /// It cannot go on; what it waits for.
    Waits(On),
    /// It is carried out; what it wrote to standard output and standard error.
    Done { output: Vec<u8>, errors: Vec<u8> },
    /// A limit was reached.
    Limit(&'static str),
}

/// How an operation is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// As it does.
    Usual,
    /// Its time limit has passed; a sleep is over.
    Late,
    /// A signal's handler runs instead, and the operation comes after it.
    Handler,
}

impl Machine {
    /// A machine of these parts, in which nothing costs anything. `base` is the options and a fresh image.
    pub(crate) fn assemble(base: &Machine, parts: Parts, sentinels: bool) -> Machine {
        let queues: Vec<Box<dyn crate::policy::Policy>> = vec![Box::new(Fcfs::default())];
        let mut machine = Machine::bare(Rc::clone(&base.options), queues);
        machine.fresh = base.fresh.clone();
        machine.now = parts.now;
        machine.objects = parts.objects;
        machine.files = parts.files;
        machine.open = Rc::new(Descriptions::of_parts(parts.open));
        for (place, part) in parts.rows.into_iter().enumerate() {
            machine.seat(place as u32, part);
        }
        machine.loose = Some(Box::new(Loose { sentinels, ..Loose::default() }));
        machine
    }

    /// The machine of a program that has just booted, without its clock, run to its first operation.
    pub(crate) fn loosen(mut self, sentinels: bool) -> Machine {
        self.loose = Some(Box::new(Loose { sentinels, ..Loose::default() }));
        self.put_on_cpu(Tid(0));
        self.run_to_park(Tid(0));
        self.joining.clear();
        self.following.clear();
        self
    }

    fn seat(&mut self, place: u32, part: RowPart) {
        let pid = place_to_pid(place);
        let parked = part.image.as_ref().map_or_else(
            || vec![(0, None)],
            |(_, parked)| parked.iter().map(|(thread, trap)| (*thread, Some(trap.clone()))).collect(),
        );
        let mut tasks = Vec::new();
        for (thread, trap) in parked {
            let tid = Tid(self.tasks.len() as u32);
            let state = match (part.ended, part.reaped) {
                (_, true) => State::Reaped,
                (Some(_), _) => State::Zombie,
                _ => State::Ready,
            };
            let task = Task { tid, pid, thread, state, since: self.now, used: Times::default() };
            let mut made = Thread::new(task, Candidate::new(tid, pid, self.now));
            if let Some(trap) = trap {
                made.next = Next::Operate(trap);
            }
            self.tasks.push(Rc::new(made));
            tasks.push(tid);
        }
        for signal in &part.signals {
            self.signals.insert((self.now, pid, *signal), pid);
        }
        let process = Process {
            pid,
            ppid: part.parent.map_or(Pid::OUTSIDE, place_to_pid),
            name: "".into(),
            daemon: false,
            start_method: StartMethod::Fork,
            created: Instant::BOOT,
            ended: part.ended.map(|_| self.now),
            exit_code: part.ended,
            reaped: part.reaped,
            tasks,
            children: part.children.into_iter().map(place_to_pid).collect(),
        };
        let vm = part.image.map(|(vm, _)| vm);
        let table = Table::of_slots(part.table);
        self.processes.push(Rc::new(Row { process, vm, table, actions: part.actions, tracker: None }));
    }

    /// The task of a process that runs that thread of its program; one that only its name is needed of is made.
    pub(crate) fn task_of(&mut self, place: u32, thread: u32) -> Tid {
        let pid = place_to_pid(place);
        let found = self.tasks.iter().find(|it| it.task.pid == pid && it.task.thread == thread);
        if let Some(found) = found {
            return found.task.tid;
        }
        let tid = Tid(self.tasks.len() as u32);
        let task = Task { tid, pid, thread, state: State::Ready, since: self.now, used: Times::default() };
        self.tasks.push(Rc::new(Thread::new(task, Candidate::new(tid, pid, self.now))));
        self.row(pid).process.tasks.push(tid);
        tid
    }

    /// The `index`-th task of a process.
    pub(crate) fn task_at(&self, place: u32, index: usize) -> Tid {
        self.processes[place as usize].process.tasks[index]
    }

    /// Notes that a control block was looked at.
    pub(crate) fn touch_row(&self, place: u32) {
        self.touch(Touch::Row(place));
    }

    /// What was done to put it together was no looking.
    pub(crate) fn forget_touches(&self) {
        if let Some(loose) = &self.loose {
            loose.touched.borrow_mut().clear();
        }
    }

    /// Whether the program of a process has asked who it is.
    pub(crate) fn identified(&self, place: u32) -> bool {
        self.processes[place as usize].vm.as_ref().is_some_and(Vm::identified)
    }

    /// Gives an object its content.
    pub(crate) fn set_object(&mut self, place: u32, object: Object) {
        self.objects[place as usize] = Rc::new(object);
    }

    /// Carries out the operation that a task is parked at, and runs it and whoever it made to their next ones.
    pub(crate) fn fire(&mut self, tid: Tid, ending: Ending) -> Fired {
        let known = self.tasks.len();
        let (mut output, mut errors) = (Vec::new(), Vec::new());
        self.put_on_cpu(tid);
        if ending == Ending::Handler {
            self.deliver_signal();
        } else {
            let thread = self.thread(tid);
            if ending == Ending::Late {
                thread.timed_out = true;
                thread.deadline = Some(thread.deadline.unwrap_or_default());
            }
            let Next::Operate(trap) = thread.next.clone() else { return Fired::Limit("parked") };
            self.note_asks(&trap);
            if trap == Trap::Begin {
                self.thread(tid).next = Next::Continue;
            } else if trap == Trap::Yield {
                self.answer(tid, Reply::None);
                self.thread(tid).next = Next::Continue;
            } else if let (_, Some((is_error, bytes))) = self.operate(CpuId(0), tid, trap) {
                if is_error { &mut errors } else { &mut output }.extend_from_slice(&bytes);
            }
            if let State::Blocked(on) = self.task(tid).state {
                return Fired::Waits(on);
            }
        }
        self.run_to_park(tid);
        self.deliver_now();
        // Who is new runs once its maker has come to an operation, as where a schedule is followed.
        for index in known..self.tasks.len() {
            let thread = Rc::make_mut(&mut self.tasks[index]);
            if !thread.task.state.is_over() {
                (thread.next, thread.task.state) = (Next::Operate(Trap::Begin), State::Ready);
            }
        }
        self.joining.clear();
        while let Some(event) = self.following.pop_front() {
            if let Some(written) = self.tracker_output(&event) {
                errors.extend_from_slice(&written.bytes);
            }
        }
        match self.stopped {
            Some(Stopped::Limit(limit)) => Fired::Limit(limit),
            _ => Fired::Done { output, errors },
        }
    }

    /// Signals that need no handler have their effect at once.
    fn deliver_now(&mut self) {
        let due: Vec<(Instant, Pid, u8)> = self.signals.keys().copied().collect();
        for key in due {
            if self.action(key.1, key.2) == Action::Handle {
                continue;
            }
            if let Some(by) = self.signals.remove(&key) {
                self.touch(Touch::Whole(pid_to_place(key.1)));
                let kept = std::mem::take(&mut self.signals);
                self.signals.insert((self.now, key.1, key.2), by);
                self.deliver_signal();
                self.signals = kept;
            }
        }
    }

    fn put_on_cpu(&mut self, tid: Tid) {
        let now = self.now;
        self.cpus[0].running = Some(Running { tid, since: now, ends: now, quantum: None });
        self.thread(tid).task.state = State::Running(CpuId(0));
    }

    /// Runs a task's program to its next operation; it leaves the CPU.
    fn run_to_park(&mut self, tid: Tid) {
        while matches!(self.task(tid).state, State::Running(_))
            && !matches!(self.tasks[tid.0 as usize].next, Next::Operate(_))
            && self.stopped.is_none()
        {
            self.advance(tid, u32::MAX);
        }
        if matches!(self.task(tid).state, State::Running(_)) {
            self.cpus[0].running = None;
            self.thread(tid).task.state = State::Ready;
        }
    }

    fn note_asks(&mut self, trap: &Trap) {
        let asks = match trap {
            Trap::Wait { no_hang, timeout, quiet, .. } if !quiet && (*no_hang || timeout.is_some()) => {
                Asks { exits: true, ..Asks::default() }
            }
            Trap::PipePoll { .. } | Trap::Select { timeout: Some(_), .. } => {
                Asks { exits: true, ..Asks::default() }
            }
            Trap::Wait { pid: None, .. } => Asks { exits: true, ..Asks::default() },
            Trap::Kill { .. } => Asks { exits: true, kills: true, ..Asks::default() },
            _ => return,
        };
        self.ask(asks);
    }

    /// Notes what was asked.
    pub(super) fn ask(&self, more: Asks) {
        if let Some(loose) = &self.loose {
            loose.asks.set(loose.asks.get().and(more));
        }
    }

    /// What was asked while the machine was loose.
    pub(crate) fn asked(&self) -> Asks {
        self.loose.as_ref().map(|loose| loose.asks.get()).unwrap_or_default()
    }

    /// Whether the pipes that tell of the end of a process are left out.
    pub(super) fn omits_sentinels(&self) -> bool {
        self.loose.as_ref().is_some_and(|loose| !loose.sentinels)
    }

    /// Whether the machine is loose: then limits of a whole run do not hold.
    pub(super) fn is_loose(&self) -> bool {
        self.loose.is_some()
    }

    /// Notes that a part was looked at.
    #[inline]
    pub(super) fn touch(&self, touch: Touch) {
        if let Some(loose) = &self.loose {
            if touch == Touch::Clock {
                loose.asks.set(Asks { clock: true, ..loose.asks.get() });
            }
            let mut touched = loose.touched.borrow_mut();
            if !touched.contains(&touch) {
                touched.push(touch);
            }
        }
    }

    /// What was looked at, in order.
    pub(crate) fn touched(&self) -> Vec<Touch> {
        self.loose.as_ref().map(|loose| loose.touched.borrow().clone()).unwrap_or_default()
    }

    /// How many processes, objects and open descriptions there are.
    pub(crate) fn counts(&self) -> (u32, u32, u32) {
        (self.processes.len() as u32, self.objects.len() as u32, self.open.count() as u32)
    }

    /// A process as a part again: all but its image, which `take_image` gives.
    pub(crate) fn row_part(&self, place: u32) -> RowPart {
        let row = &self.processes[place as usize];
        let process = &row.process;
        let pid = process.pid;
        RowPart {
            ended: process.exit_code,
            reaped: process.reaped,
            parent: Some(process.ppid).filter(|ppid| *ppid != Pid::OUTSIDE).map(pid_to_place),
            children: process.children.iter().copied().map(pid_to_place).collect(),
            table: row.table.slots().collect(),
            actions: row.actions.clone(),
            signals: self.signals.keys().filter(|key| key.1 == pid).map(|key| key.2).collect(),
            image: None,
        }
    }

    /// The program that a process runs, and where each of its tasks is parked; None if it has ended.
    pub(crate) fn take_image(&mut self, place: u32) -> Option<(Vm, Vec<(u32, Trap)>)> {
        let row = Rc::make_mut(&mut self.processes[place as usize]);
        let vm = row.vm.take()?;
        let parked = row.process.tasks.iter().filter_map(|tid| {
            let thread = &self.tasks[tid.0 as usize];
            match &thread.next {
                Next::Operate(trap) => Some((thread.task.thread, trap.clone())),
                _ => None,
            }
        });
        let parked = parked.collect();
        Some((vm, parked))
    }

    /// A shared object, its place unchanged.
    pub(crate) fn object_part(&self, place: u32) -> &Rc<Object> {
        &self.objects[place as usize]
    }

    /// An open description; None once nobody holds it.
    pub(crate) fn open_part(&self, place: u32) -> Option<Opened> {
        self.open.part(place as usize)
    }

    /// All files.
    pub(crate) fn files_part(&self) -> &Rc<Files> {
        &self.files
    }

    /// Which thread of which process a task is.
    pub(crate) fn thread_of(&self, tid: Tid) -> (u32, u32) {
        let task = self.task(tid);
        (pid_to_place(task.pid), task.thread)
    }

    /// Everybody who can do nothing more waits for that, so that the hang can be told.
    pub(crate) fn put_to_sleep(&mut self, tid: Tid, on: On) {
        self.thread(tid).task.state = State::Blocked(on);
    }
}

/// The place of an object is its number.
pub(crate) fn place_of(id: ObjectId) -> u32 {
    id.0
}

fn place_to_pid(place: u32) -> Pid {
    Pid(Pid::MAIN.0 + place)
}

fn pid_to_place(pid: Pid) -> u32 {
    pid.0.saturating_sub(Pid::MAIN.0)
}
