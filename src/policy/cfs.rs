//! The Completely Fair Scheduler, Linux's from 2.6.23 to 6.5.
//!
//! Rule: a process's virtual runtime rises by the time it runs, weighted by 1024 over the weight of its nice value;
//! the smallest runs, for its share of the latency: `latency`·weight/(weights of all ready and running), at least
//! `granularity`. When n times the granularity is more than the latency, that is shared instead (kernel/sched/fair.c,
//! Linux 6.5: `calc_delta_fair`, `__sched_period`, `sched_slice` with BASE_SLICE).
//!
//! A newcomer begins a virtual slice behind the least virtual runtime that there has been (`place_entity`,
//! START_DEBIT; not with `debit=false`, as textbooks have it), so that forking wins nothing. Whoever wakes has its own, but no less than that minimum minus half the
//! latency (GENTLE_FAIR_SLEEPERS), and if it then is the smallest and behind a running one by more than `wakeup`,
//! weighted by its own weight, it preempts (`wakeup_preempt_entity`). Between queues virtual runtimes are carried
//! relative to the minimum (`migrate_task_rq_fair`). Not modelled: buddies, groups, and the tick, to which the kernel
//! rounds slices.

use std::collections::BTreeSet;

use super::{
    Arguments, Candidate, Info, Measure, Parameter, ParameterKind, Policy, Programs, Reason, TurnEnd,
    active::{Active, advance},
    keyed::Keyed,
    weight,
};
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// CFS with its three settings, of old in /proc/sys/kernel/sched_*; the defaults are those of one CPU.
pub const INFO: Info = Info {
    key: "cfs",
    parameters: &[
        Parameter { name: "latency", default: "6", kind: ParameterKind::Time },
        Parameter { name: "granularity", default: "0.75", kind: ParameterKind::Time },
        Parameter { name: "wakeup", default: "1", kind: ParameterKind::Time },
        Parameter { name: "debit", default: "true", kind: ParameterKind::Choice(&["true", "false"]) },
    ],
    programs: Programs::Yes,
    build,
};

fn build(arguments: &Arguments) -> Box<dyn Policy> {
    Box::new(Cfs {
        latency: arguments.time("latency"),
        granularity: arguments.time("granularity"),
        wakeup: arguments.time("wakeup"),
        starts_with_debit: arguments.word("debit") == "true",
        ready: Keyed::default(),
        active: Active::default(),
        least: 0,
        woken: (Instant::BOOT, BTreeSet::new()),
    })
}

/// Ready tasks by virtual runtime, which is their account's `virtual_time` in 1/1024 of a microsecond.
#[derive(Clone, Debug)]
pub struct Cfs {
    latency: Duration,
    granularity: Duration,
    wakeup: Duration,
    /// Whether a newcomer begins a virtual slice behind; else level with the least.
    starts_with_debit: bool,
    ready: Keyed,
    active: Active,
    /// The least virtual runtime that there has been: `min_vruntime`, which never falls.
    least: i64,
    /// Who woke at that moment.
    woken: (Instant, BTreeSet<Tid>),
}

impl Cfs {
    fn raise_least(&mut self, now: Instant) {
        let ready = self.ready.first().map(|(_, time)| time);
        let present = ready.into_iter().chain(self.active.least(now)).min();
        self.least = self.least.max(present.unwrap_or(self.least));
    }

    /// The slice of a task of this weight, with these weights and this number in all, itself included.
    fn slice(&self, weight: u32, weights: u64, count: usize) -> Duration {
        let period = self.latency.micros().max(self.granularity.micros() * count as u64);
        let share = u128::from(period) * u128::from(weight) / u128::from(weights.max(1));
        Duration::from_micros((share as u64).max(self.granularity.micros()))
    }

    /// Where a task that was away comes in.
    fn place(&mut self, who: &mut Candidate, now: Instant) {
        self.raise_least(now);
        let weight = weight::of(who.nice);
        let weights = self.ready.weights + self.active.weights() + u64::from(weight);
        let is_new = who.account.epoch == 0;
        let from = if is_new {
            let slice = self.slice(weight, weights, self.ready.len() + self.active.len() + 1);
            self.least + if self.starts_with_debit { advance(slice, weight) } else { 0 }
        } else {
            self.woken.1.insert(who.tid);
            self.least - advance(self.latency, 1024) / 2
        };
        let account = &mut who.account;
        account.virtual_time = account.virtual_time.max(from);
        (account.known, account.epoch) = (true, 1);
    }
}

impl Policy for Cfs {
    fn enqueue(&mut self, who: &mut Candidate, now: Instant) {
        if self.woken.0 != now {
            self.woken = (now, BTreeSet::new());
        }
        self.active.take(who.tid);
        if !who.account.known {
            self.place(who, now);
        }
        self.ready.insert(who, who.account.virtual_time, weight::of(who.nice));
    }

    fn pick(&mut self, _: Instant) -> Option<(Tid, Reason)> {
        let (tid, time, weight, reason) = self.ready.pick(Measure::VirtualRuntime, weight::micros)?;
        self.active.put_at(tid, time, weight, None);
        Some((tid, reason))
    }

    fn remove(&mut self, tid: Tid) {
        self.ready.remove(tid);
        self.active.take(tid);
    }

    fn started(&mut self, who: &Candidate, now: Instant) {
        self.active.put(who, weight::of(who.nice), Some(now));
    }

    fn settle(&mut self, who: &mut Candidate, ran: Duration, end: TurnEnd, now: Instant) {
        self.raise_least(now);
        let weight = weight::of(who.nice);
        who.account.virtual_time += advance(ran, weight);
        if end.is_away() {
            who.account.known = false;
            self.active.take(who.tid);
        } else {
            self.active.put(who, weight, end.goes_on().then_some(now));
        }
        self.raise_least(now);
    }

    fn hand_over(&mut self, who: &mut Candidate, now: Instant) {
        self.raise_least(now);
        who.account.virtual_time -= self.least;
        self.active.take(who.tid);
    }

    fn take_over(&mut self, who: &mut Candidate, now: Instant) {
        self.raise_least(now);
        who.account.virtual_time += self.least;
        self.active.put(who, weight::of(who.nice), None);
    }

    fn quantum(&self, who: &Candidate) -> Option<Duration> {
        let weights = self.ready.weights + self.active.weights();
        Some(self.slice(weight::of(who.nice), weights, self.ready.len() + self.active.len()))
    }

    fn preempts(&self) -> Option<Measure> {
        Some(Measure::VirtualRuntime)
    }

    fn best(&mut self, now: Instant) -> Option<(Tid, i64)> {
        let (tid, time) = self.ready.first()?;
        if self.woken.0 != now || !self.woken.1.contains(&tid) {
            return None;
        }
        let weight = self.ready.weight(tid)?;
        Some((tid, weight::micros(time + advance(self.wakeup, weight))))
    }

    fn key(&self, who: &Candidate, ran: Duration, _: Instant) -> i64 {
        weight::micros(who.account.virtual_time + advance(ran, weight::of(who.nice)))
    }

    fn len(&self) -> usize {
        self.ready.len()
    }

    fn lanes(&self, _: Instant) -> Vec<Vec<(Tid, Option<i64>)>> {
        self.ready.lanes(weight::micros)
    }

    fn boxed(&self) -> Box<dyn Policy> {
        Box::new(self.clone())
    }
}
