//! The text of ftrace: the files `trace` and `trace_pipe` of tracefs, and what `trace-cmd report` makes of it
//! (Documentation/trace/ftrace.rst; kernel/trace/trace_output.c).

use super::{
    kernel::{Error, Trace},
    tracepoint::{Gather, Head, lines, micros, number, split},
};

/// Reads a trace, with whatever columns it has: the process of a task and the state of interrupts may be missing.
///
/// Comments say how many events were written and how many are here; the difference, and every `[LOST n EVENTS]`, is counted
/// as lost. Other events than the scheduler's, markers and function calls are counted as skipped.
///
/// # Errors
/// The first line that is none of these, or that is cut, or whose clock does not count seconds (`trace_clock` is `counter`,
/// `x86-tsc` or the like).
pub fn read(text: &str) -> Result<Trace, Error> {
    let mut gather = Gather::default();
    lines(text, |line| {
        if let Some(comment) = line.strip_prefix('#') {
            gather.lost += overwritten(comment).unwrap_or(0);
            return Ok(());
        }
        if line.starts_with("cpus=") || (line.starts_with("CPU ") && line.ends_with(" is empty")) {
            return Ok(());
        }
        if let Some((_, lost)) =
            line.strip_prefix("CPU:").and_then(|rest| rest.strip_suffix(" EVENTS]")?.split_once(" [LOST"))
        {
            // Without a number when the kernel does not know it: at least one.
            gather.lost = gather.lost.saturating_add(lost.trim_start().parse().unwrap_or(1));
            return Ok(());
        }
        let (head, rest) = split(line, '-', head)
            .ok_or("neither an event nor a comment of ftrace, or its clock has no seconds")?;
        match rest.split_once(':') {
            Some((event, fields)) if !event.contains(' ') => gather.add(&head, event, fields.trim_start()),
            _ => {
                gather.skipped += 1;
                Ok(())
            }
        }
    })?;
    Ok(gather.finish())
}

/// What a header says was overwritten: `entries-in-buffer/entries-written: 12/300   #P:2`.
fn overwritten(comment: &str) -> Option<u64> {
    let (here, rest) =
        number::<u64>(comment.trim_start().strip_prefix("entries-in-buffer/entries-written: ")?)?;
    let (written, _) = number::<u64>(rest.strip_prefix('/')?)?;
    written.checked_sub(here)
}

/// `TASK (PROCESS) [CPU] IRQS SECONDS: …` after the name and its dash.
fn head<'a>(name: &'a str, rest: &'a str) -> Option<(Head<'a>, &'a str)> {
    let (task, rest) = number::<u32>(rest)?;
    let mut rest = rest.trim_start();
    let mut process = None;
    if let Some(inside) = rest.strip_prefix('(') {
        let (number, after) = inside.split_once(')')?;
        process = number.trim().parse().ok();
        rest = after.trim_start();
    }
    let (cpu, rest) = number::<u16>(rest.strip_prefix('[')?)?;
    let rest = rest.strip_prefix(']')?.trim_start();
    let (first, after) = rest.split_once(' ')?;
    let (time, after) = match time(first) {
        Some(at) => (at, after),
        None => {
            let (second, after) = after.trim_start().split_once(' ')?;
            (time(second)?, after)
        }
    };
    let name = if name == "<...>" { "" } else { name };
    Some((Head { name, task: Some(task), process, cpu: Some(cpu), at: time }, after.trim_start()))
}

fn time(word: &str) -> Option<u64> {
    micros(word.strip_suffix(':')?)
}
