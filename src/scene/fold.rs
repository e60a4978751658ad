//! Makes a scene from what is told of a run, event by event, where there is no machine.

use std::{collections::BTreeMap, rc::Rc};

use super::{CpuView, Detail, FILE_TEXT, FileView, Lane, ObjectView, ProcessView, Scene};
use crate::{
    id::{CpuId, ObjectId, Pid},
    process::{On, State, Times},
    recording::told::{Known, Past, Thing, Told},
    waits::Link,
};

impl Scene {
    /// The moment of a told run after `cursor` events.
    pub(super) fn of_past(past: &Past, told: &Told, cursor: usize) -> Scene {
        let processes: Vec<ProcessView> = past.processes.values().map(|it| process_view(past, it)).collect();
        let links: Vec<Link> = processes.iter().filter_map(|view| link(past, view)).collect();
        let mut sleepers: Vec<_> = processes
            .iter()
            .filter_map(|it| match it.state {
                State::Blocked(On::Sleep(until)) => Some((until, it.pid)),
                _ => None,
            })
            .collect();
        sleepers.sort_unstable();
        let waiting = past.ready.iter().map(|(_, pid)| (*pid, None)).collect();
        Scene {
            cursor,
            now: past.now,
            ready: vec![Lane { level: 0, waiting }],
            cpus: (0..told.cpus).map(|cpu| cpu_view(past, CpuId(cpu))).collect(),
            objects: past.objects.iter().map(|(id, thing)| object_view(past, told, *id, thing)).collect(),
            files: files(past, told, cursor),
            sleepers,
            links,
            hang: None,
            processes,
        }
    }
}

fn process_view(past: &Past, known: &Known) -> ProcessView {
    let (process, foremost) = (&known.process, known.foremost());
    let mut times = Times::default();
    for task in known.tasks.iter().map(|task| task.times_at(past.now)) {
        times.running += task.running;
        times.ready += task.ready;
        times.blocked += task.blocked;
    }
    let name =
        if process.name.is_empty() { process.pid.to_string().into() } else { Rc::clone(&process.name) };
    let held = past.objects.iter().filter(|(_, it)| it.holder.is_some_and(|(by, _)| by == process.pid));
    ProcessView {
        pid: process.pid,
        ppid: process.ppid,
        name,
        daemon: process.daemon,
        start_method: process.start_method,
        state: foremost.state,
        tid: foremost.tid,
        line: known.line,
        function: None,
        created: process.created,
        ended: process.ended,
        exit_code: process.exit_code,
        times,
        holds: held.map(|(id, _)| *id).collect(),
        threads: known.tasks[1..].iter().map(|task| task.state).collect(),
        open_files: known.open.iter().map(|(fd, (name, _))| (*fd, Rc::clone(name))).collect(),
    }
}

/// What a blocked process waits for, and who could end that.
fn link(past: &Past, view: &ProcessView) -> Option<Link> {
    let on = view.blocked_on()?;
    let by = match on {
        On::Acquire(id) | On::Device(id) => past.objects.get(&id)?.holder.map(|(by, _)| by),
        On::Child(Some(child)) => Some(child),
        On::Child(None) => past.processes.get(&view.pid)?.process.children.first().copied(),
        On::Send(_) | On::Receive(_) | On::Any(_) | On::Sleep(_) | On::Signal => None,
    };
    Some(Link { pid: view.pid, on, by: by.filter(|by| *by != view.pid) })
}

fn cpu_view(past: &Past, cpu: CpuId) -> CpuView {
    let running = past.running.get(&cpu);
    CpuView {
        cpu,
        running: running.map(|(pid, ..)| *pid),
        switching: running.is_some_and(|(_, _, until)| until.is_some()),
        quantum: None,
    }
}

fn object_view(past: &Past, told: &Told, id: ObjectId, thing: &Thing) -> ObjectView {
    // In order of their coming: who has waited longest comes first.
    let blocked =
        past.processes.values().flat_map(|known| &known.tasks).filter_map(|task| match task.state {
            State::Blocked(on) => Some((task.since, task.pid, on)),
            _ => None,
        });
    let mut blocked: Vec<_> = blocked.collect();
    blocked.sort_unstable();
    let pids = |wanted: &dyn Fn(On) -> bool| -> Vec<Pid> {
        blocked.iter().filter(|(.., on)| wanted(*on)).map(|(_, pid, _)| *pid).collect()
    };
    let holder = thing.holder.map(|(by, _)| by);
    let is_dead = |pid: Pid| past.processes.get(&pid).is_some_and(|known| known.process.ended.is_some());
    ObjectView {
        id,
        what: thing.what,
        name: told.objects.get(&id).cloned(),
        made_by: thing.made_by,
        holder,
        holder_is_dead: holder.is_some_and(is_dead),
        value: thing.value,
        items: thing.items.iter().cloned().collect(),
        capacity: None,
        bytes: thing.items.iter().map(|label| label.len() as u32).sum(),
        waiters: pids(&|on| [On::Acquire(id), On::Receive(id), On::Any(id), On::Device(id)].contains(&on)),
        senders: pids(&|on| on == On::Send(id)),
        parts: Vec::new(),
        detail: Detail::None,
    }
}

fn files(past: &Past, told: &Told, cursor: usize) -> Vec<FileView> {
    let mut users: BTreeMap<Rc<str>, (Vec<Pid>, Vec<Pid>)> = BTreeMap::new();
    for known in past.processes.values() {
        for (name, writable) in known.open.values() {
            let (writers, readers) = users.entry(Rc::clone(name)).or_default();
            let list = if *writable { writers } else { readers };
            list.push(known.process.pid);
        }
    }
    let view = |(name, content): (Rc<str>, Rc<Vec<u8>>)| {
        let text: String = String::from_utf8_lossy(&content).chars().take(FILE_TEXT).collect();
        let (writers, readers) = users.get(&name).cloned().unwrap_or_default();
        FileView { name, text: text.into(), size: content.len(), writers, readers }
    };
    told.files_at(cursor).into_iter().map(view).collect()
}
