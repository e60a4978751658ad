//! What processes share. One file a primitive: its state, its operations, whom an operation wakes.
//!
//! One blocking mechanism for all (xv6's `sleep`/`wakeup`): an operation that cannot go on leaves its task in the
//! object's line of waiters; a change wakes a waiter, which *tries again* when it runs. Hand-off is never assumed.

pub mod device;
pub mod group;
pub mod listener;
pub mod medium;
pub mod memory;
pub mod pipe;
pub mod queue;
pub mod semaphore;
pub mod service;

use std::rc::Rc;

use crate::{
    id::{ObjectId, Pid, Tid},
    value::{GroupKind, Message, Part, QueueKind, SemaphoreKind, ServiceKind, memory::MemoryKind},
};
use {
    device::Device, group::Group, listener::Listener, memory::Memory, pipe::Pipe, queue::Queue,
    semaphore::Semaphore, service::Service,
};

/// A shared object of any kind, with what all have in common.
#[derive(Clone, Debug)]
pub struct Object {
    pub id: ObjectId,
    /// The variable that it was first put into.
    pub name: Option<Rc<str>>,
    pub made_by: Pid,
    /// Which part of which larger object it is.
    pub part: Option<(ObjectId, Part)>,
    /// Made by the library for itself: it has no card.
    pub hidden: bool,
    pub primitive: Primitive,
}

/// The kinds of shared object.
#[derive(Clone, Debug)]
pub enum Primitive {
    Semaphore(Semaphore),
    Pipe(Pipe),
    Queue(Queue),
    Listener(Listener),
    Group(Group),
    Memory(Memory),
    Service(Service),
    Device(Device),
}

/// Who carries out an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    pub pid: Pid,
    pub tid: Tid,
}

/// A reference inside the content of an object.
#[derive(Debug)]
pub enum Reference<'a> {
    Object(&'a mut ObjectId),
    Task(&'a mut Tid),
    Holder(&'a mut Actor),
    /// An open description on its way.
    Open(&'a mut usize),
    /// What a message mentions.
    Message(&'a mut Message),
}

impl Object {
    /// Whether it is something that can be found by a name.
    #[must_use]
    pub fn is_linked(&self) -> bool {
        match &self.primitive {
            Primitive::Memory(memory) => memory.linked.is_some(),
            Primitive::Listener(listener) => listener.name.is_some(),
            _ => false,
        }
    }

    /// Whether a task waits here.
    #[must_use]
    pub fn waits(&self, tid: Tid) -> bool {
        match &self.primitive {
            Primitive::Semaphore(semaphore) => semaphore.waiters.contains(&tid),
            Primitive::Pipe(pipe) => pipe.receivers.contains(&tid) || pipe.senders.contains(&tid),
            Primitive::Listener(listener) => listener.waiters.contains(&tid),
            Primitive::Device(device) => device.waiting().any(|other| other == tid),
            Primitive::Queue(_) | Primitive::Service(_) | Primitive::Group(_) | Primitive::Memory(_) => false,
        }
    }

    /// A task no longer waits here: it was woken by its timer, or killed.
    pub fn forget(&mut self, tid: Tid) {
        match &mut self.primitive {
            Primitive::Semaphore(semaphore) => semaphore.waiters.retain(|waiter| *waiter != tid),
            Primitive::Pipe(pipe) => pipe.forget(tid),
            Primitive::Listener(listener) => listener.waiters.retain(|waiter| *waiter != tid),
            Primitive::Queue(_)
            | Primitive::Service(_)
            | Primitive::Group(_)
            | Primitive::Memory(_)
            | Primitive::Device(_) => {}
        }
    }
}

impl Primitive {
    /// Every reference of its content, in order: who holds it, who is in the middle of a write, what is inside.
    pub fn references(&mut self, visit: &mut dyn FnMut(Reference)) {
        match self {
            Primitive::Semaphore(semaphore) => semaphore.holder.iter_mut().for_each(|it| visit(Reference::Holder(it))),
            Primitive::Pipe(pipe) => pipe.references(visit),
            Primitive::Listener(listener) => {
                for (there, back) in &mut listener.backlog {
                    visit(Reference::Object(there));
                    visit(Reference::Object(back));
                }
            }
            Primitive::Queue(_)
            | Primitive::Group(_)
            | Primitive::Memory(_)
            | Primitive::Service(_)
            | Primitive::Device(_) => {}
        }
    }

    /// Takes away what only pictures show and no program can notice.
    pub fn strip(&mut self) {
        match self {
            Primitive::Queue(queue) => *queue = Queue { kind: queue.kind, ..Queue::default() },
            Primitive::Group(group) => (group.lock, group.parts) = (None, Vec::new()),
            Primitive::Memory(memory) => (memory.last_writer, memory.parts) = (None, Vec::new()),
            Primitive::Service(service) => service.parts.clear(),
            Primitive::Semaphore(_) | Primitive::Pipe(_) | Primitive::Listener(_) | Primitive::Device(_) => {}
        }
    }

    /// The word for its kind in reports and hooks.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Primitive::Semaphore(semaphore) => match semaphore.kind {
                SemaphoreKind::Lock => "lock",
                SemaphoreKind::RLock => "rlock",
                SemaphoreKind::Semaphore => "semaphore",
                SemaphoreKind::BoundedSemaphore => "bounded-semaphore",
            },
            Primitive::Pipe(_) => "pipe",
            Primitive::Listener(_) => "listener",
            Primitive::Device(_) => "device",
            Primitive::Service(service) => match service.kind {
                ServiceKind::Manager => "manager",
                ServiceKind::Pool => "pool",
            },
            Primitive::Queue(queue) => match queue.kind {
                QueueKind::Fed => "queue",
                QueueKind::Joinable => "joinable-queue",
                QueueKind::Simple => "simple-queue",
            },
            Primitive::Group(group) => match group.kind {
                GroupKind::Condition => "condition",
                GroupKind::Event => "event",
                GroupKind::Barrier(_) => "barrier",
            },
            Primitive::Memory(memory) => match memory.layout.kind {
                MemoryKind::Value => "value",
                MemoryKind::Array => "array",
                MemoryKind::Segment => "shared-memory",
            },
        }
    }

    /// The parts of a larger object, in order of creation; none of a simple one.
    #[must_use]
    pub fn parts(&self) -> &[(Part, ObjectId)] {
        match self {
            Primitive::Queue(queue) => &queue.parts,
            Primitive::Group(group) => &group.parts,
            Primitive::Memory(memory) => &memory.parts,
            Primitive::Service(service) => &service.parts,
            Primitive::Semaphore(_) | Primitive::Pipe(_) | Primitive::Listener(_) | Primitive::Device(_) => {
                &[]
            }
        }
    }

    /// A part joins a larger object.
    pub fn add_part(&mut self, part: Part, id: ObjectId) {
        match self {
            Primitive::Queue(queue) => queue.parts.push((part, id)),
            Primitive::Group(group) => group.parts.push((part, id)),
            Primitive::Memory(memory) => memory.parts.push((part, id)),
            Primitive::Service(service) => service.parts.push((part, id)),
            Primitive::Semaphore(_) | Primitive::Pipe(_) | Primitive::Listener(_) | Primitive::Device(_) => {}
        }
    }
}
