//! The small values that a session is made of.

use std::rc::Rc;

use interleave::{
    id::{ObjectId, Pid},
    lang::front::Repair,
};

/// How the cursor came to where it is: decides whether tokens move or just are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    Forward,
    /// One beat back, from that cursor.
    Back(usize),
    Jumped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Choice(usize),
    Skipped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    Nothing,
    Process(Pid),
    Object(ObjectId),
}

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    None,
    Library,
    Settings,
    Help,
    /// What a repair would change.
    Repair,
    /// Two schedules beside each other.
    Compare,
}

/// A text that was repaired.
#[derive(Clone, Debug, PartialEq)]
pub struct Mended {
    /// As it was given.
    pub before: Rc<str>,
    pub repair: Rc<Repair>,
}

/// Which of several panes is shown where there is room for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Guide,
    Source,
    Console,
    Processes,
    Timeline,
    Explore,
    /// The graph of a game's states.
    Map,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Auto,
    Light,
    Dark,
    Contrast,
}

/// Where a film starts when its recording is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// A few beats before the first question, playing: the first screen.
    Opening,
    /// At the beginning; playing or not.
    Beginning(bool),
    /// At a cursor, paused: a link.
    At(usize),
}

impl From<Pid> for Selection {
    fn from(pid: Pid) -> Self {
        Selection::Process(pid)
    }
}

impl From<Option<Pid>> for Selection {
    fn from(pid: Option<Pid>) -> Self {
        pid.map_or(Selection::Nothing, Selection::Process)
    }
}

impl From<ObjectId> for Selection {
    fn from(id: ObjectId) -> Self {
        Selection::Object(id)
    }
}
