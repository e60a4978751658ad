//! Devices: what processes reach through system calls. Here, the file system; timers are the machine's own.

pub mod files;
