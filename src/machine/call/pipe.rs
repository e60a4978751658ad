//! Operations on pipes.

use std::rc::Rc;

use super::Done;
use crate::{
    event::{Kind, Operation, Why},
    id::{ObjectId, Tid},
    lang::trap::Reply,
    machine::Machine,
    object::{
        Primitive,
        pipe::{self, Pipe, Sent},
    },
    process::On,
    time::Duration,
    value::Message,
};

impl Machine {
    fn pipe(&mut self, id: ObjectId) -> &mut Pipe {
        match &mut self.object_mut(id).primitive {
            Primitive::Pipe(pipe) => pipe,
            _ => panic!("the library uses only pipes as pipes"),
        }
    }

    pub(super) fn send(&mut self, tid: Tid, id: ObjectId, message: &Message) -> Done {
        let pid = self.task(tid).pid;
        let pipe = self.pipe(id);
        let sent = pipe.send(tid, message);
        let receiver = if sent == Sent::NoRoom { None } else { pipe.receivers.pop_front() };
        if let Some(receiver) = receiver {
            self.wake(receiver, Why::By(pid));
        }
        if sent != Sent::Done {
            return Done::Wait(On::Send(id), Why::Full { capacity: pipe::CAPACITY });
        }
        let operation = Operation::Send(Rc::clone(&message.label));
        Done::Answer(Kind::Operate { object: id, operation }, Why::Program, Reply::None)
    }

    pub(super) fn receive(&mut self, tid: Tid, id: ObjectId) -> Done {
        let pid = self.task(tid).pid;
        let pipe = self.pipe(id);
        let Some(message) = pipe.receive() else { return Done::Wait(On::Receive(id), Why::Empty) };
        if let Some(sender) = pipe.sender_to_wake() {
            self.wake(sender, Why::By(pid));
        }
        let operation = Operation::Receive(Rc::clone(&message.label));
        Done::Answer(Kind::Operate { object: id, operation }, Why::Program, Reply::Message(message))
    }

    pub(super) fn poll(&mut self, tid: Tid, id: ObjectId, timeout: Option<Duration>) -> Done {
        self.limit_time(tid, timeout);
        let over = self.tasks[tid.0 as usize].timed_out;
        let pipe = self.pipe(id);
        let there = !pipe.messages.is_empty();
        if !there && !over {
            return Done::Wait(On::Receive(id), Why::Empty);
        }
        // Who polls has not taken the message: the next reader in line may have it.
        let next = if there { pipe.receivers.pop_front() } else { None };
        let pid = self.task(tid).pid;
        if let Some(next) = next {
            self.wake(next, Why::By(pid));
        }
        let kind = Kind::Operate { object: id, operation: Operation::Poll(there) };
        Done::Answer(kind, Why::Program, Reply::Bool(there))
    }
}
