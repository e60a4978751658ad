//! Processes that are bursts rather than programs: a scheduling workload on the same CPUs, devices and locks.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::{Machine, Next, Row, Thread};
use crate::{
    device::descriptors::Table,
    event::{Event, Kind, Operation, Why},
    id::{ObjectId, Pid, Tid},
    object::{Actor, Object, Primitive, device::Device, semaphore::Semaphore},
    policy::{Candidate, Policy, TurnEnd},
    process::{On, Process, StartMethod, State, Task, Times},
    time::{Duration, Instant},
    value::SemaphoreKind,
    workload::{Burst, Spec, Workload},
};

/// A workload that is being run.
#[derive(Clone, Debug)]
pub(super) struct Load {
    workload: Rc<Workload>,
    /// Rows in order of arrival, and how many have arrived.
    order: Rc<[u32]>,
    arrived: usize,
    /// The steps of all processes, and where those of each row begin.
    steps: Rc<[Step]>,
    begins: Rc<[u32]>,
    /// From when on no job is released.
    horizon: Instant,
    /// Most jobs in the system, if there is a limit.
    degree: Option<u32>,
    /// Jobs that wait outside until there is room for them: the policy's key, order of arrival.
    outside: BTreeSet<(i64, usize, Tid)>,
    /// Jobs that were let in and have not ended.
    inside: u32,
    /// Jobs that were ever let in from outside.
    admitted: u32,
    /// Services that will end: when, and at which device.
    services: BTreeSet<(Instant, ObjectId)>,
}

/// What a process does next: a burst with its device or lock found.
#[derive(Clone, Copy, Debug)]
enum Step {
    Cpu(Duration),
    Io(Duration, ObjectId),
    Lock(ObjectId),
    Unlock(ObjectId),
}

impl Load {
    pub(super) fn workload(&self) -> &Rc<Workload> {
        &self.workload
    }

    /// Step `index` of a task; None after its last.
    fn step(&self, tid: Tid, index: u32) -> Option<Step> {
        let row = tid.0 as usize;
        let at = self.begins[row] + index;
        (at < self.begins[row + 1]).then(|| self.steps[at as usize])
    }
}

impl Machine {
    /// A machine on which `workload` is about to arrive. `queues` holds one policy, or one a CPU.
    #[must_use]
    pub fn boot_workload(
        workload: &Rc<Workload>,
        options: Rc<super::Options>,
        queues: Vec<Box<dyn Policy>>,
    ) -> Machine {
        let (objects, steps, begins) = resolve(workload);
        let mut order: Vec<u32> = (0..workload.processes.len() as u32).collect();
        order.sort_by_key(|row| workload.processes[*row as usize].arrival);
        let mut machine = Machine::bare(options, queues);
        machine.objects = objects;
        machine.load = Some(Load {
            workload: Rc::clone(workload),
            order: order.into(),
            arrived: 0,
            steps: steps.into(),
            begins: begins.into(),
            degree: machine.queues[0].degree(),
            horizon: workload.horizon().unwrap_or(Instant::BOOT),
            outside: BTreeSet::new(),
            inside: 0,
            admitted: 0,
            services: BTreeSet::new(),
        });
        for (row, spec) in workload.processes.iter().enumerate() {
            machine.add_row(row as u32, spec);
        }
        machine
    }

    fn add_row(&mut self, row: u32, spec: &Spec) {
        let (pid, tid) = (Pid(Pid::MAIN.0 + row), Tid(row));
        let process = Process {
            pid,
            ppid: Pid::OUTSIDE,
            name: Rc::clone(&spec.name),
            daemon: false,
            start_method: StartMethod::Fork,
            created: Instant::NEVER,
            ended: None,
            exit_code: None,
            reaped: false,
            tasks: vec![tid],
            children: Vec::new(),
        };
        let (table, actions) = (Table::default(), BTreeMap::new());
        self.processes.push(Rc::new(Row { process, vm: None, table, actions, tracker: None }));
        let sign = if self.options.high_first { -1 } else { 1 };
        let cpu = |burst: &Burst| if let Burst::Cpu(length) = burst { Some(*length) } else { None };
        let candidate = Candidate {
            name: Rc::clone(&spec.name),
            total: Some(spec.bursts.iter().filter_map(cpu).sum()),
            priority: spec.priority.saturating_mul(sign),
            tickets: spec.tickets,
            nice: spec.nice,
            deadline: deadline(spec, spec.arrival),
            period: spec.period,
            ..Candidate::new(tid, pid, spec.arrival)
        };
        let task =
            Task { tid, pid, thread: 0, state: State::New, since: spec.arrival, used: Times::default() };
        let thread = Thread { next: Next::Burst(0), ..Thread::new(task, candidate) };
        self.tasks.push(Rc::new(thread));
        self.begin_burst(tid, 0);
    }

    /// The next process arrives, if one is due: it is let in, or waits outside.
    pub(super) fn arrive_next(&mut self) -> Option<Event> {
        let now = self.now;
        let load = self.load.as_mut()?;
        let row = *load.order.get(load.arrived)?;
        let spec = &load.workload.processes[row as usize];
        if spec.arrival > now {
            return None;
        }
        load.arrived += 1;
        let tid = Tid(row);
        let place = load.arrived;
        Rc::make_mut(&mut self.processes[row as usize]).process.created = now;
        if load.degree.is_some() {
            let key = self.queues[0].admission(&self.tasks[tid.0 as usize].candidate);
            self.load.as_mut()?.outside.insert((key, place, tid));
        } else {
            self.arrive(tid);
        }
        Some(self.event(tid, Kind::Create { parent: Pid::OUTSIDE }, Why::Program))
    }

    /// Jobs outside are let in while there is room.
    pub(super) fn admit_jobs(&mut self) {
        while let Some(load) = &mut self.load
            && load.degree.is_some_and(|degree| load.inside < degree)
            && let Some((_, _, tid)) = load.outside.pop_first()
        {
            load.inside += 1;
            load.admitted += 1;
            let n = load.admitted;
            self.let_in(tid, n);
        }
    }

    /// When the next process arrives or the next service ends.
    pub(super) fn next_of_load(&self) -> Option<Instant> {
        let load = self.load.as_ref()?;
        let row = load.order.get(load.arrived).map(|row| load.workload.processes[*row as usize].arrival);
        row.into_iter().chain(load.services.first().map(|(at, _)| *at)).min()
    }

    /// Services that end now: whoever was served wakes, the next in line is served.
    pub(super) fn end_services(&mut self) {
        let now = self.now;
        while let Some(load) = &mut self.load
            && let Some((at, id)) = load.services.first().copied().filter(|(at, _)| *at <= now)
        {
            load.services.remove(&(at, id));
            let Primitive::Device(device) = &mut self.object_mut(id).primitive else { continue };
            let served = device.finish();
            if let Some(length) = device.begin(now)
                && let Some(load) = &mut self.load
            {
                load.services.insert((now + length, id));
            }
            if let Some(tid) = served {
                let next = self.burst_index(tid) + 1;
                self.begin_burst(tid, next);
                self.wake(tid, Why::Served);
            }
        }
    }

    fn burst_index(&self, tid: Tid) -> u32 {
        match self.tasks[tid.0 as usize].next {
            Next::Burst(index) => index,
            _ => unreachable!("a workload's task does bursts"),
        }
    }

    /// What a task does next is step `index`: a CPU burst, whose length is then what is left to run, or a lock step,
    /// which takes no time.
    fn begin_burst(&mut self, tid: Tid, index: u32) {
        let load = self.load.as_ref().expect("only a workload's task has bursts");
        let length = match load.step(tid, index) {
            Some(Step::Cpu(length)) => length,
            _ => Duration::ZERO,
        };
        // What schedulers look at is the burst to come, behind lock steps.
        let ahead = (index..).map_while(|at| load.step(tid, at));
        let coming = ahead.take_while(|step| !matches!(step, Step::Io(..))).find_map(|step| match step {
            Step::Cpu(length) => Some(length),
            _ => None,
        });
        let thread = self.thread(tid);
        thread.next = Next::Burst(index);
        thread.left = length;
        thread.candidate.burst = Some(coming.unwrap_or(Duration::ZERO));
    }

    /// The step that a task on a CPU was at is over. None when there is nothing to tell of it.
    pub(super) fn end_burst(&mut self, cpu: usize, tid: Tid) -> Option<Event> {
        let index = self.burst_index(tid);
        let load = self.load.as_ref()?;
        let is_over = matches!(load.step(tid, index), Some(Step::Cpu(_)));
        let index = if is_over { index + 1 } else { index };
        match load.step(tid, index) {
            None => Some(self.end_job(cpu, tid)),
            Some(Step::Cpu(_)) => {
                self.go_on(cpu, tid, index);
                None
            }
            Some(Step::Io(length, id)) => {
                self.thread(tid).next = Next::Burst(index);
                Some(self.ask_device(cpu, tid, id, length))
            }
            Some(Step::Lock(id)) => Some(self.take_lock(cpu, tid, id, index)),
            Some(Step::Unlock(id)) => Some(self.give_lock(cpu, tid, id, index)),
        }
    }

    /// A task goes on with step `index` without leaving its CPU.
    fn go_on(&mut self, cpu: usize, tid: Tid, index: u32) {
        self.settle(cpu, TurnEnd::NextBurst);
        self.begin_burst(tid, index);
        let ends = self.now + self.tasks[tid.0 as usize].left;
        if let Some(running) = &mut self.cpus[cpu].running {
            running.ends = ends;
        }
        // The new burst may be worse than those that wait.
        self.compare = true;
    }

    fn ask_device(&mut self, cpu: usize, tid: Tid, id: ObjectId, length: Duration) -> Event {
        let now = self.now;
        let Primitive::Device(device) = &mut self.object_mut(id).primitive else {
            unreachable!("I/O is done at a device")
        };
        let busy = device.serving();
        device.request(tid, length);
        let began = device.begin(now);
        if let (Some(length), Some(load)) = (began, &mut self.load) {
            load.services.insert((now + length, id));
        }
        let by = busy.map(|tid| self.task(tid).pid);
        let why = if by.is_some() { Why::Held { by } } else { Why::Program };
        self.block(cpu, tid, On::Device(id), why)
    }

    fn block(&mut self, cpu: usize, tid: Tid, on: On, why: Why) -> Event {
        self.vacate(cpu, TurnEnd::Blocked);
        let now = self.now;
        self.thread(tid).task.enter(State::Blocked(on), now);
        let cpu = self.cpus[cpu].id;
        self.event(tid, Kind::Block { cpu, on }, why)
    }

    fn lock(&mut self, id: ObjectId) -> &mut Semaphore {
        match &mut self.object_mut(id).primitive {
            Primitive::Semaphore(semaphore) => semaphore,
            _ => unreachable!("a lock is a semaphore"),
        }
    }

    fn take_lock(&mut self, cpu: usize, tid: Tid, id: ObjectId, index: u32) -> Event {
        let actor = Actor { pid: self.task(tid).pid, tid };
        if self.lock(id).acquire(actor) {
            self.go_on(cpu, tid, index + 1);
            return self.event(
                tid,
                Kind::Operate { object: id, operation: Operation::Acquire },
                Why::Program,
            );
        }
        let semaphore = self.lock(id);
        semaphore.waiters.push_back(tid);
        let by = semaphore.held_by();
        let event = self.block(cpu, tid, On::Acquire(id), Why::Held { by });
        self.begin_burst(tid, index + 1);
        if self.options.inherit {
            self.inherit(tid);
        }
        event
    }

    /// A lock is passed to whoever has waited for it longest.
    fn give_lock(&mut self, cpu: usize, tid: Tid, id: ObjectId, index: u32) -> Event {
        let actor = Actor { pid: self.task(tid).pid, tid };
        let event =
            self.event(tid, Kind::Operate { object: id, operation: Operation::Release }, Why::Program);
        let heir = self.lock(id).release(actor).expect("a workload's locks were checked when it was read");
        if let Some(heir) = heir {
            let new = Actor { pid: self.task(heir).pid, tid: heir };
            self.lock(id).acquire(new);
            self.wake(heir, Why::By(actor.pid));
        }
        if self.options.inherit {
            for tid in [Some(tid), heir].into_iter().flatten() {
                self.set_priority(tid, self.inherited(tid));
            }
        }
        self.go_on(cpu, tid, index + 1);
        event
    }

    /// Priority inheritance: whoever `tid` waits for, directly or not, becomes at least as urgent as it is (Sha,
    /// Rajkumar, Lehoczky 1990, IEEE Transactions on Computers 39(9)).
    fn inherit(&mut self, tid: Tid) {
        let mut waiter = tid;
        // A ring of locks would never end.
        for _ in 0..self.objects.len() {
            let State::Blocked(On::Acquire(id)) = self.task(waiter).state else { return };
            let Some(holder) = self.lock(id).holder.map(|actor| actor.tid) else { return };
            let wanted = self.tasks[waiter.0 as usize].candidate.priority;
            if self.tasks[holder.0 as usize].candidate.priority <= wanted {
                return;
            }
            self.set_priority(holder, wanted);
            waiter = holder;
        }
    }

    /// A task's own priority, or that of the most urgent task that waits for a lock of its, if that is more urgent.
    fn inherited(&self, tid: Tid) -> i32 {
        let Some(load) = &self.load else { return 0 };
        let sign = if self.options.high_first { -1 } else { 1 };
        let own = load.workload.processes[tid.0 as usize].priority.saturating_mul(sign);
        let (begin, end) = (load.begins[tid.0 as usize], load.begins[tid.0 as usize + 1]);
        let locks = load.steps[begin as usize..end as usize].iter().filter_map(|step| match step {
            Step::Lock(id) => Some(&self.object(*id).primitive),
            _ => None,
        });
        let held = locks.filter_map(|primitive| match primitive {
            Primitive::Semaphore(it) if it.holder.is_some_and(|actor| actor.tid == tid) => Some(it),
            _ => None,
        });
        let waiters = held.flat_map(|semaphore| semaphore.waiters.iter());
        waiters
            .map(|waiter| self.tasks[waiter.0 as usize].candidate.priority)
            .chain([own])
            .min()
            .unwrap_or(own)
    }

    fn set_priority(&mut self, tid: Tid, priority: i32) {
        if self.tasks[tid.0 as usize].candidate.priority == priority {
            return;
        }
        let thread = Rc::make_mut(&mut self.tasks[tid.0 as usize]);
        thread.candidate.priority = priority;
        for queue in &mut self.queues {
            queue.revalue(&mut thread.candidate, self.now);
        }
        self.compare = true;
    }

    /// A job is done: its process waits for the next, or exits.
    fn end_job(&mut self, cpu: usize, tid: Tid) -> Event {
        let now = self.now;
        self.note_miss(tid);
        let load = self.load.as_ref().expect("only a workload's process has jobs");
        let (horizon, spec) = (load.horizon, &load.workload.processes[tid.0 as usize]);
        let released = self.tasks[tid.0 as usize].candidate.arrival;
        let next = spec.period.map(|period| released + period).filter(|next| *next < horizon);
        let Some(next) = next else { return self.end_process(cpu, tid) };
        let due = deadline(spec, next);
        self.begin_burst(tid, 0);
        let candidate = &mut self.thread(tid).candidate;
        (candidate.arrival, candidate.deadline) = (next, due);
        let event = self.block(cpu, tid, On::Sleep(next), Why::Until(next));
        if next > now {
            self.timers.insert((next, tid));
        } else {
            self.release_job(tid);
        }
        event
    }

    fn note_miss(&mut self, tid: Tid) {
        let late = self.tasks[tid.0 as usize].candidate.deadline.filter(|due| *due < self.now);
        if let Some(due) = late {
            let event = self.event(tid, Kind::Miss { late: self.now.since(due) }, Why::Program);
            self.following.push_back(event);
        }
    }

    fn end_process(&mut self, cpu: usize, tid: Tid) -> Event {
        self.vacate(cpu, TurnEnd::Ended);
        let now = self.now;
        if let Some(load) = &mut self.load {
            load.inside = load.inside.saturating_sub(1);
        }
        let process = &mut Rc::make_mut(&mut self.processes[tid.0 as usize]).process;
        (process.ended, process.exit_code, process.reaped) = (Some(now), Some(0), true);
        self.thread(tid).task.enter(State::Reaped, now);
        let cpu = self.cpus[cpu].id;
        self.event(tid, Kind::Exit { cpu, code: 0 }, Why::Program)
    }
}

/// When a job released at `released` ought to be done.
fn deadline(spec: &Spec, released: Instant) -> Option<Instant> {
    spec.deadline.or(spec.period).map(|relative| released + relative)
}

/// The devices and locks that a workload names, in order of their first appearance; its steps, and where those of each
/// process begin.
fn resolve(workload: &Workload) -> (Vec<Rc<Object>>, Vec<Step>, Vec<u32>) {
    let mut objects: Vec<Rc<Object>> = Vec::new();
    let mut known: BTreeMap<(bool, &Rc<str>), ObjectId> = BTreeMap::new();
    let mut find = |is_lock: bool, name| {
        *known.entry((is_lock, name)).or_insert_with(|| {
            let id = ObjectId(objects.len() as u32);
            let primitive = if is_lock {
                Primitive::Semaphore(Semaphore::new(SemaphoreKind::Lock, 1, 1))
            } else {
                Primitive::Device(Device::default())
            };
            let (name, made_by) = (Some(Rc::clone(name)), Pid::OUTSIDE);
            objects.push(Rc::new(Object { id, name, made_by, part: None, hidden: false, primitive }));
            id
        })
    };
    let (mut steps, mut begins) = (Vec::new(), vec![0]);
    for spec in &workload.processes {
        steps.extend(spec.bursts.iter().map(|burst| match burst {
            Burst::Cpu(length) => Step::Cpu(*length),
            Burst::Io { length, device } => Step::Io(*length, find(false, device)),
            Burst::Lock(name) => Step::Lock(find(true, name)),
            Burst::Unlock(name) => Step::Unlock(find(true, name)),
        }));
        begins.push(steps.len() as u32);
    }
    (objects, steps, begins)
}
