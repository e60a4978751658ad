//! What has to be known of the records before they are told one by one.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::super::kernel::{Record, TaskId, Wait, What};
use crate::time::{Duration, Instant};

/// Shortest wait that is shown: below it a call is not waiting but working.
pub const LEAST_WAIT: Duration = Duration::from_micros(300);
/// Most tasks of a trace that tells only of the scheduler.
const MOST_TASKS: usize = 400;

/// Calls that have begun: when, and at which file they wait.
type Begun = BTreeMap<TaskId, (Instant, Option<Rc<str>>)>;

/// All that later records say about earlier ones.
#[derive(Debug, Default)]
pub struct Ahead {
    /// The first record's time.
    pub begin: Instant,
    /// Who forked a task, and whether it is a thread.
    pub forks: BTreeMap<TaskId, (TaskId, bool)>,
    /// Who belongs to the run.
    pub ours: BTreeSet<TaskId>,
    pub names: BTreeMap<TaskId, Rc<str>>,
    /// Who has begun another program.
    pub execs: BTreeSet<TaskId>,
    /// How a task ends: its code, or minus the signal.
    pub ends: BTreeMap<TaskId, i32>,
    /// Calls that wait, by task and beginning: when they return.
    pub returns: BTreeMap<(TaskId, Instant), Instant>,
    /// Pipes that something goes through or that somebody waits at.
    pub used: BTreeSet<Rc<str>>,
    /// Files that are written to.
    pub written: BTreeSet<Rc<str>>,
}

impl Ahead {
    pub fn of(records: &[Record], by_calls: bool) -> Ahead {
        let mut ahead =
            Ahead { begin: records.first().map_or(Instant::BOOT, |record| record.at), ..Ahead::default() };
        let mut begun = Begun::new();
        for record in records {
            ahead.take(record, &mut begun);
        }
        ahead.used.extend(begun.into_values().filter_map(|(_, file)| file));
        if by_calls {
            // Who is told of by the scheduler alone may be anybody.
            let first = records.iter().find(|record| record.cpu.is_none()).or(records.first());
            ahead.ours.extend(first.map(|record| record.task));
            // A fork may be told after what the child did.
            loop {
                let new: Vec<TaskId> = ahead
                    .forks
                    .iter()
                    .filter(|(child, (parent, _))| ahead.ours.contains(parent) && !ahead.ours.contains(child))
                    .map(|(child, _)| *child)
                    .collect();
                if new.is_empty() {
                    break;
                }
                ahead.ours.extend(new);
            }
        } else {
            ahead.everybody(records);
        }
        ahead
    }

    /// Everybody but the idle tasks; of very many those that act most.
    fn everybody(&mut self, records: &[Record]) {
        let mut acts: BTreeMap<TaskId, usize> = BTreeMap::new();
        for record in records {
            *acts.entry(record.task).or_default() += 1;
            if let What::Switch { next, .. } = &record.what {
                *acts.entry(*next).or_default() += 1;
            }
        }
        acts.remove(&TaskId(0));
        let mut most: Vec<(usize, TaskId)> = acts.into_iter().map(|(task, count)| (count, task)).collect();
        most.sort_unstable_by(|one, two| two.cmp(one));
        self.ours = most.into_iter().take(MOST_TASKS).map(|(_, task)| task).collect();
    }

    fn take(&mut self, record: &Record, begun: &mut Begun) {
        let task = record.task;
        let mut named = |task: TaskId, name: &Rc<str>| {
            if !name.is_empty() {
                self.names.insert(task, Rc::clone(name));
            }
        };
        named(task, &record.name);
        match &record.what {
            What::Switch { next, next_name, .. } => named(*next, next_name),
            What::Fork { child, child_name, is_thread } => {
                named(*child, child_name);
                let known = self.forks.entry(*child).or_insert((task, false));
                known.1 |= *is_thread == Some(true);
            }
            What::Exec { file } => {
                self.execs.insert(task);
                named(task, &file.rsplit('/').next().unwrap_or(file).into());
            }
            What::Exit { code: Some(code), .. } => drop(self.ends.insert(task, *code)),
            What::Exit { signal: Some(signal), .. } => drop(self.ends.insert(task, -i32::from(*signal))),
            What::Begin { wait } => {
                let file = match wait {
                    Wait::Read { file } | Wait::Write { file } | Wait::Poll { file: Some(file) } => {
                        Some(file)
                    }
                    _ => None,
                };
                begun.insert(task, (record.at, file.cloned()));
            }
            What::Return => {
                if let Some((at, file)) = begun.remove(&task) {
                    self.returns.insert((task, at), record.at);
                    self.used.extend(file.filter(|_| record.at.since(at) >= LEAST_WAIT));
                }
            }
            What::Read { file, size, .. } | What::Write { file, size, .. } if *size > 0 => {
                if matches!(record.what, What::Write { .. }) {
                    self.written.insert(Rc::clone(file));
                }
                self.used.insert(Rc::clone(file));
            }
            What::Truncate { file, .. } => drop(self.written.insert(Rc::clone(file))),
            _ => {}
        }
    }
}
