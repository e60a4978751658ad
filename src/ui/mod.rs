//! The page: a pure session, views that are functions of it, and the hooks that touch the browser.

pub mod animate;
pub mod canvas;
pub mod draw;
pub mod geometry;
pub mod glyph;
pub mod motion;
pub mod palette;
pub mod slices;
pub mod track;
pub mod view;
