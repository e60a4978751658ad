//! Messages through pipes: a queue's pipe by its number, a connection by its descriptor.

use std::rc::Rc;

use super::{
    Done,
    file::{failed, mixed, refused, reset},
    socket::OMITTED,
};
use crate::{
    device::{descriptors::Target, files::Failure},
    event::{Kind, Operation, Why},
    id::{Fd, ObjectId, Tid},
    lang::trap::Reply,
    machine::{Machine, loose::Asks},
    object::pipe::{Content, Received},
    process::On,
    time::Duration,
    value::Message,
};

impl Machine {
    pub(super) fn send(&mut self, tid: Tid, id: ObjectId, message: Message) -> Done {
        self.channel_write(tid, id, Content::Message(message), true, Reply::None)
    }

    pub(super) fn receive(&mut self, tid: Tid, id: ObjectId) -> Done {
        let pid = self.task(tid).pid;
        let received = self.pipe(id).receive();
        let message = match received {
            Received::Message(message) => message,
            Received::Nothing => return Done::Wait(On::Receive(id), Why::Empty),
            end => {
                self.pass_on(pid, id);
                return match end {
                    Received::Reset => reset(id),
                    Received::Torn => refused(id, "OSError", None, "got end of file during message"),
                    Received::End => refused(id, "EOFError", None, ""),
                    _ => mixed(id),
                };
            }
        };
        self.pass_on(pid, id);
        self.wake_sender(pid, id);
        let operation = Operation::Receive(Rc::clone(&message.label));
        Done::Answer(Kind::Operate { object: id, operation }, Why::Program, Reply::Message(message))
    }

    pub(super) fn send_to(&mut self, tid: Tid, fd: Fd, message: Message) -> Done {
        match self.channel(self.task(tid).pid, fd, false) {
            Some(id) => self.send(tid, id, message),
            None => failed(fd, Failure::bad_descriptor()),
        }
    }

    pub(super) fn receive_from(&mut self, tid: Tid, fd: Fd) -> Done {
        match self.channel(self.task(tid).pid, fd, true) {
            Some(id) => self.receive(tid, id),
            None => failed(fd, Failure::bad_descriptor()),
        }
    }

    /// Whether a queue's pipe has something to read, at once or within the time.
    pub(super) fn poll(&mut self, tid: Tid, id: ObjectId, timeout: Option<Duration>) -> Done {
        self.limit_time(tid, timeout);
        let over = self.tasks[tid.0 as usize].timed_out;
        let there = self.pipe(id).is_readable();
        if !there && !over {
            return Done::Wait(On::Receive(id), Why::Empty);
        }
        // Who polls has not taken the message: the next reader in line may have it.
        self.pass_on(self.task(tid).pid, id);
        let kind = Kind::Operate { object: id, operation: Operation::Poll(there) };
        Done::Answer(kind, Why::Program, Reply::Bool(there))
    }

    /// select(2): which of these can be read or written, waiting for the first if none can.
    pub(super) fn select(&mut self, tid: Tid, read: &[Fd], write: &[Fd], timeout: Option<Duration>) -> Done {
        self.limit_time(tid, timeout);
        let pid = self.task(tid).pid;
        for fd in read.iter().chain(write) {
            if fd.0 >= OMITTED && self.omits_sentinels() {
                self.ask(Asks { sentinels: true, ..Asks::default() });
            }
            if self.description(pid, *fd).is_none() {
                return failed(*fd, Failure::bad_descriptor());
            }
        }
        let ready = |fds: &[Fd], reading: bool| -> Vec<Fd> {
            fds.iter().copied().filter(|fd| self.is_ready(tid, *fd, reading)).collect()
        };
        let (readable, writable) = (ready(read, true), ready(write, false));
        let places = self.places(tid, read, write);
        let Some(first) = places.first().copied() else {
            return self.select_nothing(tid, (readable, writable), timeout);
        };
        let over = self.tasks[tid.0 as usize].timed_out;
        if readable.is_empty() && writable.is_empty() && !over {
            return Done::Wait(
                if places.len() == 1 && write.is_empty() { On::Receive(first) } else { On::Any(first) },
                Why::Empty,
            );
        }
        for id in &places {
            if let crate::object::Primitive::Pipe(_) = self.object(*id).primitive {
                self.pass_on(pid, *id);
            }
        }
        let there = !(readable.is_empty() && writable.is_empty());
        let object = readable.first().and_then(|fd| self.channel(pid, *fd, true)).unwrap_or(first);
        let kind = Kind::Operate { object, operation: Operation::Poll(there) };
        Done::Answer(kind, Why::Program, Reply::Ready(readable, writable))
    }

    /// Without any pipe among them the wait is only for the clock.
    fn select_nothing(&mut self, tid: Tid, ready: (Vec<Fd>, Vec<Fd>), timeout: Option<Duration>) -> Done {
        let over = self.tasks[tid.0 as usize].timed_out;
        let nothing = ready.0.is_empty() && ready.1.is_empty();
        if nothing && !over {
            return match (timeout, self.deadline(tid)) {
                (Some(_), Some(until)) => Done::Wait(On::Sleep(until), Why::Until(until)),
                _ => Done::Wait(On::Signal, Why::Program),
            };
        }
        let reply = Reply::Ready(ready.0, ready.1);
        let operation = crate::event::FileOperation::Read(0);
        Done::Answer(Kind::File { fd: Fd(0), name: "".into(), operation }, Why::Program, reply)
    }

    /// Whether a read (or write) under that number would not wait.
    fn is_ready(&self, tid: Tid, fd: Fd, reading: bool) -> bool {
        let pid = self.task(tid).pid;
        let Some(description) = self.description(pid, fd) else { return false };
        let pipe = |id: &ObjectId| match &self.object(*id).primitive {
            crate::object::Primitive::Pipe(pipe) => Some(pipe),
            _ => None,
        };
        match &description.target {
            Target::Channel { read, .. } if reading => {
                read.as_ref().and_then(pipe).is_some_and(|pipe| pipe.is_readable() || pipe.reset)
            }
            Target::Channel { write, .. } => {
                write.as_ref().and_then(pipe).is_some_and(|pipe| pipe.is_writable())
            }
            Target::Listener(id) => match &self.object(*id).primitive {
                crate::object::Primitive::Listener(listener) => reading && !listener.backlog.is_empty(),
                _ => false,
            },
            Target::File(_) | Target::Stream(_) => true,
        }
    }

    /// The objects that a select waits at, in the order given.
    pub(super) fn places(&self, tid: Tid, read: &[Fd], write: &[Fd]) -> Vec<ObjectId> {
        let pid = self.task(tid).pid;
        let place = |fd: &Fd, reading: bool| match &self.description(pid, *fd)?.target {
            Target::Channel { read, write } => {
                if reading {
                    *read
                } else {
                    *write
                }
            }
            Target::Listener(id) => Some(*id),
            Target::File(_) | Target::Stream(_) => None,
        };
        let readers = read.iter().filter_map(|fd| place(fd, true));
        readers.chain(write.iter().filter_map(|fd| place(fd, false))).collect()
    }
}
