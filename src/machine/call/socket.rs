//! Making pipes and connections.

use std::rc::Rc;

use super::{
    Done,
    file::{failed, refused, reset},
};
use crate::{
    device::{descriptors::Target, files::Failure},
    event::{Kind, Operation, PartOf, What, Why},
    id::{Fd, ObjectId, Pid, Tid},
    lang::trap::{Reply, Trap},
    machine::{Machine, loose::Touch},
    object::{
        Object, Primitive,
        listener::Listener,
        medium::Medium,
        pipe::{Content, Pipe, Received},
        semaphore::Semaphore,
    },
    process::On,
    value::{Handle, Part, SemaphoreKind},
};

/// The number of a descriptor that is left out.
pub(super) const OMITTED: u32 = 1 << 20;

impl Machine {
    /// The answer to a trap about descriptors that is not a visible operation; None when it is one.
    pub(super) fn answer_about_descriptors(&mut self, tid: Tid, trap: &Trap) -> Option<Reply> {
        let pid = self.task(tid).pid;
        Some(match trap {
            // Nobody has looked yet whether a process has gone: the pipes that tell of it are left out.
            Trap::OpenPipe { sentinel: true, .. } if self.omits_sentinels() => {
                Reply::Pair(OMITTED.into(), (OMITTED + 1).into())
            }
            Trap::Close(fd) if fd.0 >= OMITTED && self.omits_sentinels() => Reply::None,
            Trap::OpenPipe { duplex, hidden, part, .. } => self.open_pipe(tid, *duplex, *hidden, *part),
            Trap::Listen(manager) => self.listen(tid, *manager),
            Trap::Bind { id, name } => {
                if let Primitive::Listener(listener) = &mut self.object_mut(*id).primitive {
                    listener.name = Some(Rc::clone(name));
                }
                Reply::None
            }
            Trap::Private { part } => {
                let semaphore = Semaphore::new(SemaphoreKind::Semaphore, 0, u32::MAX);
                let id = self.add_object(tid, Primitive::Semaphore(semaphore), *part, None);
                Reply::Handle(Handle::Object(id))
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
                    if let Target::Listener(id) = closed
                        && let Primitive::Listener(listener) = &mut self.object_mut(id).primitive
                    {
                        listener.removed = true;
                    }
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
            Some(Target::Channel { read, write }) => read.or(*write).is_some_and(|id| {
                let object = self.object(id);
                object.hidden || object.part.is_some()
            }),
            Some(Target::Listener(_)) => true,
            _ => false,
        }
    }

    /// A pipe, or a pair of local sockets; its two descriptors.
    fn open_pipe(&mut self, tid: Tid, duplex: bool, hidden: bool, part: PartOf) -> Reply {
        let (pid, thread) = (self.task(tid).pid, self.task(tid).thread);
        let names = self.image(pid).and_then(|vm| vm.pair_hint(thread));
        let (first, second) = if duplex {
            let there = self.add_channel(tid, Medium::packets(), hidden, part);
            let back = self.add_channel(tid, Medium::packets(), hidden, part);
            self.name_channel(there, names.as_ref().map(|(first, second)| (first, second)));
            self.name_channel(back, names.as_ref().map(|(first, second)| (second, first)));
            (
                Target::Channel { read: Some(back), write: Some(there) },
                Target::Channel { read: Some(there), write: Some(back) },
            )
        } else {
            let id = self.add_channel(tid, Medium::pages(), hidden, part);
            self.name_channel(id, names.as_ref().map(|(first, second)| (second, first)));
            (Target::Channel { read: Some(id), write: None }, Target::Channel { read: None, write: Some(id) })
        };
        let (open, table, _) = self.open_of(pid);
        let (first, second) = (open.add(table, first), open.add(table, second));
        Reply::Pair(i64::from(first.0), i64::from(second.0))
    }

    /// Calls a pipe after its ends, in the direction of what flows: `from→to`.
    fn name_channel(&mut self, id: ObjectId, ends: Option<(&Rc<str>, &Rc<str>)>) {
        if let Some((from, to)) = ends {
            self.object_mut(id).name = Some(format!("{from}→{to}").into());
        }
    }

    fn add_channel(&mut self, tid: Tid, medium: Medium, hidden: bool, part: PartOf) -> ObjectId {
        self.add_object(tid, Primitive::Pipe(Pipe::new(medium)), part, (!hidden).then_some(What::Pipe))
    }

    /// A place to be connected to.
    fn listen(&mut self, tid: Tid, manager: Option<ObjectId>) -> Reply {
        let pid = self.task(tid).pid;
        let part = manager.map(|manager| (manager, Part::Door));
        let id = self.add_object(tid, Primitive::Listener(Listener::default()), part, None);
        let (open, table, _) = self.open_of(pid);
        let fd = open.add(table, Target::Listener(id));
        Reply::With(Handle::Object(id), i64::from(fd.0))
    }

    /// A connection to what has that name.
    pub(super) fn connect_to(&mut self, tid: Tid, name: &str) -> Done {
        self.touch(Touch::Names);
        let has_name =
            |object: &&Object| matches!(&object.primitive, Primitive::Listener(it) if it.name.as_deref() == Some(name));
        let found = self.objects().find(has_name).map(|object| object.id);
        match found {
            Some(id) => self.connect(tid, id),
            None => failed(Fd(0), Failure { class: "FileNotFoundError", errno: 2, text: "No such file or directory".to_owned() }),
        }
    }

    pub(super) fn connect(&mut self, tid: Tid, id: ObjectId) -> Done {
        let pid = self.task(tid).pid;
        let (part, listener) = match self.objects.get(id.0 as usize).map(|it| (it.part, &it.primitive)) {
            Some((part, Primitive::Listener(listener))) => (part, listener),
            _ => return refused(id, "ConnectionRefusedError", Some(111), "Connection refused"),
        };
        if listener.removed {
            return refused(id, "FileNotFoundError", Some(2), "No such file or directory");
        }
        if listener.closed {
            return refused(id, "ConnectionRefusedError", Some(111), "Connection refused");
        }
        let of = |role| part.map(|(whole, _)| (whole, role));
        let there = self.add_channel(tid, Medium::packets(), true, of(Part::Request));
        let back = self.add_channel(tid, Medium::packets(), true, of(Part::Reply));
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
        self.objects.push(Rc::new(Object { id, name, made_by: pid, part, hidden, primitive }));
        if let Some((whole, role)) = part.filter(|_| !self.is_loose()) {
            self.object_mut(whole).primitive.add_part(role, id);
        }
        if let Some(what) = what {
            let event = self.event(tid, Kind::Make { object: id, what }, Why::Program);
            self.following.push_back(event);
        }
        id
    }
}
