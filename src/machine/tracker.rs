//! Python's resource trackers: each notes the blocks of shared memory that its processes opened and did not unlink.
//!
//! A process beside the program, started by the first note of a process and shared with the children that it forks
//! from then on. When the last of them has ended it removes what is left, and says so on standard error. It computes
//! nothing else and is not shown as a process.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt::Write,
    rc::Rc,
};

use super::{Machine, Written};
use crate::{
    event::{Event, Kind, Why},
    id::Pid,
};

/// Where the tracker's warnings come from.
const SOURCE: &str = "/usr/lib/python3.11/multiprocessing/resource_tracker.py";

/// The notes by the process that started the tracker, and texts about to be written.
#[derive(Clone, Debug, Default)]
pub(super) struct Trackers {
    notes: BTreeMap<Pid, BTreeSet<Rc<str>>>,
    texts: VecDeque<String>,
}

impl Machine {
    /// A process opened a block (`open`) or unlinked it.
    pub(super) fn track(&mut self, pid: Pid, name: &Rc<str>, open: bool) {
        // What it would say is no outcome, and what it would unlink nobody is left to find.
        if self.is_loose() {
            return;
        }
        let tracker = *self.row(pid).tracker.get_or_insert(pid);
        let notes = self.trackers.notes.entry(tracker).or_default();
        if open {
            notes.insert(Rc::clone(name));
        } else {
            notes.remove(name);
        }
    }

    /// A child has its parent's tracker.
    pub(super) fn share_tracker(&mut self, parent: Pid, child: Pid) {
        let tracker = self.row(parent).tracker;
        self.row(child).tracker = tracker;
    }

    /// A process has ended: if it was the last of its tracker, that cleans up.
    pub(super) fn leave_tracker(&mut self, pid: Pid) {
        let Some(tracker) = self.row(pid).tracker else { return };
        let is_used =
            self.processes.iter().any(|it| it.tracker == Some(tracker) && it.process.ended.is_none());
        if is_used {
            return;
        }
        let left = self.trackers.notes.remove(&tracker).unwrap_or_default();
        if left.is_empty() {
            return;
        }
        let mut text = format!(
            "{SOURCE}:254: UserWarning: resource_tracker: There appear to be {} leaked shared_memory objects to \
             clean up at shutdown\n  warnings.warn('resource_tracker: There appear to be %d '\n",
            left.len()
        );
        for name in left.iter().filter(|name| !self.unlink(name)) {
            let _ = writeln!(
                text,
                "{SOURCE}:267: UserWarning: resource_tracker: '{name}': [Errno 2] No such file or directory: \
                 '{name}'\n  warnings.warn('resource_tracker: %r: %s' % (name, e))"
            );
        }
        self.trackers.texts.push_back(text);
        let tid = self.row(pid).process.tasks[0];
        let kind = Kind::Output { piece: self.written };
        self.written += 1;
        self.following.push_back(Event { at: self.now, pid: Pid::OUTSIDE, tid, kind, why: Why::Program });
    }

    /// What a tracker writes with that event, if it is one of a tracker's.
    pub(super) fn tracker_output(&mut self, event: &Event) -> Option<Written> {
        if !matches!(event.kind, Kind::Output { .. }) {
            return None;
        }
        let text = self.trackers.texts.pop_front()?;
        Some(Written { is_error: true, bytes: text.into_bytes().into() })
    }
}
