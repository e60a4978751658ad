//! The page's end: starts the worker, speaks to it, and ends it.

use std::{cell::RefCell, rc::Rc};

use gloo_events::EventListener;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Url, Worker, WorkerOptions, WorkerType, window};

use super::message::{Ask, Reply};

/// A worker; dropped, it ends at once.
pub struct Client {
    worker: Worker,
    /// What was said before it listened; None: it listens.
    waiting: Rc<RefCell<Option<Vec<Ask>>>>,
    _listeners: [EventListener; 2],
}

impl Client {
    /// Starts a worker from a file, as the content security policy wants it. The module that the page has compiled
    /// goes along, so that it is neither fetched nor compiled again. None: this browser does not let us.
    ///
    /// `hear` gets its replies; an `Err` is a fault of the worker, which is of no more use then.
    #[must_use]
    pub fn start(hear: impl Fn(Result<Reply, String>) + 'static) -> Option<Client> {
        let document = window()?.document()?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options("./worker.js", &options).ok()?;
        let place =
            document.query_selector("meta[name=interleave-module]").ok()??.get_attribute("data-js")?;
        let script = Url::new_with_base(&place, &document.base_uri().ok()??).ok()?.href();
        let waiting = Rc::new(RefCell::new(Some(Vec::new())));
        let hear = Rc::new(hear);
        let on_message = {
            let (waiting, worker, hear) = (waiting.clone(), worker.clone(), hear.clone());
            EventListener::new(&worker.clone(), "message", move |event| {
                let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
                let text = event.data().as_string().unwrap_or_default();
                match serde_json::from_str(&text) {
                    Ok(Reply::Ready) => {
                        for ask in waiting.take().into_iter().flatten() {
                            post(&worker, &ask);
                        }
                    }
                    Ok(reply) => hear(Ok(reply)),
                    Err(error) => hear(Err(error.to_string())),
                }
            })
        };
        let on_error = EventListener::new(&worker, "error", move |event| {
            // What is told here is not told to the console too.
            event.prevent_default();
            hear(Err(event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default()));
        });
        let first = Array::of2(&JsValue::from_str(&script), &wasm_bindgen::module());
        worker.post_message(&first).ok()?;
        Some(Client { worker, waiting, _listeners: [on_message, on_error] })
    }

    /// Says something, as soon as it listens.
    pub fn say(&self, ask: Ask) {
        match &mut *self.waiting.borrow_mut() {
            Some(waiting) => waiting.push(ask),
            None => post(&self.worker, &ask),
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn post(worker: &Worker, ask: &Ask) {
    let text = serde_json::to_string(ask).expect("plain data is JSON");
    drop(worker.post_message(&JsValue::from_str(&text)));
}
