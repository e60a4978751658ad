//! One step: the next thing that happens.

use super::{Machine, Next, Step, Stopped, Written};
use crate::{
    event::{Kind, Why},
    id::{CpuId, Tid},
    lang::{
        trap::Trap,
        vm::{Limit, Stop},
    },
    process::{On, State},
    time::{Duration, Instant},
};

/// Statements that are events of their own before several are told as one: bounds the events of endless loops.
const SINGLE_STATEMENTS: u64 = 20_000;

impl Machine {
    /// Does the next thing that happens; None when nothing ever will.
    pub fn step(&mut self) -> Option<Step> {
        loop {
            if let Some(event) = self.following.pop_front() {
                let output = self.tracker_output(&event);
                return Some(Step { event, output });
            }
            if self.stopped.is_some() {
                return None;
            }
            if self.operations > self.options.limit_operations {
                return Some(self.stop(Stopped::Limit("operations")));
            }
            if self.follower.is_some() {
                match self.follow() {
                    Some(step) => return Some(step),
                    None if self.awaits_pick() => return None,
                    None => continue,
                }
            }
            self.ring_timers();
            if self.load.is_some() {
                self.end_services();
            }
            if let Some(event) = self.deliver_signal() {
                return Some(Step { event, output: None });
            }
            if let Some(index) =
                self.cpus.iter().position(|cpu| cpu.running.is_some_and(|run| run.ends <= self.now))
            {
                if let Some(step) = self.complete(index) {
                    return Some(step);
                }
                continue;
            }
            if let Some(event) = self.arrive_next() {
                return Some(Step { event, output: None });
            }
            if self.load.is_some() {
                self.admit_jobs();
            }
            self.settle_queues();
            self.expire_quanta();
            if self.timed {
                self.let_time_pass();
            }
            let event = self.join_next().or_else(|| self.dispatch_next()).or_else(|| self.preempt_next());
            if let Some(event) = event {
                return Some(Step { event, output: None });
            }
            match self.next_instant() {
                Some(next) => self.now = next,
                None => return Some(self.stop(self.ending())),
            }
        }
    }

    /// A burst has ended: what it was for happens. None when that is nothing to tell.
    pub(super) fn complete(&mut self, index: usize) -> Option<Step> {
        let running = self.cpus[index].running?;
        let (cpu, tid) = (self.cpus[index].id, running.tid);
        match self.tasks[tid.0 as usize].next.clone() {
            Next::Continue => {
                self.advance(tid, 0);
                None
            }
            Next::Statement => self.statement(cpu, tid),
            Next::Burst(_) => {
                let event = self.end_burst(index, tid)?;
                Some(Step { event, output: None })
            }
            Next::Operate(trap) => {
                self.operations += 1;
                let (event, output) = self.operate(cpu, tid, trap);
                let output = output.map(|(is_error, bytes)| Written { is_error, bytes });
                Some(Step { event, output })
            }
        }
    }

    /// Executes the next statement, or several when the run has had very many.
    fn statement(&mut self, cpu: CpuId, tid: Tid) -> Option<Step> {
        let cost = self.options.costs.statement.micros().max(1);
        // A tenth of a millisecond is the least that one event tells of; a long run tells more with each.
        let base = (100 / cost).max(1);
        let quota = base.max(self.statements / SINGLE_STATEMENTS).min(100_000);
        let task = self.task(tid);
        let line = self.image(task.pid)?.line(task.thread);
        self.advance(tid, quota as u32);
        let event = match line {
            Some(line) => self.event(tid, Kind::Statement { line }, Why::Program),
            None => return None,
        };
        debug_assert!(
            self.cpus[usize::from(cpu.0)].running.is_some_and(|run| run.tid == tid) || self.stopped.is_some()
        );
        Some(Step { event, output: None })
    }

    /// Runs a task's program to its next stop and sets the burst that leads there. At most `quota` statements begin.
    pub(super) fn advance(&mut self, tid: Tid, quota: u32) {
        let (pid, thread) = (self.task(tid).pid, self.task(tid).thread);
        let mut quota = quota;
        // The first statement was paid for by the burst that led here.
        let mut prepaid = quota > 0;
        let mut owed = Duration::ZERO;
        let cost = self.options.costs.statement;
        loop {
            let left = self.options.limit_operations.saturating_sub(self.operations) + 1;
            let Some(vm) = self.vm(pid) else { return };
            let ran = vm.run(thread, quota, left);
            self.operations += ran.operations;
            self.statements += u64::from(ran.statements);
            owed += cost * u64::from(ran.statements.saturating_sub(u32::from(prepaid)));
            prepaid &= ran.statements == 0;
            quota = quota.saturating_sub(ran.statements);
            match ran.stop {
                Stop::Statements => return self.set_burst(tid, Next::Statement, owed + cost),
                Stop::Trap(trap) => match self.answer_free(tid, &trap) {
                    Some(reply) => {
                        if let Some(vm) = self.vm(pid) {
                            vm.reply(thread, reply);
                        }
                        if self.stopped.is_some() {
                            return;
                        }
                    }
                    None => {
                        let price = self.price(&trap);
                        return self.set_burst(tid, Next::Operate(trap), owed + price);
                    }
                },
                // A handler's exception came after everything else.
                Stop::ThreadDone if thread == 0 => {
                    let cost = self.options.costs.exit;
                    return self.set_burst(tid, Next::Operate(Trap::Exit(1)), cost);
                }
                Stop::ThreadDone => return self.end_thread(tid),
                Stop::Limit(Limit::Operations) => {
                    if self.operations > self.options.limit_operations {
                        return self.halt("operations");
                    }
                }
                Stop::Limit(Limit::Heap) => return self.halt("heap"),
            }
        }
    }

    /// A task's next burst, beginning now on the CPU it runs on.
    fn set_burst(&mut self, tid: Tid, next: Next, length: Duration) {
        let now = self.now;
        let thread = self.thread(tid);
        thread.next = next;
        thread.left = length;
        let cpu = self.cpu_of(tid).map(|cpu| usize::from(cpu.0));
        if let Some(running) = cpu.and_then(|cpu| self.cpus[cpu].running.as_mut()) {
            running.ends = now + length;
        }
    }

    /// Timers that are due wake their tasks.
    fn ring_timers(&mut self) {
        while let Some((at, tid)) = self.timers.first().copied().filter(|(at, _)| *at <= self.now) {
            self.timers.remove(&(at, tid));
            if self.load.is_some() {
                if let State::Blocked(_) = self.task(tid).state {
                    self.release_job(tid);
                }
            } else {
                self.ring(tid);
            }
        }
    }

    /// A sleep is over, or the time limit of what a task waits for has passed: it wakes.
    pub(super) fn ring(&mut self, tid: Tid) {
        let State::Blocked(on) = self.task(tid).state else { return };
        if let (On::Sleep(_), Next::Operate(Trap::Sleep(_))) = (on, &self.tasks[tid.0 as usize].next) {
            self.finish_sleep(tid);
        } else {
            self.thread(tid).timed_out = true;
            self.leave_lines(tid, on);
        }
        self.wake(tid, Why::TimeOut);
    }

    /// The next moment at which anything happens.
    fn next_instant(&mut self) -> Option<Instant> {
        let bursts = self.cpus.iter().filter_map(|cpu| cpu.running).map(|run| run.ends);
        let quanta = self.cpus.iter().filter_map(|cpu| Some(cpu.running?.quantum?.1));
        let switches = self.cpus.iter().filter_map(|cpu| Some(cpu.switching?.2));
        let timers = self.timers.first().map(|(at, _)| *at);
        let signals = self.signals.first_key_value().map(|(key, _)| key.0);
        let outside = self.next_of_load();
        let next = bursts.chain(quanta).chain(switches).chain(timers).chain(signals).chain(outside).min()?;
        let change = if self.timed { self.next_change() } else { None };
        Some(change.map_or(next, |change| change.min(next)))
    }

    fn ending(&self) -> Stopped {
        let over = self.processes.iter().all(|entry| entry.process.ended.is_some());
        if over { Stopped::Finished } else { Stopped::Stuck }
    }

    pub(super) fn stop(&mut self, why: Stopped) -> Step {
        self.stopped = Some(why);
        let why = match why {
            Stopped::Finished => Why::Finished,
            Stopped::Stuck => Why::Stuck,
            Stopped::Limit(_) => Why::Limit,
            Stopped::Impossible(_) => Why::Impossible,
        };
        Step { event: self.event(Tid(0), Kind::End, why), output: None }
    }

    /// A limit was reached: the run ends after the event being made.
    pub(super) fn halt(&mut self, limit: &'static str) {
        if self.stopped.is_none() {
            let step = self.stop(Stopped::Limit(limit));
            self.following.push_back(step.event);
        }
    }
}
