//! Time as one slack: how late anything may be.
//!
//! With slack zero computing takes no time and sleeps are exact. With any, a sleep ends and a time limit passes
//! whenever it likes. Between them, what is due at some moment may be overtaken by what is due at most the slack
//! later: nothing is late by more.

use super::{
    World,
    able::Able,
    state::{Draft, ENDED},
    store::Bone,
};
use crate::{lang::trap::Trap, machine::script::Timing, time::Duration};

/// The time limit of an operation.
#[must_use]
pub fn limit_of(trap: &Trap) -> Option<Duration> {
    match trap {
        Trap::Sleep(length) => Some(*length),
        Trap::SemaphoreAcquire { timeout, block: true, .. }
        | Trap::Wait { timeout, .. }
        | Trap::PipePoll { timeout, .. }
        | Trap::Select { timeout, .. } => *timeout,
        Trap::Resume { trap, deadline } => deadline.and_then(|_| limit_of(trap)),
        _ => None,
    }
}

/// When a limit passes, from now.
#[must_use]
pub fn limit(stored: u32) -> i64 {
    i64::from(stored) - 1
}

/// Since when something could go on, from now: not later than that.
#[must_use]
pub fn since(stored: u32) -> i64 {
    1 - i64::from(stored.max(1))
}

/// The clock goes on by so many microseconds.
pub fn pass(draft: &mut Draft, micros: u64) {
    draft.now += micros;
    let micros = micros as u32;
    for being in &mut draft.beings {
        for (limit, since) in &mut being.times {
            if *limit > 0 {
                *limit = limit.saturating_sub(micros).max(1);
            }
            if *since > 0 {
                *since = since.saturating_add(micros);
            }
        }
    }
}

impl World {
    /// The tasks of a process have come to new operations: all, or all but those that `before` had already.
    pub(super) fn start_clocks(&self, draft: &mut Draft, place: usize, before: Option<(Bone, usize)>) {
        if !self.order.timed {
            return;
        }
        let being = &draft.beings[place];
        if being.image == ENDED {
            return;
        }
        let parked = &self.store.image(being.image).parked;
        let times = parked.iter().map(|(thread, trap)| {
            let kept = before.and_then(|(image, acted)| {
                let old = &self.store.image(image).parked;
                let at = old.iter().position(|(other, _)| other == thread)?;
                (at != acted).then(|| being.times.get(at).copied()).flatten()
            });
            kept.unwrap_or_else(|| (limit_of(trap).map_or(0, |limit| limit.micros() as u32 + 1), 0))
        });
        draft.beings[place].times = times.collect();
    }

    /// Only what the slack allows stays.
    pub(super) fn keep_time(&self, able: &mut Vec<Able>) {
        let Timing::Slack(slack) = self.detail.timing else { return };
        let Some(first) = able.iter().map(|it| it.due).min() else { return };
        let last = first.max(0).saturating_add(slack.micros() as i64);
        let last = if first < 0 { first + slack.micros() as i64 } else { last };
        able.retain(|it| it.due <= last);
    }

    /// Since when each task can go on: those that could before keep their time. Without slack there is no lateness.
    pub(super) fn settle_times(&mut self, draft: &mut Draft) {
        let Timing::Slack(slack) = self.detail.timing else { return };
        draft.now = if self.asked_clock() { draft.now } else { 0 };
        if slack.is_zero() {
            for being in &mut draft.beings {
                being.times.iter_mut().for_each(|(_, since)| *since = 0);
            }
            return;
        }
        let places: Vec<(usize, usize)> = (0..draft.beings.len())
            .flat_map(|place| (0..draft.beings[place].times.len()).map(move |task| (place, task)))
            .collect();
        let mut able = Vec::new();
        for (place, task) in places {
            able.clear();
            self.able_task(draft, place, task, 0, &mut able);
            let goes = able.iter().any(|it| it.step.choice != 1 && it.way == super::USUAL);
            let since = &mut draft.beings[place].times[task].1;
            *since = if goes { (*since).max(1) } else { 0 };
        }
    }

    /// Whether what the clock says can matter.
    pub(super) fn asked_clock(&self) -> bool {
        self.detail.clock
    }
}
