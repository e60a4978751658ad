//! Earliest eligible virtual deadline first: Linux's scheduler from 6.6 on.
//!
//! Rule: a process's virtual runtime rises by the time it runs, weighted by 1024 over the weight of its nice value.
//! Virtual time is the mean of the virtual runtimes of all ready and running processes, weighted; whoever is not ahead
//! of it is owed time and is *eligible*. A process asks for a slice at a time: its virtual deadline is its virtual
//! runtime at the request plus the slice, weighted. Of the eligible ones the earliest virtual deadline runs, until its
//! request is met (Stoica and Abdel-Wahab, *Earliest Eligible Virtual Deadline First*, Old Dominion University TR-95-22,
//! 1995; kernel/sched/fair.c, Linux 6.6: `pick_eevdf`, `entity_eligible`, `update_deadline`; RUN_TO_PARITY, the
//! default: nobody is preempted within a slice).
//!
//! Lag, what a process is owed, is kept while it is away, at most two slices' worth (`update_entity_lag`), and when it
//! comes back it is placed so that it has the same lag among those present (`place_entity`, PLACE_LAG); a newcomer has
//! none. It is kept too when a process changes queues, with what is left of its request. `sched_yield` moves the
//! deadline back by a slice (`yield_task_fair`). Not modelled: the halved first request of a newcomer
//! (PLACE_DEADLINE_INITIAL), delayed dequeuing (6.12), slices of a process's own, groups, and the tick.

use super::{
    Arguments, Candidate, Info, Measure, Parameter, ParameterKind, Policy, Programs, Reason, TurnEnd,
    active::{Active, advance},
    eligible::{Eligible, Task},
    weight,
};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// EEVDF: one parameter, the slice (`base_slice_ns`).
pub const INFO: Info = Info {
    key: "eevdf",
    parameters: &[Parameter { name: "slice", default: "3", kind: ParameterKind::Time }],
    programs: Programs::Yes,
    build,
};

fn build(arguments: &Arguments) -> Box<dyn Policy> {
    let (ready, active) = (Eligible::new(), Active::default());
    Box::new(Eevdf { slice: arguments.time("slice"), ready, active, last: 0 })
}

/// Ready tasks by virtual deadline. Virtual times are in 1/1024 of a microsecond; an account's `virtual_time` is the
/// virtual runtime, or the lag while it is away.
#[derive(Clone, Debug)]
pub struct Eevdf {
    slice: Duration,
    ready: Eligible,
    active: Active,
    /// Virtual time when the last one went away.
    last: i64,
}

impl Eevdf {
    /// The weight of all that are present, and virtual time: the weighted mean of their virtual runtimes, rounded down.
    fn virtual_time(&self, now: Instant) -> (u64, i64) {
        let (mut weights, mut load) = (self.ready.weights, self.ready.load);
        for (runtime, weight) in self.active.at(now) {
            weights += u64::from(weight);
            load += i128::from(runtime) * i128::from(weight);
        }
        if weights == 0 {
            return (0, self.last);
        }
        (weights, load.div_euclid(i128::from(weights)) as i64)
    }

    /// Takes a task out of those present; what it is owed is left in its account.
    fn leave(&mut self, who: &mut Candidate, now: Instant) {
        let (_, time) = self.virtual_time(now);
        let limit = 2 * advance(self.slice, weight::of(who.nice));
        let lag = time - who.account.virtual_time;
        who.account.virtual_time = lag.clamp(-limit, limit);
        who.account.known = false;
        self.active.take(who.tid);
        self.last = time;
    }

    /// Where a task is placed that is owed what its account says. What it adds moves the mean: hence the factor.
    fn place(&self, who: &mut Candidate, now: Instant) {
        let (weights, time) = self.virtual_time(now);
        let lag = i128::from(who.account.virtual_time);
        let all = i128::from(weights) + i128::from(weight::of(who.nice));
        let lag = if weights == 0 { 0 } else { lag * all / i128::from(weights) };
        who.account.virtual_time = time - lag as i64;
        who.account.known = true;
    }

    /// The best at that moment, and whether others are eligible. When only tasks on other CPUs are, it is whoever
    /// comes nearest.
    fn choice(&self, now: Instant) -> Option<Task> {
        let (_, time) = self.virtual_time(now);
        self.ready.earliest(time.max(self.ready.least()?)).copied()
    }
}

impl Policy for Eevdf {
    fn enqueue(&mut self, who: &mut Candidate, now: Instant) {
        self.active.take(who.tid);
        let weight = weight::of(who.nice);
        if !who.account.known {
            self.place(who, now);
            who.account.virtual_deadline = who.account.virtual_time + advance(self.slice, weight);
        }
        let (runtime, deadline) = (who.account.virtual_time, who.account.virtual_deadline);
        self.ready.insert(Task { tid: who.tid, deadline, tie: who.tie, runtime, weight });
    }

    fn pick(&mut self, now: Instant) -> Option<(Tid, Reason)> {
        let ready = self.ready.len() as u32;
        let (_, time) = self.virtual_time(now);
        let task = self.choice(now)?;
        self.ready.remove(task.tid);
        self.active.put_at(task.tid, task.runtime, task.weight, None);
        let reason = match (self.ready.earliest(time), self.ready.least()) {
            (Some(next), _) => {
                let (measure, mine, next) = (Measure::VirtualDeadline, task.deadline, next.deadline);
                Reason::Best { measure, ready, mine: weight::micros(mine), next: weight::micros(next) }
            }
            // Nobody else is eligible: all have run further.
            (None, Some(next)) => {
                let (measure, mine) = (Measure::VirtualRuntime, task.runtime);
                Reason::Best { measure, ready, mine: weight::micros(mine), next: weight::micros(next) }
            }
            (None, None) => Reason::Only,
        };
        Some((task.tid, reason))
    }

    fn remove(&mut self, tid: Tid) {
        self.ready.remove(tid);
        self.active.take(tid);
    }

    fn started(&mut self, who: &Candidate, now: Instant) {
        self.active.put(who, weight::of(who.nice), Some(now));
    }

    fn settle(&mut self, who: &mut Candidate, ran: Duration, end: TurnEnd, now: Instant) {
        let weight = weight::of(who.nice);
        let slice = advance(self.slice, weight);
        let account = &mut who.account;
        account.virtual_time += advance(ran, weight);
        if account.virtual_time >= account.virtual_deadline {
            account.virtual_deadline = account.virtual_time + slice;
        }
        if end == TurnEnd::Yielded {
            account.virtual_deadline += slice;
        }
        self.active.put(who, weight, end.goes_on().then_some(now));
        if end.is_away() {
            self.leave(who, now);
        }
    }

    fn hand_over(&mut self, who: &mut Candidate, now: Instant) {
        who.account.virtual_deadline -= who.account.virtual_time;
        self.leave(who, now);
    }

    fn take_over(&mut self, who: &mut Candidate, now: Instant) {
        self.place(who, now);
        who.account.virtual_deadline += who.account.virtual_time;
        self.active.put(who, weight::of(who.nice), None);
    }

    /// What is left of its request.
    fn quantum(&self, who: &Candidate) -> Option<Duration> {
        let left = (who.account.virtual_deadline - who.account.virtual_time).max(1);
        let micros = (left as u128 * u128::from(weight::of(who.nice))).div_ceil(1 << 20);
        Some(Duration::from_micros(micros as u64))
    }

    fn len(&self) -> usize {
        self.ready.len()
    }

    /// Those that are eligible first.
    fn lanes(&self, now: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        let (_, time) = self.virtual_time(now);
        let (mut lane, later): (Vec<&Task>, Vec<&Task>) =
            self.ready.all().into_iter().partition(|task| task.runtime <= time);
        lane.extend(later);
        vec![lane.into_iter().map(|task| (task.tid, Some(weight::micros(task.deadline)))).collect()]
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
