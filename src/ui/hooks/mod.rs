//! What the page does to the world: the clock, the recorder, sizes, the browser's own state.

mod browser;
mod player;
mod recorder;
mod size;

#[cfg(target_arch = "wasm32")]
pub use browser::web_address;
pub use browser::{Visit, copy, prefers_reduced_motion, use_browser, use_keys};
pub use player::use_player;
pub use recorder::use_recorder;
pub use size::{Size, use_size};
