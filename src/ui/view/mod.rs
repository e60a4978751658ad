//! Views: one component a file; none imports another.

pub mod stage;
pub mod timeline;
