//! Who runs, waits and ends.

use super::{Doing, Key, Teller, ahead::LEAST_WAIT, waits};
use crate::{
    event::{Kind, What as Made, Why},
    id::{CpuId, ObjectId, Pid},
    process::On,
    time::{Duration, Instant},
    trace::kernel::{Left, TaskId, Wait},
    value::SemaphoreKind,
};

impl Teller<'_> {
    /// A CPU goes from hand to hand.
    pub(super) fn switch(&mut self, cpu: Option<u16>, from: TaskId, left: Left, next: TaskId) {
        let Some(cpu) = cpu.map(CpuId) else { return };
        self.know(from);
        self.know(next);
        if let Some(task) = self.tasks.get(&from)
            && task.doing != Doing::Ended
            && let Some(letter) = waits(left)
        {
            let on = self.waited_for(from, letter);
            self.dispatch(from, Some(cpu));
            self.block(from, cpu, on);
        }
        let gives_way = matches!(left, Left::Runnable { .. }) && next == TaskId(0);
        if gives_way && self.tasks.get(&from).is_some_and(|task| task.doing == Doing::Running(cpu)) {
            let by = self.tasks[&from].pid;
            self.say(from, Kind::Preempt { cpu, by });
            self.set(from, Doing::Ready);
        }
        if self.tasks.get(&next).is_some_and(|task| task.doing != Doing::Ended) {
            self.dispatch(next, Some(cpu));
        }
    }

    /// What a task waits for that leaves its CPU.
    fn waited_for(&mut self, id: TaskId, letter: char) -> On {
        let task = &self.tasks[&id];
        match task.wait.clone() {
            Some(wait) if letter != 'D' => {
                let until = task.until;
                self.on(id, &wait, until)
            }
            _ => On::Device(self.object(id, Key::Kernel(letter == 'D'))),
        }
    }

    fn block(&mut self, id: TaskId, cpu: CpuId, on: On) {
        let why = match on {
            On::Sleep(until) => Why::Until(until),
            On::Child(child) => Why::Alive(child),
            On::Receive(_) | On::Any(_) => Why::Empty,
            On::Acquire(_) => Why::Held { by: None },
            On::Send(_) | On::Signal | On::Device(_) => Why::Program,
        };
        self.say_why(id, Kind::Block { cpu, on }, why);
        self.set(id, Doing::Blocked(on));
    }

    /// `by` lets a task go on.
    pub(super) fn woken(&mut self, by: TaskId, target: TaskId) {
        if !self.know(target) {
            return;
        }
        let Doing::Blocked(from) = self.tasks[&target].doing else { return };
        let why = match self.tasks.get(&by) {
            _ if matches!(from, On::Sleep(_)) => Why::TimeOut,
            Some(waker) if waker.pid != self.tasks[&target].pid => Why::By(waker.pid),
            _ => Why::Program,
        };
        self.say_why(target, Kind::Wake { from }, why);
        self.set(target, Doing::Ready);
    }

    /// The task runs: there, or where there is room.
    pub(super) fn dispatch(&mut self, id: TaskId, cpu: Option<CpuId>) {
        let cpu = cpu.or_else(|| match self.tasks[&id].doing {
            Doing::Running(cpu) => Some(cpu),
            _ => None,
        });
        let cpu = cpu.unwrap_or_else(|| self.free(id));
        match self.tasks[&id].doing {
            Doing::Running(here) if here == cpu => return,
            Doing::Running(here) => {
                let own = self.tasks[&id].pid;
                self.say(id, Kind::Preempt { cpu: here, by: own });
            }
            Doing::Blocked(_) => self.woken(TaskId(0), id),
            Doing::New | Doing::Ready => {}
            Doing::Ended => return,
        }
        let other = self.tasks.iter().find(|(_, task)| task.doing == Doing::Running(cpu)).map(|(id, _)| *id);
        if let Some(other) = other.filter(|other| *other != id) {
            let by = self.tasks[&id].pid;
            self.say(other, Kind::Preempt { cpu, by });
            self.set(other, Doing::Ready);
        }
        self.say(id, Kind::Dispatch { cpu });
        self.set(id, Doing::Running(cpu));
    }

    /// Where it was last, if nobody is there, else the lowest place that is free.
    fn free(&self, id: TaskId) -> CpuId {
        let taken = |cpu: CpuId| self.tasks.values().any(|task| task.doing == Doing::Running(cpu));
        let last = self.tasks[&id].cpu.filter(|cpu| !taken(*cpu));
        last.or_else(|| (0..u16::MAX).map(CpuId).find(|cpu| !taken(*cpu))).unwrap_or(CpuId(0))
    }

    /// A call begins that may have to wait.
    pub(super) fn begin_call(&mut self, id: TaskId, wait: &Wait, at: Instant) {
        let until = self.ahead.returns.get(&(id, at)).copied();
        let until_here = until.map(|until| Instant::BOOT + until.since(self.begin));
        if let Some(task) = self.tasks.get_mut(&id) {
            (task.wait, task.until) = (Some(wait.clone()), until_here);
        }
        let is_long = until.is_none_or(|until| until.since(at) >= LEAST_WAIT);
        if !self.scheduled && is_long {
            let on = self.on(id, wait, until_here);
            self.dispatch(id, None);
            if let Doing::Running(cpu) = self.tasks[&id].doing {
                self.block(id, cpu, on);
            }
        }
    }

    pub(super) fn return_call(&mut self, id: TaskId) {
        if let Some(task) = self.tasks.get_mut(&id) {
            (task.wait, task.until) = (None, None);
        }
        if !self.scheduled {
            self.dispatch(id, None);
        }
    }

    fn on(&mut self, id: TaskId, wait: &Wait, until: Option<Instant>) -> On {
        const LONG: Duration = Duration::from_millis(3_600_000);
        match wait {
            Wait::Read { file } => On::Receive(self.object(id, Key::File(file.clone()))),
            Wait::Write { file } => On::Send(self.object(id, Key::File(file.clone()))),
            Wait::Poll { file: Some(file) } => On::Any(self.object(id, Key::File(file.clone()))),
            Wait::Poll { file: None } | Wait::Sleep => On::Sleep(until.unwrap_or(self.now + LONG)),
            Wait::Lock { file } => On::Acquire(self.object(id, Key::Lock(file.clone()))),
            Wait::Futex { address, private } => {
                let own = private.then_some(self.tasks[&id].pid);
                On::Acquire(self.object(id, Key::Futex(own, *address)))
            }
            Wait::Child { child } => On::Child(child.map(super::pid)),
            Wait::Signal => On::Signal,
        }
    }

    /// The object of that kind, made when it is first mentioned.
    pub(super) fn object(&mut self, id: TaskId, key: Key) -> ObjectId {
        if let Some(object) = self.objects.get(&key) {
            return *object;
        }
        let object = ObjectId(self.objects.len() as u32);
        let (what, name) = match &key {
            Key::File(file) if file.contains(":[") => (Made::Pipe, None),
            Key::File(file) => (Made::Device, Some(file.to_string())),
            Key::Lock(file) => (Made::Semaphore(SemaphoreKind::Lock), Some(file.to_string())),
            Key::Futex(..) => (Made::Semaphore(SemaphoreKind::Semaphore), None),
            Key::Kernel(is_disk) => (Made::Device, Some(if *is_disk { "disk" } else { "kernel" }.to_owned())),
        };
        if let Some(name) = name {
            self.told.objects.insert(object, name.into());
        }
        self.objects.insert(key, object);
        self.say(id, Kind::Make { object, what });
        object
    }

    /// A task ends, and with the main one its process.
    pub(super) fn exit(&mut self, id: TaskId) {
        let code = self.ahead.ends.get(&id).copied().unwrap_or(0);
        let (own, is_main) = (self.tasks[&id].pid, self.tasks[&id].is_main);
        if !is_main {
            self.dispatch(id, None);
            if let Doing::Running(cpu) = self.tasks[&id].doing {
                self.say(id, Kind::ThreadEnd { cpu });
            }
            return self.set(id, Doing::Ended);
        }
        if code < 0 {
            let signal = u8::try_from(-code).unwrap_or(0);
            let by = self.killed_by.get(&own).copied().unwrap_or(Pid::OUTSIDE);
            self.say_why(id, Kind::Die { signal }, Why::Signal { by });
        } else {
            self.dispatch(id, None);
            if let Doing::Running(cpu) = self.tasks[&id].doing {
                self.say(id, Kind::Exit { cpu, code });
            }
        }
        self.tasks.values_mut().filter(|task| task.pid == own).for_each(|task| task.doing = Doing::Ended);
        self.opened.remove(&own);
        self.ended.insert(own, (code, false));
        // Its children are somebody else's now, who collects the dead at once.
        let orphans: Vec<Pid> =
            self.parents.iter().filter(|(_, parent)| **parent == own).map(|(child, _)| *child).collect();
        for child in orphans {
            self.parents.remove(&child);
            self.collect(id, child);
        }
        if !self.parents.contains_key(&own) {
            self.collect(id, own);
        }
    }

    /// Whoever is outside collects a dead process.
    fn collect(&mut self, id: TaskId, child: Pid) {
        let Some((code, reaped @ false)) = self.ended.get_mut(&child) else { return };
        *reaped = true;
        let kind = Kind::Reap { child, code: *code };
        self.say(id, kind);
        if let Some(event) = self.events.last_mut() {
            event.pid = Pid::OUTSIDE;
        }
    }

    /// wait4(2) has collected a child.
    pub(super) fn reap(&mut self, id: TaskId, child: TaskId, code: i32) {
        if !self.know(child) {
            return;
        }
        let own = self.tasks[&child].pid;
        if self.tasks[&child].doing != Doing::Ended {
            self.exit(child);
        }
        self.parents.remove(&own);
        if let Some((_, reaped @ false)) = self.ended.get_mut(&own) {
            *reaped = true;
            self.say(id, Kind::Reap { child: own, code });
        }
    }

    /// A signal arrives. SIGCHLD is told by the child's end, and one that kills by its victim's.
    pub(super) fn signal(&mut self, id: TaskId, signal: u8) {
        const SIGCHLD: u8 = 17;
        let kills = self.ahead.ends.get(&id) == Some(&-i32::from(signal));
        if signal != SIGCHLD && !kills {
            self.say(id, Kind::Signal { signal });
        }
    }
}
