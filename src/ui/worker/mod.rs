//! The worker that explores: the page's wasm once more, in a thread of its own, so that the page stays quick.
//!
//! - `message`: what the two tell each other, as JSON text.
//! - `desk`: the worker's work, in slices: hears a cancel, reports at most so often. Pure.
//! - `delay`: which delays to try to find the least that breaks a program. Pure.
//! - `explorer`: what it works on.
//! - `client`: the page's end.
//! - `inside`: the worker's end.

mod client;
mod delay;
pub mod desk;
mod explorer;
#[cfg(target_arch = "wasm32")]
mod inside;
pub mod message;

pub use client::Client;
#[cfg(target_arch = "wasm32")]
pub use inside::serve;
