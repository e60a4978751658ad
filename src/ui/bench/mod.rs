//! The workload bench: processes as a table, up to four policies on one clock.

pub mod chart;
pub mod differences;
pub mod exercise;
pub mod facts;
pub mod figures;
pub mod gantt;
pub mod grading;
pub mod number;
pub mod places;
pub mod queues;
pub mod segments;
pub mod sweep;
pub mod track;
pub mod trade;
pub mod why;
