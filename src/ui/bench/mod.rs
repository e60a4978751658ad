//! The workload bench: processes as a table, up to four policies on one clock.

pub mod chart;
pub mod differences;
pub mod exercise;
pub mod facts;
pub mod figures;
mod files;
mod frames;
pub mod gantt;
pub mod grading;
pub mod hooks;
pub mod keys;
pub mod library;
pub mod link;
pub mod number;
mod panel;
pub mod places;
mod presets;
pub mod queues;
pub mod rows;
pub mod rules;
pub mod segments;
pub mod session;
mod shell;
pub mod strings;
pub mod sweep;
mod table;
pub mod track;
pub mod trade;
mod transport;
mod views;
pub mod why;

pub use shell::{Workloads, begin};
