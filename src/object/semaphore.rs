//! Semaphores: Lock, RLock, Semaphore and BoundedSemaphore are counters with different rules of release.
//!
//! As POSIX semaphores on Linux (sem_overview(7)) under `multiprocessing.synchronize`: barging, so that a running
//! task may take what a woken waiter was woken for.

use std::collections::VecDeque;

use super::Actor;
use crate::{
    id::{Pid, Tid},
    value::SemaphoreKind,
};

/// A counter that never falls below zero.
#[derive(Clone, Debug)]
pub struct Semaphore {
    pub kind: SemaphoreKind,
    pub value: u32,
    /// Release above this is an error, except for a plain Semaphore.
    pub maximum: u32,
    /// Of a Lock or RLock: who acquired it last and has not released it.
    pub holder: Option<Actor>,
    /// How often an RLock's holder has acquired it.
    pub depth: u32,
    /// Its name was taken away: no process can find it any more.
    pub unlinked: bool,
    /// Tasks asleep here, the first to be woken first.
    pub waiters: VecDeque<Tid>,
}

/// A release that Python answers with an exception: its class and text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub class: &'static str,
    pub text: &'static str,
}

impl Semaphore {
    /// A semaphore of that value with nobody waiting.
    #[must_use]
    pub fn new(kind: SemaphoreKind, value: u32, maximum: u32) -> Semaphore {
        Semaphore { kind, value, maximum, holder: None, depth: 0, unlinked: false, waiters: VecDeque::new() }
    }

    /// Takes one, if there is one to take; an RLock's holder always may.
    pub fn acquire(&mut self, actor: Actor) -> bool {
        if self.kind == SemaphoreKind::RLock && self.holder == Some(actor) {
            self.depth += 1;
            return true;
        }
        if self.value == 0 {
            return false;
        }
        self.value -= 1;
        if self.is_lock() {
            self.holder = Some(actor);
            self.depth = 1;
        }
        true
    }

    /// Gives one back; the waiter to wake, if any.
    ///
    /// # Errors
    /// CPython's exception for a release too many, or for an RLock that is not held.
    pub fn release(&mut self, actor: Actor) -> Result<Option<Tid>, Refusal> {
        if self.kind == SemaphoreKind::RLock {
            if self.holder != Some(actor) {
                let text = "attempt to release recursive lock not owned by thread";
                return Err(Refusal { class: "AssertionError", text });
            }
            if self.depth > 1 {
                self.depth -= 1;
                return Ok(None);
            }
        }
        if self.value >= self.maximum {
            let text = "semaphore or lock released too many times";
            return Err(Refusal { class: "ValueError", text });
        }
        self.value += 1;
        self.holder = None;
        self.depth = 0;
        Ok(self.waiters.pop_front())
    }

    /// Whether one process at a time holds it, so that it makes sense to ask who.
    #[must_use]
    pub fn is_lock(&self) -> bool {
        matches!(self.kind, SemaphoreKind::Lock | SemaphoreKind::RLock)
    }

    /// Who holds it, if it is a lock and held.
    #[must_use]
    pub fn held_by(&self) -> Option<Pid> {
        self.holder.map(|actor| actor.pid)
    }
}
