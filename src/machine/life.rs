//! Birth and death: fork, threads, exit, signals, and who collects the dead.

use std::{collections::BTreeMap, rc::Rc};

use super::{MAX_PROCESSES, Machine, Row, Thread};
use crate::{
    device::descriptors::Table,
    event::{Event, Kind, Why},
    id::{CpuId, Fd, ObjectId, Pid, Tid},
    lang::{
        trap::{Entry, Reply},
        vm::Vm,
    },
    object::Primitive,
    policy::{Candidate, TurnEnd},
    process::{On, Process, StartMethod, State, Task, Times},
    value::Handle,
};

impl Machine {
    /// Adds a process with its main task, about to be admitted.
    pub(super) fn create(
        &mut self,
        parent: Pid,
        name: Rc<str>,
        daemon: bool,
        vm: Vm,
        table: Table,
    ) -> (Event, Pid) {
        let pid = Pid(Pid::MAIN.0 + self.processes.len() as u32);
        let process = Process {
            pid,
            ppid: parent,
            name,
            daemon,
            start_method: StartMethod::Fork,
            created: self.now,
            ended: None,
            exit_code: None,
            reaped: false,
            tasks: Vec::new(),
            children: Vec::new(),
        };
        self.processes.push(Rc::new(Row {
            process,
            vm: Some(vm),
            table,
            actions: BTreeMap::new(),
            tracker: None,
        }));
        if self.find(parent).is_some() {
            self.row(parent).process.children.push(pid);
        }
        let tid = self.add_task(pid, 0);
        (self.event(tid, Kind::Create { parent }, Why::Program), pid)
    }

    fn add_task(&mut self, pid: Pid, thread: u32) -> Tid {
        let tid = Tid(self.tasks.len() as u32);
        let task = Task { tid, pid, thread, state: State::New, since: self.now, used: Times::default() };
        let name = Rc::clone(&self.row(pid).process.name);
        let candidate = Candidate { name, ..Candidate::new(tid, pid, self.now) };
        self.tasks.push(Rc::new(Thread::new(task, candidate)));
        self.row(pid).process.tasks.push(tid);
        self.arrive(tid);
        tid
    }

    pub(super) fn fork(&mut self, tid: Tid, name: Rc<str>, daemon: bool) -> Event {
        let (parent, thread) = (self.task(tid).pid, self.task(tid).thread);
        let child = Pid(Pid::MAIN.0 + self.processes.len() as u32);
        if self.processes.len() >= MAX_PROCESSES {
            self.halt("processes");
            return self.following.pop_back().expect("a limit ends the run with an event");
        }
        let entry = self.row(parent);
        let vm = entry.vm.as_mut().expect("a process that forks lives").fork(thread, child);
        let (open, table, _) = self.open_of(parent);
        let table = open.share(table);
        let (event, pid) = self.create(parent, name, daemon, vm, table);
        debug_assert_eq!(pid, child);
        self.row(child).actions = self.row(parent).actions.clone();
        self.share_tracker(parent, child);
        self.resume(tid, Reply::Handle(Handle::Process(pid)));
        event
    }

    /// A process that begins anew: nothing of its parent's but what is passed on.
    pub(super) fn spawn(
        &mut self,
        tid: Tid,
        name: Rc<str>,
        daemon: bool,
        entry: Entry,
        pass: &[Fd],
    ) -> Event {
        let parent = self.task(tid).pid;
        let child = Pid(Pid::MAIN.0 + self.processes.len() as u32);
        if self.processes.len() >= MAX_PROCESSES {
            self.halt("processes");
            return self.following.pop_back().expect("a limit ends the run with an event");
        }
        let fresh = Rc::clone(self.fresh.as_ref().expect("a program's machine has a fresh image"));
        let row = self.row(parent);
        let vm = row.vm.as_mut().expect("a process that spawns lives").spawn(&fresh, child, entry);
        let (open, table, _) = self.open_of(parent);
        let table = open.pass(table, pass);
        let (event, pid) = self.create(parent, name, daemon, vm, table);
        debug_assert_eq!(pid, child);
        self.share_tracker(parent, child);
        let cost = self.options.costs.spawn;
        let main = self.main_task(pid);
        self.thread(main).left = cost;
        let process = &mut self.row(pid).process;
        process.start_method = match entry {
            Entry::Server(_) => StartMethod::ForkServer,
            Entry::Main | Entry::Spawned(_) => StartMethod::Spawn,
        };
        self.share_tracker(parent, child);
        self.resume(tid, Reply::Handle(Handle::Process(pid)));
        event
    }

    pub(super) fn start_thread(&mut self, tid: Tid, thread: u32) -> Event {
        let pid = self.task(tid).pid;
        let new = self.add_task(pid, thread);
        let event = self.event(new, Kind::Thread, Why::Program);
        self.resume(tid, Reply::None);
        event
    }

    fn resume(&mut self, tid: Tid, reply: Reply) {
        let (pid, thread) = (self.task(tid).pid, self.task(tid).thread);
        if let Some(vm) = self.vm(pid) {
            vm.reply(thread, reply);
        }
        self.advance(tid, 0);
    }

    /// A thread's function has returned.
    pub(super) fn end_thread(&mut self, tid: Tid) {
        let pid = self.task(tid).pid;
        assert!(self.task(tid).thread != 0, "the library ends a process by exit");
        let cpu = self.leave_cpu(tid).expect("a task ends while it runs");
        self.row(pid).process.tasks.retain(|task| *task != tid);
        let now = self.now;
        self.thread(tid).task.enter(State::Reaped, now);
        let event = self.event(tid, Kind::ThreadEnd { cpu }, Why::Program);
        self.following.push_back(event);
    }

    pub(super) fn exit(&mut self, cpu: CpuId, tid: Tid, code: i32) -> Event {
        let pid = self.task(tid).pid;
        let event = self.event(self.main_task(pid), Kind::Exit { cpu, code: code & 0xff }, Why::Program);
        self.bury(pid, code & 0xff);
        event
    }

    pub(super) fn main_task(&self, pid: Pid) -> Tid {
        self.find(pid).expect("a process that acts exists").process.tasks[0]
    }

    fn leave_cpu(&mut self, tid: Tid) -> Option<CpuId> {
        for cpu in &mut self.cpus {
            if cpu.switching.is_some_and(|(coming, _, _)| coming == tid) {
                cpu.switching = None;
            }
        }
        let cpu = self.cpu_of(tid)?;
        self.vacate(usize::from(cpu.0), TurnEnd::Ended);
        Some(cpu)
    }

    /// The end of a process: its tasks stop, its files close, its children go to the reaper, its parent may wake.
    pub(super) fn bury(&mut self, pid: Pid, code: i32) {
        let now = self.now;
        let tasks = self.row(pid).process.tasks.clone();
        for tid in tasks {
            self.leave_cpu(tid);
            self.unqueue(tid);
            self.joining.retain(|joining| !joining.is_of(tid));
            if let State::Blocked(on) = self.task(tid).state {
                self.leave_lines(tid, on);
            }
            if let Some(deadline) = self.deadline(tid) {
                self.timers.remove(&(deadline, tid));
            }
            for index in 0..self.objects.len() {
                let primitive = &self.objects[index].primitive;
                if matches!(primitive, Primitive::Pipe(pipe) if pipe.is_written_by(tid)) {
                    self.pipe(ObjectId(index as u32)).abandon(tid);
                }
            }
            self.thread(tid).task.enter(State::Zombie, now);
        }
        self.signals.retain(|key, _| key.1 != pid);
        let (open, table, _) = self.open_of(pid);
        let closed = open.close_all(table);
        for target in closed {
            self.let_go(pid, target);
        }
        let entry = self.row(pid);
        entry.vm = None;
        entry.process.ended = Some(now);
        entry.process.exit_code = Some(code);
        let (parent, children) = (entry.process.ppid, std::mem::take(&mut entry.process.children));
        for child in children {
            self.row(child).process.ppid = Pid::OUTSIDE;
            if self.row(child).process.ended.is_some() {
                self.reap(Pid::OUTSIDE, child);
            }
        }
        if self.find(parent).is_none_or(|entry| entry.process.ended.is_some()) {
            self.reap(Pid::OUTSIDE, pid);
        } else {
            self.child_signal(parent, pid);
            self.tell_parent(parent, pid);
        }
        self.leave_tracker(pid);
    }

    /// Wakes the parent's tasks that wait for this child or for any.
    fn tell_parent(&mut self, parent: Pid, child: Pid) {
        for tid in self.row(parent).process.tasks.clone() {
            if let State::Blocked(On::Child(wanted)) = self.task(tid).state
                && wanted.is_none_or(|wanted| wanted == child)
            {
                self.wake(tid, Why::By(child));
            }
        }
    }

    /// A zombie that nobody is left to wait for is reaped by the process outside.
    pub(super) fn reap(&mut self, by: Pid, child: Pid) {
        let tid = self.main_task(child);
        let code = self.mark_reaped(child);
        let event = Event { at: self.now, pid: by, tid, kind: Kind::Reap { child, code }, why: Why::Program };
        self.following.push_back(event);
    }

    fn mark_reaped(&mut self, child: Pid) -> i32 {
        let now = self.now;
        let entry = self.row(child);
        entry.process.reaped = true;
        let (parent, code) = (entry.process.ppid, entry.process.exit_code.unwrap_or(0));
        for tid in entry.process.tasks.clone() {
            self.thread(tid).task.enter(State::Reaped, now);
        }
        if self.find(parent).is_some() {
            self.row(parent).process.children.retain(|pid| *pid != child);
        }
        code
    }

    /// `waitpid`: collects a dead child. `Err` says why it has to wait.
    pub(super) fn collect(
        &mut self,
        tid: Tid,
        wanted: Option<Pid>,
        no_hang: bool,
    ) -> Result<(Kind, Why, Reply), Why> {
        let parent = self.task(tid).pid;
        let children = &self.find(parent).expect("a process that waits exists").process.children;
        let mut wanted_children = children.iter().filter(|pid| wanted.is_none_or(|wanted| wanted == **pid));
        let dead =
            wanted_children.clone().find(|pid| self.process(**pid).is_some_and(|it| it.ended.is_some()));
        if let Some(child) = dead.copied() {
            let code = self.mark_reaped(child);
            let reply = Reply::With(Handle::Process(child), i64::from(code));
            return Ok((Kind::Reap { child, code }, Why::Program, reply));
        }
        let Some(first) = wanted_children.next().copied() else {
            let message = "No child processes".to_owned();
            let reply = Reply::Error { class: "ChildProcessError", errno: Some(10), message };
            return Ok((Kind::NotDead { child: wanted }, Why::Program, reply));
        };
        let why = Why::Alive(wanted.or(Some(first)));
        if no_hang {
            return Ok((Kind::NotDead { child: wanted }, why, Reply::Pair(0, 0)));
        }
        Err(why)
    }
}
