//! Joining the ready queue: everything that becomes ready at one instant, in the order of the rules.

use super::{Machine, Running};
use crate::{
    event::{Event, Kind, Why},
    id::{CpuId, Tid},
    policy::{Candidate, Reason},
    process::{On, State},
    time::Instant,
};

/// A task about to join the ready queue.
#[derive(Clone, Debug)]
pub(super) struct Joining {
    tid: Tid,
    how: How,
    why: Why,
}

/// What it comes from.
#[derive(Clone, Copy, Debug)]
enum How {
    Arrived,
    Woken(On),
    Expired(CpuId),
}

impl Joining {
    /// Whether it is that task which is about to join.
    pub(super) fn is_of(&self, tid: Tid) -> bool {
        self.tid == tid
    }
}

impl Machine {
    /// A new task is to join.
    pub(super) fn arrive(&mut self, tid: Tid) {
        self.joining.push(Joining { tid, how: How::Arrived, why: Why::Program });
    }

    /// A blocked task is to join, and to try again what it waited for.
    pub(super) fn wake(&mut self, tid: Tid, why: Why) {
        let State::Blocked(on) = self.task(tid).state else { return };
        if self.joining.iter().any(|joining| joining.tid == tid) {
            return;
        }
        if let Some(deadline) = self.tasks[tid.0 as usize].deadline {
            self.timers.remove(&(deadline, tid));
        }
        if let On::Any(_) = on {
            self.leave_lines(tid, on);
        }
        self.joining.push(Joining { tid, how: How::Woken(on), why });
    }

    /// The task on a CPU gives way: its quantum is used up, or it yields.
    pub(super) fn give_way(&mut self, cpu: CpuId, why: Why) {
        let slot = &mut self.cpus[usize::from(cpu.0)];
        let running = slot.running.take().expect("only a running task gives way");
        let (now, tid) = (self.now, running.tid);
        self.thread(tid).left = running.ends.since(now);
        self.joining.push(Joining { tid, how: How::Expired(cpu), why });
    }

    /// The next task joins the ready queue, if any is about to.
    pub(super) fn join_next(&mut self) -> Option<Event> {
        let order = |joining: &Joining| {
            let class = match joining.how {
                How::Arrived => 0,
                How::Woken(_) => 1,
                How::Expired(_) => 2,
            };
            let among = match joining.how {
                How::Expired(cpu) => u32::from(cpu.0),
                _ => self.task(joining.tid).pid.0,
            };
            (class, among, joining.tid)
        };
        let index = (0..self.joining.len()).min_by_key(|index| order(&self.joining[*index]))?;
        let Joining { tid, how, why } = self.joining.remove(index);
        let now = self.now;
        self.thread(tid).task.enter(State::Ready, now);
        let candidate = Candidate { tid, pid: self.task(tid).pid, joined: now };
        self.policy.enqueue(candidate);
        let kind = match how {
            How::Arrived => Kind::Admit,
            How::Woken(from) => Kind::Wake { from },
            How::Expired(cpu) if why == Why::Program => Kind::Preempt { cpu, by: candidate.pid },
            How::Expired(cpu) => Kind::Expire { cpu },
        };
        Some(self.event(tid, kind, why))
    }

    /// The first idle CPU gets a task, if one is ready; first it may have to pay for the switch.
    pub(super) fn dispatch_next(&mut self) -> Option<Event> {
        let now = self.now;
        let due = |until: Instant| until <= now;
        let switched = self.cpus.iter().position(|cpu| cpu.switching.is_some_and(|(_, _, until)| due(until)));
        if let Some(index) = switched {
            let (candidate, reason, _) = self.cpus[index].switching.take()?;
            return Some(self.start(index, candidate, reason));
        }
        let index = self.cpus.iter().position(|cpu| cpu.running.is_none() && cpu.switching.is_none())?;
        let (candidate, reason) = self.policy.pick(now)?;
        assert!(self.task(candidate.tid).state == State::Ready, "a policy picks among ready tasks");
        let cost = self.options.switch_cost;
        let cpu = &mut self.cpus[index];
        if !cost.is_zero() && cpu.last.is_some_and(|last| last != candidate.tid) {
            cpu.switching = Some((candidate, reason, now + cost));
            let kind = Kind::Switch { cpu: cpu.id, cost };
            return Some(self.event(candidate.tid, kind, Why::Program));
        }
        Some(self.start(index, candidate, reason))
    }

    fn start(&mut self, index: usize, candidate: Candidate, reason: Reason) -> Event {
        let (now, tid) = (self.now, candidate.tid);
        let cpu = self.cpus[index].id;
        let thread = self.thread(tid);
        thread.task.enter(State::Running(cpu), now);
        let ends = now + thread.left;
        let quantum = self.policy.quantum().map(|quantum| (quantum, now + quantum));
        self.cpus[index].running = Some(Running { tid, ends, quantum });
        self.cpus[index].last = Some(tid);
        let why = match reason {
            Reason::Only => Why::Only,
            Reason::First { ready, next } => Why::First { ready, joined: candidate.joined, next },
            Reason::Recorded => Why::Recorded,
        };
        self.event(tid, Kind::Dispatch { cpu }, why)
    }
}
