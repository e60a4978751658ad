//! What a server process accepts connections from: a listening local socket.

use std::collections::VecDeque;

use crate::id::{ObjectId, Tid};

/// Connections made and not yet accepted.
#[derive(Clone, Debug, Default)]
pub struct Listener {
    /// Of each connection the pipe that the server will read, and the one that it will write.
    pub backlog: VecDeque<(ObjectId, ObjectId)>,
    /// Tasks that wait for a connection.
    pub waiters: VecDeque<Tid>,
    /// Nobody listens any more.
    pub closed: bool,
    /// Its name has been taken away, as who closes it in an orderly way does.
    pub removed: bool,
    /// What it can be reached by.
    pub name: Option<std::rc::Rc<str>>,
}
