//! Making pipes and connections.

use super::{
    Done,
    file::{failed, refused, reset},
};
use crate::{
    device::{descriptors::Target, files::Failure},
    event::{Kind, Operation, What, Why},
    id::{Fd, ObjectId, Pid, Tid},
    lang::trap::{Reply, Trap},
    machine::Machine,
    object::{
        Object, Primitive,
        listener::Listener,
        medium::Medium,
        pipe::{Content, Pipe, Received},
        semaphore::Semaphore,
    },
    process::On,
    value::SemaphoreKind,
};

impl Machine {
    /// The answer to a trap about descriptors that is not a visible operation; None when it is one.
    pub(super) fn answer_about_descriptors(&mut self, tid: Tid, trap: &Trap) -> Option<Reply> {
        let pid = self.task(tid).pid;
        Some(match trap {
            Trap::OpenPipe { duplex, hidden } => self.open_pipe(tid, *duplex, *hidden),
            Trap::Listen => self.listen(tid),
            Trap::Private => {
                let semaphore = Semaphore::new(SemaphoreKind::Semaphore, 0, u32::MAX);
                let id = self.add_object(tid, Primitive::Semaphore(semaphore), None, None);
                Reply::Int(i64::from(id.0))
            }
            Trap::Blocking { fd, set } => {
                let (open, table, _) = self.open_of(pid);
                match open.get_mut(table, *fd) {
                    Ok(description) => {
                        description.blocking = set.unwrap_or(description.blocking);
                        Reply::Bool(description.blocking)
                    }
                    Err(Failure { class, errno, text }) => {
                        Reply::Error { class, errno: Some(errno), message: text }
                    }
                }
            }
            Trap::Close(fd) if self.is_own(pid, *fd) => {
                let (open, table, _) = self.open_of(pid);
                if let Ok(Some(closed)) = open.close(table, *fd) {
                    self.let_go(pid, closed);
                }
                Reply::None
            }
            _ => return None,
        })
    }

    /// Whether this is an end of a pipe of the library's own.
    fn is_own(&self, pid: Pid, fd: Fd) -> bool {
        let target = self.description(pid, fd).map(|description| &description.target);
        match target {
            Some(Target::Channel { read, write }) => read.or(*write).is_some_and(|id| self.object(id).hidden),
            Some(Target::Listener(_)) => true,
            _ => false,
        }
    }

    /// A pipe, or a pair of local sockets; its two descriptors.
    pub(super) fn open_pipe(&mut self, tid: Tid, duplex: bool, hidden: bool) -> Reply {
        let pid = self.task(tid).pid;
        let (first, second) = if duplex {
            let there = self.add_channel(tid, Medium::packets(), hidden);
            let back = self.add_channel(tid, Medium::packets(), hidden);
            (
                Target::Channel { read: Some(back), write: Some(there) },
                Target::Channel { read: Some(there), write: Some(back) },
            )
        } else {
            let id = self.add_channel(tid, Medium::pages(), hidden);
            (Target::Channel { read: Some(id), write: None }, Target::Channel { read: None, write: Some(id) })
        };
        let (open, table, _) = self.open_of(pid);
        let (first, second) = (open.add(table, first), open.add(table, second));
        Reply::Pair(i64::from(first.0), i64::from(second.0))
    }

    fn add_channel(&mut self, tid: Tid, medium: Medium, hidden: bool) -> ObjectId {
        self.add_object(tid, Primitive::Pipe(Pipe::new(medium)), None, (!hidden).then_some(What::Pipe))
    }

    /// A place to be connected to.
    pub(super) fn listen(&mut self, tid: Tid) -> Reply {
        let pid = self.task(tid).pid;
        let id = self.add_object(tid, Primitive::Listener(Listener::default()), None, None);
        let (open, table, _) = self.open_of(pid);
        let fd = open.add(table, Target::Listener(id));
        Reply::Pair(i64::from(fd.0), i64::from(id.0))
    }

    pub(super) fn connect(&mut self, tid: Tid, id: ObjectId) -> Done {
        let pid = self.task(tid).pid;
        let open = matches!(self.objects.get(id.0 as usize).map(|object| &object.primitive),
            Some(Primitive::Listener(listener)) if !listener.closed);
        if !open {
            return refused(id, "ConnectionRefusedError", Some(111), "Connection refused");
        }
        let there = self.add_channel(tid, Medium::packets(), true);
        let back = self.add_channel(tid, Medium::packets(), true);
        let waiter = match &mut self.object_mut(id).primitive {
            Primitive::Listener(listener) => {
                listener.backlog.push_back((there, back));
                listener.waiters.pop_front()
            }
            _ => None,
        };
        if let Some(waiter) = waiter {
            self.wake(waiter, Why::By(pid));
        }
        let (open, table, _) = self.open_of(pid);
        let fd = open.add(table, Target::Channel { read: Some(back), write: Some(there) });
        let kind = Kind::Operate { object: id, operation: Operation::Connect };
        Done::Answer(kind, Why::Program, Reply::Int(i64::from(fd.0)))
    }

    pub(super) fn accept(&mut self, tid: Tid, fd: Fd) -> Done {
        let pid = self.task(tid).pid;
        let Some(Target::Listener(id)) = self.description(pid, fd).map(|it| it.target.clone()) else {
            return failed(fd, Failure::bad_descriptor());
        };
        let made = match &mut self.object_mut(id).primitive {
            Primitive::Listener(listener) => listener.backlog.pop_front(),
            _ => None,
        };
        let Some((read, write)) = made else { return Done::Wait(On::Receive(id), Why::Empty) };
        let (open, table, _) = self.open_of(pid);
        let fd = open.add(table, Target::Channel { read: Some(read), write: Some(write) });
        let kind = Kind::Operate { object: id, operation: Operation::Accept };
        Done::Answer(kind, Why::Program, Reply::Int(i64::from(fd.0)))
    }

    /// SCM_RIGHTS: open descriptions travel through a local socket.
    pub(super) fn send_descriptors(&mut self, tid: Tid, fd: Fd, pass: &[Fd]) -> Done {
        let pid = self.task(tid).pid;
        let Some(id) = self.channel(pid, fd, false) else { return failed(fd, Failure::bad_descriptor()) };
        let (open, table, _) = self.open_of(pid);
        let mut numbers = Vec::new();
        for fd in pass {
            match open.send(table, *fd) {
                Ok(number) => numbers.push(number),
                Err(failure) => return failed(*fd, failure),
            }
        }
        self.channel_write(tid, id, Content::Descriptions(numbers.into()), true, Reply::None)
    }

    pub(super) fn receive_descriptors(&mut self, tid: Tid, fd: Fd) -> Done {
        let pid = self.task(tid).pid;
        let Some(id) = self.channel(pid, fd, true) else { return failed(fd, Failure::bad_descriptor()) };
        let received = self.pipe(id).receive();
        match received {
            Received::Descriptions(numbers) => {
                self.pass_on(pid, id);
                self.wake_sender(pid, id);
                let (open, table, _) = self.open_of(pid);
                let fds = numbers.iter().map(|number| open.arrive(table, *number)).collect();
                let kind = Kind::Operate { object: id, operation: Operation::Receive("fd".into()) };
                Done::Answer(kind, Why::Program, Reply::Descriptors(fds))
            }
            Received::Nothing => Done::Wait(On::Receive(id), Why::Empty),
            Received::Reset => reset(id),
            _ => refused(id, "EOFError", None, ""),
        }
    }

    /// Nobody listens any more: connections not yet accepted end.
    pub(super) fn stop_listening(&mut self, by: Pid, id: ObjectId) {
        let Primitive::Listener(listener) = &mut self.object_mut(id).primitive else { return };
        listener.closed = true;
        for (read, write) in std::mem::take(&mut listener.backlog) {
            self.let_go(by, Target::Channel { read: Some(read), write: Some(write) });
        }
    }

    /// Adds a shared object; with `what` it has a card and an event tells of it.
    pub(super) fn add_object(
        &mut self,
        tid: Tid,
        primitive: Primitive,
        part: Option<(ObjectId, crate::value::Part)>,
        what: Option<What>,
    ) -> ObjectId {
        let task = self.task(tid);
        let (pid, thread) = (task.pid, task.thread);
        let id = ObjectId(self.objects.len() as u32);
        let name = self.image(pid).and_then(|vm| vm.name_hint(thread));
        let hidden = what.is_none() && part.is_none();
        self.objects.push(std::rc::Rc::new(Object { id, name, made_by: pid, part, hidden, primitive }));
        if let Some((whole, role)) = part {
            self.object_mut(whole).primitive.add_part(role, id);
        }
        if let Some(what) = what {
            let event = self.event(tid, Kind::Make { object: id, what }, Why::Program);
            self.following.push_back(event);
        }
        id
    }
}
