//! The kernel's primitives against ours: small programs run by forked processes on the real kernel, and the machine must
//! accept what each of them was seen to do.
//!
//! `SEEDS=` says how many programs of each family, `RUNS=` how often each runs, `ONLY=` which seed alone.

#[cfg(target_os = "linux")]
mod common;
#[cfg(target_os = "linux")]
#[path = "real_primitives/mod.rs"]
mod real_primitives;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    real_primitives::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("skipped: it needs Linux");
}
