//! The page, and the worker that explores for it: wasm32 only. Natively it says how to see it.

#[cfg(target_arch = "wasm32")]
#[allow(dead_code, reason = "the tests include `ui` too, and use parts of it that the page does not")]
mod ui;

#[cfg(target_arch = "wasm32")]
fn main() {
    if web_sys::window().is_some() {
        ui::mount();
    } else {
        ui::worker::serve::<interleave::explore::explorer::Explorer>();
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This is a web page: run `make serve` (or `trunk serve`) and open http://127.0.0.1:8080/.");
}
