//! The real operating system beside the simulated one: real Python, real processes, the kernel's own trace. Linux only,
//! and never part of the page. Whatever it starts is bounded in time and memory and ended with it; whatever it changes on
//! the machine it puts back.
//!
//! - `launch`: a command in a clean folder, watched until it ends, hangs or is out of time.
//! - `session`: what `/proc` says of a session's processes.
//! - `load`: something that keeps every core busy.
//! - `python`: a program under real Python.
//! - `record`: a command traced while it runs as itself.
//! - `tracefs`: the kernel's trace of some processes.
//! - `verify`: many such runs held against what the simulated machine can do.

pub mod launch;
pub mod load;
pub mod python;
pub mod record;
mod session;
pub mod tracefs;
pub mod verify;

/// The kernel's name and release, without what its builder put behind them: `Linux 6.18.4`.
#[must_use]
pub fn kernel() -> String {
    let Ok(names) = nix::sys::utsname::uname() else { return "Linux".to_owned() };
    let release = names.release().to_string_lossy();
    let number = release.split(|letter: char| !letter.is_ascii_digit() && letter != '.').next();
    format!("{} {}", names.sysname().to_string_lossy(), number.unwrap_or_default())
}
