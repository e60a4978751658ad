//! Turns on the CPUs: who is dispatched, for how long, who gives way to whom.

use std::rc::Rc;

use super::{CpuId, Machine, Running};
use crate::{
    event::{Event, Kind, Why},
    id::Tid,
    machine::Queues,
    policy::{Candidate, Measure, Origin, Reason, TurnEnd},
    process::State,
    time::{Duration, Instant},
};

impl Machine {
    /// The queue that a CPU takes from.
    pub(super) fn queue_of(&self, cpu: usize) -> usize {
        if self.queues.len() == 1 { 0 } else { cpu }
    }

    /// A task's turn is over (or goes on, `Renewed`, `NextBurst`): the CPU time is booked and the policy told.
    pub(super) fn settle(&mut self, cpu: usize, end: TurnEnd) {
        let Some(running) = &mut self.cpus[cpu].running else { return };
        let (now, tid) = (self.now, running.tid);
        let ran = now.since(running.since);
        running.since = now;
        let left = running.ends.since(now);
        let queue = self.queue_of(cpu);
        // Not through `thread`, so that the queues stay borrowable.
        let thread = Rc::make_mut(&mut self.tasks[tid.0 as usize]);
        if matches!(end, TurnEnd::Expired | TurnEnd::Preempted | TurnEnd::Yielded) {
            thread.left = left;
        }
        let candidate = &mut thread.candidate;
        candidate.ran += ran;
        candidate.used += ran;
        self.queues[queue].settle(candidate, ran, end, now);
        if matches!(end, TurnEnd::Blocked | TurnEnd::NextBurst | TurnEnd::Ended) {
            candidate.ran = Duration::ZERO;
        }
    }

    /// The task on a CPU leaves it, if there is one; what is left of its burst is noted.
    pub(super) fn vacate(&mut self, cpu: usize, end: TurnEnd) -> Option<Running> {
        self.settle(cpu, end);
        self.cpus[cpu].running.take()
    }

    /// Quanta that are used up: the task gives way, or goes on with a fresh one when nobody else wants the CPU.
    pub(super) fn expire_quanta(&mut self) {
        for cpu in 0..self.cpus.len() {
            let Some(running) = self.cpus[cpu].running else { continue };
            let Some((quantum, _)) = running.quantum.filter(|(_, end)| *end <= self.now) else { continue };
            let queue = self.queue_of(cpu);
            if self.queues[queue].is_empty() && !self.is_joined_soon(queue) {
                self.settle(cpu, TurnEnd::Renewed);
                self.begin_quantum(cpu);
            } else {
                self.give_way(cpu, TurnEnd::Expired, Why::QuantumUsed { quantum });
            }
        }
    }

    fn begin_quantum(&mut self, cpu: usize) {
        let Some(Running { tid, .. }) = self.cpus[cpu].running else { return };
        let quantum = self.queues[self.queue_of(cpu)].quantum(&self.tasks[tid.0 as usize].candidate);
        let ends = quantum.map(|quantum| (quantum, self.now + quantum));
        if let Some(running) = &mut self.cpus[cpu].running {
            running.quantum = ends;
        }
    }

    /// An idle CPU gets a task, if one is ready, the lowest number first; before that it may have to pay for the switch.
    pub(super) fn dispatch_next(&mut self) -> Option<Event> {
        let now = self.now;
        let due = |until: Instant| until <= now;
        if self.is_switching {
            let done = self.cpus.iter().position(|cpu| cpu.switching.is_some_and(|(_, _, until)| due(until)));
            if let Some(index) = done {
                let (tid, reason, _) = self.cpus[index].switching.take()?;
                self.is_switching = self.cpus.iter().any(|cpu| cpu.switching.is_some());
                // It was not compared with those who came meanwhile.
                self.compare = true;
                return Some(self.start(index, tid, reason));
            }
        }
        if let Some((index, tid, reason)) = self.granted.take()
            && self.task(tid).state == State::Ready
        {
            return Some(self.switch_to(index, tid, reason));
        }
        for index in 0..self.cpus.len() {
            if self.cpus[index].running.is_some() || self.cpus[index].switching.is_some() {
                continue;
            }
            let own = self.queue_of(index);
            let queue = if self.queues[own].is_empty() { self.to_steal_from() } else { Some(own) };
            let Some(queue) = queue else { continue };
            let (tid, reason) = self.pick(queue)?;
            if queue != own {
                let candidate = &mut Rc::make_mut(&mut self.tasks[tid.0 as usize]).candidate;
                self.queues[queue].hand_over(candidate, now);
                self.queues[own].take_over(candidate, now);
            }
            return Some(self.switch_to(index, tid, reason));
        }
        None
    }

    /// An idle CPU begins with a task, at once or after the switch.
    fn switch_to(&mut self, index: usize, tid: Tid, reason: Reason) -> Event {
        let (now, cost) = (self.now, self.options.switch_cost);
        let cpu = &mut self.cpus[index];
        if cost.is_zero() || cpu.last.is_none_or(|last| last == tid) {
            return self.start(index, tid, reason);
        }
        cpu.switching = Some((tid, reason, now + cost));
        self.is_switching = true;
        let kind = Kind::Switch { cpu: cpu.id, cost };
        self.thread(tid).task.pause(now, now + cost);
        self.event(tid, kind, Why::Program)
    }

    /// The queue with the most ready tasks, the lowest number among equals.
    fn to_steal_from(&self) -> Option<usize> {
        if self.queues.len() == 1 {
            return None;
        }
        let longest = (0..self.queues.len()).rev().max_by_key(|queue| self.queues[*queue].len())?;
        (!self.queues[longest].is_empty()).then_some(longest)
    }

    /// Takes the next task from a queue.
    pub(super) fn pick(&mut self, queue: usize) -> Option<(Tid, Reason)> {
        let (tid, reason) = self.queues[queue].pick(self.now)?;
        self.note_wait(tid);
        if let Some(fault) = self.queues[queue].fault() {
            self.fault = Some(fault.into());
            self.halt("policy");
        }
        Some((tid, reason))
    }

    /// A task taken from a queue runs on an idle CPU.
    pub(super) fn place(&mut self, index: usize, tid: Tid) {
        let (now, queue) = (self.now, self.queue_of(index));
        let cpu = &mut self.cpus[index];
        let thread = Rc::make_mut(&mut self.tasks[tid.0 as usize]);
        assert!(thread.task.state == State::Ready, "a policy picks among ready tasks");
        thread.task.enter(State::Running(cpu.id), now);
        thread.cpu = Some(cpu.id);
        thread.candidate.dispatched = now;
        self.queues[queue].started(&thread.candidate, now);
        let quantum = self.queues[queue].quantum(&thread.candidate).map(|quantum| (quantum, now + quantum));
        cpu.running = Some(Running { tid, since: now, ends: now + thread.left, quantum });
        cpu.last = Some(tid);
        if self.load.is_some() {
            self.operations += 1;
        }
    }

    pub(super) fn start(&mut self, index: usize, tid: Tid, reason: Reason) -> Event {
        self.place(index, tid);
        let (cpu, joined) = (self.cpus[index].id, self.task_joined(tid));
        let why = match reason {
            Reason::Only => Why::Only,
            Reason::First { ready, next } => Why::First { ready, joined, next },
            Reason::Best { measure, ready, mine, next } => Why::Best { measure, ready, mine, next },
            Reason::Queue { level, ready, below } => Why::Queue { level, ready, below },
            Reason::Drawn { ticket, of, mine } => Why::Drawn { ticket, of, mine },
            Reason::Chosen { ready } => Why::Chosen { ready },
            Reason::Recorded => Why::Recorded,
        };
        self.event(tid, Kind::Dispatch { cpu }, why)
    }

    fn task_joined(&self, tid: Tid) -> Instant {
        self.tasks[tid.0 as usize].candidate.joined
    }

    /// While the best ready task is better than the worst running one it takes its CPU (the highest number among
    /// equals); the caller dispatches it then.
    pub(super) fn preempt_next(&mut self) -> Option<Event> {
        if !std::mem::take(&mut self.compare) || !self.preemptive {
            return None;
        }
        for queue in 0..self.queues.len() {
            let Some(measure) = self.queues[queue].preempts() else { continue };
            let Some((best, mine)) = self.queues[queue].best(self.now) else { continue };
            let worse = self.worst_running(queue, |_, _| true).filter(|(_, theirs)| mine < *theirs);
            // To be behind by just the granularity is not to be as good.
            let compares = measure != Measure::VirtualRuntime;
            let equal = || self.equal_running(queue, best, mine).filter(|_| compares);
            let Some((cpu, theirs)) = worse.or_else(equal) else { continue };
            // Others may be better than others.
            self.compare = true;
            let event = self.preempt(cpu, best, Why::Better { measure, mine, theirs });
            if mine == theirs {
                self.grant(cpu, best, measure, mine);
            }
            return Some(event);
        }
        None
    }

    /// The CPU whose task has the greatest key of those that a queue serves and that pass, and that key.
    fn worst_running(&self, queue: usize, passes: impl Fn(&Candidate, i64) -> bool) -> Option<(usize, i64)> {
        let of_queue = (0..self.cpus.len()).filter(|cpu| self.queue_of(*cpu) == queue);
        let keys = of_queue.filter_map(|cpu| {
            let running = self.cpus[cpu].running?;
            let candidate = &self.tasks[running.tid.0 as usize].candidate;
            let key = self.queues[queue].key(candidate, self.now.since(running.since), self.now);
            passes(candidate, key).then_some((cpu, key))
        });
        keys.max_by_key(|(_, key)| *key)
    }

    /// With `preempt_equal`: the CPU of a task that is as good as a newcomer of this instant and was dispatched before
    /// it: of several that come at once the rule for ties decides, not this one.
    fn equal_running(&self, queue: usize, best: Tid, mine: i64) -> Option<(usize, i64)> {
        let newcomer = &self.tasks[best.0 as usize].candidate;
        if !self.options.preempt_equal || newcomer.joined < self.now || !newcomer.origin.is_newcomer() {
            return None;
        }
        self.worst_running(queue, |it, key| key == mine && it.dispatched < self.now)
    }

    pub(super) fn preempt(&mut self, cpu: usize, by: Tid, why: Why) -> Event {
        let running = self.vacate(cpu, TurnEnd::Preempted).expect("only a running task is preempted");
        let tid = running.tid;
        self.enqueue(tid, Origin::Preempted, self.queue_of(cpu));
        let by = self.task(by).pid;
        self.event(tid, Kind::Preempt { cpu: self.cpus[cpu].id, by }, why)
    }

    /// A CPU goes to a newcomer that is as good as whoever ran there, though a tie may put that one first again.
    fn grant(&mut self, cpu: usize, newcomer: Tid, measure: Measure, mine: i64) {
        let queue = self.queue_of(cpu);
        let Some((first, next)) = self.queues[queue].best(self.now) else { return };
        if first != newcomer && next == mine {
            let ready = self.queues[queue].len() as u32;
            self.queues[queue].remove(newcomer);
            self.note_wait(newcomer);
            self.granted = Some((cpu, newcomer, Reason::Best { measure, ready, mine, next }));
        }
    }

    pub(super) fn note_wait(&mut self, tid: Tid) {
        let candidate = &mut Rc::make_mut(&mut self.tasks[tid.0 as usize]).candidate;
        candidate.waited = self.now.since(candidate.joined);
    }

    /// A task enters a ready queue.
    pub(super) fn enqueue(&mut self, tid: Tid, origin: Origin, queue: usize) {
        let now = self.now;
        self.joins += 1;
        let tie = self.tie(tid);
        let thread = Rc::make_mut(&mut self.tasks[tid.0 as usize]);
        thread.task.enter(State::Ready, now);
        thread.candidate.joined = now;
        thread.candidate.origin = origin;
        thread.candidate.tie = tie;
        self.queues[queue].enqueue(&mut thread.candidate, now);
    }

    /// Takes a task out of the ready queues.
    pub(super) fn unqueue(&mut self, tid: Tid) {
        if self.task(tid).state == State::Ready {
            for queue in &mut self.queues {
                queue.remove(tid);
            }
        }
    }

    /// What decides among equals.
    fn tie(&self, tid: Tid) -> u64 {
        let candidate = &self.tasks[tid.0 as usize].candidate;
        let number = u64::from(candidate.pid.0);
        match self.options.ties.equal {
            super::Equal::Joined => self.joins,
            super::Equal::Arrival => (candidate.arrival.micros() << 20) | number & 0xf_ffff,
            super::Equal::Input => number,
        }
    }

    /// The queue that a task joins: that of the CPU it last ran on, or of the CPU with the fewest tasks.
    pub(super) fn queue_to_join(&self, tid: Tid, is_arrival: bool) -> usize {
        if self.options.queues == Queues::One || self.queues.len() == 1 {
            return 0;
        }
        match self.tasks[tid.0 as usize].cpu {
            Some(cpu) if !is_arrival => usize::from(cpu.0),
            _ => (0..self.cpus.len()).min_by_key(|cpu| self.load_of(*cpu)).unwrap_or(0),
        }
    }

    /// How many tasks run, are switched to or wait at a CPU with a queue of its own.
    pub(super) fn load_of(&self, cpu: usize) -> usize {
        let busy = self.cpus[cpu].running.is_some() || self.cpus[cpu].switching.is_some();
        self.queues[cpu].len() + usize::from(busy)
    }

    /// What changes by time alone and is due now.
    pub(super) fn let_time_pass(&mut self) {
        let due = |at: Option<Instant>| at.is_some_and(|at| at <= self.now);
        if due(self.review_at) {
            self.compare = true;
        }
        if due(self.tick_at) {
            self.compare = true;
            for queue in &mut self.queues {
                queue.tick(self.now);
            }
        }
        (self.review_at, self.tick_at) = (None, None);
    }

    /// The next moment at which something changes by time alone; noted.
    pub(super) fn next_change(&mut self) -> Option<Instant> {
        let now = self.now;
        self.tick_at = self.queues.iter().filter_map(|queue| queue.next_tick(now)).min();
        self.review_at = None;
        for cpu in 0..self.cpus.len() {
            let (queue, Some(running)) = (self.queue_of(cpu), self.cpus[cpu].running) else { continue };
            let candidate = &self.tasks[running.tid.0 as usize].candidate;
            let review = self.queues[queue].review(candidate, now.since(running.since), now);
            self.review_at = self.review_at.into_iter().chain(review).min();
        }
        self.review_at.into_iter().chain(self.tick_at).min()
    }

    /// The CPU that a task runs on.
    pub(super) fn cpu_of(&self, tid: Tid) -> Option<CpuId> {
        match self.task(tid).state {
            State::Running(cpu) => Some(cpu),
            _ => None,
        }
    }
}
