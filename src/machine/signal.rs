//! Signals: sent, on their way, delivered (signal(7)).
//!
//! One that would end its process arrives after the time that dying takes; one with a handler or that is ignored
//! arrives at once. A blocked main task is interrupted and tries again after the handler (PEP 475).

use super::{Machine, Next, loose::Asks};
use crate::{
    event::{Event, Kind, Why},
    id::{Pid, Tid},
    lang::trap::{Action, Reply, Trap},
    process::State,
    time::{Duration, Instant},
};

/// Signals that exist (signal(7), x86).
const SIGNALS: std::ops::RangeInclusive<u8> = 1..=31;
const SIGINT: u8 = 2;
const SIGKILL: u8 = 9;
const SIGPIPE: u8 = 13;
const SIGALRM: u8 = 14;
const SIGCHLD: u8 = 17;
const SIGXFSZ: u8 = 25;
/// SIGCHLD, SIGCONT, SIGURG and SIGWINCH do nothing by default.
const HARMLESS: [u8; 4] = [SIGCHLD, 18, 23, 28];
/// SIGSTOP, SIGTSTP, SIGTTIN and SIGTTOU would stop a process.
const STOPPING: [u8; 4] = [19, 20, 21, 22];

impl Machine {
    /// What a process does when a signal comes. Python sets three at its start: SIGINT raises KeyboardInterrupt,
    /// SIGPIPE and SIGXFSZ are ignored.
    pub(super) fn action(&self, pid: Pid, signal: u8) -> Action {
        let set = self.find(pid).and_then(|row| row.actions.get(&signal)).copied();
        let python = match signal {
            SIGINT => Action::Handle,
            SIGPIPE | SIGXFSZ => Action::Ignore,
            _ => Action::Default,
        };
        match set.unwrap_or(python) {
            _ if signal == SIGKILL => Action::Default,
            Action::Default if HARMLESS.contains(&signal) => Action::Ignore,
            action => action,
        }
    }

    pub(super) fn set_action(&mut self, tid: Tid, signal: u8, action: Action) {
        let pid = self.task(tid).pid;
        self.row(pid).actions.insert(signal, action);
    }

    /// kill(2)
    pub(super) fn send_signal(&mut self, tid: Tid, target: Pid, signal: u8) -> (Kind, Reply) {
        let kind = Kind::Kill { target, signal };
        if self.find(target).is_none_or(|row| row.process.reaped) {
            let message = "No such process".to_owned();
            return (kind, Reply::Error { class: "ProcessLookupError", errno: Some(3), message });
        }
        if STOPPING.contains(&signal) && self.action(target, signal) == Action::Default {
            let message = "stopping a process by a signal is not simulated".to_owned();
            return (kind, Reply::Error { class: "OSError", errno: Some(95), message });
        }
        let by = self.task(tid).pid;
        if by == target && self.action(target, signal) == Action::Handle {
            // Before the very next operation: the program has not gone on yet.
            if let Some(vm) = self.vm(target) {
                vm.signal(signal);
            }
            let event = self.event(tid, Kind::Signal { signal }, Why::Signal { by });
            self.following.push_back(event);
        } else if SIGNALS.contains(&signal) {
            let dies = self.action(target, signal) == Action::Default && by != target;
            let delay = if dies { self.options.costs.exit } else { Duration::ZERO };
            self.signals.entry((self.now + delay, target, signal)).or_insert(by);
        }
        (kind, Reply::None)
    }

    /// alarm(2): SIGALRM after that time instead of any asked for before; the seconds that were left of that.
    pub(super) fn set_alarm(&mut self, tid: Tid, after: Option<Duration>) -> Reply {
        let pid = self.task(tid).pid;
        let now = self.now;
        let before = self.signals.keys().find(|(_, to, signal)| (*to, *signal) == (pid, SIGALRM)).copied();
        if let Some(key) = before {
            self.signals.remove(&key);
        }
        if let Some(after) = after {
            self.ask(Asks { refused: Some("signal.alarm"), ..Asks::default() });
            self.signals.insert((now + after, pid, SIGALRM), pid);
        }
        Reply::Float(before.map_or(0.0, |(at, _, _)| at.since(now).micros() as f64 / 1e6))
    }

    /// A signal whose time has come: it ends its process, has it run a handler, or does nothing.
    pub(super) fn deliver_signal(&mut self) -> Option<Event> {
        loop {
            let key = self.signals.first_key_value().map(|(key, _)| *key).filter(|key| key.0 <= self.now)?;
            if let Some(event) = self.deliver(key) {
                return Some(event);
            }
        }
    }

    /// That signal arrives: it ends its process, has it run a handler, or does nothing; None when it comes too late.
    pub(super) fn deliver(&mut self, key: (Instant, Pid, u8)) -> Option<Event> {
        let by = self.signals.remove(&key)?;
        let (_, pid, signal) = key;
        if self.find(pid)?.process.ended.is_some() {
            return None;
        }
        let main = self.main_task(pid);
        Some(match self.action(pid, signal) {
            Action::Default => {
                let event = self.event(main, Kind::Die { signal }, Why::Signal { by });
                self.bury(pid, -i32::from(signal));
                event
            }
            Action::Ignore => self.event(main, Kind::Ignored { signal }, Why::Signal { by }),
            Action::Handle => {
                self.interrupt(pid, signal, by);
                self.event(main, Kind::Signal { signal }, Why::Signal { by })
            }
        })
    }

    /// The main task of a process will run a handler before its next operation; what it waits for is interrupted.
    fn interrupt(&mut self, pid: Pid, signal: u8, by: Pid) {
        let tid = self.main_task(pid);
        let thread = self.thread(tid);
        let (state, deadline) = (thread.task.state, thread.deadline);
        if matches!(thread.next, Next::Operate(Trap::Exit(_))) {
            return;
        }
        let suspended = match &thread.next {
            Next::Operate(trap) => Some(trap.clone()),
            Next::Continue | Next::Statement | Next::Burst(_) => None,
        };
        if suspended.is_some() {
            thread.next = Next::Continue;
        }
        if let State::Blocked(on) = state {
            self.thread(tid).left = Duration::ZERO;
            self.leave_lines(tid, on);
            self.wake(tid, Why::Signal { by });
        }
        if suspended.is_some() {
            let thread = self.thread(tid);
            thread.deadline = None;
            thread.timed_out = false;
        }
        let cut = suspended.as_ref().and_then(|trap| self.cut_off(tid, trap));
        let Some(vm) = self.vm(pid) else { return };
        if let Some(count) = cut {
            vm.reply(0, Reply::Int(count.into()));
            return vm.signal(signal);
        }
        match suspended {
            // A handler came between already, and what it interrupted has not gone on yet.
            Some(Trap::Resume { trap, deadline }) => vm.interrupt(*trap, deadline),
            Some(trap) => vm.interrupt(trap, deadline),
            None => {}
        }
        vm.signal(signal);
    }

    /// A write of plain bytes that is interrupted in the middle is over: how many it has written (write(2)). Of a file
    /// object the library writes the rest (`Trap::Write`).
    fn cut_off(&mut self, tid: Tid, trap: &Trap) -> Option<u32> {
        let trap = if let Trap::Resume { trap, .. } = trap { trap } else { trap };
        let Trap::WriteSome { fd, .. } = trap else { return None };
        let id = self.channel(self.task(tid).pid, *fd, false)?;
        let pipe = self.pipe(id);
        let count = Some(pipe.written_by(tid)).filter(|count| *count > 0)?;
        pipe.abandon(tid);
        Some(count)
    }

    /// SIGCHLD. A parent that ignores it, and says so, has its children reaped at once (wait(2)).
    pub(super) fn child_signal(&mut self, parent: Pid, child: Pid) {
        let set = self.find(parent).and_then(|row| row.actions.get(&SIGCHLD)).copied();
        match set {
            Some(Action::Handle) => {
                self.signals.entry((self.now, parent, SIGCHLD)).or_insert(child);
            }
            Some(Action::Ignore) => self.reap(parent, child),
            _ => {}
        }
    }

    /// Whether the time limit of an interrupted operation has passed; else it holds again.
    pub(super) fn restore_limit(&mut self, tid: Tid, deadline: Option<Instant>) {
        // A script alone says when it passes.
        let (now, is_free) = (self.now, self.follower.is_none());
        let thread = self.thread(tid);
        thread.deadline = deadline;
        thread.timed_out = is_free && deadline.is_some_and(|deadline| deadline <= now);
    }
}
