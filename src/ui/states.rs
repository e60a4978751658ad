//! How lists name a state: its word's key and its class.

use interleave::{
    event::What,
    process::{On, State},
    scene::Scene,
    value::Part,
};
use yew::prelude::*;

/// The word of a state, as in `data-state`, in classes and in keys of texts.
#[must_use]
pub fn word(state: State) -> &'static str {
    match state {
        State::New => "new",
        State::Ready => "ready",
        State::Running(_) => "running",
        State::Blocked(_) => "blocked",
        State::Zombie => "zombie",
        State::Reaped => "reaped",
    }
}

/// The key of a state's word in the texts.
#[must_use]
pub fn key(state: State) -> &'static str {
    match state {
        State::New => "state.new",
        State::Ready => "state.ready",
        State::Running(_) => "state.running",
        State::Blocked(_) => "state.blocked",
        State::Zombie => "state.zombie",
        State::Reaped => "state.reaped",
    }
}

/// The key of what a blocked process does, in the words of its program: a semaphore inside a queue is no lock.
#[must_use]
pub fn on_key(scene: &Scene, on: On) -> &'static str {
    match on {
        On::Sleep(_) => "waiting.sleep",
        On::Acquire(id) | On::Receive(id) => {
            let object = scene.object(id);
            let part = object.and_then(|object| object.parts.iter().find(|part| part.id == id));
            match (part.map(|part| part.part), object.map(|object| object.what)) {
                (None, Some(What::Pipe)) => "waiting.recv",
                (Some(Part::Pipe), _) => "waiting.receive",
                (Some(Part::Tasks), _) => "waiting.task",
                (Some(Part::Results), _) => "waiting.result",
                (Some(Part::Reply), _) => "waiting.reply",
                (Some(Part::Request | Part::Door), _) => "waiting.request",
                (Some(Part::FeederDone), _) => "waiting.feeder",
                (Some(Part::Slots | Part::WriteLock), _) => "waiting.send",
                (Some(Part::ReadLock), Some(What::Pool)) => "waiting.task",
                (Some(Part::ReadLock), _) => "waiting.receive",
                (Some(Part::Outcome), _) => "waiting.result",
                (Some(Part::WakeUp | Part::Woken), Some(What::Event)) => "waiting.event",
                (Some(Part::WakeUp | Part::Woken), Some(What::Barrier)) => "waiting.barrier",
                (Some(Part::WakeUp | Part::Woken), _) => "waiting.condition",
                _ => "waiting.acquire",
            }
        }
        On::Send(_) => "waiting.send",
        On::Any(_) => "waiting.any",
        On::Signal => "waiting.signal",
        On::Child(_) => "waiting.child",
        On::Device(_) => "waiting.device",
    }
}

/// The glyph of a state, 12 × 12.
pub fn glyph(state: State) -> Html {
    let path = match state {
        State::New => "M5 1h2v4h4v2H7v4H5V7H1V5h4z",
        State::Ready => "M2.500 1h2.500v10H2.500zM7 1h2.500v10H7z",
        State::Running(_) => "M2.500 1v10l8-5z",
        State::Blocked(_) => "M2 2h8v8H2z",
        State::Zombie => {
            "M2.500 1 6 4.500 9.500 1 11 2.500 7.500 6 11 9.500 9.500 11 6 7.500 2.500 11 1 9.500 4.500 6 1 2.500z"
        }
        State::Reaped => "M4.500 4.500h3v3h-3z",
    };
    html! {
        <svg class={classes!("glyph", word(state))} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
            <path d={path} fill="currentColor" />
        </svg>
    }
}
