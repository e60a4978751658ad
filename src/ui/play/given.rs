//! What the explorer gives, until it is there.
use interleave::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pick {
    pub task: u32,
    pub choice: u16,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    pub states: Vec<Node>,
    pub edges: Vec<Edge>,
}
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub depth: u32,
    pub end: Option<usize>,
    pub doomed: bool,
    pub safe: bool,
}
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    pub from: u32,
    pub to: u32,
    pub task: String,
    pub label: String,
    pub pick: Pick,
}
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub pick: Pick,
    pub task: String,
    pub label: String,
    pub enabled: bool,
    pub preempts: bool,
    pub bug: Option<bool>,
    pub sure: Option<bool>,
}
