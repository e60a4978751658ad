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

pub mod breadth;
pub mod chance;
pub mod components;
pub mod depth;
pub mod fewest;
pub mod judge;
pub mod limits;
pub mod explorer;
pub mod livelock;
pub mod play;
pub mod report;
pub mod sample;
mod tell;
pub mod system;
pub mod table;
pub mod world;
