//! Visible operations: what a trap does to the machine, and what the program is told.

mod file;
mod memory;
mod pipe;
mod semaphore;

use std::rc::Rc;

use super::{Machine, Next};
use crate::{
    event::{Event, Kind, Operation, What, Why},
    id::{CpuId, ObjectId, Tid},
    lang::trap::{Clock, Reply, Trap},
    object::{Actor, Object, Primitive, group::Group, pipe::Pipe, queue::Queue, semaphore::Semaphore},
    process::{On, State},
    time::{Duration, Instant},
    value::Part,
};

/// 2026-01-01 00:00:00 UTC: what `time.time()` says at boot.
const EPOCH: f64 = 1_767_225_600.0;

/// What came of an operation.
enum Done {
    /// It is carried out: the event, and the answer.
    Answer(Kind, Why, Reply),
    /// It has to wait.
    Wait(On, Why),
}

/// A write to a standard stream: whether it is standard error, and the bytes.
type Output = Option<(bool, Rc<[u8]>)>;

impl Machine {
    /// What an operation costs.
    pub(super) fn price(&self, trap: &Trap) -> Duration {
        match trap {
            Trap::Fork { .. } => self.options.costs.fork,
            Trap::Exit(_) => self.options.costs.exit,
            _ => self.options.costs.statement,
        }
    }

    /// The answer to a trap that is not a visible operation; None when it is one.
    pub(super) fn answer_free(&mut self, tid: Tid, trap: &Trap) -> Option<Reply> {
        let pid = self.task(tid).pid;
        Some(match trap {
            Trap::Now(clock) => Reply::Float(match clock {
                Clock::Wall => EPOCH + self.now.seconds(),
                Clock::Monotonic => self.now.seconds(),
                Clock::Cpu => self.task(tid).times_at(self.now).running.micros() as f64 / 1e6,
            }),
            Trap::Parent => Reply::Int(self.process(pid).map_or(0, |process| i64::from(process.ppid.0))),
            Trap::Describe { name, daemon } => {
                let process = &mut self.entry(pid).process;
                process.name = Rc::clone(name);
                process.daemon = *daemon;
                Reply::None
            }
            Trap::SemaphoreCreate { kind, value, maximum, part } => {
                let semaphore = Primitive::Semaphore(Semaphore::new(*kind, *value, *maximum));
                self.make(tid, semaphore, *part, What::Semaphore(*kind))
            }
            Trap::PipeCreate { part } => self.make(tid, Primitive::Pipe(Pipe::default()), *part, What::Pipe),
            Trap::QueueCreate { capacity, kind } => {
                let queue = Queue { capacity: *capacity, kind: *kind, ..Queue::default() };
                self.make(tid, Primitive::Queue(queue), None, (*kind).into())
            }
            Trap::GroupCreate { kind, lock } => {
                let group = Group { kind: *kind, lock: *lock, parts: Vec::new() };
                self.make(tid, Primitive::Group(group), None, (*kind).into())
            }
            Trap::MemoryCreate { layout, bytes, part } => self.make_memory(tid, layout, bytes, *part),
            Trap::SegmentTrack { name, open } => {
                self.track(pid, name, *open);
                Reply::None
            }
            Trap::SegmentOpen { create: Some(size), .. } if !self.has_room(*size as usize) => {
                memory::no_memory()
            }
            Trap::QueueBuffer { id, label } => {
                if let Primitive::Queue(queue) = &mut self.object_mut(*id).primitive {
                    queue.note(pid, label.clone());
                }
                if let Some(label) = label {
                    let operation = Operation::Buffer(Rc::clone(label));
                    let event = self.event(tid, Kind::Operate { object: *id, operation }, Why::Program);
                    self.following.push_back(event);
                }
                Reply::None
            }
            Trap::SemaphoreAcquire { id, .. } if self.is_private(*id) => {
                let actor = self.actor(tid);
                if !self.semaphore(*id)?.acquire(actor) {
                    return None;
                }
                Reply::Bool(true)
            }
            Trap::SemaphoreRelease(id) if self.is_private(*id) => {
                let actor = self.actor(tid);
                if let Ok(Some(woken)) = self.semaphore(*id)?.release(actor) {
                    self.wake(woken, Why::By(pid));
                }
                Reply::None
            }
            _ => return None,
        })
    }

    /// Whether a semaphore only connects the threads of one process, so that no other can see it.
    fn is_private(&self, id: ObjectId) -> bool {
        matches!(self.object(id).part, Some((_, Part::Buffered | Part::FeederDone)))
    }

    /// Adds a shared object and tells of it, unless it is a part.
    fn make(&mut self, tid: Tid, primitive: Primitive, part: Option<(ObjectId, Part)>, what: What) -> Reply {
        let id = self.add(tid, primitive, part);
        if part.is_none() {
            let event = self.event(tid, Kind::Make { object: id, what }, Why::Program);
            self.following.push_back(event);
        }
        Reply::Int(i64::from(id.0))
    }

    fn add(&mut self, tid: Tid, primitive: Primitive, part: Option<(ObjectId, Part)>) -> ObjectId {
        let task = self.task(tid);
        let (pid, thread) = (task.pid, task.thread);
        let id = ObjectId(self.objects.len() as u32);
        let name = self.image(pid).and_then(|vm| vm.name_hint(thread));
        self.objects.push(Rc::new(Object { id, name, made_by: pid, part, primitive }));
        if let Some((whole, role)) = part {
            self.object_mut(whole).primitive.add_part(role, id);
        }
        id
    }

    /// Carries out the operation that a running task has come to.
    pub(super) fn operate(&mut self, cpu: CpuId, tid: Tid, trap: Trap) -> (Event, Output) {
        let mut output = None;
        let done = match trap {
            Trap::Fork { name, daemon } => return (self.fork(tid, name, daemon), None),
            Trap::Exit(code) => return (self.exit(cpu, tid, code), None),
            Trap::Yield => return (self.give_up_turn(cpu, tid), None),
            Trap::Sleep(length) => self.sleep(tid, length),
            Trap::Wait { pid, no_hang, timeout } => {
                self.limit_time(tid, timeout);
                let no_hang = no_hang || self.tasks[tid.0 as usize].timed_out;
                match self.collect(tid, pid, no_hang) {
                    Ok((kind, why, reply)) => Done::Answer(kind, why, reply),
                    Err(why) => Done::Wait(On::Child(pid), why),
                }
            }
            Trap::Kill { pid, signal } => {
                let (kind, reply) = self.send_signal(tid, pid, signal);
                Done::Answer(kind, Why::Program, reply)
            }
            Trap::Thread(thread) => return (self.start_thread(tid, thread), None),
            Trap::SemaphoreAcquire { id, block, timeout } => self.acquire(tid, id, block, timeout),
            Trap::SemaphoreRelease(id) => self.release(tid, id),
            Trap::SemaphoreValue(id) => {
                let value = self.semaphore(id).map_or(0, |semaphore| semaphore.value);
                let kind = Kind::Operate { object: id, operation: Operation::ReadValue(value) };
                Done::Answer(kind, Why::Program, Reply::Int(i64::from(value)))
            }
            Trap::PipeSend { id, message } => self.send(tid, id, &message),
            Trap::PipeReceive(id) => self.receive(tid, id),
            Trap::PipePoll { id, timeout } => self.poll(tid, id, timeout),
            Trap::MemoryLoad { id, at, element, count } => self.load(id, at, element, count),
            Trap::MemoryStore { id, at, element, bytes } => self.store(tid, id, at, element, &bytes),
            Trap::SegmentOpen { name, create } => self.open_segment(tid, name, create),
            Trap::SegmentUnlink(name) => self.unlink_segment(name),
            Trap::Write { fd, bytes } if fd.0 == 1 || fd.0 == 2 => {
                output = Some((fd.0 == 2, bytes));
                self.written += 1;
                Done::Answer(Kind::Output { piece: self.written - 1 }, Why::Program, Reply::None)
            }
            other => self.file_call(tid, other),
        };
        (self.settle(cpu, tid, done), output)
    }

    /// Tells the program the answer and lets it go on to its next stop, or puts its task to sleep.
    fn settle(&mut self, cpu: CpuId, tid: Tid, done: Done) -> Event {
        match done {
            Done::Answer(kind, why, reply) => {
                let event = self.event(tid, kind, why);
                self.answer(tid, reply);
                self.advance(tid, 0);
                event
            }
            Done::Wait(on, why) => {
                let now = self.now;
                self.cpus[usize::from(cpu.0)].running = None;
                let price = self.options.costs.statement;
                let thread = self.thread(tid);
                thread.task.enter(State::Blocked(on), now);
                thread.left = price;
                let deadline = thread.deadline;
                if let Some(deadline) = deadline {
                    self.timers.insert((deadline, tid));
                }
                self.stand_in_line(tid, on);
                self.event(tid, Kind::Block { cpu, on }, why)
            }
        }
    }

    fn answer(&mut self, tid: Tid, reply: Reply) {
        let thread = self.thread(tid);
        thread.deadline = None;
        thread.timed_out = false;
        let (pid, number) = (thread.task.pid, thread.task.thread);
        if let Some(vm) = &mut self.entry(pid).vm {
            vm.reply(number, reply);
        }
    }

    /// Sets the time limit of an operation at its first attempt.
    fn limit_time(&mut self, tid: Tid, timeout: Option<Duration>) {
        let now = self.now;
        let thread = self.thread(tid);
        if thread.deadline.is_none() {
            thread.deadline = timeout.map(|timeout| now + timeout);
            // A limit that is no time at all has passed at once.
            thread.timed_out |= timeout.is_some_and(Duration::is_zero);
        }
    }

    fn sleep(&mut self, tid: Tid, length: Duration) -> Done {
        let until = self.now + length;
        self.thread(tid).deadline = Some(until);
        Done::Wait(On::Sleep(until), Why::Until(until))
    }

    /// A sleep is over: its task has nothing to try again and goes on for free.
    pub(super) fn finish_sleep(&mut self, tid: Tid) {
        self.answer(tid, Reply::None);
        let thread = self.thread(tid);
        thread.next = Next::Continue;
        thread.left = Duration::ZERO;
    }

    fn give_up_turn(&mut self, cpu: CpuId, tid: Tid) -> Event {
        self.answer(tid, Reply::None);
        self.advance(tid, 0);
        self.give_way(cpu, Why::Program);
        self.join_next().expect("whoever gave way joins")
    }

    fn stand_in_line(&mut self, tid: Tid, on: On) {
        match (on, self.object_of(on).map(|id| &mut self.object_mut(id).primitive)) {
            (On::Acquire(_), Some(Primitive::Semaphore(semaphore))) => semaphore.waiters.push_back(tid),
            (On::Receive(_), Some(Primitive::Pipe(pipe))) => pipe.receivers.push_back(tid),
            (On::Send(_), Some(Primitive::Pipe(pipe))) => pipe.senders.push_back(tid),
            _ => {}
        }
    }

    /// A task no longer waits in any line.
    pub(super) fn leave_lines(&mut self, tid: Tid, on: On) {
        if let Some(id) = self.object_of(on) {
            self.object_mut(id).forget(tid);
        }
    }

    fn object_of(&self, on: On) -> Option<ObjectId> {
        match on {
            On::Acquire(id) | On::Send(id) | On::Receive(id) => Some(id),
            On::Sleep(_) | On::Child(_) => None,
        }
    }

    fn actor(&self, tid: Tid) -> Actor {
        Actor { pid: self.task(tid).pid, tid }
    }

    /// The time limit of the operation that a task is in.
    #[must_use]
    pub fn deadline(&self, tid: Tid) -> Option<Instant> {
        self.tasks[tid.0 as usize].deadline
    }
}
