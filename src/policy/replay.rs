//! A recorded schedule, played again: who was dispatched, in order, and how long each stayed on its CPU.
//!
//! As text: `1;0x2000,1x350,…`: the version, then task and microseconds a dispatch. With the program, its files and
//! its options unchanged it gives the same run to the event. When it runs out, or names a task that is not ready, the
//! rest is first come, first served.

use std::{fmt::Write, rc::Rc};

use super::{Candidate, Policy, Reason, fcfs::Fcfs};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// A recorded schedule: the turns of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    pub turns: Vec<(Tid, Duration)>,
}

impl Schedule {
    /// The schedule as a short text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = "1;".to_owned();
        for (index, (tid, length)) in self.turns.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(text, "{comma}{}x{}", tid.0, length.micros()).expect("a String takes all text");
        }
        text
    }

    /// Reads the text of a schedule; None when it is not one, or of a version that is not known.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Schedule> {
        let turns = text.strip_prefix("1;")?;
        let turns = turns.split(',').filter(|turn| !turn.is_empty()).map(|turn| {
            let (tid, micros) = turn.split_once('x')?;
            Some((Tid(tid.parse().ok()?), Duration::from_micros(micros.parse().ok()?)))
        });
        Some(Schedule { turns: turns.collect::<Option<_>>()? })
    }
}

/// Plays a schedule.
#[derive(Clone, Debug)]
pub struct Replay {
    schedule: Rc<Schedule>,
    next: usize,
    ready: Vec<Tid>,
    quantum: Option<Duration>,
    /// Takes over when the schedule does not fit.
    fallback: Fcfs,
}

impl Replay {
    /// A policy that follows `schedule`.
    #[must_use]
    pub fn new(schedule: Rc<Schedule>) -> Replay {
        Replay { schedule, next: 0, ready: Vec::new(), quantum: None, fallback: Fcfs::default() }
    }
}

impl Policy for Replay {
    fn enqueue(&mut self, who: &mut Candidate, now: Instant) {
        self.ready.push(who.tid);
        self.fallback.enqueue(who, now);
    }

    fn pick(&mut self, now: Instant) -> Option<(Tid, Reason)> {
        let turn = self.schedule.turns.get(self.next).filter(|(tid, _)| self.ready.contains(tid)).copied();
        if let Some((tid, length)) = turn {
            self.quantum = Some(length);
            self.next += 1;
            self.remove(tid);
            return Some((tid, Reason::Recorded));
        }
        self.quantum = None;
        let (tid, reason) = self.fallback.pick(now)?;
        self.next = self.schedule.turns.len();
        self.remove(tid);
        Some((tid, reason))
    }

    fn remove(&mut self, tid: Tid) {
        self.ready.retain(|other| *other != tid);
        self.fallback.remove(tid);
    }

    fn quantum(&self, _: &Candidate) -> Option<Duration> {
        self.quantum
    }

    fn len(&self) -> usize {
        self.ready.len()
    }

    fn lanes(&self, now: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        self.fallback.lanes(now)
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
