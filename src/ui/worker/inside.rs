//! The worker's end: hears the page, works in slices, posts what it finds.

use std::{cell::RefCell, rc::Rc};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::Date;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::{
    desk::{Desk, Search},
    message::{Ask, Reply},
};

/// Serves the page for as long as it lets this worker live.
pub fn serve<S: Search + 'static>() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let desk = RefCell::new(Desk::<S>::new());
    let office = Rc::new(Office { scope: scope.clone(), desk, next: RefCell::default() });
    let hears = office.clone();
    EventListener::new(&scope, "message", move |event| {
        let text = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
        if let Some(Ok(ask)) = text.map(|text| serde_json::from_str::<Ask>(&text)) {
            let reply = hears.desk.borrow_mut().hear(ask, Date::now());
            hears.post(reply);
            hears.clone().go_on();
        }
    })
    .forget();
    office.post(Some(Reply::Ready));
}

struct Office<S> {
    scope: DedicatedWorkerGlobalScope,
    desk: RefCell<Desk<S>>,
    next: RefCell<Option<Timeout>>,
}

impl<S: Search + 'static> Office<S> {
    fn post(&self, reply: Option<Reply>) {
        if let Some(reply) = reply {
            let text = serde_json::to_string(&reply).expect("plain data is JSON");
            drop(self.scope.post_message(&JsValue::from_str(&text)));
        }
    }

    /// The next slice, after whatever the page may have said meanwhile.
    fn go_on(self: Rc<Self>) {
        let busy = self.desk.borrow().is_busy();
        let next = busy.then(|| {
            let office = self.clone();
            Timeout::new(0, move || {
                let reply = office.desk.borrow_mut().slice(&mut Date::now);
                office.post(reply);
                office.go_on();
            })
        });
        *self.next.borrow_mut() = next;
    }
}
