//! The scheduler's tracepoints as text: what ftrace, trace-cmd and perf write alike, whatever stands before it on the line.
//!
//! The forms are the `TP_printk` of include/trace/events/sched.h, and the shorter ones of libtraceevent's plugin
//! (plugin_sched_switch.c), which trace-cmd and some builds of perf use instead.

use std::{collections::BTreeMap, rc::Rc, str::FromStr};

use super::kernel::{Error, Left, Record, TaskId, Trace, What};
use crate::time::Instant;

/// A name (`comm`) has at most this many bytes (TASK_COMM_LEN less the zero).
const LONGEST_NAME: usize = 15;

/// What stands before the event on a line.
pub(super) struct Head<'a> {
    /// Who was on the CPU; "" where the tracer does not know.
    pub name: &'a str,
    /// Its thread id, if the tracer knows it.
    pub task: Option<u32>,
    /// The process that it belongs to, if the tracer says.
    pub process: Option<u32>,
    pub cpu: Option<u16>,
    /// Microseconds on the tracer's clock.
    pub at: u64,
}

/// The records of a trace while its lines are read.
#[derive(Default)]
pub(super) struct Gather {
    found: Vec<(u64, Record)>,
    /// Each task's last name, so that equal names are one string.
    names: BTreeMap<u32, Rc<str>>,
    processes: BTreeMap<u32, u32>,
    pub lost: u64,
    pub skipped: u64,
}

impl Gather {
    /// Takes the event `name` with its `fields` if it is one of ours, and counts it as skipped otherwise.
    ///
    /// # Errors
    /// A reason, when the event is ours and its fields are not as the kernel writes them.
    pub fn add(&mut self, head: &Head, name: &str, fields: &str) -> Result<(), &'static str> {
        if let (Some(task), Some(process)) = (head.task, head.process) {
            self.processes.insert(task, process);
        }
        match self.event(head, name, fields.trim_end()) {
            Some(Some((task, name, what))) => {
                let name = self.known(task, name);
                let record = Record { at: Instant::BOOT, cpu: head.cpu, task: TaskId(task), name, what };
                self.found.push((head.at, record));
            }
            Some(None) => self.skipped += 1,
            None => return Err("the event's fields are not as the kernel writes them"),
        }
        Ok(())
    }

    /// The records in order of time, those of one moment as they stand in the text.
    pub fn finish(mut self) -> Trace {
        self.found.sort_by_key(|(at, _)| *at);
        let origin = self.found.first().map_or(0, |(at, _)| *at);
        let processes = self.processes;
        let dated = self.found.into_iter().map(|(at, mut record)| {
            record.at = Instant::from_micros(at - origin);
            if let What::Fork { child, is_thread, .. } = &mut record.what {
                *is_thread = processes.get(&child.0).map(|process| *process != child.0);
            }
            record
        });
        Trace {
            records: dated.collect(),
            origin: Instant::from_micros(origin),
            lost: self.lost,
            skipped: self.skipped,
        }
    }

    /// A task's name as one shared string; the one it had before where the line has none.
    fn known(&mut self, task: u32, name: &str) -> Rc<str> {
        match self.names.get(&task) {
            Some(known) if name.is_empty() || **known == *name => known.clone(),
            _ => {
                let name: Rc<str> = name.into();
                self.names.insert(task, name.clone());
                name
            }
        }
    }

    /// Who did what; `None` inside where the event is none of ours or does not say who; `None` when it cannot be read.
    fn event<'a>(
        &mut self,
        head: &Head<'a>,
        event: &str,
        fields: &'a str,
    ) -> Option<Option<(u32, &'a str, What)>> {
        let by_head = |what: What| head.task.map(|task| (task, head.name, what));
        Some(match event {
            "sched_switch" => {
                let (from, state, to) = switch(fields)?;
                let next_name = self.known(to.pid, to.name);
                let what = What::Switch {
                    left: left(state)?,
                    priority: from.priority,
                    next: TaskId(to.pid),
                    next_name,
                    next_priority: to.priority,
                };
                Some((from.pid, from.name, what))
            }
            "sched_wakeup" | "sched_wakeup_new" => {
                let (woken, cpu) = wakeup(fields)?;
                by_head(What::Wake {
                    target: TaskId(woken.pid),
                    target_name: self.known(woken.pid, woken.name),
                    target_cpu: cpu,
                    is_new: event == "sched_wakeup_new",
                })
            }
            "sched_process_fork" => {
                let (name, rest) = name_before(fields.strip_prefix("comm=")?, " pid=")?;
                let (parent, rest) = number::<u32>(rest)?;
                let (child_name, rest) = name_before(rest.strip_prefix(" child_comm=")?, " child_pid=")?;
                let (child, _) = number::<u32>(rest)?;
                let child_name = self.known(child, child_name);
                Some((parent, name, What::Fork { child: TaskId(child), child_name, is_thread: None }))
            }
            "sched_process_exec" => {
                let (file, rest) = fields.strip_prefix("filename=")?.rsplit_once(" pid=")?;
                let (task, rest) = number::<u32>(rest)?;
                number::<u32>(rest.strip_prefix(" old_pid=")?)?;
                Some((task, head.name, What::Exec { file: file.into() }))
            }
            "sched_process_exit" => {
                let (ended, _) = named(fields)?;
                Some((ended.pid, ended.name, What::Exit { code: None, signal: None }))
            }
            "sched_process_wait" => {
                // The name is the waiter's, the number that of the child it waits for; 0 for any.
                let (child, _) = named(fields)?;
                let who = (child.pid != 0).then_some(TaskId(child.pid));
                head.task.map(|task| (task, child.name, What::Wait { child: who }))
            }
            "sched_migrate_task" => {
                let (moved, rest) = named(fields)?;
                let (from, rest) = number::<u16>(rest.strip_prefix(" orig_cpu=")?)?;
                let (to, _) = number::<u16>(rest.strip_prefix(" dest_cpu=")?)?;
                by_head(What::Migrate { target: TaskId(moved.pid), from, to })
            }
            _ => None,
        })
    }
}

/// Splits a text into lines and hands each that is neither empty nor a comment to `read`.
///
/// # Errors
/// The number of the first line that `read` refuses, and its reason.
pub(super) fn lines(text: &str, mut read: impl FnMut(&str) -> Result<(), &'static str>) -> Result<(), Error> {
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_end();
        if !line.trim_start().is_empty() {
            read(line).map_err(|reason| Error { line: at + 1, reason })?;
        }
    }
    Ok(())
}

/// A line's head and the rest, found at the `separator` between name and task. The tracers align it after 16 bytes, where
/// no name can forge it; else, in a text whose indent was lost, it is the first with which the rest can be read.
pub(super) fn split<'a>(
    line: &'a str,
    separator: char,
    read: impl Fn(&'a str, &'a str) -> Option<(Head<'a>, &'a str)>,
) -> Option<(Head<'a>, &'a str)> {
    let aligned = (line.as_bytes().get(16).copied() == u8::try_from(separator).ok()).then_some(16);
    let all = line.match_indices(separator).map(|(at, _)| at);
    aligned
        .into_iter()
        .chain(all.filter(|at| line[..*at].trim_start().len() <= LONGEST_NAME))
        .find_map(|at| read(line[..at].trim_start(), &line[at + 1..]))
}

/// Seconds with up to nine decimals as whole microseconds, rounded down.
pub(super) fn micros(text: &str) -> Option<u64> {
    let (seconds, decimals) = text.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(seconds) || !digits(decimals) || decimals.len() > 9 {
        return None;
    }
    let six: String = decimals.chars().chain("000000".chars()).take(6).collect();
    seconds.parse::<u64>().ok()?.checked_mul(1_000_000)?.checked_add(six.parse().ok()?)
}

/// The whole number that `text` begins with, and what follows it.
pub(super) fn number<T: FromStr>(text: &str) -> Option<(T, &str)> {
    let sign = usize::from(text.starts_with('-'));
    let end = text[sign..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |end| sign + end);
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// A task as an event names it.
struct Named<'a> {
    name: &'a str,
    pid: u32,
    priority: i32,
}

/// A name up to `key`, and what follows the key. A name may hold anything, the key included: the last one that still
/// leaves a name short enough is the kernel's own, for only numbers follow it.
fn name_before<'a>(text: &'a str, key: &str) -> Option<(&'a str, &'a str)> {
    let (at, _) = text.match_indices(key).take_while(|(at, _)| *at <= LONGEST_NAME).last()?;
    Some((&text[..at], &text[at + key.len()..]))
}

/// `comm=NAME pid=N prio=N`, and what follows.
fn named(text: &str) -> Option<(Named<'_>, &str)> {
    let (name, rest) = name_before(text.strip_prefix("comm=")?, " pid=")?;
    let (pid, rest) = number(rest)?;
    let (priority, rest) = number(rest.strip_prefix(" prio=")?)?;
    Some((Named { name, pid, priority }, rest))
}

/// `NAME:N [N]`, with what follows for `then` to read; a name may hold a colon.
fn short<'a, T>(text: &'a str, then: impl Fn(&'a str) -> Option<T>) -> Option<(Named<'a>, T)> {
    text.match_indices(':').take_while(|(at, _)| *at <= LONGEST_NAME).find_map(|(at, _)| {
        let (pid, rest) = number(&text[at + 1..])?;
        let (priority, rest) = number(rest.strip_prefix(" [")?)?;
        Some((Named { name: &text[..at], pid, priority }, then(rest.strip_prefix(']')?)?))
    })
}

/// Who leaves, in which state, and who comes.
fn switch(text: &str) -> Option<(Named<'_>, &str, Named<'_>)> {
    let Some(text) = text.strip_prefix("prev_comm=") else {
        let (from, (state, to)) = short(text, |rest| {
            let (state, rest) = rest.strip_prefix(' ')?.split_once(" ==> ")?;
            Some((state, short(rest, |_| Some(()))?.0))
        })?;
        return Some((from, state, to));
    };
    let (name, rest) = name_before(text, " prev_pid=")?;
    let (pid, rest) = number(rest)?;
    let (priority, rest) = number(rest.strip_prefix(" prev_prio=")?)?;
    let from = Named { name, pid, priority };
    let (state, rest) = rest.strip_prefix(" prev_state=")?.split_once(" ==> ")?;
    let (name, rest) = name_before(rest.strip_prefix("next_comm=")?, " next_pid=")?;
    let (pid, rest) = number(rest)?;
    let (priority, _) = number(rest.strip_prefix(" next_prio=")?)?;
    Some((from, state, Named { name, pid, priority }))
}

/// Who is woken, and on which CPU.
fn wakeup(text: &str) -> Option<(Named<'_>, Option<u16>)> {
    let cpu = |rest: &str, key: &str| -> Option<Option<u16>> {
        // Older kernels write `success=1` first.
        let Some((_, rest)) = rest.split_once(key) else { return Some(None) };
        Some(Some(number(rest)?.0))
    };
    if text.starts_with("comm=") {
        let (woken, rest) = named(text)?;
        return Some((woken, cpu(rest, " target_cpu=")?));
    }
    short(text, |rest| cpu(rest, "CPU:"))
}

/// The letters of `prev_state` (include/trace/events/sched.h, fs/proc/array.c): of several the first, `+` when preempted.
fn left(text: &str) -> Option<Left> {
    let letter = text.chars().next().filter(char::is_ascii_alphabetic)?;
    Some(match letter {
        'R' => Left::Runnable { preempted: text.ends_with('+') },
        'X' | 'Z' => Left::Dead,
        letter => Left::Waiting { letter },
    })
}
