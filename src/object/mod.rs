//! What processes share. One file a primitive: its state, its operations, whom an operation wakes.
//!
//! One blocking mechanism for all (xv6's `sleep`/`wakeup`): an operation that cannot go on leaves its task in the
//! object's line of waiters; a change wakes a waiter, which *tries again* when it runs. Hand-off is never assumed.

pub mod listener;
pub mod medium;
pub mod pipe;
pub mod queue;
pub mod semaphore;
pub mod service;

use std::rc::Rc;

use crate::{
    id::{ObjectId, Pid, Tid},
    value::{Part, SemaphoreKind, ServiceKind},
};
use {listener::Listener, pipe::Pipe, queue::Queue, semaphore::Semaphore, service::Service};

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
    Service(Service),
}

/// Who carries out an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    pub pid: Pid,
    pub tid: Tid,
}

impl Object {
    /// Whether a task waits here.
    #[must_use]
    pub fn waits(&self, tid: Tid) -> bool {
        match &self.primitive {
            Primitive::Semaphore(semaphore) => semaphore.waiters.contains(&tid),
            Primitive::Pipe(pipe) => pipe.receivers.contains(&tid) || pipe.senders.contains(&tid),
            Primitive::Listener(listener) => listener.waiters.contains(&tid),
            Primitive::Queue(_) | Primitive::Service(_) => false,
        }
    }

    /// A task no longer waits here: it was woken by its timer, or killed.
    pub fn forget(&mut self, tid: Tid) {
        match &mut self.primitive {
            Primitive::Semaphore(semaphore) => semaphore.waiters.retain(|waiter| *waiter != tid),
            Primitive::Pipe(pipe) => pipe.forget(tid),
            Primitive::Listener(listener) => listener.waiters.retain(|waiter| *waiter != tid),
            Primitive::Queue(_) | Primitive::Service(_) => {}
        }
    }
}

impl Primitive {
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
            Primitive::Service(service) => match service.kind {
                ServiceKind::Manager => "manager",
                ServiceKind::Pool => "pool",
            },
            Primitive::Queue(queue) if queue.joinable => "joinable-queue",
            Primitive::Queue(_) => "queue",
        }
    }
}
