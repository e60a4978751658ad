//! Stride scheduling.
//!
//! Rule: a process's pass rises by its stride, 2^20 over its tickets, with every unit that it runs; at each decision the
//! smallest pass runs for a quantum (Waldspurger and Weihl, *Stride Scheduling: Deterministic Proportional-Share
//! Resource Management*, MIT/LCS/TM-528, 1995, sections 2 and 3.1: a fraction of a quantum raises the pass by that
//! fraction; Arpaci-Dusseau, *Operating Systems: Three Easy Pieces*, 9.6). Here the unit is a microsecond. Whoever
//! comes, or comes back, begins no lower than the least pass of those that are ready or on a CPU: nobody saves time up
//! by being away.

use super::{
    Arguments, Candidate, Info, Measure, Parameter, ParameterKind, Policy, Programs, Reason, TurnEnd,
    active::{Active, advance},
    keyed::Keyed,
};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// Stride scheduling: one parameter, the quantum.
pub const INFO: Info = Info {
    key: "stride",
    parameters: &[Parameter { name: "quantum", default: "1", kind: ParameterKind::Time }],
    programs: Programs::Yes,
    build,
};

fn build(arguments: &Arguments) -> Box<dyn Policy> {
    let quantum = arguments.time("quantum");
    Box::new(Stride { quantum, ready: Keyed::default(), active: Active::default() })
}

/// Ready tasks by pass, which is their account's `virtual_time`.
#[derive(Clone, Debug)]
pub struct Stride {
    quantum: Duration,
    ready: Keyed,
    active: Active,
}

fn tickets(who: &Candidate) -> u32 {
    who.tickets.max(1)
}

impl Stride {
    /// The least pass of those that are ready or on a CPU; 0 if there is none.
    fn least(&self, now: Instant) -> i64 {
        let ready = self.ready.first().map(|(_, pass)| pass);
        ready.into_iter().chain(self.active.least(now)).min().unwrap_or(0)
    }
}

impl Policy for Stride {
    fn enqueue(&mut self, who: &mut Candidate, now: Instant) {
        self.active.take(who.tid);
        if !who.account.known {
            who.account.virtual_time = who.account.virtual_time.max(self.least(now));
            who.account.known = true;
        }
        self.ready.insert(who, who.account.virtual_time, tickets(who));
    }

    fn pick(&mut self, _: Instant) -> Option<(Tid, Reason)> {
        let (tid, pass, tickets, reason) = self.ready.pick(Measure::Pass, |pass| pass)?;
        self.active.put_at(tid, pass, tickets, None);
        Some((tid, reason))
    }

    fn remove(&mut self, tid: Tid) {
        self.ready.remove(tid);
        self.active.take(tid);
    }

    fn started(&mut self, who: &Candidate, now: Instant) {
        self.active.put(who, tickets(who), Some(now));
    }

    fn settle(&mut self, who: &mut Candidate, ran: Duration, end: TurnEnd, _: Instant) {
        // Going on is no reason to round.
        who.account.spent += ran;
        if end.goes_on() {
            return;
        }
        who.account.virtual_time += advance(std::mem::take(&mut who.account.spent), tickets(who));
        if end.is_away() {
            who.account.known = false;
            self.active.take(who.tid);
        } else {
            self.active.put(who, tickets(who), None);
        }
    }

    fn hand_over(&mut self, who: &mut Candidate, now: Instant) {
        who.account.virtual_time -= self.least(now);
        self.active.take(who.tid);
    }

    fn take_over(&mut self, who: &mut Candidate, now: Instant) {
        who.account.virtual_time += self.least(now);
        self.active.put(who, tickets(who), None);
    }

    fn quantum(&self, _: &Candidate) -> Option<Duration> {
        Some(self.quantum)
    }

    fn len(&self) -> usize {
        self.ready.len()
    }

    fn lanes(&self, _: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        self.ready.lanes(|pass| pass)
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
