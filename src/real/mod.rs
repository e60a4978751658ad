//! The real operating system beside the simulated one: real Python, real processes, the kernel's own trace. Linux only,
//! and never part of the page. Whatever it starts is bounded in time and memory and ended with it; whatever it changes on
//! the machine it puts back.

pub mod record;
pub mod tracefs;
