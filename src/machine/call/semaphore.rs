//! Operations on semaphores.

use super::Done;
use crate::{
    event::{Kind, Operation, Why},
    id::{ObjectId, Tid},
    lang::trap::{Reply, Trap},
    machine::Machine,
    object::{Primitive, semaphore::Semaphore},
    process::On,
    time::Duration,
    value::Part,
};

impl Machine {
    /// The answer to a trap about semaphores that is not a visible operation; None when it is one.
    pub(super) fn answer_about_semaphores(&mut self, tid: Tid, trap: &Trap) -> Option<Reply> {
        let pid = self.task(tid).pid;
        Some(match trap {
            Trap::SemaphoreUnlink(id) => {
                self.semaphore(*id)?.unlinked = true;
                Reply::None
            }
            Trap::SemaphoreFind(id) if self.semaphore(*id)?.unlinked => Reply::Error {
                class: "FileNotFoundError",
                errno: Some(2),
                message: "No such file or directory".to_owned(),
            },
            Trap::SemaphoreFind(_) => Reply::None,
            Trap::SemaphoreAcquire { id, .. } if self.is_private(*id) => {
                let actor = self.actor(tid);
                if !self.semaphore(*id)?.acquire(actor) {
                    return None;
                }
                Reply::Bool(true)
            }
            Trap::SemaphoreRelease(id) if self.is_private(*id) => {
                let actor = self.actor(tid);
                if let Ok(Some(woken)) = self.semaphore(*id)?.release(actor) {
                    self.wake(woken, Why::By(pid));
                }
                Reply::None
            }
            _ => return None,
        })
    }

    /// Whether a semaphore only connects the threads of one process, so that no other can see it.
    fn is_private(&self, id: ObjectId) -> bool {
        let object = self.object(id);
        let own = [Part::Buffered, Part::FeederDone, Part::Request, Part::Outcome];
        object.hidden || object.part.is_some_and(|(_, part)| own.contains(&part))
    }

    pub(super) fn semaphore(&mut self, id: ObjectId) -> Option<&mut Semaphore> {
        match &mut self.object_mut(id).primitive {
            Primitive::Semaphore(semaphore) => Some(semaphore),
            _ => None,
        }
    }

    pub(super) fn acquire(&mut self, tid: Tid, id: ObjectId, block: bool, timeout: Option<Duration>) -> Done {
        let actor = self.actor(tid);
        self.limit_time(tid, timeout);
        let over = self.tasks[tid.0 as usize].timed_out;
        let semaphore = self.semaphore(id).expect("the library acquires only semaphores");
        if semaphore.acquire(actor) {
            let kind = Kind::Operate { object: id, operation: Operation::Acquire };
            return Done::Answer(kind, Why::Program, Reply::Bool(true));
        }
        let why = Why::Held { by: semaphore.held_by() };
        if !block || over {
            let kind = Kind::Operate { object: id, operation: Operation::AcquireFailed };
            let why = if over && block { Why::TimeOut } else { why };
            return Done::Answer(kind, why, Reply::Bool(false));
        }
        Done::Wait(On::Acquire(id), self.full_queue(id).unwrap_or(why))
    }

    /// Why a put waits: the semaphore counts the free places of a queue.
    fn full_queue(&self, id: ObjectId) -> Option<Why> {
        if self.is_loose() {
            return None;
        }
        let (queue, _) = self.object(id).part.filter(|(_, part)| *part == Part::Slots)?;
        match &self.object(queue).primitive {
            Primitive::Queue(queue) => Some(Why::Full { capacity: queue.capacity? }),
            _ => None,
        }
    }

    pub(super) fn release(&mut self, tid: Tid, id: ObjectId) -> Done {
        let actor = self.actor(tid);
        let semaphore = self.semaphore(id).expect("the library releases only semaphores");
        match semaphore.release(actor) {
            Ok(woken) => {
                if let Some(woken) = woken {
                    self.wake(woken, Why::By(actor.pid));
                }
                let kind = Kind::Operate { object: id, operation: Operation::Release };
                Done::Answer(kind, Why::Program, Reply::None)
            }
            Err(refusal) => {
                let kind = Kind::Operate { object: id, operation: Operation::Refused(refusal.class) };
                let reply =
                    Reply::Error { class: refusal.class, errno: None, message: refusal.text.to_owned() };
                Done::Answer(kind, Why::Program, reply)
            }
        }
    }
}
