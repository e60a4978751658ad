//! Records a run in slices, so that a program that never ends never freezes the page.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use interleave::{
    lang::{self, code::Program},
    machine::script::{self, Script},
    recording::Recorder,
};
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

/// The schedule that is asked for, if it is one of this program.
fn script(request: &Request, program: &Program) -> Result<Option<Script>, script::Error> {
    let Some(text) = &request.schedule else { return Ok(None) };
    let script = Script::from_text(text)?;
    script.check(program, &request.files, &request.options)?;
    Ok(Some(script))
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
        let recorder = match script(&request, &program) {
            Ok(Some(script)) => {
                Recorder::scripted(program, &request.files, &request.options, Rc::new(script))
            }
            Ok(None) => Recorder::new(program, &request.files, Rc::new(request.options.clone()), None)
                .expect("the page offers no policy that does not exist"),
            Err(error) => {
                let argument = match error {
                    script::Error::Newer(version) => version.to_string(),
                    script::Error::TooLong => script::MAX_PICKS.to_string(),
                    script::Error::NotAScript | script::Error::Changed => String::new(),
                };
                return dispatcher.dispatch(Action::Unscheduled(error.key(), argument));
            }
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
