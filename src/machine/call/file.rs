//! Operations on what is open: files, standard streams, pipes as plain bytes.

use std::rc::Rc;

use super::{Done, Output};
use crate::{
    device::{
        descriptors::{Description, Descriptions, OpenFile, Stream, Table, Target},
        files::{Failure, Files},
    },
    event::{FileOperation, Kind, Operation, Why},
    id::{Fd, ObjectId, Pid, Tid},
    lang::trap::{Reply, Trap},
    machine::{MAX_OUTPUT, Machine, loose::Touch},
    object::{
        Primitive,
        pipe::{self, Content, Received, Sent},
    },
    process::On,
};

/// What a call on a descriptor comes to.
type Outcome = Result<(FileOperation, Reply), Failure>;

impl Machine {
    /// What is open, a process's table of it, and the files.
    pub(in crate::machine) fn open_of(&mut self, pid: Pid) -> (&mut Descriptions, &mut Table, &mut Files) {
        self.touch_open(pid);
        let entry = Rc::make_mut(&mut self.processes[(pid.0 - Pid::MAIN.0) as usize]);
        (Rc::make_mut(&mut self.open), &mut entry.table, Rc::make_mut(&mut self.files))
    }

    fn touch_open(&self, pid: Pid) {
        let Some(row) = self.find(pid).filter(|_| self.is_loose()) else { return };
        for (_, index) in row.table.slots() {
            self.touch(Touch::Open(index));
        }
    }

    /// What a process has open under a number.
    pub(super) fn description(&self, pid: Pid, fd: Fd) -> Option<&Description> {
        if let Some((_, index)) =
            self.find(pid)?.table.slots().find(|(number, _)| *number == fd && self.is_loose())
        {
            self.touch(Touch::Open(index));
        }
        self.open.get(&self.find(pid)?.table, fd).ok()
    }

    /// The pipe that is read (or written) under a number.
    pub(in crate::machine) fn channel(&self, pid: Pid, fd: Fd, reading: bool) -> Option<ObjectId> {
        match &self.description(pid, fd)?.target {
            Target::Channel { read, write } => {
                if reading {
                    *read
                } else {
                    *write
                }
            }
            _ => None,
        }
    }

    /// A call on a descriptor: the outcome, and what goes to a standard stream.
    pub(super) fn descriptor_call(&mut self, tid: Tid, trap: Trap) -> (Done, Output) {
        let pid = self.task(tid).pid;
        let (fd, reading) = match &trap {
            Trap::Write { fd, .. } | Trap::WriteSome { fd, .. } => (*fd, false),
            Trap::Read(fd) | Trap::ReadSome { fd, .. } | Trap::Close(fd) => (*fd, true),
            Trap::Duplicate { fd, .. } => (*fd, true),
            _ => return (self.file_call(pid, trap), None),
        };
        if matches!(trap, Trap::Close(_) | Trap::Duplicate { .. }) {
            return (self.close_or_duplicate(tid, trap), None);
        }
        let target = self.description(pid, fd).map(|description| description.target.clone());
        match (target, trap) {
            (Some(Target::Stream(stream)), Trap::Write { bytes, .. }) if stream != Stream::Input => {
                self.stream_write(stream, bytes, Reply::None)
            }
            (Some(Target::Stream(stream)), Trap::WriteSome { bytes, .. }) if stream != Stream::Input => {
                let count = bytes.len() as i64;
                self.stream_write(stream, bytes, Reply::Int(count))
            }
            (Some(Target::Channel { .. }), trap) => match self.channel(pid, fd, reading) {
                Some(id) => (self.channel_call(tid, fd, id, trap), None),
                None => (failed(fd, Failure::bad_descriptor()), None),
            },
            (_, trap) => (self.file_call(pid, trap), None),
        }
    }

    /// Whether a write under that number goes to standard error.
    pub(in crate::machine) fn is_error_stream(&self, tid: Tid, fd: Fd) -> bool {
        let description = self.description(self.task(tid).pid, fd);
        description.is_some_and(|it| it.target == Target::Stream(Stream::Error))
    }

    fn stream_write(&mut self, stream: Stream, bytes: Rc<[u8]>, reply: Reply) -> (Done, Output) {
        self.written += 1;
        self.output_bytes += bytes.len() as u64;
        if self.output_bytes > MAX_OUTPUT {
            self.halt("output");
        }
        let done = Done::Answer(Kind::Output { piece: self.written - 1 }, Why::Program, reply);
        (done, Some((stream == Stream::Error, bytes)))
    }

    fn file_call(&mut self, pid: Pid, trap: Trap) -> Done {
        self.touch(Touch::Files);
        let (open, table, files) = self.open_of(pid);
        let named =
            |open: &Descriptions, table: &Table, fd: Fd| match open.get(table, fd).map(|it| &it.target) {
                Ok(Target::File(file)) => Rc::clone(&file.name),
                _ => Rc::from(""),
            };
        let (fd, name, result): (Fd, Rc<str>, Outcome) = match trap {
            Trap::Open { name, mode } => {
                let opened = OpenFile::open(files, &name, &mode);
                let opened = opened.map(|file| open.add(table, Target::File(file)));
                let operation = match mode.chars().next() {
                    Some('w' | 'x') => FileOperation::OpenWrite,
                    Some('a') => FileOperation::OpenAppend,
                    _ => FileOperation::OpenRead,
                };
                let fd = opened.as_ref().map_or(Fd(0), |fd| *fd);
                (fd, name, opened.map(|fd| (operation, Reply::Int(i64::from(fd.0)))))
            }
            Trap::Read(fd) => (fd, named(open, table, fd), read(open, table, files, fd, None)),
            Trap::ReadSome { fd, most } => {
                (fd, named(open, table, fd), read(open, table, files, fd, Some(most)))
            }
            Trap::Write { fd, bytes } => {
                let result = write(open, table, files, fd, &bytes).map(|operation| (operation, Reply::None));
                (fd, named(open, table, fd), result)
            }
            Trap::WriteSome { fd, bytes } => {
                let count = Reply::Int(bytes.len() as i64);
                let result = write(open, table, files, fd, &bytes).map(|operation| (operation, count));
                (fd, named(open, table, fd), result)
            }
            other => panic!("every trap has its operation: {other:?}"),
        };
        match result {
            Ok((operation, reply)) => Done::Answer(Kind::File { fd, name, operation }, Why::Program, reply),
            Err(Failure { class, errno, text }) => {
                let reply = Reply::Error { class, errno: Some(errno), message: text };
                let kind = Kind::File { fd, name, operation: FileOperation::NotFound };
                Done::Answer(kind, Why::Program, reply)
            }
        }
    }

    fn close_or_duplicate(&mut self, tid: Tid, trap: Trap) -> Done {
        let pid = self.task(tid).pid;
        let (open, table, _) = self.open_of(pid);
        let (fd, result) = match trap {
            Trap::Close(fd) => {
                let target = open.get(table, fd).map(|it| it.target.clone());
                let closed = open.close(table, fd);
                (fd, target.and_then(|target| Ok((target, closed?, FileOperation::Close, Reply::None))))
            }
            Trap::Duplicate { fd, to } => {
                let target = open.get(table, fd).map(|it| it.target.clone());
                let made = open.duplicate(table, fd, to);
                let result = target.and_then(|target| {
                    let (new, closed) = made?;
                    let operation = FileOperation::Duplicate { to: new };
                    Ok((target, closed, operation, Reply::Int(i64::from(new.0))))
                });
                (fd, result)
            }
            other => panic!("closes or duplicates: {other:?}"),
        };
        match result {
            Ok((target, closed, operation, reply)) => {
                let name = match &target {
                    Target::File(file) => Rc::clone(&file.name),
                    _ => "".into(),
                };
                let mut kind = Kind::File { fd, name, operation };
                if let Some(closed) = closed {
                    if let (Target::Channel { read, write }, FileOperation::Close) = (&closed, operation)
                        && let Some(object) = read.or(*write)
                    {
                        let operation = Operation::CloseEnd { reading: read.is_some() };
                        kind = Kind::Operate { object, operation };
                    }
                    self.let_go(pid, closed);
                }
                Done::Answer(kind, Why::Program, reply)
            }
            Err(failure) => failed(fd, failure),
        }
    }

    /// Nobody has this open any more: whoever waits at the other end tries again and finds out.
    pub(in crate::machine) fn let_go(&mut self, by: Pid, target: Target) {
        match target {
            Target::Channel { read, write } => {
                if let Some(id) = read {
                    let pipe = self.pipe(id);
                    pipe.readers -= 1;
                    let unread = pipe.bytes > 0;
                    let lost = if pipe.readers == 0 { pipe.drop_descriptions() } else { Vec::new() };
                    let senders = std::mem::take(&mut pipe.senders);
                    for tid in senders {
                        self.wake(tid, Why::By(by));
                    }
                    if let Some(back) = write.filter(|_| unread) {
                        self.pipe(back).reset = true;
                    }
                    for index in lost {
                        if let Some(target) = Rc::make_mut(&mut self.open).drop_sent(index) {
                            self.let_go(by, target);
                        }
                    }
                }
                if let Some(id) = write {
                    let pipe = self.pipe(id);
                    pipe.writers -= 1;
                    let receivers = std::mem::take(&mut pipe.receivers);
                    for tid in receivers {
                        self.wake(tid, Why::By(by));
                    }
                }
            }
            Target::Listener(id) => self.stop_listening(by, id),
            Target::File(_) | Target::Stream(_) => {}
        }
    }

    fn channel_call(&mut self, tid: Tid, fd: Fd, id: ObjectId, trap: Trap) -> Done {
        let blocking = self.description(self.task(tid).pid, fd).is_none_or(|it| it.blocking);
        match trap {
            Trap::Read(_) => self.channel_read(tid, id, u32::MAX, true),
            Trap::ReadSome { most, .. } => self.channel_read(tid, id, most, blocking),
            Trap::Write { bytes, .. } => {
                self.channel_write(tid, id, Content::Bytes(bytes), true, Reply::None)
            }
            Trap::WriteSome { bytes, .. } => {
                let count = bytes.len() as i64;
                self.channel_write(tid, id, Content::Bytes(bytes), blocking, Reply::Int(count))
            }
            other => panic!("reads or writes: {other:?}"),
        }
    }

    fn channel_read(&mut self, tid: Tid, id: ObjectId, most: u32, blocking: bool) -> Done {
        let pid = self.task(tid).pid;
        let pipe = self.pipe(id);
        let received = pipe.read(most);
        if !matches!(received, Received::Nothing) {
            // Another reader in line may find more, or the end.
            self.pass_on(pid, id);
        }
        let bytes: Rc<[u8]> = match received {
            Received::Bytes(bytes) => bytes,
            Received::End | Received::Torn => Rc::from([]),
            Received::Nothing if blocking => return Done::Wait(On::Receive(id), Why::Empty),
            Received::Nothing => return would_block(id),
            Received::Reset => return reset(id),
            Received::Other | Received::Message(_) | Received::Descriptions(_) => return mixed(id),
        };
        self.wake_sender(pid, id);
        let operation = match bytes.len() {
            0 => Operation::EndOfFile,
            _ => Operation::Receive(Content::Bytes(Rc::clone(&bytes)).label()),
        };
        Done::Answer(Kind::Operate { object: id, operation }, Why::Program, Reply::Bytes(bytes))
    }

    /// Writes to a pipe; with `blocking` all of it.
    pub(super) fn channel_write(
        &mut self,
        tid: Tid,
        id: ObjectId,
        content: Content,
        blocking: bool,
        mut reply: Reply,
    ) -> Done {
        let pid = self.task(tid).pid;
        let pipe = self.pipe(id);
        let before = pipe.written_by(tid);
        let sent = pipe.send(tid, &content, blocking);
        let written = pipe.written();
        if !matches!(sent, Sent::NoRoom | Sent::Broken) {
            self.pass_on(pid, id);
        }
        if sent == Sent::Done {
            // Whoever else waits for room may find what is left of it (wake_next_writer).
            self.wake_sender(pid, id);
        }
        match sent {
            Sent::Done => {
                if let (false, Reply::Int(count)) = (blocking, &mut reply) {
                    *count = i64::from(written).min(*count);
                }
                let operation = Operation::Send(content.label());
                Done::Answer(Kind::Operate { object: id, operation }, Why::Program, reply)
            }
            Sent::NoRoom if !blocking => would_block(id),
            Sent::Partly | Sent::NoRoom => Done::Wait(On::Send(id), Why::Full { capacity: pipe::CAPACITY }),
            // What it had written before the last reader went counts (pipe_write).
            Sent::Broken if before > 0 && matches!(reply, Reply::Int(_)) => {
                let operation = Operation::Send(content.label());
                let reply = Reply::Int(before.into());
                Done::Answer(Kind::Operate { object: id, operation }, Why::Program, reply)
            }
            Sent::Broken => refused(id, "BrokenPipeError", Some(32), "Broken pipe"),
        }
    }

    /// Wakes the next reader in line, if there is something for it.
    pub(super) fn pass_on(&mut self, by: Pid, id: ObjectId) {
        let pipe = self.pipe(id);
        let next = if pipe.is_readable() { pipe.receivers.pop_front() } else { None };
        if let Some(next) = next {
            self.wake(next, Why::By(by));
        }
    }

    /// A read made room: whoever can write now tries again.
    pub(super) fn wake_sender(&mut self, by: Pid, id: ObjectId) {
        if let Some(sender) = self.pipe(id).sender_to_wake() {
            self.wake(sender, Why::By(by));
        }
    }

    /// A pipe by its number.
    pub(in crate::machine) fn pipe(&mut self, id: ObjectId) -> &mut pipe::Pipe {
        match &mut self.object_mut(id).primitive {
            Primitive::Pipe(pipe) => pipe,
            _ => panic!("the library uses only pipes as pipes"),
        }
    }
}

fn read(open: &mut Descriptions, table: &Table, files: &Files, fd: Fd, most: Option<u32>) -> Outcome {
    match &mut open.get_mut(table, fd)?.target {
        Target::File(file) => {
            let bytes = file.read(files, most)?;
            Ok((FileOperation::Read(bytes.len() as u32), Reply::Bytes(bytes)))
        }
        // Nobody types.
        Target::Stream(_) => Ok((FileOperation::Read(0), Reply::Bytes(Rc::from([])))),
        Target::Channel { .. } | Target::Listener(_) => Err(Failure::bad_descriptor()),
    }
}

fn write(
    open: &mut Descriptions,
    table: &Table,
    files: &mut Files,
    fd: Fd,
    bytes: &[u8],
) -> Result<FileOperation, Failure> {
    match &mut open.get_mut(table, fd)?.target {
        Target::File(file) => {
            file.write(files, bytes)?;
            Ok(FileOperation::Write(bytes.len() as u32))
        }
        _ => Err(Failure::bad_descriptor()),
    }
}

/// A call on a number that failed.
pub(super) fn failed(fd: Fd, failure: Failure) -> Done {
    let Failure { class, errno, text } = failure;
    let kind = Kind::File { fd, name: "".into(), operation: FileOperation::Refused(class) };
    Done::Answer(kind, Why::Program, Reply::Error { class, errno: Some(errno), message: text })
}

/// An operation on a pipe that the program gets as an exception.
pub(super) fn refused(object: ObjectId, class: &'static str, errno: Option<i32>, text: &str) -> Done {
    let kind = Kind::Operate { object, operation: Operation::Refused(class) };
    Done::Answer(kind, Why::Program, Reply::Error { class, errno, message: text.to_owned() })
}

fn would_block(id: ObjectId) -> Done {
    refused(id, "BlockingIOError", Some(11), "Resource temporarily unavailable")
}

/// ECONNRESET
pub(super) fn reset(id: ObjectId) -> Done {
    refused(id, "ConnectionResetError", Some(104), "Connection reset by peer")
}

/// Messages and plain bytes through one pipe are not simulated.
pub(super) fn mixed(id: ObjectId) -> Done {
    let text = "os.read and os.write on a Connection that also sends objects are not simulated";
    refused(id, "OSError", Some(71), text)
}
