//! The workload bench: processes as a table, up to four policies on one clock.

pub mod track;
