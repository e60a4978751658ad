//! A `multiprocessing.Queue`: the card that groups its parts.
//!
//! The parts are objects of their own (free places, read lock, write lock, pipe, and in each process a local buffer
//! whose items a feeder thread writes to the pipe); what a queue does is Python over those, in the library.

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use crate::id::{ObjectId, Pid};
use crate::value::{Part, QueueKind};

/// What belongs to a queue.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    /// Most items at a time, if bounded.
    pub capacity: Option<u32>,
    pub kind: QueueKind,
    /// Its parts, in order of creation.
    pub parts: Vec<(Part, ObjectId)>,
    /// Labels of items that are put but not yet in the pipe, by process.
    pub buffers: BTreeMap<Pid, VecDeque<Rc<str>>>,
}

impl Queue {
    /// The part of that role, if it exists (of several, the first).
    #[must_use]
    pub fn part(&self, wanted: Part) -> Option<ObjectId> {
        self.parts.iter().find(|(part, _)| *part == wanted).map(|(_, id)| *id)
    }

    /// An item enters (`Some`) or leaves a process's buffer.
    pub fn note(&mut self, pid: Pid, label: Option<Rc<str>>) {
        let buffer = self.buffers.entry(pid).or_default();
        match label {
            Some(label) => buffer.push_back(label),
            None => {
                buffer.pop_front();
            }
        }
    }
}
