//! Moments built by hand: small enough to be read, rich enough to try every part of the stage.

use std::rc::Rc;

use interleave::{
    event::{Event, Kind, What, Why},
    id::{CpuId, ObjectId, Pid, Tid},
    process::{On, StartMethod, State, Times},
    scene::{CpuView, Detail, FileView, Lane, ObjectView, ProcessView, Scene},
    time::{Duration, Instant},
    value::SemaphoreKind,
    waits::{Hang, HangKind, Link},
};

pub const LOCK: What = What::Semaphore(SemaphoreKind::Lock);

pub fn ms(millis: u64) -> Instant {
    Instant::from_micros(millis * 1000)
}

/// A scene in the making.
pub struct Set(pub Scene);

impl Set {
    pub fn new(cpus: u16) -> Set {
        let cpu = |cpu| CpuView { cpu: CpuId(cpu), running: None, switching: false, quantum: None };
        Set(Scene {
            cursor: 0,
            now: ms(23),
            processes: Vec::new(),
            ready: vec![Lane { level: 0, waiting: Vec::new() }],
            cpus: (0..cpus).map(cpu).collect(),
            objects: Vec::new(),
            files: Vec::new(),
            sleepers: Vec::new(),
            links: Vec::new(),
            hang: None,
        })
    }

    /// Adds a process, wherever its state puts it.
    pub fn process(&mut self, name: &str, state: State, line: u32) -> Pid {
        let pid = Pid(1000 + self.0.processes.len() as u32);
        let is_over = state.is_over();
        self.0.processes.push(ProcessView {
            pid,
            ppid: if pid == Pid::MAIN { Pid::OUTSIDE } else { Pid::MAIN },
            name: name.into(),
            daemon: false,
            start_method: StartMethod::Fork,
            state,
            tid: Tid(pid.0),
            line: (line > 0 && !is_over).then_some(line),
            function: (line > 0).then(|| "client".into()),
            created: Instant::BOOT,
            ended: is_over.then(|| ms(20)),
            exit_code: is_over.then_some(0),
            times: Times::default(),
            holds: Vec::new(),
            threads: Vec::new(),
            open_files: Vec::new(),
        });
        match state {
            State::Ready => self.0.ready[0].waiting.push((pid, None)),
            State::Running(cpu) => {
                let cpu = &mut self.0.cpus[usize::from(cpu.0)];
                cpu.running = Some(pid);
                cpu.quantum = Some((Duration::from_millis(10), Duration::from_millis(6)));
            }
            State::Blocked(on) => self.wait(pid, on),
            State::New | State::Zombie | State::Reaped => {}
        }
        pid
    }

    fn wait(&mut self, pid: Pid, on: On) {
        let mut by = None;
        match on {
            On::Sleep(until) => self.0.sleepers.push((until, pid)),
            On::Acquire(id) | On::Receive(id) | On::Any(id) | On::Device(id) => {
                let object = self.0.objects.iter_mut().find(|object| object.id == id).expect("made before");
                object.waiters.push(pid);
                by = object.holder;
            }
            On::Send(id) => {
                let object = self.0.objects.iter_mut().find(|object| object.id == id).expect("made before");
                object.senders.push(pid);
            }
            On::Child(child) => by = child,
            On::Signal => {}
        }
        self.0.links.push(Link { pid, on, by });
    }

    pub fn object(&mut self, what: What, name: &str) -> ObjectId {
        let id = ObjectId(self.0.objects.len() as u32);
        self.0.objects.push(ObjectView {
            id,
            what,
            name: (!name.is_empty()).then(|| name.into()),
            made_by: Pid::MAIN,
            holder: None,
            holder_is_dead: false,
            value: 1,
            items: Vec::new(),
            capacity: None,
            bytes: 0,
            waiters: Vec::new(),
            senders: Vec::new(),
            parts: Vec::new(),
            detail: Detail::None,
        });
        id
    }

    pub fn queue(&mut self, what: What, name: &str, items: &[&str], capacity: Option<u32>) -> ObjectId {
        let id = self.object(what, name);
        let object = self.0.objects.last_mut().expect("just made");
        object.items = items.iter().map(|item| Rc::from(*item)).collect();
        object.capacity = capacity;
        object.bytes = 37;
        id
    }

    pub fn hold(&mut self, id: ObjectId, pid: Pid) {
        let object = self.0.objects.iter_mut().find(|object| object.id == id).expect("made before");
        object.holder = Some(pid);
        object.value = 0;
        for link in &mut self.0.links {
            if link.on == On::Acquire(id) {
                link.by = Some(pid);
            }
        }
        let holder = self.0.processes.iter_mut().find(|process| process.pid == pid).expect("made before");
        holder.holds.push(id);
    }

    pub fn file(&mut self, name: &str, text: &str, readers: &[Pid], writers: &[Pid]) {
        self.0.files.push(FileView {
            name: name.into(),
            text: text.into(),
            size: text.len(),
            writers: writers.to_vec(),
            readers: readers.to_vec(),
        });
    }

    pub fn done(self) -> Rc<Scene> {
        Rc::new(self.0)
    }
}

pub fn event(pid: Pid, kind: Kind, why: Why) -> Event {
    Event { at: ms(23), pid, tid: Tid(pid.0), kind, why }
}

/// A moment, the one before it, and what happened between.
pub struct Moment {
    pub key: &'static str,
    pub before: Option<Rc<Scene>>,
    pub scene: Rc<Scene>,
    pub beat: Rc<[Event]>,
    pub most_alive: usize,
    pub selected: Option<Pid>,
}

/// Three clients, one ticket, a lock: the holder wakes a waiter.
pub fn tickets() -> Moment {
    let build = |woken: bool| {
        let mut set = Set::new(1);
        let lock = set.object(LOCK, "lock");
        let q = set.queue(What::Queue, "q", &["'Ann'", "'Bob'"], None);
        let _ = q;
        set.process("MainProcess", State::Blocked(On::Child(Some(Pid(1001)))), 31);
        let p1 = set.process("Process-1", State::Running(CpuId(0)), 12);
        set.process("Process-2", if woken { State::Ready } else { State::Blocked(On::Acquire(lock)) }, 9);
        set.process("Process-3", State::Blocked(On::Acquire(lock)), 9);
        if !woken {
            set.hold(lock, p1);
        }
        set.file("seats.json", "{\"count\": 1}", &[], &[p1]);
        set.done()
    };
    let beat = vec![event(Pid(1002), Kind::Wake { from: On::Acquire(ObjectId(0)) }, Why::By(Pid(1001)))];
    Moment {
        key: "tickets",
        before: Some(build(false)),
        scene: build(true),
        beat: beat.into(),
        most_alive: 4,
        selected: None,
    }
}

/// A lock with a holder and two waiters, before anybody is woken.
pub fn held() -> Moment {
    Moment {
        key: "held",
        scene: tickets().before.expect("it has one"),
        before: None,
        beat: Rc::from([]),
        most_alive: 4,
        selected: Some(Pid(1002)),
    }
}

/// 101 processes: main and a hundred workers at one lock.
pub fn crowd() -> Moment {
    let mut set = Set::new(2);
    let lock = set.object(LOCK, "lock");
    let q = set.queue(What::Queue, "tasks", &["1"; 37], Some(100));
    set.process("MainProcess", State::Blocked(On::Child(None)), 20);
    let mut holder = Pid(0);
    for index in 1..=100u32 {
        let state = match index {
            1 => State::Running(CpuId(0)),
            2 => State::Running(CpuId(1)),
            3..=52 => State::Ready,
            53..=80 => State::Blocked(On::Acquire(lock)),
            81..=90 => State::Blocked(On::Receive(q)),
            91..=96 => State::Blocked(On::Sleep(ms(u64::from(index)))),
            _ => State::Zombie,
        };
        let pid = set.process(&format!("Process-{index}"), state, 7);
        if index == 7 {
            holder = pid;
        }
    }
    set.hold(lock, holder);
    set.file("log.txt", "1\n2\n3\n", &[], &[Pid(1001)]);
    Moment {
        key: "crowd",
        before: None,
        scene: set.done(),
        beat: Rc::from([]),
        most_alive: 101,
        selected: None,
    }
}

/// Two processes, two locks, each holding what the other wants.
pub fn deadlock() -> Moment {
    let mut set = Set::new(1);
    let (a, b) = (set.object(LOCK, "lock_a"), set.object(LOCK, "lock_b"));
    set.process("MainProcess", State::Blocked(On::Child(Some(Pid(1001)))), 24);
    let p1 = set.process("Process-1", State::Blocked(On::Acquire(b)), 8);
    let p2 = set.process("Process-2", State::Blocked(On::Acquire(a)), 15);
    set.hold(a, p1);
    set.hold(b, p2);
    let chain = set.0.links.iter().filter(|link| link.pid != Pid::MAIN).copied().collect();
    set.0.hang = Some(Hang { kind: HangKind::Cycle, chain });
    Moment {
        key: "deadlock",
        before: None,
        scene: set.done(),
        beat: Rc::from([]),
        most_alive: 3,
        selected: None,
    }
}

/// Children that have ended, sleepers, a queue with both kinds of waiters, a semaphore, a pipe, a newcomer.
pub fn mixed() -> Moment {
    let build = |later: bool| {
        let mut set = Set::new(4);
        let q = set.queue(What::JoinableQueue, "jobs", &["3", "4", "5"], Some(3));
        let s = set.object(What::Semaphore(SemaphoreKind::Semaphore), "seats");
        let pipe = set.queue(What::Pipe, "conn", &["'hello'"], None);
        let dead = set.object(LOCK, "mutex");
        set.process("MainProcess", State::Running(CpuId(0)), 40);
        set.process(
            "producer",
            if later { State::Blocked(On::Send(q)) } else { State::Running(CpuId(1)) },
            11,
        );
        set.process("Process-2", State::Running(CpuId(2)), 17);
        set.process("消费者", State::Blocked(On::Acquire(s)), 19);
        set.process("Process-4", State::Blocked(On::Sleep(ms(300))), 5);
        set.process("Process-5", State::Blocked(On::Sleep(ms(1200))), 5);
        set.process("Process-6", State::Ready, 5);
        let p7 = set.process("Process-7", State::Zombie, 0);
        set.process("Process-8", State::Zombie, 0);
        set.process("Process-9", State::Reaped, 0);
        set.process("Process-10", State::New, 0);
        let _ = (pipe, dead);
        set.hold(dead, p7);
        set.0.objects[3].holder_is_dead = true;
        set.0.objects[1].value = 0;
        set.done()
    };
    let q = ObjectId(0);
    let beat =
        vec![event(Pid(1001), Kind::Block { cpu: CpuId(1), on: On::Send(q) }, Why::Full { capacity: 3 })];
    Moment {
        key: "mixed",
        before: Some(build(false)),
        scene: build(true),
        beat: beat.into(),
        most_alive: 10,
        selected: None,
    }
}

/// A condition with sleepers, an event, a barrier, a value whose lock is waited for, an array.
pub fn shared() -> Moment {
    let mut set = Set::new(1);
    let condition = set.object(What::Condition, "changed");
    let start = set.object(What::Event, "start");
    let barrier = set.object(What::Barrier, "gate");
    let value = set.queue(What::Value, "total", &["41"], None);
    let array = set.queue(What::Array, "grades", &["1", "2", "3", "4", "5", "6", "7", "8"], None);
    let main = set.process("MainProcess", State::Running(CpuId(0)), 40);
    set.process("Process-1", State::Blocked(On::Acquire(condition)), 11);
    set.process("Process-2", State::Blocked(On::Acquire(condition)), 11);
    set.process("Process-3", State::Blocked(On::Acquire(start)), 19);
    set.process("Process-4", State::Blocked(On::Acquire(barrier)), 21);
    set.process("Process-5", State::Blocked(On::Acquire(value)), 25);
    set.hold(condition, main);
    set.hold(value, main);
    let memory = |types: &str, is_cut, writer| Detail::Memory {
        types: types.into(),
        is_cut,
        last_writer: Some(Pid(writer)),
    };
    for (object, detail) in [
        (start, Detail::Event { is_set: false }),
        (barrier, Detail::Barrier { inside: 1, parties: 3, is_broken: false }),
        (value, memory("i", false, 1000)),
        (array, memory("d", true, 1002)),
    ] {
        set.0.objects[object.0 as usize].detail = detail;
    }
    Moment {
        key: "shared",
        before: None,
        scene: set.done(),
        beat: Rc::from([]),
        most_alive: 6,
        selected: None,
    }
}

/// Before anything has happened.
pub fn empty() -> Moment {
    let set = Set::new(1);
    Moment {
        key: "empty",
        before: None,
        scene: set.done(),
        beat: Rc::from([]),
        most_alive: 1,
        selected: None,
    }
}

/// A run of round robin as events, for the timeline: three processes, a lock, output, an exception.
pub fn events() -> Vec<Event> {
    let mut events = Vec::new();
    let mut at = |millis: u64, pid: u32, kind: Kind| {
        events.push(Event { at: ms(millis), pid: Pid(pid), tid: Tid(pid), kind, why: Why::Program });
    };
    let (cpu, lock) = (CpuId(0), ObjectId(0));
    let acquire = |operation| Kind::Operate { object: lock, operation };
    use interleave::event::Operation::{Acquire, Release};
    at(0, 1000, Kind::Create { parent: Pid::OUTSIDE });
    at(0, 1000, Kind::Admit);
    at(0, 1000, Kind::Dispatch { cpu });
    at(2, 1000, Kind::Make { object: lock, what: LOCK });
    for child in 1..=3u32 {
        at(2 + 3 * u64::from(child), 1000 + child, Kind::Create { parent: Pid::MAIN });
        at(2 + 3 * u64::from(child), 1000 + child, Kind::Admit);
    }
    at(14, 1000, Kind::Block { cpu, on: On::Child(Some(Pid(1001))) });
    at(14, 1001, Kind::Dispatch { cpu });
    at(16, 1001, acquire(Acquire));
    at(24, 1001, Kind::Expire { cpu });
    at(24, 1002, Kind::Switch { cpu, cost: Duration::from_millis(1) });
    at(24, 1002, Kind::Dispatch { cpu });
    at(27, 1002, Kind::Block { cpu, on: On::Acquire(lock) });
    at(27, 1003, Kind::Dispatch { cpu });
    at(30, 1003, Kind::Block { cpu, on: On::Acquire(lock) });
    at(30, 1001, Kind::Dispatch { cpu });
    at(36, 1001, Kind::Output { piece: 0 });
    at(38, 1001, acquire(Release));
    at(38, 1002, Kind::Wake { from: On::Acquire(lock) });
    at(41, 1001, Kind::Exit { cpu, code: 0 });
    at(41, 1000, Kind::Wake { from: On::Child(Some(Pid(1001))) });
    at(41, 1002, Kind::Dispatch { cpu });
    at(42, 1002, acquire(Acquire));
    at(49, 1002, Kind::Output { piece: 1 });
    at(50, 1002, acquire(Release));
    at(50, 1003, Kind::Wake { from: On::Acquire(lock) });
    at(51, 1002, Kind::Exit { cpu, code: 1 });
    at(51, 1000, Kind::Dispatch { cpu });
    at(52, 1000, Kind::Reap { child: Pid(1001), code: 0 });
    at(53, 1000, Kind::Block { cpu, on: On::Sleep(ms(70)) });
    at(53, 1003, Kind::Dispatch { cpu });
    at(54, 1003, acquire(Acquire));
    at(58, 1003, Kind::Output { piece: 2 });
    at(59, 1003, acquire(Release));
    at(60, 1003, Kind::Exit { cpu, code: 0 });
    at(70, 1000, Kind::Wake { from: On::Sleep(ms(70)) });
    at(70, 1000, Kind::Dispatch { cpu });
    at(72, 1000, Kind::Reap { child: Pid(1002), code: 1 });
    at(72, 1000, Kind::Reap { child: Pid(1003), code: 0 });
    at(74, 1000, Kind::Exit { cpu, code: 0 });
    events
}
