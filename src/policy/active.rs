//! Tasks that are neither ready nor away: on a CPU, on the way to one, or on the way from one to the ready queue.
//!
//! Fair policies compare a newcomer with them too. There are as many as CPUs, and a few more within an instant.

use super::Candidate;
use crate::{
    id::Tid,
    time::{Duration, Instant},
};

/// What running for `ran` adds to the virtual time of a task of this weight: `ran`·2^20/weight, rounded down. That is
/// stride scheduling's pass (2^20 is its `stride1`); with the weights of Linux, 1024 for nice 0, it is the virtual
/// runtime in 1/1024 of a microsecond.
pub(super) fn advance(ran: Duration, weight: u32) -> i64 {
    ((u128::from(ran.micros()) << 20) / u128::from(weight.max(1))) as i64
}

#[derive(Clone, Debug)]
struct Entry {
    tid: Tid,
    /// Its virtual time when it was last booked.
    booked: i64,
    weight: u32,
    /// Since when it has run unbooked; None while it does not run.
    since: Option<Instant>,
}

/// These tasks.
#[derive(Clone, Debug, Default)]
pub(super) struct Active(Vec<Entry>);

impl Active {
    /// Notes that a task is here with its virtual time as it is in its account.
    pub fn put(&mut self, who: &Candidate, weight: u32, since: Option<Instant>) {
        self.put_at(who.tid, who.account.virtual_time, weight, since);
    }

    pub fn put_at(&mut self, tid: Tid, booked: i64, weight: u32, since: Option<Instant>) {
        self.take(tid);
        self.0.push(Entry { tid, booked, weight, since });
    }

    pub fn take(&mut self, tid: Tid) {
        self.0.retain(|entry| entry.tid != tid);
    }

    /// Virtual time at `now`, and weight, of each.
    pub fn at(&self, now: Instant) -> impl Iterator<Item = (i64, u32)> {
        self.0.iter().map(move |entry| {
            let ran = entry.since.map_or(Duration::ZERO, |since| now.since(since));
            (entry.booked + advance(ran, entry.weight), entry.weight)
        })
    }

    /// The least virtual time at `now`.
    pub fn least(&self, now: Instant) -> Option<i64> {
        self.at(now).map(|(time, _)| time).min()
    }

    pub fn weights(&self) -> u64 {
        self.0.iter().map(|entry| u64::from(entry.weight)).sum()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}
