//! Interleave.

pub mod event;
pub mod id;
pub mod lang;
pub mod process;
pub mod scene;
pub mod time;
pub mod value;
pub mod waits;
