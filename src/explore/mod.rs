//! All schedules of a program: search, proof, the shortest way to each outcome.
//!
//! The only choice is which task fires its next *visible operation*; what a process computes between two of them
//! commutes with everything. A state is a row of words (`System`), exact and canonical, so that no collision can lose
//! one and tasks that cannot be told apart are one.
//!
//! - `system`: what a search needs to know of what it searches.
//! - `table`: rows of numbers, each kept once.
//! - `limits`: how much a search may take.
//! - `breadth`: every state and every edge.
//! - `depth`: every final state, by a part of the edges.
//! - `fewest`: the way to each outcome with the fewest preemptions.
//! - `components`: what can reach each other.
//! - `judge`: what each state can still lead to.
//! - `livelock`: cycles that a fair run may stay in.
//! - `chance`: how likely each outcome is, how many schedules there are.
//! - `sample`: runs taken at random.
//! - `shard`: a part of a system, for searches that are made apart.
//! - `merge`: the reports of parts, joined.
//! - `slack`: the least delay that changes what is possible.
//! - `world`: a program as something to be searched.
//! - `settings`, `explorer`: a whole search, step by step.
//! - `report`, `tell`: what it found, each outcome by replaying a schedule that leads to it.
//! - `explain`: whether an end that was observed elsewhere is possible.
//! - `play`: what can be done after some steps; the graph of states of a small program.
//! - `words`: a report in sentences.

pub mod breadth;
pub mod chance;
pub mod components;
pub mod depth;
pub mod explain;
pub mod explorer;
pub mod fewest;
pub mod judge;
pub mod limits;
pub mod livelock;
pub mod merge;
pub mod play;
pub mod report;
pub mod sample;
pub mod settings;
pub mod shard;
pub mod slack;
pub mod system;
pub mod table;
mod tell;
pub mod words;
pub mod world;
