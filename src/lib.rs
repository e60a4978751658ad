//! Interleave.

pub mod id;
pub mod lang;
pub mod time;
pub mod value;
