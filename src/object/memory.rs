//! Memory that processes share: `Value`, `Array`, and the blocks of `shared_memory`.
//!
//! Reading and writing are one visible operation each; nothing joins the two of `v.value += 1`, and nobody waits.

use std::rc::Rc;

use crate::{
    id::{ObjectId, Pid},
    value::{Part, memory::Layout},
};

/// Bytes that all processes see.
#[derive(Clone, Debug)]
pub struct Memory {
    pub layout: Layout,
    pub bytes: Rc<Vec<u8>>,
    /// Its lock, if it was made with one of its own.
    pub parts: Vec<(Part, ObjectId)>,
    pub last_writer: Option<Pid>,
    /// Of a block: the name under which it can be found, until it is unlinked.
    pub linked: Option<Rc<str>>,
}

impl Memory {
    /// Memory with that content.
    #[must_use]
    pub fn new(layout: Layout, bytes: Vec<u8>) -> Memory {
        Memory { layout, bytes: Rc::new(bytes), parts: Vec::new(), last_writer: None, linked: None }
    }

    /// The bytes of a place, if it is inside.
    #[must_use]
    pub fn load(&self, at: u32, length: u32) -> Option<&[u8]> {
        let at = at as usize;
        self.bytes.get(at..at.checked_add(length as usize)?)
    }

    /// Writes from a byte on; whether there is room.
    pub fn store(&mut self, by: Pid, at: u32, bytes: &[u8]) -> bool {
        let at = at as usize;
        let place =
            at.checked_add(bytes.len()).and_then(|end| Rc::make_mut(&mut self.bytes).get_mut(at..end));
        let Some(place) = place else { return false };
        place.copy_from_slice(bytes);
        self.last_writer = Some(by);
        true
    }
}
