//! A `Condition`, `Event` or `Barrier`: the card that groups its parts.
//!
//! As in CPython they are made of semaphores, and a barrier of two shared numbers besides; what they do is Python over
//! those, in the library.

use crate::{
    id::ObjectId,
    value::{GroupKind, Part},
};

/// What belongs together.
#[derive(Clone, Debug)]
pub struct Group {
    pub kind: GroupKind,
    /// The lock that a condition was given, when it has none of its own.
    pub lock: Option<ObjectId>,
    /// Its parts, in order of creation.
    pub parts: Vec<(Part, ObjectId)>,
}

impl Group {
    /// The lock that guards it: its own or the one it was given.
    #[must_use]
    pub fn guard(&self) -> Option<ObjectId> {
        let own = self.parts.iter().find(|(part, _)| *part == Part::Guard);
        own.map(|(_, id)| *id).or(self.lock)
    }

    /// The part of that role, if it exists.
    #[must_use]
    pub fn part(&self, wanted: Part) -> Option<ObjectId> {
        self.parts.iter().find(|(part, _)| *part == wanted).map(|(_, id)| *id)
    }
}
