//! Records a run in slices, so that a program that never ends never freezes the page.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use interleave::{lang, recording::Recorder};
use yew::prelude::*;

use crate::ui::session::{Action, Film, Request, Session};

/// At most so long at a time, in milliseconds.
const SLICE: f64 = 8.0;
/// The person hears of progress so often, in milliseconds.
const NEWS: f64 = 250.0;
const EVENTS: usize = 256;

/// Records whatever run the session asks for, and dispatches the film or the diagnostics.
#[hook]
pub fn use_recorder(session: &UseReducerHandle<Session>) {
    let dispatcher = session.dispatcher();
    use_effect_with(ByAddress(session.request.clone()), move |request| {
        let slot: Rc<std::cell::RefCell<Option<Timeout>>> = Rc::default();
        Task::begin(request.0.clone(), dispatcher, slot.clone());
        move || drop(slot.borrow_mut().take())
    });
}

struct ByAddress(Rc<Request>);

impl PartialEq for ByAddress {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct Task {
    request: Rc<Request>,
    recorder: Recorder,
    dispatcher: UseReducerDispatcher<Session>,
    slot: Rc<std::cell::RefCell<Option<Timeout>>>,
    told: f64,
}

impl Task {
    fn begin(
        request: Rc<Request>,
        dispatcher: UseReducerDispatcher<Session>,
        slot: Rc<std::cell::RefCell<Option<Timeout>>>,
    ) {
        let program = match lang::compile(&request.source, "main.py") {
            Ok(program) => program,
            Err(diagnostics) => return dispatcher.dispatch(Action::Rejected(diagnostics.into())),
        };
        let options = Rc::new(request.options.clone());
        let recorder = match &request.script {
            Some(script) if script.check(&program, &request.files, &options).is_err() => {
                return dispatcher.dispatch(Action::ScriptChanged);
            }
            Some(script) => Recorder::scripted(program, &request.files, &options, Rc::clone(script)),
            None => Recorder::new(program, &request.files, options, None)
                .expect("the page offers no policy that does not exist"),
        };
        Task { request, recorder, dispatcher, slot, told: js_sys::Date::now() }.slice();
    }

    fn slice(mut self) {
        let begin = js_sys::Date::now();
        loop {
            if self.recorder.advance(EVENTS) {
                let film = Film::of(self.recorder.finish(), self.request);
                self.dispatcher.dispatch(Action::Recorded(Rc::new(film)));
                return;
            }
            let now = js_sys::Date::now();
            if now - self.told > NEWS {
                self.told = now;
                self.dispatcher.dispatch(Action::Progress(self.recorder.len()));
            }
            if now - begin >= SLICE {
                break;
            }
        }
        let slot = self.slot.clone();
        *slot.borrow_mut() = Some(Timeout::new(0, move || self.slice()));
    }
}
