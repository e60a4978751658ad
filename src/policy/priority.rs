//! Priorities, with aging.
//!
//! Rule: whoever has the smallest number runs; preemptive or not (Silberschatz, *Operating System Concepts*, 10th ed.,
//! 5.3.4). With aging, a ready task's number falls by one each time it has waited for so long, so that nobody starves; a
//! task keeps the number it was picked with until it leaves its CPU, and then begins from its own again.
//!
//! With `a` for aging a ready task's number is `priority - floor((now - joined) / a)`, which is
//! `-floor((now - key) / a)` with `key = joined + priority * a`: the order of keys never changes. Those with the best
//! number are the first in it, and the smallest tie among them decides.

use super::{
    Arguments, Candidate, Info, Measure, Parameter, ParameterKind, Policy, Programs, Reason, prefix::Prefix,
};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// Priorities.
pub const INFO: Info = Info {
    key: "priority",
    parameters: &[
        Parameter { name: "preemptive", default: "true", kind: ParameterKind::Choice(&["true", "false"]) },
        Parameter { name: "aging", default: "0", kind: ParameterKind::TimeOrNever },
    ],
    programs: Programs::Yes,
    build,
};

fn build(arguments: &Arguments) -> Box<dyn Policy> {
    let is_preemptive = arguments.word("preemptive") == "true";
    Box::new(Priority { ready: Prefix::default(), is_preemptive, aging: arguments.time("aging") })
}

/// Ready tasks by priority.
#[derive(Clone, Debug)]
struct Priority {
    ready: Prefix,
    is_preemptive: bool,
    /// Zero for never.
    aging: Duration,
}

impl Priority {
    fn key_of(&self, who: &Candidate) -> i128 {
        let priority = i128::from(who.priority);
        if self.aging.is_zero() {
            return priority;
        }
        i128::from(who.joined.micros()) + priority * i128::from(self.aging.micros())
    }

    /// The number that a ready task with this key has.
    fn number(&self, key: i128, now: Instant) -> i64 {
        let aging = i128::from(self.aging.micros());
        let number = if aging == 0 { key } else { -(i128::from(now.micros()) - key).div_euclid(aging) };
        number.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
    }

    fn first(&self, now: Instant) -> Option<(Tid, i64)> {
        let number = self.number(self.ready.first()?, now);
        let last_equal = if self.aging.is_zero() {
            i128::from(number)
        } else {
            i128::from(now.micros()) + i128::from(number) * i128::from(self.aging.micros())
        };
        Some((self.ready.least_up_to(last_equal)?, number))
    }
}

impl Policy for Priority {
    fn enqueue(&mut self, who: &mut Candidate, _: Instant) {
        self.ready.insert(self.key_of(who), who.tie, who.tid);
    }

    fn pick(&mut self, now: Instant) -> Option<(Tid, Reason)> {
        let ready = self.ready.len() as u32;
        let (tid, mine) = self.first(now)?;
        self.ready.remove(tid);
        let best = |(_, next)| Reason::Best { measure: Measure::Priority, ready, mine, next };
        Some((tid, self.first(now).map_or(Reason::Only, best)))
    }

    fn remove(&mut self, tid: Tid) {
        self.ready.remove(tid);
    }

    fn revalue(&mut self, who: &mut Candidate, now: Instant) {
        if self.ready.remove(who.tid) {
            self.enqueue(who, now);
        }
    }

    fn preempts(&self) -> Option<Measure> {
        self.is_preemptive.then_some(Measure::Priority)
    }

    fn best(&mut self, now: Instant) -> Option<(Tid, i64)> {
        self.first(now)
    }

    fn key(&self, who: &Candidate, _: Duration, _: Instant) -> i64 {
        let aged = who.waited.micros().checked_div(self.aging.micros()).unwrap_or(0);
        i64::from(who.priority).saturating_sub_unsigned(aged)
    }

    fn is_timed(&self) -> bool {
        self.is_preemptive && !self.aging.is_zero()
    }

    /// The moment at which the first ready task has waited for long enough to be better.
    fn review(&mut self, who: &Candidate, ran: Duration, now: Instant) -> Option<Instant> {
        let wanted = i128::from(self.key(who, ran, now)) - 1;
        let at = self.ready.first()? - wanted * i128::from(self.aging.micros());
        let at = Instant::from_micros(u64::try_from(at).ok()?);
        (at > now).then_some(at)
    }

    fn len(&self) -> usize {
        self.ready.len()
    }

    fn lanes(&self, now: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        let numbers = self.ready.iter().map(|(tid, key, tie)| (self.number(key, now), tie, tid));
        let mut line: Vec<(i64, u64, Tid)> = numbers.collect();
        line.sort_unstable();
        vec![line.into_iter().map(|(number, _, tid)| (tid, Some(number))).collect()]
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
