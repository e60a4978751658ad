//! What the page does to the world: the clock, the recorder, sizes, the browser's own state.

mod browser;
mod explorer;
mod game;
mod player;
mod recorder;
mod size;

#[cfg(target_arch = "wasm32")]
pub use browser::web_address;
pub use browser::{
    TABLE, Visit, WORK, copy, copy_text, keep_bench, prefers_reduced_motion, use_face, use_kept, use_keys,
    use_ready,
};
pub use explorer::use_explorer;
pub use game::use_game;
pub use player::use_player;
pub use recorder::use_recorder;
pub use size::{Size, use_size};
