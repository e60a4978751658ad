//! The workload bench: processes as a table, up to four policies on one clock.

mod files;
mod frames;
pub mod hooks;
pub mod keys;
pub mod library;
pub mod link;
mod panel;
mod presets;
pub mod rows;
pub mod rules;
pub mod session;
mod shell;
pub mod strings;
mod table;
pub mod track;
mod transport;
mod views;

pub use shell::{Workloads, begin};
