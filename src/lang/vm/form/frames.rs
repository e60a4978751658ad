//! Threads, frames and what they wait for, as bytes.

use super::{
    super::{
        frame::{After, AttributeFallback, Frame, Pending, Resume, Thread},
        value::Value,
    },
    write::Writer,
};

impl Writer<'_> {
    pub(super) fn thread(&mut self, thread: &Thread) {
        self.form.byte(u8::from(thread.done));
        if thread.done {
            return;
        }
        let sealed = if self.vm.keeps_all() { 0 } else { thread.sealed.min(thread.frames.len()) };
        let frames = &thread.frames[sealed..];
        self.form.number(thread.frames.len() as u64);
        self.form.number(thread.floor as u64);
        self.form.number(frames.len() as u64);
        for (i, frame) in frames.iter().enumerate() {
            let end = frames.get(i + 1).map_or(thread.stack.len(), |next| next.cut as usize);
            self.frame(frame, &thread.stack[frame.base as usize..end], i > 0 || sealed == 0);
        }
        self.value(&thread.handled.0);
        match &thread.pending {
            Some(pending) => self.pending(pending),
            None => self.form.byte(0),
        }
    }

    fn pending(&mut self, pending: &Pending) {
        self.form.byte(1);
        let traps = pending.ready.iter().chain(&pending.queue);
        self.form.number(u64::from(pending.ready.is_some()) << 32 | pending.queue.len() as u64);
        for trap in traps {
            trap.write(&mut self.form, true);
        }
        match &pending.resume {
            Resume::Done(value) | Resume::Call(value) => {
                self.form.byte(u8::from(matches!(pending.resume, Resume::Call(_))));
                self.value(value);
            }
            Resume::Read { file, op } => {
                self.form.block(format!("r{op:?}").as_bytes());
                self.reference(*file);
            }
            Resume::Refill { file } => {
                self.form.byte(2);
                self.reference(*file);
            }
            plain => self.form.block(format!("p{plain:?}").as_bytes()),
        }
    }

    pub(super) fn frame(&mut self, frame: &Frame, stack: &[Value], returns: bool) {
        self.form.number(u64::from(frame.code.0));
        self.form.number(u64::from(frame.pc));
        self.form.number(u64::from(frame.base - frame.cut));
        let values = self.vm.live_values(frame, stack);
        self.form.number(values.len() as u64);
        values.into_iter().for_each(|value| self.value(value));
        self.reference(frame.module);
        if !returns {
            return;
        }
        self.value(&frame.handled);
        for r in [frame.space, frame.generator] {
            self.option(r.map(Value::Obj).as_ref());
        }
        self.after(&frame.after);
    }

    fn after(&mut self, after: &After) {
        self.form.byte(tag(after));
        match after {
            After::Instance(value) => self.value(value),
            After::New(parts) => {
                self.reference(parts.0);
                self.values(&parts.1.pos);
                self.pairs(&parts.1.kw);
            }
            After::Next(to) => self.form.number(u64::from(*to)),
            After::Truth { negate } => self.form.byte(u8::from(*negate)),
            After::Checked(name) => self.name(*name),
            After::Binary(f) => {
                self.form.block(format!("{:?} {}", f.op, f.in_place).as_bytes());
                self.value(&f.left);
                self.value(&f.right);
                self.form.number(f.rest.len() as u64);
                for (method, argument) in &f.rest {
                    self.value(method);
                    self.value(argument);
                }
            }
            After::Compare(parts) => {
                self.form.block(format!("{:?} {}", parts.0, parts.3).as_bytes());
                self.value(&parts.1);
                self.value(&parts.2);
            }
            After::Attribute(fallback) => match &**fallback {
                AttributeFallback::Ask { object, name } => {
                    self.form.byte(0);
                    self.value(object);
                    self.name(*name);
                }
                AttributeFallback::Default(value) => {
                    self.form.byte(1);
                    self.value(value);
                }
                AttributeFallback::Has => self.form.byte(2),
            },
            After::Logged(parts) => {
                self.reference(parts.log);
                self.form.byte(u8::from(parts.stops));
                self.option(parts.instance.as_ref());
            }
            After::Logic { target, when } => self.form.number(u64::from(*target) << 1 | u64::from(*when)),
            After::Class(parts) => {
                self.name(parts.name);
                self.values(&parts.bases);
                self.reference(parts.space);
                self.pairs(&parts.keywords);
                self.option(parts.meta.as_ref());
                self.option(parts.cell.map(Value::Obj).as_ref());
            }
            After::Signal(Some(pending)) => self.pending(pending),
            After::Signal(None) => self.form.byte(0),
            _ => {}
        }
    }
}

fn tag(after: &After) -> u8 {
    match after {
        After::Push => 0,
        After::Retry => 1,
        After::Again => 2,
        After::Discard => 3,
        After::Instance(_) => 4,
        After::New(_) => 5,
        After::Next(_) => 6,
        After::Send => 7,
        After::Close => 8,
        After::From => 9,
        After::Truth { .. } => 10,
        After::Checked(_) => 11,
        After::Binary(_) => 12,
        After::Compare(_) => 13,
        After::Attribute(_) => 14,
        After::Logged(_) => 15,
        After::Logic { .. } => 16,
        After::Class(_) => 17,
        After::Signal(_) => 18,
        After::Nested => 19,
        After::Thread => 20,
    }
}
