//! Who waits for whom; rings of waiting; the kind of a hang.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    id::{ObjectId, Pid},
    machine::Machine,
    object::Primitive,
    process::{On, State},
};

/// Nothing can move any more, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Hang {
    pub kind: HangKind,
    /// For a cycle each process of the ring, else the chain to the root blocker; with the object each waits for.
    pub chain: Vec<Link>,
}

/// Kinds of hang, first match, following joins to the root blocker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HangKind {
    /// A lock whose holder has exited.
    DeadHolder,
    /// A ring of locks held.
    Cycle,
    /// A queue, pipe, event, condition, barrier or semaphore that no live process will still signal.
    NobodyWillSend,
    Other,
}

/// One process that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub pid: Pid,
    pub on: On,
    /// Who could end the wait, if that is one process: a lock's holder, a child.
    pub by: Option<Pid>,
}

impl HangKind {
    /// Its word in JSON, and the end of its text key `hang.<word>`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            HangKind::DeadHolder => "dead-holder",
            HangKind::Cycle => "cycle",
            HangKind::NobodyWillSend => "nobody-will-send",
            HangKind::Other => "other",
        }
    }
}

/// What a process waits for, if all its tasks are blocked: its main task's wait.
#[must_use]
pub fn link(machine: &Machine, pid: Pid) -> Option<Link> {
    let process = machine.process(pid)?;
    let State::Blocked(on) = machine.foremost_task(process).state else { return None };
    let by = match on {
        On::Acquire(id) => holder(machine, id),
        On::Child(Some(child)) => Some(child),
        On::Child(None) => process.children.first().copied(),
        On::Device(id) => holder(machine, id).filter(|by| *by != pid),
        On::Send(_) | On::Receive(_) | On::Any(_) | On::Sleep(_) | On::Signal => None,
    };
    Some(Link { pid, on, by })
}

/// Who holds a lock, or is being served by a device.
#[must_use]
pub fn holder(machine: &Machine, id: ObjectId) -> Option<Pid> {
    match &machine.object(id).primitive {
        Primitive::Semaphore(semaphore) => semaphore.held_by(),
        Primitive::Device(device) => device.serving().map(|tid| machine.task(tid).pid),
        Primitive::Pipe(_)
        | Primitive::Queue(_)
        | Primitive::Listener(_)
        | Primitive::Group(_)
        | Primitive::Memory(_)
        | Primitive::Service(_) => None,
    }
}

/// The chain of waits that begins at a process, to the root blocker or once round a ring; at most `most` links.
#[must_use]
pub fn chain(machine: &Machine, pid: Pid, most: usize) -> Vec<Link> {
    let (mut chain, mut seen): (Vec<Link>, BTreeSet<Pid>) = (Vec::new(), BTreeSet::new());
    let mut next = Some(pid);
    while let Some(pid) = next.filter(|pid| chain.len() < most && seen.insert(*pid)) {
        let Some(link) = link(machine, pid) else { break };
        chain.push(link);
        next = link.by;
    }
    chain
}

/// Why nothing can move: of all processes that are left, the first kind that matches.
#[must_use]
pub fn hang(machine: &Machine) -> Hang {
    let mut kinds: BTreeMap<Pid, HangKind> = BTreeMap::new();
    let mut worst: Option<(HangKind, Pid)> = None;
    for process in machine.processes().filter(|process| process.ended.is_none()) {
        let kind = kind_of(machine, process.pid, &mut kinds);
        if worst.is_none_or(|(before, _)| kind < before) {
            worst = Some((kind, process.pid));
        }
    }
    let Some((kind, pid)) = worst else { return Hang { kind: HangKind::Other, chain: Vec::new() } };
    let mut chain = chain(machine, pid, usize::MAX);
    if kind == HangKind::Cycle {
        let first = chain.last().and_then(|last| last.by);
        let start = chain.iter().position(|link| Some(link.pid) == first).unwrap_or(0);
        chain.drain(..start);
    }
    Hang { kind, chain }
}

/// How the chain from a process ends. Chains that run into one another end alike, so that no part is walked twice:
/// `kinds` are those that are known.
fn kind_of(machine: &Machine, pid: Pid, kinds: &mut BTreeMap<Pid, HangKind>) -> HangKind {
    let (mut path, mut next, mut last) = (BTreeSet::new(), pid, None);
    let is_dead = |pid: Pid| machine.process(pid).is_some_and(|process| process.ended.is_some());
    let kind = loop {
        if let Some(kind) = kinds.get(&next) {
            break *kind;
        }
        if !path.insert(next) {
            break HangKind::Cycle;
        }
        let link = link(machine, next);
        last = link.or(last);
        match (link.and_then(|link| link.by), last) {
            (Some(by), _) => next = by,
            (None, None) => break HangKind::Other,
            // Nobody waits at the end of the chain: what the last one waits for decides.
            (None, Some(Link { on: On::Acquire(_), by: Some(holder), .. })) if is_dead(holder) => {
                break HangKind::DeadHolder;
            }
            (None, Some(Link { on: On::Acquire(_) | On::Receive(_) | On::Any(_) | On::Send(_), .. })) => {
                break HangKind::NobodyWillSend;
            }
            (None, Some(_)) => break HangKind::Other,
        }
    };
    kinds.extend(path.into_iter().map(|pid| (pid, kind)));
    kind
}
