//! All schedules of a program: search, proof, the shortest way to each outcome.
//!
//! The only choice is which task fires its next *visible operation*; what a process computes between two of them
//! commutes with everything. A state is a row of words (`System`), exact and canonical, so that no collision can lose
//! one and tasks that cannot be told apart are one.
//!
//! - `system`: what a search needs to know of what it searches.

pub mod report;
pub mod system;
