//! Runs as the files of other tools: what trace viewers open, and what tracers of a real kernel write.

mod chrome;
pub mod ftrace;
pub mod kernel;
pub mod perf;
mod tracepoint;

pub use chrome::to_chrome;
