//! Interleave.

pub mod event;
pub mod id;
pub mod lang;
pub mod process;
pub mod recording;
pub mod scene;
pub mod text;
pub mod time;
pub mod value;
pub mod waits;
