//! Visible operations: what a trap does to the machine, and what the program is told.

mod file;
mod memory;
mod pipe;
mod semaphore;
mod socket;

use std::rc::Rc;

use super::{
    Machine, Next,
    loose::{Asks, Touch},
};
use crate::{
    event::{Event, Kind, Operation, What, Why},
    id::{CpuId, ObjectId, Pid, Tid},
    lang::trap::{Clock, Reply, Trap},
    object::{
        Actor, Primitive, group::Group, medium::Medium, pipe::Pipe, queue::Queue, semaphore::Semaphore,
        service::Service,
    },
    policy::TurnEnd,
    process::{On, State},
    time::{Duration, Instant},
    value::{Handle, Part, ServiceKind},
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
            Trap::Action { .. } | Trap::Parent => Duration::ZERO,
            Trap::Fork { .. } | Trap::Spawn { .. } => self.options.costs.fork,
            Trap::Exit(_) => self.options.costs.exit,
            _ => self.options.costs.statement,
        }
    }

    fn tell_time(&self, tid: Tid, clock: Clock) -> Reply {
        self.touch(Touch::Clock);
        Reply::Float(match clock {
            Clock::Wall => EPOCH + self.clock().seconds(),
            Clock::Monotonic => self.clock().seconds(),
            Clock::Cpu if self.follower.is_some() || self.is_loose() => 0.0,
            Clock::Cpu => self.task(tid).times_at(self.now).running.micros() as f64 / 1e6,
        })
    }

    /// The answer to a trap that is not a visible operation; None when it is one.
    pub(super) fn answer_free(&mut self, tid: Tid, trap: &Trap) -> Option<Reply> {
        let pid = self.task(tid).pid;
        Some(match trap {
            Trap::Now(clock) => self.tell_time(tid, *clock),
            Trap::Action { .. } | Trap::Parent if self.parks_at(trap) => return None,
            Trap::Action { signal, action } => {
                self.set_action(tid, *signal, *action);
                Reply::None
            }
            Trap::Alarm(after) => self.set_alarm(tid, *after),
            Trap::Parent => self.parent(pid),
            Trap::Describe { name, daemon } => {
                let process = &mut self.row(pid).process;
                process.name = Rc::clone(name);
                process.daemon = *daemon;
                Reply::None
            }
            Trap::SemaphoreCreate { kind, value, maximum, part } => {
                let semaphore = Primitive::Semaphore(Semaphore::new(*kind, *value, *maximum));
                self.make(tid, semaphore, *part, What::Semaphore(*kind))
            }
            Trap::PipeCreate { part } => {
                self.make(tid, Primitive::Pipe(Pipe::new(Medium::pages())), *part, What::Pipe)
            }
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
            Trap::ServiceCreate(kind) => {
                let what = match kind {
                    ServiceKind::Manager => What::Manager,
                    ServiceKind::Pool => What::Pool,
                };
                self.make(tid, Primitive::Service(Service::new(*kind)), None, what)
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
            _ => {
                return self
                    .answer_about_semaphores(tid, trap)
                    .or_else(|| self.answer_about_descriptors(tid, trap));
            }
        })
    }

    /// Adds a shared object and tells of it, unless it is a part.
    fn make(&mut self, tid: Tid, primitive: Primitive, part: Option<(ObjectId, Part)>, what: What) -> Reply {
        let id = self.add_object(tid, primitive, part, part.is_none().then_some(what));
        Reply::Handle(Handle::Object(id))
    }

    /// getppid(2); it is another one once the parent has ended.
    fn parent(&self, pid: Pid) -> Reply {
        self.ask(Asks { exits: true, ..Asks::default() });
        Reply::Handle(Handle::Process(self.process(pid).map_or(Pid::OUTSIDE, |process| process.ppid)))
    }

    /// sigaction(2) and getppid(2), where they are operations like others: a signal, or the parent's end, may come
    /// before them or after them.
    fn say_or_ask(&mut self, cpu: CpuId, tid: Tid, trap: &Trap) -> Event {
        let (pid, thread) = (self.task(tid).pid, self.task(tid).thread);
        let reply = if let Trap::Action { signal, action } = trap {
            self.set_action(tid, *signal, *action);
            Reply::None
        } else {
            self.touch(Touch::Row(pid.0 - Pid::MAIN.0));
            self.parent(pid)
        };
        let line = self.image(pid).and_then(|vm| vm.line(thread)).unwrap_or_default();
        self.carry_out(cpu, tid, Done::Answer(Kind::Statement { line }, Why::Program, reply))
    }

    /// Carries out the operation that a running task has come to.
    pub(super) fn operate(&mut self, cpu: CpuId, tid: Tid, trap: Trap) -> (Event, Output) {
        let trap = match trap {
            Trap::Fork { name, daemon } => return (self.fork(tid, name, daemon), None),
            Trap::Spawn { name, daemon, entry, pass } => {
                return (self.spawn(tid, name, daemon, entry, &pass), None);
            }
            Trap::Exit(code) => return (self.exit(cpu, tid, code), None),
            Trap::Yield => return (self.give_up_turn(cpu, tid), None),
            Trap::Thread(thread) => return (self.start_thread(tid, thread), None),
            Trap::Action { .. } | Trap::Parent => return (self.say_or_ask(cpu, tid, &trap), None),
            Trap::Resume { trap, deadline } => {
                self.touch(Touch::Clock);
                self.restore_limit(tid, deadline);
                if *trap == Trap::Pause {
                    let done = Done::Answer(Kind::Resume, Why::Program, Reply::None);
                    return (self.carry_out(cpu, tid, done), None);
                }
                self.thread(tid).next = Next::Operate((*trap).clone());
                return self.operate(cpu, tid, *trap);
            }
            other => other,
        };
        let (done, output) = self.attempt(tid, trap);
        (self.carry_out(cpu, tid, done), output)
    }

    /// What comes of an operation that changes only what is shared, never who runs.
    fn attempt(&mut self, tid: Tid, trap: Trap) -> (Done, Output) {
        let mut output = None;
        let done = match trap {
            Trap::Sleep(length) => self.sleep(tid, length),
            Trap::Pause => Done::Wait(On::Signal, Why::Program),
            Trap::Wait { pid, no_hang, timeout, .. } => {
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
            Trap::SemaphoreAcquire { id, block, timeout } => self.acquire(tid, id, block, timeout),
            Trap::SemaphoreRelease(id) => self.release(tid, id),
            Trap::SemaphoreValue(id) => {
                let value = self.semaphore(id).map_or(0, |semaphore| semaphore.value);
                let kind = Kind::Operate { object: id, operation: Operation::ReadValue(value) };
                Done::Answer(kind, Why::Program, Reply::Int(i64::from(value)))
            }
            Trap::PipeSend { id, message } => self.send(tid, id, message),
            Trap::PipeReceive(id) => self.receive(tid, id),
            Trap::PipePoll { id, timeout } => self.poll(tid, id, timeout),
            Trap::MemoryLoad { id, at, element, count } => self.load(id, at, element, count),
            Trap::MemoryStore { id, at, element, bytes } => self.store(tid, id, at, element, &bytes),
            Trap::SegmentOpen { name, create } => self.open_segment(tid, name, create),
            Trap::SegmentUnlink(name) => self.unlink_segment(name),
            Trap::SendMessage { fd, message } => self.send_to(tid, fd, message),
            Trap::ReceiveMessage(fd) => self.receive_from(tid, fd),
            Trap::Select { read, write, timeout } => self.select(tid, &read, &write, timeout),
            Trap::Connect(id) => self.connect(tid, id),
            Trap::ConnectTo(name) => self.connect_to(tid, &name),
            Trap::Accept(fd) => self.accept(tid, fd),
            Trap::SendDescriptors { fd, pass } => self.send_descriptors(tid, fd, &pass),
            Trap::ReceiveDescriptors(fd) => self.receive_descriptors(tid, fd),
            other => {
                let (done, written) = self.descriptor_call(tid, other);
                output = written;
                done
            }
        };
        (done, output)
    }

    /// Whether the operation that a task stands before or waits in would be carried out now, in part at least; true
    /// when it stands before none.
    #[must_use]
    pub fn is_enabled(&self, tid: Tid) -> bool {
        let Some(trap) = self.parked(tid) else { return true };
        // What a handler interrupted is tried again; a pause is over.
        let trap = match trap {
            Trap::Resume { trap, .. } if **trap == Trap::Pause => return true,
            Trap::Resume { trap, .. } => trap,
            trap => trap,
        };
        let never_waits = matches!(
            trap,
            Trap::Fork { .. }
                | Trap::Spawn { .. }
                | Trap::Exit(_)
                | Trap::Yield
                | Trap::Thread(_)
                | Trap::Action { .. }
                | Trap::Parent
        );
        if never_waits {
            return true;
        }
        // What is tried on a copy has not happened.
        let mut copy = self.clone();
        match copy.attempt(tid, trap.clone()).0 {
            Done::Answer(..) => true,
            Done::Wait(On::Send(id), _) => match (&self.object(id).primitive, &copy.object(id).primitive) {
                (Primitive::Pipe(before), Primitive::Pipe(after)) => before.bytes != after.bytes,
                _ => false,
            },
            Done::Wait(..) => false,
        }
    }

    /// Tells the program the answer and lets it go on to its next stop, or puts its task to sleep.
    fn carry_out(&mut self, cpu: CpuId, tid: Tid, done: Done) -> Event {
        match done {
            Done::Answer(kind, why, reply) => {
                let event = self.event(tid, kind, why);
                self.answer(tid, reply);
                self.advance(tid, 0);
                event
            }
            Done::Wait(on, why) => {
                let now = self.now;
                self.vacate(usize::from(cpu.0), TurnEnd::Blocked);
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

    pub(super) fn answer(&mut self, tid: Tid, reply: Reply) {
        let thread = self.thread(tid);
        thread.deadline = None;
        thread.timed_out = false;
        let (pid, number) = (thread.task.pid, thread.task.thread);
        if let Some(vm) = self.vm(pid) {
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
        let (now, thread) = (self.now, self.thread(tid));
        let until = *thread.deadline.get_or_insert(now + length);
        if thread.timed_out {
            return Done::Answer(Kind::Resume, Why::TimeOut, Reply::None);
        }
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
        self.give_way(usize::from(cpu.0), TurnEnd::Yielded, Why::Program);
        self.join_next().expect("whoever gave way joins")
    }

    fn stand_in_line(&mut self, tid: Tid, on: On) {
        // Nobody waits in a machine of parts: an operation that would wait is not carried out.
        if self.is_loose() {
            return;
        }
        match (on, self.object_of(on).map(|id| &mut self.object_mut(id).primitive)) {
            (On::Acquire(_), Some(Primitive::Semaphore(semaphore))) => semaphore.waiters.push_back(tid),
            (On::Receive(_), Some(Primitive::Pipe(pipe))) => pipe.receivers.push_back(tid),
            (On::Receive(_), Some(Primitive::Listener(listener))) => listener.waiters.push_back(tid),
            (On::Send(_), Some(Primitive::Pipe(pipe))) => pipe.senders.push_back(tid),
            (On::Any(_), _) => self.stand_in_several(tid),
            _ => {}
        }
    }

    /// A select waits at each of its places.
    fn stand_in_several(&mut self, tid: Tid) {
        let Next::Operate(Trap::Select { read, write, .. }) = self.tasks[tid.0 as usize].next.clone() else {
            return;
        };
        for id in self.places(tid, &read, &[]) {
            match &mut self.object_mut(id).primitive {
                Primitive::Pipe(pipe) => pipe.receivers.push_back(tid),
                Primitive::Listener(listener) => listener.waiters.push_back(tid),
                _ => {}
            }
        }
        for id in self.places(tid, &[], &write) {
            if let Primitive::Pipe(pipe) = &mut self.object_mut(id).primitive {
                pipe.senders.push_back(tid);
            }
        }
    }

    /// A task no longer waits in any line.
    pub(super) fn leave_lines(&mut self, tid: Tid, on: On) {
        if let On::Any(_) = on {
            for id in (0..self.objects.len()).map(|index| ObjectId(index as u32)) {
                if self.object(id).waits(tid) {
                    self.object_mut(id).forget(tid);
                }
            }
            return;
        }
        if let Some(id) = self.object_of(on) {
            self.object_mut(id).forget(tid);
        }
    }

    fn object_of(&self, on: On) -> Option<ObjectId> {
        match on {
            On::Acquire(id) | On::Send(id) | On::Receive(id) | On::Any(id) => Some(id),
            On::Sleep(_) | On::Child(_) | On::Signal | On::Device(_) => None,
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
