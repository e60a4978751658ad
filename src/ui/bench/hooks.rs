//! What the bench does to the world: it computes runs in slices of time, and lets its clock go.

use std::{cell::RefCell, rc::Rc};

use gloo_render::{AnimationFrame, request_animation_frame};
use gloo_timers::callback::Timeout;
use interleave::{machine::Options, recording::Recorder, workload::Workload};
use yew::prelude::*;

use super::{
    session::{Action, Bench, RunState},
    track::Track,
};
use crate::ui::shared::Shared;

/// At most so long at a time, in milliseconds.
const SLICE: f64 = 8.0;
/// A run that takes longer is only made if somebody wants it, in milliseconds.
const PATIENCE: f64 = 300.0;
/// With more processes a run waits until nothing has been typed for so long, in milliseconds.
const MANY: usize = 100;
const PAUSE: u32 = 150;
const EVENTS: usize = 256;

/// Computes the first run that is missing, and dispatches it; then the session asks for the next.
#[hook]
pub fn use_runs(bench: &UseReducerHandle<Bench>) {
    let dispatcher = bench.dispatcher();
    let missing = bench.runs.iter().find(|run| run.state == RunState::Waiting);
    let workload = bench.workload.as_ref().filter(|_| bench.checked.workload.is_some()).map(Shared::from);
    let wanted = missing.map(|run| run.options.clone()).zip(workload);
    use_effect_with((wanted, bench.patient), move |(wanted, patient)| {
        let slot: Rc<RefCell<Option<Timeout>>> = Rc::default();
        if let Some((options, workload)) = wanted.clone() {
            let task = Task::begin(workload.0, options, *patient, dispatcher, slot.clone());
            if let Some(task) = task {
                if task.workload.processes.len() > MANY {
                    *slot.borrow_mut() = Some(Timeout::new(PAUSE, move || task.slice()));
                } else {
                    task.slice();
                }
            }
        }
        move || drop(slot.borrow_mut().take())
    });
}

struct Task {
    workload: Rc<Workload>,
    options: Rc<Options>,
    recorder: Recorder,
    patient: bool,
    dispatcher: UseReducerDispatcher<Bench>,
    slot: Rc<RefCell<Option<Timeout>>>,
    /// Milliseconds of work so far.
    spent: f64,
}

impl Task {
    fn begin(
        workload: Rc<Workload>,
        options: Rc<Options>,
        patient: bool,
        dispatcher: UseReducerDispatcher<Bench>,
        slot: Rc<RefCell<Option<Timeout>>>,
    ) -> Option<Task> {
        match Recorder::of_workload(&workload, options.clone()) {
            Ok(recorder) => Some(Task { workload, options, recorder, patient, dispatcher, slot, spent: 0.0 }),
            Err(error) => {
                dispatcher.dispatch(Action::Ran(workload, options, Err(error)));
                None
            }
        }
    }

    fn slice(mut self) {
        let begin = js_sys::Date::now();
        let mut now = begin;
        while now - begin < SLICE {
            if self.recorder.advance(EVENTS) {
                let track = Rc::new(Track::recorded(self.recorder.finish()));
                self.dispatcher.dispatch(Action::Ran(self.workload, self.options, Ok(track)));
                return;
            }
            now = js_sys::Date::now();
        }
        self.spent += now - begin;
        if self.spent > PATIENCE && !self.patient {
            let events = self.recorder.len();
            self.dispatcher.dispatch(Action::Long(self.workload, self.options, events));
            return;
        }
        let slot = self.slot.clone();
        *slot.borrow_mut() = Some(Timeout::new(0, move || self.slice()));
    }
}

/// While the bench plays, tells it at each frame how much time has passed.
#[hook]
pub fn use_clock(bench: &UseReducerHandle<Bench>) {
    let dispatcher = bench.dispatcher();
    use_effect_with(bench.clock.playing, move |&playing| {
        let slot: Rc<RefCell<Option<AnimationFrame>>> = Rc::default();
        if playing {
            frame(slot.clone(), dispatcher, None);
        }
        move || drop(slot.borrow_mut().take())
    });
}

fn frame(
    slot: Rc<RefCell<Option<AnimationFrame>>>,
    dispatcher: UseReducerDispatcher<Bench>,
    before: Option<f64>,
) {
    let kept = slot.clone();
    *slot.borrow_mut() = Some(request_animation_frame(move |now| {
        if let Some(before) = before {
            dispatcher.dispatch(Action::Pass(now - before));
        }
        frame(kept, dispatcher, Some(now));
    }));
}
