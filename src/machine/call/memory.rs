//! Operations on shared memory.

use std::rc::Rc;

use super::Done;
use crate::{
    event::{FileOperation, Kind, Operation, What, Why},
    id::{Fd, ObjectId, Tid},
    lang::trap::Reply,
    machine::{Machine, loose::Touch},
    object::{Object, Primitive, memory::Memory},
    value::{
        Handle, Part,
        memory::{Element, Field, Layout, MemoryKind},
    },
};

/// Bytes of shared memory that a run may make in all.
const LIMIT: usize = 16 << 20;
/// Items that an event shows of an array.
const SHOWN: usize = 8;

impl Machine {
    fn memory(&mut self, id: ObjectId) -> &mut Memory {
        match &mut self.object_mut(id).primitive {
            Primitive::Memory(memory) => memory,
            _ => panic!("the library uses only memory as memory"),
        }
    }

    /// Whether a run may still make that much memory, in bytes.
    pub(super) fn has_room(&self, size: usize) -> bool {
        if self.is_loose() {
            return true;
        }
        let used = self.objects().map(|object| match &object.primitive {
            Primitive::Memory(memory) => memory.size(),
            _ => 0,
        });
        used.sum::<usize>().saturating_add(size) <= LIMIT
    }

    pub(super) fn make_memory(
        &mut self,
        tid: Tid,
        layout: &Layout,
        bytes: &[u8],
        part: Option<(ObjectId, Part)>,
    ) -> Reply {
        let size = layout.size();
        if !self.has_room(size) {
            return no_memory();
        }
        let memory = Primitive::Memory(Memory::new(layout.clone(), bytes));
        self.make(tid, memory, part, layout.kind.into())
    }

    pub(super) fn load(&mut self, id: ObjectId, at: u32, element: Element, count: u32) -> Done {
        let length = count.saturating_mul(element.size() as u32);
        let memory = self.memory(id);
        let Some(bytes) = memory.load(at, length).map(Rc::<[u8]>::from) else { return outside(id) };
        let (place, value) = told(&memory.layout, at, element, &bytes);
        let kind = Kind::Operate { object: id, operation: Operation::Load { place, value } };
        Done::Answer(kind, Why::Program, Reply::Bytes(bytes))
    }

    pub(super) fn store(&mut self, tid: Tid, id: ObjectId, at: u32, element: Element, bytes: &[u8]) -> Done {
        let by = self.task(tid).pid;
        let memory = self.memory(id);
        if !memory.store(by, at, bytes) {
            return outside(id);
        }
        let (place, value) = told(&memory.layout, at, element, bytes);
        let kind = Kind::Operate { object: id, operation: Operation::Store { place, value } };
        Done::Answer(kind, Why::Program, Reply::None)
    }

    /// The block that can be found under a name, and its bytes.
    fn linked(&self, name: &str) -> Option<(ObjectId, usize)> {
        self.touch(Touch::Names);
        self.objects().find_map(|object: &Object| match &object.primitive {
            Primitive::Memory(memory) if memory.linked.as_deref() == Some(name) => {
                Some((object.id, memory.size()))
            }
            _ => None,
        })
    }

    pub(super) fn open_segment(&mut self, tid: Tid, name: Rc<str>, create: Option<u32>) -> Done {
        let found = self.linked(&name);
        let Some(size) = create else {
            let Some((id, size)) = found else { return not_found(name) };
            let reply = Reply::With(Handle::Object(id), size as i64);
            return Done::Answer(
                Kind::Operate { object: id, operation: Operation::Attach },
                Why::Program,
                reply,
            );
        };
        if let Some((id, _)) = found {
            let kind = Kind::Operate { object: id, operation: Operation::Refused("FileExistsError") };
            let message = format!("File exists: '{name}'");
            let reply = Reply::Error { class: "FileExistsError", errno: Some(17), message };
            return Done::Answer(kind, Why::Program, reply);
        }
        let element = Element::of('B').expect("bytes are a type");
        let field = Field { name: "".into(), element, at: 0, count: size };
        let layout = Layout { kind: MemoryKind::Segment, fields: Rc::new([field]), stride: size, records: 1 };
        let mut memory = Memory::new(layout, &[]);
        memory.linked = Some(name);
        let id = self.add_object(tid, Primitive::Memory(memory), None, None);
        self.object_mut(id).hidden = false;
        let reply = Reply::With(Handle::Object(id), i64::from(size));
        Done::Answer(Kind::Make { object: id, what: What::SharedMemory }, Why::Program, reply)
    }

    /// Takes a block's name away; whether there was one.
    pub(in crate::machine) fn unlink(&mut self, name: &str) -> bool {
        let found = self.linked(name);
        if let Some((id, _)) = found {
            self.memory(id).linked = None;
        }
        found.is_some()
    }

    pub(super) fn unlink_segment(&mut self, name: Rc<str>) -> Done {
        let Some((id, _)) = self.linked(&name) else { return not_found(name) };
        self.memory(id).linked = None;
        let kind = Kind::Operate { object: id, operation: Operation::Unlink };
        Done::Answer(kind, Why::Program, Reply::None)
    }
}

/// The place and the value, for people.
fn told(layout: &Layout, at: u32, element: Element, bytes: &[u8]) -> (Rc<str>, Rc<str>) {
    let place = layout.place(at, bytes.len() as u32);
    let single = bytes.len() == element.size();
    let value = if single { element.show(bytes) } else { element.show_all(bytes, SHOWN) };
    (place.into(), value.into())
}

/// The answer when a run asks for more shared memory than it may have.
pub(super) fn no_memory() -> Reply {
    let message = "more than 16 MB of shared memory".to_owned();
    Reply::Error { class: "MemoryError", errno: None, message }
}

/// A program that goes past the end of a memory, which in C would be undefined.
fn outside(id: ObjectId) -> Done {
    let kind = Kind::Operate { object: id, operation: Operation::Refused("IndexError") };
    let message = "outside of the shared memory".to_owned();
    Done::Answer(kind, Why::Program, Reply::Error { class: "IndexError", errno: None, message })
}

fn not_found(name: Rc<str>) -> Done {
    let message = format!("No such file or directory: '{name}'");
    let reply = Reply::Error { class: "FileNotFoundError", errno: Some(2), message };
    Done::Answer(Kind::File { fd: Fd(0), name, operation: FileOperation::NotFound }, Why::Program, reply)
}
