//! Answers of the kernel, and how natives ask.

use std::collections::VecDeque;

use super::{
    Fault, Vm,
    file::{Buffering, File, Output, ReadOp},
    frame::{ClockUse, Pending, Resume},
    native::{self, Res, time},
    object::Object,
    value::{Ref, Text, Value},
};
use crate::{
    id::Fd,
    lang::trap::{Reply, Trap},
    value::{Handle, Packed},
};

impl Vm {
    /// Prepares one question; the native then returns `Fault::Trap`.
    pub(super) fn ask(&mut self, trap: Trap, resume: Resume) {
        self.trap = Some(trap);
        self.now.pending = Some(Box::new(Pending { ready: None, queue: VecDeque::new(), resume }));
    }

    /// Asks what may have to wait: first what nothing can reach any more is closed, as CPython has done by then.
    pub(super) fn ask_patiently(&mut self, trap: Trap, resume: Resume) {
        let mut queue: VecDeque<Trap> = self.close_files(false).into();
        queue.push_back(trap);
        self.trap = queue.pop_front();
        self.now.pending = Some(Box::new(Pending { ready: None, queue, resume }));
    }

    /// Asks several things one after the other; without any, the result comes at once.
    pub(super) fn ask_all(&mut self, traps: Vec<Trap>, result: Value) -> Res<Value> {
        let mut queue: VecDeque<Trap> = traps.into();
        let Some(first) = queue.pop_front() else { return Ok(result) };
        self.trap = Some(first);
        self.now.pending = Some(Box::new(Pending { ready: None, queue, resume: Resume::Done(result) }));
        Err(Fault::Trap)
    }

    /// Answers the pending trap of a thread.
    pub fn reply(&mut self, thread: u32, reply: Reply) {
        let t = thread as usize;
        self.now = std::mem::take(&mut self.threads[t]);
        self.running = thread;
        let pending = self.now.pending.take().expect("only a thread that waits is answered");
        match self.answered(*pending, reply) {
            Ok(Some(value)) => {
                self.push(value);
                self.top().pc += 1;
            }
            Ok(None) => {}
            Err(Fault::Trap) => {
                let next = self.trap.take();
                if let Some(pending) = &mut self.now.pending {
                    pending.ready = next;
                }
            }
            Err(Fault::Raise(exception)) => {
                // Raised when the thread runs next: the frame's own handlers are looked up then.
                if let Err(Fault::Over) = self.unwind(exception, true) {
                    self.now.done = true;
                }
            }
            Err(_) => {}
        }
        self.threads[t] = std::mem::take(&mut self.now);
    }

    /// The result of the operation; `None` when the op runs again or another question follows.
    fn answered(&mut self, mut pending: Pending, reply: Reply) -> Res<Option<Value>> {
        if let Reply::Error { class, errno, message } = &reply {
            return Err(self.os_error(class, *errno, message));
        }
        if let Some(next) = pending.queue.pop_front() {
            self.trap = Some(next);
            self.now.pending = Some(Box::new(pending));
            return Err(Fault::Trap);
        }
        Ok(Some(match pending.resume {
            Resume::Value => self.reply_value(&reply)?,
            Resume::Done(value) => value,
            Resume::Retry => return Ok(None),
            Resume::Message => self.reply_value(&reply)?,
            Resume::MessageBytes => {
                let Reply::Message(message) = reply else { return Ok(Some(Value::None)) };
                match &*message.data {
                    Packed::Raw(bytes) => Value::bytes(bytes.to_vec()),
                    _ => Value::bytes(native::message_bytes(&message)),
                }
            }
            Resume::Call(function) => return self.call(&function, Default::default()).map(Some),
            Resume::Pair => self.reply_value(&reply)?,
            Resume::Number => match reply {
                Reply::Handle(handle) => Value::Int(self.number_of(handle)),
                reply => self.reply_value(&reply)?,
            },
            Resume::Status => {
                let (pid, code) = match reply {
                    Reply::With(handle, code) => (self.number_of(handle), code),
                    Reply::Pair(pid, code) => (pid, code),
                    _ => return Ok(Some(Value::None)),
                };
                let status = if code < 0 { -code } else { (code & 0xff) << 8 };
                self.new_tuple(vec![Value::Int(pid), Value::Int(status)])
            }
            Resume::Open { name, mode } => {
                let Reply::Int(fd) = reply else { return Ok(Some(Value::None)) };
                let file = self.new_file(fd as u32, &name, &mode);
                Value::Obj(file)
            }
            Resume::Read { file, op } => {
                self.feed(file, &reply);
                return match self.read(file, op) {
                    Ok(value) => Ok(Some(value)),
                    Err(fault) => Err(fault),
                };
            }
            Resume::Refill { file } => {
                self.feed(file, &reply);
                return Ok(None);
            }
            Resume::Clock(how) => {
                let Reply::Float(seconds) = reply else { return Ok(Some(Value::None)) };
                match how {
                    ClockUse::Seconds => Value::Float(seconds),
                    ClockUse::Nanoseconds => Value::Int((seconds * 1e6).round() as i64 * 1000),
                    ClockUse::Asctime => Value::string(time::asctime(seconds)),
                    ClockUse::Local => {
                        let parts = time::parts(seconds);
                        self.new_tuple(parts.map(Value::Int).to_vec())
                    }
                }
            }
        }))
    }

    fn feed(&mut self, file: Ref, reply: &Reply) {
        if let (Object::File(f), Reply::Bytes(bytes)) = (self.heap.get_mut(file), reply) {
            f.feed(bytes);
        }
    }

    /// The number of a process or object, which from now on tells it from others.
    pub(super) fn number_of(&mut self, handle: Handle) -> i64 {
        self.identified = true;
        handle.number().into()
    }

    fn reply_value(&mut self, reply: &Reply) -> Res<Value> {
        Ok(match reply {
            Reply::None | Reply::Error { .. } => Value::None,
            Reply::Bool(b) => Value::Bool(*b),
            Reply::Int(i) => Value::Int(*i),
            Reply::Float(f) => Value::Float(*f),
            Reply::Handle(handle) => Value::Handle(*handle),
            Reply::With(handle, number) => self.new_tuple(vec![Value::Handle(*handle), Value::Int(*number)]),
            Reply::Pair(a, b) => self.new_tuple(vec![Value::Int(*a), Value::Int(*b)]),
            Reply::Bytes(bytes) => Value::bytes(bytes.to_vec()),
            Reply::Message(message) => self.unpack(&message.data)?,
            Reply::Descriptors(fds) => {
                let fds = fds.iter().map(|fd| Value::Int(fd.0.into())).collect();
                self.new_list(fds)
            }
            Reply::Ready(read, write) => {
                let [read, write] =
                    [read, write].map(|fds| fds.iter().map(|fd| Value::Int(fd.0.into())).collect());
                let (read, write) = (self.new_list(read), self.new_list(write));
                self.new_tuple(vec![read, write])
            }
        })
    }

    pub(super) fn new_file(&mut self, fd: u32, name: &Text, mode: &Text) -> Ref {
        let binary = mode.contains('b');
        let readable = mode.contains(['r', '+']);
        let file = File {
            fd,
            name: name.clone(),
            mode: mode.clone(),
            binary,
            readable,
            writable: mode.contains(['w', 'a', 'x', '+']),
            closed: false,
            input: Vec::new(),
            at: 0,
            ended: false,
            out: Output::new(Buffering::Block),
            standard: false,
        };
        let r = self.heap.add(Object::File(Box::new(file)));
        self.open_files.push(r);
        r
    }

    /// Bytes of a file as Python sees them.
    pub(super) fn file_text(&mut self, binary: bool, bytes: Vec<u8>) -> Res<Value> {
        if binary {
            return Ok(Value::bytes(bytes));
        }
        match String::from_utf8(bytes) {
            Ok(text) => self.new_string(text),
            Err(wrong) => {
                let at = wrong.utf8_error().valid_up_to();
                let byte = wrong.as_bytes()[at];
                let words = format!(
                    "'utf-8' codec can't decode byte {byte:#04x} in position {at}: invalid start byte"
                );
                Err(self.error("UnicodeDecodeError", words))
            }
        }
    }

    /// Goes on with a reading method; asks for more when what is there does not suffice.
    pub(super) fn read(&mut self, r: Ref, op: ReadOp) -> Res<Value> {
        let Object::File(file) = self.heap.get_mut(r) else { return Ok(Value::None) };
        let (fd, binary) = (file.fd, file.binary);
        let bytes = match op {
            ReadOp::All | ReadOp::Lines if file.ended => Some(file.rest()),
            ReadOp::All | ReadOp::Lines => None,
            ReadOp::Some(count) => file.some(count),
            ReadOp::Line | ReadOp::Next => file.line(),
        };
        let Some(bytes) = bytes else {
            self.ask(Trap::Read(Fd(fd)), Resume::Read { file: r, op });
            return Err(Fault::Trap);
        };
        if matches!(op, ReadOp::All | ReadOp::Lines | ReadOp::Some(_) | ReadOp::Line) {
            // The end was seen, but a writer may add more before the next read.
            if let Object::File(file) = self.heap.get_mut(r) {
                file.ended = file.standard;
            }
        }
        match op {
            ReadOp::Lines => {
                let mut lines = Vec::new();
                for line in bytes.split_inclusive(|b| *b == b'\n') {
                    lines.push(self.file_text(binary, line.to_vec())?);
                }
                Ok(self.new_list(lines))
            }
            ReadOp::Next if bytes.is_empty() => {
                let stop = self.new_exception(super::classes::STOP_ITERATION, Vec::new());
                Err(self.throw(stop))
            }
            _ => self.file_text(binary, bytes),
        }
    }
}
