//! A run from boot to end: its events, its outcome, and any moment of it again.

use std::rc::Rc;

use crate::{event::Event, id::Pid, time::Instant, waits::Hang};

/// A whole run, or as much of one as has been made.
#[derive(Debug)]
pub struct Recording {
    pub events: Vec<Event>,
    /// What was written to the standard streams, in order; `Kind::Output` points here.
    pub output: Vec<Piece>,
    /// How it ended.
    pub outcome: Outcome,
}

/// A piece of output, as one write.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub pid: Pid,
    /// Standard error rather than standard output.
    pub is_error: bool,
    pub text: Rc<str>,
    /// The cursor at which it is to be seen: one more than its event's index.
    pub cursor: usize,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub ending: Ending,
    /// Processes that live on or are stuck when main has exited, or that hang.
    pub left: Vec<Pid>,
    pub at: Instant,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// Main exited with this code.
    Exited(i32),
    /// Nothing can move.
    Hang(Hang),
    /// A limit was reached: its key, `limit.<key>` in the texts.
    Limit(&'static str),
}
