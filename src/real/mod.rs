//! The real operating system beside the simulated one: real Python, real processes, the kernel's own trace. Linux only,
//! and never part of the page. Whatever it starts is bounded in time and memory and ended with it; whatever it changes on
//! the machine it puts back.
//!
//! - `launch`: a command in a clean folder, watched until it ends, hangs or is out of time.
//! - `session`: what `/proc` says of a session's processes.
//! - `load`: something that keeps every core busy.
//! - `python`: a program under real Python.

pub mod launch;
pub mod load;
mod session;
