//! Memory that processes share: `Value`, `Array`, and the blocks of `shared_memory`.
//!
//! Reading and writing are one visible operation each; nothing joins the two of `v.value += 1`, and nobody waits.

use std::rc::Rc;

use crate::{
    id::{ObjectId, Pid},
    value::{Part, memory::Layout},
};

/// Bytes of a page: what a write copies of a memory that a recording has kept.
const PAGE: usize = 4096;

/// Bytes that all processes see.
#[derive(Clone, Debug)]
pub struct Memory {
    pub layout: Layout,
    pages: Vec<Rc<Vec<u8>>>,
    /// Its lock, if it was made with one of its own.
    pub parts: Vec<(Part, ObjectId)>,
    pub last_writer: Option<Pid>,
    /// Of a block: the name under which it can be found, until it is unlinked.
    pub linked: Option<Rc<str>>,
}

impl Memory {
    /// Memory as large as its layout, with that content at its begin and zeros after it.
    #[must_use]
    pub fn new(layout: Layout, content: &[u8]) -> Memory {
        let size = layout.size();
        let page = |at: usize| {
            let end = size.min(at + PAGE);
            let mut page = content.get(at..end.min(content.len())).unwrap_or_default().to_vec();
            page.resize(end - at, 0);
            Rc::new(page)
        };
        let pages = (0..size).step_by(PAGE).map(page).collect();
        Memory { layout, pages, parts: Vec::new(), last_writer: None, linked: None }
    }

    /// Bytes in all.
    #[must_use]
    pub fn size(&self) -> usize {
        self.layout.size()
    }

    fn holds(&self, at: u32, length: usize) -> bool {
        (at as usize).checked_add(length).is_some_and(|end| end <= self.size())
    }

    /// The bytes of a place, if it is inside.
    #[must_use]
    pub fn load(&self, at: u32, length: u32) -> Option<Vec<u8>> {
        let (mut at, mut left) = (at as usize, length as usize);
        if !self.holds(at as u32, left) {
            return None;
        }
        let mut bytes = Vec::with_capacity(left);
        while left > 0 {
            let page = &self.pages[at / PAGE];
            let from = at % PAGE;
            let some = left.min(page.len() - from);
            bytes.extend_from_slice(&page[from..from + some]);
            at += some;
            left -= some;
        }
        Some(bytes)
    }

    /// Writes from a byte on; whether there is room.
    pub fn store(&mut self, by: Pid, at: u32, bytes: &[u8]) -> bool {
        if !self.holds(at, bytes.len()) {
            return false;
        }
        let (mut at, mut rest) = (at as usize, bytes);
        while !rest.is_empty() {
            let page = Rc::make_mut(&mut self.pages[at / PAGE]);
            let from = at % PAGE;
            let some = rest.len().min(page.len() - from);
            page[from..from + some].copy_from_slice(&rest[..some]);
            at += some;
            rest = &rest[some..];
        }
        self.last_writer = Some(by);
        true
    }
}
