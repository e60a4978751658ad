//! What can be done in a state of a program; the graph of its states is the explorer's.

pub use interleave::{
    explore::play::{Edge, Graph, Node},
    machine::script::Pick,
};

/// What can be done next.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub pick: Pick,
    pub task: String,
    pub label: String,
    pub enabled: bool,
    /// It interrupts somebody who could go on.
    pub preempts: bool,
    /// Whether an end that is not clean can still be reached after it; None: not known.
    pub bug: Option<bool>,
    /// Whether no clean end can.
    pub sure: Option<bool>,
}
