//! A rule of the person's own: a Python function says who runs next.
//!
//! Rule: at each decision `choose(ready, now)` gets the ready processes in order of joining and returns one of them, or
//! its index. How it is run is the chooser's business. When it does something wrong the run ends.

use std::cell::{OnceCell, RefCell};

use super::{Arguments, Candidate, Chooser, Info, Measure, Policy, Programs, Reason};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// A rule of the person's own; what else it says is in its program.
pub const INFO: Info = Info { key: "custom", parameters: &[], programs: Programs::Yes, build };

fn build(arguments: &Arguments) -> Box<dyn Policy> {
    let chooser = arguments.chooser.clone().expect("`parse` looks whether there is a chooser");
    Box::new(Custom {
        chooser: RefCell::new(chooser),
        ready: Vec::new(),
        newcomers: 0,
        fault: OnceCell::new(),
    })
}

/// The ready tasks in order of joining, and the rule.
#[derive(Clone, Debug)]
pub struct Custom {
    /// Asked in the middle of a comparison too, and may remember that.
    chooser: RefCell<Box<dyn Chooser>>,
    ready: Vec<Candidate>,
    /// How many have come for whom nobody has been asked to make room yet: one may preempt one at most.
    newcomers: u32,
    fault: OnceCell<String>,
}

impl Policy for Custom {
    fn enqueue(&mut self, who: &mut Candidate, _: Instant) {
        self.ready.push(who.clone());
        self.newcomers += u32::from(who.origin.is_newcomer());
    }

    fn pick(&mut self, now: Instant) -> Option<(Tid, Reason)> {
        let ready = self.ready.len() as u32;
        if ready == 0 {
            return None;
        }
        let index = match self.fault.get() {
            None => self.chooser.get_mut().choose(&self.ready, now),
            Some(_) => Ok(0),
        };
        let index = index.unwrap_or_else(|fault| {
            self.fault.get_or_init(|| fault);
            0
        });
        Some((self.ready.remove(index).tid, Reason::Chosen { ready }))
    }

    fn remove(&mut self, tid: Tid) {
        self.ready.retain(|who| who.tid != tid);
    }

    fn revalue(&mut self, who: &mut Candidate, _: Instant) {
        if let Some(known) = self.ready.iter_mut().find(|known| known.tid == who.tid) {
            known.priority = who.priority;
        }
    }

    fn quantum(&self, _: &Candidate) -> Option<Duration> {
        self.chooser.borrow().quantum()
    }

    fn preempts(&self) -> Option<Measure> {
        self.chooser.borrow().is_preemptive().then_some(Measure::Own)
    }

    /// The last one that came, as one for whom room may be made; who is picked then is `choose`'s business.
    fn best(&mut self, _: Instant) -> Option<(Tid, i64)> {
        self.newcomers = self.newcomers.checked_sub(1)?;
        self.ready.iter().rev().find(|who| who.origin.is_newcomer()).map(|who| (who.tid, 0))
    }

    fn key(&self, who: &Candidate, ran: Duration, now: Instant) -> i64 {
        let running = Candidate { ran: who.ran + ran, used: who.used + ran, ..who.clone() };
        let makes_room = match self.fault.get() {
            None => self.chooser.borrow_mut().preempts(&running, &self.ready, now),
            // The next decision ends the run.
            Some(_) => Ok(true),
        };
        let makes_room = makes_room.unwrap_or_else(|fault| {
            self.fault.get_or_init(|| fault);
            true
        });
        if makes_room { 1 } else { -1 }
    }

    fn fault(&self) -> Option<&str> {
        self.fault.get().map(String::as_str)
    }

    fn len(&self) -> usize {
        self.ready.len()
    }

    fn lanes(&self, _: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        vec![self.ready.iter().map(|who| (who.tid, None)).collect()]
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
