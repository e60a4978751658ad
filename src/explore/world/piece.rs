//! Parts of a machine as skeletons with references, and back.

use std::{fmt::Write, rc::Rc};

use super::store::{Bone, Facts, Image, Piece, Store, To};
use crate::{
    device::{
        descriptors::{Opened, Target},
        files::Files,
    },
    id::{ObjectId, Pid, Tid},
    lang::{trap::Trap, vm::Vm},
    machine::{
        Machine,
        loose::{RowPart, place_of},
    },
    object::{Object, Reference},
    value::Handle,
};

/// The standard streams come before all other open descriptions.
pub const STREAMS: u32 = 3;

/// A skeleton and what it refers to, by places in the machine.
#[derive(Clone, Debug)]
pub struct Told {
    pub bone: Bone,
    pub refs: Vec<(To, u32)>,
}

/// Keeps a control block.
pub fn keep_row(
    store: &mut Store,
    mut part: RowPart,
    errors: Rc<[u8]>,
    said: Rc<[u8]>,
    is_main: bool,
) -> Told {
    let mut refs: Vec<(To, u32)> = Vec::new();
    if let Some(parent) = &mut part.parent {
        refs.push((To::Process, *parent));
        *parent = 0;
    }
    refs.extend(part.children.iter().map(|child| (To::Member, *child)));
    part.children.iter_mut().for_each(|child| *child = 0);
    let open = part.table.iter_mut().filter(|(_, index)| *index >= STREAMS);
    for (number, (_, index)) in open.enumerate() {
        refs.push((To::Open, *index));
        *index = STREAMS + number as u32;
    }
    let kinds: Vec<To> = refs.iter().map(|(to, _)| *to).collect();
    let mut content = String::new();
    write!(content, "{is_main} {part:?}").expect("a String takes all text");
    let mut content = content.into_bytes();
    for text in [&errors, &said] {
        content.extend_from_slice(text);
        content.extend_from_slice(&(text.len() as u32).to_le_bytes());
    }
    let bone = store.keep(&content, &kinds, || Piece::Row(Facts { part, errors, said, is_main }));
    Told { bone, refs }
}

/// A control block with its references back in their places.
pub fn row_part(facts: &Facts, refs: &[u32]) -> RowPart {
    let mut part = facts.part.clone();
    let mut refs = refs.iter().copied();
    if let Some(parent) = &mut part.parent {
        *parent = refs.next().unwrap_or(0);
    }
    part.children.iter_mut().for_each(|child| *child = refs.next().unwrap_or(0));
    for (_, index) in part.table.iter_mut().filter(|(_, index)| *index >= STREAMS) {
        *index = refs.next().unwrap_or(0);
    }
    part
}

/// Keeps a program. `identity`: who it is matters; `named`: processes keep their numbers.
pub fn keep_image(store: &mut Store, vm: Vm, parked: Vec<(u32, Trap)>, named: bool) -> Told {
    let (mut vm, mut parked) = (vm, parked);
    let form = vm.form(named);
    let mut handles = form.handles;
    let mut see = |handle: Handle| {
        if !handles.contains(&handle) {
            handles.push(handle);
        }
        handle
    };
    parked.iter_mut().for_each(|(_, trap)| trap.rename(&mut see));
    let mut content = form.bytes;
    let (mut processes, mut objects) = (0, 0);
    let mut refs = Vec::new();
    let mut names: Vec<(Handle, Handle)> = Vec::new();
    for (index, handle) in handles.iter().enumerate() {
        let new = match handle {
            Handle::Process(pid) => {
                let place = pid.0.wrapping_sub(Pid::MAIN.0);
                if index > 0 {
                    refs.push((To::Process, place));
                }
                processes += 1;
                if named {
                    content.extend_from_slice(&place.to_le_bytes());
                    *handle
                } else {
                    Handle::Process(Pid(Pid::MAIN.0 + processes - 1))
                }
            }
            Handle::Object(id) => {
                refs.push((To::Object, place_of(*id)));
                objects += 1;
                Handle::Object(ObjectId(objects - 1))
            }
        };
        names.push((*handle, new));
    }
    // What the form left out can never be reached: it has no name.
    let lost = |handle: Handle| match handle {
        Handle::Process(_) => Handle::Process(Pid::OUTSIDE),
        Handle::Object(_) => Handle::Object(ObjectId(u32::MAX)),
    };
    let mut rename = |handle: Handle| {
        names.iter().find(|(old, _)| *old == handle).map_or_else(|| lost(handle), |(_, new)| *new)
    };
    vm.rename(&mut rename);
    parked.iter_mut().for_each(|(_, trap)| trap.rename(&mut rename));
    for (thread, trap) in &parked {
        content.extend_from_slice(format!("{thread} {trap:?};").as_bytes());
    }
    let kinds: Vec<To> = refs.iter().map(|(to, _)| *to).collect();
    let bone = store.keep(&content, &kinds, || Piece::Image(Image { vm, parked, gathers: None }));
    Told { bone, refs }
}

/// Keeps a shared object of a machine.
pub fn keep_object(store: &mut Store, machine: &Machine, object: &Object) -> Told {
    let mut refs: Vec<(To, u32)> = Vec::new();
    let mut stripped = Object {
        id: ObjectId(0),
        name: None,
        made_by: Pid::MAIN,
        part: object.part.map(|(_, role)| (ObjectId(0), role)),
        hidden: object.hidden,
        primitive: object.primitive.clone(),
    };
    stripped.primitive.strip();
    let mut add = |to: To, place: u32| {
        refs.push((to, place));
        refs.len() as u32 - 1
    };
    stripped.primitive.references(&mut |reference| match reference {
        Reference::Object(id) => *id = ObjectId(add(To::Object, place_of(*id))),
        Reference::Holder(actor) => {
            let (place, thread) = machine.thread_of(actor.tid);
            (actor.pid, actor.tid) = (Pid(add(To::Process, place)), Tid(thread));
        }
        Reference::Task(tid) => {
            let (place, thread) = machine.thread_of(*tid);
            *tid = Tid(add(To::Process, place) << 16 | thread);
        }
        Reference::Open(index) => {
            if *index >= STREAMS as usize {
                *index = (STREAMS + add(To::Open, *index as u32)) as usize;
            }
        }
        Reference::Message(message) => message.rename(&mut |handle| match handle {
            Handle::Process(pid) => Handle::Process(Pid(add(To::Process, pid.0.wrapping_sub(Pid::MAIN.0)))),
            Handle::Object(id) => Handle::Object(ObjectId(add(To::Object, place_of(id)))),
        }),
    });
    let kinds: Vec<To> = refs.iter().map(|(to, _)| *to).collect();
    let content = format!("{stripped:?}");
    let bone = store.keep(content.as_bytes(), &kinds, || Piece::Object(stripped));
    Told { bone, refs }
}

/// An object with its references back in their places; tasks are those of `machine`.
pub fn object_at(machine: &mut Machine, object: &Object, place: u32, refs: &[u32]) -> Object {
    let mut object = object.clone();
    object.id = ObjectId(place);
    let at = |index: u32| refs.get(index as usize).copied().unwrap_or(0);
    object.primitive.references(&mut |reference| match reference {
        Reference::Object(id) => *id = ObjectId(at(id.0)),
        Reference::Holder(actor) => {
            let place = at(actor.pid.0);
            (actor.pid, actor.tid) = (Pid(Pid::MAIN.0 + place), machine.task_of(place, actor.tid.0));
        }
        Reference::Task(tid) => *tid = machine.task_of(at(tid.0 >> 16), tid.0 & 0xffff),
        Reference::Open(index) => {
            if *index >= STREAMS as usize {
                *index = at(*index as u32 - STREAMS) as usize;
            }
        }
        Reference::Message(message) => message.rename(&mut |handle| match handle {
            Handle::Process(pid) => Handle::Process(Pid(Pid::MAIN.0 + at(pid.0))),
            Handle::Object(id) => Handle::Object(ObjectId(at(id.0))),
        }),
    });
    object
}

/// Keeps an open description.
pub fn keep_open(store: &mut Store, mut opened: Opened) -> Told {
    let mut refs = Vec::new();
    each_end(&mut opened.target, &mut |id| {
        refs.push((To::Object, place_of(*id)));
        *id = ObjectId(refs.len() as u32 - 1);
    });
    let kinds: Vec<To> = refs.iter().map(|(to, _)| *to).collect();
    let content = format!("{opened:?}");
    let bone = store.keep(content.as_bytes(), &kinds, || Piece::Open(opened));
    Told { bone, refs }
}

/// An open description with its references back in their places.
pub fn open_at(opened: &Opened, refs: &[u32]) -> Opened {
    let mut opened = opened.clone();
    each_end(&mut opened.target, &mut |id| *id = ObjectId(refs.get(id.0 as usize).copied().unwrap_or(0)));
    opened
}

fn each_end(target: &mut Target, visit: &mut dyn FnMut(&mut ObjectId)) {
    match target {
        Target::Channel { read, write } => read.iter_mut().chain(write).for_each(visit),
        Target::Listener(id) => visit(id),
        Target::Stream(_) | Target::File(_) => {}
    }
}

/// Keeps the file system.
pub fn keep_files(store: &mut Store, files: &Rc<Files>) -> Bone {
    let mut content = b"files".to_vec();
    for (name, bytes) in files.all() {
        for part in [name.as_bytes(), bytes] {
            content.extend_from_slice(&(part.len() as u32).to_le_bytes());
            content.extend_from_slice(part);
        }
    }
    store.keep(&content, &[], || Piece::Files(Rc::clone(files)))
}
