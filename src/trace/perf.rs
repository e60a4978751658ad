//! The text of `perf script` for a recording of the scheduler's tracepoints (tools/perf/Documentation/perf-script.txt).
//!
//! perf does not print the `+` of a preempted task's `R+`: a task that leaves runnable counts as not preempted. Recorded for
//! one command it sees a switch only from the task that leaves.

use super::{
    kernel::{Error, Trace},
    tracepoint::{Gather, Head, lines, micros, number, split},
};

/// Reads what `perf script` printed, with or without the columns for process, CPU and period. Call chains are passed over;
/// other events are counted as skipped, `PERF_RECORD_LOST` (with `--show-lost-events`) as lost.
///
/// # Errors
/// The first line that is neither an event nor a comment nor part of a call chain.
pub fn read(text: &str) -> Result<Trace, Error> {
    let mut gather = Gather::default();
    lines(text, |line| {
        if line.starts_with('#') || is_frame(line) {
            return Ok(());
        }
        let (head, rest) = split(line, ' ', head).ok_or("neither an event nor a comment of perf script")?;
        if let Some(lost) = rest.strip_prefix("PERF_RECORD_LOST lost ") {
            gather.lost = gather.lost.saturating_add(number(lost).map_or(1, |(lost, _)| lost));
            return Ok(());
        }
        // A period may stand before the event.
        let event = number::<u64>(rest).map_or(rest, |(_, rest)| rest.trim_start());
        match event.strip_prefix("sched:").and_then(|event| event.split_once(':')) {
            Some((event, fields)) => gather.add(&head, event, fields.trim_start()),
            None => {
                gather.skipped += 1;
                Ok(())
            }
        }
    })?;
    Ok(gather.finish())
}

/// A line of a call chain: an address below an event, `ffffffff81a2 schedule+0x2 ([kernel.kallsyms])`.
fn is_frame(line: &str) -> bool {
    let address = line.trim_start().split(' ').next().unwrap_or("");
    line.starts_with([' ', '\t'])
        && address.bytes().all(|byte| byte.is_ascii_hexdigit())
        && line.ends_with(')')
        && line.contains('(')
}

/// `TASK` or `PROCESS/TASK`, `[CPU]`, `SECONDS:` after the name.
fn head<'a>(name: &'a str, rest: &'a str) -> Option<(Head<'a>, &'a str)> {
    let (first, rest) = number::<i64>(rest.trim_start())?;
    let (process, task, rest) = match rest.strip_prefix('/') {
        Some(rest) => {
            let (task, rest) = number::<i64>(rest)?;
            (Some(first), task, rest)
        }
        None => (None, first, rest),
    };
    let mut rest = rest.strip_prefix(' ')?.trim_start();
    let mut cpu = None;
    if let Some(inside) = rest.strip_prefix('[') {
        let (found, after) = number::<u16>(inside)?;
        cpu = Some(found);
        rest = after.strip_prefix(']')?.trim_start();
    }
    let (time, after) = rest.split_once(' ')?;
    let at = micros(time.strip_suffix(':')?)?;
    // A task that has ended already is -1, one whose name perf missed `:PID`.
    let name = if name.starts_with(':') { "" } else { name };
    let known = |number: i64| u32::try_from(number).ok();
    Some((Head { name, task: known(task), process: process.and_then(known), cpu, at }, after.trim_start()))
}
