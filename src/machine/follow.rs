//! Following a script: the picked task alone moves, up to its next visible operation; no policy, quantum or timer
//! decides anything. What statements cost only moves the clock on.
//!
//! A step is over when its task has come to its next operation, or has ended, and so has every task that it made, in
//! order of creation. Whoever then stands before an operation that would wait tries it and is blocked, for all to see;
//! a wake-up is a retry, so that this changes nothing. When the script is at its end the machine goes on by itself,
//! first come, first served.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::{
    Machine, Next, Options, Queues, Step, Stopped,
    script::{Cause, Grain, Misstep, Pick, Script},
};
use crate::{
    event::{Event, Why},
    id::{Pid, Tid},
    lang::{code::Program, trap::Trap},
    policy::{Policy, Reason, fcfs::Fcfs},
    process::{On, State},
    time::{Duration, Instant},
};

/// Where a machine is in its script.
#[derive(Clone, Debug)]
pub(super) struct Follower {
    script: Rc<Script>,
    /// Whether at its end the machine waits for more.
    is_open: bool,
    /// How many steps have begun.
    begun: usize,
    /// A step that may begin as soon as the CPU is free.
    taken: Option<Pick>,
    /// A signal that arrives before anything else.
    arriving: Option<(Instant, Pid, u8)>,
    driven: Option<Driven>,
    /// Tasks below this number have come to their first operation.
    started: usize,
    /// Tasks below this number have been looked at since the last step: they wait if they must.
    settled: usize,
    /// What the program reads as the time: the greatest time limit that has passed. Computing takes none, or else costs
    /// would decide what a program does that asks for the time.
    clock: Instant,
    /// Of tasks with a time limit: when it is by the machine's clock, and by the script's.
    limits: BTreeMap<Tid, (Instant, Instant)>,
}

/// A task on its way.
#[derive(Clone, Copy, Debug)]
struct Driven {
    tid: Tid,
    /// Whether it is first to carry out the operation that it stands before.
    operates: bool,
    /// Whether the last operation it carried out was to wait for a child.
    has_waited: bool,
}

impl Machine {
    /// A machine that follows `script`, on one CPU and with the script's seed. Whether it is a script of this program
    /// is for `Script::check`.
    #[must_use]
    pub fn boot_script(
        program: Rc<Program>,
        files: &[(Rc<str>, Rc<Vec<u8>>)],
        options: &Options,
        script: Rc<Script>,
    ) -> Machine {
        let options = Options {
            policy: "fcfs".into(),
            choose: None,
            cpus: 1,
            queues: Queues::One,
            seed: script.seed,
            switch_cost: Duration::ZERO,
            ..options.clone()
        };
        let queue: Box<dyn Policy> = Box::new(Fcfs::default());
        let mut machine = Machine::boot(program, files, Rc::new(options), vec![queue]);
        machine.follower = Some(Follower {
            script,
            is_open: false,
            begun: 0,
            taken: None,
            arriving: None,
            driven: None,
            started: 0,
            settled: 0,
            clock: Instant::BOOT,
            limits: BTreeMap::new(),
        });
        machine
    }

    /// A copy that follows another script of the same seed; of a machine that has not moved yet. Booting costs far more.
    #[must_use]
    pub fn with_script(&self, script: Rc<Script>) -> Machine {
        let mut machine = self.clone();
        if let Some(follower) = &mut machine.follower {
            assert_eq!(follower.script.seed, script.seed, "random numbers are drawn from the seed at boot");
            follower.script = script;
        }
        machine
    }

    /// At the end of its script the machine is to wait for `add_pick` rather than go on by itself: `step` is None then.
    pub fn open_script(&mut self) {
        if let Some(follower) = &mut self.follower {
            follower.is_open = true;
        }
    }

    /// One step more at the end of an open script.
    pub fn add_pick(&mut self, pick: Pick) {
        if let Some(follower) = &mut self.follower {
            Rc::make_mut(&mut follower.script).picks.push(pick);
        }
    }

    /// What can be done next where an open script is at its end, in order of tasks; then the signals on their way.
    #[must_use]
    pub fn choices(&self) -> Vec<Pick> {
        self.possible().collect()
    }

    fn possible(&self) -> impl Iterator<Item = Pick> {
        let of_task = |task| [Pick::of(task), Pick::time_out(task)];
        let of_tasks = (0..self.tasks.len() as u32).flat_map(of_task);
        let signals: BTreeSet<(Pid, u8)> = self.signals.keys().map(|key| (key.1, key.2)).collect();
        let signals = signals.into_iter().map(|(pid, signal)| Pick::signal(self.main_task(pid).0, signal));
        of_tasks.chain(signals).filter(|pick| self.allows(*pick).is_ok())
    }

    /// Whether everybody has come to an operation, an open script is at its end, and there are choices.
    pub(super) fn awaits_pick(&self) -> bool {
        let is_settled = self.follower.as_ref().is_some_and(|it| {
            let is_quiet = it.taken.is_none() && it.arriving.is_none() && it.driven.is_none();
            let has_looked = it.started == self.tasks.len() && it.settled == self.tasks.len();
            it.is_open && is_quiet && has_looked && it.begun == it.script.picks.len()
        });
        is_settled && self.joining.is_empty() && self.following.is_empty() && self.possible().next().is_some()
    }

    /// How many steps of its script have begun; None without a script, or when it is at its end.
    #[must_use]
    pub fn script_steps(&self) -> Option<usize> {
        self.follower.as_ref().map(|follower| follower.begun)
    }

    /// The visible operation that a task stands before, or waits in; None while it computes and when it has ended.
    #[must_use]
    pub fn parked(&self, tid: Tid) -> Option<&Trap> {
        let thread = self.tasks.get(tid.0 as usize)?;
        match &thread.next {
            Next::Operate(trap) if !thread.task.state.is_over() => Some(trap),
            _ => None,
        }
    }

    /// Whether saying what a signal does, or asking for the parent, is an operation: where others may come before it.
    pub(super) fn parks_at(&self, trap: &Trap) -> bool {
        let is_step = |grain: Grain| if *trap == Trap::Parent { grain.exits } else { grain.forks };
        self.is_loose() || self.follower.as_ref().is_some_and(|follower| is_step(follower.script.grain))
    }

    /// What the program reads as the time.
    pub(super) fn clock(&self) -> Instant {
        self.follower.as_ref().map_or(self.now, |follower| follower.clock)
    }

    /// The next thing that happens by the script; None when there was nothing to tell, or it is at its end.
    pub(super) fn follow(&mut self) -> Option<Step> {
        if let Some(event) = self.join_next() {
            return Some(told(event));
        }
        let follower = self.follower.as_mut()?;
        if let Some(key) = follower.arriving.take() {
            return self.deliver(key).map(told);
        }
        if let Some(pick) = follower.taken.take() {
            return self.begin_step(pick).map(told);
        }
        let Some(driven) = follower.driven else { return self.choose() };
        let is_there = !driven.operates && self.stands_before_next(driven);
        match self.task(driven.tid).state {
            State::Ready if !is_there => Some(told(self.bring_to_cpu(driven.tid))),
            State::Running(_) if !is_there => self.drive(driven),
            _ => {
                self.set_driven(None);
                None
            }
        }
    }

    fn set_driven(&mut self, driven: Option<Driven>) {
        if let Some(follower) = &mut self.follower {
            follower.driven = driven;
        }
    }

    /// Whether a task has come to an operation that is a step of its own.
    fn stands_before_next(&self, driven: Driven) -> bool {
        let Some(follower) = &self.follower else { return true };
        let Some(trap) = self.parked(driven.tid) else { return false };
        let grain = follower.script.grain;
        match trap {
            Trap::Fork { .. } | Trap::Spawn { .. } | Trap::Thread(_) | Trap::Action { .. } => grain.forks,
            Trap::Exit(_) | Trap::Parent => grain.exits,
            // Joins in a row are one step, as far as they need not wait.
            Trap::Wait { quiet: true, .. } => false,
            Trap::Write { fd, .. } | Trap::WriteSome { fd, .. } if self.is_error_stream(driven.tid, *fd) => {
                grain.forks
            }
            Trap::Wait { pid: Some(child), no_hang: false, timeout: None, .. } => {
                !driven.has_waited || self.process(*child).is_none_or(|child| child.ended.is_none())
            }
            _ => true,
        }
    }

    /// Its burst ends now, and what it was for happens.
    fn drive(&mut self, driven: Driven) -> Option<Step> {
        let Driven { tid, has_waited, .. } = driven;
        let trap = self.parked(tid).cloned();
        let has_waited = trap.as_ref().map_or(has_waited, |trap| {
            matches!(trap, Trap::Wait { pid: Some(_), no_hang: false, timeout: None, quiet: false })
        });
        self.set_driven(Some(Driven { tid, operates: false, has_waited }));
        let ends = self.cpus[0].running?.ends;
        self.now = self.now.max(ends);
        let step = self.complete(0);
        // A signal that a process sends itself arrives before its next operation (kill(2)).
        let key = |target, signal| (self.now, target, signal);
        let own = match trap {
            Some(Trap::Kill { pid, signal }) if pid == self.task(tid).pid => Some(key(pid, signal)),
            _ => None,
        };
        if let (Some(key), Some(follower)) = (own, self.follower.as_mut()) {
            follower.arriving = self.signals.contains_key(&key).then_some(key);
        }
        self.note_limit(tid);
        step
    }

    /// The time limit of a task that has just begun to wait, by the script's clock.
    fn note_limit(&mut self, tid: Tid) {
        let (State::Blocked(_), Some(deadline)) = (self.task(tid).state, self.deadline(tid)) else { return };
        let length = deadline.since(self.now);
        if let Some(follower) = &mut self.follower {
            let limit = (deadline, follower.clock + length);
            let known = follower.limits.entry(tid).or_insert(limit);
            if known.0 != deadline {
                *known = limit;
            }
        }
    }

    /// A ready task gets the CPU, once whoever stands there has left it.
    fn bring_to_cpu(&mut self, tid: Tid) -> Event {
        if self.cpus[0].running.is_some() {
            return self.preempt(0, tid, Why::Recorded);
        }
        self.queues[0].remove(tid);
        self.note_wait(tid);
        self.start(0, tid, Reason::Recorded)
    }

    /// Nobody is on the way: whom to send next.
    fn choose(&mut self) -> Option<Step> {
        let follower = self.follower.as_mut()?;
        let wayfarer = |tid, operates| Some(Driven { tid, operates, has_waited: false });
        if follower.started < self.tasks.len() {
            follower.driven = wayfarer(Tid(follower.started as u32), false);
            follower.started += 1;
            return None;
        }
        if follower.settled < self.tasks.len() {
            let tid = Tid(follower.settled as u32);
            follower.settled += 1;
            let has_to_wait = matches!(self.task(tid).state, State::Ready | State::Running(_))
                && self.parked(tid).is_some()
                && !self.is_enabled(tid);
            self.set_driven(wayfarer(tid, true).filter(|_| has_to_wait));
            return None;
        }
        let Some(pick) = follower.script.picks.get(follower.begun).copied() else {
            self.leave_script();
            return None;
        };
        if let Err(cause) = self.allows(pick) {
            let step = self.script_steps().unwrap_or(0);
            return Some(self.stop(Stopped::Impossible(Misstep { step, pick, cause })));
        }
        let follower = self.follower.as_mut()?;
        (follower.begun, follower.settled, follower.taken) = (follower.begun + 1, 0, Some(pick));
        // Whoever stands on the CPU is not to be charged for time that is skipped.
        let stays = |tid: Tid| tid.0 == pick.task && pick.choice < Pick::SIGNAL;
        let leaves = self.cpus[0].running.is_some_and(|running| !stays(running.tid));
        leaves.then(|| told(self.preempt(0, Tid(pick.task), Why::Recorded)))
    }

    /// Whether that step can be taken now.
    fn allows(&self, pick: Pick) -> Result<(), Cause> {
        let tid = Tid(pick.task);
        let Some(thread) = self.tasks.get(tid.0 as usize) else { return Err(Cause::NoSuchTask) };
        if thread.task.state.is_over() {
            return Err(Cause::Ended);
        }
        match (pick.choice, thread.task.state) {
            (Pick::OPERATION, State::Blocked(On::Sleep(_))) => Ok(()),
            (Pick::OPERATION, _) if self.is_enabled(tid) => Ok(()),
            (Pick::OPERATION, State::Blocked(on)) => Err(Cause::Waits(on)),
            (Pick::TIME_OUT, State::Blocked(On::Sleep(_))) => Err(Cause::NoLimit),
            // Whoever is not blocked would be if its operation had to wait.
            (Pick::TIME_OUT, State::Blocked(_)) if thread.deadline.is_none() => Err(Cause::NoLimit),
            (Pick::TIME_OUT, State::Blocked(_)) if !self.is_enabled(tid) => Ok(()),
            (Pick::TIME_OUT, _) => Err(Cause::CanGoOn),
            _ => self.signal_of(pick).map(|_| ()).ok_or(Cause::NoSuchResult),
        }
    }

    /// The signal on its way that a pick stands for.
    fn signal_of(&self, pick: Pick) -> Option<(Instant, Pid, u8)> {
        let signal = u8::try_from(pick.choice.checked_sub(Pick::SIGNAL)?).ok()?;
        let pid = self.task(Tid(pick.task)).pid;
        let is_main = self.main_task(pid).0 == pick.task;
        let mut keys = self.signals.keys().copied();
        keys.find(|(_, target, number)| is_main && (*target, *number) == (pid, signal))
    }

    /// A step begins: its task leaves the line that it waits in.
    fn begin_step(&mut self, pick: Pick) -> Option<Event> {
        let tid = Tid(pick.task);
        let driven = |operates| Some(Driven { tid, operates, has_waited: false });
        if let Some(key) = self.signal_of(pick) {
            self.set_driven(driven(false));
            self.now = self.now.max(key.0);
            return self.deliver(key);
        }
        self.set_driven(driven(true));
        let State::Blocked(on) = self.task(tid).state else { return None };
        if pick.choice == Pick::TIME_OUT || matches!(on, On::Sleep(_)) {
            let follower = self.follower.as_mut()?;
            let (at, by_script) = follower.limits.remove(&tid).unwrap_or((self.now, follower.clock));
            follower.clock = follower.clock.max(by_script);
            self.now = self.now.max(at);
            self.timers.remove(&(at, tid));
            self.ring(tid);
            // A sleep has nothing to try again.
            self.set_driven(driven(self.parked(tid).is_some()));
        } else {
            self.leave_lines(tid, on);
            self.wake(tid, Why::Recorded);
        }
        None
    }

    /// The script is at its end: from now on whoever can move does.
    fn leave_script(&mut self) {
        let blocked = self.tasks.iter().filter_map(|thread| match thread.task.state {
            State::Blocked(on) => Some((thread.task.tid, on)),
            _ => None,
        });
        let blocked: Vec<(Tid, On)> = blocked.filter(|(tid, _)| self.is_enabled(*tid)).collect();
        for (tid, on) in blocked {
            self.leave_lines(tid, on);
            self.wake(tid, Why::Recorded);
        }
        self.follower = None;
    }
}

fn told(event: Event) -> Step {
    Step { event, output: None }
}
