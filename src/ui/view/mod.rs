//! The parts of the page, one component a file. They do not import each other; `app` puts them together.

pub mod console;
pub mod editor;
pub mod explore;
pub mod game;
pub mod graph;
pub mod guide;
pub mod header;
pub mod headline;
pub mod help;
pub mod inspector;
pub mod library;
pub mod live;
pub mod offer;
pub mod overlay;
pub mod real;
pub mod repair;
pub mod scrubber;
pub mod settings;
pub mod source;
pub mod stage;
pub mod switch;
pub mod table;
pub mod tabs;
pub mod timeline;
pub mod transport;
pub mod why_line;
