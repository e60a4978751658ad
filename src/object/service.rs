//! What the library keeps for several processes at once: a Manager's server, a Pool. The card that groups its parts.
//!
//! Of a manager these are the place to be reached at and both directions of each connection; of a pool the pipes of
//! tasks and results with their locks, and what a caller waits on. All else is Python, in the library.

use crate::{
    id::ObjectId,
    value::{Part, ServiceKind},
};

/// What belongs to a service.
#[derive(Clone, Debug)]
pub struct Service {
    pub kind: ServiceKind,
    /// Its parts, in order of creation.
    pub parts: Vec<(Part, ObjectId)>,
}

impl Service {
    /// A service without parts.
    #[must_use]
    pub fn new(kind: ServiceKind) -> Service {
        Service { kind, parts: Vec::new() }
    }
}
