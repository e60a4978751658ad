//! Python text → bytecode → a VM that runs until it *traps* into the kernel.

pub mod code;
pub mod diagnostic;
pub mod trap;
pub mod vm;
