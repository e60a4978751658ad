//! Joining the ready queue: everything that becomes ready at one instant, in the order of the rules.

use super::Machine;
use crate::{
    event::{Event, Kind, Why},
    id::{CpuId, Tid},
    policy::{Origin, TurnEnd},
    process::{On, State},
};

/// A task about to join the ready queue.
#[derive(Clone, Debug)]
pub(super) struct Joining {
    /// Smaller joins first: what it comes from, then the number of its process or CPU.
    order: (i8, u32, Tid),
    tid: Tid,
    how: How,
    why: Why,
    /// The ready queue it goes to, once that is settled.
    queue: Option<usize>,
}

/// What it comes from.
#[derive(Clone, Copy, Debug)]
enum How {
    Arrived,
    /// The next job of a periodic process.
    Released(On),
    Woken(On),
    Expired(CpuId),
    Yielded(CpuId),
}

impl Joining {
    /// Whether it is that task which is about to join.
    pub(super) fn is_of(&self, tid: Tid) -> bool {
        self.tid == tid
    }
}

impl Machine {
    fn join_later(&mut self, tid: Tid, how: How, why: Why) {
        let pid = self.task(tid).pid.0;
        self.join_in_order(tid, pid, how, why);
    }

    /// `number` decides among those who come from the same.
    fn join_in_order(&mut self, tid: Tid, number: u32, how: How, why: Why) {
        let expired = if self.options.ties.requeue_first { -1 } else { 2 };
        let order = match how {
            How::Arrived | How::Released(_) => (0, number, tid),
            How::Woken(_) => (1, number, tid),
            How::Expired(cpu) | How::Yielded(cpu) => (expired, u32::from(cpu.0), tid),
        };
        self.joining.push(Joining { order, tid, how, why, queue: None });
        self.joining_is_sorted = self.joining.len() == 1;
        self.joining_is_settled = false;
    }

    /// A new task is to join.
    pub(super) fn arrive(&mut self, tid: Tid) {
        self.join_later(tid, How::Arrived, Why::Program);
    }

    /// A job from outside is to join, as the `n`-th that was let in: behind the next jobs of those who are inside.
    pub(super) fn let_in(&mut self, tid: Tid, n: u32) {
        self.join_in_order(tid, n | 1 << 31, How::Arrived, Why::Program);
    }

    /// The next job of a periodic process is to join.
    pub(super) fn release_job(&mut self, tid: Tid) {
        if let State::Blocked(on) = self.task(tid).state {
            self.join_later(tid, How::Released(on), Why::TimeOut);
        } else {
            self.join_later(tid, How::Arrived, Why::Program);
        }
    }

    /// A blocked task is to join, and to try again what it waited for.
    pub(super) fn wake(&mut self, tid: Tid, why: Why) {
        let State::Blocked(on) = self.task(tid).state else { return };
        // A workload's task waits for one thing, which wakes it once.
        if self.load.is_none() && self.joining.iter().any(|joining| joining.tid == tid) {
            return;
        }
        if let Some(deadline) = self.tasks[tid.0 as usize].deadline {
            self.timers.remove(&(deadline, tid));
        }
        if let On::Any(_) = on {
            self.leave_lines(tid, on);
        }
        self.join_later(tid, How::Woken(on), why);
    }

    /// The task on a CPU gives way: its quantum is used up, or it yields.
    pub(super) fn give_way(&mut self, cpu: usize, end: TurnEnd, why: Why) {
        let running = self.vacate(cpu, end).expect("only a running task gives way");
        let id = self.cpus[cpu].id;
        let how = if end == TurnEnd::Yielded { How::Yielded(id) } else { How::Expired(id) };
        self.join_later(running.tid, how, why);
    }

    /// Whether somebody is about to join that queue at this instant.
    pub(super) fn is_joined_soon(&self, queue: usize) -> bool {
        if self.queues.len() == 1 {
            return !self.joining.is_empty();
        }
        let goes_to =
            |joining: &Joining| joining.queue.unwrap_or_else(|| self.queue_to_join(joining.tid, false));
        self.joining.iter().any(|joining| goes_to(joining) == queue)
    }

    /// Settles where arrivals go, each to the CPU with the fewest tasks, those that come with it included; those whose
    /// quantum is about to expire are still on their CPUs.
    pub(super) fn settle_queues(&mut self) {
        if self.queues.len() == 1 || std::mem::replace(&mut self.joining_is_settled, true) {
            return;
        }
        self.sort_joining();
        let mut loads: Vec<usize> = (0..self.cpus.len()).map(|cpu| self.load_of(cpu)).collect();
        for index in (0..self.joining.len()).rev() {
            let Joining { order, tid, how, queue, .. } = self.joining[index];
            let is_arrival = matches!(how, How::Arrived);
            let queue = queue.unwrap_or_else(|| match (0..loads.len()).min_by_key(|cpu| loads[*cpu]) {
                Some(cpu) if is_arrival => cpu,
                _ => self.queue_to_join(tid, false),
            });
            // Releases come with the arrivals, wake-ups behind them.
            loads[queue] += usize::from(order.0 == 0);
            self.joining[index].queue = Some(queue);
        }
    }

    fn sort_joining(&mut self) {
        if !self.joining_is_sorted {
            self.joining.sort_unstable_by_key(|joining| std::cmp::Reverse(joining.order));
            self.joining_is_sorted = true;
        }
    }

    /// The next task joins the ready queue, if any is about to.
    pub(super) fn join_next(&mut self) -> Option<Event> {
        self.sort_joining();
        let Joining { tid, how, why, queue, .. } = self.joining.pop()?;
        let is_arrival = matches!(how, How::Arrived);
        let (origin, kind) = match how {
            How::Arrived => (Origin::New, Kind::Admit),
            How::Released(from) => (Origin::New, Kind::Wake { from }),
            How::Woken(from) => (origin(from), Kind::Wake { from }),
            How::Yielded(cpu) => (Origin::Yielded, Kind::Preempt { cpu, by: self.task(tid).pid }),
            How::Expired(cpu) => (Origin::Expired, Kind::Expire { cpu }),
        };
        self.compare = true;
        let queue = queue.unwrap_or_else(|| self.queue_to_join(tid, is_arrival));
        self.enqueue(tid, origin, queue);
        Some(self.event(tid, kind, why))
    }
}

/// What a policy is told about where a task comes from.
fn origin(from: On) -> Origin {
    match from {
        On::Device(_) => Origin::Device,
        On::Acquire(_) => Origin::Lock,
        On::Sleep(_) => Origin::Sleep,
        On::Send(_) | On::Receive(_) | On::Any(_) | On::Child(_) | On::Signal => Origin::Wake,
    }
}
