//! Our own glyphs: paths in a box of 12 × 12, filled or drawn with a line of 1.5.

use interleave::{event::What, process::On, value::SemaphoreKind};
use yew::prelude::*;

use super::palette::Phase;

/// A path and how it is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    pub path: &'static str,
    pub is_filled: bool,
}

const fn solid(path: &'static str) -> Glyph {
    Glyph { path, is_filled: true }
}

const fn line(path: &'static str) -> Glyph {
    Glyph { path, is_filled: false }
}

pub const LOCK: Glyph = line("M2.2 5.4h7.6v5.4H2.2zM3.9 5.4V3.5a2.1 2.1 0 0 1 4.2 0v1.9");
pub const RLOCK: Glyph = line("M2.2 5.4h7.6v5.4H2.2zM3.9 5.4V3.5a2.1 2.1 0 0 1 4.2 0v1.9M6 7.2v1.8");
pub const SEMAPHORE: Glyph = line("M3 11.2V1M3 1.8h6.4L7.6 4.2l1.8 2.4H3");
pub const QUEUE: Glyph = line("M1 6h7M5.4 3.2 8.2 6 5.4 8.8M10.7 1.8v8.4");
pub const PIPE: Glyph = line("M2.4 3.6h7.2v4.8H2.4zM.8 2.4h1.6v7.2H.8zM9.6 2.4h1.6v7.2H9.6z");
pub const MANAGER: Glyph = line("M1.8 1.6h8.4v3.6H1.8zM1.8 6.8h8.4v3.6H1.8zM4 3.4h1.4M4 8.6h1.4");
pub const POOL: Glyph = line("M1.6 1.6H5V5H1.6zM7 1.6h3.4V5H7zM1.6 7H5v3.4H1.6zM7 7h3.4v3.4H7z");
pub const DEVICE: Glyph = line(
    "M1.6 3a4.4 1.8 0 0 1 8.8 0v6a4.4 1.8 0 0 1-8.8 0zM1.6 3a4.4 1.8 0 0 0 8.8 0M1.6 6a4.4 1.8 0 0 0 8.8 0",
);
pub const CONDITION: Glyph = line("M6 1.2a4.8 4.8 0 1 0 .01 0zM3.6 6l1.8 1.8L8.6 4.4");
pub const EVENT: Glyph = line("M2.4 8.8h7.2L8.4 7V4.6a2.4 2.4 0 0 0-4.8 0V7zM5 10.8h2");
pub const BARRIER: Glyph = line("M1.6 1.6v8.8M10.4 1.6v8.8M1.6 4h8.8M1.6 7.2h8.8");
pub const MEMORY: Glyph = line("M2.6 2.6h6.8v6.8H2.6zM4.6.8v1.8M7.4.8v1.8M4.6 9.4v1.8M7.4 9.4v1.8");
pub const CLOCK: Glyph = line("M6 2.2a4.4 4.4 0 1 0 .01 0zM6 4.4v2.3l1.6 1M4.7.9h2.6");
pub const JOIN: Glyph = line("M1.4 2.4v7.2l9.2-7.2v7.2z");
pub const FILE: Glyph = line("M2.6 1h4.2l2.6 2.6V11H2.6zM6.8 1v2.6h2.6");
pub const ALARM: Glyph = line("M6 1.4 11.2 10.6H.8zM6 4.8v2.6M6 8.6v.9");
pub const OUTPUT: Glyph = solid("M1 3h10L6 9.6z");
pub const REAPED: Glyph = solid("M4.6 6a1.4 1.4 0 1 0 2.8 0 1.4 1.4 0 1 0-2.8 0z");

/// The glyph of a phase.
#[must_use]
pub fn of_phase(phase: Phase) -> Glyph {
    match phase {
        Phase::New => solid("M5 1h2v4h4v2H7v4H5V7H1V5h4z"),
        Phase::Ready => solid("M2.2 1.2h2.6v9.6H2.2zM7.2 1.2h2.6v9.6H7.2z"),
        Phase::Running => solid("M2.4.8 11 6l-8.6 5.2z"),
        Phase::Blocked => solid("M1.8 1.8h8.4v8.4H1.8z"),
        Phase::Zombie => {
            solid("M2.4 1 6 4.6 9.6 1 11 2.4 7.4 6 11 9.6 9.6 11 6 7.4 2.4 11 1 9.6 4.6 6 1 2.4z")
        }
    }
}

/// The glyph of a kind of object.
#[must_use]
pub fn of_object(what: What) -> Glyph {
    match what {
        What::Semaphore(SemaphoreKind::Lock) => LOCK,
        What::Semaphore(SemaphoreKind::RLock) => RLOCK,
        What::Semaphore(SemaphoreKind::Semaphore | SemaphoreKind::BoundedSemaphore) => SEMAPHORE,
        What::Pipe => PIPE,
        What::Queue | What::JoinableQueue | What::SimpleQueue => QUEUE,
        What::Manager => MANAGER,
        What::Pool => POOL,
        What::Device => DEVICE,
        What::Condition => CONDITION,
        What::Event => EVENT,
        What::Barrier => BARRIER,
        What::Value | What::Array | What::SharedMemory => MEMORY,
    }
}

/// The glyph of what a process waits for; `what` is the kind of the object, if it waits for one.
#[must_use]
pub fn of_wait(on: On, what: Option<What>) -> Glyph {
    match on {
        On::Sleep(_) | On::Signal => CLOCK,
        On::Child(_) => JOIN,
        On::Acquire(_) | On::Send(_) | On::Receive(_) | On::Any(_) | On::Device(_) => {
            what.map_or(LOCK, of_object)
        }
    }
}

/// The glyph inside a drawing, its upper left corner at a point.
pub fn draw(glyph: Glyph, x: f64, y: f64) -> Html {
    let class = if glyph.is_filled { "glyph solid" } else { "glyph line" };
    html! { <path {class} d={glyph.path} transform={format!("translate({x} {y})")} /> }
}
