//! The simulated computer: CPUs, process table with each process's image, shared objects, files, timers.
//!
//! The only code that changes them. `step` does the next thing that happens and says what it was: one event. A run
//! is a pure function of what the machine was booted with. A clone is cheap (everything large is shared until
//! written), so that a recording keeps one every so often.
//!
//! At one instant things happen in this order: running bursts end and quanta expire; then processes join the ready
//! queue (arrivals, then wake-ups in pid order, then those whose quantum expired); then idle CPUs dispatch, the lowest
//! number first; then better ones preempt.
//!
//! A machine that follows a script (`script`) lets that decide instead of policy and clock.
//!
//! What a process is made of is a program's image or the bursts of a workload; all else is the same for both.

mod bursts;
mod call;
mod follow;
mod haste;
mod join;
mod life;
pub(crate) mod loose;
pub mod script;
mod setup;
mod signal;
mod step;
mod tracker;
mod turn;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    rc::Rc,
};

pub use haste::Watcher;
pub use setup::{Costs, Equal, Options, Queues, Ties};

use crate::{
    device::{
        descriptors::{Descriptions, Table, Target},
        files::Files,
    },
    event::{Event, Kind, Why},
    id::{CpuId, Fd, ObjectId, Pid, Tid},
    lang::{
        code::Program,
        trap::{Action, Entry, Trap},
        vm::{Boot, Vm},
    },
    object::Object,
    policy::{Candidate, Policy, Reason},
    process::{Process, State, Task},
    time::{Duration, Instant},
    workload::Workload,
};
use bursts::Load;
use follow::Follower;
use join::Joining;
use loose::Touch;
use script::Misstep;
use tracker::Trackers;

/// Most processes of a run.
pub const MAX_PROCESSES: usize = 4096;

/// Most bytes that a run writes to its standard streams.
pub const MAX_OUTPUT: u64 = 16 << 20;

impl Thread {
    /// A task that has done nothing yet.
    fn new(task: Task, candidate: Candidate) -> Thread {
        let (next, left) = (Next::Continue, Duration::ZERO);
        Thread { task, next, left, deadline: None, timed_out: false, candidate, cpu: None }
    }
}

/// The state of a run at a moment.
#[derive(Clone, Debug)]
pub struct Machine {
    options: Rc<Options>,
    now: Instant,
    /// An image that has run nothing yet: where a spawned process begins. None for a workload.
    fresh: Option<Rc<Vm>>,
    /// None for a program.
    load: Option<Load>,
    processes: Vec<Rc<Row>>,
    tasks: Vec<Rc<Thread>>,
    cpus: Vec<Cpu>,
    /// The ready queues with their policy: one, or one a CPU.
    queues: Vec<Box<dyn Policy>>,
    /// Whether the policy changes anything by time alone; then when.
    timed: bool,
    /// Whether the policy ever preempts.
    preemptive: bool,
    review_at: Option<Instant>,
    tick_at: Option<Instant>,
    /// Whether those that run are to be compared with those that are ready.
    compare: bool,
    /// A CPU that was taken for a task, which is in no ready queue any more.
    granted: Option<(usize, Tid, Reason)>,
    /// Whether a CPU pays for a switch.
    is_switching: bool,
    /// How often a task has joined a ready queue.
    joins: u64,
    /// What went wrong with a person's own policy.
    fault: Option<Rc<str>>,
    objects: Vec<Rc<Object>>,
    files: Rc<Files>,
    open: Rc<Descriptions>,
    /// What resource trackers have noted.
    trackers: Trackers,
    /// Sleeps and time limits.
    timers: BTreeSet<(Instant, Tid)>,
    /// Signals on their way: when, to whom, which; and who sent it.
    signals: BTreeMap<(Instant, Pid, u8), Pid>,
    /// Tasks about to join the ready queue.
    joining: Vec<Joining>,
    /// Whether they are in order, the first to join last.
    joining_is_sorted: bool,
    /// Whether the queue of each is settled.
    joining_is_settled: bool,
    /// Events that follow from the last one, at the same instant.
    following: VecDeque<Event>,
    /// How many statements have run.
    statements: u64,
    /// User bytecodes and visible operations so far.
    operations: u64,
    /// How many pieces of output there have been.
    written: u32,
    /// How many bytes those were.
    output_bytes: u64,
    stopped: Option<Stopped>,
    /// Set while it is put together for one operation.
    loose: Option<Box<loose::Loose>>,
    /// The script that decides who moves, until it is at its end.
    follower: Option<Follower>,
}

/// Why a machine will do nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Every process has ended.
    Finished,
    /// Some have not, and nothing can move.
    Stuck,
    /// A limit was reached: `limit.<key>` of the texts.
    Limit(&'static str),
    /// Its script says something that cannot be.
    Impossible(Misstep),
}

/// What a step did: an event, and what was written if it is output.
#[derive(Debug)]
pub struct Step {
    pub event: Event,
    pub output: Option<Written>,
}

/// A write to a standard stream.
#[derive(Debug)]
pub struct Written {
    pub is_error: bool,
    pub bytes: Rc<[u8]>,
}

/// A process: its control block, its image and what it has open.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) process: Process,
    /// None once it has ended.
    pub(crate) vm: Option<Vm>,
    pub(crate) table: Table,
    /// What it does when a signal comes; those not named do what they do by default.
    actions: BTreeMap<u8, Action>,
    /// Its resource tracker: the process that started it.
    tracker: Option<Pid>,
}

/// A task and what it does next.
#[derive(Clone, Debug)]
pub(crate) struct Thread {
    pub(crate) task: Task,
    next: Next,
    /// CPU time that its present burst still needs.
    left: Duration,
    /// The time limit of the operation it is in.
    deadline: Option<Instant>,
    /// Whether that limit has passed.
    timed_out: bool,
    /// What policies see of it.
    candidate: Candidate,
    /// The CPU it last ran on.
    cpu: Option<CpuId>,
}

/// What a task does when its burst ends.
#[derive(Clone, Debug)]
enum Next {
    /// Goes on within the statement it is in; costs nothing.
    Continue,
    /// Executes the next statement.
    Statement,
    /// Carries out a visible operation.
    Operate(Trap),
    /// A workload's: that step of its process.
    Burst(u32),
}

/// A processor.
#[derive(Clone, Debug)]
pub(crate) struct Cpu {
    pub(crate) id: CpuId,
    pub(crate) running: Option<Running>,
    /// The task it last ran.
    last: Option<Tid>,
    /// Set while it pays for a switch: the task to come and until when.
    pub(crate) switching: Option<(Tid, Reason, Instant)>,
}

/// What runs on a CPU.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Running {
    pub(crate) tid: Tid,
    /// Since when its CPU time has not been booked yet.
    since: Instant,
    /// When its burst ends.
    ends: Instant,
    /// The quantum, and when it is used up.
    pub(crate) quantum: Option<(Duration, Instant)>,
}

impl Machine {
    /// A machine on which `program` is about to begin, with these files. `queues` holds one policy, or one a CPU.
    #[must_use]
    pub fn boot(
        program: Rc<Program>,
        files: &[(Rc<str>, Rc<Vec<u8>>)],
        options: Rc<Options>,
        queues: Vec<Box<dyn Policy>>,
    ) -> Machine {
        let mut stored = Files::default();
        for (name, content) in files {
            stored.put(Rc::clone(name), Rc::clone(content));
        }
        let file = program.files.last().map_or(String::new(), |file| file.name.to_string());
        let boot = Boot {
            seed: options.seed,
            pid: Pid::MAIN,
            stdout: options.stdout,
            arguments: vec![file],
            module_name: "__main__".to_owned(),
            entry: Entry::Main,
            start_method: options.start_method.word(),
        };
        let vm = Vm::boot(program, &boot);
        let mut open = Descriptions::default();
        let table = open.standard_table();
        let mut machine = Machine::bare(options, queues);
        machine.fresh = Some(Rc::new(vm.clone()));
        machine.files = Rc::new(stored);
        machine.open = Rc::new(open);
        let (event, _) = machine.create(Pid::OUTSIDE, "MainProcess".into(), false, vm, table);
        machine.following.push_back(event);
        machine
    }

    /// A machine with nothing on it.
    fn bare(options: Rc<Options>, queues: Vec<Box<dyn Policy>>) -> Machine {
        let cpus = (0..options.cpus.max(1)).map(CpuId);
        let cpus = cpus.map(|id| Cpu { id, running: None, last: None, switching: None }).collect();
        Machine {
            options,
            now: Instant::BOOT,
            fresh: None,
            load: None,
            processes: Vec::new(),
            tasks: Vec::new(),
            cpus,
            preemptive: queues.iter().any(|queue| queue.preempts().is_some()),
            timed: queues.iter().any(|queue| queue.is_timed()),
            queues,
            review_at: None,
            tick_at: None,
            compare: false,
            granted: None,
            is_switching: false,
            joins: 0,
            fault: None,
            objects: Vec::new(),
            files: Rc::default(),
            open: Rc::default(),
            trackers: Trackers::default(),
            timers: BTreeSet::new(),
            signals: BTreeMap::new(),
            joining: Vec::new(),
            joining_is_sorted: true,
            joining_is_settled: true,
            following: VecDeque::new(),
            statements: 0,
            operations: 0,
            written: 0,
            output_bytes: 0,
            stopped: None,
            loose: None,
            follower: None,
        }
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// What it was booted with.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Why it will do nothing more, if so.
    #[must_use]
    pub fn stopped(&self) -> Option<Stopped> {
        self.stopped
    }

    /// The process table: every process so far, in pid order.
    pub fn processes(&self) -> impl Iterator<Item = &Process> {
        self.processes.iter().map(|entry| &entry.process).filter(|process| process.created <= self.now)
    }

    /// A process's row.
    #[must_use]
    pub fn process(&self, pid: Pid) -> Option<&Process> {
        self.find(pid).map(|entry| &entry.process)
    }

    /// Every task so far, in tid order.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().map(|thread| &thread.task)
    }

    /// A task.
    #[must_use]
    pub fn task(&self, tid: Tid) -> &Task {
        &self.tasks[tid.0 as usize].task
    }

    /// A process's image: None before it exists and after it has ended.
    #[must_use]
    pub fn image(&self, pid: Pid) -> Option<&Vm> {
        self.processes.get(pid.0.checked_sub(Pid::MAIN.0)? as usize)?.vm.as_ref()
    }

    /// Shared objects, in order of creation.
    pub fn objects(&self) -> impl Iterator<Item = &Object> {
        self.objects.iter().map(|object| &**object)
    }

    /// A shared object.
    #[must_use]
    pub fn object(&self, id: ObjectId) -> &Object {
        self.touch(Touch::Object(id.0));
        &self.objects[id.0 as usize]
    }

    /// The file system.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The files that a process has open: number, name, and whether it can write.
    pub fn open_files(&self, pid: Pid) -> impl Iterator<Item = (Fd, &Rc<str>, bool)> {
        let open = self.find(pid).into_iter().flat_map(|row| self.open.open_by(&row.table));
        open.filter_map(|(fd, description)| match &description.target {
            Target::File(file) => Some((fd, &file.name, file.writable)),
            _ => None,
        })
    }

    /// The ready queues, as the policy keeps them; with a queue a CPU those of the first CPU first.
    #[must_use]
    pub fn lanes(&self) -> Vec<Vec<(Tid, Option<i64>)>> {
        self.queues.iter().flat_map(|queue| queue.lanes(self.now)).collect()
    }

    /// What policies see of a task.
    #[must_use]
    pub fn candidate(&self, tid: Tid) -> &Candidate {
        &self.tasks[tid.0 as usize].candidate
    }

    /// The workload that it runs, if it is no program.
    #[must_use]
    pub fn workload(&self) -> Option<&Rc<Workload>> {
        self.load.as_ref().map(Load::workload)
    }

    /// What went wrong with a person's own policy, if that ended the run.
    #[must_use]
    pub fn fault(&self) -> Option<&Rc<str>> {
        self.fault.as_ref()
    }

    /// User bytecodes and visible operations so far.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.operations
    }

    /// The task that gives a process its state: one that runs, else one that is ready, else the main one.
    #[must_use]
    pub fn foremost_task(&self, process: &Process) -> &Task {
        let tasks = || process.tasks.iter().map(|tid| self.task(*tid));
        tasks()
            .find(|task| matches!(task.state, State::Running(_)))
            .or_else(|| tasks().find(|task| task.state == State::Ready))
            .unwrap_or_else(|| self.task(process.tasks[0]))
    }

    pub(crate) fn cpus(&self) -> &[Cpu] {
        &self.cpus
    }

    fn find(&self, pid: Pid) -> Option<&Rc<Row>> {
        let place = pid.0.checked_sub(Pid::MAIN.0)?;
        self.touch(Touch::Row(place));
        self.processes.get(place as usize)
    }

    fn row(&mut self, pid: Pid) -> &mut Row {
        let place = pid.0 - Pid::MAIN.0;
        self.touch(Touch::Row(place));
        Rc::make_mut(&mut self.processes[place as usize])
    }

    /// The program that a process runs; its control block is not looked at.
    fn vm(&mut self, pid: Pid) -> Option<&mut Vm> {
        Rc::make_mut(&mut self.processes[(pid.0 - Pid::MAIN.0) as usize]).vm.as_mut()
    }

    fn thread(&mut self, tid: Tid) -> &mut Thread {
        Rc::make_mut(&mut self.tasks[tid.0 as usize])
    }

    fn object_mut(&mut self, id: ObjectId) -> &mut Object {
        self.touch(Touch::Object(id.0));
        Rc::make_mut(&mut self.objects[id.0 as usize])
    }

    fn event(&self, tid: Tid, kind: Kind, why: Why) -> Event {
        Event { at: self.now, pid: self.task(tid).pid, tid, kind, why }
    }
}
