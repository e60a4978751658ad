//! Makes a scene from a machine.

use std::{collections::BTreeMap, rc::Rc};

use super::{CpuView, Detail, FILE_TEXT, FileView, Lane, ObjectView, PartView, ProcessView, Scene};
use crate::{
    event::What,
    id::{ObjectId, Pid},
    machine::{Machine, Stopped},
    object::{Object, Primitive, group::Group, memory::Memory as Shared, queue::Queue, service::Service},
    process::{On, Process, State, Times},
    recording::Recording,
    value::{GroupKind, Part, ServiceKind},
    waits,
};

/// Values of a shared memory that a scene carries.
const VALUES: usize = 8;
/// Bytes that are looked at for those.
const VALUES_BYTES: usize = 4096;
/// The state of a barrier, among its numbers, that says it is broken.
const BROKEN: i32 = -2;

/// What the inspector shows of a process: variables by frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Memory {
    /// The program's global variables: name and repr.
    pub globals: Vec<(Rc<str>, String)>,
    /// Functions being executed, the innermost last.
    pub frames: Vec<Frame>,
    /// Bytes of its heap.
    pub bytes: usize,
}

/// A function being executed: its name, its line, its variables.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    pub function: Rc<str>,
    pub line: u32,
    pub locals: Vec<(Rc<str>, String)>,
}

impl Memory {
    /// The memory of a process at a cursor; None before it exists and after its end, and where nothing is known of it
    /// since the run is only told.
    #[must_use]
    pub fn at(recording: &Recording, cursor: usize, pid: Pid) -> Option<Memory> {
        Memory::of(&recording.machine_at(cursor)?, pid)
    }

    /// The memory of a process of a machine.
    #[must_use]
    pub fn of(machine: &Machine, pid: Pid) -> Option<Memory> {
        let vm = machine.image(pid)?;
        let frames = vm.stack(0).into_iter();
        let frames = frames.map(|it| Frame { function: it.function, line: it.line, locals: it.locals });
        Some(Memory { globals: vm.globals(), frames: frames.collect(), bytes: vm.heap_bytes() })
    }
}

impl Scene {
    /// The moment after `cursor` events of a recording.
    #[must_use]
    pub fn at(recording: &Recording, cursor: usize) -> Scene {
        let cursor = cursor.min(recording.events.len());
        match recording.past_at(cursor) {
            Some((past, told)) => Scene::of_past(&past, told, cursor),
            None => Scene::of(&recording.machine_at(cursor).expect("what is not told has a machine"), cursor),
        }
    }

    /// What a machine looks like.
    #[must_use]
    pub fn of(machine: &Machine, cursor: usize) -> Scene {
        let processes: Vec<ProcessView> = machine.processes().map(|it| process_view(machine, it)).collect();
        let links = machine.processes().filter_map(|it| waits::link(machine, it.pid)).collect();
        let mut sleepers: Vec<_> = processes
            .iter()
            .filter_map(|it| match it.state {
                State::Blocked(On::Sleep(until)) => Some((until, it.pid)),
                _ => None,
            })
            .collect();
        sleepers.sort_unstable();
        let whole = machine.objects().filter(|object| object.part.is_none() && !object.hidden);
        Scene {
            cursor,
            now: machine.now(),
            ready: lanes(machine),
            cpus: cpus(machine),
            objects: whole.map(|object| object_view(machine, object)).collect(),
            files: files(machine),
            sleepers,
            hang: (machine.stopped() == Some(Stopped::Stuck)).then(|| waits::hang(machine)),
            links,
            processes,
        }
    }
}

fn process_view(machine: &Machine, process: &Process) -> ProcessView {
    let foremost = machine.foremost_task(process);
    let main = machine.task(process.tasks[0]);
    let mut times = Times::default();
    for task in process.tasks.iter().map(|tid| machine.task(*tid).times_at(machine.now())) {
        times.running += task.running;
        times.ready += task.ready;
        times.blocked += task.blocked;
    }
    // A process of a bare `os.fork` has a number only.
    let name =
        if process.name.is_empty() { process.pid.to_string().into() } else { Rc::clone(&process.name) };
    let open = machine.open_files(process.pid).map(|(fd, name, _)| (fd, Rc::clone(name)));
    ProcessView {
        pid: process.pid,
        ppid: process.ppid,
        name,
        daemon: process.daemon,
        start_method: process.start_method,
        state: foremost.state,
        tid: foremost.tid,
        line: machine.image(process.pid).and_then(|vm| vm.line(main.thread)),
        function: machine.image(process.pid).and_then(|vm| vm.function(main.thread)),
        created: process.created,
        ended: process.ended,
        exit_code: process.exit_code,
        times,
        holds: machine
            .objects()
            .filter(|object| waits::holder(machine, object.id) == Some(process.pid))
            .map(|object| object.part.map_or(object.id, |(whole, _)| whole))
            .collect(),
        threads: process.tasks[1..].iter().map(|tid| machine.task(*tid).state).collect(),
        open_files: open.collect(),
    }
}

fn lanes(machine: &Machine) -> Vec<Lane> {
    let lanes = machine.lanes().into_iter().enumerate();
    let pid = |tid| machine.task(tid).pid;
    lanes
        .map(|(level, waiting)| Lane {
            level: level as u32,
            waiting: waiting.into_iter().map(|(tid, key)| (pid(tid), key)).collect(),
        })
        .collect()
}

fn cpus(machine: &Machine) -> Vec<CpuView> {
    let view = |cpu: &crate::machine::Cpu| {
        let running = cpu.running.map(|run| machine.task(run.tid).pid);
        let coming = cpu.switching.map(|(tid, _, _)| machine.task(tid).pid);
        let quantum = cpu.running.and_then(|run| run.quantum);
        CpuView {
            cpu: cpu.id,
            running: running.or(coming),
            switching: coming.is_some(),
            quantum: quantum.map(|(whole, end)| (whole, end.since(machine.now()))),
        }
    };
    machine.cpus().iter().map(view).collect()
}

fn object_view(machine: &Machine, object: &Object) -> ObjectView {
    let mut view = ObjectView {
        id: object.id,
        what: What::Pipe,
        name: object.name.clone(),
        made_by: object.made_by,
        holder: None,
        holder_is_dead: false,
        value: 0,
        items: Vec::new(),
        capacity: None,
        bytes: 0,
        waiters: Vec::new(),
        senders: Vec::new(),
        parts: object.primitive.parts().iter().map(|(part, id)| part_view(machine, *id, *part)).collect(),
        detail: Detail::None,
    };
    match &object.primitive {
        Primitive::Semaphore(semaphore) => {
            let part = part_view(machine, object.id, Part::Slots);
            view.what = What::Semaphore(semaphore.kind);
            view.holder = part.holder;
            view.value = part.value;
            view.waiters = part.waiters;
        }
        Primitive::Pipe(pipe) => {
            let part = part_view(machine, object.id, Part::Pipe);
            view.items = part.items;
            view.bytes = part.bytes;
            view.waiters = part.waiters;
            view.senders = pipe.senders.iter().map(|tid| machine.task(*tid).pid).collect();
        }
        Primitive::Device(device) => {
            view.what = What::Device;
            view.holder = device.serving().map(|tid| machine.task(tid).pid);
            view.waiters = device.waiting().map(|tid| machine.task(tid).pid).collect();
        }
        Primitive::Listener(_) => {}
        Primitive::Service(service) => service_view(machine, service, &mut view),
        Primitive::Queue(queue) => queue_view(&mut view, queue),
        Primitive::Group(group) => group_view(machine, &mut view, group),
        Primitive::Memory(memory) => memory_view(&mut view, memory),
    }
    let holder = view.holder.and_then(|pid| machine.process(pid));
    view.holder_is_dead = holder.is_some_and(|process| process.ended.is_some());
    view
}

/// At a manager its server waits on one side, on the other who wants a reply; at a pool who wants results, and the
/// workers.
fn service_view(machine: &Machine, service: &Service, view: &mut ObjectView) {
    let (what, own, content, others) = match service.kind {
        ServiceKind::Manager => (What::Manager, [Part::Door, Part::Request], Part::Request, [Part::Reply; 2]),
        ServiceKind::Pool => {
            (What::Pool, [Part::Outcome, Part::Results], Part::Tasks, [Part::Tasks, Part::ReadLock])
        }
    };
    view.what = what;
    view.parts = service.parts.iter().map(|(part, id)| part_view(machine, *id, *part)).collect();
    let of = |wanted: &[Part]| -> Vec<Pid> {
        let parts = view.parts.iter().filter(|part| wanted.contains(&part.part));
        parts.flat_map(|part| part.waiters.iter().copied()).collect()
    };
    (view.senders, view.waiters) = (of(&own), of(&others));
    let filled = view.parts.iter().filter(|part| part.part == content);
    view.items = filled.clone().flat_map(|part| part.items.iter().cloned()).collect();
    view.bytes = filled.map(|part| part.bytes).sum();
}

fn part_view(machine: &Machine, id: ObjectId, part: Part) -> PartView {
    let mut view =
        PartView { part, id, holder: None, value: 0, items: Vec::new(), bytes: 0, waiters: Vec::new() };
    let pids = |tids: &mut dyn Iterator<Item = &crate::id::Tid>| -> Vec<Pid> {
        tids.map(|tid| machine.task(*tid).pid).collect()
    };
    match &machine.object(id).primitive {
        Primitive::Semaphore(semaphore) => {
            view.holder = semaphore.held_by();
            view.value = semaphore.value;
            view.waiters = pids(&mut semaphore.waiters.iter());
        }
        Primitive::Pipe(pipe) => {
            view.items = pipe.labels();
            view.bytes = pipe.bytes;
            view.waiters = pids(&mut pipe.receivers.iter());
        }
        Primitive::Listener(listener) => view.waiters = pids(&mut listener.waiters.iter()),
        Primitive::Queue(_)
        | Primitive::Service(_)
        | Primitive::Group(_)
        | Primitive::Memory(_)
        | Primitive::Device(_) => {}
    }
    view
}

/// Who waits at some parts, part by part.
fn waiters(view: &ObjectView, wanted: &[Part]) -> Vec<Pid> {
    let parts = wanted.iter().flat_map(|wanted| view.parts.iter().filter(|part| part.part == *wanted));
    parts.flat_map(|part| part.waiters.iter().copied()).collect()
}

fn queue_view(view: &mut ObjectView, queue: &Queue) {
    view.what = queue.kind.into();
    view.capacity = queue.capacity;
    view.waiters = waiters(view, &[Part::Pipe, Part::ReadLock, Part::Unfinished]);
    view.senders = waiters(view, &[Part::Slots, Part::WriteLock]);
    let piped = view.parts.iter().find(|part| part.part == Part::Pipe);
    view.bytes = piped.map_or(0, |part| part.bytes);
    view.items = piped.map_or(Vec::new(), |part| part.items.clone());
    view.items.extend(queue.buffers.values().flatten().cloned());
    let slots = view.parts.iter().find(|part| part.part == Part::Slots);
    view.value = slots.map_or(0, |part| part.value);
}

/// Sleepers come before those who wait for the lock.
fn group_view(machine: &Machine, view: &mut ObjectView, group: &Group) {
    view.what = group.kind.into();
    view.holder = group.guard().and_then(|lock| waits::holder(machine, lock));
    view.waiters = waiters(view, &[Part::WakeUp, Part::Woken, Part::Guard]);
    view.detail = match group.kind {
        GroupKind::Condition => Detail::None,
        GroupKind::Event => {
            let flag = view.parts.iter().find(|part| part.part == Part::Flag);
            Detail::Event { is_set: flag.is_some_and(|flag| flag.value > 0) }
        }
        GroupKind::Barrier(parties) => {
            let numbers = group.part(Part::Inside).map(|id| &machine.object(id).primitive);
            let number = |at| match numbers {
                Some(Primitive::Memory(memory)) => {
                    memory.load(at, 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, i32::from_le_bytes)
                }
                _ => 0,
            };
            let inside = u32::try_from(number(4)).unwrap_or(0);
            Detail::Barrier { inside, parties, is_broken: number(0) == BROKEN }
        }
    };
}

fn memory_view(view: &mut ObjectView, memory: &Shared) {
    view.what = memory.layout.kind.into();
    view.bytes = memory.size() as u32;
    // No value needs more than eight bytes, nor as much again between it and the next.
    let begin = memory.size().min(VALUES_BYTES) as u32;
    let (items, is_cut) = memory.layout.show(&memory.load(0, begin).unwrap_or_default(), VALUES);
    view.items = items;
    view.holder = view.parts.iter().find_map(|part| part.holder);
    view.waiters = waiters(view, &[Part::Guard]);
    let types: String = memory.layout.fields.iter().map(|field| field.element.letter()).collect();
    view.detail = Detail::Memory { types: types.into(), is_cut, last_writer: memory.last_writer };
}

fn files(machine: &Machine) -> Vec<FileView> {
    let mut users: BTreeMap<Rc<str>, (Vec<Pid>, Vec<Pid>)> = BTreeMap::new();
    for process in machine.processes().filter(|process| process.ended.is_none()) {
        for (_, name, writable) in machine.open_files(process.pid) {
            let (writers, readers) = users.entry(Rc::clone(name)).or_default();
            let list = if writable { writers } else { readers };
            list.push(process.pid);
        }
    }
    let view = |(name, content): (&Rc<str>, &Rc<Vec<u8>>)| {
        let text: String = String::from_utf8_lossy(content).chars().take(FILE_TEXT).collect();
        let (writers, readers) = users.get(name).cloned().unwrap_or_default();
        FileView { name: Rc::clone(name), text: text.into(), size: content.len(), writers, readers }
    };
    machine.files().all().map(view).collect()
}
