//! A workload run to its end in one go, its events told in passing rather than kept.

use super::Machine;
use crate::{
    event::Event,
    id::{CpuId, Pid, Tid},
    policy::{Origin, TurnEnd},
    time::Instant,
};

/// Who is told what happens.
pub trait Watcher {
    /// Anything but what `turn` tells.
    fn event(&mut self, event: &Event);
    /// At that moment a quantum was used up, its task joined the ready queue, and `to` was dispatched.
    fn turn(&mut self, cpu: CpuId, to: (Pid, Tid), at: Instant);
}

impl Machine {
    /// Goes on for about `events` events; true when the run has ended.
    pub fn run(&mut self, events: usize, watcher: &mut impl Watcher) -> bool {
        let mut told = 0;
        while told < events {
            if self.take_turn(watcher) {
                told += 2;
                continue;
            }
            let Some(step) = self.step() else { return true };
            watcher.event(&step.event);
            told += 1;
        }
        false
    }

    /// What most steps of a time-sharing workload are: the only CPU's quantum is used up before anything else happens,
    /// and the next has its turn. The same as `step` does, without looking for what cannot be. False, and nothing
    /// done, when something else comes first.
    fn take_turn(&mut self, watcher: &mut impl Watcher) -> bool {
        let [cpu] = &self.cpus[..] else { return false };
        let Some(running) = cpu.running else { return false };
        let Some((_, end)) = running.quantum.filter(|(_, end)| *end < running.ends) else { return false };
        let is_quiet = self.following.is_empty()
            && self.joining.is_empty()
            && !self.timed
            && self.load.is_some()
            && self.operations <= self.options.limit_operations
            && self.options.switch_cost.is_zero()
            && self.timers.first().is_none_or(|(at, _)| *at > end)
            && self.next_of_load().is_none_or(|at| at > end);
        if !is_quiet {
            return false;
        }
        if let Some(event) = self.preempt_next() {
            watcher.event(&event);
            return true;
        }
        if self.queues[0].is_empty() {
            return false;
        }
        self.now = end;
        self.vacate(0, TurnEnd::Expired);
        self.thread(running.tid).left = running.ends.since(end);
        self.enqueue(running.tid, Origin::Expired, 0);
        self.compare = true;
        let (next, _) = self.pick(0).expect("a queue that was just joined is not empty");
        self.place(0, next);
        watcher.turn(self.cpus[0].id, (self.task(next).pid, next), end);
        true
    }
}
