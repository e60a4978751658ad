//! Interleave: real Python `multiprocessing` programs on a simulated operating system.
//!
//! A run is a pure function of a scenario; everything on screen is a pure function of the recording and a cursor:
//!
//! ```text
//! text ─▶ Scenario ─boot▶ Machine ─step()*▶ Recording{events, outcome} + cursor ─▶ machine_at ─▶ Scene ─▶ views
//! ```
//!
//! The modules, lowest first; each imports only lower ones (`tests/tidy.rs` says which):
//!
//! - `time`: moments and lengths of virtual time, whole microseconds.
//! - `workload`: processes as data, without programs; its formats and their errors.
//! - `id`: processes, tasks, CPUs, shared objects, open files as numbers.
//! - `text`: the words of each language, from `static/text`. The core speaks in values; the page and the command
//!   line turn them into words.
//! - `value`: what travels between processes.
//! - `lang`: Python text → bytecode → a VM that runs until it *traps* into the kernel.
//! - `process`: the control block of a process, and its tasks; a state holds its reason.
//! - `event`: what can happen, with who, what and why.
//! - `policy`: who runs next; one file a policy.
//! - `chooser`: a policy of a person's own, in Python.
//! - `object`: what processes share; one file a primitive.
//! - `device`: the file system.
//! - `machine`: CPUs, processes, objects, devices, timers; the only code that changes them.
//! - `waits`: who waits for whom, and the kind of a hang.
//! - `reason`: a scheduler's decision in words, with the numbers it compared.
//! - `recording`: a run from boot to end, and any moment of it again.
//! - `scene`: what a moment looks like, as plain data.
//! - `metrics`: figures of a run.
//! - `schedule`: who had which CPU when.
//! - `report`: a run as JSON, for the command line and for machines.
//! - `trace`: runs as the files of other tools: for trace viewers, and from tracers of a real kernel.
//! - `explore`: all schedules of a program: every outcome, the shortest way to it, how likely it is.
//! - `guide`: steps tied to moments of a run; questions whose answers the run gives.
//! - `presets`: small workloads, each with the policies to compare on it.
//! - `scenario`: a program with all that goes with it, and the built-in library.
//! - `real`: the real operating system to hold ours against; on Linux only.
//!
//! What is deliberately absent (but in `real`): globals, threads, real clocks, colours, pixels, HTML. A view reads a `Scene`, never
//! a machine. The language never blocks, sleeps or prints: the kernel decides.

pub mod chooser;
pub mod device;
pub mod event;
pub mod explore;
pub mod guide;
pub mod id;
pub mod lang;
pub mod machine;
pub mod metrics;
pub mod object;
pub mod policy;
pub mod presets;
pub mod process;
#[cfg(target_os = "linux")]
pub mod real;
pub mod reason;
pub mod recording;
pub mod report;
pub mod scenario;
pub mod scene;
pub mod schedule;
pub mod text;
pub mod time;
pub mod trace;
pub mod value;
pub mod waits;
pub mod workload;
