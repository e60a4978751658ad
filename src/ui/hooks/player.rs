//! The clock of play: one tick a beat, on the display's frames.

use std::{cell::RefCell, rc::Rc};

use gloo_render::{AnimationFrame, request_animation_frame};
use yew::prelude::*;

use crate::ui::session::{Action, Session};

/// While a session plays, dispatches `Tick` each time that what is shown has been shown long enough.
#[hook]
pub fn use_player(session: &UseReducerHandle<Session>) {
    // The loop outlives renders; what it needs to know of them is here.
    let pace = use_mut_ref(|| 0.0);
    *pace.borrow_mut() = session.pace();
    let dispatcher = session.dispatcher();
    use_effect_with(session.playing, move |&playing| {
        let slot: Rc<RefCell<Option<AnimationFrame>>> = Rc::default();
        if playing {
            let clock = Clock { slot: slot.clone(), pace, dispatcher };
            clock.wait(None);
        }
        move || drop(slot.borrow_mut().take())
    });
}

#[derive(Clone)]
struct Clock {
    slot: Rc<RefCell<Option<AnimationFrame>>>,
    pace: Rc<RefCell<f64>>,
    dispatcher: UseReducerDispatcher<Session>,
}

impl Clock {
    /// Looks at the time at the next frame; `shown` is when the present beat came on.
    fn wait(self, shown: Option<f64>) {
        let slot = self.slot.clone();
        *slot.borrow_mut() = Some(request_animation_frame(move |now| {
            let pace = *self.pace.borrow();
            let started = shown.unwrap_or(now);
            // A stalled tab does not catch up.
            let due = now - started >= pace;
            let begun = shown.is_none();
            if due || begun {
                // Fast play takes several beats in a frame.
                let beats = if begun { 1 } else { (16.7 / pace).clamp(1.0, 8.0) as usize };
                for _ in 0..beats {
                    self.dispatcher.dispatch(Action::Tick);
                }
            }
            self.wait(Some(if due { now } else { started }));
        }));
    }
}
