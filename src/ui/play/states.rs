//! The states of a program as a graph, and what can be done in one.

pub use interleave::machine::script::Pick;

/// States and the steps between them; state 0 is the start, from which all others can be reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    pub states: Vec<Node>,
    pub edges: Vec<Edge>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The fewest steps there.
    pub depth: u32,
    /// The outcome, of the search's report, if nothing can follow.
    pub end: Option<usize>,
    /// Only ends that are not clean can follow.
    pub doomed: bool,
    /// Only clean ones can.
    pub safe: bool,
}

/// A step from state to state.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    pub from: u32,
    pub to: u32,
    pub task: String,
    /// Its operation, as `operation` calls it.
    pub label: String,
    pub pick: Pick,
}

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
