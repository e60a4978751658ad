//! The page: a pure session, views that are functions of it, and the hooks that touch the browser.

pub mod address;
pub mod animate;
pub mod app;
pub mod beats;
pub mod bench;
pub mod canvas;
pub mod draw;
pub mod frame;
pub mod geometry;
pub mod glyph;
pub mod highlight;
pub mod hooks;
pub mod icons;
pub mod keys;
pub mod motion;
pub mod names;
pub mod palette;
pub mod play;
pub mod present;
pub mod session;
pub mod shared;
pub mod slices;
pub mod states;
pub mod track;
pub mod verdict;
pub mod view;
pub mod why;
pub mod worker;

/// Puts the page into `#app`.
#[cfg(target_arch = "wasm32")]
pub fn mount() {
    let document = web_sys::window().and_then(|window| window.document()).expect("a page has a document");
    let root = document.get_element_by_id("app").expect("index.html has #app");
    let visit = hooks::web_address();
    yew::Renderer::<app::App>::with_root_and_props(root, app::AppProps { visit }).render();
}
