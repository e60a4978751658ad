//! A trap with its references: their names, and its canonical form.

use std::fmt::Write;

use super::Trap;
use crate::{
    id::{ObjectId, Pid},
    value::{Handle, form::Form},
};

/// Lets a form be written to as text.
struct Text<'a>(&'a mut Form);

impl Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

impl Trap {
    /// Gives every process and object in it another name.
    ///
    /// # Panics
    /// When `name` makes an object of a process or the other way round.
    pub fn rename(&mut self, name: &mut dyn FnMut(Handle) -> Handle) {
        let object =
            |id: &mut ObjectId, name: &mut dyn FnMut(Handle) -> Handle| match name(Handle::Object(*id)) {
                Handle::Object(new) => *id = new,
                Handle::Process(_) => panic!("an object keeps being an object"),
            };
        let process =
            |pid: &mut Pid, name: &mut dyn FnMut(Handle) -> Handle| match name(Handle::Process(*pid)) {
                Handle::Process(new) => *pid = new,
                Handle::Object(_) => panic!("a process keeps being a process"),
            };
        match self {
            Trap::Wait { pid: Some(pid), .. } | Trap::Kill { pid, .. } => process(pid, name),
            Trap::Resume { trap, .. } => trap.rename(name),
            Trap::SemaphoreCreate { part: Some((id, _)), .. }
            | Trap::PipeCreate { part: Some((id, _)) }
            | Trap::MemoryCreate { part: Some((id, _)), .. }
            | Trap::OpenPipe { part: Some((id, _)), .. }
            | Trap::Private { part: Some((id, _)) }
            | Trap::GroupCreate { lock: Some(id), .. }
            | Trap::Listen(Some(id))
            | Trap::SemaphoreAcquire { id, .. }
            | Trap::SemaphoreRelease(id)
            | Trap::SemaphoreValue(id)
            | Trap::SemaphoreUnlink(id)
            | Trap::SemaphoreFind(id)
            | Trap::PipeReceive(id)
            | Trap::PipePoll { id, .. }
            | Trap::QueueBuffer { id, .. }
            | Trap::MemoryLoad { id, .. }
            | Trap::MemoryStore { id, .. }
            | Trap::Connect(id)
            | Trap::Bind { id, .. } => object(id, name),
            Trap::PipeSend { id, message } => {
                object(id, name);
                message.rename(name);
            }
            Trap::SendMessage { message, .. } => message.rename(name),
            _ => {}
        }
    }

    /// Writes what the kernel is asked. Names of processes, which are for people, count only with `identity`; labels
    /// never do.
    pub fn write(&self, form: &mut Form, identity: bool) {
        let mut bare = self.clone();
        match &mut bare {
            Trap::Fork { name, .. } | Trap::Spawn { name, .. } | Trap::Describe { name, .. } if !identity => {
                *name = "".into();
            }
            Trap::QueueBuffer { label, .. } if label.is_some() => *label = Some("".into()),
            Trap::PipeSend { message, .. } | Trap::SendMessage { message, .. } => {
                message.write(form);
                message.label = "".into();
                message.data = std::rc::Rc::new(crate::value::Packed::None);
            }
            Trap::Resume { trap, .. } => {
                trap.write(form, identity);
                **trap = Trap::Pause;
            }
            _ => {}
        }
        bare.rename(&mut |handle| match handle {
            Handle::Process(_) => Handle::Process(Pid(form.index(handle))),
            Handle::Object(_) => Handle::Object(ObjectId(form.index(handle))),
        });
        // A text of its variants and numbers tells any two of them apart.
        let _ = write!(Text(form), "{bare:?};");
    }
}
