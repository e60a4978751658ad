//! Devices: what processes reach through system calls. Here, the file system and what is open; timers are the
//! machine's own.

pub mod descriptors;
pub mod files;
