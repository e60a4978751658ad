//! All schedules of a program: search, proof, the shortest way to each outcome.
//!
//! The only choice is which task fires its next *visible operation*; what a process computes between two of them
//! commutes with everything. A state is a row of words (`System`), exact and canonical, so that no collision can lose
//! one and tasks that cannot be told apart are one.
//!
//! - `system`: what a search needs to know of what it searches.
//! - `shard`: a part of a system, for searches that are made apart.
//! - `merge`: the reports of parts, joined.
//! - `slack`: the least delay that changes what is possible.
//! - `words`: a report in sentences.

pub mod merge;
pub mod report;
pub mod shard;
pub mod slack;
pub mod system;
pub mod words;
