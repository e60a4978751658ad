//! The page: a pure session, views that are functions of it, and the hooks that touch the browser.

pub mod address;
pub mod app;
pub mod beats;
pub mod frame;
pub mod geometry;
pub mod highlight;
pub mod hooks;
pub mod icons;
pub mod keys;
pub mod names;
pub mod session;
pub mod shared;
pub mod slices;
pub mod states;
pub mod view;
pub mod why;
