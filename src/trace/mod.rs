//! Runs as the files of other tools: what trace viewers open, and what tracers of a real kernel write.

mod chrome;
pub mod file;
pub mod ftrace;
pub mod import;
pub mod kernel;
pub mod perf;
pub mod real;
pub mod strace;
mod tracepoint;

pub use chrome::to_chrome;
